"""From a folder of results to a story: what the figures need, and nothing that the folder does not hold."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from groundswell import units
from groundswell.errors import DataError, GroundswellError
from groundswell.report.days import said
from groundswell.report.rivals import rivals_of
from groundswell.report.story import (
    Districts,
    Fan,
    Feature,
    ParameterRow,
    Plants,
    SessionRow,
    Story,
    TargetRow,
)

if TYPE_CHECKING:
    from groundswell.engine.plan import Plan
    from groundswell.observe.results import Results
    from groundswell.observe.score import Score
    from groundswell.observe.targets import Target
    from groundswell.scenario.model import Scenario
    from groundswell.scenario.rows import RateRow

__all__ = ["diagrams", "features_of", "read_story", "story_of", "votes_of"]

Floats = NDArray[np.float64]
Row = Mapping[str, str]

RIVER_WIDTH, ARM_WIDTH = 0.42, 0.2
"""Breadth of the first line of the map and of the others, in the map's own schematic unit."""

_VOTES = re.compile(r"\s*(.+?): (\d+) for, (\d+) against(?:;|$)")


def read_story(directory: Path, *, ensemble: Any = None) -> tuple[Story, "Plan | None"]:
    """Read a results folder as a story, with the plan behind it if its scenario can still be planned.

    Parameters
    ----------
    directory : Path
        A folder that a run has written.
    ensemble : Ensemble, optional
        Replicates, instead of those in the folder.

    Raises
    ------
    DataError
        If a file of the folder is missing, cut short or damaged.
    """
    from groundswell.observe.results import FAN, read

    results = read(directory)
    _check_complete(results)
    if ensemble is None and (directory / FAN).is_file():
        from groundswell.study.ensemble import load

        ensemble = load(directory)
    return story_of(results, ensemble=ensemble)


def _check_complete(results: "Results") -> None:
    """Refuse a run that lacks something which every run holds.

    Raises
    ------
    DataError
        For the first variable that is missing, or lies on other axes.
    """
    from groundswell.observe import OBSERVABLES
    from groundswell.observe.dataset import STANDING

    data = results.dataset
    place = results.directory / "run.nc"
    switches = results.provenance.get("switches")
    switched = switches if isinstance(switches, Mapping) else {}
    axes = {"day", "plant", "district", "trade"} | {str(name) for name in data.dims}
    needed = {name: found.dims for name, found in OBSERVABLES.items() if found.measured_in(switched)}
    for name, dims in (*((axis, (axis,)) for axis in sorted(axes)), *(needed | dict(STANDING)).items()):
        if not axes.issuperset(dims):
            continue
        if name not in data or data[name].dims != dims:
            raise DataError(f"{place}: holds no {name!r} as a run writes it; run the scenario again")
    unknown = set(data["plant_district"].values) - set(data["district"].values)
    if unknown:
        raise DataError(f"{place}: a plant lies in the district {min(map(str, unknown))!r}, which it does not hold")


def story_of(results: "Results", *, ensemble: Any = None) -> tuple[Story, "Plan | None"]:
    """Turn results that have been read into a story, with the plan behind them."""
    scenario, plan = _scenario_and_plan(results)
    data = results.dataset
    dates = results.dates
    place = {name: number for number, name in enumerate(results.members("district"))}
    if ensemble is not None and tuple(ensemble.dates) != dates:
        # Replicates of other days say nothing about this run.
        ensemble = None
    story = Story(
        name=_said_of(results, "name", "a scenario"),
        title=_said_of(results, "title", _said_of(results, "name", "A run")),
        summary=" ".join(_said_of(results, "summary", "").split()),
        calendar=_said_of(results, "calendar", "gregorian"),
        dates=dates,
        last_claimed=_last_claimed(dates, _said_of(results, "claims_until", "")),
        city=_series(results, ("day",)),
        groups={
            name: values
            for group in ("plant", "district", "trade", "regiment", "outlet")
            for name, values in _series(results, ("day", group)).items()
        },
        regime=tuple(str(label) for label in data["regime"].values) if "regime" in data else (),
        plants=Plants(
            tuple(results.members("plant")),
            tuple(str(name) for name in data["plant_trade"].values),
            np.array([place[str(name)] for name in data["plant_district"].values], dtype=np.int64),
            np.asarray(data["plant_people"].values, dtype=np.float64),
            np.asarray(data["plant_named"].values) > 0,
            np.asarray(data["plant_headcount_assumed"].values) > 0,
        ),
        districts=Districts(
            tuple(results.members("district")),
            np.asarray(data["district_x"].values, dtype=np.float64),
            np.asarray(data["district_y"].values, dtype=np.float64),
        ),
        features=features_of([(point.line, point.x, point.y) for point in scenario.tables.map]) if scenario else (),
        regiments=tuple(results.members("regiment")),
        outlets=tuple(results.members("outlet")),
        trades=tuple(results.members("trade")),
        chronicle=results.chronicle,
        campaigns=results.ledger,
        sessions=tuple(_session(row) for row in results.minutes),
        parameters=_parameters(plan),
        targets=_targets(results, scenario, ensemble),
        rivals=rivals_of(scenario, dates),
        sets=0 if scenario is None else len(scenario.tables.accepted),
        fan=_fan(ensemble),
        facts=_facts(results),
    )
    return story, plan


def _scenario_and_plan(results: "Results") -> "tuple[Scenario | None, Plan | None]":
    """Make the scenario and its plan again; where that fails, the page goes without them."""
    from groundswell.engine.plan import plan
    from groundswell.scenario.model import from_dict

    scenario = None
    try:
        scenario = from_dict(results.provenance["scenario"], f"{results.directory / 'provenance.json'}: scenario")
        return scenario, plan(scenario)
    except (GroundswellError, KeyError, TypeError, AttributeError):
        return scenario, None


def _said_of(results: "Results", key: str, otherwise: str) -> str:
    """Return what the scenario says under a key, as text."""
    kept = results.provenance.get(key)
    if isinstance(kept, str) and kept:
        return kept
    whole = results.provenance.get("scenario", {})
    inner = whole.get("scenario", whole) if isinstance(whole, Mapping) else {}
    value = inner.get(key) if isinstance(inner, Mapping) else None
    return value if isinstance(value, str) and value else otherwise


def _last_claimed(dates: Sequence[str], until: str) -> int:
    """Return the number of the last day claimed: the whole run where nothing is said."""
    inside = [day for day, date in enumerate(dates) if date <= until] if until else []
    return inside[-1] if inside else len(dates) - 1


def _series(results: "Results", dims: tuple[str, ...]) -> dict[str, Floats]:
    """Return every variable of numbers on the given axes."""
    data = results.dataset
    return {
        str(name): np.asarray(found.values, dtype=np.float64)
        for name, found in data.data_vars.items()
        if found.dims == dims and found.dtype.kind in "fiub"
    }


def features_of(points: Sequence[tuple[str, float, float]]) -> tuple[Feature, ...]:
    """Turn the map's points into water and rivers.

    Parameters
    ----------
    points : sequence of (line, x, y)
        Rows of the map table, in order.

    Returns
    -------
    tuple of Feature
        A line that ends where it began encloses water; the first open line is the river, the others its arms.
        Water lies below the rivers.
    """
    lines: dict[str, list[tuple[float, float]]] = {}
    for line, x, y in points:
        lines.setdefault(line, []).append((x, y))
    water = [Feature("water", name, tuple(line), 0.0) for name, line in lines.items() if line[0] == line[-1]]
    rivers = [(name, line) for name, line in lines.items() if line[0] != line[-1]]
    return (
        *water,
        *(
            Feature("river", name, tuple(line), RIVER_WIDTH if k == 0 else ARM_WIDTH)
            for k, (name, line) in enumerate(rivers)
        ),
    )


def votes_of(text: str) -> dict[str, tuple[int, int]]:
    """Read the votes by trade from a cell of the minutes: ``metal: 3 for, 1 against; …``."""
    return {found[1]: (int(found[2]), int(found[3])) for found in _VOTES.finditer(text)}


def _value(row: Row, key: str) -> float:
    try:
        return float(row.get(key, ""))
    except ValueError:
        return float("nan")


def _session(row: Row) -> SessionRow:
    return SessionRow(
        date=row.get("date", ""),
        agenda=row.get("agenda", ""),
        item=row.get("agenda_item", ""),
        motion=row.get("motion", ""),
        reported_mood=_value(row, "reported_mood"),
        true_mood=_value(row, "true_mood"),
        reported_hope=_value(row, "reported_hope"),
        true_hope=_value(row, "true_hope"),
        votes=votes_of(row.get("votes_by_trade", "")),
        before_speech=_value(row, "share_for_before_speech"),
        after_speech=_value(row, "share_for_after_speech"),
        simulated=row.get("simulated", ""),
        decided=row.get("decided", ""),
        enforced=row.get("enforced") == "yes",
        agrees=row.get("agrees") == "yes",
        mandates=_value(row, "mandates"),
        report=row.get("report", ""),
    )


def _parameters(plan: "Plan | None") -> tuple[ParameterRow, ...]:
    if plan is None:
        return ()
    return tuple(
        ParameterRow(
            owner=owner.replace("_", " "),
            name=name,
            value=f"{units.shown(bound.value)} {bound.unit}",
            span=f"{units.shown(bound.low)} to {units.shown(bound.high)}",
            source=bound.source,
            status=bound.status,
            meaning=bound.doc,
        )
        for owner, numbers in plan.parameters.items()
        for name, bound in numbers.items()
    )


def _fan(ensemble: Any) -> Fan | None:
    if ensemble is None:
        return None
    values = {
        str(name): np.asarray(found, dtype=np.float64)
        for name, found in ensemble.values.items()
        if np.ndim(found) == 2 and np.asarray(found).dtype.kind in "fiub"
    }
    regimes = tuple(tuple(str(label) for label in row) for row in ensemble.labels.get("regime", ()))
    return Fan(values, regimes, ensemble.sets) if values else None


def _targets(results: "Results", scenario: "Scenario | None", ensemble: Any) -> tuple[TargetRow, ...]:
    """Score this run against the scenario's own table, with the replicates' shares where they were scored."""
    from groundswell.observe.targets import parse_targets

    if scenario is None or not scenario.tables.targets:
        return ()
    rows = {row["id"].strip(): row for row in scenario.tables.targets}
    try:
        targets = parse_targets(_as_text(list(rows.values())), "targets")
    except GroundswellError:
        return ()
    # A target whose quantity is switched off, or whose days lie outside the run, is left out.
    here = [found for target in targets for found in _scored(target, [results])]
    scores = () if ensemble is None else ensemble.scores
    if ensemble is not None and not scores:
        scores = [found for target in targets for found in _scored(target, ensemble.lookups())]
    shares = {found.target.id: found.share for found in scores}
    rated = {row.id: row for row in scenario.tables.rates}
    return tuple(
        TargetRow(
            id=score.target.id,
            quantity=score.target.quantity,
            scope=score.target.where,
            window="/".join(said(date) for date in score.target.window.split("/")) or "whole run",
            statistic=score.target.asked,
            band=_band(score.target.low, score.target.high),
            observed=_observed(score.observed[0]),
            met=score.inside[0],
            share=shares.get(score.target.id, float("nan")),
            source=rows[score.target.id].get("source", ""),
            **_rates(rated.get(score.target.id)),
        )
        for score in here
    )


def _rates(row: "RateRow | None") -> dict[str, float]:
    if row is None:
        return {}
    drawn = float("nan") if row.all_drawn is None else row.all_drawn
    return {"prior": row.prior, "accepted": row.accepted, "all_drawn": drawn}


def _scored(target: "Target", runs: Sequence[Any]) -> "tuple[Score, ...]":
    from groundswell.observe.score import score

    try:
        return score([target], runs)
    except GroundswellError:
        return ()


def _as_text(rows: Sequence[Row]) -> str:
    import csv
    import io

    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def _observed(value: float | str | None) -> str:
    if value is None:
        return "never"
    return said(value) if isinstance(value, str) else f"{value:.3g}"


def _band(low: float | str, high: float | str) -> str:
    ends = [said(end) if isinstance(end, str) else f"{end:g}" for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def _facts(results: "Results") -> dict[str, str]:
    """Return what the foot of the page says of the making: seed, replicate, backend, versions and hashes."""
    found: dict[str, str] = {}
    provenance = results.provenance
    for key in (
        "seed",
        "replicate",
        "people",
        "backend",
        "cpu_target",
        "scenario_hash",
        "code_hash",
        "digest",
    ):
        value = provenance.get(key)
        if isinstance(value, str | int):
            found[key.replace("_", " ")] = str(value)
    versions = provenance.get("versions")
    if isinstance(versions, Mapping):
        found["versions"] = ", ".join(f"{name} {version}" for name, version in versions.items())
    return found


def diagrams(plan: "Plan | None") -> tuple[str, ...]:
    """Return the pictures of causes and effects: the named loops, then the whole."""
    if plan is None:
        return ()
    from groundswell.report.explain import loops_svg, whole_svg

    return loops_svg(plan), whole_svg(plan)
