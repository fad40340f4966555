"""Where an outcome may be split in two: within what it can be, and only where there is an outcome to split."""

import math
from collections.abc import Sequence

from groundswell import units
from groundswell.errors import ScenarioError
from groundswell.study.verbs.outcomes import OUTCOMES, chosen, possible
from groundswell.study.verbs.question import Question
from groundswell.study.verbs.saying import shown

__all__ = ["check_cut", "outcome_named"]


def outcome_named(question: Question, label: str, words: Sequence[str]) -> str:
    """Return the outcome by which runs are told apart, or refuse a name that tells none apart.

    Parameters
    ----------
    question : Question
        Of what.
    label : str
        As it was said.
    words : sequence of str
        What else tells runs apart.

    Raises
    ------
    ScenarioError
        With the nearest that there is, or why it is not measured.
    """
    if not isinstance(label, str):
        raise ScenarioError(f"label = {units.clip(repr(label))}: must be a name")
    try:
        return chosen(question, (label,))[0]
    except ScenarioError as error:
        if label in OUTCOMES and question.is_scenario:
            raise ScenarioError(str(error).replace("--outcome", "--label", 1)) from error
        known = (*words, *OUTCOMES) if question.is_scenario else ()
        near = units.nearest(label, known) if known else str(error).partition("; ")[2]
        raise ScenarioError(f"--label {units.clip(label)}: tells no runs of {question.name} apart; {near}") from error


def check_cut(question: Question, by: str, cut: float | None) -> None:
    """Refuse a cut where there is nothing to split, or beyond which no run can lie.

    Parameters
    ----------
    question : Question
        Of what, with its window.
    by : str
        By what runs are told apart.
    cut : float or None
        Where it is split, if that was said.

    Raises
    ------
    ScenarioError
        Saying what is allowed.
    """
    if cut is None:
        return
    if isinstance(cut, bool) or not isinstance(cut, int | float) or not math.isfinite(cut):
        raise ScenarioError(f"--cut {units.clip(repr(cut))}: must be a number")
    if by not in OUTCOMES and question.is_scenario:
        raise ScenarioError(f"--cut {cut:g}: {by} is a word and cannot be split; name an outcome with --label")
    if by not in OUTCOMES or not question.is_scenario:
        return
    low, high = possible(question, by)
    if not low < cut <= high:
        unit = OUTCOMES[by].unit
        most = f" to {shown(high, unit)}" if high < float("inf") else ""
        said = f"--cut {cut:g}: {OUTCOMES[by].says} is {shown(low, unit)}{most}" + (" or more" if not most else "")
        raise ScenarioError(f"{said}, so {shown(cut, unit)} splits nothing")
