"""What to see in each figure: captions that quote the run's own numbers and claim no more than that."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundswell.observe.regime import STALEMATE
from groundswell.report.days import said
from groundswell.report.figures_city import telling_days
from groundswell.report.figures_others import refusals
from groundswell.report.story import Rival, SessionRow, Story

__all__ = [
    "army",
    "carpet",
    "city",
    "feelings",
    "labels_key",
    "ledger",
    "loops",
    "named",
    "people",
    "press",
    "rivals",
    "sessions",
    "speakers",
    "support",
]

Floats = NDArray[np.float64]


def percent(share: float) -> str:
    """Write a share in whole per cent, the sign held to its number; the smallest in words."""
    return "under 1\xa0%" if 0.0 < share < 0.005 else f"{100 * share:.0f}\xa0%"


def count(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun: small numbers in words."""
    words = (
        "no",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    )
    figure = words[number] if number < len(words) else f"{number:,}"
    return f"{figure} {one if number == 1 else many or one + 's'}"


def sentence(text: str) -> str:
    """Begin with a capital."""
    return text[:1].upper() + text[1:]


def listed(words: Sequence[str]) -> str:
    """Join words as a sentence does: commas, and an *and* before the last."""
    return " and ".join([*([", ".join(words[:-1])] if len(words) > 1 else []), *words[-1:]])


def _claimed(story: Story, values: Floats) -> Floats:
    return values[: story.last_claimed + 1]


@dataclass(frozen=True)
class Peak:
    """The largest value within the days claimed, its date in words, and whether it is still being approached."""

    value: float
    date: str
    rising: bool


def _high(story: Story, values: Floats) -> Peak:
    """Return the largest value; one reached only as the days claimed end, a rest day apart, is no height."""
    part = np.nan_to_num(_claimed(story, values), nan=-np.inf)
    day = int(np.argmax(part))
    rising = day >= max(len(part) - 2, 1) and bool(part[-1] == part[day])
    return Peak(float(part[day]), said(story.dates[day]), rising)


def _low(story: Story, values: Floats) -> Peak:
    """Return the smallest value, as `_high` does the largest; `rising` then says that it still falls."""
    high = _high(story, -values)
    return Peak(-high.value, high.date, high.rising)


def rivals(story: Story) -> str:
    """Say what the thin lines of a figure of turnout are; nothing where a scenario has no rivals."""
    if not story.rivals:
        return ""
    each = listed([f"{one.title} ({one.numbers} numbers)" for one in story.rivals])
    sets = sorted({one.sets for one in story.rivals})
    many = f"{sets[0]}" if len(sets) == 1 else f"{sets[0]} to {sets[-1]}"
    return (
        f" Thin black lines are {count(len(story.rivals), 'simple rival')}, given the same timeline and nothing else:"
        f" {each}; each line is the middle of {many} sets of numbers chosen to meet the targets of turnout."
    )


def held(rival: Rival) -> int:
    """Return how many targets at least four fifths of a rival's sets meet."""
    return sum(inside >= 0.8 * rival.sets for inside in rival.inside.values())


def rivals_case(story: Story) -> str:
    """Say how far turnout tells the city from its rivals, and what else the city has to say."""
    asked = next((one.inside for one in story.rivals), {})
    if not asked:
        return ""
    met = sum(row.met for row in story.targets if row.id in asked)
    equal = [one for one in story.rivals if held(one) >= met]
    names = listed([f"the {one.title} ({held(one)} of {len(asked)})" for one in equal])
    verdict = (
        f"{sentence(names)} {'meets' if len(equal) == 1 else 'meet'} the targets of turnout at least as easily as"
        f" this run of the city does ({met} of {len(asked)}), so turnout is no evidence for its rules."
        if equal
        else f"This run of the city meets {met} of {len(asked)} targets of turnout, more than any of them."
    )
    return (
        f" {verdict} The city's case rests on what they cannot say: who goes first and last, the gap between voice and"
        " feeling, reports against mood, appeals, blame, the army, and paired what-ifs; the record touches little of"
        " that."
    )


def city(story: Story) -> str:
    """Caption of the map."""
    days = len(telling_days(story))
    beneath = (
        " Beneath each map stands the share of the city out, in this run and in the middle of each simple rival's sets;"
        " a rival is given the same timeline but has no plants, so it cannot say which."
        if story.rivals
        else ""
    )
    return (
        "Each dot is a plant, its area in proportion to its people, coloured by what most of them do at"
        f" the day's end. The {count(days, 'day')} are chosen by a rule, which stands above each map, not"
        " by eye. See which quarters move together, and where the colour of the last map lies. Places of"
        f" districts and water are schematic; a dot's place within its district means nothing.{beneath}"
    )


def people(story: Story) -> str:
    """Caption of the stacked figure."""
    out, locked = _high(story, story.share("out")), _high(story, story.share("locked_out"))
    most = (
        f"In this run the number of people out is still rising on the last day claimed ({percent(out.value)})."
        if out.rising
        else f"In this run most people are out on {out.date}: {percent(out.value)} of the city."
    )
    more = (
        " Nobody is locked out."
        if locked.value <= 0.0
        else f" The number locked out is still rising on the last day claimed ({percent(locked.value)})."
        if locked.rising
        else f" At most {percent(locked.value)} are locked out, on {locked.date}."
    )
    called = " Beneath the days stands what they are called; the key explains each word." if story.regime else ""
    return (
        f"{most}{more}{called} Each column is a"
        " day's end; rest days repeat the day before. Numbers above mark dated acts, listed below: input,"
        " not outcome. See how steep each rise and each return is, and whether a rise begins before a"
        f" call or after it.{rivals(story)}{rivals_case(story)}"
    )


def labels_key(story: Story) -> list[tuple[str, str]]:
    """Return each word that this run's days are called by, with the rule behind it in a sentence."""
    told = {row.name: row.value.partition(" ")[0] for row in story.parameters if row.owner == "stalemate"}

    def cut(name: str) -> float:
        try:
            return float(told[name])
        except (KeyError, ValueError):
            return STALEMATE[name].value

    days = f"{cut('window'):g} days"
    sentences = {
        "revolt": f"at least {percent(cut('revolt_out'))} of the people are out, and regiments with at least"
        f" {percent(cut('revolt_army'))} of the soldiers have turned",
        "stalemate": f"for {days} no claim was granted or withdrawn, neither side can end it, at least"
        f" {percent(cut('idle'))} of the people are idle, and private support stands above {cut('support'):g} of its"
        " highest so far",
        "strike": f"at least {percent(cut('strike'))} of the people are out",
        "victory": f"a campaign ended as won within the last {days}",
        "defeat": f"a campaign ended as lost within the last {days}",
        "lockout": f"at least {percent(cut('idle'))} of the people are out, locked out or dismissed, and nothing above"
        " holds",
        "quiet": "none of these",
    }
    return [(label, words) for label, words in sentences.items() if label in story.regime]


def carpet(story: Story) -> str:
    """Caption of the carpet."""
    return (
        f"All {len(story.plants.name):,} plants, a row each, sorted by district (number of plants at the"
        " left) and then by size, the largest on top. Sharp edges mean that plants go out and back as"
        " bodies; blurred colours mean that their people are divided. See whether one district starts"
        " before another, and which rows never change colour."
    )


def named(story: Story) -> str:
    """Caption of the named plants."""
    assumed = int((story.plants.named & story.plants.assumed).sum())
    total = int(story.plants.named.sum())
    hatched = f"{sentence(count(assumed, 'headcount'))} {'is' if assumed == 1 else 'are'} assumed, and hatched."
    return (
        f"The {count(total, 'named plant')}, a strip each; the height of the colour is the share of the"
        f" plant's people. {hatched if assumed else 'Every headcount is given.'} See who goes out first, who"
        " is last to return, and which gates stay shut when the strike is over."
    )


def support(story: Story) -> str:
    """Caption of private and voiced support."""
    gap = story.city.get("voiced_minus_private", np.zeros(len(story.dates)))
    high, low = _high(story, gap), _low(story, gap)
    if high.value <= 0.005:
        first = "In this run people never say more than they feel."
    elif high.rising:
        first = f"Voices run ahead of feeling, still more so on the last day claimed ({high.value:.2f})."
    else:
        first = f"Voices run ahead of feeling most on {high.date}, by {high.value:.2f}."
    if low.value >= -0.005:
        second = ""
    elif low.rising:
        second = f" They fall short of it, still more so on the last day claimed ({-low.value:.2f})."
    else:
        second = f" They fall short of it most on {low.date}, by {-low.value:.2f}."
    return (
        f"{first}{second} Support means: the movement's aims are worth a sacrifice of mine. Red shading is"
        " approval that is shouted but not felt; blue shading is feeling that is not said, because"
        " speaking is dangerous. See on which days the sign of the gap changes."
    )


def feelings(story: Story) -> str:
    """Caption of hope and its neighbours."""
    parts = []
    for name in ("hope", "trust"):
        if name in story.city:
            values = _claimed(story, story.city[name])
            high = _high(story, story.city[name])
            parts.append(
                f"{name} is still rising on the last day claimed ({high.value:.2f})"
                if high.rising
                else f"{name} is highest on {high.date} ({high.value:.2f}) and stands at {values[-1]:.2f} on the last"
                " day claimed"
            )
    lead = sentence("; ".join(parts)) + ". " if parts else ""
    return (
        f"{lead}Being tired is not being disillusioned: fatigue heals by rest, while hope and trust, once"
        " lost, come back only with events. Faint lines are the other panels' curves. See which of them"
        " turns first."
    )


def speakers(story: Story) -> str:
    """Caption of the speakers."""
    low = _low(story, story.city["speaker_energy"])
    loyal = _high(story, story.city.get("insincere_share", np.zeros(len(story.dates))))
    energy = (
        f"Energy is still falling on the last day claimed ({low.value:.2f} of full)."
        if low.rising
        else f"Energy is lowest on {low.date} ({low.value:.2f} of full)."
    )
    share = (
        "there are none"
        if loyal.value <= 0.0
        else f"their share is still rising on the last day claimed ({percent(loyal.value)})"
        if loyal.rising
        else f"at most {percent(loyal.value)} of a day's speeches, on {loyal.date}"
    )
    return (
        f"{energy} Black columns are speeches made out of loyalty to council and party by speakers no longer"
        f" convinced: {share}. See whether more speeches are made while energy falls, and when conviction gives"
        " way to loyalty."
    )


def army(story: Story) -> str:
    """Caption of the army."""
    turned = story.groups.get("turned_by_regiment")
    refused = sum(1 for days in refusals(story).values() if min(days) <= story.last_claimed)
    ever = 0 if turned is None else int((np.nan_to_num(turned[: story.last_claimed + 1]) > 0.5).any(axis=0).sum())
    return (
        "Illustration: regiments are invented labels with assumed strengths. Above, loyal soldiers against those"
        " that ending the open disputes takes; red shading is force that is lacking. Below, mean loyalty; a dashed"
        " line marks days on which fewer than half of a regiment's soldiers are loyal, a cross a day on which it"
        f" refused an order. Up to the last day claimed, {count(ever, 'regiment')} of {len(story.regiments)}"
        f" {'has had fewer than half of its' if ever == 1 else 'have had fewer than half of their'} soldiers loyal at"
        f" some time, and {count(refused, 'has', 'have') if refused else 'none has'} refused an order."
    )


def press(story: Story) -> str:
    """Caption of the press."""
    lead = ""
    if "isolation" in story.city:
        high = _high(story, story.city["isolation"])
        lead = (
            f" Isolation is still rising on the last day claimed ({high.value:.2f})."
            if high.rising
            else f" Isolation is highest on {high.date} ({high.value:.2f})."
        )
    return (
        "Illustration: slant and readership are assumed. Above, the slant of each class of newspaper;"
        f" below, what the city's workers feel.{lead} See whether bitterness and loneliness follow the day"
        " on which papers turn, and how far behind."
    )


def _differ(rows: Sequence[SessionRow]) -> int:
    return sum(1 for row in rows if not row.agrees)


def sessions(story: Story) -> str:
    """Caption of the council's sessions."""
    other = _differ(story.sessions)
    kept = [row for row in story.sessions if np.isfinite(row.reported_mood) and np.isfinite(row.true_mood)]
    above = sum(1 for row in kept if row.reported_mood > row.true_mood)
    brighter = count(above, "session") if above else "none"
    enforced = any(row.enforced for row in story.sessions)
    motions = (
        "Motions come on the days given; delegates' votes are simulated."
        if enforced
        else "Motions and votes are the model's own, and the vote decides."
    )
    verdict = ""
    if enforced:
        verdict = (
            " The simulated vote agrees with the given decision each time."
            if other == 0
            else f" {sentence(count(other, 'simulated vote'))} {'goes' if other == 1 else 'go'} another way in this"
            " model than the given decision, which is enforced."
        )
    reports = (
        f" Reports were brighter than the true mood at {brighter} of {len(kept)}: the distance between the two dots"
        " is what falsified voices and tired observers add."
        if kept
        else ""
    )
    return f"{motions}{verdict}{reports} Bars are votes for, by trade; the short stroke marks half."


def ledger(story: Story) -> str:
    """Caption of the ledger."""
    shifts = any(row.get("campaign") == "eight-hour day" for row in story.campaigns)
    hours = " Person-days of the eight-hour day are days worked short, not days out." if shifts else ""
    number = sentence(count(len(story.campaigns), "campaign")) + (", each" if len(story.campaigns) > 1 else ",")
    return (
        f"{number} judged at its end by what was granted and what it cost; the newspapers'"
        " own verdicts stand last. Who called it, who had gone before the call"
        " (“from below”: share of people out whose plant had gone out with no call in force) and how many"
        " delegates' plants had voiced for it (“mandates”, at the sitting that called it) are three different things."
        f"{hours}"
    )


def loops() -> str:
    """Caption of the causal diagram."""
    return (
        "Arrows are taken from the rules' own text: what a rule or an institution reads stands at the"
        " tail, what it writes at the head. First the loops that a reader should know by name; then"
        " everything. See which loops feed a wave (bandwagon, hope, anger) and which end it (tiredness,"
        " need, danger, lockout)."
    )
