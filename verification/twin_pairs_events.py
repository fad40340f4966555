"""Events beside their twins: forest fires, self-excitation, attrition."""

from typing import Any

import numpy as np

from groundswell.classics.bands import Measured
from groundswell.study.lab import Bench
from twin_pairs import TWIN_SEED, Pair, exact, mean, shares

__all__ = ["PAIRS"]


# --- Biggs 2005 -------------------------------------------------------------------------------------------------------


def _biggs() -> list[Pair]:
    from groundswell.classics.biggs_2005 import model
    from twins import forest_fire as twin

    def fires(lab: Bench, theta: int = 60) -> list[Measured]:
        record = lab.play(model.forest(theta, 128, lab.runs(20_000, 4_000)))
        return [_blocks(record.sizes), _blocks(record.standing / record.cells)]

    def twin_fires(quick: bool) -> list[Measured]:  # noqa: FBT001 - one form for all
        sizes, densities = twin.run(60, 128, 1_500 if quick else 6_000, TWIN_SEED, 400)
        return [_blocks(sizes), _blocks(densities)]

    return [
        Pair(
            "biggs_2005",
            "mean fire and density before a stroke, 128 x 128, theta 60",
            fires,
            twin_fires,
            lambda lab: fires(lab, 75),
        )
    ]


def _blocks(values: Any, blocks: int = 20) -> Measured:
    """Return a mean whose error is that of long stretches, since neighbours in time are alike."""
    row = np.asarray(values, dtype=float)
    return Measured.mean([float(part.mean()) for part in np.array_split(row, blocks)])


# --- Hawkes -----------------------------------------------------------------------------------------------------------


def _hawkes() -> list[Pair]:
    from groundswell.classics.hawkes import model, theory
    from twins import hawkes as twin

    def families(lab: Bench, branching: float = 0.8) -> list[Measured]:
        sizes = lab.play(model.families(branching, lab.runs(100_000, 20_000))).sizes
        return [mean(sizes), *shares(sizes, lambda c: c == 1, lambda c: c > 20)]

    def twin_families(quick: bool) -> list[Measured]:  # noqa: FBT001 - one form for all
        sizes = twin.cluster_sizes(0.8, 10_000 if quick else 50_000, TWIN_SEED)
        return [mean(sizes), *shares(sizes, lambda c: c == 1, lambda c: c > 20)]

    def counts(lab: Bench, branching: float = 0.5) -> list[Measured]:
        runs = lab.runs(200, 60)
        found = [len(lab.play(model.window(0.5, branching, 1.0, 200.0), replicate=k).times) for k in range(runs)]
        return [mean(found)]

    return [
        Pair(
            "hawkes",
            "Borel's law, sizes 1 to 12 at n = .5 and .8",
            lambda lab: exact(*(theory.borel(k, n) for n in (0.5, 0.8) for k in range(1, 13))),  # noqa: ARG005
            lambda quick: exact(*(twin.borel(n, k) for n in (0.5, 0.8) for k in range(1, 13))),  # noqa: ARG005
            lambda lab: exact(*(theory.borel(k, n) for n in (0.5, 0.79) for k in range(1, 13))),  # noqa: ARG005
        ),
        Pair(
            "hawkes",
            "families at n = .8: mean, share of ones, share above 20",
            families,
            twin_families,
            lambda lab: families(lab, 0.75),
        ),
        Pair(
            "hawkes",
            "events in 200 days, by families beside thinning",
            counts,
            lambda quick: [
                mean([len(twin.events(0.5, 0.5, 1.0, 200.0, TWIN_SEED + k)) for k in range(60 if quick else 200)])
            ],
            lambda lab: counts(lab, 0.4),
        ),
    ]


# --- attrition --------------------------------------------------------------------------------------------------------


def _attrition() -> list[Pair]:
    from groundswell.classics.attrition import model, theory
    from twins import attrition as twin

    costs = (1.0, 8.0, 2.0, 10.0)

    def played(lab: Bench, *, own: bool = False) -> list[Measured]:
        first, second = model.Side(costs[0], costs[1]), model.Side(costs[2], costs[3])
        found = model.read(lab.play(model.contests(first, second, lab.runs(20_000, 4_000), step=0.05, own=own)))
        days = (found.steps - 0.5) * 0.05
        return [mean(days), *shares(found.first_yielded, lambda yes: yes)]

    def twin_played(quick: bool) -> list[Measured]:  # noqa: FBT001 - one form for all
        days, who = twin.durations(*costs, 4_000 if quick else 20_000, TWIN_SEED)
        return [mean(days), *shares(who, lambda one: one == 1)]

    def payoffs(prize: float) -> list[Measured]:
        other = theory.hazards(costs[0], prize, costs[2], costs[3])[1]
        return exact(*(theory.payoff_of_plan(days, costs[0], prize, other) for days in (0.5, 2.0, 8.0)))

    return [
        Pair("attrition", "mean length and who gives in", played, twin_played, lambda lab: played(lab, own=True)),
        Pair(
            "attrition",
            "rates of yielding",
            lambda lab: exact(*theory.hazards(*costs)),  # noqa: ARG005
            lambda quick: exact(*twin.hazards(*costs)),  # noqa: ARG005
            lambda lab: exact(costs[0] / costs[1], costs[2] / costs[3]),  # noqa: ARG005
        ),
    ]


PAIRS: tuple[Pair, ...] = (*_biggs(), *_hawkes(), *_attrition())
