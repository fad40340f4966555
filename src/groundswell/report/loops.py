"""The named loops by which the city feeds on itself or checks itself; each arrow is looked up in the text."""

from collections.abc import Sequence
from dataclasses import dataclass

from groundswell.report.rules import Rule

__all__ = ["LOOPS", "Arrow", "Link", "Loop", "links", "missing"]


@dataclass(frozen=True)
class Arrow:
    """One arrow of a loop: through which names it goes, and whether more makes more (+1) or less (-1)."""

    path: tuple[str, ...]
    sign: int


@dataclass(frozen=True)
class Loop:
    """A named loop: what stands at its corners, and the arrows from each corner to the next.

    Attributes
    ----------
    name, words : str
        What it is called, and what it says in a sentence.
    corners : (corners,) tuple of str
        Words at each corner.
    arrows : (corners,) tuple of Arrow
        Arrow k goes from corner k to the next; the last returns to the first.
    """

    name: str
    words: str
    corners: tuple[str, ...]
    arrows: tuple[Arrow, ...]

    @property
    def grows(self) -> bool:
        """Whether going round once turns more into still more; otherwise the loop checks itself."""
        sign = 1
        for arrow in self.arrows:
            sign *= arrow.sign
        return sign > 0


_GOES_OUT = Arrow(("hand", "hands", "verdict", "status"), 1)
_ORDERED = Arrow(("status", "out", "district_out_share", "patrols_ordered", "patrols"), 1)

LOOPS: tuple[Loop, ...] = (
    Loop(
        "bandwagon",
        "The more are out, the more lean to be out: company draws, and at the meeting hands go up together.",
        ("people out", "company seen", "leaning out"),
        (
            Arrow(("status", "out", "city_out_share"), 1),
            Arrow(("city_out_share", "hand"), 1),
            _GOES_OUT,
        ),
    ),
    Loop(
        "hope",
        "A city that stands still makes victory thinkable, and hope brings people out.",
        ("people out", "hope", "leaning out"),
        (
            Arrow(("status", "out", "city_out_share", "hope"), 1),
            Arrow(("hope", "hand"), 1),
            _GOES_OUT,
        ),
    ),
    Loop(
        "anger",
        "Troops sent against strikers embitter; embittered plants begin by themselves and pull out their neighbours.",
        ("people out", "patrols", "anger", "plants that begin", "leaning out"),
        (
            _ORDERED,
            Arrow(("patrols", "resentment", "anger"), 1),
            Arrow(("anger", "started"), 1),
            Arrow(("started", "local_call", "hand"), 1),
            _GOES_OUT,
        ),
    ),
    Loop(
        "tiredness",
        "Being out tires, and the tired go back.",
        ("people out", "fatigue", "leaning out"),
        (Arrow(("status", "fatigue"), 1), Arrow(("fatigue", "hand"), -1), _GOES_OUT),
    ),
    Loop(
        "need",
        "Whoever is out lives on savings; as they run out, want drives people back to work.",
        ("people out", "savings", "need", "leaning out"),
        (
            Arrow(("status", "savings"), -1),
            Arrow(("savings", "need"), -1),
            Arrow(("need", "hand"), -1),
            _GOES_OUT,
        ),
    ),
    Loop(
        "danger",
        "Strikes bring patrols, patrols make it dangerous to be out, and the cautious stay at work.",
        ("people out", "patrols", "danger", "leaning out"),
        (
            _ORDERED,
            Arrow(("patrols", "danger"), 1),
            Arrow(("danger", "hand"), -1),
            _GOES_OUT,
        ),
    ),
    Loop(
        "lockout",
        "Shifts cut to eight hours harden employers; gates close; closed gates take hope and, with it, "
        "the support "
        "on which the eight hours stand.",
        ("shifts cut short", "employers' will", "closed gates", "hope", "support"),
        (
            Arrow(("short_day", "resolve_employers"), 1),
            Arrow(("resolve_employers", "closed"), 1),
            Arrow(("closed", "hope"), -1),
            Arrow(("hope", "private_support", "voiced_support"), 1),
            Arrow(("voiced_support", "short_day"), 1),
        ),
    ),
)
"""The handful that a reader should know, those that grow first."""

Link = tuple[str, str]


def links(rules: Sequence[Rule]) -> dict[Link, tuple[str, ...]]:
    """Return every link between two names, and the rules whose text makes it.

    Parameters
    ----------
    rules : sequence of Rule
        A plan's rules.
    """
    found: dict[Link, list[str]] = {}
    for rule in rules:
        for pair in rule.flows:
            found.setdefault(pair, []).append(rule.name)
    return {pair: tuple(sorted(names)) for pair, names in found.items()}


def missing(loop: Loop, found: dict[Link, tuple[str, ...]]) -> tuple[Link, ...]:
    """Return the steps of a loop that no rule's text makes: none, unless a rule is switched off.

    Parameters
    ----------
    loop : Loop
        A named loop.
    found : mapping of (str, str) to names
        What `links` returned.
    """
    steps = [pair for arrow in loop.arrows for pair in zip(arrow.path, arrow.path[1:], strict=False)]
    return tuple(pair for pair in steps if pair not in found)
