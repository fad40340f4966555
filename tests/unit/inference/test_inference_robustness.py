"""Robustness: variants differ in what they say, share their luck, and do not answer what they do not measure."""

import numpy as np

from groundswell.inference import robustness
from groundswell.inference.robustness import Variant, play_all
from groundswell.inference.trials import city_targets
from groundswell.scenario import load

STRETCH = ("1900-03-05", "1900-03-25")


def test_every_variant_says_something_else():
    city = load("petersburg-1905")
    found = [
        *robustness.rivals(city, 20_000)[1:],
        *robustness.links(city, 20_000),
        *robustness.mechanisms_off(city, 20_000),
        *robustness.contacts(city, 20_000),
        *robustness.weights(city, 20_000),
        *robustness.shifted(city, 20_000, (-3, 3), "1905-11-01", "1905-11-12"),
    ]
    names = [(one.group, one.name) for one in found]
    assert len(set(names)) == len(names)
    assert all(one.scenario.digest != city.digest for one in found)


def test_what_came_from_elsewhere_is_not_moved():
    city = load("petersburg-1905")
    (later,) = robustness.shifted(city, 20_000, (7,), "1905-11-01", "1905-11-12")

    def days(scenario, kind):
        return [scenario.calendar.format(act.effective) for act in scenario.tables.timeline if act.kind == kind]

    assert days(later.scenario, "mutiny") == days(city, "mutiny")
    assert days(later.scenario, "repression") == days(city, "repression")
    assert days(city, "closure") == ["1905-11-09"]
    assert days(later.scenario, "closure") == ["1905-11-16"]


def test_outcomes_hold_rates_and_peaks(town):
    place = town(
        ("A", "out_share", "city", "1900-03-05/1900-03-25", "max", "0", "1"),
        ("B", "voiced_support", "city", "1900-03-10", "value", "2", "3"),
    )
    found = play_all(
        [Variant("g", "as it is", place, 2_000), Variant("g", "silent", place.without("stalemate"), 2_000)],
        [{}, {"lean.b_0": "-6 logit"}],
        city_targets(place),
        replicates=2,
        stretch=STRETCH,
        workers=1,
    )
    assert [one.variant.name for one in found] == ["as it is", "silent"]
    assert found[0].rates == {"A": 1.0, "B": 0.0}
    assert np.array_equal(found[0].heights, found[1].heights)
    assert len(found[0].heights) == 4
    assert found[0].heights.min() < found[0].heights.max()
    assert all(STRETCH[0] <= day <= STRETCH[1] for day in found[0].days)


def test_a_quantity_that_is_switched_off_is_not_scored(town):
    place = town(("R", "regime", "city", "1900-03-10", "value", "strike", "strike"))
    (found,) = play_all(
        [Variant("g", "unjudged", place.without("stalemate"), 2_000)],
        [{}],
        city_targets(place),
        replicates=1,
        stretch=STRETCH,
        workers=1,
    )
    assert found.rates == {"R": None}
