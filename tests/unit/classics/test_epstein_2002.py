"""Epstein's Model I by hand: outbursts, schedules, the mean field, readings, refusals."""

import math
import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from groundswell.classics.bands import Measured
from groundswell.classics.epstein_2002 import CLASSIC
from groundswell.classics.epstein_2002.checks import TABLE
from groundswell.classics.epstein_2002.measures import steadied
from groundswell.classics.epstein_2002.model import READINGS, RUNS, Reading, falling, said, society
from groundswell.classics.epstein_2002.outbursts import course, log_slope, outbursts
from groundswell.classics.epstein_2002.picture import STATES, happened, renamed
from groundswell.classics.epstein_2002.theory import (
    deterred,
    force,
    rungs,
    share_active,
    stable_states,
    tipping,
)
from groundswell.engine.grid import play_grid
from groundswell.errors import ScenarioError
from groundswell.mechanisms.grid import CELL_STATES
from groundswell.study.lab import Bench

LAB = Bench(quick=True)


def test_an_outburst_is_from_above_fifty_to_below_fifty():
    actives = np.array([0, 50, 51, 50, 60, 49, 0, 70, 10, 80])
    assert outbursts(actives) == [(2, 5), (7, 8)]  # the last has not ended
    found = course(actives)
    assert found.outbursts == 2
    assert found.waits.tolist() == [2]
    assert found.activations.tolist() == [51 + 50 + 60, 70]
    assert found.peak == 80
    assert found.calm == pytest.approx(1 / 9)
    assert found.mean == pytest.approx(actives[1:].mean())


def test_without_an_outburst_there_is_no_wait():
    found = course(np.zeros(5, np.int64))
    assert (found.outbursts, len(found.waits), len(found.activations), found.calm) == (0, 0, 0, 1.0)


def test_the_slope_of_exponential_waits_is_their_rate():
    waits = [10 * place + 1 for place in range(6) for _ in range(round(2000 * math.exp(-0.5 * place)))]
    assert log_slope(waits) == pytest.approx(-0.05, rel=1e-2)
    assert log_slope([]) == log_slope([3, 4]) == 0.0
    assert log_slope([1] + [11] * 4 + [21] * 2) == pytest.approx(-math.log(2) / 10)  # from the fullest bin on


def test_legitimacy_falls_by_steps_or_at_once():
    steps = falling(0.9, 0.2, 77, 0.01, 300)
    assert steps[75] == 0.9  # tick 76
    assert steps[76] == 0.89
    assert steps[145] == steps[-1] == 0.2
    assert (np.diff(steps) <= 0).all()
    jump = falling(0.9, 0.7, 77, 0.0, 300)
    assert (jump[75], jump[76], jump[-1]) == (0.9, 0.7, 0.7)
    assert falling(0.1, 0.3, 1, 0.15, 3).tolist() == [0.25, 0.3, 0.3]  # and rises


@pytest.mark.parametrize(("arrest", "share"), [(0.0, 4 / 9), (0.9, 0.0064 / 0.324), (0.08, 1 - 0.14 / 0.18)])
def test_the_share_active_is_the_area_above_the_threshold(arrest, share):
    assert share_active(arrest, 0.82) == pytest.approx(share, rel=1e-12)
    middles = (np.arange(2000) + 0.5) / 2000
    area = (middles[:, None] * 0.18 - middles[None, :] * arrest > 0.1).mean()
    assert share_active(arrest, 0.82) == pytest.approx(area, abs=1e-3)


def test_nobody_is_active_whose_grievance_cannot_pass_the_threshold():
    assert share_active(0.5, 0.9) == share_active(0.0, 0.95) == 0.0


def test_the_two_formulas_meet():
    left = 1 - 0.82
    arrest = left - 0.1
    assert share_active(arrest, 0.82) == pytest.approx(share_active(math.nextafter(arrest, 1), 0.82))


def test_states_of_the_mean_field_are_where_it_rests():
    for legitimacy in (0.2, 0.5, 0.82):
        for state in stable_states(legitimacy, 0.04):
            assert share_active(deterred(force(state, 0.04)), legitimacy) == pytest.approx(state, abs=1e-9)
        for state in rungs(legitimacy, 0.04):
            assert share_active(deterred(math.floor(force(state, 0.04))), legitimacy) == pytest.approx(state)
    assert force(tipping(0.04), 0.04) == pytest.approx(1.0)


def test_the_runs_are_those_of_table_2():
    run_2 = society("2", READINGS["printed"], 10)
    assert (run_2.people, run_2.cops_by_tick[0], run_2.longest) == (1120, 64, 30)
    assert len(run_2.vision.cells) == 149
    assert len(society("1", READINGS["printed"], 10).vision.cells) == 9
    assert society("1", READINGS["printed"], 10).agents_move is False
    assert society("3", READINGS["printed"], 10).terms == society("5", READINGS["netlogo"], 10).terms == "ever"
    assert society("3", READINGS["printed"], 10).cops_by_tick[0] == 118
    assert len(society("mesa", READINGS["mesa"], 10).vision.cells) == 113
    assert {run.legitimacy for run in RUNS.values()} == {0.89, 0.82, 0.9, 0.8}


@pytest.mark.parametrize(
    ("name", "departures"),
    [
        ("printed", set()),
        ("floor", {"rounding"}),
        ("round", {"rounding"}),
        ("act-first", {"rounding", "act_first"}),
        ("netlogo", {"rounding", "oneself", "cop_enters", "terms"}),
        ("mesa", {"rounding", "act_first", "jailed", "terms", "clock", "shape"}),
    ],
)
def test_readings_depart_from_the_printed_one_as_they_say(name, departures):
    reading, printed = READINGS[name], Reading()
    assert {field for field in vars(printed) if getattr(reading, field) != getattr(printed, field)} == departures


@pytest.mark.parametrize("reading", READINGS)
def test_every_reading_is_played_alike_by_the_plain_twin(reading):
    world = society("2", READINGS[reading], 6, rows=16, columns=16, legitimacy=0.5)
    fast, slow = (play_grid(world, seed=3, backend=backend) for backend in ("cpu", "reference"))
    np.testing.assert_array_equal(fast.actives, slow.actives)
    np.testing.assert_array_equal(fast.jailed, slow.jailed)
    np.testing.assert_array_equal(fast.tension, slow.tension)


def test_readings_share_the_start_and_so_their_luck():
    first = [play_grid(society("2", READINGS[name], 1), seed=3) for name in ("floor", "round")]
    np.testing.assert_array_equal(first[0].columns["hardship"], first[1].columns["hardship"])


def test_few_runs_are_given_the_spread_of_many():
    three = steadied(Measured(20.0, 0.1, 3), 0.4)
    assert three.error == pytest.approx(0.4 * math.sqrt(10 / 3))
    assert steadied(Measured(20.0, 5.0, 3), 0.4).error == 5.0
    assert steadied(Measured(20.0, 0.1, 10), 0.4).error == 0.1


def test_the_table_has_a_row_for_each_reading_that_bursts():
    assert set(TABLE) == set(READINGS) - {"printed", "mesa"}


def test_one_run_as_printed_is_silent_and_rounded_down_is_not():
    silent = CLASSIC.play(CLASSIC.values({"ticks": "300 plain"}), LAB)
    assert silent.figures["outbursts"] == 0
    assert silent.sentence.startswith("No outburst came and went in 300 ticks")
    assert not any("wait" in name or "activation" in name for name in silent.figures)
    loud = CLASSIC.play(CLASSIC.values({"ticks": "300 plain", "rounding": "1 level"}), LAB)
    assert loud.figures["outbursts"] > 3
    assert re.match(
        r"\d+ outbursts came and went in 300 ticks; \d+% of ticks were calm, at most \d+ were active, in tick \d+, and"
        r" \d+ of 1,120",
        loud.sentence,
    )
    assert loud.picture is not None
    assert max(max(row) for row in loud.picture.panels[1].rows) <= 4


def test_a_run_is_told_as_it_went():
    world = society("2", READINGS["printed"], 4)

    def told(*actives):
        record = SimpleNamespace(actives=np.array([0, *actives]), jailed=np.array([5] * 5))
        return happened(course(record.actives), record, world)

    restless = "It is never calm: in none of 4 ticks were fewer than 10 active; at most 75 were active, in tick 2,"
    assert told(20, 75, 30, 10).startswith(restless)
    assert told(1, 75, 3, 0).startswith("One outburst came and went in 4 ticks; 75% of ticks were calm, at most 75")
    assert told(1, 5, 3, 0).startswith("No outburst came and went in 4 ticks; at most 5 were active, in tick 2, and 5")


def test_withdrawn_cops_bring_the_outburst_that_the_variation_promises():
    variation = next(one for one in CLASSIC.variations if one.name == "fewer-cops")
    outcome = CLASSIC.play({**CLASSIC.values(), **variation.values}, LAB)
    assert outcome.figures["outbursts"] == 1
    assert outcome.sentence.startswith("One outburst came and went in 700 ticks")


def test_cells_keep_their_names_when_the_active_are_put_first():
    cells = np.arange(len(CELL_STATES)).reshape(1, -1)
    assert [STATES[code] for code in renamed(cells)[0]] == list(CELL_STATES)
    assert STATES[1] == "active"


def test_parameters_say_the_same_as_the_papers_runs():
    named = society("3", READINGS["printed"], 300, legitimacy=falling(0.9, 0.2, 77, 0.01, 300))
    variation = next(one for one in CLASSIC.variations if one.name == "small-steps")
    spoken = said({**CLASSIC.values(), **variation.values})
    one, other = play_grid(named, seed=3), play_grid(spoken, seed=3)
    np.testing.assert_array_equal(one.actives, other.actives)
    np.testing.assert_array_equal(one.jailed, other.jailed)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"agents": "0.99"}, "do not fit on 1600 cells"),
        ({"vision": "20 plain"}, "vision = 20: reaches round a grid of 40 x 40"),
        ({"side": "0 plain"}, 'side = "0" lies outside the range 3 to 2000'),
        ({"side": "40.5 plain"}, "side = 40.5: must be a whole number"),
        ({"rounding": "0.5 level"}, "rounding = 0.5: must be a whole number"),
        ({"rounding": "3 level"}, "outside the range 0 to 2"),
        ({"legitimacy": "1.5"}, "outside the range 0 to 1"),
        ({"cops": "many"}, "many"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(changes, sentence):
    with pytest.raises(ScenarioError) as refused:
        CLASSIC.play(CLASSIC.values(changes), LAB)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


def test_what_is_put_into_the_notes_is_what_comes_out():
    """The number of actives of Run 1 by what becomes of a jailed agent's cell, as the page about the model says."""
    means = {
        jailed: np.mean(
            [
                play_grid(society("1", READINGS["floor"], 400, jailed=jailed), seed=1978, replicate=number)
                .actives[1:]
                .mean()
                for number in range(1, 5)
            ]
        )
        for jailed in ("shares", "blocks", "returns", "scatters")
    }
    assert list(means) == sorted(means, key=lambda jailed: means[jailed])
    assert means["scatters"] > means["shares"] + 25


def test_deviations_are_marked_at_their_line():
    text = (Path(CLASSIC.folder) / "model.py").read_text(encoding="utf-8")
    assert len(re.findall(r"# Deviation from Epstein 2002: .*see about\.md", text)) >= 5
