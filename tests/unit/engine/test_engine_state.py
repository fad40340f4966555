"""Columns and their contract."""

import numpy as np
import pytest
from engine_worlds import TOWN, world

from groundswell.engine.state import BLOCK, State, check_contract
from groundswell.errors import ScenarioError


def test_blocks_never_straddle_a_group():
    state = world([BLOCK + 1, 0, 3, 2 * BLOCK])
    assert state.blocks.tolist() == [
        [0, 0, BLOCK],
        [0, BLOCK, BLOCK + 1],
        [2, BLOCK + 1, BLOCK + 4],
        [3, BLOCK + 4, 2 * BLOCK + 4],
        [3, 2 * BLOCK + 4, 3 * BLOCK + 4],
    ]
    assert (state.people, state.groups) == (3 * BLOCK + 4, 4)


def test_swap_turns_what_is_seen():
    state = world([4])
    front, back = state.front, state.back
    state.swap()
    assert state.front is back
    assert state.back is front
    nobody = State({"x": np.zeros(2, np.float32)}, np.array([0, 2]))
    nobody.swap()
    assert nobody.back is None


def test_a_copy_is_its_own():
    state = world([4])
    other = state.copy()
    assert other.digest() == state.digest()
    other.columns["mood"][0] = 0.25
    other.back[1] ^= 1
    assert other.digest() != state.digest()
    assert state.columns["mood"][0] != 0.25


def test_memory():
    state = world([100])
    # Two floats, three bytes, the shown column's other copy, eight contacts; besides offsets and blocks.
    assert state.memory_bytes() == 100 * (2 * 4 + 3 + 1 + 8 * 4) + state.offsets.nbytes + state.blocks.nbytes


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"offsets": np.array([0, 3, 2, 4])}, "never fall"),
        ({"offsets": np.array([1, 4])}, "begin at 0"),
        ({"offsets": np.array([0, 5])}, "mood: float32"),
        ({"contacts": np.full((4, 8), 4)}, "from 0 to 3"),
        ({"contacts": np.full((4, 8), -1)}, "from 0 to 3"),
        ({"contacts": np.zeros(4)}, "shape"),
        ({"columns": {"mood": np.zeros(4)}}, "mood: float64"),
    ],
)
def test_what_does_not_fit_is_refused(change, said):
    state = world([4])
    parts = {"columns": state.columns, "offsets": state.offsets, "contacts": state.contacts}
    with pytest.raises(ValueError, match=said):
        State(**{**parts, **change})


@pytest.mark.parametrize(
    ("column", "value"),
    [("mood", np.nan), ("mood", 1.5), ("mood", -0.1), ("purse", np.inf), ("state", 6), ("raised", 2)],
)
def test_the_contract_names_who_breaks_it(column, value):
    state = world([3, 0, 4])
    check_contract(state, TOWN)
    state.columns[column][5] = value
    with pytest.raises(ScenarioError, match=rf"people\.{column} = .* for number 5 \(plant 2\)"):
        check_contract(state, TOWN)
