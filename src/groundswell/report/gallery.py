"""The gallery: one card a published model, and behind it the figure beside the paper's numbers, and the whole page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from groundswell.classics import CLASSICS, Classic, find
from groundswell.classics.base import Outcome, Values
from groundswell.classics.published import VERDICTS
from groundswell.errors import DataError
from groundswell.observe.results import check_directory, replacing
from groundswell.report import text
from groundswell.report.about import about_blocks, plain_figure, standing
from groundswell.report.page import environment
from groundswell.report.panels import draw_card, draw_picture
from groundswell.study.lab import Bench
from groundswell.study.verify import Checked, load_checked

__all__ = ["VERIFIED", "run_and_draw", "verified", "write_gallery"]

VERIFIED = "verified.json"
"""The full run's results, beside the classics."""

LOOKS = dict(zip(VERDICTS, ("plainly", "under", "not", "untested"), strict=True))
"""How each verdict is marked on the page."""

Progress = Callable[[str, float | None], None]


@dataclass(frozen=True)
class _Card:
    """One model as the gallery shows it."""

    classic: Classic
    svg: str
    first: str
    caption: str
    notes: tuple[str, ...]
    verdicts: Mapping[str, int]
    checks: int


def verified() -> tuple[list[Checked], dict[str, object]]:
    """Return the checks of the full run that the package brings, and the facts of its making.

    Raises
    ------
    DataError
        If the file has been damaged.
    """
    with_results = files("groundswell.classics") / VERIFIED
    return load_checked(Path(str(with_results)))


def run_and_draw(classic: Classic, values: Values, folder: Path, *, seed: int) -> tuple[Outcome, Path]:
    """Play a classic once, and write its page with the picture, if it has one, and the figures.

    Parameters
    ----------
    classic : Classic
        Which.
    values : mapping of str to float
        All its parameters.
    folder : Path
        Made if missing; one that an earlier call has written is replaced.
    seed : int
        Of all chance.

    Returns
    -------
    (Outcome, Path)
        What happened, and the page.

    Raises
    ------
    ScenarioError
        If these values cannot be played.
    DataError
        If the folder holds what no such run has written, or cannot be written.
    """
    page = "run.html"
    check_directory(folder, (page,), "classics run")
    outcome = classic.play(values, Bench(seed=seed))
    blocks: list[text.Block] = [text.Heading(1, classic.title), text.Paragraph(outcome.sentence)]
    if outcome.picture is not None:
        picture = draw_picture(outcome.picture, classic.title)
        blocks.append(text.Picture(picture, "run.svg", outcome.picture.caption))
    said = tuple((name, plain_figure(value)) for name, value in outcome.figures.items())
    blocks.append(text.Table(("figure", "value"), said))
    used = tuple((name, f"{values[name]:g}", one.unit, one.doc) for name, one in classic.parameters.items())
    blocks += [text.Heading(2, "Said"), text.Table(("parameter", "value", "unit", "meaning"), used)]
    blocks.append(text.Paragraph(f"Seed {seed}. The model is that of: {classic.citation}"))
    with replacing(folder) as fresh:
        text.save(fresh / page, text.html_page(blocks, classic.title))
    return outcome, folder / page


def write_gallery(
    folder: Path,
    names: Sequence[str] = (),
    *,
    lab: Bench,
    on_progress: Progress | None = None,
) -> Path:
    """Draw every classic anew and write the gallery: an index, and a page a model.

    Parameters
    ----------
    folder : Path
        Made if missing; one that an earlier call has written is replaced.
    names : sequence of str
        Which classics; all, if none is named.
    lab : Bench
        Where the pictures' runs are played.
    on_progress : callable, optional
        Called with a message and a fraction.

    Returns
    -------
    Path
        The index page.

    Raises
    ------
    ScenarioError
        If there is no classic of that name.
    DataError
        If the folder holds what no gallery has written, or cannot be written; it then stays as it was.
    """
    chosen = [find(name) for name in names] if names else list(CLASSICS.values())
    pages = ("index.html", *(f"{name}.html" for name in CLASSICS))
    check_directory(folder, pages, "classics gallery")
    others = sorted(name for name in CLASSICS if classics_left_out(folder, name, chosen))
    if others:
        raise DataError(f"{folder}: holds a gallery with {others[0]} too, which would be lost; give another folder")
    found, facts = verified()
    cards = []
    for number, classic in enumerate(chosen):
        if on_progress is not None:
            on_progress(f"drawing {classic.title}", number / len(chosen))
        cards.append(_card(classic, found, lab))
    with replacing(folder) as fresh:
        text.save(fresh / "index.html", _index(cards, facts, quick=lab.quick))
        for place, card in enumerate(cards):
            following = cards[(place + 1) % len(cards)].classic
            text.save(fresh / f"{card.classic.name}.html", _page(card, found, following))
    return folder / "index.html"


def classics_left_out(folder: Path, name: str, chosen: Sequence[Classic]) -> bool:
    """Say whether a folder holds the page of a classic that is not drawn now."""
    return (folder / f"{name}.html").exists() and name not in {classic.name for classic in chosen}


def _card(classic: Classic, found: Sequence[Checked], lab: Bench) -> _Card:
    picture = classic.picture(lab)
    own = [one for one in found if one.classic == classic.name]
    counts = {verdict: number for verdict, number in standing(classic, own).items() if number} if own else {}
    whole = draw_picture(picture, classic.title)
    first = draw_card(picture, classic.title)
    return _Card(classic, whole, first, picture.caption, picture.notes, counts, len(own))


def _index(cards: Sequence[_Card], facts: Mapping[str, object], *, quick: bool) -> str:
    total = {verdict: sum(card.verdicts.get(verdict, 0) for card in cards) for verdict in LOOKS}
    total = {verdict: number for verdict, number in total.items() if number}
    made = facts.get("made", {})
    date = str(made.get("date", "")) if isinstance(made, dict) else ""
    return _rendered(
        "gallery.html", cards=cards, total=total, checks=sum(card.checks for card in cards), date=date, quick=quick
    )


def _page(card: _Card, found: Sequence[Checked], following: Classic) -> str:
    blocks = about_blocks(card.classic, found)[2:]  # title and claim stand in the page's own head
    variations = [
        (one, " ".join(f"--set {name}={value}" for name, value in _said(card.classic, one.values).items()))
        for one in card.classic.variations
    ]
    return _rendered(
        "classic.html",
        card=card,
        classic=card.classic,
        body=text.html_blocks(blocks),
        variations=variations,
        following=following,
    )


def _said(classic: Classic, values: Mapping[str, float]) -> dict[str, str]:
    """Return changes as they are typed: with their units, quoted where a space asks for it."""
    said = {}
    for name, value in values.items():
        words = classic.parameters[name].bind(value).text.removesuffix(" share")
        said[name] = f'"{words}"' if " " in words else words
    return said


def _rendered(template: str, **given: Any) -> str:
    from markupsafe import Markup

    if "body" in given:
        given["body"] = Markup(given["body"])  # noqa: S704 - the blocks escape for themselves
    style = (files("groundswell.report") / "templates" / "gallery.css").read_text(encoding="utf-8")
    return str(environment().get_template(template).render(style=Markup(style), svg=Markup, looks=LOOKS, **given))  # noqa: S704
