"""What is refused when a study is asked: things said twice, changes that are none, cuts that split nothing."""

import subprocess
import sys

import pytest

import groundswell
from groundswell.errors import DataError, ScenarioError
from groundswell.study.payload import Result
from groundswell.study.standing import Finished
from groundswell.study.verbs import ensemble, phase, sensitivity, sweep, vary, whatif
from groundswell.study.verbs.changes import Changes, steps_of
from groundswell.study.verbs.question import Terms, begin
from groundswell.study.verbs.tally import Tally

SMALL = Terms(replicates=2, people=300)
CLASSIC = "granovetter_1978"
BOX = ("lean.b_social=1:3", "lean.b_0=-4:0")


def given(*values, **more):
    return Terms(replicates=2, people=300, given=steps_of(Changes(values=values, **more)))


# --- the same said twice ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"values": (("lean.b_social", "3"), ("lean.b_social", "12"))}, "lean.b_social is said twice: .*3.*12"),
        ({"values": (("lean.b_social", "3"), ("parameters.lean.b_social", "3"))}, "lean.b_social is said twice"),
        ({"without": ("speakers", "speakers")}, "speakers is said twice"),
        ({"without": ("speakers", "P2")}, "speakers is said twice: without speakers and without P2"),
        ({"values": (("switches.talk", "false"),), "without": ("talk",)}, "talk is said twice"),
        ({"leave_out": ("kind=call,actor=council", "actor=council, kind=call")}, "kind=call is said twice"),
        ({"move": ("1900-03-10:1900-03-20=2", "1900-03-10:1900-03-20=3")}, "1900-03-20 is said twice: .*2.*3"),
    ],
)
def test_what_is_said_twice_is_refused_by_name(said, words):
    with pytest.raises(ScenarioError, match=words):
        steps_of(Changes(**said))


def test_the_same_number_may_be_one_thing_on_both_sides_and_another_in_the_change():
    both = given(("lean.b_social", "3 logit"))
    assert whatif.ask("mill-town", Changes(values=(("lean.b_social", "5 logit"),)), both).more["change"]


@pytest.mark.parametrize("day", [("start", "1900-03-06"), ("end", "1900-03-25")])
def test_worlds_with_other_days_are_refused_before_anything_is_run(day):
    later = Changes(values=(day,), without=("speakers",))
    with pytest.raises(ScenarioError, match=f"{day[0]} = {day[1]}.*other days, 1900-03-05 to .*--given"):
        whatif.ask("mill-town", later, SMALL)
    assert whatif.ask("mill-town", Changes(without=("speakers",)), given(day)).more["change"]


def test_pairs_with_other_days_have_no_answer():
    question = whatif.ask("mill-town", Changes(without=("speakers",)), SMALL)
    (job,) = question.jobs((), (0,))
    sides = [
        Finished(place, {"world": 0, "replicate": 0, "side": side}, job, Result(side, dates, {}), "now")
        for place, (side, dates) in enumerate((("before", ("1900-03-05", "1900-03-06")), ("after", ("1900-03-05",))))
    ]
    with pytest.raises(DataError, match="other days"):
        whatif.gather(question, iter(sides), Tally(2, 0, 0))


def test_words_alone_are_no_change():
    with pytest.raises(ScenarioError, match="title = Tale: that changes nothing, no run depends on that"):
        whatif.ask("mill-town", Changes(values=(("title", "Tale"),)), SMALL)


def test_acts_are_not_moved_out_of_the_days():
    with pytest.raises(ScenarioError, match=r"\+5000 days: 1 dated act would come after the last day, 1900-04-29"):
        whatif.ask("mill-town", Changes(move=("1900-03-10:1900-03-20=5000",)), SMALL)
    moved = Changes(move=("1900-03-10:1900-03-20=7",))
    assert whatif.ask("mill-town", moved, SMALL).more["first"] < "1900-03-20"


def test_what_is_varied_cannot_be_set_too():
    held = given(("parameters.lean.b_social", "3 logit"))
    with pytest.raises(ScenarioError, match=r"lean\.b_social is both varied and set, to 3 logit"):
        sweep.ask("mill-town", ["lean.b_social=1:3"], held)
    town = begin("sensitivity", "mill-town", held, {})
    free = begin("sensitivity", "mill-town", SMALL, {})
    left = {side.path for side in vary.box_of(free, ["fitted"])} - {side.path for side in vary.box_of(town, ["fitted"])}
    assert left == {"lean.b_social"}, "a group leaves out what is set"
    crowd = Terms(given=steps_of(Changes(values=(("spread", 0.1),))))
    with pytest.raises(ScenarioError, match="spread is both varied and set"):
        sweep.ask(CLASSIC, ["spread=0.1:0.2"], crowd)


# --- changes that are none ----------------------------------------------------------------------------------------


def usual(path):
    owner, name = path.split(".")
    one = groundswell.plan(groundswell.load("mill-town")).parameters[owner][name]
    return f"{one.value} {one.unit}"


@pytest.mark.parametrize("path", ["lean.b_social", "fatigue.tiring"])
def test_a_value_that_it_has_already_is_no_change(path):
    with pytest.raises(ScenarioError, match=f"mill-town with {path} = .*it is so already"):
        whatif.ask("mill-town", Changes(values=((path, usual(path)),)), SMALL)


def test_one_step_of_several_that_changes_nothing_is_named():
    change = Changes(values=(("lean.b_social", usual("lean.b_social")),), without=("talk",))
    with pytest.raises(ScenarioError, match=r"with lean\.b_social"):
        whatif.ask("mill-town", change, SMALL)
    assert whatif.ask("mill-town", Changes(without=("talk",)), SMALL)


def test_a_value_of_a_classic_that_it_has_already_is_no_change():
    values = groundswell.classics.find(CLASSIC).values({})
    with pytest.raises(ScenarioError, match="it is so already"):
        whatif.ask(CLASSIC, Changes(values=(("spread", float(values["spread"])),)), Terms(replicates=2))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1900-03-12:1900-03-10=2", "1900-03-12 to 1900-03-10: a stretch must not end before it begins"),
        ("1900-03-14:1900-03-16=2", "no dated act lies from 1900-03-14 to 1900-03-16; nearest: .*1900-03-12"),
        ("1900-03-10:1900-03-16=0", "by 0 days is no change"),
    ],
)
def test_a_move_that_moves_nothing_says_why(text, words):
    with pytest.raises(ScenarioError, match=words):
        whatif.ask("mill-town", Changes(move=(text,)), SMALL)


def test_acts_that_are_none_are_answered_with_the_nearest():
    city = groundswell.load("petersburg-1905")
    with pytest.raises(ScenarioError, match=r"actor=council,kind=call,date=1905-11-01; nearest: ") as caught:
        city.timeline_without(actor="council", kind="call", effective_from="1905-11-01")
    near = str(caught.value).partition("nearest: ")[2]
    assert near.startswith("actor=council,kind=call,date=1905-11-02, decided on 1905-11-01; ")
    assert "a date is the day on which an act takes effect" in near
    with pytest.raises(ScenarioError, match="no act has kind=lockut; nearest: lockout"):
        city.timeline_without(kind="lockut")
    with pytest.raises(ScenarioError, match="no act has actor=counsil; nearest: council"):
        city.timeline_without(actor="counsil", effective_from="1905-11-02")


def test_what_a_classic_has_not_is_said_in_its_own_words():
    for change, words in (
        (Changes(leave_out=("kind=call",)), "no dated acts to leave out"),
        (Changes(without=("speakers",)), "no switches to turn off"),
        (Changes(move=("1900-03-10:1900-03-16=2",)), "no dated acts to move"),
    ):
        with pytest.raises(ScenarioError, match=f"{CLASSIC} is a classic, it has {words}"):
            whatif.ask(CLASSIC, change, Terms(replicates=2))


@pytest.mark.parametrize("path", ["lean.b_sociall", "leen.b_social"])
def test_a_number_that_is_none_is_named_as_it_was_said(path):
    with pytest.raises(ScenarioError, match=r"^mill-town: le.*; nearest: ") as caught:
        ensemble.ask("mill-town", given((path, "3 logit")))
    assert "study" not in str(caught.value)
    assert "parameters" not in str(caught.value)


# --- maps and designs ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"label": "colour"}, "--label colour: tells no runs of mill-town apart; .*regime"),
        ({"label": "highest_ou"}, "--label highest_ou: .*nearest: highest_out"),
        ({"cut": 0.5}, "--cut 0.5: regime is a word .*--label"),
        ({"label": "contest", "cut": 0.5}, "contest is a word"),
        ({"label": "highest_out", "cut": 7.0}, "is 0 % to 100 %, so 700 % splits nothing"),
        ({"label": "highest_out", "cut": 0.0}, "so 0 % splits nothing"),
        ({"label": "strike_days", "cut": 57.0}, "is 0 days to 56 days, so 57 days splits nothing"),
        ({"label": "highest_out_day", "cut": 1.0}, "is day 1 to day 56, so day 1 splits nothing"),
        ({"label": "lost_days", "cut": 300 * 56 + 1.0}, "splits nothing"),
        ({"label": "orders_refused", "cut": -1.0}, "is 0 orders or more, so -1 orders splits nothing"),
    ],
)
def test_a_map_that_splits_nothing_is_refused(said, words):
    with pytest.raises(ScenarioError, match=words):
        phase.ask("mill-town", BOX, SMALL, **said)


@pytest.mark.parametrize(
    ("label", "cut"), [("highest_out", 1.0), ("strike_days", 56.0), ("highest_gap", -0.2), ("orders_refused", 1e9)]
)
def test_a_map_that_may_split_something_is_asked(label, cut):
    question = phase.ask("mill-town", BOX, SMALL, label=label, cut=cut)
    assert question.more["cut"] == cut
    assert question.outcomes == (label,)


def test_a_classic_is_split_by_a_figure():
    box = ("spread=0.1:0.14", "mean=0.22:0.28")
    assert phase.ask(CLASSIC, box, Terms(replicates=1), cut=3.0).more["label"] == "rioters (people)"
    with pytest.raises(ScenarioError, match=r"--label colour: .*one of: rioters"):
        phase.ask(CLASSIC, box, Terms(replicates=1), label="colour")
    off = steps_of(Changes(without=("stalemate",)))
    with pytest.raises(ScenarioError, match="--label stalemate_days: is not measured"):
        phase.ask("mill-town", BOX, Terms(replicates=1, people=300, given=off), label="stalemate_days")


def test_one_number_is_counted_as_one():
    with pytest.raises(ScenarioError, match=r"^1 parameter is varied; a map needs two"):
        phase.ask("mill-town", BOX[:1], SMALL)


def test_a_sobol_sequence_needs_a_power_of_two_whoever_asks():
    box = ["spread=0.1:0.2", "mean=0.1:0.2"]
    for ask in (
        lambda count: sweep.ask(CLASSIC, box, Terms(replicates=1), design="sobol", count=count),
        lambda count: sensitivity.ask(CLASSIC, box, Terms(replicates=1), method="sobol", count=count),
    ):
        with pytest.raises(ScenarioError, match=r"^--points 7: .*such as 4 or 8$"):
            ask(7)
        assert ask(8).more["points"] == 8
    assert sweep.ask(CLASSIC, box, Terms(replicates=1), design="latin", count=7)


# --- at once ------------------------------------------------------------------------------------------------------


def test_a_scenario_is_refused_without_reading_any_classic():
    code = (
        "import sys; from groundswell.errors import ScenarioError; from groundswell.study import told\n"
        "try: told.ask('without-the-lockouts', people=1000)\n"
        "except ScenarioError as error: print(error)\n"
        "print([name for name in ('groundswell.classics', 'scipy', 'numba') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    sentence, loaded = said.stdout.strip().splitlines()
    assert "must be at least 3200" in sentence
    assert loaded == "[]"


def test_nothing_can_be_studied_but_scenarios_and_classics():
    for what in (3, None, ["mill-town"]):
        with pytest.raises(ScenarioError, match="cannot be studied; give a scenario, a classic"):
            ensemble.ask(what, SMALL)
