"""Complying and enforcing: two linked decisions under the eyes of neighbours."""

from types import MappingProxyType
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from groundswell.classics.base import Lab, Odd, Outcome, Values
from groundswell.classics.lots import lots, whole
from groundswell.classics.pictures import Cells, Chart, Picture, Series
from groundswell.errors import ScenarioError
from groundswell.mechanisms.base import Draw, Me, Mechanism, Par, See, mechanism
from groundswell.mechanisms.crowd import Crowd, CrowdRecord
from groundswell.scenario.parameters import param
from groundswell.world.columns import Column, Population
from groundswell.world.graphs import Everybody, Torus

__all__ = [
    "COLUMNS",
    "COURT",
    "KEY",
    "ODD",
    "PARAMETERS",
    "ROUNDS",
    "ROWS",
    "RULES",
    "STATES",
    "Comply",
    "ComplyMixed",
    "court",
    "nearest",
    "play",
    "scattered",
    "states",
    "strengths",
    "together",
]

ROWS, COLUMNS, ROUNDS = 25, 40, 200

COURT = Population(
    "crowd",
    "court",
    (
        Column("believes", "flag", 0, 1, "flag", "whether the norm is believed in"),
        Column("strength", "float", 0.0, 1.0, "share", "how firm the belief is, either way"),
        Column("complies", "flag", 0, 1, "flag", "whether the norm is complied with", shown=True),
        Column("enforces_for", "flag", 0, 1, "flag", "whether others are pressed to comply", shown=True),
        Column("enforces_against", "flag", 0, 1, "flag", "whether others are pressed not to comply", shown=True),
    ),
)
"""Somebody with a belief about a norm, who acts in public."""


def pressure(believes: Any, pressing_for: Any, pressing_against: Any, others: Any) -> Any:
    """Return by how large a share others press against one's belief, on balance."""
    return (pressing_against - pressing_for if believes else pressing_for - pressing_against) / others


def needed(believes: Any, complying: Any, others: Any) -> Any:
    """Return which share of others acts against one's belief, so that enforcing it seems needed."""
    return (others - complying if believes else complying) / others


@mechanism("comply", population="crowd", phase="act")
class Comply:
    """Act against one's belief when pressed beyond its strength; then enforce what one does, if that is worth its cost.

    Enforcing what one does not believe takes pressure beyond strength and cost; enforcing what one believes takes
    strength times need beyond the cost.
    """

    cost = param(
        "0.125 share",
        low="0 share",
        high="1 share",
        source="code of the model in Mesa's example gallery",
        doc="K, what enforcing costs",
    )

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        press = pressure(me.believes, see.enforces_for_seen, see.enforces_against_seen, see.contacts)
        need = needed(me.believes, see.complies_seen, see.contacts)
        false = press > me.strength
        falsely = false and press > me.strength + par.cost
        truly = not false and me.strength * need > par.cost
        me.complies = me.believes != false
        me.enforces_for = (falsely and not me.believes) or (truly and me.believes)
        me.enforces_against = (falsely and me.believes) or (truly and not me.believes)


@mechanism("comply_mixed", population="crowd", phase="act")
class ComplyMixed:
    """The same among all others, wherever they are: nobody has neighbours."""

    cost = param(
        "0.125 share",
        low="0 share",
        high="1 share",
        source="code of the model in Mesa's example gallery",
        doc="K, what enforcing costs",
    )

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        others = see.people - 1.0
        pressing_for = see.enforces_for_all - (1.0 if me.enforces_for else 0.0)
        pressing_against = see.enforces_against_all - (1.0 if me.enforces_against else 0.0)
        press = pressure(me.believes, pressing_for, pressing_against, others)
        need = needed(me.believes, see.complies_all - (1.0 if me.complies else 0.0), others)
        false = press > me.strength
        falsely = false and press > me.strength + par.cost
        truly = not false and me.strength * need > par.cost
        me.complies = me.believes != false
        me.enforces_for = (falsely and not me.believes) or (truly and me.believes)
        me.enforces_against = (falsely and me.believes) or (truly and not me.believes)


RULES = cast("tuple[Mechanism, ...]", (Comply, ComplyMixed))
"""What people go by, among neighbours and in the crowd."""

PARAMETERS = MappingProxyType(
    {
        "believers": param(
            "10 people", low="0 people", high="1000 people", source="assumption: one in a hundred", doc="true believers"
        ),
        "clustered": param(
            "1 flag",
            low="0 flag",
            high="1 flag",
            source="the paper's contrast, as remembered",
            doc="whether believers stand together",
        ),
        "cost": param(
            "0.125 share",
            low="0 share",
            high="1 share",
            source="code in Mesa's example gallery",
            doc="cost of enforcing a norm",
        ),
        "weakest": param(
            "0 share",
            low="0 share",
            high="1 share",
            source="assumption; the code in Mesa's example gallery has 0.01",
            doc="least strength of a disbeliever",
        ),
        "strongest": param(
            "0.38 share",
            low="0 share",
            high="1 share",
            source="code in Mesa's example gallery",
            doc="greatest strength of a disbeliever",
        ),
        "rounds": param(
            "200 plain",
            low="0 plain",
            high="10000 plain",
            source="assumption: long after all is still",
            doc="rounds played",
        ),
    }
)

ODD = Odd(
    purpose=(
        "To show a norm enforced by those who do not believe in it. Patterns: all comply where believers stand"
        " together, mostly nothing where they are scattered, never anything where all see all."
    ),
    entities=(
        "People on a torus of 25 by 40 cells, each with a belief, its strength, compliance and enforcement (for the"
        " norm, against it, or none)."
    ),
    schedule=(
        "In each round everybody has one turn, in a random order drawn anew. In a turn a person first complies or not,"
        " then enforces or not, on what the eight neighbours do at that moment."
    ),
    concepts=(
        "Emergence: false enforcement of an unpopular norm. Sensing: neighbours' compliance and enforcement, never"
        " their beliefs. Interaction: social pressure. Stochasticity: strengths, places and the order of turns."
    ),
    start="Everybody does as believed, nobody enforces. Believers have strength 1, disbelievers from 0 to 0.38 alike.",
    deviations=(
        "Strengths of disbelievers begin at 0 instead of 0.01, as in the figures that we compare with.",
        "Clustered believers are the cells nearest to one cell; the paper's own arrangement was not at hand.",
    ),
)


def strengths(seed: int, courts: int, believes: NDArray[np.bool_], weakest: float, strongest: float) -> NDArray[Any]:
    """Draw how firm everybody's belief is, court after court: 1 for believers."""
    # Deviation from Centola, Willer and Macy 2005: from 0 unless another least is given, see about.md.
    drawn = weakest + (strongest - weakest) * lots(seed, 20, courts * ROWS * COLUMNS)
    return np.where(believes, 1.0, drawn).astype(np.float32)


def nearest(count: int) -> NDArray[np.int64]:
    """Return the cells nearest to the middle one, itself first; of equals the lower number first."""
    cells = np.arange(ROWS * COLUMNS)
    down, across = cells // COLUMNS - ROWS // 2, cells % COLUMNS - COLUMNS // 2
    return np.lexsort((cells, down**2 + across**2))[:count]


def together(count: int, courts: int) -> NDArray[np.bool_]:
    """Say who believes where believers stand together: the same cells in each court, since all cells are alike."""
    # Deviation from Centola, Willer and Macy 2005: the cells nearest to one cell, see about.md.
    believes = np.zeros((courts, ROWS * COLUMNS), dtype=bool)
    believes[:, nearest(count)] = True
    return believes.reshape(-1)


def scattered(seed: int, count: int, courts: int) -> NDArray[np.bool_]:
    """Say who believes where believers are scattered at random: other cells in each court."""
    drawn = lots(seed, 21, courts * ROWS * COLUMNS).reshape(courts, -1)
    believes = np.zeros(drawn.shape, dtype=bool)
    np.put_along_axis(believes, np.argsort(drawn, axis=1, kind="stable")[:, :count], values=True, axis=1)
    return believes.reshape(-1)


def court(
    believes: NDArray[np.bool_],
    strength: NDArray[np.floating[Any]],
    *,
    cost: float = 0.125,
    rounds: int = ROUNDS,
    mixed: bool = False,
    every: int = 1,
) -> Crowd:
    """Say courts side by side, everybody doing as believed.

    Parameters
    ----------
    believes : (people,) bool
        Court after court, row by row.
    strength : (people,) float
        How firmly.
    cost : float
        K.
    rounds : int
        At most; a round that changes nothing is the last.
    mixed : bool
        Whether everybody sees everybody else instead of eight neighbours.
    every : int
        Counts are kept after every so many rounds.
    """
    size = ROWS * COLUMNS
    if len(believes) % size != 0 or len(strength) != len(believes):
        raise ScenarioError(
            f"believes and strength: need {size} people a court, got {len(believes)} and {len(strength)}"
        )
    rule = cast("Mechanism", ComplyMixed if mixed else Comply)
    return Crowd(
        people=len(believes),
        population=COURT,
        rules=(rule,),
        start={"believes": believes, "complies": believes, "strength": strength},
        contacts=Everybody() if mixed else Torus(ROWS, COLUMNS),
        groups=len(believes) // size,
        order="random",
        ticks=rounds,
        every=every,
        settings={f"{rule.name}.cost": cost},
    )


STATES = ("disbelieves", "complies", "enforces", "believes", "both")
"""What one may be, for pictures: complies or enforces without believing; both believes and enforces."""

KEY = "Red and blue comply with or enforce what they do not believe in; both: believe in it and enforce it."
"""What a caption says of the states."""


def states(record: CrowdRecord, number: int = 0) -> list[list[int]]:
    """Return one court row by row, as indices into `STATES`."""
    one = slice(number * ROWS * COLUMNS, (number + 1) * ROWS * COLUMNS)
    columns = {name: record.columns[name][one] for name in ("believes", "complies", "enforces_for")}
    disbelieving = np.where(columns["enforces_for"], 2, columns["complies"])
    found = np.where(columns["believes"], 3 + columns["enforces_for"], disbelieving)
    rows: list[list[int]] = found.reshape(ROWS, COLUMNS).astype(int).tolist()
    return rows


def play(values: Values, lab: Lab) -> Outcome:
    """Play one court and say who complies and who enforces."""
    count = whole(values, "believers")
    if values["weakest"] > values["strongest"]:
        raise ScenarioError(
            f"weakest = {values['weakest']:g}: must be at most strongest, which is {values['strongest']:g}"
        )
    believes = together(count, 1) if values["clustered"] >= 0.5 else scattered(lab.seed, count, 1)
    strength = strengths(lab.seed, 1, believes, values["weakest"], values["strongest"])
    record = lab.play(court(believes, strength, cost=values["cost"], rounds=whole(values, "rounds")))
    size = ROWS * COLUMNS
    complies, enforces = (int(record.last(flag)[0]) for flag in ("complies", "enforces_for"))
    false = int((record.columns["enforces_for"] & ~record.columns["believes"]).sum())
    figures = {
        "believers": float(count),
        "people who comply": float(complies),
        "people who enforce": float(enforces),
        "people who enforce without believing": float(false),
        "rounds": float(record.ticks),
    }
    sentence = (
        f"{count:,} of {size:,} believe in the norm; after {record.ticks:,} rounds {complies:,} comply with it and"
        f" {false:,} enforce it without believing in it."
    )
    rounds = [float(number) for number in range(len(record.counts["complies"]))]
    curves = tuple(
        Series(label, rounds, (record.counts[flag][:, 0] / size).tolist())
        for label, flag in (("comply", "complies"), ("enforce", "enforces_for"))
    )
    panels = (
        Chart("Round by round", "round", "share of people", curves, low_up=0.0, high_up=1.0),
        Cells("At the end", states(record), STATES),
    )
    return Outcome(
        sentence, figures, Picture(panels, f"One court of 25 by 40 cells whose edges meet, seed {lab.seed}. {KEY}")
    )
