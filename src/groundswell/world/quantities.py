"""The named quantities through which people and institutions meet.

An institution reads and writes them as ``city.<name>``; a person's rule looks at them as ``see.<name>``. Each has a
dimension (``city``, ``district``, ``trade``, ``plant``, ``regiment`` or ``outlet``), and each is recorded at every
day's end. Quantities marked *counted* are the people's and soldiers' own columns, summed by group after the pass named.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

__all__ = ["QUANTITIES", "Dimension", "Quantity", "by_name"]

Dimension = Literal["city", "district", "trade", "plant", "regiment", "outlet"]


@dataclass(frozen=True)
class Quantity:
    """One named quantity of the city or of its groups.

    Attributes
    ----------
    name : str
        Its one name, in rules, institutions and results.
    by : str
        Its dimension.
    unit : str
        Unit or denominator.
    doc : str
        What it means, in a sentence.
    start : float
        Value before the first day.
    counted : str
        The phase after which it is counted from people or soldiers; empty when an institution keeps it.
    recorded : bool
        Whether results hold it day by day.
    """

    name: str
    by: Dimension
    unit: str
    doc: str
    start: float = 0.0
    counted: str = ""
    recorded: bool = True


def _plant(name: str, unit: str, doc: str, start: float = 0.0, counted: str = "") -> Quantity:
    return Quantity(name, "plant", unit, doc, start, counted)


def _city(name: str, unit: str, doc: str, start: float = 0.0) -> Quantity:
    return Quantity(name, "city", unit, doc, start)


_COUNTED = (
    _plant("working", "people", "people at work", counted="decide"),
    _plant("short_shift", "people", "people at work who leave after eight hours", counted="decide"),
    _plant("out", "people", "people on strike", counted="decide"),
    _plant("locked_out", "people", "people whose plant shut them out", counted="decide"),
    _plant("unemployed", "people", "people dismissed", counted="decide"),
    _plant("arrested", "people", "people in arrest", counted="decide"),
    _plant("private_support", "mean share", "private support, mean of the plant's people", counted="feel"),
    _plant("loud_support", "mean share", "what carries in a crowd: support weighted by itself", counted="feel"),
    _plant("fatigue", "mean share", "fatigue, mean of the plant's people", counted="feel"),
    _plant("need", "mean share", "need, mean of the plant's people", counted="feel"),
    _plant("hope", "mean share", "hope, mean of the plant's people", counted="feel"),
    _plant("trust", "mean share", "trust in the council, mean of the plant's people", counted="feel"),
    _plant("resentment", "mean share", "resentment, mean of the plant's people", counted="feel"),
    _plant("isolation", "mean share", "isolation, mean of the plant's people", counted="feel"),
    _plant("voiced_support", "mean share", "voiced support, mean of the plant's people", counted="voice"),
    _plant("readiness", "mean share", "share that would be out if called tomorrow", counted="voice"),
    _plant("hands", "people", "hands raised for being out, if a meeting counted them today", counted="voice"),
    Quantity("loyal", "regiment", "soldiers", "soldiers who would obey an order against a crowd", 0.0, "obey"),
    Quantity("loyalty", "regiment", "mean share", "loyalty, mean of the regiment's soldiers", 0.0, "obey"),
)

_COMPANY = (
    _plant("out_share", "share of the plant's people", "people out, share of the plant's people at liberty"),
    Quantity("district_out_share", "district", "share", "people out, share of those whose plant is open"),
    _city("city_out_share", "share", "people out, share of those whose plant is open"),
    Quantity("district_shut", "district", "share", "people locked out or dismissed, share of the district's people"),
    _city("elsewhere", "share", "other towns and the railways on strike, share (timeline)"),
)

_STATE = (
    Quantity("patrols", "district", "level 0 to 2", "posture of police and troops: absent, watching, patrolling"),
    Quantity("patrols_ordered", "district", "level 0 to 2", "posture ordered, before loyal troops are counted"),
    _city("meeting_ban", "level 0 to 2", "ban on meetings: none, halls closed, works closed to meetings too"),
    _city("concession", "share", "concession still fresh in mind, fading"),
    _city("repression", "share", "repression elsewhere still fresh in mind, fading"),
    _city("censorship", "share", "danger of speaking openly, before and after the government gives way", 1.0),
    _city("liberties", "share", "freedoms granted and not yet taken back"),
    _city("war_orders", "share", "war contracts the state still honours, share of those before the peace", 1.0),
    _plant("lockout_ordered", "flag", "whether the state keeps its works shut"),
    _city("resolve_state", "share", "the state's will to hold out", 0.5),
    _city("claims_moved", "acts", "acts of this day that grant or withdraw a claim"),
    _city("granted", "level", "what the state granted today, by a dated act or of its own"),
    _plant("arrest_hazard", "per day", "hazard of arrest for a person out"),
)

_EMPLOYERS = (
    _plant("closed", "flag", "whether the plant is shut to its people"),
    _plant(
        "cause",
        "code",
        "cause in the model: 0 open, 1 state works, 2 orders lost, 3 lockout against the eight hours",
    ),
    _plant("stated_cause", "code", "cause as announced, same codes"),
    _plant("notice", "share", "notice of dismissal or closing in force, fading"),
    _plant("orders", "share", "orders in hand, share of a full book", 1.0),
    _plant("dismissal_hazard", "per day", "hazard of dismissal for a person out under notice"),
    _plant("rehire_hazard", "per day", "hazard of being taken back, for the unemployed"),
    _plant("short_day", "flag", "whether the plant's people leave after eight hours"),
    _plant("ban_obeyed", "share", "how far management keeps meetings out of the works, as told"),
    _city("resolve_employers", "share", "the employers' will to hold out", 0.5),
)

_COUNCIL = (
    _city("council_sits", "flag", "whether the council exists"),
    _plant("delegates", "people", "delegates elected so far"),
    _plant("delegate_seats", "people", "delegates the plant may send"),
    _plant("reach", "share", "share of the plant that the council's word reaches today"),
    _city("call", "-1 to 1", "the council's call: 1 out, -1 return; a return call fades once obeyed"),
    _plant("call_heard", "-1 to 1", "the council's latest word as far as the plant has heard it"),
    _city("promise", "share", "what the council's last message promised, fading"),
    _city("line", "share", "approval that the platform asks for: of the day's line, return included", 0.5),
    _plant("line_heard", "share", "the platform's line as it reaches the plant", 0.5),
    _city("eight_hours", "share", "campaign for taking the eight-hour day, as resolved"),
    _city("army_propaganda", "share", "work in the army, as resolved"),
    _city("arming", "share", "preparation of arms, as resolved"),
    _city("relief", "share", "council's relief to idle families"),
    _city("resolve_movement", "share", "the movement's will, moved by campaigns' outcomes", 0.5),
)

_PLANTS = (
    _plant("meeting", "share", "strength of today's meeting at the plant or outside it"),
    _plant("verdict", "-1 to 1", "show of hands: 1 out, -1 in, 0 no decision today"),
    _plant("local_call", "share", "calls from workmates and neighbouring crowds, fading"),
    _plant("inhibition", "share", "holding back after a start or an appeal nearby, fading"),
    _plant("started", "flag", "whether the plant began by itself today"),
    _plant("from_below", "flag", "whether the plant went out with no council call in force"),
    _plant("courage", "share", "courage, short-lived and local", 0.25),
    _plant("excitement", "share", "mutual excitement, dies unfed", 0.1),
    _plant("despair", "share", "despair", 0.1),
    _plant("anger", "share", "resentment and grievance ready to be acted on", 0.3),
    _plant("grievance_pool", "share", "grievance gathered in quiet, spent in a wave", 0.5),
    _plant("danger", "share", "danger seen: patrols, notices, arrests"),
    _city("appeals", "appeals", "city-wide appeals made today without the council"),
    _city("appeal", "share", "an unauthorised appeal still in the air, fading"),
    _city("failed_appeal", "share", "disappointment of an appeal that nobody followed, fading"),
)

_SPEAKERS = (
    _plant("visits", "visits", "speakers who visited today"),
    _plant("speech", "share", "what speech puts into the meeting, by reach"),
    _plant("conviction_heard", "-1 to 1", "conviction carried by today's speech, signed about neutral"),
    _plant("discovery", "share", "how well the council knows this plant: fresh after a visit, fading"),
    _city("speaker_energy", "mean share", "speakers' energy, mean", 0.9),
    _city("conviction", "mean share", "speakers' own conviction, mean", 0.7),
    _city("speeches", "speeches", "speeches made today"),
    _city("insincere_speeches", "speeches", "speeches made from loyalty and not from conviction"),
)

_PRESS = (
    Quantity("slant", "outlet", "-1 to 1", "slant towards the workers: negative is hostile"),
    Quantity("hostility", "trade", "share", "hostile slant that a trade reads"),
    Quantity("hostile_print", "trade", "share", "hostile slant that a reader of the trade meets in print"),
    Quantity("blame_true", "outlet", "share", "blame laid on the council for what nobody had demanded from below"),
    Quantity(
        "blame_false",
        "outlet",
        "share",
        "blame laid on the council for what was demanded from below: mandates, or people out uncalled",
    ),
    Quantity(
        "army_blame",
        "outlet",
        "code",
        "verdict on 'they brought the army in': 0 none, 1 true, 2 false, 3 late",
    ),
)

_ARMY = (
    Quantity("propaganda", "regiment", "share", "propaganda that reaches the regiment"),
    Quantity("discipline", "regiment", "share", "discipline as kept by the command", 0.5),
    Quantity("on_duty", "regiment", "share", "share of the regiment ordered to the streets"),
    Quantity(
        "turned",
        "regiment",
        "flag",
        "whether the regiment would refuse: loyal soldiers below its breaking point",
    ),
    Quantity("relieved", "regiment", "share", "rest away from the streets, and better treatment there, fading"),
    Quantity(
        "contact_with_crowds",
        "regiment",
        "share",
        "crowds the regiment stands among, on duty or in its quarters",
    ),
    Quantity(
        "refusals_nearby",
        "regiment",
        "share",
        "refusals by the regiment's own and neighbouring quarters, fading",
    ),
    _city("mutiny_news", "share", "news of mutiny elsewhere, fading"),
    _city("soldier_relief", "share", "better pay, food and service granted to soldiers"),
    _city("force_needed", "soldiers", "loyal soldiers that ending the open disputes would need"),
    _city("loyal_force", "soldiers", "soldiers in regiments that would obey"),
    _city("orders_given", "orders", "orders against crowds given today"),
    _city("orders_refused", "orders", "orders against crowds not carried out today"),
)

_OUTCOMES = (
    _city("campaign", "flag", "whether a campaign is under way"),
    _city("outcome", "-1 to 1", "how the last campaign ended, as felt: 1 won, -1 lost, fading"),
    _city("mandates", "share", "delegates whose plants had voiced for the strike before the session"),
    _city("reported_mood", "share", "mood as the delegates report it"),
    _city("reported_hope", "share", "hope as the delegates report it"),
    _plant("plant_report", "share", "mood of the plant as its delegates last reported it; 0 before the first sitting"),
)

QUANTITIES: tuple[Quantity, ...] = (
    *_COUNTED,
    *_COMPANY,
    *_STATE,
    *_EMPLOYERS,
    *_COUNCIL,
    *_PLANTS,
    *_SPEAKERS,
    *_PRESS,
    *_ARMY,
    *_OUTCOMES,
)
"""Every quantity, in the order of the results."""


@cache
def by_name() -> dict[str, Quantity]:
    """Return the quantities by name; the same mapping every time, so nobody may write to it."""
    return {quantity.name: quantity for quantity in QUANTITIES}
