"""What a study will cost before it starts: runs, time, memory, disk; the absurd is refused."""

import errno
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from groundswell.engine.cache import is_empty
from groundswell.engine.cost import OUTPUT_LIMIT, TIME_LIMIT, memory_limit, span
from groundswell.engine.plan import plan
from groundswell.errors import DataError, GroundswellError, ScenarioError
from groundswell.study.ensemble import city_names
from groundswell.study.payload import canonical, pack
from groundswell.study.verbs.outcomes import probe
from groundswell.study.verbs.question import Question
from groundswell.study.workers import check_workers, cores

__all__ = ["DISK_LIMIT", "StudyCost", "cost_of", "refuse", "size"]

DISK_LIMIT = 16 * OUTPUT_LIMIT
"""Bytes beyond which a study's store is refused."""

DAYS = 7
"""Days of the workers' time beyond which a study is refused."""

_PACKED = 0.5  # part of a run's numbers that is left when they are packed
_ROW = 2_000  # bytes a run beside its numbers
_START = 3.0  # seconds until a fresh process has begun


@dataclass(frozen=True)
class StudyCost:
    """An estimate.

    Attributes
    ----------
    runs : int
        Runs that are needed in any case.
    workers : int
        Processes that will share them; 0 where a cluster does.
    seconds : float
        Until all are done, with these workers, once compiled.
    memory_bytes : int
        Of all workers together, at most; 0 where it is not known.
    disk_bytes : int
        Of the store.
    more : int
        Runs that a map may need besides at most, where its boundaries lie.
    seconds_each : float
        That each run more adds.
    compiled : bool
        Whether anything has been compiled on this machine yet.
    """

    runs: int
    workers: int
    seconds: float
    memory_bytes: int
    disk_bytes: int
    more: int = 0
    seconds_each: float = 0.0
    compiled: bool = True

    @property
    def sentence(self) -> str:
        """The estimate in one line."""
        parts = [self._time()]
        if self.memory_bytes >= 2**20:
            parts.append(f"{size(self.memory_bytes)} of memory")
        disk = size(self.disk_bytes)
        if self.more:
            disk = f"{disk} to {size(self.disk_bytes / self.runs * (self.runs + self.more))}"
        runs = f"{self.runs:,} run{'' if self.runs == 1 else 's'}"
        more = f" and up to {self.more:,} more where boundaries lie" if self.more else ""
        first = "" if self.compiled else "; before that, rules are compiled, this once, for some 10 seconds"
        return f"{runs}{more}: {', '.join(parts)}, {disk} of disk{first}"

    def _time(self) -> str:
        least, most = (span(seconds) for seconds in (self.seconds, self.seconds + self.more * self.seconds_each))
        hands = f"with {self.workers} at a time" if self.workers else "of one core"
        if round(self.seconds) == 0:
            return f"{least if most == least else f'up to about {most}'} {hands}"
        return f"about {least if most == least else f'{least} to {most}'} {hands}"


def cost_of(
    question: Question, runs: int, *, workers: int | None = None, cluster: bool = False, more: int = 0
) -> StudyCost:
    """Estimate what a question costs.

    Parameters
    ----------
    question : Question
        Which.
    runs : int
        How many runs it needs.
    workers : int, optional
        Processes; as many as there are cores, if not said, and never more than memory allows.
    cluster : bool
        Whether a cluster does the runs.
    more : int
        Runs that it may need besides.

    Raises
    ------
    GroundswellError
        If fewer than one process is asked for.
    """
    check_workers(workers)
    compiled, first = True, 0.0
    if question.is_scenario:
        planned = plan(question.opened, people=_asked(question))
        seconds, memory = planned.cost.seconds_again, planned.cost.memory_bytes
        first = planned.cost.seconds - seconds
        each = int(_PACKED * 8 * question.opened.days * len(city_names())) + _ROW
        compiled = cluster or not is_empty()
    else:
        found = probe(question.subject.kind, question.subject.document, canonical(question.given))
        seconds, memory, each = found.seconds, 0, len(pack(found)) + _ROW
    fitting = max(1, memory_limit() // memory) if memory else 1024
    hands = 0 if cluster else max(1, min(cores() if workers is None else workers, fitting, runs))
    more_each = seconds / max(1, hands)
    time = more_each * runs + (_START if hands > 1 else first)
    return StudyCost(runs, hands, time, memory * hands, each * runs, more, more_each, compiled)


def _asked(question: Question) -> int | None:
    return None if question.people == question.opened.people else question.people


def refuse(cost: StudyCost, place: Path) -> None:
    """Refuse a study that no one can mean, before anything is written.

    Parameters
    ----------
    cost : StudyCost
        The estimate.
    place : Path
        Where the store will lie.

    Raises
    ------
    ScenarioError
        If it would take longer than a week of its workers, or fill more disk than is allowed.
    DataError
        If nothing can be written there.
    GroundswellError
        If the disk has no room for it.
    """
    most = DAYS * TIME_LIMIT
    if cost.workers and cost.seconds > most:
        raise ScenarioError(
            f"{cost.runs:,} runs would take about {span(cost.seconds)} with {cost.workers} at a time; at most"
            f" {span(most)} are allowed: ask for fewer replicates, points or people"
        )
    if cost.disk_bytes > DISK_LIMIT:
        raise ScenarioError(
            f"{cost.runs:,} runs would fill about {cost.disk_bytes / 2**30:,.0f} GB of disk; at most"
            f" {DISK_LIMIT / 2**30:.0f} GB are allowed: ask for fewer replicates or points"
        )
    free = _room(place)
    if free < cost.disk_bytes:
        raise GroundswellError(
            f"{place}: the disk has room for {size(free)} and the study needs about {size(cost.disk_bytes)};"
            " free some, or give another --store"
        )


def _room(place: Path) -> int:
    """Return the bytes that are free where a store will lie, or refuse a place where none can be made."""
    folder = place.absolute().parent
    nearest = next(one for one in (folder, *folder.parents) if one.exists())
    try:
        if not nearest.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "a file is in its place")
        if not place.exists():
            with tempfile.NamedTemporaryFile(prefix=".groundswell-", dir=nearest):
                pass
        return shutil.disk_usage(nearest).free
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise GroundswellError(f"{place}: the disk is full; free some room, or give another --store") from error
        what = "cannot be written to" if nearest == folder else "does not exist and cannot be made"
        why = (error.strerror or "input error").lower()
        raise DataError(f"{place}: its folder {what} ({why}); give another --store") from error


def size(amount: float) -> str:
    """Say how many bytes: ``1.2 MiB``."""
    mebi = amount / 2**20
    return "less than 0.1 MiB" if mebi < 0.1 else f"{mebi:,.1f} MiB" if mebi < 10 else f"{mebi:,.0f} MiB"
