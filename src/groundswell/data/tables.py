"""Comma-separated tables written safely: whole or not at all, and never a formula in a spreadsheet."""

import csv
import io
import math
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from groundswell.errors import DataError

__all__ = ["safe_cell", "table_text", "write_table"]

_FORMULA = ("=", "+", "-", "@", "|", "%")


def safe_cell(value: object) -> str:
    """Return a value as a cell that no spreadsheet takes for a formula.

    Numbers are left as they are, a minus sign included. A text that begins like a formula, whatever blanks
    stand before, gets an apostrophe in front; characters that do not print (terminal codes, line breaks)
    become a space.

    Parameters
    ----------
    value : object
        A number, a text, or None for an empty cell.
    """
    if value is None:
        return ""
    if isinstance(value, float):
        whole = math.isfinite(value) and value == int(value) and abs(value) < 1e15
        return str(int(value)) if whole else repr(value)
    text = "".join(character if character.isprintable() else " " for character in str(value))
    if isinstance(value, int) or not text.lstrip().startswith(_FORMULA) or _is_number(text):
        return text
    return f"'{text}"


def _is_number(text: str) -> bool:
    return text.strip().removeprefix("-").replace(".", "", 1).isdecimal() and text.isascii()


def table_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a comma-separated table as text, header first, every cell safe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([safe_cell(column) for column in columns])
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
    return out.getvalue()


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a comma-separated table; an older file of that name stays whole until the new one is.

    Raises
    ------
    DataError
        If it cannot be written.
    """
    text = table_text(columns, rows)
    try:
        handle, temporary = tempfile.mkstemp(prefix=".groundswell-", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            Path(temporary).replace(path)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise DataError(f"{path}: cannot be written ({error.strerror or 'output error'})") from error
