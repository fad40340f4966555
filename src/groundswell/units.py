"""Quantities with their units, and the only conversions between them.

A number in a scenario is written with its unit (``"0.06 per day"``, ``"3 weeks"``, ``"500 people"``, ``"1.2
logit"``); only a share may stand bare. Reading turns it into the base unit: days, people, roubles. A value
has no truth and no silent conversion to a number: a hazard cannot be passed for a share.
"""

import difflib
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from groundswell.errors import ScenarioError

__all__ = [
    "PLAIN",
    "Count",
    "Duration",
    "Hazard",
    "Measure",
    "Money",
    "Rate",
    "Share",
    "Weight",
    "base_unit",
    "clip",
    "counted",
    "is_bare",
    "measure",
    "nearest",
    "number",
    "parse",
    "shown",
]

PLAIN = ("share", "logit", "plain")
"""Units of pure numbers: a program (not a file) may give them bare, a file writes ``"1.2 plain"``."""

_LONGEST = 120
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?", re.ASCII)

# word: (singular, plural, how many of the base word one of it is)
_WORDS: dict[str, tuple[str, str, float]] = {}
for _singular, _plural in (
    ("share", "share"),
    ("logit", "logit"),
    ("plain", "plain"),
    ("ratio", "ratio"),
    ("flag", "flag"),
    ("level", "level"),
    ("day", "days"),
    ("person", "people"),
    ("act", "acts"),
    ("appeal", "appeals"),
    ("call", "calls"),
    ("contact", "contacts"),
    ("delegate", "delegates"),
    ("meeting", "meetings"),
    ("order", "orders"),
    ("outlet", "outlets"),
    ("plant", "plants"),
    ("regiment", "regiments"),
    ("rouble", "roubles"),
    ("seat", "seats"),
    ("session", "sessions"),
    ("soldier", "soldiers"),
    ("speaker", "speakers"),
    ("speech", "speeches"),
    ("start", "starts"),
    ("visit", "visits"),
):
    _WORDS[_singular] = _WORDS[_plural] = (_singular, _plural, 1.0)
_WORDS |= {
    "%": ("share", "share", 0.01),
    "percent": ("share", "share", 0.01),
    "logits": ("logit", "logit", 1.0),
    "levels": ("level", "level", 1.0),
    "week": ("day", "days", 7.0),
    "weeks": ("day", "days", 7.0),
    "hour": ("day", "days", 1.0 / 24.0),
    "hours": ("day", "days", 1.0 / 24.0),
    "enterprise": ("plant", "plants", 1.0),
    "enterprises": ("plant", "plants", 1.0),
    "worker": ("person", "people", 1.0),
    "workers": ("person", "people", 1.0),
    "kopeck": ("rouble", "roubles", 0.01),
    "kopecks": ("rouble", "roubles", 0.01),
}
_NOT_COUNTED = frozenset({"share", "logit", "plain", "ratio", "flag", "level", "days", "roubles"})


@dataclass(frozen=True)
class Measure:
    """A number with its unit: the common part of all kinds.

    Attributes
    ----------
    value : float
        The number, in the base unit.
    unit : str
        The base unit's name.
    """

    value: float
    unit: str = ""

    default_unit: ClassVar[str] = ""

    def __post_init__(self) -> None:
        if isinstance(self.value, bool) or not isinstance(self.value, (int, float)):
            raise TypeError(f"{type(self).__name__} is made of a number, not of {self.value!r}")
        if not math.isfinite(self.value):
            raise ScenarioError(f"{self.value!r} is not a finite number")
        object.__setattr__(self, "value", float(self.value))
        if self.unit == "":
            object.__setattr__(self, "unit", self.default_unit)

    def __bool__(self) -> bool:
        raise TypeError(f"{self} is neither true nor false: compare its value")

    def __str__(self) -> str:
        return f"{shown(self.value)} {self.unit}"


class Hazard(Measure):
    """A chance per day, as a rate: never negative, may exceed one."""

    default_unit: ClassVar[str] = "per day"

    def over(self, duration: "Duration") -> "Share":
        """Return the share of people to whom it has happened after a duration."""
        if not isinstance(duration, Duration):
            raise TypeError(f"a hazard acts over a Duration, not over {duration!r}")
        return Share(-math.expm1(-self.value * duration.value))


class Share(Measure):
    """A part of a whole, from 0 to 1 (a range of a parameter may go beyond)."""

    default_unit: ClassVar[str] = "share"


class Duration(Measure):
    """A length of time, in days."""

    default_unit: ClassVar[str] = "days"

    def half_life(self) -> Hazard:
        """Return the hazard at which half is gone after this time."""
        if self.value <= 0.0:
            raise ScenarioError(f"{self}: a half-life must be longer than 0 days")
        return Hazard(math.log(2.0) / self.value)


class Count(Measure):
    """A number of people, plants, soldiers and the like; the unit says of what."""

    default_unit: ClassVar[str] = "people"


class Money(Measure):
    """Roubles, or roubles per day."""

    default_unit: ClassVar[str] = "roubles"


class Weight(Measure):
    """A weight in a decision, in logits."""

    default_unit: ClassVar[str] = "logit"


class Rate(Measure):
    """Any other unit: so many of one thing per another, a level, a ratio."""


Kind = TypeVar("Kind", bound=Measure)


def shown(value: float) -> str:
    """Return a number as it is written in a scenario: shortest form that reads back the same."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(float(value))


def nearest(word: str, choices: Iterable[str]) -> str:
    """Return the end of an error's sentence: the nearest valid choice, or all of them where there are few.

    Parameters
    ----------
    word : str
        What was written.
    choices : iterable of str
        What may be written.
    """
    known = [str(choice) for choice in choices]
    by_lower = {choice.lower(): choice for choice in reversed(known)}
    said = word.lower()[:_LONGEST]
    close = difflib.get_close_matches(said, list(by_lower), n=3, cutoff=0.6)
    if close:
        best = max(close, key=lambda choice: _likeness(said, choice))
        return f"nearest: {by_lower[best]}"
    if len(known) <= 12:
        return f"one of: {', '.join(known)}" if known else "none is known"
    return f"for instance {', '.join(known[:6])} ({len(known)} in all)"


def _likeness(said: str, choice: str) -> float:
    """Return how alike two words are; a right first letter decides between equals."""
    return difflib.SequenceMatcher(None, said, choice).ratio() + (0.01 if said[:1] == choice[:1] else 0.0)


def number(text: str) -> float:
    """Return a finite number written in digits.

    Raises
    ------
    ScenarioError
        If the text is not one finite decimal number.
    """
    stripped = text.strip()
    if len(stripped) > _LONGEST or _NUMBER.fullmatch(stripped) is None:
        raise ScenarioError(f"{clip(text)!r} is not a number; write digits, such as 0.25 or 1200")
    value = float(stripped)
    if not math.isfinite(value):
        raise ScenarioError(f"{clip(text)!r} is too large a number")
    return value


def is_bare(text: str) -> bool:
    """Return whether a text is a number and nothing else."""
    return _NUMBER.fullmatch(text.strip()) is not None


def clip(text: str) -> str:
    """Return at most forty characters of a text for an error; what does not print is spelled out."""
    if not text.isprintable():
        text = ascii(text[:200])[1:-1]
    return text if len(text) <= 40 else text[:37] + "..."


def base_unit(text: str) -> tuple[str, float]:
    """Return a unit's base form, and how many of it one of the unit is.

    Parameters
    ----------
    text : str
        Such as ``per week``, ``people``, ``visits per speaker per day``, ``soldiers per thousand people``.

    Raises
    ------
    ScenarioError
        If a word of it is unknown.
    """
    words = text.split()
    parts: list[list[str]] = [[]]
    for word in words:
        if word == "per":
            parts.append([])
        else:
            parts[-1].append(word)
    if not words or any(not part for part in parts[1:]):
        raise ScenarioError(f"{clip(text)!r} is not a unit; write for instance per day, share, days, people or logit")
    factor = 1.0
    names: list[str] = []
    for place, part in enumerate(parts):
        if not part:
            continue
        thousand = part[0] == "thousand" and len(part) == 2
        word = part[-1]
        if len(part) > 1 + thousand or word not in _WORDS:
            raise ScenarioError(f"{clip(text)!r} is not a known unit; {nearest(word, _WORDS)}")
        singular, plural, size = _WORDS[word]
        if place == 0:
            factor *= size * (1000.0 if thousand else 1.0)
            names.append(plural)
        else:
            factor /= size
            names.append(f"per thousand {plural}" if thousand else f"per {singular}")
    return " ".join(names), factor


def kind_of(unit: str) -> type[Measure]:
    """Return the kind of value that a base unit measures."""
    if unit in _BY_UNIT:
        return _BY_UNIT[unit]
    if " " not in unit and unit not in _NOT_COUNTED:
        return Count
    return Rate


def counted(unit: str) -> bool:
    """Say whether a unit counts whole things or names one of a few: half of one is none."""
    return unit in {"flag", "level"} or (" " not in unit and unit not in _NOT_COUNTED)


_BY_UNIT: dict[str, type[Measure]] = {
    "per day": Hazard,
    "share": Share,
    "days": Duration,
    "logit": Weight,
    "roubles": Money,
    "roubles per day": Money,
}


def measure(text: str | float) -> Measure:
    """Read a number with its unit, whatever kind it is; a bare number is a share.

    Parameters
    ----------
    text : str or number
        Such as ``"0.06 per day"``, ``"3 weeks"``, ``0.3``.

    Returns
    -------
    Measure
        In base units: `Hazard`, `Share`, `Duration`, `Count`, `Money`, `Weight`, or `Rate`.

    Raises
    ------
    ScenarioError
        If the text has no number, no unit that is known, or a number that is not finite.
    """
    if isinstance(text, bool) or not isinstance(text, (str, int, float)):
        raise ScenarioError(f'{clip(repr(text))} is not a value; write a number with its unit, such as "3 days"')
    if not isinstance(text, str):
        if isinstance(text, int) and abs(text) > 10**18:
            raise ScenarioError("the number is too large")
        return Share(text)
    if len(text) > _LONGEST:
        raise ScenarioError(f"{clip(text)!r} is too long for a value")
    found = _NUMBER.match(text.strip())
    if found is None:
        raise ScenarioError(f'{clip(text)!r} does not begin with a number; write for instance "0.06 per day"')
    value = number(found.group())
    rest = text.strip()[found.end() :].strip()
    if rest == "":
        return Share(value)
    unit, factor = base_unit(rest)
    return kind_of(unit)(value * factor if factor != 1.0 else value, unit)


def parse(text: str | float, kind: type[Kind], unit: str = "") -> Kind:
    """Read a number with its unit, which must be of one kind.

    Parameters
    ----------
    text : str or number
        Such as ``"0.06 per day"``.
    kind : type
        `Hazard`, `Share`, `Duration`, `Count`, `Money`, `Weight` or `Rate`.
    unit : str
        The base unit it must have, where the kind has several (a count of people, of plants); empty for any.

    Raises
    ------
    ScenarioError
        If it is another kind of thing, has no unit, or cannot be read.
    """
    found = measure(text)
    wanted = unit or kind.default_unit
    if not isinstance(found, kind) or unit not in ("", found.unit):
        if not isinstance(text, str) or is_bare(text):
            raise ScenarioError(f'{text!r} has no unit; write for instance "{str(text).strip()} {wanted}"')
        raise ScenarioError(f"{clip(text)!r} is in {found.unit}, but this is counted in {wanted}")
    return found
