"""Streets beside their twins: the emperor's dilemma, and riots as epidemics."""

from typing import Any

import numpy as np

from groundswell.classics.bands import Measured
from groundswell.study.lab import Bench
from twin_pairs import TWIN_SEED, Pair, exact, mean, shares

__all__ = ["PAIRS"]


# --- Centola, Willer and Macy 2005 ------------------------------------------------------------------------------------


def _emperor() -> list[Pair]:
    from groundswell.classics.centola_willer_macy_2005 import model
    from groundswell.mechanisms.crowd import Crowd
    from groundswell.world.graphs import Torus
    from twins import emperor as twin

    rng = np.random.default_rng(17)
    courts = 400
    # Strengths are multiples of 1/32, as pressure and cost are, so that ties are met often.
    drawn: dict[str, Any] = {
        "believes": rng.random(9 * courts) < 0.5,
        "strength": rng.integers(0, 13, 9 * courts) / 32,
        "complies": rng.random(9 * courts) < 0.5,
        "enforces_for": (lot := rng.random(9 * courts)) < 0.4,
        "enforces_against": lot > 0.8,
    }

    def decided(lab: Bench, cost: float = 0.125) -> list[Measured]:
        """Let everybody on small tori, where all others are neighbours, decide once and at once."""
        rule = model.RULES[0]
        said = Crowd(
            people=9 * courts,
            population=model.COURT,
            rules=(rule,),
            start=drawn,
            contacts=Torus(3, 3),
            groups=courts,
            order="together",
            ticks=1,
            settings={f"{rule.name}.cost": cost},
        )
        after = lab.play(said).columns
        complies, enforces = after["complies"], after["enforces_for"].astype(int) - after["enforces_against"]
        return exact(*np.where(complies, 1, -1), *enforces)

    def twin_decided(quick: bool) -> list[Measured]:  # noqa: ARG001, FBT001 - one form for all
        belief, complies = (np.where(drawn[name], 1, -1).reshape(courts, 9) for name in ("believes", "complies"))
        enforces = (drawn["enforces_for"].astype(int) - drawn["enforces_against"]).reshape(courts, 9)
        others_enforce = (enforces.sum(axis=1, keepdims=True) - enforces) / 8
        others_comply = (complies.sum(axis=1, keepdims=True) - complies) / 8
        rows = (belief, drawn["strength"].reshape(courts, 9), others_enforce, others_comply)
        found = [twin.decide(*one, 0.125) for one in zip(*(row.ravel() for row in rows), strict=True)]
        return exact(*(one[0] for one in found), *(one[1] for one in found))

    def cascades(lab: Bench, believers: int = 10, *, clustered: bool = False, cost: float = 0.125) -> list[Measured]:
        count = lab.runs(100, 40)
        believes = model.together(believers, count) if clustered else model.scattered(lab.seed, believers, count)
        said = model.court(believes, model.strengths(lab.seed, count, believes, 0.0, 0.38), cost=cost)
        complies = lab.play(said).last("complies") / 1000
        return [mean(complies), *shares(complies, lambda share: share > 0.5)]

    def twin_cascades(quick: bool, believers: int = 10, *, clustered: bool = False) -> list[Measured]:  # noqa: FBT001
        found = [twin.run(believers, clustered, 1_000 * TWIN_SEED + one) for one in range(20 if quick else 60)]
        return [mean([one[0] for one in found]), *shares([one[1] for one in found], lambda yes: yes)]

    return [
        Pair(
            "centola_willer_macy_2005",
            "3,600 decisions on complying and enforcing, ties among them",
            decided,
            twin_decided,
            lambda lab: decided(lab, 0.1),
        ),
        Pair(
            "centola_willer_macy_2005",
            "compliance and cascades, ten scattered believers",
            cascades,
            twin_cascades,
            lambda lab: cascades(lab, clustered=True),
        ),
        Pair(
            "centola_willer_macy_2005",
            "compliance and cascades, ten believers together",
            lambda lab: cascades(lab, clustered=True),
            lambda quick: twin_cascades(quick, clustered=True),
            cascades,
        ),
    ]


# --- riots as epidemics -----------------------------------------------------------------------------------------------


def _riots() -> list[Pair]:
    from groundswell.classics.riots_epidemic import theory
    from twins import riots as twin

    ratios = (1.2, 1.5, 2.0, 3.0, 6.0)

    def one_place(lab: Bench, beta: float = 0.004) -> list[Measured]:  # noqa: ARG001 - one form for all
        found = theory.course(200.0, 1.0, 0.4, lambda felt: beta * felt, days=60.0, step=0.05, every=100)
        return exact(*found.active, *found.susceptible)

    def twin_one_place(quick: bool) -> list[Measured]:  # noqa: ARG001, FBT001
        path = twin.trajectory(0.004, 0.4, 200.0, 1.0, 60.0, 0.05)[::100]
        return exact(*(active for active, _ in path), *(left for _, left in path))

    def line(lab: Bench, power: float = 3.0) -> list[Measured]:  # noqa: ARG001
        first = np.zeros(8)
        first[0] = 1.0
        weights = theory.line(8, 1.0, power)
        found = theory.course(200.0, first, 0.4, lambda felt: 0.004 * felt, days=60.0, step=0.05, weights=weights)
        return exact(*theory.peak_days(found))

    truth = twin.daily(0.4, 0.0005, 2000.0, 20.0, 40, reading="point", parts=20)
    counts = np.random.default_rng(TWIN_SEED).poisson(truth)

    def fitted(lab: Bench, first: float = 20.0) -> list[Measured]:  # noqa: ARG001
        found = theory.fit(counts[None, :], first, (0.5, 0.0004, 2500.0))
        return _close(found.values[0])

    def _close(values: Any) -> list[Measured]:
        """Return figures that two ways of climbing the same likelihood may give: alike to a thousandth."""
        return [Measured(float(value), 3e-4 * float(value)) for value in values]

    return [
        Pair(
            "riots_epidemic",
            "final sizes",
            lambda lab: exact(*(theory.final_share(one) for one in ratios)),  # noqa: ARG005
            lambda quick: exact(*(twin.final_size(one) for one in ratios)),  # noqa: ARG005
            lambda lab: exact(*(theory.final_share(one, first=0.001) for one in ratios)),  # noqa: ARG005
        ),
        Pair(
            "riots_epidemic",
            "activity and susceptible people at one place, every fifth day",
            one_place,
            twin_one_place,
            lambda lab: one_place(lab, 0.0041),
        ),
        Pair(
            "riots_epidemic",
            "days of the peaks of eight places on a line",
            line,
            lambda quick: exact(*twin.line(8)),  # noqa: ARG005
            lambda lab: line(lab, 2.5),
        ),
        Pair(
            "riots_epidemic",
            "omega, beta and sigma_0 fitted to one riot's daily counts",
            fitted,
            lambda quick: _close(twin.fit([int(one) for one in counts], lambda0=20.0, reading="point")),  # noqa: ARG005
            lambda lab: fitted(lab, 19.0),
        ),
    ]


PAIRS: tuple[Pair, ...] = (*_emperor(), *_riots())
