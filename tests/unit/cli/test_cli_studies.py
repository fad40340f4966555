"""Studies on the command line: an example of each, and bad input in one sentence with the store untouched."""

import csv
import hashlib
import json
import re
import sqlite3
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from groundswell.study.schema import APPLICATION, LAYOUT

TOWN = ("mill-town", "--people", 120, "--workers", 1, "--out", "found")
SHORT = ("--set", "end=1900-03-20")
CLASSIC = ("granovetter_1978", "--workers", 1, "--out", "found")


def refused(said, *words):
    assert said.code == 2, said
    (line,) = [line for line in said.err.strip().splitlines() if line.startswith("groundswell: ")]
    assert "Traceback" not in said.err
    for word in words:
        assert word in line, line


def fingerprint(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """A folder with a finished study, made once."""
    folder = tmp_path_factory.mktemp("shelf")
    words = ("ensemble", *map(str, TOWN), *SHORT, "--replicates", "3")
    command = [sys.executable, "-m", "groundswell", *words]
    made = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    return folder / "found", made


# --- what is said -------------------------------------------------------------------------------------------------


def test_an_ensemble_says_its_cost_its_progress_and_its_answer(shelf):
    folder, made = shelf
    assert re.search(
        r"^3 runs: about \d+ seconds? with 1 at a time, less than 0.1 MiB of disk", made.stderr, re.MULTILINE
    )
    assert "3 of 3 runs" in made.stderr
    assert made.stdout.startswith("In this model, the greatest share of people out is ")
    assert {path.name for path in folder.iterdir()} >= {"study.db", "study.html"}


def test_status_verify_replay_page_and_export(shelf, groundswell_says, tmp_path):
    folder, _ = shelf
    file = folder / "study.db"
    before = fingerprint(file)
    said = groundswell_says("study", "status", file)
    assert said.code == 0
    title = "ensemble mill-town; given end = 1900-03-20; 3 runs; 120 people"
    assert re.search(rf"1\s+{title}\s+3\s+3\s+0\s+0", said.out)
    assert "sound" in groundswell_says("study", "verify", file).out
    assert (
        "2 of 2 runs the same to the bit" in groundswell_says("study", "replay", file, "--count", 2, "--workers", 1).out
    )
    assert groundswell_says("study", "page", file, "--out", tmp_path / "page").code == 0
    page = (tmp_path / "page" / "study.html").read_text(encoding="utf-8")
    assert page == (folder / "study.html").read_text(encoding="utf-8")
    assert groundswell_says("study", "export", file, tmp_path / "csv", "--format", "csv").code == 0
    assert json.loads((tmp_path / "csv" / "study.json").read_text())["done"] == 3
    assert fingerprint(file) == before


def test_the_command_on_a_page_asks_the_same_again(shelf, groundswell_says, tmp_path):
    import shlex

    folder, _ = shelf
    page = (folder / "study.html").read_text(encoding="utf-8")
    words = shlex.split(re.search(r"<pre><code>groundswell (.*?)</code></pre>", page)[1].replace("&#x27;", "'"))
    said = groundswell_says(*words, "--workers", 1, "--store", folder / "study.db", "--out", tmp_path / "again")
    assert said.code == 0, said.err
    assert "0 of 3 runs" not in said.err, "nothing is done twice"
    assert (tmp_path / "again" / "study.html").read_text(encoding="utf-8") == page


def test_a_study_that_was_cut_short_is_resumed(groundswell_says, monkeypatch, tmp_path):
    from groundswell.study import executors

    whole, done = executors.attempt, []

    def cut(play, job, document):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(job)
        return whole(play, job, document)

    monkeypatch.setattr(executors, "attempt", cut)
    said = groundswell_says("whatif", *TOWN, "--leave-out", "kind=call", "--given", SHORT[1], "--replicates", 2)
    assert said.code == 130
    assert "every finished run is kept in found/study.db" in said.err
    assert "groundswell study resume found/study.db" in said.err
    assert "nothing was written" not in said.err
    monkeypatch.setattr(executors, "attempt", whole)
    said = groundswell_says("study", "page", "found/study.db")
    assert "2 are still to do" in said.out
    said = groundswell_says("study", "resume", "found/study.db", "--workers", 1)
    assert said.code == 0, said.err
    assert "2 of 4 runs" in said.err
    assert "without call" in said.out
    assert "still to do" not in said.out


def test_a_page_keeps_its_name_whatever_is_asked_later(groundswell_says):
    words = ("whatif", *CLASSIC, "--set", "spread=0.13")
    for pairs, name in ((2, "study.html"), (3, "study-2.html"), (2, "study.html")):
        said = groundswell_says(*words, "--replicates", pairs)
        assert said.code == 0, said.err
        assert f"open found/{name} in a browser" in said.out
    held = {name: Path(f"found/{name}").read_text(encoding="utf-8") for name in ("study.html", "study-2.html")}
    assert "2 pairs in each world" in held["study.html"]
    assert "3 pairs in each world" in held["study-2.html"]
    for again in (("page",), ("page", "--study", 2), ("resume", "--workers", 1), ("resume", "--study", 2)):
        assert groundswell_says("study", again[0], "found/study.db", *again[1:]).code == 0
        assert {path.name for path in Path("found").glob("*.html")} == set(held)
        assert {name: Path(f"found/{name}").read_text(encoding="utf-8") for name in held} == held


def test_status_tells_studies_apart(groundswell_says):
    whatif = ("whatif", *CLASSIC, "--replicates")
    groundswell_says(*whatif, 2, "--set", "spread=0.13")
    groundswell_says(*whatif, 3, "--set", "spread=0.13")
    groundswell_says(*whatif, 2, "--set", "spread=0.14", "--given", "people=50 people")
    groundswell_says("sweep", *CLASSIC, "--vary", "spread=0.1:0.14", "--points", 3, "--replicates", 1)
    rows = groundswell_says("study", "status", "found/study.db").out.splitlines()[1:]
    asked = [re.split(r"\s{2,}", row)[1] for row in rows]
    assert asked == [
        "whatif granovetter_1978: with spread = 0.13; 2 pairs",
        "whatif granovetter_1978: with spread = 0.13; 3 pairs",
        "whatif granovetter_1978: with spread = 0.14; given people = 50 people; 2 pairs",
        "sweep granovetter_1978: spread 0.1 to 0.14 share; grid of 3, 1 run each",
    ]


def test_an_export_names_world_side_and_outcomes(groundswell_says, tmp_path):
    groundswell_says("whatif", *TOWN, "--leave-out", "kind=call", "--given", SHORT[1], "--replicates", 2)
    asked = ("study", "export", "found/study.db", "runs", "--format", "csv")
    assert groundswell_says(*asked).code == 0
    with Path("runs/runs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["side"] for row in rows] == ["as it is", "with the change"] * 2
    assert [row["replicate"] for row in rows] == ["0", "0", "1", "1"]
    assert {row["world"] for row in rows} == {"the scenario's own numbers"}
    from groundswell.study.verbs.reading import answers

    (world,) = answers("found/study.db")[0].worlds
    for name in ("highest_out", "lost_days"):
        before = [float(row[name]) for row in rows if row["side"] == "as it is"]
        assert sum(before) / 2 == pytest.approx(world.before[name])
    columns = json.loads(Path("runs/study.json").read_text(encoding="utf-8"))["columns"]
    assert columns["highest_out"] == {"says": "the greatest share of people out", "unit": "share"}
    held = fingerprint("runs/runs.csv")
    for form in ("csv", "netcdf"):
        refused(groundswell_says(*asked[:-1], form), "runs: holds an earlier export", "new folder")
    assert fingerprint("runs/runs.csv") == held


def test_an_export_of_points_names_every_number_and_the_answer(groundswell_says):
    box = ("--vary", "lean.b_social=1:3 logit", "--vary", "lean.b_0=-4:0 logit")
    said = groundswell_says("phase", *TOWN, *SHORT, *box, "--points", 2, "--refine", 0, "--replicates", 1)
    assert said.code == 0, said.err
    assert groundswell_says("study", "export", "found/study.db", "runs", "--format", "netcdf").code == 0
    from groundswell.observe import OBSERVABLES
    from groundswell.observe.dataset import read_netcdf

    found = read_netcdf(Path("runs/study.nc"))
    points = {
        (float(x), float(y)) for x, y in zip(found["lean.b_social"].values, found["lean.b_0"].values, strict=True)
    }
    assert points == {(1.0, -4.0), (1.0, 0.0), (3.0, -4.0), (3.0, 0.0)}
    assert set(found["comes_to"].values) <= {"quiet", "strike", "lockout", "stalemate", "victory", "defeat", "revolt"}
    for name, variable in found.variables.items():
        says = variable.attrs["long_name"]
        assert name in OBSERVABLES or (says != name and len(says.split()) > 1), (name, says)
    assert found["seconds"].attrs["units"] == "seconds"
    assert found["lean.b_social"].attrs["units"] == "logit"


def test_a_map_is_exported_whole_whichever_of_its_stages_is_named(groundswell_says):
    box = ("--vary", "spread=0.1:0.14", "--vary", "mean=0.2:0.3")
    asked = ("phase", *CLASSIC, *box, "--points", 3, "--refine", 1, "--replicates", 1)
    assert groundswell_says(*asked).code == 0
    store = next(Path().rglob("study.db"))
    assert "; stage 2" in groundswell_says("study", "status", store).out
    tables = []
    for folder, named in (("all", ()), ("first", ("--study", 1)), ("second", ("--study", 2))):
        said = groundswell_says("study", "export", store, folder, "--format", "csv", *named)
        assert said.code == 0, said.err
        with Path(folder, "runs.csv").open(encoding="utf-8", newline="") as file:
            tables.append(list(csv.DictReader(file)))
        told = json.loads(Path(folder, "study.json").read_text(encoding="utf-8"))
        assert told["members"] == told["done"] == len(tables[-1])
    assert tables[0] == tables[1] == tables[2]
    assert [row["place"] for row in tables[0]] == [str(place) for place in range(len(tables[0]))]
    assert len(tables[0]) > 9
    assert len({(row["spread"], row["mean"]) for row in tables[0]}) == len(tables[0])
    # A second question makes two of them, however many stages the first has.
    assert groundswell_says("ensemble", *CLASSIC, "--replicates", 1, "--store", store).code == 0
    refused(groundswell_says("study", "export", store, "more", "--format", "csv"), "holds the studies 1, 3; say which")


def test_without_pyarrow_an_export_says_how_it_is_had_and_what_goes_without(groundswell_says, shelf, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    said = groundswell_says("study", "export", shelf[0] / "study.db", "runs")
    refused(said, "pip install -e '.[study]'", "pip install 'groundswell[study]'", "--format csv")
    assert not Path("runs").exists()
    monkeypatch.setitem(sys.modules, "SALib", None)
    said = groundswell_says("sensitivity", *CLASSIC, "--vary", "spread=0.1:0.14", "--replicates", 1)
    refused(said, "SALib", "pip install -e '.[study]'")


def test_every_verb_runs_on_a_classic(groundswell_says):
    box = ("--vary", "spread=0.1:0.14", "--replicates", 1)
    other = ("--vary", "mean=0.2:0.3")
    for words in (
        ("ensemble", *CLASSIC, "--replicates", 2, "--set", "sampled=1 flag"),
        ("whatif", *CLASSIC, "--replicates", 2, "--set", "spread=0.13"),
        ("sweep", *CLASSIC, *box, "--points", 5),
        ("sensitivity", *CLASSIC, *box, *other, "--points", 4),
        ("phase", *CLASSIC, *box, *other, "--points", 3, "--refine", 1),
    ):
        said = groundswell_says(*words)
        assert said.code == 0, said.err
        assert said.out.startswith("In this model"), said.out
    rows = groundswell_says("study", "status", "found/study.db").out
    assert [verb in rows for verb in ("ensemble", "whatif", "sweep", "sensitivity", "phase")] == [True] * 5


# --- what is refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("sweep", *TOWN, "--vary", "lean.b_socal=1:2"), ("b_socal", "b_social")),
        (("sweep", *TOWN, "--vary", "lean.b_social=3:1"), ("empty range",)),
        (("sweep", *TOWN), ("nothing is varied",)),
        (("whatif", *TOWN, "--set", "lean.b_socal=1 logit"), ("b_social",)),
        (("whatif", *TOWN), ("nothing is changed",)),
        (("whatif", *TOWN, "--leave-out", "kind=lockout"), ("no dated act matches",)),
        (("whatif", *TOWN, "--without", "talk", "--over-sets"), ("no accepted sets",)),
        (("ensemble", *TOWN, "--show", "out_shar"), ("out_share",)),
        (("ensemble", "mil-town", "--out", "found"), ("mill-town",)),
        (("ensemble", *TOWN, "--replicates", "many"), ("--replicates", "whole number")),
        (
            ("sweep", *TOWN, "--vary", "lean.b_social", "--points", 900_000, "--replicates", 60_000),
            ("would take about", "years"),
        ),
        (("phase", *TOWN, "--vary", "lean.b_social=1:2"), ("a map needs two",)),
        (("phase", *TOWN, "--cut", "high"), ("--cut",)),
        (("sensitivity", *TOWN, "--vary", "fitted", "--method", "sobol", "--points", 10), ("power of two",)),
        (("ensemble", *TOWN, "--dask", "tcp://127.0.0.1:9"), ("no Dask scheduler answers",)),
    ],
)
def test_bad_input_is_one_sentence_and_leaves_nothing(groundswell_says, tmp_path, words, named, monkeypatch):
    from groundswell.study import cluster

    monkeypatch.setattr(cluster.Dask.__init__, "__defaults__", (0.5, None))
    refused(groundswell_says(*words), *named)
    left = [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix == ".html"]
    assert left == []


def test_a_store_that_is_none_is_refused_and_stays_as_it_was(groundswell_says, tmp_path):
    letter = tmp_path / "letter.db"
    letter.write_text("no study")
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE t (x)")
    newer = tmp_path / "newer.db"
    with sqlite3.connect(newer) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {LAYOUT + 1}")
    for file, word in ((letter, "no store"), (other, "another program"), (newer, "newer version")):
        before = fingerprint(file)
        refused(groundswell_says("ensemble", *TOWN, "--store", file), file.name, word)
        for verb in ("status", "resume", "page", "replay", "verify"):
            refused(groundswell_says("study", verb, file), file.name, word)
        refused(groundswell_says("study", "export", file, tmp_path / "x"), file.name, word)
        assert fingerprint(file) == before
    refused(groundswell_says("study", "status", tmp_path / "none.db"), "no such file")


def test_an_output_folder_that_is_a_file_is_refused(groundswell_says, tmp_path, shelf):
    (tmp_path / "found").write_text("a letter")
    refused(groundswell_says("ensemble", *TOWN), "found", "is a file")
    assert (tmp_path / "found").read_text() == "a letter"
    refused(groundswell_says("study", "page", shelf[0] / "study.db", "--out", tmp_path / "found"), "is a file")


def test_studies_are_named_by_their_numbers(groundswell_says, shelf, tmp_path):
    file = shelf[0] / "study.db"
    refused(groundswell_says("study", "page", file, "--study", 7), "holds no study 7")
    refused(groundswell_says("study", "export", file, tmp_path / "x", "--format", "word"), "parquet, netcdf, csv")


# --- pages --------------------------------------------------------------------------------------------------------

FORBIDDEN = ("proves", "shows that the council", "would have")


class Live(HTMLParser):
    """Notes every tag, every attribute that acts, and the words."""

    def __init__(self):
        super().__init__()
        self.tags, self.acting, self.words = set(), [], []

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.acting += [name for name, _ in attributes if name.startswith("on") or name in {"href", "src", "action"}]

    def handle_data(self, data):
        self.words.append(data)


def read(page):
    found = Live()
    found.feed(Path(page).read_text(encoding="utf-8"))
    return found


def test_pages_run_nothing_fetch_nothing_and_keep_to_their_words(groundswell_says, shelf):
    groundswell_says("whatif", *TOWN, "--without", "talk", "--given", SHORT[1], "--replicates", 2, "--over-structures",
                     "--outcome", "highest_out", "--outcome", "orders_refused", "--show", "out_share")  # fmt: skip
    for page in ("found/study.html", shelf[0] / "study.html"):
        found = read(page)
        assert not found.tags & {"script", "link", "img", "iframe", "object", "base", "form"}
        assert found.acting == []
        text = " ".join(" ".join(found.words).split())
        assert not [word for word in FORBIDDEN if word in text.lower()]
        assert "In this model" in text
        assert "default-src 'none'" in Path(page).read_text(encoding="utf-8")
    assert "Illustration" in " ".join(read("found/study.html").words)


def test_names_of_a_scenario_cannot_become_code(groundswell_says, tmp_path):
    import shutil

    from groundswell.scenario.catalogue import folder

    shutil.copytree(folder("mill-town"), tmp_path / "town")
    toml = tmp_path / "town" / "scenario.toml"
    payload = "<script>alert(1)</script></title>{{ 7*191 }}"
    text = re.sub(r'(?m)^title = ".*"$', f'title = "{payload}"', toml.read_text(encoding="utf-8"))
    assert payload in text
    toml.write_text(text, encoding="utf-8")
    said = groundswell_says("ensemble", "town", *TOWN[1:], *SHORT, "--replicates", 2)
    assert said.code == 0, said.err
    page = Path("found/study.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "1337" not in page


def test_help_of_the_studies_is_light():
    code = "import sys, groundswell.cli; print([m for m in ('numba', 'scipy', 'SALib', 'numpy') if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
