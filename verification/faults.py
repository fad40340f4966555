"""R9: the tests would notice. Faults are planted one at a time, and the tests that should catch them are run.

Faults are data, in ``verification/faults/*.toml``. A file has ``folder`` (in ``src/groundswell``) and ``then`` (shelves
tried last); a fault has ``name``, ``kind``, ``file``, ``old`` (text that stands there exactly once), ``new``, ``wrong``
(a sentence on what is wrong), ``tests`` (shelves tried first, nearest first) and perhaps ``survived`` (what was done
when it once went unnoticed). Files with ``held_out`` hold faults written before the shelves were read: how many of them
the unit tests caught at first sight is said apart, for no test had been aimed at them.

The checkout is copied when the program starts, and each fault is planted in a copy of that copy in a temporary folder,
never in the checkout; the shelves run there one after another, each up to its first failure. Caught means that a test
ran and failed: a copy that cannot be imported, or a test that does not end, catches nothing. At the end every test that
caught something is run without a fault, and must pass there: a test that fails anyway would catch everything.

Usage: ``python verification/faults.py [--list] [--quick] [--only NAME ...] [--workers N]``. A run of all faults writes
its result to ``results/``. When a line that a fault changes has been rewritten, the program refuses to start and names
the fault: put the new line into the fault's ``old`` and ``new``.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groundswell.engine.cache import CACHE_VARIABLE
from groundswell.rng import uniforms
from stamp import keep

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = Path("src") / "groundswell"
DATA = ROOT / "verification" / "faults"
COPIED = ("src", "tests", "docs", "verification", "benchmarks", "pyproject.toml", "README.md", "CHANGELOG.md")
FORBIDDEN = ("tests/baseline", "tests/unit/docs", "tests/unit/faults")
"""Shelves that may catch nothing: hashes and pages say that something changed, not what is right."""
WANTED = 0.95
PATIENCE = 300.0
"""Seconds that a shelf may take, on a machine with other work too; a shelf alone takes at most a minute."""
QUICK = 6
FAILED = 1
"""How pytest exits when tests ran and some failed."""


@dataclass(frozen=True)
class Fault:
    """One fault: what is changed where, what is wrong with it, and who should notice."""

    name: str
    kind: str
    path: Path
    old: str
    new: str
    wrong: str
    shelves: tuple[str, ...]
    survived: str = ""
    held_out: bool = False


class FaultError(Exception):
    """A fault that cannot be planted, or a test that fails without one."""


def read_faults(folder: Path = DATA) -> tuple[Fault, ...]:
    """Read all faults from their data files, in order."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        for row in said["fault"]:
            row["path"] = PACKAGE / said["folder"] / row.pop("file")
            row["held_out"] = said.get("held_out", False)
            row["shelves"] = tuple(dict.fromkeys([*row.pop("tests"), *said["then"]]))
            found.append(Fault(**row))
    return tuple(found)


def complaints(faults: Iterable[Fault], root: Path = ROOT) -> list[str]:
    """Say of each fault that no longer applies why not."""
    found = []
    names: set[str] = set()
    for fault in faults:
        text = (root / fault.path).read_text(encoding="utf-8") if (root / fault.path).is_file() else ""
        times = text.count(fault.old)
        if times != 1:
            found.append(f"{fault.name}: {fault.path}: {fault.old!r} stands {times} times; it must stand once")
        if fault.new == fault.old or fault.name in names:
            found.append(f"{fault.name}: changes nothing, or its name stands twice")
        for shelf in fault.shelves:
            if not (root / shelf).exists() or any(f"{shelf}/".startswith(f"{bad}/") for bad in FORBIDDEN):
                found.append(f"{fault.name}: {shelf}: no shelf that may catch a fault")
            if shelf in ("tests", "tests/unit"):
                found.append(f"{fault.name}: {shelf}: too wide; name the room's own shelf")
        names.add(fault.name)
    return found


def copy(root: Path, folder: Path) -> Path:
    """Copy what the tests need into a folder, and return it."""
    for part in COPIED:
        if (root / part).is_dir():
            shutil.copytree(root / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(root / part, folder / part)
    return folder


@contextmanager
def planted(fault: Fault, root: Path) -> Iterator[Path]:
    """Copy a checkout into a temporary folder, plant the fault there, and throw all away afterwards."""
    with tempfile.TemporaryDirectory(prefix="fault-") as name:
        folder = copy(root, Path(name))
        text = (folder / fault.path).read_text(encoding="utf-8").replace(fault.old, fault.new)
        compile(text, fault.path, "exec")
        (folder / fault.path).write_text(text, encoding="utf-8")
        yield folder


def run_shelf(folder: Path, *shelves: str) -> tuple[int, str]:
    """Run shelves, or tests, in a copy up to the first failure; return pytest's exit code and the test that failed."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(folder / "src"),
        CACHE_VARIABLE: str(folder / "compiled"),
        "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / "hypothesis"),
    }
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "--tb=no", "-rfE"]
    command += ["-p", "no:cacheprovider", "-p", "no:xdist", "--basetemp", str(folder / "temporary"), *shelves]
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return -1, "took too long"
    told = [line for line in done.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    return done.returncode, told[0].partition(" ")[2].partition(" - ")[0] if told else done.stdout[-200:]


def hunt(fault: Fault, root: Path = ROOT) -> dict[str, Any]:
    """Plant one fault, run its shelves until one notices, and say what was seen."""
    begun = time.monotonic()
    caught_by, odd = "", []
    with planted(fault, root) as folder:
        for shelf in fault.shelves:
            code, test = run_shelf(folder, shelf)
            if code == FAILED:
                caught_by = test
                break
            if code != 0:
                odd.append(f"{shelf}: {test}")
    found = {"name": fault.name, "kind": fault.kind, "file": str(fault.path.relative_to(PACKAGE)), "wrong": fault.wrong}
    found |= {"caught": bool(caught_by), "by": caught_by, "seconds": round(time.monotonic() - begun, 1)}
    found |= {"held_out": True} if fault.held_out else {}
    return found | ({"odd": odd} if odd else {}) | ({"once_survived": fault.survived} if fault.survived else {})


def check_catches(rows: Sequence[dict[str, Any]], root: Path) -> None:
    """Run every test that caught something once more, without a fault.

    Raises
    ------
    FaultError
        If one fails there too, or if Python imports another package than the copy's.
    """
    environment = {**os.environ, "PYTHONPATH": str(root / "src")}
    program = [sys.executable, "-c", "import groundswell; print(groundswell.__file__)"]
    where = subprocess.run(program, env=environment, cwd=root, capture_output=True, text=True, check=True).stdout
    if not where.startswith(str(root)):
        raise FaultError(f"the copy is not what Python imports, but {where.strip()}")
    code, test = run_shelf(root, *sorted({row["by"] for row in rows if row["caught"]}))
    if code != 0:
        raise FaultError(f"a test that caught something fails without a fault too: {test}")


def handful(faults: Sequence[Fault], seed: int = 1905) -> list[Fault]:
    """Return a few faults chosen by lot."""
    lot = uniforms(seed, 0, 0, 0, len(faults), 252)
    return [faults[place] for place in sorted(lot.argsort()[:QUICK].tolist())]


def summed(rows: Sequence[dict[str, Any]], wanted: int) -> dict[str, Any]:
    """Return the result to be kept: what was caught, and of the faults held out, what was caught at first sight."""
    caught = [row for row in rows if row["caught"]]
    held_out = [row for row in rows if row.get("held_out")]
    return {
        "check": "R9",
        "faults": len(rows),
        "caught": len(caught),
        "share_caught": round(len(caught) / max(1, len(rows)), 3),
        "share_wanted": WANTED,
        "complete": len(rows) == wanted,
        "seconds": round(sum(row["seconds"] for row in rows), 1),
        "slowest_seconds": max((row["seconds"] for row in rows), default=0.0),
        "held_out": len(held_out),
        "held_out_caught_at_first": sum(row["caught"] and "once_survived" not in row for row in held_out),
        "survivors": [row["name"] for row in rows if not row["caught"]],
        "each": list(rows),
    }


def chosen(faults: Sequence[Fault], only: Sequence[str], *, quick: bool) -> list[Fault]:
    """Return the faults that were asked for.

    Raises
    ------
    FaultError
        If one is not known, or any no longer applies.
    """
    wrong = complaints(faults)
    if wrong:
        raise FaultError("\n".join(wrong))
    unknown = set(only) - {fault.name for fault in faults}
    if unknown:
        raise FaultError(f"no fault is called {', '.join(sorted(unknown))}; --list shows them all")
    if only:
        return [fault for fault in faults if fault.name in only]
    return handful(faults) if quick else list(faults)


def hunted_by(workers: int, faults: Sequence[Fault], root: Path) -> list[dict[str, Any]]:
    """Hunt faults, some at a time, and tell of each."""
    rows = []
    with ThreadPoolExecutor(max(1, workers)) as crew:
        for row in crew.map(lambda fault: hunt(fault, root), faults):
            rows.append(row)
            word = "caught" if row["caught"] else "MISSED"
            print(f"{word} {row['seconds']:6.1f} s  {row['name']}  {row['by']}", flush=True)
    return rows


def main(words: Sequence[str] | None = None) -> int:
    """Plant the faults asked for and write the result."""
    parser = argparse.ArgumentParser(description="Plant faults one at a time and see whether the tests notice (R9).")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="these faults only")
    parser.add_argument("--workers", type=int, default=1, help="faults at a time")
    parser.add_argument("--list", action="store_true", help="list the faults and stop")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} faults chosen by lot")
    said = parser.parse_args(words)
    faults = read_faults()
    if said.list:
        for fault in faults:
            print(f"{fault.name:42} {fault.kind:22} {fault.path.relative_to(PACKAGE)}: {fault.wrong}")
        return 0
    try:
        hunted = chosen(faults, said.only, quick=said.quick)
        with tempfile.TemporaryDirectory(prefix="faultless-") as name:
            root = copy(ROOT, Path(name))
            rows = hunted_by(said.workers, hunted, root)
            check_catches(rows, root)
    except FaultError as error:
        print(error, file=sys.stderr)
        return 2
    result = summed(rows, len(faults))
    print(json.dumps({key: value for key, value in result.items() if key != "each"}, indent=2))
    if result["complete"]:
        keep("faults", result)
    return 0 if result["share_caught"] >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
