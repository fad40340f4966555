"""Several changes at once: that their effects are not told apart, and the commands that ask each alone."""

from dataclasses import replace

from groundswell.report.study_words import command
from groundswell.study.verbs.changes import words
from groundswell.study.verbs.question import Question, Step

__all__ = ["TOGETHER", "each_alone"]

TOGETHER = "Several things are otherwise at once, and this study does not tell their effects apart: ask each alone."


def each_alone(question: Question) -> list[list[str]]:
    """Return each of several changes, and the command that asks it alone; nothing where there is one change only.

    Parameters
    ----------
    question : Question
        Of a what-if.
    """
    steps = [one for step in question.more["change"] for one in _parts(tuple(step))]
    if len(steps) < 2:
        return []
    more = {key: value for key, value in question.more.items() if key != "told"}
    return [[words(step), command(replace(question, more={**more, "change": [list(step)]}))] for step in steps]


def _parts(step: Step) -> list[Step]:
    """Return a step by which several numbers are said as one step each."""
    return [("values", {path: value}) for path, value in step[1].items()] if step[0] == "values" else [step]
