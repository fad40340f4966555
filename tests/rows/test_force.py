"""Rows of force: the contest for the army (P10), patrols (P14), the ban on meetings (P15), victory's price (P24)."""

import numpy as np
from row_cases import between, people_share, with_act, with_column, with_garrison

OFF = "0 logit"


def dates(first, last):
    """Return October's and November's dates from one to another, both included."""
    days = [f"1905-10-{day:02}" for day in range(1, 32)] + [f"1905-11-{day:02}" for day in range(1, 31)]
    return days[days.index(first) : days.index(last) + 1]


def test_p10_repression_ordered_is_not_carried_out_where_loyal_force_falls_short(flagship, differences, clearly_above):
    """Orders stay the same; work in the army lowers the loyal force below their need, and they are not done (P10).

    Crosses the council's resolution of army propaganda (P1). Controls: propaganda is made and soldiers do not listen;
    and propaganda is made and heard in a garrison so large that even its loyal remainder suffices.
    """

    def not_done(record):
        """Return the part of the ordered posture that was not kept up."""
        days = between(record, "1905-10-13", "1905-10-20")
        ordered, kept = record.values["patrols_ordered"][days], record.values["patrols"][days]
        return float((ordered - kept).sum() / ordered.sum())

    def work_undoes_orders(garrison=1, **changes):
        quiet = flagship(changes={"policies.army": "adaptive", "end": "1905-10-20"} | changes)
        quiet = with_garrison(quiet, garrison)
        worked = with_act(quiet, "army_propaganda", "1905-10-01", actor="council", level="1", scope="army")
        return clearly_above(differences(worked, quiet, not_done, 4), 0.1)

    assert work_undoes_orders()
    assert not work_undoes_orders(**{"obey.propaganda": OFF})
    assert not work_undoes_orders(garrison=3)


def test_p10_relief_wins_a_regiment_back_and_bares_other_districts_that_day(flagship, runs, clearly_above):
    """A relieved regiment's loyalty rises; those who replace it are missing elsewhere on that day (P10).

    Two runs are the same city, of equal regiments in good order, until the council's resolution (P1) and crowds have
    made one shaky and it is relieved; in the second nobody is. Control: relief gives no rest, in a garrison with men
    to spare.
    """

    def first_reliefs(soldiers, **changes):
        """Return whether patrols elsewhere lost that day, for each one relieved, and loyalty gained in a week."""
        settings = {"policies.army": "adaptive", "army.patrol_force": "100 soldiers per thousand people"}
        city = flagship(changes=settings | {"end": "1905-11-24"} | changes)
        city = with_column(city, "regiments", "loyalty_start", lambda _: "0.76")
        city = with_column(city, "regiments", "soldiers", lambda _: soldiers)
        bared, won_back = [], []
        for on, off in zip(runs(city, 6), runs(city.change("army.relieving", "0 per day"), 6), strict=True):
            day = int((on.values["relieved"] > 0).any(axis=1).argmax())
            chosen = on.values["relieved"][day] > 0
            assert chosen.any()
            assert (on.values["patrols"][:day] == off.values["patrols"][:day]).all()
            other = np.ones(len(on.city.districts), dtype=bool)
            other[on.city.regiments.district[chosen]] = False
            ordered = on.values["patrols_ordered"][day][other].sum()
            assert ordered > 0
            gone = off.values["patrols"][day] - on.values["patrols"][day]
            bared.append(gone[other].sum() / ordered / chosen.sum())
            week = min(day + 6, len(on.dates) - 1)
            won_back.append((on.values["loyalty"][week] - off.values["loyalty"][week])[chosen].mean())
        return clearly_above(bared, 0.004), clearly_above(won_back, 0.05)

    assert first_reliefs("2400") == (True, True)
    assert first_reliefs("10000", **{"obey.rest": OFF}) == (False, False)


def test_p14_patrols_hold_back_now_and_bring_out_later(flagship, differences, clearly_above, on_day):
    """The same call brings out fewer while patrols stand, and more once they have left (P14).

    Crosses the council's call and resentment (P11), which outlasts the danger; the state is adaptive, and goes on
    ordering what it sees fit. Those who stay in think no less of the movement. Control: patrols stand as before,
    frighten nobody and embitter nobody.
    """
    stay = dates("1905-10-20", "1905-11-04")
    leave = dates("1905-10-20", "1905-10-31")

    def arms(**cut):
        calm = flagship(changes={"policies.state": "adaptive", "end": "1905-11-04"} | cut)
        left = with_act(with_act(calm, "patrols", *leave, level="2"), "patrols", "1905-11-01", level="0")
        return calm, with_act(calm, "patrols", *stay, level="2"), left

    def turnout(record):
        return on_day(record, "city_out_share", "1905-11-04")

    def support(record):
        return on_day(record, "private_support", "1905-11-01")

    def lag_turns_the_sign(**cut):
        calm, there, left = arms(**cut)
        now, later = differences(calm, there, turnout), differences(left, calm, turnout)
        return clearly_above(now, 0.04), clearly_above(later, 0.003)

    assert lag_turns_the_sign() == (True, True)
    assert lag_turns_the_sign(**{"moods.danger_patrols": 0.0, "resentment.patrols": OFF}) == (False, False)
    calm, there, _ = arms()
    assert differences(there, calm, support).mean() > -0.002


def mixed_plant_days(record):
    """Count plant-days of the November strike on which a fifth to four fifths of an open plant are out."""
    days = between(record, "1905-11-01", "1905-11-12")
    share = record.values["out_share"][days]
    return float(((share >= 0.2) & (share <= 0.8) & (record.values["closed"][days] < 0.5)).sum())


def days_to_decide(record):
    """Return days from the call of 1 November until half of a person's plant is out (six where it never is)."""
    days = between(record, "1905-11-01", "1905-11-06")
    decided = record.values["out_share"][days] > 0.5
    first = np.where(decided.any(axis=0), decided.argmax(axis=0), len(decided))
    return float(np.average(first, weights=record.city.plants.people))


def report_error(record):
    """Return how far delegates' reports were from their plants' true mood, over the sittings of the ban."""
    return float(np.mean([session.report_error for session in record.sessions if session.date >= "1905-10-29"]))


def test_p15_the_ban_makes_plants_decide_later_and_less_together(flagship, differences, clearly_above):
    """Told to end meetings, managements obey in part: plants decide later, divided, and are reported worse (P15).

    Crosses assemblies (a show of hands binds those who are there) and the delegates' reports (P20); owners are
    adaptive. Control: the state bans as before and next to no management obeys.
    """

    def ban_divides(**changes):
        free = flagship(changes={"policies.employers": "adaptive", "end": "1905-11-12"} | changes)
        free = free.timeline_without(kind="meeting_ban")
        banned = with_act(free, "meeting_ban", "1905-10-28", level="2")
        claims = ((days_to_decide, 0.2), (mixed_plant_days, 12), (report_error, 0.005))
        return [clearly_above(differences(banned, free, measure), margin) for measure, margin in claims]

    assert ban_divides() == [True, True, True]
    disobeyed = {"employers.obeying_private": "-4 logit", "employers.obeying_state": "-4 logit"}
    assert ban_divides(**disobeyed, **{"employers.obeying_resolve": OFF}) == [False, False, False]


def test_p24_a_strike_judged_won_is_followed_by_fewer_patrols_and_lockouts(
    flagship, runs, differences, clearly_above, on_day
):
    """The same strike, granted its claim before the return or just after: won or lost, it moves resolve (P24).

    Crosses the ledger (P7), patrols (P14) and lockouts (P12, P22); state and employers are adaptive. That a concession
    soothes the state's alarm by itself is taken out on both sides, and the state gives way only where told. Control:
    the verdict is the same and moves neither the state's resolve nor the employers'.
    """
    changes = {
        "policies.state": "adaptive",
        "policies.employers": "adaptive",
        "state.alarm_concession": "0 ratio",
        "state.resolve_concession": OFF,
        "state.giving_way": "0 per day",
        "end": "1905-11-18",
    }
    ten_days = ("1905-11-09", "1905-11-18")

    def patrols(record):
        return float(record.values["patrols"][between(record, *ten_days)].mean())

    def locked_out(record):
        shut = np.isin(record.values["cause"][between(record, *ten_days)], (1.0, 3.0))
        return people_share(record, shut.mean(axis=0))

    def turnout(record):
        return on_day(record, "city_out_share", "1905-11-04")

    def verdict(record):
        return [one.outcome for one in record.campaigns if one.name.endswith("strike")][-1]

    def pair(**more):
        city = flagship(changes=changes | more)
        return [with_act(city, "concession", day, level="1", grants="yes") for day in ("1905-11-05", "1905-11-08")]

    def victory_spares(**more):
        won, lost = pair(**more)
        claims = ((patrols, 0.1), (locked_out, 0.01))
        return [clearly_above(differences(lost, won, measure, 6), margin) for measure, margin in claims]

    won, lost = pair()
    verdicts = [(verdict(one), verdict(other)) for one, other in zip(runs(won, 6), runs(lost, 6), strict=True)]
    assert verdicts.count(("won", "lost")) >= 5
    assert not clearly_above(abs(differences(won, lost, turnout, 6)), 0.02)
    assert victory_spares() == [True, True]
    assert victory_spares(**{"state.resolve_outcome": OFF, "employers.resolve_outcome": OFF}) == [False, False]
