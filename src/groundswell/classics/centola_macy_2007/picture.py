"""How far and how fast contagions travel as ties are led astray."""

from groundswell.classics.base import Lab, Outcome, Values
from groundswell.classics.pictures import Chart, Heat, Picture, Series
from groundswell.mechanisms.crowd import CrowdRecord

from .checks import REWIRED, ROUNDS, SHARES
from .model import Setting, play_rings, reached

__all__ = ["picture", "play"]

_SHOWN = 12


def play(values: Values, lab: Lab) -> Outcome:
    """Play a dozen rings."""
    setting = Setting(
        int(values["needs"]), values["rewired"], people=int(values["people"]), contacts=2 * int(values["contacts"] // 2)
    )
    record = play_rings(setting, lab, _SHOWN)
    shares = record.last("out") / setting.people
    spread = int(reached(record, setting.people).sum())
    figures = {
        "rings on which nine in ten adopt": float(spread),
        "mean adopters (share of people)": float(shares.mean()),
        "rounds until nothing moves": float(record.ticks - record.still),
    }
    sentence = (
        f"On {spread} of {_SHOWN} rings at least nine in ten adopted; {shares.mean():.1%} of people did on average."
    )
    caption = (
        f"{_SHOWN} rings of {setting.people:,} people with {setting.contacts} contacts each, ties moved with chance"
        f" {setting.rewired:g}; each adopts for good once {setting.needs} contacts have. A person and"
        f" all contacts of that person begin. Seed {lab.seed}."
    )
    return Outcome(sentence, figures, Picture((growth(record, setting.people),), caption))


def growth(record: CrowdRecord, people: int) -> Chart:
    """Return how many have adopted, round by round."""
    counts = record.counts["out"] / people
    steps = list(range(len(counts)))
    lines = [
        Series("rings" if place == 0 else "", steps, counts[:, place].tolist()) for place in range(counts.shape[1])
    ]
    return Chart("Adopters, round by round", "round", "share of people", tuple(lines), low_up=0.0, high_up=1.0)


def shares(lab: Lab) -> Heat:
    """Return on which share of rings a contagion spreads."""
    rings = lab.runs(20, 8)
    values = [
        [float(reached(play_rings(Setting(needs, chance), lab, rings), 1_000).mean()) for chance in REWIRED]
        for needs in SHARES
    ]
    return Heat(
        "Rings on which nine in ten adopt",
        "chance that a tie is moved",
        "contacts needed, of eight",
        tuple(f"{chance:g}" for chance in REWIRED),
        tuple(str(needs) for needs in SHARES),
        values,
    )


def pace(lab: Lab) -> Chart:
    """Return how many rounds it takes where it spreads."""
    rings = lab.runs(20, 8)
    lines = []
    for needs in (1, 2, 3):
        taken = []
        for chance in REWIRED:
            record = play_rings(Setting(needs, chance), lab, rings)
            spread = reached(record, 1_000)
            counts = record.counts["out"]
            last = (counts == counts[-1]).argmax(axis=0)[spread]
            taken.append(float(last.mean()) if len(last) >= rings / 4 else float("nan"))
        lines.append(Series(f"{needs} needed", list(REWIRED), taken))
    exact = [float(ROUNDS[needs]) for needs in (1, 2, 3)]
    lines.append(Series("exact without long ties", [0.0, 0.0, 0.0], exact, look="dots"))
    return Chart(
        "How long it takes, where it spreads",
        "chance that a tie is moved",
        "rounds",
        tuple(lines),
        log_up=True,
        low_up=1.0,
        high_up=1000.0,
    )


def picture(lab: Lab) -> Picture:
    """Return the gallery's figure."""
    caption = (
        "Rings of 1,000 people with eight contacts each; ties are moved to people anywhere with the chance below. Each"
        " adopts for good once so many contacts have; a person and all contacts begin. Left: where one contact suffices"
        " it always spreads; where more are needed, long ties stop it. Right: a few long ties speed up even a contagion"
        f" that needs two, before more of them stop it. {lab.runs(20, 8)} rings a point, seed {lab.seed}; dots: exact."
    )
    return Picture((shares(lab), pace(lab)), caption)
