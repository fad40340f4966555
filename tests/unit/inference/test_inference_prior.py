"""What is drawn before anything is compared: fitted numbers, evenly, over their declared ranges."""

import numpy as np
import pytest

from groundswell.engine.plan import plan
from groundswell.inference import prior
from groundswell.scenario import load


@pytest.fixture(scope="module")
def flagship():
    return load("petersburg-1905")


def test_at_most_eight_numbers_are_fitted(flagship):
    paths = [one.path for one in prior.fitted(flagship)]
    assert 0 < len(paths) <= 8
    assert len(set(paths)) == len(paths)


def test_fitted_and_assumed_have_nothing_in_common_and_no_counts(flagship):
    fitted, assumed = prior.fitted(flagship), prior.assumed(flagship)
    assert not {one.path for one in fitted} & {one.path for one in assumed}
    assert len(assumed) > 300
    assert all(one.low < one.high for one in (*fitted, *assumed))
    assert not any(one.path.startswith(("population.contacts", "population.enterprises")) for one in assumed)


def test_draws_fill_their_ranges_evenly(flagship):
    numbers = prior.fitted(flagship)
    points = prior.draws(numbers, 2000, seed=5)
    for column, one in zip(points.T, numbers, strict=True):
        part = (column - one.low) / (one.high - one.low)
        assert part.min() >= 0.0
        assert part.max() <= 1.0
        # 2,000 even draws: a tenth of the range holds 200, give or take four times 13.4
        assert np.histogram(part, bins=10, range=(0.0, 1.0))[0] == pytest.approx(200, abs=54)


def test_draws_are_keyed_by_seed_and_stage(flagship):
    numbers = prior.fitted(flagship)
    first = prior.draws(numbers, 20, seed=5)
    assert np.array_equal(first[:10], prior.draws(numbers, 10, seed=5))
    assert not np.array_equal(first, prior.draws(numbers, 20, seed=6))
    assert not np.array_equal(first, prior.draws(numbers, 20, seed=5, stage=1))


def test_normals_have_mean_0_and_spread_1():
    steps = prior.normals(4000, 3, seed=1, stage=1)
    assert steps.mean(axis=0) == pytest.approx(0.0, abs=0.07)
    assert steps.std(axis=0) == pytest.approx(1.0, abs=0.05)
    assert abs(np.corrcoef(steps.T)[np.triu_indices(3, 1)]).max() < 0.07


def test_what_is_drawn_can_be_said_and_planned(flagship):
    numbers = (*prior.fitted(flagship), *prior.assumed(flagship))
    point = prior.draws(numbers, 1, seed=9)[0]
    planned = plan(flagship.with_values(prior.said(numbers, point)))
    for one, value in zip(numbers, point, strict=True):
        owner, _, name = one.path.partition(".")
        assert planned.parameters[owner][name].value == pytest.approx(value, rel=1e-3, abs=1e-12)
