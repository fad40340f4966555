"""As many ties, and nobody or three act: the square, the kite, and one tie more."""

import numpy as np

from groundswell.classics.base import Lab, Outcome, Values
from groundswell.classics.chwe_1999.model import (
    KITE,
    SQUARE,
    TWO_TRIANGLES,
    Network,
    circles,
    cliques,
    random_network,
)
from groundswell.classics.lots import whole
from groundswell.classics.pictures import Network as Drawn
from groundswell.classics.pictures import Picture
from groundswell.errors import ScenarioError

__all__ = ["picture", "play"]

_SQUARE_PLACES = ((0.15, 0.15), (0.85, 0.15), (0.85, 0.85), (0.15, 0.85))
_KITE_PLACES = ((0.15, 0.1), (0.15, 0.7), (0.55, 0.4), (0.95, 0.4))
_FEW = 40
_WIDE = 3.6
"""How much wider than high a network is drawn that stands alone."""


def play(values: Values, lab: Lab) -> Outcome:
    """Play one network."""
    network, title = _chosen(values, lab)
    taken = circles([network])
    acts = taken.acting(lab.play(taken.crowd))[0].tolist()
    largest = max(len(circle) for circle in cliques(network))
    sentence = f"Of {network.people} people {sum(acts)} act; the largest circle of mutual acquaintance has {largest}."
    figures = {"acting (people)": float(sum(acts)), "ties": float(len(network.ties))}
    figures["largest circle (people)"] = float(largest)
    picture = None
    if network.people <= _FEW:
        caption = "Whoever acts is in a circle of people who all know one another."
        picture = Picture((_drawn(network, acts, title),), caption)
    return Outcome(sentence, figures, picture)


def _chosen(values: Values, lab: Lab) -> tuple[Network, str]:
    kind, threshold = whole(values, "network"), whole(values, "threshold")
    if kind < 3:
        plain, title = ((SQUARE, "A square"), (KITE, "A kite"), (TWO_TRIANGLES, "Two triangles"))[kind]
        return Network(plain.ties, (threshold,) * plain.people), title
    people = whole(values, "people")
    if values["ties"] > people - 1:
        raise ScenarioError(f"ties = {values['ties']:g}: among {people} people each can know at most {people - 1}")
    return random_network(lab.seed, people, values["ties"], threshold), "Met by chance"


def picture(lab: Lab) -> Picture:
    """Return the gallery's figure: three networks of four people who need three each."""
    shown = (
        (SQUARE, "A square: nobody acts"),
        (KITE, "A kite, as many ties: three act"),
        (TWO_TRIANGLES, "One tie more: all act"),
    )
    taken = circles([network for network, _ in shown])
    acts = taken.acting(lab.play(taken.crowd))
    panels = tuple(_drawn(network, row.tolist(), title) for (network, title), row in zip(shown, acts, strict=True))
    return Picture(
        panels,
        "Four people, each of whom acts only if sure that three act, as Chwe has them. On the square everybody knows of"
        " three who are willing, but not that they know it of one another; in the kite's triangle all do. Below, the"
        " least network in which all four act.",
    )


def _round(people: int) -> tuple[tuple[float, float], ...]:
    """Return places around an oval, evenly spaced on the sheet: nearly a circle for a few, the whole width for many."""
    across = 0.5 * max(people / _FEW, 1.0 / _WIDE)
    turns = np.linspace(0.0, 2.0 * np.pi, 2001)
    x, y = 0.5 + across * np.sin(turns), 0.5 - 0.5 * np.cos(turns)
    gone = np.append(0.0, np.cumsum(np.hypot(_WIDE * np.diff(x), np.diff(y))))
    even = gone[-1] * np.arange(people) / people
    return tuple(zip(np.interp(even, gone, x).tolist(), np.interp(even, gone, y).tolist(), strict=True))


def _drawn(network: Network, acts: list[bool], title: str) -> Drawn:
    places: tuple[tuple[float, float], ...]
    if network.people == 4:
        places = _KITE_PLACES if network.ties == KITE.ties else _SQUARE_PLACES
    else:
        places = _round(network.people)
    return Drawn(
        title,
        places,
        network.ties,
        tuple(int(one) for one in acts),
        ("stays quiet", "acts"),
        tuple(str(threshold) for threshold in network.thresholds),
    )
