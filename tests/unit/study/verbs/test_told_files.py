"""Studies in files: those that ship can be asked, their words stay within bounds, and nonsense is refused."""

import re
from dataclasses import replace

import numpy as np
import pytest

from groundswell.errors import DataError, GroundswellError, ScenarioError
from groundswell.observe import OBSERVABLES
from groundswell.report.study_page import study_page
from groundswell.study import told
from groundswell.study.pairs import difference
from groundswell.study.payload import Result
from groundswell.study.verbs import work
from groundswell.study.verbs.outcomes import contest, ending
from groundswell.study.verbs.worlds import worlds_asked

TOWN = """
verb = "whatif"
of = "mill-town"
title = "Without the call <b>"
asks = "What if nobody calls?"
words = ["The council's call is left out <script>alert(1)</script>."]
people = 120
replicates = 3
outcomes = ["highest_out", "last_support"]
shown = ["out_share", "private_support"]

[given]
values = { end = "1900-03-20" }

[change]
leave_out = ["actor=council,kind=call,date=1900-03-12"]
"""

WHATIFS = [name for name in told.shipped() if told.find(name).verb == "whatif"]


def saved(folder, text, name="town.toml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


# --- what ships ---------------------------------------------------------------------------------------------------


def test_the_four_whatifs_the_map_and_both_rankings_ship():
    assert len(WHATIFS) == 4
    verbs = sorted(told.find(name).verb for name in told.shipped())
    assert verbs == ["phase", "sensitivity", "sensitivity", *["whatif"] * 4]


@pytest.mark.parametrize("name", WHATIFS)
def test_a_shipped_whatif_is_asked_in_every_accepted_set_and_every_rival(name):
    question = told.ask(name)
    worlds = worlds_asked(question)
    sets = len(question.opened.accepted_sets())
    as_it_is = [world.number for world in worlds if world.structure == "as it is"]
    assert as_it_is == list(range(1, sets + 1))
    rivals = {world.structure for world in worlds} - {"as it is"}
    assert rivals == {"no plant starts", "no assemblies", "linear conformity"}
    for rival in rivals:
        numbers = [world.number for world in worlds if world.structure == rival]
        assert numbers[0] == 1
        assert numbers[-1] == sets
        assert len(numbers) == 6


def test_all_sets_are_taken_where_no_few_are_asked_for():
    question = told.ask("without-the-lockouts")
    more = {key: value for key, value in question.more.items() if key != "rival_sets"}
    every = worlds_asked(replace(question, more=more))
    assert len(every) == 4 * len(question.opened.accepted_sets())


def test_dated_acts_bound_the_first_day_that_may_differ():
    firsts = {name: told.ask(name).more["first"] for name in WHATIFS}
    assert firsts == {
        "without-the-november-call": "1905-11-01",
        "without-the-lockouts": "1905-11-07",
        "without-the-press-turn": "1905-11-02",
        "weaker-army-discipline": "1905-10-01",
    }


def test_weaker_discipline_is_weaker_and_within_its_range():
    import groundswell

    numbers = groundswell.plan(groundswell.load("petersburg-1905")).parameters
    for path, text in told.find("weaker-army-discipline").said["change"]["values"].items():
        owner, name = path.split(".")
        one = numbers[owner][name]
        assert one.low <= float(text.split()[0]) < one.value, path


@pytest.mark.parametrize("name", list(told.shipped()))
def test_shipped_words_claim_no_more_than_may_be_claimed(name):
    found = told.find(name)
    text = " ".join([found.title, found.asks, *found.words])
    assert re.search(r"\bproves?\b|shows that|would have|\bbecause of the council\b", text) is None
    army_or_press = {word for word in ("army", "press") if word in name or word in found.said.get("vary", [""])[-1]}
    assert found.said.get("illustration", False) or not army_or_press
    for shown in found.said.get("shown", ()):
        assert shown in OBSERVABLES


# --- a file of one's own ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def answered(tmp_path_factory):
    folder = tmp_path_factory.mktemp("told")
    question = told.ask(saved(folder, TOWN))
    with work.made_or_opened(folder / "study.db") as store:
        return work.carry_out(question, store)


def test_the_page_has_the_files_title_and_words_and_brings_none_to_life(answered):
    page = study_page(answered)
    assert "Without the call &lt;b&gt;" in page
    assert "left out &lt;script&gt;" in page
    assert "What if nobody calls?" in page
    assert "<script" not in page
    assert "groundswell study run" in page


def test_a_file_may_say_its_change_for_a_sentence_and_else_it_is_said_by_its_parts(answered, tmp_path):
    assert answered.sentence.startswith("In this model, without the council's call of 12 March: ")
    assert "change_said" not in answered.question.more["told"]
    said = 'change_said = """in\n  silence"""\n'
    question = told.ask(saved(tmp_path, said + TOWN))
    assert replace(answered, question=question).sentence.startswith("In this model, in silence: ")


@pytest.mark.parametrize("name", WHATIFS)
def test_a_shipped_whatif_says_its_change_as_its_kept_sentence_does(name):
    import json
    from pathlib import Path

    kept = Path(__file__).parents[4] / "verification" / "results" / "studies.json"
    sentence = json.loads(kept.read_text(encoding="utf-8"))["studies"][name]["sentence"]
    assert f" structures, {told.find(name).said['change_said']}: " in sentence


def test_a_study_can_be_asked_larger(tmp_path):
    path = saved(tmp_path, TOWN)
    question = told.ask(path, replicates=7, people=150, seed=3)
    assert (question.replicates, question.people, question.seed) == (7, 150, 3)
    with pytest.raises(ScenarioError, match="has no points"):
        told.ask(path, points=3)


def test_what_is_kept_of_a_whatif_says_signs(answered):
    import studies

    kept = studies.summary(answered)
    assert kept["differences_before"] == 0
    assert kept["may_differ_from"] == "1900-03-12"
    assert kept["differs_from"] >= "1900-03-12"
    (world,) = kept["worlds"]
    assert set(world["outcomes"]) == {"highest_out", "last_support"}


def test_what_pairing_leaves_is_told_day_by_day_beside_the_least_it_can(answered):
    import pairing

    found = pairing.found_of([answered], pasts=2, lucks=3, workers=1)
    curve = found["days"]["private_support"]
    assert found["dates"][0] == answered.dates[answered.first]
    assert len(curve["kept"]) == len(curve["least_by_spread"]) == len(found["dates"])
    both = [
        (kept, least) for kept, least in zip(curve["kept"], curve["least_by_spread"], strict=True) if kept is not None
    ]
    assert both
    assert all(kept >= least * (1 - 1e-3) for kept, least in both)
    early = [kept for kept in curve["kept"][:3] if kept is not None]
    assert curve["at_most_a_fifth"] == all(kept <= 0.2 for kept in early)
    assert len(curve["with_other_luck"]["least"]) == len(curve["where_gates_stand_alike"]["kept"]) == 3


def test_pairing_is_measured_in_each_accepted_set_with_luck_of_its_own_and_more_pairs():
    import pairing

    usual = told.ask("without-the-lockouts")
    questions = pairing.asked(told.find("without-the-lockouts"), quick=False)
    assert len(questions) == len(worlds_asked(usual)) - sum(one.structure != "as it is" for one in worlds_asked(usual))
    assert len({one.seed for one in questions}) == len(questions)
    for one in questions:
        (world,) = worlds_asked(one)
        assert world.structure == "as it is"
        assert one.replicates == pairing.PAIRS > usual.replicates


def test_what_must_be_left_is_what_theory_says():
    import pasts

    # One city is its past and its luck; the other leans less on its past, and more on luck that is shared in part only.
    rng = np.random.default_rng(7)
    worlds, many, lucks = 60, 30, 8
    past, luck, own = (rng.normal(size=(worlds, many, n)) for n in (1, lucks, lucks))
    before = past + luck
    after = 0.5 * past + 2.0 * (0.8 * luck + 0.6 * own)
    parts = pasts.parts_of(np.stack([before, after], axis=-1)[..., None])
    unpaired = 1 + 1 + 0.25 + 4
    for part, true in (
        (parts.unpaired, unpaired),
        (parts.paired, 0.25 + 0.6**2 + 1.2**2),
        (parts.least, 0.25 + 1.0),
    ):
        error = part.std(ddof=1) / worlds**0.5
        assert abs(part.mean() - true) < 4 * error
    kept, error = pasts.share(parts.least, parts.unpaired)
    assert abs(kept[0] - 1.25 / unpaired) < 4 * error[0]
    assert 0.002 < error[0] < 0.05


def test_nothing_must_be_left_of_two_worlds_that_are_one():
    import pasts

    values = np.repeat(np.random.default_rng(3).normal(size=(4, 5, 6, 1, 2)), 2, axis=3)
    parts = pasts.parts_of(values)
    assert not parts.paired.any()
    assert not parts.least.any()
    kept, _ = pasts.share(parts.paired, np.zeros_like(parts.paired))
    assert np.isnan(kept).all()


def test_a_past_is_gone_on_with_by_other_luck_from_its_last_day_on():
    import pasts

    path = "out_share"
    question = told.ask("without-the-november-call", people=3_200)
    question = replace(question, more={**question.more, "sets": False, "structures": False, "shown": [path]})
    asked = pasts.order(question, 31, pasts=1, days=2, lucks=3)
    number, found = pasts._one_world((5, asked))
    values = found["city"][path]
    assert number == 5
    assert values.shape == (1, 3, 2, 2)
    # On 1 November the call changes nothing yet, whoever's luck it is; other luck does.
    assert np.array_equal(values[0, :, 0, 0], values[0, :, 1, 0])
    assert len(set(values[0, :, 0, 0])) > 1
    assert found["alike"][path].shape == values.shape


def test_a_city_put_back_and_given_its_own_luck_again_goes_on_as_if_nothing_had_been(tmp_path):
    from groundswell.engine.checkpoint import restore, save
    from groundswell.engine.plan import plan
    from groundswell.engine.run import Simulation
    from groundswell.scenario import load

    ready = plan(load("all-adaptive"), people=3_200)
    straight, again = (Simulation(ready, seed=5, replicate=2) for _ in range(2))
    for _ in range(31):
        again.step()
    save(again, tmp_path / "past")
    digests = []
    for luck in (77, 2):
        again.replicate = 2
        restore(again, tmp_path / "past")
        again.replicate = luck
        for _ in range(9):
            again.step()
        digests.append(again.digest(whole=True))
    for _ in range(40):
        straight.step()
    assert digests[1] == straight.digest(whole=True) != digests[0]


def test_a_difference_before_the_change_ends_the_program(answered):
    import pairing
    import studies

    late = replace(answered, allowed=answered.first + 1)
    for program in (studies.summary, lambda one: pairing.found_of([one], pasts=2, lucks=3)):
        with pytest.raises(GroundswellError, match="before the change"):
            program(late)


def test_a_sign_is_said_only_where_the_interval_leaves_nought_out():
    import studies

    before = np.array([1.0, 2.0, 3.0])
    steps = ([0.1, 0.11, 0.12], [-0.1, -0.11, -0.12], [0.1, -0.1, 0.0], [0.0, 0.0, 0.0])
    signs = [studies.sign(difference(before, before + np.array(step))) for step in steps]
    assert signs == ["more", "less", "not sure", "none"]


def test_a_quick_tier_asks_the_same_of_fewer():
    import studies

    question = studies.asked("without-the-lockouts", quick=True)
    assert question.replicates == 2
    assert question.people < told.ask("without-the-lockouts").people


def labelled(*labels):
    return Result("", tuple(f"1900-03-{day:02}" for day in range(1, len(labels) + 1)), {}, {"regime": np.array(labels)})


def test_a_revolt_on_any_day_is_how_a_contest_comes_out():
    whole = ("", "")
    turned = labelled("strike", "revolt", "strike", "victory")
    assert (contest(turned, whole), ending(turned, whole)) == ("revolt", "victory")
    calm = labelled("strike", "stalemate", "defeat", "quiet")
    assert contest(calm, whole) == ending(calm, whole) == "defeat"
    assert contest(turned, ("1900-03-03", "1900-03-04")) == "victory"


# --- nonsense -----------------------------------------------------------------------------------------------------

NONSENSE = {
    "no verb": ('of = "mill-town"', "verb is missing; a study must say one of"),
    "another verb": ('verb = "guess"', "verb = guess"),
    "no TOML": ("verb = ", "not TOML"),
    "unknown key": (TOWN.replace("outcomes", "outcome"), "outcome: a study says no such thing"),
    "not of this verb": ('vary = ["lean.b_call"]\n' + TOWN, "vary: a study says no such thing"),
    "a text for a number": (TOWN.replace("people = 120", 'people = "many"'), "people = many: must be a whole number"),
    "below nought": (TOWN.replace("people = 120", "people = -1"), "people = -1: must be at least 1"),
    "a flag for a number": (TOWN.replace("people = 120", "people = true"), "must be a whole number"),
    "numbers for words": (TOWN.replace('"highest_out", "last_support"', "1, 2"), "outcomes: must be a list of texts"),
    "an unknown change": (TOWN.replace("leave_out =", "leaveout ="), "change.leaveout: a change says no such thing"),
    "a change that is none": (TOWN.replace('["actor=council,kind=call,date=1900-03-12"]', "3"), "must be a list"),
    "fewer than no runs": (TOWN.replace("replicates = 3", "replicates = -3"), "replicates = -3: must be 1 to 65,536"),
    "no run": (TOWN.replace("replicates = 3", "replicates = 0"), "replicates = 0: must be 1 to 65,536"),
    "too fine": ('verb = "phase"\nrefine = 9', "refine = 9: must be 0 to 8"),
    "no words for a change": ("change_said = 3\n" + TOWN, "change_said = 3: must be text"),
    "words for no change": (
        'verb = "sweep"\nchange_said = "without the call"',
        "change_said: a study says no such thing",
    ),
    "no title": (TOWN.replace('title = "Without the call <b>"', ""), "title is missing"),
}


@pytest.mark.parametrize("case", NONSENSE)
def test_a_file_that_is_no_study_is_refused_in_a_sentence(case, tmp_path):
    text, words = NONSENSE[case]
    with pytest.raises(DataError) as refused:
        told.read(saved(tmp_path, text))
    assert words in str(refused.value)
    assert "town.toml" in str(refused.value)


def test_a_name_that_is_none_is_answered_with_the_nearest():
    with pytest.raises(ScenarioError, match="without-the-lockouts"):
        told.find("without-the-lockout")


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(DataError, match="cannot be read"):
        told.find(tmp_path / "missing.toml")
