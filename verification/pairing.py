"""What sharing luck leaves of a difference's variance, day by day, in the four studies that come with the flagship.

A study itself makes a few pairs in each of many worlds, too few to tell a variance. Here the same change is asked with
many pairs in the world of every accepted set, each world with luck of its own, and variances are pooled over worlds.
Before the first day on which anything may differ every difference must be exactly nought. Beside what is left stands
the least that any way of sharing luck must leave, for the first three days: it is measured by going on from the same
pasts with other luck (``pasts.py``). Usage: ``python verification/pairing.py [--quick] [--write] [--store FILE]
[--workers N] [--only NAME,NAME]``; ``--write`` renews ``results/pairing.json``.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import GroundswellError
from groundswell.study.pairs import least_left
from groundswell.study.told import Told, ask, find, shipped
from groundswell.study.verbs.question import Question
from groundswell.study.verbs.whatif import WhatIfAnswer
from groundswell.study.verbs.whatif_words import FIRST_DAYS
from groundswell.study.verbs.work import carry_out, executor_of, made_or_opened
from groundswell.study.verbs.worlds import worlds_asked
from pasts import LUCKS, order, parts_of, play, share
from progress import telling
from stamp import keep
from studies import FIFTH, number

Floats = NDArray[np.float64]

PAIRS, QUICK_PAIRS = 40, 2
PASTS, QUICK_PASTS, QUICK_LUCKS = 20, 2, 3
DAYS = 12
"""Days that are kept, from the first that differs on."""

SURE = 2.0
"""Standard errors by which the least that can be left has to exceed a fifth, before a fifth is called out of reach."""


def asked(told: Told, *, quick: bool) -> list[Question]:
    """Return a study's question in the world of each accepted set, with more pairs and with luck of its own."""
    alone = replace(told, said={**told.said, "over_structures": False, "rival_sets": 0})
    whole = ask(alone, replicates=QUICK_PAIRS if quick else PAIRS, people=3_200 if quick else None)
    worlds = worlds_asked(whole)[: 2 if quick else None]
    return [
        replace(
            whole,
            seed=whole.seed + number,
            given=(*whole.given, *world.steps),
            more={**whole.more, "sets": False},
        )
        for number, world in enumerate(worlds)
    ]


def pooled(answers: Sequence[WhatIfAnswer], name: str, part: str, first: int) -> Floats:
    """Return a variance day by day in every world, (worlds, days), from the first day that differs anywhere on."""
    return np.array([getattr(world.days[name], part)[first : first + DAYS] for one in answers for world in one.worlds])


def told_by(values: Floats) -> list[float | None]:
    """Return numbers as they are kept."""
    return [number(float(value)) for value in values]


def found_of(answers: Sequence[WhatIfAnswer], *, pasts: int, lucks: int, workers: int | None = None) -> dict[str, Any]:
    """Return what is kept of a study.

    Raises
    ------
    GroundswellError
        If anything differs before it may.
    """
    firsts = [one.first for one in answers if one.first >= 0]
    if not firsts or not all(one.untouched for one in answers):
        raise GroundswellError("the cities differ before the change, or never")
    first, one = min(firsts), answers[0]
    again = play(
        [order(each.question, first, pasts=pasts, days=FIRST_DAYS, lucks=lucks) for each in answers],
        workers,
        telling(),
    )
    return {
        "worlds": len(answers),
        "pairs": one.question.replicates,
        "pasts": pasts,
        "lucks": lucks,
        "people": one.question.people,
        "may_differ_from": one.dates[one.allowed],
        "dates": list(one.dates[first : first + DAYS]),
        "days": {name: of_one(answers, name, first, again) for name in one.question.more["shown"]},
    }


def of_one(
    answers: Sequence[WhatIfAnswer], name: str, first: int, again: Mapping[str, Mapping[str, Floats]]
) -> dict[str, Any]:
    """Return what is kept of one number of the city."""
    paired, before, after = (pooled(answers, name, part, first) for part in ("paired", "before", "after"))
    kept, error = share(paired, before + after)
    parts = parts_of(again["city"][name])
    mine, least = share(parts.paired, parts.unpaired), share(parts.least, parts.unpaired)
    early = np.isfinite(kept[:FIRST_DAYS])
    beyond = np.nan_to_num(least[0] - SURE * least[1]) > FIFTH
    told = {
        "kept": told_by(kept),
        "kept_error": told_by(error),
        "least_by_spread": told_by(least_left(before.mean(axis=0), after.mean(axis=0))),
        "spread_as_it_is": told_by(before.mean(axis=0) ** 0.5),
        "spread_with_the_change": told_by(after.mean(axis=0) ** 0.5),
        "with_other_luck": {
            "kept": told_by(mine[0]),
            "kept_error": told_by(mine[1]),
            "least": told_by(np.maximum(0.0, least[0])),
            "least_error": told_by(least[1]),
        },
        "at_most_a_fifth": bool((kept[:FIRST_DAYS][early] <= FIFTH).all()),
        "out_of_reach": bool(beyond.any()),
    }
    if name in again["alike"]:
        alike = parts_of(again["alike"][name])
        found = share(alike.paired, alike.unpaired)
        told["where_gates_stand_alike"] = {"kept": told_by(found[0]), "kept_error": told_by(found[1])}
    return told


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
            questions = asked(find(name), quick=words.quick)
            answers = [
                carry_out(question, store, executor_of(words.workers), anyway=True, on_progress=telling(0.5))
                for question in questions
            ]
            found[name] = found_of(
                answers,
                pasts=QUICK_PASTS if words.quick else PASTS,
                lucks=QUICK_LUCKS if words.quick else LUCKS,
                workers=words.workers,
            )
            for observable, one in found[name]["days"].items():
                other = one["with_other_luck"]
                alike = one.get("where_gates_stand_alike", {"kept": []})
                kept, again, least, same = (
                    ", ".join("-" if value is None else f"{value:.3g}" for value in part[:FIRST_DAYS])
                    for part in (one["kept"], other["kept"], other["least"], alike["kept"])
                )
                print(
                    f"{name}, {observable}: {kept} of the variance is left ({again} with other luck), at least {least};"
                    f" where gates stand alike {same}",
                    flush=True,
                )
    if words.write and not words.quick:
        path = Path(__file__).parent / "results" / "pairing.json"
        before = json.loads(path.read_text(encoding="utf-8"))["studies"] if path.exists() else {}
        keep("pairing", {"check": "what pairing leaves", "studies": dict(sorted({**before, **found}.items()))})
    return 0


if __name__ == "__main__":
    sys.exit(main())
