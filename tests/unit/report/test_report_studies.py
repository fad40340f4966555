"""A study's page: words before paths, figures that can be read, nothing drawn that is not there, nothing said twice."""

import re
from dataclasses import replace

import numpy as np
import pytest

import groundswell
from groundswell.classics.pictures import Chart, Mark, Picture, Series
from groundswell.report import study_figures as draw
from groundswell.report import study_words as say
from groundswell.report.panels import draw_picture
from groundswell.report.study_page import study_page
from groundswell.report.study_parts import PARTS

TOWN = {"people": 120, "workers": 1}
SHORT = {"end": "1900-03-20"}
CLASSIC = "granovetter_1978"
SMALLEST = 10.0
COLUMN = 1056.0
"""Width of a page's column in a window of the usual size."""


@pytest.fixture(scope="module")
def pair():
    """A town without its call."""
    said = {"leave_out": ["kind=call"], "given": SHORT, "replicates": 2, "shown": ["out_share", "private_support"]}
    return groundswell.whatif("mill-town", **said, outcomes=["highest_out", "ever_revolt"], **TOWN)


@pytest.fixture(scope="module")
def swept():
    said = {"changes": SHORT, "points": 4, "design": "latin", "replicates": 1}
    return groundswell.sweep("mill-town", ["lean.b_social", "fatigue.tiring", "trust.pace"], **said, **TOWN)


@pytest.fixture(scope="module")
def certain():
    return groundswell.whatif(CLASSIC, {"spread": "0.126"}, replicates=2, workers=1)


def shown(answer):
    return PARTS[answer.question.verb](answer)


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# --- words ------------------------------------------------------------------------------------------------------------


def test_titles_say_what_a_number_is_and_then_its_path(swept, certain):
    assert say.title(certain.question) == "What if: with standard deviation of normal thresholds (spread) = 0.126"
    assert say.title(swept.question) == "A sweep over 3 numbers"
    found = groundswell.phase(CLASSIC, ["spread=0.1:0.14", "mean=0.2:0.3"], points=2, refine=0, workers=1, replicates=1)
    title = "A map of standard deviation of normal thresholds (spread) and mean of normal thresholds (mean)"
    assert say.title(found.question) == title
    assert (
        "standard deviation of normal thresholds (spread) from 0.1 to 0.14" in dict(say.asked(found.question))["varied"]
    )


def test_no_cell_of_a_page_is_a_bare_path(swept):
    page = study_page(swept)
    cells = re.findall(r"<td>([^<]*)</td>", page)
    assert "how fast people tire while out (fatigue.tiring)" in cells
    names = page[page.index("The numbers that are varied") :]
    assert re.search(r"<tr><td>how fast people tire while out</td><td>fatigue.tiring</td><td>0.07 per day</td>", names)


def test_bars_are_named_in_words_with_the_path_under_them():
    found = groundswell.sensitivity(
        "mill-town", ["lean.b_social", "fatigue.tiring"], points=2, replicates=1, changes=SHORT, **TOWN
    )
    part = shown(found)
    texts = re.findall(r"<text[^>]*>([^<]+)</text>", part.figures[0].svg)
    place = texts.index("how strongly the company of others draws people out")
    assert texts[place + 1] == "lean.b_social"
    # Of numbers without a unit nobody knows what they are.
    assert all("percentage points" in cell for row in part.tables[0].rows for cell in (row[1], row[2], row[4]))
    assert all("person-days" in cell for row in part.tables[1].rows for cell in (row[1], row[2], row[4]))
    cells = [cell for table in part.tables for row in table.rows for cell in row]
    assert not [cell for cell in cells if "e+" in cell]


def test_a_logit_is_explained_where_one_is_printed(swept, certain):
    assert words(study_page(swept)).count("A logit measures a leaning") == 1
    assert "A logit" not in study_page(certain)
    assert 1 / (1 + np.exp(-np.array([1.0, 2.0, 4.0]))) == pytest.approx([0.73, 0.88, 0.98], abs=0.005)


def test_dates_have_their_year(pair):
    assert "from 12 March to 20 March 1900" in pair.sentence
    assert re.search(r"differs is \d+ March 1900", " ".join(shown(pair).beside))


# --- what is left out -------------------------------------------------------------------------------------------------


def test_one_world_has_no_table_of_worlds(pair):
    assert [table.title for table in shown(pair).tables] == ["Every outcome"]
    (world,) = pair.worlds
    two = replace(pair, worlds=(world, replace(world, name="another", structure="another")))
    assert [table.title for table in shown(two).tables] == ["What the worlds agree on", "Every world"]


def test_what_is_the_same_everywhere_is_said_and_not_drawn(pair):
    (world,) = pair.worlds
    two = replace(pair, worlds=(world, replace(world, name="another", structure="another")))
    sentences = [one.caption for one in shown(two).figures if not one.svg]
    assert sentences == ["Whether there is a revolt: the same in all 4 pairs of 2 worlds."]
    nothing = {name: replace(one, mean=0 * one.mean, low=0 * one.low, high=0 * one.high, paired=0 * one.paired)
               for name, one in world.days.items()}  # fmt: skip
    still = replace(pair, worlds=(replace(world, days=nothing),))
    assert [one.svg for one in shown(still).figures] == ["", ""]
    assert "People on strike, as a share: the same on every day, in all 2 pairs." in words(study_page(still))
    assert "<figure>" not in study_page(still)


def test_a_caption_is_said_once(pair):
    captions = [one.caption for one in shown(pair).figures if one.caption]
    assert len(captions) == len(set(captions)) == 2
    assert len(shown(pair).figures) == 4
    assert study_page(pair).count("Two runs of a pair share all luck") == 1


def test_a_model_without_luck_says_so(certain, pair):
    assert "this model has no luck: the figure is the same in every run" in words(study_page(certain))
    assert "no luck" not in study_page(pair)
    (table,) = shown(certain).tables
    assert table.rows[0][-2] == "96 people more in all 2 pairs"


def test_one_run_at_a_point_has_no_errors(swept):
    figure = shown(swept).figures[0]
    assert "one run at each point" in figure.svg
    assert "standard errors" not in figure.svg
    assert figure.caption.startswith("One run at each point")


# --- looks ------------------------------------------------------------------------------------------------------------


def sizes(svg):
    """Return the sizes of a figure's words on a page, in pixels."""
    width = float(re.search(r'viewBox="0 0 ([\d.]+)', svg)[1])
    return [float(size) * COLUMN / width for size in re.findall(r'font-size="([\d.]+)"', svg)]


def test_no_word_of_a_figure_is_too_small_to_read(pair, swept):
    many = groundswell.whatif("mill-town", without=["talk"], given=SHORT, replicates=2, over_structures=True, **TOWN)
    sure = groundswell.phase(CLASSIC, ["spread=0.1:0.14", "mean=0.2:0.3"], points=2, refine=0, workers=1, replicates=1)
    for answer in (pair, swept, many, sure):
        for figure in shown(answer).figures:
            assert not figure.svg or min(sizes(figure.svg)) >= SMALLEST
    # On the pages of the documentation a figure is as wide as it says.
    assert draw.TEXT >= SMALLEST


def places(svg, text):
    x, y = re.search(rf'<text x="([\d.-]+)" y="([\d.-]+)"[^>]*>{text}</text>', svg).groups()
    return float(x), float(y)


def test_labels_of_lines_stand_beside_them(pair):
    dates = pair.dates
    kept = np.linspace(0.0, 1.1, len(dates))
    svg = draw.ratio_by_day(dates, len(dates) - 1, kept, kept / 2, "what pairing leaves")
    ends = [float(x) for x in re.findall(r"M56 [\d.]+L([\d.]+) ", svg)]
    for label in ("a fifth", "as without pairing"):
        assert places(svg, label)[0] > max(ends)


def test_the_usual_value_is_named_over_the_frame():
    dots = Series("mean", [0.0, 1.0, 2.0], [5.0, 5.0, 5.0], look="dots")
    svg = draw_picture(Picture((Chart("title", "x", "y", (dots,), (Mark(1.0, "usual value"),)),), ""), "")
    rules = [float(y) for y in re.findall(r"M54 ([\d.]+)L", svg)]
    circles = [float(y) for y in re.findall(r'<circle cx="[\d.]+" cy="([\d.]+)" r="2.6', svg)]
    label = places(svg, "usual value")[1]
    assert label < min(rules)
    assert label < min(circles[:3])


def test_panels_of_one_figure_are_as_wide_as_one_another(swept):
    svg = shown(swept).figures[0].svg
    frames = [
        float(right) - float(left)
        for left, right in re.findall(r'd="M([\d.]+) [\d.]+L([\d.]+) [\d.]+" stroke="#d9d4c9"', svg)
    ]
    assert len(set(np.round(frames, 1))) == 1


def test_a_long_outcome_keeps_its_unit(swept):
    texts = re.findall(r"<text[^>]*>([^<]+)</text>", shown(swept).figures[1].svg)
    assert "person-days" in texts
    assert not [text for text in texts if "working days" in text and text.endswith("…")]


def test_dashes_in_the_key_are_dashes_in_the_chart():
    stairs = Series("the paper's", [0.0, 1.0], [1.0, 2.0], look="steps", paper=True)
    svg = draw_picture(Picture((Chart("title", "x", "y", (stairs,)),), ""), "")
    assert svg.count('stroke-dasharray="6 4"') == 2
