"""The command line's part on classics: what there is, one run, every check, the gallery. No logic is here."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groundswell.cli_console import one_change, progress, say, table, whole
from groundswell.errors import GroundswellError, ScenarioError

if TYPE_CHECKING:
    from groundswell.study.verify import Checked

__all__ = ["app"]

SEED = 1978

app = typer.Typer(
    help="Published models that give their papers' numbers: list, run, verify, gallery.",
    epilog="Begin with: groundswell classics gallery",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)


def _number(flag: str, low: int, high: int | None = None) -> Callable[[str], int]:
    return lambda text: whole(flag, text, low, high)


Name = Annotated[str, typer.Argument(metavar="NAME", help="A name from `classics list`.")]
Seed = Annotated[
    int,
    typer.Option(
        help="Chooses all chance; the same seed gives the same figures.",
        parser=_number("--seed", 0, 2**64 - 1),
        metavar="N",
        show_default=str(SEED),
    ),
]
Quick = Annotated[bool, typer.Option("--quick", help="Fewer runs, for a first look.")]
Out = Annotated[Path, typer.Option(help="Folder for what is written.")]


@app.command(name="list")
def list_() -> None:
    """List the published models, and how their papers' claims stand."""
    from groundswell.classics import CLASSICS
    from groundswell.report.about import tally
    from groundswell.report.gallery import verified

    found, _ = verified()
    rows = [
        (one.name, one.title, tally(one, [check for check in found if check.classic == one.name]))
        for one in CLASSICS.values()
    ]
    table(("name", "model", "how it stands"), rows)


def changes_of(texts: Sequence[str], example: str) -> dict[str, str]:
    """Read all ``NAME=VALUE``, each name once."""
    found: dict[str, str] = {}
    for text in texts:
        name, value = one_change(text, example, "NAME=VALUE")
        if name in found:
            raise ScenarioError(f"--set {name}: is given twice")
        found[name] = value
    return found


@app.command()
def run(
    name: Name,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Another value; may be repeated.")
    ] = None,
    seed: Seed = SEED,
    out: Annotated[Path | None, typer.Option(help="Folder for the picture.", show_default="out/classics/NAME")] = None,
) -> None:
    """Play a published model once, print its figures, and draw what happened."""
    from groundswell.classics import find
    from groundswell.report.about import plain_figure
    from groundswell.report.gallery import run_and_draw

    classic = find(name)
    folder = out if out is not None else Path("out") / "classics" / classic.name
    example = f"{next(iter(classic.parameters), 'name')}=..."
    values = classic.values(changes_of(changes or (), example))
    outcome, written = run_and_draw(classic, values, folder, seed=seed)
    say(outcome.sentence)
    table(("figure", "value"), [(words, plain_figure(value)) for words, value in outcome.figures.items()])
    say(f"open {written} in a browser")


@app.command()
def verify(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Which; all if none is named.")] = None,
    quick: Quick = False,
    seed: Seed = SEED,
    workers: Annotated[
        int | None,
        typer.Option(
            help="Processes; the result is the same for any number.",
            parser=_number("--workers", 1, 1024),
            metavar="N",
            show_default="one a core",
        ),
    ] = None,
) -> None:
    """Run every check: its figure, its band, a wrong version that must be turned away, its false-alarm rate."""
    from groundswell.study.verify import in_order, problems
    from groundswell.study.verify import verify as run_checks

    done: list[Checked] = []
    try:
        with progress() as shown:
            found = run_checks(names or (), quick=quick, seed=seed, workers=workers, on_progress=shown, done=done)
    except KeyboardInterrupt:
        if done:
            _show(in_order(done))
            say(f"interrupted after {len(done)} checks, of which {sum(one.holds for one in done)} hold")
        raise
    _show(found)
    faults = problems(found)
    for sentence in faults:
        say(sentence)
    missed = sum(one.paper and not one.holds for one in found)
    say(
        f"{len(found)} checks, {sum(one.holds for one in found)} hold, {missed} of the papers' figures do not come out"
        f" (as stated), {sum(one.rejected for one in found)} wrong versions turned away, {len(faults)} faults"
    )
    if faults:
        raise GroundswellError(f"{len(faults)} of {len(found)} checks did not come out as they should")


def _show(found: "Sequence[Checked]") -> None:
    table(
        ("check", "figure", "band", "runs", "outcome", "wrong version", "false alarm", "s"),
        [_row(one) for one in found],
    )


def _row(one: "Checked") -> tuple[object, ...]:
    from groundswell.report.about import figure_of

    outcome = "holds" if one.holds else ("not reproduced" if one.paper else "MISSES")
    return (
        f"{one.classic}: {one.check}",
        figure_of(one),
        one.band + (" (paper)" if one.paper and _printed(one) else ""),
        f"{one.runs:,}",
        outcome,
        f"{one.control:.6g} {'turned away' if one.rejected else 'PASSES'}",
        f"{one.false_alarm:.1g}",
        f"{one.seconds:.1f}",
    )


def _printed(one: "Checked") -> bool:
    from groundswell.classics import CLASSICS

    return CLASSICS[one.classic].published.claim(one.claim).printed


@app.command()
def gallery(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Which; all if none is named.")] = None,
    out: Out = Path("out/gallery"),
    quick: Quick = False,
    seed: Seed = SEED,
) -> None:
    """Draw every published model and write a page to wander: one card a model, the whole story behind it."""
    from groundswell.report.gallery import write_gallery
    from groundswell.study.lab import Bench

    with progress() as shown:
        index = write_gallery(out, names or (), lab=Bench(seed=seed, quick=quick), on_progress=shown)
    say(f"open {index} in a browser")
