"""October foretells November? The city fitted to October alone, scored on November, beside its simple rivals.

The same search as for the accepted sets, held only to targets whose window ends in October; the sets that pass are
played on, and held to the targets of November. Reported as it comes out. Usage: ``python verification/split.py
[--quick] [--workers N]``; a full run writes its result to ``results/``.
"""

import json
import sys
from dataclasses import replace

import numpy as np

from groundswell.inference.robustness import Variant, play_all
from groundswell.inference.search import Settings, search
from groundswell.inference.trials import city_targets
from groundswell.scenario import load
from progress import telling
from stamp import keep

SCENARIO = "petersburg-1905"
LAST_FITTED = "1905-10-31"
NOVEMBER = ("1905-11-01", "1905-11-12")
REPLICATES = 10
FULL = Settings(draws=400, stages=((160, 2), (160, 6)), check_people=20_000, check_runs=20, wanted=20, seed=1906)
QUICK = replace(FULL, draws=60, stages=((20, 2),), check_runs=4, wanted=2)


def main() -> int:
    """Fit October, foretell November, and write the result."""
    words = sys.argv[1:]
    how = QUICK if "--quick" in words else FULL
    workers = int(words[words.index("--workers") + 1]) if "--workers" in words else None
    scenario = load(SCENARIO)
    found = search(scenario, how, until=LAST_FITTED, workers=workers, on_progress=telling())
    later = city_targets(scenario, since=NOVEMBER[0])
    played = scenario.change("end", "1905-11-20")
    outcome = play_all(
        [Variant("split", "foretold", played, 20_000)],
        [trial.values for trial in found.accepted],
        later,
        replicates=REPLICATES,
        stretch=NOVEMBER,
        workers=workers,
        on_progress=telling(),
    )[0]
    result = {
        "check": "fitted to October alone, scored on November",
        "fitted_to": [target.id for target in found.targets],
        "met_jointly_under_the_prior": round(float(np.mean([trial.joint for trial in found.prior])), 4),
        "accepted_sets": len(found.accepted),
        "replicates": REPLICATES,
        "november_met": {name: None if rate is None else round(rate, 3) for name, rate in outcome.rates.items()},
        "height": [round(float(value), 3) for value in np.quantile(outcome.heights, (0.05, 0.5, 0.95))],
        "day_of_height": [outcome_day(outcome.days, share) for share in (0.05, 0.5, 0.95)],
    }
    print(json.dumps(result, indent=1))
    if how is FULL:
        keep("split", result)
    return 0


def outcome_day(days: tuple[str, ...], share: float) -> str:
    """Return a quantile of dates."""
    return sorted(days)[min(int(share * len(days)), len(days) - 1)]


if __name__ == "__main__":
    sys.exit(main())
