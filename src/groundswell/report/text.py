"""Pages of words and tables, said once and written as Markdown or as HTML."""

import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from groundswell.errors import DataError
from groundswell.report.drawing import clean

__all__ = [
    "Block",
    "Code",
    "Heading",
    "Items",
    "Paragraph",
    "Picture",
    "Table",
    "html_blocks",
    "html_page",
    "markdown",
    "save",
]


@dataclass(frozen=True)
class Heading:
    """A title; level 1 is the page's own."""

    level: int
    words: str


@dataclass(frozen=True)
class Paragraph:
    """Running words; backticks mark names."""

    words: str


@dataclass(frozen=True)
class Items:
    """A list."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table of words."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Picture:
    """A drawing: in HTML as it is, in Markdown as a link to its file."""

    svg: str
    file: str
    caption: str


@dataclass(frozen=True)
class Code:
    """A rule's own text, as it is run."""

    text: str


Block = Heading | Paragraph | Items | Table | Picture | Code


def markdown(blocks: Iterable[Block]) -> str:
    """Write blocks as Markdown."""
    return "\n\n".join(_markdown(block) for block in blocks) + "\n"


def _markdown(block: Block) -> str:
    match block:
        case Heading(level, words):
            return f"{'#' * level} {_inert(words)}"
        case Paragraph(words):
            return _inert(words)
        case Items(words):
            return "\n".join(f"* {_inert(item)}" for item in words)
        case Table(head, rows):
            lines = [_row(head), "|" + "---|" * len(head), *(_row(row) for row in rows)]
            return "\n".join(lines)
        case Picture(_, file, caption):
            return f"![{_inert(caption)}]({file})"
        case Code(text):
            return f"```text\n{text}\n```"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _inert(text: str) -> str:
    """Make words harmless: no HTML of theirs comes to life."""
    return text.replace("<", "&lt;")


def _cell(text: str) -> str:
    """Make words fit for a cell: no bars, no line ends, no live HTML."""
    flat = " ".join(text.split())
    return _inert(flat.replace("|", "\\|"))


STYLE = """
body { max-width: 68rem; margin: 2.5rem auto; padding: 0 1.5rem; color: #26231f; background: #fffefb;
  font: 17px/1.55 Georgia, 'Times New Roman', serif; }
h1, h2, h3, h4 { line-height: 1.2;
  font-family: 'Gill Sans', 'Source Sans 3', 'Segoe UI', Calibri, Arial, sans-serif; }
h2 { margin-top: 2.6em; border-bottom: 1px solid #d9d4c9; } h3 { margin-top: 2em; }
p, ul { max-width: 44rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .82em; margin: 1em 0; }
th, td { text-align: left; vertical-align: top; padding: .25em .9em .25em 0;
  border-bottom: 1px solid #efebe2; }
code { font-family: 'DejaVu Sans Mono', Consolas, monospace; font-size: .86em; background: #efebe2;
  padding: 0 .2em; }
pre { background: #f6f3ea; padding: .8em 1em; overflow-x: auto; font-size: .82em; } pre code { background: none; }
figure { margin: 1.5em 0; } figure svg { max-width: 100%; height: auto; }
figcaption { color: #6f6a62; font-size: .9em; }
@media print { body { font-size: 11px; margin: 0; } table, figure { break-inside: avoid; } }
"""


def html_page(blocks: Sequence[Block], title: str) -> str:
    """Write blocks as one self-contained page without any program in it."""
    body = html_blocks(blocks)
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{clean(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def html_blocks(blocks: Iterable[Block]) -> str:
    """Write blocks as a piece of a page."""
    return "\n".join(_html(block) for block in blocks)


def _html(block: Block) -> str:
    match block:
        case Heading(level, words):
            return f"<h{level}>{_marked(words)}</h{level}>"
        case Paragraph(words):
            return f"<p>{_marked(words)}</p>"
        case Items(words):
            return "<ul>" + "".join(f"<li>{_marked(item)}</li>" for item in words) + "</ul>"
        case Table(head, rows):
            top = "".join(f"<th>{_marked(cell)}</th>" for cell in head)
            lines = "\n".join("<tr>" + "".join(f"<td>{_marked(cell)}</td>" for cell in row) + "</tr>" for row in rows)
            return f'<div class="scroll"><table>\n<tr>{top}</tr>\n{lines}\n</table></div>'
        case Picture(svg, _, caption):
            return f"<figure>{svg}<figcaption>{_marked(caption)}</figcaption></figure>"
        case Code(text):
            lines = "\n".join(clean(line) for line in text.splitlines())
            return f"<pre><code>{lines}</code></pre>"


def _marked(words: str) -> str:
    """Escape words; backticks mark names, stars mark stress."""
    named = re.sub(r"``?([^`]+)``?", r"<code>\1</code>", clean(words))
    strong = re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", named)
    return re.sub(r"\*([^*<>]+)\*", r"<em>\1</em>", strong)


def save(path: Path, text: str) -> Path:
    """Write a text file whole or not at all.

    Raises
    ------
    DataError
        If the folder takes no file.
    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        # A temporary file is its owner's alone; a page is for everybody whom the folder lets in.
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        reason = (error.strerror or "cannot be written").lower()
        raise DataError(f"{path}: cannot be written ({reason}); choose another folder") from error
    return path
