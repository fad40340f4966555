"""Fair timing: programs take turns, ratios are taken within a round, and the machine's state stands beside them."""

import datetime as dt
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from groundswell.engine.provenance import code_hash, versions

__all__ = ["Stopwatch", "interleaved", "keep", "load_average", "machine", "median_ratio", "table"]

RESULTS = Path(__file__).parent / "results"


def load_average() -> float:
    """Return the machine's load of the last minute: what else ran while this was measured (0 where unknown)."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else 0.0


def interleaved(
    programs: Mapping[str, Callable[[], float]], rounds: int, say: Callable[[str], None] = print
) -> dict[str, list[float]]:
    """Run programs in turn, A B C A B C, so that a noisy minute falls on all of them.

    Parameters
    ----------
    programs : mapping of str to function
        Each runs once and returns what it measured.
    rounds : int
        How often each has its turn.
    say : callable, optional
        Told after each round.

    Returns
    -------
    dict of str to list of float
        What each measured, a round.
    """
    found: dict[str, list[float]] = {name: [] for name in programs}
    for turn in range(rounds):
        for name, program in programs.items():
            found[name].append(program())
        latest = ", ".join(f"{name} {values[-1]:.4g}" for name, values in found.items())
        say(f"  round {turn + 1} of {rounds}: {latest}")
    return found


def median_ratio(slow: Sequence[float], fast: Sequence[float]) -> float:
    """Return the median over rounds of one program's time over another's of the same round."""
    return statistics.median(one / other for one, other in zip(slow, fast, strict=True))


def machine() -> dict[str, Any]:
    """Say on what it was measured, without naming the machine."""
    return {"processor": _processor(), "cores": os.cpu_count(), "load_average": load_average()}


def _processor() -> str:
    """Return the processor's kind as the compiler knows it, and the widest vectors it has."""
    from llvmlite.binding import get_host_cpu_features, get_host_cpu_name

    features = get_host_cpu_features()
    widest = next((name for name in ("avx512f", "avx2", "sse4.2", "neon") if features.get(name)), "no vectors known")
    return f"{platform.machine()} {get_host_cpu_name()}, {widest}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay out a table for the terminal: the first column to the left, the others to the right."""
    cells = [list(head), *map(list, rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(head))]
    lines = []
    for row in cells:
        first = row[0].ljust(widths[0])
        rest = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("  ".join([first, *rest]).rstrip())
    return "\n".join(lines)


def keep(name: str, result: Mapping[str, Any], *, quick: bool, also: Sequence[str] = ()) -> None:
    """Write a full measurement to ``results/NAME.json``, with its making beside its figures; a quick one is not kept.

    Parameters
    ----------
    name : str
        The program's name.
    result : mapping
        Its figures, ready for JSON.
    quick : bool
        Whether it was measured with small sizes or few rounds.
    also : sequence of str
        Packages besides the usual ones whose versions matter.
    """
    if quick:
        print("quick: not kept")
        return
    made = {
        "date": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "versions": versions() | {package: metadata.version(package) for package in also},
        "machine": machine(),
        "code_hash": code_hash(),
    }
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps({**result, "made": made}, indent=2) + "\n", encoding="utf-8")
    print(f"kept in benchmarks/results/{name}.json")


class Stopwatch:
    """Adds up the time between `start` and `stop`.

    Parameters
    ----------
    clock : callable
        ``time.process_time`` (the default: what else the machine does hardly matters), or ``time.perf_counter``.
    """

    def __init__(self, clock: Callable[[], float] = time.process_time) -> None:
        self.clock, self.total, self._begun = clock, 0.0, 0.0

    def start(self) -> None:
        """Begin a stretch."""
        self._begun = self.clock()

    def stop(self) -> None:
        """End it."""
        self.total += self.clock() - self._begun
