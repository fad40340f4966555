"""A stored run, run again and compared to the bit."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groundswell import units
from groundswell.engine.provenance import differs
from groundswell.errors import DataError
from groundswell.observe.results import read_provenance

__all__ = ["Replay", "replay"]

_NUMBERS = {
    "seed": (0, 2**64 - 1),
    "replicate": (0, 2**32 - 1),
    "people": (1, 10**18),
    "threads": (1, 2**16),
}
"""What ``provenance.json`` says in numbers, and how far they go."""


@dataclass(frozen=True)
class Replay:
    """The digests of a stored run and of its repetition, and what has changed in between."""

    recorded: str
    repeated: str
    changed: str

    @property
    def equal(self) -> bool:
        """Whether the run came out the same, to the bit."""
        return self.recorded == self.repeated


def replay(
    directory: Path | str,
    *,
    anyway: bool = False,
    on_progress: Callable[[str, float | None], None] | None = None,
) -> Replay:
    """Run again what a results folder holds, and compare.

    Parameters
    ----------
    directory : path
        A folder that a run has written; only its ``provenance.json`` is read, and nothing is written.
    anyway : bool
        Run even though the code, a version or the processor has changed since.
    on_progress : callable, optional
        As for a run.

    Returns
    -------
    Replay

    Raises
    ------
    DataError
        If the folder does not say how its run was made, or another version made it and `anyway` is false.
    """
    from groundswell.engine.run import run  # noqa: PLC0415 - brings the compiler
    from groundswell.scenario.model import from_dict  # noqa: PLC0415

    place = Path(directory) / "provenance.json"
    said = read_provenance(directory)
    changed = differs(said)
    if changed != "" and not anyway:
        raise DataError(f"{place}: made with {changed}; the run need not come out the same. Say --anyway to try")
    kept = _kept_scenario(said["scenario"])
    if kept is None:
        raise DataError(f"{place}: its scenario is damaged; run the scenario again")
    scenario = from_dict(kept, str(place))
    if said.get("scenario_hash") != scenario.digest:
        raise DataError(f"{place}: the scenario is not the one that was run (its hash differs)")
    numbers = {key: _number(place, said, key, low, high) for key, (low, high) in _NUMBERS.items()}
    recorded, backend = (_text(place, said, key) for key in ("digest", "backend"))
    people = numbers.pop("people")
    record = run(
        scenario,
        **numbers,
        people=None if people == scenario.people else people,
        backend=backend,
        on_progress=on_progress,
    )
    return Replay(recorded, record.digest, changed)


def _number(place: Path, said: Mapping[str, Any], key: str, low: int, high: int) -> int:
    value = said.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        shown = units.clip(json.dumps(value))
        raise DataError(f"{place}: {key} = {shown}: must be a whole number from {low} to {high}")
    return value


def _text(place: Path, said: Mapping[str, Any], key: str) -> str:
    value = said.get(key)
    if not isinstance(value, str):
        raise DataError(f"{place}: {key} = {units.clip(json.dumps(value))}: must be a text")
    return value


def _kept_scenario(kept: Any) -> Mapping[str, Any] | None:
    """Return a kept scenario if it has the form of one: what was said, and tables of columns and whole rows."""
    if not isinstance(kept, dict) or not isinstance(kept.get("scenario"), dict):
        return None
    tables = kept.get("tables")
    return kept if isinstance(tables, dict) and all(_is_table(table) for table in tables.values()) else None


def _is_table(table: Any) -> bool:
    if not isinstance(table, dict):
        return False
    columns, rows = table.get("columns"), table.get("rows")
    if not isinstance(columns, list) or not isinstance(rows, list):
        return False
    lines = [columns, *rows]
    return all(
        isinstance(line, list) and len(line) == len(columns) and all(isinstance(cell, str) for cell in line)
        for line in lines
    )
