"""R9's faults still apply, are spread over the program, and are caught by a test that fails, not by anything else."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

import faults
from groundswell.institutions import INSTITUTIONS
from groundswell.mechanisms import MECHANISMS

KNOWN = faults.read_faults()
SHELF = "tests/unit/institutions/test_institutions_workers.py::test_a_state_never_moves_beyond_its_target"
(BEYOND,) = (fault for fault in KNOWN if fault.name == "curves-beyond-the-target")


def test_every_fault_applies_to_the_source_as_it_stands():
    assert faults.complaints(KNOWN) == []
    for fault in KNOWN:
        text = (faults.ROOT / fault.path).read_text(encoding="utf-8")
        compile(text.replace(fault.old, fault.new), fault.path, "exec")


def test_faults_are_many_and_spread_over_all_that_is_promised():
    assert len(KNOWN) >= 60
    assert len({fault.kind for fault in KNOWN}) >= 12
    touched = {str(fault.path.relative_to(faults.PACKAGE)) for fault in KNOWN}
    # a mechanism's rule stands in its own file, an institution's hooks too
    wanted = {f"mechanisms/{Path(rule.file).name}" for rule in MECHANISMS}
    wanted |= {f"institutions/{Path(hook.__code__.co_filename).name}" for who in INSTITUTIONS for hook in hooks(who)}
    wanted |= {f"engine/{name}.py" for name in ("expressions", "emit_loop", "passes", "sums", "run", "day", "cache")}
    wanted |= {"engine/backends/reference.py", "engine/backends/columns.py", "rng.py"}
    wanted |= {"world/plants.py", "world/people.py"}
    assert wanted - touched == set()
    assert sum(path.startswith("observe/") for path in touched) >= 3
    assert all(fault.wrong.endswith(".") and fault.shelves for fault in KNOWN)


def hooks(institution):
    return institution.hooks.values()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"old": "no such line"}, "stands 0 times; it must stand once"),
        ({"old": "return"}, "it must stand once"),
        ({"path": faults.PACKAGE / "institutions" / "gone.py"}, "stands 0 times"),
        ({"new": BEYOND.old}, "changes nothing"),
        ({"shelves": ("tests/unit/docs",)}, "no shelf that may catch a fault"),
        ({"shelves": ("tests/unit/faults",)}, "no shelf that may catch a fault"),
        ({"shelves": ("tests/gone",)}, "no shelf that may catch a fault"),
        ({"shelves": ("tests/unit",)}, "too wide"),
    ],
)
def test_a_fault_that_no_longer_applies_is_named(changed, said):
    (complaint,) = faults.complaints([replace(BEYOND, **changed)])
    assert complaint.startswith("curves-beyond-the-target: ")
    assert said in complaint


def test_a_name_stands_once():
    assert len(faults.complaints([BEYOND, BEYOND])) == 1


def test_what_is_not_known_is_refused(capsys):
    assert faults.main(["--only", "nobody-knows-it"]) == 2
    assert "no fault is called nobody-knows-it" in capsys.readouterr().err


def test_a_fault_is_caught_by_a_test_and_a_harmless_change_is_not():
    caught = faults.hunt(replace(BEYOND, shelves=(SHELF,)))
    assert caught["caught"]
    assert caught["by"].startswith(SHELF)
    harmless = faults.hunt(replace(BEYOND, new="min(1.0, pace)", shelves=(SHELF,)))
    assert (harmless["caught"], harmless["by"]) == (False, "")


@pytest.mark.parametrize(("code", "caught"), [(0, False), (1, True), (2, False), (4, False), (-1, False)])
def test_a_copy_that_cannot_be_tested_catches_nothing(code, caught, monkeypatch):
    monkeypatch.setattr(faults, "run_shelf", lambda folder, shelf: (code, f"{shelf}: said so"))
    found = faults.hunt(replace(BEYOND, shelves=(SHELF,)))
    assert found["caught"] == caught
    assert ("odd" in found) == (code not in (0, 1))


def test_a_handful_is_the_same_each_time():
    few = faults.handful(KNOWN)
    assert len(few) == faults.QUICK
    assert few == faults.handful(KNOWN)
    assert few != faults.handful(KNOWN, seed=1906)


def test_the_result_counts_what_was_caught():
    rows = [{"name": f"f{n}", "caught": n > 0, "seconds": 1.0} for n in range(20)]
    result = faults.summed(rows, 20)
    assert Counter(row["caught"] for row in result["each"]) == {True: 19, False: 1}
    assert (result["caught"], result["share_caught"], result["survivors"], result["complete"]) == (
        19,
        0.95,
        ["f0"],
        True,
    )
    assert not faults.summed(rows[:5], 20)["complete"]


def test_faults_held_out_are_counted_apart_and_only_at_first_sight():
    once = {"held_out": True, "seconds": 1.0}
    rows = [
        {"name": "seen", "caught": True, **once},
        {"name": "seen later", "caught": True, "once_survived": "A test was written.", **once},
        {"name": "missed", "caught": False, **once},
        {"name": "aimed at", "caught": True, "seconds": 1.0},
    ]
    result = faults.summed(rows, 4)
    assert (result["held_out"], result["held_out_caught_at_first"], result["caught"]) == (3, 1, 3)
    assert sum(fault.held_out for fault in KNOWN) >= 60


def test_a_test_that_fails_without_a_fault_catches_nothing(monkeypatch):
    rows = [{"caught": True, "by": "tests/one"}, {"caught": False, "by": ""}, {"caught": True, "by": "tests/two"}]
    asked = []
    monkeypatch.setattr(faults, "run_shelf", lambda folder, *tests: asked.append(tests) or (0, ""))
    faults.check_catches(rows, faults.ROOT)
    assert asked == [("tests/one", "tests/two")]
    monkeypatch.setattr(faults, "run_shelf", lambda folder, *tests: (1, "tests/two"))
    with pytest.raises(faults.FaultError, match="fails without a fault too: tests/two"):
        faults.check_catches(rows, faults.ROOT)
