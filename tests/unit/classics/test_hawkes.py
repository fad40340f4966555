"""Events that bring about events: theory by hand, what is said, what is refused."""

import math

import numpy as np
import pytest

from groundswell.classics import find
from groundswell.classics.hawkes.model import per_window, window
from groundswell.classics.hawkes.theory import (
    borel,
    dispersion,
    mean_count,
    mean_size,
    rate,
    residuals,
    variance_of_size,
)
from groundswell.errors import ScenarioError
from groundswell.mechanisms.events import EventRecord
from groundswell.study.lab import Bench

HAWKES = find("hawkes")


def test_borel_by_hand():
    # One event alone has no child; two are a first event with one child that has none.
    assert borel(1, 0.5) == pytest.approx(math.exp(-0.5))
    assert borel(2, 0.5) == pytest.approx(0.5 * math.exp(-0.5) * math.exp(-0.5))
    assert [borel(1, 0.0), borel(2, 0.0)] == [1.0, 0.0]


@pytest.mark.parametrize("ratio", [0.1, 0.4, 0.5, 0.8])
def test_borel_s_moments_are_those_stated(ratio):
    sizes = range(1, 3000)
    chances = [borel(size, ratio) for size in sizes]
    mean = math.fsum(size * chance for size, chance in zip(sizes, chances, strict=True))
    square = math.fsum(size**2 * chance for size, chance in zip(sizes, chances, strict=True))
    assert math.fsum(chances) == pytest.approx(1.0)
    assert mean == pytest.approx(mean_size(ratio))
    assert square - mean**2 == pytest.approx(variance_of_size(ratio))


def test_counts_begin_with_the_background_and_end_at_the_rate():
    assert mean_count(2.0, 0.5, 1.0, 1e-6) == pytest.approx(2e-6, rel=1e-5)
    assert mean_count(2.0, 0.5, 1.0, 1e6) / 1e6 == pytest.approx(rate(2.0, 0.5), rel=1e-5)


def test_counts_are_poisson_in_short_windows_and_without_branching():
    assert dispersion(0.5, 1.0, 1e-6) == pytest.approx(1.0, abs=1e-5)
    assert dispersion(0.5, 1.0, 1e6) == pytest.approx(4.0, abs=1e-4)
    assert dispersion(0.0, 1.0, 5.0) == 1.0


def test_expected_events_by_hand():
    found = residuals(np.array([1.0, 3.0]), background=0.5, branching=0.4, decay=2.0)
    assert found.tolist() == pytest.approx([0.5, 1.0 + 0.4 * (1 - math.exp(-4.0))])


def test_the_expected_count_comes_out_of_short_runs():
    lab, world = Bench(seed=8), window(0.5, 0.6, 0.5, 9.0)
    counts = [len(lab.play(world, replicate=one).times) for one in range(400)]
    assert abs(np.mean(counts) - mean_count(0.5, 0.6, 0.5, 9.0)) < 3 * np.std(counts) / 20


def test_windows_count_what_lies_in_them():
    times = np.array([0.5, 2.1, 2.9, 3.0, 9.0])
    record = EventRecord(times, np.full(5, -1), np.arange(5))
    assert per_window(record, first=2.0, days=1.0, windows=3) == [2.0, 1.0, 0.0]


def test_one_run_says_what_happened():
    outcome = HAWKES.play(HAWKES.values({"days": "365 days"}), Bench())
    assert outcome.figures["events"] == pytest.approx(365 * outcome.figures["events a day"])
    assert outcome.sentence.startswith(f"{outcome.figures['events']:.0f} events in 365 days")


def test_one_event_is_said_as_one_and_thousands_apart():
    alone = HAWKES.play(HAWKES.values({"branching": "0 ratio"}), Bench())
    assert "the longest series has 1 event where" in alone.sentence
    assert " in 3,650 days, 0 per cent brought about" in alone.sentence
    assert " in 1 day, " in HAWKES.play(HAWKES.values({"days": "1 day"}), Bench()).sentence


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("branching", "1 ratio", "hawkes: branching = .*outside the range 0 to 0.99 ratio"),
        ("background", "0 per day", "outside the range"),
        ("memory", "3 per day", "is in per day; this parameter is in days"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(name, value, says):
    with pytest.raises(ScenarioError, match=says):
        HAWKES.values({name: value})
