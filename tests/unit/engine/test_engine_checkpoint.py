"""Checkpoints: whole or not at all, of one run only, and nothing in them is run."""

import numpy as np
import pytest

from groundswell.engine import checkpoint
from groundswell.engine.checkpoint import restore, run_on, save
from groundswell.engine.plan import plan
from groundswell.engine.run import Simulation, run
from groundswell.errors import DataError, GroundswellError
from groundswell.scenario import load
from groundswell.world.record import Entry

PEOPLE = 100


@pytest.fixture(scope="module")
def town():
    return load("mill-town").change("end", "1900-03-10")


def started(town, days=0, **said):
    ready = plan(town, backend="columns", people=PEOPLE)
    simulation = Simulation(ready, **{"seed": 7, "replicate": 0, **said})
    for _ in range(days):
        simulation.step()
    return simulation


@pytest.fixture
def halfway(town, tmp_path):
    save(started(town, 3), tmp_path / "checkpoint")
    return tmp_path / "checkpoint"


def test_a_run_stopped_on_the_way_goes_on_to_the_same_bits(town, tmp_path, monkeypatch):
    said = {"seed": 7, "backend": "columns", "people": PEOPLE}
    whole = run(town, **said)
    path = tmp_path / "checkpoint"
    days = []

    def stop(message, share):
        days.append(message)
        if share is not None and share > 0.7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_on(town, path, every=2, on_progress=stop, **said)
    assert path.exists()
    told = []
    record = run_on(town, path, every=2, on_progress=lambda message, share: told.append(share), **said)
    assert record.digest == whole.digest
    assert len([share for share in told if share is not None]) == 2
    assert list(tmp_path.iterdir()) == []
    assert run_on(town, path, every=100, **said).digest == whole.digest


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"seed": 8}, "seed differs"),
        ({"replicate": 1}, "replicate differs"),
        ({"scenario": True}, "scenario differs"),
        ({"code": True}, "code differs"),
    ],
)
def test_a_checkpoint_of_another_run_is_refused(town, halfway, monkeypatch, change, words):
    if change.pop("scenario", False):
        town = town.change("lean.b_social", 1.5)
    if change.pop("code", False):
        made = checkpoint.making("columns")
        monkeypatch.setattr(checkpoint, "making", lambda backend: {**made, "code_hash": "0" * 64})
    with pytest.raises(DataError, match=words):
        restore(started(town, **change), halfway)


def test_what_is_no_checkpoint_is_one_sentence(town, halfway):
    whole = halfway.read_bytes()
    simulation = started(town)
    before = simulation.digest()
    for content in (b"", b"text", whole[:-1], whole[:200], whole + b"x", whole[:99] + b"\xff" + whole[100:]):
        halfway.write_bytes(content)
        with pytest.raises(DataError, match=r"is no checkpoint|cut short or damaged"):
            restore(simulation, halfway)
    halfway.unlink()
    with pytest.raises(DataError, match="no such file"):
        restore(simulation, halfway)
    assert simulation.digest() == before


def test_a_checkpoint_that_cannot_be_written_leaves_the_older_one(town, halfway, monkeypatch):
    whole = halfway.read_bytes()

    def full(number):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkpoint.os, "fsync", full)
    with pytest.raises(DataError, match="No space left on device"):
        save(started(town, 4), halfway)
    assert halfway.read_bytes() == whole
    assert [path.name for path in halfway.parent.iterdir()] == ["checkpoint"]
    with pytest.raises(GroundswellError, match="every = 0"):
        run_on(town, halfway, every=0)


def test_values_come_back_exactly_and_stay_one_where_they_were_one():
    shared = {"a": 1}
    array = np.arange(6.0).reshape(2, 3)
    said = {
        "kinds": [None, True, 1, 1.0, -0.0, float("inf"), "x", (1, 2), [1, 2]],
        "scalars": [np.float64(0.1), np.float32(0.1), np.bool_(True), np.int64(3)],
        "shared": [shared, shared],
        "array": [array, array],
        5: Entry("1900-03-01", "council", "call", "city", "simulated", "", {"share": 0.5}),
    }
    writer = checkpoint._Writer()
    node = writer.node(said)
    found = checkpoint._Reader([one.copy() for one in writer.arrays]).value(node)
    assert repr(found) == repr(said)
    assert [type(one) for one in found["scalars"]] == [type(one) for one in said["scalars"]]
    assert found["shared"][0] is found["shared"][1]
    assert found["array"][0] is found["array"][1]
    for nonsense in (object(), {1, 2}, np.array(["text"]), lambda: None):
        with pytest.raises(GroundswellError, match="cannot hold"):
            checkpoint._Writer().node(nonsense)
