import dataclasses
import json
import multiprocessing

import numpy as np
import pytest

from groundswell.engine import provenance as making
from groundswell.engine.run import run
from groundswell.errors import DataError, GroundswellError
from groundswell.observe import results
from groundswell.observe.score import RecordLookup, observe
from groundswell.observe.targets import parse_targets
from groundswell.scenario import load
from groundswell.study import ensemble as study
from groundswell.study.replay import replay

PEOPLE = 400
TARGETS = parse_targets(
    "id,quantity,scope,window,statistic,low,high\n"
    "a,out_share,city,,max,0,1\n"
    "b,hope,trade=textile,,mean,0.99,1\n"
    "c,regime,city,1900-03-05,value,quiet,quiet\n"
    "d,mixed_plant_days,city,,value,0,1\n",
    "targets.csv",
)


@pytest.fixture(scope="module")
def town():
    return load("mill-town").change("end", "1900-03-18")


@pytest.fixture(scope="module")
def alone(town):
    return study.ensemble(town, seed=7, replicates=3, workers=1, backend="columns", people=PEOPLE, targets=TARGETS)


@pytest.fixture(scope="module")
def record(town):
    return run(town, seed=7, replicate=2, backend="columns", people=PEOPLE)


def test_a_replicate_alone_equals_itself_in_an_ensemble(alone, record):
    assert alone.digests[2] == record.digest
    assert len(set(alone.digests)) == 3
    lookup = RecordLookup(record)
    for name, values in alone.values.items():
        np.testing.assert_array_equal(values[2], lookup.series(name, None))
    assert alone.labels["regime"][2].tolist() == lookup.series("regime", None).tolist()
    assert tuple(score.observed[2] for score in alone.scores) == observe(TARGETS, lookup)


def test_the_number_of_workers_does_not_matter(town, alone):
    said = []
    both = study.ensemble(
        town,
        seed=7,
        replicates=3,
        workers=2,
        backend="columns",
        people=PEOPLE,
        targets=TARGETS,
        on_progress=lambda message, share: said.append((message, share)),
    )
    assert both.digests == alone.digests
    assert both.scores == alone.scores
    for name, values in both.values.items():
        np.testing.assert_array_equal(values, alone.values[name])
    assert [share for _, share in said] == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert not multiprocessing.active_children()


def test_an_error_in_a_worker_comes_back_as_itself(town):
    wrong = parse_targets(
        "id,quantity,scope,window,statistic,low,high\na,hope,plant=Nowhere,1900-03-05,value,0,1\n", "t.csv"
    )
    with pytest.raises(DataError, match="no plant is called 'Nowhere'"):
        study.ensemble(town, replicates=2, workers=2, backend="columns", people=PEOPLE, targets=wrong)
    assert not multiprocessing.active_children()


def test_an_interrupt_leaves_no_worker_behind(town):
    def interrupt(message, share):
        if share > 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        study.ensemble(town, replicates=6, workers=2, backend="columns", people=PEOPLE, on_progress=interrupt)
    assert not multiprocessing.active_children()


def test_a_worker_that_dies_is_one_sentence(town):
    def kill(message, share):
        if share > 0:
            for child in multiprocessing.active_children():
                child.kill()

    with pytest.raises(GroundswellError, match="ended unexpectedly"):
        study.ensemble(town, replicates=8, workers=2, backend="columns", people=PEOPLE, on_progress=kill)
    assert not multiprocessing.active_children()


def test_it_comes_back_as_it_was_saved(alone, tmp_path):
    study.save(alone, tmp_path)
    back = study.load(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["fan.nc"]
    assert (back.name, back.seed, back.dates, back.digests) == (alone.name, 7, alone.dates, alone.digests)
    assert back.values.keys() == alone.values.keys()
    for name, values in alone.values.items():
        np.testing.assert_allclose(back.values[name], values, rtol=1e-6)
    assert back.labels["regime"].tolist() == alone.labels["regime"].tolist()
    assert [score.share for score in back.scores] == [score.share for score in alone.scores]
    assert back.band("out_share", 0.25, 0.5, 0.75).shape == (3, len(back.dates))


def test_a_truncated_fan_is_one_sentence(alone, tmp_path):
    path = study.save(alone, tmp_path)
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(DataError, match=r"fan\.nc: cut short or damaged"):
        study.load(tmp_path)
    path.unlink()
    with pytest.raises(DataError, match="no such file"):
        study.load(tmp_path)


def test_replicates_can_be_scored_afterwards(alone):
    city = [target for target in TARGETS if target.scope == "city"]
    for number, lookup in enumerate(alone.lookups()):
        expected = tuple(score.observed[number] for score in alone.scores if score.target.scope == "city")
        assert observe(city, lookup) == expected


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"replicates": 0}, "at least 1"),
        ({"workers": 0}, "at least 1"),
        ({"keep": ("out_by_plant",)}, "not a city-level observable"),
    ],
)
def test_nonsense_is_refused(town, wrong, words):
    with pytest.raises(GroundswellError, match=words):
        study.ensemble(town, **({"replicates": 1, "backend": "columns"} | wrong))


def test_targets_are_refused_before_anything_is_run(town, monkeypatch):
    monkeypatch.setattr(study, "_play", lambda order: pytest.fail("a run was started"))
    wrong = parse_targets("id,quantity,scope,window,statistic,low,high\na,hop,city,1900-03-05,value,0,1\n", "t.csv")
    with pytest.raises(DataError, match="nearest: hope"):
        study.ensemble(town, replicates=1, workers=1, targets=wrong)


# --- common luck


def test_scenarios_that_differ_from_a_day_on_are_equal_before_it(town, record):
    """A later end, and an act left out late: nothing earlier may move."""
    longer = run(town.change("end", "1900-03-25"), seed=7, replicate=2, backend="columns", people=PEOPLE)
    first_act = min(act.effective for act in town.tables.timeline) - town.start
    without = town.timeline_without(effective_from=town.calendar.format(town.start + first_act))
    changed = run(without, seed=7, replicate=2, backend="columns", people=PEOPLE)
    assert first_act > 0
    assert changed.digest != record.digest, "an act left out must be felt from its day on"
    for name, values in record.values.items():
        np.testing.assert_array_equal(values, longer.values[name][: len(values)], err_msg=name)
        np.testing.assert_array_equal(values[:first_act], changed.values[name][:first_act], err_msg=name)


@pytest.mark.parametrize("switch", ["mandates", "blame", "agenda", "stalemate", "parties"])
def test_a_measure_switched_off_changes_no_bit(town, record, switch):
    without = run(town.without(switch), seed=7, replicate=2, backend="columns", people=PEOPLE)
    assert without.state_digest == record.state_digest


# --- replay


def test_a_stored_run_is_repeated_to_the_bit(record, tmp_path):
    results.write(record, tmp_path / "run")
    outcome = replay(tmp_path / "run")
    assert outcome.equal
    assert outcome.changed == ""


def test_another_version_is_refused_unless_one_insists(record, tmp_path):
    folder = results.write(record, tmp_path / "run")
    path = folder / "provenance.json"
    said = json.loads(path.read_text())
    path.write_text(json.dumps({**said, "code_hash": "0" * 64}))
    with pytest.raises(DataError, match=r"another version of this program's code.*--anyway"):
        replay(folder)
    assert replay(folder, anyway=True).equal


@pytest.mark.parametrize("key", ["seed", "replicate", "people", "threads"])
@pytest.mark.parametrize("value", ["7", None, 1.5, True])
def test_nonsense_in_provenance_is_one_sentence(record, tmp_path, key, value):
    folder = results.write(record, tmp_path / "run")
    path = folder / "provenance.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), key: value}))
    with pytest.raises(DataError, match=f"{key} = .*whole number"):
        replay(folder)


def test_a_changed_scenario_is_noticed(record, tmp_path):
    folder = results.write(record, tmp_path / "run")
    path = folder / "provenance.json"
    said = json.loads(path.read_text())
    said["scenario"]["scenario"]["title"] = "Another town"
    path.write_text(json.dumps(said))
    with pytest.raises(DataError, match="its hash differs"):
        replay(folder)


def test_a_different_outcome_is_told(record, tmp_path):
    folder = results.write(dataclasses.replace(record, digest="0" * 64), tmp_path / "run")
    assert not replay(folder).equal


# --- provenance


def test_provenance_is_the_same_but_for_the_moment(town):
    first, second = (
        making.provenance(town, seed=1, replicate=0, backend="columns", threads=1, people=PEOPLE) for _ in range(2)
    )
    first.pop("created")
    second.pop("created")
    assert first == second
    assert first["scenario_hash"] == town.digest
    assert json.loads(json.dumps(first, allow_nan=False)) == first
    assert len(first["code_hash"]) == 64
    assert making.differs(first) == ""


def test_the_processor_is_named_only_where_it_matters(town):
    assert making.provenance(town, seed=1, replicate=0, backend="columns")["cpu_target"] == ""
    assert making.provenance(town, seed=1, replicate=0, backend="cpu")["cpu_target"] != ""


def test_what_has_changed_is_named(town):
    said = making.provenance(town, seed=1, replicate=0, backend="columns")
    older = {**said, "versions": {**said["versions"], "numpy": "1.0"}}
    assert "numpy 1.0 (now" in making.differs(older)
    assert "code" in making.differs({**said, "code_hash": ""})
