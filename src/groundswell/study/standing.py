"""How a study stands: what was asked, how far it is, what came out, and what came to nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from groundswell.study.jobs import Failure, Job
from groundswell.study.payload import Result

__all__ = ["Failed", "Finished", "Status", "Study"]


@dataclass(frozen=True)
class Study:
    """What was asked: its number in the file, the question in plain values, how many members, and when."""

    number: int
    asked: Mapping[str, Any]
    members: int
    made: str


@dataclass(frozen=True)
class Status:
    """How far a study is.

    Attributes
    ----------
    study : Study
        Which.
    done, failed, missing : int
        Members whose run is finished, has failed, or is still to do; together all members.
    """

    study: Study
    done: int
    failed: int
    missing: int

    @property
    def complete(self) -> bool:
        """Whether nothing is left to do."""
        return self.missing == 0


@dataclass(frozen=True)
class Finished:
    """A finished run with its place in a study and what the study wants it for."""

    place: int
    role: Mapping[str, Any]
    job: Job
    result: Result
    made: str


@dataclass(frozen=True)
class Failed:
    """A run that came to nothing, with its place in a study."""

    place: int
    role: Mapping[str, Any]
    job: Job
    failure: Failure
