"""The ODD page of a scenario (Overview, Design concepts, Details), written from the rules' own text.

References
----------
Grimm et al. 2020, "The ODD protocol for describing agent-based and other simulation models: a second update".
"""

import inspect
import sys
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from groundswell.errors import DataError
from groundswell.observe.results import check_directory, replacing
from groundswell.report import text
from groundswell.report.explain import loops_svg, whole_svg
from groundswell.report.loops import LOOPS, links, missing
from groundswell.report.rules import Rule, known_names, rules_of, title_of
from groundswell.report.text import Block, Code, Heading, Items, Paragraph, Picture, Table
from groundswell.scenario.switches import SWITCHES
from groundswell.units import shown
from groundswell.world.columns import PEOPLE, SOLDIERS, STATUSES, Population
from groundswell.world.quantities import QUANTITIES

__all__ = ["odd_blocks", "parameter_rows", "write_explanation"]

LOOPS_FILE = "loops.svg"
WHOLE_FILE = "causal-diagram.svg"
PAGE_FILE = "odd.html"
ODD_FILE = "odd.md"
FILES = (LOOPS_FILE, WHOLE_FILE, PAGE_FILE, ODD_FILE)
MARK = "It is written by `groundswell explain "
"""Words by which a folder of an earlier explanation is known."""

PARAMETER_HEAD = ("parameter", "value", "range", "unit", "status", "source", "meaning")


def write_explanation(plan: Any, folder: Path) -> tuple[Path, ...]:
    """Write the causal diagram and the ODD page of a plan into a folder.

    Parameters
    ----------
    plan : Plan
        How a scenario will be run.
    folder : Path
        Made if missing; one that an earlier call has written is replaced.

    Returns
    -------
    tuple of Path
        The loops, the whole diagram, the page as HTML and as Markdown.

    Raises
    ------
    DataError
        If the folder holds what no such call has written, or cannot be written; it then stays as it was.
    """
    _check_folder(folder)
    blocks = odd_blocks(plan)
    pages = {
        LOOPS_FILE: loops_svg(plan),
        WHOLE_FILE: whole_svg(plan),
        PAGE_FILE: text.html_page(blocks, f"ODD: {plan.scenario.title}"),
        ODD_FILE: text.markdown(blocks),
    }
    with replacing(folder) as fresh:
        for name, content in pages.items():
            text.save(fresh / name, content)
    return tuple(folder / name for name in pages)


def _check_folder(folder: Path) -> None:
    """Refuse a folder that holds anything but the pages, all four, the page of words with its own first words."""
    check_directory(folder, FILES, "explain")
    there = [name for name in FILES if (folder / name).exists()]
    if not there:
        return
    try:
        ours = len(there) == len(FILES) and MARK.encode() in (folder / ODD_FILE).read_bytes()
    except OSError as error:
        raise DataError(f"{folder}: cannot be read ({error.strerror}); give another folder") from error
    if not ours:
        raise DataError(f"{folder}: holds {there[0]!r}, which no explain has written; give a new folder")


def odd_blocks(plan: Any) -> list[Block]:
    """Return the ODD page of a plan, block by block."""
    rules = rules_of(plan)
    return [
        Heading(1, f"ODD: {plan.scenario.title}"),
        Paragraph(
            f"This page describes the scenario `{plan.scenario.name}` by the ODD protocol (Grimm et al. "
            f"2020). {MARK}{plan.scenario.name}` from the rules' own text, so it cannot differ "
            f"from what is run."
        ),
        *_purpose(plan),
        *_entities(plan),
        *_schedule(plan),
        *_concepts(plan, rules),
        *_start_and_input(plan),
        *_submodels(plan, rules),
    ]


def _purpose(plan: Any) -> list[Block]:
    return [
        Heading(2, "1. Purpose and patterns"),
        Paragraph(plan.scenario.summary),
        Paragraph(
            "The model is for asking which mechanisms, together, are consistent with a wave of strikes "
            "and its end, and what "
            "each of them contributes in this model. It is not for predicting persons, and it does not "
            "rank or find any."
        ),
        Paragraph(
            "Patterns it is held to: how fast and how far people went out and back, plant by plant and "
            "in the city; that plants "
            "moved as bodies; what was said aloud against what was thought; what delegates reported; and "
            "how often plants "
            "appealed without the council. Targets are a filter, not evidence: many sets of numbers pass "
            "them."
        ),
    ]


def _entities(plan: Any) -> list[Block]:
    scenario = plan.scenario
    few = any(rule.population == "soldiers" for rule in plan.mechanisms)
    blocks: list[Block] = [
        Heading(2, "2. Entities, state variables and scales"),
        Paragraph(
            f"{plan.people:,} people are simulated one by one from {scenario.date(0)} to "
            f"{scenario.date(scenario.days - 1)} "
            f"({scenario.calendar.name} calendar), a day at a time. Each belongs to one plant for good; "
            f"plants lie in districts and "
            "belong to trades. Leaders, delegates and speakers are roles without names."
        ),
        Heading(3, "A person"),
        _columns(PEOPLE),
    ]
    if few:
        blocks += [Heading(3, "A soldier (illustration: no datum touches it)"), _columns(SOLDIERS)]
    rows = tuple((f"`{one.name}`", one.by, one.unit, one.doc) for one in QUANTITIES)
    return [
        *blocks,
        Heading(3, "Quantities of plants, districts, trades, regiments, the press and the city"),
        Paragraph("People and institutions meet in these, and every one is recorded at each day's end."),
        Table(("name", "of each", "unit", "meaning"), rows),
    ]


def _columns(population: Population) -> Table:
    rows = tuple(
        (f"`{one.name}`", f"{shown(one.low)} to {shown(one.high)}", one.unit, one.doc) for one in population.columns
    )
    return Table(("name", "range", "unit", "meaning"), rows)


def _schedule(plan: Any) -> list[Block]:
    def with_hook(hook: str) -> str:
        return ", ".join(f"`{one.name}`" for one in plan.institutions if hook in one.hooks) or "nobody"

    def in_phase(phase: str) -> str:
        return ", ".join(f"`{one.name}`" for one in plan.mechanisms if one.phase == phase) or "nothing"

    phases = list(dict.fromkeys(one.phase for one in plan.mechanisms))
    return [
        Heading(2, "3. Process overview and scheduling"),
        Paragraph("One tick is one day. Its order:"),
        Items(
            (
                f"Morning, institutions on what they saw yesterday, in this order: {with_hook('morning')}.",
                f"Hands are counted where plants meet: {with_hook('assembly')}.",
                *(f"Pass `{phase}`, everybody at once: {in_phase(phase)}." for phase in phases),
                f"Evening, when statuses have been counted: {with_hook('evening')}.",
            )
        ),
        Paragraph(
            "Within a pass others are seen as they stood when the pass began, and oneself as of now. "
            "Counts go up from people to "
            "plants, districts and the city; nothing else flows back. On Sundays and feasts statuses "
            "stay as they were."
        ),
    ]


def _concepts(plan: Any, rules: tuple[Rule, ...]) -> list[Block]:
    found = links(rules)
    closed = [loop for loop in LOOPS if not missing(loop, found)]
    switched = ", ".join(f"`{name}`" for name, on in plan.scenario.switches.items() if not on) or "nothing"
    return [
        Heading(2, "4. Design concepts"),
        Paragraph(
            "**Basic principles.** People weigh support, company, a call, hope, danger, want and "
            "tiredness (a logit choice, Brock and "
            "Durlauf 2001; thresholds, Granovetter 1978); what they say may differ from what they think "
            "(Kuran 1991); grievance "
            "gathers in quiet and is spent in waves (Biggs 2005)."
        ),
        Paragraph(
            "**Emergence.** Waves, returns, the gap between voice and mind, appeals and the stalemate "
            "are not written anywhere."
        ),
        Paragraph(
            "**Interaction.** Through contacts, plants, districts and the city's news. The loops that "
            "close in this scenario:"
        ),
        Items(
            tuple(
                f"*{loop.name}*, which {'feeds on' if loop.grows else 'checks'} itself. {loop.words}" for loop in closed
            )
        ),
        Picture(
            loops_svg(plan),
            LOOPS_FILE,
            "Named loops. Each arrow has been found in the text of the rules named beside it; plus: more "
            "makes more; minus: more makes less.",
        ),
        Picture(
            whole_svg(plan),
            WHOLE_FILE,
            "The whole: every rule with all that it looks at and all that it changes, taken from its text.",
        ),
        Paragraph(
            "**Sensing.** A person sees contacts, own plant, own district and the city; institutions see "
            "yesterday's counts."
        ),
        Paragraph(
            "**Stochasticity.** Every draw is a pure function of seed, stream, day, replicate and person "
            "(Philox4x32-10); two "
            "scenarios with one seed share their luck."
        ),
        Paragraph(
            "**Collectives.** Plants decide by show of hands; the council decides by its delegates' "
            "votes or by the given acts."
        ),
        Paragraph("**Observation.** Recording changes nothing; `docs/results.md` lists what is recorded."),
        Paragraph(f"**Switched off in this scenario:** {switched}."),
        Table(
            ("switch", "row", "while it is on"),
            tuple((f"`{one.name}`", one.row or "", one.sentence) for one in SWITCHES),
        ),
    ]


def _start_and_input(plan: Any) -> list[Block]:
    tables = plan.scenario.tables
    rows = tuple((f"`{name}`", str(len(table.rows))) for name, table in sorted(tables.raw.items()))
    return [
        Heading(2, "5. Initialization"),
        Paragraph(
            "Named plants come from the scenario's table; the rest are synthesised to the city's total "
            "with a heavy-tailed size "
            "distribution, and marked as assumed. People are drawn by plant and trade. The numbers used:"
        ),
        Table(PARAMETER_HEAD, parameter_rows(plan, "population")),
        Heading(2, "6. Input data"),
        Paragraph(
            "Dated acts, other towns on strike, feasts and the tables of the city are inputs; they are not predicted."
        ),
        Table(("table", "rows"), rows),
        Paragraph(
            "Policies: "
            + ", ".join(f"{who} {policy}" for who, policy in sorted(plan.scenario.policies.items()))
            + ". *Historical* acts on the dated acts; *adaptive* follows a stated rule on what it sees."
        ),
    ]


def _submodels(plan: Any, rules: Iterable[Rule]) -> list[Block]:
    blocks: list[Block] = [
        Heading(2, "7. Submodels"),
        Paragraph(
            "Each rule stands here in its own text, which is the text that is run. `me.x` is column x of the person "
            "or soldier; `see.x` is quantity x of the plant or regiment, of its district or of the city, as it stood "
            "when the pass began; `see.friends_out` and `see.friends_voiced` are means over contacts, as these showed "
            "themselves; `city.x` is quantity x of all groups; `par.x` is the rule's number x, as the table beneath "
            'gives it; `draw.uniform("x")` is a number in [0, 1) of a stream of its own, new for each person and day. '
            "Status codes: " + ", ".join(f"{code} {title_of(name)}" for code, name in enumerate(STATUSES)) + "."
        ),
        Heading(3, "Functions that rules share"),
        *(Code(_text_of(function)) for function in _shared(plan)),
    ]
    for rule in rules:
        blocks += [
            Heading(3, f"{title_of(rule.name)} ({_whose(rule)})"),
            *(Paragraph(" ".join(part.split())) for part in rule.doc.split("\n\n")),
            Paragraph(f"Looks at: {_names(rule.reads)}. Changes: {_names(rule.writes)}."),
        ]
        blocks += [Code(text) for text in texts_of(plan, rule)]
        rows = parameter_rows(plan, rule.name) if rule.parameters else ()
        if rows:
            blocks.append(Table(PARAMETER_HEAD, rows))
    return blocks


def texts_of(plan: Any, rule: Rule) -> tuple[str, ...]:
    """Return the text that is run: a mechanism's step, an institution's hooks with their helpers."""
    functions: list[Any] = [one.step for one in plan.mechanisms if (one.population, one.name) == (rule.who, rule.name)]
    if rule.who == "institution":
        who = next(one for one in plan.institutions if one.name == rule.name)
        home = sys.modules[next(iter(who.hooks.values())).__module__]
        own = [item for item in vars(home).values() if inspect.isfunction(item) and item.__module__ == home.__name__]
        functions = [*who.hooks.values(), *own]
    return tuple(_text_of(function) for function in dict.fromkeys(functions))


def _text_of(function: Any) -> str:
    return textwrap.dedent(inspect.getsource(function)).rstrip()


def _shared(plan: Any) -> list[Any]:
    """Return the functions of this package that rules call and that stand in a module of their own."""
    found: dict[Any, None] = {}
    waiting = [one.step for one in plan.mechanisms] + [hook for one in plan.institutions for hook in one.hooks.values()]
    seen = set(waiting)
    while waiting:
        function = waiting.pop(0)
        for name in function.__code__.co_names:
            helper = function.__globals__.get(name)
            if not inspect.isfunction(helper) or not helper.__module__.startswith("groundswell.") or helper in seen:
                continue
            seen.add(helper)
            waiting.append(helper)
            if helper.__module__ != function.__module__:
                found[helper] = None
    return sorted(found, key=lambda one: (one.__module__, one.__name__))


def _whose(rule: Rule) -> str:
    return {
        "people": f"each person, pass {rule.when}",
        "soldiers": f"each soldier, pass {rule.when}",
        "institution": f"institution, {rule.when}",
        "counting": "the engine",
    }[rule.who]


def _names(names: Iterable[str]) -> str:
    known = known_names()
    return ", ".join(f"`{name}`" for name in sorted(names) if name in known) or "nothing"


def parameter_rows(plan: Any, owner: str) -> tuple[tuple[str, ...], ...]:
    """Return an owner's numbers as rows of a table: name, value, range, unit, status, source, meaning.

    Parameters
    ----------
    plan : Plan
        Whose `parameters` are shown, as this scenario uses them.
    owner : str
        Mechanism, institution, measure or ``population``.
    """
    bound = plan.parameters.get(owner, {})
    return tuple(
        (
            f"`{owner}.{name}`",
            shown(one.value),
            f"{shown(one.low)} to {shown(one.high)}",
            one.unit,
            one.status,
            one.source,
            one.doc,
        )
        for name, one in bound.items()
    )
