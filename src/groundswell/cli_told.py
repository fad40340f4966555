"""The command line's part on studies that stand in a file: which there are, and carrying one out. No logic is here."""

from pathlib import Path
from typing import Annotated

import typer

from groundswell.cli_console import table, whole
from groundswell.cli_study import Dask, TimeLimit, Workers
from groundswell.cli_verbs import SEED, Out, Seed, Store, answered

__all__ = ["add_told"]

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="A study of `groundswell study list`, or a study's TOML file.")
]
Replicates = Annotated[
    int | None,
    typer.Option(
        help="Pairs of each world, or runs of each point.",
        parser=lambda text: whole("--replicates", text, 1, 65_536),
        metavar="N",
        show_default="what the study says",
    ),
]
People = Annotated[
    int | None,
    typer.Option(
        help="Another size of the city.",
        parser=lambda text: whole("--people", text, 1),
        metavar="N",
        show_default="what the study says",
    ),
]
Points = Annotated[
    int | None,
    typer.Option(
        help="Values a side of a map; trajectories or base points.",
        parser=lambda text: whole("--points", text, 1),
        metavar="N",
        show_default="what the study says",
    ),
]


def add_told(studies: typer.Typer) -> None:
    """Add both commands to those on studies."""
    studies.command("list")(show)
    studies.command("run")(run)


def show() -> None:
    """List the studies that come with Groundswell."""
    from groundswell.study.told import find, shipped

    table(("study", "asks"), [(name, find(name).asks) for name in shipped()])


def run(
    name: Name,
    replicates: Replicates = None,
    people: People = None,
    points: Points = None,
    seed: Seed = SEED,
    store: Store = None,
    workers: Workers = None,
    dask: Dask = None,
    time_limit: TimeLimit = None,
    out: Out = None,
) -> None:
    """Carry out a study that stands in a file, and write its page."""
    from groundswell.study.told import ask, find

    told = find(name)
    question = ask(told, called=name, replicates=replicates, people=people, points=points, seed=seed)
    folder = out if out is not None else Path("out") / told.name
    answered(question, folder, store, workers, dask, time_limit)
