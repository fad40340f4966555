"""Neighbours beside their twins: complex contagion, common knowledge, civil violence."""

from itertools import combinations
from typing import Any

import numpy as np

from groundswell.classics.bands import Measured
from groundswell.study.lab import Bench
from twin_pairs import TWIN_SEED, Pair, exact, mean, shares

__all__ = ["PAIRS"]


# --- Centola & Macy 2007 ----------------------------------------------------------------------------------------------


def _centola_macy() -> list[Pair]:
    from groundswell.classics.centola_macy_2007 import model
    from twins import centola_macy as twin

    def ring_rounds(lab: Bench, *, people: int = 1_000) -> list[Measured]:
        found = []
        for needs in (1, 2, 3, 4, 5):
            record = model.play_rings(model.Setting(needs, 0.0, people), lab, 1)
            spread = record.last("out")[0] / people
            found += [spread, float(model.rounds(record, people)[0])]
        return exact(*found)

    def twin_rounds(quick: bool) -> list[Measured]:  # noqa: ARG001, FBT001 - one form for all
        found: list[float] = []
        for needs in (1, 2, 3, 4, 5):
            share, rounds = twin.spread(twin.ring(1_000, 8), needs, 17)
            found += [share, float(rounds) if share == 1.0 else -1.0]
        return exact(*found)

    def reached(lab: Bench, needs: int = 3) -> list[Measured]:
        rings = lab.runs(300, 60)
        record = model.play_rings(model.Setting(needs, 0.1), lab, rings)
        return shares(model.reached(record, 1_000), lambda yes: yes)

    def twin_reached(quick: bool) -> list[Measured]:  # noqa: FBT001 - one form for all
        runs = 24 if quick else 200
        share = twin.share_reaching(3, 0.1, runs, TWIN_SEED)
        return [Measured.share(round(share * runs), runs)]

    return [
        Pair(
            "centola_macy_2007",
            "share and rounds on the ring, one to five contacts needed",
            ring_rounds,
            twin_rounds,
            lambda lab: ring_rounds(lab, people=1_008),
        ),
        Pair(
            "centola_macy_2007",
            "share of rings won, three needed, a tenth of ties rewired",
            reached,
            twin_reached,
            lambda lab: reached(lab, 2),
        ),
    ]


# --- Chwe 1999 --------------------------------------------------------------------------------------------------------


def _chwe() -> list[Pair]:
    from groundswell.classics.chwe_1999 import model
    from twins import chwe as twin

    pairs = list(combinations(range(4), 2))
    graphs = [tuple(pair for k, pair in enumerate(pairs) if number >> k & 1) for number in range(1 << len(pairs))]
    mixes = [(3, 3, 3, 3), (2, 2, 3, 4), (1, 2, 3, 4), (2, 3, 3, 3)]

    def acting(lab: Bench, parts: Any = model.cliques) -> list[Measured]:
        networks = [model.Network(graph, mix) for mix in mixes for graph in graphs]
        said = model.circles(networks, parts=parts)
        acts = said.acting(lab.play(said.crowd))
        return exact(*(float(row @ (1 << np.arange(4))) for row in acts))

    def twin_acting(quick: bool) -> list[Measured]:  # noqa: ARG001, FBT001 - one form for all
        found = [
            sum(1 << one for one in twin.acts_in_one_clique(list(graph), list(mix)))
            for mix in mixes
            for graph in graphs
        ]
        return exact(*(float(one) for one in found))

    return [
        Pair(
            "chwe_1999",
            "who acts in all 64 networks of four people, four mixes of thresholds",
            acting,
            twin_acting,
            lambda lab: acting(lab, model.components),
        )
    ]


# --- Epstein 2002 -----------------------------------------------------------------------------------------------------


def _epstein() -> list[Pair]:
    from groundswell.classics.epstein_2002 import model, theory
    from twins import epstein as twin

    def figures(courses: list[tuple[Any, Any]]) -> list[Measured]:
        actives = [np.asarray(active, dtype=float)[40:] for active, _ in courses]
        jailed = [np.asarray(held, dtype=float)[40:] for _, held in courses]
        return [
            mean([one.mean() for one in actives]),
            mean([(one < 10).mean() for one in actives]),
            mean([one.mean() for one in jailed]),
        ]

    def played(lab: Bench, run: str, reading: str) -> list[Measured]:
        said = model.society(run, model.READINGS[reading], lab.runs(300, 140))
        records = [lab.play(said, replicate=k) for k in range(lab.runs(60, 40))]
        return figures([(one.actives[1:], one.jailed[1:]) for one in records])

    def by_hand(quick: bool, reading: str, **told: Any) -> list[Measured]:  # noqa: FBT001 - one form for all
        runs = 3 if quick else 12
        courses = [twin.run(TWIN_SEED + k, 140 if quick else 300, **told) for k in range(runs)]
        found = figures([tuple(zip(*course, strict=True)) for course in courses])
        # So few runs say little of their own spread: ours, which are many, say it if it is the larger.
        spread = [one.error * np.sqrt(one.runs / runs) for one in played(Bench(quick=quick), "2", reading)]
        return [
            Measured(one.value, max(one.error, float(least)), runs) for one, least in zip(found, spread, strict=True)
        ]

    arrests = (0.0, 0.3, 0.6, 0.9)
    return [
        Pair(
            "epstein_2002",
            "run 2, cops an active rounded down: actives, calm, jail",
            lambda lab: played(lab, "2", "floor"),
            lambda quick: by_hand(quick, "floor", ratio="floor", prison="blocking"),
            lambda lab: played(lab, "2", "printed"),
        ),
        Pair(
            "epstein_2002",
            "run 2 as printed: actives, calm, jail",
            lambda lab: played(lab, "2", "printed"),
            lambda quick: by_hand(quick, "printed", ratio="literal", prison="blocking"),
            lambda lab: played(lab, "2", "floor"),
        ),
        Pair(
            "epstein_2002",
            "NetLogo's departures: actives, calm, jail",
            lambda lab: played(lab, "2", "netlogo"),
            lambda quick: by_hand(quick, "netlogo", convention="netlogo"),
            lambda lab: played(lab, "2", "round"),
        ),
        Pair(
            "epstein_2002",
            "share that dares at four chances of arrest",
            lambda lab: exact(*(round(theory.share_active(one, 0.82), 5) for one in arrests)),  # noqa: ARG005
            lambda quick: exact(*(round(twin.quiet_share(one, 0.82), 5) for one in arrests)),  # noqa: ARG005
            lambda lab: exact(*(round(theory.share_active(one, 0.8), 5) for one in arrests)),  # noqa: ARG005
        ),
    ]


PAIRS: tuple[Pair, ...] = (*_centola_macy(), *_chwe(), *_epstein())
