"""Laws of a whole run: people are conserved, rest days rest, memory stays small, states never stick at their ends."""

import numpy as np
import pytest

from groundswell.engine.plan import plan
from groundswell.engine.run import Simulation, run
from groundswell.observe.dataset import to_dataset
from groundswell.scenario import load
from groundswell.world.columns import STATUSES

SLOW = (
    "private_support", "voiced_support", "fatigue", "need", "hope", "trust", "courage", "resentment", "isolation",
    "despair", "readiness", "resolve_state", "resolve_employers", "speaker_energy",
)  # fmt: skip


@pytest.fixture(scope="module")
def record():
    return run(load("petersburg-1905"), people=20_000)


def test_people_are_conserved(record):
    total = sum(record.values[name] for name in STATUSES)
    assert (total == record.city.plants.people).all()


def test_rest_days_repeat_the_day_before(record):
    for name in STATUSES:
        series = record.values[name]
        for tick in np.flatnonzero(~record.working):
            assert (series[tick] == series[tick - 1]).all()
    sundays = [date for date, works in zip(record.dates, record.working, strict=True) if not works]
    assert {"1905-10-02", "1905-10-09", "1905-11-06", "1905-11-13", "1905-12-25"} <= set(sundays)


def test_noon_acts_halve_their_day(record):
    weight = dict(zip(record.dates, record.weight, strict=True))
    assert weight["1905-10-21"] == weight["1905-11-02"] == weight["1905-11-07"] == 0.5
    assert weight["1905-10-02"] == 0
    assert weight["1905-10-20"] == 1


def test_columns_stay_within_their_bounds():
    simulation = Simulation(plan(load("petersburg-1905"), people=20_000), seed=3, replicate=2)
    from groundswell.world.columns import PEOPLE

    for _ in range(50):
        simulation.step()
    for column in PEOPLE.columns:
        values = simulation.people.columns[column.name]
        assert np.isfinite(values).all()
        assert values.min() >= column.low, column.name
        assert values.max() <= column.high, column.name


def test_memory_is_at_most_128_bytes_a_person():
    simulation = Simulation(plan(load("petersburg-1905")), seed=1, replicate=0)
    assert simulation.memory_bytes() / 200_000 <= 128


def test_no_slow_state_sticks_at_an_end():
    series = [to_dataset(run(load("petersburg-1905"), people=20_000, replicate=replicate)) for replicate in range(3)]
    for name in SLOW:
        median = np.median([one[name].values for one in series], axis=0)
        stuck = (median < 0.02) | (median > 0.98)
        runs = np.diff(np.flatnonzero(np.concatenate([[True], ~stuck, [True]])))
        assert runs.max() - 1 <= 7, name


def test_a_run_is_its_seed_and_replicate():
    town = load("mill-town")
    assert run(town, seed=5, replicate=1).digest == run(town, seed=5, replicate=1).digest
    assert run(town, seed=5, replicate=1).digest != run(town, seed=5, replicate=2).digest
    assert run(town, seed=5).digest != run(town, seed=6).digest


def test_scenarios_that_part_later_are_equal_before():
    whole = load("petersburg-1905").change("end", "1905-11-05")
    cut = whole.timeline_without(actor="council", kind="call", effective_from="1905-11-02")
    one, other = run(whole, people=20_000), run(cut, people=20_000)
    parted = one.dates.index("1905-11-01")  # the day of the sitting that decided it
    for name, series in one.values.items():
        assert (series[:parted] == other.values[name][:parted]).all(), name
    assert (one.values["out"][parted:] != other.values["out"][parted:]).any()


def test_progress_is_shown():
    said = []
    run(load("mill-town"), on_progress=lambda message, share: said.append((message, share)))
    assert said[-1][1] == 1.0
    assert any(share is None for _, share in said)
