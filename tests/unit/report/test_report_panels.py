"""Pictures of classics: axes hold what they must, and every kind of panel is drawn to the byte alike."""

import math
import re
from dataclasses import replace

import pytest

from groundswell.classics.pictures import Cells, Chart, Heat, Mark, Network, Picture, Series
from groundswell.report.axes import Axis, fitting, shown_number
from groundswell.report.panels import draw_picture

CHART = Chart(
    "How many rise",
    "spread of thresholds",
    "share out",
    (
        Series("ours", [1, 2, 3], [0.1, math.nan, 0.9], low=[0.0, 0.1, 0.8], high=[0.2, 0.3, 1.0]),
        Series("paper", [1, 3], [0.1, 0.9], look="dots", paper=True),
        Series("steps", [1, 2, 3], [0.2, 0.3, 0.4], look="steps"),
        Series("<b>&", [1, 2, 3], [0.2, 0.3, 0.4], look="bars"),
    ),
    marks=(Mark(2.0, "here"), Mark(1.0, "there", y=0.5)),
)
CELLS = Cells("A square", [[0, 1, 1], [2, 0, 0]], ("empty", "quiet", "active"))
HEAT = Heat("Shares", "p", "a", ("0", "1"), ("1", "2"), [[0.0, 1.0], [0.5, math.nan]])
NETWORK = Network("A kite", ((0.1, 0.5), (0.9, 0.5)), ((0, 1),), (0, 1), ("stays", "acts"), ("A", "B"))


def test_an_axis_puts_its_ends_at_the_ends():
    axis = Axis(0.0, 10.0, 100.0, 300.0)
    assert (axis.place(0.0), axis.place(5.0), axis.place(10.0)) == (100.0, 200.0, 300.0)
    assert math.isnan(axis.place(math.nan))


def test_a_scale_of_ratios_puts_ten_midway_between_one_and_a_hundred():
    axis = Axis(1.0, 100.0, 0.0, 200.0, log=True)
    assert axis.place(10.0) == pytest.approx(100.0)
    assert math.isnan(axis.place(0.0))
    assert axis.ticks() == [1.0, 10.0, 100.0]


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (-3.0, 17.0), (0.2, 0.23), (0.0, 123456.0)])
def test_ticks_are_few_and_inside(low, high):
    ticks = Axis(low, high, 0.0, 1.0).ticks()
    assert 3 <= len(ticks) <= 7
    assert low - 1e-9 <= ticks[0]
    assert ticks[-1] <= high + 1e-9


def test_a_range_holds_its_values_and_given_ends():
    low, high = fitting([3.0, 5.0, math.nan], log=False)
    assert low < 3.0
    assert high > 5.0
    assert fitting([0.5, 1.0], log=False, low=0.0, high=2.0) == (0.0, 2.0)
    assert fitting([4.0, 4.0], log=False)[0] < 4.0
    assert fitting([], log=True)[0] > 0


@pytest.mark.parametrize(
    ("value", "words"), [(0, "0"), (0.25, "0.25"), (1500, "1,500"), (1e7, "10⁷"), (2e-4, "2·10⁻⁴")]
)
def test_numbers_of_an_axis_are_short(value, words):
    assert shown_number(value) == words


@pytest.mark.parametrize("panel", [CHART, CELLS, HEAT, NETWORK])
def test_every_kind_of_panel_is_drawn_and_escaped(panel):
    svg = draw_picture(Picture((panel,), "caption"), "label")
    assert svg == draw_picture(Picture((panel,), "caption"), "label")
    assert panel.title in svg
    assert "nan" not in svg
    assert "<b>" not in svg


def test_the_papers_series_are_in_the_accent_and_ours_are_not():
    svg = draw_picture(Picture((CHART,), ""), "label")
    assert svg.count('stroke="#c2452d"') >= 2
    ours = draw_picture(Picture((Chart("t", "x", "y", CHART.series[:1]),), ""), "label")
    assert "#c2452d" not in ours


def test_four_panels_stand_in_two_rows():
    one, four = (draw_picture(Picture((CHART,) * count, ""), "label") for count in (1, 4))
    assert 'viewBox="0 0 760 300"' in one
    assert 'viewBox="0 0 760 600"' in four


def drawn(svg, words):
    (found,) = re.findall(rf"<text ([^>]*)>(?:up: )?{re.escape(words)}</text>", svg)
    return found


def test_the_long_name_of_a_side_stands_over_the_table_and_not_across_its_title():
    long = "how strongly a fully trusted call of the council draws people out (lean.b_call, logit)"
    svg = draw_picture(Picture((replace(HEAT, up=long, across=long.replace("call", "word")),), ""), "label")
    assert "rotate" not in drawn(svg, long)
    title, name = (float(re.search(r' y="([\d.]+)"', drawn(svg, words))[1]) for words in ("Shares", long))
    highest = min(float(y) for y in re.findall(r'<rect x="[\d.]+" y="([\d.]+)"', svg) if float(y) > 0)
    assert title + 12 < name < highest
    assert "…" not in svg
    # A short one stands upright, and no higher than the table.
    short = draw_picture(Picture((replace(HEAT, up="threshold"),), ""), "label")
    assert "rotate" in drawn(short, "threshold")
