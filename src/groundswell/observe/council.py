"""The council: delegates, its calls, what its word reaches, its campaigns, and demand from below."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.observe.base import Observable, counted, kept
from groundswell.observe.single import city, grouped
from groundswell.world.record import Record, Session

__all__ = ["OBSERVABLES"]

Floats = NDArray[np.float64]


def _meetings(record: Record) -> Floats:
    return np.asarray((record.values["meeting"] > 0).sum(axis=1), dtype=np.float64)


def _of_sessions(value: Callable[[Session], Any]) -> Callable[[Record], NDArray[Any]]:
    return lambda record: np.asarray([value(session) for session in record.sessions])


def _votes(side: str) -> Callable[[Record], Floats]:
    def measure(record: Record) -> Floats:
        return np.asarray(
            [
                [float(getattr(session, side).get(trade, 0)) for trade in record.city.trades.name]
                for session in record.sessions
            ]
        ).reshape(len(record.sessions), len(record.city.trades))

    return measure


def _session(
    name: str,
    unit: str,
    denominator: str,
    sign: str,
    doc: str,
    *,
    value: Callable[[Session], Any],
    switch: str = "",
) -> Observable:
    return Observable(name, ("session",), unit, denominator, sign, doc, _of_sessions(value), switch)


_SESSIONS = (
    _session(
        "session_date",
        "date",
        "none",
        "later is later",
        "date of the motion's sitting",
        value=lambda s: s.date,
    ),
    _session(
        "session_sitting",
        "number",
        "none",
        "1 upwards",
        "number of the sitting",
        value=lambda s: float(s.number),
    ),
    _session("session_motion", "text", "none", "text", "the motion", value=lambda s: s.motion),
    _session(
        "session_agenda",
        "text",
        "none",
        "first is most urgent",
        "agenda of the sitting, what rises before what is merely high",
        value=lambda s: "; ".join(s.agenda),
        switch="agenda",
    ),
    _session(
        "session_reported_mood",
        "mean share",
        "delegates present",
        "0 to 1: 1 is full support",
        "mood as the delegates reported it",
        value=lambda s: s.reported_mood,
        switch="reports",
    ),
    _session(
        "session_true_mood",
        "mean share",
        "people of the delegates' plants",
        "0 to 1: 1 is full support",
        "private support behind the reports",
        value=lambda s: s.true_mood,
        switch="reports",
    ),
    _session(
        "session_reported_hope",
        "mean share",
        "delegates present",
        "0 to 1: 1 is certainty of winning",
        "hope as the delegates reported it",
        value=lambda s: s.reported_hope,
        switch="reports",
    ),
    _session(
        "session_true_hope",
        "mean share",
        "people of the delegates' plants",
        "0 to 1: 1 is certainty of winning",
        "hope behind the reports",
        value=lambda s: s.true_hope,
        switch="reports",
    ),
    _session(
        "session_report_error",
        "difference of mean shares",
        "delegates present",
        "0 upwards: 0 is the truth",
        "how far the reports stood from the truth",
        value=lambda s: s.report_error,
        switch="reports",
    ),
    _session(
        "session_mandates",
        "share",
        "delegates present",
        "0 to 1: 1 if every delegate's plant had voiced for the strike",
        "delegates whose plants had voiced for the strike before the sitting",
        value=lambda s: s.mandates,
        switch="mandates",
    ),
    _session(
        "session_votes_before_speech",
        "share",
        "delegates present",
        "0 to 1: 1 is unanimity for the motion",
        "delegates for the motion before the speech from the floor",
        value=lambda s: s.votes_before_speech,
    ),
    _session(
        "session_votes_after_speech",
        "share",
        "delegates present",
        "0 to 1: 1 is unanimity for the motion",
        "delegates for the motion after the speech from the floor",
        value=lambda s: s.votes_after_speech,
    ),
    _session(
        "session_agrees",
        "flag",
        "none",
        "1 if the simulated vote goes as decided, 0 if the other way",
        "whether the simulated vote went as was decided",
        value=lambda s: float(s.agrees),
    ),
    *(
        Observable(
            f"session_votes_{side}_by_trade",
            ("session", "trade"),
            "delegates",
            "none",
            "0 upwards",
            f"delegates of a trade who voted {side} the motion",
            _votes(f"votes_{side}"),
        )
        for side in ("for", "against")
    ),
)

OBSERVABLES: tuple[Observable, ...] = (
    *counted("delegates", "delegates", "people", "delegates elected so far"),
    *kept("reach", "reach", "share", "people whom the council's word reaches", "0 to 1: 1 if all"),
    *counted("visits", "visits", "visits", "speakers' visits to plants"),
    *kept("discovery", "discovery", "share", "how well the council knows the plants, fading after a visit"),
    *kept("meeting", "meeting", "share", "strength of meetings", "0 to 1: 1 if all plants meet in full"),
    Observable("meetings", ("day",), "plants", "none", "0 upwards", "plants that met", _meetings),
    city("council_sits", "flag", "whether the council exists", "0 or 1"),
    city("call", "-1 to 1", "the council's call in force", "1 calls out, -1 calls back, 0 none"),
    city("promise", "share", "what the council's last message promised", "0 to 1, fading"),
    city("line", "share", "approval that the platform asks for", "0 to 1"),
    city("eight_hours", "share", "campaign for taking the eight-hour day, as resolved", "0 to 1"),
    city("army_propaganda", "share", "work in the army, as resolved", "0 to 1"),
    city("arming", "share", "preparation of arms, as resolved", "0 to 1"),
    city("relief", "share", "council's relief to idle families", "0 to 1"),
    city("resolve_movement", "share", "the movement's will to go on", "0 to 1: 1 is firmest"),
    city(
        "mandates",
        "share",
        "delegates whose plants had voiced for the strike before the sitting",
        "0 to 1: 1 if every delegate's plant had",
        denominator="delegates",
        switch="mandates",
    ),
    city(
        "reported_mood",
        "mean share",
        "mood as the delegates report it",
        "0 to 1: 1 is full support",
        denominator="delegates",
        switch="reports",
    ),
    city(
        "reported_hope",
        "mean share",
        "hope as the delegates report it",
        "0 to 1: 1 is certainty of winning",
        denominator="delegates",
        switch="reports",
    ),
    grouped(
        "report",
        "plant",
        "share",
        "mood as the plant's delegates last reported it, 0 before the first sitting",
        "0 to 1: 1 is full support",
        quantity="plant_report",
        denominator="delegates of the plant",
        switch="reports",
    ),
    *_SESSIONS,
)
