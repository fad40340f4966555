"""What a paper prints: its claims, where they stand, how well attested they are, and our verdict on each."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from groundswell.errors import DataError

__all__ = ["EVIDENCE", "VERDICTS", "Claim", "Published", "read_published"]

Verdict = Literal["reproduced", "reproduced under a stated extra assumption", "not reproduced", "not tested here"]

VERDICTS: tuple[Verdict, ...] = (
    "reproduced",
    "reproduced under a stated extra assumption",
    "not reproduced",
    "not tested here",
)
EVIDENCE: Mapping[str, str] = {
    "read": "read in the paper itself",
    "secondary": "read in a source that quotes or re-implements the paper",
    "memory": "remembered, not verified: the check follows from the rule whatever the page says",
    "derived": "derived from the rule, or computed independently",
}
"""How well a claim is attested; what is derived is not printed by the paper."""

_KEYS = ("id", "says", "where", "evidence", "target", "tolerance", "runs", "verdict", "note")


@dataclass(frozen=True)
class Claim:
    """One claim of a paper.

    Attributes
    ----------
    id : str
        Short name, which checks refer to.
    says : str
        What the paper prints, in our words.
    where : str
        Page, figure or table, as far as it is known.
    evidence : str
        A key of `EVIDENCE`.
    target : str
        The number or pattern to compare with.
    tolerance : str
        What counts as the same.
    runs : str
        Replicates needed.
    verdict : Verdict
        Ours, held up to date by the checks.
    note : str
        The extra assumption, or why it does not come out; empty for a plain reproduction.
    """

    id: str
    says: str
    where: str
    evidence: str
    target: str
    tolerance: str
    runs: str
    verdict: Verdict
    note: str = ""

    @property
    def printed(self) -> bool:
        """Whether the paper says so, as far as is known, and not only theory or another program."""
        return self.evidence != "derived"


@dataclass(frozen=True)
class Published:
    """All claims of one paper, in the order of the file."""

    claims: tuple[Claim, ...]

    def claim(self, name: str) -> Claim:
        """Return the claim of that id.

        Raises
        ------
        KeyError
            If there is none.
        """
        for claim in self.claims:
            if claim.id == name:
                return claim
        raise KeyError(name)


def read_published(path: Path) -> Published:
    """Read a ``published.toml``.

    Raises
    ------
    DataError
        If the file is not TOML, or a claim lacks a key, has an unknown one, or a value that is not allowed.
    """
    place = f"{path.parent.name}/{path.name}"
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{place}: cannot be read: {error}") from error
    rows = document.get("claim")
    if not isinstance(rows, list) or not rows:
        raise DataError(f"{place}: needs at least one [[claim]]")
    claims = tuple(_claim(f"{place}: claim {number}", row) for number, row in enumerate(rows, start=1))
    seen: set[str] = set()
    for claim in claims:
        if claim.id in seen:
            raise DataError(f"{place}: claim {claim.id}: the id is given twice")
        seen.add(claim.id)
    return Published(claims)


def _claim(where: str, row: dict[str, Any]) -> Claim:
    for key, value in row.items():
        if key not in _KEYS:
            raise DataError(f"{where}: {key}: no such key; must be one of {', '.join(_KEYS)}")
        if not isinstance(value, str):
            raise DataError(f"{where}: {key} = {value!r}: must be text in quotes")
    for key in _KEYS[:-1]:
        if not row.get(key, "").strip():
            raise DataError(f"{where}: {key} is missing")
    if row["evidence"] not in EVIDENCE:
        raise DataError(f"{where}: evidence = {row['evidence']!r}: must be one of {', '.join(EVIDENCE)}")
    if row["verdict"] not in VERDICTS:
        raise DataError(f"{where}: verdict = {row['verdict']!r}: must be one of {', '.join(VERDICTS)}")
    if row["verdict"] != "reproduced" and not row.get("note", "").strip():
        raise DataError(f"{where}: a verdict of {row['verdict']!r} needs a note that says which assumption, or why not")
    return Claim(**row)
