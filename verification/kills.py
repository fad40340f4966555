"""R10: every finished run survives a kill at any moment: the whole process tree of a study, over and over.

A host with everything loaded starts the studying processes, each the head of its own tree: with two workers, or alone.
Trees are killed at random moments of their lives and started again until the study is done; then the next study begins.
After every kill the store is looked over.

Usage: ``python verification/kills.py [KILLS] [--write]`` (300 if left out; 100 is the quick tier); ``--write`` keeps
the result of a full run under ``results/``.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from groundswell.rng import uniforms
from groundswell.study.conductor import conduct
from groundswell.study.executors import Documents, Executor, InProcess, Outcome, Processes
from groundswell.study.integrity import verify
from groundswell.study.jobs import Job, Play, making
from groundswell.study.payload import same_bits
from groundswell.study.store import create, open_store
from light import enter, light, note, noted
from progress import telling
from stamp import keep

FULL, QUICK = 300, 100
SEED = 1905
RUNS = 600
ALONE, TOGETHER = 0.4, 1.6
"""Longest lives, in seconds, of a process that works alone and of one with two workers."""
QUICKLY, RARELY = 0.12, 12
"""In the quick tier: the longest life of one that works alone, and every how-manyth has workers."""


@dataclass(frozen=True)
class Acknowledging:
    """Writes down each run once it is acknowledged: when the conductor asks for the next one, it is safe on disk."""

    inner: Executor
    journal: Path

    def check(self) -> None:
        """Ask the other one."""
        self.inner.check()

    def outcomes(self, jobs: Iterable[Job], documents: Documents, play: Play) -> Generator[Outcome, None, None]:
        """Pass everything on."""
        with contextlib.closing(self.inner.outcomes(jobs, documents, play)) as coming:
            for outcome in coming:
                yield outcome
                note(self.journal, "ack", outcome.job.id)


def study(path: Path, journal: Path, workers: int) -> None:
    """Conduct the one study of a file to its end."""
    inner: Executor = InProcess() if workers == 0 else Processes(workers)
    with open_store(path, write=True) as store:
        conduct(store, 1, Acknowledging(inner, journal), player=partial(noted, journal=str(journal)))


def host() -> None:
    """Start a tree for every line that asks for one, say its number, and how it ended; the code is hashed but once."""
    making("columns")
    for line in sys.stdin:
        path, journal, workers = json.loads(line)
        child = os.fork()
        if child == 0:
            os.setsid()
            code = 1
            try:
                study(Path(path), Path(journal), workers)
                code = 0
            finally:
                os._exit(code)
        print(child, flush=True)
        _, ended = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(ended), flush=True)


class Host:
    """The process that starts trees."""

    def __init__(self) -> None:
        command = [sys.executable, str(Path(__file__).resolve()), "--host"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def live(self, path: Path, journal: Path, workers: int, seconds: float) -> int:
        """Let a tree live for so long, kill all of it, and return how its head ended: -9 if by the kill."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([str(path), str(journal), workers]) + "\n")
        self.process.stdin.flush()
        head = int(self.process.stdout.readline())
        end = time.monotonic() + seconds
        while time.monotonic() < end and _alive(head):
            time.sleep(0.002)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(head, signal.SIGKILL)
        return int(self.process.stdout.readline())

    def close(self) -> None:
        """End the host."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def _alive(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text(encoding="ascii")
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


@dataclass
class Tally:
    """What was seen."""

    kills: int = 0
    kills_amid_runs: int = 0
    studies: int = 0
    acknowledged: int = 0
    lost: int = 0
    torn: int = 0
    done_twice: int = 0
    kept_twice: int = 0
    unlike_undisturbed: int = 0
    other_ends: int = 0


def lives(kills: int, *, quick: bool) -> Iterator[tuple[int, float]]:
    """Yield how each tree lives: how many workers, and for how long."""
    draws = uniforms(SEED, 1, 0, 0, 10 * kills, 0).astype(float)
    longest, often = (QUICKLY, RARELY) if quick else (ALONE, 2)
    for number, draw in enumerate(draws.tolist(), 1):
        yield (0, draw * longest) if number % often else (2, draw * TOGETHER)


def one_study(folder: Path, place: Host, moments: Iterator[tuple[int, float]], tally: Tally, runs: int) -> None:
    """Kill and resume one study until it is done or there are no kills left, then hold it to an undisturbed one."""
    path, journal = folder / f"study-{tally.studies}.db", folder / f"journal-{tally.studies}"
    journal.touch()
    with create(path) as store:
        enter(store, runs, first=1000 * tally.studies)
    tally.studies += 1
    before = 0
    for workers, seconds in moments:
        ended = place.live(path, journal, workers, seconds)
        tally.kills += ended == -signal.SIGKILL
        tally.other_ends += ended not in (0, -signal.SIGKILL)
        words = [line.split() for line in journal.read_text(encoding="ascii").splitlines()]
        tally.kills_amid_runs += ended == -signal.SIGKILL and len(words) > before
        before = len(words)
        tally.torn += len(verify(path).problems)
        acknowledged = {run for word, run in words if word == "ack"}
        with open_store(path) as store:
            held = {one.job.id for one in store.results(1, partial=True)}
        tally.lost += len(acknowledged - held)
        if len(held) == runs:
            break
    with open_store(path, write=True) as store:
        conduct(store, 1, player=light)
    _compare(path, journal, tally)


def _compare(path: Path, journal: Path, tally: Tally) -> None:
    acknowledged: set[str] = set()
    for line in journal.read_text(encoding="ascii").splitlines():
        word, run = line.split()
        tally.done_twice += word == "did" and run in acknowledged
        if word == "ack":
            acknowledged.add(run)
    tally.acknowledged += len(acknowledged)
    with open_store(path) as store:
        found = list(store.results(1))
        members = store.study(1).members
    times = Counter(one.job.id for one in found)
    tally.kept_twice += sum(count > 1 for count in times.values())
    # An undisturbed study would hold exactly what each run gives by itself, in the order asked.
    alike = sum(same_bits(one.result, light(one.job, "")) and one.place == place for place, one in enumerate(found))
    tally.unlike_undisturbed += members - alike


def check(folder: Path, kills: int, *, runs: int = RUNS, tell: bool = False) -> dict[str, Any]:
    """Kill trees so many times, and count what was lost."""
    tally, progress = Tally(), telling() if tell else None
    moments = lives(kills, quick=kills < FULL)
    begin = time.perf_counter()
    place = Host()
    try:
        while tally.kills < kills:
            left = _until(moments, tally, kills, progress)
            one_study(folder, place, left, tally, runs)
    finally:
        place.close()
    return {
        "check": "R10: every finished run survives a kill at any moment",
        "runs_a_study": runs,
        **vars(tally),
        "seconds": round(time.perf_counter() - begin, 1),
    }


def _until(
    moments: Iterator[tuple[int, float]], tally: Tally, kills: int, progress: Any
) -> Iterator[tuple[int, float]]:
    while tally.kills < kills:
        if progress is not None:
            progress(f"{tally.kills} of {kills} kills", tally.kills / kills)
        yield next(moments)


def holds(result: dict[str, Any]) -> bool:
    """Return whether nothing was lost, torn, done or kept twice, or came out otherwise."""
    bad = ("lost", "torn", "done_twice", "kept_twice", "unlike_undisturbed", "other_ends")
    return all(result[name] == 0 for name in bad)


def main() -> int:
    """Run the check, and write the result if asked to."""
    if "--host" in sys.argv:
        host()
        return 0
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()]
    kills = sizes[0] if sizes else FULL
    with tempfile.TemporaryDirectory() as folder:
        result = check(Path(folder), kills, tell=True)
    print(json.dumps(result, indent=2))
    if "--write" in sys.argv and kills == FULL:
        keep("kills", result)
    return int(not holds(result))


if __name__ == "__main__":
    sys.exit(main())
