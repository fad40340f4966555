"""Write the page on fit and robustness, and its picture, from the results of the programs under verification/.

Run ``make docs`` after those programs. Nothing is computed here: every figure stands in a result file.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from groundswell.report import text
from groundswell.report.drawing import ACCENT, GREY, INK, PALE, Drawing
from groundswell.report.text import Block, Heading, Paragraph, Table
from groundswell.scenario.rows import UNINFORMATIVE

ROOT = Path(__file__).resolve().parents[1]
PICTURE = "robustness.svg"
CELL, NAMES, HEAD = 30.0, 290.0, 64.0


def result(name: str) -> dict[str, Any]:
    """Return a program's committed result."""
    return dict(json.loads((ROOT / "verification" / "results" / f"{name}.json").read_text(encoding="utf-8")))


def percent(share: float | None) -> str:
    """Write a share."""
    return "–" if share is None else f"{100 * share:.0f} %"


def band(values: Sequence[float]) -> str:
    """Write least, middle and most."""
    return f"{values[1]:.2f} ({values[0]:.2f} to {values[2]:.2f})"


def colour(share: float) -> str:
    """Return a cell's colour: from the page's accent where no run meets a target to pale where all do."""
    ends = [[int(code[i : i + 2], 16) for i in (1, 3, 5)] for code in (ACCENT, PALE)]
    mixed = [round(low + share * (high - low)) for low, high in zip(*ends, strict=True)]
    return "#" + "".join(f"{part:02x}" for part in mixed)


def picture(found: Mapping[str, Any]) -> str:
    """Draw the table of variants and targets: one row a variant, one cell a target."""
    rows = found["rows"]
    ids = list(rows[0]["met"])
    groups = list(dict.fromkeys(row["group"] for row in rows))
    height = HEAD + 16.0 * len(rows) + 22.0 * len(groups) + 20.0
    sheet = Drawing(NAMES + CELL * len(ids) + 20.0, height, "Share of runs that meet each target, one thing otherwise")
    sheet.text(0, 16, "Share of runs that meet each target, with one thing otherwise", size=14, weight="bold")
    sheet.text(
        0, 34, f"{found['sets']} accepted sets × {found['replicates']} replicates; red: few runs meet it", size=11
    )
    for k, name in enumerate(ids):
        sheet.text(NAMES + CELL * (k + 0.5), HEAD - 6, name, size=10, colour=GREY, anchor="middle")
    y = HEAD
    for group in groups:
        sheet.text(0, y + 14, group, size=11, weight="bold")
        y += 22.0
        for row in (one for one in rows if one["group"] == group):
            sheet.text(12, y + 11, row["variant"], size=10)
            for k, name in enumerate(ids):
                share = row["met"][name]
                x = NAMES + CELL * k
                if share is None:
                    sheet.text(x + CELL / 2, y + 11, "–", size=9, colour=GREY, anchor="middle")
                    continue
                sheet.rect(x + 1, y, CELL - 2, 15, fill=colour(share))
                if share < 0.8:
                    ink = "#ffffff" if share < 0.35 else INK
                    sheet.text(x + CELL / 2, y + 11, f"{100 * share:.0f}", size=9, colour=ink, anchor="middle")
            y += 16.0
    return sheet.svg()


def fit_blocks() -> list[Block]:
    """Say what the search was, and how often each target is met under the prior and by accepted sets."""
    found = result("accepted")
    rows = tuple(
        (
            name,
            percent(found["met_with_everything_drawn"][name]),
            percent(before),
            percent(found["met_by_accepted_sets"][name]),
            "uninformative" if before > UNINFORMATIVE else "",
        )
        for name, before in found["met_under_the_prior"].items()
    )
    return [
        Heading(2, "Many sets, not one best"),
        Paragraph(
            f"{len(found['fitted'])} numbers are fitted ({', '.join(f'`{path}`' for path in found['fitted'])}), each"
            f" over the whole of its range. A seeded search tried {found['sets_tried']:,} sets at"
            f" {found['people_searching']:,} people; candidates were then played {found['runs_a_set']} times at"
            f" {found['people_checking']:,} people with other luck. {found['accepted_sets']} distinct sets passed,"
            f" {found['sets_refused_at_the_check']} did not. Every accepted set meets every target in at least"
            f" {percent(found['lowest_of_any_target'])} of its runs, and all of them together in at least"
            f" {percent(found['lowest_joint'])}. The sets stand in the scenario's table `accepted.csv`, and the"
            " report's fans are drawn over them."
        ),
        Paragraph(
            f"The targets are a filter, not evidence. {percent(found['met_jointly_under_the_prior'])} of draws from"
            " the prior meet them all. A target that over 80 % of prior draws meet says next to nothing about the"
            " numbers. What the prior holds fixed was partly set with the targets in sight, so a second column shows"
            " draws in which the assumed numbers are drawn from their ranges as well: of those,"
            f" {percent(found['met_jointly_with_everything_drawn'])} meet all."
        ),
        Table(("target", "all numbers drawn", "prior draws", "accepted sets", "remark"), rows),
    ]


def november_blocks() -> list[Block]:
    """Say what comes of November otherwise."""
    found = result("counterfactuals")
    peaks = found["second_peak"]
    sets = found["sets"]
    with_starts, without = peaks["without the call"], peaks["without the call, no plant starts"]
    moved, kept = found["days_that_the_second_peak_moves"], found["height_kept"]
    low = max(with_starts[2], without[2]) < 0.5 * peaks["as it is"][0]
    decided = (
        "In this model, over all accepted sets, the second peak does not come without the call. The record does not"
        " decide the question: nobody saw a November without it, and what stands against the call (readiness, plant"
        " starts, calls from neighbours) rests on assumed numbers."
        if low
        else "Accepted sets differ: undecided by this record."
    )
    return [
        Heading(2, "November otherwise"),
        Paragraph(
            f"All dated acts of 1 to 12 November moved by a week together, what came from elsewhere left in place:"
            f" the second peak moves by {moved[1]} days ({moved[0]} to {moved[2]}) and keeps {percent(kept[1])} of its"
            f" height ({percent(kept[0])} to {percent(kept[2])}), over {sets} accepted sets with"
            f" {found['replicates']} replicates each."
        ),
        Paragraph(f"The council's call of 1 November left out: {decided}"),
        Table(
            ("November", "second peak, of people whose plant is open: middle set (least to most)"),
            tuple((name, band(values)) for name, values in peaks.items()),
        ),
    ]


def split_blocks() -> list[Block]:
    """Say what October alone foretells, beside the rivals."""
    city, rivals = result("split"), result("rivals")
    ids = [name for name in ("T4", "T5", "T7", "T13") if name in city["november_met"]]
    rows = [
        (
            "the city",
            *(percent(city["november_met"][name]) for name in ids),
            band(city["height"]),
            city["day_of_height"][1],
        )
    ]
    for name, told in rivals["november_foretold"].items():
        met = [percent(told["meets"][one]) for one in ids]
        height = [told["height"][end] for end in ("least", "median", "most")]
        rows.append((name, *met, band(height), told["middle_day"]))
    under = result("accepted")["met_under_the_prior"]
    others = {name: rate for name, rate in city["november_met"].items() if name not in ids}
    return [
        Heading(2, "October alone, held against November"),
        Paragraph(
            f"The same search, held to October's targets only ({', '.join(city['fitted_to'])}):"
            f" {city['accepted_sets']} sets, each played {city['replicates']} times through November. The rivals had"
            " the same split. As it came out:"
        ),
        Table(("model", *(f"{name} met" for name in ids), "height, 1 to 12 November", "day of height"), tuple(rows)),
        Paragraph(
            "What the rivals cannot answer, and the city foretells from October: "
            + ", ".join(
                f"{name} {percent(rate)}{' (uninformative)' if under[name] > UNINFORMATIVE else ''}"
                for name, rate in others.items()
            )
            + "."
        ),
    ]


def table_blocks(found: Mapping[str, Any]) -> list[Block]:
    """Return the robustness tables: every variant's pass rates, and its second peak."""
    ids = list(found["rows"][0]["met"])
    groups = list(dict.fromkeys(row["group"] for row in found["rows"]))
    blocks: list[Block] = [
        Heading(2, "One thing otherwise"),
        Paragraph(
            f"{found['sets']} accepted sets, {found['replicates']} replicates each, {found['people']:,} people unless"
            f" said otherwise; share of runs that meet each target. Targets keep their dates where the timeline is"
            f" moved, so that it is meant to miss them. ![Share of runs that meet each target, one thing"
            f" otherwise]({PICTURE})"
        ),
    ]
    for group in groups:
        rows = tuple(
            (
                row["variant"],
                *(("–" if row["met"][name] is None else f"{100 * row['met'][name]:.0f}") for name in ids),
                band(row["second_peak"]),
                row["second_peak_day"][5:],
            )
            for row in found["rows"]
            if row["group"] == group
        )
        head = ("variant", *ids, "second peak", "on")
        blocks += [Heading(3, group[:1].upper() + group[1:]), Table(head, rows)]
    return blocks


def pages() -> Mapping[str, str]:
    """Return the page and its picture: name and content."""
    found = result("robustness")
    blocks: list[Block] = [
        Heading(1, "Fit and robustness"),
        Paragraph(
            "Written by `make docs` from `verification/results/`. Figures are shares of runs of this model; nothing"
            " here is an observation."
        ),
        *fit_blocks(),
        *november_blocks(),
        *split_blocks(),
        *table_blocks(found),
    ]
    return {"robustness.md": text.markdown(blocks), PICTURE: picture(found) + "\n"}


def main() -> None:
    """Write both beside this program."""
    for name, content in pages().items():
        text.save(Path(__file__).parent / name, content)


if __name__ == "__main__":
    main()
