"""What every study asks alike: of what, with whose luck, how often, of which days, and how runs are judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from groundswell import units
from groundswell.errors import DataError, ScenarioError
from groundswell.study.jobs import Job, jobs_of
from groundswell.study.kinds import Subject, changed, of_classic, of_scenario
from groundswell.study.payload import canonical
from groundswell.study.verbs import inputs
from groundswell.study.verbs.saying import day_said

if TYPE_CHECKING:
    from groundswell.classics import Classic
    from groundswell.scenario.model import Scenario

__all__ = [
    "MOST_REPLICATES",
    "SEED",
    "About",
    "Question",
    "Step",
    "Terms",
    "about",
    "begin",
    "meant",
    "scenario_of",
    "window_of",
]

SEED = 1905
"""Usual seed of studies."""

Step = tuple[Any, ...]
"""A change of what is run; see `groundswell.study.jobs.jobs_of`."""

MOST_REPLICATES = 65_536


@dataclass(frozen=True)
class About:
    """What a study is about: a scenario or a classic, and how it was called.

    Attributes
    ----------
    subject : Subject
        In words that suffice to make it again.
    word : str
        As the user named it, for a command that asks the same again.
    name, title : str
        As a page names it.
    """

    subject: Subject
    word: str
    name: str
    title: str


@dataclass(frozen=True)
class Terms:
    """What may be said of any study, whatever it asks.

    Attributes
    ----------
    replicates : int
        Runs of each thing asked about.
    seed : int
        Whose luck; all worlds of a study share it.
    people : int, optional
        People simulated, instead of the scenario's own.
    given : sequence of steps
        Changes that hold in every world of the study.
    outcomes : sequence of str
        Numbers by which runs are judged; the usual ones, if none is named.
    since, until : str
        First and last day of which outcomes are taken; all days for which the scenario claims anything, if not said.
    """

    replicates: int = 20
    seed: int = SEED
    people: int | None = None
    given: Sequence[Step] = ()
    outcomes: Sequence[str] = ()
    since: str = ""
    until: str = ""


@dataclass(frozen=True)
class Question:
    """A study's question, in plain values that stand in its store and suffice to ask it again.

    Attributes
    ----------
    verb : str
        A key of `groundswell.study.verbs.VERBS`.
    subject : Subject
        What is run, before any change.
    word, name, title : str
        What it is called; see `About`.
    given : tuple of steps
        Changes that hold in every world.
    seed, replicates : int
        Whose luck, and how many runs of each thing asked about.
    people : int or None
        Another number of people than the scenario's own.
    window : (str, str)
        First and last day of which outcomes are taken; empty for a classic.
    claimed : str
        Last day for which the scenario claims anything; empty for a classic.
    outcomes : tuple of str
        Numbers by which runs are judged.
    more : mapping
        What only this verb asks, in plain values.
    """

    verb: str
    subject: Subject = field(repr=False)
    word: str
    name: str
    title: str
    given: tuple[Step, ...]
    seed: int
    replicates: int
    people: int | None
    window: tuple[str, str]
    claimed: str
    outcomes: tuple[str, ...]
    more: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """Return the question as a store keeps it; the subject's document stands there beside it."""
        return {
            "verb": self.verb,
            "kind": self.subject.kind,
            "subject": self.subject.hash,
            "word": self.word,
            "name": self.name,
            "title": self.title,
            "given": [list(step) for step in self.given],
            "seed": self.seed,
            "replicates": self.replicates,
            "people": self.people,
            "window": list(self.window),
            "claimed": self.claimed,
            "outcomes": list(self.outcomes),
            "more": dict(self.more),
        }

    @classmethod
    def from_dict(cls, asked: Mapping[str, Any], document: str) -> "Question":
        """Return the question that `to_dict` gave.

        Raises
        ------
        DataError
            If these are no such words.
        """
        try:
            since, until = asked["window"]
            return cls(
                verb=str(asked["verb"]),
                subject=Subject(str(asked["kind"]), document),
                word=str(asked["word"]),
                name=str(asked["name"]),
                title=str(asked["title"]),
                given=tuple(tuple(step) for step in asked["given"]),
                seed=int(asked["seed"]),
                replicates=int(asked["replicates"]),
                people=None if asked["people"] is None else int(asked["people"]),
                window=(str(since), str(until)),
                claimed=str(asked["claimed"]),
                outcomes=tuple(str(name) for name in asked["outcomes"]),
                more=dict(asked["more"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise DataError(f"the study asks nothing that this program knows ({type(error).__name__})") from error

    @cached_property
    def opened(self) -> Any:
        """What is run, with the changes that hold in every world."""
        return changed(self.subject.kind, self.subject.document, canonical(self.given))

    @property
    def is_scenario(self) -> bool:
        """Whether it is about a scenario, with days; else about a classic, with figures."""
        return self.subject.kind == "scenario"

    @property
    def beyond(self) -> str:
        """How a sentence ends that speaks of days about which nothing is claimed; empty where it does not."""
        if not self.claimed or self.window[1] <= self.claimed:
            return ""
        return f"; days after {day_said(self.claimed, year=True)} lie beyond what the scenario claims"

    def jobs(self, steps: Sequence[Step] = (), replicates: Sequence[int] | None = None) -> list[Job]:
        """Return a job for each replicate of one world of the study.

        Raises
        ------
        ScenarioError
            If a step cannot be taken, or what comes out cannot be run.
        """
        numbers = range(self.replicates) if replicates is None else replicates
        every = (*self.given, *steps)
        try:
            return list(jobs_of(self.subject, every, seed=self.seed, replicates=numbers, people=self.people))
        except ScenarioError as error:
            # Whoever says lean.b_social knows it by that name.
            raise ScenarioError(str(error).replace(": parameters.", ": ", 1)) from error


def about(what: "str | Scenario | Classic") -> About:
    """Return what a study is about, by its name or as it is.

    Parameters
    ----------
    what : str, Scenario or Classic
        A classic's name, or a scenario's name or folder.

    Raises
    ------
    ScenarioError
        If there is none of that name.
    DataError
        If a table of a scenario's folder is not what it should be.
    """
    from groundswell.scenario import Scenario  # noqa: PLC0415

    found = meant(what)
    word = what if isinstance(what, str) else found.name
    if isinstance(found, Scenario):
        return About(of_scenario(found), word, found.name, found.title)
    return About(of_classic(found.name), found.name, found.name, found.title)


def meant(what: "str | Scenario | Classic") -> "Scenario | Classic":
    """Return the scenario or the classic that is meant.

    Raises
    ------
    ScenarioError, DataError
        As for `about`.
    """
    from groundswell.scenario import Scenario, load  # noqa: PLC0415
    from groundswell.scenario.catalogue import names  # noqa: PLC0415

    if isinstance(what, Scenario):
        return what
    if isinstance(what, str) and (what in names() or "/" in what or "." in what):
        return load(what)
    from groundswell.classics import CLASSICS, Classic  # noqa: PLC0415 - many models, seconds to read

    if isinstance(what, Classic):
        return what
    if not isinstance(what, str):
        raise ScenarioError(
            f"{units.clip(repr(what))} cannot be studied; give a scenario, a classic, or the name of one"
        )
    if what in CLASSICS:
        return CLASSICS[what]
    if not Path(what).exists():
        near = units.nearest(what, (*names(), *CLASSICS))
        raise ScenarioError(f"{units.clip(what)!r} is neither a scenario nor a classic; {near}")
    return load(what)


def _checked(terms: Terms) -> Terms:
    """Return terms whose numbers are whole and whose words are words.

    Raises
    ------
    ScenarioError
        Naming the first that is not.
    """
    for name in ("since", "until"):
        if not isinstance(getattr(terms, name), str):
            raise ScenarioError(f"{name} = {units.clip(repr(getattr(terms, name)))}: must be a date, as text")
    replicates, seed = inputs.whole("replicates", terms.replicates), inputs.whole("seed", terms.seed)
    people = None if terms.people is None else inputs.whole("people", terms.people)
    if not 1 <= replicates <= MOST_REPLICATES:
        raise ScenarioError(f"replicates = {replicates:,}: must be 1 to {MOST_REPLICATES:,}")
    return replace(terms, replicates=replicates, seed=seed, people=people)


def begin(
    verb: str, what: "str | Scenario | Classic", terms: Terms, more: Mapping[str, Any], *, first: str = ""
) -> Question:
    """Return a question, checked as far as it goes for any verb.

    Parameters
    ----------
    verb : str
        Which.
    what : str, Scenario or Classic
        What it is about.
    terms : Terms
        What may be said of any study.
    more : mapping
        What only this verb asks.
    first : str
        From which day outcomes are taken, if `terms` does not say.

    Raises
    ------
    ScenarioError, DataError
        If anything said cannot be run.
    """
    from groundswell.study.verbs.outcomes import chosen  # noqa: PLC0415 - it needs this module

    terms = _checked(terms)
    found = about(what)
    draft = Question(
        verb=verb,
        subject=found.subject,
        word=found.word,
        name=found.name,
        title=found.title,
        given=tuple(tuple(step) for step in terms.given),
        seed=terms.seed,
        replicates=terms.replicates,
        people=terms.people,
        window=("", ""),
        claimed="",
        outcomes=(),
        more=more,
    )
    draft.jobs(replicates=(terms.replicates - 1,))
    window, claimed = window_of(draft, terms.since or first, terms.until)
    outcomes = chosen(draft, terms.outcomes)
    return replace(draft, window=window, claimed=claimed, outcomes=outcomes)


def window_of(question: Question, since: str, until: str) -> tuple[tuple[str, str], str]:
    """Return the days of which outcomes are taken, and the last day for which anything is claimed.

    Raises
    ------
    ScenarioError
        If a date is none, or the window is empty.
    """
    if not question.is_scenario:
        if since or until:
            raise ScenarioError(f"--from and --to: {question.name} is a classic, it has no dates")
        return ("", ""), ""
    scenario = question.opened
    claimed = scenario.calendar.format(min(scenario.claims_until, scenario.end))
    begin, end = scenario.date(0), scenario.date(scenario.days - 1)
    first, last = since or begin, until or claimed
    for flag, date in (("--from", first), ("--to", last)):
        if not begin <= scenario.calendar.format(scenario.calendar.parse(date)) <= end:
            raise ScenarioError(f"{flag} {date}: must be a day of the run, {begin} to {end}")
    if first > last:
        raise ScenarioError(f"--from {first} --to {last}: an empty window; the first day must not come after the last")
    return (first, last), claimed


def scenario_of(question: Question, flag: str) -> "Scenario":
    """Return the question's scenario, or refuse a classic.

    Raises
    ------
    ScenarioError
        With the flag that asks for a scenario.
    """
    if not question.is_scenario:
        raise ScenarioError(f"{flag}: {question.name} is a classic; this can be asked of a scenario only")
    scenario: Scenario = question.opened
    return scenario
