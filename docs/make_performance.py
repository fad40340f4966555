"""Write performance.md and its chart from what the programs of benchmarks left in their results folder.

Nothing is measured here: run the programs first (they name themselves on the page), then this one.
"""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from groundswell.report.drawing import ACCENT, BLUE, FAINT, GREY, INK, PAPER, RULE, TEAL, Drawing
from groundswell.report.text import Block, Heading, Items, Paragraph, Picture, Table, markdown, save

HERE = Path(__file__).parent
RESULTS = HERE.parent / "benchmarks" / "results"
NAMES = ("passes", "floor", "mesa_city", "scale", "threads", "contagion", "epstein", "lanes", "studies", "thousand")
CHART = "performance.svg"
COLOURS = {"Groundswell": ACCENT, "NumPy, index arrays": TEAL, "NumPy, whole columns": BLUE, "Mesa": GREY}

QUIET = 1.8
"""Load average up to which a gain by threads says something."""
WHOLE = (
    "*Whole columns*: float32 arrays, one array operation after another, `np.where` for every choice, means by "
    "`np.bincount`, chance from NumPy's SFC64. The usual style."
)
TUNED = (
    "*Index arrays*: tuned by hand. In place, on those who act; what a plant shares is computed for the plant; what "
    "never changes for a person is computed once for all days; exponentials that depend on few values are looked up; "
    "nobody draws in vain. It no longer reads like the rules."
)

Result = Mapping[str, Any]
Results = Mapping[str, Result]


def results() -> Results:
    """Read what the programs left."""
    return {name: json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8")) for name in NAMES}


# --- the page -------------------------------------------------------------------------------------------------------


def verdict(value: float, goal: float) -> str:
    """Say whether a goal is met."""
    return "met" if value >= goal else "missed"


def peers_blocks(found: Results) -> list[Block]:
    """Describe the comparison with other ways to write the same rules."""
    passes, mesa = found["passes"], found["mesa_city"]
    rows = [
        (
            name,
            f"{passes['people']:,}",
            f"{one['nanoseconds']:,.1f}",
            "1" if one["goal"] is None else f"{one['ratio']:.1f}",
            "" if one["goal"] is None else f"at least {one['goal']:.0f}: {verdict(one['ratio'], one['goal'])}",
        )
        for name, one in passes["programs"].items()
    ]
    large = list(mesa["ours"].items())[-1][1]
    goal = f"at least {mesa['goal']:.0f}: {verdict(large['mesa_takes_times'], mesa['goal'])}"
    ratio = f"{large['mesa_takes_times']:,}"
    rows.append((f"Mesa {version(mesa, 'mesa')}", f"{mesa['people']:,}", f"{mesa['mesa_nanoseconds']:,}", ratio, goal))
    return [
        Heading(2, "The same rules, written otherwise"),
        Paragraph(
            "Processor time of the people's three passes (feel, voice, decide) and of the plants' counts between them, "
            f"a person and day; the flagship's {passes['days']} days, {passes['people']:,} people with eight contacts "
            "each, one core, compiled before. Programs take turns; a ratio is the median over rounds, taken within a "
            "round. Mesa's figure stands against ours at the flagship's size."
        ),
        Table(("program", "people", "ns", "times ours", "goal"), tuple(rows)),
        Items(
            (
                WHOLE,
                TUNED,
                f"*Mesa*: one object a person, {mesa['days']} days.",
            )
        ),
        *same_work(passes, mesa),
    ]


def same_work(passes: Result, mesa: Result) -> list[Block]:
    """Say how it was checked that the peers do the same work."""
    checks = {name: one for name, one in passes["check"].items() if isinstance(one, dict)} | {"Mesa": mesa["check"]}
    rows = tuple(
        (
            name,
            f"{one['people']:,} x {one['days']}",
            f"{one['largest_difference']:.1e}",
            ", ".join(f"{count} {what}" for what, count in one["person_days_differing"].items()),
            f"{one['largest_gap_in_share_out']:.3f}" if "largest_gap_in_share_out" in one else "",
        )
        for name, one in checks.items()
    )
    luck = next(one for one in passes["check"].values() if not isinstance(one, dict))
    return [
        Paragraph(
            "Before anything is timed the program shows that the peers do the same work. Each day they are given our "
            "people as they stand and our draws, and at the day's end all columns are compared; a hand or a shown byte "
            "differs where a number falls within rounding of its limit. Then each plays all days with chance of its "
            f"own: the city's share out differs from ours by no more than two of our own runs differ ({luck:.3f}), or "
            "little more."
        ),
        Table(
            ("peer", "people x days", "largest difference", "person-days that differ", "largest gap in share out"),
            rows,
        ),
    ]


def limits_blocks(found: Results) -> list[Block]:
    """Say what these ratios do not say."""
    mesa = found["mesa_city"]
    small_name, small = next(iter(mesa["ours"].items()))
    missed = [
        f"{name} ({one['ratio']:.1f}, wanted {one['goal']:.0f})"
        for name, one in found["passes"]["programs"].items()
        if one["goal"] is not None and one["ratio"] < one["goal"]
    ]
    said = (
        f"Goals missed: {'; '.join(missed)}. The flagship's passes hold eight logistics a person, so much of their "
        "time is arithmetic, at which NumPy uses the processor's full width too; and no rule's arithmetic is "
        "regrouped here, because the rules' text is what runs, to the bit. A program tuned by hand leaves part of it "
        "out. The table below says what is within reach."
        if missed
        else "All goals of this table are met."
    )
    return [
        Paragraph(said),
        Paragraph(
            f"At Mesa's size ours gains less: {small_name.removeprefix('Groundswell, ')} in 640 plants are six a "
            f"plant, each pass begins anew at every plant, and Mesa takes {small['mesa_takes_times']} times as long "
            f"({small['nanoseconds']:.0f} ns ours)."
        ),
    ]


def reach(one: Result) -> str:
    """Say whether a goal is within reach of a program that does these operations."""
    if one["goal"] <= one["ratio_to_sum"]:
        return "within reach"
    return "only if they overlapped wholly" if one["goal"] <= one["ratio_if_hidden"] else "out of reach"


def floor_blocks(floor: Result) -> list[Block]:
    """Describe the least that these operations cost, beside the goals."""
    parts = [(name, one["amount"], f"{one['nanoseconds']:.2f}") for name, one in floor["parts"].items()]
    parts += [("sum", "", f"{floor['sum']:.2f}"), ("sum, overlapping wholly", "", f"{floor['sum_if_hidden']:.2f}")]
    rows = tuple(
        (
            name,
            f"{one['nanoseconds']:.1f}",
            f"{one['ratio_to_sum']:.1f}",
            f"{one['ratio_if_hidden']:.1f}",
            "" if one["goal"] is None else f"at least {one['goal']:.0f}: {reach(one)}",
        )
        for name, one in floor["programs"].items()
    )
    return [
        Heading(2, "What is within reach"),
        Paragraph(
            "The passes taken apart, each part compiled and vectorised as they are: columns read and written with "
            "nothing between, looks at contacts, as many logistics as the rules hold for a person, the draws, the "
            "plants' counts. Nobody pays for a plant's end, arithmetic never leaves the nearest cache, and all other "
            "arithmetic is left out; so no program that does these operations in this way, one after another, can be "
            "faster than their sum. But a processor can compute while it waits for memory; the last line takes the "
            "smaller of columns and arithmetic for nothing."
        ),
        Table(("part", "a person and day", "ns"), tuple(parts)),
        Table(("program, in the same rounds", "ns", "times the sum", "times the last line", "goal"), rows),
    ]


def scale_blocks(scale: Result) -> list[Block]:
    """Describe how time and memory grow."""
    rows = tuple(
        (
            f"{one['people']:,}",
            f"{one['passes_and_counts_seconds'] / one['people'] * 1e9:.1f}",
            f"{one['whole_day_seconds'] * 1e3:,.1f}",
            f"{one['bytes_counted'] / one['people']:.0f}",
            f"{one['bytes_resident'] / one['people']:.0f}",
            f"{one['bytes_at_most'] / one['people']:.0f}",
        )
        for one in scale["sizes"]
    )
    low, high = scale["goal"]
    named = {
        "passes_and_counts_seconds": "time of passes and counts",
        "bytes_counted": "memory counted",
        "bytes_resident": "memory resident",
        "bytes_at_most": "memory at most while made",
        "whole_day_seconds": "time of whole days",
    }
    slopes = tuple(
        (words, f"{scale['slopes'][name]:.2f}", "within" if low <= scale["slopes"][name] <= high else "outside")
        for name, words in named.items()
    )
    return [
        Heading(2, "Scale"),
        Paragraph(
            "Each size in a fresh process. Memory is net of the process and of what a city of 3,200 people takes "
            "(plants, institutions and their record: the same at every size). *Counted* is columns and contacts, "
            "*resident* what the system gives the process once days are played, *at most* the highest while the city "
            "was made."
        ),
        Table(
            ("people", "passes and counts, ns a person", "whole day, ms", "bytes counted", "resident", "at most"), rows
        ),
        Table(("slope on double logarithmic scales", "", f"{low} to {high}"), slopes),
        Paragraph(
            "What does not scale: a straight slope hides two bends. Below a hundred thousand people the 640 plants "
            "cost more than the people in them (each pass begins anew at every plant, and vectors stay half empty); "
            "beyond a few million, what contacts show no longer fits the nearer caches, and a look costs more. Whole "
            "days do not scale at small sizes at all: institutions and their record take some milliseconds whatever "
            "the number of people."
        ),
    ]


def threads_blocks(threads: Result) -> list[Block]:
    """Describe what a second thread is worth."""
    times = threads["nanoseconds"]
    quiet = max(threads["load_before"], threads["load_after"]) <= QUIET
    reached = verdict(threads["gain_of_passes"], threads["goal"]) if quiet else "not judged, the machine was busy"
    return [
        Heading(2, "Two threads"),
        Paragraph(
            f"{threads['people']:,} people, wall-clock time, best of {threads['rounds']} days each, in turn; load "
            f"average {threads['load_before']} before and {threads['load_after']} after. Two threads gain "
            f"{threads['gain_of_passes']:.2f} on the passes (goal {threads['goal']}: {reached}) and "
            f"{threads['gain_with_counts']:.2f} with the counts between them, which run on one. Together they take "
            f"{threads['processor_time_of_two']:.2f} times one thread's processor time, which bounds the gain at "
            f"{2 / threads['processor_time_of_two']:.2f}. A second thread gains nothing while another process holds "
            f"the second core: with a load average above {QUIET}, of which about one is this program's own, the gain "
            "is about the machine and not about the program."
        ),
        Table(
            ("best of rounds", "ns a person and day"), tuple((name, f"{value:.1f}") for name, value in times.items())
        ),
    ]


def classics_blocks(contagion: Result, epstein: Result) -> list[Block]:
    """Describe what the small worlds of the classics cost, beside other programs."""
    goals = contagion["goals"]
    rows = []
    for name, one in contagion["programs"].items():
        goal = goals["SciPy"] if name == contagion["scipy"] else goals.get(name)
        said = "" if goal is None else f"at least {goal:.0f}: {verdict(one['ratio'], goal)}"
        rows.append((name, f"{one['nanoseconds']:,.1f}", f"{one['ratio']:,.1f}", said))
    times = epstein["nanoseconds"]
    turns = [(name, f"{value:,.1f}") for name, value in times.items()]
    cascade = contagion["cascade"]
    slower = epstein["large_takes_times"]
    return [
        Heading(2, "The classics"),
        Paragraph(
            f"Threshold contagion on a random graph of {contagion['people']:,} people with ten contacts each on "
            f"average: everybody looks at all contacts every tick. SciPy's sparse product of the same graph is taken "
            f"with the kind of numbers that suits it best. All programs end with the same people out."
        ),
        Table(("program", "ns a person and tick", "ratio", "goal"), tuple(rows)),
        Paragraph(
            f"Event by event nobody is looked at in vain: a cascade through {contagion['cascade_people']:,} people, "
            f"{100 * cascade['share_out']:.0f} % of whom end out, takes {cascade['nanoseconds']:.1f} ns a person in "
            f"all (best {cascade['least_nanoseconds']:.1f}; {cascade['copies']:.1f} times copying the ties once; goal "
            f"at most {cascade['goal']:.0f})."
        ),
        Paragraph(
            f"Epstein's Model I, one turn of one agent or cop, beside the example that Mesa ships: Mesa takes "
            f"{epstein['mesa_takes_times']:,} times as long (goal at least {epstein['goal']:.0f}: "
            f"{verdict(epstein['mesa_takes_times'], epstein['goal'])}). On 500 x 500 cells a turn costs {slower:.2f} "
            f"times that on 40 x 40 (goal at most {epstein['goal_large_at_most']})."
        ),
        Table(("program", "ns a turn"), tuple(turns)),
    ]


def lanes_blocks(lanes: Result) -> list[Block]:
    """Describe what replicates cost that are played together."""
    rows = tuple(
        (
            f"{one['people']:,}",
            str(one["replicates"]),
            f"{one['tick']['one_by_one']:.1f}",
            f"{one['tick']['together']:.2f}",
            f"{one['tick']['ratio']:.1f}",
            f"{one['whole']['ratio']:.1f}",
            "" if one["goal"] is None else f"at least {one['goal']:.0f}: {verdict(one['tick']['ratio'], one['goal'])}",
        )
        for one in lanes["sizes"]
    )
    return [
        Heading(2, "Many replicates of a light model"),
        Paragraph(
            "Thresholds on one random graph with ten contacts each, another hundredth out at first in every replicate. "
            "Together, 64 replicates are the bits of one word a person, so that one look at a contact serves all; each "
            "comes out the same to the bit as by itself, which the program checks first. Processor time a person, tick "
            "and replicate; and the ratio of whole plays until nothing moves, with everything that belongs to them. A "
            "word costs the same whether all its bits are used or few. Other rules, chance in a rule, another "
            "order than all at once, and a graph of its own for each replicate are played one by one."
        ),
        Table(("people", "replicates", "ns one by one", "ns together", "ratio", "of whole plays", "goal"), rows),
    ]


def studies_blocks(studies: Result, thousand: Result) -> list[Block]:
    """Describe what studies cost beside their runs, and how long a thousand runs of the flagship take."""
    goals, many, beside = studies["goals"], studies["many"], studies["overhead_milliseconds"]
    costly = max(beside.values())
    gain = studies["gain_of_two"]
    quiet = max(thousand["load_before"], thousand["load_after"]) <= QUIET + 1.0
    said = "" if quiet else " The machine was busy with other work too, so that a quiet one takes less."
    return [
        Heading(2, "Studies"),
        Paragraph(
            f"{thousand['replicates']:,} replicates of the flagship, {thousand['people']:,} people over "
            f"{thousand['days']} days each, institutions and all, take {thousand['seconds'] / 60:.1f} minutes in "
            f"{thousand['workers']} processes and {thousand['store_mib']:.0f} MiB of disk (load average "
            f"{thousand['load_before']} before and {thousand['load_after']} after).{said} On Mesa they would take "
            f"{thousand['mesa_days_extrapolated']:.1f} days, {thousand['mesa_takes_times']:,} times as long. This is "
            f"extrapolated from {thousand['mesa_nanoseconds_a_person_and_day']:,} ns a person and day, measured in the "
            f"same run on {thousand['mesa_people']:,} people, and flatters Mesa: only the people's rules are charged, "
            "and two processes are taken to halve its time."
        ),
        Paragraph(
            f"Beside the run itself a run in a study costs {costly:.1f} ms at most (goal at most "
            f"{goals['overhead_milliseconds']:.0f}: {verdict(goals['overhead_milliseconds'], costly)}). Two processes "
            f"do {gain:.2f} times the work of one (goal {goals['gain_of_two']}: "
            f"{verdict(gain, goals['gain_of_two'])}; {studies['people']:,} people, best of {studies['rounds']} rounds, "
            f"load average {studies['load_before']} before and {studies['load_after']} after)."
        ),
        Paragraph(
            f"A study of {many['runs']:,} runs lies in one file of {many['file_mib']:.0f} MiB. While it runs, memory "
            f"grows by {many['memory_growth_mib_after_the_first_300']:.1f} MiB after the first 300 runs; to ask how it "
            f"stands takes {many['status_seconds']:.3f} s, to go on after a stop {many['resume_seconds']:.2f} s (goal "
            f"at most {goals['resume_seconds']:.0f}), and to read all of it {many['read_all_seconds']:.0f} s."
        ),
    ]


def version(result: Result, package: str) -> str:
    """Return the version of a package that a result was made with."""
    return str(result["made"]["versions"][package])


def made_blocks(found: Results) -> list[Block]:
    """Say when, with what and how the figures were made."""
    rows = tuple(
        (
            f"`benchmarks/{name}.py`",
            one["made"]["date"],
            one["made"]["machine"]["processor"],
            str(one["made"]["machine"]["load_average"]),
            f"{version(one, 'python')}, {version(one, 'numpy')}, {version(one, 'numba')}",
            one["made"]["code_hash"][:12],
        )
        for name, one in found.items()
    )
    return [
        Heading(2, "How it was measured, and how to repeat it"),
        Paragraph(
            "`python benchmarks/passes.py`, `floor.py`, `mesa_city.py` (needs `pip install -e '.[peers]'`), "
            "`scale.py`, `threads.py`, `lanes.py`, `studies.py`, `contagion.py`, `epstein.py`, `thousand.py` (these "
            "three need Mesa too), then "
            "`python docs/make_performance.py`; `--quick` tries each at small sizes and keeps nothing. "
            "`benchmarks/vectoriser.py` shows what vector instructions are worth. Only ratios travel from one machine "
            "to another; no test asserts a time."
        ),
        Table(("program", "date", "processor", "load average", "Python, NumPy, Numba", "code"), rows),
    ]


# --- the chart ------------------------------------------------------------------------------------------------------

WIDTH, HEIGHT, EDGE = 960.0, 330.0, 22.0


def decades(low: float, high: float) -> list[float]:
    """Return the powers of ten between two bounds, both included."""
    return [10.0**power for power in range(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1)]


def short(value: float) -> str:
    """Write a round number shortly."""
    for size, sign in ((1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g}{sign}"
    return f"{value:g}"


def bars(sheet: Drawing, found: Results, left: float, width: float) -> None:
    """Draw nanoseconds a person and day as bars on a logarithmic scale."""
    named = {name: one["nanoseconds"] for name, one in found["passes"]["programs"].items()}
    named["Mesa"] = found["mesa_city"]["mesa_nanoseconds"]
    low, high = 10.0, 10.0 ** math.ceil(math.log10(max(named.values())) + 0.1)
    top, step = 64.0, 52.0

    def x(value: float) -> float:
        return left + width * math.log10(max(value, low) / low) / math.log10(high / low)

    sheet.text(left, 24, "The same rules, written otherwise", size=14, weight="bold")
    sheet.text(left, 42, "processor ns a person and day, logarithmic", size=11, colour=GREY)
    for mark in decades(low, high):
        sheet.line(x(mark), top - 6, x(mark), top + step * len(named) - 8)
        sheet.text(x(mark), top + step * len(named) + 8, short(mark), size=10, colour=GREY, anchor="middle")
    ours = named["Groundswell"]
    for place, (name, value) in enumerate(sorted(named.items(), key=lambda pair: pair[1])):
        y = top + place * step
        sheet.text(left, y + 10, name, size=11.5, halo=PAPER)
        sheet.rect(left, y + 16, x(value) - left, 16, fill=COLOURS[name])
        times = "" if name == "Groundswell" else f", {value / ours:,.1f} times ours" if value < 50 * ours else ""
        sheet.text(left + width, y + 10, f"{value:,.0f} ns{times}", size=11, colour=INK, anchor="end", halo=PAPER)


def curve(
    sheet: Drawing, points: Sequence[tuple[float, float]], box: tuple[float, float, float, float], title: str, unit: str
) -> None:
    """Draw one quantity over people, both logarithmic, with the straight proportional line beside it."""
    left, top, width, height = box
    people = [point[0] for point in points]
    values = [point[1] for point in points]
    low, high = 10.0 ** math.floor(math.log10(min(values))), 10.0 ** math.ceil(math.log10(max(values)))

    def place(one: float, other: float) -> tuple[float, float]:
        across = math.log10(one / people[0]) / math.log10(people[-1] / people[0])
        up = math.log10(other / low) / math.log10(high / low)
        return left + width * across, top + height * (1.0 - up)

    sheet.text(left, 24, title, size=14, weight="bold")
    sheet.text(left, 42, unit, size=11, colour=GREY)
    for mark in decades(low, high):
        y = place(people[0], mark)[1]
        sheet.line(left, y, left + width, y)
        sheet.text(left - 5, y + 3.5, short(mark), size=10, colour=GREY, anchor="end")
    for mark in decades(people[0], people[-1]):
        x = place(mark, low)[0]
        sheet.line(x, top + height, x, top + height + 4, colour=FAINT)
        sheet.text(x, top + height + 17, short(mark), size=10, colour=GREY, anchor="middle")
    middle = points[len(points) // 2]
    straight = [(one, middle[1] * one / middle[0]) for one in (people[0], people[-1])]
    sheet.path([place(*point) for point in straight], colour=FAINT, width=1.2, dash="4 4")
    sheet.path([place(*point) for point in points], colour=ACCENT, width=2.0)
    for point in points:
        sheet.circle(*place(*point), 3.0, fill=ACCENT)
    sheet.text(left + width / 2, top + height + 34, "people", size=11, colour=GREY, anchor="middle")


def chart(found: Results) -> str:
    """Draw the three comparisons side by side."""
    words = "Time of the same rules in four programs; time and memory by number of people"
    sheet = Drawing(WIDTH, HEIGHT, words)
    sheet.rect(0, 0, WIDTH, HEIGHT, fill=PAPER, edge=RULE)
    bars(sheet, found, EDGE, 330.0)
    sizes = found["scale"]["sizes"]
    time = [(one["people"], one["passes_and_counts_seconds"] * 1e3) for one in sizes]
    memory = [(one["people"], one["bytes_resident"] / 1e6) for one in sizes]
    curve(sheet, time, (430.0, 62.0, 210.0, 208.0), "Time", "ms a day, passes and counts; dashed: proportional")
    curve(sheet, memory, (712.0, 62.0, 210.0, 208.0), "Memory", "MB resident, net; dashed: proportional")
    return sheet.svg() + "\n"


def pages() -> Mapping[str, str]:
    """Return the page and its chart: name and content."""
    found = results()
    drawn = chart(found)
    caption = "Time of the same rules in four programs, and time and memory by number of people."
    blocks: list[Block] = [
        Heading(1, "Performance"),
        Paragraph(
            "What a run costs beside other ways to write the same rules, and how it grows. Written by "
            "`docs/make_performance.py` from the files in `benchmarks/results`; nothing here is typed in by hand."
        ),
        Picture(drawn, CHART, caption),
        *peers_blocks(found),
        *limits_blocks(found),
        *floor_blocks(found["floor"]),
        *scale_blocks(found["scale"]),
        *threads_blocks(found["threads"]),
        *classics_blocks(found["contagion"], found["epstein"]),
        *lanes_blocks(found["lanes"]),
        *studies_blocks(found["studies"], found["thousand"]),
        *made_blocks(found),
    ]
    return {"performance.md": markdown(blocks), CHART: drawn}


def main() -> None:
    """Write both beside this program."""
    for name, content in pages().items():
        save(HERE / name, content)


if __name__ == "__main__":
    main()
