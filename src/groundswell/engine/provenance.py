"""How a run was made: enough to make it again, and to refuse when the code has changed since."""

import hashlib
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from groundswell.scenario.model import Scenario

__all__ = ["FORMAT", "code_hash", "differs", "making", "provenance", "versions"]

FORMAT = "groundswell run 1"
"""What ``provenance.json`` calls itself."""

_PACKAGES = ("groundswell", "numpy", "numba", "llvmlite")


def provenance(
    scenario: Scenario,
    *,
    seed: int,
    replicate: int,
    backend: str,
    threads: int = 1,
    people: int | None = None,
) -> dict[str, Any]:
    """Say how a run is made.

    Parameters
    ----------
    scenario : Scenario
        What was said; it is kept whole, tables included.
    seed, replicate : int
        Whose luck.
    backend : str
        How rules are run.
    threads : int
        Threads for the passes; the result does not depend on it.
    people : int, optional
        People simulated, where not the scenario's.

    Returns
    -------
    dict
        Plain values, ready for JSON. Only ``created`` differs between two runs of the same thing.
    """
    return {
        "format": FORMAT,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "name": scenario.name,
        "title": scenario.title,
        "calendar": scenario.calendar.name,
        "start": scenario.date(0),
        "end": scenario.date(scenario.days - 1),
        "claims_until": scenario.calendar.format(scenario.claims_until),
        "seed": seed,
        "replicate": replicate,
        "people": scenario.people if people is None else people,
        "backend": backend,
        "threads": threads,
        **{key: value for key, value in making(backend).items() if key != "backend"},
        "scenario_hash": scenario.digest,
        "scenario": scenario.to_dict(),
    }


def making(backend: str) -> dict[str, Any]:
    """Say what a run's bits depend on besides what was said: versions, the code's hash, backend and processor."""
    return {
        "versions": versions(),
        "code_hash": code_hash(),
        "backend": backend,
        "cpu_target": _cpu_target() if backend == "cpu" else "",
    }


def versions() -> dict[str, str]:
    """Return the versions of Python, of this package and of those that a run's bits depend on."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            # Run from a checkout that is not installed: the code's hash says which it is.
            found[package] = "not installed"
    return found


@cache
def code_hash() -> str:
    """Return a SHA-256 over the package's own sources, names and texts, in order of names."""
    root = Path(__file__).parents[1]
    total = hashlib.sha256()
    for path in sorted(root.rglob("*.py"), key=lambda path: path.relative_to(root).as_posix()):
        total.update(path.relative_to(root).as_posix().encode())
        total.update(b"\0")
        total.update(path.read_bytes())
        total.update(b"\0")
    return total.hexdigest()


def _cpu_target() -> str:
    from llvmlite.binding import get_host_cpu_name  # noqa: PLC0415 - heavy, and there only with this backend

    return str(get_host_cpu_name())


def differs(then: Mapping[str, Any]) -> str:
    """Say what of a run's making is no longer so, in a few words; nothing if all of it is."""
    now = versions()
    before = then.get("versions")
    before = before if isinstance(before, Mapping) else {}
    changed = [f"{name} {before.get(name)} (now {now[name]})" for name in now if before.get(name) != now[name]]
    if then.get("code_hash") != code_hash():
        changed.insert(0, "another version of this program's code")
    if then.get("backend") == "cpu" and then.get("cpu_target") != _cpu_target():
        changed.append(f"processor {then.get('cpu_target')} (now {_cpu_target()})")
    return ", ".join(changed)
