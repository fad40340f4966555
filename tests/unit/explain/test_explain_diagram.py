"""The causal diagram holds what the rules' text holds, no more and no less."""

import inspect
import textwrap
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

import groundswell
from groundswell.report import text
from groundswell.report.explain import loops_svg, whole_svg
from groundswell.report.loops import LOOPS, Arrow, links, missing
from groundswell.report.odd import odd_blocks
from groundswell.report.rules import COUNTS, known_names, rules_of, title_of
from groundswell.world.columns import PEOPLE, SOLDIERS
from groundswell.world.quantities import QUANTITIES

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def flagship():
    return groundswell.plan(groundswell.load("petersburg-1905"))


def words_of(svg):
    return [element.text for element in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - our own picture


def test_every_named_loop_closes_in_the_flagship(flagship):
    found = links(rules_of(flagship))
    assert [loop.name for loop in LOOPS if missing(loop, found)] == []
    assert set(words_of(loops_svg(flagship))) >= {loop.name for loop in LOOPS}


def test_loops_go_round():
    for loop in LOOPS:
        ends = [arrow.path[-1] for arrow in loop.arrows]
        starts = [arrow.path[0] for arrow in loop.arrows]
        assert starts == [ends[-1], *ends[:-1]], loop.name
        assert len(loop.corners) == len(loop.arrows)


def test_an_arrow_that_no_rule_makes_is_missed(flagship):
    found = links(rules_of(flagship))
    wrong = replace(LOOPS[0], arrows=(Arrow(("caution", "status"), 1),))
    assert missing(wrong, found) == (("caution", "status"),)


def test_a_rule_switched_off_opens_its_loops(flagship):
    off = groundswell.plan(flagship.scenario.without("fatigue"))
    names = set(words_of(loops_svg(off)))
    assert "tiredness" not in names
    assert "bandwagon" in names


def test_every_declared_read_and_write_is_drawn(flagship):
    words = set(words_of(whole_svg(flagship)))
    known = known_names()
    for rule in (*flagship.mechanisms, *flagship.institutions):
        assert title_of(rule.name) in words
        declared = set(rule.reads) | set(rule.writes) | set(getattr(rule, "sees", ()))
        for name in declared & known:
            assert any(word.startswith(title_of(name)) for word in words), (rule.name, name)


def test_what_a_rules_text_changes_is_what_it_declares(flagship):
    for one in (*flagship.mechanisms, *flagship.institutions):
        rule = next(
            found
            for found in rules_of(flagship)
            if found.name == one.name and (found.who == "institution") == hasattr(one, "hooks")
        )
        assert {target for _, target in rule.flows} <= set(one.writes) & known_names(), one.name


def test_counted_quantities_come_from_columns_that_exist():
    columns = {column.name for population in (PEOPLE, SOLDIERS) for column in population.columns}
    for quantity in QUANTITIES:
        if quantity.counted:
            assert COUNTS.get(quantity.name, quantity.name) in columns


def test_pictures_are_the_same_each_time(flagship):
    again = groundswell.plan(groundswell.load("petersburg-1905"))
    assert loops_svg(flagship) == loops_svg(again)
    assert whole_svg(flagship) == whole_svg(again)


def test_the_odd_page_names_every_number(flagship):
    page = text.markdown(odd_blocks(flagship))
    for owner in (*flagship.mechanisms, *flagship.institutions):
        for name in owner.parameters:
            assert f"`{owner.name}.{name}`" in page
    for title in (
        "1. Purpose",
        "2. Entities",
        "3. Process",
        "4. Design",
        "5. Init",
        "6. Input",
        "7. Submodels",
    ):
        assert f"## {title}" in page


def test_the_odd_page_prints_each_rule_as_it_is_run(flagship):
    page = text.markdown(odd_blocks(flagship))
    for rule in flagship.mechanisms:
        assert textwrap.dedent(inspect.getsource(rule.step)).rstrip() in page, rule.name
    for one in flagship.institutions:
        for hook in one.hooks.values():
            assert textwrap.dedent(inspect.getsource(hook)).rstrip() in page, one.name
    assert "def logistic(" in page
    assert "0 working, 1 short shift, 2 out, 3 locked out, 4 unemployed, 5 arrested." in page


def test_stress_and_names_are_shown():
    page = text.html_page([text.Paragraph("**bold** and *soft* and `name_of_it`")], "words")
    assert "<strong>bold</strong> and <em>soft</em> and <code>name_of_it</code>" in page


def test_pages_are_inert():
    blocks = [
        text.Heading(1, "<script>alert(1)</script>"),
        text.Paragraph("`<img src=x onerror=alert(1)>`"),
        text.Items(("</ul><svg onload=alert(1)>",)),
        text.Table(("a",), (("<b>|\n\x1b[2J",),)),
    ]
    page = text.html_page(blocks, "</title><script>")
    assert "<script" not in page
    assert "<img" not in page
    assert "<svg" not in page
    assert "\x1b" not in page
    assert "default-src 'none'" in page
    assert text.markdown(blocks[3:]).splitlines()[2] == "| &lt;b>\\| \x1b[2J |"
