"""Choices with social interactions: roots, folds and chains against slower or other ways of finding them."""

import math

import numpy as np
import pytest

from groundswell.classics.brock_durlauf_2001 import CLASSIC, theory
from groundswell.classics.brock_durlauf_2001.model import choosers, neutral, passages
from groundswell.engine.crowd import play_crowd
from groundswell.errors import ScenarioError
from groundswell.study.lab import Bench

LAB = Bench(quick=True)


@pytest.mark.parametrize(
    ("coupling", "private"), [(0.5, 0.0), (1.5, 0.0), (1.5, 0.2), (1.5, -0.2), (1.5, 0.3), (2.5, 0.9)]
)
def test_equilibria_are_all_the_roots_there_are(coupling, private):
    m = np.linspace(-1, 1, 400_001)
    miss = m - np.tanh(private + coupling * m)
    crossings = np.count_nonzero(np.sign(miss[1:]) != np.sign(miss[:-1]))
    found = theory.equilibria(coupling, private)
    assert all(abs(one - math.tanh(private + coupling * one)) < 1e-12 for one in found)
    assert len(found) == (3 if abs(private) < theory.spinodal(coupling)[1] else 1) if coupling > 1 else len(found) == 1
    assert crossings in (len(found), len(found) + 1)  # a root on the grid itself is crossed twice


def test_signs_and_shares_say_the_same():
    """b0 = 2 (h - J) and b1 = 4 J: the folds in shares are the spinodals in signs."""
    for b1 in (5.0, 6.0, 8.0):
        coupling = b1 / 4
        m, edge = theory.spinodal(coupling)
        a, b0 = theory.fold(b1, -1)
        assert 2 * a - 1 == pytest.approx(-m)
        assert b0 / 2 + coupling == pytest.approx(edge)


def test_two_people_one_at_a_time_by_hand():
    """Two people, b0 = 0, b1 = 2: up from 0 with one half, from 1 with a quarter; down by the mirrored chances."""
    up, down = theory.rates(2, 0.0, 2.0)
    sure = 1 / (1 + math.exp(-1.0))
    assert up.tolist() == pytest.approx([0.5, 0.5 * sure, 0.0])
    assert down.tolist() == pytest.approx([0.0, 0.25, 1 - sure])
    law = theory.stationary(2, 0.0, 2.0)
    assert law.sum() == pytest.approx(1.0)
    assert law[0] * up[0] == pytest.approx(law[1] * down[1])
    assert law[1] * up[1] == pytest.approx(law[2] * down[2])
    assert theory.passage(2, 0.0, 2.0, 1) == pytest.approx(2.0)
    assert theory.passage(2, 0.0, 2.0, 2) == pytest.approx(2.0 + (1 + 0.25 * 2.0) / (0.5 * sure))
    assert theory.passage(2, 0.0, 2.0, 2, start=1) == pytest.approx((1 + 0.25 * 2.0) / (0.5 * sure))


@pytest.mark.parametrize("included", [False, True])
def test_the_long_run_is_what_turns_leave_alone(included):
    people, b0, b1 = 9, -1.7, 4.4
    up, down = theory.rates(people, b0, b1, included=included)
    turn = np.diag(1 - up - down) + np.diag(up[:-1], 1) + np.diag(down[1:], -1)
    law = theory.stationary(people, b0, b1, included=included)
    assert law @ turn == pytest.approx(law)
    # Mean first passage to the top, by solving the linear equations instead.
    inner = np.eye(people) - turn[:people, :people]
    assert theory.passage(people, b0, b1, people, included=included) == pytest.approx(
        np.linalg.solve(inner, np.ones(people))[0]
    )


def test_turns_are_counted_until_the_target_and_no_longer():
    record = play_crowd(passages(1, 0.0, 0.0, 1, ticks=200, groups=500), seed=3)
    turns = record.columns["turns"]
    assert record.last("chooses").tolist() == [1] * 500  # frozen once there
    assert turns.mean() == pytest.approx(2.0, abs=0.25)  # one half a turn
    assert turns.min() == 1.0


@pytest.mark.parametrize("order", ["together", "one"])
def test_the_plain_rule_gives_the_same_bits(order):
    start = np.arange(40) % 3 == 0
    said = choosers(start, 1.2, 0.1, ticks=15, groups=4, order=order, included=True)
    fast, slow = (play_crowd(said, seed=9, backend=backend) for backend in ("cpu", "reference"))
    assert (fast.columns["chooses"] == slow.columns["chooses"]).all()
    assert (fast.counts["chooses"] == slow.counts["chooses"]).all()


def test_without_noise_uniform_thresholds_hold_everything():
    assert LAB.play(neutral(7)).last("chooses").tolist() == list(range(8))


def test_no_coupling_and_no_leaning_is_even_odds():
    record = LAB.play(choosers(np.zeros(20_000, np.uint8), 0.0, 0.0, ticks=1))
    assert record.last("chooses")[0] / 20_000 == pytest.approx(0.5, abs=0.015)
    sure = LAB.play(choosers(np.zeros(100, np.uint8), 0.0, 1.0, ticks=1, beta=20.0))
    assert sure.last("chooses")[0] == 100


def test_one_run_names_the_nearest_equilibrium():
    outcome = CLASSIC.play(CLASSIC.values(), LAB)
    assert outcome.figures["equilibria"] == 3.0
    assert outcome.figures["nearest (-1 to 1)"] == pytest.approx(0.85856, abs=1e-5)
    low = CLASSIC.play(CLASSIC.values({"start": "0.2"}), LAB)
    assert low.figures["nearest (-1 to 1)"] == pytest.approx(-0.85856, abs=1e-5)


@pytest.mark.parametrize(
    "changes", [{"people": "1 people"}, {"beta": "-1 plain"}, {"coupling": "11 plain"}, {"start": "2"}]
)
def test_nonsense_is_refused(changes):
    with pytest.raises(ScenarioError, match="range"):
        CLASSIC.values(changes)


def test_a_target_beyond_the_crowd_is_refused():
    with pytest.raises(ScenarioError, match="target = 13: must be from 1 to the 12 people"):
        passages(12, 1.0, 0.0, 13, ticks=1, groups=1)
