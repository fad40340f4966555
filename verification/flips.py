"""A bit flipped anywhere in a store is noticed, or changes nothing that can be read.

Usage: ``python verification/flips.py [FLIPS] [--write]`` (500 if left out); ``--write`` keeps the result of a full run
under ``results/``.
"""

import json
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from groundswell.errors import DataError
from groundswell.rng import uniforms
from groundswell.study.integrity import verify
from groundswell.study.jobs import Failure
from groundswell.study.payload import pack
from groundswell.study.store import create, open_store
from light import enter, light
from stamp import keep

FULL = 500
SEED = 1905
RUNS = 40


def make(path: Path) -> None:
    """Make a small store with two studies that share runs, and a few failures."""
    with create(path) as store:
        first, second = enter(store, RUNS), enter(store, RUNS // 2)
        for job in store.pending(first):
            if job.replicate % 10 == 7:
                store.fail(job, Failure("exception", "a planted fault", "trace"), {})
            else:
                store.finish(job, pack(light(job, "")))
        assert store.status(second).complete


def everything(path: Path) -> list[Any]:
    """Return all that can be read from a store."""
    with open_store(path) as store:
        found: list[Any] = []
        for study in store.studies():
            found.append((study, store.status(study.number), store.makings(study.number)))
            found += [
                (one.place, dict(one.role), one.job, one.made, pack(one.result)) for one in store.results(study.number)
            ]
            found += [(one.place, dict(one.role), one.job, one.failure) for one in store.failures(study.number)]
        jobs = [part[2] for part in found if len(part) > 3]
        return [*found, *sorted({(job.subject, store.document(job.subject)) for job in jobs})]


def outcome(path: Path, expected: list[Any]) -> str:
    """Say what becomes of a store in which a bit has flipped."""
    try:
        clean = verify(path).problems == ()
    except DataError:
        clean = False
    try:
        same = everything(path) == expected
    except DataError:
        return "noticed by whoever reads"
    if not same:
        return "SILENTLY WRONG" if clean else "noticed by verify, read otherwise"
    return "harmless" if clean else "noticed by verify, read as written"


def check(folder: Path, flips: int) -> dict[str, Any]:
    """Flip bits one at a time, each in a fresh copy, and count what becomes of them."""
    whole_file = folder / "whole.db"
    make(whole_file)
    expected, whole = everything(whole_file), whole_file.read_bytes()
    counts: Counter[str] = Counter()
    places = (uniforms(SEED, 0, 0, 0, flips, 0).astype(float) * len(whole) * 8).astype(int)
    for number, place in enumerate(places.tolist()):
        path = folder / f"flip-{number}.db"
        spoiled = bytearray(whole)
        spoiled[place // 8] ^= 1 << place % 8
        path.write_bytes(spoiled)
        counts[outcome(path, expected)] += 1
        for left in folder.glob(f"{path.name}*"):
            left.unlink()
    return {
        "check": "bits flipped in a store, anywhere in the file",
        "flips": flips,
        "file_bytes": len(whole),
        "outcomes": dict(counts),
        "silently_wrong": counts["SILENTLY WRONG"],
        "read_otherwise_until_verified": counts["noticed by verify, read otherwise"],
    }


def main() -> int:
    """Run the check, and write the result if asked to."""
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()]
    flips = sizes[0] if sizes else FULL
    with tempfile.TemporaryDirectory() as folder:
        result = check(Path(folder), flips)
    print(json.dumps(result, indent=2))
    if "--write" in sys.argv and flips == FULL:
        keep("flips", result)
    return int(result["silently_wrong"] + result["read_otherwise_until_verified"] > 0)


if __name__ == "__main__":
    sys.exit(main())
