"""What single commands do: a run with its report and replicates, scores, lists, citations."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from groundswell.errors import DataError, GroundswellError

if TYPE_CHECKING:
    from groundswell.observe.score import Score
    from groundswell.observe.targets import Target
    from groundswell.scenario import Scenario
    from groundswell.world.record import Record

__all__ = [
    "checked",
    "citations",
    "fit_and_write",
    "offered",
    "refuse_semicolons",
    "run_and_write",
    "score_folder",
    "score_scenario",
    "scores_as_json",
    "scores_as_rows",
]

Progress = Callable[[str, float | None], None]


def checked(scenario: "Scenario", people: int | None) -> tuple[str, ...]:
    """Return what a scenario holds and what a run of it would cost, line by line.

    Raises
    ------
    ScenarioError
        If it cannot be run.
    """
    from groundswell.engine.plan import plan

    planned = plan(scenario, people=people)
    cost = (
        f"  a run of {planned.people:,} people: about {planned.cost.memory_bytes / 2**20:,.0f} MiB of memory,"
        f" {planned.cost.seconds:.1f} s on one core once compiled"
    )
    title, *lines = str(scenario).split("\n")
    remarks = [f"  remark: {remark}" for remark in getattr(scenario, "remarks", ())]
    return (title, *(_singular(line) for line in lines), cost, *remarks, "fit to run")


def _singular(line: str) -> str:
    """Return a line in which one thing is not called many."""
    line = re.sub(r"(?<![\w.,])1 (\w+)ies\b", r"1 \1y", line)
    return re.sub(r"(?<![\w.,])1 (\w+[^\Ws])s\b", r"1 \1", line)


def refuse_semicolons(table: Path) -> None:
    """Refuse a table whose columns are separated by semicolons, as some spreadsheets save it.

    Raises
    ------
    DataError
        If its first line holds semicolons and no comma; anything else is for its reader to judge.
    """
    try:
        with table.open("rb") as file:
            first = file.readline(10_000)
    except OSError:
        return
    if b";" in first and b"," not in first:
        raise DataError(f"{table}: is separated by semicolons; save it with commas")


def run_and_write(
    scenario: "Scenario",
    folder: Path,
    *,
    seed: int,
    replicate: int,
    threads: int,
    backend: str,
    people: int | None,
    report: bool,
    replicates: int,
    on_progress: Progress,
) -> None:
    """Run a scenario, and replicates if asked for, and put the whole folder in its place at once.

    Raises
    ------
    ScenarioError, DataError
        If the scenario cannot be run, or the folder cannot be written; everything is then as it was before.
    """
    from groundswell.engine.run import run
    from groundswell.observe.results import check_directory, replacing, write

    check_directory(folder)
    if replicates > 0:
        from groundswell.study.ensemble import affordable

        affordable(scenario, replicates, backend=backend, people=people)
    record = run(
        scenario,
        seed=seed,
        replicate=replicate,
        backend=backend,
        threads=threads,
        people=people,
        on_progress=on_progress,
    )
    with replacing(folder) as fresh:
        write(record, fresh)
        if replicates > 0:
            from groundswell.study.ensemble import ensemble, save

            many = ensemble(
                scenario,
                seed=seed,
                replicates=replicates,
                backend=backend,
                people=people,
                targets=own_targets(scenario, record),
                over_sets=True,
                on_progress=on_progress,
            )
            save(many, fresh)
        if report:
            from groundswell.report.page import write_report

            on_progress("writing the report", None)
            write_report(fresh)


def fit_and_write(
    scenario: "Scenario",
    folder: Path,
    *,
    draws: int,
    wanted: int,
    seed: int,
    people: int | None,
    workers: int | None,
    on_progress: Progress,
) -> list[str]:
    """Search for accepted sets, write both tables into a new folder, and say what came of it.

    Raises
    ------
    ScenarioError, DataError
        If there is nothing to fit, a size cannot be run, or the folder is there already; nothing is written then,
        nor if no set is accepted.
    """
    from groundswell.engine.plan import plan
    from groundswell.inference.search import Settings, search
    from groundswell.inference.sets import accepted_table, rates_table
    from groundswell.scenario.csv_text import table_text
    from groundswell.scenario.files import check_new_folder, write_folder

    check_new_folder(folder)
    small = min(scenario.people, Settings().people or scenario.people) if people is None else people
    plan(scenario, people=small)
    usual = Settings()
    stages = tuple((max(2, count * draws // usual.draws), runs) for count, runs in usual.stages)
    found = search(
        scenario,
        Settings(draws=draws, stages=stages, wanted=wanted, seed=seed, people=small, check_people=people),
        workers=workers,
        on_progress=on_progress,
    )
    tried = f"{found.tried:,} sets tried, {len(found.accepted) + found.refused} checked, {len(found.accepted)} accepted"
    if not found.accepted:
        raise GroundswellError(f"{tried}: nothing was written; widen the ranges or the targets, or give more --draws")

    def fill(place: Path) -> None:
        for name, (columns, rows) in (("accepted", accepted_table(found)), ("rates", rates_table(found))):
            text = table_text(columns, [[row[key] for key in columns] for row in rows])
            (place / f"{name}.csv").write_text(text, encoding="utf-8", newline="")

    write_folder(folder, fill)
    return [
        tried,
        f"results in {folder}: accepted.csv, rates.csv",
        "to draw fans over them, put both beside the scenario and name them under [tables]",
    ]


def own_targets(scenario: "Scenario", record: "Record") -> "tuple[Target, ...]":
    """Return the scenario's own targets, or none if a run of it cannot be held to them.

    A shorter run, or one whose switches leave a quantity out, has nothing to say to them; that is no mistake.
    """
    from groundswell.observe.score import score
    from groundswell.observe.targets import make_target

    try:
        targets = tuple(
            make_target(f"{scenario.place}: target {row.get('id', '')}", row) for row in scenario.tables.targets
        )
        score(targets, [record])
    except GroundswellError:
        return ()
    return targets


def score_folder(folder: Path, table: Path) -> "tuple[Score, ...]":
    """Score the run in a folder; its replicates, if it holds some and every target is of the city.

    Raises
    ------
    DataError
        If the folder or the table cannot be used.
    """
    from groundswell.observe.results import FAN, read
    from groundswell.observe.score import score
    from groundswell.observe.targets import read_targets

    targets = read_targets(table)
    if (folder / FAN).exists() and all(target.scope == "city" for target in targets):
        from groundswell.study.ensemble import load

        return score(targets, load(folder).lookups())
    return score(targets, [read(folder)])


def score_scenario(
    scenario: "Scenario",
    table: Path,
    *,
    seed: int,
    replicates: int,
    people: int | None,
    on_progress: Progress,
) -> "tuple[Score, ...]":
    """Run replicates of a scenario and score them.

    Raises
    ------
    ScenarioError, DataError
        If the scenario or the table cannot be used; before anything is simulated.
    """
    from groundswell.observe.targets import read_targets
    from groundswell.study.ensemble import ensemble

    targets = read_targets(table)
    many = ensemble(
        scenario,
        seed=seed,
        replicates=replicates,
        people=people,
        targets=targets,
        keep=("out_share",),
        on_progress=on_progress,
    )
    return many.scores


def scores_as_json(scores: "Sequence[Score]") -> str:
    """Return scores as JSON text."""
    from groundswell.observe.score import scores_to_json

    return scores_to_json(scores)


def scores_as_rows(scores: "Sequence[Score]") -> list[tuple[str, ...]]:
    """Return scores as rows: target, quantity, scope, window, statistic, band, observed, share inside."""
    return [
        (
            found.target.id,
            found.target.quantity,
            found.target.where,
            found.target.window,
            found.target.asked,
            f"{_shown(found.target.low)} to {_shown(found.target.high)}",
            _shown(found.middle),
            f"{found.share:.0%} of {len(found.inside)}",
        )
        for found in scores
    ]


def _shown(value: float | str | None) -> str:
    if value is None:
        return "never"
    return value if isinstance(value, str) else f"{value:.4g}"


Offer = tuple[str, tuple[str, ...], list[tuple[str, ...]]]


def offered() -> list[Offer]:
    """Return what there is to choose from: title, head and rows of each list."""
    from groundswell.institutions import INSTITUTIONS
    from groundswell.mechanisms import MECHANISMS
    from groundswell.scenario.catalogue import SCENARIOS
    from groundswell.scenario.switches import SWITCHES

    return [
        ("Scenarios", ("name", "what it is"), [(name, words) for name, words in SCENARIOS.items()]),
        (
            "Mechanisms (what each person or soldier does, in order)",
            ("name", "of", "pass", "what it does"),
            [(one.name, one.population, one.phase, _first(one.doc)) for one in MECHANISMS],
        ),
        (
            "Institutions (in the order of a day)",
            ("name", "acts as", "what it does"),
            [(one.name, one.actor, _first(one.doc)) for one in INSTITUTIONS],
        ),
        (
            "Switches (--without NAME or --without ROW)",
            ("name", "row", "while it is on"),
            [(one.name, one.row, f"{one.sentence}{' (measures only)' if one.measures else ''}") for one in SWITCHES],
        ),
    ]


def _first(doc: str) -> str:
    """Return a description's first paragraph as one line."""
    return " ".join(doc.partition("\n\n")[0].split())


def citations(scenario: "Scenario") -> list[str]:
    """Return how to cite the program, and the sources of a scenario."""
    import groundswell

    lines = [
        f"The Groundswell contributors (2026). Groundswell {groundswell.__version__}. MIT licence.",
        f"Scenario: {scenario.name}, {scenario.title} (digest {scenario.digest[:12]}).",
    ]
    table = scenario.tables.raw.get("sources")
    rows = [] if table is None else table.mappings()
    if not rows:
        return [*lines, "The scenario has no table of sources."]
    lines.append("It stands on:")
    return lines + [
        f"  [{row.get('source_id', '')}] {row.get('reference', '')} ({row.get('status', '')})" for row in rows
    ]
