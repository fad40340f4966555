"""The sheet, the frame of days, the packing of dots and the pixels."""

import base64
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_factory import dates_of

from groundswell.report.days import Frame, said, said_short
from groundswell.report.drawing import ACCENT, STATE_COLOURS, Drawing, clean, grey_of, number, shorten, spread
from groundswell.report.packing import distance_to_line, pack
from groundswell.report.pixels import png_address


def test_words_are_escaped_and_made_harmless():
    assert clean("<script>alert('x')</script>") == "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;"
    for sign in ("\x1b[31m", "\u202eback", "\x00", "\u200b"):
        assert sign[0] not in clean(sign)
    assert clean("Путилов & Söhne") == "Путилов &amp; Söhne"


def test_numbers_have_one_decimal_and_no_minus_zero():
    assert [number(value) for value in (1.0, 1.26, -0.04, 100.0)] == ["1", "1.3", "0", "100"]


def test_long_names_are_cut():
    assert shorten("Nevsky", 6) == "Nevsky"
    assert shorten("Nevsky Shipbuilding", 8) == "Nevsky…"


def test_greys_are_grey_and_keep_the_order_of_darkness():
    for colour in STATE_COLOURS.values():
        grey = grey_of(colour)
        assert grey[1:3] == grey[3:5] == grey[5:7]
    assert grey_of("#000000") < grey_of(ACCENT) < grey_of("#ffffff")


@given(st.lists(st.floats(0, 100), max_size=6))
def test_labels_are_spread_in_their_order(places):
    moved = spread(places, 10.0, 0.0, 100.0)
    order = np.argsort(places, kind="stable")
    gaps = np.diff(np.array(moved)[order])
    assert (gaps >= 10.0 - 1e-9).all()
    assert all(-1e-9 <= place <= 100.0 + 1e-9 for place in moved)


def test_dates_are_said_in_words_whatever_the_calendar():
    assert (said("1905-11-12"), said_short("1905-02-30")) == ("12 November", "30 Feb")
    assert said("victory") == "victory"
    assert said("1905-13-01") == "1905-13-01"


def test_days_after_the_claim_are_drawn_in_grey():
    sheet = Drawing(100, 100, "x")
    frame = Frame(sheet, dates_of(10), 5, (0, 0, 100, 100), (0.0, 1.0))
    frame.line(np.linspace(0, 1, 10), ACCENT)
    grey, colour = sheet.parts
    assert grey_of(ACCENT) in grey
    assert ACCENT in colour
    assert colour.count("L") == 5
    # The grey line starts where the coloured one ends, so that no gap shows.
    assert grey.count("L") == 4
    sheet.parts.clear()
    frame.steps(np.zeros(10), np.ones(10), ACCENT)
    assert [part.count("M") for part in sheet.parts] == [6, 4]


def test_nothing_is_grey_when_the_whole_run_is_claimed():
    sheet = Drawing(100, 100, "x")
    frame = Frame(sheet, dates_of(10), 9, (0, 0, 100, 100), (0.0, 1.0))
    frame.ground()
    frame.line(np.linspace(0, 1, 10), ACCENT)
    frame.steps(np.zeros(10), np.ones(10), ACCENT)
    assert grey_of(ACCENT) not in "".join(part for part in sheet.parts if "L" in part or "V" in part)


def test_distance_to_a_line():
    points = np.array([[0.0, 1.0], [5.0, -2.0], [13.0, 4.0]])
    assert distance_to_line(points, [(0, 0), (10, 0)]) == pytest.approx([1.0, 2.0, 5.0])


def test_dots_never_overlap_nor_stand_in_the_river():
    rng = np.random.default_rng(1)
    radii = rng.uniform(1, 9, 120)
    district = rng.integers(0, 3, 120)
    centres = np.array([[100.0, 100.0], [160.0, 110.0], [240.0, 200.0]])
    river = [(0.0, 130.0), (150.0, 120.0), (300.0, 160.0)]
    places = pack(centres, district, radii, [(river, 8.0)])
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)) - radii[:, None] - radii[None]
    np.fill_diagonal(apart, np.inf)
    assert apart.min() >= 0.5
    assert (distance_to_line(places, river) >= 8.0 + radii).all()
    assert (places == pack(centres, district, radii, [(river, 8.0)])).all()


def test_pixels_come_back_from_the_png():
    pixels = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3)
    data = base64.b64decode(png_address(pixels).removeprefix("data:image/png;base64,"))
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == (3, 2)
    start = data.index(b"IDAT") + 4
    length = struct.unpack(">I", data[start - 8 : start - 4])[0]
    lines = np.frombuffer(zlib.decompress(data[start : start + length]), dtype=np.uint8).reshape(2, 10)
    assert (lines[:, 0] == 0).all()
    assert (lines[:, 1:].reshape(2, 3, 3) == pixels).all()
