"""The rivals on the page: on every figure of turnout, in its captions and in a table; nowhere without their sets."""

import dataclasses

import numpy as np
import pytest
from report_factory import make_story

from groundswell.report import captions, captions_fit, figures_city, figures_fan, figures_people, picture, tables
from groundswell.report.figures_rivals import DASHES
from groundswell.report.page import page
from groundswell.report.rivals import rivals_of
from groundswell.scenario import load

CITY = load("petersburg-1905")
LINES = (figures_people.people_by_day, figures_fan.fans, picture.draw_picture)
CAPTIONS = (captions.city, captions.people, captions_fit.fan, captions_fit.targets)


@pytest.fixture(scope="module")
def story():
    return make_story()


@pytest.fixture(scope="module")
def alone(story):
    return dataclasses.replace(story, rivals=())


@pytest.mark.parametrize("figure", LINES, ids=lambda figure: figure.__name__)
def test_every_figure_of_turnout_draws_and_names_them(figure, story, alone):
    svg, bare = figure(story), figure(alone)
    for rival, dash in zip(story.rivals, DASHES, strict=False):
        assert f">{rival.name}</text>" in svg
        assert f">{rival.name}</text>" not in bare
        if dash:
            assert svg.count(f'stroke-dasharray="{dash}"') >= 2, "a line and its piece in the key"
            assert f'stroke-dasharray="{dash}"' not in bare


def test_the_map_sets_their_shares_beside_the_run_s_own(story, alone):
    svg = figures_city.city_map(story)
    assert svg.count("% out; logistic ") == len(figures_city.telling_days(story))
    assert "logistic" not in figures_city.city_map(alone)


@pytest.mark.parametrize("caption", CAPTIONS, ids=lambda caption: caption.__name__)
def test_captions_speak_of_them_only_where_there_are_some(caption, story, alone):
    assert caption(story) != caption(alone)
    assert "rival" not in caption(alone)


def test_captions_say_what_they_are_given_and_how_many_numbers_they_have(story):
    text = captions.people(story)
    assert "given the same timeline" in text
    for words in ("logistic regression (5 numbers)", "contagion with fatigue (6 numbers)", "middle of 5 sets"):
        assert words in text


def test_captions_say_whether_turnout_tells_the_city_from_them(story):
    assert "the targets of turnout at least as easily as this run of the city does (2 of 2)" in captions.rivals_case(
        story
    )
    missed = tuple(dataclasses.replace(one, inside=dict.fromkeys(one.inside, 1)) for one in story.rivals)
    worse = captions.rivals_case(dataclasses.replace(story, rivals=missed))
    assert "more than any of them" in worse
    assert "as easily" not in worse
    one = captions.rivals_case(dataclasses.replace(story, rivals=(story.rivals[0], *missed[1:])))
    assert "The logistic regression (2 of 2) meets the targets" in one
    for text in (worse, one):
        assert "what they cannot say" in text


def test_words_are_joined_as_a_sentence_does():
    assert [captions.listed(list(words)) for words in ("", "a", "ab", "abc")] == ["", "a", "a and b", "a, b and c"]


def test_the_table_sets_each_model_beside_each_target(story):
    names, lines = tables.rivals_table(story)
    assert names == ("T1", "T4")
    assert [line.name for line in lines] == ["this run of the city", *(one.title for one in story.rivals)]
    assert [line.numbers for line in lines[1:]] == ["5", "5", "6"]
    assert lines[1].cells == (("0.9", "5 of 5 inside", True),) * 2
    few = dataclasses.replace(story.rivals[0], inside={"T1": 3, "T4": 4}, observed={"T1": None, "T4": "1905-10-14"})
    cells = tables.rivals_table(dataclasses.replace(story, rivals=(few,)))[1][1].cells
    assert cells == (("never", "3 of 5 inside", False), ("14 October", "4 of 5 inside", True))


def test_the_page_holds_the_table_only_with_rivals(story, alone):
    assert "beside its simple rivals" in page(story)
    assert "beside its simple rivals" not in page(alone)


def test_rivals_are_played_over_the_run_s_own_days():
    found = rivals_of(CITY, CITY.dates()[:40])
    assert [one.name for one in found] == ["logistic", "thresholds", "contagion"]
    for one in found:
        assert one.curves.shape == (one.sets, 40)
        assert np.array_equal(one.middle, np.median(one.curves, axis=0))
        assert set(one.inside.values()) == {one.sets}
    assert list(found[0].inside) == ["T1", "T2", "T3", "T4", "T13", "T17"], "targets of later days are left out"


def test_there_are_none_without_sets_or_for_other_days():
    assert rivals_of(None, CITY.dates()) == ()
    assert rivals_of(load("mill-town"), load("mill-town").dates()) == ()
    assert rivals_of(CITY, CITY.dates()[1:]) == ()


def test_there_are_none_where_calls_are_the_city_s_own_making():
    own = load("all-adaptive")
    assert own.tables.rivals == CITY.tables.rivals
    assert rivals_of(own, own.dates()) == ()


def test_a_changed_timeline_moves_them_out_of_the_bands():
    uncalled = CITY.timeline_without(kind="call", effective_from="1905-11-02")
    found = rivals_of(uncalled, uncalled.dates())
    assert all(one.inside["T4"] < one.sets for one in found)
    assert all(one.inside["T17"] == one.sets for one in found)
