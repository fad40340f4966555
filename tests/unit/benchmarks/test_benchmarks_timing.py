"""The arithmetic of the comparisons: turns, ratios, slopes, and what is said of the machine."""

import json

import pytest

import timing
from scale import net, slope


def test_programs_take_turns():
    order = []
    programs = {name: lambda name=name: order.append(name) or float(len(order)) for name in "ab"}
    found = timing.interleaved(programs, 3, say=lambda _: None)
    assert "".join(order) == "ababab"
    assert found == {"a": [1.0, 3.0, 5.0], "b": [2.0, 4.0, 6.0]}


def test_a_ratio_is_taken_within_a_round():
    # One round is ten times as slow for both: a ratio of medians or means would move, this one does not.
    assert timing.median_ratio([2.0, 40.0, 2.0], [1.0, 20.0, 1.0]) == 2.0
    assert timing.median_ratio([3.0, 40.0, 5.0], [1.0, 20.0, 1.0]) == 3.0


def test_slopes_are_exponents():
    people = [10, 100, 1000, 10_000]
    assert slope(people, [3.0 * n for n in people]) == pytest.approx(1.0)
    assert slope(people, [2.0 * n**1.5 for n in people]) == pytest.approx(1.5)
    assert slope(people, [7.0] * 4) == pytest.approx(0.0)


def test_what_every_size_takes_is_taken_off():
    fixed = {"bytes_resident": 900, "bytes_at_most": 1000, "bytes_counted": 100}
    one = {"people": 5, "bytes_resident": 1800, "bytes_at_most": 2100, "bytes_counted": 1000}
    assert net(one, fixed) == {"people": 5, "bytes_resident": 1000, "bytes_at_most": 1200, "bytes_counted": 1000}


def test_a_table_keeps_its_columns():
    lines = timing.table(("name", "ns"), [("a longer name", "1.0"), ("b", "100.0")]).splitlines()
    assert lines == ["name              ns", "a longer name    1.0", "b              100.0"]


def test_only_a_full_measurement_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(timing, "RESULTS", tmp_path)
    timing.keep("one", {"ratio": 2.0}, quick=True)
    assert list(tmp_path.iterdir()) == []
    timing.keep("one", {"ratio": 2.0}, quick=False)
    kept = json.loads((tmp_path / "one.json").read_text(encoding="utf-8"))
    assert kept["ratio"] == 2.0
    assert set(kept["made"]) == {"date", "versions", "machine", "code_hash"}
