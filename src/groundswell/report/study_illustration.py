"""Whether a study is an illustration: army and press rest on assumptions that no datum touches."""

from groundswell.mechanisms import MECHANISMS
from groundswell.scenario import switches
from groundswell.study.kinds import changed
from groundswell.study.payload import canonical
from groundswell.study.verbs.changes import acts_meant
from groundswell.study.verbs.naming import bare
from groundswell.study.verbs.outcomes import ILLUSTRATIONS, outcome
from groundswell.study.verbs.question import Question, Step
from groundswell.study.verbs.vary import box_from

__all__ = ["ASKED", "NUMBERS", "SHOWN", "illustration"]

ASKED = "Illustration: no datum touches what is asked about (army, press)."
"""What a page says where everything that is changed or varied is of army or press."""

SHOWN = "Illustration: something shown here rests on assumptions that no datum touches (army, press)."
"""What a page says where only some of it is."""

NUMBERS = frozenset(
    {
        *("hope.press", "isolation.press", "resentment.press", "outcomes.read_into"),
        *("population.soldier_spread", "stalemate.revolt_army"),
    }
)
"""Numbers of others by which army or press are felt."""

_THEY = frozenset({"army", "press"})
_ROWS = frozenset({"P9", "P10", "P11"})
_ACTS = frozenset({"army_propaganda", "mutiny", "mutiny_crushed", "slant"})
"""Who, by name, by row of the page-to-mechanism table, and by kind of act, no datum touches."""


def illustration(question: Question) -> str:
    """Return what a study's page says of its illustrations; empty where there is none.

    Parameters
    ----------
    question : Question
        Of a what-if its change tells, of any other study what holds in every run and what is varied; beside it what is
        shown and by what runs are judged.
    """
    if not question.is_scenario:
        return ""
    more = question.more
    change = [tuple(step) for step in more.get("change", ())]
    varied = [side.path for side in box_from(more.get("box", []))]
    asked = [*(one for step in change for one in _theirs(question, step)), *(_number(path) for path in varied)]
    if more.get("told", {}).get("illustration", False) or (asked and all(asked)):
        return ASKED
    held = any(one for step in question.given for one in _theirs(question, step))
    shown = {*more.get("shown", ()), *(outcome(name).of for name in question.outcomes)}
    return SHOWN if any(asked) or held or not shown.isdisjoint(ILLUSTRATIONS) else ""


def _theirs(question: Question, step: Step) -> list[bool]:
    """Return of each number, switch or dated act that a step changes whether it is of army or press."""
    match step:
        case ("set", path, _):
            return [_number(str(path))]
        case ("values", values):
            return [_number(path) for path in values]
        case ("without", name):
            return [switches.find(str(name)).row in _ROWS]
        case _:
            said = changed(question.subject.kind, question.subject.document, canonical(()))
            return [act.actor in _THEY or act.kind in _ACTS for act in acts_meant(said, step)]


def _number(path: str) -> bool:
    """Return whether a path is one of theirs: a number, a switch or a policy."""
    path = bare(path.strip())
    owner, _, name = path.partition(".")
    if owner == "switches":
        return any(one.name == name and one.row in _ROWS for one in switches.SWITCHES)
    return owner in _soldiers() | _THEY or path in NUMBERS or (owner == "policies" and name in _THEY)


def _soldiers() -> frozenset[str]:
    """Return the rules by which soldiers live."""
    return frozenset(rule.name for rule in MECHANISMS if rule.population == "soldiers")
