"""R7: versions do not drift silently: default runs give the stored hashes and headline numbers."""

import json
import subprocess
from pathlib import Path

import pytest
import renew

STORED = json.loads(renew.STORED.read_text(encoding="utf-8"))
NUMBERS = STORED["numbers"]


@pytest.mark.parametrize("name", renew.RUNS)
def test_r7_a_default_run_gives_its_stored_numbers(name):
    changes = list(renew.moved(NUMBERS[name], renew.measured(renew.played(name))))
    assert changes == [], renew.advice(name, changes)


def test_r7_every_default_run_is_stored():
    assert tuple(NUMBERS) == renew.RUNS
    assert min(len(figures) for figures in NUMBERS.values()) >= 12
    assert len({figures["digest"] for figures in NUMBERS.values()}) == len(renew.RUNS)


def test_r7_the_stored_numbers_were_written_by_the_command():
    assert STORED["sha"] == renew.sha(NUMBERS), "baseline.json was changed by hand; run: make baseline"


def test_r7_the_changelog_says_that_numbers_moved():
    text = renew.CHANGELOG.read_text(encoding="utf-8")
    assert renew.said(text, NUMBERS), f"add to the newest section of CHANGELOG.md: {renew.changelog_line(NUMBERS)}"


def test_r7_a_change_is_noticed_and_says_what_to_do():
    name = renew.RUNS[0]
    other = {**NUMBERS[name], "largest share out": 0.5}
    changes = list(renew.moved(NUMBERS[name], other))
    assert changes == [f"largest share out: was {NUMBERS[name]['largest share out']}, is now 0.5"]
    assert all(words in renew.advice(name, changes) for words in ("make baseline", "**Regression**", "CHANGELOG.md"))
    changed = {**NUMBERS, name: other}
    assert renew.sha(changed) != renew.sha(NUMBERS)
    assert not renew.said(renew.CHANGELOG.read_text(encoding="utf-8"), changed)
    assert renew.said(f"# Changes\n\n{renew.changelog_line(changed)}\n", changed)
    assert not renew.said(renew.changelog_line(changed).replace("**Regression**", ""), changed)


def test_r7_another_seed_is_another_run():
    name = renew.RUNS[0]
    record = renew.run(renew.load(name), seed=7)
    assert any(change.startswith("digest") for change in renew.moved(NUMBERS[name], renew.measured(record)))


def test_r7_the_command_is_in_the_makefile():
    folder = Path(__file__).resolve().parents[2]
    asked = subprocess.run(["make", "-n", "baseline"], cwd=folder, capture_output=True, text=True, check=True)
    assert "tests/baseline/renew.py" in asked.stdout
