"""What a study can run: a scenario, or a classic. One table, one line a kind."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from groundswell import units
from groundswell.errors import DataError, ScenarioError
from groundswell.rng import check_key
from groundswell.study.lab import Bench
from groundswell.study.payload import Result, canonical

if TYPE_CHECKING:
    from groundswell.classics import Classic
    from groundswell.mechanisms.crowd import Starts, World
    from groundswell.scenario.model import Scenario

__all__ = ["KINDS", "Kind", "Steps", "Subject", "changed", "check_luck", "of_classic", "of_scenario", "with_steps"]

Steps = Sequence[Sequence[Any]]
"""What is changed, step by step: ``["set", path, value]``, ``["without", "speakers"]``; see `KINDS`."""

_PLACE = "study"
_STRIDE = 65_536
"""Replicates that one run of a classic may use up: the next one begins after them."""


@dataclass(frozen=True)
class Subject:
    """What is run, before any change, in words that suffice to make it again.

    Attributes
    ----------
    kind : str
        A key of `KINDS`.
    document : str
        Plain values as JSON, in the one way that is hashed.
    """

    kind: str
    document: str

    @property
    def hash(self) -> str:
        """SHA-256 of the document; a scenario's is its digest."""
        return hashlib.sha256(self.document.encode("ascii")).hexdigest()


@dataclass(frozen=True)
class Kind:
    """How one kind of subject is opened, changed, hashed and played.

    Attributes
    ----------
    change : function of (document, Steps)
        Opens it and applies the steps.
    said : function of the changed
        Hash of everything that is then said.
    people : function of (changed, people or None)
        How many people are simulated; 0 where that is no question.
    check : function of (changed, people)
        Refuses what cannot be run.
    play : function of (changed, seed, replicate, people, backend)
        Runs it once.
    """

    change: Callable[[str, Steps], Any]
    said: Callable[[Any], str]
    people: Callable[[Any, int | None], int]
    check: Callable[[Any, int], None]
    play: Callable[[Any, int, int, int, str], Result]


# --- scenarios ----------------------------------------------------------------------------------------------------


def of_scenario(scenario: "Scenario") -> Subject:
    """Return a scenario as something that a study can run."""
    return Subject("scenario", canonical(scenario.to_dict()))


_CHANGES: Mapping[str, Callable[..., "Scenario"]] = MappingProxyType(
    {
        "set": lambda scenario, path, value: scenario.change(path, value),
        "values": lambda scenario, values: scenario.with_values(values),
        "without": lambda scenario, name: scenario.without(name),
        "acts_without": lambda scenario, which: scenario.timeline_without(**which),
        "acts_shift": lambda scenario, days, first, last: scenario.timeline_shift(days, first, last),
    }
)
"""Each way of changing a scenario, by the word that a step begins with."""


@lru_cache(maxsize=4)
def _read_scenario(document: str) -> "Scenario":
    from groundswell.scenario.model import from_dict  # noqa: PLC0415 - heavy

    content = json.loads(document)
    # Errors name the scenario: the folder that it came from is not known here.
    return from_dict(content, str(content["scenario"].get("name", _PLACE)))


def with_steps(scenario: "Scenario", steps: Steps) -> "Scenario":
    """Return a scenario with changes made to it, one after the other.

    Raises
    ------
    ScenarioError
        If a step cannot be taken.
    """
    for word, *rest in steps:
        if word not in _CHANGES:
            raise ScenarioError(f"{units.clip(str(word))!r} is no way to change a scenario; {_offer(word, _CHANGES)}")
        try:
            scenario = _CHANGES[word](scenario, *rest)
        except TypeError as error:
            raise ScenarioError(f"a step {units.clip(canonical([word, *rest]))} cannot be taken: {error}") from error
    return scenario


def _changed_scenario(document: str, steps: Steps) -> "Scenario":
    return with_steps(_read_scenario(document), steps)


def _offer(word: Any, choices: Mapping[str, Any]) -> str:
    return units.nearest(str(word), choices)


def _scenario_people(scenario: "Scenario", people: int | None) -> int:
    return scenario.people if people is None else people


def _check_scenario(scenario: "Scenario", people: int) -> None:
    from groundswell.engine.plan import plan  # noqa: PLC0415 - heavy

    plan(scenario, people=_asked(scenario, people))


def _asked(scenario: "Scenario", people: int) -> int | None:
    return None if people == scenario.people else people


def _play_scenario(scenario: "Scenario", seed: int, replicate: int, people: int, backend: str) -> Result:
    from groundswell.engine.run import run  # noqa: PLC0415 - brings the compiler
    from groundswell.observe.score import RecordLookup  # noqa: PLC0415
    from groundswell.study.ensemble import city_names  # noqa: PLC0415

    record = run(
        scenario,
        seed=seed,
        replicate=replicate,
        backend=backend,
        threads=1,
        people=_asked(scenario, people),
    )
    lookup = RecordLookup(record)
    held = set(lookup.known())
    found = {name: lookup.series(name, None) for name in city_names() if name in held}
    return Result(
        digest=record.digest,
        dates=record.dates,
        values={name: values for name, values in found.items() if values.dtype.kind != "U"},
        labels={name: values for name, values in found.items() if values.dtype.kind == "U"},
    )


# --- classics -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Changed:
    """A classic with its parameters' values."""

    classic: "Classic"
    values: Mapping[str, float]


@dataclass(frozen=True)
class _Replica(Bench):
    """A bench on which everything is played with the luck of one replicate."""

    replicate: int = 0

    def play(self, world: "World[Any]", *, replicate: int = 0, threads: int = 1) -> Any:
        """Play a world once, with luck that no other replicate of the study has."""
        return super().play(world, replicate=self._own(replicate), threads=threads)

    def play_many(
        self,
        world: "World[Any]",
        *,
        replicates: int,
        first: int = 0,
        starts: "Starts | None" = None,
        threads: int = 1,
    ) -> list[Any]:
        """Play replicates of a world, with luck that no other replicate of the study has."""
        self._own(first + replicates - 1)
        return super().play_many(world, replicates=replicates, first=self._own(first), starts=starts, threads=threads)

    def _own(self, replicate: int) -> int:
        if replicate >= _STRIDE:
            raise ScenarioError(f"replicate = {replicate}: a classic in a study may use {_STRIDE:,} of its own")
        return self.replicate * _STRIDE + replicate


def of_classic(name: str) -> Subject:
    """Return a classic as something that a study can run.

    Raises
    ------
    ScenarioError
        If there is none of that name.
    """
    from groundswell.classics import find  # noqa: PLC0415 - many models

    return Subject("classic", canonical({"classic": find(name).name}))


_NOT_OF_A_CLASSIC: Mapping[str, str] = MappingProxyType(
    {
        "without": "it has no switches to turn off",
        "acts_without": "it has no dated acts to leave out",
        "acts_shift": "it has no dated acts to move",
    }
)
"""Ways of changing a scenario that a classic does not know, and why."""


def _changed_classic(document: str, steps: Steps) -> _Changed:
    from groundswell.classics import find  # noqa: PLC0415

    classic = find(str(json.loads(document)["classic"]))
    given: dict[str, Any] = {}
    for word, *rest in steps:
        if word in _NOT_OF_A_CLASSIC:
            raise ScenarioError(f"{classic.name} is a classic, {_NOT_OF_A_CLASSIC[word]}; say --set NAME=VALUE")
        if word != "set" or len(rest) != 2:
            raise ScenarioError(f"{units.clip(str(word))!r} is no way to change a classic; say set, a name and a value")
        given[rest[0]] = rest[1]
    return _Changed(classic, classic.values(given))


def _classic_said(changed: _Changed) -> str:
    values = {name: float(value) for name, value in changed.values.items()}
    return hashlib.sha256(canonical({"classic": changed.classic.name, "values": values}).encode("ascii")).hexdigest()


def _no_people(changed: _Changed, people: int | None) -> int:
    if people:
        raise ScenarioError(f"{changed.classic.name}: how many people it has is one of its own parameters; set that")
    return 0


def _luck(seed: int, replicate: int) -> int:
    """Return a seed of a replicate's own: classics draw their beginnings by the seed alone. The first keeps its own."""
    if replicate == 0:
        return seed
    return int.from_bytes(hashlib.sha256(canonical([seed, replicate]).encode("ascii")).digest()[:8], "big")


def _play_classic(changed: _Changed, seed: int, replicate: int, people: int, backend: str) -> Result:
    del people, backend
    lab = _Replica(seed=_luck(seed, replicate), replicate=replicate)
    outcome = changed.classic.play(changed.values, lab)
    figures = {name: np.asarray(float(value)) for name, value in outcome.figures.items()}
    total = hashlib.sha256(outcome.sentence.encode("utf-8"))
    for name, figure in figures.items():
        total.update(name.encode("utf-8") + b"\0" + figure.astype("<f8").tobytes())
    return Result(total.hexdigest(), (), figures, {"sentence": np.array(outcome.sentence, dtype=np.str_)})


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "scenario": Kind(
            change=_changed_scenario,
            said=lambda scenario: str(scenario.digest),
            people=_scenario_people,
            check=_check_scenario,
            play=_play_scenario,
        ),
        "classic": Kind(
            change=_changed_classic,
            said=_classic_said,
            people=_no_people,
            check=lambda changed, people: None,  # noqa: ARG005 - values were checked when they were read
            play=_play_classic,
        ),
    }
)
"""Every kind of subject, by name."""


@lru_cache(maxsize=64)
def changed(kind: str, document: str, change: str) -> Any:
    """Open a subject with its changes; those of one process share what they have in common.

    Parameters
    ----------
    kind : str
        A key of `KINDS`.
    document : str
        The subject's.
    change : str
        Steps, as JSON.

    Raises
    ------
    ScenarioError, DataError
        If there is no such kind, or a step cannot be taken.
    """
    if kind not in KINDS:
        raise DataError(f"{units.clip(kind)!r} is nothing that a study can run; {units.nearest(kind, KINDS)}")
    return KINDS[kind].change(document, json.loads(change))


def check_luck(kind: str, seed: int, replicate: int) -> None:
    """Refuse a seed or a replicate that no draw could be keyed by.

    Raises
    ------
    ScenarioError
        Saying which.
    """
    check_key(seed, replicate, 0)
    if kind == "classic" and replicate >= _STRIDE:
        raise ScenarioError(f"replicate = {replicate}: a study of a classic may have {_STRIDE:,} replicates")
