"""What is judged, and what is merely said: campaigns' ends, demand from below, blame (rows P7, P8, P9, P23)."""

import numpy as np
from row_timelines import measured_share, with_acts, with_parties

from groundswell.observe import OBSERVABLES

PAIRS = 4
THREE = 3
FEW = 2
MANY = 6
TEN_DAYS_ON = "1905-11-17"
NEVER = "0 per day"
NO_WEIGHT = "0 logit"


def strike_of(record, date):
    """Return the ledger's row of the strike that was on, or was ending, at a date; None if there was none."""
    strikes = [row for row in record.campaigns if row.name.endswith("strike")]
    return next((row for row in strikes if row.start <= date <= (row.end or "9")), None)


def test_p07_a_grant_before_the_return_is_a_victory_and_the_same_grant_after_it_is_not(
    flagship, runs, differences, clearly_above, on_day
):
    """A claim granted a day before the return takes effect, or a day after: nobody went out or stayed in for it.

    Crosses trust (its rule) and the state's resolve (row P24, state adaptive; its own giving way is left out, so that
    each run has one grant). The control keeps the judging and cuts what trust and the state make of a verdict.
    """

    def granted(date, **changes):
        said = {"policies.state": "adaptive", "state.giving_way": NEVER, "end": "1905-11-18", **changes}
        return with_acts(flagship(changes=said), {"effective_from": date, "kind": "concession", "level": "1"})

    def pair(**changes):
        return granted("1905-11-06", **changes), granted("1905-11-08", **changes)

    def stands(name, sign, margin, before, after):
        gained = differences(before, after, lambda record: sign * on_day(record, name, TEN_DAYS_ON), THREE)
        return clearly_above(gained, margin)

    before, after = pair()
    for one, other in zip(runs(before, THREE), runs(after, THREE), strict=True):
        won, lost = strike_of(one, "1905-11-06"), strike_of(other, "1905-11-06")
        assert abs(won.peak_share - lost.peak_share) < 0.01
        assert abs(won.person_days / lost.person_days - 1) < 0.01
        assert (won.outcome, lost.outcome) == ("won", "lost")
        assert won.verdict_by_outlet != lost.verdict_by_outlet
    assert stands("trust", 1, 0.08, before, after)
    assert stands("resolve_state", -1, 0.12, before, after)

    before, after = pair(**{"trust.outcome": NO_WEIGHT, "state.resolve_outcome": NO_WEIGHT})
    # the ledger still differs, wherever distrust leaves a strike to be judged
    for city, word in ((before, "won"), (after, "lost")):
        judged = [strike for record in runs(city, THREE) if (strike := strike_of(record, "1905-11-06")) is not None]
        assert len(judged) > THREE / 2
        assert {strike.outcome for strike in judged} == {word}
    assert not stands("trust", 1, 0.08, before, after)
    assert not stands("resolve_state", -1, 0.12, before, after)


def test_p08_most_of_october_was_not_called_though_the_press_names_the_council(flagship, runs, clearly_above):
    """True share called: one less turnout without the call over turnout with it, same luck; anger is set high.

    Crosses the press (row P11), news of other towns, and the council's call. The controls: plants start by themselves
    but are not kindled by others being out (the link cut, the mechanism kept), and starts off, where nearly all is
    called.
    """
    day = "1905-10-17"

    def not_called(*off, **changes):
        city = flagship(*off, changes={"moods.anger_base": NO_WEIGHT, "end": "1905-10-18", **changes})
        uncalled = city.timeline_without(kind="call", effective_from="1905-10-14")
        pairs = zip(runs(city, MANY), runs(uncalled, MANY), strict=True)
        return city, [measured_share(bare, "out", day) / measured_share(full, "out", day) for full, bare in pairs]

    def blame(city, name):
        place = [record.dates.index(day) for record in runs(city, MANY)]
        return [record.values[name][at].mean() for at, record in zip(place, runs(city, MANY), strict=True)]

    kindled, below = not_called()
    assert clearly_above(below, 0.5)
    assert clearly_above([strike_of(record, day).share_from_below for record in runs(kindled, MANY)], 0.5)
    assert clearly_above(blame(kindled, "blame_false"), 0.15)
    assert clearly_above(np.subtract(blame(kindled, "blame_false"), blame(kindled, "blame_true")), 0.05)

    unlit, below_unlit = not_called(**{"starts.spark": "0 ratio"})
    assert not clearly_above(below_unlit, 0.5)
    assert np.mean([strike_of(record, day).share_from_below for record in runs(unlit, MANY)]) < 0.5
    bare, below_bare = not_called("plant_starts")
    assert np.mean(below_bare) < 0.1
    assert max(strike_of(record, day).share_from_below for record in runs(bare, MANY)) <= 0.1
    # whoever began it, the press says the council
    assert np.mean(np.add(blame(bare, "blame_true"), blame(bare, "blame_false"))) > 0.15


def reproaches(record):
    """Count reproaches of bringing the army in by verdict, up to the first order or refusal and after it."""
    verdicts = np.rint(record.values["army_blame"])
    touched = (record.values["orders_given"] + record.values["orders_refused"])[:, 0] > 0
    first = int(touched.argmax()) if touched.any() else len(touched)
    names = {"true": 1, "false": 2, "late": 3}
    parts = {"before": verdicts[: first + 1], "after": verdicts[first + 1 :], "all": verdicts}
    return {when: {name: int((part == code).sum()) for name, code in names.items()} for when, part in parts.items()}


def test_p09_the_reproach_about_the_army_comes_late_or_is_false_and_owes_little_to_propaganda(flagship, runs):
    """Late once a regiment has been ordered out or has refused; false where nobody worked in the army at all.

    Crosses patrols and turnout (row P14: orders come of both) and mutinies elsewhere (row P10). Controls: without
    patrols no order is given, and nothing is late; with the parties' quiet work kept, nothing is false; and a press
    that looks neither at mutinies nor at its own slant, and speaks only of propaganda, falls silent without it.
    """

    def total(city, verdicts=("true", "false", "late"), when="all"):
        return sum(reproaches(record)[when][name] for record in runs(city, FEW) for name in verdicts) / FEW

    def idle(city):
        return city.change("army.party_work", 0.0).timeline_without(kind="army_propaganda")

    contested = flagship()
    assert total(contested, when="after") > 8
    assert total(contested, ("late",), "after") == total(contested, when="after")
    assert total(contested, ("late",), "before") == 0
    assert total(flagship("patrols"), ("late",)) == 0 < total(flagship("patrols"))

    assert total(idle(contested), ("false",)) == total(idle(contested)) > 5
    resolved = contested.timeline_without(kind="army_propaganda")
    assert total(resolved, ("false",)) == 0 < total(resolved)

    assert total(idle(contested)) > 0.5 * total(contested)
    told = {"press.army_events": NO_WEIGHT, "press.army_slant": NO_WEIGHT}
    told |= {"press.army_base": "-8 logit", "press.army_propaganda": "8 logit"}
    assert not total(idle(flagship(changes=told))) > 0.5 * total(flagship(changes=told))


STRIKE = "1905-11-04"
"""A day of the November strike on which the council's call is in force and speakers are about."""


def halved(city):
    """Return a city whose parties have half the speakers."""
    return with_parties(city, "speakers", lambda given: int(given) // 2)


def called_by_parties(record):
    """Return the parties' true share in what called out those who are out."""
    return float(OBSERVABLES["parties_share_of_calls"].compute(record)[record.dates.index(STRIKE)])


def test_p23_parties_own_speakers_loyalty_and_army_work(flagship, differences, clearly_above):
    """With less of each: a smaller part in calls, fewer speeches against conviction, a more loyal garrison.

    Crosses speakers (row P2), conviction (row P4) and the army (row P10). Controls: speakers whose voice carries
    nowhere; loyalty where conviction never falls, and nobody needs it; a garrison that party work does not reach.
    """
    sure = {f"speakers.conviction_{why}": NO_WEIGHT for why in ("return", "defeat", "despair")}

    def disloyal(said):
        return with_parties(said, "loyalty", lambda given: 0.0 * given)

    def unworked(said):
        return with_parties(said, "army_work", lambda given: 0.0 * given)

    def unconvinced(record):
        return record.values["insincere_speeches"][record.dates.index("1905-11-08") :].sum()

    def unrest(record):
        return 1 - record.values["loyalty"][-1].mean()

    def falls(made, measure, margin, end, **changes):
        said = flagship(changes={"end": end, **changes})
        return clearly_above(differences(said, made(said), measure, PAIRS), margin)

    assert falls(halved, called_by_parties, 0.02, "1905-11-05")
    assert not falls(halved, called_by_parties, 0.02, "1905-11-05", **{"speakers.force": "0 ratio"})
    assert falls(disloyal, unconvinced, 100, "1905-11-13")
    assert not falls(disloyal, unconvinced, 100, "1905-11-13", **sure)
    assert falls(unworked, unrest, 0.004, "1905-10-09")
    assert not falls(unworked, unrest, 0.004, "1905-10-09", **{"army.party_work": 0.0})


def test_p23_blame_by_outlet_stands_beside_the_parties_true_share(flagship, runs, differences, clearly_above):
    """Papers lay blame by their slant; the parties' true share in calls, one number, follows what parties put in.

    Crosses the press (row P11) and speakers (row P2). Control: papers that blame whatever their slant, and so agree.
    """

    def blamed(record, outlet):
        at, number = record.dates.index(STRIKE), record.city.outlets.name.index(outlet)
        return float(record.values["blame_true"][at, number] + record.values["blame_false"][at, number])

    def hostile_above_friendly(said):
        return [blamed(record, "conservative") - blamed(record, "socialist") for record in runs(said, PAIRS)]

    city = flagship(changes={"end": "1905-11-05"})
    assert clearly_above(hostile_above_friendly(city), 0.15)
    even = flagship(changes={"end": "1905-11-05", "press.blame_slant": NO_WEIGHT})
    assert not clearly_above(hostile_above_friendly(even), 0.15)
    # with half the speakers the true share falls by a quarter or more, and what hostile papers say hardly moves
    fewer = halved(city)
    share, blame = called_by_parties, lambda record: blamed(record, "conservative")
    assert differences(city, fewer, share, PAIRS).mean() > 0.2 * np.mean(
        [share(record) for record in runs(city, PAIRS)]
    )
    assert abs(differences(city, fewer, blame, PAIRS).mean()) < 0.05 * np.mean([blame(r) for r in runs(city, PAIRS)])
