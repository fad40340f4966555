"""Links: how a leaning becomes a chance. The same rule is read with another word in the logit's place."""

from dataclasses import replace
from types import FunctionType

from groundswell.mechanisms.base import Mechanism

__all__ = ["LINKS", "linked"]

LINKS = ("logistic", "probit", "log_log", "step_up", "step_from")
"""Words for a link, by the number that a scenario says: logit, probit, complementary log-log, step above nought, step
at nought or above."""


def linked(rule: Mechanism, number: float) -> Mechanism:
    """Return a rule whose leanings go through another link; the number 0 leaves the rule as it is written.

    The three smooth links give one half at nought and rise there as the logit does, so that weights in logits keep
    their meaning near even odds and differ in the tails (Brock & Durlauf 2001 on links). The two steps differ in a tie
    only: somebody whose threshold is just met acts in Granovetter 1978, Kuran 1991 and Watts 2002, and does not in
    Epstein 2002.
    """
    word = LINKS[int(number)]
    if word == LINKS[0]:
        return rule
    code = rule.step.__code__
    names = tuple(word if name == LINKS[0] else name for name in code.co_names)
    step = FunctionType(code.replace(co_names=names), rule.step.__globals__, rule.step.__name__)
    return replace(rule, step=step, source=rule.source.replace(f"{LINKS[0]}(", f"{word}("))
