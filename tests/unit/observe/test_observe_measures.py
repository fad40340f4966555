import dataclasses

import numpy as np
import pytest
import record_factory as factory

from groundswell.observe import MEASURES, OBSERVABLES, catalogue
from groundswell.observe.minutes import MINUTES, minutes_rows, place_in_words
from groundswell.observe.regime import conditions, regimes
from groundswell.scenario import switches

ISSUE_NAMES = [
    "out",
    "out_share",
    "out_share_open",
    "locked_out",
    "plants_locked_out",
    "unemployed",
    "arrested",
    "short_shift",
    "private_support",
    "voiced_support",
    "voiced_minus_private",
    "fatigue",
    "need",
    "hope",
    "trust",
    "courage",
    "resentment",
    "isolation",
    "despair",
    "readiness",
    "delegates",
    "resolve_state",
    "resolve_employers",
    "speeches",
    "insincere_share",
    "speaker_energy",
    "patrols",
    "press_slant",
    "army_loyal_share",
    "regiments_turned",
    "wildcat_appeals",
    "mixed_plant_days",
    "regime",
]
BY_GROUP = [
    "out_by_plant",
    "out_by_district",
    "delegates_by_trade",
    "loyalty_by_regiment",
    "slant_by_outlet",
    "patrols_by_district",
    "mandates",
    "blame_true_by_outlet",
    "blame_false_by_outlet",
    "blame_late_by_outlet",
    "orders_refused",
    "orders_given",
    "meetings",
    "excitement",
    "visits",
    "war_orders",
    "anger",
    "elsewhere",
    "call",
    "reach",
    "meeting_ban",
    "closed_state_works",
    "closed_orders_lost",
    "closed_eight_hours",
]


def measure(name, record):
    return OBSERVABLES[name].compute(record)


@pytest.mark.parametrize("name", [*ISSUE_NAMES, *BY_GROUP])
def test_a_name_that_scripts_rely_on_is_measured(name):
    assert name in OBSERVABLES


def test_city_level_names_have_one_value_a_day_and_are_defined():
    record = factory.make_record()
    for name in ISSUE_NAMES:
        values = measure(name, record)
        if name == "mixed_plant_days":
            assert values.shape == ()
        else:
            assert values.shape == (45,)
        if name != "regime":
            assert np.isfinite(values).all(), name


@pytest.mark.parametrize("name", sorted(OBSERVABLES))
def test_shape_is_what_the_dimensions_say(name):
    record = factory.make_record()
    sizes = {"day": 45, "plant": 4, "district": 2, "trade": 2, "regiment": 2, "outlet": 2, "session": 1}
    assert measure(name, record).shape == tuple(sizes[dim] for dim in OBSERVABLES[name].dims)


@pytest.mark.parametrize("name", sorted(OBSERVABLES))
def test_measuring_changes_nothing(name):
    record = factory.make_record()
    before = {key: values.copy() for key, values in record.values.items()}
    measure(name, record)
    for key, values in record.values.items():
        np.testing.assert_array_equal(values, before[key])


def test_every_observable_says_what_it_is():
    for row in catalogue():
        assert all(cell.strip() for cell in row), row
    assert len(catalogue()) == len(OBSERVABLES)
    assert {found.switch for found in OBSERVABLES.values()} - {""} <= {
        found.name for found in switches.SWITCHES if found.measures
    } | {"reports"}


def test_every_cut_off_has_a_source():
    assert all(cut.source and cut.doc for cuts in MEASURES.values() for cut in cuts.values())


def test_shares_have_all_people_of_the_city_below_them():
    record = factory.make_record()
    assert measure("out", record)[9] == 750
    assert measure("out_share", record)[9] == pytest.approx(0.75)
    assert measure("out_share_by_plant", record)[9].tolist() == [1.0, 0.5, 0.5, 0.0]
    assert measure("out_by_district", record)[9].tolist() == [625, 125]
    assert measure("out_share_by_trade", record)[9] == pytest.approx([625 / 650, 125 / 350])


def test_shut_plants_do_not_count_among_the_open():
    closed = np.zeros((45, 4))
    closed[9:, 0] = 1.0
    record = factory.make_record(closed=closed)
    record.values["out"][9, 0] = 0.0
    assert measure("out_share_open", record)[9] == pytest.approx(150 / 400)
    assert measure("plants_locked_out", record)[9] == 1
    shut = factory.make_record(closed=1.0)
    assert measure("out_share_open", shut).tolist() == [0.0] * 45


def test_causes_tell_closed_plants_apart():
    record = factory.make_record(closed=[1, 1, 0, 1], cause=[2, 1, 3, 3], stated_cause=[3, 1, 0, 3])
    assert measure("closed_orders_lost", record)[0] == 600
    assert measure("closed_state_works", record)[0] == 50
    assert measure("closed_eight_hours", record)[0] == 100, "an open plant has no cause"
    assert measure("stated_closed_eight_hours", record)[0] == 700


def test_rest_days_repeat_the_day_before():
    record = factory.make_record()
    record.values["out"][15] = 600.0
    assert not record.working[15]
    assert measure("out_share", record)[15] == measure("out_share", record)[14] == 0.0
    assert measure("person_days", record)[15] == 0.0


def test_a_day_of_half_weight_counts_half_its_person_days():
    record = factory.make_record()
    record.weight[9] = 0.5
    days = measure("person_days", record)
    assert days[9] == 0.5 * days[10] == 0.5 * 750
    assert measure("out", record)[9] == 750, "shares and counts are those of the day's end"


def test_means_are_weighted_by_people():
    record = factory.make_record()
    people = factory.PEOPLE
    expected = (np.array([0.2, 0.4, 0.6, 0.8]) * people).sum() / people.sum()
    assert measure("hope", record)[0] == pytest.approx(expected)
    assert measure("hope_by_district", record)[0] == pytest.approx(
        [(0.2 * 600 + 0.4 * 50) / 650, (0.6 * 250 + 0.8 * 100) / 350]
    )
    assert measure("voiced_minus_private", record)[0] == pytest.approx(0.1)


def test_groups_add_up_to_the_city():
    record = factory.make_record(delegates=[3, 0, 1, 1], visits=[1, 2, 3, 4])
    for name in ("out", "working", "delegates", "visits", "locked_out"):
        for group in ("plant", "district", "trade"):
            np.testing.assert_allclose(measure(f"{name}_by_{group}", record).sum(axis=1), measure(name, record))


def test_mixed_plant_days_leave_out_rest_days_shut_plants_and_plants_where_nobody_is_out():
    record = factory.make_record()
    # Four days of strike; on each, two of the three plants with anyone out stand at one half.
    assert measure("mixed_plant_days", record) == pytest.approx(8 / 12)
    assert measure("plants_with_out", record)[9:13].tolist() == [3, 3, 3, 3]
    record.values["closed"][9:13, 1] = 1.0
    assert measure("mixed_plant_days", record) == pytest.approx(4 / 8)
    resting = dataclasses.replace(record, working=np.zeros(45, dtype=bool))
    assert np.isnan(measure("mixed_plant_days", resting))


def test_people_in_arrest_are_not_among_those_who_could_be_out():
    out = np.tile([120.0, 0, 0, 0], (45, 1))
    assert measure("mixed_plant_days", factory.make_record(out=out)) == pytest.approx(1.0)
    assert measure("mixed_plant_days", factory.make_record(out=out, arrested=[480, 0, 0, 0])) == pytest.approx(0.0)


def test_cut_offs_of_a_mixed_plant_come_from_the_scenario():
    strict = factory.make_record(settings={"mixing": {"low": 0.5, "high": 0.5}})
    wide = factory.make_record(settings={"mixing": {"low": 0.0, "high": 0.4}})
    assert measure("mixed_plant_days", strict) > measure("mixed_plant_days", wide) == 0.0


def test_insincere_share_is_of_the_speeches_made():
    record = factory.make_record(speeches=10.0, insincere_speeches=4.0)
    assert measure("insincere_share", record).tolist() == pytest.approx([0.4] * 45)
    assert measure("insincere_share", factory.make_record()).tolist() == [0.0] * 45


def test_the_press_is_weighted_by_its_readers():
    record = factory.make_record()
    assert measure("press_slant", record)[0] == pytest.approx(0.5 * 0.75 - 0.5 * 0.25)
    late = factory.make_record(army_blame=[3, 2])
    assert measure("blame_late_by_outlet", late)[0].tolist() == [1, 0]
    assert measure("blame_late", late)[0] == pytest.approx(0.75)
    assert measure("army_blame_false", late)[0] == pytest.approx(0.25)


def test_a_city_without_garrison_or_press_has_no_loyalty_and_no_slant():
    record = factory.make_record(city=factory.make_city(regiments=(), outlets=()))
    for name in ("army_loyal_share", "loyalty", "press_slant", "blame_true", "blame_late"):
        assert np.isnan(measure(name, record)).all()
    assert set(measure("regime", record)) <= {"quiet", "strike", "stalemate", "victory", "defeat"}


def test_war_orders_weigh_plants_by_their_war_work():
    record = factory.make_record(orders=[0.5, 0.5, 1.0, 1.0])
    assert measure("war_orders", record)[0] == pytest.approx(0.5)
    assert measure("orders", record)[0] == pytest.approx(0.675)


def test_votes_stand_by_trade():
    record = factory.make_record()
    assert measure("session_votes_for_by_trade", record).tolist() == [[3, 1]]
    assert measure("session_votes_against_by_trade", record).tolist() == [[1, 2]]


# --- chronicle and minutes in words


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("trade=metal;owner=private", "metal, private"),
        ("plant=Putilov Works;trade=metal", "Putilov Works, metal"),
        ("city", "city"),
        ("Mill = Sons", "Mill = Sons"),
        ("", ""),
    ],
)
def test_a_place_is_said_in_words(place, words):
    assert place_in_words(place) == words


@pytest.mark.parametrize(
    ("hope", "word"),
    [(0.55, "encouraging"), (0.54, "mixed"), (0.45, "mixed"), (0.44, "discouraging"), (np.nan, "nothing reported")],
)
def test_reports_are_called_by_the_hope_they_carry(hope, word):
    record = factory.make_record()
    session = dataclasses.replace(record.sessions[0], reported_hope=hope, reported_mood=0.9)
    row = minutes_rows(dataclasses.replace(record, sessions=(session,)))[0]
    assert row[MINUTES.index("report")].partition(",")[0] == word


# --- the regime


def deadlock(**changed):
    """Return a run that is a stalemate from the eighth day on, unless something is changed."""
    quantities = {
        "out": 0.0,
        "locked_out": [300, 0, 0, 0],
        "readiness": 0.3,
        "loyal_force": 500.0,
        "force_needed": 1000.0,
        "private_support": 0.5,
    }
    record = factory.make_record(45, **(quantities | changed))
    return dataclasses.replace(record, campaigns=())


def test_a_deadlock_is_a_stalemate_once_a_week_has_gone():
    assert regimes(deadlock()).tolist() == ["lockout"] * 7 + ["stalemate"] * 38


@pytest.mark.parametrize(
    ("changed", "condition"),
    [
        ({"readiness": 0.6}, "neither_can_end"),
        ({"loyal_force": 2000.0}, "neither_can_end"),
        ({"locked_out": [40, 0, 0, 0]}, "both_pay"),
        ({"private_support": np.linspace(1.0, 0.05, 45)[:, None] ** 6}, "not_broken"),
        ({"claims_moved": 1.0}, "nothing_moved"),
    ],
)
def test_each_condition_can_break_it(changed, condition):
    record = deadlock(**changed)
    assert "stalemate" not in regimes(record)[-7:]
    found = conditions(record)
    assert not getattr(found, condition)[-1]
    others = {"nothing_moved", "neither_can_end", "both_pay", "not_broken"} - {condition}
    assert all(getattr(found, other)[-1] for other in others)


def test_an_act_counts_for_seven_days_and_not_on_its_own():
    claims = np.zeros((45, 1))
    claims[20] = 1.0
    labels = regimes(deadlock(claims_moved=claims))
    assert labels[20] == "stalemate"
    assert set(labels[21:28]) == {"lockout"}
    assert labels[28] == "stalemate"


@pytest.mark.parametrize(
    ("quantity", "late"),
    [("readiness", 0.9), ("loyal_force", 5000.0), ("locked_out", 0.0), ("private_support", 0.01)],
)
def test_a_day_is_judged_by_the_evening_before_and_not_by_its_own(quantity, late):
    record = deadlock()
    record.values[quantity][30] = late
    labels = regimes(record)
    assert labels[30] == "stalemate"
    assert labels[31] != "stalemate"


def test_idle_private_plants_hold_the_employers_even_when_the_state_is_strong():
    closed = {"closed": [1, 0, 0, 0], "loyal_force": 5000.0}
    assert regimes(deadlock(**closed))[-1] == "stalemate"
    assert regimes(deadlock(closed=[0, 1, 0, 0], loyal_force=5000.0))[-1] == "lockout", "a state works is not theirs"


def test_cut_offs_come_from_the_scenario():
    loose = dataclasses.replace(deadlock(), settings={"stalemate": {"idle": 0.5}})
    assert "stalemate" not in regimes(loose)


@pytest.mark.parametrize(("outcome", "label"), [("won", "victory"), ("lost", "defeat"), ("partly", "quiet")])
def test_a_campaign_s_end_names_the_week_after(outcome, label):
    record = factory.make_record()
    campaign = factory.make_campaign(record.dates, 45, outcome=outcome)
    labels = regimes(dataclasses.replace(record, campaigns=(campaign,)))
    assert labels[9:13].tolist() == ["strike"] * 4
    assert labels[13:20].tolist() == [label] * 7
    assert set(labels[20:]) == {"quiet"}


def test_a_garrison_that_has_turned_while_many_are_out_is_a_revolt():
    assert set(regimes(factory.make_record(out=400.0 / 4, turned=1.0))[2:]) == {"revolt"}
    assert "revolt" not in regimes(factory.make_record(out=10.0, turned=1.0))
