"""Write the page on the shipped studies, and its pictures, from the result of ``verification/studies.py``.

Run ``make docs`` after that program. Nothing is computed here: every figure stands in the result file.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from groundswell.classics.pictures import Chart, Picture, Series
from groundswell.observe import OBSERVABLES
from groundswell.report import study_figures as draw
from groundswell.report import text
from groundswell.report.panels import draw_picture
from groundswell.report.study_alone import TOGETHER, each_alone
from groundswell.report.study_maps import phase_map
from groundswell.report.study_words import LOGIT, meanings, sentence
from groundswell.report.text import Block, Code, Heading, Paragraph, Table
from groundswell.study.designs import Varied
from groundswell.study.told import Told, ask, find
from groundswell.study.verbs.outcomes import outcome
from groundswell.study.verbs.phase import DIVIDED, Cell, PhaseAnswer
from groundswell.study.verbs.saying import counted, day_said, listed, unit_said
from groundswell.study.verbs.sensitivity_words import STEP_SAID, Ranking, Reach
from groundswell.study.verbs.tally import Tally

ROOT = Path(__file__).resolve().parents[1]
ORDER = (
    "without-the-november-call",
    "without-the-lockouts",
    "without-the-press-turn",
    "weaker-army-discipline",
    "four-endings",
    "screening",
    "fitted-eight",
)
SIGNS = {
    "more": "more",
    "less": "less",
    "none": "no difference",
    "unsure": "cannot be told",
    "undecided": "*undecided by this record*",
}
WORDS = ("more", "less", "none", "not sure")
MOST_BARS = 15
MOST_MEANT = 8
FIFTH, HALF = 0.2, 0.5
EARLY = 3
SMALL = 0.01
"""Shares below this are told without their standard error."""

Found = Mapping[str, Any]


def results() -> Mapping[str, Found]:
    """Return what the program has kept of each study, in the page's order."""
    path = ROOT / "verification" / "results" / "studies.json"
    held = json.loads(path.read_text(encoding="utf-8"))["studies"]
    pairs = json.loads(path.with_name("pairing.json").read_text(encoding="utf-8"))["studies"]
    return {name: {**held[name], "pairing": pairs.get(name)} for name in ORDER if name in held}


def percent(share: float | None) -> str:
    """Write a share; a dash where nothing varies."""
    if share is None:
        return "–"
    return "under 0.1 %" if 0.0 < share < 0.001 else f"{100 * share:.3g} %"


def numbers(values: Sequence[float | None]) -> Any:
    """Return numbers as they are drawn: none at all where there is none."""
    return np.array([np.nan if value is None else value for value in values])


# --- what if ------------------------------------------------------------------------------------------------------


def signs(found: Found) -> Block:
    """Say what the worlds agree on, outcome by outcome and structure by structure."""
    structures = list(dict.fromkeys(one["structure"] for one in found["worlds"]))
    rows = []
    for name, judged in found["verdicts"].items():
        cells = []
        for structure in structures:
            told = Counter(
                one["outcomes"][name]["sign"]
                for one in found["worlds"]
                if one["structure"] == structure and name in one["outcomes"]
            )
            cells.append(", ".join(f"{told[word]} {word}" for word in WORDS if told[word]))
        rows.append((outcome(name).says, "not measured" if judged is None else SIGNS[judged["sign"]], *cells))
    return Table(("outcome", "with the change", *structures), tuple(rows))


def pairing(found: Found) -> list[Block]:
    """Say what sharing luck leaves of the variance, and from which day on it no longer helps."""
    measured = found["pairing"]
    dates = measured["dates"]
    rows = []
    for name, one in measured["days"].items():
        least, alike = one["with_other_luck"], one.get("where_gates_stand_alike")
        rows.append(
            (
                OBSERVABLES[name].doc.removesuffix(" (illustration)"),
                with_errors(one["kept"], one["kept_error"]),
                with_errors(least["least"], least["least_error"]),
                with_errors(alike["kept"], alike["kept_error"]) if alike else "–",
                "yes" if one["at_most_a_fifth"] else "no, and out of reach" if one["out_of_reach"] else "no",
                since(one["kept"], dates, FIFTH, kept_days(found)),
                since(one["kept"], dates, HALF, kept_days(found)),
            )
        )
    head = (
        "by day",
        "variance left, first three days",
        "left at least, however luck is shared",
        "left where gates stand alike",
        "at most a fifth",
        "above a fifth from",
        "above half from",
    )
    before = "The change holds from the first day on, so there is no day before it"
    if found["may_differ_from"] != found["dates"][0]:
        before = (
            f"Before {day_said(found['may_differ_from'])} the two cities of every pair are the same to the last bit, as"
            " the program asserts"
        )
    return [
        Paragraph(
            f"{before}; the first day on which anything of the city differs is {day_said(dates[0])}. What sharing luck"
            f" leaves of the variance of a difference, in {kept_days(found)} from that day on, was measured apart with"
            f" {measured['pairs']} pairs"
            f" in the world of each of {measured['worlds']} accepted sets, each world with luck of its own (zero where"
            " the cities do not differ yet; a dash where neither varies, or where plants have no part in it; in"
            " brackets the standard error). The third"
            f" column goes on from {measured['pasts']} pasts in each world with {measured['lucks']} other lucks each."
        ),
        Table(head, tuple(rows)),
    ]


def with_errors(values: Sequence[float | None], errors: Sequence[float | None]) -> str:
    """Write shares of the first days, each with its standard error where that matters."""
    return ", ".join(
        f"{percent(value)} ({100 * error:.2g})" if value and error and value >= SMALL else percent(value)
        for value, error in zip(values[:EARLY], errors[:EARLY], strict=True)
    )


def kept_days(found: Found) -> str:
    """Say of how many days it is kept what pairing leaves, of those from the first that differs on."""
    dates, every = found["pairing"]["dates"], found["dates"]
    count, whole = len(dates), len(every) - every.index(dates[0])
    return f"the {count} days" if count == whole else f"the first {count} of {whole} days"


def since(values: Sequence[float | None], dates: Sequence[str], most: float, days: str) -> str:
    """Return the first day on which more is left than that, or that there is none among so many days."""
    over = [date for date, value in zip(dates, values, strict=True) if value is not None and value > most]
    return day_said(over[0]) if over else f"in none of {days}"


def worlds_picture(found: Found) -> str:
    """Draw every world's difference in the first outcome."""
    name = next(iter(found["verdicts"]))
    one = outcome(name)
    scale = 100.0 if one.unit == "share" else 1.0
    rows = [
        draw.Row(told["world"], told["structure"], *(scale * numbers(told["outcomes"][name]["difference"])).tolist())
        for told in found["worlds"]
        if name in told["outcomes"]
    ]
    unit = {"share": "percentage points", "day": "days"}.get(one.unit, one.unit)
    return draw.rows_with_intervals(rows, sentence(f"{one.says}: what the change does, world by world"), unit)


def pairing_picture(found: Found) -> str:
    """Draw the variance that pairing leaves, day by day from the first that differs."""
    measured = found["pairing"]
    count = len(measured["dates"])
    days = list(range(1, count + 1))
    series = [
        Series(OBSERVABLES[name].doc.removesuffix(" (illustration)"), days, (100.0 * numbers(one["kept"])).tolist())
        for name, one in measured["days"].items()
    ]
    for name, one in measured["days"].items():
        if one["out_of_reach"]:
            least = numbers(one["with_other_luck"]["least"])
            words = f"{OBSERVABLES[name].doc}: at least, however luck is shared"
            series.append(Series(words, days[: len(least)], (100.0 * least).tolist(), look="dots"))
    fifth = Series("a fifth", days, [100.0 * FIFTH] * len(days), look="dashes")
    chart = Chart(
        f"Variance that pairing leaves (percent): {kept_days(found)} from the first that differs on",
        f"day ({day_said(measured['dates'][0])} being 1, {day_said(measured['dates'][-1])} {count})",
        "percent of the variance without pairing",
        (*series, fifth),
        low_up=0.0,
        low_across=1.0,
    )
    return draw_picture(Picture((chart,), chart.title), chart.title)


def whatif_blocks(name: str, found: Found) -> tuple[list[Block], dict[str, str]]:
    """Return a what-if's part of the page, and its pictures."""
    pictures = {f"study-{name}.svg": worlds_picture(found), f"study-{name}-pairing.svg": pairing_picture(found)}
    first, second = pictures
    blocks: list[Block] = [
        *(Paragraph(found[key]) for key in ("undecided", "unsure", "rivals") if found[key]),
        *([Paragraph(f"{TOGETHER} {alone(name)}")] if each_alone(ask(name)) else []),
        Paragraph(f"![{found['title']}: world by world]({first})"),
        signs(found),
        Paragraph(found["intervals"]),
        *pairing(found),
        Paragraph(f"![{found['title']}: what pairing leaves]({second})"),
    ]
    return blocks, pictures


def alone(name: str) -> str:
    """Say what each of a study's changes is; the study's page has the commands."""
    changes = listed([change for change, _ in each_alone(ask(name))])
    return f"(These are: {changes}; the page that the study writes has the commands.)"


# --- maps and rankings --------------------------------------------------------------------------------------------


def rebuilt(name: str, found: Found) -> PhaseAnswer:
    """Return the map as it was found."""
    box = [Varied(str(path), float(low), float(high), str(unit)) for path, low, high, unit in found["box"]]
    return PhaseAnswer(
        question=ask(name, replicates=found["replicates"], people=found["people"]),
        tally=Tally(found["runs"], found["failed"], 0),
        box=(box[0], box[1]),
        across=found["steps"][0],
        up=found["steps"][1],
        shares={(x, y): shares for x, y, shares in found["places"]},
        cells=tuple(Cell(x, y, size) for x, y, size in found["cells"]),
        cut=float("nan"),
    )


def phase_blocks(name: str, found: Found) -> tuple[list[Block], dict[str, str]]:
    """Return a map's part of the page, and its picture."""
    picture = f"study-{name}.svg"
    order = sorted(found["areas"].items(), key=lambda one: (one[0] == DIVIDED, -one[1]))
    rows = tuple(
        ("none of them (divided)" if label == DIVIDED else label, f"{100 * area:.1f} %") for label, area in order
    )
    blocks: list[Block] = [
        Paragraph(f"![{found['title']}: the map]({picture})"),
        Paragraph(
            "Ground: what more than half of the runs come to at the nearest place, grey where no outcome has so many. A"
            " dot is a place where all runs agree, a small square one where they do not, divided as they are. The line"
            " lies half-way between places that differ, and cannot be drawn finer than these lie; luck is not counted."
        ),
        Table(("more than half of the runs come to", "share of the map"), rows),
    ]
    return blocks, {picture: phase_map(rebuilt(name, found))}


def ranking_picture(found: Found, name: str, known: Mapping[str, str]) -> str:
    """Draw the numbers on which an outcome leans most."""
    one, morris = outcome(name), found["method"] == "morris"
    scale = 100.0 if morris and one.unit == "share" else 1.0
    rows = []
    for path, *sizes, _ in found["ranked"][name][:MOST_BARS]:
        rows.append(draw.Row(known[path], "", *(scale * size for size in sizes), path))
    told = "share of the variance, alone and with others (estimates)"
    if morris:
        told = f"mean size of the change, {unit_said(one.unit)}, for a step over {STEP_SAID} of a number's range"
    most = "it leans on most" if found["rankable"][name] else "came out largest, though this study cannot rank them"
    title = sentence(f"{one.says}: the {len(rows)} numbers that {most}")
    return draw.rows_with_intervals(rows, title, told, bars=True, percent=not morris)


def ranked_said(study: str, found: Found, name: str) -> str:
    """Say what a ranking tells of one outcome, in the words of today; where it ranks nothing, as it was kept."""
    if not found["rankable"][name]:
        return str(found["said"][name])
    return Ranking(
        question=ask(study),
        name=name,
        morris=found["method"] == "morris",
        blocks=found["blocks"][name],
        parameters=found["parameters"],
        reached=[Reach(*one) for one in found["ranked"][name]],
        divided=True,
    ).said


def sentence_of(study: str, found: Found) -> str:
    """Return a study's answer in a sentence, in the words of today where what is kept suffices for that."""
    match found["verb"]:
        case "phase":
            return rebuilt(study, found).sentence
        case "sensitivity":
            name = next(iter(found["ranked"]))
            return str(found["sentence"]).replace(found["said"][name], ranked_said(study, found, name))
        case _:
            return str(found["sentence"])


def told_of(study: str, found: Found, name: str) -> str:
    """Say what a ranking tells of one outcome; in few words where it tells nothing."""
    if found["rankable"][name]:
        return ranked_said(study, found, name)
    many, blocks = ("trajectories", "cannot rank them") if found["method"] == "morris" else ("base points", "no index")
    return f"{blocks}: {found['blocks'][name]} {many} are too few"


def sensitivity_blocks(name: str, found: Found) -> tuple[list[Block], dict[str, str]]:
    """Return a ranking's part of the page, and its picture."""
    picture, first = f"study-{name}.svg", next(iter(found["ranked"]))
    meant = {path: words for path, *words in meanings(ask(name))}
    known = {path: words[0] for path, words in meant.items()}
    rows = tuple(
        (
            outcome(one).says,
            told_of(name, found, one),
            "; ".join(f"{known[path]} (`{path}`)" for path, size, *_ in ranked[:5] if size),
        )
        for one, ranked in found["ranked"].items()
    )
    top = [path for path, size, *_ in found["ranked"][first][:MOST_MEANT] if size]
    blocks: list[Block] = [
        Paragraph(f"![{found['title']}]({picture})"),
        Table(("outcome", "what this study tells", "the five largest as they came out"), rows),
        Table(
            ("what it is", "name", "usual value", "declared range"),
            tuple((meant[path][0], f"`{path}`", *meant[path][1:3]) for path in top),
        ),
    ]
    return blocks, {picture: ranking_picture(found, first, known)}


# --- the page -----------------------------------------------------------------------------------------------------

PARTS = {"whatif": whatif_blocks, "phase": phase_blocks, "sensitivity": sensitivity_blocks}


def study_blocks(name: str, told: Told, found: Found) -> tuple[list[Block], dict[str, str]]:
    """Return one study's part of the page, and its pictures."""
    mark = "Illustration: no datum touches what is asked about. " if told.said.get("illustration") else ""
    each = {"whatif": "pairs in each world", "phase": "runs at each place"}.get(found["verb"], "run at each point")
    own, pictures = PARTS[found["verb"]](name, found)
    blocks: list[Block] = [
        Heading(2, told.title),
        Code(f"groundswell study run {name}"),
        Paragraph(f"{mark}{told.asks}"),
        Paragraph(f"**{sentence(sentence_of(name, found))}**"),
        *(Paragraph(words) for words in told.words),
        Paragraph(
            f"{found['people']:,} people, {counted(found['runs'], 'run')}, {found['replicates']} {each}, seed"
            f" {found['seed']}, outcomes from {day_said(found['window'][0])} to {day_said(found['window'][1])}."
        ),
        *own,
    ]
    return blocks, pictures


def pages() -> dict[str, str]:
    """Return the page and its pictures: name and content."""
    blocks: list[Block] = [
        Heading(1, "Studies that come with the flagship"),
        Paragraph(
            "Written by `make docs` from `verification/results/studies.json`, which `python verification/studies.py"
            " --write` renews. Each study stands in a file beside its scenario and is one command; `groundswell study"
            " list` names them, `--replicates` and `--points` ask for more than is shown here. Figures are what the"
            " rules of a model give; nothing here is an observation."
        ),
        Paragraph(
            "What-ifs are asked in all accepted sets with the scenario as it is, and with some of the sets in each of"
            " its structural rivals: no plant starts, no assemblies, conformity to the mean instead of to the loud. The"
            " two cities of a pair share all luck. A world is sure of a sign where its 95 % interval leaves zero out;"
            " a sign is said where four fifths of the accepted sets are sure of it, with the scenario as it is, and no"
            " world at all is sure of the other, rivals included. Where worlds are sure of opposite signs the question"
            " is *undecided by this record*; where none is against it but too few are sure, it *cannot be told* with so"
            " few pairs. Of worlds that do not differ one in forty comes out sure of either sign by chance."
        ),
        Paragraph(
            "Some of the rivals miss targets in every run, as each study says below: they are shown for what hangs on"
            " structure, not because the record accepts them. Whoever asks for more than is shown here should decide"
            " on how much beforehand: adding pairs until an interval leaves zero out finds something by chance."
        ),
        Paragraph(
            "Sharing luck helps while the two cities of a pair still do much the same things. It helps little where "
            "one of them does not vary at all, as turnout does not where nobody is called out, and where only one of "
            "them has some of the luck: nobody can be out whose plant is shut, and which plants are shut is decided "
            "in one city alone. Cities that are the same until the change have the same past, however luck is shared "
            "after it; so some variance always stays. What the change does on the mean differs from past to past, and "
            "after the same past one city may vary more than the other. How much stays at least is measured by going "
            "on from the same pasts with other luck. Each study says for what sharing helps, what it leaves for "
            "people whose plants' gates have stood alike in both cities, and from which day on it no longer helps."
        ),
        Paragraph(LOGIT),
        Paragraph(
            "What becomes of every target with one mechanism off stands in"
            " [fit and robustness](robustness.md#switched-off)."
        ),
    ]
    pictures: dict[str, str] = {}
    for name, found in results().items():
        own, drawn = study_blocks(name, find(name), found)
        blocks += own
        pictures |= {picture: f"{svg}\n" for picture, svg in drawn.items()}
    return {"studies.md": text.markdown(blocks), **pictures}


def main() -> None:
    """Write all beside this program."""
    for name, content in pages().items():
        text.save(Path(__file__).parent / name, content)


if __name__ == "__main__":
    main()
