"""What a study's page says in words: titles, what was asked, what it stands on, and the command that asks it again."""

import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from groundswell.study.designs import Varied
from groundswell.study.verbs.changes import words
from groundswell.study.verbs.naming import bare, in_words, parameters_of
from groundswell.study.verbs.outcomes import level_said, outcome
from groundswell.study.verbs.phase import LABELLED
from groundswell.study.verbs.question import Question, Step
from groundswell.study.verbs.saying import counted, day_said, listed, window_said
from groundswell.study.verbs.tally import Tally
from groundswell.study.verbs.vary import box_from
from groundswell.study.verbs.worlds import STRUCTURES, alterations, one_set, said_instead

__all__ = [
    "LOGIT",
    "UNCHECKED",
    "USUAL",
    "answered",
    "asked",
    "command",
    "eyebrow",
    "meanings",
    "named",
    "ranges",
    "sentence",
    "standing",
    "step_said",
    "title",
    "values_as_said",
]

Pairs = list[tuple[str, str]]

_EYEBROWS = {
    "ensemble": "how sure",
    "whatif": "what if",
    "sweep": "where to look",
    "sensitivity": "what matters",
    "phase": "where the answer changes",
}


USUAL = "usual value"
"""What a figure calls the value that the scenario or classic has, where nothing else is said."""

UNCHECKED = "whether they still meet the scenario's targets is not checked"
"""What is not known of numbers that are played otherwise than they were accepted."""

LOGIT = (
    "A logit measures a leaning, and leanings add up: at 0 the odds are even, a logit of 1 turns even odds into 73 %,"
    " 2 into 88 %, 4 into 98 %."
)
"""What a logit is, for a page that prints one."""


def answered(said: str, tally: Tally) -> str:
    """Return an answer's sentence; where every run has come to nothing, that instead."""
    return "No run came to an end, so nothing can be said." if tally.nothing else sentence(said)


def sentence(text: str) -> str:
    """Begin with a capital."""
    return text[:1].upper() + text[1:]


def eyebrow(question: Question) -> str:
    """Return the few words above a page's title."""
    return f"Groundswell · a study · {_EYEBROWS[question.verb]}"


def title(question: Question) -> str:
    """Return a page's title."""
    more = question.more
    if "told" in more:
        return str(more["told"]["title"])
    match question.verb:
        case "whatif":
            return f"What if: {listed([step_said(question, tuple(step)) for step in more['change']])}"
        case "sweep":
            return f"A sweep over {_named_sides(question)}"
        case "sensitivity":
            says, box = outcome(question.outcomes[0]).says, more["box"]
            return f"How {in_words(question, box[0][0])} moves {says}" if len(box) == 1 else f"What {says} leans on"
        case "phase":
            return f"A map of {_named_sides(question)}"
        case _:
            return f"The same world, {question.replicates:,} times over"


def _named_sides(question: Question) -> str:
    box = box_from(question.more["box"])
    return f"{len(box)} numbers" if len(box) > 2 else listed([in_words(question, side.path) for side in box])


def step_said(question: Question, step: Step) -> str:
    """Say a change as a sentence goes on, a parameter in words."""
    match step:
        case ("set", path, value):
            return f"with {in_words(question, str(path))} = {value}"
        case ("values", values):
            return "with " + ", ".join(f"{in_words(question, path)} = {value}" for path, value in values.items())
        case _:
            return words(step)


def ranges(question: Question, box: Sequence[Varied]) -> str:
    """Say what is varied, and between which values."""
    return "; ".join(
        f"{in_words(question, side.path)} from {side.low:g} to {side.high:g} {side.unit}".rstrip() for side in box
    )


def asked(question: Question) -> Pairs:
    """Return what was asked, line by line."""
    more = question.more
    pairs = [("of", f"{question.title} ({question.name})")]
    if question.given:
        pairs.append(("given", listed([step_said(question, step) for step in question.given])))
    if question.verb == "whatif":
        pairs.append(("changed", listed([step_said(question, tuple(step)) for step in more["change"]])))
    if "box" in more:
        pairs.append(("varied", ranges(question, box_from(more["box"]))))
    pairs += _design(question)
    if question.verb != "phase" or more["label"] not in LABELLED:
        pairs.append(("judged by", listed([outcome(name).says for name in question.outcomes])))
    if question.window[0]:
        pairs.append(("days", window_said(question.window)))
    if question.people is not None:
        size = f"{question.people:,}; counts of people and of working days are of these"
        pairs.append(("people simulated", size))
    return pairs


def _design(question: Question) -> Pairs:
    more = question.more
    match question.verb:
        case "sweep":
            how = {"grid": "a grid", "latin": "a Latin hypercube", "sobol": "a Sobol' sequence"}[more["design"]]
            return [("points", f"{how}, {more['points']} {'a side' if more['design'] == 'grid' else 'in all'}")]
        case "sensitivity" if more["method"] == "morris":
            return [("method", f"Morris's screening, {more['points']} trajectories")]
        case "sensitivity":
            return [("method", f"Sobol's indices by Saltelli's scheme, {more['points']} base points")]
        case "phase":
            by = {
                "regime": "the regime of the last day",
                "ending": "how the contest has ended",
                "contest": "how the contest has ended, a revolt on any day put first",
            }.get(more["label"])
            split = "half-way"
            if more["cut"] is not None:
                split = level_said(question, more["label"], float(more["cut"]))
            grid = f"{more['points']} values a side, then cells whose corners differ divided {_times(more['refine'])}"
            return [("told apart by", by or f"{outcome(more['label']).says}, split at {split}"), ("points", grid)]
        case _:
            return []


def _times(number: int) -> str:
    return {0: "not at all", 1: "once", 2: "twice"}.get(number, f"{number} times")


def standing(question: Question, tally: Tally) -> Pairs:
    """Return what an answer stands on, line by line: worlds, luck, runs, failures, claims."""
    more = question.more
    pairs = []
    if more.get("sets"):
        many = len(question.opened.accepted_sets())
        used = f"{min(many, int(more['sets']))} in turn" if question.verb == "ensemble" else f"all {many}"
        pairs.append((f"{one_set(question)}s", f"{used}; {_accepted(question)}"))
    elif question.is_scenario and question.opened.accepted_sets():
        how = "one only, the scenario's own numbers: other accepted sets may answer otherwise"
        if alterations(question):
            how = f"none; the scenario's own numbers {_altered(question)}, {UNCHECKED}; other sets may answer otherwise"
        pairs.append(("accepted sets", how))
    if more.get("structures"):
        few = more.get("rival_sets")
        with_few = f"; each of the latter with {few} of the sets" if few else ""
        pairs.append(("structural rivals", f"the scenario as it is; {'; '.join(STRUCTURES)}{with_few}"))
    elif question.is_scenario:
        pairs.append(("structural rivals", "none: the scenario as it is"))
    each = {"ensemble": "", "whatif": " pairs in each world", "phase": " at each place"}
    luck = {"ensemble": "", "whatif": "; the two of a pair share all luck"}
    lot = f"{question.replicates:,}{each.get(question.verb, ' at each point')}, seed {question.seed}"
    pairs.append(("replicates", lot + luck.get(question.verb, "; all places share their luck")))
    pairs.append(("runs", f"{tally.done:,} finished, {tally.failed:,} failed, {tally.missing:,} still to do"))
    if tally.causes:
        causes = listed([f"{count:,} {cause}" for cause, count in sorted(tally.causes.items())])
        pairs.append(("failures by cause", f"{causes}. For instance: {' '.join(tally.sentences[:2])}"))
    if question.claimed and question.claimed < question.opened.dates()[-1]:
        pairs.append(("claims", f"the scenario claims nothing about days after {day_said(question.claimed)}"))
    pairs += _assumed(question) if question.is_scenario else _settings(question)
    if tally.versions:
        pairs.append(("made with", f"Groundswell {listed(list(tally.versions))}"))
    return pairs


def _assumed(question: Question) -> Pairs:
    """Say how many numbers of a scenario are assumed, fitted or known, and where each is listed."""
    status = Counter(one.status for one in parameters_of(question).values())
    words = {"assumed": "assumed", "fitted": "fitted", "record": "fixed by a record"}
    parts = listed([f"{status[key]:,} are {said}" for key, said in words.items()])
    where = shlex.join(["groundswell", "explain", question.word])
    told = f"of {status.total():,} in use {parts}; `{where}` writes a page that lists each with its range and source"
    return [("numbers", told)]


def _settings(question: Question) -> Pairs:
    """Say where a classic's settings stand, and what its figures mean."""
    kept = ", but for what is varied or changed" if {"box", "change"} & set(question.more) else ""
    words_of: Mapping[str, str] = question.opened.classic.figures
    meant = [(name, words_of.get(name.partition(" (")[0], "")) for name in question.outcomes]
    figures = [f"{outcome(name).says.removeprefix('the figure ')}: {words}" for name, words in meant if words]
    pairs = [("settings", f"all as they stand in the table of the model's settings{kept}")]
    return [*pairs, *([("figures", "; ".join(figures))] if figures else [])]


def _accepted(question: Question) -> str:
    """Say what being accepted means here: of altered sets, what they were accepted without, and in what they differ."""
    if not alterations(question):
        return "each meets the scenario's own targets, none is the true one"
    text = f"they were accepted as the scenario has them, and are played {_altered(question)}: {UNCHECKED}"
    instead = said_instead(question)
    if instead:
        left = counted(len(question.opened.accepted_sets()[0]), "other fitted number")
        text += f"; {listed(instead)} {'is' if len(instead) == 1 else 'are'} in all of them as said here, so that they"
        text += f" differ in the {left} only"
    return text


def _altered(question: Question) -> str:
    """Say by what the worlds of a question differ from those that were held against targets."""
    return listed([words(step) for step in alterations(question)])


# --- the command ----------------------------------------------------------------------------------------------------


def command(question: Question) -> str:
    """Return the command that asks the same again."""
    if "told" in question.more:
        return _told(question)
    said = ["groundswell", question.verb, question.word]
    given = ("--given", "--given-without") if question.verb == "whatif" else ("--set", "--without")
    said += _flags(question.given, given)
    if question.verb == "whatif":
        said += _flags([tuple(step) for step in question.more["change"]], ("--set", "--without"))
    said += _own(question)
    shown = question.more.get("shown", [])
    said += [word for name in shown if shown != ["out_share"] for word in ("--show", name)]
    by_label = question.verb == "phase"
    said += [word for name in question.outcomes if not by_label for word in ("--outcome", name)]
    if question.window[0]:
        said += ["--from", question.window[0], "--to", question.window[1]]
    if question.people is not None:
        said += ["--people", str(question.people)]
    said += ["--replicates", str(question.replicates), "--seed", str(question.seed)]
    return shlex.join(said)


def _told(question: Question) -> str:
    """Return the command for a study that stands in a file."""
    said = ["groundswell", "study", "run", str(question.more["told"]["name"])]
    said += [] if question.people is None else ["--people", str(question.people)]
    said += ["--replicates", str(question.replicates), "--seed", str(question.seed)]
    said += ["--points", str(question.more["points"])] if "points" in question.more else []
    return shlex.join(said)


def _flags(steps: Sequence[Step], names: tuple[str, str]) -> list[str]:
    found: list[str] = []
    for word, *rest in steps:
        match word:
            case "set":
                found += [names[0], f"{rest[0]}={rest[1]}"]
            case "values":
                found += [part for path, value in rest[0].items() for part in (names[0], f"{path}={value}")]
            case "without":
                found += [names[1], str(rest[0])]
            case "acts_without":
                keys = {"actor": "actor", "kind": "kind", "effective_from": "date"}
                found += ["--leave-out", ",".join(f"{keys[key]}={value}" for key, value in rest[0].items())]
            case "acts_shift":
                found += ["--move", f"{rest[1]}:{rest[2]}={rest[0]}"]
    return found


def _own(question: Question) -> list[str]:
    more: Any = question.more
    found: list[str] = []
    for side in box_from(more.get("box", [])):
        unit = f" {side.unit}" if side.unit and side.unit != "share" else ""
        found += ["--vary", f"{side.path}={side.low!r}:{side.high!r}{unit}"]
    match question.verb:
        case "ensemble" if question.is_scenario:
            found.append("--over-sets" if more["sets"] else "--one-set")
        case "whatif":
            found += [flag for flag, on in (("--over-sets", "sets"), ("--over-structures", "structures")) if more[on]]
        case "sweep":
            found += ["--design", more["design"], "--points", str(more["points"])]
        case "sensitivity":
            found += ["--method", more["method"], "--points", str(more["points"])]
        case "phase":
            found += ["--label", more["label"], "--points", str(more["points"]), "--refine", str(more["refine"])]
            found += [] if more["cut"] is None else ["--cut", repr(more["cut"])]
    return found


# --- names ----------------------------------------------------------------------------------------------------------


def meanings(question: Question, *, every: bool = False) -> list[tuple[str, ...]]:
    """Return what the parameters mean that a study changes or varies: name, meaning, usual value, range, source.

    Parameters
    ----------
    question : Question
        The study's.
    every : bool
        Whether all others follow.
    """
    steps = [*question.given, *(tuple(step) for step in question.more.get("change", []))]
    paths = [side.path for side in box_from(question.more.get("box", []))]
    paths += [str(step[1]) for step in steps if step[0] == "set"]
    paths += [str(path) for step in steps if step[0] == "values" for path in step[1]]
    known = parameters_of(question)
    return [
        (path, one.doc, _sized(one.unit, one.value), _sized(one.unit, one.low, one.high), one.source)
        for path in dict.fromkeys([*map(bare, paths), *(known if every else ())])
        if (one := known.get(path)) is not None
    ]


def _sized(unit: str, *values: float) -> str:
    """Write a value, or a range, with its unit; pure numbers have none."""
    return f"{' to '.join(f'{value:,.7g}' for value in values)} {'' if unit == 'plain' else unit}".rstrip()


def named(question: Question, path: str) -> tuple[str, str]:
    """Return a parameter as a figure or a table names it: in words, and its path, the latter empty where it is all."""
    path = bare(path)
    found = parameters_of(question).get(path)
    return (str(found.doc), path) if found is not None and found.doc else (path, "")


def values_as_said(question: Question) -> dict[str, float]:
    """Return the value that the scenario or classic has for each of the parameters that a study varies."""
    known = parameters_of(question)
    paths = [bare(side.path) for side in box_from(question.more.get("box", []))]
    return {path: float(known[path].value) for path in paths if path in known}
