"""What answers claim: no sign without enough sure worlds, no direction without points, no quantile without runs."""

import re
from dataclasses import replace

import numpy as np
import pytest

import groundswell
from groundswell.report import study_words
from groundswell.report.study_page import study_page
from groundswell.report.study_parts import PARTS
from groundswell.study import kinds, told
from groundswell.study.designs import Varied
from groundswell.study.pairs import difference
from groundswell.study.payload import canonical
from groundswell.study.sensitivity import Effects, Indices
from groundswell.study.verbs import changes, ensemble, outcomes, phase, records, sensitivity, sweep, whatif, work
from groundswell.study.verbs.question import Terms
from groundswell.study.verbs.tally import Tally, middle_interval
from groundswell.study.verbs.vary import box_to
from groundswell.study.verbs.whatif_words import ADVICE
from groundswell.study.verbs.worlds import worlds_asked

CLASSIC = "granovetter_1978"
WHOLE = Tally(6, 0, 0)

# --- what if ------------------------------------------------------------------------------------------------------

UP, DOWN, UNSURE, SAME = [0.30, 0.31, 0.29], [-0.30, -0.31, -0.29], [0.30, -0.31, 0.02], [0.0, 0.0, 0.0]
NAME = "highest_out"


def worlds(structure, *steps, sets=True):
    before = np.array([0.4, 0.5, 0.45])
    found = []
    for number, step in enumerate(steps, 1):
        name = f"set {number}" if structure == "as it is" else f"{structure}, set {number}"
        held = difference(before, before + np.array(step))
        found.append(whatif.WorldFound(name, structure, 3, {NAME: held}, {NAME: 0.45}, {NAME: 0.75}, {}))
    return tuple(found)


@pytest.fixture(scope="module")
def city():
    question = told.ask("without-the-press-turn")
    return replace(question, outcomes=(NAME,), more={**question.more, "shown": []})


@pytest.fixture(scope="module")
def town():
    question = whatif.ask("mill-town", changes.Changes(leave_out=("kind=call",)), Terms(replicates=3, people=120))
    return replace(question, more={**question.more, "structures": True})


def answer(question, *groups):
    return whatif.WhatIfAnswer(question, WHOLE, (), tuple(one for group in groups for one in group), -1, 0)


def test_the_headline_counts_the_accepted_sets_and_not_their_rivals(city):
    own = worlds("as it is", UP, [0.20, 0.21, 0.19], [0.10, 0.11, 0.09])
    far = worlds("no assemblies", *[[0.50, 0.51, 0.49]] * 5)
    found = answer(city, own, far)
    assert "is 20.0 percentage points more in the middle of 3 accepted sets (+10.0 to +30.0" in found.sentence
    assert "surely so in all of them; so it is in all 5 worlds of 1 rival structure." in found.sentence


def test_rivals_that_do_not_agree_are_told_one_by_one(city):
    found = answer(city, worlds("as it is", UP, UP), worlds("no plant starts", UP, UNSURE), worlds("no assemblies", UP))
    assert "; with no plant starts surely more in 1 and not sure in 1 of 2, " in found.sentence
    assert "with no assemblies (a rival that misses targets) surely more." in found.sentence
    assert found.verdict(NAME).sign == "more"


def test_a_rival_sure_of_the_other_sign_leaves_it_undecided(city):
    found = answer(city, worlds("as it is", UP, UP), worlds("linear conformity", DOWN))
    assert "is undecided by this record: it is 30.0 percentage points more in the middle of 2 acc" in found.sentence
    assert "with linear conformity (a rival that misses targets) surely less." in found.sentence
    assert found.undecided.startswith(
        "Undecided by this record: the greatest share of people out (as it is: surely more"
    )


def test_too_few_runs_are_not_put_down_to_the_record(city):
    found = answer(city, worlds("as it is", UP, UNSURE, UNSURE), worlds("no assemblies", UP))
    assert found.verdict(NAME).sign == "unsure"
    assert "undecided" not in found.sentence + found.undecided
    said = "cannot be told with 3 pairs in each world: surely more in 1 and not sure in 2 of 3 accepted sets"
    assert said in found.sentence
    assert found.unsure == f"Cannot be told with 3 pairs in each world: the greatest share of people out. {ADVICE}"
    assert "beforehand" in ADVICE


def test_of_an_invented_town_no_record_leaves_anything_undecided(town):
    found = answer(town, worlds("as it is", UP), worlds("no assemblies", DOWN))
    assert "the worlds differ in sign" in found.sentence
    assert found.undecided.startswith("The worlds differ in sign: ")
    assert "record" not in found.sentence + found.undecided
    assert "rival that misses" not in found.sentence


def test_what_is_the_same_in_every_set_is_said_so(city):
    found = answer(city, worlds("as it is", SAME, SAME), worlds("no assemblies", SAME, UNSURE))
    assert "is the same in all 6 pairs of 2 accepted sets; with no assemblies" in found.sentence
    assert found.verdict(NAME).sign == "none"


def test_two_pairs_that_come_out_the_same_are_no_finding(town):
    alone = replace(town, more={**town.more, "sets": False, "structures": False})
    found = answer(alone, worlds("as it is", SAME))
    assert "is the same in all 3 pairs, which are too few to tell whether it always is." in found.sentence
    assert found.verdict(NAME).sign == "unsure"
    assert "Cannot be told with 3 pairs" in found.unsure


def test_of_a_classic_without_luck_two_pairs_are_enough():
    found = groundswell.whatif("chwe_1999", {"ties": 4}, given={"network": 0}, replicates=2, workers=1)
    assert found.luckless
    assert {found.verdict(name).sign for name in found.question.outcomes} == {"none"}
    assert found.sentence.endswith("is the same in all 2 pairs.")


def test_sets_that_are_altered_are_not_called_accepted(city):
    changed = replace(city, given=(("set", "lean.b_call", "5 logit"),))
    longer = replace(city, given=(("set", "end", "1905-11-20"),))
    for question, said in ((city, "accepted"), (longer, "accepted"), (changed, "altered")):
        found = answer(question, worlds("as it is", UP, UP))
        assert f"over 2 {said} sets" in found.sentence
        assert f"in the middle of 2 {said} sets" in found.sentence
        (told_of,) = (how for name, how in study_words.standing(question, WHOLE) if name == f"{said} sets")
        assert ("not checked" in told_of) is (said == "altered")


def numbers_of(question, steps):
    from groundswell.engine.plan import plan

    subject = question.subject
    return plan(kinds.changed(subject.kind, subject.document, canonical([*question.given, *steps]))).settings()


def test_what_is_said_wins_over_the_sets_on_both_sides_and_on_one():
    said, more = Terms(replicates=2, people=3_200, given=(("set", "lean.b_call", "5 logit"),)), {"over_sets": True}
    both = whatif.ask("petersburg-1905", changes.Changes(without=("speakers",)), said, **more)
    found = [numbers_of(both, world.steps) for world in worlds_asked(both)]
    assert {numbers["lean"]["b_call"] for numbers in found} == {5.0}
    assert len({numbers["lean"]["b_0"] for numbers in found}) == len(found) == 22
    one = whatif.ask("petersburg-1905", changes.Changes(values=(said.given[0][1:],)), Terms(), **more)
    change = tuple(tuple(step) for step in one.more["change"])
    before, after = ([numbers_of(one, (*world.steps, *own)) for world in worlds_asked(one)] for own in ((), change))
    assert len({numbers["lean"]["b_call"] for numbers in before}) > 10
    assert {numbers["lean"]["b_call"] for numbers in after} == {5.0}


def test_what_alters_the_sets_is_named_and_so_is_in_what_they_still_differ():
    def row(*given, **more):
        question = ensemble.ask("petersburg-1905", Terms(replicates=3, people=3_200, given=given), **more)
        return next(how for name, how in study_words.standing(question, WHOLE) if name.endswith("sets"))

    fitted = row(("set", "parameters.lean.b_call", "5 logit"), ("set", "end", "1905-11-13"))
    assert "played with parameters.lean.b_call = 5 logit: whether they still meet the scenario's targets" in fitted
    assert "lean.b_call is in all of them as said here, so that they differ in the 7 other fitted numbers" in fitted
    assumed = row(("without", "speakers"))
    assert "played without speakers" in assumed
    assert "differ" not in assumed
    assert row(("without", "P8")) == row() == row(("set", "claims_until", "1905-11-20"))
    alone = row(("without", "speakers"), over_sets=False)
    assert alone.startswith("none; the scenario's own numbers without speakers, whether they still meet")


def test_no_record_leaves_anything_open_for_worlds_that_it_has_not_met(city):
    altered = replace(city, given=(("without", "speakers"),))
    for question, said in ((city, True), (altered, False)):
        found = answer(question, worlds("as it is", UP, UP), worlds("no assemblies", DOWN))
        assert ("undecided by this record" in found.sentence) is said
        assert ("a rival that misses targets" in found.sentence) is said
        assert ("without what is said here of every world" in records.rivals_said(question)) is not said


def test_replicates_over_altered_sets_say_so():
    said = Terms(replicates=2, people=3_200, given=(("set", "lean.b_call", "5 logit"),))
    question = ensemble.ask("petersburg-1905", said)
    assert question.more["sets"] == 2
    found = ensemble.EnsembleAnswer(question, WHOLE, ("1905-10-01",), {}, np.array([]), {NAME: np.ones(2)}, ("a", "b"))
    found = replace(found, outcomes={name: np.ones(2) for name in question.outcomes})
    assert "over 2 altered sets" in found.sentence


def test_a_sentence_on_days_beyond_what_is_claimed_says_so(city):
    far = replace(city, window=("1905-11-02", "1905-12-20"))
    beyond = "; days after 13 November 1905 lie beyond what the scenario claims."
    assert answer(far, worlds("as it is", UP)).sentence.endswith(beyond)
    assert beyond not in answer(city, worlds("as it is", UP)).sentence
    for until, there in (("1905-12-20", True), ("1905-11-13", False)):
        question = ensemble.ask("petersburg-1905", Terms(replicates=2, people=3_200, until=until), over_sets=False)
        values = {name: np.ones(2) for name in question.outcomes}
        found = ensemble.EnsembleAnswer(question, WHOLE, ("1905-10-01",), {}, np.array([]), values, ("a", "b"))
        assert found.sentence.endswith(beyond) is there


@pytest.mark.parametrize(("until", "there"), [("1905-11-20", True), ("1905-11-13", False)])
def test_every_verb_says_what_lies_beyond_its_claims(until, there):
    said = {"changes": {"end": "1905-11-20"}, "until": until, "people": 3_200, "replicates": 1, "workers": 1}
    box = ["lean.b_social=2:5 logit", "lean.b_call=3:9 logit"]
    for found in (
        groundswell.sweep("petersburg-1905", box[0], points=2, **said),
        groundswell.sensitivity("petersburg-1905", box[0], points=2, **said),
        groundswell.phase("petersburg-1905", box, points=2, refine=0, **said),
    ):
        assert ("; days after 13 November 1905 lie beyond" in found.sentence) is there


def test_what_pairing_saves_is_told_only_of_enough_pairs_and_never_as_a_number_without_meaning(town):
    alone = replace(town, outcomes=(NAME,), more={**town.more, "sets": False, "structures": False, "shown": []})
    before = np.array([0.4, 0.5, 0.45, 0.3, 0.7, 0.6])

    def said(after, pairs=6):
        held = difference(before[:pairs], np.asarray(after)[:pairs])
        world = whatif.WorldFound("a", "as it is", pairs, {NAME: held}, {NAME: 0.4}, {NAME: 0.5}, {})
        return whatif.WhatIfAnswer(alone, WHOLE, (), (world,), -1, 0).pairing

    noisy = before + 0.1 + np.array([0.01, -0.01, 0.02, -0.02, 0.01, -0.01])
    assert re.search(r"as much as about \d+ pairs", said(noisy))
    assert said(noisy, pairs=4) == ""
    assert "more than 1,000 pairs" in said(before + 0.1 + 1e-6 * noisy)
    assert said(before + 0.1) == "", "what is left is rounding"


def days_paired(question, first, turns):
    """Six pairs whose cities differ from one day on, and have little luck in common from another day on."""
    dates = question.opened.dates()
    days = np.arange(len(dates))
    luck, other = (np.sin(seed * np.arange(1.0, 7.0)) for seed in (3.0, 7.0))
    before = 0.4 + 0.01 * luck[:, None] * np.ones(len(dates))
    apart = 0.1 + np.where(days >= dates.index(turns), 0.02, 0.001) * other[:, None]
    after = before + np.where(days >= dates.index(first), apart, 0.0)
    held = {name: difference(before, after) for name in question.more["shown"]}
    ends = {NAME: difference(before[:, -1], after[:, -1])}
    world = whatif.WorldFound("a", "as it is", 6, ends, {NAME: 0.4}, {NAME: 0.5}, held)
    return whatif.WhatIfAnswer(question, WHOLE, dates, (world,), dates.index(first), 0)


def test_what_pairing_leaves_is_told_of_days_that_are_claimed_alone():
    question = whatif.ask("petersburg-1905", changes.Changes(without=("speakers",)), Terms(outcomes=(NAME,)))
    assert question.claimed == "1905-11-13"
    assert "from 9 November on it leaves more than half" in days_paired(question, "1905-11-02", "1905-11-09").pairing
    late = days_paired(question, "1905-11-02", "1905-12-09").pairing
    assert "On the first 3 days that differ, pairing leaves" in late
    assert "variance of people on strike, as a share at most" in late
    assert "more than half" not in late
    assert "On the first day that differs, pairing leaves" in days_paired(question, "1905-11-13", "1905-12-09").pairing
    assert "pairing leaves" not in days_paired(question, "1905-11-20", "1905-12-09").pairing


def test_two_pairs_tell_nothing_of_what_pairing_leaves():
    question = whatif.ask("petersburg-1905", changes.Changes(without=("speakers",)), Terms(outcomes=(NAME,)))
    found = days_paired(question, "1905-11-02", "1905-11-09")
    (world,) = found.worlds
    assert replace(found, worlds=(replace(world, pairs=4),)).pairing == ""


def test_a_title_never_stands_for_the_change(city):
    assert "without the press's turn of November: " in answer(city, worlds("as it is", UP)).sentence
    told_of = {key: value for key, value in city.more["told"].items() if key != "change_said"}
    for title in ("Petersburg's papers: guilty?", "Without the papers: victory!"):
        asked = replace(city, more={**city.more, "told": {**told_of, "title": title}})
        found = answer(asked, worlds("as it is", UP)).sentence
        assert title[1:] not in found
        assert "over 1 accepted set, without the press's slant of 2 November: " in found


def test_no_interval_of_a_share_leaves_what_is_possible(town):
    question = replace(town, outcomes=(NAME,))
    assert outcomes.furthest(question, NAME) == 1.0
    assert outcomes.furthest(question, "highest_gap") == 2.0
    assert outcomes.furthest(question, "strike_days") == len(question.opened.dates()) - 11 + 4
    assert outcomes.furthest(question, "lost_days") == 120 * outcomes.furthest(question, "strike_days")
    assert outcomes.furthest(question, "appeals") == np.inf


def test_counts_have_steps_and_moods_have_none(town):
    values = np.array([[1.0, 2.0], [1.0, 3.0]])
    assert outcomes.grain(town, "strike_days", values) == 1.0
    assert outcomes.grain(town, "ever_revolt", values) == 1.0
    assert outcomes.grain(town, NAME, values) == pytest.approx(1 / 120)
    assert outcomes.grain(town, "last_hope", values) == 0.0
    classic = sweep.ask(CLASSIC, ["spread=0.1:0.2"], Terms(replicates=2), count=2)
    assert outcomes.grain(classic, "rioters (people)", values) == 1.0
    # The same in every run: a model without luck, and nothing is rounded away by chance.
    assert outcomes.grain(classic, "rioters (people)", np.array([[4.0, 100.0]] * 3)) == 0.0


def test_a_small_town_is_not_sure_of_two_like_pairs(tmp_path):
    said = {"given": {"end": "1900-03-20"}, "people": 120, "replicates": 2, "workers": 1}
    found = groundswell.whatif("mill-town", leave_out=["kind=call"], outcomes=["highest_out", "strike_days"], **said)
    for name, one in found.worlds[0].outcomes.items():
        assert (one.high > one.low).all(), name
        furthest = outcomes.furthest(found.question, name)
        assert (one.low >= -furthest).all()
        assert (one.high <= furthest).all()


def test_a_model_without_luck_is_said_to_have_none():
    found = groundswell.whatif(CLASSIC, changes={"spread": "0.13"}, replicates=2, workers=1)
    assert "the same difference in every one of 2 pairs: no luck shows" in found.sentence
    assert "interval" not in found.sentence


# --- ensembles ----------------------------------------------------------------------------------------------------


def many(values):
    values = np.array(values, dtype=float)
    question = ensemble.ask("mill-town", Terms(replicates=len(values), people=120))
    none = np.array([], dtype=np.str_)
    digests = tuple(f"{place}" for place in range(len(values)))
    return ensemble.EnsembleAnswer(question, WHOLE, (), {}, none, {question.outcomes[0]: values}, digests)


def test_one_run_has_a_figure_and_no_quantiles():
    said = many([0.975]).sentence
    assert "is 97.5 % in the one run; how far runs differ cannot be told from it." in said
    assert "nine of ten" not in said


def test_an_ensembles_day_is_a_date():
    question = ensemble.ask("mill-town", Terms(replicates=3, people=120, outcomes=("highest_out_day",)))
    found = replace(many([3.0, 4.0, 9.0]), question=question, outcomes={"highest_out_day": np.array([3.0, 4.0, 9.0])})
    assert "is 8 March 1900 in the middle of 3 runs, from 7 March 1900 in the lowest to 13 March 1900" in found.sentence


def test_few_runs_have_a_lowest_and_a_highest():
    said = many(np.linspace(0.1, 0.9, 17)).sentence
    assert "is 50 % in the middle of 17 runs (95 % interval 30 % to 70 %)" in said
    assert "from 10 % in the lowest to 90 % in the highest of them" in said
    assert "nine of ten" not in said
    assert "interval" not in many(np.linspace(0.1, 0.9, 5)).sentence


def test_twenty_runs_have_nine_of_ten_and_a_middle_with_its_interval():
    said = many(np.arange(20) / 19).sentence
    assert "50 % in the middle of 20 runs (95 % interval 26.3 % to 73.7 %)" in said
    assert "lies between 5 % and 95 % in nine of ten" in said


def test_the_interval_of_a_middle_holds_it_as_often_as_it_says():
    from groundswell.rng import uniforms

    for runs in (6, 17, 40):
        rows = uniforms(3, 0, 0, runs, 400 * runs, 0).astype(np.float64).reshape(400, runs)
        inside = sum(low <= 0.5 <= high for low, high in map(middle_interval, rows))
        assert inside >= 366, runs
    assert np.isnan(middle_interval(np.arange(5.0))).all()


# --- sweeps -------------------------------------------------------------------------------------------------------


def swept(means, errors=None, runs=1, name="rioters (people)"):
    count = len(means)
    question = sweep.ask(CLASSIC, ["spread=0.1:0.2"], Terms(replicates=runs), count=count)
    box = (Varied("spread", 0.0, 1.0),)
    where = np.linspace(0.0, 1.0, count)[:, None]
    errors = np.zeros(count) if errors is None else np.asarray(errors, float)
    found = sweep.PointMeans(np.asarray(means, float), errors, np.full(count, runs))
    return sweep.SweepAnswer(question, WHOLE, box, where, (0.12,), {name: found})


def test_one_point_has_just_its_figure():
    said = swept([7.0]).sentence
    assert said.endswith("the figure “rioters” is 7 people at 0.")
    assert "runs from" not in said


def test_fewer_than_six_points_have_ends_and_no_correlation():
    said = swept([9.0, 7.0, 5.0, 3.0, 1.0], [2.0] * 5, runs=2).sentence
    assert "9 people (standard error 2 people) at 0 and 1 people (standard error 2 people) at 1" in said
    assert "fewer than 6 points tell no direction" in said
    assert "correlation" not in said
    assert " down" not in said


def test_no_direction_is_said_where_the_interval_holds_nought():
    said = swept([0.0, 58.0, 30.0, 55.0, 20.0, 40.0, 10.0]).sentence
    assert "whether it goes up or down with that number cannot be told (rank correlation" in said
    assert re.search(r"figure “rioters” goes (up|down)", said) is None
    assert "the highest is 58 people at 0.1667" in said


def test_a_sure_direction_is_said_with_its_interval():
    said = swept([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]).sentence
    assert "goes up with it (rank correlation 1.00, 95 % interval 0.87 to 1.00): it is 1 people at 0" in said
    assert "highest" not in said


def test_where_it_turns_the_highest_is_said():
    said = swept([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 9.0, 8.0]).sentence
    assert "goes up with it" in said
    assert "the highest is 9 people at 0.8571" in said


def test_runs_that_scatter_take_the_direction_away():
    means = [0.30, 0.34, 0.33, 0.37, 0.36, 0.40]
    assert "goes up" in swept(means, [0.001] * 6, runs=3).sentence
    assert "cannot be told" in swept(means, [0.2] * 6, runs=3).sentence


def test_errors_of_shares_are_percentage_points():
    question = sweep.ask("mill-town", ["lean.b_social=2:7"], Terms(replicates=2, people=120), count=2)
    box = (Varied("lean.b_social", 2.0, 7.0, "logit"),)
    found = sweep.PointMeans(np.array([0.5, 0.7]), np.array([0.37, 0.1]), np.array([2, 2]))
    said = sweep.SweepAnswer(question, WHOLE, box, np.array([[2.0], [7.0]]), (3.0,), {NAME: found}).sentence
    assert "50 % (standard error 37.0 percentage points) at 2 logit" in said


def swept_over_two(means, name=NAME, runs=1, **terms):
    terms = Terms(replicates=runs, people=120, outcomes=(name,), **terms)
    question = sweep.ask("mill-town", ["lean.b_social=2:7", "lean.b_call"], terms, count=3)
    box = (Varied("lean.b_social", 2.0, 7.0, "logit"), Varied("lean.b_call", 0.0, 15.0, "logit"))
    where = np.array([(x, y) for y in (0.0, 7.5, 15.0) for x in (2.0, 4.5, 7.0)])
    found = sweep.PointMeans(np.asarray(means, float), np.zeros(9), np.full(9, runs))
    return sweep.SweepAnswer(question, WHOLE, box, where, (3.0, 4.0), {name: found})


def test_the_sentence_and_the_table_have_one_interval():
    found = swept_over_two([0.1, 0.1, 0.2, 0.3, 0.35, 0.4, 0.5, 0.55, 0.6])
    told = re.search(r"95 % interval (-?[\d.]+) to ([\d.]+), widened for 2 numbers", found.sentence).groups()
    table = PARTS["sweep"](found).tables[0]
    assert " to ".join(told) in {row[3] for row in table.rows}
    assert "widened so that those of all 2 numbers hold at once" in table.caption


def test_a_place_is_named_only_where_it_is_the_only_one():
    found = swept_over_two([0.1, 0.1, 0.2, 0.3, 0.35, 0.4, 0.5, 0.55, 0.6])
    assert "lowest, 10 % at 2 of the 9 points alike, and highest, 60 % at lean.b_social 7 logit" in found.sentence
    one = swept([1.0, 2.0, 9.0, 3.0, 9.0, 2.0, 4.0]).sentence
    assert "the highest is 9 people at 2 of the 7 values alike" in one


def test_a_day_of_the_run_is_a_date():
    name = "highest_out_day"
    found = swept_over_two([3.0, 3.0, 4.0, 5.0, 6.0, 7.0, 7.0, 7.0, 9.0], name)
    first = found.question.opened.dates()[0]
    assert first == "1900-03-05"
    assert "earliest, 7 March 1900 at 2 of the 9 points" in found.sentence
    assert "latest, 13 March 1900 at lean.b_social 7 logit" in found.sentence
    assert outcomes.level_said(found.question, name, 3.4) == "about 7 March 1900"
    assert outcomes.level_said(found.question, name, float("nan")) == "not measured"
    assert outcomes.level_said(found.question, NAME, 0.5) == "50 %"
    assert "(day, 5 March being 1)" in PARTS["sweep"](found).figures[0].svg


def test_a_map_split_at_a_day_says_dates(tmp_path):
    terms = Terms(replicates=1, people=120, given=(("set", "end", "1900-03-16"),))
    box = ["lean.b_0=-4:0 logit", "lean.b_social=1:3"]
    question = phase.ask("mill-town", box, terms, label="highest_out_day", cut=8.5, count=2, refine=0)
    with work.made_or_opened(tmp_path / "study.db") as store:
        found = work.carry_out(question, store)
    assert {word for shares in found.shares.values() for word in shares} <= {
        "before 13 March 1900",
        "13 March 1900 or later",
    }
    assert "day 8.5" not in found.sentence


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("highest_out", 0.0, 1.0),
        ("ever_revolt", 0.0, 1.0),
        ("highest_gap", -1.0, 1.0),
        ("lost_days", 0.0, 10 * 120),
        ("strike_days", 0, 10),
        ("highest_out_day", 3, 12),
        ("appeals", 0.0, np.inf),
    ],
)
def test_what_an_outcome_can_be_is_known(name, low, high):
    question = sweep.ask("mill-town", ["lean.b_social"], Terms(people=120, since="1900-03-07", until="1900-03-16"))
    assert outcomes.possible(question, name) == (low, high)


def test_lines_of_a_sweep_stay_within_what_is_possible():
    terms = Terms(replicates=2, people=120, outcomes=(NAME,))
    question = sweep.ask("mill-town", ["lean.b_social=2:7"], terms, count=2)
    box = (Varied("lean.b_social", 2.0, 7.0, "logit"),)
    found = sweep.PointMeans(np.array([0.5, 0.7]), np.array([0.37, 0.01]), np.array([2, 2]))
    figure = PARTS["sweep"](
        sweep.SweepAnswer(question, WHOLE, box, np.array([[2.0], [7.0]]), (3.0,), {NAME: found})
    ).figures[0]
    assert "Student's t over a point's runs, 1 degree of freedom), cut off at what is possible" in figure.caption
    assert ">100<" in figure.svg
    assert ">150<" not in figure.svg
    assert ">-" not in figure.svg


# --- maps ---------------------------------------------------------------------------------------------------------


def mapped(shares, replicates=3):
    question = phase.ask(
        "mill-town", ["lean.b_0=-6:0 logit", "lean.b_social=1:3"], Terms(replicates=replicates), count=2, refine=0
    )
    box = (Varied("lean.b_0", -6.0, 0.0, "logit"), Varied("lean.b_social", 1.0, 3.0, "logit"))
    return phase.PhaseAnswer(question, WHOLE, box, 1, 1, shares, (phase.Cell(0, 0, 1),), float("nan"))


THIRD = 1 / 3
TIED = {
    (0, 0): {"defeat": THIRD, "revolt": THIRD, "victory": THIRD},
    (1, 0): {"strike": 1.0},
    (0, 1): {"defeat": THIRD, "strike": 2 * THIRD},
    (1, 1): {"quiet": 0.5, "strike": 0.5},
}


def test_a_place_belongs_to_what_more_than_half_of_its_runs_come_to():
    found = mapped(TIED)
    labels = {place: found.label(place) for place in [*TIED, (5, 5)]}
    assert labels == {(0, 0): "divided", (1, 0): "strike", (0, 1): "strike", (1, 1): "divided", (5, 5): ""}
    assert found.areas == {"divided": 0.5, "strike": 0.5}
    assert found.labels == ("strike", "divided")


def test_the_headline_gives_no_tied_place_away():
    said = mapped(TIED).sentence
    assert "the last day of most runs is one of strike on 50.0 % of the map" in said
    assert "on 50.0 % no outcome has more than half of the runs" in said
    assert "defeat" not in said
    assert "at 3 of 4 places the 3 runs do not all come out alike" in said


def test_a_boundary_is_no_finer_than_the_spacing_with_units_and_luck_is_not_in_it():
    said = mapped(TIED).sentence
    assert "places lie 6 logit across and 2 logit up apart, and no boundary can be drawn finer than that" in said
    assert "luck not counted" in said
    assert "known" not in said
    calm = mapped({place: {"strike": 1.0} for place in TIED})
    assert calm.steps is None
    assert "apart" not in calm.sentence
    assert "at every place all 3 runs come out alike" in calm.sentence


# --- what matters -------------------------------------------------------------------------------------------------


def test_what_most_runs_end_in_is_said_in_words():
    ended = {(0, 0): "victory", (1, 0): "victory", (0, 1): outcomes.NO_ENDING, (1, 1): "revolt"}
    found = mapped({place: {word: 1.0} for place, word in ended.items()})
    asked = [
        replace(found, question=replace(found.question, more={**found.question.more, "label": label}))
        for label in ("ending", "contest")
    ]
    said = [one.sentence for one in asked]
    assert "most runs end in victory on 50.0 %, in neither revolt, victory, defeat nor stalemate on 25.0 %" in said[0]
    assert "most runs come to victory on 50.0 %, to neither revolt" in said[1]


def leaning(found, *, name=NAME, blocks=8, method="morris"):
    paths = [*found.paths]
    box = tuple(Varied(path, 0.0, 1.0) for path in paths)
    question = sensitivity.ask("mill-town", ["lean.b_social"], Terms(replicates=1, people=120), method=method)
    question = replace(question, outcomes=(name,), more={**question.more, "box": box_to(box)})
    return sensitivity.SensitivityAnswer(question, WHOLE, box, {name: blocks}, {name: found})


def effects(sizes, means=None, error=0.01, trajectories=8):
    sizes = np.array(sizes)
    means = sizes if means is None else np.array(means)
    paths = tuple("abcdefgh"[: len(sizes)])
    return Effects(paths, sizes, means, np.zeros(len(sizes)), np.full(len(sizes), error), trajectories)


def test_a_screening_says_step_size_and_direction():
    said = leaning(effects([0.6, 0.2, 0.1], means=[-0.6, 0.2, 0.1])).sentence
    assert "leans most on a: a step up over two thirds of its range moves it down by 60.0 percentage points" in said
    assert "(95 % interval 57.6 to 62.4 percentage points, 8 trajectories)." in said
    assert "end of its range" not in said


def test_what_goes_either_way_is_said_to():
    said = leaning(effects([0.6, 0.2, 0.1], means=[0.1, 0.2, 0.1])).sentence
    assert "moves it by 60.0 percentage points on average, up in some trajectories and down in others" in said


def test_no_interval_of_a_share_reaches_beyond_the_whole():
    largest = leaning(effects([0.9, 0.2, 0.1], error=0.2, trajectories=3)).reached(NAME)[0]
    assert (largest.low, largest.high) == (pytest.approx(0.9 - 4.3027 * 0.2, rel=1e-3), 1.0)


def test_a_study_that_cannot_rank_says_so_and_names_none():
    found = leaning(effects([0.6, 0.5, 0.4, 0.3, 0.2], error=0.3, trajectories=2), blocks=2)
    assert not found.rankable(NAME)
    assert "this study cannot rank them" in found.sentence
    assert "with 2 trajectories the largest cannot be told in size from any other" in found.sentence
    assert "leans most" not in found.sentence
    two = leaning(effects([0.6, 0.59], error=0.1))
    assert "from the other" in two.sentence


def test_a_study_that_cannot_rank_says_what_hardly_matters():
    sizes = [0.6, 0.5, 0.4, 0.3, 0.003, 0.0]
    found = leaning(effects(sizes, error=0.3, trajectories=8))
    # Eight effects of 0.003 each may hide one of 0.0085, but none of a whole percentage point.
    assert found.little(NAME) == 2
    assert found.sentence.endswith("; 2 of the 6 never moved it by as much as one percentage point.")
    assert leaning(effects([0.6, 0.5, 0.4, 0.3, 0.004, 0.0], error=0.3, trajectories=8)).little(NAME) == 1
    assert "never moved" not in leaning(effects([0.6, 0.5, 0.4, 0.3], error=0.3)).sentence


def test_one_of_several_others_may_be_as_large():
    said = leaning(effects([0.6, 0.59, 0.2, 0.1])).sentence
    assert "leans most" not in said
    assert "a and b come first in moving the greatest share of people out, and which of the two is the larger" in said
    assert "move it by 60.0 percentage points (95 % interval 57.6 to 62.4 percentage points) and 59.0 perc" in said
    three = leaning(effects([0.6, 0.59, 0.59, 0.2, 0.1])).sentence
    assert "a, b and c come first" in three
    assert "which of them is the largest cannot be told" in three


def test_one_number_alone_is_not_ranked():
    said = leaning(effects([0.6], means=[-0.6])).sentence
    assert "over the range of 1 parameter, a step up over two thirds of the range of a moves the greatest share" in said
    assert "down by 60.0 percentage points on average" in said
    still = leaning(effects([0.0], error=0.0)).sentence
    assert still.endswith("a does not move the greatest share of people out.")
    shared = indices([1.0], [1.0], 0.01).sentence
    assert "a alone is varied, so that all of the variance" in shared
    assert not [one for one in (said, still, shared) if "leans" in one]


def test_two_that_cannot_be_told_apart_share_the_first_place_in_the_variance():
    said = indices([0.61, 0.48, 0.1], [0.5, 0.3, 0.0], 0.08).sentence
    assert "a and b come first in the variance of the greatest share of people out" in said
    assert "they have a part in 61 % (95 % interval 45 to 77 %) and 48 % (95 % interval 32 to 64 %) of it" in said
    assert "leans most" not in said


def test_working_days_are_no_more_than_all_people_have():
    found = leaning(effects([90.0, 20.0, 1.0], error=5000.0, trajectories=2), name="lost_days")
    question = found.question
    assert found.reached("lost_days")[0].high == 120 * (len(question.opened.dates()))


def test_a_page_that_cannot_rank_says_so_in_its_titles():
    few = indices([1.5, 0.3, 0.1], [1.3, 0.1, 0.0], 0.34, 8)
    page = study_page(few)
    assert "<h1>What the greatest share of people out leans on: this study cannot tell</h1>" in page
    assert "<h2>What the greatest" not in page
    figure = PARTS["sensitivity"](few).figures[0]
    assert "which this study cannot rank" in figure.svg
    ends = [float(x) for x in re.findall(r">(\d+) %<", figure.svg)]
    assert max(ends) <= 100.0
    wild = PARTS["sensitivity"](indices([1.5, 0.3, 0.1], [1.3, 0.1, 0.0], 3660.0, 8)).tables[0]
    assert wild.rows[0][1:3] == ["150 %", "over 1,000 %"]
    sure = indices([0.6, 0.3, 0.1], [0.5, 0.25, 0.0], 0.03)
    assert "<h1>What the greatest share of people out leans on</h1>" in study_page(sure)
    assert "cannot rank" not in study_page(sure)


def test_what_never_moves_has_no_interval_of_nought():
    table = PARTS["sensitivity"](leaning(effects([0.6, 0.2, 0.0], error=0.0, trajectories=2), blocks=2)).tables[0]
    assert [row[2] for row in table.rows] == ["the same in all 2 trajectories"] * 3
    assert table.rows[2][3] == "no"


def indices(total, first, error, count=64):
    parts = [np.array(part, dtype=float) for part in (first, total, [error] * len(total), [error] * len(total))]
    return leaning(Indices(tuple("abc"[: len(total)]), *parts), blocks=count, method="sobol")


@pytest.mark.parametrize(
    ("total", "first", "error", "count"),
    [
        ([1.24, 0.3, 0.1], [1.3, 0.1, 0.0], 0.34, 8),
        ([0.6, 0.3, 0.1], [0.4, 0.1, 0.0], 0.13, 64),
        ([0.6, 0.3, 0.1], [0.9, 0.1, 0.0], 0.05, 64),
        ([0.6, 0.3, 0.1], [0.5, 0.1, 0.0], 0.01, 8),
    ],
)
def test_too_few_points_are_not_made_into_shares_of_the_variance(total, first, error, count):
    said = indices(total, first, error, count).sentence
    assert f"{count} base points are too few to tell how the variance of the greatest share of people out" in said
    assert "%" not in said


def test_enough_points_say_a_part_and_its_interval():
    said = indices([0.6, 0.3, 0.1], [0.5, 0.25, 0.0], 0.03).sentence
    assert (
        "leans most on a, which has a part in 60 % of its variance (95 % interval 54 to 66 %, 64 base points)" in said
    )


def test_no_part_is_more_than_the_whole():
    said = indices([1.03, 0.1, 0.0], [0.99, 0.0, 0.0], 0.05).sentence
    assert "practically all of its variance (95 % interval 93 to 100 %" in said
    assert "103" not in said
