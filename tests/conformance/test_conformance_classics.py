"""Every classic keeps the same promises: claims decided, wrong versions turned away, nonsense refused."""

import re
from pathlib import Path

import pytest

from groundswell.classics import CLASSICS
from groundswell.classics.published import VERDICTS
from groundswell.errors import ScenarioError
from groundswell.report.about import about_blocks
from groundswell.report.gallery import verified
from groundswell.report.panels import draw_picture
from groundswell.report.text import markdown
from groundswell.study.lab import Bench
from groundswell.study.verify import problems, verdicts, verify
from twin_comparisons import compare

EACH = pytest.mark.parametrize("classic", CLASSICS.values(), ids=CLASSICS)
FOUND, FACTS = verified()


def test_there_are_twelve_and_at_least_sixty_checks():
    assert len(CLASSICS) >= 12
    assert sum(len(classic.checks) for classic in CLASSICS.values()) >= 60


@EACH
def test_a_classic_is_its_folder(classic):
    assert classic.folder.name == classic.name
    assert {"model.py", "checks.py", "published.toml", "about.md"} <= {path.name for path in classic.folder.iterdir()}


@EACH
def test_every_claim_is_decided_by_a_check_and_every_check_has_its_own_name(classic):
    claims = {claim.id for claim in classic.published.claims}
    untested = {claim.id for claim in classic.published.claims if claim.verdict == VERDICTS[-1]}
    decided = {check.claim for check in classic.checks if check.paper}
    assert decided == claims - untested
    assert {check.claim for check in classic.checks} - {""} <= claims
    names = [check.name for check in classic.checks]
    assert len(names) == len(set(names))
    for check in classic.checks:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9.]+)*", check.name)
        assert check.says
        assert check.control_says


@EACH
def test_the_full_run_that_the_package_brings_is_whole_and_without_fault(classic):
    own = [one for one in FOUND if one.classic == classic.name]
    assert [one.check for one in own] == [check.name for check in classic.checks], (
        "run: python verification/classics.py"
    )
    assert [one.band for one in own] == [str(check.band) for check in classic.checks]
    assert problems(own) == []
    assert set(verdicts(classic, own).values()) <= set(VERDICTS)


@EACH
def test_the_page_about_it_is_what_would_be_written_now(classic):
    page = markdown(about_blocks(classic, FOUND))
    assert (classic.folder / "about.md").read_text(encoding="utf-8") == page, "run: make docs"


@EACH
def test_deviations_are_marked_at_their_line(classic):
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(classic.folder.glob("*.py")))
    marked = re.findall(r"# Deviation from [A-Z][^:]+: .*see about\.md", text)
    assert len(marked) >= 1 or classic.odd.deviations == ()
    assert bool(marked) == bool(classic.odd.deviations)


@EACH
def test_values_out_of_range_are_refused_in_a_sentence(classic):
    assert classic.parameters
    for name, one in classic.parameters.items():
        for value in (one.low - 1.0 - abs(one.low), one.high * 2.0 + 1.0):
            with pytest.raises(ScenarioError, match=rf"{classic.name}: {name} = .*range") as refused:
                classic.values({name: f"{value!r} {one.unit}" if one.unit != "share" else value})
            assert "\n" not in str(refused.value)
    with pytest.raises(ScenarioError, match="no such parameter"):
        classic.values({"nonsense": "1"})


@EACH
def test_one_run_is_told_and_the_same_seed_gives_it_again(classic):
    first, again = (classic.play(classic.values(), Bench(seed=7, quick=True)) for _ in range(2))
    assert first.sentence.endswith(".")
    assert first.figures == again.figures
    assert {name.partition(" (")[0] for name in first.figures} <= set(classic.figures)
    assert all(len(words.split()) > 2 for words in classic.figures.values())
    if first.picture is not None:
        assert draw_picture(first.picture, classic.title) == draw_picture(again.picture, classic.title)


@EACH
def test_the_gallery_picture_is_drawn_without_a_script(classic):
    picture = classic.picture(Bench(quick=True))
    svg = draw_picture(picture, classic.title)
    assert svg.startswith("<svg")
    assert "<script" not in svg
    assert "nan" not in svg.lower().replace("governance", "")
    assert len(picture.caption) > 40


@EACH
def test_variations_can_be_played(classic):
    for variation in classic.variations:
        said = {name: f"{value!r} {classic.parameters[name].unit}" for name, value in variation.values.items()}
        assert classic.play(classic.values(said), Bench(quick=True)).sentence


@EACH
def test_the_quick_tier_holds(classic):
    found = verify([classic.name], quick=True, workers=1)
    assert found
    assert problems(found) == []


def test_classics_do_not_reach_past_the_lab():
    folder = Path(next(iter(CLASSICS.values())).folder).parent
    for path in folder.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "groundswell.engine" not in text, path
        assert "np.random" not in text, path


@EACH
def test_it_agrees_with_its_twin_and_a_wrong_version_does_not(classic):
    """The twin is a second version, written from the published description alone."""
    compared = compare([classic.name], quick=True)
    assert compared, "write a twin and a comparison under verification/"
    assert [pair.says for pair in compared if not pair.agrees] == []
    assert [pair.says for pair in compared if not pair.told_apart] == []
