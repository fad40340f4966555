"""The table of accepted sets: refused in one sentence where it cannot be used, before anything is run."""

import pytest

from groundswell.engine.plan import plan
from groundswell.errors import DataError
from groundswell.scenario import load


def town(rows, columns=("set", "lean.b_0", "note")):
    return load("mill-town").with_table("accepted", [dict(zip(columns, row, strict=True)) for row in rows], columns)


def test_sets_are_kept_with_their_units_and_notes_left_out():
    assert town([("1", "-2 logit", "far"), ("2", "1 logit", "")]).accepted_sets() == (
        {"lean.b_0": "-2 logit"},
        {"lean.b_0": "1 logit"},
    )


def test_a_table_without_a_set_is_refused():
    with pytest.raises(DataError, match=r"accepted.csv: holds no set"):
        town([])


def test_a_table_without_a_number_is_refused():
    with pytest.raises(DataError, match="no column names a parameter"):
        town([("1", "x")], ("set", "note"))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("9 logit", "line 2: lean.b_0 = .*outside the range"),
        ("3 days", "line 2: lean.b_0 = .*in days"),
        ("much", "lean.b_0"),
    ],
)
def test_a_value_that_cannot_be_is_refused(value, words):
    with pytest.raises(DataError, match=words):
        plan(town([("1", value, "")]))


def test_a_number_that_nobody_has_is_refused_with_the_nearest():
    with pytest.raises(DataError, match=r"accepted.csv: column 'lean.b_00': no such parameter; .*lean.b_0"):
        plan(town([("1", "1 logit", "")], ("set", "lean.b_00", "note")))


def test_a_number_said_by_hand_leaves_the_sets():
    both = town([("1", "-2 logit", "2 logit")], ("set", "lean.b_0", "lean.b_hope"))
    assert both.change("lean.b_0", "-1 logit").accepted_sets() == ({"lean.b_hope": "2 logit"},)
    assert both.change("lean.b_0", "-1 logit").change("lean.b_hope", "1 logit").accepted_sets() == ()
