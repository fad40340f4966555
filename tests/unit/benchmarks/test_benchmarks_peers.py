"""The peers' people do the same work as ours, and a peer that does not is found out."""

import numpy as np
import pytest

from chance import Given, Own
from city_days import FLAGSHIP, SEED, play
from crowd_columns import WholeColumns
from crowd_indices import IndexArrays
from crowd_ours import Ours
from faithful import TOLERANCE, compare
from groundswell.engine.run import run
from groundswell.scenario import load

PEERS = [WholeColumns, IndexArrays]


def name(peer):
    return peer.__name__


@pytest.mark.parametrize("peer", PEERS, ids=name)
def test_peers_columns_equal_ours_on_every_day(script, peer):
    found = compare(script, peer)
    assert found.agrees, found.report()
    assert max(found.worst.values()) <= TOLERANCE
    assert found.days == script.days


@pytest.mark.parametrize("column", ["fatigue", "hope", "private_support", "voiced_support", "readiness"])
@pytest.mark.parametrize("peer", PEERS, ids=name)
def test_a_peer_that_feels_a_little_else_is_found_out(script, peer, column):
    class Wrong(peer):
        def count_voices(self):
            found = super().count_voices()
            setattr(self, column, getattr(self, column) * np.float32(1.0001))
            return found

    assert not compare(script, Wrong, days=3).agrees


@pytest.mark.parametrize("peer", PEERS, ids=name)
def test_a_peer_that_obeys_no_vote_is_found_out(script, peer):
    class Wrong(peer):
        def decide(self, day):
            day.see["verdict"] = np.zeros_like(day.see["verdict"])
            super().decide(day)

    assert not compare(script, Wrong).agrees


@pytest.mark.parametrize("peer", PEERS, ids=name)
def test_with_our_draws_throughout_the_same_people_go_out(script, peer):
    ours, theirs = play(Ours(script), script), play(peer(script, Given(script.streams)), script)
    assert ours.max() > 0.3
    assert np.abs(ours - theirs).max() < 0.01


@pytest.mark.parametrize("peer", PEERS, ids=name)
def test_with_chance_of_their_own_the_city_takes_the_same_course(script, peer):
    ours, theirs = play(Ours(script), script), play(peer(script, Own(1)), script)
    assert 0.0 < np.abs(ours - theirs).max() < 0.15


def test_the_script_plays_the_days_of_the_run_it_was_taken_from(script):
    city = load(FLAGSHIP)
    city = city.change("end", city.date(script.days - 1))
    out = run(city, seed=SEED, people=script.people).values["out"].sum(axis=1) / script.people
    assert out.max() > 0.3
    assert np.abs(out - play(Ours(script), script)).max() < 0.01


def test_statuses_survive_a_load(script):
    columns = Ours(script).columns
    for peer in PEERS:
        crowd = peer(script, Own(1))
        crowd.load(columns)
        for one in ("status", "hand", "shown", "savings"):
            assert np.array_equal(crowd.column(one), columns[one]), (peer, one)
