"""One self-contained page that a historian reads: every figure with a caption that says what to see.

The page fetches nothing and runs nothing: no script, no font, no picture from elsewhere; a policy in its head
forbids them. Every word that came from a scenario or a table is escaped.
"""

import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groundswell.errors import DataError
from groundswell.report import (
    captions,
    captions_fit,
    figures_city,
    figures_council,
    figures_fan,
    figures_mind,
    figures_others,
    figures_people,
    tables,
)
from groundswell.report.days import said
from groundswell.report.drawing import clean
from groundswell.report.story import Story

__all__ = ["Section", "environment", "page", "sections", "write_page", "write_report"]


@dataclass(frozen=True)
class Section:
    """One part of the page: title, caption and figures, or a sentence on why there is none."""

    anchor: str
    title: str
    caption: str = ""
    figures: tuple[str, ...] = ()
    missing: str = ""
    illustration: bool = False


def _drawn(
    anchor: str,
    title: str,
    caption: Callable[[Story], str],
    figure: Callable[[Story], str],
    missing: str,
    *,
    illustration: bool = False,
) -> Callable[[Story], Section]:
    """Make a section of one figure; where the figure is empty the sentence takes its place."""

    def make(story: Story) -> Section:
        svg = figure(story)
        if not svg:
            return Section(anchor, title, missing=missing)
        return Section(anchor, title, caption(story), (svg,), illustration=illustration)

    return make


_FIGURES = (
    _drawn(
        "city",
        "The map on telling days",
        captions.city,
        figures_city.city_map,
        "This scenario has no districts.",
    ),
    _drawn("people", "Where people were, day by day", captions.people, figures_people.people_by_day, ""),
    _drawn("carpet", "Every plant, every day", captions.carpet, figures_people.carpet, ""),
    _drawn(
        "named",
        "Named plants, out and back",
        captions.named,
        figures_people.named_plants,
        "No plant of this scenario is named in the record.",
    ),
    _drawn(
        "support",
        "What was felt and what was said",
        captions.support,
        figures_mind.support,
        "Support was not recorded in this run.",
    ),
    _drawn(
        "feelings",
        "Hope, trust, tiredness, want, despair",
        captions.feelings,
        figures_mind.feelings,
        "Feelings were not recorded in this run.",
    ),
    _drawn("speakers", "The speakers", captions.speakers, figures_mind.speakers, "No speaker spoke in this run."),
    _drawn(
        "army",
        "The contest for the army",
        captions.army,
        figures_others.army,
        "No regiment is part of this scenario.",
        illustration=True,
    ),
    _drawn(
        "press",
        "The press, and standing alone",
        captions.press,
        figures_others.press,
        "Neither press nor isolation was recorded in this run.",
        illustration=True,
    ),
    _drawn(
        "council",
        "The council in session",
        captions.sessions,
        figures_council.sessions,
        "No council sat in this run, so there are no votes to show.",
    ),
)


def _ledger(story: Story) -> Section:
    if not story.campaigns:
        return Section("ledger", "Ledger of campaigns", missing="There was no campaign to enter in this run.")
    return Section("ledger", "Ledger of campaigns", captions.ledger(story))


def _minutes(story: Story) -> Section:
    found = tables.minutes_of(story)
    if found is None:
        return Section(
            "minutes", "Minutes of a sitting", missing="No council sat in this run, so there are no minutes."
        )
    return Section("minutes", f"Minutes of {found.date}")


def _fan(story: Story) -> Section:
    title = "The same city, many times over"
    svg = figures_fan.fans(story)
    if not svg:
        return Section("fan", title, missing="This folder holds one run only; run with replicates to see the fan.")
    return Section("fan", title, captions_fit.fan(story), (svg,))


def _loops(pictures: tuple[str, ...]) -> Section:
    title = "How it hangs together"
    if not any(pictures):
        return Section("loops", title, missing="The rules behind this run are not at hand, so no diagram can be drawn.")
    return Section("loops", title, captions.loops(), tuple(picture for picture in pictures if picture))


def _targets(story: Story) -> Section:
    title = "Targets, and how they were met"
    if not story.targets:
        return Section("targets", title, missing="This scenario brings no table of targets.")
    svg = figures_fan.targets(story)
    return Section("targets", title, captions_fit.targets(story), (svg,) if svg else ())


def _numbers(story: Story) -> Section:
    title = "Assumed, fitted, predicted"
    if not story.parameters:
        return Section("numbers", title, missing="The numbers behind this run are not at hand.")
    return Section("numbers", title, captions_fit.parameters(story))


def sections(story: Story, diagrams: tuple[str, ...] = ()) -> list[Section]:
    """Return the parts of the page in reading order; `diagrams` are the pictures of causes and effects."""
    return [
        *(make(story) for make in _FIGURES),
        _ledger(story),
        _minutes(story),
        _fan(story),
        _loops(diagrams),
        _targets(story),
        _numbers(story),
    ]


def _reading(story: Story) -> str:
    seed, replicate = story.facts.get("seed", "?"), story.facts.get("replicate", "0")
    text = (
        f"What follows is one run (seed {seed}, replicate {replicate}) of {story.people:,.0f} people in"
        f" {len(story.plants.name):,} plants, from {said(story.dates[0])} to {said(story.dates[-1])}"
        f" {story.dates[0].partition('-')[0]}, {story.calendar.title()} calendar."
    )
    if story.last_claimed < len(story.dates) - 1:
        text += (
            f" Nothing is claimed about days after {said(story.dates[story.last_claimed])}: they are drawn"
            " in grey, to show where the rules would lead if left alone."
        )
    return text


def _is_tall(figure: str) -> bool:
    """Return whether a picture is higher than wide, so that on paper it gets a page upright."""
    found = re.match(r'<svg [^>]*viewBox="0 0 ([0-9.]+) ([0-9.]+)"', figure)
    return found is not None and float(found[2]) > float(found[1])


def environment() -> Any:
    """Return the templates' environment: everything is escaped, and what is missing is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    made = Environment(
        loader=PackageLoader("groundswell.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    # `clean` and the figures escape for themselves; this is the only place where their word is taken for it.
    made.filters["plain"] = lambda text: Markup(clean(text))  # noqa: S704
    made.filters["plain_lines"] = lambda text: Markup("\n".join(map(clean, str(text).splitlines())))  # noqa: S704
    made.filters["inside"] = lambda share: f"{100 * share:.0f} %" if share >= 0.0 else "–"
    return made


def page(story: Story, diagrams: tuple[str, ...] = ()) -> str:
    """Return the whole page as HTML.

    Parameters
    ----------
    story : Story
        What is told.
    diagrams : tuple of str
        Pictures of causes and effects as SVG, made by this package.
    """
    from importlib.resources import files

    from markupsafe import Markup

    style = (files("groundswell.report") / "templates" / "report.css").read_text(encoding="utf-8")
    parts: list[dict[str, Any]] = [
        {
            "anchor": section.anchor,
            "title": section.title,
            "caption": section.caption,
            "missing": section.missing,
            "illustration": section.illustration,
            "figures": [
                {"svg": Markup(figure), "tall": _is_tall(figure)}  # noqa: S704
                for figure in section.figures
            ],
        }
        for section in sections(story, diagrams)
    ]
    return str(
        environment()
        .get_template("report.html")
        .render(
            story=story,
            style=Markup(style),  # noqa: S704
            opening=[
                (word, captions.sentence(rest.strip()))
                for word, _, rest in (text.partition(":") for text in captions_fit.opening(story))
            ],
            reading=_reading(story),
            sections=parts,
            labels=captions.labels_key(story),
            events=figures_people.event_list(figures_people.events(story)),
            rated=any(row.prior >= 0.0 for row in story.targets),
            ledger=tables.ledger_table(story),
            minutes=tables.minutes_of(story),
            predicted=tables.predicted(story),
            rivals=tables.rivals_table(story),
            numbers=tables.numbers_table(story),
        )
    )


def write_page(text: str, path: Path) -> Path:
    """Write a page to a sibling first and rename it, so that no half page is ever seen.

    Raises
    ------
    DataError
        If the folder cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise DataError(f"{path}: cannot be written ({error.strerror}); choose another folder") from error
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as stream:
            stream.write(text)
        # A temporary file is for its owner only; a report is for whoever may read the folder.
        part.chmod(0o644)
        part.replace(path)
    except OSError as error:
        raise DataError(f"{path}: cannot be written ({error.strerror}); choose another folder") from error
    finally:
        part.unlink(missing_ok=True)
    return path


def write_report(directory: Path, *, ensemble: Any = None) -> Path:
    """Write ``report.html`` into a folder of results, from what lies there.

    Parameters
    ----------
    directory : Path
        A folder that a run has written.
    ensemble : Ensemble, optional
        Replicates to draw the fan from, instead of the ``fan.nc`` in the folder.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    DataError
        If the folder is not a results folder, a file in it is damaged, or it cannot be written.
    """
    from groundswell.report.reading import diagrams, read_story

    directory = Path(directory)
    story, plan = read_story(directory, ensemble=ensemble)
    return write_page(page(story, diagrams(plan)), directory / "report.html")
