"""What can be switched off, by name or by row of the page-to-mechanism table (P1 to P24).

A switch that *measures* takes its observable away and changes nothing else; any other leaves one link out of
the city.
"""

from dataclasses import dataclass
from functools import cache

from groundswell import units
from groundswell.errors import ScenarioError

__all__ = ["SWITCHES", "Switch", "find", "names"]


@dataclass(frozen=True)
class Switch:
    """One thing that a scenario may leave out.

    Attributes
    ----------
    name : str
        What the scenario calls it.
    row : str
        Row of the page-to-mechanism table, or empty for the parts that every row rests on.
    sentence : str
        What happens while it is on.
    measures : bool
        Whether it only measures.
    """

    name: str
    row: str
    sentence: str
    measures: bool = False


SWITCHES: tuple[Switch, ...] = (
    Switch(
        "promise",
        "P1",
        "A message that sends people back may promise the decisive battle, and lift what is said.",
    ),
    Switch("speakers", "P2", "Speakers go from plant to plant; a visit carries the council's word and persuades."),
    Switch("courage", "P3", "Courage is short-lived and local, and lowers the weight of danger."),
    Switch("conviction", "P4", "A speaker's conviction moves with what is seen on tour and with defeats."),
    Switch("energy", "P5", "Speaking spends energy, and rest gives it back."),
    Switch(
        "falsification",
        "P6",
        "What is said aloud may differ from what is thought: loud voices carry, silence does not.",
    ),
    Switch("outcomes", "P7", "A campaign is judged at its end, and the verdict moves trust and resolve."),
    Switch(
        "mandates",
        "P8",
        "Demand from below is measured: delegates whose plants had voiced for the strike.",
        measures=True,
    ),
    Switch("blame", "P9", "What the press lays at the council's door is set beside the truth.", measures=True),
    Switch("army", "P10", "Soldiers are pulled by propaganda and by discipline, and may refuse an order."),
    Switch("press", "P11", "The press turns its slant; readers feel resentment and isolation."),
    Switch("state_lockout", "P12", "State works stay shut, and their people are locked out without a choice."),
    Switch("war_orders", "P13", "War orders fall away, and plants that lived on them close."),
    Switch("patrols", "P14", "Police and patrols stand in the precincts, as far as loyal troops allow."),
    Switch("meeting_ban", "P15", "The state forbids meetings, and employers partly obey."),
    Switch("appeals", "P16", "A plant in despair may appeal to the whole city without the council."),
    Switch("discovery", "P17", "A visit shows the council how a plant really stands."),
    Switch(
        "agenda",
        "P18",
        "The council's agenda is kept: what has risen goes before what is merely high.",
        measures=True,
    ),
    Switch("session_speech", "P19", "A speech in session sways those who waver."),
    Switch(
        "reports",
        "P20",
        "Delegates report a mixture of what was said and what they sensed, coloured by their own tiredness.",
    ),
    Switch(
        "stalemate",
        "P21",
        "The days are judged: quiet, lockout, strike, stalemate, victory, defeat or revolt.",
        measures=True,
    ),
    Switch(
        "eight_hours",
        "P22",
        "Shifts are cut on the shop floor; employers' resolve rises, notices and lockouts follow.",
    ),
    Switch("parties", "P23", "The parties' share in calls and in the army is told apart.", measures=True),
    Switch("resolve", "P24", "A campaign's end moves the resolve of state and employers."),
    Switch("assemblies", "", "Plants meet, and a show of hands binds those present."),
    Switch("plant_starts", "", "A plant may begin by itself, without a call."),
    Switch(
        "loud_voice",
        "",
        "Loud voices and the platform weigh more than the mean; off leaves plain conformity.",
    ),
    Switch("bandwagon", "", "People look at how many others are out."),
    Switch("fatigue", "", "People tire while out and recover at work."),
    Switch("trust", "", "Confidence in the council rises and falls, and weighs its calls."),
    Switch("hope", "", "Belief that the movement can win rises and falls."),
    Switch("need", "", "Savings run out, and want weighs against staying out."),
    Switch("danger", "", "Patrols, notices and arrests hold people back."),
    Switch("council", "", "There is a council of delegates, which calls people out and back."),
    Switch("calming", "", "A visit calms mutual excitement."),
    Switch("elsewhere", "", "News comes of other towns and of the railways on strike."),
    Switch("grievance_pool", "", "A quiet spell lets grievance gather, and a wave spends it."),
    Switch("talk", "", "People talk with their contacts, and support spreads."),
)
"""Every switch, in the order of the page-to-mechanism table; all are on unless the scenario says false."""


@cache
def names() -> tuple[str, ...]:
    """Return the switches' names, in order."""
    return tuple(switch.name for switch in SWITCHES)


def find(name: str) -> Switch:
    """Return the switch of that name or row.

    Raises
    ------
    ScenarioError
        If there is none.
    """
    for switch in SWITCHES:
        if name.strip().lower() in {switch.name, switch.row.lower()} - {""}:
            return switch
    raise ScenarioError(f"{units.clip(name)!r} is not a switch; {units.nearest(name, names())}, or a row P1 to P24")
