"""A stored run, run again and compared to the bit."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from groundswell.engine.provenance import differs
from groundswell.errors import DataError
from groundswell.observe.results import read_provenance

__all__ = ["Replay", "replay"]


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
    scenario = from_dict(said["scenario"], str(place))
    if said.get("scenario_hash") != scenario.digest:
        raise DataError(f"{place}: the scenario is not the one that was run (its hash differs)")
    numbers = {}
    for key in ("seed", "replicate", "people", "threads"):
        value = said.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise DataError(f"{place}: {key} = {value!r}: must be a whole number")
        numbers[key] = value
    people = numbers.pop("people")
    record = run(
        scenario,
        **numbers,
        people=None if people == scenario.people else people,
        backend=str(said.get("backend")),
        on_progress=on_progress,
    )
    return Replay(str(said.get("digest")), record.digest, changed)
