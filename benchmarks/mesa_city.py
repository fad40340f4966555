"""The people's passes of the flagship against the same rules on Mesa, at a size that Mesa can bear.

Processor time of passes and counts a person and day, in turn: Mesa, ours with as many people, and ours with the
flagship's 200,000 (plants keep their number, so at Mesa's size ours has six people a plant and pays for that). First it
is shown that Mesa's people do the same work, as in ``passes.py``. Needs the extra ``peers``.

Usage: ``python benchmarks/mesa_city.py [--quick]``; a full measurement is written to ``results/mesa_city.json``.
"""

import argparse
import statistics
import sys
from typing import Any

from city_days import Script, record
from crowd_ours import Ours
from faithful import compare
from passes import nanoseconds
from timing import interleaved, keep, median_ratio, table

GOAL = 300.0
FULL = {"people": 4_000, "days": 40, "rounds": 5, "large": 200_000}
QUICK = {"people": 4_000, "days": 8, "rounds": 2, "large": 50_000}


def measured(people: int, days: int, rounds: int, large: int) -> dict[str, Any]:
    """Check, then time all in turn."""
    from crowd_mesa import MesaPeople

    small, whole = record(people, days), record(large, days)
    agreement = compare(small, MesaPeople).report()
    flips = agreement["person_days_differing"]
    print(f"the same work? {people:,} people, {days} days; our draws, our state each morning")
    row = (
        f"{agreement['largest_difference']:.1e}",
        f"{flips['hand']} / {flips['status']} / {flips['shown']}",
        "yes" if agreement["agrees"] else "NO",
    )
    print(table(("", "largest difference", "hands / statuses / shown", "agrees"), [("Mesa", *row)]))

    def ours(script: Script) -> float:
        return nanoseconds(script, lambda: Ours(script))

    same, flagship = f"Groundswell, {people:,} people", f"Groundswell, {large:,} people"
    print(f"\npasses and counts, {days} days, one core: processor ns a person and day")
    times = interleaved(
        {
            "Mesa": lambda: nanoseconds(small, lambda: MesaPeople(small)),
            same: lambda: ours(small),
            flagship: lambda: ours(whole),
        },
        rounds,
    )
    return {
        "check": agreement,
        "mesa_nanoseconds": round(statistics.median(times["Mesa"])),
        "ours": {
            name: {
                "nanoseconds": round(statistics.median(times[name]), 1),
                "mesa_takes_times": round(median_ratio(times["Mesa"], times[name])),
            }
            for name in (same, flagship)
        },
        "goal": GOAL,
    }


def main() -> int:
    """Check, measure, print and keep."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--quick", action="store_true", help="few days and rounds; nothing is kept")
    quick = arguments.parse_args().quick
    sizes = QUICK if quick else FULL
    try:
        found = measured(**sizes)
    except ModuleNotFoundError as error:
        print(f"{error.name} is not installed: python -m pip install -e '.[peers]'", file=sys.stderr)
        return 2
    rows = [("Mesa", f"{found['mesa_nanoseconds']:,}", "")]
    rows += [(name, f"{one['nanoseconds']:.1f}", f"{one['mesa_takes_times']:,}") for name, one in found["ours"].items()]
    print()
    print(table(("", "ns", f"Mesa takes times (goal {GOAL:.0f})"), rows))
    keep("mesa_city", {"benchmark": "people's passes on Mesa", **sizes, **found}, quick=quick, also=["mesa"])
    return 0 if found["check"]["agrees"] else 1


if __name__ == "__main__":
    sys.exit(main())
