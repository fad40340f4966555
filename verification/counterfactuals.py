"""November otherwise, over all accepted sets: its dated acts a week later, and the council's call left out.

All dated acts of 1 to 12 November that belong to the city are moved by seven days together; what came from elsewhere
stays. The second peak must move by seven days, give or take one, and keep 70 % of its height. Then the November call
is left out, with plant starts and without: no band is asked, the page reports what comes. Usage: ``python
verification/counterfactuals.py [--quick] [--workers N]``; a full run writes its result to ``results/``.
"""

import json
import sys
from typing import Any

import numpy as np

from groundswell.inference.robustness import Outcome, Variant, play_all
from groundswell.scenario import load
from groundswell.scenario.model import Scenario
from progress import telling
from stamp import keep

SCENARIO = "petersburg-1905"
PEOPLE = 20_000
REPLICATES = 5
DAYS = 7
STRETCH = ("1905-11-01", "1905-11-24")
CALL = "1905-11-02"


def variants(scenario: Scenario) -> list[Variant]:
    """Return the city as it is, a week later, and without the call."""
    silent = scenario.timeline_without(actor="council", kind="call", effective_from=CALL)
    return [
        Variant("november", "as it is", scenario, PEOPLE),
        Variant("november", "a week later", scenario.timeline_shift(DAYS, "1905-11-01", "1905-11-12"), PEOPLE),
        Variant("november", "without the call", silent, PEOPLE),
        Variant("november", "without the call, no plant starts", silent.without("plant_starts"), PEOPLE),
    ]


def one_set(scenario: Scenario, values: Any, replicates: int, workers: int | None) -> list[Outcome]:
    """Play all variants with one set; they share their luck, and runs are kept in order."""
    return play_all(variants(scenario), [values], (), replicates=replicates, stretch=STRETCH, workers=workers)


def main() -> int:
    """Play, compare set by set, and write the result."""
    words = sys.argv[1:]
    quick = "--quick" in words
    workers = int(words[words.index("--workers") + 1]) if "--workers" in words else None
    scenario = load(SCENARIO).change("end", STRETCH[1])
    sets = scenario.accepted_sets()[: 2 if quick else None]
    say = telling()
    dates = scenario.dates()
    shifts, kept, peaks = [], [], {}
    for number, values in enumerate(sets, start=1):
        found = {one.variant.name: one for one in one_set(scenario, values, 2 if quick else REPLICATES, workers)}
        base, later = found["as it is"], found["a week later"]
        middle = [sorted(dates.index(day) for day in one.days)[len(one.days) // 2] for one in (base, later)]
        shifts.append(middle[1] - middle[0])
        kept.append(float(np.median(later.heights) / np.median(base.heights)))
        for name, one in found.items():
            peaks.setdefault(name, []).append(float(np.median(one.heights)))
        say(f"set {number} of {len(sets)}", number / len(sets))
    result = {
        "check": "November otherwise, over accepted sets",
        "people": PEOPLE,
        "sets": len(sets),
        "replicates": REPLICATES,
        "days_that_the_second_peak_moves": [min(shifts), sorted(shifts)[len(shifts) // 2], max(shifts)],
        "sets_that_move_by_7_give_or_take_1": sum(abs(days - DAYS) <= 1 for days in shifts),
        "height_kept": [round(float(value), 3) for value in (min(kept), np.median(kept), max(kept))],
        "sets_that_keep_70_percent": sum(share >= 0.7 for share in kept),
        "second_peak": {
            name: [round(float(value), 3) for value in (min(heights), np.median(heights), max(heights))]
            for name, heights in peaks.items()
        },
    }
    print(json.dumps(result, indent=1))
    if not quick:
        keep("counterfactuals", result)
    good = min(result["sets_that_move_by_7_give_or_take_1"], result["sets_that_keep_70_percent"])
    return int(good < len(sets))


if __name__ == "__main__":
    sys.exit(main())
