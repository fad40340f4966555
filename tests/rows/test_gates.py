"""Rows of the gates: works kept shut (P12), orders that end (P13), the eight hours and the lockout (P22)."""

import numpy as np
from row_cases import between, people_share, with_act, with_column, with_savings

NEVER = "0 per day"
STATE_WORKS, ORDERS_LOST, LOCKOUT = 1.0, 2.0, 3.0


def at_state_works(record, name, date):
    """Return a quantity at state works on a date, mean over their people."""
    where = record.city.plants.state_owned
    people = record.city.plants.people[where]
    return float((record.values[name][record.dates.index(date)][where] * people).sum() / people.sum())


def ever_shut(record, cause):
    """Return which plants were ever shut for a cause in the model, (plants,)."""
    return (record.values["cause"] == cause).any(axis=0)


def test_p12_one_lockout_means_despair_to_those_without_savings(flagship, runs, differences, clearly_above):
    """Same lockout: little despair with large savings, much with small ones; and nobody is asked (P12).

    Crosses want (savings run down) and moods (despair). Controls: want switched off with the lockout kept, and the
    lockout switched off with want kept; in neither do savings make such a difference.
    """
    day, margin, pairs = "1905-11-12", 0.4, 3

    def despair(record):
        return at_state_works(record, "despair", day)

    def savings_matter(*off):
        city = flagship(*off, changes={"end": day})
        small, large = with_savings(city, 0.5), with_savings(city, 3)
        return clearly_above(differences(small, large, despair, pairs), margin)

    assert savings_matter()
    assert not savings_matter("need")
    assert not savings_matter("state_lockout")
    city = flagship(changes={"end": day})
    for poor, rich in zip(runs(with_savings(city, 0.5), pairs), runs(with_savings(city, 3), pairs), strict=True):
        assert despair(poor) > 0.6
        assert despair(rich) < 0.3
        for record in (poor, rich):  # ready or not, whoever is at liberty and on the books is shut out
            where = record.city.plants.state_owned
            now = {name: values[record.dates.index(day)] for name, values in record.values.items()}
            held = now["arrested"] + now["unemployed"] + now["locked_out"]
            assert (held[where] == record.city.plants.people[where]).all()
    free = runs(with_savings(flagship("state_lockout", changes={"end": day}), 0.5), pairs)
    for record in free:  # left to choose, some of the same works would be manned and some would not
        where = record.city.plants.state_owned
        assert not ever_shut(record, STATE_WORKS).any()
        manned = record.values["working"][-1][where] / record.city.plants.people[where]
        assert manned.max() > 0.5


def test_p13_orders_cut_without_a_lockout_close_only_what_lived_on_war(flagship, runs, clearly_above):
    """Orders cut in every trade, no lockouts: what closes is war work, whatever it is said to be for (P13).

    Crosses the eight-hour campaign (P22), under which some of these closings are announced as an answer to it; owners
    are adaptive. Controls: every trade as dependent on war as metal (closings no longer follow the war), and no
    campaign (nothing to disguise a closing as).
    """
    changes = {"policies.employers": "adaptive", "employers.lockouts": NEVER, "end": "1905-11-13"}

    def cut(*off, alike=False):
        city = with_act(flagship(*off, changes=changes), "orders_cancelled", "1905-11-04", actor="employers")
        return with_column(city, "trades", "war_dependence", lambda _: "0.45") if alike else city

    known = runs(cut(), 1)[0].city.plants
    private = ~known.state_owned

    def war_work_closes(city):
        """Ask how much more the plants that closed for want of orders lived on war than private plants at large."""
        usual = np.average(known.war_dependence[private], weights=known.people[private])
        closed = [ever_shut(record, ORDERS_LOST) for record in runs(city, 4)]
        assert all(some.any() for some in closed)
        more = [np.average(known.war_dependence[some], weights=known.people[some]) - usual for some in closed]
        return clearly_above(more, 0.08) and all(known.war_dependence[some].min() > 0.2 for some in closed)

    def disguised(city):
        """Ask how many of the closings for want of orders are announced as something else."""
        shares = []
        for record in runs(city, 4):
            lost = record.values["cause"] == ORDERS_LOST
            shares.append((record.values["stated_cause"][lost] != ORDERS_LOST).mean())
        return clearly_above(shares, 0.15)

    assert war_work_closes(cut())
    assert not war_work_closes(cut(alike=True))
    assert disguised(cut())
    assert not disguised(cut("eight_hours"))
    for record in runs(cut(), 4):
        assert not ever_shut(record, LOCKOUT).any()
        assert (ever_shut(record, ORDERS_LOST) <= private).all()


def test_p22_the_campaign_for_eight_hours_brings_the_lockouts(flagship, runs, differences, clearly_above):
    """Without the campaign fewer private plants lock out; those that lack orders close just the same (P22).

    Crosses the employers' notices (adaptive: owners of a trade post notice as shifts are cut) and war orders (P13).
    Control: the campaign is kept and owners post no notice, so that it can bring no lockout.
    """
    changes = {"policies.employers": "adaptive", "end": "1905-11-15"}

    def locked_out(record):
        return people_share(record, ever_shut(record, LOCKOUT))

    def campaign_brings_lockouts(**more):
        city = flagship(changes=changes | more)
        return clearly_above(differences(city, city.without("eight_hours"), locked_out, 6), 0.03)

    assert campaign_brings_lockouts()
    assert not campaign_brings_lockouts(**{"employers.notices": NEVER})
    city = flagship(changes=changes)
    for on, off in zip(runs(city, 6), runs(city.without("eight_hours"), 6), strict=True):
        spared = ~ever_shut(on, LOCKOUT)  # a plant that was locked out has no order book left to close for
        lost, still_lost = (record.values["cause"][:, spared] == ORDERS_LOST for record in (on, off))
        assert lost.any()
        assert (lost == still_lost).all()
        days = between(on, "1905-11-01", "1905-11-15")
        assert on.values["resolve_employers"][days].mean() > off.values["resolve_employers"][days].mean()
