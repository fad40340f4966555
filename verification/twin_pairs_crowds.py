"""Crowds beside their twins: Granovetter, Kuran, Brock and Durlauf, Watts."""

from typing import Any

import numpy as np

from groundswell.classics.bands import Measured
from groundswell.study.lab import Bench
from twin_pairs import TWIN_SEED, Pair, exact, mean, shares

__all__ = ["PAIRS"]


# --- Granovetter 1978 -------------------------------------------------------------------------------------------------


def _granovetter() -> list[Pair]:
    from groundswell.classics.granovetter_1978 import model, theory
    from twins import granovetter as twin

    def finals(lab: Bench, thresholds: Any, groups: int = 1, rule: Any = model.Riot) -> Any:
        return lab.play(model.crowds(thresholds, groups, rule=rule)).last("riots")

    rng = np.random.default_rng(7)
    mixed = [rng.integers(0, 101, size=100) for _ in range(40)]
    spreads = (0.1, 0.11, 0.12, 0.122, 0.1225, 0.2, 0.5, 1.0)

    def sampled(lab: Bench, spread: float, rounding: str = "exact") -> list[Measured]:
        groups = lab.runs(20_000, 2_000)
        drawn = model.sampled_normal(lab.seed, groups, 0.25, spread, rounding=rounding)
        return shares(finals(lab, drawn, groups), lambda counts: counts > 50)

    def friendly(lab: Bench, rule: Any = model.RiotWithFriends) -> list[Measured]:
        said = model.with_friends(model.uniform(), lab.runs(2_000, 300), 0.25, 2.0, rule=rule)
        return shares(lab.play(said).last("riots"), lambda counts: counts > 1)

    everyone = np.concatenate(mixed).astype(float)
    return [
        Pair(
            "granovetter_1978",
            "40 crowds of random thresholds, to the person",
            lambda lab: exact(*finals(lab, everyone, len(mixed))),
            lambda quick: exact(*(twin.final([int(one) for one in crowd]) for crowd in mixed)),  # noqa: ARG005
            lambda lab: exact(*finals(lab, everyone, len(mixed), model.Strictly)),
        ),
        Pair(
            "granovetter_1978",
            "resting points of the continuous map and its fold",
            lambda lab: exact(*(100 * theory.resting(0.25, one) for one in spreads), 100 * theory.fold(0.25)[0]),  # noqa: ARG005
            lambda quick: exact(*(twin.continuous(25, 100 * one) for one in spreads), twin.fold(25)[0]),  # noqa: ARG005
            lambda lab: exact(*(100 * theory.resting(0.26, one) for one in spreads), 100 * theory.fold(0.26)[0]),  # noqa: ARG005
        ),
        Pair(
            "granovetter_1978",
            "share of sampled normal crowds that riot, spread 12.5",
            lambda lab: sampled(lab, 0.125),
            lambda quick: shares(twin.sampled_normal(12.5, 2_000 if quick else 20_000, TWIN_SEED), lambda c: c > 50),
            lambda lab: sampled(lab, 0.125, "floor"),
        ),
        Pair(
            "granovetter_1978",
            "share of crowds among friends with more than one rioter",
            friendly,
            lambda quick: shares(
                twin.friends(2.0, 0.25, list(range(100)), 300 if quick else 2_000, TWIN_SEED), lambda c: c > 1
            ),
            lambda lab: friendly(lab, model.NumeratorOnly),
        ),
    ]


# --- Kuran 1991 -------------------------------------------------------------------------------------------------------


def _kuran() -> list[Pair]:
    from groundswell.classics.kuran_1991 import model
    from twins import kuran as twin

    rng = np.random.default_rng(11)
    lists = [sorted(int(x) for x in 10 * rng.integers(0, 11, size=10)) for _ in range(60)]
    private = [float(x) / 64 for x in rng.integers(20, 65, size=200)]
    integrity = [float(x) / 64 for x in rng.integers(0, 65, size=200)]
    rounds = 12

    def ends(lab: Bench, rule: Any) -> list[Measured]:
        together = [percent for crowd in lists for percent in crowd]
        counts = lab.play(model.of_thresholds(together, groups=len(lists), rule=rule)).last("opposes")
        return exact(*(10 * counts))

    def course(lab: Bench, pressure: float) -> list[Measured]:
        said = model.society(np.array(private), np.array(integrity), pressure)
        counts = lab.play(said).counts["opposes"][1:, 0]
        return exact(*[*counts, *[counts[-1]] * rounds][:rounds])

    return [
        Pair(
            "kuran_1991",
            "60 lists of ten thresholds, to the person",
            lambda lab: ends(lab, model.Speak),
            lambda quick: exact(*(twin.final(one) for one in lists)),  # noqa: ARG005
            lambda lab: ends(lab, model.SpeakStrictly),
        ),
        Pair(
            "kuran_1991",
            "public opposition round by round in a society of 200",
            lambda lab: course(lab, 0.75),
            lambda quick: exact(*twin.choices(private, integrity, 0.75, rounds)),  # noqa: ARG005
            lambda lab: course(lab, 0.7),
        ),
    ]


# --- Brock & Durlauf 2001 ---------------------------------------------------------------------------------------------


def _brock_durlauf() -> list[Pair]:
    from groundswell.classics.brock_durlauf_2001 import model, theory
    from twins import brock_durlauf as twin

    people, b0, b1 = 20, -2.6, 5.0

    def phases(b0: float) -> list[Measured]:
        # a = logistic(b0 + b1 a) in the paper's terms: J = b1 / 4 and h = b0 / 2 + J, with beta one.
        ours = [0.5 * (1 + m) for m in theory.equilibria(b1 / 4, b0 / 2 + b1 / 4)]
        return exact(*ours, theory.spontaneous(1.5), *theory.spinodal(1.5))

    def chain(*, included: bool) -> list[Measured]:
        return exact(
            *theory.stationary(people, b0, b1, included=included),
            theory.passage(people, b0, b1, 15, included=included),
        )

    def played(lab: Bench, *, included: bool) -> list[Measured]:
        groups = lab.runs(4_000, 1_000)
        start = np.zeros(people * groups, dtype=np.uint8)
        said = model.choosers(
            start, b1 / 4, b0 / 2 + b1 / 4, ticks=600, groups=groups, order="one", every=600, included=included
        )
        return [mean(lab.play(said).last("chooses"))]

    def by_hand(quick: bool) -> list[Measured]:  # noqa: FBT001 - one form for all
        runs = 300 if quick else 1_500
        return [mean([twin.simulate(people, b0, b1, 600, TWIN_SEED + run, False)[-1] for run in range(runs)])]

    return [
        Pair(
            "brock_durlauf_2001",
            "equilibria inside the fold, spontaneous mean, spinodal",
            lambda lab: phases(-2.5),  # noqa: ARG005
            lambda quick: exact(*twin.fixed_points(-2.5, b1), twin.magnetisation(1.5), *twin.spinodal(1.5)),  # noqa: ARG005
            lambda lab: phases(-2.49),  # noqa: ARG005
        ),
        Pair(
            "brock_durlauf_2001",
            "long-run chances and mean wait of a crowd of 20",
            lambda lab: chain(included=False),  # noqa: ARG005
            lambda quick: exact(  # noqa: ARG005
                *twin.stationary(people, b0, b1, False), twin.passage(people, b0, b1, 0, 15, False, clock="steps")
            ),
            lambda lab: chain(included=True),  # noqa: ARG005
        ),
        Pair(
            "brock_durlauf_2001",
            "mean number choosing after 600 turns, played",
            lambda lab: played(lab, included=False),
            by_hand,
            lambda lab: played(lab, included=True),
        ),
    ]


# --- Watts 2002 -------------------------------------------------------------------------------------------------------


def _watts() -> list[Pair]:
    from groundswell.classics.watts_2002 import model, theory
    from groundswell.world.graphs import RandomGraph, neighbours
    from twins import watts as twin

    def windows(*thresholds: float) -> list[Measured]:
        found = [theory.window(one) for one in thresholds]
        assert all(found)
        both = [*(edge for one in found if one for edge in one), theory.giant_component(3.0)]
        return exact(*both, *(theory.spread_window(0.18, 0.1) or ()))

    def on_one_graph(lab: Bench, *, down: bool = False) -> list[Measured]:
        rows = neighbours(RandomGraph(3.0), 600, seed=5, replicate=0)
        needs = model.needed(0.3, np.diff(rows.offsets), down=down)
        return exact(*lab.play(model.cascade(rows, needs, np.arange(40))).last("out"))

    def twin_on_it(quick: bool) -> list[Measured]:  # noqa: ARG001, FBT001 - one form for all
        rows = neighbours(RandomGraph(3.0), 600, seed=5, replicate=0)
        lists = [[int(x) for x in rows.targets[a:b]] for a, b in zip(rows.offsets, rows.offsets[1:], strict=False)]
        return exact(*(len(twin.on_graph(lists, 0.3, start, 3)) for start in range(40)))

    def frequency(lab: Bench, **changes: Any) -> list[Measured]:
        setting = model.Setting(2.0, people=1_000, graphs=lab.runs(40, 12), starters=10, **changes)
        large = model.play_trials(setting, lab).large
        return [Measured.mean([float(one) for one in large.mean(axis=1)])]

    def twin_frequency(quick: bool) -> list[Measured]:  # noqa: FBT001 - one form for all
        graphs = range(12 if quick else 40)
        rng = np.random.default_rng(TWIN_SEED)
        by_graph = []
        for graph in graphs:
            starts = [int(x) for x in rng.integers(0, 1_000, size=10)]
            sizes = np.array(twin.cascade(1_000, 2.0, 0.18, TWIN_SEED + graph, starts))
            by_graph.append(float((sizes >= 100).mean()))
        return [Measured.mean(by_graph)]

    return [
        Pair(
            "watts_2002",
            "windows at thresholds .18, .10, .25 and with spread, giant component",
            lambda lab: windows(0.18, 0.10, 0.25),  # noqa: ARG005
            lambda quick: exact(  # noqa: ARG005
                *(edge for one in (0.18, 0.10, 0.25) for edge in twin.window(one)),
                twin.giant(3.0),
                *twin.normal_window(0.18, 0.1),
            ),
            lambda lab: windows(0.18, 0.11, 0.25),  # noqa: ARG005
        ),
        Pair(
            "watts_2002",
            "40 cascades on one graph of 600, waves beside random turns, to the person",
            on_one_graph,
            twin_on_it,
            lambda lab: on_one_graph(lab, down=True),
        ),
        Pair(
            "watts_2002",
            "share of global cascades, 1,000 people, mean degree 2",
            frequency,
            twin_frequency,
            lambda lab: frequency(lab, threshold=0.26),
        ),
    ]


PAIRS: tuple[Pair, ...] = (*_granovetter(), *_kuran(), *_brock_durlauf(), *_watts())
