"""What is answered: pairs that share all luck, answers that need no finished study, boundaries where they are known."""

import numpy as np
import pytest

import groundswell
from groundswell.classics.granovetter_1978.theory import fold
from groundswell.errors import DataError, ScenarioError
from groundswell.study.conductor import conduct
from groundswell.study.jobs import play
from groundswell.study.payload import Result
from groundswell.study.store import create, open_store
from groundswell.study.verbs import changes, ensemble, phase, sensitivity, sweep, whatif, work
from groundswell.study.verbs.phase import Cell
from groundswell.study.verbs.question import Terms
from groundswell.study.verbs.tally import Tally, share_interval

CLASSIC = "granovetter_1978"
SHORT = (("set", "end", "1900-03-20"),)
CALL = changes.Changes(leave_out=("kind=call",))


def town(**more):
    return Terms(**{"replicates": 2, "people": 120, "given": SHORT, **more})


def answered(question, path):
    with work.made_or_opened(path) as store:
        return work.carry_out(question, store)


# --- what if ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def silent(tmp_path_factory):
    """A town without its call, in a store."""
    path = tmp_path_factory.mktemp("silent") / "study.db"
    question = whatif.ask("mill-town", CALL, town(), shown=("out_share",))
    return question, path, answered(question, path)


def test_before_the_change_nothing_differs_to_the_last_bit(silent):
    question, _, found = silent
    assert question.more["first"] == "1900-03-12"
    assert found.untouched
    assert found.dates[found.first] >= "1900-03-12"
    (world,) = found.worlds
    before = slice(0, found.allowed)
    assert not world.days["out_share"].mean[before].any()
    assert not world.days["out_share"].paired[before].any()
    assert world.days["out_share"].mean.any()


def test_runs_with_other_luck_differ_before_the_change_and_that_is_noticed(silent):
    question, path, _ = silent
    with open_store(path) as store:
        runs = list(store.results(1))
        other = {one.role["replicate"]: one.result for one in runs if one.role["side"] == "after"}
        crossed = [
            one
            if one.role["side"] == "before"
            else type(one)(one.place, one.role, one.job, other[1 - one.role["replicate"]], one.made)
            for one in runs
        ]
    found = whatif.gather(question, iter(crossed), Tally(4, 0, 0))
    assert not found.untouched


def test_a_sentence_says_how_sure_it_is(silent):
    *_, found = silent
    assert found.sentence.startswith("In this model, without call: ")
    assert "95 % interval" in found.sentence
    assert "2 pairs" in found.sentence


def test_an_answer_rests_on_whatever_is_finished(tmp_path):
    question = whatif.ask("mill-town", CALL, town(replicates=3))
    with create(tmp_path / "s.db") as store:
        store.add_study({**question.to_dict(), "stage": 0}, [question.subject], whatif.members(question, store, 0))
        nothing = work.answer_of(question, store)
        assert "nothing can be said yet" in nothing.sentence
        for job in list(store.pending(1))[:5]:
            from groundswell.study.payload import pack

            store.finish(job, pack(play(job, store.document(job.subject))))
        some = work.answer_of(question, store)
        assert some.worlds[0].pairs == 2
        assert (some.tally.done, some.tally.missing) == (5, 1)
        assert "1 are still to do" in some.tally.caution
        whole = work.carry_out(question, store)
    assert whole.worlds[0].pairs == 3
    assert whole.tally.caution == ""


# --- the store ----------------------------------------------------------------------------------------------------


def test_the_same_question_is_answered_without_a_run(tmp_path, monkeypatch):
    question = ensemble.ask("mill-town", town(replicates=3))
    first = answered(question, tmp_path / "s.db")

    def never(job, document):
        raise AssertionError(job)

    monkeypatch.setattr("groundswell.study.jobs.play", never)
    again = answered(question, tmp_path / "s.db")
    assert again.digests == first.digests
    with open_store(tmp_path / "s.db") as store:
        assert len(store.studies()) == 1
        (asked,) = work.questions_of(store)
        assert asked.to_dict() == question.to_dict()
        assert [one.digests for one in work.answers(store)] == [first.digests]


def test_a_question_that_cannot_be_run_leaves_no_file(tmp_path):
    question = sweep.ask("mill-town", ["lean.b_social=1:2"], town(), count=2)
    broken = type(question)(**{**vars(question), "given": (("without", "nonsense"),)})
    with pytest.raises(ScenarioError), work.made_or_opened(tmp_path / "s.db") as store:
        work.carry_out(broken, store)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "t.db").write_text("a letter")
    with pytest.raises(DataError, match="no store"), work.made_or_opened(tmp_path / "t.db"):
        pass
    assert (tmp_path / "t.db").read_text() == "a letter"


def test_failures_are_counted_by_cause_and_the_rest_still_answers(tmp_path):
    question = ensemble.ask("mill-town", town(replicates=4))

    def sometimes(job, document):
        if job.replicate == 2:
            raise ValueError("a beam broke")
        return Result("d", ("1900-03-05",), {"out_share": np.array([0.1 * job.replicate])})

    with create(tmp_path / "s.db") as store:
        number = store.add_study(
            {**question.to_dict(), "stage": 0}, [question.subject], ensemble.members(question, store, 0)
        )
        conduct(store, number, player=sometimes)
        found = work.answer_of(question, store)
    assert found.tally.causes == {"exception": 1}
    assert "a beam broke" in found.tally.sentences[0]
    assert len(found.digests) == 3
    assert "1 came to nothing" in found.tally.caution


# --- ensembles ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("more", [{}, {"changes": {"lean.b_social": "1 logit"}, "without": "speakers"}])
def test_an_ensemble_from_a_store_is_the_one_in_memory(tmp_path, more):
    scenario = groundswell.load("mill-town").change("end", "1900-03-20")
    said = {"replicates": 3, "people": 120, "workers": 1, "seed": 5, **more}
    kept = groundswell.ensemble(scenario, store=tmp_path / "s.db", **said)
    loose = groundswell.ensemble(scenario, keep=("out_share",), **said)
    assert kept.digests == loose.digests
    assert np.array_equal(kept.values["out_share"], loose.values["out_share"])
    assert kept.labels["regime"].shape == (3, 16)
    plain = groundswell.run(scenario, seed=5, people=120)
    assert (kept.digests[0] == plain.digest) is not bool(more)


def test_an_interval_for_a_share_of_runs_is_wilsons():
    low, high = share_interval(8, 10)
    assert (low, high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))
    assert share_interval(0, 10)[0] == 0.0
    assert share_interval(0, 0) == (0.0, 1.0)


# --- sweeps, sensitivity ------------------------------------------------------------------------------------------


def test_a_sweep_over_a_classic_finds_the_jump(tmp_path):
    said = {"replicates": 1, "workers": 1, "changes": {"people": "1000 people"}}
    found = groundswell.sweep(CLASSIC, ["spread=0.11:0.13"], points=21, **said)
    riot = found.found["rioters (people)"].mean
    jump = found.where[int(np.argmax(np.diff(riot))), 0]
    assert jump == pytest.approx(fold(0.25)[0], abs=0.002)
    rho, low, high = found.rank_correlation("rioters (people)", 0)
    assert low < rho <= high
    assert "(spread) with 1 run each, the figure “rioters” goes up with it" in found.sentence


def test_points_without_runs_are_said_to_be_missing():
    question = sweep.ask(CLASSIC, ["spread=0.11:0.13"], Terms(replicates=2), count=3)
    found = sweep.gather(question, iter(()), Tally(0, 0, 6))
    assert "No point is finished" in found.sentence
    assert np.isnan(found.found["rioters (people)"].mean).all()
    assert np.isnan(found.rank_correlation("rioters (people)", 0)).all()


def test_indices_of_a_classic_leave_the_inert_number_out():
    said = {"replicates": 1, "workers": 1, "changes": {"people": "60 people"}}
    box = ["mean=0.1:0.4", "weight=1:3 ratio"]
    for method, points in (("sobol", 128), ("morris", 8)):
        found = groundswell.sensitivity(CLASSIC, box, method=method, points=points, **said)
        sizes = {path: size for path, size, _ in found.ranked("rioters (people)")}
        # Without friendships their weight cannot matter.
        assert sizes["weight"] == 0.0
        assert sizes["mean"] > 0.5
        assert "(mean)" in found.sentence


def test_only_whole_blocks_of_points_count(tmp_path):
    question = sensitivity.ask(CLASSIC, ["mean=0.1:0.4", "spread=0.1:0.2"], Terms(replicates=1), count=4)
    with create(tmp_path / "s.db") as store:
        from groundswell.study.payload import pack

        store.add_study({**question.to_dict(), "stage": 0}, [question.subject], sensitivity.members(question, store, 0))
        assert "nothing can be said yet" in work.answer_of(question, store).sentence
        for job in list(store.pending(1))[:8]:
            store.finish(job, pack(play(job, store.document(job.subject))))
        assert work.answer_of(question, store).blocks == {"rioters (people)": 2}


# --- maps ---------------------------------------------------------------------------------------------------------


def test_a_map_finds_the_fold_of_the_thresholds():
    said = {"replicates": 1, "workers": 1, "changes": {"people": "1000 people"}}
    found = groundswell.phase(CLASSIC, ["spread=0.1:0.14", "mean=0.22:0.28"], points=4, refine=2, **said)
    pieces = found.boundary()
    assert len(pieces) > 8
    half = (0.14 - 0.1) / found.across / 2
    for (x1, y1), (x2, y2) in pieces:
        low, high = sorted(fold(mean)[0] for mean in (min(y1, y2) - 0.0025, max(y1, y2) + 0.0025))
        # A crowd of a thousand stands for the law to about a thousandth.
        assert low - 2 * half - 0.001 <= (x1 + x2) / 2 <= high + 2 * half + 0.001
    assert sum(found.areas.values()) == pytest.approx(1.0)
    # A whole grid as fine would need so many more.
    assert len(found.shares) < (found.across + 1) ** 2


def test_a_map_looks_closer_only_where_corners_differ():
    question = phase.ask(CLASSIC, ["spread=0.1:0.14", "mean=0.22:0.28"], Terms(replicates=1), count=3, refine=2)
    right = {(x, y): "a" if x < 3 else "b" for x in range(9) for y in range(9)}
    cells, fresh = phase._grown(question, right, 1)
    assert {cell.size for cell in cells} == {2, 4}
    assert all(x <= 4 for x, _ in fresh)
    everywhere = dict.fromkeys(right, "a")
    assert phase._grown(question, everywhere, 2)[1] == []
    assert sum(cell.size**2 for cell in phase._grown(question, right, 2)[0]) == 64
    assert Cell(0, 0, 2).edge == {(0, 0), (1, 0), (2, 0), (0, 1), (2, 1), (0, 2), (1, 2), (2, 2)}


def test_a_map_goes_on_from_the_stage_at_which_it_stopped(tmp_path):
    question = phase.ask(CLASSIC, ["spread=0.1:0.14", "mean=0.22:0.28"], Terms(replicates=1), count=3, refine=1)
    whole = answered(question, tmp_path / "whole.db")
    with create(tmp_path / "part.db") as store:
        number = store.add_study(
            {**question.to_dict(), "stage": 0}, [question.subject], phase.members(question, store, 0)
        )
        conduct(store, number)
        coarse = work.answer_of(question, store)
        assert set(coarse.shares) < set(whole.shares)
        (found,) = work.go_on(store)
    assert found.shares == whole.shares
    assert found.areas == whole.areas


def test_regimes_of_the_last_day_make_a_map():
    said = {"replicates": 2, "workers": 1, "people": 120, "changes": {"end": "1900-03-20"}}
    found = groundswell.phase("mill-town", ["lean.b_0=-6:0", "lean.b_social=1:3"], points=2, refine=0, **said)
    assert len(found.shares) == 4
    assert "the last day of most runs is one of " in found.sentence
    assert all(sum(shares.values()) == pytest.approx(1.0) for shares in found.shares.values())
