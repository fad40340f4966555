"""What a question's parameters are called in words: the quantity first, its path after it in brackets."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from groundswell.study.kinds import changed
from groundswell.study.payload import canonical
from groundswell.study.verbs.question import Question

__all__ = ["bare", "in_words", "meaning", "parameters_of"]


def bare(path: str) -> str:
    """Return a parameter's path without the word that a scenario's file puts before it."""
    return path.removeprefix("parameters.")


def parameters_of(question: Question) -> Mapping[str, Any]:
    """Return every parameter of what a question is about, by path, as it stands in the question's own world.

    Returns
    -------
    mapping of str to Parameter or BoundParameter
        With value, range, unit, source and words.
    """
    return _parameters(question.subject.kind, question.subject.document, canonical(question.given))


@lru_cache(maxsize=8)
def _parameters(kind: str, document: str, given: str) -> Mapping[str, Any]:
    opened: Any = changed(kind, document, given)
    if kind != "scenario":
        return MappingProxyType(
            {name: one.bind(opened.values[name]) for name, one in opened.classic.parameters.items()}
        )
    from groundswell.engine.plan import plan  # noqa: PLC0415 - heavy

    return MappingProxyType(
        {f"{owner}.{name}": one for owner, numbers in plan(opened).parameters.items() for name, one in numbers.items()}
    )


def meaning(question: Question, path: str) -> str:
    """Return what a parameter is, in words: ``how fast people tire while out``; empty where nothing is known of it."""
    one = parameters_of(question).get(bare(path))
    return "" if one is None else str(one.doc)


def in_words(question: Question, path: str) -> str:
    """Return a parameter as a sentence names it: ``how fast people tire while out (fatigue.tiring)``.

    Parameters
    ----------
    question : Question
        Whose parameter.
    path : str
        With or without ``parameters.`` before it.

    Returns
    -------
    str
        The path alone, where nothing is known of it.
    """
    words = meaning(question, path)
    return f"{words} ({bare(path)})" if words else bare(path)
