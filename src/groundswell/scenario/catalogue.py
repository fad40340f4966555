"""The scenarios that come with the package."""

from pathlib import Path

__all__ = ["SCENARIOS", "folder", "names"]

SCENARIOS: dict[str, str] = {
    "petersburg-1905": "St Petersburg, 1 October to 31 December 1905: the council and the stalemate",
    "all-adaptive": "the same city with every institution following its rule, and only outside events given",
    "victory": "counterfactual, for teaching: the November strike ends in a victory; nothing here happened",
    "crushing": "counterfactual, for teaching: the November strike is crushed; nothing here happened",
    "mill-town": "a small invented town for teaching: mechanisms switched on one by one, and a tipping point",
}
"""Name and what it is, in a line."""


def names() -> tuple[str, ...]:
    """Return the names of the scenarios that come with the package."""
    return tuple(SCENARIOS)


def folder(name: str) -> Path:
    """Return the folder of a scenario of the catalogue."""
    return Path(__file__).resolve().parent.parent / "scenarios" / name
