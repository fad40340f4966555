"""Appeals to the whole city without the council: out of despair and low trust, and each inhibits the next (P16)."""

import numpy as np

CALM, DAYS_OF_CALM = slice("1905-10-13", "1905-11-01"), 20
DAYS_OF_A_MONTH = 30.0
SHUT = slice("1905-11-07", "1905-11-20")


def appeals(played, days):
    """Return the number of appeals in a stretch of days, run by run."""
    first, last = (played[0].dates.index(date) for date in (days.start, days.stop))
    return np.array([run.values["appeals"][first : last + 1].sum() for run in played])


def test_p16_no_lockout_and_high_trust_bring_no_appeals(flagship, runs, on_day):
    """Cross trust and despair, before any owner posts notice: only appeals that need neither are made."""

    def a_month(**changes):
        played = runs(flagship(changes=changes))
        assert all(on_day(run, "trust", CALM.stop) > 0.5 for run in played)
        assert all(on_day(run, "closed", CALM.stop) < 0.02 for run in played)
        return appeals(played, CALM).mean() * DAYS_OF_A_MONTH / DAYS_OF_CALM

    assert a_month() <= 0.1
    assert not a_month(**{"appeals.edge": 0.05, "appeals.steepness": 0.3}) <= 0.1


def test_p16_lockout_and_low_trust_bring_appeals_that_hold_one_another_back(flagship, runs, on_day):
    """Cross P12 and trust: in the weeks of lockout appeals scatter less than chance would have it.

    Where no appeal holds back the next they are independent, and scatter at least as chance would have it.
    """

    def scatter(**changes):
        played = runs(flagship(changes=changes), 24)
        assert all(on_day(run, "trust", SHUT.stop) < 0.5 for run in played)
        number = appeals(played, SHUT)
        assert number.mean() >= 1.0
        return number.var(ddof=1) / number.mean()

    assert scatter() < 0.8
    assert not scatter(**{"appeals.holding": 0.0}) < 0.8
