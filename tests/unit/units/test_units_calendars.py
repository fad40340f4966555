"""Both calendars, by known days."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.calendars import Calendar
from groundswell.errors import ScenarioError

JULIAN, GREGORIAN = Calendar("julian"), Calendar("gregorian")


def test_julian_sundays_of_the_autumn_of_1905():
    first, last = JULIAN.parse("1905-10-01"), JULIAN.parse("1905-11-30")
    sundays = [JULIAN.format(day) for day in range(first, last + 1) if JULIAN.is_sunday(day)]
    october = [f"1905-10-{day:02d}" for day in (2, 9, 16, 23, 30)]
    assert sundays == october + [f"1905-11-{day:02d}" for day in (6, 13, 20, 27)]


def test_the_same_day_in_both():
    assert JULIAN.to(GREGORIAN, "1905-10-14") == "1905-10-27"
    assert JULIAN.to(GREGORIAN, "1582-10-05") == "1582-10-15"
    assert GREGORIAN.to(JULIAN, "1900-02-28") == "1900-02-16"
    assert JULIAN.words(JULIAN.parse("1905-11-12")) == "12 November 1905"


def test_leap_days_differ():
    assert JULIAN.format(JULIAN.parse("1900-02-29")) == "1900-02-29"
    with pytest.raises(ScenarioError, match="no day of the gregorian calendar"):
        GREGORIAN.parse("1900-02-29")


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_gregorian_days_agree_with_python(date):
    number = GREGORIAN.parse(date.isoformat())
    assert number == date.toordinal() + 1721425
    assert GREGORIAN.weekday(number) == date.weekday()
    assert JULIAN.parse(JULIAN.format(number)) == number


@pytest.mark.parametrize("text", ["1905-13-01", "1905-00-01", "1905-02-30", "1905-1-1", "14 October", "", "1905-10-1٣"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ScenarioError):
        JULIAN.parse(text)


def test_there_are_two_calendars():
    with pytest.raises(ScenarioError, match="julian"):
        Calendar("mayan")  # type: ignore[arg-type]
