"""Dates in the Julian and the Gregorian calendar, as day numbers, with the right weekdays.

A day is its Julian Day Number, an integer that both calendars share. Python's own dates are Gregorian and
would give a Julian date the wrong weekday, so they are not used. Conversions follow Richards (2013),
Explanatory Supplement to the Astronomical Almanac, chapter 15.
"""

import re
from dataclasses import dataclass
from typing import Literal

from groundswell.errors import ScenarioError
from groundswell.units import clip

__all__ = ["CALENDARS", "MONTHS", "WEEKDAYS", "Calendar"]

CALENDARS = ("julian", "gregorian")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_SUNDAY = 6


@dataclass(frozen=True)
class Calendar:
    """One of the two calendars: reads, writes and counts days.

    Attributes
    ----------
    name : {"julian", "gregorian"}
        Old Style or New Style.
    """

    name: Literal["julian", "gregorian"]

    def __post_init__(self) -> None:
        if self.name not in CALENDARS:
            raise ScenarioError(f"calendar = {self.name!r}: must be julian (Old Style) or gregorian (New Style)")

    def parse(self, text: str) -> int:
        """Return the day number of a date written ``1905-10-14``.

        Raises
        ------
        ScenarioError
            If it is not written so, or the calendar has no such day.
        """
        found = _DATE.fullmatch(text.strip()) if isinstance(text, str) else None
        if found is None:
            said = clip(text) if isinstance(text, str) else clip(repr(text))
            raise ScenarioError(f'"{said}" is not a date; write year-month-day, such as 1905-10-14')
        year, month, day = (int(part) for part in found.groups())
        number = self._number(year, month, day)
        if not 1 <= month <= 12 or self._parts(number) != (year, month, day):
            raise ScenarioError(f'"{text.strip()}" is no day of the {self.name} calendar')
        return number

    def format(self, number: int) -> str:
        """Return a day number as ``1905-10-14``."""
        year, month, day = self._parts(number)
        return f"{year:04d}-{month:02d}-{day:02d}"

    def words(self, number: int) -> str:
        """Return a day number as ``14 October 1905``."""
        year, month, day = self._parts(number)
        return f"{day} {MONTHS[month - 1]} {year}"

    def weekday(self, number: int) -> int:
        """Return the weekday, 0 for Monday to 6 for Sunday; the week never was reformed."""
        return number % 7

    def is_sunday(self, number: int) -> bool:
        """Return whether a day is a Sunday."""
        return self.weekday(number) == _SUNDAY

    def to(self, other: "Calendar", text: str) -> str:
        """Return a date of this calendar as it is written in another."""
        return other.format(self.parse(text))

    def _number(self, year: int, month: int, day: int) -> int:
        back = (month - 14) // 12 + (1 if (month - 14) % 12 != 0 else 0)  # towards zero: -1 in January, February
        number = (1461 * (year + 4800 + back)) // 4 + (367 * (month - 2 - 12 * back)) // 12 + day
        if self.name == "julian":
            return number - 32113
        return number - (3 * ((year + 4900 + back) // 100)) // 4 - 32075

    def _parts(self, number: int) -> tuple[int, int, int]:
        shifted = number + 1401
        if self.name == "gregorian":
            shifted += (((4 * number + 274277) // 146097) * 3) // 4 - 38
        era = 4 * shifted + 3
        of_year = (era % 1461) // 4
        of_month = 5 * of_year + 2
        day = (of_month % 153) // 5 + 1
        month = (of_month // 153 + 2) % 12 + 1
        return era // 1461 - 4716 + (14 - month) // 12, month, day
