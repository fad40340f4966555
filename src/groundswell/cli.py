"""The command line: it reads what is asked, calls the rooms, and says what came of it. No logic is here."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from groundswell.cli_console import clean, complain, note, prepared, progress, say, table, writable
from groundswell.errors import DataError, GroundswellError

__all__ = ["app", "main"]

SEED = 1905
INTERRUPTED = 130

app = typer.Typer(
    name="groundswell",
    help="Strikes, lockouts, protest and revolt, simulated person by person and compared with what happened.",
    epilog="Begin with: groundswell run mill-town",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


class Backend(StrEnum):
    """Ways to compute a run; all give the same bits."""

    cpu = "cpu"
    columns = "columns"
    reference = "reference"


ScenarioName = Annotated[str, typer.Argument(metavar="SCENARIO", help="A name from `list`, or the path of a folder.")]
People = Annotated[int | None, typer.Option(help="Another size of the city: the plants stay, scaled.", min=1)]
Changes = Annotated[
    list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Say something else; may be repeated.")
]
Without = Annotated[
    list[str] | None,
    typer.Option("--without", metavar="NAME", help="Switch off, by name or row; may be repeated."),
]
Seed = Annotated[int, typer.Option(help="Chooses all chance; the same seed gives the same run.", min=0)]
Threads = Annotated[int, typer.Option(help="Threads; the result is the same for any number.", min=1)]
Replicates = Annotated[int, typer.Option(help="Also run this many replicates, for the fan.", min=0)]


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
    backend: Backend = Backend.cpu,
) -> None:
    """Print how a scenario will be run: phases in order, who reads and writes what, streams, memory, cost."""
    from groundswell.engine.plan import plan as make_plan

    say(make_plan(prepared(scenario, changes, without), backend=backend.value, people=people))


@app.command()
def run(
    scenario: ScenarioName,
    seed: Seed = SEED,
    replicate: Annotated[int, typer.Option(help="Which of the seed's replicates.", min=0)] = 0,
    threads: Threads = 1,
    backend: Backend = Backend.cpu,
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
            backend=backend.value,
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

    writable(folder)
    say(f"open {write_report(folder)} in a browser")


@app.command()
def score(
    what: Annotated[str, typer.Argument(metavar="DIR_OR_SCENARIO", help="A folder of results, or a scenario to run.")],
    targets: Annotated[Path, typer.Argument(metavar="TARGETS.csv", help="id,quantity,scope,window,statistic,low,high")],
    replicates: Annotated[int, typer.Option(help="Replicates to run when a scenario is given.", min=1)] = 1,
    people: People = None,
    changes: Changes = None,
    without: Without = None,
    seed: Seed = SEED,
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Score a run, or replicates of a scenario, against a table of targets."""
    from groundswell.cli_work import score_folder, score_scenario, scores_as_json, scores_as_rows

    if (Path(what) / "run.nc").exists():
        scores = score_folder(Path(what), targets)
    else:
        said = prepared(what, changes, without)
        with progress() as shown:
            scores = score_scenario(said, targets, seed=seed, replicates=replicates, people=people, on_progress=shown)
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
    writable(folder)
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
    from groundswell.scenario.new import new as make

    writable(folder)
    make(folder, plants)
    say(f"made {folder}; now: groundswell check {folder}, then: groundswell run {folder}")


@app.command()
def replay(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that `run` wrote.")],
    anyway: Annotated[bool, typer.Option("--anyway", help="Try with another version of the code.")] = False,
) -> None:
    """Run again what provenance.json says, and compare to the bit."""
    from groundswell.study.replay import replay as repeat

    with progress() as shown:
        outcome = repeat(folder, anyway=anyway, on_progress=shown)
    if not outcome.equal:
        raise DataError(f"{folder}: the run came out differently; recorded {outcome.recorded}, now {outcome.repeated}")
    say(f"{folder}: the same to the bit ({outcome.repeated})")


def main() -> None:
    """Run the command line; a user's mistake is one sentence and exit code 2, an interruption 130."""
    try:
        code = app(standalone_mode=False)
    except GroundswellError as error:
        complain(error)
        code = 2
    except typer.exceptions.TyperException as error:
        complain(_usage(error))
        code = 2
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except (OSError, MemoryError) as error:
        complain(_machine(error))
        code = 2
    # The command line's own library turns an interruption into its code, without a word.
    if code == INTERRUPTED:
        note("interrupted; nothing was written")
    sys.exit(code if isinstance(code, int) else 0)


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
