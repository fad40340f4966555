"""The rivals of the flagship: sets of numbers that meet its turnout targets, and what October alone foretells.

Each rival is searched twice: held to every target of turnout (these sets are the scenario's table of rivals), and to
those whose window ends in October, whose sets then foretell November and are scored on it. Usage: ``python
verification/rivals.py [--write]``; the result is written to ``results/``, and with ``--write`` the table too. Without
it the program fails if the table is not what the search finds.
"""

import json
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

import groundswell
from groundswell.baselines import BASELINES, curves
from groundswell.inference.rivals import Search, peaks, scores_of, search, table_rows, turnout_targets
from groundswell.scenario.catalogue import folder
from groundswell.scenario.model import Scenario
from stamp import keep

SCENARIO = "petersburg-1905"
COLUMNS = ("model", "set", "parameter", "value")
DRAWS, WANTED, SEED = 16_384, 30, 1905
LAST_FITTED = "1905-10-31"
FIRST_FORETOLD, LAST_FORETOLD = "1905-11-01", "1905-11-12"


def searched(scenario: Scenario, *, until: str = "") -> list[Search]:
    """Search every rival, held to targets whose window ends by a date."""
    targets = turnout_targets(scenario, until=until)
    return [search(scenario, name, targets, wanted=WANTED, draws=DRAWS, seed=SEED) for name in BASELINES]


def fit_of(found: Search) -> dict[str, Any]:
    """Say of a search how easily its targets are met: shares of sets drawn from the whole ranges."""
    return {
        "numbers": len(BASELINES[found.model].parameters),
        "accepted_sets": len(found.sets),
        "drawn": found.drawn,
        "tried": found.tried,
        "meets_all": round(found.joint, 4),
        "meets": {name: round(rate, 4) for name, rate in found.rates.items()},
    }


def foretold(scenario: Scenario, found: Search) -> dict[str, Any]:
    """Score October's sets on November, and give the height and the day that they foretell."""
    values = curves(scenario, found.model, found.sets)
    scores = scores_of(turnout_targets(scenario, since=FIRST_FORETOLD), scenario.dates(), values)
    heights, days = zip(*peaks(scenario.dates(), values, FIRST_FORETOLD, LAST_FORETOLD), strict=True)
    return {
        "meets_all": round(float(np.mean(np.all([score.inside for score in scores], axis=0))), 4),
        "meets": {score.target.id: round(score.share, 4) for score in scores},
        "height": spread(heights),
        "first_day": min(days),
        "middle_day": sorted(days)[(len(days) - 1) // 2],
        "last_day": max(days),
    }


def spread(values: Sequence[float]) -> dict[str, float]:
    """Return the least, the median and the largest of some numbers."""
    return {
        "least": round(float(np.min(values)), 4),
        "median": round(float(np.median(values)), 4),
        "most": round(float(np.max(values)), 4),
    }


def table_text(found: Sequence[Search]) -> str:
    """Return the table of rivals as the scenario's folder holds it."""
    lines = [",".join(row[column] for column in COLUMNS) for row in table_rows(found)]
    return "\n".join([",".join(COLUMNS), *lines]) + "\n"


def main() -> int:
    """Search, foretell, and write or compare the table."""
    scenario = groundswell.load(SCENARIO)
    whole, early = searched(scenario), searched(scenario, until=LAST_FITTED)
    table, text = folder(SCENARIO) / "rivals.csv", table_text(whole)
    if "--write" in sys.argv[1:]:
        table.write_text(text, encoding="utf-8")
    result = {
        "check": "rivals",
        "scenario": SCENARIO,
        "seed": SEED,
        "targets": [target.id for target in whole[0].targets],
        "held_to_all": {found.model: fit_of(found) for found in whole},
        "held_until": LAST_FITTED,
        "held_to_october": {found.model: fit_of(found) for found in early},
        "november_foretold": {found.model: foretold(scenario, found) for found in early},
        "table_as_found": table.is_file() and table.read_text(encoding="utf-8") == text,
    }
    print(json.dumps(result, indent=2))
    keep("rivals", result)
    enough = all(len(found.sets) == WANTED for found in (*whole, *early))
    return 0 if result["table_as_found"] and enough else 1


if __name__ == "__main__":
    sys.exit(main())
