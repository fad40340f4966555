"""Robustness tables: accepted sets of the flagship, in cities with one thing otherwise, held to the same targets.

Mechanisms off, structural rivals, other links, contacts, weights of company, sizes of the city, and timelines of
November moved by days. Five sets, ten replicates, 20,000 people. Usage: ``python verification/robustness.py
[--quick] [--workers N] [--table]``; a full run writes its result to ``results/`` and the table of structures beside the
studies that are asked in them, ``--table`` only the latter, from the result that is there.
"""

import csv
import io
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from groundswell.inference import robustness
from groundswell.inference.robustness import Outcome, Variant
from groundswell.inference.trials import city_targets, last_day
from groundswell.scenario import catalogue, load
from groundswell.scenario.model import Scenario
from groundswell.study.verbs.records import TABLE
from progress import telling
from stamp import keep

SCENARIO = "petersburg-1905"
PEOPLE = 20_000
SETS, REPLICATES = 5, 10
SIZES = (5_000, 10_000, 50_000, 200_000, 500_000)
MOVES = (-7, -3, 3, 7)
NOVEMBER = ("1905-11-01", "1905-11-12")
STRETCH = ("1905-10-24", "1905-11-20")
"""Where the second peak is looked for, wherever a moved timeline may put it."""

STRUCTURES = {
    "as it is": "as it is",
    "no plant starts": "no plant starts",
    "no assemblies": "no assemblies",
    "linear conformity": "conformity to the mean",
}
"""What studies call a structure, and what it is called here."""


def structures_table(result: Mapping[str, Any]) -> str:
    """Return the table of structures as CSV: which share of each one's runs met each target."""
    rows = {row["variant"]: row["met"] for row in result["rows"] if row["group"] == "structure"}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("structure", "target", "met", "runs"))
    for name, variant in STRUCTURES.items():
        met = [(target, rate) for target, rate in rows[variant].items() if rate is not None]
        writer.writerows((name, target, f"{rate:g}", result["sets"] * result["replicates"]) for target, rate in met)
    return text.getvalue()


def write_table(result: Mapping[str, Any]) -> None:
    """Write the table of structures beside the scenario's studies."""
    (catalogue.folder(SCENARIO) / TABLE).write_text(structures_table(result), encoding="utf-8")


def variants(scenario: Scenario) -> list[Variant]:
    """Return everything that is otherwise, in the order of the tables."""
    return [
        *robustness.rivals(scenario, PEOPLE),
        *robustness.links(scenario, PEOPLE),
        *robustness.mechanisms_off(scenario, PEOPLE),
        *robustness.contacts(scenario, PEOPLE),
        *robustness.weights(scenario, PEOPLE),
        *robustness.sizes(scenario, SIZES),
        *robustness.shifted(scenario, PEOPLE, MOVES, *NOVEMBER),
    ]


def row(found: Outcome) -> dict[str, Any]:
    """Say what a variant showed."""
    return {
        "group": found.variant.group,
        "variant": found.variant.name,
        "met": {name: None if rate is None else round(rate, 3) for name, rate in found.rates.items()},
        "second_peak": [round(float(value), 3) for value in np.quantile(found.heights, (0.05, 0.5, 0.95))],
        "second_peak_day": sorted(found.days)[(len(found.days) - 1) // 2],
    }


def main() -> int:
    """Play all variants and write the tables."""
    words = sys.argv[1:]
    if "--table" in words:
        held = (Path(__file__).parent / "results" / "robustness.json").read_text(encoding="utf-8")
        write_table(json.loads(held))
        return 0
    quick = "--quick" in words
    workers = int(words[words.index("--workers") + 1]) if "--workers" in words else None
    whole = load(SCENARIO)
    targets = city_targets(whole)
    scenario = last_day(whole, targets)
    sets = scenario.accepted_sets()[: 1 if quick else SETS]
    every = variants(scenario)
    chosen = every[:4] if quick else every
    found = robustness.play_all(
        chosen,
        sets,
        targets,
        replicates=2 if quick else REPLICATES,
        stretch=STRETCH,
        workers=workers,
        on_progress=telling(),
    )
    result = {
        "check": "robustness of the flagship's targets",
        "people": PEOPLE,
        "sets": len(sets),
        "replicates": REPLICATES,
        "rows": [row(one) for one in found],
    }
    print(json.dumps(result, indent=1))
    if not quick:
        keep("robustness", result)
        write_table(result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
