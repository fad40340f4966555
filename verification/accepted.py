"""The accepted sets of the flagship: a seeded search over its fitted numbers, checked at full size with other luck.

Usage: ``python verification/accepted.py [--write] [--quick] [--workers N]``. With ``--write`` the scenario's tables
*accepted* and *rates* are written anew and the result goes to ``results/``; ``--quick`` is a small search for a look.
"""

import json
import sys

import numpy as np

from groundswell.data.tables import write_table
from groundswell.inference.search import Settings, search
from groundswell.inference.sets import accepted_table, all_drawn, rates_table
from groundswell.scenario import load
from groundswell.scenario.catalogue import folder
from progress import telling
from stamp import keep

SCENARIO = "petersburg-1905"
FULL = Settings()
QUICK = Settings(draws=60, stages=((30, 2),), check_people=20_000, check_runs=10, wanted=3)
ALSO_DRAWN = 400
LEAST = 20


def main() -> int:
    """Search, check, and write."""
    words = sys.argv[1:]
    how = QUICK if "--quick" in words else FULL
    workers = int(words[words.index("--workers") + 1]) if "--workers" in words else None
    scenario = load(SCENARIO)
    found = search(scenario, how, workers=workers, on_progress=telling())
    met = all_drawn(scenario, 20 if how is QUICK else ALSO_DRAWN, how, workers=workers, on_progress=telling())
    ids = [target.id for target in found.targets]
    if "--write" in words and found.accepted:
        for name, (columns, rows) in (
            ("accepted", accepted_table(found)),
            ("rates", rates_table(found, met.mean(axis=0))),
        ):
            write_table(folder(SCENARIO) / f"{name}.csv", columns, [[row[key] for key in columns] for row in rows])
    result = {
        "check": "accepted sets of the flagship's fitted numbers",
        "fitted": {one.path: [one.low, one.high, one.unit] for one in found.numbers},
        "people_searching": how.people,
        "people_checking": how.check_people or scenario.people,
        "runs_a_set": how.check_runs,
        "sets_tried": found.tried,
        "sets_refused_at_the_check": found.refused,
        "accepted_sets": len(found.accepted),
        "lowest_joint": round(min((trial.joint for trial in found.accepted), default=0.0), 4),
        "lowest_of_any_target": round(min((float(trial.rates.min()) for trial in found.accepted), default=0.0), 4),
        "met_under_the_prior": dict(zip(ids, found.prior_rates().round(4).tolist(), strict=True)),
        "met_jointly_under_the_prior": round(float(np.mean([trial.joint for trial in found.prior])), 4),
        "met_by_accepted_sets": (
            dict(zip(ids, found.accepted_rates().round(4).tolist(), strict=True)) if found.accepted else {}
        ),
        "met_with_everything_drawn": dict(zip(ids, met.mean(axis=0).round(4).tolist(), strict=True)),
        "met_jointly_with_everything_drawn": round(float(met.all(axis=1).mean()), 4),
    }
    print(json.dumps(result, indent=2))
    if how is FULL and "--write" in words:
        keep("accepted", result)
    return int(len(found.accepted) < LEAST) if how is FULL else 0


if __name__ == "__main__":
    sys.exit(main())
