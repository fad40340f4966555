"""R17: the compile cache is harmless.

Cold starts of several processes at once, damaged cache files, an edited rule, a home that cannot be written to.
Usage: ``python verification/cache.py [STARTS] [DAMAGES]`` (50 starts of 4 processes and 100 damages if left out); the
result of a full run is written to ``results/``.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from groundswell.engine.cache import CACHE_VARIABLE
from groundswell.rng import uniforms
from stamp import keep

FULL = (50, 100)
TOGETHER = 4
ROOT = Path(__file__).resolve().parents[1]

RULE = """
from groundswell.mechanisms.base import mechanism

@mechanism("mend", population="people", phase="feel")
class mend:
    def step(me, see, par, draw):
        me.hope += {rate} * (1.0 - me.hope)
"""

PROGRAM = """
import sys
import numpy as np
from rule import mend
from groundswell.engine.passes import State, compile_passes
from groundswell.world.columns import PEOPLE

said = []
(one,) = compile_passes(PEOPLE, [mend], ["feel"], backend="cpu", on_progress=said.append)
columns = {
    column.name: np.zeros(20, np.float32 if column.kind == "float" else np.uint8) for column in PEOPLE.columns
}
state = State(columns, np.array([0, 20]))
one.run(state, np.zeros((1, 0), np.float32), np.zeros(0, np.float32), seed=1, replicate=0, tick=0)
print("compiled" if said else "read", state.columns["hope"][0])
"""


class Workshop:
    """A folder with a rule, a program that runs it, and a cache of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cache = folder / "cache"
        self.write_rule("0.5")
        (folder / "program.py").write_text(PROGRAM, encoding="utf-8")

    def write_rule(self, rate: str) -> None:
        """Write the rule anew."""
        (self.folder / "rule.py").write_text(RULE.format(rate=rate), encoding="utf-8")

    def start(self, cache: Path | None = None) -> "subprocess.Popen[str]":
        """Start the program in a fresh process."""
        environment = {**os.environ, CACHE_VARIABLE: str(cache or self.cache), "PYTHONDONTWRITEBYTECODE": "1"}
        environment["PYTHONPATH"] = os.pathsep.join([str(self.folder), str(ROOT / "src")])
        return subprocess.Popen(
            [sys.executable, str(self.folder / "program.py")],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def said(self, cache: Path | None = None) -> str:
        """Return what a process prints, or how it died."""
        return outcome(self.start(cache))

    def files(self) -> list[Path]:
        """Return the files of the compiled module."""
        return sorted(path for path in self.cache.rglob("*") if path.suffix in (".py", ".json", ".nbi", ".nbc"))

    def forget(self) -> None:
        """Empty the cache."""
        for path in sorted(self.cache.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()


def outcome(process: "subprocess.Popen[str]") -> str:
    """Wait for a process; return its line, or its exit code and last line of error."""
    out, error = process.communicate()
    return out.strip() if process.returncode == 0 else f"exit {process.returncode}: {error.strip()[-200:]}"


def cold_starts(workshop: Workshop, starts: int) -> Counter[str]:
    """Start several processes at once on an empty cache, again and again."""
    found: Counter[str] = Counter()
    for _ in range(starts):
        workshop.forget()
        together = [workshop.start() for _ in range(TOGETHER)]
        found.update(outcome(process) for process in together)
    return found


def damages(workshop: Workshop, count: int) -> Counter[str]:
    """Damage one cache file at a time: cut, emptied, a bit turned, filled with noise, or lost."""
    found: Counter[str] = Counter()
    workshop.said()
    for number in range(count):
        lots = uniforms(number, 0, 0, 0, 3, 253)
        files = workshop.files()
        path = files[int(lots[0] * len(files))]
        body = bytearray(path.read_bytes())
        place = int(lots[1] * len(body))
        how = number % 5
        if how == 0:
            path.write_bytes(body[:place])
        elif how == 1:
            path.write_bytes(b"")
        elif how == 2:
            body[place] ^= 1 << int(lots[2] * 8)
            path.write_bytes(body)
        elif how == 3:
            path.write_bytes(bytes(255 - byte for byte in body))
        else:
            path.unlink()
        found[workshop.said()] += 1
    return found


def edited(workshop: Workshop) -> list[str]:
    """Edit the rule between starts."""
    said = []
    for rate in ("0.5", "0.25", "0.5"):
        workshop.write_rule(rate)
        said.append(workshop.said())
    return said


def read_only(workshop: Workshop) -> list[str]:
    """Name a cache folder that cannot be made; the temporary one serves, once compiled, the next process too."""
    blocked = workshop.folder / "file"
    blocked.write_text("", encoding="utf-8")
    return [workshop.said(blocked / "cache") for _ in range(2)]


def main() -> int:
    """Run all four and write the result."""
    starts, count = (int(word) for word in sys.argv[1:3]) if len(sys.argv) > 2 else FULL
    with tempfile.TemporaryDirectory() as folder:
        workshop = Workshop(Path(folder))
        result = {
            "check": "R17",
            "cold_starts": starts,
            "processes_each": TOGETHER,
            "cold_outcomes": cold_starts(workshop, starts),
            "damages": count,
            "damage_outcomes": damages(workshop, count),
            "edited_rule": edited(workshop),
            "read_only_home": read_only(workshop),
        }
    print(json.dumps(result, indent=2))
    good = {
        "cold_outcomes": {"compiled 0.5": starts, "read 0.5": starts * (TOGETHER - 1)},
        "damage_outcomes": {"compiled 0.5": count},
    }
    passed = all(dict(result[name]) == wanted for name, wanted in good.items())  # type: ignore[call-overload]
    passed = passed and result["edited_rule"] == ["read 0.5", "compiled 0.25", "read 0.5"]
    passed = passed and [line.split()[1] for line in read_only_lines(result)] == ["0.5", "0.5"]
    if (starts, count) == FULL:
        keep("cache", result)
    return 0 if passed else 1


def read_only_lines(result: dict[str, object]) -> list[str]:
    """Return the lines printed where nothing could be written."""
    lines = result["read_only_home"]
    return [str(line) for line in lines] if isinstance(lines, list) else []


if __name__ == "__main__":
    sys.exit(main())
