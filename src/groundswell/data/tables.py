"""Comma-separated tables written safely: whole or not at all, and never a formula in a spreadsheet."""

import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from groundswell.errors import DataError
from groundswell.scenario.csv_text import safe_cell, table_text

__all__ = ["safe_cell", "table_text", "write_table"]


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
