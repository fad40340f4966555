"""The people's passes of the flagship against the same rules in NumPy, in the usual style and tuned by hand.

Feel, voice, decide with the plants' counts in between, all contacts, one core, warm; processor time of passes and
counts. First it is shown that the peers do the same work: each day from our state, with our draws, their columns equal
ours to float32 rounding; and that with chance of their own the city's share out takes the same course.

Usage: ``python benchmarks/passes.py [--quick]``; a full measurement is written to ``results/passes.json``.
"""

import argparse
import statistics
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chance import Own
from city_days import Crowd, Day, Script, play, record
from crowd_columns import WholeColumns
from crowd_indices import IndexArrays
from crowd_ours import Ours
from faithful import compare
from timing import Stopwatch, interleaved, keep, median_ratio, table

PEERS = {"NumPy, whole columns": WholeColumns, "NumPy, index arrays": IndexArrays}
OURS = "Groundswell"
GOALS = {"NumPy, whole columns": 10.0, "NumPy, index arrays": 5.0}
CHECKED = 20_000
FULL = {"people": 200_000, "days": 92, "rounds": 7}
QUICK = {"people": 50_000, "days": 30, "rounds": 2}


class Timed:
    """A crowd whose passes and counts are timed; what plants' books cost between them is not."""

    def __init__(self, crowd: Crowd, watch: Stopwatch) -> None:
        self.crowd, self.watch = crowd, watch

    def _timed(self, action: Callable[..., Any], *given: Day) -> Any:
        self.watch.start()
        found = action(*given)
        self.watch.stop()
        return found

    def feel(self, day: Day) -> None:
        """Time the first pass."""
        self._timed(self.crowd.feel, day)

    def count_feelings(self) -> Any:
        """Time the counts after it."""
        return self._timed(self.crowd.count_feelings)

    def voice(self, day: Day) -> None:
        """Time the second pass."""
        self._timed(self.crowd.voice, day)

    def count_voices(self) -> Any:
        """Time the counts after it."""
        return self._timed(self.crowd.count_voices)

    def decide(self, day: Day) -> None:
        """Time the third pass."""
        self._timed(self.crowd.decide, day)

    def count_statuses(self) -> NDArray[Any]:
        """Time the counts after it."""
        found: NDArray[Any] = self._timed(self.crowd.count_statuses)
        return found


def nanoseconds(script: Script, make: Callable[[], Crowd]) -> float:
    """Play all days once and return processor nanoseconds a person and day."""
    watch = Stopwatch()
    play(Timed(make(), watch), script)
    return watch.total / script.people / script.days * 1e9


def checked(people: int, days: int | None) -> dict[str, Any]:
    """Show that the peers do the same work, and return the figures."""
    script = record(people, days)
    shares = play(Ours(script), script)
    luck = float(np.abs(play(Ours(script, replicate=1), script) - shares).max())
    found: dict[str, Any] = {"between two of our own runs": round(luck, 4)}
    rows = []
    for name, peer in PEERS.items():
        agreement = compare(script, peer).report()
        apart = float(np.abs(play(peer(script, Own(1)), script) - shares).max())
        found[name] = {**agreement, "largest_gap_in_share_out": round(apart, 4)}
        flips = agreement["person_days_differing"]
        rows.append(
            (
                name,
                f"{agreement['largest_difference']:.1e}",
                f"{flips['hand']} / {flips['status']} / {flips['shown']}",
                f"{apart:.3f}",
                "yes" if agreement["agrees"] else "NO",
            )
        )
    print(f"the same work? {people:,} people, {script.days} days; our draws, our state each morning; then own chance")
    print(table(("", "largest difference", "hands / statuses / shown", "gap in share out", "agrees"), rows))
    print(f"gap between two of our own runs with other luck: {luck:.3f}\n")
    return found


def measured(people: int, days: int, rounds: int) -> dict[str, Any]:
    """Time all programs in turn."""
    script = record(people, days)
    programs: dict[str, Callable[[], float]] = {OURS: lambda: nanoseconds(script, lambda: Ours(script))}
    for name, peer in PEERS.items():
        programs[name] = lambda peer=peer: nanoseconds(script, lambda: peer(script, Own(1)))  # type: ignore[misc]
    print(f"passes and counts, {people:,} people, {days} days, one core: processor ns a person and day")
    times = interleaved(programs, rounds)
    return {
        name: {
            "nanoseconds": round(statistics.median(found), 2),
            "ratio": round(median_ratio(found, times[OURS]), 2),
            "goal": GOALS.get(name),
        }
        for name, found in times.items()
    }


def main() -> int:
    """Check, measure, print and keep."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--quick", action="store_true", help="small sizes and few rounds; nothing is kept")
    quick = arguments.parse_args().quick
    sizes = QUICK if quick else FULL
    check = checked(CHECKED, sizes["days"])
    found = measured(**sizes)
    print()
    rows = [
        (
            name,
            f"{one['nanoseconds']:.1f}",
            f"{one['ratio']:.1f}",
            "" if one["goal"] is None else f"{one['goal']:.0f}",
        )
        for name, one in found.items()
    ]
    print(table(("", "ns", "ratio", "goal"), rows))
    keep("passes", {"benchmark": "people's passes", **sizes, "check": check, "programs": found}, quick=quick)
    return 0 if all(one["agrees"] for one in check.values() if isinstance(one, dict)) else 1


if __name__ == "__main__":
    sys.exit(main())
