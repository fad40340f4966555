"""Promises about the source itself: no rule knows a date or a name, data never runs, chance has one source."""

import ast
import csv
import re
from pathlib import Path

import pytest

import groundswell
from groundswell.baselines import BASELINES
from groundswell.institutions import INSTITUTIONS
from groundswell.mechanisms import MECHANISMS, SWITCHED
from groundswell.observe import MEASURES
from groundswell.scenario.switches import SWITCHES
from groundswell.world.settings import POPULATION

HOME = Path(groundswell.__file__).parent
RULES = [
    *(HOME / "mechanisms").glob("*.py"),
    *(HOME / "institutions").glob("*.py"),
    *(HOME / "world").glob("*.py"),
    *(HOME / "baselines").glob("*.py"),
]
SOURCES = list(HOME.rglob("*.py"))


def spoken(tree):
    """Return the strings of a module that can steer it: docstrings and the sources of numbers cannot."""
    silent = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module) and node.body:
            first = node.body[0]
            silent |= {id(first.value)} if isinstance(first, ast.Expr) else set()
        if isinstance(node, ast.keyword) and node.arg in {"source", "doc"}:
            silent |= {id(part) for part in ast.walk(node.value)}
        if isinstance(node, ast.Expr):
            silent |= {id(node.value)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent
    ]


def test_no_rule_mentions_a_date_or_a_plant():
    with (HOME / "scenarios/petersburg-1905/plants.csv").open(encoding="utf-8") as table:
        names = [row["name"] for row in csv.DictReader(table)]
    short = [name.split()[0] for name in names if len(name.split()[0]) > 5 and name.split()[0] != "Carriage-building"]
    words = {*names, *short} - {"Cartridge", "State"}
    dates = re.compile(r"\b1905\b|\b\d{4}-\d{2}-\d{2}\b|\b(?:October|November|December)\b")
    found = []
    for path in RULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        text = [*spoken(tree), *(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))]
        found += [(path.name, word) for word in words for line in text if word in line]
        found += [(path.name, line) for line in text if dates.search(line)]
    assert found == []


def test_the_search_for_what_is_said_sees_code_and_not_citations():
    tree = ast.parse(
        '"""October."""\nrate = param("1 per day", source="of 1905", doc="x")\nif date == "1905-10-14":\n    pass\n'
    )
    assert spoken(tree) == ["1 per day", "1905-10-14"]


def test_an_assumption_has_one_owner():
    owners = {}
    declared = {
        **{rule.name: rule.parameters for rule in MECHANISMS},
        **{who.name: who.parameters for who in INSTITUTIONS},
        **MEASURES,
        "population": POPULATION,
        **{model.name: model.parameters for model in BASELINES.values()},
    }
    for owner, numbers in declared.items():
        for number in numbers.values():
            for name in re.findall(r"assumption (A\d+)", number.source):
                owners.setdefault(name, set()).add(owner)
    assert {name: sorted(who) for name, who in owners.items() if len(who) > 1} == {}


def test_every_rule_is_switched_by_a_switch():
    assert set(SWITCHED.values()) <= {switch.name for switch in SWITCHES}


@pytest.mark.parametrize("word", ["pickle", "marshal", "shelve", "yaml", "numpy.random", "random", "dill"])
def test_no_module_imports(word):
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert word not in names, path
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                assert (node.value.id, node.attr) != ("np", "random"), path


def test_nothing_evaluates_text():
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id != "eval", path


def test_modules_are_short():
    assert [path.name for path in SOURCES if len(path.read_text(encoding="utf-8").splitlines()) > 500] == []
