"""The sparse product does the same work as our crowd, and one that does not is found out."""

import numpy as np
import pytest

from contagion import KINDS, crowd, ours, scene, scipy_product
from groundswell.engine.play import play


@pytest.fixture(scope="module")
def graph():
    return scene(3_000, 0.18, 0.05)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ticks", [0, 1, 7, 40])
def test_products_of_every_kind_end_as_our_crowd_does(graph, kind, ticks):
    assert np.array_equal(scipy_product(graph, kind)(ticks), ours(graph, ticks))


def test_a_product_that_lags_a_tick_is_found_out(graph):
    assert not np.array_equal(scipy_product(graph, "float32")(3), ours(graph, 4))


def test_events_end_as_products_do():
    given = scene(3_000, 0.1, 0.0)
    record = play(crowd(given, "event", 10_000, until_still=True), seed=1)
    assert record.last("out")[0] > 2_900
    assert np.array_equal(record.columns["out"], scipy_product(given, "int8")(record.ticks))
