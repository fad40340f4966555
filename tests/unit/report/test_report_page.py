"""The page as a whole: every part in its order, nothing live, written whole or not at all."""

import dataclasses
import importlib.util
import shutil
import sys
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from report_factory import make_story

from groundswell.errors import DataError
from groundswell.report.page import page, sections, write_page, write_report
from groundswell.report.reading import features_of, votes_of
from groundswell.report.story import ParameterRow

ANCHORS = [
    "city",
    "people",
    "carpet",
    "named",
    "support",
    "feelings",
    "speakers",
    "army",
    "press",
    "council",
    "ledger",
    "minutes",
    "fan",
    "loops",
    "targets",
    "numbers",
]

PAYLOADS = (
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'-alert(1)-'",
    "<iframe src=https://example.org></iframe>",
    "javascript:alert(1)",
    "{{ 7 * 191 }}",
    "{% for x in y %}",
    "=HYPERLINK(1)",
    "\x1b[31mred\x1b[0m",
    "\u202egnp.exe",
    "<![CDATA[x]]>",
    "&lt;b&gt;",
    "]]></style><link rel=stylesheet href=//example.org>",
)


class Reader(HTMLParser):
    """Notes every tag and attribute that a browser would act upon."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags = set()
        self.attributes = []
        self.words = []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs

    handle_startendtag = handle_starttag

    def handle_data(self, data):
        self.words.append(data)


def read(html):
    reader = Reader()
    reader.feed(html)
    return reader


def factory():
    """The invented record that the measures are tested with."""
    path = Path(__file__).parents[1] / "observe" / "record_factory.py"
    spec = importlib.util.spec_from_file_location("record_factory_for_reports", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def story():
    return make_story()


@pytest.fixture(scope="module")
def html(story):
    return page(story, ("<svg xmlns='http://www.w3.org/2000/svg'></svg>",))


def test_parts_stand_in_their_order(story):
    assert [section.anchor for section in sections(story)] == ANCHORS


def test_the_page_is_inert_and_fetches_nothing(html):
    reader = read(html)
    assert not reader.tags & {"script", "iframe", "object", "embed", "link", "form", "base", "foreignobject"}
    policy = next(value for name, value in reader.attributes if name == "content" and "default-src" in value)
    assert "default-src 'none'" in policy
    assert "script" not in policy
    for name, value in reader.attributes:
        assert not name.startswith("on")
        if name in {"href", "src", "xlink:href"}:
            assert value.startswith(("#", "data:image/png;base64,"))
    assert "url(http" not in html
    assert "@import" not in html


def test_the_page_is_small_and_the_same_each_time(story, html):
    assert len(html.encode()) < 4_000_000
    assert page(story, ("<svg xmlns='http://www.w3.org/2000/svg'></svg>",)) == html


def test_it_opens_with_three_sentences_and_says_what_is_not_claimed(html):
    words = " ".join(read(html).words)
    assert words.index("Input") < words.index("Fitted") < words.index("Illustration") < words.index("telling")
    assert "Nothing is claimed about days after 13 November" in words
    assert "proves" not in words
    assert "consistent with" in words


@pytest.mark.parametrize("payload", PAYLOADS)
def test_names_cannot_become_code(payload):
    story = make_story(plants=12, named=12, days=50, replicates=3)
    row = ParameterRow(payload, payload, payload, payload, payload, "assumed", payload)
    hostile = dataclasses.replace(
        story,
        name=payload,
        title=payload,
        summary=payload,
        calendar=payload,
        plants=dataclasses.replace(story.plants, name=tuple(f"{payload}{i}" for i in range(12)), trade=(payload,) * 12),
        districts=dataclasses.replace(story.districts, name=(payload,) * len(story.districts.name)),
        regiments=(payload,) * len(story.regiments),
        outlets=(payload,) * len(story.outlets),
        regime=(payload,) * len(story.dates),
        chronicle=tuple({**line, "act": payload, "actor": payload} for line in story.chronicle),
        campaigns=tuple(dict.fromkeys(line, payload) for line in story.campaigns),
        sessions=tuple(
            dataclasses.replace(
                line,
                agenda=payload,
                item=payload,
                motion=payload,
                simulated=payload,
                decided=payload,
                votes={payload: (3, 1)},
            )
            for line in story.sessions
        ),
        parameters=(row, dataclasses.replace(row, status="fitted")),
        targets=tuple(
            dataclasses.replace(
                line,
                id=payload,
                quantity=payload,
                scope=payload,
                window=payload,
                observed=payload,
                source=payload,
            )
            for line in story.targets
        ),
        facts={payload: payload},
    )
    reader = read(page(hostile))
    assert not reader.tags & {"script", "iframe", "link", "img"}
    assert reader.tags <= read(page(story)).tags
    for name, value in reader.attributes:
        assert not name.startswith("on")
        if name in {"href", "src"}:
            assert value.startswith(("#", "data:image/png;base64,"))
    html = page(hostile)
    assert "\x1b" not in html
    assert "\u202e" not in html
    assert "1337" not in " ".join(reader.words)


def test_missing_parts_are_left_out_with_a_sentence():
    bare = make_story(
        plants=3,
        named=0,
        days=20,
        city={},
        regiments=(),
        outlets=(),
        sessions=(),
        campaigns=(),
        parameters=(),
        targets=(),
        chronicle=(),
        features=(),
        regime=(),
        fan=None,
        calendar="gregorian",
    )
    found = {section.anchor: section for section in sections(bare)}
    for anchor in ANCHORS[3:]:
        assert found[anchor].missing, anchor
        assert not found[anchor].figures
    words = " ".join(read(page(bare)).words)
    assert "No council sat in this run" in words
    assert "Gregorian calendar" in words


def test_votes_are_read_from_the_minutes():
    assert votes_of("metal: 3 for, 1 against; textile: 1 for, 2 against") == {
        "metal": (3, 1),
        "textile": (1, 2),
    }
    assert votes_of("") == {}


def test_the_map_tells_rivers_from_water():
    points = [
        ("Bay", 0, 0),
        ("Bay", 1, 0),
        ("Bay", 0, 0),
        ("Neva", 5, 5),
        ("Neva", 6, 6),
        ("Arm", 5, 5),
        ("Arm", 5, 7),
    ]
    found = features_of(points)
    assert [feature.kind for feature in found] == ["water", "river", "river"]
    assert found[1].width > found[2].width


def test_a_page_is_written_whole_or_not_at_all(tmp_path):
    path = write_page("<p>ü</p>", tmp_path / "report.html")
    assert path.read_text(encoding="utf-8") == "<p>ü</p>"
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.html"]
    with pytest.raises(DataError, match="cannot be written"):
        write_page("x", tmp_path / "nowhere" / "report.html")


def test_a_report_is_made_from_a_run_s_folder(tmp_path):
    from groundswell.observe.results import write

    made = factory()
    write(made.make_record(), tmp_path / "run")
    path = write_report(tmp_path / "run")
    words = " ".join(read(path.read_text(encoding="utf-8")).words)
    assert "Iron Works" in words
    assert "October strike" in words
    assert "+strike on" in words
    assert "Report: discouraging. Mood 0.60 (0 to 1), brighter than the true 0.50; hope 0.40" in words
    assert "won: left; lost: right" in words
    assert "as given; the simulated vote, carried, is overruled here" in words


def test_a_run_without_regiments_or_outlets_has_a_report(tmp_path):
    from groundswell.observe.results import write

    made = factory()
    record = made.make_record(city=made.make_city(regiments=(), outlets=()))
    write(dataclasses.replace(record, sessions=(), campaigns=(), chronicle=()), tmp_path / "run")
    words = " ".join(read(write_report(tmp_path / "run").read_text(encoding="utf-8")).words)
    assert "No regiment is part of this scenario" in words


def test_a_damaged_folder_is_refused_and_the_old_page_stays(tmp_path):
    from groundswell.observe.results import write

    made = factory()
    folder = tmp_path / "run"
    write(made.make_record(), folder)
    before = write_report(folder).read_bytes()
    whole = (folder / "run.nc").read_bytes()
    (folder / "run.nc").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError, match=r"run\.nc"):
        write_report(folder)
    assert (folder / "report.html").read_bytes() == before
    shutil.rmtree(folder)
    with pytest.raises(DataError):
        write_report(folder)


def test_the_fan_of_a_folder_is_drawn(tmp_path):
    from groundswell.observe.results import write
    from groundswell.study.ensemble import Ensemble, save

    made = factory()
    record = made.make_record()
    folder = tmp_path / "run"
    write(record, folder)
    alone = " ".join(read(write_report(folder).read_text(encoding="utf-8")).words)
    assert "This folder holds one run only" in alone
    days = len(record.dates)
    values = {"hope": np.linspace(0.2, 0.8, 5 * days).reshape(5, days), "out_share": np.zeros((5, days))}
    labels = {"regime": np.full((5, days), "quiet")}
    save(Ensemble("invented", 1, record.dates, values, labels, tuple("abcde")), folder)
    with_fan = " ".join(read(write_report(folder).read_text(encoding="utf-8")).words)
    assert "5 replicates of the same scenario" in with_fan
    short = {"hope": np.zeros((5, days - 1))}
    save(Ensemble("invented", 1, record.dates[:-1], short, {}, tuple("abcde")), folder)
    other = " ".join(read(write_report(folder).read_text(encoding="utf-8")).words)
    assert "This folder holds one run only" in other
