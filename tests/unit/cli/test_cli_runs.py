"""The commands end to end, on a small town."""

import csv
import json
import shutil
import signal
from pathlib import Path

import pytest

FILES = {"run.nc", "chronicle.csv", "minutes.csv", "ledger.csv", "provenance.json", "report.html"}
SMALL = ("--people", "600")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """One run with its report and two replicates, made once."""
    from groundswell import load
    from groundswell.cli_work import run_and_write

    folder = tmp_path_factory.mktemp("made") / "town"
    run_and_write(
        load("mill-town"),
        folder,
        seed=3,
        replicate=0,
        threads=1,
        backend="columns",
        people=600,
        report=True,
        replicates=1,
        on_progress=lambda message, fraction: None,
    )
    return folder


def test_run_leaves_a_whole_folder(made):
    assert {path.name for path in made.iterdir()} == FILES | {"fan.nc"}


def test_run_says_where_to_look(groundswell_says):
    said = groundswell_says("run", "mill-town", *SMALL, "--backend", "columns", "--no-report", "--out", "here")
    assert said.code == 0, said.err
    assert "here" in said.out
    assert {path.name for path in Path("here").iterdir()} == FILES - {"report.html"}


def test_an_interruption_leaves_nothing(groundswell_says, monkeypatch):
    def interrupted(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("groundswell.observe.results.write_netcdf", interrupted)
    said = groundswell_says("run", "mill-town", *SMALL, "--backend", "columns", "--out", "here")
    assert said.code == 130
    assert said.err.splitlines()[-1] == "interrupted; nothing was written"
    assert list(Path().iterdir()) == []


def test_a_request_to_end_leaves_nothing_either(groundswell_says, monkeypatch):
    def ended(*args, **kwargs):
        signal.raise_signal(signal.SIGTERM)

    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr("groundswell.observe.results.write_netcdf", ended)
    said = groundswell_says("run", "mill-town", *SMALL, "--backend", "columns", "--out", "here")
    assert said.code == 143
    assert said.err.splitlines()[-1] == "interrupted; nothing was written"
    assert list(Path().iterdir()) == []
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_full_disk_leaves_nothing(groundswell_says, monkeypatch):
    def full(self, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    said = groundswell_says("run", "mill-town", *SMALL, "--backend", "columns", "--out", "here")
    assert said.code == 2
    assert said.err.splitlines()[-1].startswith(f"groundswell: {Path('here').resolve()}: cannot be written (No space")
    assert list(Path().iterdir()) == []


def test_an_interruption_leaves_an_older_run_as_it_was(groundswell_says, monkeypatch, made, tmp_path):
    shutil.copytree(made, tmp_path / "here")
    before = {path.name: path.read_bytes() for path in (tmp_path / "here").iterdir()}

    def interrupted(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("groundswell.report.page.write_report", interrupted)
    said = groundswell_says("run", "mill-town", *SMALL, "--backend", "columns", "--out", "here")
    assert said.code == 130
    assert {path.name: path.read_bytes() for path in (tmp_path / "here").iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["here"]


def test_report_is_written_anew(groundswell_says, made, tmp_path):
    shutil.copytree(made, tmp_path / "here")
    first = (tmp_path / "here" / "report.html").read_bytes()
    (tmp_path / "here" / "report.html").unlink()
    said = groundswell_says("report", "here")
    assert said.code == 0, said.err
    assert (tmp_path / "here" / "report.html").read_bytes() == first


def test_report_of_a_truncated_run(groundswell_says, made, tmp_path):
    shutil.copytree(made, tmp_path / "here")
    whole = (made / "run.nc").read_bytes()
    (tmp_path / "here" / "run.nc").write_bytes(whole[: len(whole) // 2])
    page = (tmp_path / "here" / "report.html").read_bytes()
    said = groundswell_says("report", "here")
    assert said.code == 2
    assert said.err.count("\n") == 1
    assert "run.nc" in said.err
    assert (tmp_path / "here" / "report.html").read_bytes() == page


def test_replay_gives_the_same_bits(groundswell_says, made):
    said = groundswell_says("replay", made)
    assert said.code == 0, said.err
    assert "the same to the bit" in said.out
    assert "only provenance.json was read" in said.out


def test_replay_notices_another_run(groundswell_says, made, tmp_path):
    shutil.copytree(made, tmp_path / "here")
    path = tmp_path / "here" / "provenance.json"
    said_of = json.loads(path.read_text(encoding="utf-8"))
    said_of["seed"] += 1
    path.write_text(json.dumps(said_of), encoding="utf-8")
    assert groundswell_says("replay", "here").code == 2


def test_replay_refuses_another_version_unless_told(groundswell_says, made, tmp_path):
    shutil.copytree(made, tmp_path / "here")
    path = tmp_path / "here" / "provenance.json"
    said_of = json.loads(path.read_text(encoding="utf-8"))
    said_of["code_hash"] = "0" * 64
    path.write_text(json.dumps(said_of), encoding="utf-8")
    refused = groundswell_says("replay", "here")
    assert refused.code == 2
    assert "--anyway" in refused.err
    assert groundswell_says("replay", "here", "--anyway").code == 0


TARGETS = """id,quantity,scope,window,statistic,low,high,note
sure,out_share,city,1900-03-05/1900-04-29,max,0,1,always
never,out_share,city,1900-03-05/1900-04-29,min,0.9,1,never
"""


def test_score_of_a_folder(groundswell_says, made, tmp_path):
    (tmp_path / "targets.csv").write_text(TARGETS, encoding="utf-8")
    said = groundswell_says("score", made, "targets.csv", "--json")
    assert said.code == 0, said.err
    assert {one["id"]: one["share_inside"] for one in json.loads(said.out)} == {"sure": 1.0, "never": 0.0}


def test_score_of_a_scenario_shows_a_table(groundswell_says, tmp_path):
    (tmp_path / "targets.csv").write_text(TARGETS, encoding="utf-8")
    said = groundswell_says("score", "mill-town", "targets.csv", *SMALL)
    assert said.code == 0, said.err
    assert "sure" in said.out
    assert "100% of 1" in said.out


def test_a_city_of_ones_own(groundswell_says, tmp_path):
    rows = [
        ("name", "trade", "owner", "district", "workers"),
        ("Long Mill", "textile", "private", "Riverside", "90"),
        ("<script>alert(1)</script>", "metal", "state", "Station", "60"),
        ("=1+1", "metal", "private", "Station", "40"),
    ]
    with (tmp_path / "plants.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    said = groundswell_says("new", "city", "--plants", "plants.csv")
    assert said.code == 0, said.err
    assert groundswell_says("check", "city").code == 0
    said = groundswell_says("run", "city", "--backend", "columns")
    assert said.code == 0, said.err
    pages = list((tmp_path / "out").rglob("report.html"))
    assert len(pages) == 1
    assert "<script" not in pages[0].read_text(encoding="utf-8")
    assert groundswell_says("new", "city", "--plants", "plants.csv").code == 2


def test_explain_writes_pictures_and_page(groundswell_says):
    said = groundswell_says("explain", "mill-town", "--out", "words")
    assert said.code == 0, said.err
    assert {path.name for path in Path("words").iterdir()} == {
        "loops.svg",
        "causal-diagram.svg",
        "odd.html",
        "odd.md",
    }


def test_explain_writes_its_own_pages_anew(groundswell_says):
    for _ in range(2):
        assert groundswell_says("explain", "mill-town", "--out", "words").code == 0
    assert len(list(Path("words").iterdir())) == 4
    assert [path.name for path in Path().iterdir()] == ["words"]


def test_check_tells_the_scenario_s_remarks(groundswell_says, monkeypatch):
    monkeypatch.setattr("groundswell.scenario.model.Scenario.remarks", ("two plants are close",), raising=False)
    said = groundswell_says("check", "mill-town")
    assert said.code == 0
    assert "  remark: two plants are close\nfit to run\n" in said.out


def test_check_says_what_it_holds_and_what_it_costs(groundswell_says):
    said = groundswell_says("check", "mill-town")
    assert said.code == 0
    assert "4,000 people" in said.out
    assert "memory" in said.out


def test_plan_shows_changes(groundswell_says):
    said = groundswell_says("plan", "mill-town", "--without", "fatigue")
    assert said.code == 0
    assert "fatigue: writes" not in said.out
    assert "fatigue: writes" in groundswell_says("plan", "mill-town").out


def test_cite_names_the_sources(groundswell_says):
    said = groundswell_says("cite", "petersburg-1905")
    assert said.code == 0
    assert "Woytinsky" in said.out


def test_list_names_what_there_is(groundswell_says):
    said = groundswell_says("list")
    for name in ("mill-town", "all-adaptive", "lean", "employers", "P24", "bandwagon"):
        assert name in said.out


def fit_place(tmp_path, low, high):
    """Write mill-town, three weeks of it, with one target, into a folder of its own."""
    from groundswell import load
    from groundswell.scenario.files import write

    columns = ("id", "quantity", "scope", "window", "statistic", "low", "high")
    row = ("A", "out_share", "city", "1900-03-05/1900-03-25", "max", low, high)
    town = load("mill-town").change("end", "1900-03-26")
    return write(town.with_table("targets", [dict(zip(columns, row, strict=True))], columns), tmp_path / "place")


def test_fit_writes_the_tables_that_a_scenario_carries(groundswell_says, tmp_path):
    from groundswell import load

    place = fit_place(tmp_path, low="0", high="1")
    said = groundswell_says(
        "fit",
        str(place),
        "--draws",
        "10",
        "--wanted",
        "1",
        "--people",
        "600",
        "--workers",
        "1",
        "--out",
        str(tmp_path / "fitted"),
    )
    assert "1 accepted" in said.out
    assert {path.name for path in (tmp_path / "fitted").iterdir()} == {"accepted.csv", "rates.csv"}
    text = (place / "scenario.toml").read_text()
    for name in ("accepted", "rates"):
        (place / f"{name}.csv").write_bytes((tmp_path / "fitted" / f"{name}.csv").read_bytes())
        text = text.replace("[tables]", f'[tables]\n{name} = "{name}.csv"')
    (place / "scenario.toml").write_text(text)
    assert "fit to run" in groundswell_says("check", str(place)).out
    assert len(load(place).accepted_sets()) == 1


def test_fit_that_finds_nothing_writes_nothing(groundswell_says, tmp_path):
    place = fit_place(tmp_path, low="2", high="3")
    folder = tmp_path / "fitted"
    said = groundswell_says(
        "fit", str(place), "--draws", "10", "--people", "600", "--workers", "1", "--out", str(folder)
    )
    assert said.code == 2
    assert "0 accepted: nothing was written" in said.err
    assert not folder.exists()
