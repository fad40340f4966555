"""Carrying a question out: its store is opened or made, what is missing is run, and the answer is read from it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from groundswell import units
from groundswell.errors import DataError
from groundswell.study.conductor import Progress, conduct
from groundswell.study.executors import Executor, InProcess, Processes
from groundswell.study.jobs import Member
from groundswell.study.payload import canonical
from groundswell.study.standing import Finished
from groundswell.study.store import Store, create, open_store
from groundswell.study.verbs import ensemble, phase, sensitivity, sweep, whatif
from groundswell.study.verbs.cost import StudyCost, cost_of
from groundswell.study.verbs.question import Question
from groundswell.study.verbs.tally import Tally, finished, tally
from groundswell.study.verbs.worlds import worlds_asked
from groundswell.study.workers import check_workers

__all__ = [
    "VERBS",
    "Answer",
    "Verb",
    "answer_of",
    "answers",
    "carry_out",
    "estimate",
    "executor_of",
    "go_on",
    "made_or_opened",
    "questions_of",
    "runs_of",
    "some_runs",
    "stages_of",
    "studies_of",
    "the_study",
]

Answer = (
    ensemble.EnsembleAnswer
    | whatif.WhatIfAnswer
    | sweep.SweepAnswer
    | sensitivity.SensitivityAnswer
    | phase.PhaseAnswer
)
"""What a question comes to."""


@dataclass(frozen=True)
class Verb:
    """One kind of question.

    Attributes
    ----------
    says : str
        What it is for, in a sentence.
    members : function of (Question, Store, stage)
        The runs that a stage needs.
    gather : function of (Question, finished runs, Tally)
        The answer from whatever is finished.
    stages : function of Question
        In how many stages its runs are found.
    """

    says: str
    members: Callable[[Question, Store, int], Iterator[Member]]
    gather: Callable[[Question, Iterator[Finished], Tally], Answer]
    stages: Callable[[Question], int] = lambda question: 1  # noqa: ARG005 - all but maps know their runs at once


VERBS: Mapping[str, Verb] = MappingProxyType(
    {
        "ensemble": Verb("the same world many times over, with other luck", ensemble.members, ensemble.gather),
        "whatif": Verb("two worlds that share their luck and differ in one thing", whatif.members, whatif.gather),
        "sweep": Verb("numbers over their ranges", sweep.members, sweep.gather),
        "sensitivity": Verb("which numbers an outcome leans on", sensitivity.members, sensitivity.gather),
        "phase": Verb("a map of two numbers", phase.members, phase.gather, phase.stages),
    }
)
"""Every verb, one line each."""


def _verb(question: Question) -> Verb:
    if question.verb not in VERBS:
        raise DataError(
            f"{units.clip(question.verb)!r} is no question that can be asked; {units.nearest(question.verb, VERBS)}"
        )
    return VERBS[question.verb]


# --- cost ---------------------------------------------------------------------------------------------------------


def runs_of(question: Question) -> int:
    """Return how many runs a question needs; of a map's, those of its first grid."""
    asked = question.more
    match question.verb:
        case "whatif":
            return 2 * len(worlds_asked(question)) * question.replicates
        case "sweep" if asked["design"] == "grid":
            return int(int(asked["points"]) ** len(asked["box"])) * question.replicates
        case "sweep":
            return int(asked["points"]) * question.replicates
        case "sensitivity":
            more = 1 if asked["method"] == "morris" else 2
            return int(asked["points"]) * (len(asked["box"]) + more) * question.replicates
        case "phase":
            return int(asked["points"]) ** 2 * question.replicates
        case _:
            return question.replicates


def estimate(question: Question, *, workers: int | None = None, cluster: bool = False) -> StudyCost:
    """Return what a question will cost; see `cost.cost_of`."""
    runs = runs_of(question)
    more = 0
    if question.verb == "phase":
        whole = ((int(question.more["points"]) - 1) << int(question.more["refine"])) + 1
        more = whole**2 * question.replicates - runs
    return cost_of(question, runs, workers=workers, cluster=cluster, more=more)


def executor_of(
    workers: int | None = None, *, dask: str = "", time_limit: float | None = None, cost: StudyCost | None = None
) -> Executor:
    """Return who does the runs.

    Parameters
    ----------
    workers : int, optional
        Processes; as many as there are cores, if not said. With one, this process does all.
    dask : str
        Address of a Dask scheduler whose workers do the runs instead.
    time_limit : float, optional
        Seconds that a run may take.
    cost : StudyCost, optional
        An estimate that says how many processes fit into memory.
    """
    if dask:
        from groundswell.study.cluster import Dask  # noqa: PLC0415 - an extra

        return Dask(dask, time_limit=time_limit)
    check_workers(workers)
    hands = workers if cost is None else cost.workers
    if hands == 1 and time_limit is None:
        return InProcess()
    return Processes(hands, time_limit)


# --- carrying out -------------------------------------------------------------------------------------------------


@contextmanager
def made_or_opened(path: Path | str) -> Iterator[Store]:
    """Open a store for writing, or make it; one that is made and comes to hold no study is taken away again.

    So are the folders that were made for it, if nothing else lies there by then.

    Raises
    ------
    DataError
        If the file is no store, or cannot be made or written.
    """
    path = Path(path)
    fresh = not path.exists()
    above = [folder for folder in path.absolute().parents if not folder.exists()]
    store = create(path) if fresh else open_store(path, write=True)
    kept = False
    try:
        yield store
    finally:
        with suppress(DataError):
            kept = not fresh or bool(store.studies())
        store.close()
        if not kept:
            for end in ("", "-wal", "-shm"):
                path.with_name(f"{path.name}{end}").unlink(missing_ok=True)
            with suppress(OSError):
                for folder in above:
                    folder.rmdir()


def carry_out(
    question: Question,
    store: Store,
    executor: Executor | None = None,
    *,
    retry: bool = False,
    anyway: bool = False,
    on_progress: Progress | None = None,
) -> Answer:
    """Run what a question needs and its store does not hold yet, and return the answer.

    Asking the same again goes on where it stopped, and does nothing twice.

    Parameters
    ----------
    question : Question
        Which.
    store : Store
        Open for writing.
    executor : Executor, optional
        Who does the runs; this process, if not said.
    retry, anyway : bool
        As for `groundswell.study.conductor.conduct`.
    on_progress : callable, optional
        Called with a message and the share done.

    Raises
    ------
    ScenarioError
        If something that is asked for cannot be run; nothing of the question is entered then.
    DataError, GroundswellError
        As for `groundswell.study.conductor.conduct`.
    """
    verb, hands = _verb(question), InProcess() if executor is None else executor
    store.look_over()
    earlier = 0
    for stage in range(verb.stages(question)):
        number = _entered(question, store, stage, hands)
        if number is None:
            break
        conduct(store, number, hands, retry=retry, anyway=anyway, earlier=earlier, on_progress=on_progress)
        earlier += store.study(number).members
    return answer_of(question, store)


def _entered(question: Question, store: Store, stage: int, hands: Executor) -> int | None:
    """Return the study of one stage, entered if it is not there yet; None where the stage needs no run.

    The first stage depends on the question alone: if it is there it is not made again, which may take long. Later
    ones depend on what came out, and that changes when runs that had failed are made good. Nothing is entered that
    nobody could do.
    """
    held = [number for number, of in studies_of(store, question) if of == stage == 0]
    if held:
        return held[0]
    members = _at_least_one(_verb(question).members(question, store, stage))
    if members is None:
        return None

    def check(number: int) -> None:
        if store.status(number).missing:
            hands.check()

    return store.add_study({**question.to_dict(), "stage": stage}, [question.subject], members, before=check)


def _at_least_one(members: Iterator[Member]) -> Iterator[Member] | None:
    """Return members as they come, or None if there is none."""
    first = next(members, None)
    if first is None:
        return None

    def every() -> Iterator[Member]:
        yield first
        yield from members

    return every()


def answer_of(question: Question, store: Store) -> Answer:
    """Return the answer from whatever of a question is finished in a store."""
    numbers = [number for number, _ in studies_of(store, question)]
    return _verb(question).gather(question, finished(store, numbers), tally(store, numbers))


def studies_of(store: Store, question: Question) -> list[tuple[int, int]]:
    """Return the studies that belong to a question, in the order of their stages: number and stage.

    Of two for the same stage the later one counts: runs that had failed may have been made good between them.
    """
    asked = canonical(question.to_dict())
    latest: dict[int, int] = {}
    for study in store.studies():
        said = dict(study.asked)
        stage = said.pop("stage", None)
        if isinstance(stage, int) and canonical(said) == asked:
            latest[stage] = study.number
    return [(latest[stage], stage) for stage in sorted(latest)]


def questions_of(store: Store) -> tuple[Question, ...]:
    """Return the questions that a store holds, each once, in the order in which they were asked.

    Studies that no verb has entered ask no question, and are left out.
    """
    found: dict[str, Question] = {}
    for study in store.studies():
        said: dict[str, Any] = dict(study.asked)
        if said.pop("stage", None) is None or said.get("verb") not in VERBS:
            continue
        found.setdefault(canonical(said), Question.from_dict(said, store.document(str(said["subject"]))))
    return tuple(found.values())


# --- a store at hand ----------------------------------------------------------------------------------------------


def stages_of(store: Store, number: int) -> list[int]:
    """Return the studies that ask one question with the study of this number: a map's stages, else the study alone."""
    mine = store.study(number).number
    said: dict[str, Any] = dict(store.study(mine).asked)
    if not _of_a_verb(store, mine):
        return [mine]
    said.pop("stage")
    question = Question.from_dict(said, store.document(str(said["subject"])))
    return [held for held, _ in studies_of(store, question)]


def the_study(store: Store, number: int | None) -> int:
    """Return a study's number: the one that is named, or the first of the only question that there is.

    Raises
    ------
    DataError
        If there is none, or there are several and none is named.
    """
    if number is not None:
        return store.study(number).number
    held = list(dict.fromkeys(stages_of(store, study.number)[0] for study in store.studies()))
    if len(held) != 1:
        named = ", ".join(str(one) for one in held) or "none"
        raise DataError(f"{store.path}: holds the studies {named}; say which with --study")
    return held[0]


def _asked_in(store: Store, study: int | None) -> list[Question]:
    """Return a store's questions, or the one to which a study belongs."""
    found = list(questions_of(store))
    if study is None:
        return found
    number = store.study(study).number
    mine = [one for one in found if number in {held for held, _ in studies_of(store, one)}]
    if not mine:
        raise DataError(f"{store.path}: study {number} asks nothing that has a page")
    return mine


def answers(store: Store, *, study: int | None = None) -> list[Answer]:
    """Return the answers to a store's questions, as far as they are finished.

    Parameters
    ----------
    store : Store
        Open.
    study : int, optional
        Only the question to which this study belongs.

    Raises
    ------
    DataError
        If the store holds no question, or not that study.
    """
    asked = _asked_in(store, study)
    if not asked:
        raise DataError(f"{store.path}: holds no question; give the file of an ensemble, a what-if or another study")
    return [answer_of(question, store) for question in asked]


def go_on(
    store: Store,
    executor: Executor | None = None,
    *,
    study: int | None = None,
    retry: bool = False,
    anyway: bool = False,
    on_progress: Progress | None = None,
) -> list[Answer]:
    """Go on with whatever a store holds, and return the answers to its questions.

    Studies that no verb has entered are finished too, and have no answer.

    Parameters
    ----------
    store : Store
        Open for writing.
    executor, retry, anyway, on_progress
        As for `carry_out`.
    study : int, optional
        Only this study, or the question to which it belongs.

    Raises
    ------
    DataError, GroundswellError
        As for `carry_out`.
    """
    store.look_over()
    asked = _asked_in(store, study) if study is None or _of_a_verb(store, study) else []
    found = [carry_out(one, store, executor, retry=retry, anyway=anyway, on_progress=on_progress) for one in asked]
    others = [
        one.number for one in store.studies() if study in (None, one.number) and not _of_a_verb(store, one.number)
    ]
    for number in others:
        conduct(store, number, executor, retry=retry, anyway=anyway, on_progress=on_progress)
    return found


def _of_a_verb(store: Store, study: int) -> bool:
    said = store.study(study).asked
    return said.get("verb") in VERBS and "stage" in said


def some_runs(store: Store, count: int, *, study: int | None = None) -> list[str]:
    """Return the ids of some finished runs of a store, evenly spread.

    Raises
    ------
    DataError
        If no run is finished.
    """
    numbers = [one.number for one in store.studies()] if study is None else [store.study(study).number]
    ids = list(dict.fromkeys(one.job.id for one in finished(store, numbers)))
    if not ids:
        raise DataError(f"{store.path}: no run is finished, so none can be run again")
    few = min(count, len(ids))
    return [ids[place * len(ids) // few] for place in range(few)]
