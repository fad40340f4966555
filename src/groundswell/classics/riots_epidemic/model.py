"""The riot person by person: drawn out by those who are out, going home by and by."""

from types import MappingProxyType
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from groundswell.classics.base import Lab, Odd, Outcome, Values
from groundswell.classics.lots import whole
from groundswell.classics.pictures import Chart, Picture, Series
from groundswell.classics.riots_epidemic.theory import Course, course
from groundswell.errors import ScenarioError
from groundswell.mechanisms.base import Draw, Me, Mechanism, Par, See, mechanism
from groundswell.mechanisms.crowd import Crowd, CrowdRecord
from groundswell.mechanisms.words import exp, log
from groundswell.scenario.parameters import param
from groundswell.world.columns import Column, Population
from groundswell.world.graphs import Everybody

__all__ = ["ODD", "PARAMETERS", "RULES", "TOWN", "Riot", "RiotByOdds", "equations", "play", "shares", "town"]

TOWN = Population(
    "crowd",
    "town",
    (
        Column("rioting", "flag", 0, 1, "flag", "whether out now", shown=True),
        Column("home", "flag", 0, 1, "flag", "whether gone home for good", shown=True),
    ),
)
"""Somebody who may be drawn out, is out, or has gone home."""


def happens(leaning: Any) -> Any:
    """Turn the logarithm of a rate times a time into a chance: the complementary log-log link."""
    return 1.0 - exp(-exp(leaning))


def odds(leaning: Any) -> Any:
    """Turn the same into a chance by the logistic link: right only for short steps."""
    return 1.0 / (1.0 + exp(-leaning))


@mechanism("riot", population="crowd", phase="act", streams={"turn": 0})
class Riot:
    """Come out at a rate that grows with the share who are out; once out, go home at a rate of one's own."""

    contagion = param("1 per day", low="0 per day", high="100 per day", source="assumption", doc="beta sigma_0")
    calming = param("0.4 per day", low="0.001 per day", high="100 per day", source="assumption", doc="omega")
    step_days = param("0.05 days", low="0.0001 days", high="10 days", source="assumption: short against both rates")

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        lot = draw.uniform("turn")
        pull = par.contagion * see.rioting_all / see.people
        leaves = lot < happens(log(par.calming * par.step_days))
        comes = lot < happens(log(pull * par.step_days))
        if me.rioting:
            me.rioting = not leaves
            me.home = leaves
        elif not me.home:
            me.rioting = comes


@mechanism("riot_by_odds", population="crowd", phase="act", streams={"turn": 0})
class RiotByOdds:
    """The same with the logistic link: a wrong version, for a control."""

    contagion = param("1 per day", low="0 per day", high="100 per day", source="assumption", doc="beta sigma_0")
    calming = param("0.4 per day", low="0.001 per day", high="100 per day", source="assumption", doc="omega")
    step_days = param("0.05 days", low="0.0001 days", high="10 days", source="assumption: short against both rates")

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        lot = draw.uniform("turn")
        pull = par.contagion * see.rioting_all / see.people
        leaves = lot < odds(log(par.calming * par.step_days))
        comes = lot < odds(log(pull * par.step_days))
        if me.rioting:
            me.rioting = not leaves
            me.home = leaves
        elif not me.home:
            me.rioting = comes


RULES = cast("tuple[Mechanism, ...]", (Riot,))
"""What people go by."""

PARAMETERS = MappingProxyType(
    {
        "people": param(
            "2000 people", low="10 people", high="1000000 people", source="assumption", doc="people in the town"
        ),
        "contagion": param(
            "1 per day",
            low="0 per day",
            high="20 per day",
            source="assumption: the paper's table was not at hand",
            doc="people whom one rioter draws out a day while all the others can still be drawn",
        ),
        "calming": param(
            "0.4 per day",
            low="0.01 per day",
            high="20 per day",
            source="assumption: the paper's table was not at hand",
            doc="rate at which rioters go home",
        ),
        "first": param("0.01 share", low="0 share", high="1 share", source="assumption", doc="share out at the start"),
        "days": param("30 days", low="1 day", high="365 days", source="assumption", doc="days that are run"),
    }
)

ODD = Odd(
    purpose=(
        "To show a riot rise and burn out by contagion alone. Patterns: a final size fixed by one number, a peak when"
        " each rioter draws out just one other, activity that moves outward between places."
    ),
    entities=(
        "People who may be drawn out, are out, or have gone home; in the equations also places, each with activity and"
        " susceptible people."
    ),
    schedule=(
        "In each step everybody decides at once on what stood before it: who is out goes home, who may be drawn comes"
        " out, each with the complementary log-log chance of a rate times the step."
    ),
    concepts=(
        "Emergence: rise, peak and end. Interaction: with everybody of one's town alike. Sensing: how many are out."
        " Stochasticity: who comes and who goes."
    ),
    start="A stated share is out; nobody has gone home.",
    deviations=(
        "The equations are written from memory of the paper's; its table of parameters was not at hand.",
        "Person by person, a rioter counts as one unit of activity, where the paper counts events.",
        "Places lie on a line and are alike, instead of the municipalities of France.",
    ),
)


def town(
    people: int,
    *,
    towns: int = 1,
    contagion: float,
    calming: float,
    first: float,
    days: float,
    step: float,
    every: int = 1,
    by_odds: bool = False,
) -> Crowd:
    """Say towns side by side, in each of which the first few people are out.

    Parameters
    ----------
    people, towns : int
        In each, and how many.
    contagion, calming : float
        Rates a day: beta sigma_0, and omega.
    first : float
        Share out at the start, rounded to whole people.
    days, step : float
        How long, and in which steps.
    every : int
        Counts are kept after every so many steps.
    by_odds : bool
        Whether chances are logistic: a wrong version, for a control.
    """
    # Deviation from Bonnasse-Gahot et al. 2018: people instead of counts of events, see about.md.
    out = round(first * people)
    if not 0 <= out <= people:
        raise ScenarioError(f"first = {first:g}: must be a share from 0 to 1")
    rule = RiotByOdds if by_odds else Riot
    name = cast("Mechanism", rule).name
    return Crowd(
        people=people * towns,
        population=TOWN,
        rules=cast("tuple[Mechanism, ...]", (rule,)),
        start={"rioting": np.tile(np.arange(people) < out, towns)},
        contacts=Everybody(),
        groups=towns,
        order="together",
        ticks=round(days / step),
        every=every,
        settings={f"{name}.contagion": contagion, f"{name}.calming": calming, f"{name}.step_days": step},
    )


def equations(contagion: float, calming: float, first: float, days: float, *, step: float = 0.01) -> Course:
    """Follow the same town by its equations, in shares of its people."""
    return course(1.0 - first, first, calming, lambda felt: contagion * felt, days=days, step=step)


def shares(record: CrowdRecord, people: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the shares out and not yet drawn, (moments, towns) each."""
    out, home = record.counts["rioting"], record.counts["home"]
    return out / people, (people - out - home) / people


def play(values: Values, lab: Lab) -> Outcome:
    """Play one town beside its equations."""
    people = whole(values, "people")
    rates: dict[str, Any] = {name: values[name] for name in ("contagion", "calming", "first", "days")}
    step = min(0.05, 0.1 / max(values["contagion"], values["calming"]))
    record = lab.play(town(people, step=step, **rates))
    out, susceptible = (each[:, 0] for each in shares(record, people))
    theory = equations(**rates)
    days = step * np.arange(len(out))
    drawn = 1.0 - susceptible[-1]
    figures = {
        "people drawn out": round(drawn * people),
        "share drawn out": drawn,
        "share drawn out by the equations": 1.0 - float(theory.susceptible[-1]),
        "most out at once": float(out.max() * people),
        "day of the peak": float(days[out.argmax()]),
    }
    sentence = (
        f"{round(drawn * people):,} of {people:,} people were drawn out, at most {round(out.max() * people):,} at once,"
        f" on day {days[out.argmax()]:.1f}."
    )
    thin = slice(None, None, max(1, len(days) // 300))
    chart = Chart(
        "Share of the town that is out",
        "days",
        "share",
        (
            Series("people", days[thin].tolist(), out[thin].tolist(), look="steps"),
            Series("equations", theory.days[::20].tolist(), theory.active[::20].tolist(), look="dashes"),
        ),
        low_up=0.0,
    )
    return Outcome(sentence, figures, Picture((chart,), "One town, person by person, and the equations of its mean."))
