"""The command line's part on a study's file: how it stands, go on, draw its page, run again. No logic is here."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groundswell.cli_console import KEPT, complain, note, one_of, progress, say, table, whole, writable
from groundswell.errors import DataError, ScenarioError

if TYPE_CHECKING:
    from groundswell.study.store import Store
    from groundswell.study.verbs.work import Answer

__all__ = ["Dask", "TimeLimit", "Workers", "app", "decimal", "end_badly", "interrupted", "number", "say_answer"]

FORMATS = ("parquet", "netcdf", "csv")

NOTHING = 1
"""What a command ends with if all runs of a study have come to nothing."""

app = typer.Typer(
    help="A study's file: how it stands, go on, draw its page, run again, look over, hand to other programs.",
    epilog="Begin with: groundswell whatif mill-town --without speakers --replicates 10",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)


def number(flag: str, low: int, high: int | None = None) -> Callable[[str], int]:
    """Return a reader of a whole number given with a flag."""
    return lambda text: whole(flag, text, low, high)


def decimal(flag: str) -> Callable[[str], float]:
    """Return a reader of a number given with a flag."""

    def read(text: str) -> float:
        from groundswell import units

        try:
            return units.number(text.strip())
        except ScenarioError as error:
            raise ScenarioError(f"{flag} {error}") from error

    return read


def address(text: str) -> str:
    """Read the address of a scheduler: none at all is a mistake, perhaps of a script whose variable is empty."""
    if not text.strip():
        raise ScenarioError('--dask "": must be the address of a scheduler, such as tcp://10.0.0.1:8786')
    return text.strip()


Workers = Annotated[
    int | None,
    typer.Option(
        help="Processes; the result is the same for any number.",
        parser=number("--workers", 1, 1024),
        metavar="K",
        show_default="one a core",
    ),
]
Dask = Annotated[
    str | None,
    typer.Option("--dask", metavar="ADDRESS", help="A Dask scheduler, such as tcp://10.0.0.1:8786.", parser=address),
]
TimeLimit = Annotated[
    float | None,
    typer.Option("--time-limit", metavar="SECONDS", help="Stop a run after so long.", parser=decimal("--time-limit")),
]


def interrupted(place: Path) -> BaseException:
    """Return what ends the program after an interrupt, having said what is kept."""
    if not place.exists():
        return KeyboardInterrupt()
    note(f"interrupted; every finished run is kept in {place}; go on with: groundswell study resume {place}")
    return typer.Exit(KEPT)


def say_answer(answer: "Answer") -> None:
    """Write an answer's sentence, what is not there, and why."""
    from groundswell.report.study_words import answered

    say(answered(answer.sentence, answer.tally))
    if answer.tally.caution:
        say(answer.tally.caution)
    if answer.tally.cause:
        complain(answer.tally.cause)


def end_badly(found: "Sequence[Answer]") -> None:
    """End with code 1 if every run of a study has come to nothing; why was said."""
    if any(answer.tally.nothing for answer in found):
        raise typer.Exit(NOTHING)


# --- a study's file -----------------------------------------------------------------------------------------------

File = Annotated[Path, typer.Argument(metavar="FILE", help="The file that a study has written.")]
One = Annotated[
    int | None,
    typer.Option("--study", metavar="N", help="One study of the file, by its number.", parser=number("--study", 1)),
]
Anyway = Annotated[bool, typer.Option("--anyway", help="Even though another version of the program has made runs.")]


@app.command()
def status(file: File) -> None:
    """Say how far each study of a file is; no run is opened."""
    from groundswell.study.conductor import status as standing
    from groundswell.study.verbs.titles import short_title

    rows = []
    for one in standing(file):
        counts = (f"{count:,}" for count in (one.study.members, one.done, one.failed, one.missing))
        rows.append((one.study.number, short_title(one.study.asked), *counts, one.study.made))
    table(("study", "asks", "runs", "done", "failed", "to do", "entered"), rows)


@app.command()
def resume(
    file: File,
    study: One = None,
    retry: Annotated[bool, typer.Option("--retry", help="Try runs again that have failed.")] = False,
    anyway: Anyway = False,
    workers: Workers = None,
    dask: Dask = None,
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
    hands = executor_of(workers, dask=dask or "", time_limit=time_limit)
    try:
        with progress() as shown, open_store(file, write=True) as store:
            found = _with_pages(store, go_on(store, hands, study=study, retry=retry, anyway=anyway, on_progress=shown))
    except KeyboardInterrupt as error:
        raise interrupted(file) from error
    _write_pages(found, folder)


@app.command()
def page(
    file: File,
    study: One = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Folder for the page.", show_default="FILE's own")
    ] = None,
) -> None:
    """Write the page of what is finished, and run nothing; each study's page is a file of its own."""
    from groundswell.study.store import open_store
    from groundswell.study.verbs.work import answers

    folder = file.absolute().parent if out is None else out
    writable(folder, "give another folder")
    with open_store(file) as store:
        found = _with_pages(store, answers(store, study=study))
    _write_pages(found, folder)


def _with_pages(store: "Store", found: "list[Answer]") -> "list[tuple[Answer, str]]":
    from groundswell.study.verbs.titles import page_of

    return [(answer, page_of(store, answer.question)) for answer in found]


def _write_pages(found: "list[tuple[Answer, str]]", folder: Path) -> None:
    from groundswell.report.study_page import write_study_page

    for answer, name in found:
        written = write_study_page(answer, folder, name)
        say_answer(answer)
        say(f"open {written} in a browser")
    end_badly([answer for answer, _ in found])


@app.command()
def replay(
    file: File,
    study: One = None,
    count: Annotated[
        int,
        typer.Option("--count", metavar="N", help="How many runs, evenly spread.", parser=number("--count", 1)),
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
    """Look over a file: every study, job, run and failure against its checksum, and the file's structure.

    Space in the file that nothing stands in is not covered, nor is whether a run comes out the same: that is replay's.
    """
    from groundswell.study.integrity import verify as look_over

    with progress() as shown:
        found = look_over(file, on_progress=shown)
    for problem in found.problems:
        say(problem)
    if found.problems:
        count = len(found.problems)
        raise DataError(f"{file}: is damaged, {'1 fault is' if count == 1 else f'{count} faults are'} named above")
    say(f"{file}: sound; studies {found.studies:,}, runs {found.runs:,}, failures {found.failures:,}")


@app.command()
def export(
    file: File,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or an empty folder; nothing is replaced.")],
    study: One = None,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="NAME",
            help="parquet (which needs the extra `study`), netcdf or csv.",
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
