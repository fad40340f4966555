"""How far an answer reaches: what of a study is finished, what has failed and why, what is still to do."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from groundswell.study.standing import Finished
from groundswell.study.store import Store

__all__ = ["ENOUGH", "Tally", "finished", "middle_interval", "share_interval", "tally"]

ENOUGH = 20
"""Runs from which on it is said between which figures nine of ten lie: fewer have nobody in either twentieth."""


@dataclass(frozen=True)
class Tally:
    """What stands behind an answer.

    Attributes
    ----------
    done, failed, missing : int
        Runs asked for that are finished, came to nothing, or are still to do.
    causes : mapping of str to int
        How many failed for which cause.
    sentences : tuple of str
        What some of the failures say, each sentence once, the commonest first.
    commonest : int
        How many say the first of them.
    versions : tuple of str
        Versions of this program that made the finished runs.
    """

    done: int
    failed: int
    missing: int
    causes: Mapping[str, int] = field(default_factory=dict)
    sentences: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    commonest: int = 0

    @property
    def nothing(self) -> bool:
        """Whether every run that was asked for has come to nothing."""
        return self.failed == self.total > 0

    @property
    def cause(self) -> str:
        """A sentence on why runs came to nothing, most of them; empty if none did."""
        if self.failed == 0 or not self.sentences:
            return ""
        every = "Every run" if self.nothing else f"{self.failed:,} of {self.total:,} runs"
        alike = "" if self.commonest == self.failed else f", {self.commonest:,} of them alike"
        return f"{every} came to nothing{alike}: {self.sentences[0].rstrip('.')}."

    @property
    def total(self) -> int:
        """All runs asked for."""
        return self.done + self.failed + self.missing

    @property
    def caution(self) -> str:
        """A sentence on what is not there; empty if everything is."""
        if self.missing == 0 and self.failed == 0:
            return ""
        parts = [f"{self.missing:,} are still to do"] if self.missing else []
        parts += [f"{self.failed:,} came to nothing"] if self.failed else []
        rest = f": the answer rests on the other {self.done:,}" if self.done else ""
        return f"Of {self.total:,} runs asked for, {' and '.join(parts)}{rest}."


_SENTENCES = 5


def tally(store: Store, numbers: Sequence[int]) -> Tally:
    """Count how the studies of one question stand in their store."""
    standing = [store.status(number) for number in numbers]
    causes: Counter[str] = Counter()
    sentences: Counter[str] = Counter()
    versions: dict[str, None] = {}
    for number in numbers:
        for failure in store.failures(number):
            causes[failure.failure.cause] += 1
            sentences[failure.failure.sentence] += 1
        for made in store.makings(number):
            held = made.get("versions")
            version = held.get("groundswell") if isinstance(held, Mapping) else None
            versions.setdefault(str(version or "unknown"))
    common = sentences.most_common(_SENTENCES)
    return Tally(
        done=sum(one.done for one in standing),
        failed=sum(one.failed for one in standing),
        missing=sum(one.missing for one in standing),
        causes=dict(causes),
        sentences=tuple(sentence for sentence, _ in common),
        versions=tuple(versions),
        commonest=common[0][1] if common else 0,
    )


def finished(store: Store, numbers: Sequence[int]) -> Iterator[Finished]:
    """Yield the finished runs of a question's studies, one at a time, in order; what is missing is left out."""
    for number in numbers:
        yield from store.results(number, partial=True)


def middle_interval(values: NDArray[np.float64]) -> tuple[float, float]:
    """Return a 95 % interval for the middle (the median) of what runs come to, whatever its distribution.

    Parameters
    ----------
    values : (runs,) float
        One of each run; runs are taken as draws of one lot, also where they go through accepted sets in turn.

    Returns
    -------
    (float, float)
        Two of the values; NaN with fewer than six runs, whose lowest and highest are not so sure.

    References
    ----------
    The binomial law of order statistics, as in Conover 1999, section 3.2.
    """
    from scipy.stats import binom  # noqa: PLC0415 - heavy

    held, runs = np.sort(values), len(values)
    # The lower end lies above the middle only if fewer than `place` runs lie below: less often than once in forty.
    place = int(binom.ppf(0.025, runs, 0.5))
    if place < 1:
        return float("nan"), float("nan")
    return float(held[place - 1]), float(held[runs - place])


def share_interval(count: int, runs: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval for a share of runs; all of 0 to 1 where there is no run."""
    if runs == 0:
        return 0.0, 1.0
    width = 1.959963984540054
    share, weight = count / runs, 1.0 + width**2 / runs
    middle = (share + width**2 / (2 * runs)) / weight
    half = width / weight * math.sqrt(share * (1.0 - share) / runs + width**2 / (4 * runs**2))
    return max(0.0, middle - half), min(1.0, middle + half)
