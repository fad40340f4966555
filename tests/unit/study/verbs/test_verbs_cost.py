"""What a study will cost, in words that are so: whole seconds, no empty sizes, and a map with what it may come to."""

import pytest

from groundswell.errors import GroundswellError
from groundswell.study.verbs import cost as costs
from groundswell.study.verbs import ensemble, phase, work
from groundswell.study.verbs.cost import StudyCost
from groundswell.study.verbs.question import Terms

MIB = 2**20


@pytest.mark.parametrize(
    ("cost", "words"),
    [
        (StudyCost(1, 1, 0.2, MIB // 2, 900), "1 run: less than a second with 1 at a time, less than 0.1 MiB of disk"),
        (StudyCost(2, 2, 1.2, 8 * MIB, MIB), "2 runs: about 1 second with 2 at a time, 8.0 MiB of memory, 1.0 MiB"),
        (StudyCost(9, 1, 2.4, 0, MIB, 72, 0.26), "about 2 seconds to 21 seconds with 1 at a time, 1.0 MiB to 9.0 MiB"),
        (StudyCost(9, 1, 0.3, 0, MIB, 72, 0.1), ": up to about 8 seconds with 1 at a time"),
        (StudyCost(9, 0, 30.0, 0, MIB), "about 30 seconds of one core"),
        (StudyCost(9, 1, 30.0, 0, MIB, compiled=False), "; before that, rules are compiled, this once"),
    ],
)
def test_an_estimate_is_said_in_a_line(cost, words):
    assert words in cost.sentence
    assert "about 1 seconds" not in cost.sentence
    assert " 0 " not in cost.sentence


def test_a_map_is_estimated_with_its_refinements():
    box = ["lean.b_social=1:3", "lean.b_0=-4:0"]
    terms = Terms(replicates=2, people=300)
    coarse, fine = (
        work.estimate(phase.ask("mill-town", box, terms, count=3, refine=refine), workers=1) for refine in (0, 2)
    )
    assert coarse.more == 0
    assert fine.runs == coarse.runs == 18
    assert fine.more == 9 * 9 * 2 - 18
    assert fine.seconds == coarse.seconds
    assert fine.seconds_each * 18 == pytest.approx(fine.seconds, abs=1.0)


def test_a_first_run_waits_for_the_compiler_and_is_told_so(monkeypatch, tmp_path):
    question = ensemble.ask("mill-town", Terms(replicates=1, people=300))
    monkeypatch.setenv("GROUNDSWELL_CACHE_DIR", str(tmp_path / "empty"))
    assert not work.estimate(question).compiled
    (tmp_path / "empty" / "a").mkdir()
    (tmp_path / "empty" / "a" / "checksums.json").write_text("{}")
    assert work.estimate(question).compiled
    monkeypatch.setattr(costs, "is_empty", lambda: True)
    assert work.estimate(question, cluster=True).compiled, "a cluster's workers compile for themselves"


@pytest.mark.parametrize("workers", [0, -2, "two", 1.5, True])
def test_no_workers_are_refused(workers):
    question = ensemble.ask("mill-town", Terms(replicates=1, people=300))
    with pytest.raises(GroundswellError, match="workers = "):
        work.estimate(question, workers=workers)
    with pytest.raises(GroundswellError, match="workers = "):
        work.executor_of(workers)


def test_progress_of_a_map_counts_every_run_so_far(tmp_path):
    question = phase.ask("granovetter_1978", ["spread=0.1:0.14", "mean=0.22:0.28"], Terms(replicates=1), count=3)
    told = []
    with work.made_or_opened(tmp_path / "s.db") as store:
        found = work.carry_out(question, store, on_progress=lambda *said: told.append(said))
        stages = [study.members for study in store.studies()]
    assert len(stages) == 3
    assert told[-1] == (f"{sum(stages)} of {sum(stages)} runs", 1.0)
    assert found.tally.total == sum(stages)
    done = [int(words.split()[0]) for words, _ in told]
    assert done == sorted(done)
