"""Docs run: every Python example and every command in README and docs is executed."""

import inspect
import re
import shlex
import sys
import tomllib
from pathlib import Path

import pytest

import groundswell
from groundswell.cli import main
from groundswell.study.extra import missing

ROOT = Path(__file__).resolve().parents[3]
PAGES = ["README.md", *(f"docs/{page.name}" for page in sorted((ROOT / "docs").glob("*.md")))]
STUDIES = ("README.md", "docs/from-question-to-answer.md")
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)

TABLES = {
    "name,trade,owner,district,workers": "plants.csv",
    "id,quantity,scope,window,statistic,low,high": "targets.csv",
}
"""Tables shown on a page are saved under these names, as a reader would."""

MAKE = {
    "make demo",
    "make test",
    "make docs",
    "source .venv/bin/activate",
    ".venv/bin/python -m pip install -e '.[study]'",
}
"""What runs these tests, what the tests stand for, or what installs is not run from within."""

FEWER = {
    "--replicates 10": "--replicates 1",
    "--replicates 5": "--replicates 1",
    "--replicates 12": "--replicates 2",
    "--replicates 16": "--replicates 3",
}
"""One worker's work instead of many: the commands are the same."""


def blocks(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    return [(language, body.replace(f"\n{indent}", "\n")) for indent, language, body in FENCE.findall(text)]


def pages_with(*languages):
    return [page for page in PAGES if {language for language, _ in blocks(page)} & set(languages)]


@pytest.mark.parametrize("page", pages_with("python"))
def test_python_examples_run(page, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for language, body in blocks(page):
        if language == "python":
            exec(compile(body, page, "exec"), {"__name__": "example"})  # noqa: S102 - our own pages
            assert capsys.readouterr().out.strip()


def commands(body):
    return [line[2:].strip() for line in body.splitlines() if line.startswith("$ ")]


def shorter(command):
    for long, short in FEWER.items():
        command = command.replace(long, short)
    return command


def save_files(body):
    """Write a file that a block shows, if its first line names it in a remark."""
    found = re.match(r"# ([a-z-]+\.toml)\n", body)
    if found is not None:
        Path(found.group(1)).write_text(body, encoding="utf-8")


def save_tables(body):
    """Write the tables that a block shows, whether shown bare or as what `cat` prints."""
    lines = [line for line in body.splitlines() if not line.startswith("$ ")]
    for number, line in enumerate(lines):
        if line in TABLES:
            rows = [row for row in lines[number:] if row]
            Path(TABLES[line]).write_text("\n".join(rows) + "\n", encoding="utf-8")


@pytest.mark.parametrize("page", pages_with("console"))
def test_commands_run(page, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for language, body in blocks(page):
        if language in {"console", "csv"}:
            save_tables(body)
        if language == "toml":
            save_files(body)
        for command in commands(body) if language == "console" else ():
            if command in MAKE or command.startswith("cat "):
                continue
            words = shlex.split(shorter(command))
            assert words[0].endswith("groundswell"), command
            monkeypatch.setattr(sys, "argv", words)
            with pytest.raises(SystemExit) as end:
                main()
            shown = capsys.readouterr()
            assert end.value.code == 0, (command, shown.err)


def test_commands_named_in_running_words_exist():
    from groundswell import cli

    known = {command.name or command.callback.__name__ for command in cli.app.registered_commands}
    known |= {group.name for group in cli.app.registered_groups}
    for page in PAGES:
        for words in re.findall(r"`groundswell ([a-z]+)", (ROOT / page).read_text(encoding="utf-8")):
            assert words in known, (page, words)


def test_the_extra_that_pages_and_refusals_name_is_one():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    told = str(missing("this", "SALib", otherwise="--format csv"))
    for text in (*((ROOT / page).read_text(encoding="utf-8") for page in STUDIES), told):
        named = re.findall(r"-e '\.\[(\w+)\]'", text)
        assert named, text[:80]
        assert set(named) <= set(extras)
    assert "groundswell[study]" in told
    assert told.endswith("without it: --format csv")
    packages = " ".join(extras["study"])
    assert all(package in packages for package in ("SALib", "pyarrow", "distributed"))
    # Whoever follows the tutorial needs it before the first command that does.
    page = (ROOT / STUDIES[1]).read_text(encoding="utf-8")
    assert page.index("'.[study]'") < page.index("$ groundswell sensitivity")


def test_options_and_arguments_go_together_as_the_table_says():
    page = (ROOT / STUDIES[1]).read_text(encoding="utf-8")
    rows = [line.split("|")[1:4] for line in page.splitlines() if line.startswith("| `--")]
    assert len(rows) > 8
    verbs = ("ensemble", "whatif", "sweep", "sensitivity", "phase")
    for options, arguments, of in rows:
        flags = re.findall(r"`(--[a-z-]+)", options)
        names = re.findall(r"`(\w+)=", arguments)
        assert len(flags) == len(names) > 0, options
        for verb in verbs if "all" in of else re.findall(r"`(\w+)`", of):
            known = inspect.signature(getattr(groundswell, verb)).parameters
            assert set(names) <= set(known), (verb, names)
            offered = {flag for one in commands_of(verb).params for flag in one.opts}
            assert set(flags) <= offered, (verb, flags)


def commands_of(verb):
    from typer.main import get_command

    from groundswell import cli

    return get_command(cli.app).commands[verb]


def test_make_targets_named_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for page in PAGES:
        for target in re.findall(r"`make ([a-z]+)`", (ROOT / page).read_text(encoding="utf-8")):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), (page, target)
