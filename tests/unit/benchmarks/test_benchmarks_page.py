"""The page on performance says what the result files hold."""

import importlib.util
import json
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[3] / "docs"


@pytest.fixture(scope="module")
def program():
    place = importlib.util.spec_from_file_location("make_performance", DOCS / "make_performance.py")
    module = importlib.util.module_from_spec(place)
    place.loader.exec_module(module)
    return module


def test_the_page_is_up_to_date(program):
    stale = [name for name, content in program.pages().items() if (DOCS / name).read_text(encoding="utf-8") != content]
    assert stale == [], "run: python docs/make_performance.py"


def test_a_missed_goal_is_said(program):
    found = json.loads(json.dumps(program.results()))
    index = found["passes"]["programs"]["NumPy, index arrays"]
    for ratio, words in ((index["goal"] * 1.1, "met"), (index["goal"] * 0.9, "missed")):
        index["ratio"] = ratio
        page = program.markdown(program.peers_blocks(found))
        (row,) = (line for line in page.splitlines() if line.startswith("| NumPy, index arrays | 200,000"))
        assert row.endswith(f": {words} |")


def test_threads_are_not_judged_on_a_busy_machine(program):
    threads = program.results()["threads"] | {"gain_of_passes": 1.7, "goal": 1.5, "load_before": 0.9}
    for after, words in ((1.0, "goal 1.5: met"), (6.0, "goal 1.5: not judged")):
        assert words in program.markdown(program.threads_blocks(threads | {"load_after": after}))


@pytest.mark.parametrize(("ratio", "words"), [(3.1, "met"), (2.9, "missed")])
def test_replicates_together_are_judged_at_the_size_of_the_goal_alone(program, ratio, words):
    lanes = json.loads(json.dumps(program.results()["lanes"]))
    (judged,) = (one for one in lanes["sizes"] if one["goal"] is not None)
    judged["tick"]["ratio"] = ratio
    page = program.markdown(program.lanes_blocks(lanes))
    assert page.count(": met |") + page.count(": missed |") == 1
    assert f"at least 3: {words} |" in page


def test_a_thousand_replicates_say_when_the_machine_was_busy(program):
    found = json.loads(json.dumps(program.results()))
    for load, words in ((2.1, False), (5.0, True)):
        found["thousand"]["load_after"] = load
        page = program.markdown(program.studies_blocks(found["studies"], found["thousand"] | {"load_before": 1.0}))
        assert ("a quiet one takes less" in page) == words
    found["studies"]["gain_of_two"] = 1.6
    assert "goal 1.7: missed" in program.markdown(program.studies_blocks(found["studies"], found["thousand"]))


def test_numbers_on_axes_are_short(program):
    assert [program.short(value) for value in (1.0, 10.0, 1000.0, 1e5, 1e7)] == ["1", "10", "1k", "100k", "10M"]
    assert program.decades(15.0, 12_000.0) == [100.0, 1000.0, 10_000.0]
