"""Each figure draws what it should, leaves out what is missing, and is a whole picture."""

import dataclasses
import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from report_factory import make_story

from groundswell.report import (
    captions,
    captions_fit,
    figures_city,
    figures_council,
    figures_fan,
    figures_mind,
    figures_others,
    figures_people,
    picture,
    tables,
)
from groundswell.report.drawing import STATE_COLOURS
from groundswell.report.story import Fan, ParameterRow

FIGURES = (
    figures_city.city_map,
    figures_people.people_by_day,
    figures_people.carpet,
    figures_people.named_plants,
    figures_mind.support,
    figures_mind.feelings,
    figures_mind.speakers,
    figures_others.army,
    figures_others.press,
    figures_council.sessions,
    figures_fan.fans,
    figures_fan.targets,
    picture.draw_picture,
)


@pytest.fixture(scope="module")
def story():
    return make_story()


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.__name__)
def test_every_figure_is_well_formed_and_the_same_each_time(figure, story):
    svg = figure(story)
    root = ET.fromstring(svg)  # noqa: S314 - our own text
    assert root.tag.endswith("svg")
    assert root.get("aria-label")
    assert "nan" not in svg.lower().replace("finance", "")
    assert svg == figure(make_story())


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.__name__)
@pytest.mark.parametrize("shape", [{"plants": 1, "named": 1, "days": 1}, {"plants": 3, "named": 0, "days": 400}])
def test_every_figure_takes_small_and_long_runs(figure, shape):
    shape = dict(shape)
    days = shape.pop("days")
    story = make_story(**shape, days=min(days, 92), claimed=days)
    svg = figure(story)
    assert svg == "" or ET.fromstring(svg) is not None  # noqa: S314


def test_telling_days_are_chosen_by_the_rule(story):
    days = dict(figures_city.telling_days(story))
    out, locked = story.share("out"), story.share("locked_out")
    by_name = {heading: day for day, heading in days.items()}
    first, second = by_name["the first wave at its height"], by_name["the second wave at its height"]
    lull = by_name["the lull between the waves"]
    assert first < lull < second
    assert out[lull] == out[first : second + 1].min()
    assert out[first] == out[:lull].max()
    assert locked[by_name["most people locked out"]] == locked[: story.last_claimed + 1].max()
    assert max(days) == story.last_claimed
    assert len(days) == 6


def test_a_quiet_run_still_has_telling_days():
    groups = {name: values * 0.0 for name, values in make_story().groups.items()}
    days = figures_city.telling_days(make_story(groups=groups))
    assert [day for day, _ in days] == sorted({day for day, _ in days})
    assert len(days) == 6


def test_the_map_colours_plants_by_what_most_of_their_people_do(story):
    day = next(day for day, heading in figures_city.telling_days(story) if "first wave" in heading)
    states = figures_city.plant_states(story, day)
    expected = int((story.plant_share("out")[day] > 0.5).sum())
    assert int((states == figures_city.SHOWN_STATES.index("out")).sum()) == expected > 0


@pytest.mark.parametrize("plants", [1, 4, 60])
def test_no_dot_is_cut_off_at_the_map_s_edge(plants):
    ground = figures_city.Ground(make_story(plants=plants, features=()), 340.0)
    assert (ground.dots - ground.radii[:, None] >= 0).all()
    assert (ground.dots[:, 0] + ground.radii <= ground.width).all()
    assert (ground.dots[:, 1] + ground.radii <= ground.height).all()


def test_the_map_keeps_dots_near_their_own_district(story):
    ground = figures_city.Ground(story, 340.0)
    for k, (x, y) in enumerate(zip(story.districts.x, story.districts.y, strict=True)):
        assert ground.at(x, y) == pytest.approx(tuple(ground.centres[k]))


def test_the_picture_shows_both_waves_and_the_last_day(story):
    headings = [heading for _, heading in picture._three(story)]
    assert headings[:2] == ["the first wave at its height", "the second wave at its height"]
    assert headings[2].startswith("the last day")


def test_the_map_holds_a_dot_for_every_plant_every_day(story):
    svg = figures_city.city_map(story)
    dots = sum(group.count("<circle") for group in re.findall(r"<g fill=.*?</g>", svg))
    assert dots == len(story.plants.name) * 6


def test_the_carpet_is_grey_after_the_claim_and_coloured_before(story):
    order = np.arange(len(story.plants.name))
    pixels = figures_people._carpet_pixels(story, order)
    after = pixels[:, story.last_claimed + 1 :]
    assert (after[..., 0] == after[..., 1]).all()
    assert (after[..., 1] == after[..., 2]).all()
    assert (pixels[:, 15, 0] > pixels[:, 15, 2] + 60).any()


def test_assumed_headcounts_are_hatched_and_others_are_not(story):
    svg = figures_people.named_plants(story)
    everything = dataclasses.replace(story.plants, assumed=np.zeros(len(story.plants.name), dtype=bool))
    plain = figures_people.named_plants(make_story(plants=60) and dataclasses.replace(story, plants=everything))
    assert svg.count("url(#hatch-out)") > 1
    # Only the legend's own sample is left.
    assert plain.count("url(#hatch-") == 1


def test_events_are_inputs_only_and_one_a_day(story):
    found = figures_people.events(story)
    assert [event.mark for event in found] == list(range(1, len(found) + 1))
    assert [event.day for event in found] == sorted({event.day for event in found})
    acts = [act for event in found for act in event.acts]
    assert not any("appeals to the whole city" in act for act in acts)
    assert len(acts) == sum(1 for row in story.chronicle if row["kind"] == "input")


def test_an_act_said_by_its_kind_tells_what_it_was_about(story):
    row = {"date": "1905-10-14", "actor": "council", "kind": "input"}
    acts = (
        {**row, "act": "calls out", "cause": "political strike"},
        {**row, "act": "resolves: strike", "cause": "strike"},
        {**row, "act": "first sitting", "cause": "first sitting, forty delegates"},
        {**row, "actor": "state", "act": "arrest", "cause": "meeting ban"},
    )
    found = figures_people.events(dataclasses.replace(story, chronicle=acts))[0].acts
    assert found == (
        "council: calls out: political strike",
        "council: resolves: strike",
        "council: first sitting, forty delegates",
        "state: arrest",
    )


@pytest.mark.parametrize(
    ("figure", "change"),
    [
        (figures_people.named_plants, {"named": 0}),
        (figures_mind.support, {"city": {}}),
        (figures_mind.feelings, {"city": {}}),
        (figures_mind.speakers, {"city": {}}),
        (figures_others.army, {"regiments": ()}),
        (figures_others.press, {"outlets": (), "city": {}}),
        (figures_council.sessions, {"sessions": ()}),
        (figures_fan.fans, {"fan": None}),
        (figures_fan.targets, {"targets": ()}),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_missing_parts_draw_nothing(figure, change):
    assert figure(make_story(**change)) == ""


def test_a_vote_against_the_record_is_marked(story):
    svg = figures_council.sessions(story)
    other = sum(1 for row in story.sessions if not row.agrees)
    assert svg.count("in this model, the other way") == other > 0
    agreeing = tuple(dataclasses.replace(row, agrees=True) for row in story.sessions)
    assert "the other way" not in figures_council.sessions(dataclasses.replace(story, sessions=agreeing))


def test_the_fan_shows_where_replicates_lie():
    days = 30
    flat = np.repeat(np.linspace(0.1, 0.9, 21)[:, None], days, axis=1)
    svg = figures_fan.fans(make_story(days=days, fan=Fan({"hope": flat})))
    assert svg.count("<text") > 0
    assert "Hope" in svg
    assert "People out" not in svg


def test_captions_quote_the_run(story):
    high = story.share("out").max()
    assert f"{100 * high:.0f}\xa0%" in captions.people(story)
    assert "The six days" in captions.city(story)
    for caption in (captions.city, captions.people, captions.sessions, captions_fit.targets, captions_fit.parameters):
        assert "prove" not in caption(story)


def test_what_still_rises_as_the_claim_ends_is_not_called_a_height(story):
    days = len(story.dates)
    rising = dataclasses.replace(story, city={**story.city, "isolation": np.linspace(0.1, 0.9, days)})
    assert "Isolation is still rising on the last day claimed (0.4" in captions.press(rising)
    assert "is highest" not in captions.press(rising)
    falling = dataclasses.replace(story, city={**story.city, "isolation": np.linspace(0.9, 0.1, days)})
    assert "Isolation is highest on 1 October (0.90)" in captions.press(falling)
    level = dataclasses.replace(story, city={**story.city, "isolation": np.full(days, 0.5)})
    assert "still rising" not in captions.press(level)


def test_votes_that_decide_for_themselves_are_held_against_nothing(story):
    own = tuple(dataclasses.replace(row, enforced=False, agrees=True) for row in story.sessions)
    caption = captions.sessions(dataclasses.replace(story, sessions=own))
    assert caption.startswith("Motions and votes are the model's own, and the vote decides. Reports")
    assert "given" not in caption
    assert "given decision" in captions.sessions(story)


def test_each_word_for_a_day_is_explained(story):
    told = dict(captions.labels_key(story))
    assert set(told) == set(story.regime)
    assert "5\xa0%" in told["strike"]
    changed = ParameterRow("stalemate", "strike", "0.2 share", "0 to 1", "assumption A706", "assumed")
    again = dict(captions.labels_key(dataclasses.replace(story, parameters=(changed,))))
    assert "20\xa0%" in again["strike"]


def test_numbers_set_with_the_targets_in_view_are_counted(story):
    row = ParameterRow("need", "pace", "1", "0 to 2", "assumption A6; set by hand with the targets in view", "assumed")
    found = dataclasses.replace(story, parameters=(*story.parameters, row, row))
    assert "two assumed numbers were set with the flagship's targets in view" in captions_fit.opening(found)[1]
    assert "3 assumed, of which 2 were set with the targets in view" in captions_fit.parameters(found)


def test_a_refusal_stands_on_the_regiment_s_own_row(story):
    row = {"date": "1905-10-15", "actor": "army", "act": "refuses an order against a crowd", "kind": "simulated"}
    named = dataclasses.replace(story, chronicle=({**row, "place": "Line infantry B"},))
    assert figures_others.refusals(named) == {"Line infantry B": (14,)}
    assert "an order refused" in figures_others.army(named)
    unnamed = dataclasses.replace(story, chronicle=({**row, "place": "city"},))
    assert figures_others.refusals(unnamed) == {}
    assert "× an order refused" in figures_others.army(unnamed)


def test_names_of_stretches_of_days_do_not_run_into_one_another():
    days = 92
    story = make_story(days=days, regime=tuple("stalemate" if day % 2 else "strike" for day in range(days)))
    words = [
        (float(found[1]), float(found[2]), found[3])
        for found in re.finditer(
            r'<text x="([0-9.]+)" y="([0-9.]+)"[^>]*italic[^>]*>(stalemate|strike)<',
            figures_people.people_by_day(story),
        )
    ]
    assert words
    for row in {y for _, y, _ in words}:
        ends = sorted((x - 2.6 * len(word), x + 2.6 * len(word)) for x, y, word in words if y == row)
        assert all(left > right for (_, right), (left, _) in pairwise(ends))


def test_opening_says_input_fitted_and_illustration(story):
    given, fitted, drawn = captions_fit.opening(story)
    assert given.startswith("Input")
    assert "13 acts" in given
    assert "b_social" in fitted
    assert "army and the press" in drawn.replace("the army", "army")
    bare = make_story(parameters=(), regiments=(), outlets=(), chronicle=())
    assert "no dated acts" in captions_fit.opening(bare)[0]
    assert "nothing; every number" in captions_fit.opening(bare)[1]
    assert "neither" in captions_fit.opening(bare)[2]


def test_minutes_are_of_the_last_sitting_within_the_claim(story):
    found = tables.minutes_of(story)
    assert found is not None
    assert found.date == "12 November"
    assert found.items[0].other
    assert "brighter than" in found.items[0].report
    earlier = tables.minutes_of(dataclasses.replace(story, last_claimed=story.day_of("1905-11-06")))
    assert earlier is not None
    assert earlier.date == "5 November"


def test_ledger_speaks_in_words(story):
    ledger = tables.ledger_table(story)
    assert ledger.columns[:3] == ("campaign", "called by", "from below")
    assert ledger.rows[0][:6] == ("October strike", "plants", "71\xa0%", "10 Oct", "15 Oct", "21 Oct")
    assert "1,243,000" in ledger.rows[0]


def test_ledger_sets_mandates_and_verdicts_beside_who_called(story):
    called = dataclasses.replace(story.sessions[0], item="out", decided="carried", mandates=0.64)
    campaigns = tuple({**row, "verdict_by_outlet": "left: won; middle: lost; right: lost"} for row in story.campaigns)
    ledger = tables.ledger_table(dataclasses.replace(story, sessions=(called,), campaigns=campaigns))
    assert ledger.columns[2:4] == ("from below", "mandates")
    assert [row[3] for row in ledger.rows] == ["64\xa0%", ""], "nobody called the second"
    assert {row[-1] for row in ledger.rows} == {"won: left; lost: middle, right"}
    rejected = dataclasses.replace(called, decided="rejected")
    assert "mandates" not in tables.ledger_table(dataclasses.replace(story, sessions=(rejected,))).columns


def test_people_out_of_themselves_are_taken_on_the_day_most_are_out(story):
    height = int(np.argmax(story.share("out")[: story.last_claimed + 1]))
    shares = np.ones(len(story.dates))
    shares[height] = 0.25
    found = tables.predicted(dataclasses.replace(story, city={**story.city, "from_below_share": shares}, fan=None))
    assert next(row for row in found if "by itself" in row.what).value == "25\xa0%"


def test_the_target_of_a_label_says_its_day(story):
    row = next(row for row in tables.predicted(story) if "is called" in row.what)
    assert row.what == "what 13 November, the last day claimed, is called"
    assert "T3, of " in row.target


def test_predictions_mark_those_that_are_targets_too(story):
    rows = {row.what: row for row in tables.predicted(story)}
    assert "T1" in rows["most people out at once"].target
    assert rows["trust on the last day claimed"].target == "no"
    assert " to " in rows["most people out at once"].span
    alone = tables.predicted(dataclasses.replace(story, fan=None))
    assert {row.span for row in alone} == {"–"}


def test_colours_of_states_differ_in_darkness_for_grey_print():
    def level(colour):
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    shown = sorted(level(STATE_COLOURS[state]) for state in ("working", "short_shift", "out", "locked_out", "arrested"))
    assert min(np.diff(shown)) > 12
