"""Dated acts and their scopes."""

import pytest

from groundswell.calendars import Calendar
from groundswell.errors import ScenarioError
from groundswell.scenario.timeline import Act, Places, Scope

JULIAN = Calendar("julian")
ROW = {
    "decided": "1905-11-01",
    "effective_from": "1905-11-02",
    "noon": "1",
    "actor": "council",
    "kind": "call",
    "what": "out",
    "act": "1",
    "promise": "",
    "level": "",
    "scope": "city",
    "grants": "yes",
    "withdraws": "",
    "given_in": "historical",
    "source": "a book",
    "confidence": "high",
}


def covers(text, *, name="Mill", trade="textile", owner="private", district="Neva"):
    return Scope.parse(text).covers(name=name, trade=trade, owner=owner, district=district)


def test_a_row_is_read():
    act = Act.parse(ROW, JULIAN)
    assert (JULIAN.format(act.decided), JULIAN.format(act.effective)) == ("1905-11-01", "1905-11-02")
    assert (act.noon, act.act, act.promise, act.level, act.grants, act.withdraws) == (
        True,
        1.0,
        None,
        None,
        True,
        False,
    )


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("decided", "1905-02-30", "decided: "),
        ("decided", "1905-11-03", "before it was decided"),
        ("kind", "cal", "nearest: call"),
        ("act", "2", "between -1 and 1"),
        ("promise", "-0.1", "between 0 and 1"),
        ("noon", "maybe", "yes, no or empty"),
        ("scope", "", "scope is empty"),
        ("scope", "colour=red", "not a condition"),
        ("given_in", "some", "must be one of"),
        ("source", "", "source: is empty"),
    ],
)
def test_a_wrong_cell_is_refused(column, value, words):
    with pytest.raises(ScenarioError) as error:
        Act.parse({**ROW, column: value}, JULIAN)
    assert words in str(error.value)


def test_conditions_are_joined_and_named_plants_are_added():
    assert covers("city")
    assert covers("trade=textile;owner=private")
    assert not covers("trade=metal;owner=private")
    assert covers("plant=Mill;trade=metal")
    assert not covers("plant=Works")
    assert covers("trade=metal;trade=textile")
    assert covers("district=Neva")
    assert not covers("outlet=moderate")
    assert not covers("Kronstadt")


def test_private_includes_foreign_but_not_state():
    assert covers("owner=private", owner="foreign")
    assert not covers("owner=private", owner="state")
    assert not covers("owner=foreign", owner="private")


def test_other_towns_lie_outside():
    assert Scope.parse("Kronstadt").outside
    assert not Scope.parse("city").outside
    assert not Scope.parse("trade=metal").outside


def test_unknown_names_are_refused():
    places = Places({"Mill"}, {"metal"}, {"Neva"}, {"moderate"})
    Scope.parse("plant=Mill;trade=metal;owner=state").check(places)
    for text, words in (
        ("plant=Mil", "nearest: Mill"),
        ("owner=crown", "unknown owner"),
        ("outlet=x", "unknown outlet"),
    ):
        with pytest.raises(ScenarioError, match=words):
            Scope.parse(text).check(places)
