"""Strikes as forest fires: the balance by hand, what is said, what is refused."""

import numpy as np
import pytest

from groundswell.classics import find
from groundswell.classics.biggs_2005.model import at_least, critical, forest
from groundswell.classics.biggs_2005.theory import FIRE_EXPONENT, MEAN_SIZE_DIMENSION, TAU, mean_size
from groundswell.errors import ScenarioError
from groundswell.study.lab import Bench

BIGGS = find("biggs_2005")


def test_the_balance_by_hand():
    # Ten attempts, half of which find empty ground, make five trees; every second stroke meets one.
    assert mean_size(10, 0.5) == 10.0
    assert mean_size(125, 0.37995) == pytest.approx(203.99, abs=0.005)
    assert mean_size(500, 0.39354) == pytest.approx(770.52, abs=0.02)


def test_what_grows_burns_on_a_small_lattice_too():
    record = Bench(seed=1).play(forest(theta=12, side=24, fires=4000))
    grown = record.burned.sum() + record.standing[-1] - record.burned[-1] - record.standing[0]
    assert record.sizes.mean() == pytest.approx(mean_size(12, record.density), rel=0.02)
    assert grown / (len(record.burned) - 1) == pytest.approx(12 * (1 - record.density), rel=0.05)


def test_half_a_workplace_is_refused():
    with pytest.raises(ScenarioError, match=r"side = 10\.5: must be a whole number"):
        BIGGS.play(BIGGS.values({"side": "10.5 plants"}), Bench(quick=True))


def test_more_attempts_than_sites_are_refused():
    for lattice in ({"theta": "4000 ratio", "side": "3 plants"}, {"theta": "10 ratio", "side": "3 plants"}):
        with pytest.raises(ScenarioError, match=r"theta = .*must be at most the 9 sites of a square with side = 3"):
            BIGGS.play(BIGGS.values(lattice), Bench(quick=True))
    assert BIGGS.play(BIGGS.values({"theta": "9 ratio", "side": "3 plants"}), Bench(quick=True)).sentence


def test_percolation_s_exponents_to_the_digit():
    assert f"{TAU:.4f} {FIRE_EXPONENT:.4f} {MEAN_SIZE_DIMENSION:.4f}" == "2.0549 1.0549 1.7917"


def test_the_warm_up_gives_every_site_twenty_attempts():
    said = forest(theta=7, side=10, fires=5)
    assert said.warm_up * 7 >= 20 * 100 > (said.warm_up - 1) * 7
    assert not critical(9).torus


def test_shares_at_least_as_large_begin_at_one_and_fall():
    marks, shares = at_least(np.array([1, 1, 2, 5, 40]))
    assert (marks[0], shares[0]) == (1.0, 1.0)
    assert (marks[-1], shares[-1]) == (40.0, pytest.approx(0.2))
    assert shares == sorted(shares, reverse=True)


def test_one_run_says_what_burned():
    outcome = BIGGS.play(BIGGS.values({"theta": "10 ratio", "side": "32 plants", "fires": "500 plain"}), Bench())
    assert outcome.figures["waves"] == 500
    assert outcome.sentence.startswith("500 waves swept")
    assert len(outcome.picture.panels) == 2


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("theta", "0 ratio", "biggs_2005: theta = .*outside the range 1 to 4000 ratio"),
        ("side", "2 plants", "outside the range 3 to 4096 plants"),
        ("fires", "0 plain", "outside the range 100 to 1000000;"),
        ("thta", "9 ratio", "no such parameter"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(name, value, says):
    with pytest.raises(ScenarioError, match=says):
        BIGGS.values({name: value})
