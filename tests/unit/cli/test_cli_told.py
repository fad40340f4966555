"""Studies in files on the command line: the list, a run, and refusals that leave nothing behind."""

from groundswell.study.told import shipped

QUICK = """
verb = "ensemble"
of = "mill-town"
title = "The town as it is"
asks = "How many come out?"
people = 120
replicates = 2
given = { values = { end = "1900-03-16" } }
"""


def test_the_list_names_every_study(groundswell_says):
    said = groundswell_says("study", "list")
    assert said.code == 0
    assert [name for name in shipped() if name not in said.out] == []


def test_a_study_in_a_file_is_carried_out_and_has_its_page(groundswell_says, tmp_path):
    (tmp_path / "town.toml").write_text(QUICK, encoding="utf-8")
    said = groundswell_says("study", "run", "town.toml", "--workers", "1", "--seed", "7", "--out", "found")
    assert said.code == 0, said.err
    assert said.out.startswith("In this model")
    page = (tmp_path / "found" / "study.html").read_text(encoding="utf-8")
    assert "The town as it is" in page
    assert "groundswell study run town.toml --people 120 --replicates 2 --seed 7" in page


def test_nonsense_is_refused_in_one_sentence_and_leaves_nothing(groundswell_says, tmp_path):
    (tmp_path / "none.toml").write_text("verb = 3", encoding="utf-8")
    for words in (("none.toml",), ("without",), ("missing.toml",), ("screening", "--points", "0")):
        said = groundswell_says("study", "run", *words)
        assert said.code == 2, words
        assert len([line for line in said.err.splitlines() if line.startswith("groundswell: ")]) == 1, said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["none.toml"]
