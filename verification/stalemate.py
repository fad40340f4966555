"""P21: the stalemate can fail, and does not hang on its cut-offs.

Twenty replicates each of the flagship, of two counterfactuals in which the November strike is won or crushed, and of
the city in which every institution follows its rule. The counterfactuals must not be called a stalemate once their
strike has ended; and with each cut-off a fifth higher or lower, singly and in all combinations, at least four in five
of the claimed days, and of those from 2 November on, must be judged alike. Cut-offs judge a finished record anew, so
nothing is run twice.
Usage: ``python verification/stalemate.py [REPLICATES]`` (20 if left out); a full run writes its result to
``results/``.
"""

import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.engine.run import run
from groundswell.observe.participation import idle_share
from groundswell.observe.regime import STALEMATE, conditions, regimes
from groundswell.scenario import load
from groundswell.world.record import Record
from stamp import keep

FULL = 20
PEOPLE = 20_000
SCENARIOS = ("petersburg-1905", "victory", "crushing", "all-adaptive")
COUNTERFACTUAL = ("victory", "crushing")
CUTS = ("window", "readiness", "force", "employers_idle", "idle", "support")
"""The cut-offs of the four conditions; those of the other labels are not among them."""

STEP = 0.2
LEAST = 0.8
CLAIMED = "1905-11-13"
STRIKE = "1905-11-02"
"""First day of the stretch that can fail: October's days are judged alike by any cut-offs."""

IN_NOVEMBER = "1905-11-03"
"""A day on which the November strike is on in every scenario whose council follows dated acts."""

Flags = NDArray[np.bool_]


def played(name: str, replicates: int, people: int = PEOPLE) -> Iterator[Record]:
    """Play a scenario's first replicates to 30 November."""
    city = load(name).change("end", "1905-11-30")
    for replicate in range(replicates):
        yield run(city, people=people, replicate=replicate)


def shifts() -> tuple[Mapping[str, float], ...]:
    """Return what each cut-off is multiplied by: one at a time, then all corners."""
    low, high = 1.0 - STEP, 1.0 + STEP
    singly = [{cut: factor} for cut in CUTS for factor in (low, high)]
    corners = [dict(zip(CUTS, factors, strict=True)) for factors in product((low, high), repeat=len(CUTS))]
    return (*singly, *corners)


def rejudged(record: Record, factors: Mapping[str, float]) -> Record:
    """Return a record to be judged by other cut-offs: a share above the whole becomes the whole."""
    cuts = dict(record.settings["stalemate"])
    for name, factor in factors.items():
        cuts[name] = min(cuts[name] * factor, STALEMATE[name].high)
    return replace(record, settings={**record.settings, "stalemate": cuts})


def called(record: Record) -> Flags:
    """Return the days that all four conditions call a stalemate, (days,)."""
    return conditions(record).stalemate


def crude(record: Record) -> Flags:
    """Return the days that a deliberately crude rule would call one: many idle, and nobody's claim moved."""
    return (idle_share(record) >= record.settings["stalemate"]["idle"]) & conditions(record).nothing_moved


def november_end(record: Record) -> str:
    """Return the day on which the November strike ended; empty if it did not."""
    found = [one.end for one in record.campaigns if one.name.endswith("strike") and one.start <= IN_NOVEMBER]
    return max(found) if found and all(found) and max(found) > IN_NOVEMBER else ""


def afterwards(record: Record, last: str = CLAIMED) -> Flags:
    """Return the days after the November strike's end, up to a last one, (days,)."""
    end = november_end(record)
    return np.array([end != "" and end < date <= last for date in record.dates])


def alike(records: Sequence[Record], factors: Mapping[str, float], first: str = "") -> float:
    """Return the share of claimed days, from a first one on, that other cut-offs judge alike."""
    shares = []
    for record in records:
        claimed = [first <= date <= CLAIMED for date in record.dates]
        shares.append(float((called(record) == called(rejudged(record, factors)))[claimed].mean()))
    return float(np.mean(shares))


def examined(records: Sequence[Record]) -> dict[str, Any]:
    """Judge a scenario's replicates by the cut-offs as they are, and by all others."""
    after = [set(regimes(record)[afterwards(record)]) for record in records]
    later = [set(regimes(record)[afterwards(record, record.dates[-1])]) for record in records]
    whole = {_words(factors): alike(records, factors) for factors in shifts()}
    since = {_words(factors): alike(records, factors, STRIKE) for factors in shifts()}
    worst = min(since, key=lambda words: since[words])
    return {
        "replicates": len(records),
        "strike_ended_before_the_last_claimed_day": sum("" < november_end(record) < CLAIMED for record in records),
        "stalemate_on_12_November": sum(regimes(one)[one.dates.index("1905-11-12")] == "stalemate" for one in records),
        "stalemate_after_the_strike": sum("stalemate" in found for found in after),
        "stalemate_after_the_strike_to_30_November": sum("stalemate" in found for found in later),
        "crude_rule_after_the_strike": sum(bool(crude(one)[afterwards(one)].any()) for one in records),
        "labels_after_the_strike": {
            str(word): sum(word in one for one in after) for word in sorted(set().union(*after))
        },
        "alike_singly_from_2_November": {words: round(share, 4) for words, share in since.items() if "," not in words},
        "alike_least": round(min(whole.values()), 4),
        "alike_least_from_2_November": round(since[worst], 4),
        "alike_least_with": worst,
    }


def _words(factors: Mapping[str, float]) -> str:
    return ", ".join(f"{name} x {factor:.1f}" for name, factor in factors.items())


def fails(found: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the scenarios' figures."""
    wrong = []
    for name, figures in found.items():
        if min(figures["alike_least"], figures["alike_least_from_2_November"]) < LEAST:
            wrong.append(f"{name}: cut-offs decide more than {1 - LEAST:.0%} of days")
        if name in COUNTERFACTUAL:
            if figures["strike_ended_before_the_last_claimed_day"] < 0.95 * figures["replicates"]:
                wrong.append(f"{name}: the strike does not end")
            if figures["stalemate_after_the_strike"] > 0.05 * figures["replicates"]:
                wrong.append(f"{name}: called a stalemate")
    if not any(found[name]["crude_rule_after_the_strike"] for name in COUNTERFACTUAL if name in found):
        wrong.append("the crude rule is as good: the test could not fail")
    return wrong


def main() -> int:
    """Judge all scenarios and write the result."""
    replicates = int(sys.argv[1]) if len(sys.argv) > 1 else FULL
    begun = time.process_time()
    found = {name: examined(list(played(name, replicates))) for name in SCENARIOS}
    result = {
        "check": "P21",
        "people": PEOPLE,
        "claimed_until": CLAIMED,
        "cut_offs": CUTS,
        "step": STEP,
        "variations": len(shifts()),
        "scenarios": found,
        "processor_seconds": round(time.process_time() - begun, 1),
        "failures": fails(found),
    }
    print(json.dumps(result, indent=2))
    if replicates == FULL:
        keep("stalemate", result)
    return 1 if result["failures"] else 0


if __name__ == "__main__":
    sys.exit(main())
