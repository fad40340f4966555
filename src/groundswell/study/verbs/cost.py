"""What a study will cost before it starts: runs, time, memory, disk; the absurd is refused."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from groundswell.engine.cost import OUTPUT_LIMIT, TIME_LIMIT, memory_limit, span
from groundswell.engine.plan import plan
from groundswell.errors import GroundswellError, ScenarioError
from groundswell.study.ensemble import city_names
from groundswell.study.payload import canonical, pack
from groundswell.study.verbs.outcomes import probe
from groundswell.study.verbs.question import Question
from groundswell.study.workers import cores

__all__ = ["DISK_LIMIT", "StudyCost", "cost_of", "refuse"]

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
        Runs, those of later stages guessed.
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
    """

    runs: int
    workers: int
    seconds: float
    memory_bytes: int
    disk_bytes: int
    more: int = 0

    @property
    def sentence(self) -> str:
        """The estimate in one line."""
        hands = "on the cluster's workers" if self.workers == 0 else f"with {self.workers} at a time"
        runs = f"{self.runs:,} run{'' if self.runs == 1 else 's'}"
        more = f" and up to {self.more:,} more where boundaries lie" if self.more else ""
        time = f"about {span(self.seconds)} {hands}" if self.workers else f"about {span(self.seconds)} of one core"
        memory = f", {self.memory_bytes / 2**20:,.0f} MiB of memory" if self.memory_bytes else ""
        return f"{runs}{more}: {time}{memory}, {self.disk_bytes / 2**20:,.1f} MiB of disk"


def cost_of(question: Question, runs: int, *, workers: int | None = None, cluster: bool = False) -> StudyCost:
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
    """
    if question.is_scenario:
        planned = plan(question.opened, people=_asked(question))
        seconds, memory = planned.cost.seconds_again, planned.cost.memory_bytes
        each = int(_PACKED * 8 * question.opened.days * len(city_names())) + _ROW
    else:
        found = probe(question.subject.kind, question.subject.document, canonical(question.given))
        seconds, memory, each = found.seconds, 0, len(pack(found)) + _ROW
    fitting = max(1, memory_limit() // memory) if memory else 1024
    hands = 0 if cluster else max(1, min(cores() if workers is None else workers, fitting, runs))
    time = seconds * runs / max(1, hands) + (_START if hands > 1 else 0.0)
    return StudyCost(runs, hands, time, memory * hands, each * runs)


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
    nearest = next((folder for folder in (place, *place.absolute().parents) if folder.is_dir()), None)
    if nearest is not None and shutil.disk_usage(nearest).free < cost.disk_bytes:
        raise GroundswellError(
            f"{place}: the disk has no room for about {cost.disk_bytes / 2**20:,.0f} MiB; give another --store"
        )
