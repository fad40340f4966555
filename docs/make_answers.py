"""Work the mill-town exercises and write the page of expected answers, numbers and all.

Run ``make docs``. Each statement on the page that could come out otherwise is checked before it is written.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import numpy as np

import groundswell
from groundswell.report import text
from groundswell.report.text import Block, Heading, Paragraph, Table
from groundswell.world.record import Record

SEEDS = (1, 2, 3)
CALLS = (3, 4, 5, 6, 7, 8, 9)
FIRM = 8


class Town:
    """The town of the exercises: no plant begins by itself, unless said."""

    def __init__(self, off: Iterable[str] = (), *, starts: bool = False, **changes: str) -> None:
        self.off = (*off, *(() if starts else ("plant_starts",)))
        self.changes = {name.replace("__", "."): value for name, value in changes.items()}

    def runs(self) -> list["Outcome"]:
        """Run it with each seed."""
        return [_outcome(self.off, tuple(self.changes.items()), seed) for seed in SEEDS]


class Outcome:
    """What the exercises look at in a run."""

    def __init__(self, record: Record) -> None:
        share = record.values["city_out_share"][:, 0]
        self.most = float(share.max())
        self.days = int((share > 0.5).sum())
        self.gap = float(np.mean(record.city_mean("voiced_support") - record.city_mean("private_support")))


@cache
def _outcome(off: tuple[str, ...], changes: tuple[tuple[str, str], ...], seed: int) -> Outcome:
    town = groundswell.load("mill-town")
    for switch in off:
        town = town.without(switch)
    for path, value in changes:
        town = town.change(path, value)
    return Outcome(groundswell.run(town, seed=seed))


def called(weight: float, off: Iterable[str] = (), **changes: str) -> Town:
    """Return the town with a call of that weight."""
    return Town(off, lean__b_call=f"{weight} logit", **changes)


def most(town: Town) -> float:
    """Return the largest share out, mean over seeds."""
    return float(np.mean([run.most for run in town.runs()]))


def days(town: Town) -> float:
    """Return the days with more than half out, mean over seeds."""
    return float(np.mean([run.days for run in town.runs()]))


def gap(town: Town) -> float:
    """Return voiced minus private support, mean over days and seeds."""
    return float(np.mean([run.gap for run in town.runs()]))


def largest_step(shares: Sequence[float]) -> tuple[int, float]:
    """Return between which steps a curve rises most, and by how much."""
    rises = np.diff(shares)
    return int(rises.argmax()), float(rises.max())


def tipping() -> list[Block]:
    """Exercises 1 and 2."""
    with_company = [most(called(weight)) for weight in CALLS]
    alone = [most(called(weight, ["bandwagon"])) for weight in CALLS]
    place, rise = largest_step(with_company)
    rows = tuple(
        (
            f"{weight} logit",
            f"{one:.0%}",
            f"{other:.0%}",
            ", ".join(f"{run.most:.0%}" for run in called(weight).runs()),
        )
        for weight, one, other in zip(CALLS, with_company, alone, strict=True)
    )
    return [
        Heading(2, "1 and 2. Alone, and the tipping point"),
        Paragraph("The most that were out, mean over the three seeds:"),
        Table(("weight of the call", "with company", "alone", "with company, seed by seed"), rows),
        Paragraph(
            f"The steepest step with company lies between {CALLS[place]} and {CALLS[place + 1]} logit: "
            f"{rise:.0%} of the town. "
            "Below it a call moves a plant or two, above it nearly everybody. Company works both ways: "
            "few out hold others "
            "back, many out pull them along. Where seeds disagree most, the town is at its tipping "
            "point: a plant more "
            "or less on the first day decides, and no knowledge of the parameters can tell."
        ),
    ]


def tiring() -> list[Block]:
    """Exercise 3."""
    usual, never, fast = called(FIRM), called(FIRM, ["fatigue"]), called(FIRM, fatigue__tiring="0.2 per day")
    rows = tuple(
        (words, f"{most(town):.0%}", f"{days(town):.0f}")
        for words, town in (("as it is", usual), ("nobody tires", never), ("tiring fast", fast))
    )
    return [
        Heading(2, "3. Tiring"),
        Table(("town", "most out", "days with more than half out"), rows),
        Paragraph(
            "Tiredness hardly changes who goes out: at first nobody is tired. It changes how long they "
            "stay. If it were "
            "disillusion it would not heal by rest, and a second call would find the town where the "
            "first left it."
        ),
    ]


def believing() -> list[Block]:
    """Exercise 4."""
    rows = tuple(
        (words, f"{most(town):.0%}", f"{days(town):.0f}")
        for words, town in (("as it is", called(FIRM)), ("trust stays as it was", called(FIRM, ["trust"])))
    )
    return [
        Heading(2, "4. Whom they believe"),
        Table(("town", "most out", "days with more than half out"), rows),
        Paragraph(
            "Trust multiplies the call, whatever its sign. With no trust, a call out and a call to "
            "return both come to nothing; "
            "if trust were a term of its own, distrust would turn a call to return into a strike, which "
            "nobody has seen."
        ),
    ]


def voicing() -> list[Block]:
    """Exercise 5."""
    towns = (
        ("as it is", called(FIRM)),
        ("nobody falsifies", called(FIRM, ["falsification"])),
        ("no loud voices", called(FIRM, ["loud_voice"])),
    )
    return [
        Heading(2, "5. What is said and what is thought"),
        Table(
            ("town", "voiced minus private support"),
            tuple((words, f"{gap(town):+.3f}") for words, town in towns),
        ),
        Paragraph(
            "Without falsification people say what they think, and the gap is zero. With plain "
            "conformity each moves towards the "
            "mean of what is said: some up, some down, and nothing is gained on average; what is left of "
            "the gap is the danger of "
            "speaking, which only lowers it. Only when loud voices and the platform are heard more than "
            "silence does a town sound "
            "more willing than it is."
        ),
    ]


def without_council() -> list[Block]:
    """Exercise 6."""
    towns = (
        ("council, no starts", Town()),
        ("council and starts", Town(starts=True)),
        ("starts, no council", Town(["council"], starts=True)),
        ("neither", Town(["council"])),
    )
    return [
        Heading(2, "6. No council"),
        Table(("town", "most out"), tuple((words, f"{most(town):.0%}") for words, town in towns)),
        Paragraph(
            '"The council caused it" can be said in numbers: one minus turnout without the call over '
            "turnout with it, same seed. "
            "In this town, at its own numbers, most of it is the council's; where plants begin by "
            "themselves and anger is high it "
            "need not be. Note that both must run: a turnout alone says nothing about its cause."
        ),
    ]


def as_bodies() -> list[Block]:
    """Exercise 7."""
    usual, single = called(FIRM), called(FIRM, ["assemblies"])
    return [
        Heading(2, "7. As bodies"),
        Table(
            ("town", "most out"),
            (
                ("plants meet and vote", f"{most(usual):.0%}"),
                ("everybody for oneself", f"{most(single):.0%}"),
            ),
        ),
        Paragraph(
            "A show of hands turns a plant's majority into the plant. Without it a town that leans out "
            "by a little stays half out "
            "for weeks; with it, plants stand still or work. That factories went out as bodies is in "
            "every account."
        ),
    ]


def claims() -> dict[str, bool]:
    """Return what the page says in words, and whether it holds in these runs."""
    with_company = [most(called(weight)) for weight in CALLS]
    return {
        "a small step of the call makes a large difference": largest_step(with_company)[1] > 0.25,
        "few follow a weak call, nearly all a strong one": with_company[0] < 0.35 and with_company[-1] > 0.85,
        "tiredness shortens the strike": days(called(FIRM, ["fatigue"])) > 1.3 * days(called(FIRM)),
        "tiring faster shortens it more": days(called(FIRM, fatigue__tiring="0.2 per day")) < days(called(FIRM)),
        "tiredness hardly changes who goes out": abs(most(called(FIRM, ["fatigue"])) - most(called(FIRM))) < 0.1,
        "nobody falsifying leaves no gap": abs(gap(called(FIRM, ["falsification"]))) < 1e-6,
        "loud voices make a town sound more willing": gap(called(FIRM)) > 0.03,
        "without them it never does": gap(called(FIRM, ["loud_voice"])) <= 1e-3,
        "the council brings out more than starts": most(Town()) > most(Town(["council"], starts=True)),
        "with neither nobody moves": most(Town(["council"])) < 0.05,
        "voting makes plants move as bodies": most(called(FIRM)) > most(called(FIRM, ["assemblies"])) + 0.1,
    }


def page() -> str:
    """Return the page of answers."""
    blocks = [
        Heading(1, "Expected answers: mill-town"),
        Paragraph(
            "For [the exercise sheet](mill-town.md). The numbers are written by `make docs`, from runs "
            "with seeds "
            f"{', '.join(map(str, SEEDS))}; a test runs them again. Unless said, `plant_starts` is off."
        ),
        *tipping(),
        *tiring(),
        *believing(),
        *voicing(),
        *without_council(),
        *as_bodies(),
    ]
    return text.markdown(blocks)


def main() -> None:
    """Check what will be said, and write the page beside this program."""
    wrong = [words for words, holds in claims().items() if not holds]
    if wrong:
        raise SystemExit(f"mill-town no longer bears out: {'; '.join(wrong)}")
    text.save(Path(__file__).parent / "mill-town-answers.md", page())


if __name__ == "__main__":
    main()
