"""What a study's page is made of: figures with captions, tables, and sentences where there is nothing to draw."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from groundswell.report.study_words import named
from groundswell.study.pairs import Difference
from groundswell.study.verbs.question import Question
from groundswell.study.verbs.saying import difference_said, interval_said

__all__ = ["Part", "Shown", "Table", "interval", "once", "with_path"]


@dataclass(frozen=True)
class Shown:
    """A figure, as SVG, and what to see in it; without a figure, what there is instead of one."""

    svg: str
    caption: str


@dataclass(frozen=True)
class Table:
    """A table of words."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    caption: str = ""


@dataclass(frozen=True)
class Part:
    """What an answer shows."""

    beside: Sequence[str] = ()
    figures: Sequence[Shown] = ()
    tables: Sequence[Table] = ()


def once(figures: Sequence[Shown | None]) -> list[Shown]:
    """Leave out what is not there, and say only under the first of some figures what is true of all."""
    said: set[str] = set()
    kept = []
    for one in figures:
        if one is not None:
            kept.append(replace(one, caption="" if one.caption in said else one.caption))
            said.add(one.caption)
    return kept


def with_path(question: Question, path: str) -> str:
    """Return a parameter as a table names it: in words, its path in brackets."""
    words, inside = named(question, path)
    return f"{words} ({inside})" if inside else words


def interval(found: Difference, unit: str) -> str:
    """Say a difference's interval; where every pair differs by as much, say that instead."""
    low, high = float(found.low[0]), float(found.high[0])
    if low < high:
        return interval_said(low, high, unit)
    if low == 0.0:
        return f"the same in all {found.pairs} pairs"
    return f"{difference_said(low, unit)} {'more' if low > 0.0 else 'less'} in all {found.pairs} pairs"
