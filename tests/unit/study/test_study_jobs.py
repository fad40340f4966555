"""Jobs and payloads: a run's name is a hash of what is run, and its bytes come back to the bit."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra import numpy as arrays

from groundswell.errors import DataError, GroundswellError, ScenarioError
from groundswell.scenario import load
from groundswell.study import jobs, kinds
from groundswell.study.payload import Result, pack, same_bits, unpack


def one(subject, steps=(), **said):
    return next(jobs.jobs_of(subject, steps, **{"seed": 7, "replicates": [3], "people": 100, **said}))


def test_a_scenarios_document_has_its_digest(town_subject):
    assert town_subject.hash == load("mill-town").digest


def test_the_id_depends_on_what_is_run_and_on_nothing_else(town_subject):
    job = one(town_subject)
    others = [
        one(town_subject, seed=8),
        one(town_subject, replicates=[4]),
        one(town_subject, people=101),
        one(town_subject, [["set", "lean.b_social", 1.25]]),
        one(town_subject, [["without", "speakers"]]),
    ]
    assert len({job.id, *(other.id for other in others)}) == 6
    elsewhere = dataclasses.replace(job, subject="0" * 64, change='[["set","people",1]]')
    assert elsewhere.id == job.id
    assert jobs.Job(*job.to_list()) == job


def test_the_same_scenario_has_one_id_whichever_way_it_was_changed(town_subject):
    changed = load("mill-town").change("lean.b_social", 1.25)
    steps = [["set", "lean.b_social", 1.25]]
    assert one(town_subject, steps).id == one(kinds.of_scenario(changed)).id
    assert one(town_subject, [["values", {"lean.b_social": "1.25 plain"}]]).said == changed.digest


def test_every_change_is_what_the_scenario_itself_would_do():
    city = load("petersburg-1905")
    subject = kinds.of_scenario(city)
    call = {"actor": "council", "kind": "call", "effective_from": "1905-11-02"}
    shift = ["acts_shift", 3, "1905-11-01", "1905-11-05"]
    found = [one(subject, [step], people=5000).said for step in (["acts_without", call], shift)]
    assert found == [
        city.timeline_without(**call).digest,
        city.timeline_shift(3, "1905-11-01", "1905-11-05").digest,
    ]


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([["set", "lean.b_socail", 1.0]], "b_social"),
        ([["without", "spekers"]], "speakers"),
        ([["sett", "people", 5]], "no way to change a scenario"),
        ([["set", "people"]], "cannot be taken"),
    ],
)
def test_a_step_that_cannot_be_taken_is_refused_before_the_first_job(town_subject, steps, words):
    with pytest.raises(ScenarioError, match=words):
        jobs.jobs_of(town_subject, steps, seed=1, replicates=range(3))


def test_luck_out_of_range_is_refused(town_subject):
    with pytest.raises(ScenarioError, match="replicate = -1"):
        one(town_subject, replicates=[-1])
    with pytest.raises(ScenarioError, match="people"):
        one(town_subject, people=0)


def test_a_job_whose_scenario_is_another_is_not_run(town_subject):
    job = dataclasses.replace(one(town_subject), said="0" * 64)
    failure = jobs.attempt(jobs.play, job, town_subject.document)
    assert failure.cause == "exception"
    assert "not the one that was asked for" in failure.sentence


def test_a_run_is_the_ensembles_own(town_subject):
    from groundswell.study.ensemble import ensemble

    town = load("mill-town").change("end", "1900-03-10")
    job = one(kinds.of_scenario(town), replicates=[1])
    found = jobs.play(job, kinds.of_scenario(town).document, backend="columns")
    many = ensemble(town, seed=7, replicates=2, workers=1, backend="columns", people=100)
    assert found.digest == many.digests[1]
    assert found.dates == many.dates
    assert all(np.array_equal(found.values[name], many.values[name][1], equal_nan=True) for name in many.values)
    assert list(found.labels["regime"]) == list(many.labels["regime"][1])
    jobs.check_finite(found)
    assert same_bits(unpack(pack(found)), found)


def test_what_is_undefined_may_be_no_number_and_the_rest_may_not(town_subject):
    fine = Result("", ("a", "b"), {"loyalty": np.array([math.nan, math.nan])})
    jobs.check_finite(fine)
    for name, value in (("loyalty", math.inf), ("out_share", math.nan), ("unheard_of", math.nan)):
        with pytest.raises(jobs.NotFiniteError, match=f"{name} is .* on b"):
            jobs.check_finite(Result("", ("a", "b"), {name: np.array([0.0, value])}))


class Model:
    """A classic in miniature: it draws once."""

    name = "coin"

    def values(self, changes):
        return {"bias": 0.5, **changes}

    @staticmethod
    def play(values, lab):
        from groundswell.classics.base import Outcome

        return Outcome("A coin fell.", {"bias": values["bias"], "luck": lab.play(None)})


def test_a_classic_is_played_with_luck_of_its_own(monkeypatch):
    import groundswell.classics as shelf
    from groundswell.study import lab

    monkeypatch.setattr(shelf, "find", lambda name: Model())
    monkeypatch.setattr(lab, "play", lambda world, *, seed, replicate, threads: 1000.0 * seed + replicate)
    subject = kinds.of_classic("coin")
    first, second = jobs.jobs_of(subject, [["set", "bias", 0.25]], seed=2, replicates=[0, 1])
    found = [jobs.play(job, subject.document) for job in (first, second)]
    own = kinds._luck(2, 1)
    assert own not in {1, 2}
    assert [float(result.values["luck"]) for result in found] == [2000.0, 1000.0 * own + 65_536]
    assert float(found[0].values["bias"]) == 0.25
    assert str(found[0].labels["sentence"]) == "A coin fell."
    assert first.id != second.id
    assert next(jobs.jobs_of(subject, seed=2, replicates=[0])).id != first.id
    with pytest.raises(ScenarioError, match="own parameters"):
        jobs.jobs_of(subject, seed=2, replicates=[0], people=10)
    with pytest.raises(ScenarioError, match="65,536 replicates"):
        list(jobs.jobs_of(subject, seed=2, replicates=[65_536]))


def test_many_replicates_of_a_classic_in_a_study_are_those_it_would_play_one_by_one():
    from groundswell.mechanisms.lattice import Percolation

    woods = Percolation(8, 8, 0.6, 5)
    third, other = (kinds._Replica(seed=2, replicate=number) for number in (3, 4))
    many = [one.trees for one in third.play_many(woods, replicates=4, first=1)]
    assert many == [third.play(woods, replicate=number).trees for number in (1, 2, 3, 4)]
    assert many != [one.trees for one in other.play_many(woods, replicates=4, first=1)]
    with pytest.raises(ScenarioError, match="replicate = 65536: a classic in a study may use 65,536"):
        third.play_many(woods, replicates=2, first=65_535)


names = some.text(min_size=1, max_size=12)
numbers = arrays.arrays(np.float64, some.sampled_from([(), (0,), (5,)]))
words = arrays.arrays(np.dtype("<U6"), some.sampled_from([(), (5,)]))


@given(
    values=some.dictionaries(names, numbers, max_size=4),
    labels=some.dictionaries(names, words, max_size=2),
    dates=some.lists(names, max_size=3),
)
def test_a_result_comes_back_to_the_bit(values, labels, dates):
    result = Result("abc", tuple(dates), values, labels, {"code_hash": "x"}, 0.25)
    found = unpack(pack(result))
    assert same_bits(found, result)
    assert (found.making, found.seconds) == (result.making, result.seconds)
    assert pack(found) == pack(result)


def test_bits_that_differ_are_told_apart():
    result = Result("abc", ("a",), {"x": np.array([0.0])}, {"y": np.array(["rain"])})
    others = [
        dataclasses.replace(result, digest="abd"),
        dataclasses.replace(result, values={"x": np.array([-0.0])}),
        dataclasses.replace(result, values={"z": np.array([0.0])}),
        dataclasses.replace(result, labels={"y": np.array(["sun"])}),
        dataclasses.replace(result, labels={}),
    ]
    assert same_bits(result, dataclasses.replace(result, seconds=9.0))
    assert not any(same_bits(result, other) for other in others)


def test_bytes_that_are_no_result_are_one_sentence():
    whole = pack(Result("abc", ("a",), {"x": np.arange(50.0)}))
    for blob in (b"", b"GSR1", b"XXXX" + whole[4:], whole[:-3], whole + b"x", whole[:8] + b"\xff" + whole[9:]):
        with pytest.raises(DataError, match="is no result"):
            unpack(blob)


def test_a_failure_says_what_happened(town_subject):
    def broken(job, document):
        raise ValueError("no\nluck")

    def refused(job, document):
        raise GroundswellError("cannot be run")

    failure = jobs.attempt(broken, one(town_subject), "")
    assert (failure.cause, failure.sentence) == ("exception", "ValueError: no luck")
    assert "broken" in failure.trace
    assert jobs.attempt(refused, one(town_subject), "").sentence == "cannot be run"
