"""What the newspapers' turn does to those who read them, and to the next strike (row P11)."""

import numpy as np
from row_timelines import measured_share, with_acts

from groundswell.engine.plan import plan
from groundswell.engine.run import Simulation

PAIRS = 20
FEW = 4
EVE = "1905-11-13"
CALLED = "1905-11-14"
RIPE = ("1905-11-17", "1905-11-18")
NO_WEIGHT = "0 logit"


def next_call(city):
    """Return a city called out on 14 November for the first time since October: neither struck nor shut in between."""
    for noon in ("1905-11-02", "1905-11-07"):
        city = city.timeline_without(kind="call", effective_from=noon)
    for kind in (
        "closure_notice",
        "dismissal_notice",
        "eight_hours",
        "lockout",
        "orders_cancelled",
        "closure",
        "patrols",
    ):
        city = city.timeline_without(kind=kind)
    return with_acts(city, {"effective_from": CALLED, "actor": "council", "kind": "call", "act": "1", "promise": "0"})


def readers_less_others(city, name):
    """Return readers' mean less the others', within plants, on the eve: weighted by the fewer of the two."""
    simulation = Simulation(plan(city, people=20_000), seed=1905, replicate=0)
    for _ in range(city.tick(EVE) + 1):
        simulation.step()
    columns, offsets = simulation.people.columns, simulation.people.offsets
    plant = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    reads = columns["reader"] == 1
    counts = [np.bincount(plant[side], minlength=len(offsets) - 1) for side in (reads, ~reads)]
    sums = [np.bincount(plant[side], columns[name][side], len(offsets) - 1) for side in (reads, ~reads)]
    both = np.minimum(*counts) > 0
    gaps = sums[0][both] / counts[0][both] - sums[1][both] / counts[1][both]
    return float(np.average(gaps, weights=np.minimum(*counts)[both]))


def test_p11_a_turned_press_embitters_isolates_and_thins_the_next_strike(
    flagship, runs, differences, clearly_above, on_day
):
    """Papers turn on 2 November and nothing else differs; the council's next call comes on the 14th.

    Crosses hope, private support and the lean towards a call (rows P6, P21). Controls, each with the press turned:
    hope that does not see print (then the next strike is no thinner), and support that bitterness does not feed (then
    support falls).
    """

    def pair(**changes):
        said = {"end": RIPE[-1], **changes}
        return next_call(flagship(changes=said)), next_call(flagship("press", changes=said))

    def felt(cities, name, sign=1):
        return sign * differences(*cities, lambda record: on_day(record, name, EVE), FEW)

    def missing(cities):
        def out(record):  # in logits: replicates lie anywhere between few out and nearly all
            share = np.mean([measured_share(record, "out", date) for date in RIPE])
            return np.log(share / (1 - share))

        return differences(*cities[::-1], out, PAIRS)

    turned = pair()
    assert clearly_above(felt(turned, "resentment"), 0.05)
    assert clearly_above(felt(turned, "isolation"), 0.05)
    assert clearly_above(felt(turned, "hope", -1), 0.012)
    assert clearly_above(felt(turned, "private_support"), -0.01)
    assert clearly_above(felt(turned, "private_support", -1), -0.01)  # equal, within a hundredth either way
    assert clearly_above(missing(turned), 0.02)

    unseen = pair(**{"hope.press": NO_WEIGHT})
    assert not clearly_above(felt(unseen, "hope", -1), 0.012)
    assert not clearly_above(missing(unseen), 0.02)
    unfed = pair(**{"support.resentment": NO_WEIGHT})
    assert not clearly_above(felt(unfed, "private_support"), -0.01)


def test_p11_readers_and_others_of_one_plant_part_when_the_papers_turn(flagship):
    """Crosses hope and the plants themselves: the same gates, meetings and pay on both sides of the comparison.

    Control: papers that never turn, which readers and others meet alike.
    """
    gaps = {"resentment": 0.09, "isolation": 0.09, "hope": -0.015}
    turned = flagship()
    friendly = turned.timeline_without(kind="slant")
    for name, half in gaps.items():
        assert readers_less_others(turned, name) / half > 1, name
        assert not readers_less_others(friendly, name) / half > 1, name


def test_p11_isolation_stands_highest_after_the_seventh_of_november(flagship, runs, clearly_above):
    """As never before: above anything since the first day; crosses other towns' silence and shut gates (row P12).

    Control: isolation that does not see print, everything else as it was.
    """

    def above_before(record):
        isolation, turn = record.city_mean("isolation"), record.dates.index("1905-11-08")
        return isolation[record.dates.index("1905-11-12")] - isolation[:turn].max()

    turned = runs(flagship(), FEW)
    assert clearly_above([above_before(record) for record in turned], 0.05)
    assert all(record.dates[record.city_mean("isolation").argmax()] > "1905-11-07" for record in turned)
    unread = runs(flagship(changes={"isolation.press": NO_WEIGHT}), FEW)
    assert not clearly_above([above_before(record) for record in unread], 0.05)
