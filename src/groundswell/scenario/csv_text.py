"""Tables as text: comma-separated files read strictly, so that a wrong encoding or a torn row is met here.

Nothing is guessed: UTF-8 without a byte-order mark, one header, rows as long as the header, characters that
print.
"""

import csv
import io
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from groundswell import units
from groundswell.errors import DataError

__all__ = [
    "LARGEST",
    "MOST_ROWS",
    "RawTable",
    "decoded",
    "folded",
    "from_rows",
    "printable",
    "read",
    "read_bytes",
    "safe_cell",
    "table_text",
]

LARGEST = 20_000_000
"""Bytes; a larger table is refused before it is read."""

MOST_ROWS = 200_000
"""Rows of any table; those of a scenario may have fewer."""

_READ = 12
"""Bytes of memory that a byte of a table takes once it is read."""

_LIKE_FORMULA = re.compile(r"[\s']*[=+\-@|%]")

_BLANKS = str.maketrans({"\u00a0": " ", "\u202f": " "})
"""No-break spaces, which spreadsheets put where a space was typed."""

_JOINERS = "\u200c\u200d"
_JOINED = ((0x0600, 0x0DFF), (0x1000, 0x109F), (0x1780, 0x18AF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC))
"""Scripts that need joiners: Arabic and its kin, those of India, Burmese, Khmer, Mongolian."""

_MARKS = (
    (b"\xef\xbb\xbf", "UTF-8 with a byte-order mark"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


@dataclass(frozen=True)
class RawTable:
    """A table as it was written: every cell text, every row as long as the header.

    Attributes
    ----------
    place : str
        Folder and file named in errors.
    columns : tuple of str
        The header.
    rows : tuple of tuple of str
        Cells without surrounding blanks.
    lines : tuple of int
        Line of the file on which each row ends, for errors.
    """

    place: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.rows)

    def where(self, index: int) -> str:
        """Return the beginning of an error's sentence: file and line of a row."""
        return f"{self.place}, line {self.lines[index]}"

    def mappings(self) -> list[dict[str, str]]:
        """Return the rows as mappings from column to cell."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def require(self, needed: Sequence[str], optional: Sequence[str], *, others: bool = False) -> None:
        """Refuse a table without a column that is needed, or with one that nobody knows.

        Parameters
        ----------
        needed, optional : sequence of str
            Columns that must and may be there.
        others : bool
            Whether further columns are let through as notes.

        Raises
        ------
        DataError
            If a column is missing or unknown.
        """
        for column in needed:
            if column not in self.columns:
                unknown = [name for name in self.columns if name not in (*needed, *optional)]
                close = units.nearest(column, unknown) if unknown else ""
                hint = f"; is it {close.removeprefix('nearest: ')!r}?" if close.startswith("nearest") else ""
                raise DataError(f"{self.place}: no column {column!r}; needed are {', '.join(needed)}{hint}")
        if others:
            return
        for column in self.columns:
            if column not in (*needed, *optional):
                choices = (*needed, *optional)
                raise DataError(
                    f"{self.place}: no such column: {units.clip(column)!r}; {units.nearest(column, choices)}"
                )


def safe_cell(value: object) -> str:
    """Return a value as a cell that no spreadsheet takes for a formula.

    Numbers are left as they are, a minus sign included. A text that begins like a formula, whatever blanks
    stand before, gets an apostrophe in front (`read` takes it away again); characters that do not print
    (terminal codes, line breaks) become a space.

    Parameters
    ----------
    value : object
        A number, a text, or None for an empty cell.
    """
    if value is None:
        return ""
    if isinstance(value, float):
        whole = math.isfinite(value) and value == int(value) and abs(value) < 1e15
        return str(int(value)) if whole else repr(float(value))
    said = str(value)
    text = "".join(sign if _prints(said, index) else " " for index, sign in enumerate(said))
    if _LIKE_FORMULA.match(text) is None or units.is_bare(text):
        return text
    return f"'{text}"


def table_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a comma-separated table as text, header first, every cell safe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([safe_cell(column) for column in columns])
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
    return out.getvalue()


def printable(text: str) -> str:
    """Return a text, or refuse characters that do not print.

    Line breaks, terminal codes and marks that turn the direction of writing do not. Joiners of zero width are let
    through inside a word of a script that needs them.

    Raises
    ------
    DataError
        If there is one; the sentence begins with the text.
    """
    if not text.isprintable():
        for index, character in enumerate(text):
            if not _prints(text, index):
                raise DataError(f"{units.clip(text)!a} holds a character that does not print (U+{ord(character):04X})")
    return text


def _prints(text: str, index: int) -> bool:
    """Return whether a character prints, or joins two letters that are written so."""
    if text[index].isprintable():
        return True
    inside = text[index] in _JOINERS and 0 < index < len(text) - 1
    return inside and _is_joined(text[index - 1]) and _is_joined(text[index + 1])


def _is_joined(character: str) -> bool:
    return any(low <= ord(character) <= high for low, high in _JOINED)


def folded(text: str) -> str:
    """Return a name as it is heard: without regard to case, composition of letters, or joiners of zero width."""
    bare = "".join(sign for sign in text if sign not in _JOINERS)
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", bare).casefold())


def read(path: Path, place: str, most: int = MOST_ROWS) -> RawTable:
    """Read a comma-separated file.

    Parameters
    ----------
    path : Path
        The file.
    place : str
        How to name it in errors.
    most : int
        Rows that it may have; a longer file is refused before it is taken apart.

    Raises
    ------
    DataError
        If it is missing, too large, not UTF-8, begins with a byte-order mark, or is not a table.
    """
    try:
        if not path.is_file():
            raise DataError(f"{place}: there is no such file in {path.parent.name or path.parent}")
        size = path.stat().st_size
        if size > LARGEST:
            raise DataError(f"{place}: {size:,} bytes; a table may have {LARGEST:,} at most")
        data = path.read_bytes()
    except OSError as error:
        raise DataError(f"{place}: cannot be read ({error.strerror or 'input error'})") from error
    lines = data.count(b"\n")
    if lines > most + 1:
        raise DataError(
            f"{place}: about {lines:,} rows, which would take {_READ * len(data) / 2**20:,.0f} MB of memory to read;"
            f" at most {most:,} are allowed"
        )
    return read_bytes(data, place)


def read_bytes(data: bytes, place: str) -> RawTable:
    """Read a comma-separated table from its bytes; see `read`."""
    if len(data) > LARGEST:
        raise DataError(f"{place}: {len(data):,} bytes; a table may have {LARGEST:,} at most")
    text = decoded(data, place)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    try:
        for row in reader:
            if all(cell.strip() == "" for cell in row):
                continue
            rows.append(tuple(_unescaped(_plain(cell)) for cell in row))
            lines.append(reader.line_num)
            if len(rows) > MOST_ROWS:
                raise DataError(f"{place}: more than {MOST_ROWS:,} rows")
    except csv.Error as error:
        raise DataError(f"{place}, line {max(reader.line_num, 1)}: not a comma-separated row ({error})") from error
    if len(rows) == 0:
        raise DataError(f"{place}: is empty; the first line names the columns")
    return _checked(place, rows, lines)


def from_rows(place: str, rows: Sequence[Mapping[str, str]], columns: Sequence[str]) -> RawTable:
    """Make a table of rows kept in memory, as if it had been read; row 1 counts as line 2."""
    cells = [tuple(columns), *(tuple(_plain(str(row[column])) for column in columns) for row in rows)]
    return _checked(place, cells, list(range(1, len(cells) + 1)))


def decoded(data: bytes, place: str) -> str:
    """Return bytes as text.

    Raises
    ------
    DataError
        If they are not UTF-8, or begin with a byte-order mark.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            raise DataError(f"{place}, line 1: is saved as {encoding}; save it as plain UTF-8, without the mark")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataError(
            f"{place}, line {line}: byte {data[error.start]:#04x} is not UTF-8 (Latin-1?); save it as UTF-8"
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise DataError(f"{place}, line {line}: holds a zero byte; it is not a text file")
    return text


def _plain(cell: str) -> str:
    """Return a cell with plain spaces, none around it, and letters composed, so that equal names are equal."""
    return cell.strip() if cell.isascii() else unicodedata.normalize("NFC", cell.translate(_BLANKS)).strip()


def _unescaped(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _LIKE_FORMULA.match(cell) is not None else cell


def _checked(place: str, rows: list[tuple[str, ...]], lines: list[int]) -> RawTable:
    for row, line in zip(rows, lines, strict=True):
        try:
            for cell in row:
                printable(cell)
        except DataError as error:
            raise DataError(f"{place}, line {line}: {error}") from error
    header = rows[0]
    for column in header:
        if column == "":
            raise DataError(f"{place}, line {lines[0]}: a column has no name")
        if header.count(column) > 1:
            raise DataError(f"{place}, line {lines[0]}: two columns are called {units.clip(column)!r}")
    for row, line in zip(rows[1:], lines[1:], strict=True):
        if len(row) != len(header):
            raise DataError(f"{place}, line {line}: {len(row)} cells, but the header names {len(header)} columns")
    return RawTable(place, header, tuple(rows[1:]), tuple(lines[1:]))
