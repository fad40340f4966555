"""Parameters: declared with a source and a range, said by a scenario, bound."""

import dataclasses

import pytest

from groundswell.errors import ScenarioError
from groundswell.scenario.parameters import Override, bind, param

TIRING = param("0.06 per day", low="0 per day", high="1 per day", source="assumption A7", doc="tiring")
WEIGHT = param("1.2 logit", low="-5 logit", high="5 logit", source="fit", fitted=True)
SHARE = param("0.3", low="0", high="1", source="Trotsky, 1905")


def test_a_parameter_holds_base_units_and_is_frozen():
    weekly = param("0.7 per week", low="0 per day", high="1 per day", source="assumption A7")
    assert weekly.value == pytest.approx(0.1)
    assert (weekly.unit, weekly.low, weekly.high) == ("per day", 0.0, 1.0)
    with pytest.raises(dataclasses.FrozenInstanceError):
        TIRING.value = 3.0


@pytest.mark.parametrize(
    ("value", "low", "high", "source", "words"),
    [
        ("0.06 per day", "0 per day", "1 per day", " ", "source"),
        ("2 per day", "0 per day", "1 per day", "assumption", "outside its own range"),
        ("0.5 per day", "0", "1", "assumption", "range is in share"),
        ("lots", "0", "1", "assumption", "number"),
    ],
)
def test_a_careless_declaration_is_refused(value, low, high, source, words):
    with pytest.raises(ScenarioError, match=words):
        param(value, low=low, high=high, source=source)


@pytest.mark.parametrize(
    ("parameter", "given", "words"),
    [
        (TIRING, 0.3, 'has no unit; write "0.3 per day"'),
        (TIRING, "0.3", 'has no unit; write "0.3 per day"'),
        (TIRING, "0.3 plain", 'has no unit; write "0.3 per day"'),
        (TIRING, "3 days", "is in days; this parameter is in per day"),
        (TIRING, "1.5 per day", "outside the range 0 to 1 per day; the declared value is 0.06"),
        (WEIGHT, "99 plain", '"99" lies outside the range'),
        (WEIGHT, 1.0, 'write "1.0 logit"'),
        (WEIGHT, "0.5 share", "in share"),
        (SHARE, True, "not a value"),
    ],
)
def test_a_wrong_value_is_refused_in_a_sentence(parameter, given, words):
    with pytest.raises(ScenarioError) as error:
        parameter.parse(given)
    assert words in str(error.value)


def test_right_values_are_read():
    assert TIRING.parse("0.7 per week") == pytest.approx(0.1)
    assert WEIGHT.parse("2 plain") == 2.0
    assert SHARE.parse(0.4) == 0.4
    assert SHARE.parse("40 %") == 0.4


def test_binding_says_what_is_assumed_fitted_and_from_the_record():
    said = {"tiring": Override("0.1 per day"), "weight": Override("2 logit", low="1 logit", high="3 logit")}
    bound = bind("x.toml", "fatigue", {"tiring": TIRING, "weight": WEIGHT, "share": SHARE}, said)
    assert (bound["tiring"].value, bound["tiring"].changed, bound["tiring"].status) == (0.1, True, "assumed")
    assert (bound["weight"].low, bound["weight"].high, bound["weight"].status) == (1.0, 3.0, "fitted")
    assert (bound["share"].changed, bound["share"].status) == (False, "record")
    assert "assumption A7" in bound["tiring"].source


def test_a_mistyped_parameter_names_the_nearest():
    with pytest.raises(ScenarioError) as error:
        bind("a/scenario.toml", "fatigue", {"tiring": TIRING}, {"tirng": Override("1 per day")})
    assert str(error.value) == "a/scenario.toml: parameters.fatigue.tirng: no such parameter; nearest: tiring"


def test_a_wrong_said_value_names_file_and_path():
    with pytest.raises(ScenarioError) as error:
        bind("a/scenario.toml", "fatigue", {"tiring": TIRING}, {"tiring": Override("9 per day")})
    assert str(error.value).startswith(
        'a/scenario.toml: parameters.fatigue.tiring = "9 per day" lies outside the range'
    )
    with pytest.raises(ScenarioError, match="the scenario's own range"):
        bind("a", "f", {"t": TIRING}, {"t": Override("0.5 per day", high="0.2 per day")})
