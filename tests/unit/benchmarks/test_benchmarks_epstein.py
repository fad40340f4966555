"""The benchmark of Epstein's model plays what it says, and asks for Mesa where there is none."""

import json
import sys

import pytest

import epstein
from epstein import FULL, ours, run_2, same, turns
from epstein_mesa import shipped


def test_ours_has_the_inputs_of_mesas_example():
    world = same(3)
    assert (world.rows, world.columns, world.people, world.cops_by_tick[0]) == (40, 40, 1120, 118)
    assert (world.vision.shape, world.vision.radius, world.longest, world.act_first) == ("diamond", 7, 1000, True)
    assert float(world.legitimacy_by_tick[0]) == pytest.approx(0.8)
    assert turns(world) == 3 * (1120 + 118)


def test_the_large_grid_is_the_small_one_with_more_cells():
    small, large = run_2(2, 40), run_2(2, 500)
    assert (large.people, large.cops_by_tick[0]) == (175_000, 10_000)
    assert small.settings == large.settings == {"rebel.rounding": 1.0}
    assert ours(small, 1) > 0


def test_without_mesa_the_program_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "mesa", None)
    with pytest.raises(ModuleNotFoundError):
        shipped()
    monkeypatch.setattr(sys, "argv", ["epstein.py", "--quick"])
    assert epstein.main() == 2
    assert "peers" in capsys.readouterr().err


def test_the_kept_measurement_was_full_and_of_the_same_work():
    from timing import RESULTS

    kept = json.loads((RESULTS / "epstein.json").read_text(encoding="utf-8"))
    assert {name: kept[name] for name in FULL if name != "checked"} == {k: v for k, v in FULL.items() if k != "checked"}
    assert kept["check"]["agrees"]
