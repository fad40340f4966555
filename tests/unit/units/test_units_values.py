"""Values with units: read, refused, and never mistaken for one another."""

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell import units
from groundswell.errors import ScenarioError
from groundswell.units import Count, Duration, Hazard, Money, Rate, Share, Weight


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("0.06 per day", Hazard, 0.06, "per day"),
        ("0.7 per week", Hazard, 0.1, "per day"),
        ("0.3", Share, 0.3, "share"),
        (0.3, Share, 0.3, "share"),
        ("40 %", Share, 0.4, "share"),
        ("3 days", Duration, 3.0, "days"),
        ("2 weeks", Duration, 14.0, "days"),
        ("500 people", Count, 500.0, "people"),
        ("640 enterprises", Count, 640.0, "plants"),
        ("1.2 logit", Weight, 1.2, "logit"),
        ("70 kopecks per day", Money, 0.7, "roubles per day"),
        ("3 soldiers per thousand people", Rate, 3.0, "soldiers per thousand people"),
        ("2 visits per speaker per day", Rate, 2.0, "visits per speaker per day"),
        ("-1e-3 logits", Weight, -0.001, "logit"),
    ],
)
def test_a_number_with_its_unit_is_read_into_base_units(text, kind, value, unit):
    found = units.measure(text)
    assert type(found) is kind
    assert found.value == pytest.approx(value, rel=1e-12)
    assert found.unit == unit


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "per day",
            "nan",
            "inf per day",
            "1e999 days",
            "3 fortnights",
            "5 per per",
            "1_000 people",
            "0x10",
        ),
        *("3 days 4", "٣ days", "9" * 400, True, None, [], 10**30),
    ],
)
def test_nonsense_is_refused_with_a_sentence(text):
    with pytest.raises(ScenarioError) as error:
        units.measure(text)
    assert len(str(error.value)) > 15


def test_one_kind_is_not_another():
    with pytest.raises(ScenarioError, match=r"in days, but this is counted in per day"):
        units.parse("3 days", Hazard)
    with pytest.raises(ScenarioError, match=r'has no unit; write for instance "3 per day"'):
        units.parse("3", Hazard)
    with pytest.raises(ScenarioError, match="counted in people"):
        units.parse("3 plants", Count, "people")
    assert Hazard(0.3) != Share(0.3)
    with pytest.raises(TypeError):
        Share(Hazard(0.3))  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Hazard(0.1).over(3.0)  # type: ignore[arg-type]


def test_a_value_has_no_truth_and_no_silent_number():
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(Share(0.0))
    with pytest.raises(TypeError):
        float(Share(0.5))  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Share(True)


def test_hazards_and_half_lives_convert():
    assert Duration(3.0).half_life().over(Duration(3.0)).value == pytest.approx(0.5)
    assert Hazard(0.0).over(Duration(10.0)).value == 0.0
    with pytest.raises(ScenarioError):
        Duration(0.0).half_life()


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_a_number_shown_reads_back_the_same(value):
    assert units.number(units.shown(value)) == value
    assert math.isfinite(units.measure(f"{units.shown(value)} logit").value)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(ScenarioError):
        assert math.isfinite(units.measure(text).value)


def test_the_nearest_choice_is_named():
    assert units.nearest("Nrva", ["Neva", "Narva"]) == "nearest: Narva"
    assert "one of" in units.nearest("zzzz", ["Neva", "Narva"])
    assert "in all" in units.nearest("zzzz", [f"name{n}" for n in range(40)])
