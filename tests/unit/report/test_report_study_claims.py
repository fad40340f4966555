"""Pages of studies say how their intervals are made, what they do not tell apart, and which rivals meet a record."""

import shlex
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

import groundswell
from groundswell.report.study_alone import TOGETHER, each_alone
from groundswell.report.study_figures import fan_by_day
from groundswell.report.study_illustration import ASKED, NUMBERS, SHOWN, illustration
from groundswell.report.study_maps import BETWEEN, colours_of, phase_map
from groundswell.report.study_page import study_page
from groundswell.report.study_parts import PARTS
from groundswell.study import told
from groundswell.study.designs import Varied
from groundswell.study.pairs import difference
from groundswell.study.verbs import ensemble, phase, sweep, whatif, work
from groundswell.study.verbs.changes import Changes
from groundswell.study.verbs.naming import parameters_of
from groundswell.study.verbs.question import Terms
from groundswell.study.verbs.records import rivals_said
from groundswell.study.verbs.tally import Tally
from groundswell.study.verbs.whatif import WhatIfAnswer, WorldFound

SMALL = {"people": 120, "replicates": 3, "workers": 1}
SHORT = {"end": "1900-03-20"}


@pytest.fixture(scope="module")
def both():
    """A town without speakers and without its call."""
    outcomes = ["highest_out", "strike_days"]
    return groundswell.whatif(
        "mill-town", without=["speakers"], leave_out=["kind=call"], given=SHORT, outcomes=outcomes, **SMALL
    )


def words_of(page):
    return " ".join(page.replace("\N{NO-BREAK SPACE}", " ").replace("&#39;", "'").replace("&#x27;", "'").split())


def test_a_page_says_how_its_intervals_are_made(both):
    page = words_of(study_page(both))
    assert "s t over pairs, with 2 degrees of freedom and 95 % confidence, cut off at what is possible" in page
    assert "a variance of a sixth at least, that of rounding both (an assumption)" in page


def test_several_changes_are_not_told_apart_and_each_can_be_asked_alone(both):
    page = words_of(study_page(both))
    assert TOGETHER in page
    rows = each_alone(both.question)
    assert [change for change, _ in rows] == ["without speakers", "without call"]
    commands = [shlex.split(command) for _, command in rows]
    assert all(words[:3] == ["groundswell", "whatif", "mill-town"] for words in commands)
    assert ["--without" in words for words in commands] == [True, False]
    assert ["--leave-out" in words for words in commands] == [False, True]
    assert all(words[words.index("--given") :][:2] == ["--given", "end=1900-03-20"] for words in commands)


def test_two_numbers_said_in_one_step_are_two_changes():
    question = told.ask("weaker-army-discipline")
    commands = [command for _, command in each_alone(question)]
    assert ["obey.discipline" in command for command in commands] == [True, False]
    assert ["army.discipline_alarm" in command for command in commands] == [False, True]
    assert all("study run" not in command for command in commands)


def test_one_change_has_nothing_to_be_told_apart():
    found = groundswell.whatif("mill-town", without=["speakers"], given=SHORT, **SMALL)
    assert each_alone(found.question) == []
    assert TOGETHER not in study_page(found)


def test_a_page_with_rivals_says_which_of_them_meet_the_targets():
    question = told.ask("without-the-press-turn")
    asked = replace(question, more={**question.more, "shown": []}, outcomes=("last_hope",))
    before = np.array([0.4, 0.5, 0.45])
    structures = ("as it is", "no plant starts", "no assemblies", "linear conformity")
    steps = {"last_hope": difference(before, before + np.array([0.1, 0.11, 0.09]))}
    sides = {"last_hope": 0.4}
    worlds = tuple(WorldFound(f"{name}, set 1", name, 3, steps, sides, sides, {}) for name in structures)
    part = PARTS["whatif"](WhatIfAnswer(asked, Tally(24, 0, 0), (), worlds, -1, 0))
    assert rivals_said(asked) in part.beside
    assert tuple(part.tables[0].head[2:-1]) == structures
    assert "one in forty" in part.tables[0].caption


def test_a_page_says_how_many_numbers_are_assumed_and_where_they_are_listed(both):
    page = words_of(study_page(both))
    status = Counter(one.status for one in parameters_of(both.question).values())
    assert status["assumed"] > 100
    told = f"of {status.total():,} in use {status['assumed']:,} are assumed, {status['fitted']:,} are fitted and"
    assert f"{told} {status['record']:,} are fixed by a record; `groundswell explain mill-town` writes a page" in page


def test_a_classics_page_has_its_settings_and_what_its_figure_means():
    found = groundswell.sweep("granovetter_1978", ["spread=0.1:0.14"], points=2, replicates=1, workers=1)
    page = words_of(study_page(found))
    assert "<h2>The model's settings</h2>" in page
    for path, one in parameters_of(found.question).items():
        assert f"<td>{path}</td><td>{one.value:g} {one.unit}</td>" in page, path
    assert "all as they stand in the table of the model's settings, but for what is varied or changed" in page
    assert "“rioters”: how many people riot once nothing moves any more" in page


def test_where_every_run_came_to_nothing_nothing_is_said(both):
    nothing = replace(both, tally=Tally(0, 6, 0, {"time limit": 6}, ("too long",)), worlds=())
    page = words_of(study_page(nothing))
    assert "No run came to an end, so nothing can be said." in page
    for words in ("yet", "the other 0", "unknown"):
        assert words not in page
    assert nothing.tally.caution == "Of 6 runs asked for, 6 came to nothing."
    assert Tally(4, 2, 0).caution.endswith("the answer rests on the other 4.")


def test_two_pairs_have_one_degree_and_observables_have_words():
    said = {**SMALL, "replicates": 2}
    found = groundswell.whatif("mill-town", leave_out=["kind=call"], given={"end": "1900-03-25"},
                               outcomes=["highest_out_day"], **said)  # fmt: skip
    page = words_of(study_page(found))
    assert "1 degree of freedom" in page
    assert "1 degrees" not in page
    assert "out share" not in page
    (table,) = PARTS["whatif"](found).tables
    assert all(cell.endswith("March 1900") for cell in table.rows[0][1:3])


def test_no_difference_is_said_with_the_number_of_pairs():
    question = told.ask("without-the-press-turn")
    asked = replace(question, more={**question.more, "shown": []}, outcomes=("last_hope",))
    same = {"last_hope": difference(np.array([0.4, 0.5, 0.45]), np.array([0.4, 0.5, 0.45]))}
    sides = {"last_hope": 0.4}
    worlds = tuple(WorldFound(f"set {number}", "as it is", 3, same, sides, sides, {}) for number in (1, 2))
    part = PARTS["whatif"](WhatIfAnswer(asked, Tally(12, 0, 0), (), worlds, -1, 0))
    assert part.tables[0].rows[0][1] == "no difference in any of 6 pairs"
    assert "pairs, 5 or more, all come out the same and no rival is sure of a sign" in part.tables[0].caption
    assert "four fifths of the accepted sets" in part.tables[0].caption
    assert part.tables[1].rows[0][-2] == "the same in all 3 pairs"
    alone = replace(asked, more={**asked.more, "sets": False})
    part = PARTS["whatif"](WhatIfAnswer(alone, Tally(12, 0, 0), (), worlds, -1, 0))
    assert "four fifths of the worlds as they are" in part.tables[0].caption


def test_few_runs_are_drawn_to_their_ends():
    dates = [f"1900-03-{day:02}" for day in range(1, 6)]
    values = np.linspace(0.0, 1.0, 25)[:, None] * np.ones((25, 5))
    few, many = (fan_by_day(dates, 4, values[:count], "out", "share", percent=True) for count in (19, 20))
    assert "all runs" in few
    assert "nine tenths" not in few
    assert "nine tenths of the runs" in many


def test_quantiles_need_twenty_runs_and_the_middle_has_an_interval(tmp_path):
    for runs, first in ((7, "lowest run"), (20, "5 % of runs lie below")):
        terms = Terms(
            replicates=runs,
            people=120,
            given=(("set", "end", "1900-03-14"),),
            outcomes=("highest_out", "strike_days", "highest_out_day"),
        )
        question = ensemble.ask("mill-town", terms)
        with work.made_or_opened(tmp_path / f"{runs}.db") as store:
            (table,) = PARTS["ensemble"](work.carry_out(question, store)).tables
        assert (table.head[1], table.head[-1]) == (first, "95 % interval of the middle")
        shares, days, dates = (row[1:] for row in table.rows)
        assert all("%" in cell for cell in shares)
        assert all("day" in cell for cell in days)
        assert all("March 1900" in cell for cell in dates)


def divided():
    question = phase.ask(
        "mill-town", ["lean.b_0=-6:0 logit", "lean.b_social=1:3"], Terms(replicates=2), count=2, refine=0
    )
    box = (Varied("lean.b_0", -6.0, 0.0, "logit"), Varied("lean.b_social", 1.0, 3.0, "logit"))
    tied = {"quiet": 0.5, "strike": 0.5}
    shares = {(0, 0): tied, (1, 0): {"strike": 1.0}, (0, 1): tied, (1, 1): {"strike": 1.0}}
    return phase.PhaseAnswer(question, Tally(8, 0, 0), box, 1, 1, shares, (phase.Cell(0, 0, 1),), float("nan"))


def test_a_divided_place_has_a_ground_of_its_own():
    found = divided()
    colours = colours_of(found)
    assert colours["divided"] == BETWEEN
    assert BETWEEN not in {colour for word, colour in colours.items() if word != "divided"}
    assert "divided" in phase_map(found)
    whole = replace(found, shares={place: {"strike": 1.0} for place in found.shares})
    assert "divided" not in colours_of(whole)
    rows = PARTS["phase"](found).tables[0].rows
    assert [row[1] for row in rows] == ["50.0 %", "50.0 %"]
    assert rows[1][0].startswith("divided")


def test_rankings_are_drawn_over_the_step_and_within_the_whole():
    found = groundswell.sensitivity(
        "mill-town", ["lean.b_social", "lean.b_call"], points=2, changes=SHORT, people=120, replicates=1, workers=1
    )
    part = PARTS["sensitivity"](found)
    assert "two thirds of its range" in part.figures[0].caption
    assert "over its whole range" not in part.figures[0].caption
    assert "(Student's t over trajectories; cut off at what is possible)" in part.figures[0].caption
    for reach in found.reached("highest_out"):
        assert 0.0 <= reach.low <= reach.size <= reach.high <= 1.0
    assert part.tables[0].head[3] == "a step up moves it"


# --- illustrations ------------------------------------------------------------------------------------------------

CITY = Terms(replicates=2, people=3_200, outcomes=("highest_out",))
CALL, TURN = (f"actor={who},date=1905-11-02" for who in ("council", "press"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"values": (("obey.discipline", "1.8 logit"),)}, ASKED),
        ({"values": (("parameters.army.duty_share", "0.4"),)}, ASKED),
        ({"values": (("hope.press", "0.5 logit"),)}, ASKED),
        ({"values": (("switches.press", "off"),)}, ASKED),
        ({"leave_out": ("kind=mutiny",)}, ASKED),
        ({"leave_out": ("kind=army_propaganda",)}, ASKED),
        ({"leave_out": (TURN,)}, ASKED),
        ({"leave_out": ("date=1905-11-02",)}, SHOWN),
        ({"move": ("1905-11-02:1905-11-02=3",)}, SHOWN),
        ({"without": ("P11",)}, ASKED),
        ({"without": ("speakers", "army")}, SHOWN),
        ({"leave_out": (CALL,)}, ""),
        ({"without": ("speakers",)}, ""),
        ({"values": (("lean.b_social", "2 logit"),)}, ""),
        ({"values": (("switches.speakers", "off"),)}, ""),
    ],
)
def test_a_change_of_army_or_press_is_an_illustration(change, said):
    assert illustration(whatif.ask("petersburg-1905", Changes(**change), CITY)) == said


def test_what_is_varied_shown_or_held_may_be_an_illustration():
    box = ["obey.base=-1:1 logit", "lean.b_social=2:7"]
    found = [illustration(sweep.ask("petersburg-1905", box[:many], CITY, count=2)) for many in (1, 2)]
    assert found == [ASKED, SHOWN]
    assert illustration(sweep.ask("petersburg-1905", box[1:], CITY, count=2)) == ""
    assert illustration(ensemble.ask("petersburg-1905", CITY)) == ""
    held = replace(CITY, given=(("set", "obey.base", "0 logit"),))
    assert illustration(ensemble.ask("petersburg-1905", held)) == SHOWN
    assert illustration(ensemble.ask("petersburg-1905", CITY, shown=["press_slant"])) == SHOWN
    assert illustration(whatif.ask("granovetter_1978", Changes(values=(("spread", "0.13"),)), Terms())) == ""


def test_every_number_by_which_army_or_press_are_felt_is_one():
    known = groundswell.plan(groundswell.load("petersburg-1905")).parameters
    assert {f"{owner}.{name}" for owner, held in known.items() for name in held} >= NUMBERS
    felt = {f"{owner}.press" for owner, held in known.items() if "press" in held}
    assert felt <= NUMBERS


def test_the_page_says_that_it_is_an_illustration_once():
    change = {"changes": {"obey.discipline": "1.8 logit"}, "given": {"end": "1905-10-05"}}
    page = words_of(study_page(groundswell.whatif("petersburg-1905", **change, people=3_200, replicates=2, workers=1)))
    assert page.count("Illustration:") == 1
    assert ASKED in page
