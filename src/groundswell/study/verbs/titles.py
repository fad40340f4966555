"""What a store's studies are called: a short title each, and the file of its page, which never changes."""

from collections.abc import Mapping
from typing import Any

from groundswell.study.store import Store
from groundswell.study.verbs.changes import words
from groundswell.study.verbs.outcomes import outcome
from groundswell.study.verbs.question import Question
from groundswell.study.verbs.saying import counted, listed

__all__ = ["page_of", "short_title"]

_FEW = 3
"""Numbers varied that a short title names."""


def page_of(store: Store, question: Question) -> str:
    """Return the file name of a question's page: that of its first study in the store, whatever is asked later.

    Parameters
    ----------
    store : Store
        Open, with the question entered.
    question : Question
        Which.

    Returns
    -------
    str
        ``study.html`` for study 1, ``study-2.html`` for study 2, and so on.
    """
    from groundswell.study.verbs.work import studies_of  # noqa: PLC0415 - it needs the table of verbs

    number = min((number for number, _ in studies_of(store, question)), default=1)
    return "study.html" if number == 1 else f"study-{number}.html"


def short_title(asked: Mapping[str, Any]) -> str:
    """Return what a study asks, short enough for a line and told apart from its neighbours.

    Parameters
    ----------
    asked : mapping
        The question in plain values, as a store keeps it.

    Returns
    -------
    str
        Verb and scenario, what is changed or varied, what is given, and how much of it; ``other`` for a study that no
        verb has entered.
    """
    if not asked.get("verb") or not isinstance(asked.get("more"), Mapping):
        return "other"
    more = asked["more"]
    said = f"{asked['verb']} {asked['name']}"
    about = str(more["told"]["title"]) if "told" in more else _about(asked, more)
    given = [words(tuple(step)).removeprefix("with ") for step in asked.get("given", ())]
    parts = [f"{said}: {about}" if about else said]
    parts += [f"given {listed(given)}"] if given and "told" not in more else []
    parts += [_size(asked, more)]
    parts += [f"{asked['people']:,} people"] if asked.get("people") else []
    parts += [f"seed {asked['seed']}"] if asked.get("seed") != 1905 else []
    stage = asked.get("stage", 0)
    return "; ".join([*parts, *([f"stage {stage + 1}"] if stage else [])])


def _about(asked: Mapping[str, Any], more: Mapping[str, Any]) -> str:
    """Say what is changed or varied."""
    if "change" in more:
        return listed([words(tuple(step)) for step in more["change"]])
    if "box" not in more:
        return ""
    sides = [f"{path} {low:g} to {high:g} {unit}".rstrip() for path, low, high, unit in more["box"][:_FEW]]
    rest = len(more["box"]) - len(sides)
    about = listed([*sides, *([f"{rest:,} others"] if rest else [])])
    label = more.get("label", "")
    return f"{about}, by {outcome(label).says}" if label in asked.get("outcomes", ()) else about


def _size(asked: Mapping[str, Any], more: Mapping[str, Any]) -> str:
    runs = int(asked["replicates"])
    match asked["verb"]:
        case "whatif":
            over = [word for word, key in (("all sets", "sets"), ("rivals", "structures")) if more.get(key)]
            return counted(runs, "pair") + (f" over {listed(over)}" if over else "")
        case "sweep":
            return f"{more['design']} of {more['points']}, {counted(runs, 'run')} each"
        case "sensitivity":
            return f"{more['method']} of {more['points']}, {counted(runs, 'run')} each"
        case "phase":
            return (
                f"{more['points']} a side, divided up to {counted(more['refine'], 'time')}, {counted(runs, 'run')} each"
            )
        case _:
            return counted(runs, "run")
