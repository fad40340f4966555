"""Events by families and by rate: one law, descent without a gap, nonsense refused."""

import numpy as np
import pytest

from groundswell.engine.play import play
from groundswell.errors import ScenarioError
from groundswell.mechanisms.events import VIEWS, EventRecord, SelfExciting


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("how", [{"families": 300}, {"days": 200.0}])
def test_descent_has_no_gap(view, how):
    found = play(SelfExciting(1.5, 0.6, 0.8, view=view, **how), seed=11)
    assert (np.diff(found.times) >= 0).all()
    children = np.flatnonzero(found.parents >= 0)
    assert len(children) > 50
    assert (found.parents[children] < children).all()
    assert (found.families[children] == found.families[found.parents[children]]).all()
    founders = found.families[found.parents < 0]
    assert founders.tolist() == list(range(len(founders)))
    assert found.sizes.sum() == len(found.times)
    if "families" in how:
        assert len(found.sizes) == 300
    else:
        assert found.times[-1] <= 200.0


@pytest.mark.parametrize("view", VIEWS)
def test_without_branching_only_the_background_is_left(view):
    found = play(SelfExciting(2.0, 0.0, 1.0, families=20_000, view=view), seed=3)
    assert found.caused == 0.0
    assert (found.sizes == 1).all()
    gaps = np.diff(found.times)
    assert abs(gaps.mean() - 0.5) < 3 * gaps.std() / np.sqrt(len(gaps))


def test_the_two_views_follow_one_law():
    views = [play(SelfExciting(1.0, 0.5, 2.0, families=8000, view=view), seed=5) for view in VIEWS]
    for sizes in (one.sizes for one in views):
        assert abs(sizes.mean() - 2.0) < 3 * np.sqrt(4.0 / 8000)
    delays = [one.times[one.parents >= 0] - one.times[one.parents[one.parents >= 0]] for one in views]
    for waited in delays:
        assert abs(waited.mean() - 0.5) < 3 * 0.5 / np.sqrt(len(waited))
    assert views[0].times[:5].tolist() != views[1].times[:5].tolist()


def test_the_first_wait_is_the_draw_s():
    first = play(SelfExciting(4.0, 0.5, 1.0, families=1), seed=9, replicate=2).times[0]
    assert first == play(SelfExciting(4.0, 0.0, 7.0, families=3), seed=9, replicate=2).times[0]
    assert first * 2.0 == play(SelfExciting(2.0, 0.5, 1.0, families=1), seed=9, replicate=2).times[0]


@pytest.mark.parametrize("view", VIEWS)
def test_replicates_differ_and_repeat(view):
    world = SelfExciting(1.0, 0.5, 1.0, days=30.0, view=view)
    first, again, other = (play(world, seed=4, replicate=one).times.tolist() for one in (0, 0, 1))
    assert first == again
    assert first != other


def test_no_event_is_a_record_too():
    found = play(SelfExciting(1e-9, 0.5, 1.0, days=1.0), seed=4)
    assert (len(found.times), found.caused, found.sizes.tolist()) == (0, 0.0, [])
    assert isinstance(found, EventRecord)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"branching": 1.0}, "branching = 1.0: must be at least 0 and below 1"),
        ({"branching": -0.1}, "branching = -0.1"),
        ({"branching": float("nan")}, "branching = nan"),
        ({"background": 0.0}, "background = 0.0: must be a finite rate above 0 per day"),
        ({"decay": float("inf")}, "decay = inf: must be a finite rate"),
        ({"families": 0}, "families = 0, days = 0.0: one of the two must be above 0"),
        ({"days": 3.0}, "families = 10, days = 3.0: one of the two"),
        ({"families": -1}, "families = -1, days = 0.0: neither may be negative"),
        ({"view": "thinning"}, "view = 'thinning': must be one of families, intensity"),
        ({"families": 10**9}, "some 2000000000 events would happen: must be at most 50000000"),
    ],
)
def test_events_that_cannot_be_are_refused_in_a_sentence(changes, says):
    with pytest.raises(ScenarioError, match=says):
        SelfExciting(**({"background": 1.0, "branching": 0.5, "decay": 1.0, "families": 10} | changes))
