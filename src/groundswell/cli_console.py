"""What the command line shows: sentences, tables, progress; and what it promises about output folders."""

import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from groundswell.errors import DataError, ScenarioError

if TYPE_CHECKING:
    from groundswell.scenario import Scenario

__all__ = [
    "EXAMPLE",
    "KEPT",
    "Progress",
    "complain",
    "drained",
    "note",
    "one_change",
    "one_of",
    "prepared",
    "progress",
    "say",
    "standing_streams",
    "table",
    "whole",
    "writable",
]

EXAMPLE = "lean.b_social=5 logit"
"""A change that can be made, for the sentence that asks for one."""

KEPT = -130
"""What a command ends with after an interrupt of which it has said itself what is kept."""


def clean(text: object) -> str:
    """Return text that cannot steer a terminal: signs that do not print are replaced."""
    return "".join(sign if sign.isprintable() or sign == "\n" else "\N{REPLACEMENT CHARACTER}" for sign in str(text))


def say(text: object) -> None:
    """Write to standard output."""
    _write(sys.stdout, f"{clean(text)}\n")


def complain(text: object) -> None:
    """Write one line to standard error."""
    _write(sys.stderr, f"groundswell: {clean(text)}\n")


def note(text: object) -> None:
    """Write a line of progress to standard error, where it does not mix with what a script reads."""
    _write(sys.stderr, f"{clean(text)}\n")


def _write(stream: object, text: str) -> None:
    # A terminal that cannot show a letter shows its number instead of stopping the run.
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))  # type: ignore[attr-defined]
    stream.flush()  # type: ignore[attr-defined]


def standing_streams() -> None:
    """Give a program that was started without an output one that goes nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            sink = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open as long as the program runs
            setattr(sys, name, sink)


def drained(code: int) -> int:
    """Write out what waits, and return the exit code: an output that takes no more makes a good end a bad one.

    What cannot be written is thrown away here, lest the interpreter complain of it in its own words.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            code = 2 if code == 0 else code
            with suppress(OSError, ValueError):
                sink = os.open(os.devnull, os.O_WRONLY)
                os.dup2(sink, stream.fileno())
                os.close(sink)
    return code


def whole(flag: str, text: object, low: int, high: int | None = None) -> int:
    """Read a whole number given with a flag.

    Raises
    ------
    ScenarioError
        If it is none, or too small or large.
    """
    said = str(text).strip()
    if re.fullmatch(r"[-+]?[0-9]{1,40}", said) is None:
        raise ScenarioError(f"{flag} {said[:40]}: must be a whole number in digits, such as {max(low, 1)}")
    if int(said) < low:
        raise ScenarioError(f"{flag} {said}: must be at least {low}")
    if high is not None and int(said) > high:
        raise ScenarioError(f"{flag} {said}: must be at most {high}")
    return int(said)


def one_of(flag: str, text: str, choices: Sequence[str]) -> str:
    """Read a word given with a flag.

    Raises
    ------
    ScenarioError
        If it is none of the choices.
    """
    if text not in choices:
        raise ScenarioError(f"{flag} {text[:40]}: must be one of {', '.join(choices)}")
    return text


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write a table to standard output: words to the left, numbers as they come.

    Parameters
    ----------
    head : (columns,) sequence of str
        Titles.
    rows : sequence of (columns,) sequences
        Cells.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for title in head:
        grid.add_column(title, overflow="fold")
    for row in rows:
        # Text objects, so that brackets in names are never read as mark-up.
        grid.add_row(*(Text(clean(cell)) for cell in row))
    wide = None if sys.stdout.isatty() else 160
    Console(file=sys.stdout, width=wide, highlight=False).print(grid)


class Progress:
    """A line that says what is being done, and how far it is.

    On a terminal it is one moving line; elsewhere the beginning and the end of each piece of work are written.
    """

    def __init__(self) -> None:
        self.said = self.shown = ""
        self.bar: object = None
        self.task: object = None

    def __call__(self, message: str, fraction: float | None = None) -> None:
        """Show a message, and how much of the work is done if that is known."""
        if self.bar is not None:
            total = None if fraction is None else 1.0
            self.bar.update(self.task, description=clean(message), total=total, completed=fraction or 0.0)  # type: ignore[attr-defined]
            return
        # Numbers in a message change; its words tell whether the work is a new one.
        words = "".join(sign for sign in message if not sign.isdigit())
        done = fraction is not None and fraction >= 1.0
        if words != self.said or (done and message != self.shown):
            self.said, self.shown = words, message
            note(message)


@contextmanager
def progress() -> Iterator[Progress]:
    """Show progress while the body runs."""
    shown = Progress()
    if not sys.stderr.isatty():
        yield shown
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        shown.bar = bar
        shown.task = bar.add_task("starting", total=None)
        yield shown


def one_change(text: str, example: str = EXAMPLE, form: str = "PATH=VALUE", flag: str = "--set") -> tuple[str, str]:
    """Read one ``PATH=VALUE``.

    Raises
    ------
    ScenarioError
        If it is none.
    """
    path, equals, value = text.partition("=")
    if not equals or not path.strip():
        raise ScenarioError(f'{flag} {text}: must be {form}, for instance {flag} "{example}"')
    return path.strip(), value.strip()


def prepared(name: str, changes: Sequence[str] | None = None, without: Sequence[str] | None = None) -> "Scenario":
    """Return a scenario with the command line's changes made.

    Parameters
    ----------
    name : str
        Name in the catalogue, or path of a folder or a TOML file.
    changes : sequence of str
        ``PATH=VALUE`` each.
    without : sequence of str
        Switches to turn off, by name or by row.

    Raises
    ------
    ScenarioError
        If anything cannot be said.
    """
    from groundswell.scenario import load

    scenario = load(name)
    for change in changes or ():
        scenario = scenario.change(*one_change(change))
    for switch in without or ():
        scenario = scenario.without(switch)
    return scenario


def writable(folder: Path, instead: str) -> None:
    """Refuse an output folder that cannot be written, before any work is done.

    Parameters
    ----------
    folder : Path
        Where to write.
    instead : str
        What to do instead, as the sentence ends.

    Raises
    ------
    DataError
        If the folder, or the nearest folder above it that exists, takes no file.
    """
    if folder.exists() and not folder.is_dir():
        raise DataError(f"{folder}: is a file; {instead}")
    parent = folder.absolute().parent
    while not parent.exists():
        parent = parent.parent
    for place in (parent, folder):
        if not place.exists():
            continue
        try:
            handle, probe = tempfile.mkstemp(prefix=".groundswell-", dir=place)
        except OSError as error:
            reason = (error.strerror or "cannot be written").lower()
            raise DataError(f"{folder}: cannot be written ({reason}); {instead}") from error
        os.close(handle)
        with suppress(OSError):
            Path(probe).unlink()
