"""Which rivals meet a scenario's targets: the shipped table is what the robustness program found."""

import json
from dataclasses import replace
from pathlib import Path

import robustness as program
from groundswell.scenario import catalogue
from groundswell.study import told
from groundswell.study.verbs import records
from groundswell.study.verbs.question import Terms, begin
from groundswell.study.verbs.worlds import AS_IT_IS, STRUCTURES

RESULT = Path(program.__file__).parent / "results" / "robustness.json"


def test_the_shipped_table_is_what_the_program_found():
    found = json.loads(RESULT.read_text(encoding="utf-8"))
    shipped = (catalogue.folder(program.SCENARIO) / records.TABLE).read_text(encoding="utf-8")
    assert shipped == program.structures_table(found), "run: python verification/robustness.py --table"
    assert set(records.met_by(program.SCENARIO)) == {AS_IT_IS, *STRUCTURES}


def test_a_page_with_rivals_says_which_targets_each_misses():
    question = told.ask("without-the-press-turn")
    met = records.met_by(question.name)
    said = records.rivals_said(question)
    outside = {name for name, one in met.items() if one.never}
    assert records.missing(question) == outside
    assert outside == {"no assemblies", "linear conformity"}
    for name in outside:
        *most, last = met[name].never
        assert f"{name} misses {', '.join(most)} and {last} in every run" in said
    least = min(met["no plant starts"].rates.values())
    assert f"no plant starts meets each of 17 targets in {100 * least:.0f} % of its runs or more" in said
    assert "not because the record accepts them" in said


def test_an_invented_town_has_no_record_and_its_rivals_meet_none():
    town = begin("whatif", "mill-town", Terms(replicates=2, people=300), {})
    assert not records.has_record(town)
    assert records.rivals_said(town) == ""
    assert records.missing(town) == frozenset()


def test_of_a_city_without_a_table_it_is_said_that_nothing_is_known():
    question = replace(told.ask("without-the-press-turn"), name="another")
    assert "is not known" in records.rivals_said(question)
