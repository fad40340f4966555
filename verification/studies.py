"""The studies that come with the flagship: their signs, set by set and structure by structure, and what they hang on.

Every shipped study is carried out into one store, so that what two of them need is run once. Kept are the answers in a
sentence, each world's differences, the verdicts, the map of endings, and the rankings of numbers; what pairing leaves
is measured by ``pairing.py``. A difference before the first day on which anything may differ is an error. Usage:
``python verification/studies.py [--quick] [--write] [--store FILE] [--workers N] [--only NAME,NAME]``; ``--write``
renews ``results/studies.json``, study by study. Runs made by an earlier version of the code are taken as they are.
"""

import json
import math
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from groundswell.errors import GroundswellError
from groundswell.study.pairs import Difference
from groundswell.study.told import ask, shipped
from groundswell.study.verbs.phase import PhaseAnswer
from groundswell.study.verbs.question import Question
from groundswell.study.verbs.records import rivals_said
from groundswell.study.verbs.sensitivity import Reach, SensitivityAnswer
from groundswell.study.verbs.whatif import WhatIfAnswer, WorldFound
from groundswell.study.verbs.whatif_words import intervals_said
from groundswell.study.verbs.work import Answer, carry_out, executor_of, made_or_opened
from groundswell.study.verbs.worlds import AS_IT_IS
from progress import telling
from stamp import keep

FIFTH, HALF = 0.2, 0.5
QUICK = {"people": 3_200, "replicates": 2}
MOST_RANKED = 30


def number(value: float) -> float | None:
    """Round to four significant digits; None for what is not measured."""
    return float(f"{value:.4g}") if math.isfinite(value) else None


def sign(found: Difference) -> str:
    """Say of which sign a difference is sure."""
    if found.same:
        return "none"
    return "more" if found.up else "less" if found.down else "not sure"


def world(found: WorldFound) -> dict[str, Any]:
    """Say what a change does in one world: sign, mean and interval of each outcome."""
    told = {}
    for name, one in found.outcomes.items():
        mean, low, high = (float(part[0]) for part in (one.mean, one.low, one.high))
        told[name] = {"sign": sign(one), "difference": [number(value) for value in (mean, low, high)]}
    return {"world": found.name, "structure": found.structure, "pairs": found.pairs, "outcomes": told}


def by_day(answer: WhatIfAnswer, name: str) -> dict[str, list[float | None]]:
    """Return the middle of the accepted sets' mean differences, and all worlds' lowest and highest, day by day."""
    means = np.array([found.days[name].mean for found in answer.worlds])
    own = np.array([found.days[name].mean for found in answer.worlds if found.structure == AS_IT_IS])
    ends = {"middle": np.median(own, axis=0), "low": means.min(axis=0), "high": means.max(axis=0)}
    return {word: [number(float(value)) for value in values] for word, values in ends.items()}


def whatif(answer: WhatIfAnswer) -> dict[str, Any]:
    """Say what a change does, over all its worlds.

    Raises
    ------
    GroundswellError
        If anything differs before it may.
    """
    if not answer.untouched:
        raise GroundswellError(f"the worlds differ on {answer.dates[answer.first]}, before the change")
    question = answer.question
    verdicts = {name: answer.verdict(name) for name in question.outcomes}
    return {
        "may_differ_from": answer.dates[answer.allowed] if answer.dates else "",
        "differs_from": answer.dates[answer.first] if answer.first >= 0 else None,
        "differences_before": 0,
        "intervals": intervals_said(answer),
        "undecided": answer.undecided,
        "unsure": answer.unsure,
        "rivals": rivals_said(question) if question.more["structures"] else "",
        "verdicts": {
            name: None if one is None else {"sign": one.sign, "up": one.up, "down": one.down, "unsure": one.unsure}
            for name, one in verdicts.items()
        },
        "pairs_saved_by_one": {name: number(answer.saved(name)) for name in question.outcomes},
        "dates": list(answer.dates),
        "by_day": {name: by_day(answer, name) for name in question.more["shown"]},
        "worlds": [world(found) for found in answer.worlds],
    }


def phase(answer: PhaseAnswer) -> dict[str, Any]:
    """Say how runs come out over the map."""
    return {
        "box": [[side.path, side.low, side.high, side.unit] for side in answer.box],
        "steps": [answer.across, answer.up],
        "areas": {label: number(area) for label, area in answer.areas.items()},
        "places": [
            [*place, {label: number(share) for label, share in shares.items()}]
            for place, shares in sorted(answer.shares.items())
        ],
        "cells": [[cell.x, cell.y, cell.size] for cell in answer.cells],
    }


def sensitivity(answer: SensitivityAnswer) -> dict[str, Any]:
    """Say which numbers outcomes lean on, the largest first."""
    return {
        "method": answer.question.more["method"],
        "parameters": len(answer.box),
        "blocks": dict(answer.blocks),
        "said": {name: answer.said(name) for name in answer.found},
        "rankable": {name: answer.tells(name) for name in answer.found},
        "ranked": {name: [reach(one) for one in answer.reached(name)[:MOST_RANKED]] for name in answer.found},
    }


def reach(found: Reach) -> list[str | float | None]:
    """Return a parameter with its size, the interval of that, and which way it goes."""
    return [found.path, number(found.size), number(found.low), number(found.high), found.way]


def summary(answer: Answer) -> dict[str, Any]:
    """Return what is kept of an answer, in plain values."""
    question = answer.question
    told = {
        "verb": question.verb,
        "title": question.more["told"]["title"],
        "asks": question.more["told"]["asks"],
        "sentence": answer.sentence,
        "people": question.people,
        "replicates": question.replicates,
        "seed": question.seed,
        "window": list(question.window),
        "runs": answer.tally.done,
        "failed": answer.tally.failed,
    }
    match answer:
        case WhatIfAnswer():
            return {**told, **whatif(answer)}
        case PhaseAnswer():
            return {**told, **phase(answer)}
        case SensitivityAnswer():
            return {**told, **sensitivity(answer)}
        case _:
            return told


def asked(name: str, *, quick: bool) -> Question:
    """Return a shipped study's question; a quick one is small."""
    return ask(name, **QUICK) if quick else ask(name)


def play(names: Sequence[str], place: Path, *, quick: bool, workers: int | None) -> Mapping[str, Any]:
    """Carry studies out in one store, and return what is kept of them."""
    found = {}
    with made_or_opened(place) as store:
        for name in names:
            question = asked(name, quick=quick)
            answer = carry_out(question, store, executor_of(workers), anyway=True, on_progress=telling())
            found[name] = summary(answer)
            print(f"{name}: {answer.sentence}", flush=True)
    return found


def renewed(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the committed result with some of its studies renewed."""
    path = Path(__file__).parent / "results" / "studies.json"
    before = json.loads(path.read_text(encoding="utf-8"))["studies"] if path.exists() else {}
    return {"check": "the studies that come with the flagship", "studies": dict(sorted({**before, **found}.items()))}


def main() -> int:
    """Carry the studies out, and keep what is asked to be kept."""
    words = sys.argv[1:]

    def after(flag: str) -> str:
        return words[words.index(flag) + 1] if flag in words else ""

    names = after("--only").split(",") if "--only" in words else list(shipped())
    workers = int(after("--workers")) if "--workers" in words else None
    quick = "--quick" in words
    with tempfile.TemporaryDirectory(prefix="groundswell-") as folder:
        place = Path(after("--store") or f"{folder}/studies.db")
        found = play(names, place, quick=quick, workers=workers)
    if "--write" in words and not quick:
        keep("studies", renewed(found))
    return int(any(one["failed"] for one in found.values()))


if __name__ == "__main__":
    sys.exit(main())
