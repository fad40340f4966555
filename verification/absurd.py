"""R14: absurd sizes cannot take the machine down.

Three hundred extreme scenarios and command lines: too many people, plants, days, contacts, soldiers, districts times
trades, speakers, replicates, rows, and dates that span ages. Each must be refused with exit code 2, in one sentence
that holds an estimate of memory, time or output, or what is allowed; in under a second; and with the process never
above 300 MB. All run through the command line in one process, whose memory therefore shows the worst of them; a few
are repeated in processes of their own. Usage: ``python verification/absurd.py [COUNT]`` (300 if left out); a full run
writes its result to ``results/``.
"""

import contextlib
import hashlib
import io
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from groundswell.cli import main as groundswell
from stamp import keep

T = TypeVar("T")
FULL = 300
ALONE = 15
SLOWEST = 1.0
MOST_MEGABYTES = 300
ESTIMATE = re.compile(
    r"about [\d,.]+ (GB|MB) of (memory|results)|[\d,]+ MB of memory"
    r"|(take|would take)( about)? [\d,.]+ (years|days|hours)"
)
"""What an estimate looks like in a sentence."""

LIMIT = re.compile(r"at most|outside the range|must lie between|must be at most")

_HEAD = """\
name = "absurd"
title = "A town beyond all measure"
calendar = "gregorian"
start = "{start}"
end = "{end}"
people = "{people} people"
[tables]
plants = "plants.csv"
districts = "districts.csv"
trades = "trades.csv"
"""

_TABLES = {
    "plants": ("name,trade,owner,district,workers", ["Mill,metal,private,East,100"]),
    "districts": ("district,x,y,neighbours", ["East,1,1,"]),
    "trades": ("trade,women_share,war_dependence,wage,savings,share", ["metal,0.1,0.1,1 roubles per day,9 days,1"]),
}
_COLUMNS = {
    **{name: head for name, (head, _) in _TABLES.items()},
    "regiments": "regiment,soldiers,district,loyalty_start",
    "parties": "party,speakers,conviction,loyalty,army_work",
    "outlets": "outlet,slant_before,readers",
    "timeline": "decided,effective_from,actor,kind,scope,given_in,source",
    "elsewhere": "from_date,share",
    "feasts": "date,name",
    "sources": "source_id,reference",
    "map": "line,x,y",
    "targets": "id,quantity,scope,window,statistic,low,high",
    "workforce": "quantity,value",
}
_ROW: Mapping[str, Callable[[int], str]] = {
    "plants": lambda n: f"W{n},metal,private,East,5",
    "districts": lambda n: f"D{n},1,1,",
    "trades": lambda n: f"t{n},0.1,0.1,1 roubles per day,9 days,0",
    "regiments": lambda n: f"R{n},100,East,0.5",
    "parties": lambda n: f"P{n},10,0.5,0.5,0.5",
    "outlets": lambda n: f"o{n},0,others=0.1",
    "timeline": lambda n: f"1900-01-0{1 + n % 9},1900-01-0{1 + n % 9},council,call,city,historical,a",
    "elsewhere": lambda n: f"1900-01-01,0.{n % 10}",
    "feasts": lambda n: f"1900-01-0{1 + n % 9},f{n}",
    "sources": lambda n: f"s{n},book",
    "map": lambda n: f"r{n},1,1",
    "targets": lambda n: f"T{n},out_share,city,1900-01-01,value,0,1",
    "workforce": lambda n: f"q{n},1",
}


class Lots:
    """Reproducible choices: a counter hashed, so that case number n is the same wherever it is made."""

    def __init__(self, number: int) -> None:
        self.number, self.count = number, 0

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to below `limit`."""
        self.count += 1
        word = hashlib.sha256(f"absurd/{self.number}/{self.count}".encode()).digest()
        return int.from_bytes(word[:16], "big") % limit

    def between(self, low: int, high: int) -> int:
        """Return a whole number between two, small and large ones equally likely by their digits."""
        digits = len(str(low)) + self.below(len(str(high)) - len(str(low)) + 1)
        return min(high, max(low, self.below(10**digits)))

    def one(self, choices: Sequence[T]) -> T:
        """Return one of the choices."""
        return choices[self.below(len(choices))]


@dataclass
class Case:
    """A scenario's parts, to be made absurd, and the words said to the command line."""

    start: str = "1900-01-01"
    end: str = "1900-03-01"
    people: str = "1000"
    more: str = ""
    rows: dict[str, list[str]] = field(default_factory=dict)
    words: list[str] = field(default_factory=lambda: ["check"])
    options: list[str] = field(default_factory=list)

    def write(self, folder: Path) -> None:
        """Write the scenario's files into a folder."""
        text = _HEAD.format(start=self.start, end=self.end, people=self.people)
        for name in self.rows:
            if name not in _TABLES:
                text += f'{name} = "{name}.csv"\n'
        (folder / "scenario.toml").write_text(text + self.more, encoding="utf-8")
        for name in {*_TABLES, *self.rows}:
            usual = _TABLES[name][1] if name in _TABLES else []
            rows = [_COLUMNS[name], *usual, *self.rows.get(name, [])]
            (folder / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def _people(case: Case, lots: Lots) -> None:
    case.people = str(lots.between(150_000_000, 10**30))


def _people_asked(case: Case, lots: Lots) -> None:
    case.options = ["--people", str(lots.between(120_000_000, 10**25))]
    case.words = [lots.one(["check", "plan", "run", "explain"])]


def _contacts(case: Case, lots: Lots) -> None:
    names = ("crew", "plant", "home", "city")
    case.people = str(lots.between(60_000_000, 100_000_000))
    case.more = "[population]\n" + "".join(f'contacts_{name} = "8 contacts"\n' for name in names)
    if lots.below(3) == 0:
        case.more = f'[population]\ncontacts_city = "{lots.between(9, 10**12)} contacts"\n'


def _plants(case: Case, lots: Lots) -> None:
    case.people = "10000000"
    case.end = f"{1909 + lots.below(1)}-12-31"
    case.more = f'[population]\nenterprises = "{lots.between(50_000, 100_000)} plants"\n'
    if lots.below(3) == 0:
        case.more = f'[population]\nenterprises = "{lots.between(10**6, 10**15)} plants"\n'


def _workers(case: Case, lots: Lots) -> None:
    case.rows["plants"] = [f"Works,metal,private,East,{lots.between(10**8, 10**18)}"]
    case.people = str(lots.one([1000, 99_000_000]))


def _days(case: Case, lots: Lots) -> None:
    case.end = f"{1911 + lots.below(8088):04d}-01-01"


def _ages(case: Case, lots: Lots) -> None:
    case.start, case.end = f"{1 + lots.below(999):04d}-01-01", f"{3000 + lots.below(6999):04d}-12-31"


def _slowly(case: Case, lots: Lots) -> None:
    case.people, case.end = str(lots.between(500_000, 9_000_000)), "1909-12-31"
    case.words, case.options = [lots.one(["run", "plan"])], ["--backend", "reference"]


def _replicates(case: Case, lots: Lots) -> None:
    case.people = str(lots.one([1000, 50_000, 900_000]))
    case.words, case.options = ["run"], ["--replicates", str(lots.between(2_000_000, 4_294_967_295))]


def _soldiers(case: Case, lots: Lots) -> None:
    count = lots.between(12, 900)
    case.rows["regiments"] = [f"R{n},{lots.between(99_000_000, 10**8)},East,0.5" for n in range(count + 8)]


def _speakers(case: Case, lots: Lots) -> None:
    case.end = "1910-12-01"
    case.rows["parties"] = [f"P{n},{lots.one([10_000, 10_001, 10**9])},0.5,0.5,0.5" for n in range(190)]
    case.people = "90000000"
    case.options = ["--people", str(lots.between(10**9, 10**12))]


def _pairs(case: Case, lots: Lots) -> None:
    districts, trades = lots.between(250, 60_000), lots.between(190, 60_000)
    case.rows["districts"] = [_ROW["districts"](n) for n in range(districts)]
    case.rows["trades"] = [_ROW["trades"](n) for n in range(trades)]
    case.people, case.more = "90000000", '[population]\nenterprises = "100000 plants"\n'


def _rows(case: Case, lots: Lots) -> None:
    name = lots.one(sorted(_ROW))
    case.rows[name] = [_ROW[name](n) for n in range(lots.between(21_000, 250_000))]


def _tiny(case: Case, lots: Lots) -> None:
    small = lots.one(["1e-300", "5e-324", "0.0000000000001", "1e-30"])
    path, unit = lots.one(
        [
            ("population.tail", "plain"),
            ("population.crew", "people"),
            ("population.largest_unnamed", "people"),
            ("outcomes.patience", "days"),
            ("stalemate.window", "days"),
            ("council.per_delegate", "people"),
        ]
    )
    case.options = ["--set", f"{path}={small} {unit}"]


ABSURD = (_people, _people_asked, _contacts, _plants, _workers, _days, _ages, _slowly)
ABSURD += (_replicates, _soldiers, _speakers, _pairs, _rows, _rows, _tiny)


def made(number: int, folder: Path) -> tuple[str, list[str]]:
    """Write absurd scenario number n into a folder; return its kind and the words for the command line."""
    lots = Lots(number)
    kind = ABSURD[number % len(ABSURD)]
    case = Case()
    kind(case, lots)
    case.write(folder)
    out = ["--out", str(folder / "out")] if case.words[0] in ("run", "explain") else []
    return kind.__name__.strip("_"), [*case.words, str(folder), *case.options, *out]


def refused(words: Sequence[str]) -> tuple[int, str]:
    """Say words to the command line in this process; return the exit code and what it complained of."""
    before, shown, said = sys.argv, io.StringIO(), io.StringIO()
    sys.argv = ["groundswell", *words]
    code = 0
    try:
        with contextlib.redirect_stderr(shown), contextlib.redirect_stdout(said):
            groundswell()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        sys.argv = before
    return code, shown.getvalue()


def judged(code: int, sentence: str, seconds: float, *, written: bool = False) -> str:
    """Return what is wrong with a refusal, or how it was refused: with an estimate, or by a limit."""
    lines = [line for line in sentence.splitlines() if line.startswith("groundswell: ")]
    if code != 2:
        return f"exit code {code}"
    if len(lines) != 1 or "Traceback" in sentence or len(sentence) > 900:
        return "not one sentence"
    if seconds > SLOWEST:
        return "slow"
    if written:
        return "left something behind"
    if ESTIMATE.search(sentence):
        return "estimate"
    return "limit" if LIMIT.search(sentence) else "no estimate"


def peak_megabytes(who: int = resource.RUSAGE_SELF) -> int:
    """Return the most memory that this process, or any of its children, has held."""
    return resource.getrusage(who).ru_maxrss // 1024


def tried(count: int, first: int = 0) -> dict[str, Any]:
    """Make and refuse `count` absurd scenarios; return what came of them.

    Time is this process's own (wall and processor time together would blame it for its neighbours).
    """
    outcome: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    failures = []
    slowest = 0.0
    for number in range(first, first + count):
        with tempfile.TemporaryDirectory() as kept:
            folder = Path(kept) / "absurd"
            folder.mkdir()
            kind, words = made(number, folder)
            begun = time.process_time()
            code, sentence = refused(words)
            seconds = time.process_time() - begun
            found = judged(code, sentence, seconds, written=(folder / "out").exists())
        slowest = max(slowest, seconds)
        outcome[found] += 1
        kinds[kind] += 1
        if found not in ("estimate", "limit"):
            failures.append({"number": number, "kind": kind, "wrong": found, "said": sentence[-300:]})
    return {
        "check": "R14",
        "scenarios": count,
        "kinds": dict(kinds),
        "refused_with_an_estimate": outcome["estimate"],
        "refused_by_a_limit": outcome["limit"],
        "slowest_seconds": round(slowest, 3),
        "memory_megabytes": peak_megabytes(),
        "failures": failures,
    }


def alone(count: int) -> dict[str, Any]:
    """Refuse one scenario of each kind in a fresh process, and watch that process's memory."""
    wrong = []
    for number in range(count):
        with tempfile.TemporaryDirectory() as kept:
            folder = Path(kept) / "absurd"
            folder.mkdir()
            kind, words = made(number, folder)
            done = subprocess.run(
                [sys.executable, "-m", "groundswell", *words],
                capture_output=True,
                text=True,
                check=False,
                env=os.environ,
            )
            found = judged(done.returncode, done.stderr, 0.0)
        if found not in ("estimate", "limit"):
            wrong.append({"number": number, "kind": kind, "wrong": found, "said": done.stderr[-300:]})
    return {"processes": count, "process_megabytes": peak_megabytes(resource.RUSAGE_CHILDREN), "alone_failures": wrong}


def main() -> int:
    """Refuse all scenarios and write the result."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FULL
    result = {**tried(count), **alone(min(ALONE, count))}
    print(json.dumps(result, indent=2))
    if count == FULL:
        keep("absurd", result)
    within = max(result["memory_megabytes"], result["process_megabytes"]) < MOST_MEGABYTES
    return 1 if result["failures"] or result["alone_failures"] or not within else 0


if __name__ == "__main__":
    sys.exit(main())
