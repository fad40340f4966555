"""The written pages say what the package holds: generated ones to the letter, the others name by name."""

import importlib.util
import re
from pathlib import Path

import pytest

import groundswell
from groundswell.baselines import BASELINES
from groundswell.classics import CLASSICS
from groundswell.institutions import INSTITUTIONS
from groundswell.mechanisms import MECHANISMS
from groundswell.observe import MEASURES, OBSERVABLES
from groundswell.scenario.catalogue import names
from groundswell.scenario.switches import SWITCHES
from groundswell.world.settings import POPULATION

ROOT = Path(__file__).resolve().parents[3]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), *ROOT.glob("*.md")])


def made_pages(program):
    place = importlib.util.spec_from_file_location(program, DOCS / f"{program}.py")
    module = importlib.util.module_from_spec(place)
    place.loader.exec_module(module)
    return module.pages()


@pytest.mark.parametrize("program", ["make_pages", "make_robustness", "make_classics", "make_studies"])
def test_generated_pages_are_up_to_date(program):
    made = made_pages(program)
    stale = [name for name, content in made.items() if (DOCS / name).read_text(encoding="utf-8") != content]
    assert stale == [], "run: make docs"


def declared():
    owners = [*MECHANISMS, *INSTITUTIONS]
    numbers = {f"{owner.name}.{name}": one for owner in owners for name, one in owner.parameters.items()}
    numbers |= {f"{model.name}.{name}": one for model in BASELINES.values() for name, one in model.parameters.items()}
    numbers |= {f"{owner}.{name}": one for owner, found in MEASURES.items() for name, one in found.items()}
    return numbers | {f"population.{name}": one for name, one in POPULATION.items()}


def test_every_number_has_a_source_and_a_range():
    numbers = declared()
    assert len(numbers) > 200
    for path, number in numbers.items():
        assert number.source.strip(), path
        assert number.low <= number.value <= number.high, path
        assert number.low < number.high, path


def test_studies_say_shares_alike_and_how_many_days_they_hold():
    made = made_pages("make_studies")
    page = made["studies.md"]
    (said,) = re.findall(r"most runs come to [^;]*", page)
    shares = re.findall(r"on ([\d.]+ %)", said)
    assert len(shares) == 5
    assert sum(float(share.removesuffix(" %")) for share in shares) == pytest.approx(100.0, abs=0.11)
    assert (
        re.findall(
            r"^\| (?:revolt|victory|defeat|stalemate|none of them \(divided\)) \| ([^|]+) \|", page, re.MULTILINE
        )
        == shares
    )
    assert "not in these days" not in page
    assert "in none of the first 12 of 44 days" in page
    pictures = {name: svg for name, svg in made.items() if name.endswith("-pairing.svg")}
    assert len(pictures) == 4
    assert "the first 12 of 44 days from the first" in pictures["study-weaker-army-discipline-pairing.svg"]
    for svg in pictures.values():
        assert "from the first that differs on" in svg
    # No number is said to lead where another cannot be told from it.
    assert "cannot be told from it in size" not in page


SPAN = re.compile(r"\b(two|three|four|five|eight|ten) (days|weeks|months)\b|(?<!over )\ba (week|fortnight)\b")
"""A time that a number comes to, as in "a week to recover": true of one value only."""

LEFT_HANGING = ("and", "at", "for", "from", "given", "in", "it", "of", "on", "that", "until", "within")
"""Words that begin a phrase which leans on another."""


def test_every_number_says_which_quantity_it_is_and_not_how_large():
    said = {path: one.doc for path, one in declared().items()}
    said |= {f"{name} {key}": one.doc for name, model in CLASSICS.items() for key, one in model.parameters.items()}
    for path, words in said.items():
        assert len(words.split()) > 1, path
        assert words.split()[0] not in LEFT_HANGING, (path, words)
        assert not SPAN.search(words), (path, words)
    for owner in {path.partition(".")[0] for path in declared()}:
        mine = [words for path, words in said.items() if path.startswith(f"{owner}.")]
        assert len(set(mine)) == len(mine), owner


def test_every_number_is_on_the_page_of_assumptions():
    page = (DOCS / "assumptions.md").read_text(encoding="utf-8")
    assert [path for path in declared() if f"`{path}`" not in page] == []


@pytest.mark.parametrize("scenario", names())
def test_every_number_in_use_has_a_source(scenario):
    for owner, found in groundswell.plan(groundswell.load(scenario)).parameters.items():
        for name, bound in found.items():
            assert bound.source.strip(), f"{owner}.{name}"


def test_at_most_eight_numbers_are_fitted():
    plan = groundswell.plan(groundswell.load("petersburg-1905"))
    fitted = [
        f"{owner}.{name}"
        for owner, found in plan.parameters.items()
        for name, one in found.items()
        if one.status == "fitted"
    ]
    assert 0 < len(fitted) <= 8, fitted


def test_every_row_stands_in_the_table_of_mechanisms():
    page = (DOCS / "page-to-mechanism.md").read_text(encoding="utf-8")
    rows = {cells[1].strip(): cells for cells in (line.split("|") for line in page.splitlines()) if len(cells) > 5}
    for switch in SWITCHES:
        if switch.row:
            assert f"`{switch.name}`" in rows[switch.row][2], switch.row
            assert ("measures" in rows[switch.row][2]) >= switch.measures, switch.row
        else:
            assert f"`{switch.name}`" in page, switch.name
    assert {f"P{number}" for number in range(1, 25)} <= set(rows)


def test_what_the_table_says_can_be_seen_is_recorded():
    page = (DOCS / "page-to-mechanism.md").read_text(encoding="utf-8")
    for line in page.splitlines():
        cells = line.split("|")
        if re.match(r"\s*P\d", cells[1] if len(cells) > 1 else ""):
            for name in re.findall(r"`([^`]+)`", cells[5]):
                assert name.endswith(".csv") or name in OBSERVABLES, (cells[1], name)


def test_links_between_pages_lead_somewhere():
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), (page.name, target)


def test_no_page_claims_more_than_may_be_claimed():
    # Between quotation marks these are words that pages tell readers not to write.
    for page in PAGES:
        words = re.sub(r'"[^"]*"', "", page.read_text(encoding="utf-8"))
        for claim in (r"\bproves\b(?! nothing)", r"shows that the council"):
            assert re.search(claim, words) is None, (page.name, claim)


def test_the_index_names_every_page():
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    for page in DOCS.glob("*.md"):
        assert page.name == "index.md" or f"]({page.name})" in index, page.name


def test_no_page_uses_a_word_twice_for_two_things():
    rows = re.findall(r"^\| ([a-z][^|]*?) \|", (DOCS / "words.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert rows[0] == "word"
    assert rows[1:] == sorted(set(rows[1:]))
