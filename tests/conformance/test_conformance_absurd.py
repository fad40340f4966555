"""R14: absurd sizes are refused before anything is made, in one sentence with the estimate, exit code 2."""

import os

import pytest

import absurd
from groundswell import plan
from groundswell.engine import cost
from groundswell.errors import ScenarioError
from groundswell.scenario import load
from groundswell.study import ensemble as study
from groundswell.world.settings import POPULATION

CITY = load("petersburg-1905")
NUMBERS = {name: one.value for name, one in POPULATION.items()}


def test_r14_absurd_scenarios_are_refused(monkeypatch):
    monkeypatch.setattr(absurd, "SLOWEST", float("inf"))  # a test never asks how fast this machine is
    found = absurd.tried(2 * len(absurd.ABSURD))
    assert found["failures"] == []
    assert found["refused_with_an_estimate"] > found["refused_by_a_limit"] > 0


def test_r14_nothing_is_made(monkeypatch, tmp_path):
    def never(*_words, **_named):
        raise AssertionError("a city was made")

    monkeypatch.setattr("groundswell.engine.run.build_city", never)
    monkeypatch.setattr("groundswell.engine.run.make_people", never)
    for number in range(len(absurd.ABSURD)):
        folder = tmp_path / str(number)
        folder.mkdir()
        code, _ = absurd.refused(absurd.made(number, folder)[1])
        assert code == 2


def test_r14_notices_what_is_no_refusal():
    good = "groundswell: x: would need about 3,000 GB of memory; at most 16 GB are allowed\n"
    assert absurd.judged(2, good, 0.1) == "estimate"
    assert absurd.judged(2, "groundswell: x = 9: lies outside the range 0 to 8\n", 0.1) == "limit"
    assert absurd.judged(0, good, 0.1) == "exit code 0"
    assert absurd.judged(2, good, 1.1) == "slow"
    assert absurd.judged(2, good, 0.1, written=True) == "left something behind"
    assert absurd.judged(2, "groundswell: not enough memory\n", 0.1) == "no estimate"
    assert absurd.judged(2, "Traceback (most recent call last):\n  MemoryError\n", 0.1) == "not one sentence"


def test_r14_notices_a_limit_taken_away(monkeypatch):
    monkeypatch.setattr("groundswell.study.ensemble.refuse_many", lambda *_: None)
    with pytest.raises(ScenarioError, match=r"would need about [\d,]+ GB of memory"):
        cost.refuse_many(plan(CITY).cost, 2**32 - 1, CITY.days, 1)
    assert study.affordable(CITY, 2**32 - 1).people == CITY.people


def test_replicates_multiply():
    one = plan(CITY, people=20_000).cost
    cost.refuse_many(one, 1_000, CITY.days, 60)
    for replicates, words in ((1_000_000, "GB of (memory|results)"), (300_000, r"years|days|hours")):
        with pytest.raises(ScenarioError, match=rf"replicates = {replicates:,}.*({words})"):
            cost.refuse_many(one, replicates, CITY.days, 600 if replicates == 1_000_000 else 1)


def test_a_day_of_one_core_is_the_most(monkeypatch):
    monkeypatch.setattr(cost, "memory_limit", lambda: cost.MEMORY_LIMIT)
    slow = CITY.change("people", "20000000 people")
    with pytest.raises(ScenarioError, match=r"would take about 31 hours on one core; a run may take 24 hours"):
        plan(slow, backend="reference")
    assert plan(slow, backend="cpu").cost.seconds < cost.TIME_LIMIT


def test_estimates_grow_with_every_size():
    base = cost.estimated(CITY, 20_000, NUMBERS, "cpu")
    more = (
        cost.estimated(CITY, 200_000, NUMBERS, "cpu"),
        cost.estimated(CITY, 20_000, {**NUMBERS, "enterprises": 50_000.0}, "cpu"),
        cost.estimated(CITY.change("end", "1908-12-31"), 20_000, NUMBERS, "cpu"),
    )
    assert all(one.memory_bytes > base.memory_bytes and one.seconds > base.seconds for one in more)
    assert cost.estimated(CITY, 20_000, {**NUMBERS, "contacts_city": 8.0}, "cpu").memory_bytes > base.memory_bytes
    assert cost.estimated(CITY, 20_000, NUMBERS, "reference").seconds > base.seconds


def test_a_small_machine_allows_less(monkeypatch):
    whole = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 2**30 // 4096}
    monkeypatch.setattr(os, "sysconf", whole.__getitem__)
    assert cost.memory_limit() == int(0.8 * 2**30)
    with pytest.raises(ScenarioError, match="at most 1 GB are allowed"):
        plan(CITY.change("people", "20000000 people"))
    monkeypatch.setattr(os, "sysconf", lambda _name: -1)
    assert cost.memory_limit() == cost.MEMORY_LIMIT


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(3.2, "3 seconds"), (7000, "117 minutes"), (86400, "24 hours"), (4e5, "5 days"), (1e12, "31,688 years")],
)
def test_time_in_words(seconds, words):
    assert cost.span(seconds) == words
