"""Checking classics: what counts as a fault, and how verdicts follow from the paper's own bands."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from groundswell.classics.bands import Exactly, Measured
from groundswell.classics.base import Check, Classic, Odd, Outcome
from groundswell.classics.pictures import Picture
from groundswell.errors import DataError, ScenarioError
from groundswell.study import verify as module
from groundswell.study.verify import load_checked, problems, save_checked, verdicts, verify

CLAIMS = """
[[claim]]
id = "seven"
says = "Seven come"
where = "p. 1"
evidence = "read"
target = "7"
tolerance = "exact"
runs = "1"
verdict = "reproduced"

[[claim]]
id = "eight"
says = "Eight stay"
where = "p. 2"
evidence = "read"
target = "8"
tolerance = "exact"
runs = "1"
verdict = "not reproduced"
note = "The rules as printed give seven."
"""


def check(name, *, value=7.0, band=7.0, wrong=6.0, claim="", paper=False, slow=False):
    return Check(
        name=name,
        says="How many come",
        measure=lambda lab: Measured(value + (0.0 if lab.seed == 1978 else 1.0)),
        band=Exactly(band),
        control=lambda lab: Measured(wrong),
        control_says="one is left out",
        claim=claim,
        paper=paper,
        slow=slow,
    )


@pytest.fixture
def toy(tmp_path, monkeypatch):
    """Return a function that makes the only classic there is, of given checks."""

    def make(*checks):
        (tmp_path / "published.toml").write_text(CLAIMS, encoding="utf-8")
        classic = Classic(
            name="toy",
            title="Toy",
            claim="Seven come.",
            citation="Nobody",
            bibtex="@misc{nobody}",
            parameters={},
            play=lambda values, lab: Outcome("Seven came.", {}),
            picture=lambda lab: Picture((), ""),
            checks=checks,
            odd=Odd("p", "e", "s", "c", "i"),
            folder=tmp_path,
        )
        table = MappingProxyType({"toy": classic})
        monkeypatch.setattr(module, "CLASSICS", table)
        monkeypatch.setattr("groundswell.classics.CLASSICS", table)
        return classic

    return make


def test_a_figure_in_its_band_with_its_wrong_version_outside_is_no_fault(toy):
    toy(check("come"))
    (found,) = verify(workers=1)
    assert (found.value, found.holds, found.rejected, found.false_alarm) == (7.0, True, True, 0.0)
    assert problems([found]) == []


def test_another_seed_is_another_figure(toy):
    toy(check("come"))
    (found,) = verify(workers=1, seed=1)
    assert found.value == 8.0
    assert problems([found]) == ["toy: come: 8 (s.e. 0) lies outside 7 to the digit"]


def test_a_wrong_version_that_passes_is_a_fault(toy):
    toy(check("come", wrong=7.0))
    (sentence,) = problems(verify(workers=1))
    assert "the wrong version passes too" in sentence


def test_a_figure_that_is_no_number_is_a_fault(toy):
    toy(check("come", value=float("nan")))
    assert any("not a number" in sentence for sentence in problems(verify(workers=1)))


def test_missing_what_the_paper_prints_is_a_verdict_and_no_fault(toy):
    classic = toy(check("come", claim="seven", paper=True), check("stay", band=8.0, claim="eight", paper=True))
    found = verify(workers=1)
    assert verdicts(classic, found) == {"seven": "reproduced", "eight": "not reproduced"}
    assert problems(found) == []


def test_a_verdict_other_than_the_stated_one_is_a_fault(toy):
    toy(
        check("come", band=9.0, claim="seven", paper=True),
        check("stay", value=8.0, band=8.0, claim="eight", paper=True),
    )
    said = problems(verify(workers=1))
    assert "toy: claim seven is stated as 'reproduced' and came out as 'not reproduced'" in said
    assert "toy: claim eight is stated as 'not reproduced' and came out as 'reproduced'" in said


def test_all_checks_of_a_claim_must_hold(toy):
    classic = toy(check("a", claim="seven", paper=True), check("b", band=9.0, claim="seven", paper=True))
    assert verdicts(classic, verify(workers=1))["seven"] == "not reproduced"


def test_slow_checks_are_left_to_the_full_tier(toy):
    toy(check("come"), check("long", slow=True))
    assert [one.check for one in verify(workers=1, quick=True)] == ["come"]
    assert [one.check for one in verify(workers=1)] == ["come", "long"]


def test_results_come_back_as_they_were_written(toy, tmp_path):
    toy(check("come"))
    found = verify(workers=1)
    save_checked(tmp_path / "x.json", found, {"made": {"date": "today"}})
    assert load_checked(tmp_path / "x.json") == (found, {"made": {"date": "today"}})
    (tmp_path / "x.json").write_text("{}", encoding="utf-8")
    with pytest.raises(DataError, match="no file of checks"):
        load_checked(tmp_path / "x.json")


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ('evidence = "read"', 'evidence = "hearsay"', "must be one of read"),
        ('verdict = "reproduced"', 'verdict = "fine"', "verdict = 'fine'"),
        ('id = "eight"', 'id = "seven"', "given twice"),
        ('note = "The rules as printed give seven."', "", "needs a note"),
        ('target = "7"', "target = 7", "must be text in quotes"),
        ('where = "p. 1"', 'page = "1"', "no such key"),
        ('says = "Seven come"', "", "says is missing"),
        ("[[claim]]", "[[clam]]", "at least one"),
        ('id = "seven"', "id = ", "cannot be read"),
    ],
)
def test_a_file_of_claims_that_cannot_be_used_is_refused(toy, tmp_path, before, after, sentence):
    classic = toy(check("come"))
    text = CLAIMS.replace(before, after) if before == "[[claim]]" else CLAIMS.replace(before, after, 1)
    (tmp_path / "published.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=sentence):
        replace(classic, name="again").published  # noqa: B018 - reading is the point


def test_parameters_that_are_none_are_refused(toy):
    classic = toy(check("come"))
    with pytest.raises(ScenarioError, match="no such parameter"):
        classic.values({"phi": "1"})
