"""Our classics beside their twins: second versions written from the published descriptions alone, in ``twins/``.

Exact figures have to be equal; figures of chance may differ by three joint standard errors. Each comparison also sets
a deliberately wrong version of ours beside the twin, which must not agree. Twins draw from another generator.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import twin_pairs_crowds
import twin_pairs_events
import twin_pairs_grids
import twin_pairs_streets
from groundswell.study.lab import Bench
from twin_pairs import Figures, Pair

__all__ = ["PAIRS", "Compared", "compare"]

PAIRS: tuple[Pair, ...] = (
    *twin_pairs_crowds.PAIRS,
    *twin_pairs_grids.PAIRS,
    *twin_pairs_streets.PAIRS,
    *twin_pairs_events.PAIRS,
)
"""Every comparison, model by model."""

SIGMAS = 3.0


@dataclass(frozen=True)
class Compared:
    """A comparison as it came out."""

    classic: str
    says: str
    ours: str
    twin: str
    agrees: bool
    told_apart: bool

    def as_dict(self) -> dict[str, Any]:
        """Return it in plain values."""
        return asdict(self)


def compare(
    names: Sequence[str], *, quick: bool, on_progress: Callable[[str, float | None], None] | None = None
) -> list[Compared]:
    """Make the comparisons of some classics.

    Parameters
    ----------
    names : sequence of str
        Which.
    quick : bool
        Whether fewer runs will do.
    on_progress : callable, optional
        Called with a message and a fraction.
    """
    chosen = [pair for pair in PAIRS if pair.classic in names]
    found = []
    for number, pair in enumerate(chosen):
        if on_progress is not None:
            on_progress(f"{pair.classic} beside its twin: {pair.says}", number / len(chosen))
        found.append(_compared(pair, quick=quick))
    return found


def _compared(pair: Pair, *, quick: bool) -> Compared:
    lab = Bench(quick=quick)
    ours, twin, wrong = pair.ours(lab), pair.twin(quick), pair.wrong(lab)
    return Compared(pair.classic, pair.says, _said(ours), _said(twin), _agree(ours, twin), not _agree(wrong, twin))


def _agree(one: Figures, other: Figures) -> bool:
    if len(one) != len(other):
        return False
    return all(
        abs(a.value - b.value) <= SIGMAS * math.hypot(a.error, b.error) + 1e-6 * max(1e-6, abs(b.value))
        for a, b in zip(one, other, strict=True)
    )


def _said(figures: Figures) -> str:
    return ", ".join(f"{one.value:.6g}" + (f" ± {one.error:.2g}" if one.error else "") for one in figures)
