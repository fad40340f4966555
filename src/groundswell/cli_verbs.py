"""The command line's part on studies: five questions, each with its cost, progress and page. No logic is here."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groundswell.cli_console import note, one_change, progress, say, writable
from groundswell.cli_study import Dask, TimeLimit, Workers, decimal, interrupted, number, say_answer

if TYPE_CHECKING:
    from groundswell.study.verbs.question import Question, Terms

__all__ = ["SEED", "Out", "Seed", "Store", "add_verbs", "answered"]

SEED = 1905

What = Annotated[str, typer.Argument(metavar="WHAT", help="A scenario's name or folder, or a classic's name.")]
Replicates = Annotated[
    int,
    typer.Option(help="Runs of each world or point.", parser=number("--replicates", 1, 65_536), metavar="N"),
]
Seed = Annotated[
    int,
    typer.Option(
        help="Chooses all chance; all worlds of a study share their luck.",
        parser=number("--seed", 0, 2**64 - 1),
        metavar="N",
        show_default=str(SEED),
    ),
]
People = Annotated[
    int | None,
    typer.Option(help="Another size of the city: the plants stay, scaled.", parser=number("--people", 1), metavar="N"),
]
Set = Annotated[
    list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Say something else; may be repeated.")
]
Without = Annotated[
    list[str] | None, typer.Option("--without", metavar="NAME", help="Switch off, by name or row; may be repeated.")
]
Outcomes = Annotated[
    list[str] | None,
    typer.Option("--outcome", metavar="NAME", help="A number by which runs are judged; may be repeated, first counts."),
]
Show = Annotated[
    list[str] | None,
    typer.Option("--show", metavar="NAME", help="A number of the city to draw by day; may be repeated."),
]
Since = Annotated[str, typer.Option("--from", metavar="DATE", help="First day of which outcomes are taken.")]
Until = Annotated[str, typer.Option("--to", metavar="DATE", help="Last day of which outcomes are taken.")]
Vary = Annotated[
    list[str] | None,
    typer.Option("--vary", metavar="PATH=LOW:HIGH", help="Vary a number; PATH alone takes its declared range."),
]
Store = Annotated[
    Path | None, typer.Option("--store", metavar="FILE", help="The study's file.", show_default="DIR/study.db")
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Folder for the page.", show_default="out/WHAT-VERB")
]


def add_verbs(main: typer.Typer) -> None:
    """Add the five questions to the program's commands."""
    for command in (ensemble, whatif, sweep, sensitivity, phase):
        main.command()(command)


def _terms(
    replicates: int,
    seed: int,
    people: int | None,
    values: list[str] | None,
    without: list[str] | None,
    outcomes: list[str] | None,
    since: str,
    until: str,
) -> "Terms":
    from groundswell.study.verbs.changes import Changes, steps_of
    from groundswell.study.verbs.question import Terms

    given = steps_of(Changes([one_change(text) for text in values or ()], without or ()))
    return Terms(replicates, seed, people, given, outcomes or (), since, until)


def answered(
    question: "Question",
    out: Path | None,
    store: Path | None,
    workers: int | None,
    dask: str,
    time_limit: float | None,
) -> None:
    """Show what a question costs, carry it out, and write its page."""
    from groundswell.report.study_page import write_study_page
    from groundswell.study.verbs.cost import refuse
    from groundswell.study.verbs.titles import page_of
    from groundswell.study.verbs.work import carry_out, estimate, executor_of, made_or_opened

    folder = out if out is not None else Path("out") / f"{question.name}-{question.verb}"
    place = store if store is not None else folder / "study.db"
    writable(folder, "give another folder")
    cost = estimate(question, workers=workers, cluster=bool(dask))
    refuse(cost, place)
    note(cost.sentence)
    hands = executor_of(workers, dask=dask, time_limit=time_limit, cost=cost)
    try:
        with progress() as shown, made_or_opened(place) as opened:
            answer = carry_out(question, opened, hands, on_progress=shown)
            name = page_of(opened, question)
    except KeyboardInterrupt as error:
        raise interrupted(place) from error
    page = write_study_page(answer, folder, name)
    say_answer(answer)
    say(f"runs are kept in {place}; open {page} in a browser")


def ensemble(
    what: What,
    replicates: Replicates = 20,
    seed: Seed = SEED,
    people: People = None,
    values: Set = None,
    without: Without = None,
    show: Show = None,
    outcomes: Outcomes = None,
    since: Since = "",
    until: Until = "",
    over_sets: Annotated[
        bool | None,
        typer.Option(
            "--over-sets/--one-set",
            help="Let replicates take turns through the accepted sets.",
            show_default="over sets, if there are any",
        ),
    ] = None,
    store: Store = None,
    workers: Workers = None,
    dask: Dask = "",
    time_limit: TimeLimit = None,
    out: Out = None,
) -> None:
    """Run the same world many times over, and draw what runs share and where they part."""
    from groundswell.study.verbs.ensemble import ask

    terms = _terms(replicates, seed, people, values, without, outcomes, since, until)
    question = ask(what, terms, shown=show or (), over_sets=over_sets)
    answered(question, out, store, workers, dask, time_limit)


def whatif(
    what: What,
    values: Set = None,
    without: Without = None,
    leave_out: Annotated[
        list[str] | None,
        typer.Option(
            "--leave-out",
            metavar="ACTS",
            help="Leave out dated acts: actor=council,kind=call,date=1905-11-02, any of the three.",
        ),
    ] = None,
    move: Annotated[
        list[str] | None,
        typer.Option("--move", metavar="FIRST:LAST=DAYS", help="Move the dated acts of a stretch by so many days."),
    ] = None,
    given: Annotated[
        list[str] | None, typer.Option("--given", metavar="PATH=VALUE", help="Said on both sides; may be repeated.")
    ] = None,
    given_without: Annotated[
        list[str] | None, typer.Option("--given-without", metavar="NAME", help="Switched off on both sides.")
    ] = None,
    replicates: Replicates = 20,
    seed: Seed = SEED,
    people: People = None,
    show: Show = None,
    outcomes: Outcomes = None,
    since: Since = "",
    until: Until = "",
    over_sets: Annotated[bool, typer.Option("--over-sets", help="In the worlds of all accepted sets.")] = False,
    over_structures: Annotated[
        bool, typer.Option("--over-structures", help="In the structural rivals of the scenario too.")
    ] = False,
    store: Store = None,
    workers: Workers = None,
    dask: Dask = "",
    time_limit: TimeLimit = None,
    out: Out = None,
) -> None:
    """Compare a world with the same world but for a change, pair by pair with the same luck."""
    from groundswell.study.verbs.changes import Changes
    from groundswell.study.verbs.whatif import ask

    terms = _terms(replicates, seed, people, given, given_without, outcomes, since, until)
    change = Changes([one_change(text) for text in values or ()], without or (), leave_out or (), move or ())
    question = ask(what, change, terms, shown=show or (), over_sets=over_sets, over_structures=over_structures)
    answered(question, out, store, workers, dask, time_limit)


def sweep(
    what: What,
    vary: Vary = None,
    design: Annotated[str, typer.Option(help="How points lie: grid, latin or sobol.", metavar="NAME")] = "grid",
    points: Annotated[
        int | None,
        typer.Option(
            help="Values a side for a grid, else points in all.",
            parser=number("--points", 1),
            metavar="N",
            show_default="11 for one number, 6 a side, or 64",
        ),
    ] = None,
    replicates: Replicates = 4,
    seed: Seed = SEED,
    people: People = None,
    values: Set = None,
    without: Without = None,
    outcomes: Outcomes = None,
    since: Since = "",
    until: Until = "",
    store: Store = None,
    workers: Workers = None,
    dask: Dask = "",
    time_limit: TimeLimit = None,
    out: Out = None,
) -> None:
    """Let numbers take values over their ranges, and see what comes out."""
    from groundswell.study.verbs.sweep import ask

    terms = _terms(replicates, seed, people, values, without, outcomes, since, until)
    answered(
        ask(what, vary or (), terms, design=design, count=0 if points is None else points),
        out,
        store,
        workers,
        dask,
        time_limit,
    )


def sensitivity(
    what: What,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            "--vary",
            metavar="PATH=LOW:HIGH",
            help="Vary a number; PATH alone takes its declared range; `fitted` and `assumed` name all such numbers.",
        ),
    ] = None,
    method: Annotated[str, typer.Option(help="morris (a screening) or sobol (indices).", metavar="NAME")] = "morris",
    points: Annotated[
        int | None,
        typer.Option(
            help="Trajectories, or base points (a power of two).",
            parser=number("--points", 2),
            metavar="N",
            show_default="10, or 64",
        ),
    ] = None,
    replicates: Replicates = 2,
    seed: Seed = SEED,
    people: People = None,
    values: Set = None,
    without: Without = None,
    outcomes: Outcomes = None,
    since: Since = "",
    until: Until = "",
    store: Store = None,
    workers: Workers = None,
    dask: Dask = "",
    time_limit: TimeLimit = None,
    out: Out = None,
) -> None:
    """Find the numbers that an outcome leans on."""
    from groundswell.study.verbs.sensitivity import ask

    terms = _terms(replicates, seed, people, values, without, outcomes, since, until)
    answered(
        ask(what, vary or (), terms, method=method, count=0 if points is None else points),
        out,
        store,
        workers,
        dask,
        time_limit,
    )


def phase(
    what: What,
    vary: Vary = None,
    label: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="What tells runs apart: regime, ending, contest, or an outcome split in two.",
            show_default="regime; a classic's first figure",
        ),
    ] = "",
    cut: Annotated[
        float | None,
        typer.Option(
            metavar="VALUE", help="Where an outcome is split.", parser=decimal("--cut"), show_default="half-way"
        ),
    ] = None,
    points: Annotated[
        int, typer.Option(help="Values a side of the first grid.", parser=number("--points", 2, 200), metavar="N")
    ] = 5,
    refine: Annotated[
        int,
        typer.Option(
            help="How often cells whose corners differ are divided in four.",
            parser=number("--refine", 0, 8),
            metavar="N",
        ),
    ] = 2,
    replicates: Replicates = 4,
    seed: Seed = SEED,
    people: People = None,
    values: Set = None,
    without: Without = None,
    since: Since = "",
    until: Until = "",
    store: Store = None,
    workers: Workers = None,
    dask: Dask = "",
    time_limit: TimeLimit = None,
    out: Out = None,
) -> None:
    """Map two numbers, more closely where runs come out differently."""
    from groundswell.study.verbs.phase import ask

    terms = _terms(replicates, seed, people, values, without, None, since, until)
    question = ask(what, vary or (), terms, label=label, cut=cut, count=points, refine=refine)
    answered(question, out, store, workers, dask, time_limit)
