"""What has to come out of riots as epidemics, each with a wrong version that must not."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.classics.bands import AtLeast, AtMost, Between, Exactly, Measured, Near, Within
from groundswell.classics.base import Check, Lab
from groundswell.classics.lots import lots
from groundswell.classics.riots_epidemic.model import equations, shares, town
from groundswell.classics.riots_epidemic.theory import Course, course, final_share, fit, line, peak_days, saturating

__all__ = ["CHECKS"]

_OMEGA, _BETA, _SIGMA = 0.4, 0.0005, 2000.0
"""Truth of the synthetic riots: a reproduction number of 2.5."""
_FIRST = 20.0
_DAYS = 40
_BLOCK = 16
"""Block of lots from which synthetic counts are drawn."""
_PEAK_RATES: dict[str, Any] = {"contagion": 1.0, "calming": 0.4, "first": 0.05}


def _ratio_at(found: Course, moment: int) -> float:
    return float(_PEAK_RATES["contagion"] * found.susceptible[moment] / _PEAK_RATES["calming"])


def _balance(_: Lab, *, kept: bool = False) -> Measured:
    """Return the largest gap between who has left both groups and the integral of omega lambda, as a share."""
    found = equations(days=40.0, step=0.005, **_PEAK_RATES)
    steps = 0.5 * (found.active[1:] + found.active[:-1]) * np.diff(found.days)
    gone = _PEAK_RATES["calming"] * np.append(0.0, np.cumsum(steps))
    left = found.active + (found.susceptible[0] if kept else found.susceptible)
    return Measured(float(np.abs(left[0] - left - gone).max()))


def _final(reproduction: float) -> Measured:
    """Return the share drawn out by the equations, from one rioter in a thousand million."""
    found = equations(contagion=reproduction, calming=1.0, first=1e-9, days=150.0, step=0.05)
    return Measured(1.0 - float(found.susceptible[-1]))


def _peak(_: Lab, *, of_newcomers: bool = False) -> Measured:
    found = equations(days=12.0, step=0.001, **_PEAK_RATES)
    level = found.active * found.susceptible if of_newcomers else found.active
    return Measured(_ratio_at(found, int(level.argmax())))


def _saturated(scale: float) -> Measured:
    """Return the share drawn out under a press that would saturate beyond a scale, where R0 is 2."""
    press = saturating(2.0 * scale, scale, 1.0)
    found = course(1.0, 1e-9, 1.0, press, days=150.0, step=0.05)
    return Measured(1.0 - float(found.susceptible[-1]))


def _counts(lab: Lab, riots: int) -> NDArray[np.int64]:
    """Draw daily counts of many riots around one truth."""
    from scipy.stats import poisson  # noqa: PLC0415 - heavy

    truth = course(_SIGMA, _FIRST, _OMEGA, lambda felt: _BETA * felt, days=_DAYS - 1.0, step=0.05, every=20)
    chances = lots(lab.seed, _BLOCK, riots * _DAYS).reshape(riots, _DAYS)
    drawn: NDArray[np.int64] = poisson.ppf(chances, truth.active).astype(np.int64)
    return drawn


def _recovered(lab: Lab, first: float = _FIRST) -> Measured:
    """Return the share of synthetic riots whose three parameters all lie within three standard errors of truth."""
    riots = lab.runs(200, 60)
    found = fit(_counts(lab, riots), first, (0.5, 0.0004, 2500.0))
    near = np.abs(found.values - (_OMEGA, _BETA, _SIGMA)) <= 3.0 * found.errors
    return Measured.share(int(near.all(axis=1).sum()), riots)


def _bias(lab: Lab, first: float = _FIRST) -> Measured:
    """Return the largest distance of a mean estimate from truth, in standard errors of the mean."""
    riots = lab.runs(200, 60)
    logs = np.log(fit(_counts(lab, riots), first, (0.5, 0.0004, 2500.0)).values)
    gaps = (logs.mean(axis=0) - np.log((_OMEGA, _BETA, _SIGMA))) / (logs.std(axis=0) / math.sqrt(riots))
    return Measured(float(np.abs(gaps).max()), 0.0, riots)


def _outward(_: Lab, power: float = 3.0) -> Measured:
    """Return the shortest delay between the peaks of neighbouring places on a line, from the first outward, days."""
    places = 21
    active = np.zeros(places)
    active[places // 2] = 0.02
    weights = line(places, reach=0.5, power=power)
    scaled = weights / weights.sum(axis=1, keepdims=True) if power == 0.0 else weights
    # Deviation from Bonnasse-Gahot et al. 2018: alike places on a line, see about.md.
    found = course(1.0, active, 0.4, lambda felt: felt, days=30.0, step=0.02, weights=scaled)
    peaks = peak_days(found)
    outward = np.diff(peaks[places // 2 :])
    back = np.diff(peaks[places // 2 :: -1])
    return Measured(float(min(outward.min(), back.min())))


def _gap(lab: Lab, step: float, *, contagion: float = 1.0, people: int = 2000) -> Measured:
    """Return the largest gap, over twenty days, between the mean share out of many towns and the equations."""
    towns, days = lab.runs(200, 50), 20.0
    rates: dict[str, Any] = {**_PEAK_RATES, "contagion": contagion}
    every = round(1.0 / step)
    record = lab.play(town(people, towns=towns, days=days, step=step, every=every, **rates))
    out, _ = shares(record, people)
    wanted = equations(days=days, **_PEAK_RATES).active[::100]
    gaps = np.abs(out.mean(axis=1) - wanted)
    worst = int(gaps.argmax())
    return Measured(float(gaps[worst]), float(out[worst].std() / math.sqrt(towns)), towns)


def _halved(lab: Lab, coarse: float, fine: float) -> Measured:
    """Return how many times smaller the gap is with finer steps."""
    wide, narrow = (_gap(lab, step, people=10_000) for step in (coarse, fine))
    ratio = wide.value / narrow.value
    return Measured(ratio, ratio * math.hypot(wide.error / wide.value, narrow.error / narrow.value), wide.runs)


def _decay(lab: Lab, *, by_odds: bool = False) -> Measured:
    """Return the share still out after three steps of a whole day, where all were out and nobody comes."""
    towns, people = lab.runs(50, 20), 2000
    rates: dict[str, Any] = {"contagion": 0.0, "calming": 0.4, "first": 1.0}
    record = lab.play(town(people, towns=towns, days=3.0, step=1.0, by_odds=by_odds, **rates))
    return Measured.mean(shares(record, people)[0][-1].tolist())


def _final_by_people(lab: Lab, contagion: float = 1.0) -> Measured:
    """Return the mean share of those not out at first who are drawn out in the end, by people."""
    towns, people = lab.runs(100, 30), 5000
    rates: dict[str, Any] = {**_PEAK_RATES, "contagion": contagion}
    record = lab.play(town(people, towns=towns, days=45.0, step=0.05, every=900, **rates))
    start = 1.0 - _PEAK_RATES["first"]
    return Measured.mean((1.0 - shares(record, people)[1][-1] / start).tolist())


def _peak_by_people(lab: Lab, *, of_newcomers: bool = False) -> Measured:
    """Return beta sigma / omega when most are out, on average over towns that are large."""
    towns, people = lab.runs(30, 10), 20_000
    record = lab.play(town(people, towns=towns, days=12.0, step=0.05, **_PEAK_RATES))
    out, susceptible = shares(record, people)
    level = np.diff(susceptible, axis=0) * -1.0 if of_newcomers else out
    top = level.argmax(axis=0)
    ratios = susceptible[top, np.arange(towns)] * _PEAK_RATES["contagion"] / _PEAK_RATES["calming"]
    return Measured.mean(ratios.tolist())


def _final_check(reproduction: float, known: float) -> Check:
    return Check(
        name=f"final-size-at-{reproduction:g}",
        says=f"Share drawn out in the end by the equations at R0 = {reproduction:g}: {known}",
        measure=lambda _: _final(reproduction),
        band=Exactly(known, 6),
        control=lambda _: Measured(1.0 - math.exp(-reproduction)),
        control_says="only the first round is counted: 1 - exp(-R0)",
        claim="final-size",
        paper=True,
    )


CHECKS: tuple[Check, ...] = (
    Check(
        name="balance",
        says="Largest gap between who has gone and the integral of omega lambda, forty days, as a share",
        measure=_balance,
        band=Exactly(0.0, 5),
        control=lambda lab: _balance(lab, kept=True),
        control_says="those drawn out stay susceptible",
        claim="balance",
        paper=True,
    ),
    _final_check(1.5, 0.582812),
    _final_check(2.0, 0.796812),
    _final_check(3.0, 0.940480),
    Check(
        name="final-size-root",
        says="Root of z = 1 - exp(-R0 z) at R0 = 2",
        measure=lambda _: Measured(final_share(2.0)),
        band=Exactly(0.796812, 6),
        control=lambda _: Measured(final_share(2.0, first=0.01)),
        control_says="one in a hundred is out from the beginning",
        claim="final-size",
        paper=True,
    ),
    Check(
        name="peak-at-one",
        says="Beta sigma over omega at the moment when most are out, by the equations",
        measure=_peak,
        band=Exactly(1.0, 3),
        control=lambda lab: _peak(lab, of_newcomers=True),
        control_says="the peak of those who come out is taken for the peak of those who are out",
        claim="peak",
        paper=True,
    ),
    Check(
        name="saturation-far-away",
        says="Share drawn out at R0 = 2 under a press that saturates only far beyond what is reached",
        measure=lambda _: _saturated(1e7),
        band=Exactly(0.796812, 5),
        control=lambda _: _saturated(0.5),
        control_says="the press saturates at half the town",
        claim="final-size",
    ),
    Check(
        name="parameters-recovered",
        says="Share of 200 synthetic riots whose omega, beta and sigma_0 all lie within 3 standard errors of truth",
        measure=_recovered,
        band=AtLeast(0.96),
        control=lambda lab: _recovered(lab, first=0.5 * _FIRST),
        control_says="the first night is taken for half as active as it was",
    ),
    Check(
        name="parameters-without-bias",
        says="Largest distance of a mean estimate from truth over 200 synthetic riots, standard errors of the mean",
        measure=_bias,
        band=AtMost(3.5),
        control=lambda lab: _bias(lab, first=0.5 * _FIRST),
        control_says="the first night is taken for half as active as it was",
    ),
    Check(
        name="peaks-move-outward",
        says="Shortest delay between the peaks of neighbouring places on a line, from the first place outward, days",
        measure=_outward,
        band=AtLeast(0.01),
        control=lambda lab: _outward(lab, power=0.0),
        control_says="all places feel all others alike, whatever the distance",
        claim="wave",
        paper=True,
    ),
    Check(
        name="people-follow-equations",
        says="Largest gap in twenty days between the mean share out of 200 towns and the equations, step 0.02 days",
        measure=lambda lab: _gap(lab, 0.02),
        band=AtMost(0.006),
        control=lambda lab: _gap(lab, 0.02, contagion=0.95),
        control_says="contagion is a twentieth weaker",
        claim="people",
        paper=True,
        slow=True,
    ),
    Check(
        name="gap-halves-with-the-step",
        says="How many times smaller the gap is with steps of a quarter of a day than with half a day",
        measure=lambda lab: _halved(lab, 0.5, 0.25),
        band=Between(1.6, 2.6),
        control=lambda lab: _halved(lab, 0.5, 0.5),
        control_says="the steps are the same",
        claim="people",
        paper=True,
    ),
    Check(
        name="going-home-at-any-step",
        says="Share still out after three steps of a whole day where all were out: exp(-3 omega)",
        measure=_decay,
        band=Near(math.exp(-1.2)),
        control=lambda lab: _decay(lab, by_odds=True),
        control_says="chances are logistic in the logarithm of rate times step",
        claim="people",
        paper=True,
    ),
    Check(
        name="final-size-by-people",
        says="Mean share drawn out in the end, towns of 5,000 with one in twenty out at first",
        measure=_final_by_people,
        band=Within(final_share(2.5 * 0.95, first=0.05 / 0.95), 0.006),
        control=lambda lab: _final_by_people(lab, contagion=0.9),
        control_says="contagion is a tenth weaker",
        claim="people",
        paper=True,
    ),
    Check(
        name="peak-at-one-by-people",
        says="Beta sigma over omega when most are out, towns of 20,000",
        measure=_peak_by_people,
        band=Within(1.0, 0.05),
        control=lambda lab: _peak_by_people(lab, of_newcomers=True),
        control_says="the peak of those who come out is taken for the peak of those who are out",
        claim="peak",
        paper=True,
    ),
)
