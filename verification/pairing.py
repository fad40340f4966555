"""What sharing luck leaves of a difference's variance, day by day, in the four studies that come with the flagship.

A study itself makes a few pairs in each of many worlds, too few to tell a variance. Here the same change is asked with
twenty pairs in the world of every accepted set, and variances are pooled over the worlds. Beside what is left stands
the least that any pairing could leave (Cauchy and Schwarz), and the standard deviations of both cities. Before the
first day on which anything may differ every difference must be exactly nought. Usage: ``python verification/pairing.py
[--quick] [--write] [--store FILE] [--workers N] [--only NAME,NAME]``; ``--write`` renews ``results/pairing.json``.
"""

import argparse
import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from groundswell.errors import GroundswellError
from groundswell.study.told import Told, ask, find, shipped
from groundswell.study.verbs.question import Question
from groundswell.study.verbs.whatif import WhatIfAnswer
from groundswell.study.verbs.whatif_words import FIRST_DAYS
from groundswell.study.verbs.work import carry_out, executor_of, made_or_opened
from progress import telling
from stamp import keep
from studies import FIFTH, number

PAIRS, QUICK_PAIRS = 20, 2
DAYS = 12
"""Days that are kept, from the first that differs on."""


def asked(told: Told, *, quick: bool) -> Question:
    """Return a study's question in the worlds of the accepted sets alone, with more pairs in each."""
    alone = replace(told, said={**told.said, "over_structures": False, "rival_sets": 0})
    if quick:
        alone = replace(alone, said={**alone.said, "over_sets": False})
    return ask(alone, replicates=QUICK_PAIRS if quick else PAIRS, people=3_200 if quick else None)


def spread(answer: WhatIfAnswer, name: str, side: str) -> list[float | None]:
    """Return the standard deviation of one of the cities, day by day, pooled over worlds."""
    pooled = np.mean([getattr(world.days[name], side) for world in answer.worlds], axis=0)
    return [number(float(value) ** 0.5) for value in pooled[answer.first : answer.first + DAYS]]


def found_of(answer: WhatIfAnswer) -> dict[str, Any]:
    """Return what is kept of a study.

    Raises
    ------
    GroundswellError
        If anything differs before it may.
    """
    if not answer.untouched or answer.first < 0:
        raise GroundswellError("the cities differ before the change, or never")
    told = {}
    for name in answer.question.more["shown"]:
        days = slice(answer.first, answer.first + DAYS)
        kept, least = answer.kept(name)[days], answer.least(name)[days]
        early = np.isfinite(kept[:FIRST_DAYS])
        told[name] = {
            "kept": [number(float(value)) for value in kept],
            "least_possible": [number(float(value)) for value in least],
            "spread_as_it_is": spread(answer, name, "before"),
            "spread_with_the_change": spread(answer, name, "after"),
            "at_most_a_fifth": bool((kept[:FIRST_DAYS][early] <= FIFTH).all()),
            "a_fifth_is_possible": bool((least[:FIRST_DAYS][early] <= FIFTH).all()),
        }
    return {
        "worlds": len(answer.worlds),
        "pairs": answer.question.replicates,
        "people": answer.question.people,
        "may_differ_from": answer.dates[answer.allowed],
        "dates": list(answer.dates[answer.first : answer.first + DAYS]),
        "days": told,
    }


def main() -> int:
    """Ask, and keep what is asked to be kept."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small cities, two pairs, one set of numbers")
    parser.add_argument("--write", action="store_true", help="renew the committed result")
    parser.add_argument("--store", type=Path, help="where runs are kept; a folder that goes away, if not said")
    parser.add_argument("--workers", type=int)
    parser.add_argument("--only", default="", metavar="NAME,NAME")
    words = parser.parse_args()
    every = [name for name in shipped() if find(name).verb == "whatif"]
    names = words.only.split(",") if words.only else every
    found: dict[str, dict[str, Any]] = {}
    with (
        tempfile.TemporaryDirectory(prefix="groundswell-") as folder,
        made_or_opened(words.store or Path(folder) / "pairing.db") as store,
    ):
        for name in names:
            question = asked(find(name), quick=words.quick)
            answer = carry_out(question, store, executor_of(words.workers), anyway=True, on_progress=telling())
            found[name] = found_of(answer)
            for observable, one in found[name]["days"].items():
                kept, least = (
                    ", ".join("-" if value is None else f"{value:.3g}" for value in one[part][:FIRST_DAYS])
                    for part in ("kept", "least_possible")
                )
                print(f"{name}, {observable}: {kept} of the variance is left; at least {least}", flush=True)
    if words.write and not words.quick:
        path = Path(__file__).parent / "results" / "pairing.json"
        before = json.loads(path.read_text(encoding="utf-8"))["studies"] if path.exists() else {}
        keep("pairing", {"check": "what pairing leaves", "studies": dict(sorted({**before, **found}.items()))})
    return 0


if __name__ == "__main__":
    sys.exit(main())
