"""What is asked: said in plain values, refused in one sentence, and the same when it is read back."""

import json

import numpy as np
import pytest

import groundswell
from groundswell.errors import GroundswellError, ScenarioError
from groundswell.study.payload import Result
from groundswell.study.verbs import changes, ensemble, outcomes, phase, saying, sensitivity, sweep, vary, whatif, worlds
from groundswell.study.verbs.question import Question, Terms, about, begin

SMALL = Terms(replicates=2, people=300)
CLASSIC = "granovetter_1978"


def test_a_question_comes_back_from_its_store_the_same():
    asked = whatif.ask(
        "mill-town", changes.Changes(leave_out=("kind=call",), values=(("lean.b_social", "2 logit"),)), SMALL
    )
    plain = json.loads(json.dumps(asked.to_dict()))
    again = Question.from_dict(plain, asked.subject.document)
    assert json.loads(json.dumps(again.to_dict())) == plain
    assert again.subject.hash == asked.subject.hash
    with pytest.raises(GroundswellError, match="asks nothing"):
        Question.from_dict({**plain, "window": 3}, asked.subject.document)


def test_a_study_may_be_about_a_scenario_a_classic_or_a_name():
    assert about("mill-town").subject == about(groundswell.load("mill-town")).subject
    assert about(CLASSIC).subject.kind == "classic"
    with pytest.raises(ScenarioError, match=r"neither a scenario nor a classic; .*granovetter_1978"):
        about("granoveter_1978")


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        (Terms(replicates=0), "replicates = 0"),
        (Terms(outcomes=("highest_ou",)), "highest_out"),
        (Terms(since="1901-01-01"), "must be a day of the run"),
        (Terms(since="1900-04-01", until="1900-03-10"), "empty window"),
        (Terms(given=(("without", "stalemate"),), outcomes=("stalemate_days",)), "switch stalemate is off"),
        (Terms(given=(("set", "lean.b_socal", "2 logit"),)), "b_social"),
        (Terms(people=0), "people"),
    ],
)
def test_terms_that_cannot_be_met_are_refused(terms, sentence):
    with pytest.raises(GroundswellError, match=sentence):
        begin("ensemble", "mill-town", terms, {})


def test_a_classic_has_figures_and_no_dates():
    assert begin("ensemble", CLASSIC, Terms(), {}).outcomes == ("rioters (people)",)
    assert begin("ensemble", CLASSIC, Terms(outcomes=("rounds",)), {}).outcomes == ("rounds",)
    with pytest.raises(ScenarioError, match="no such outcome"):
        begin("ensemble", CLASSIC, Terms(outcomes=("highest_out",)), {})
    with pytest.raises(ScenarioError, match="has no dates"):
        begin("ensemble", CLASSIC, Terms(since="1900-03-10"), {})
    with pytest.raises(ScenarioError, match="has no days"):
        ensemble.ask(CLASSIC, Terms(), shown=("out_share",))


# --- changes ------------------------------------------------------------------------------------------------------


def test_acts_are_left_out_and_moved_by_what_they_are_known_by():
    assert changes.leave_out("actor=council, kind=call,date=1905-11-02") == (
        "acts_without",
        {"actor": "council", "kind": "call", "effective_from": "1905-11-02"},
    )
    assert changes.move("1905-11-01:1905-11-12=-7") == ("acts_shift", -7, "1905-11-01", "1905-11-12")
    for text in ("council", "who=council", "actor=", ""):
        with pytest.raises(ScenarioError, match="--leave-out"):
            changes.leave_out(text)
    for text in ("1905-11-01=7", "1905-11-01:1905-11-12", "a:b=c"):
        with pytest.raises(ScenarioError, match="--move"):
            changes.move(text)


def test_a_world_may_differ_from_the_day_of_the_first_act_that_is_otherwise():
    town = groundswell.load("mill-town")
    call = changes.leave_out("kind=call")
    assert changes.first_day(town, [call]) == "1900-03-12"
    assert changes.first_day(town, [changes.move("1900-03-10:1900-03-20=-2")]) == "1900-03-10"
    assert changes.first_day(town, [call, ("without", "talk")]) == town.date(0)


def test_nothing_changed_and_one_pair_are_refused():
    with pytest.raises(ScenarioError, match="nothing is changed"):
        whatif.ask("mill-town", changes.Changes(), SMALL)
    with pytest.raises(ScenarioError, match="at least 2"):
        whatif.ask("mill-town", changes.Changes(without=("talk",)), Terms(replicates=1))
    already = Terms(replicates=2, people=300, given=(("without", "talk"),))
    with pytest.raises(ScenarioError, match="without talk: that changes nothing, it is so already"):
        whatif.ask("mill-town", changes.Changes(without=("talk",)), already)


# --- worlds -------------------------------------------------------------------------------------------------------


def test_worlds_are_sets_times_structures():
    city = begin("whatif", "petersburg-1905", Terms(people=4000), {})
    sets = len(city.opened.accepted_sets())
    assert len(worlds.worlds_of(city, sets=False, structures=False)) == 1
    every = worlds.worlds_of(city, sets=True, structures=True)
    assert len(every) == sets * (1 + len(worlds.STRUCTURES))
    assert len({world.name for world in every}) == len(every)
    town = begin("whatif", "mill-town", SMALL, {})
    with pytest.raises(ScenarioError, match="no accepted sets"):
        worlds.worlds_of(town, sets=True, structures=False)
    with pytest.raises(ScenarioError, match="a scenario only"):
        worlds.worlds_of(begin("whatif", CLASSIC, Terms(), {}), sets=False, structures=True)


def test_a_set_no_longer_says_what_the_question_says_on_both_sides():
    given = Terms(people=4000, given=(("set", "lean.b_0", "-2 logit"),))
    city = begin("whatif", "petersburg-1905", given, {})
    (first, *_) = worlds.worlds_of(city, sets=True, structures=False)
    assert "lean.b_0" not in dict(first.steps[0][1])


# --- varying ------------------------------------------------------------------------------------------------------


def test_a_range_takes_its_unit_once_or_its_whole_declared_stretch():
    town = begin("sweep", "mill-town", SMALL, {})
    (side,) = vary.box_of(town, ["fatigue.tiring=0.05:0.2 per day"])
    assert (side.low, side.high, side.unit) == (0.05, 0.2, "per day")
    (bare,) = vary.box_of(town, ["lean.b_social"])
    assert bare.low < bare.high
    assert vary.box_from(json.loads(json.dumps(vary.box_to([side])))) == (side,)
    assert vary.box_of(town, ["lean.b_social=2:5"]) == vary.box_of(town, ["lean.b_social=2 logit:5 logit"])


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ([], "nothing is varied"),
        (["lean.b_socal=1:2"], "b_social"),
        (["lean.b_social=5:2"], "empty range"),
        (["lean.b_social=2:2"], "empty range"),
        (["lean.b_social=2"], "LOW:HIGH"),
        (["lean.b_social=2:9000"], "outside the declared range"),
        (["fatigue.tiring=0.05:0.2"], "per day"),
        (["fatigue.tiring=0.05:0.2 roubles per day"], "per day"),
        (["lean.b_social=nan:2"], "--vary"),
        (["lean.b_social=1:2", "lean.b_social=1:3"], "given twice"),
    ],
)
def test_what_cannot_be_varied_is_refused(said, sentence):
    with pytest.raises(GroundswellError, match=sentence):
        vary.box_of(begin("sweep", "mill-town", SMALL, {}), said)


def test_counts_are_varied_in_whole_numbers_and_within_their_range():
    crowd = begin("sweep", CLASSIC, Terms(), {})
    box = vary.box_of(crowd, ["people=50:200 people", "spread=0.1:0.2"])
    found = vary.placed(box, np.array([[99.7, 0.2 + 1e-12], [200.4, 0.1]]))
    assert found.tolist() == [[100.0, 0.2], [200.0, 0.1]]


def test_words_that_stand_for_many_numbers():
    town = begin("sensitivity", "mill-town", SMALL, {})
    fitted, every = vary.box_of(town, ["fitted"]), vary.box_of(town, ["assumed"])
    assert 0 < len(fitted) <= 8 < len(every)
    with pytest.raises(ScenarioError, match="a scenario only"):
        vary.box_of(begin("sensitivity", CLASSIC, Terms(), {}), ["fitted"])


def test_designs_methods_and_maps_that_are_none_are_refused():
    box = ["spread=0.1:0.2"]
    with pytest.raises(ScenarioError, match="--design"):
        sweep.ask(CLASSIC, box, Terms(), design="random")
    with pytest.raises(ScenarioError, match="--method"):
        sensitivity.ask(CLASSIC, box, Terms(), method="sobel")
    with pytest.raises(GroundswellError, match="power of two"):
        sensitivity.ask(CLASSIC, box, Terms(), method="sobol", count=10)
    with pytest.raises(ScenarioError, match="a map needs two"):
        phase.ask(CLASSIC, box, Terms())
    with pytest.raises(ScenarioError, match="has no days"):
        phase.ask(CLASSIC, box, Terms(), label="regime")
    with pytest.raises(ScenarioError, match="--points 1"):
        phase.ask(CLASSIC, box, Terms(), count=1)
    with pytest.raises(ScenarioError, match="--refine 9"):
        phase.ask(CLASSIC, box, Terms(), refine=9)


# --- outcomes and words -------------------------------------------------------------------------------------------


def run_of(**series):
    labels = {"regime": np.array(series.pop("regime"))} if "regime" in series else {}
    return Result("d", ("a", "b", "c", "d"), {name: np.array(one) for name, one in series.items()}, labels)


def test_outcomes_are_taken_within_their_window():
    run = run_of(out_share=[0.9, 0.1, 0.4, 0.2], regime=["strike", "quiet", "stalemate", "revolt"])
    assert outcomes.measured("highest_out", run, ("a", "d")) == 0.9
    assert outcomes.measured("highest_out", run, ("b", "d")) == 0.4
    assert outcomes.measured("highest_out_day", run, ("b", "d")) == 3.0
    assert outcomes.measured("stalemate_days", run, ("a", "b")) == 0.0
    assert outcomes.measured("ever_revolt", run, ("a", "d")) == 1.0
    assert np.isnan(outcomes.measured("appeals", run, ("a", "d")))
    assert outcomes.ending(run, ("a", "c")) == "stalemate"
    assert outcomes.ending(run, ("a", "b")) == "no ending"


def test_every_outcome_is_of_something_that_is_measured():
    from groundswell.observe import OBSERVABLES

    for one in outcomes.OUTCOMES.values():
        assert OBSERVABLES[one.of].dims == ("day",), one.name
    assert outcomes.OUTCOMES["lowest_loyal"].illustration
    assert not outcomes.OUTCOMES["highest_out"].illustration


def test_numbers_are_said_with_their_units():
    assert saying.shown(0.6234, "share") == "62.3 %"
    assert saying.shown(1_234_567.0, "person-days") == "1,230,000 person-days"
    assert saying.shown(float("nan"), "share") == "not measured"
    assert saying.interval_said(-0.021, 0.0, "share") == "−2.1 to 0 percentage points"
    assert saying.interval_said(-3.0, 2.0, "day") == "−3 to +2 days"
    assert saying.day_said("1905-11-02") == "2 November"
    assert saying.day_said("<b>") == "<b>"


# --- names in words -----------------------------------------------------------------------------------------------


def test_a_parameter_is_named_in_words_and_then_by_its_path():
    from groundswell.study.verbs.naming import in_words, meaning

    town = ensemble.ask("mill-town", Terms(replicates=1))
    assert in_words(town, "parameters.fatigue.tiring") == "how fast people tire while out (fatigue.tiring)"
    assert meaning(town, "fatigue.nonsense") == ""
    assert in_words(town, "fatigue.nonsense") == "fatigue.nonsense"
    crowd = ensemble.ask("granovetter_1978", Terms(replicates=1))
    assert in_words(crowd, "spread") == "standard deviation of normal thresholds (spread)"


def test_a_file_is_read_from_python_without_a_run(tmp_path, monkeypatch):
    file = tmp_path / "study.db"
    said = {"replicates": 2, "workers": 1, "store": file}
    first = groundswell.whatif("granovetter_1978", {"spread": "0.13"}, **said)
    groundswell.whatif("granovetter_1978", {"spread": "0.14"}, **said)
    monkeypatch.setattr("groundswell.study.jobs.play", None)
    held = file.read_bytes()
    assert groundswell.answers(file)[0].sentence == first.sentence
    assert len(groundswell.answers(file)) == 2
    (second,) = groundswell.answers(file, study=2)
    page = groundswell.write_study_page(second, tmp_path / "page", "second.html")
    assert page.name == "second.html"
    assert "0.14" in page.read_text(encoding="utf-8")
    assert file.read_bytes() == held
