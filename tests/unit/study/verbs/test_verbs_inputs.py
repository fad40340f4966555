"""What a program gives: a name alone, a pair of ends, and one sentence for what cannot be read."""

import inspect
from datetime import date
from fractions import Fraction

import numpy as np
import pytest

import groundswell
from groundswell.errors import DataError, GroundswellError, ScenarioError
from groundswell.observe.targets import make_target
from groundswell.study.verbs import asking, inputs

CLASSIC = "granovetter_1978"
TARGET = {
    "id": "t",
    "quantity": "out_share",
    "scope": "city",
    "window": "1900-03-05/1900-03-10",
    "statistic": "max",
    "low": "0",
    "high": "1",
}


@pytest.fixture
def asked(monkeypatch):
    """Return each question as it was asked, and run nothing."""
    held = []

    def take(question, *_):
        held.append(question)

    monkeypatch.setattr(asking, "_answered", take)
    return held


# --- what is taken ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({"lean.b_social": (2, 7)}, ("lean.b_social=2.0:7.0",)),
        ({"lean.b_social": ("2 logit", 7)}, ("lean.b_social=2 logit:7.0",)),
        ({"lean.b_social": "2:7 logit", "lean.b_0": None}, ("lean.b_social=2:7 logit", "lean.b_0")),
        ("lean.b_social", ("lean.b_social",)),
        (["lean.b_social=2:7", "fitted"], ("lean.b_social=2:7", "fitted")),
    ],
)
def test_ranges_are_said_as_on_the_command_line(said, text):
    assert inputs.ranges(said) == text


def test_a_range_given_in_numbers_is_used(asked):
    groundswell.sweep("mill-town", vary={"lean.b_social": (2, 7)}, people=300)
    groundswell.sensitivity("mill-town", vary={"lean.b_social": (2, 7), "lean.b_0": None}, people=300)
    groundswell.phase("mill-town", vary={"lean.b_social": (2, 7), "lean.b_0": (-3, 0)}, people=300)
    groundswell.sweep("mill-town", vary={"fatigue.tiring": ("0.05 per day", "0.2 per day")}, people=300)
    assert [question.more["box"][0][:3] for question in asked[:3]] == [["lean.b_social", 2.0, 7.0]] * 3
    assert asked[2].more["box"][1][1:3] == [-3.0, 0.0]
    assert asked[3].more["box"] == [["fatigue.tiring", 0.05, 0.2, "per day"]]


def test_one_name_may_stand_alone(asked):
    groundswell.whatif("mill-town", without="speakers", outcomes="lost_days", shown="out_share", people=300)
    groundswell.whatif("mill-town", leave_out="kind=call", given_without="speakers", people=300)
    assert asked[0].more["change"] == [["without", "speakers"]]
    assert asked[0].outcomes == ("lost_days",)
    assert asked[0].more["shown"] == ["out_share"]
    assert asked[1].given == (("without", "speakers"),)
    assert asked[1].more["change"] == [["acts_without", {"kind": "call"}]]


def test_whole_numbers_of_an_array_are_whole_numbers(asked):
    groundswell.sweep("mill-town", "lean.b_social", replicates=np.int64(3), people=np.int32(300), points=np.int64(4))
    assert (asked[0].replicates, asked[0].people, asked[0].more["points"]) == (3, 300, 4)
    assert {type(value) for value in (asked[0].replicates, asked[0].people, asked[0].more["points"])} == {int}


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (np.float32(5), 5.0),
        (np.float64(0.1), 0.1),
        (np.int64(5), 5),
        (5, 5),
        (True, True),
        (np.bool_(False), False),
        ("5 logit", "5 logit"),
        (date(1900, 3, 25), "1900-03-25"),
    ],
)
def test_values_of_an_array_are_plain_numbers(value, plain):
    ((path, read),) = inputs.values("changes", {"lean.b_social": value})
    assert path == "lean.b_social"
    assert read == plain
    assert type(read) is type(plain)


def test_the_command_lines_options_are_named_as_a_program_names_them():
    said = "--show nope, --over-sets and --leave-out x: a well-kept --set of self--evident words"
    assert inputs.in_python(said) == "shown nope, over_sets and leave_out x: a well-kept changes of self--evident words"
    assert inputs.in_python("--show nope", show="keep") == "keep nope"
    assert inputs.in_python("say --set PATH=VALUE or --without NAME") == (
        'say changes={"PATH": "VALUE"} or without="NAME"'
    )


@pytest.mark.parametrize(
    "said",
    [
        "start workers with one each (--nthreads 1)",
        "Say --anyway to mix them, or start a new file",
        "'--set' is neither a scenario nor a classic",
        "out/--store/study.db: cannot be read",
        "--settled and --show-all",
    ],
)
def test_words_that_are_no_arguments_are_left_as_they_are(said):
    assert inputs.in_python(said) == said


def test_every_option_is_named_by_an_argument_that_there_is():
    verbs = (asking.ensemble, asking.whatif, asking.sweep, asking.sensitivity, asking.phase)
    taken = {name for verb in verbs for name in inspect.signature(verb).parameters}
    named = {said.partition("=")[0] for said in inputs._IN_PYTHON.values()}
    assert named <= taken
    assert len(named) > 20


def test_a_store_that_cannot_be_made_is_called_by_its_argument(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    place = tmp_path / "file" / "study.db"
    with pytest.raises(DataError, match=r"give another store$"):
        groundswell.whatif("mill-town", without="talk", people=300, replicates=2, workers=1, store=place)


@pytest.mark.parametrize("cut", [np.float32(0.125), np.float64(0.125), 0.125])
def test_an_outcome_is_split_at_a_number_of_an_array(asked, cut):
    said = {"lean.b_social": (2, 7), "lean.b_0": (-3, 0)}
    groundswell.phase("mill-town", said, label="highest_out", cut=cut, people=300)
    assert asked[0].more["cut"] == 0.125
    assert type(asked[0].more["cut"]) is float


def test_a_scenarios_name_is_held_against_targets():
    target = make_target("here", TARGET)
    said = {"people": 300, "replicates": 2, "workers": 1, "changes": {"end": "1900-03-12"}, "targets": [target]}
    by_name, loaded = (groundswell.ensemble(one, **said) for one in ("mill-town", groundswell.load("mill-town")))
    assert len(by_name.scores) == 1
    assert by_name.scores == loaded.scores


@pytest.mark.parametrize("more", [{"store": "s.db"}, {"dask": "tcp://10.0.0.1:1"}, {}])
def test_targets_that_could_not_be_held_against_anything_are_refused(tmp_path, monkeypatch, more):
    monkeypatch.chdir(tmp_path)
    what = "mill-town" if more else CLASSIC
    with pytest.raises(ScenarioError, match=r"^targets: can be said only of a scenario"):
        groundswell.ensemble(what, replicates=2, workers=1, targets=[make_target("here", TARGET)], **more)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("file", "study", "words"),
    [
        (3, None, "file = 3: must be a file's path"),
        (None, None, "file = None: must be a file's path"),
        ("", None, "file = '': must be a file's path"),
        ("s.db", "x", "study = 'x': must be a whole number"),
        ("s.db", True, "study = True: must be a whole number"),
    ],
)
def test_answers_are_read_from_a_file_and_by_a_number(file, study, words):
    with pytest.raises(ScenarioError, match=words):
        groundswell.answers(file, study=study)


def test_a_study_is_told_by_a_number_of_an_array(tmp_path):
    groundswell.ensemble(CLASSIC, replicates=2, workers=1, store=tmp_path / "s.db")
    assert len(groundswell.answers(tmp_path / "s.db", study=np.int64(1))) == 1


def test_a_scenarios_name_stands_for_the_scenario():
    said = {"people": 300, "replicates": 2, "workers": 1, "changes": {"end": date(1900, 3, 12)}}
    town = groundswell.load("mill-town")
    by_name, loaded = (groundswell.ensemble(one, backend="columns", **said) for one in ("mill-town", town))
    assert by_name.digests == loaded.digests
    assert set(by_name.values) == set(loaded.values) > {"out_share"}


def test_replicates_go_through_accepted_sets_where_there_are_some_unless_it_is_said():
    said = {"people": 3_200, "replicates": 2, "workers": 1, "changes": {"end": "1905-10-05"}, "keep": "out_share"}
    usual, none, two = (groundswell.ensemble("petersburg-1905", over_sets=over, **said) for over in (None, False, True))
    assert usual.digests == two.digests != none.digests
    assert (usual.sets, none.sets, two.sets) == (2, 0, 2)


# --- what is refused ----------------------------------------------------------------------------------------------

TOWN = ("mill-town",)
VARIED = ("mill-town", ["lean.b_social"])


@pytest.mark.parametrize(
    ("verb", "said", "more", "words"),
    [
        ("ensemble", TOWN, {"replicates": "many"}, "replicates = 'many': must be a whole number"),
        ("ensemble", TOWN, {"replicates": 2.5}, "replicates = 2.5: must be a whole number"),
        ("ensemble", TOWN, {"seed": None}, "seed = None: must be a whole number"),
        ("ensemble", TOWN, {"people": "300"}, "people = '300': must be a whole number"),
        ("ensemble", TOWN, {"over_sets": "yes"}, "over_sets = 'yes': must be True or False"),
        ("ensemble", TOWN, {"keep": 3}, "keep = 3: must be a name, or a list of names"),
        ("ensemble", TOWN, {"workers": 0, "replicates": 1}, "workers = 0: must be at least 1"),
        ("ensemble", TOWN, {"workers": "two", "replicates": 1}, "workers = 'two': must be a whole number"),
        ("ensemble", TOWN, {"store": 3, "replicates": 1}, "store = 3: must be a file's path"),
        ("ensemble", TOWN, {"store": "", "replicates": 1}, "store = '': must be a file's path"),
        ("ensemble", TOWN, {"dask": True, "replicates": 1}, "dask = True: must be a scheduler's address"),
        ("whatif", TOWN, {"without": 3}, "without = 3: must be a name, or a list of names"),
        ("whatif", TOWN, {"without": ["talk", 3]}, "without: 3 is no name"),
        ("whatif", TOWN, {"changes": [("lean.b_social", 3)]}, "changes = .*must be values by path"),
        ("whatif", TOWN, {"changes": {3: 3}}, "changes = .*must be values by path"),
        ("whatif", TOWN, {"without": "talk", "given": "talk"}, "given = 'talk': must be values by path"),
        ("whatif", TOWN, {"without": "talk", "outcomes": {"lost_days": 1}}, "outcomes = .*must be a name"),
        ("whatif", TOWN, {"without": "talk", "since": 3}, "since = 3: must be a date, as text"),
        ("whatif", TOWN, {"without": "talk", "over_structures": 1}, "over_structures = 1: must be True or False"),
        ("sweep", VARIED, {"points": "many"}, "points = 'many': must be a whole number"),
        ("sweep", ("mill-town", {"lean.b_social": 3}), {}, "vary: lean.b_social: 3 is no range; say"),
        ("sweep", ("mill-town", {"lean.b_social": (1, 2, 3)}), {}, "is no range"),
        ("sweep", ("mill-town", {"lean.b_social": (1, None)}), {}, "is no range"),
        ("sweep", ("mill-town", {"fatigue.tiring": (0.05, 0.2)}), {}, "must be in per day"),
        ("sweep", ("mill-town", [("lean.b_social", 1, 2)]), {}, "vary: .* is no name"),
        (
            "whatif",
            TOWN,
            {"changes": {"lean.b_social": float("nan")}},
            "changes: lean.b_social = nan: must be a finite",
        ),
        (
            "whatif",
            TOWN,
            {"given": {"lean.b_social": np.inf}, "without": "talk"},
            "given: lean.b_social = inf: must be",
        ),
        ("sweep", VARIED, {"changes": {"lean.b_0": [1]}}, r"changes: lean.b_0 = \[1\]: must be a number"),
        ("ensemble", TOWN, {"changes": {"lean.b_0": None}}, "changes: lean.b_0 = None: must be a number"),
        ("ensemble", TOWN, {"backend": "gpux"}, "backend = 'gpux': must be one of cpu, "),
        ("ensemble", TOWN, {"targets": "x"}, "targets = 'x': must be a list of targets"),
        ("ensemble", TOWN, {"targets": ["x"]}, "targets: 'x' is no target; groundswell.observe.targets.read_targets"),
        ("ensemble", TOWN, {"targets": b""}, "targets = b'': must be a list of targets"),
        ("ensemble", TOWN, {"changes": {"lean.b_0": Fraction(10**400)}}, "changes: lean.b_0: is too large a number"),
        ("whatif", TOWN, {"changes": {"lean.b_0": np.timedelta64(3, "D")}}, "lean.b_0 = .*: must be a number, a text"),
        ("sweep", ("mill-town", {"lean.b_social": (2, 10**400)}), {}, "vary: lean.b_social: is too large a number"),
        ("sweep", ("mill-town", {"lean.b_social": (np.nan, 2)}), {}, "vary: lean.b_social = nan: must be a finite"),
        ("phase", VARIED, {"label": "highest_out", "cut": 10**400}, "cut: is too large a number"),
        ("whatif", TOWN, {}, 'nothing is changed; say changes={"PATH": "VALUE"}, without="NAME", leave_out or move'),
        ("ensemble", TOWN, {"over_sets": True}, "over_sets = True: mill-town brings no accepted sets"),
        (
            "ensemble",
            TOWN,
            {"backend": "columns", "dask": "tcp://10.0.0.1:1"},
            "backend: can be said only of a scenario",
        ),
        ("ensemble", TOWN, {"keep": "nope", "dask": "tcp://10.0.0.1:1"}, "^keep nope: no such number"),
        ("whatif", TOWN, {"without": "talk", "shown": "nope"}, "^shown nope: no such number"),
        ("sweep", VARIED, {"design": 3}, "design 3: must be one of"),
        ("sweep", VARIED, {"design": "sobol", "points": -3}, "points = -3: must be at least 1"),
        ("sensitivity", VARIED, {"method": None}, "method None: must be one of"),
        ("phase", VARIED, {"label": 3}, "label = 3: must be a name"),
        ("sensitivity", VARIED, {"points": 2.0}, "points = 2.0: must be a whole number"),
        ("phase", VARIED, {"refine": "twice"}, "refine = 'twice': must be a whole number"),
        ("phase", VARIED, {"label": "highest_out", "cut": "half"}, "cut = 'half': must be a number"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(verb, said, more, words):
    with pytest.raises(GroundswellError, match=words) as caught:
        getattr(groundswell, verb)(*said, **{"people": 300, **more})
    assert "\n" not in str(caught.value)


def test_a_scenario_in_memory_is_refused_alike():
    town = groundswell.load("mill-town")
    for more, words in (
        ({"replicates": "many"}, "replicates = 'many'"),
        ({"seed": "x"}, "seed = 'x'"),
        ({"keep": 3}, "keep = 3"),
        ({"workers": 0}, "workers = 0"),
        ({"changes": {"lean.b_soial": "1 logit"}}, "b_social"),
        ({"without": "weather"}, "weather"),
    ):
        with pytest.raises(GroundswellError, match=words):
            groundswell.ensemble(town, people=300, **{"replicates": 1, **more})


def test_a_verdict_on_what_was_not_asked_is_an_error():
    said = {"replicates": 2, "workers": 1, "changes": {"spread": 0.13}}
    found = groundswell.whatif(CLASSIC, **said)
    assert found.verdict("rioters (people)") is not None
    with pytest.raises(ScenarioError, match=r"'happiness' was not asked for; one of: rioters \(people\)"):
        found.verdict("happiness")
