"""What a classic is: a published model said with the package's parts, its claims, its checks and its picture.

A classic never runs anything itself. It is handed a `Lab`, which plays what it says.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol, TypeVar

from groundswell import units
from groundswell.classics.bands import Band, Measured
from groundswell.classics.pictures import Picture
from groundswell.classics.published import Published, read_published
from groundswell.errors import ScenarioError
from groundswell.mechanisms.base import Mechanism
from groundswell.mechanisms.crowd import Starts, World
from groundswell.scenario.parameters import Parameter

__all__ = ["Check", "Classic", "Lab", "Odd", "Outcome", "Values", "Variation"]

Result = TypeVar("Result")

Values = Mapping[str, float]
"""A classic's parameters, in their base units."""


class Lab(Protocol):
    """Where a classic is played: the only way from something said to something that happened.

    Attributes
    ----------
    seed : int
        Of all chance; a replicate's number is the rest of it.
    quick : bool
        Whether fewer runs are wanted, for a look or for the quick tests.
    """

    @property
    def seed(self) -> int:
        """Return the seed of all chance."""
        ...

    @property
    def quick(self) -> bool:
        """Return whether fewer runs are wanted."""
        ...

    def __hash__(self) -> int:
        """Return the same for equal benches, so that what several checks look at is played once."""
        ...

    def runs(self, full: int, quick: int) -> int:
        """Return how many runs to make: the first number, or in a hurry the second."""
        ...

    def play(self, world: World[Result], *, replicate: int = 0, threads: int = 1) -> Result:
        """Play a world once; the same seed and replicate give the same bits."""
        ...

    def play_many(
        self,
        world: World[Result],
        *,
        replicates: int,
        first: int = 0,
        starts: Starts | None = None,
        threads: int = 1,
    ) -> list[Result]:
        """Play replicates of a world, from the first on: the same bits as one by one, but light worlds go together.

        ``starts(place)`` gives the columns of a crowd that start otherwise in the replicate of that place, from 0.
        """
        ...


@dataclass(frozen=True)
class Outcome:
    """What one run of a classic shows.

    Attributes
    ----------
    sentence : str
        What happened, in a sentence that a historian could read.
    figures : mapping of str to float
        Its numbers, by words that name the unit.
    picture : Picture, optional
        What it looked like.
    """

    sentence: str
    figures: Mapping[str, float]
    picture: Picture | None = None


@dataclass(frozen=True)
class Check:
    """A figure that has to come out, and a wrong version of the model in which it must not.

    Attributes
    ----------
    name : str
        ``what-is-checked``, unique within the classic.
    says : str
        What is measured, in a sentence.
    measure : function of Lab
        Gives the figure.
    band : Band
        Where it has to lie.
    control : function of Lab
        Gives the figure of a deliberately wrong version, which must lie outside the band.
    control_says : str
        What is wrong with that version.
    claim : str
        Id in ``published.toml`` of the claim that it is about; empty for a check of our own.
    paper : bool
        Whether the band is what the paper prints. Then missing it is no fault: it makes the claim's verdict *not
        reproduced*, and the check fails only if the verdict stated there is another one.
    slow : bool
        Whether it is left to the full tier.
    """

    name: str
    says: str
    measure: Callable[[Lab], Measured]
    band: Band
    control: Callable[[Lab], Measured]
    control_says: str
    claim: str = ""
    paper: bool = False
    slow: bool = False


@dataclass(frozen=True)
class Variation:
    """Something to try: a change of parameters, and what to look for."""

    name: str
    says: str
    values: Values


@dataclass(frozen=True)
class Odd:
    """What an ODD page says in words (Grimm et al. 2020); rules and parameters are added from the model itself.

    Attributes
    ----------
    purpose, entities, schedule, concepts, start, inputs : str
        Purpose and patterns; entities, state variables and scales; process overview and scheduling; design concepts;
        initialisation; input data.
    deviations : tuple of str
        Where our version departs from the paper, each also marked at its line.
    """

    purpose: str
    entities: str
    schedule: str
    concepts: str
    start: str
    inputs: str = "None."
    deviations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Classic:
    """A published model.

    Attributes
    ----------
    name : str
        Its name on the command line, and its folder's.
    title : str
        As a card has it: ``Granovetter 1978: thresholds``.
    claim : str
        What the paper taught the field, in one sentence.
    citation : str
        As it is cited; `bibtex` for programs.
    parameters : mapping of str to Parameter
        What may be changed with ``--set``.
    play : function of (Values, Lab)
        One run.
    picture : function of Lab
        The gallery's figure, next to the paper's numbers.
    checks : tuple of Check
        What `verify` runs.
    variations : tuple of Variation
        "Try this".
    odd : Odd
        Words of its ODD page.
    folder : Path
        Where ``published.toml`` and ``about.md`` lie.
    rules : tuple of Mechanism
        The rules that its people go by, for the ODD page.
    figures : mapping of str to str
        What each figure means, in words, by its name without a unit; studies' pages print them.
    """

    name: str
    title: str
    claim: str
    citation: str
    bibtex: str
    parameters: Mapping[str, Parameter]
    play: Callable[[Values, Lab], Outcome]
    picture: Callable[[Lab], Picture]
    checks: tuple[Check, ...]
    odd: Odd
    folder: Path
    variations: tuple[Variation, ...] = field(default=())
    rules: tuple[Mechanism, ...] = field(default=())
    figures: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def published(self) -> Published:
        """The paper's claims, as ``published.toml`` lists them."""
        return read_published(self.folder / "published.toml")

    def values(self, changes: Mapping[str, str | float] | None = None) -> Values:
        """Return all parameters as numbers, with changes; counts and pure numbers may be said without a unit.

        Raises
        ------
        ScenarioError
            If a change names no parameter, or a value that it cannot have.
        """
        found = {name: one.value for name, one in self.parameters.items()}
        for name, given in (changes or {}).items():
            if name not in self.parameters:
                raise ScenarioError(
                    f"{self.name}: {units.clip(name)}: no such parameter; {units.nearest(name, self.parameters)}"
                )
            try:
                found[name] = self.parameters[name].parse(_with_unit(given, self.parameters[name].unit))
            except ScenarioError as error:
                raise ScenarioError(f"{self.name}: {name} = {error}") from error
            if units.counted(self.parameters[name].unit) and found[name] != int(found[name]):
                raise ScenarioError(f"{self.name}: {name} = {units.shown(found[name])}: must be a whole number")
        return found


def _with_unit(given: str | float, unit: str) -> str | float:
    """Return a bare number with the unit that it can only have; anything else as it is."""
    bare = units.is_bare(given) if isinstance(given, str) else True
    if bare and unit != "share" and (unit in (*units.PLAIN, "ratio") or units.counted(unit)):
        return f"{given} {unit}"
    return given
