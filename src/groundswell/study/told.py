"""Studies that stand in a file: what is asked, of what, over which worlds, and what a reader should know of it."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from groundswell import units
from groundswell.errors import DataError, ScenarioError
from groundswell.scenario import catalogue
from groundswell.study.verbs import ensemble, phase, sensitivity, sweep, whatif
from groundswell.study.verbs.changes import Changes, steps_of
from groundswell.study.verbs.question import MOST_REPLICATES, SEED, Question, Terms

__all__ = ["FOLDER", "Told", "ask", "find", "read", "shipped"]

FOLDER = "studies"
"""Folder of a scenario in which its studies stand, one file each."""

_LARGEST = 100_000
_MOST = 1_000_000_000


@dataclass(frozen=True)
class Told:
    """A study as its file says it.

    Attributes
    ----------
    name : str
        The file's, without its ending.
    verb : str
        A key of `ASKS`.
    of : str
        A scenario's name or folder, or a classic's name.
    title, asks : str
        The study's title, and its question in a sentence.
    words : tuple of str
        What a reader should know: what is changed and why, and what is not asked. One paragraph each.
    said : mapping
        Everything else that the file says, as it stands there.
    """

    name: str
    verb: str
    of: str
    title: str
    asks: str
    words: tuple[str, ...] = field(repr=False)
    said: Mapping[str, Any] = field(repr=False)


def shipped() -> Mapping[str, Path]:
    """Return the studies that come with the package's scenarios: name and file, scenario by scenario."""
    return MappingProxyType(
        {
            path.stem: path
            for name in catalogue.names()
            for path in sorted((catalogue.folder(name) / FOLDER).glob("*.toml"))
        }
    )


def find(name_or_path: str | Path) -> Told:
    """Return a study by the name under which it comes with the package, or by its file.

    Raises
    ------
    ScenarioError
        If there is none of that name.
    DataError
        If a file is no study.
    """
    name = str(name_or_path)
    if name.endswith(".toml"):
        return read(Path(name))
    known = shipped()
    if name not in known:
        raise ScenarioError(
            f"{units.clip(name)!r} is no study that comes with Groundswell; {units.nearest(name, known)}"
        )
    return read(known[name])


# --- reading ------------------------------------------------------------------------------------------------------

_WORD = (str, "text")
_WORDS = (list, "a list of texts")
_FLAG = (bool, "true or false")
_COUNT = (int, "a whole number")
_TABLE = (dict, "a table")

_COMMON: Mapping[str, tuple[type, str]] = MappingProxyType(
    {
        "verb": _WORD,
        "of": _WORD,
        "title": _WORD,
        "asks": _WORD,
        "words": _WORDS,
        "people": _COUNT,
        "replicates": _COUNT,
        "outcomes": _WORDS,
        "from": _WORD,
        "to": _WORD,
        "given": _TABLE,
        "illustration": _FLAG,
    }
)
"""What a study of any verb may say."""

_OWN: Mapping[str, Mapping[str, tuple[type, str]]] = MappingProxyType(
    {
        "ensemble": {"shown": _WORDS, "over_sets": _FLAG},
        "whatif": {
            "change": _TABLE,
            "change_said": _WORD,
            "shown": _WORDS,
            "over_sets": _FLAG,
            "over_structures": _FLAG,
            "rival_sets": _COUNT,
        },
        "sweep": {"vary": _WORDS, "design": _WORD, "points": _COUNT},
        "sensitivity": {"vary": _WORDS, "method": _WORD, "points": _COUNT},
        "phase": {"vary": _WORDS, "label": _WORD, "points": _COUNT, "refine": _COUNT},
    }
)
"""What a study of one verb may say besides."""

_COUNTS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "people": (1, _MOST),
        "replicates": (1, MOST_REPLICATES),
        "points": (1, _MOST),
        "refine": (0, phase.MOST_STAGES),
        "rival_sets": (0, _MOST),
    }
)
"""What each whole number of a study may be, as its option on the command line."""

_CHANGES = ("values", "without", "leave_out", "move")
"""What a change may say; see `Changes`."""


def read(path: Path) -> Told:
    """Read a study from its file.

    Parameters
    ----------
    path : Path
        A TOML file.

    Raises
    ------
    DataError
        If it cannot be read, is no TOML, or says something that no study says.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise DataError(f"{path}: larger than {_LARGEST:,} bytes; a study is a page of text at most")
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({(error.strerror or 'input error').lower()})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DataError(f"{path}: is no study: not TOML ({units.clip(str(error))})") from error
    if "verb" not in said:
        raise DataError(f"{path}: verb is missing; a study must say one of {', '.join(_OWN)}")
    verb = said["verb"]
    if not isinstance(verb, str) or verb not in _OWN:
        raise DataError(f"{path}: verb = {units.clip(str(verb))}: a study must say one of {', '.join(_OWN)}")
    known = {**_COMMON, **_OWN[verb]}
    for key, value in said.items():
        _check(path, key, value, known)
    for key in ("of", "title", "asks"):
        if not said.get(key):
            raise DataError(f"{path}: {key} is missing; a study must say verb, of, title and asks")
    words = tuple(" ".join(text.split()) for text in said.get("words", ()))
    more = {key: value for key, value in said.items() if key not in {"verb", "of", "title", "asks", "words"}}
    return Told(path.stem, verb, said["of"], said["title"], " ".join(said["asks"].split()), words, more)


def _check(path: Path, key: str, value: Any, known: Mapping[str, tuple[type, str]]) -> None:
    """Refuse a key that no such study has, or a value that cannot stand there."""
    if key not in known:
        raise DataError(f"{path}: {units.clip(key)}: a study says no such thing; {units.nearest(key, known)}")
    kind, words = known[key]
    right: bool = isinstance(value, kind)
    if not right or (kind is int and isinstance(value, bool)):
        raise DataError(f"{path}: {key} = {units.clip(str(value))}: must be {words}")
    if kind is list and not all(isinstance(one, str) for one in value):
        raise DataError(f"{path}: {key}: must be {words}")
    low, high = _COUNTS.get(key, (0, _MOST))
    if kind is int and not low <= value <= high:
        most = f"{low} to {high:,}" if high < _MOST else f"at least {low}"
        raise DataError(f"{path}: {key} = {value}: must be {most}")
    if kind is dict:
        _check_changes(path, key, value)


def _check_changes(path: Path, key: str, value: Mapping[str, Any]) -> None:
    for name, one in value.items():
        if name not in _CHANGES:
            raise DataError(f"{path}: {key}.{units.clip(name)}: a change says no such thing; {_offer(name)}")
        good = isinstance(one, dict) if name == "values" else isinstance(one, list)
        parts = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        if not good or not all(isinstance(part, str | int | float) for part in parts):
            raise DataError(f"{path}: {key}.{name}: must be {'a table of values' if name == 'values' else _WORDS[1]}")


def _offer(name: str) -> str:
    return units.nearest(name, dict.fromkeys(_CHANGES))


def _changes(said: Mapping[str, Any]) -> Changes:
    return Changes(
        values=tuple((path, value) for path, value in said.get("values", {}).items()),
        without=[str(one) for one in said.get("without", ())],
        leave_out=[str(one) for one in said.get("leave_out", ())],
        move=[str(one) for one in said.get("move", ())],
    )


# --- asking -------------------------------------------------------------------------------------------------------


def _ask_ensemble(told: Told, terms: Terms) -> Question:
    said = told.said
    return ensemble.ask(told.of, terms, shown=said.get("shown", ()), over_sets=said.get("over_sets"))


def _ask_whatif(told: Told, terms: Terms) -> Question:
    said = told.said
    return whatif.ask(
        told.of,
        _changes(said.get("change", {})),
        terms,
        shown=said.get("shown", ()),
        over_sets=said.get("over_sets", False),
        over_structures=said.get("over_structures", False),
        rival_sets=said.get("rival_sets", 0),
    )


def _ask_sweep(told: Told, terms: Terms) -> Question:
    said = told.said
    vary, design = said.get("vary", ()), said.get("design", "grid")
    return sweep.ask(told.of, vary, terms, design=design, count=said.get("points", 0))


def _ask_sensitivity(told: Told, terms: Terms) -> Question:
    said = told.said
    vary, method = said.get("vary", ()), said.get("method", "morris")
    return sensitivity.ask(told.of, vary, terms, method=method, count=said.get("points", 0))


def _ask_phase(told: Told, terms: Terms) -> Question:
    said = told.said
    label, count, refine = said.get("label", ""), said.get("points", 5), said.get("refine", 2)
    return phase.ask(told.of, said.get("vary", ()), terms, label=label, count=count, refine=refine)


ASKS: Mapping[str, Callable[[Told, Terms], Question]] = MappingProxyType(
    {
        "ensemble": _ask_ensemble,
        "whatif": _ask_whatif,
        "sweep": _ask_sweep,
        "sensitivity": _ask_sensitivity,
        "phase": _ask_phase,
    }
)
"""How each verb's question is made from a file, one line each."""


def ask(
    study: str | Path | Told,
    *,
    called: str = "",
    replicates: int | None = None,
    people: int | None = None,
    points: int | None = None,
    seed: int = SEED,
    outcomes: Sequence[str] = (),
) -> Question:
    """Return the question of a study, larger or smaller than its file says if that is wished.

    Parameters
    ----------
    study : str, Path or Told
        Its name, its file, or what was read from one.
    called : str
        As the user named it, for a command that asks the same again.
    replicates, people, points : int, optional
        Instead of the file's own.
    seed : int
        Whose luck.
    outcomes : sequence of str
        Instead of the file's own.

    Returns
    -------
    Question
        To be carried out as any other; its page has the study's title and words.

    Raises
    ------
    ScenarioError, DataError, GroundswellError
        If there is no such study, or what it asks cannot be run.
    """
    told = study if isinstance(study, Told) else find(study)
    if points is not None:
        if "points" not in _OWN[told.verb]:
            raise ScenarioError(f"--points {points}: {told.name} has no points, it is a study of the kind {told.verb}")
        told = replace(told, said={**told.said, "points": points})
    said = told.said
    terms = Terms(
        replicates=said.get("replicates", 20) if replicates is None else replicates,
        seed=seed,
        people=said.get("people") if people is None else people,
        given=steps_of(_changes(said.get("given", {}))),
        outcomes=tuple(outcomes) or said.get("outcomes", ()),
        since=said.get("from", ""),
        until=said.get("to", ""),
    )
    question = ASKS[told.verb](told, terms)
    about = {
        "name": called or (told.name if isinstance(study, Told) else str(study)),
        "title": told.title,
        "asks": told.asks,
        "words": list(told.words),
        "illustration": said.get("illustration", False),
    }
    if said.get("change_said"):
        about["change_said"] = " ".join(said["change_said"].split())
    return replace(question, more={**question.more, "told": about})
