"""The quick tier of R4 for checkpoints: every shipped scenario, stopped once and resumed, ends in the same bits."""

import pytest

import checkpoints
from groundswell.scenario.catalogue import SCENARIOS


@pytest.mark.parametrize("name", list(SCENARIOS))
def test_r4_checkpoints_do_not_matter(name, tmp_path):
    for label, ready in checkpoints.cities((name,)):
        assert checkpoints.unlike(ready, tmp_path / "checkpoint", 1) == [], label


@pytest.mark.parametrize("what", ["memory", "column", "quantity", "chronicle"])
def test_the_check_sees_whatever_is_forgotten(what, tmp_path):
    def forget(simulation):
        if what == "memory":
            simulation.city.memory["speakers.conviction"] = simulation.city.memory["speakers.conviction"] * 0.5
        if what == "column":
            simulation.people.columns["hope"][:] = 0.5
        if what == "quantity":
            simulation.city.resolve_state = 0.123
        if what == "chronicle":
            simulation.today.chronicle.pop()

    ((_, ready), _) = checkpoints.cities(("mill-town",))
    assert len(checkpoints.unlike(ready, tmp_path / "checkpoint", 1, spoil=forget)) == 1
