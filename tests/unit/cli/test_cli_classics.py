"""The classics on the command line: lists, runs, checks, pages; and one sentence for whoever asks for nonsense."""

from pathlib import Path

import pytest

from groundswell.classics import CLASSICS, find
from groundswell.errors import ScenarioError


def refused(found):
    """Say whether an answer is one sentence on standard error, and nothing else."""
    return found.code == 2 and found.out == "" and found.err.count("\n") == 1 and found.err.startswith("groundswell: ")


def test_the_list_names_every_model_and_how_it_stands(groundswell_says):
    found = groundswell_says("classics", "list")
    assert found.code == 0
    for name in CLASSICS:
        assert name in found.out
    assert "checks hold" in " ".join(found.out.split())


def test_one_run_prints_its_figures_and_draws_them(groundswell_says):
    found = groundswell_says("classics", "run", "kuran_1991", "--out", "there")
    assert found.code == 0
    page = Path("there/run.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert "<script" not in page
    again = groundswell_says("classics", "run", "kuran_1991", "--out", "there")
    assert again.out == found.out
    assert Path("there/run.html").read_text(encoding="utf-8") == page


def test_checks_are_printed_with_figure_band_and_false_alarms(groundswell_says):
    found = groundswell_says("classics", "verify", "kuran_1991", "--quick", "--workers", "1")
    assert found.code == 0
    assert "false alarm" in found.out
    assert "turned away" in found.out
    assert "0 faults" in found.out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("run", "watts_2002", "--set", "phi=1.5"), "range"),
        (("run", "watts_2002", "--set", "people=0 people"), "people"),
        (("run", "granovetter_1978", "--set", "people=0 people"), "people"),
        (("run", "granovetter_1978", "--set", "sampled=0.5 flag"), "must be a whole number"),
        (("run", "granovetter_1978", "--set", "people=100.5 people"), "must be a whole number"),
        (("run", "granovetter_1978", "--set", "spread=0.1", "--set", "spread=0.2"), "given twice"),
        (("run", "granovetter_1978", "--set", "spread"), "must be NAME=VALUE"),
        (("run", "granovetter_1978", "--set", "spred=0.1"), "spread"),
        (("run", "epstein_2002", "--set", "vision=40 cells"), "vision"),
        (("run", "epstein_2002", "--set", "agents=0.7", "--set", "cops=0.9"), "cells"),
        (("run", "granoveter"), "granovetter_1978"),
        (("verify", "nobody"), "unknown classic"),
        (("gallery", "nobody"), "unknown classic"),
        (("run", "kuran_1991", "--seed", "-1"), "--seed"),
    ],
)
def test_nonsense_is_refused_in_one_sentence(groundswell_says, words, sentence):
    found = groundswell_says("classics", *words)
    assert refused(found), found
    assert sentence in found.err
    assert not Path("out").exists()


def test_counts_and_pure_numbers_may_be_said_without_a_unit():
    epstein, granovetter = find("epstein_2002"), find("granovetter_1978")
    said = epstein.values({"vision": "3 plain", "rounding": "1 level"})
    assert epstein.values({"vision": "3", "rounding": "1"}) == said
    assert granovetter.values({"people": 50}) == granovetter.values({"people": "50 people"})
    with pytest.raises(ScenarioError, match=r'people = "0 people" lies outside the range 2 to'):
        granovetter.values({"people": "0"})
    with pytest.raises(ScenarioError, match="has no unit"):
        find("riots_epidemic").values({"calming": "0.3"})


def test_a_file_and_a_strangers_folder_are_left_alone(groundswell_says):
    Path("file").write_text("mine", encoding="utf-8")
    Path("folder").mkdir()
    Path("folder/letter.txt").write_text("mine", encoding="utf-8")
    for place in ("file", "folder"):
        assert refused(groundswell_says("classics", "run", "kuran_1991", "--out", place))
        assert refused(groundswell_says("classics", "gallery", "kuran_1991", "--quick", "--out", place))
    assert Path("file").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in Path("folder").iterdir()] == ["letter.txt"]


def test_a_gallery_of_some_does_not_take_the_place_of_others(groundswell_says):
    assert groundswell_says("classics", "gallery", "kuran_1991", "chwe_1999", "--quick", "--out", "all").code == 0
    found = groundswell_says("classics", "gallery", "kuran_1991", "--quick", "--out", "all")
    assert refused(found)
    assert "chwe_1999" in found.err
    assert Path("all/chwe_1999.html").exists()
    assert groundswell_says("classics", "gallery", "kuran_1991", "chwe_1999", "--quick", "--out", "all").code == 0


def test_what_was_checked_before_an_interruption_is_shown(groundswell_says, monkeypatch):
    def stopped(task, orders, *, workers, take):
        for order in orders[:3]:
            take(task(order))
        raise KeyboardInterrupt

    monkeypatch.setattr("groundswell.study.verify.each", stopped)
    found = groundswell_says("classics", "verify", "kuran_1991", "--quick", "--workers", "1")
    assert found.code == 130
    assert "interrupted after 3 checks, of which 3 hold" in found.out
    assert "kuran_1991: society-a" in found.out
