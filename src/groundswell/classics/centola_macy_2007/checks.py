"""What has to come out on rings with long ties, and wrong versions in which it must not."""

import math
from dataclasses import replace
from functools import partial

from groundswell.classics.bands import AtLeast, AtMost, Between, Exactly, Measured, Near
from groundswell.classics.base import Check, Lab

from .model import Setting, play_rings, reached, rounds

__all__ = ["CHECKS", "REWIRED", "RINGS", "ROUNDS", "SHARES"]

REWIRED = (0.0, 0.01, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)
"""Chances at which ties are moved."""
SHARES = {
    1: (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
    2: (1.0, 1.0, 1.0, 1.0, 1.0, 0.85, 0.35, 0.05, 0.0),
    3: (1.0, 1.0, 0.90, 0.30, 0.0, 0.0, 0.0, 0.0, 0.0),
    4: (1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
}
"""Share of 20 runs that reach nine in ten, by contacts needed and chance: derived independently."""
ROUNDS = {1: 124, 2: 165, 3: 248, 4: 494}
"""Rounds until all have adopted on a ring without long ties: exact."""
RINGS = 100
_BEFORE = 20


def share_reached(setting: Setting, lab: Lab) -> Measured:
    """Measure on which share of rings at least nine in ten adopt."""
    rings = lab.runs(RINGS, 20)
    found = reached(play_rings(setting, lab, rings), setting.people)
    return Measured.share(int(found.sum()), rings)


def rounds_taken(setting: Setting, lab: Lab) -> Measured:
    """Measure how many rounds pass until all have adopted, on rings where nine in ten do."""
    record = play_rings(setting, lab, lab.runs(RINGS, 20))
    spread = reached(record, setting.people)
    # Where a few are never reached, the count stops when nothing moves any more.
    counts = record.counts["out"]
    last = (counts == counts[-1]).argmax(axis=0)
    return Measured.mean([float(one) for one in last[spread]])


def faster(setting: Setting, lab: Lab) -> Measured:
    """Measure by which factor long ties shorten the way, against the same ring without."""
    return Measured(rounds_taken(replace(setting, rewired=0.0), lab).value / rounds_taken(setting, lab).value)


def exact_rounds(setting: Setting, lab: Lab) -> Measured:
    """Count the rounds on one ring without long ties."""
    return Measured(float(rounds(play_rings(setting, lab, 1), setting.people)[0]))


def adopters(setting: Setting, lab: Lab) -> Measured:
    """Count adopters at the end on one ring."""
    return Measured(float(play_rings(setting, lab, 1).last("out")[0]))


def speed(setting: Setting, lab: Lab) -> Measured:
    """Measure how many people a round adopt on a ring without long ties, far from where the fronts meet."""
    counts = play_rings(setting, lab, 1).counts["out"][:, 0]
    return Measured(float(counts[60] - counts[20]) / 40.0)


def before_error(share: float) -> float:
    """Return the standard error of a share of the 20 runs that were made before."""
    hits = round(share * _BEFORE)
    smoothed = (hits + 1) / (_BEFORE + 2)
    return math.sqrt(smoothed * (1 - smoothed) / _BEFORE)


def _wrong(needs: int, share: float) -> tuple[int, bool, str]:
    """Return a wrong version whose share lies far away: contacts needed, whether the seed is alone, and in words."""
    if share < 0.5:
        return 1, False, "one contact suffices"
    if needs == 1:
        return 5, False, "five contacts are needed, more than half of them"
    return needs, True, "the seed is one person without the contacts"


def _cells() -> list[Check]:
    found = []
    for needs, row in SHARES.items():
        for chance, share in zip(REWIRED, row, strict=True):
            other, alone, words = _wrong(needs, share)
            found.append(
                Check(
                    name=f"reach-{needs}-of-8-{chance:g}",
                    says=f"Share of rings on which nine in ten adopt, {needs} needed, a chance of {chance:g}",
                    measure=partial(share_reached, Setting(needs, chance)),
                    band=Near(share, before_error(share)),
                    control=partial(share_reached, Setting(other, chance, alone=alone)),
                    control_says=words,
                    slow=needs in (1, 4) and 0.01 < chance < 1.0,
                )
            )
    return found


def _exact() -> list[Check]:
    found = []
    for needs, count in ROUNDS.items():
        found.append(
            Check(
                name=f"rounds-{needs}",
                says=f"Rounds until all 1,000 have adopted on a ring without long ties, {needs} needed",
                measure=partial(exact_rounds, Setting(needs)),
                band=Exactly(float(count)),
                control=partial(exact_rounds, Setting(needs + 1)),
                control_says="more contacts than needed must have adopted, not as many",
            )
        )
        found.append(
            Check(
                name=f"front-{needs}",
                says=f"People who adopt a round, {needs} needed: two fronts of half the contacts less the need, plus 1",
                measure=partial(speed, Setting(needs)),
                band=Exactly(2.0 * (4 - needs + 1)),
                control=partial(speed, Setting(needs, contacts=10)),
                control_says="ten contacts a person",
            )
        )
    return found


_LONG_TIES = 0.1

_OTHERS = (
    Check(
        name="four-of-eight-adopters",
        says="Adopters at the end where four of eight are needed: everybody",
        measure=partial(adopters, Setting(4)),
        band=Exactly(1000.0),
        control=partial(adopters, Setting(4, rewired=0.01)),
        control_says="one tie in a hundred is moved",
        claim="critical-need",
        paper=True,
    ),
    Check(
        name="five-of-eight-adopters",
        says="Adopters at the end on a ring without long ties where five of eight are needed: the seed's nine",
        measure=partial(adopters, Setting(5)),
        band=Exactly(9.0),
        control=partial(adopters, Setting(4)),
        control_says="four of eight are needed",
        claim="critical-need",
        paper=True,
    ),
    Check(
        name="one-tie-in-ten-faster-by",
        says="By which factor moving one tie in ten shortens the way where one contact suffices",
        measure=partial(faster, Setting(1, _LONG_TIES)),
        band=AtLeast(5.0),
        control=partial(faster, Setting(3, 0.05)),
        control_says="three contacts are needed",
        claim="simple-contagion",
        paper=True,
    ),
    Check(
        name="three-of-eight-no-long-ties",
        says="Share of rings on which nine in ten adopt where three are needed and no tie is moved",
        measure=partial(share_reached, Setting(3)),
        band=AtLeast(0.9),
        control=partial(share_reached, Setting(3, alone=True)),
        control_says="the seed is one person without the contacts",
        claim="complex-contagion",
        paper=True,
    ),
    Check(
        name="three-of-eight-one-tie-in-five",
        says="Share of rings on which nine in ten adopt where three are needed and one tie in five is moved",
        measure=partial(share_reached, Setting(3, 0.2)),
        band=AtMost(0.1),
        control=partial(share_reached, Setting(1, 0.2)),
        control_says="one contact suffices",
        claim="complex-contagion",
        paper=True,
    ),
    Check(
        name="rounds-2-of-8-0.4",
        says="Rounds until all have adopted, two needed, ties moved with chance .4, on rings where it spreads",
        measure=partial(rounds_taken, Setting(2, 0.4)),
        band=Near(17.0, 0.7),
        control=partial(rounds_taken, Setting(2, 0.1)),
        control_says="one tie in ten is moved",
    ),
    Check(
        name="two-of-eight-faster-by",
        says="By which factor moving ties with chance .4 shortens the way where two are needed",
        measure=partial(faster, Setting(2, 0.4)),
        band=Between(7.0, 14.0),
        control=partial(faster, Setting(3, 0.05)),
        control_says="three contacts are needed: long ties no longer shorten the way",
        claim="small-world",
        paper=True,
    ),
    Check(
        name="two-of-eight-all-ties-moved",
        says="Share of rings on which nine in ten adopt where two are needed and every tie is moved",
        measure=partial(share_reached, Setting(2, 1.0)),
        band=AtMost(0.2),
        control=partial(share_reached, Setting(2, 0.2)),
        control_says="one tie in five is moved",
        claim="small-world",
        paper=True,
    ),
)

CHECKS: tuple[Check, ...] = (*_cells(), *_exact(), *_OTHERS)
"""Everything that `verify` runs."""
