"""Epstein 2002: civil violence, Model I."""

from pathlib import Path

from groundswell.classics.base import Classic, Odd, Variation
from groundswell.classics.epstein_2002.checks import CHECKS
from groundswell.classics.epstein_2002.model import RULES
from groundswell.classics.epstein_2002.picture import picture, play
from groundswell.scenario.parameters import param

__all__ = ["CLASSIC"]

_TABLE_2 = "Epstein 2002, Table 2"
_SOURCES = "assumption: not printed; the other values are NetLogo's and Mesa's"

DEVIATIONS = (
    "Cops an active may be rounded down or to the nearest: without rounding there are no outbursts.",
    "Everybody may act before moving.",
    (
        "What becomes of a jailed agent's cell is not said where we could read of it. Here, as in NetLogo's Rebellion,"
        " others may step onto it, and the agent is there again when its term ends. Of the readings that a switch"
        " offers, only this one agrees with what an independent program found of both Run 2 and Run 1: over a hundred"
        " runs, mean actives of Run 1 are 50.4 (s.e. 0.5) rounded down, where ten runs of the other program have 50.3"
        " (2.1), and 50.3 (0.5) as printed, where they have 44.7 (2.0), 2.7 joint standard errors less: no reading"
        " tried tells the printed from the rounded rule by so much, and the ten first of our hundred have 53. Rounded"
        " down it is about 58 if the cell stays blocked, 75 if the agent comes back to it or, where it is taken, to any"
        " empty cell, and 86 if it comes back to any empty cell. Run 2 hardly tells the readings apart, but for the"
        " share of calm ticks to the nearest, .67 in place of .68 if cells are blocked (the other program: .69)."
    ),
    (
        "NetLogo's departures besides: the floor, active agents counted twice, cops moving onto the cell of an arrest,"
        " whole terms from 0 to one below the longest."
    ),
    (
        "Mesa's departures: rounding to the nearest, acting first, blocked cells, a diamond for a view, terms that"
        " count turns missed, whole terms with the longest. Its example also draws for each cell whether somebody"
        " stands there; here the numbers of agents and cops are exact."
    ),
)

CLASSIC = Classic(
    name="epstein_2002",
    title="Epstein 2002: civil violence",
    claim=(
        "The paper finds outbursts of rebellion between long calms, an explosion when legitimacy is lost at once and"
        " none when it is lost slowly, and a point at which withdrawing police tips a society. The first and the last"
        " take an assumption that it does not print, cops an active rounded down; the explosion does not come out."
    ),
    citation=(
        "Epstein, J. M. (2002). Modeling civil violence: an agent-based computational approach. Proceedings of the"
        " National Academy of Sciences 99, suppl. 3, 7243-7250."
    ),
    bibtex=(
        "@article{epstein2002,\n"
        "  author  = {Epstein, Joshua M.},\n"
        "  title   = {Modeling civil violence: an agent-based computational approach},\n"
        "  journal = {Proceedings of the National Academy of Sciences},\n"
        "  volume  = {99},\n"
        "  number  = {suppl. 3},\n"
        "  pages   = {7243--7250},\n"
        "  year    = {2002}\n"
        "}"
    ),
    parameters={
        "side": param(
            "40 plain", low="3 plain", high="2000 plain", source="the paper's grid", doc="rows of the grid, and columns"
        ),
        "ticks": param(
            "1000 plain",
            low="1 plain",
            high="100000 plain",
            source="assumption: long enough to see waits",
            doc="ticks that are run",
        ),
        "agents": param("0.7", low="0.001", high="1", source="the paper's density", doc="agents, share of cells"),
        "cops": param("0.04", low="0", high="1", source=f"{_TABLE_2}, Run 2", doc="cops at the start, share of cells"),
        "vision": param(
            "7 plain", low="1 plain", high="31 plain", source=f"{_TABLE_2}, Run 2", doc="how many cells an agent sees"
        ),
        "cop_vision": param(
            "7 plain", low="1 plain", high="31 plain", source=f"{_TABLE_2}, Run 2", doc="how many cells a cop sees"
        ),
        "legitimacy": param(
            "0.82", low="0", high="1", source=f"{_TABLE_2}, Run 2", doc="legitimacy of the government at the start"
        ),
        "longest": param(
            "30 plain", low="0 plain", high="1000000 plain", source=f"{_TABLE_2}, Run 2", doc="longest jail term"
        ),
        "deterrence": param(
            "2.3 plain",
            low="0 plain",
            high="100 plain",
            source=f"{_TABLE_2}: k",
            doc="constant in the chance of arrest",
        ),
        "threshold": param(
            "0.1", low="-1", high="1", source=f"{_TABLE_2}: T", doc="net grievance that must be exceeded"
        ),
        "legitimacy_end": param(
            "0.82", low="0", high="1", source="Runs 3 and 4 change it", doc="legitimacy after it has changed"
        ),
        "legitimacy_step": param(
            "0", low="0", high="1", source="Run 3: .01", doc="change of legitimacy a tick; 0 for all at once"
        ),
        "cops_end": param(
            "0.04", low="0", high="1", source="Run 5 changes it", doc="cops after they have changed, share of cells"
        ),
        "cops_step": param(
            "0", low="0", high="1", source="Run 5", doc="change of cops a tick, share of cells; 0 for all at once"
        ),
        "change_tick": param(
            "77 plain", low="1 plain", high="100000 plain", source="Run 4", doc="first tick of changes"
        ),
        "agents_move": param("1 flag", low="0 flag", high="1 flag", source=_TABLE_2, doc="whether agents move"),
        "cops_move": param("1 flag", low="0 flag", high="1 flag", source="the paper's rule", doc="whether cops move"),
        "rounding": param(
            "0 level",
            low="0 level",
            high="2 level",
            source="the paper prints a plain ratio",
            doc="rounding of cops an active: 0 as printed, 1 rounded down, 2 to the nearest",
        ),
        "act_first": param(
            "0 flag",
            low="0 flag",
            high="1 flag",
            source="the paper moves first; Mesa does not",
            doc="whether agents act, then move",
        ),
        "oneself": param(
            "0 level",
            low="0 level",
            high="2 level",
            source="the paper counts oneself once",
            doc="how often one counts oneself among actives in view: 0 once, 1 twice while active (NetLogo), 2 never",
        ),
        "cop_enters": param(
            "0 flag",
            low="0 flag",
            high="1 flag",
            source="NetLogo: yes",
            doc="whether cops move onto the cell of an arrest",
        ),
        "jailed": param(
            "0 level",
            low="0 level",
            high="3 level",
            source=_SOURCES,
            doc="a jailed agent's cell: 0 may be stepped on, 1 returned to if empty, 2 left for any other, 3 blocked",
        ),
        "terms": param(
            "0 level",
            low="0 level",
            high="3 level",
            source=f"{_TABLE_2}: uniform, or for ever",
            doc="jail terms: 0 real, 1 whole below the longest, 2 whole with the longest, 3 for ever",
        ),
        "clock": param(
            "0 flag",
            low="0 flag",
            high="1 flag",
            source="Mesa: 1",
            doc="what jail terms count: 0 ticks, or 1 turns missed",
        ),
        "shape": param(
            "0 level",
            low="0 level",
            high="2 level",
            source="the paper's circle; Mesa has a diamond",
            doc="shape of a view: 0 disc, 1 diamond, 2 square",
        ),
    },
    play=play,
    figures={
        "outbursts": "how many outbursts of rebellion came and went",
        "most active": "most agents in open rebellion in any one tick",
        "calm ticks": "share of ticks with fewer than ten agents in open rebellion",
        "jailed at the end": "how many agents are in jail after the last tick",
        "wait between outbursts, mean": "mean time from one outburst to the next",
        "activation of an outburst, mean": "rebels summed over the ticks of an outburst, on the mean",
    },
    picture=picture,
    checks=CHECKS,
    variations=(
        Variation("rounded-down", "Round cops an active down: outbursts, out of nothing else.", {"rounding": 1.0}),
        Variation(
            "netlogo",
            "NetLogo's Rebellion: the floor and three more departures.",
            {"rounding": 1.0, "oneself": 1.0, "cop_enters": 1.0, "terms": 1.0},
        ),
        Variation(
            "mesa",
            "Mesa's example as it is started: it rounds, and yet nothing happens.",
            {
                "rounding": 2.0,
                "act_first": 1.0,
                "jailed": 3.0,
                "terms": 2.0,
                "clock": 1.0,
                "shape": 1.0,
                "legitimacy": 0.8,
                "legitimacy_end": 0.8,
                "cops": 0.074,
                "cops_end": 0.074,
                "longest": 1000.0,
            },
        ),
        Variation(
            "small-steps",
            "Run 3 as printed: legitimacy is lost slice by slice, and next to nobody ever dares.",
            {
                "legitimacy": 0.9,
                "legitimacy_end": 0.2,
                "legitimacy_step": 0.01,
                "cops": 0.074,
                "cops_end": 0.074,
                "terms": 3.0,
                "ticks": 300.0,
            },
        ),
        Variation(
            "a-jump",
            "Run 4 as printed: far less legitimacy is lost, but at once: a few more dare, and nothing explodes.",
            {
                "legitimacy": 0.9,
                "legitimacy_end": 0.7,
                "cops": 0.074,
                "cops_end": 0.074,
                "terms": 3.0,
                "ticks": 300.0,
            },
        ),
        Variation(
            "fewer-cops",
            "Run 5: withdraw cops one by one, cops an active rounded down. Long calm; look for the one outburst.",
            {
                "legitimacy": 0.8,
                "legitimacy_end": 0.8,
                "cops": 0.074,
                "cops_end": 0.0,
                "cops_step": 0.000148,
                "terms": 3.0,
                "rounding": 1.0,
                "ticks": 700.0,
            },
        ),
        Variation(
            "nobody-moves",
            "Run 1: agents stay where they are and see their neighbours only. It is never calm.",
            {
                "vision": 1.7,
                "cop_vision": 1.7,
                "legitimacy": 0.89,
                "legitimacy_end": 0.89,
                "longest": 15.0,
                "agents_move": 0.0,
            },
        ),
    ),
    odd=Odd(
        purpose=(
            "To show how rebellion against a central authority may come and go without anybody coordinating it."
            " Patterns: outbursts and calm, waits between them, what sudden and slow losses of legitimacy and of police"
            " do. The other half of the paper, violence between two groups, is not here."
        ),
        entities=(
            "Agents with hardship and aversion to risk, quiet, active or jailed; cops; a torus of cells, each of"
            " which holds one of them or is empty. A tick is one turn for everybody."
        ),
        schedule=(
            "In each tick all have a turn in a random order without replacement. On a turn one moves to an empty cell"
            " in view drawn at random, and then acts: an agent decides by the rule, a cop arrests one active in view"
            " drawn at random. Jailed agents miss their turns until their term is over."
        ),
        concepts=(
            "Sensing: actives and cops in view. Interaction: each active lowers the risk of others in view. Emergence:"
            " outbursts. Stochasticity: start, order, moves, arrests, terms; all draws are keyed, so that two societies"
            " that differ in legitimacy alone share their luck."
        ),
        start="Agents and cops on random cells, nobody active; hardship and aversion uniform on [0, 1).",
        deviations=DEVIATIONS,
    ),
    folder=Path(__file__).parent,
    rules=RULES,
)
