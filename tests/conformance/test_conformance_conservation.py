"""R8: people are conserved: statuses sum to the people at every tick, plant by plant, whatever happens to them."""

import numpy as np
import pytest

import conservation
from groundswell.engine.run import Simulation
from groundswell.world.columns import OUT, PEOPLE, STATUSES, WORKING
from worlds import random_sizes, random_state


@pytest.mark.parametrize("number", [0, 1])
def test_r8_no_rule_loses_anybody(number):
    assert list(conservation.worlds_lose(number, range(700, 740))) == []


def test_r8_no_run_loses_anybody():
    failures, part = conservation.runs_lose(0, range(700, 706))
    assert failures == []
    assert part["runs"] == 6
    assert min(part[name] for name in ("out", "locked_out", "unemployed", "arrested", "taken back", "closed")) > 0


def test_r8_switched_off_no_run_loses_anybody():
    failures, part = conservation.runs_lose(3, range(710, 713))
    assert (failures, part["runs"]) == ([], 3)


@pytest.fixture
def world():
    sizes = np.array(random_sizes(5))
    state = random_state(PEOPLE, list(sizes), 5)
    return state, sizes, conservation.counted(state)


def test_r8_notices_a_status_that_is_none(world):
    state, sizes, told = world
    assert conservation.lost(state, sizes, told) == []
    state.columns["status"][0] = len(STATUSES)
    assert len(conservation.lost(state, sizes, told)) == 2


def test_r8_notices_a_person_moved_to_another_plant(world):
    state, sizes, _ = world
    full = int(np.flatnonzero(np.diff(state.offsets) > 1)[0])
    state.offsets[full + 1] -= 1
    assert conservation.lost(state, sizes, conservation.counted(state)) != []


def test_r8_notices_a_count_that_forgets_the_arrested(monkeypatch):
    honest = Simulation._count_statuses

    def forgetful(self):
        honest(self)
        self.city.arrested = np.zeros(len(self.city.plants))

    monkeypatch.setattr(Simulation, "_count_statuses", forgetful)
    failures, _ = conservation.runs_lose(0, range(700, 702))
    assert {words for one in failures for words in one["wrong"]} == {"statuses counted wrongly"}


def test_r8_notices_work_on_a_day_of_rest(monkeypatch):
    def restless(self):
        status = self.people.columns["status"]
        status[:] = np.where(status == WORKING, OUT, np.where(status == OUT, WORKING, status))

    step = Simulation.step
    monkeypatch.setattr(Simulation, "step", lambda self: (step(self), restless(self)))
    failures, _ = conservation.runs_lose(0, range(700, 701))
    assert "statuses moved on a day of rest" in failures[0]["wrong"]


def test_r8_says_what_a_person_keeps():
    assert {"home", "woman", "caution", "threshold"} <= set(conservation.STANDING)
    assert not {"status", "hope", "shown"} & set(conservation.STANDING)
