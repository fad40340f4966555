"""The floor's parts do what they say, and no more."""

import numpy as np
import pytest

import floor
from crowd_ours import Ours
from groundswell.engine.lines import Lines, Value


@pytest.fixture(scope="module")
def texts(script):
    return {phase: one.runner.text for phase, one in Ours(script).passes.items()}


def test_only_what_differs_between_people_counts_as_a_persons_logistic():
    lines = Lines()
    own = lines.load("mood", "float")
    shared = lines.add("shared", Value("exp((-see_calm))", "float"), "toy.py:1")
    mine = lines.add("mine", Value(f"(f32(2.0) * {own.text})", "float"), "toy.py:2")
    lines.add("both", Value(f"({shared.text} * exp({mine.text}))", "float"), "toy.py:3")
    assert floor.personal_logistics(lines) == 1


def test_the_flagship_holds_eight(texts):
    assert {phase: floor.personal_logistics(text.lines) for phase, text in texts.items()} == {
        "feel": 6,
        "voice": 2,
        "decide": 0,
    }


@pytest.mark.parametrize("phase", ["feel", "voice", "decide"])
def test_reading_and_writing_columns_changes_none_that_was_read(script, texts, phase):
    state = floor.one_plant(script)
    before = {name: values.copy() for name, values in state.columns.items()}
    (run,) = floor.compiled([floor.only_columns(texts[phase])], state)
    run(0)
    changed = {name for name in before if not np.array_equal(before[name], state.columns[name])}
    assert changed <= set(texts[phase].lines.stores) - set(texts[phase].lines.loads)


def test_the_part_of_contacts_sees_what_the_pass_sees(script, texts):
    state = floor.one_plant(script)
    state.columns["shown"][:] = np.arange(script.people) % 251
    (run,) = floor.compiled([floor.only_contacts(texts["feel"])], state)
    run(0)
    shown = state.front[script.contacts]
    wanted = (shown >> 7).mean(axis=1) + (shown & 127).sum(axis=1) / 1016
    np.testing.assert_allclose(state.columns["contacts_out"], wanted, atol=1e-6)


def test_logistics_and_draws_are_all_made(script, texts):
    state = floor.near(script)
    logistics, draws = floor.only_logistics(texts["feel"]), floor.only_draws(texts["decide"])
    assert sum(value.text.count("exp(") for value in logistics.lines.stores.values()) == 6
    assert draws.lines.draws == texts["decide"].lines.draws
    for text in (logistics, draws):
        state.columns[floor.WRITTEN][:] = -1.0
        (run,) = floor.compiled([text], state)
        run(0)
        assert state.columns[floor.WRITTEN][: floor.NEAR].min() > 0.0


def test_ratios_are_taken_to_the_sum_and_to_what_is_left_when_one_part_hides():
    times = {"columns": [2.0], "contacts": [3.0], "logistics": [2.0], "draws": [1.0], "counts": [2.0]}
    times |= {name: [40.0] for name in (floor.OURS, *floor.PEERS)}
    found = floor.within_reach(times)
    assert (found["sum"], found["sum_if_hidden"]) == (10.0, 8.0)
    assert {one["ratio_to_sum"] for one in found["programs"].values()} == {4.0}
    assert {one["ratio_if_hidden"] for one in found["programs"].values()} == {5.0}
