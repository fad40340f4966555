"""Golden hashes and headline numbers of default runs: measured, compared with the stored ones, and renewed by name.

Usage: ``make baseline`` writes ``baseline.json`` anew and prints what moved, and the line that CHANGELOG.md then needs.
Hashes are of the cpu backend; they hold on any processor (``verification/results/targets.json``).
"""

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from groundswell.engine.run import run
from groundswell.observe.participation import idle_share
from groundswell.observe.regime import regimes
from groundswell.scenario import load
from groundswell.world.record import Record

STORED = Path(__file__).parent / "baseline.json"
CHANGELOG = Path(__file__).resolve().parents[2] / "CHANGELOG.md"
END = "1905-11-20"
PEOPLE = 20_000
CITIES = ("petersburg-1905", "all-adaptive", "victory", "crushing")
RUNS = ("mill-town", *(f"{name}, replicate {number}" for name in CITIES for number in (0, 1)))
"""Every default run, by its name in the file."""


def played(name: str) -> Record:
    """Play one of the default runs: mill-town whole, the others at 20,000 people to 20 November."""
    scenario, _, replicate = name.partition(", replicate ")
    if scenario == "mill-town":
        return run(load(scenario))
    return run(load(scenario).change("end", END), people=PEOPLE, replicate=int(replicate))


def measured(record: Record) -> dict[str, Any]:
    """Return a run's hashes and its headline numbers."""
    people = record.city.plants.people.sum()
    out = record.values["out"].sum(axis=1) / people
    peak = int(out.argmax())
    judged = [str(word) for word in regimes(record)]
    last = {
        name: record.city_mean(name)[-1] for name in ("private_support", "voiced_support", "hope", "trust", "fatigue")
    }
    city = {
        name: record.values[name][-1, 0] for name in ("resolve_state", "resolve_employers", "loyal_force", "outcome")
    }
    return {
        "digest": record.digest,
        "state_digest": record.state_digest,
        "largest share out": _rounded(out[peak]),
        "day of the largest share out": record.dates[peak],
        "days idle a head": _rounded((idle_share(record) * record.weight).sum()),
        "largest share shut out": _rounded((record.values["locked_out"].sum(axis=1) / people).max()),
        "most dismissed": int(record.values["unemployed"].sum(axis=1).max()),
        "most arrested": int(record.values["arrested"].sum(axis=1).max()),
        **{f"{name} on the last day": _rounded(value) for name, value in {**last, **city}.items()},
        "campaigns": [f"{one.name} {one.start} to {one.end or '...'}: {one.outcome}" for one in record.campaigns],
        "days called a stalemate": judged.count("stalemate"),
        "last day's label": judged[-1],
        "motions": len(record.sessions),
        "lines of the chronicle": len(record.chronicle),
    }


def _rounded(value: float) -> float:
    """Return a number with six digits: the hashes hold the rest."""
    return float(f"{float(value):.6g}")


def sha(numbers: Mapping[str, Any]) -> str:
    """Return a hash of all stored numbers."""
    return hashlib.sha256(json.dumps(numbers, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Say, figure by figure, what one run's numbers were and are now."""
    for figure in dict.fromkeys([*before, *after]):
        old, new = before.get(figure, "not measured"), after.get(figure, "not measured")
        if old != new:
            yield f"{figure}: was {old}, is now {new}"


def changelog_line(numbers: Mapping[str, Any]) -> str:
    """Return the line that CHANGELOG.md needs once these numbers are stored."""
    return f"* **Regression** Headline numbers moved ({sha(numbers)[:8]}): say here which, and why."


def advice(name: str, changes: list[str]) -> str:
    """Say that a default run has moved, and what to do about it."""
    return (
        f"the default run {name!r} has moved ({'; '.join(changes)}). If that was meant: make baseline, then add the"
        " line that it prints, marked **Regression**, to the newest section of CHANGELOG.md"
    )


def said(changelog: str, numbers: Mapping[str, Any]) -> bool:
    """Return whether a changelog has a line marked Regression for these numbers."""
    key = sha(numbers)[:8]
    return any("**Regression**" in line and key in line for line in changelog.splitlines())


def main() -> int:
    """Measure all default runs, print what moved, and store them."""
    before = json.loads(STORED.read_text(encoding="utf-8"))["numbers"] if STORED.exists() else {}
    numbers = {name: measured(played(name)) for name in RUNS}
    for name in RUNS:
        for change in moved(before.get(name, {}), numbers[name]):
            print(f"{name}: {change}")
    STORED.write_text(json.dumps({"sha": sha(numbers), "numbers": numbers}, indent=1) + "\n", encoding="utf-8")
    if said(CHANGELOG.read_text(encoding="utf-8"), numbers):
        print("CHANGELOG.md speaks of these numbers already")
    else:
        print(f"add to the newest section of CHANGELOG.md:\n{changelog_line(numbers)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
