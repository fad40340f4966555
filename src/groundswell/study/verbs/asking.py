"""Questions asked from Python: each runs what it needs, keeps it in a store if one is named, and returns the answer."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from groundswell import units
from groundswell.engine.backends import BACKENDS
from groundswell.errors import GroundswellError, ScenarioError
from groundswell.study.ensemble import Ensemble
from groundswell.study.ensemble import ensemble as in_memory
from groundswell.study.kinds import with_steps
from groundswell.study.verbs import ensemble as ensemble_verb
from groundswell.study.verbs import inputs
from groundswell.study.verbs import phase as phase_verb
from groundswell.study.verbs import sensitivity as sensitivity_verb
from groundswell.study.verbs import sweep as sweep_verb
from groundswell.study.verbs import whatif as whatif_verb
from groundswell.study.verbs.changes import Changes, steps_of
from groundswell.study.verbs.cost import refuse
from groundswell.study.verbs.question import SEED, Question, Terms, meant
from groundswell.study.verbs.work import Answer, carry_out, estimate, executor_of, made_or_opened

if TYPE_CHECKING:
    from groundswell.classics import Classic
    from groundswell.observe.targets import Target
    from groundswell.scenario.model import Scenario
    from groundswell.study.verbs.ensemble import EnsembleAnswer
    from groundswell.study.verbs.phase import PhaseAnswer
    from groundswell.study.verbs.sensitivity import SensitivityAnswer
    from groundswell.study.verbs.sweep import SweepAnswer
    from groundswell.study.verbs.whatif import WhatIfAnswer

__all__ = ["ensemble", "phase", "sensitivity", "sweep", "whatif"]

Said = ParamSpec("Said")
Found = TypeVar("Found")

Progress = Callable[[str, float | None], None]
Values = Mapping[str, Any]
Names = str | Sequence[str]
Ranges = str | Sequence[str] | Mapping[str, Any]


def _in_python(ask: Callable[Said, Found]) -> Callable[Said, Found]:
    """Let a question's errors name arguments instead of the command line's options."""

    @wraps(ask)
    def asked(*args: Said.args, **said: Said.kwargs) -> Found:
        try:
            return ask(*args, **said)
        except GroundswellError as error:
            error.args = (inputs.in_python(str(error), "keep" if ask.__name__ == "ensemble" else "shown"),)
            raise

    return asked


def _answered(
    question: Question,
    store: Path | str | None,
    workers: int | None,
    dask: str,
    on_progress: Progress | None,
) -> Answer:
    """Carry a question out, in a store that stays or in one that is gone afterwards."""
    kept = inputs.place("store", store)
    if not isinstance(dask, str):
        raise ScenarioError(f"dask = {units.clip(repr(dask))}: must be a scheduler's address")
    cost = estimate(question, workers=workers, cluster=bool(dask))
    hands = executor_of(workers, dask=dask, cost=cost)
    with tempfile.TemporaryDirectory(prefix="groundswell-") as folder:
        place = Path(folder) / "study.db" if kept is None else kept
        refuse(cost, place)
        with made_or_opened(place) as opened:
            return carry_out(question, opened, hands, on_progress=on_progress)


def _terms(
    replicates: int,
    seed: int,
    people: int | None,
    said: Mapping[str, Values | None],
    off: Mapping[str, Names],
    outcomes: Names = (),
    since: str = "",
    until: str = "",
) -> Terms:
    """Return what may be said of any study; what is set and what is switched off come with what they are called."""
    ((name, values),), ((switched, without),) = said.items(), off.items()
    given = steps_of(Changes(values=inputs.values(name, values), without=inputs.names(switched, without)))
    return Terms(replicates, seed, people, given, inputs.names("outcomes", outcomes), since, until)


@_in_python
def ensemble(
    what: "str | Scenario | Classic",
    *,
    changes: Values | None = None,
    without: Names = (),
    seed: int = SEED,
    replicates: int = 20,
    workers: int | None = None,
    backend: str = "cpu",
    people: int | None = None,
    keep: Names | None = None,
    targets: "Sequence[Target]" = (),
    over_sets: bool | None = None,
    store: Path | str | None = None,
    dask: str = "",
    on_progress: Progress | None = None,
) -> Ensemble:
    """Run the same world many times over, with other luck.

    What comes back are the replicates themselves. The same question with a store has its outcomes and its sentence
    too: see `groundswell.answers`.

    The result does not depend on who runs it, nor on how many. Workers are fresh interpreters: a program that calls
    this with more than one needs the usual ``if __name__ == "__main__":``.

    Parameters
    ----------
    what : Scenario, Classic or str
        What is run, or its name.
    changes, without : mapping of str to value, sequence of str
        What is said, or switched off, in every replicate.
    seed, replicates : int
        Whose luck, and how many replicates, from 0.
    workers : int, optional
        Processes; as many as there are cores, if not said.
    backend : {"cpu", "columns", "reference"}
        How rules are run, for a scenario of which nothing is stored; the result does not depend on it.
    people : int, optional
        Another size of the city.
    keep : sequence of str, optional
        Observables of the city to keep: all that there are, where nothing is stored; else ``out_share``.
    targets : sequence of Target
        Held against every replicate, for a scenario of which nothing is stored; `groundswell.observe.targets` reads
        them from a table.
    over_sets : bool, optional
        Whether replicates take turns through the accepted sets of numbers; if not said, where the scenario brings some.
    store : Path, optional
        File that keeps every finished run, so that the same call goes on where it stopped.
    dask : str
        Address of a Dask scheduler whose workers do the runs.
    on_progress : callable, optional
        Called with a message and the share done.

    Returns
    -------
    Ensemble
        Of `groundswell.study.ensemble`: ``dates``, ``values`` by name, (replicates, days), ``labels``, ``digests``,
        ``scores`` of the targets, and `band` for a fan.

    Raises
    ------
    ScenarioError
        If anything said cannot be run, or costs more than is allowed.
    DataError
        If the store is none, or cannot be written.
    """
    from groundswell.scenario.model import Scenario  # noqa: PLC0415

    replicates, seed = inputs.whole("replicates", replicates), inputs.whole("seed", seed)
    people = None if people is None else inputs.whole("people", people)
    if over_sets is not None:
        inputs.check_flags(over_sets=over_sets)
    workers = None if workers is None else inputs.whole("workers", workers)
    held = inputs.targets(targets)
    kept = () if keep is None else inputs.names("keep", keep)
    terms = _terms(replicates, seed, people, {"changes": changes}, {"without": without})
    found = meant(what)
    if backend not in BACKENDS:
        raise ScenarioError(f"backend = {units.clip(repr(backend))}: must be one of {', '.join(BACKENDS)}")
    if isinstance(found, Scenario) and store is None and not dask:
        if over_sets and not found.accepted_sets():
            raise ScenarioError(f"over_sets = True: {found.name} brings no accepted sets")
        return in_memory(
            with_steps(found, terms.given),
            seed=seed,
            replicates=replicates,
            workers=workers,
            backend=backend,
            people=people,
            keep=None if keep is None else kept,
            targets=held,
            over_sets=over_sets is not False,
            on_progress=on_progress,
        )
    if held or backend != "cpu":
        name = "targets" if held else "backend"
        raise ScenarioError(f"{name}: can be said only of a scenario, without store and dask")
    question = ensemble_verb.ask(found, terms, shown=kept, over_sets=over_sets)
    return cast("EnsembleAnswer", _answered(question, store, workers, dask, on_progress)).ensemble


@_in_python
def whatif(
    what: "str | Scenario | Classic",
    changes: Values | None = None,
    *,
    without: Names = (),
    leave_out: Names = (),
    move: Names = (),
    given: Values | None = None,
    given_without: Names = (),
    outcomes: Names = (),
    shown: Names = (),
    since: str = "",
    until: str = "",
    over_sets: bool = False,
    over_structures: bool = False,
    replicates: int = 20,
    seed: int = SEED,
    people: int | None = None,
    store: Path | str | None = None,
    workers: int | None = None,
    dask: str = "",
    on_progress: Progress | None = None,
) -> "WhatIfAnswer":
    """Compare a world with the same world but for one or more changes, pair by pair with the same luck.

    Parameters
    ----------
    what : Scenario, Classic or str
        What is run, or its name.
    changes : mapping of str to value
        Another value, by path.
    without : str or sequence of str
        Switches to turn off, by name or by row.
    leave_out, move : sequence of str
        Dated acts to leave out, as ``"actor=council,kind=call,date=1905-11-02"``, or to move, as
        ``"1905-11-01:1905-11-12=7"``.
    given, given_without : mapping of str to value, sequence of str
        What is said, or switched off, on both sides.
    outcomes, shown : sequence of str
        Numbers by which runs are judged, and observables whose difference is kept day by day.
    since, until : str
        Days of which outcomes are taken: from the first that may differ to the last claimed, if not said.
    over_sets, over_structures : bool
        Whether in the worlds of all accepted sets, and of the structural rivals.
    replicates : int
        Pairs of each world; at least 2.
    seed, people, store, workers, dask, on_progress
        As for `ensemble`.

    Returns
    -------
    WhatIfAnswer
        Of `groundswell.study.verbs.whatif`: ``sentence``, ``verdict(name)`` of an outcome, ``worlds`` with every
        difference as one number and day by day, ``first``, the day from which on anything differs.

    Raises
    ------
    ScenarioError, DataError, GroundswellError
        As for `ensemble`, or if nothing is changed.
    """
    said, off = {"given": given}, {"given_without": given_without}
    terms = _terms(replicates, seed, people, said, off, outcomes, since, until)
    inputs.check_flags(over_sets=over_sets, over_structures=over_structures)
    change = Changes(
        inputs.values("changes", changes),
        inputs.names("without", without),
        inputs.names("leave_out", leave_out),
        inputs.names("move", move),
    )
    question = whatif_verb.ask(
        what, change, terms, shown=inputs.names("shown", shown), over_sets=over_sets, over_structures=over_structures
    )
    return cast("WhatIfAnswer", _answered(question, store, workers, dask, on_progress))


@_in_python
def sweep(
    what: "str | Scenario | Classic",
    vary: Ranges,
    *,
    design: str = "grid",
    points: int = 0,
    changes: Values | None = None,
    without: Names = (),
    outcomes: Names = (),
    since: str = "",
    until: str = "",
    replicates: int = 4,
    seed: int = SEED,
    people: int | None = None,
    store: Path | str | None = None,
    workers: int | None = None,
    dask: str = "",
    on_progress: Progress | None = None,
) -> "SweepAnswer":
    """Let numbers take values over their ranges, and see what comes out.

    Parameters
    ----------
    what : Scenario, Classic or str
        What is run, or its name.
    vary : str, sequence of str, or mapping
        ``"lean.b_social=2:5 logit"`` each, or a path alone for its declared range; or by path a pair of ends,
        ``{"lean.b_social": (2, 5)}``, with their units where these are not shares or logits.
    design : {"grid", "latin", "sobol"}
        How points lie.
    points : int
        Values a side for a grid, else points in all; the usual number if 0.
    changes, without : mapping of str to value, sequence of str
        What is said, or switched off, at every point.
    outcomes, since, until
        As for `whatif`.
    replicates : int
        Runs a point; all points share their luck.
    seed, people, store, workers, dask, on_progress
        As for `ensemble`.

    Returns
    -------
    SweepAnswer
        Of `groundswell.study.verbs.sweep`: ``sentence``, ``where``, (points, numbers varied), and ``found``, each
        outcome's mean and error at every point.

    Raises
    ------
    ScenarioError, DataError, GroundswellError
        As for `ensemble`, or if a range is empty.
    """
    said, off = {"changes": changes}, {"without": without}
    terms = _terms(replicates, seed, people, said, off, outcomes, since, until)
    count = inputs.whole("points", points)
    question = sweep_verb.ask(what, inputs.ranges(vary), terms, design=design, count=count)
    return cast("SweepAnswer", _answered(question, store, workers, dask, on_progress))


@_in_python
def sensitivity(
    what: "str | Scenario | Classic",
    vary: Ranges,
    *,
    method: str = "morris",
    points: int = 0,
    changes: Values | None = None,
    without: Names = (),
    outcomes: Names = (),
    since: str = "",
    until: str = "",
    replicates: int = 2,
    seed: int = SEED,
    people: int | None = None,
    store: Path | str | None = None,
    workers: int | None = None,
    dask: str = "",
    on_progress: Progress | None = None,
) -> "SensitivityAnswer":
    """Find the numbers that an outcome leans on.

    Parameters
    ----------
    what : Scenario, Classic or str
        What is run, or its name.
    vary : str, sequence of str, or mapping
        As for `sweep`; ``"fitted"`` and ``"assumed"`` stand for all such numbers.
    method : {"morris", "sobol"}
        A screening of many, or indices of a few.
    points : int
        Trajectories for Morris, base points (a power of two) for Sobol'; the usual number if 0.
    changes, without, outcomes, since, until, replicates, seed, people, store, workers, dask, on_progress
        As for `sweep`.

    Returns
    -------
    SensitivityAnswer
        Of `groundswell.study.verbs.sensitivity`: ``sentence``, ``found``, each outcome's effects or indices, and
        `ranked`, the largest first.

    Raises
    ------
    ScenarioError, DataError, GroundswellError
        As for `sweep`, or if SALib is missing.
    """
    said, off = {"changes": changes}, {"without": without}
    terms = _terms(replicates, seed, people, said, off, outcomes, since, until)
    count = inputs.whole("points", points)
    question = sensitivity_verb.ask(what, inputs.ranges(vary), terms, method=method, count=count)
    return cast("SensitivityAnswer", _answered(question, store, workers, dask, on_progress))


@_in_python
def phase(
    what: "str | Scenario | Classic",
    vary: Ranges,
    *,
    label: str = "",
    cut: float | None = None,
    points: int = 5,
    refine: int = 2,
    changes: Values | None = None,
    without: Names = (),
    since: str = "",
    until: str = "",
    replicates: int = 4,
    seed: int = SEED,
    people: int | None = None,
    store: Path | str | None = None,
    workers: int | None = None,
    dask: str = "",
    on_progress: Progress | None = None,
) -> "PhaseAnswer":
    """Map how runs come out over two numbers, looking more closely where the answer changes.

    Parameters
    ----------
    what : Scenario, Classic or str
        What is run, or its name.
    vary : sequence of two str, or mapping of two
        As for `sweep`: across, and up.
    label : str
        By what runs are told apart: ``regime`` of the last day, ``ending`` of the contest, ``contest``, the same with a
        revolt on any day put first, or an outcome split in two. For a scenario the regime, for a classic its first
        figure, if not said.
    cut : float, optional
        Where an outcome is split.
    points : int
        Values a side of the first grid.
    refine : int
        How often cells whose corners differ are divided in four.
    changes, without, since, until, replicates, seed, people, store, workers, dask, on_progress
        As for `sweep`.

    Returns
    -------
    PhaseAnswer
        Of `groundswell.study.verbs.phase`: ``sentence``, ``cells`` of the map, and ``shares`` of the ways in which runs
        come out at every place.

    Raises
    ------
    ScenarioError, DataError, GroundswellError
        As for `sweep`.
    """
    terms = _terms(replicates, seed, people, {"changes": changes}, {"without": without}, (), since, until)
    count, often = inputs.whole("points", points), inputs.whole("refine", refine)
    cut = None if cut is None else inputs.number("cut", cut)
    question = phase_verb.ask(what, inputs.ranges(vary), terms, label=label, cut=cut, count=count, refine=often)
    return cast("PhaseAnswer", _answered(question, store, workers, dask, on_progress))
