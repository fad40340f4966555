"""The statistical suite of the classics: every check at full length, every blind twin beside our version.

A check has a figure, a band and a wrong version that the band must turn away; a comparison sets our version beside a
second one, written from the published description alone (``twins/``), and beside a wrong version of ours.

Usage: ``python verification/classics.py [--quick] [--write] [--workers N] [NAME ...]``. A full run with ``--write`` and
no name renews ``classics/verified.json`` in the package, ``about.md`` in every classic's folder, and
``results/classics.json``. Exit code 1 if anything does not come out.
"""

import argparse
import datetime as dt
import platform
import sys
import time

import stamp
from groundswell.classics import CLASSICS
from groundswell.engine.provenance import code_hash, versions
from groundswell.report.about import about_blocks, figure_of
from groundswell.report.gallery import VERIFIED
from groundswell.report.text import markdown, save
from groundswell.study.verify import Checked, problems, save_checked, verify
from progress import telling
from twin_comparisons import Compared, compare

SHOWN = 8
"""Figures of a comparison that are printed."""


def renew(found: list[Checked]) -> None:
    """Write the results into the package, and each classic's page from them."""
    made = {
        "date": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "versions": versions(),
        "machine": platform.machine(),
        "code_hash": code_hash(),
    }
    folder = next(iter(CLASSICS.values())).folder.parent
    save_checked(folder / VERIFIED, found, {"made": made})
    for classic in CLASSICS.values():
        save(classic.folder / "about.md", markdown(about_blocks(classic, found)))


def _first(figures: str) -> str:
    """Return the first of a comparison's figures; the result file holds them all."""
    told = figures.split(", ")
    return figures if len(told) <= SHOWN else f"{', '.join(told[:SHOWN])}, ... ({len(told):,} in all)"


def show(found: list[Checked], compared: list[Compared]) -> list[str]:
    """Print both tables, and return what is wrong, a sentence each."""
    for one in found:
        outcome = "holds" if one.holds else ("not reproduced" if one.paper else "MISSES")
        away = "turned away" if one.rejected else "PASSES"
        print(
            f"{one.classic:26} {one.check:40} {figure_of(one):>22}  {one.band:34} {outcome:15}"
            f" wrong {one.control:.5g} {away}; false alarm {one.false_alarm:.1g}; {one.seconds:.1f} s"
        )
    for pair in compared:
        print(
            f"{pair.classic:26} twin: {pair.says:60} ours {_first(pair.ours)}  twin {_first(pair.twin)}"
            f"  {'agree' if pair.agrees else 'DIFFER'}; wrong version {'told apart' if pair.told_apart else 'PASSES'}"
        )
    wrong = problems(found)
    wrong += [f"{pair.classic}: ours and its twin differ: {pair.says}" for pair in compared if not pair.agrees]
    wrong += [
        f"{pair.classic}: the twin does not tell a wrong version: {pair.says}"
        for pair in compared
        if not pair.told_apart
    ]
    return wrong


def main() -> int:
    """Run the suite."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="which classics; all if none is named")
    parser.add_argument("--quick", action="store_true", help="fewer runs, no slow checks")
    parser.add_argument("--write", action="store_true", help="renew the committed results and pages")
    parser.add_argument("--workers", type=int, default=None)
    asked = parser.parse_args()
    if asked.write and (asked.quick or asked.names):
        parser.error("--write needs the full run of all classics")
    begin = time.perf_counter()
    progress = telling()
    found = verify(asked.names, quick=asked.quick, workers=asked.workers, on_progress=progress)
    compared = compare(asked.names or tuple(CLASSICS), quick=asked.quick, on_progress=progress)
    seconds = time.perf_counter() - begin
    wrong = show(found, compared)
    summary = {
        "checks": len(found),
        "hold": sum(one.holds for one in found),
        "printed figures not reproduced": sum(one.paper and not one.holds for one in found),
        "wrong versions turned away": sum(one.rejected for one in found),
        "twin comparisons": len(compared),
        "agree": sum(pair.agrees for pair in compared),
        "wrong versions told apart": sum(pair.told_apart for pair in compared),
        "seconds": round(seconds),
        "faults": wrong,
    }
    for name, value in summary.items():
        print(f"{name}: {value}")
    if asked.write:
        renew(found)
        stamp.keep("classics", {**summary, "comparisons": [pair.as_dict() for pair in compared]})
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
