import numpy as np
import pytest
from institution_factory import FakeDay, Luck, play, small_city, usual

from groundswell.institutions.speakers import Speakers, appeal_to_speakers, choose, notice, willing


def campaign(city, days=5, **how):
    city.call, city.campaign, city.council_sits = 1.0, 1.0, 1.0
    city.readiness, city.hope, city.trust = np.full(6, 0.5), np.full(6, 0.6), np.full(6, 0.6)
    return play(Speakers, city, days, **how)


def test_visits_bring_speech_conviction_and_discovery():
    city = small_city()
    campaign(city, 1)
    seen = city.visits > 0
    assert seen.any()
    assert city.speeches == city.visits.sum()
    assert ((city.speech > 0) == seen).all()
    assert ((city.discovery == 1) == seen).all()
    assert (city.conviction_heard[seen] > 0).all()


def test_nobody_speaks_on_a_rest_day_and_energy_comes_back():
    city = small_city()
    campaign(city, 6)
    tired = city.speaker_energy
    par, luck = usual(Speakers), Luck()
    for tick in range(6, 10):
        Speakers.hooks["morning"](city, par, FakeDay(city, tick=tick, working=False), luck)
    assert city.speeches == 0
    assert city.speech.max() == 0
    assert tired < city.speaker_energy < 0.93


def week(visits):
    """Speech put into the city's meetings in a second week of campaign, and the energy left after it."""
    city = small_city(parties=({"name": "A", "speakers": 60, "loyalty": 0.9, "conviction": 0.8},))
    par = usual(Speakers, visits_per_day=visits, audience=0.5)
    city.call = city.campaign = 1.0
    city.readiness = np.full(6, 0.5)
    city.plants.people[:] = 200
    total, luck = 0.0, Luck()
    for tick in range(14):
        luck.tick = tick
        Speakers.hooks["morning"](city, par, FakeDay(city, tick=tick), luck)
        total += city.speech.sum() * (tick >= 7)
    return total, city.speaker_energy


def test_doubled_visits_bring_less_than_double_and_there_is_a_best_number():
    spoken, energy = zip(*(week(visits) for visits in (1.0, 2.0, 4.0, 8.0, 24.0)), strict=True)
    assert energy[0] > energy[1] > energy[2]
    assert spoken[1] < 2 * spoken[0]
    assert spoken[2] < 2 * spoken[1]
    assert max(spoken) > 1.1 * spoken[0]
    assert spoken[4] < 0.95 * max(spoken)


def test_without_the_row_nobody_tires():
    city = small_city()
    campaign(city, 8, off=["energy"])
    assert city.speaker_energy == pytest.approx(usual(Speakers).rested)


def test_conviction_falls_on_a_tour_of_despair_and_not_on_one_of_hope():
    ends = {}
    for hope, despair, off in ((0.8, 0.05, ()), (0.2, 0.8, ()), (0.2, 0.8, ("conviction",))):
        city = small_city()
        city.call, city.campaign = -1.0, 1.0
        city.concession = 1.0  # a return with something in hand, so that the tour alone weighs
        city.out_share = np.full(6, 0.5)
        city.hope, city.despair = np.full(6, hope), np.full(6, despair)
        play(Speakers, city, 12, off=off)
        ends[hope, off] = city.conviction, city.insincere_speeches, city.conviction_heard.sum()
    assert ends[0.8, ()][0] > 0.65
    assert ends[0.2, ()][0] < 0.5
    assert ends[0.2, ("conviction",)][0] > 0.6
    assert ends[0.2, ()][1] > 0 == ends[0.8, ()][1]
    assert ends[0.2, ()][2] < 0 < ends[0.8, ()][2]


def test_a_return_called_for_nothing_is_carried_from_loyalty_and_one_with_a_grant_from_conviction():
    insincere = {}
    for granted in (0.0, 1.0):
        city = small_city(parties=({"name": "A", "speakers": 30, "loyalty": 0.98, "conviction": 0.7},))
        city.campaign, city.concession = 1.0, granted
        city.hope, city.despair = np.full(6, 0.5), np.full(6, 0.1)
        par = usual(Speakers, audience=40.0)
        city.call = 1.0
        play(Speakers, city, 4, par=par)
        assert city.speeches > city.insincere_speeches == 0
        city.call = -1.0
        luck = Luck()
        for tick in range(4, 10):
            luck.tick = tick
            Speakers.hooks["morning"](city, par, FakeDay(city, tick=tick), luck)
        assert city.speeches > 0
        insincere[granted] = city.insincere_speeches / city.speeches
    assert insincere[0.0] > 0.5
    assert insincere[1.0] == 0


def test_without_loyalty_the_disillusioned_stay_at_home():
    spoken = {}
    for loyalty in (0.02, 0.98):
        city = small_city(parties=({"name": "A", "speakers": 30, "loyalty": loyalty, "conviction": 0.2},))
        city.call, city.campaign = 1.0, 1.0
        city.hope, city.despair = np.full(6, 0.1), np.full(6, 0.9)
        play(Speakers, city, 2, par=usual(Speakers, loyalty_spread=0.0, audience=40.0))
        spoken[loyalty] = city.speeches
    assert spoken[0.98] > 3 * spoken[0.02]


def test_quiet_days_see_few_visits():
    busy, quiet = small_city(), small_city()
    campaign(busy, 1)
    play(Speakers, quiet, 1)
    assert 0 <= quiet.speeches < 0.5 * busy.speeches


def test_the_lot_ignores_size_and_mood():
    city = small_city()
    city.despair = np.array([0.9, 0, 0, 0, 0, 0])
    campaign(city, 4, par=usual(Speakers, by_lot=1.0, lot_share=0.5))
    eligible = city.memory["speakers.lot"]
    assert eligible.any()
    assert not eligible.all()
    assert (city.visits[~eligible] == 0).all()
    assert (city.visits[eligible] > 0).all()


def test_choice_is_weighted_without_repeats_and_never_of_the_weightless():
    rng = Luck(3)
    weight = np.array([0.0, 1.0, 1.0, 6.0])
    counts = np.zeros(4)
    for tick in range(400):
        rng.tick = tick
        chosen = choose(weight, np.ones(4, dtype=np.int64), rng.uniform("x", 4), 2)
        assert len(set(chosen.tolist())) == len(chosen) == 2
        counts[chosen] += 1
    assert counts[0] == 0
    assert counts[3] > 1.3 * max(counts[1], counts[2])
    again = choose(weight, np.ones(4, dtype=np.int64), rng.uniform("x", 4), 6)
    assert len(again) == 6
    assert (again > 0).all()
    assert len(choose(np.zeros(4), np.ones(4, dtype=np.int64), rng.uniform("x", 4), 6)) == 0


def test_large_plants_take_several_crowds():
    chosen = choose(np.array([1.0, 1.0]), np.array([1, 4]), np.array([0.5, 0.5]), 5)
    assert chosen.tolist() == [0, 1, 1, 1, 1]


def test_a_city_without_speakers_is_silent():
    city = small_city(parties=({"name": "A", "speakers": 0},))
    campaign(city, 3)
    assert city.speeches == 0


def test_conviction_falls_when_sent_to_call_back_with_nothing_in_hand():
    ends = []
    for concession in (1.0, 0.0):
        city = small_city()
        city.call, city.campaign, city.concession = -1.0, 1.0, concession
        city.hope, city.despair = np.full(6, 0.6), np.full(6, 0.05)
        play(Speakers, city, 6)
        ends.append(city.conviction)
    assert ends[1] < ends[0] - 0.1


def test_a_defeat_costs_conviction_and_a_victory_adds_to_it():
    ends = []
    for outcome in (-0.8, 0.0, 0.8):
        city = small_city()
        city.outcome = outcome
        play(Speakers, city, 6)
        ends.append(city.conviction)
    assert ends[0] < ends[1] - 0.02
    assert ends[1] < ends[2]


def test_large_plants_draw_more_speakers_and_despairing_ones_too():
    city = small_city()
    drawn = appeal_to_speakers(city, usual(Speakers))
    assert (np.diff(drawn[np.argsort(city.plants.people)]) > 0).all()
    city.despair = np.array([0.0, 0.0, 0.9, 0.0, 0.0, 0.0])
    assert appeal_to_speakers(city, usual(Speakers))[2] > drawn[2]


def test_loyalty_to_party_and_council_add_up_to_at_most_certainty():
    city = small_city()
    city.council_sits, par = 1.0, usual(Speakers, council_loyalty=0.8)
    city.memory["speakers.conviction"] = np.array([0.9, 0.1, 0.1])
    city.memory["speakers.loyalty"] = np.array([0.0, 0.5, 1.0])
    ready = {}
    for trust in (0.0, 1.0):
        city.trust = np.full(6, trust)
        ready[trust] = willing(city, par).tolist()
    assert ready[0.0] == pytest.approx([1.0, 0.5, 1.0])
    assert ready[1.0] == pytest.approx([1.0, 0.9, 1.0])


def test_the_tired_stay_at_home():
    spoken = {}
    for energy in (0.05, 0.9):
        city = small_city(parties=({"name": "A", "speakers": 60, "loyalty": 0.9, "conviction": 0.9},))
        par = usual(Speakers, audience=20.0)
        campaign(city, 1, par=par)
        city.memory["speakers.energy"][:] = energy
        Speakers.hooks["morning"](city, par, FakeDay(city, tick=1), Luck(2))
        spoken[energy] = city.speeches
    assert spoken[0.05] < 0.2 * spoken[0.9]


@pytest.mark.parametrize("impression", [0.01, 0.5, 1.0])
def test_who_visits_nobody_keeps_what_was_seen_however_much_one_visit_renews(impression):
    city = small_city()
    campaign(city, 1)
    speakers = len(city.memory["speakers.energy"])
    city.memory["speakers.seen_hope"] = np.full(speakers, 0.6)
    city.hope = np.full(6, 0.1)
    notice(city, usual(Speakers, impression=impression), np.array([0, 1, 1]), np.array([2, 3, 4]))
    seen = city.memory["speakers.seen_hope"]
    assert (seen[2:] == 0.6).all()
    assert seen[0] == pytest.approx(0.6 - 0.5 * impression)
    assert 0.1 - 1e-12 <= seen[1] <= seen[0]
