"""The command line: it reads what is asked, calls the rooms, and says what came of it. No logic is here."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated

import typer

from groundswell.cli_classics import app as classics_app
from groundswell.cli_console import (
    KEPT,
    clean,
    complain,
    drained,
    note,
    one_of,
    prepared,
    progress,
    say,
    standing_streams,
    table,
    whole,
    writable,
)
from groundswell.cli_study import app as study_app
from groundswell.cli_told import add_told
from groundswell.cli_verbs import add_verbs
from groundswell.errors import DataError, GroundswellError, ScenarioError

__all__ = ["app", "main"]

SEED = 1905
INTERRUPTED, TERMINATED, NO_READER = 130, 143, 141
BACKENDS = ("cpu", "columns", "reference")
"""Ways to compute a run; all give the same bits."""

app = typer.Typer(
    name="groundswell",
    help="Strikes, lockouts, protest and revolt, simulated person by person and compared with what happened.",
    epilog="Begin with: groundswell run mill-town",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


app.add_typer(classics_app, name="classics")
app.add_typer(study_app, name="study")


def _show_version(asked: bool) -> None:  # noqa: FBT001 - the library calls it so
    if asked:
        import groundswell

        say(f"groundswell {groundswell.__version__}")
        raise typer.Exit


@app.callback()
def _face(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    del version


def _number(flag: str, low: int, high: int | None = None) -> Callable[[str], int]:
    return lambda text: whole(flag, text, low, high)


ScenarioName = Annotated[str, typer.Argument(metavar="SCENARIO", help="A name from `list`, or the path of a folder.")]
People = Annotated[
    int | None,
    typer.Option(help="Another size of the city: the plants stay, scaled.", parser=_number("--people", 1), metavar="N"),
]
Backend = Annotated[
    str,
    typer.Option(
        help=f"How it is computed: {', '.join(BACKENDS)}; all give the same bits.",
        parser=lambda text: one_of("--backend", text, BACKENDS),
        metavar="NAME",
    ),
]
Changes = Annotated[
    list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Say something else; may be repeated.")
]
Without = Annotated[
    list[str] | None,
    typer.Option("--without", metavar="NAME", help="Switch off, by name or row; may be repeated."),
]
_SEED = typer.Option(
    help="Chooses all chance; the same seed gives the same run.",
    parser=_number("--seed", 0, 2**64 - 1),
    metavar="N",
    show_default=str(SEED),
)
Seed = Annotated[int, _SEED]
Threads = Annotated[
    int,
    typer.Option(
        help="Threads; the result is the same for any number.", parser=_number("--threads", 1, 1024), metavar="N"
    ),
]
Replicate = Annotated[
    int,
    typer.Option(help="Which of the seed's replicates.", parser=_number("--replicate", 0, 2**32 - 1), metavar="N"),
]
Replicates = Annotated[
    int,
    typer.Option(
        help="Also run this many replicates, for the fan.", parser=_number("--replicates", 0, 2**32 - 1), metavar="N"
    ),
]
Scored = Annotated[
    int | None,
    typer.Option(
        help="Replicates to run when a scenario is given.",
        parser=_number("--replicates", 1, 2**32 - 1),
        metavar="N",
        show_default="1",
    ),
]


@app.command()
def check(scenario: ScenarioName, people: People = None, changes: Changes = None, without: Without = None) -> None:
    """Read a scenario, refuse it politely or say what it holds and what a run would cost."""
    from groundswell.cli_work import checked

    for line in checked(prepared(scenario, changes, without), people):
        say(line)


@app.command()
def plan(
    scenario: ScenarioName,
    people: People = None,
    changes: Changes = None,
    without: Without = None,
    backend: Backend = BACKENDS[0],
) -> None:
    """Print how a scenario will be run: phases in order, who reads and writes what, streams, memory, cost."""
    from groundswell.engine.plan import plan as make_plan

    say(make_plan(prepared(scenario, changes, without), backend=backend, people=people))


@app.command()
def run(
    scenario: ScenarioName,
    seed: Seed = SEED,
    replicate: Replicate = 0,
    threads: Threads = 1,
    backend: Backend = BACKENDS[0],
    people: People = None,
    changes: Changes = None,
    without: Without = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the results.", show_default="out/SCENARIO")] = None,
    report: Annotated[bool, typer.Option("--report/--no-report", help="Write report.html too.")] = True,
    replicates: Replicates = 0,
) -> None:
    """Run a scenario once, write the results and the report, and say where to look."""
    from groundswell.cli_work import run_and_write

    said = prepared(scenario, changes, without)
    folder = out if out is not None else Path("out") / said.name
    with progress() as shown:
        run_and_write(
            said,
            folder,
            seed=seed,
            replicate=replicate,
            threads=threads,
            backend=backend,
            people=people,
            report=report,
            replicates=replicates,
            on_progress=shown,
        )
    say(f"results in {folder}: run.nc, chronicle.csv, minutes.csv, ledger.csv, provenance.json")
    if report:
        say(f"open {folder / 'report.html'} in a browser")


@app.command()
def report(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that `run` wrote.")]) -> None:
    """Write report.html anew from the results in a folder."""
    from groundswell.report.page import write_report

    writable(folder, "give the folder that a run has written")
    say(f"open {write_report(folder)} in a browser")


@app.command()
def score(
    what: Annotated[str, typer.Argument(metavar="DIR_OR_SCENARIO", help="A folder of results, or a scenario to run.")],
    targets: Annotated[Path, typer.Argument(metavar="TARGETS.csv", help="id,quantity,scope,window,statistic,low,high")],
    replicates: Scored = None,
    people: People = None,
    changes: Changes = None,
    without: Without = None,
    seed: Annotated[int | None, _SEED] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Score a run, or replicates of a scenario, against a table of targets."""
    from groundswell.cli_work import score_folder, score_scenario, scores_as_json, scores_as_rows

    if any((Path(what) / name).exists() for name in ("run.nc", "provenance.json")):
        asked = {
            "--set": changes or None,
            "--without": without or None,
            "--people": people,
            "--replicates": replicates,
            "--seed": seed,
        }
        for flag, value in asked.items():
            if value is not None:
                raise ScenarioError(f"{flag}: {what} is a run that has been made; give a scenario to run it otherwise")
        scores = score_folder(Path(what), targets)
    else:
        said = prepared(what, changes, without)
        with progress() as shown:
            scores = score_scenario(
                said,
                targets,
                seed=SEED if seed is None else seed,
                replicates=1 if replicates is None else replicates,
                people=people,
                on_progress=shown,
            )
    if json:
        say(scores_as_json(scores))
    else:
        table(
            ("target", "quantity", "scope", "window", "statistic", "band", "observed", "inside"),
            scores_as_rows(scores),
        )


@app.command()
def explain(
    scenario: ScenarioName,
    people: People = None,
    changes: Changes = None,
    without: Without = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the pages.", show_default="out/SCENARIO-explained")
    ] = None,
) -> None:
    """Draw who reads and writes what (SVG) and write the ODD page, both from the rules' own text."""
    from groundswell.engine.plan import plan as make_plan
    from groundswell.report.odd import write_explanation

    said = prepared(scenario, changes, without)
    folder = out if out is not None else Path("out") / f"{said.name}-explained"
    for path in write_explanation(make_plan(said, people=people), folder):
        say(path)


@app.command(name="list")
def list_() -> None:
    """List scenarios, mechanisms, institutions and switches."""
    from groundswell.cli_work import offered

    for title, head, rows in offered():
        say(f"\n{title}")
        table(head, rows)


@app.command()
def cite(scenario: ScenarioName) -> None:
    """Print how to cite this program, and the sources that a scenario stands on."""
    from groundswell.cli_work import citations

    for line in citations(prepared(scenario)):
        say(line)


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder for the scenario.")],
    plants: Annotated[Path, typer.Option(help="CSV with columns name, trade, owner, district, workers.")],
) -> None:
    """Make a running scenario of anyone's city from a table of its plants."""
    from groundswell.cli_work import refuse_semicolons
    from groundswell.scenario.new import new as make

    writable(folder, "give another folder")
    refuse_semicolons(plants)
    make(folder, plants)
    say(f"made {folder}; now: groundswell check {folder}, then: groundswell run {folder}")


@app.command()
def fit(
    scenario: ScenarioName,
    draws: Annotated[
        int,
        typer.Option(
            help="Sets of the fitted numbers drawn at first, one run each.",
            parser=_number("--draws", 10, 1_000_000),
            metavar="N",
        ),
    ] = 800,
    wanted: Annotated[
        int,
        typer.Option(help="Accepted sets to look for.", parser=_number("--wanted", 1, 10_000), metavar="N"),
    ] = 22,
    seed: Seed = SEED,
    people: People = None,
    workers: Annotated[
        int | None,
        typer.Option(
            help="Processes; the result is the same for any number.",
            parser=_number("--workers", 1, 1024),
            metavar="N",
            show_default="one a core",
        ),
    ] = None,
    changes: Changes = None,
    without: Without = None,
    out: Annotated[Path | None, typer.Option(help="New folder.", show_default="out/SCENARIO-fit")] = None,
) -> None:
    """Search for sets of the fitted numbers that meet a scenario's targets, and write them as its tables."""
    from groundswell.cli_work import fit_and_write

    said = prepared(scenario, changes, without)
    folder = out if out is not None else Path("out") / f"{said.name}-fit"
    writable(folder, "give another folder")
    with progress() as shown:
        lines = fit_and_write(
            said,
            folder,
            draws=draws,
            wanted=wanted,
            seed=seed,
            people=people,
            workers=workers,
            on_progress=shown,
        )
    for line in lines:
        say(line)


@app.command()
def replay(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that `run` wrote.")],
    anyway: Annotated[bool, typer.Option("--anyway", help="Try with another version of the code.")] = False,
) -> None:
    """Run again what provenance.json says (no other file is read), and compare to the bit."""
    from groundswell.study.replay import replay as repeat

    with progress() as shown:
        outcome = repeat(folder, anyway=anyway, on_progress=shown)
    if not outcome.equal:
        raise DataError(f"{folder}: the run came out differently; recorded {outcome.recorded}, now {outcome.repeated}")
    say(f"{folder}: the same to the bit ({outcome.repeated}); only provenance.json was read")


add_verbs(app)
add_told(study_app)


def main() -> None:
    """Run the command line; a user's mistake is one sentence and exit code 2, an interruption 130 or 143."""
    standing_streams()
    with _termination() as asked:
        code = _outcome()
        if code in (INTERRUPTED, KEPT):
            # A screen that is gone cannot be told.
            with suppress(OSError):
                if code == INTERRUPTED:
                    note("interrupted; nothing was written")
            code = TERMINATED if asked else INTERRUPTED
        code = drained(code)
    sys.exit(code)


def _outcome() -> int:
    """Do what is asked, say what went wrong, and return the exit code."""
    try:
        code = app(standalone_mode=False)
    except GroundswellError as error:
        return _mistake(error)
    except typer.exceptions.TyperException as error:
        return _mistake(_usage(error))
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        return NO_READER
    except (OSError, MemoryError) as error:
        return _mistake(_machine(error))
    # The command line's own library turns an interruption into its code, without a word.
    return code if isinstance(code, int) else 0


def _mistake(text: object) -> int:
    with suppress(OSError):
        complain(text)
    return 2


@contextmanager
def _termination() -> Iterator[list[int]]:
    """Let a request to end (SIGTERM) clean up as an interrupt from the keyboard does, and tell which it was."""
    asked: list[int] = []

    def end(number: int, frame: object) -> None:
        del frame
        asked.append(number)
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, end)
    except ValueError:
        # Only a program's main thread hears signals.
        yield asked
        return
    try:
        yield asked
    finally:
        signal.signal(signal.SIGTERM, before)


def _usage(error: typer.exceptions.TyperException) -> str:
    """Say what was wrong with the words on the command line."""
    text = error.format_message().strip()
    if text == "":
        return "say what to do, for instance: groundswell run mill-town"
    return f"{text.removesuffix('.')}; try: groundswell --help"


def _machine(error: OSError | MemoryError) -> str:
    """Say what the machine refused."""
    if isinstance(error, MemoryError):
        return "not enough memory; try fewer people with --people"
    place = f"{clean(error.filename)}: " if error.filename is not None else ""
    return f"{place}{(error.strerror or str(error)).lower()}"
