"""Checking classics: every figure, its band, its control, and what that says of the paper's claims."""

import json
import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from groundswell.classics import CLASSICS, Classic, find
from groundswell.classics.base import Check
from groundswell.errors import DataError
from groundswell.study.lab import SEED, Bench
from groundswell.study.workers import each

__all__ = ["Checked", "in_order", "load_checked", "problems", "save_checked", "verdicts", "verify"]

Progress = Callable[[str, float | None], None]

NOT = "not reproduced"


@dataclass(frozen=True)
class Checked:
    """One check as it came out.

    Attributes
    ----------
    classic, check, says, claim : str
        Whose check, its name, what is measured, and which printed claim it decides (empty for none).
    paper : bool
        Whether the band is what the paper prints.
    band : str
        Where the figure has to lie.
    value, error : float
        The figure and its standard error.
    runs : int
        Runs behind it.
    holds : bool
        Whether the figure lies within the band.
    control : float
        The figure of the deliberately wrong version.
    control_says : str
        What is wrong with it.
    rejected : bool
        Whether the band turned the wrong version away.
    false_alarm : float
        How often a right program would miss the band by chance.
    seconds : float
        Time of figure and control.
    """

    classic: str
    check: str
    says: str
    claim: str
    paper: bool
    band: str
    value: float
    error: float
    runs: int
    holds: bool
    control: float
    control_says: str
    rejected: bool
    false_alarm: float
    seconds: float


def verify(
    names: Sequence[str] = (),
    *,
    quick: bool = False,
    seed: int = SEED,
    workers: int | None = None,
    on_progress: Progress | None = None,
    done: list[Checked] | None = None,
) -> list[Checked]:
    """Run the checks of some classics, or of all.

    Parameters
    ----------
    names : sequence of str
        Which; all, if none is named.
    quick : bool
        Fewer runs, and no check that is marked slow.
    seed : int
        Of all chance.
    workers : int, optional
        Processes; the result is the same for any number.
    on_progress : callable, optional
        Called with a message and a fraction.
    done : list, optional
        Filled as checks are done, so that something is left of a run that is interrupted.

    Returns
    -------
    list of Checked
        In the order of the gallery.

    Raises
    ------
    ScenarioError
        If there is no classic of that name.
    """
    classics = [find(name) for name in names] if names else list(CLASSICS.values())
    orders = [
        (classic.name, place, quick, seed)
        for classic in classics
        for place, check in enumerate(classic.checks)
        if not (quick and check.slow)
    ]
    # Long ones first, so that no worker is left alone with one at the end.
    orders.sort(key=lambda order: not CLASSICS[order[0]].checks[order[1]].slow)
    found: list[Checked] = [] if done is None else done

    def take(one: Checked) -> None:
        found.append(one)
        if on_progress is not None:
            on_progress(f"{len(found)} of {len(orders)}: {one.classic}, {one.check}", len(found) / len(orders))

    each(_checked, orders, workers=workers, take=take)
    return in_order(found)


def in_order(found: Iterable[Checked]) -> list[Checked]:
    """Return checks in the order of the gallery."""
    places = {(name, check.name): place for place, (name, check) in enumerate(_all_checks())}
    return sorted(found, key=lambda one: places[one.classic, one.check])


def _all_checks() -> list[tuple[str, Check]]:
    return [(name, check) for name, classic in CLASSICS.items() for check in classic.checks]


def _checked(order: tuple[str, int, bool, int]) -> Checked:
    name, place, quick, seed = order
    check = CLASSICS[name].checks[place]
    lab = Bench(seed=seed, quick=quick)
    begin = time.perf_counter()
    figure, wrong = check.measure(lab), check.control(lab)
    return Checked(
        classic=name,
        check=check.name,
        says=check.says,
        claim=check.claim,
        paper=check.paper,
        band=str(check.band),
        value=float(figure.value),
        error=float(figure.error),
        runs=figure.runs,
        holds=bool(check.band.holds(figure)),
        control=float(wrong.value),
        control_says=check.control_says,
        rejected=not check.band.holds(wrong),
        false_alarm=float(check.band.false_alarm(figure)),
        seconds=round(time.perf_counter() - begin, 3),
    )


def verdicts(classic: Classic, found: Iterable[Checked]) -> dict[str, str]:
    """Return the verdict on each claim that a check of these decides: all its paper's bands met, or not."""
    met: dict[str, bool] = {}
    for one in found:
        if one.classic == classic.name and one.paper and one.claim:
            met[one.claim] = met.get(one.claim, True) and one.holds
    stated = {claim.id: claim.verdict for claim in classic.published.claims}
    return {
        claim: (stated[claim] if stated[claim] != NOT else "reproduced") if holds else NOT
        for claim, holds in met.items()
    }


def problems(found: Sequence[Checked]) -> list[str]:
    """Return a sentence for everything that is not as it should be: a figure, a control, or a stated verdict."""
    said = []
    for one in found:
        label = f"{one.classic}: {one.check}"
        if not one.paper and not one.holds:
            said.append(f"{label}: {one.value:g} (s.e. {one.error:.2g}) lies outside {one.band}")
        if not one.rejected:
            said.append(f"{label}: the wrong version passes too ({one.control:g}): {one.control_says}")
        if not (math.isfinite(one.value) and math.isfinite(one.control)):
            said.append(f"{label}: a figure is not a number")
    for name in dict.fromkeys(one.classic for one in found):
        classic = CLASSICS[name]
        stated = {claim.id: claim.verdict for claim in classic.published.claims}
        for claim, verdict in verdicts(classic, found).items():
            if verdict != stated[claim]:
                said.append(f"{name}: claim {claim} is stated as {stated[claim]!r} and came out as {verdict!r}")
    return said


def save_checked(path: Path, found: Sequence[Checked], facts: dict[str, object]) -> None:
    """Write checks as JSON, with facts on how they were made (versions, date, code hash)."""
    rows = [asdict(one) for one in found]
    path.write_text(json.dumps({**facts, "checks": rows}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def load_checked(path: Path) -> tuple[list[Checked], dict[str, object]]:
    """Read what `save_checked` wrote: the checks, and the facts.

    Raises
    ------
    DataError
        If the file is no such file.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return [Checked(**row) for row in document.pop("checks")], document
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path.name}: is no file of checks: {error}") from error
