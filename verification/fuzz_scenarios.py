"""R13: `check` accepts or politely refuses every scenario file.

Takes a small scenario with every section and table, damages it in one or two places, and reads it through the
same functions that ``groundswell check`` uses. Anything but an acceptance or one clear sentence is a failure,
as is a file that takes longer than two seconds. Usage: ``python verification/fuzz_scenarios.py [COUNT]``
(20,000 if left out); the result of a full run is written to ``results/``.
"""

import hashlib
import json
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from groundswell.cli_work import checked
from groundswell.errors import GroundswellError
from groundswell.scenario import load
from stamp import keep

T = TypeVar("T")
SLOWEST = 2.0
FULL = 20_000

BASE = {
    "scenario.toml": """\
name = "fuzz-town"
title = "A town to be damaged"
summary = "Two plants."
calendar = "julian"
start = "1905-10-01"
end = "1905-10-20"
claims_until = "1905-10-13"
people = "200 people"

[people_range]
low = "150 people"
high = "250 people"
source = "assumption"

[tables]
plants = "plants.csv"
districts = "districts.csv"
trades = "trades.csv"
outlets = "outlets.csv"
regiments = "regiments.csv"
parties = "parties.csv"
timeline = "timeline.csv"
elsewhere = "elsewhere.csv"
feasts = "feasts.csv"
sources = "sources.csv"
map = "map.csv"

[policies]
council = "historical"
state = "adaptive"

[switches]
promise = true
speakers = false

[streams]
"decide/reconsider" = 7

[population]
enterprises = "3 plants"
named_size = "50 people"
named_spread = "0 plain"

[parameters.lean]
b_social = "1.2 logit"

[parameters.fatigue]
tiring = { value = "0.05 per day", source = "assumption A1", fitted = true }

[notes.lean]
b_social = "a note"
""",
    "plants.csv": """\
name,trade,owner,district,workers,notes
Mill,textile,private,East,120,
Foundry,metal,state,West,,none
Works,metal,foreign,West,25,"quoted, text"
""",
    "districts.csv": "district,covers,x,y,neighbours,source\nEast,,1,2,West,a\nWest,,3.5,4,East,a\n",
    "trades.csv": """\
trade,women_share,war_dependence,wage,savings,share,low,high,source
textile,0.6,0.1,0.85 roubles per day,9 days,0.6,0.5,0.7,assumption
metal,0.03,0.45,1.5 roubles per day,16 days,0.4,0.3,0.5,assumption
""",
    "outlets.csv": "outlet,class,slant_before,readers,source\npaper,daily,-0.1,metal=0.2;others=0.1,a\n",
    "regiments.csv": "regiment,soldiers,district,loyalty_start,source\nLine A,100,East,0.6,a\n",
    "parties.csv": "party,speakers,conviction,loyalty,army_work,source\nunion,3,0.7,0.7,0.5,a\n",
    "timeline.csv": """\
decided,effective_from,noon,actor,kind,what,act,promise,level,scope,grants,withdraws,given_in,source,confidence
1905-08-23,1905-08-23,0,state,war,peace,,,,trade=metal,,,background,book,high
1905-10-05,1905-10-06,1,council,call,out,1,0,,city,,,historical,book,high
1905-10-09,1905-10-09,0,employers,closure,shut,,,,plant=Mill;owner=private,,yes,historical,book,low
""",
    "elsewhere.csv": """\
from_date,share,low,high,calendar,source,confidence
1905-10-01,0,0,0.2,julian,a,b
1905-10-07,0.5,0,1,,a,b
""",
    "feasts.csv": "date,name,source\n1905-10-10,a feast,a\n",
    "sources.csv": "source_id,reference,status\nA,a book,free\n",
    "map.csv": "line,x,y,source\nriver,0,1,a\nriver,4,5,a\n",
}

NASTY = (
    *(
        "",
        " ",
        "0",
        "-1",
        "-0.0",
        "1e999",
        "1e308",
        "nan",
        "inf",
        "-inf",
        "1e-400",
        "9" * 400,
        "0x1F",
        "1_000",
        "١٢",
    ),
    *(
        "true",
        "false",
        "[]",
        "{}",
        '""',
        "''",
        '"',
        "'",
        '"""',
        "\\",
        "\\u0000",
        "\u0000",
        "\u202e",
        "\ufeff",
    ),
    *(
        "\x1b[31m",
        "é",
        "\U0001f600",
        "\ud7ff",
        "=",
        "==",
        "=1+1",
        "'=1",
        ";",
        ";;",
        ",",
        ",,,",
        "\n",
        "\r",
        "\r\n",
    ),
    *(
        "\t",
        "#",
        "[",
        "]",
        "[[a]]",
        "[a.b.c.d]",
        "a.b.c = 1",
        "per day",
        "0.1 per day",
        "3 days",
        "5 per per",
    ),
    *("12 people per day per day", "1.2 plain", "50 %", "2 logit", "1905-02-29", "1905-10-14", "0000-00-00"),
    *(
        "9999-12-31",
        "1905-10-14T00:00:00",
        "julian",
        "gregorian",
        "city",
        "plant=",
        "plant=Mill;",
        "trade=metal;trade=x",
    ),
    *("a=b=c", "../../etc/passwd", "/dev/zero", "con.csv", "plants.csv", "1000000000000 people", "1 people"),
    *("<script>alert(1)</script>", "{{7*7}}", "%s%n", "${x}", "x" * 5000, "[" * 3000, "{a=" * 500),
    *(
        "base = 'fuzz-town'",
        "base = 'petersburg-1905'",
        "base = '.'",
        "base = 3",
        "people = 5",
        "name = 'a'",
        "é=1",
    ),
)


class Lots:
    """Reproducible choices: a counter hashed, so that file number n is the same wherever it is made."""

    def __init__(self, number: int) -> None:
        self.number, self.count = number, 0

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to below `limit`."""
        self.count += 1
        word = hashlib.sha256(f"{self.number}/{self.count}".encode()).digest()
        return int.from_bytes(word[:8], "big") % limit

    def one(self, choices: Sequence[T]) -> T:
        """Return one of the choices."""
        return choices[self.below(len(choices))]


def damaged(number: int) -> dict[str, bytes]:
    """Return the files of damaged scenario number n."""
    lots = Lots(number)
    files = {name: text.encode() for name, text in BASE.items()}
    for _ in range(1 + lots.below(2)):
        name = "scenario.toml" if lots.below(2) == 0 else lots.one(sorted(files))
        files[name] = lots.one(DAMAGES)(files[name], lots)
        if lots.below(60) == 0 and name != "scenario.toml":
            del files[name]
            break
    return files


def _lines(data: bytes, lots: Lots) -> bytes:
    rows = data.split(b"\n")
    here, there = lots.below(len(rows)), lots.below(len(rows))
    kind = lots.below(4)
    if kind == 0:
        del rows[here]
    elif kind == 1:
        rows.insert(there, rows[here])
    elif kind == 2:
        rows[here], rows[there] = rows[there], rows[here]
    else:
        rows.insert(here, lots.one(NASTY).encode("utf-8", "surrogatepass"))
    return b"\n".join(rows)


def _bytes(data: bytes, lots: Lots) -> bytes:
    changed = bytearray(data)
    for _ in range(1 + lots.below(3)):
        if not changed:
            break
        place = lots.below(len(changed))
        kind = lots.below(3)
        if kind == 0:
            changed[place] = lots.below(256)
        elif kind == 1:
            del changed[place : place + 1 + lots.below(8)]
        else:
            changed[place:place] = bytes([lots.below(256)])
    return bytes(changed)


def _value(data: bytes, lots: Lots) -> bytes:
    """Put something nasty where a value or a cell stood."""
    rows = data.split(b"\n")
    here = lots.below(len(rows))
    mark = b"=" if b" = " in rows[here] else b","
    cells = rows[here].split(mark)
    nasty = lots.one(NASTY).encode("utf-8", "surrogatepass")
    if mark == b"=" and lots.below(2) == 0:
        nasty = b' "' + nasty + b'"'
    cells[-1 if mark == b"=" else lots.below(len(cells))] = nasty
    rows[here] = mark.join(cells)
    return b"\n".join(rows)


def _said(data: bytes, lots: Lots) -> bytes:
    """Put a well-formed but wrong value behind a key, or a plain word into a cell."""
    rows = data.split(b"\n")
    here = lots.below(len(rows))
    plain = [word for word in NASTY if word.isprintable() and len(word) < 100]
    word = lots.one(plain)
    if b" = " in rows[here]:
        key = rows[here].split(b" = ")[0]
        rows[here] = key + b" = " + json.dumps(word).encode()
    else:
        cells = rows[here].split(b",")
        cells[lots.below(len(cells))] = word.replace(",", ";").replace('"', "").encode()
        rows[here] = b",".join(cells)
    return b"\n".join(rows)


def _words(data: bytes, lots: Lots) -> bytes:
    """Put a word of the file in another's place."""
    words = data.split()
    if len(words) < 2:
        return data
    return data.replace(lots.one(words), lots.one(words), 1 + lots.below(3))


def _ends(data: bytes, lots: Lots) -> bytes:
    kind = lots.below(5)
    if kind == 0:
        return data[: lots.below(len(data) + 1)]
    if kind == 1:
        return b"\xef\xbb\xbf" + data
    if kind == 2:
        return data.decode("utf-8", "replace").encode("utf-16")
    if kind == 3:
        return data.replace(b"a", b"\xe9", 1)
    return data + data


DAMAGES = (_lines, _bytes, _value, _said, _said, _said, _words, _ends)


def _checked(folder: Path) -> None:
    """Do what ``groundswell check`` does: read the scenario, plan it, and say what it holds."""
    scenario = load(folder)
    scenario.to_dict()
    CHECK(scenario, None)


CHECK: Callable[[Any, int | None], object] = checked


def _too_slow(_signal: int, _frame: object) -> None:
    raise TimeoutError


def fuzz(count: int, first: int = 0) -> dict[str, Any]:
    """Read `count` damaged scenarios; return what came of them."""
    outcome: Counter[str] = Counter()
    failures = []
    slowest = 0.0
    signal.signal(signal.SIGALRM, _too_slow)
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept) / "fuzz-town"
        folder.mkdir()
        for number in range(first, first + count):
            for name in BASE:
                (folder / name).unlink(missing_ok=True)
            for name, data in damaged(number).items():
                (folder / name).write_bytes(data)
            begun = time.perf_counter()
            signal.setitimer(signal.ITIMER_REAL, SLOWEST)
            try:
                _checked(folder)
                outcome["accepted"] += 1
            except GroundswellError as error:
                sentence = str(error)
                clear = sentence.isprintable() and len(sentence) < 700 and ("fuzz-town" in sentence or "/" in sentence)
                outcome["refused" if clear else "unclear"] += 1
                if not clear:
                    failures.append({"number": number, "sentence": ascii(sentence)[:300]})
            except Exception as error:  # noqa: BLE001 - whatever it is, it is a failure to be counted
                outcome["traceback"] += 1
                where = traceback.extract_tb(error.__traceback__)[-1]
                failures.append({"number": number, "error": repr(error)[:200], "at": f"{where.name}:{where.lineno}"})
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
            slowest = max(slowest, time.perf_counter() - begun)
    return {
        "check": "R13",
        "files": count,
        **{kind: outcome[kind] for kind in ("accepted", "refused", "unclear", "traceback")},
        "slowest_seconds": round(slowest, 3),
        "memory_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "failures": failures[:20],
    }


if __name__ == "__main__":
    result = fuzz(int(sys.argv[1]) if len(sys.argv) > 1 else FULL)
    print(json.dumps(result, indent=2))
    if result["files"] >= FULL:
        keep("fuzz_scenarios", result)
    sys.exit(1 if result["failures"] else 0)
