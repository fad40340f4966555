"""Dated acts that the record gives: who did what, when it was decided, when it took effect, and where."""

import difflib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from groundswell import units
from groundswell.calendars import Calendar
from groundswell.errors import ScenarioError

__all__ = [
    "ACTORS",
    "GIVEN",
    "KINDS",
    "OF_AN_INSTITUTION",
    "OWNERS",
    "PLACES",
    "Act",
    "Places",
    "Scope",
    "Step",
    "nearest_acts",
]

KINDS: Mapping[str, str] = {
    "war": "the end of a war: orders for it will be cancelled",
    "meeting_space": "free meetings open outside the works",
    "small_strike": "a trade stops by itself, a minor episode",
    "public_sympathy": "bodies outside the movement take its part",
    "organise": "the council forms, and asks plants for delegates",
    "call": "the council calls people out, or back",
    "patrols": "police and troops are ordered to the streets, or leave",
    "meeting_ban": "meetings are forbidden",
    "concession": "the government grants something",
    "mutiny": "soldiers or sailors rise elsewhere",
    "mutiny_crushed": "a rising of soldiers elsewhere is put down",
    "repression": "force is used elsewhere",
    "eight_hours": "the eight-hour day is to be taken, or left",
    "closure_notice": "owners post notice of closing",
    "slant": "newspapers change their tone",
    "appeal_return": "the government asks people to return",
    "dismissal_notice": "owners post notice of dismissal",
    "army_propaganda": "propaganda among the troops is resolved",
    "arming": "arming is resolved",
    "relief": "relief is paid to people without wages",
    "lockout": "works are kept shut to their people",
    "reopening": "works are opened again",
    "orders_cancelled": "orders for war work end",
    "closure": "a plant closes",
    "arrest": "members of the council are arrested",
    "appeal": "somebody other than the council appeals to the city",
    "resistance_fund": "strike pay is collected or paid",
}
"""Every kind of act, and what it is."""

GIVEN = ("historical", "all", "background")
"""When an act is given: where its actor's policy is historical; always; or before the start."""

ACTORS = (
    *("council", "state", "employers", "press", "army", "speakers", "others"),
    *("workers", "assemblies", "parties", "railways", "public", "city council"),
)
"""Who is known to act: the institutions whose policy a scenario says, and some that have none."""

OF_AN_INSTITUTION = frozenset(
    {"organise", "call", "eight_hours", "army_propaganda", "arming"}
    | {"patrols", "meeting_ban", "concession", "appeal_return", "arrest"}
    | {"closure_notice", "dismissal_notice", "lockout", "reopening", "orders_cancelled", "closure", "slant"}
)
"""Kinds that only somebody known can do; others (sympathy, a mutiny, an appeal) may be anybody's."""

_MISTYPED = 0.8

OWNERS = ("private", "state", "foreign")
PLACES = ("city", "army", "council", "elsewhere")
_CONDITIONS = ("trade", "owner", "district", "plant", "outlet")


@dataclass(frozen=True)
class Places:
    """The names that scopes may use: everything a scenario's tables hold."""

    plants: Collection[str]
    trades: Collection[str]
    districts: Collection[str]
    outlets: Collection[str]


@dataclass(frozen=True)
class Scope:
    """Where an act takes effect.

    Attributes
    ----------
    text : str
        As written.
    place : str
        ``city``, ``army``, ``council``, ``elsewhere``, the name of another town, or empty where conditions
        follow.
    trades, owners, districts : tuple of str
        Conditions on a plant, all of which must hold; several of one kind are alternatives.
    plants : tuple of str
        Plants named, whatever the conditions say.
    outlets : tuple of str
        Newspapers named.
    """

    text: str
    place: str = ""
    trades: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    plants: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Scope":
        """Read a scope: ``city``, ``trade=metal;owner=private``, ``plant=A``, ``outlet=x``, or a town.

        Raises
        ------
        ScenarioError
            If it is empty or a condition is of an unknown kind.
        """
        stripped = text.strip()
        if stripped == "":
            raise ScenarioError('scope is empty; write city, or for instance "trade=metal;owner=private"')
        if "=" not in stripped:
            return cls(stripped, place=stripped)
        found: dict[str, list[str]] = {kind: [] for kind in _CONDITIONS}
        for part in stripped.split(";"):
            kind, equals, name = (piece.strip() for piece in part.partition("="))
            if equals == "" or name == "" or kind not in found:
                raise ScenarioError(
                    f"scope {units.clip(part)!r} is not a condition; write kind=name with a kind of"
                    f" {', '.join(_CONDITIONS)}"
                )
            found[kind].append(name)
        return cls(
            stripped,
            trades=tuple(found["trade"]),
            owners=tuple(found["owner"]),
            districts=tuple(found["district"]),
            plants=tuple(found["plant"]),
            outlets=tuple(found["outlet"]),
        )

    @property
    def outside(self) -> bool:
        """Whether it lies in another town."""
        return self.place not in ("", "city", "army", "council")

    def covers(self, *, name: str, trade: str, owner: str, district: str) -> bool:
        """Return whether a plant lies in the scope.

        Plants named are added to those that meet all conditions; ``owner=private`` includes foreign owners.
        """
        if self.place != "":
            return self.place == "city"
        if name in self.plants:
            return True
        if not (self.trades or self.owners or self.districts):
            return False
        owners = {*self.owners, "foreign"} if "private" in self.owners else set(self.owners)
        return (
            (len(self.trades) == 0 or trade in self.trades)
            and (len(owners) == 0 or owner in owners)
            and (len(self.districts) == 0 or district in self.districts)
        )

    def check(self, places: Places) -> None:
        """Refuse names that the scenario's tables do not hold.

        Raises
        ------
        ScenarioError
            If a plant, trade, owner, district or outlet is unknown.
        """
        for kind, said, known in (
            ("plant", self.plants, places.plants),
            ("trade", self.trades, places.trades),
            ("owner", self.owners, OWNERS),
            ("district", self.districts, places.districts),
            ("outlet", self.outlets, places.outlets),
        ):
            for name in said:
                if name not in known:
                    raise ScenarioError(f"unknown {kind} {units.clip(name)!r}; {units.nearest(name, known)}")


@dataclass(frozen=True)
class Act:
    """One dated act.

    Attributes
    ----------
    decided, effective : int
        Day numbers on which it was resolved and took effect.
    noon : bool
        Whether it took effect at noon, so that the day counts half.
    actor, kind, what : str
        Who, what kind of act (`KINDS`), and in words.
    act : float or None
        A council message: -1 return to +1 out.
    promise : float or None
        What a council message promises, 0 to 1.
    level : float or None
        How much of it: a posture of 0 to 2, a concession of 0 to 1.
    scope : Scope
        Where.
    grants, withdraws : bool
        Whether it grants or withdraws a claim.
    given_in : {"historical", "all", "background"}
        When it is given.
    source, confidence : str
        Where it is known from, and how well.
    """

    decided: int
    effective: int
    noon: bool
    actor: str
    kind: str
    what: str
    act: float | None
    promise: float | None
    level: float | None
    scope: Scope
    grants: bool
    withdraws: bool
    given_in: str
    source: str
    confidence: str

    @classmethod
    def parse(cls, row: Mapping[str, str], calendar: Calendar) -> "Act":
        """Read one row of a timeline.

        Raises
        ------
        ScenarioError
            If a date, a number, a kind, an actor or a scope cannot be read; the sentence begins with the column.
        """

        def read(column: str, reader: Callable[[str], object]) -> object:
            try:
                return reader(row.get(column, ""))
            except ScenarioError as error:
                raise ScenarioError(f"{column}: {error}") from error

        act = cls(
            decided=int(str(read("decided", calendar.parse))),
            effective=int(str(read("effective_from", calendar.parse))),
            noon=bool(read("noon", _yes)),
            actor=str(read("actor", _said)),
            kind=str(read("kind", _kind)),
            what=row.get("what", ""),
            act=_number(read("act", lambda text: _between(text, -1.0, 1.0))),
            promise=_number(read("promise", lambda text: _between(text, 0.0, 1.0))),
            level=_number(read("level", lambda text: _between(text, -1.0, 2.0))),
            scope=_scope(row.get("scope", "")),
            grants=bool(read("grants", _yes)),
            withdraws=bool(read("withdraws", _yes)),
            given_in=str(read("given_in", _given)),
            source=str(read("source", _said)),
            confidence=row.get("confidence", ""),
        )
        _check_actor(act.actor, act.kind)
        if act.effective < act.decided:
            raise ScenarioError(
                f"effective_from: {calendar.format(act.effective)} is before it was decided,"
                f" {calendar.format(act.decided)}"
            )
        return act


@dataclass(frozen=True)
class Step:
    """Other towns and the railways from a day on: share on strike, and its range."""

    start: int
    share: float
    low: float
    high: float
    source: str
    confidence: str


def _number(value: object) -> float | None:
    return value if isinstance(value, float) else None


def _scope(text: str) -> Scope:
    return Scope.parse(text)


def _said(text: str) -> str:
    if text.strip() == "":
        raise ScenarioError("is empty")
    return text.strip()


def _kind(text: str) -> str:
    if text not in KINDS:
        raise ScenarioError(f"{units.clip(text)!r} is not a kind of act; {units.nearest(text, KINDS)}")
    return text


def _check_actor(actor: str, kind: str) -> None:
    """Refuse an actor whom nobody knows, where that would leave an act without its institution, or one mistyped."""
    if actor in ACTORS:
        return
    close = difflib.get_close_matches(actor.casefold()[:200], ACTORS, n=1, cutoff=_MISTYPED)
    if close or kind in OF_AN_INSTITUTION:
        known = f"nearest: {close[0]}" if close else units.nearest(actor, ACTORS)
        raise ScenarioError(f"actor: {units.clip(actor)!r} is nobody known who could do this ({kind}); {known}")


def _given(text: str) -> str:
    if text not in GIVEN:
        raise ScenarioError(f"{units.clip(text)!r} must be one of: {', '.join(GIVEN)}")
    return text


def _yes(text: str) -> bool:
    lowered = text.strip().lower()
    if lowered in ("", "0", "no", "false"):
        return False
    if lowered in ("1", "yes", "true"):
        return True
    raise ScenarioError(f"{units.clip(text)!r} must be yes, no or empty")


def _between(text: str, low: float, high: float) -> float | None:
    if text.strip() == "":
        return None
    value = units.number(text)
    if not low <= value <= high:
        raise ScenarioError(f"{units.clip(text)} must lie between {units.shown(low)} and {units.shown(high)}")
    return value


def nearest_acts(
    acts: Sequence[Act],
    calendar: Calendar,
    *,
    actor: str | None = None,
    kind: str | None = None,
    day: int | None = None,
    count: int = 3,
) -> str:
    """Return the acts that come nearest to what was asked for, as the end of an error's sentence.

    Parameters
    ----------
    acts : sequence of Act
        Those that there are.
    calendar : Calendar
        Of their dates.
    actor, kind, day : optional
        What was asked for; of the acts that fit the most of it, the nearest in time come first.
    count : int
        How many to name.
    """

    def misses(act: Act) -> tuple[int, int]:
        others = (actor not in (None, act.actor)) + (kind not in (None, act.kind))
        far = 0 if day is None else min(abs(day - act.effective), abs(day - act.decided))
        return others, far

    found = [_named(act, calendar) for act in sorted(acts, key=misses)]
    if not found:
        return "there are no dated acts"
    for key, said in (("actor", actor), ("kind", kind)):
        held = list(dict.fromkeys(getattr(act, key) for act in acts))
        if said is not None and said not in held:
            return f"no act has {key}={units.clip(said)}; {units.nearest(said, held)}"
    told = f"nearest: {'; '.join(list(dict.fromkeys(found))[:count])}"
    return told if day is None else f"{told} (a date is the day on which an act takes effect)"


def _named(act: Act, calendar: Calendar) -> str:
    """Name an act by what it is known by: actor, kind and date."""
    decided = "" if act.decided == act.effective else f", decided on {calendar.format(act.decided)}"
    return f"actor={act.actor},kind={act.kind},date={calendar.format(act.effective)}{decided}"
