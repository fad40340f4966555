"""R16: names cannot become code.

Puts each of 60 payloads (HTML, scripts, SVG, style, templates, terminal codes, spreadsheet formulas, paths)
into every free-text field of a small scenario, one after the other; a field may refuse it in one printable
sentence. The fields that took it are then filled together, the town is run, and every output is searched for
a live payload: the report, the explanation and a study's page (parsed as HTML, with a content security policy, and
no element or attribute that acts), all tables (no formula, nothing that does not print), the JSON, the scenario written
back, and what the commands print. Usage: ``python verification/payloads.py [COUNT]`` (all 60 if left out).
"""

import contextlib
import csv
import io
import json
import re
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from fuzz_scenarios import BASE
from groundswell.errors import GroundswellError
from groundswell.scenario import load, write
from groundswell.scenario.csv_text import table_text
from stamp import keep

PAYLOADS = (
    *(
        "<script>alert(1)</script>",
        "</script><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<b>x</b>",
    ),
    *(
        '"><script>alert(1)</script>',
        "'><script>alert(1)</script>",
        "<svg onload=alert(1)>",
        "<svg/onload=a()//",
    ),
    *("<iframe src=javascript:alert(1)>", "<a href='javascript:alert(1)'>x</a>", "javascript:alert(1)"),
    *("<body onload=a()>", "<style>*{display:none}</style>", "</style><script>1</script>"),
    *("</title><script>1</script>", "</text><script>1</script>", "<!--", "-->", "<![CDATA["),
    *("]]><script>1</script>", "<!DOCTYPE x>", "<?xml version='1.0'?>", "<object data=x>", "<embed src=x>"),
    *("<base href=//x>", "<meta http-equiv=refresh content=0>", "<link rel=stylesheet href=//x>"),
    *("<form action=//x><input>", "<math><mi//xlink:href='data:x,1'>", "<details open ontoggle=alert(1)>"),
    *("&lt;script&gt;", "&#60;script&#62;", "{{7*7}}", "{% include 'x' %}", "${7*7}", "#{7*7}", "<%= 7*7 %>"),
    *(
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(1)",
        "=cmd|' /C calc'!A0",
        '=HYPERLINK("http://x")',
        "\t=1+1",
        " =1+1",
        "|x",
    ),
    *(
        "\x1b[31mred",
        "\x1b]8;;http://x\x07y",
        "\x9b31m",
        "\x07",
        "\u202ereversed",
        "\r\nSet-Cookie: x",
        "a\nb",
    ),
    *("[bold red]x[/]", "[link=http://x]y[/link]", "$\\mathrm{x}$", "../../x", "%s%n"),
    *("url(javascript:alert(1))", "](javascript:alert(1))"),
)

# every free text, by file and column; the scenario's own keys come after
CELLS = tuple(
    (file, column)
    for file, columns in {
        "plants.csv": ("name", "notes"),
        "districts.csv": ("district", "covers", "source"),
        "trades.csv": ("trade", "source"),
        "outlets.csv": ("outlet", "class", "source"),
        "regiments.csv": ("regiment", "source"),
        "parties.csv": ("party", "source"),
        "timeline.csv": ("actor", "what", "scope", "source", "confidence"),
        "elsewhere.csv": ("source", "confidence"),
        "feasts.csv": ("name", "source"),
        "sources.csv": ("source_id", "reference", "status"),
        "map.csv": ("line", "source"),
    }.items()
    for column in columns
)
KEYS = ("name", "title", "summary", "source", "note", "parameter", "owner", "stream")
FIELDS: tuple[tuple[str, str], ...] = (*CELLS, *(("scenario.toml", key) for key in KEYS))
_NAMED = {
    "name": ("plants.csv", "timeline.csv"),
    "district": ("districts.csv", "plants.csv", "regiments.csv"),
    "trade": ("trades.csv", "plants.csv", "outlets.csv"),
}
_ACTING = frozenset({"script", "iframe", "object", "embed", "base", "form", "input", "link", "applet", "frame"})


def town(payload: str, fields: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Return the files of a town with a payload in the fields named, each time with a word of its own."""
    files = dict(BASE)
    for number, (file, column) in enumerate(fields):
        text = f"{payload} w{number}"
        if file == "scenario.toml":
            files[file] = _key(files[file], column, text)
        else:
            files = _cell(files, file, column, text)
    return files


def _key(toml: str, key: str, text: str) -> str:
    said = json.dumps(text).replace("\\u2028", " ").replace("\x7f", "\\u007f")
    old, new = {
        "name": ('name = "fuzz-town"', f"name = {said}"),
        "title": ('title = "A town to be damaged"', f"title = {said}"),
        "summary": ('summary = "Two plants."', f"summary = {said}"),
        "source": ('source = "assumption A1"', f"source = {said}"),
        "note": ('b_social = "a note"', f"b_social = {said}"),
        "parameter": ("[parameters.lean]\n", f'[parameters.lean]\n{said} = "1 logit"\n'),
        "owner": ("[parameters.fatigue]", f"[parameters.{said}]"),
        "stream": ('"decide/reconsider" = 7', f"{said} = 3"),
    }[key]  # fmt: skip
    return toml.replace(old, new)


def _cell(files: dict[str, str], file: str, column: str, text: str) -> dict[str, str]:
    """Put a text into the first row of a column, and wherever else that name is used."""
    old = next(csv.DictReader(io.StringIO(files[file])))[column]
    changed = dict(files)
    spread = column in _NAMED and file == _NAMED[column][0]
    for name in _NAMED[column] if spread else (file,):
        rows = list(csv.DictReader(io.StringIO(files[name])))
        for index, row in enumerate(rows):
            if name == file and index == 0:
                row[column] = text
            elif spread:
                for other in row:
                    if row[other] == old and other in (column, "neighbours"):
                        row[other] = text
                if name == "timeline.csv":
                    row["scope"] = row["scope"].replace(f"plant={old}", f"plant={text}")
                if name == "outlets.csv":
                    row["readers"] = row["readers"].replace(f"{old}=", f"{text}=")
        changed[name] = _table(rows)
    return changed


def _table(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


class Page(HTMLParser):
    """Parses a page as a browser would, and keeps everything in it that could act."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.live: list[str] = []
        self.policy = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note elements and attributes that act."""
        said = {name: value or "" for name, value in attrs}
        if tag == "meta" and said.get("http-equiv", "").lower() == "content-security-policy":
            self.policy = said.get("content", "")
        elif tag in _ACTING or (tag == "meta" and "http-equiv" in said):
            self.live.append(f"<{tag}>")
        for name, value in said.items():
            lowered = re.sub(r"\s", "", value).lower()
            link = name in ("href", "src", "xlink:href", "action", "data", "style")
            if name.startswith("on") or (link and ("javascript:" in lowered or lowered.startswith("//"))):
                self.live.append(f"<{tag} {name}={value[:40]}>")

    handle_startendtag = handle_starttag


def _live_page(text: str, *, page: bool) -> list[str]:
    parser = Page()
    parser.feed(text)
    parser.close()
    live = list(parser.live)
    if page and "default-src 'none'" not in parser.policy:
        live.append("no content security policy")
    return live + _unprintable(text)


def _unprintable(text: str) -> list[str]:
    found = [sign for sign in text if not sign.isprintable() and sign not in "\n\t\xa0\u2009\u202f\u200a\u2002\u2003"]
    return [f"U+{ord(sign):04X}" for sign in sorted(set(found))]


def _live_table(text: str) -> list[str]:
    live = _unprintable(text)
    for row in csv.reader(io.StringIO(text)):
        for cell in row:
            begins = cell.lstrip().startswith(("=", "+", "-", "@", "|", "%"))
            if begins and re.fullmatch(r"[-+]?[0-9.]+(e[-+]?[0-9]+)?", cell.strip()) is None:
                live.append(f"formula {cell[:40]!a}")
    return live


def _live_json(text: str) -> list[str]:
    json.loads(text)
    return _unprintable(text)


def searched(folder: Path) -> dict[str, list[str]]:
    """Return what is live in each file of a folder; empty lists where nothing is."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.suffix == ".nc":
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix in (".html", ".svg", ".md"):
            found[path.name] = _live_page(text, page=path.suffix == ".html")
        elif path.suffix == ".csv":
            found[path.name] = _live_table(text)
        elif path.suffix == ".json":
            found[path.name] = _live_json(text)
        elif path.suffix == ".toml":
            tomllib.loads(text)
            found[path.name] = _unprintable(text)
        else:
            found[path.name] = _unprintable(text)
    return found


def _accepted(payload: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the fields that take a payload; the others must refuse it in one printable sentence."""
    from groundswell.cli_work import checked

    for field in FIELDS:
        home = folder / "fuzz-town"
        home.mkdir(exist_ok=True)
        for name, text in town(payload, (field,)).items():
            (home / name).write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            checked(load(home), None)
        except GroundswellError as error:
            if not str(error).isprintable():
                raise RuntimeError(f"{field}: {str(error)!a}") from error
        else:
            yield field


def _printed(*words: str) -> str:
    """Return what a command prints."""
    from groundswell.cli import main

    out, kept = io.StringIO(), sys.argv
    sys.argv = ["groundswell", *words]
    try:
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(out),
            contextlib.suppress(SystemExit),
        ):
            main()
    finally:
        sys.argv = kept
    return out.getvalue()


def _studied(home: Path, folder: Path) -> str:
    """Ask a what-if of the town, hand its runs over as tables, and return what is printed."""
    store = str(folder / "study.db")
    words = ("--set", "fatigue.tiring=0.2 per day", "--replicates", "2", "--workers", "1", "--over-structures")
    said = _printed("whatif", str(home), *words, "--store", store, "--out", str(folder / "studied"))
    said += _printed("study", "status", store)
    said += _printed("study", "export", store, str(folder / "exported"), "--format", "csv")
    if not (folder / "studied" / "study.html").exists() or not (folder / "exported" / "runs.csv").exists():
        raise RuntimeError(f"no study was made of the town: {said!a}")
    return said


def tried(payload: str, *, outputs: bool = True) -> dict[str, Any]:
    """Try one payload in every field, and search every output; return what was accepted and what was live."""
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept)
        fields = tuple(_accepted(payload, folder))
        live: dict[str, list[str]] = {}
        if fields and outputs:
            home = folder / "fuzz-town"
            for name, text in town(payload, fields).items():
                (home / name).write_bytes(text.encode())
            out = folder / "out"
            said = _printed("run", str(home), "--backend", "columns", "--out", str(out))
            if not (out / "report.html").exists():
                raise RuntimeError(f"the town with {payload!a} was not run: {said!a}")
            said += _printed("explain", str(home), "--out", str(folder / "explained"))
            for command in ("check", "plan", "cite"):
                said += _printed(command, str(home))
            said += _studied(home, folder)
            write(load(home), folder / "written")
            for place in ("out", "explained", "studied", "exported", "written"):
                live |= {f"{place}/{name}": found for name, found in searched(folder / place).items()}
            live["printed"] = _unprintable(said)
        return {
            "payload": ascii(payload)[1:-1],
            "accepted": len(fields),
            "refused": len(FIELDS) - len(fields),
            "live": live,
        }


def notices() -> bool:
    """Negative control: the search finds each kind of payload where it is written out without care."""
    page = _live_page(f"<html><body>{PAYLOADS[0]}{PAYLOADS[2]}</body></html>", page=True)
    table = _live_table("name\n=1+1\n\x1b[31m\n")
    return len(page) >= 3 and len(table) >= 2 and table_text(["a"], [["=1"]]) == "a\n'=1\n"


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else len(PAYLOADS)
    results = [tried(payload) for payload in PAYLOADS[:count]]
    failures = [
        {"payload": result["payload"], "where": where, "live": found}
        for result in results
        for where, found in result["live"].items()
        if found
    ]
    summary = {
        "check": "R16",
        "payloads": len(results),
        "fields": len(FIELDS),
        "accepted": sum(result["accepted"] for result in results),
        "refused": sum(result["refused"] for result in results),
        "outputs_searched": sum(len(result["live"]) for result in results),
        "live": len(failures),
        "the_search_notices": notices(),
        "failures": failures[:20],
    }
    print(json.dumps(summary, indent=2))
    if count >= len(PAYLOADS):
        keep("payloads", summary)
    sys.exit(1 if failures or not summary["the_search_notices"] else 0)
