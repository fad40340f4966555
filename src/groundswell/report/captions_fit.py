"""Captions of what is put in and what was fitted: fans, targets and how they were met, and which tell nothing."""

import numpy as np

from groundswell.report.captions import count, listed, rivals, rivals_case
from groundswell.report.story import ParameterRow, Story, TargetRow

__all__ = ["by_hand", "fan", "fitted", "opening", "parameters", "targets"]


def opening(story: Story) -> tuple[str, str, str]:
    """Say in three sentences what is input, what was fitted, and what is illustration."""
    acts = sum(1 for row in story.chronicle if row.get("kind") == "input")
    towns = " and the state of other towns" if story.city.get("elsewhere", np.zeros(1)).any() else ""
    given = (
        f"Input: the dates of {count(acts, 'act')} (calls, concessions, patrols, closures, mutinies and the"
        f" like){towns} are put in, so this model does not explain them."
        if acts
        else "Input: no dated acts are put in; the tables of plants and the rules are all that is given."
    )
    drawn = [word for word, names in (("the army", story.regiments), ("the press", story.outlets)) if names]
    picture = (
        f"Illustration: {' and '.join(drawn)} {'rest' if len(drawn) > 1 else 'rests'} on invented labels"
        " and assumed numbers, because no counts survive; what is shown of them is the model's rules at work,"
        " not a finding."
        if drawn
        else "Illustration: neither an army nor a press is part of this scenario."
    )
    return given, fitted(story), picture


def by_hand(row: ParameterRow) -> bool:
    """Return whether a number counts as assumed but was set while looking at the targets."""
    return row.status == "assumed" and "by hand" in row.source


def fitted(story: Story) -> str:
    """Say what was fitted, and how: searched where the scenario brings accepted sets, else by hand."""
    names = [f"{row.owner}.{row.name}" for row in story.parameters if row.status == "fitted"]
    kept = f"{count(len(names), 'number')} ({', '.join(names)})"
    seen = sum(1 for row in story.parameters if by_hand(row))
    set_by_hand = (
        f"{count(seen, 'assumed number')} {'was' if seen == 1 else 'were'} set with the flagship's targets in view"
    )
    if not names:
        return "Fitted: nothing; every number comes from a source or is an assumption with a range."
    others = "and all others come from the record or are assumptions with a range"
    if story.targets and story.sets:
        return (
            f"Fitted: {kept} {'was' if len(names) == 1 else 'were'} searched over their whole ranges, the values"
            " declared among the candidates, against"
            f" {count(len(story.targets), 'target')}; {count(story.sets, 'set')} passed. {set_by_hand.capitalize()},"
            f" {others}."
        )
    if story.targets:
        return (
            f"Fitted: {kept} {'was' if len(names) == 1 else 'were'} adjusted by hand against"
            f" {count(len(story.targets), 'target')}, {set_by_hand}, {others}."
        )
    return (
        f"Fitted: nothing was adjusted to this scenario; {kept} keep values fitted elsewhere,"
        f" {count(seen, 'assumed number')} {'was' if seen == 1 else 'were'} set with the targets of that fit in"
        " view, and all others come from a source or are assumptions with a range."
    )


def fan(story: Story) -> str:
    """Caption of the fan."""
    total = story.fan.replicates if story.fan else 0
    sets = story.fan.sets if story.fan else 0
    over = (
        f"{total} runs over {sets} accepted sets of the fitted numbers, each with its own draws of chance"
        if sets
        else f"{total} replicates of the same scenario with other draws of chance"
    )
    left = (
        "what is left to chance and to the fitted numbers (wide ones)" if sets else "what is left to chance (wide ones)"
    )
    return (
        f"{over}: the line is the median, the"
        " darker band holds half of them, the lighter nine tenths. See what is settled by the rules and"
        f" the dated acts (narrow bands) and {left}. The band does not hold"
        f" the uncertainty of the assumed numbers.{rivals(story)}"
    )


def targets(story: Story) -> str:
    """Caption of the targets."""
    known = [row.share for row in story.targets if np.isfinite(row.share)]
    if not known:
        met = sum(1 for row in story.targets if row.met)
        return (
            f"This run meets {met} of {count(len(story.targets), 'target')}. A target met is consistent"
            f" with the record; it is not evidence for the rules, since other models meet it too."
            f"{_informing(story)}{rivals_case(story)}"
        )
    held = sum(1 for share in known if share >= 0.8)
    return (
        f"{held} of {count(len(known), 'target')} hold in at least four fifths of the runs. A target"
        " met is consistent with the record; it is not evidence for the rules, since other models meet it"
        f" too. Open rings in red are targets that this scenario misses too often."
        f"{_informing(story)}{rivals_case(story)}"
    )


def _informing(story: Story) -> str:
    """Say which targets tell next to nothing, where pass rates under the prior are known."""
    rated = [row for row in story.targets if np.isfinite(row.prior)]
    if not rated:
        return ""
    idle = [row.id for row in rated if row.uninformative]
    sharp = sorted((row for row in rated if not row.uninformative), key=_prior)[:3]
    text = (
        " Beside the accepted sets stands how often draws from the prior meet a target (fitted numbers anywhere in"
        " their ranges), and draws of all numbers, assumed ones too; these shares come with the"
        " scenario, those of accepted sets from runs of its full size."
    )
    if idle:
        text += (
            f" Uninformative, for over 80 % of prior draws meet {'it' if len(idle) == 1 else 'them'}: {listed(idle)}."
        )
    if sharp:
        text += f" {'Those that' if len(sharp) > 1 else 'The one that'} most often turn draws away:"
        text = text.replace("The one that most often turn", "The one that most often turns")
        text += f" {listed([f'{row.id} ({100 * row.prior:.0f} % of draws meet it)' for row in sharp])}."
    return text


def _prior(row: TargetRow) -> float:
    return row.prior


def parameters(story: Story) -> str:
    """Caption of the table of numbers."""
    by = {
        status: sum(1 for row in story.parameters if row.status == status) for status in ("fitted", "record", "assumed")
    }
    seen = sum(1 for row in story.parameters if by_hand(row))
    how = f"fitted (the values shown are one of {story.sets} accepted sets)" if story.sets else "fitted by hand"
    return (
        f"{by['fitted']} {how}, {by['record']} from record or literature, {by['assumed']} assumed, of which"
        f" {seen} were set with the targets in view (“set by hand”). What"
        " the model predicts is what is neither put in nor fitted; where a prediction is also a target,"
        " the table says so."
    )
