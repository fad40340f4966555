"""The science of one person: one file a rule, and the order in which a person meets them."""

from typing import cast

from groundswell.mechanisms.base import Mechanism
from groundswell.mechanisms.company import Company
from groundswell.mechanisms.decide import Decide
from groundswell.mechanisms.fatigue import Fatigue
from groundswell.mechanisms.hope import Hope
from groundswell.mechanisms.isolation import Isolation
from groundswell.mechanisms.lean import Lean
from groundswell.mechanisms.links import linked
from groundswell.mechanisms.need import Need
from groundswell.mechanisms.obey import Obey
from groundswell.mechanisms.resentment import Resentment
from groundswell.mechanisms.show import Show
from groundswell.mechanisms.support import Support
from groundswell.mechanisms.trust import Trust
from groundswell.mechanisms.voice import PlainVoice, Voice

__all__ = ["MECHANISMS", "PHASES", "SWITCHED", "Mechanism", "chosen", "linked"]

MECHANISMS = cast(
    "tuple[Mechanism, ...]",
    (
        Company,
        Fatigue,
        Need,
        Hope,
        Trust,
        Resentment,
        Isolation,
        Support,
        Voice,
        PlainVoice,
        Lean,
        Decide,
        Show,
        Obey,
    ),
)
"""Every rule, in the order in which a person or a soldier meets them."""

PHASES = {"people": ("feel", "voice", "decide"), "soldiers": ("obey",)}
"""The passes of a day. Between feel and voice plants' means are counted (voice hears today's), between voice and decide
hands are counted (a meeting binds today)."""

SWITCHED = {
    "fatigue": "fatigue",
    "need": "need",
    "hope": "hope",
    "trust": "trust",
    "voice": "falsification",
    "obey": "army",
}
"""The scenario's switch that leaves a rule out, by the rule's name; others are always there."""


def chosen(switches: dict[str, bool]) -> tuple[Mechanism, ...]:
    """Return the rules that a scenario's switches leave in."""

    def stays(mechanism: Mechanism) -> bool:
        if mechanism.name == "plain_voice":
            return not switches.get("falsification", True)
        return switches.get(SWITCHED.get(mechanism.name, ""), True)

    return tuple(mechanism for mechanism in MECHANISMS if stays(mechanism))
