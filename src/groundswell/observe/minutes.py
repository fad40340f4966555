"""Chronicle, minutes and ledger as tables of text, one line an act, a motion, a campaign."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence

from groundswell.scenario.timeline import KINDS
from groundswell.world.record import Campaign, Entry, Record, Session

__all__ = [
    "CHRONICLE",
    "LEDGER",
    "MINUTES",
    "chronicle_rows",
    "ledger_rows",
    "minutes_columns",
    "minutes_rows",
]

CHRONICLE = ("date", "actor", "act", "place", "kind", "cause", "figures")
"""Columns of ``chronicle.csv``."""

MINUTES = (
    "session",
    "date",
    "agenda",
    "agenda_item",
    "report",
    "reported_mood",
    "true_mood",
    "reported_hope",
    "true_hope",
    "report_error",
    "motion",
    "votes_for",
    "votes_against",
    "votes_by_trade",
    "share_for_before_speech",
    "share_for_after_speech",
    "simulated",
    "decided",
    "enforced",
    "agrees",
    "mandates",
)
"""Columns of ``minutes.csv``; those of a measure that is switched off are left out."""

LEDGER = (
    "campaign",
    "called_by",
    "share_from_below",
    "start",
    "peak",
    "peak_share",
    "end",
    "person_days",
    "outcome",
    "why",
    "verdict_by_outlet",
)
"""Columns of ``ledger.csv``."""

_MEASURED = {
    "agenda": frozenset({"agenda"}),
    "reports": frozenset({"report", "reported_mood", "true_mood", "reported_hope", "true_hope", "report_error"}),
    "mandates": frozenset({"mandates"}),
}


ENCOURAGING, DISCOURAGING = 0.55, 0.45
"""Reported hope from which reports are called encouraging, and under which discouraging (assumption A720)."""

NEAR_TRUTH = 0.03
"""Distance of the reported mood from the true one up to which it is called near the truth (assumption A721)."""

_CONDITION = re.compile(r"\s*(trade|owner|district|plant|outlet)\s*=\s*(.*\S)\s*")


def place_in_words(place: str) -> str:
    """Say where an act took effect: ``trade=metal;owner=private`` is ``metal, private``."""
    found = [_CONDITION.fullmatch(part) for part in place.split(";")]
    if not all(found):
        return place
    return ", ".join(condition[2] for condition in found if condition)


def _said(value: float) -> str:
    return f"{value:.6g}"


def _listed(pairs: Iterable[tuple[str, str]]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in pairs)


def chronicle_rows(entries: Sequence[Entry]) -> list[tuple[str, ...]]:
    """Return the chronicle's lines, in order of happening."""
    return [
        (
            entry.date,
            entry.actor,
            entry.act,
            place_in_words(entry.place),
            entry.kind,
            entry.cause.replace("_", " ") if entry.cause in KINDS else entry.cause,
            _listed((name, _said(value)) for name, value in entry.figures.items()),
        )
        for entry in entries
    ]


def minutes_columns(switches: Mapping[str, bool]) -> tuple[str, ...]:
    """Return the columns of the minutes that a run's switches leave."""
    gone = frozenset().union(*(columns for switch, columns in _MEASURED.items() if not switches.get(switch, True)))
    return tuple(column for column in MINUTES if column not in gone)


def _motion(session: Session) -> dict[str, str]:
    trades = sorted(set(session.votes_for) | set(session.votes_against))
    votes = ((t, f"{session.votes_for.get(t, 0)} for, {session.votes_against.get(t, 0)} against") for t in trades)
    return {
        "session": str(session.number),
        "date": session.date,
        "agenda": "; ".join(session.agenda),
        "agenda_item": session.item,
        "report": _report(session),
        "reported_mood": _said(session.reported_mood),
        "true_mood": _said(session.true_mood),
        "reported_hope": _said(session.reported_hope),
        "true_hope": _said(session.true_hope),
        "report_error": _said(session.report_error),
        "motion": session.motion,
        "votes_for": str(sum(session.votes_for.values())),
        "votes_against": str(sum(session.votes_against.values())),
        "votes_by_trade": _listed(votes),
        "share_for_before_speech": _said(session.votes_before_speech),
        "share_for_after_speech": _said(session.votes_after_speech),
        "simulated": session.simulated,
        "decided": session.decided,
        "enforced": "yes" if session.enforced else "no",
        "agrees": "yes" if session.agrees else "no",
        "mandates": _said(session.mandates),
    }


def _report(session: Session) -> str:
    """Say in words how the delegates' reports stood, and on which side of the truth."""
    hope = session.reported_hope
    if not (math.isfinite(hope) and math.isfinite(session.reported_mood)):
        return "nothing reported"
    mood = "encouraging" if hope >= ENCOURAGING else "mixed" if hope >= DISCOURAGING else "discouraging"
    lean = session.reported_mood - session.true_mood
    side = "near" if abs(lean) < NEAR_TRUTH else "brighter than" if lean > 0 else "darker than"
    return f"{mood}, {side} the truth"


def minutes_rows(record: Record) -> list[tuple[str, ...]]:
    """Return the minutes' lines, one a motion, in the columns that the run's switches leave."""
    columns = minutes_columns(record.switches)
    return [tuple(_motion(session)[column] for column in columns) for session in record.sessions]


def ledger_rows(campaigns: Sequence[Campaign]) -> list[tuple[str, ...]]:
    """Return the ledger's lines, one a campaign."""
    return [
        (
            campaign.name,
            campaign.called_by,
            _said(campaign.share_from_below),
            campaign.start,
            campaign.peak,
            _said(campaign.peak_share),
            campaign.end,
            _said(campaign.person_days),
            campaign.outcome,
            campaign.why,
            _listed(campaign.verdict_by_outlet.items()),
        )
        for campaign in campaigns
    ]
