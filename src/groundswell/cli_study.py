"""The command line's part on studies: five questions, and what can be done with a study's file. No logic is here."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from groundswell.cli_console import KEPT, note, one_change, one_of, progress, say, table, whole, writable
from groundswell.errors import DataError, ScenarioError

if TYPE_CHECKING:
    from groundswell.study.verbs.question import Question, Terms
    from groundswell.study.verbs.work import Answer

__all__ = [
    "SEED",
    "Dask",
    "Out",
    "Seed",
    "Store",
    "TimeLimit",
    "Workers",
    "add_verbs",
    "answered",
    "app",
]

SEED = 1905
FORMATS = ("parquet", "netcdf", "csv")

app = typer.Typer(
    help="A study's file: how it stands, go on, draw its page, run again, look over, hand to other programs.",
    epilog="Begin with: groundswell whatif mill-town --without speakers --replicates 10",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)


def _number(flag: str, low: int, high: int | None = None) -> Callable[[str], int]:
    return lambda text: whole(flag, text, low, high)


def _decimal(flag: str) -> Callable[[str], float]:
    def read(text: str) -> float:
        from groundswell import units

        try:
            return units.number(text.strip())
        except ScenarioError as error:
            raise ScenarioError(f"{flag} {error}") from error

    return read


What = Annotated[str, typer.Argument(metavar="WHAT", help="A scenario's name or folder, or a classic's name.")]
Replicates = Annotated[
    int,
    typer.Option(help="Runs of each world or point.", parser=_number("--replicates", 1, 65_536), metavar="N"),
]
Seed = Annotated[
    int,
    typer.Option(
        help="Chooses all chance; all worlds of a study share their luck.",
        parser=_number("--seed", 0, 2**64 - 1),
        metavar="N",
        show_default=str(SEED),
    ),
]
People = Annotated[
    int | None,
    typer.Option(help="Another size of the city: the plants stay, scaled.", parser=_number("--people", 1), metavar="N"),
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
Workers = Annotated[
    int | None,
    typer.Option(
        help="Processes; the result is the same for any number.",
        parser=_number("--workers", 1, 1024),
        metavar="K",
        show_default="one a core",
    ),
]
Dask = Annotated[str, typer.Option("--dask", metavar="ADDRESS", help="A Dask scheduler, such as tcp://10.0.0.1:8786.")]
TimeLimit = Annotated[
    float | None,
    typer.Option("--time-limit", metavar="SECONDS", help="Stop a run after so long.", parser=_decimal("--time-limit")),
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
    except KeyboardInterrupt as error:
        raise _interrupted(place) from error
    page = write_study_page(answer, folder)
    _say(answer)
    say(f"runs are kept in {place}; open {page} in a browser")


def _interrupted(place: Path) -> BaseException:
    """Return what ends the program after an interrupt, having said what is kept."""
    if not place.exists():
        return KeyboardInterrupt()
    note(f"interrupted; every finished run is kept in {place}; go on with: groundswell study resume {place}")
    return typer.Exit(KEPT)


def _say(answer: "Answer") -> None:
    from groundswell.report.study_words import sentence

    say(sentence(answer.sentence))
    if answer.tally.caution:
        say(answer.tally.caution)


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
            parser=_number("--points", 1),
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
            parser=_number("--points", 2),
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
            metavar="VALUE", help="Where an outcome is split.", parser=_decimal("--cut"), show_default="half-way"
        ),
    ] = None,
    points: Annotated[
        int, typer.Option(help="Values a side of the first grid.", parser=_number("--points", 2, 200), metavar="N")
    ] = 5,
    refine: Annotated[
        int,
        typer.Option(
            help="How often cells whose corners differ are divided in four.",
            parser=_number("--refine", 0, 8),
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


# --- a study's file -----------------------------------------------------------------------------------------------

File = Annotated[Path, typer.Argument(metavar="FILE", help="The file that a study has written.")]
One = Annotated[
    int | None,
    typer.Option("--study", metavar="N", help="One study of the file, by its number.", parser=_number("--study", 1)),
]
Anyway = Annotated[bool, typer.Option("--anyway", help="Even though another version of the program has made runs.")]


@app.command()
def status(file: File) -> None:
    """Say how far each study of a file is; no run is opened."""
    from groundswell.study.conductor import status as standing

    rows = []
    for one in standing(file):
        asked: Any = one.study.asked
        about = f"{asked.get('verb', 'other')} {asked.get('name', '')}".strip()
        stage = f", stage {asked['stage'] + 1}" if asked.get("stage") else ""
        counts = (f"{count:,}" for count in (one.study.members, one.done, one.failed, one.missing))
        rows.append((one.study.number, about + stage, *counts, one.study.made))
    table(("study", "asks", "runs", "done", "failed", "to do", "entered"), rows)


@app.command()
def resume(
    file: File,
    study: One = None,
    retry: Annotated[bool, typer.Option("--retry", help="Try runs again that have failed.")] = False,
    anyway: Anyway = False,
    workers: Workers = None,
    dask: Dask = "",
    time_limit: TimeLimit = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Folder for the page.", show_default="FILE's own")
    ] = None,
) -> None:
    """Go on with a file's studies where they stopped, and write their pages."""
    from groundswell.study.store import open_store
    from groundswell.study.verbs.work import executor_of, go_on

    folder = file.absolute().parent if out is None else out
    writable(folder, "give another folder")
    hands = executor_of(workers, dask=dask, time_limit=time_limit)
    try:
        with progress() as shown, open_store(file, write=True) as store:
            found = go_on(store, hands, study=study, retry=retry, anyway=anyway, on_progress=shown)
    except KeyboardInterrupt as error:
        raise _interrupted(file) from error
    _write_pages(found, folder)


@app.command()
def page(
    file: File,
    study: One = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Folder for the page.", show_default="FILE's own")
    ] = None,
) -> None:
    """Write the page of what is finished, and run nothing."""
    from groundswell.study.store import open_store
    from groundswell.study.verbs.work import answers

    folder = file.absolute().parent if out is None else out
    writable(folder, "give another folder")
    with open_store(file) as store:
        found = answers(store, study=study)
    _write_pages(found, folder)


def _write_pages(found: "list[Answer]", folder: Path) -> None:
    from groundswell.report.study_page import PAGE, write_study_page

    for place, answer in enumerate(found):
        name = PAGE if place == 0 else f"study-{place + 1}.html"
        written = write_study_page(answer, folder, name)
        _say(answer)
        say(f"open {written} in a browser")


@app.command()
def replay(
    file: File,
    study: One = None,
    count: Annotated[
        int,
        typer.Option("--count", metavar="N", help="How many runs, evenly spread.", parser=_number("--count", 1)),
    ] = 20,
    anyway: Anyway = False,
    workers: Workers = None,
) -> None:
    """Run finished runs again, and compare them to the bit; the file is only read."""
    from groundswell.study.conductor import replay as repeat
    from groundswell.study.store import open_store
    from groundswell.study.verbs.work import executor_of, some_runs

    with progress() as shown, open_store(file) as store:
        runs = some_runs(store, count, study=study)
        found = list(repeat(store, runs, executor_of(workers), anyway=anyway, on_progress=shown))
    other = [one for one in found if not one.equal]
    if other:
        why = f" ({other[0].failure})" if other[0].failure else ""
        raise DataError(
            f"{file}: {len(other)} of {len(found)} runs came out differently, run {other[0].run[:12]} first{why}"
        )
    say(f"{file}: {len(found)} of {len(found)} runs the same to the bit")


@app.command()
def verify(file: File) -> None:
    """Look over a whole file: whether every bit in it is as it was written."""
    from groundswell.study.integrity import verify as look_over

    with progress() as shown:
        found = look_over(file, on_progress=shown)
    for problem in found.problems:
        say(problem)
    if found.problems:
        raise DataError(f"{file}: is damaged, {len(found.problems)} faults are named above")
    say(f"{file}: sound; studies {found.studies:,}, runs {found.runs:,}, failures {found.failures:,}")


@app.command()
def export(
    file: File,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder.")],
    study: One = None,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="NAME",
            help="parquet, netcdf or csv.",
            parser=lambda text: one_of("--format", text, FORMATS),
        ),
    ] = FORMATS[0],
    partial: Annotated[bool, typer.Option("--partial", help="Even though runs are still to do.")] = False,
) -> None:
    """Hand a study's runs to other programs: Parquet with checksums, netCDF, or tables safe for spreadsheets."""
    from groundswell.study.export import export as hand_over
    from groundswell.study.store import open_store
    from groundswell.study.verbs.work import the_study

    with open_store(file) as store:
        written = hand_over(store, the_study(store, study), folder, form, partial=partial)
    say(f"runs in {written}")
