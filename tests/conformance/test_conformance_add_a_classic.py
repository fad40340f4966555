"""The page on adding a classic, followed to the letter: one folder, one line, and everything finds it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import groundswell

PAGE = Path(__file__).resolve().parents[2] / "docs" / "add-a-classic.md"
FILE = re.compile(r"^\*\*`([^`]+)`\*\*\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINE = re.compile(r'^```text\n(    "\w+",)\n```$', re.MULTILINE)
NAME = "daley_kendall_1964"


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """Return a folder with a copy of the package in which the page's steps have been taken."""
    root = tmp_path_factory.mktemp("copy")
    source = Path(groundswell.__file__).parent
    shutil.copytree(source, root / "groundswell", ignore=shutil.ignore_patterns("__pycache__"))
    text = PAGE.read_text(encoding="utf-8")
    classics = root / "groundswell" / "classics"
    files = FILE.findall(text)
    assert {Path(name).name for name, _ in files} == {
        "__init__.py",
        "model.py",
        "checks.py",
        "theory.py",
        "picture.py",
        "published.toml",
    }
    for name, body in files:
        path = classics / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(body, encoding="utf-8")
    (line,) = LINE.findall(text)
    table = (classics / "__init__.py").read_text(encoding="utf-8")
    before = "_TABLE = (\n"
    assert before in table
    table = table.replace(before, f"{before}{line}\n")
    (classics / "__init__.py").write_text(table, encoding="utf-8")
    return root


def command(package, *words):
    environment = {**os.environ, "PYTHONPATH": str(package)}
    return subprocess.run(
        [sys.executable, "-m", "groundswell", "classics", *words],
        capture_output=True,
        text=True,
        env=environment,
        cwd=package,
        check=False,
    )


def test_the_new_classic_is_verified(package):
    done = command(package, "verify", NAME, "--quick", "--workers", "1")
    assert done.returncode == 0, done.stderr + done.stdout
    assert "2 checks, 2 hold" in done.stdout
    assert "2 wrong versions turned away, 0 faults" in done.stdout


def test_the_new_classic_is_listed_run_and_refuses_nonsense(package):
    shown = command(package, "list").stdout
    assert NAME in shown
    assert "1 printed claim, not checked yet" in shown or "0 printed claims, not checked yet" in shown
    done = command(package, "run", NAME, "--set", "told=100 people")
    assert done.returncode == 0, done.stderr
    assert "never heard" in done.stdout
    refused = command(package, "run", NAME, "--set", "told=0 people")
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert "outside the range" in refused.stderr


def test_the_new_classic_has_its_card(package):
    done = command(package, "gallery", NAME, "--out", "page", "--quick")
    assert done.returncode == 0, done.stderr
    assert "Daley" in (package / "page" / "index.html").read_text(encoding="utf-8")
    page = (package / "page" / f"{NAME}.html").read_text(encoding="utf-8")
    assert "a fifth" in page
    assert "<svg" in page
