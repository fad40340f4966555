"""Numbers at the edge of what may be said: no contacts, half a contact, a great many threads."""

import numpy as np
import pytest
from engine_worlds import differences, play, world

from groundswell.engine.backends.cpu import cut
from groundswell.engine.plan import plan
from groundswell.engine.run import run
from groundswell.errors import ScenarioError
from groundswell.scenario import load

TOWN = load("mill-town")
KINDS = ("crew", "plant", "home", "city")


def lonely(sizes):
    state = world(sizes)
    state.contacts = np.empty((state.people, 0), dtype=np.uint32)
    return state


@pytest.mark.parametrize("backend", ["columns", "cpu"])
def test_who_knows_nobody_sees_nobody_on_any_backend(backend):
    expected = play(lonely([5, 0, 40]), "reference", degree=0)
    assert np.isfinite(expected.columns["mood"]).all()
    assert differences(expected, play(lonely([5, 0, 40]), backend, degree=0)) == []
    assert differences(expected, play(world([5, 0, 40]), backend)) != []


def test_a_city_without_contacts_runs_alike_on_every_backend():
    town = TOWN.change("end", "1900-03-12").change("claims_until", "1900-03-12")
    for kind in KINDS:
        town = town.change(f"population.contacts_{kind}", "0 contacts")
    digests = {run(town, people=60, backend=backend).digest for backend in ("reference", "columns", "cpu")}
    assert len(digests) == 1
    assert run(town, people=60).digest != run(TOWN, people=60).digest


@pytest.mark.parametrize(
    ("name", "value"),
    [("contacts_crew", "2.5 contacts"), ("crew", "7.5 people"), ("enterprises", "12.5 plants")],
)
def test_half_a_contact_is_refused(name, value):
    with pytest.raises(ScenarioError) as error:
        plan(TOWN.change(f"population.{name}", value))
    assert str(error.value) == f'mill-town/scenario.toml: population.{name} = "{value}": must be a whole number'


@pytest.mark.parametrize("threads", [10**9, 10**18])
def test_more_threads_than_blocks_are_as_many_as_blocks(threads):
    state = world([5000, 4000, 0, 6000])
    assert 1 < len(cut(state, threads)) <= len(state.blocks)
    assert cut(world([3]), threads) == [(0, 1)]
    assert play(world([5000, 3]), "cpu", threads=threads).digest() == play(world([5000, 3]), "cpu").digest()
