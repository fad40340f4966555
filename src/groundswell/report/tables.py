"""The page's tables: ledger, minutes, what is predicted, and the numbers by their standing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundswell.report.captions import percent
from groundswell.report.days import said, said_short
from groundswell.report.story import ParameterRow, SessionRow, Story

__all__ = [
    "Ledger",
    "Minutes",
    "MinutesItem",
    "Predicted",
    "RivalLine",
    "ledger_table",
    "minutes_of",
    "numbers_table",
    "predicted",
    "rivals_table",
]

Floats = NDArray[np.float64]

LEDGER_COLUMNS = (
    ("name", "campaign"),
    ("campaign", "campaign"),
    ("called_by", "called by"),
    ("share_from_below", "from below"),
    ("mandates", "mandates"),
    ("start", "start"),
    ("peak", "height"),
    ("peak_share", "most out"),
    ("end", "end"),
    ("person_days", "person-days"),
    ("outcome", "outcome"),
    ("why", "why"),
    ("verdict_by_outlet", "in the newspapers"),
)
SHARES = frozenset({"share_from_below", "mandates", "peak_share"})
RIGHT = frozenset({"from below", "mandates", "most out", "person-days"})
SHORT = frozenset({"campaign", "called by", "start", "height", "end", "outcome"})
HEADINGS = (("fitted", "Fitted"), ("record", "From record or literature"), ("assumed", "Assumed"))


@dataclass(frozen=True)
class Ledger:
    """The ledger as a table: headings, those set to the right, and rows of words."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[str] = RIGHT
    short: frozenset[str] = SHORT


def ledger_table(story: Story) -> Ledger:
    """Return the ledger of campaigns in words; columns that no row has are left out."""
    table = [{**row, "mandates": mandates} for row, mandates in zip(story.campaigns, _mandates(story), strict=True)]
    chosen = [(key, head) for key, head in LEDGER_COLUMNS if any(row.get(key) for row in table)]
    rows = [tuple(_ledger_cell(key, row.get(key, "")) for key, _ in chosen) for row in table]
    return Ledger(tuple(head for _, head in chosen), tuple(rows))


def _mandates(story: Story) -> list[str]:
    """Return for each strike the mandates at the first sitting that carried a call for it; none where none did."""
    found, before = [], ""
    for row in story.campaigns:
        end = row.get("end") or story.dates[-1]
        calls = [
            one.mandates
            for one in story.sessions
            if one.item == "out" and one.decided != "rejected" and before < one.date <= end
        ]
        strike = row.get("campaign", "").endswith("strike")
        known = strike and bool(calls) and bool(np.isfinite(calls[0]))
        found.append(f"{calls[0]:.6g}" if known else "")
        before = end if strike else before
    return found


def _ledger_cell(key: str, text: str) -> str:
    if key in {"start", "peak", "end"}:
        return said_short(text)
    if key == "verdict_by_outlet":
        return _verdicts(text)
    value = _as_number(text)
    if value is None:
        return text
    return percent(value) if key in SHARES else f"{value:,.0f}" if key == "person_days" else text


def _verdicts(text: str) -> str:
    """Say the newspapers' verdicts, each once, with those who give it: ``won: socialist, liberal; lost: official``."""
    by: dict[str, list[str]] = {}
    for part in text.split("; "):
        outlet, _, verdict = part.rpartition(": ")
        by.setdefault(verdict, []).append(outlet)
    if len(by) == 1 and len(next(iter(by.values()))) > 1:
        return f"{next(iter(by))}: all"
    return "; ".join(f"{verdict}: {', '.join(outlets)}" if outlets[0] else verdict for verdict, outlets in by.items())


def _as_number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if np.isfinite(value) else None


@dataclass(frozen=True)
class MinutesItem:
    """One item of a sitting in sentences, with its votes by trade."""

    item: str
    report: str
    motion: str
    vote: str
    decision: str
    other: bool
    trades: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class Minutes:
    """The minutes of one sitting."""

    date: str
    agenda: str
    standing: str
    items: tuple[MinutesItem, ...]


def minutes_of(story: Story) -> Minutes | None:
    """Return the minutes of the last sitting within the days claimed, or of the first if all lie later."""
    if not story.sessions:
        return None
    inside = [
        row for row in story.sessions if (day := story.day_of(row.date)) is not None and day <= story.last_claimed
    ]
    date = (inside[-1] if inside else story.sessions[0]).date
    rows = [row for row in story.sessions if row.date == date]
    standing = (
        "Delegates are simulated; motions and the decisions enforced are given."
        if any(row.enforced for row in rows)
        else "Delegates, motions and decisions are simulated."
    )
    return Minutes(said(date), rows[0].agenda or "not kept", standing, tuple(_item(row) for row in rows))


def _item(row: SessionRow) -> MinutesItem:
    yes = sum(votes[0] for votes in row.votes.values())
    no = sum(votes[1] for votes in row.votes.values())
    trades = tuple(
        (trade, f"{votes[0]:,}", f"{votes[1]:,}", percent(votes[0] / (votes[0] + votes[1])))
        for trade, votes in row.votes.items()
        if votes[0] + votes[1] > 0
    )
    swayed = ""
    if np.isfinite(row.before_speech) and np.isfinite(row.after_speech) and row.before_speech != row.after_speech:
        before, after = percent(row.before_speech), percent(row.after_speech)
        swayed = f" Before the speeches {before} lean towards it, after them {after}."
    vote = f"Votes: {yes:,} for, {no:,} against.{swayed}" if yes + no else "No vote was counted."
    return MinutesItem(
        row.item[:1].upper() + row.item[1:],
        _report(row),
        row.motion,
        vote,
        _decision(row),
        not row.agrees,
        trades,
    )


def _report(row: SessionRow) -> str:
    if not (np.isfinite(row.reported_mood) and np.isfinite(row.true_mood)):
        return "Nothing was reported."
    word = row.report.partition(",")[0]
    over = row.reported_mood - row.true_mood
    how = "brighter than" if over > 0.005 else "darker than" if over < -0.005 else "as bright as"
    hope = f"; hope {row.reported_hope:.2f}" if np.isfinite(row.reported_hope) else ""
    over = row.reported_hope - row.true_hope
    more = "more than" if over > 0.005 else "less than" if over < -0.005 else "as much as"
    hope += f", {more} the true {row.true_hope:.2f}" if hope and np.isfinite(row.true_hope) else ""
    mandates = (
        f" Delegates whose plants had voiced for the strike before the sitting: {percent(row.mandates)}."
        if np.isfinite(row.mandates)
        else ""
    )
    mood = f"Mood {row.reported_mood:.2f} (0 to 1), {how} the true {row.true_mood:.2f}"
    return f"Report: {word}. {mood}{hope}.{mandates}" if word else f"{mood}{hope}.{mandates}"


def _decision(row: SessionRow) -> str:
    if row.agrees:
        return f"Decided: {row.decided}, as the simulated vote."
    if row.enforced:
        return f"Decided: {row.decided}, as given; the simulated vote, {row.simulated}, is overruled here."
    return f"Decided: {row.decided}; the simulated vote was {row.simulated}."


@dataclass(frozen=True)
class Predicted:
    """One thing that the model brings forth: this run's value, and where nine tenths of replicates lie."""

    what: str
    value: str
    span: str
    target: str


PREDICTED = (
    ("out_share", "most people out at once", "max", "share"),
    ("locked_out", "most people locked out at once", "max", "people"),
    ("unemployed", "most people dismissed at once", "max", "people"),
    ("voiced_minus_private", "voices furthest ahead of feeling", "max", "number"),
    ("voiced_minus_private", "voices furthest behind feeling", "min", "number"),
    ("hope", "hope on the last day claimed", "last", "number"),
    ("trust", "trust on the last day claimed", "last", "number"),
    ("fatigue", "fatigue on the last day claimed", "last", "number"),
    ("isolation", "isolation at its highest", "max", "number"),
    ("insincere_share", "speeches from loyalty alone, at most", "max", "share"),
    ("wildcat_appeals", "appeals to the city without the council", "sum", "count"),
    ("from_below_share", "people out whose plant had gone by itself, on the day most are out", "height", "share"),
    ("orders_refused", "orders against crowds not carried out", "sum", "count"),
)


def _statistic(values: Floats, how: str, out: Floats | None = None) -> float:
    """Return one number of a series; ``height`` is its value on the day most are out."""
    if how == "height":
        return float("nan") if out is None or not len(out) else float(values[int(np.argmax(out))])
    values = values[np.isfinite(values)]
    if not len(values):
        return float("nan")
    return float({"max": values.max(), "min": values.min(), "sum": values.sum()}.get(how, values[-1]))


def _words(value: float, unit: str) -> str:
    if not np.isfinite(value):
        return "–"
    if unit == "share":
        return percent(value)
    return (f"{value:,.0f}" if unit in {"people", "count"} else f"{value:.2f}").replace("-", "−")


def predicted(story: Story) -> list[Predicted]:
    """Return what is neither put in nor fitted, over the days claimed, marking what a target also asks."""
    end = story.last_claimed + 1
    asked: dict[str, list[str]] = {}
    for target in story.targets:
        asked.setdefault(target.quantity, []).append(target.id)
    rows = []
    for name, what, how, unit in PREDICTED:
        if name not in story.city:
            continue
        span = "–"
        if story.fan is not None and name in story.fan.values and story.fan.replicates > 1:
            outs = story.fan.values.get("out_share")
            each = np.array(
                [
                    _statistic(values[:end], how, None if outs is None else outs[k, :end])
                    for k, values in enumerate(story.fan.values[name])
                ]
            )
            if np.isfinite(each).any():
                low, high = np.nanquantile(each, (0.05, 0.95))
                span = f"{_words(float(low), unit)} to {_words(float(high), unit)}"
        value = _words(_statistic(story.city[name][:end], how, story.share("out")[:end]), unit)
        rows.append(Predicted(what, value, span, ", ".join(asked.get(name, ())) or "no"))
    if story.regime:
        rows.append(_called(story))
    inside = [
        row for row in story.sessions if row.enforced and (day := story.day_of(row.date)) is not None and day < end
    ]
    if inside:
        differ = sum(1 for row in inside if not row.agrees)
        rows.append(Predicted("simulated votes against the given decision", f"{differ} of {len(inside)}", "–", "no"))
    return rows


def _called(story: Story) -> Predicted:
    """Return what the last day claimed is called, in how many replicates it is called so, and what targets ask."""
    asked = [f"{one.id}, of {one.window}" for one in story.targets if one.quantity == "regime"]
    label = story.regime[story.last_claimed]
    span = "–"
    if story.fan is not None and story.fan.regimes:
        same = sum(1 for labels in story.fan.regimes if labels[story.last_claimed] == label)
        span = f"the same in {same} of {len(story.fan.regimes)}"
    date = said(story.dates[story.last_claimed])
    return Predicted(f"what {date}, the last day claimed, is called", label, span, "; ".join(asked) or "no")


@dataclass(frozen=True)
class RivalLine:
    """The city or a rival beside the targets of turnout: its name, how many numbers, and a cell a target.

    A cell is the value, how many sets lie inside the band (in words), and whether at least four fifths of them do.
    """

    name: str
    numbers: str
    cells: tuple[tuple[str, str, bool], ...]


def rivals_table(story: Story) -> tuple[tuple[str, ...], tuple[RivalLine, ...]]:
    """Return the targets of turnout by name, and this run and its rivals beside them; nothing without rivals."""
    asked = {row.id: row for row in story.targets if any(row.id in one.inside for one in story.rivals)}
    if not asked:
        return (), ()
    numbers = f"{len(story.parameters):,}" if story.parameters else "–"
    own = tuple((row.observed, "inside" if row.met else "outside", row.met) for row in asked.values())
    lines = [RivalLine("this run of the city", numbers, own)]
    for one in story.rivals:
        cells = tuple(
            (
                _observed(one.observed.get(name)),
                f"{one.inside.get(name, 0)} of {one.sets} inside",
                one.inside.get(name, 0) >= 0.8 * one.sets,
            )
            for name in asked
        )
        lines.append(RivalLine(one.title, f"{one.numbers}", cells))
    return tuple(asked), tuple(lines)


def _observed(value: float | str | None) -> str:
    if value is None:
        return "never"
    return said(value) if isinstance(value, str) else f"{value:.3g}"


def numbers_table(story: Story) -> list[tuple[str, list[tuple[str, list[ParameterRow]]]]]:
    """Return the model's numbers by standing (fitted, record, assumed), then by owner, in plan order."""
    result = []
    for status, heading in HEADINGS:
        groups: dict[str, list[ParameterRow]] = {}
        for row in story.parameters:
            if row.status == status:
                groups.setdefault(row.owner, []).append(row)
        if groups:
            result.append((heading, list(groups.items())))
    return result
