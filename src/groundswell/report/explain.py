"""The causal diagram, drawn from the rules' own text: first a handful of named loops, then the whole.

No layout program is used. A loop is a ring of corners; the whole is three columns (what is looked at, the
rules in the order of a day, what changes), sorted so that few lines cross.
"""

from collections.abc import Mapping, Sequence
from math import atan2, cos, pi, sin
from typing import Any

from groundswell.report.drawing import ACCENT, BLUE, GREY, INK, PALE, TEAL, VIOLET, Drawing, clean, number
from groundswell.report.loops import LOOPS, Arrow, Link, Loop, links, missing
from groundswell.report.rules import Rule, meaning, rules_of, title_of
from groundswell.world.quantities import by_name

__all__ = ["loops_svg", "whole_svg"]

COLOURS = {"people": ACCENT, "soldiers": VIOLET, "institution": BLUE, "counting": GREY}
WHOSE = {
    "institution": "institutions",
    "people": "each person",
    "soldiers": "each soldier",
    "counting": "the engine",
}

PAGE = 1000.0
LOOP_HEIGHT = 268.0

ROW = 12.5
HEAD = 62.0
LEFT, MIDDLE, RIGHT = 262.0, 500.0, 738.0
RULE_WIDTH = 118.0


def loops_svg(plan: Any) -> str:
    """Draw the named loops, each arrow with its sign; loops that the plan does not close are left out.

    Parameters
    ----------
    plan : Plan
        How a scenario will be run.

    Returns
    -------
    str
        One SVG picture. Every arrow drawn stands in the text of the plan's rules, and names them.
    """
    found = links(rules_of(plan))
    closed = [loop for loop in LOOPS if not missing(loop, found)]
    rows = [row for row in ([one for one in closed if one.grows], [one for one in closed if not one.grows]) if row]
    drawing = Drawing(
        PAGE,
        max(1, len(rows)) * LOOP_HEIGHT + 8.0,
        "Named loops: what feeds on itself and what checks itself",
    )
    for index, row in enumerate(rows):
        # Loops of more corners get more room.
        shares = [3 + len(loop.corners) for loop in row]
        left = 0.0
        for share, loop in zip(shares, row, strict=True):
            width = PAGE * share / sum(shares)
            _loop(drawing, loop, found, left + width / 2, index * LOOP_HEIGHT, width)
            left += width
    if not rows:
        drawing.text(
            PAGE / 2,
            LOOP_HEIGHT / 2,
            "With these switches no named loop closes.",
            anchor="middle",
            colour=GREY,
        )
    return drawing.svg()


def _loop(
    drawing: Drawing, loop: Loop, found: Mapping[Link, Sequence[str]], x: float, top: float, width: float
) -> None:
    colour = ACCENT if loop.grows else BLUE
    wide, high = min(width / 2 - 56.0, 112.0), 76.0
    y = top + 146.0
    drawing.text(x, top + 26, loop.name, size=16, weight="600", anchor="middle", colour=colour)
    drawing.text(
        x,
        top + 43,
        "feeds on itself" if loop.grows else "checks itself",
        size=10.5,
        anchor="middle",
        colour=GREY,
    )
    count = len(loop.corners)
    # The first corner stands at the top; the ring goes clockwise.
    angles = [2 * pi * k / count - pi / 2 for k in range(count)]
    for k, arrow in enumerate(loop.arrows):
        first, second = angles[k], angles[k] + 2 * pi / count
        start = _free(loop.corners[k], first, wide, high, 1)
        end = _free(loop.corners[(k + 1) % count], second, wide, high, -1)
        _arc(drawing, arrow, found, (x, y, wide, high), (start, end), colour)
    for words, angle in zip(loop.corners, angles, strict=True):
        _words(drawing, words, x + wide * cos(angle), y + high * sin(angle))


def _lines(words: str) -> list[str]:
    """Break words for a corner into two lines when they are long."""
    parts = words.split(" ")
    if len(words) <= 10 or len(parts) == 1:
        return [words]
    cut = min(range(1, len(parts)), key=lambda k: abs(len(" ".join(parts[:k])) - len(" ".join(parts[k:]))))
    return [" ".join(parts[:cut]), " ".join(parts[cut:])]


def _words(drawing: Drawing, words: str, x: float, y: float) -> None:
    lines = _lines(words)
    for k, line in enumerate(lines):
        drawing.text(x, y + 4.5 + 13.5 * (k - (len(lines) - 1) / 2), line, size=12, anchor="middle")


def _free(words: str, angle: float, wide: float, high: float, way: int) -> float:
    """Return the angle, going `way` round the ring, at which the corner's words are left behind."""
    lines = _lines(words)
    half_width = 3.4 * max(len(line) for line in lines) + 7.0
    half_height = 7.0 * len(lines) + 6.0
    step = 0.01
    moved = angle
    while abs(moved - angle) < pi:
        moved += way * step
        across = abs(wide * (cos(moved) - cos(angle)))
        along = abs(high * (sin(moved) - sin(angle)))
        if across > half_width or along > half_height:
            break
    return moved


def _arc(
    drawing: Drawing,
    arrow: Arrow,
    found: Mapping[Link, Sequence[str]],
    ring: tuple[float, float, float, float],
    ends: tuple[float, float],
    colour: str,
) -> None:
    x, y, wide, high = ring
    start, end = ends
    if end - start < 0.06:
        middle = (start + end) / 2
        start, end = middle - 0.03, middle + 0.03
    x1, y1 = x + wide * cos(start), y + high * sin(start)
    x2, y2 = x + wide * cos(end), y + high * sin(end)
    made_by = "; ".join(
        f"{title_of(a)} → {title_of(b)} ({', '.join(found[a, b])})"
        for a, b in zip(arrow.path, arrow.path[1:], strict=False)
    )
    drawing.raw(f"<g><title>{clean(made_by)}</title>")
    drawing.raw(
        f'<path d="M{number(x1)} {number(y1)}A{number(wide)} {number(high)} 0 0 1 {number(x2)} {number(y2)}" '
        f'stroke="{colour}" stroke-width="1.6" fill="none"/>'
    )
    _head(drawing, x2, y2, atan2(high * cos(end), -wide * sin(end)), colour)
    sign_x, sign_y = x + (wide + 13) * cos(end - 0.14), y + (high + 13) * sin(end - 0.14)
    drawing.text(
        sign_x,
        sign_y + 4,
        "+" if arrow.sign > 0 else "−",
        size=13,
        weight="600",
        anchor="middle",
        colour=colour,
    )
    drawing.raw("</g>")
    middle = (start + end) / 2
    _by(drawing, arrow, found, x + (wide - 11) * cos(middle), y + (high - 11) * sin(middle), middle)


def _by(drawing: Drawing, arrow: Arrow, found: Mapping[Link, Sequence[str]], x: float, y: float, angle: float) -> None:
    """Write, inside the ring, the rules that make the arrow."""
    names: list[str] = []
    for pair in zip(arrow.path, arrow.path[1:], strict=False):
        for name in found[pair]:
            if name not in names and name not in {"counting", "company"}:
                names.append(name)
    level = abs(cos(angle)) < 0.35
    anchor = "middle" if level else ("end" if cos(angle) > 0 else "start")
    lines = [", ".join(title_of(name) for name in names)] if level else [title_of(name) for name in names]
    for k, line in enumerate(lines):
        place = y + 3 + 10.0 * (k - (len(lines) - 1) / 2)
        drawing.text(x, place, line, size=8.5, colour=GREY, anchor=anchor, italic=True)


def _head(drawing: Drawing, x: float, y: float, angle: float, colour: str, size: float = 7.0) -> None:
    """Draw an arrow's head with its point at (x, y)."""
    points = [(x, y)]
    points += [(x + size * cos(angle + turn), y + size * sin(angle + turn)) for turn in (2.72, -2.72)]
    drawing.path(points, fill=colour, width=0, close=True)


def whole_svg(plan: Any) -> str:
    """Draw every rule of a plan with all that it looks at (left) and all that it changes (right).

    Parameters
    ----------
    plan : Plan
        How a scenario will be run.

    Returns
    -------
    str
        One SVG picture: rules stand in the order of a day; what changes on the right is what the next rules,
        or the next day, look at on the left.
    """
    rules = rules_of(plan)
    left, right = _sorted_sides(rules)
    places: dict[tuple[str, str], float] = {}
    blocks = _blocks(rules)
    longest = max(len(left), len(right), 1)
    height = HEAD + longest * ROW + 60.0
    _spread_rules(blocks, places, height)
    left_at = _column(left, height)
    right_at = _column(right, height)
    drawing = Drawing(PAGE, height, "Who looks at what and changes what")
    _heads(drawing)
    for rule in rules:
        for name in sorted(rule.reads):
            _strand(
                drawing,
                LEFT + 4,
                left_at[name],
                MIDDLE - RULE_WIDTH / 2,
                places[rule.who, rule.name],
                COLOURS[rule.who],
            )
        for name in sorted(rule.writes):
            _strand(
                drawing,
                MIDDLE + RULE_WIDTH / 2,
                places[rule.who, rule.name],
                RIGHT - 4,
                right_at[name],
                COLOURS[rule.who],
            )
    for rule in rules:
        _box(drawing, rule, places[rule.who, rule.name])
    changed = set(right)
    for name, y in left_at.items():
        _label(drawing, name, LEFT, y, "end", given=name not in changed)
    for name, y in right_at.items():
        _label(drawing, name, RIGHT, y, "start", given=False)
    return drawing.svg()


def _sorted_sides(rules: Sequence[Rule]) -> tuple[list[str], list[str]]:
    """Sort both sides by the mean place of their rules; with a fixed middle one sweep is enough."""
    sides = []
    for side in ("reads", "writes"):
        at: dict[str, list[int]] = {}
        for place, rule in enumerate(rules):
            for name in getattr(rule, side):
                at.setdefault(name, []).append(place)
        sides.append(sorted(at, key=lambda name, at=at: (sum(at[name]) / len(at[name]), name)))  # type: ignore[misc]
    return sides[0], sides[1]


def _blocks(rules: Sequence[Rule]) -> list[tuple[str, list[Rule]]]:
    blocks: list[tuple[str, list[Rule]]] = []
    for rule in rules:
        if not blocks or blocks[-1][0] != rule.who:
            blocks.append((rule.who, []))
        blocks[-1][1].append(rule)
    return blocks


def _spread_rules(
    blocks: Sequence[tuple[str, list[Rule]]], places: dict[tuple[str, str], float], height: float
) -> None:
    """Give each rule its height on the page, with a wider gap between blocks."""
    slots = sum(len(block) for _, block in blocks) + 0.8 * (len(blocks) - 1)
    step = (height - HEAD - 70.0) / max(slots - 1, 1.0)
    y = HEAD + 20.0
    for _, block in blocks:
        for rule in block:
            places[rule.who, rule.name] = y
            y += step
        y += 0.8 * step


def _column(names: Sequence[str], height: float) -> dict[str, float]:
    step = (height - HEAD - 50.0) / max(len(names) - 1, 1)
    return {name: HEAD + 10.0 + k * min(step, 2.2 * ROW) for k, name in enumerate(names)}


def _heads(drawing: Drawing) -> None:
    drawing.text(LEFT, 22, "looks at", size=14, weight="600", anchor="end")
    drawing.text(MIDDLE, 22, "rule, in the order of a day", size=14, weight="600", anchor="middle")
    drawing.text(RIGHT, 22, "changes", size=14, weight="600")
    x = MIDDLE - 152.0
    for who, words in WHOSE.items():
        drawing.rect(x, 34, 9, 9, fill=COLOURS[who])
        drawing.text(x + 13, 42.5, words, size=10, colour=GREY)
        x += 26 + 5.6 * len(words)
    drawing.text(LEFT, 42.5, "italic: given, no rule changes it", size=10, colour=GREY, anchor="end")


def _strand(drawing: Drawing, x1: float, y1: float, x2: float, y2: float, colour: str) -> None:
    bend = 0.5 * (x2 - x1)
    drawing.raw(
        f'<path d="M{number(x1)} {number(y1)}'
        f"C{number(x1 + bend)} {number(y1)} {number(x2 - bend)} {number(y2)} "
        f'{number(x2)} {number(y2)}" stroke="{colour}" stroke-width=".8" stroke-opacity=".45" fill="none"/>'
    )


def _box(drawing: Drawing, rule: Rule, y: float) -> None:
    colour = COLOURS[rule.who]
    first = rule.doc.partition("\n")[0]
    drawing.raw(f"<g><title>{clean(first)}</title>")
    drawing.rect(MIDDLE - RULE_WIDTH / 2, y - 9.5, RULE_WIDTH, 19, fill=PALE, edge=colour)
    drawing.text(MIDDLE, y + 4, title_of(rule.name), size=11.5, anchor="middle", weight="600")
    drawing.raw("</g>")


def _label(drawing: Drawing, name: str, x: float, y: float, anchor: str, *, given: bool) -> None:
    quantity = by_name().get(name)
    where = "" if quantity is None or quantity.by == "city" else f" · {quantity.by}"
    drawing.raw(f"<g><title>{clean(meaning(name))}</title>")
    drawing.circle(x + (3 if anchor == "end" else -3), y, 1.6, fill=TEAL if given else INK)
    words = title_of(name)
    if anchor == "end":
        drawing.text(x - 4, y + 3.5, words + where, size=10, anchor=anchor, italic=given, colour=TEAL if given else INK)
    else:
        drawing.text(x + 4, y + 3.5, words + where, size=10)
    drawing.raw("</g>")
