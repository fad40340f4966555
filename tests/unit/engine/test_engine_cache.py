"""The cache law: nothing stale, nothing broken for long, nothing in the way."""

import importlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from groundswell.engine import cache

TEXT = '''"""A small module."""
from numba import njit

def word(x):
    return {expression}

helper = njit(word)

@njit("int64(int64)", cache=True)
def entry(x):
    return helper(x)
'''


def made(expression="x + 1"):
    return TEXT.format(expression=expression)


def forget():
    for name in [name for name in sys.modules if name.startswith("passes_")]:
        del sys.modules[name]


@pytest.fixture
def compiled(tmp_path, monkeypatch):
    """Load from an empty cache folder, and count compilations."""
    monkeypatch.setenv(cache.CACHE_VARIABLE, str(tmp_path / "cache"))
    count = []

    def load(text=None):
        forget()
        return cache.load_module(text or made(), on_compile=lambda: count.append(1))

    load.folder = tmp_path / "cache"
    load.count = count
    yield load
    forget()


def test_compiled_once_then_read(compiled):
    assert compiled().entry(1) == 2
    assert compiled().entry(1) == 2
    assert len(compiled.count) == 1


def test_an_edited_helper_gives_a_new_result(compiled):
    assert compiled().entry(1) == 2
    assert compiled(made("x + 10")).entry(1) == 11
    assert compiled().entry(1) == 2
    assert len(compiled.count) == 2


def files_of(folder):
    return sorted(path for path in folder.rglob("*") if path.suffix in (".nbi", ".nbc", ".py", ".json"))


def wreck(path, how):
    if how == "cut":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    elif how == "emptied":
        path.write_bytes(b"")
    elif how == "flipped":
        body = bytearray(path.read_bytes())
        body[len(body) // 2] ^= 0x10
        path.write_bytes(bytes(body))
    else:
        path.unlink()


@pytest.mark.parametrize("how", ["cut", "emptied", "flipped", "lost"])
@pytest.mark.parametrize("which", range(4))
def test_a_damaged_file_is_made_again(compiled, which, how):
    compiled()
    files = files_of(compiled.folder)
    assert [path.suffix for path in sorted(files, key=lambda path: path.suffix)] == [
        ".json",
        ".nbc",
        ".nbi",
        ".py",
    ]
    wreck(files[which], how)
    assert compiled().entry(1) == 2
    assert len(compiled.count) == 2
    assert compiled().entry(1) == 2
    assert len(compiled.count) == 2


def test_a_list_of_checksums_that_is_none_is_not_believed(compiled):
    compiled()
    (listed,) = compiled.folder.rglob("*.json")
    for text in ("[]", "{}", '{"files": {}}', '{"files": [1]}', "null"):
        listed.write_text(text)
        assert compiled().entry(1) == 2
    assert len(compiled.count) == 6


def test_where_nothing_can_be_written_a_temporary_folder_serves(compiled, tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("a file, where a folder is wanted")
    monkeypatch.setenv(cache.CACHE_VARIABLE, str(blocked / "cache"))
    monkeypatch.setattr(cache.tempfile, "tempdir", str(tmp_path))
    folder = cache.cache_folder()
    assert folder.parent == tmp_path
    assert folder.stat().st_mode & 0o077 == 0
    assert compiled().entry(1) == 2
    assert compiled().entry(1) == 2
    assert len(compiled.count) == 1


def test_a_temporary_folder_of_somebody_else_is_not_used(tmp_path, monkeypatch):
    monkeypatch.setenv(cache.CACHE_VARIABLE, os.devnull)
    monkeypatch.setattr(cache.tempfile, "tempdir", str(tmp_path))
    mine = cache.cache_folder()
    mine.chmod(0o777)
    assert cache.cache_folder() != mine


def test_the_least_recently_used_go(compiled, monkeypatch):
    monkeypatch.setattr(cache, "_KEPT", 2)
    for number in range(4):
        compiled(made(f"x + {number}"))
    assert len(list(compiled.folder.rglob("*.json"))) == 2
    assert compiled(made("x + 3")).entry(1) == 4
    assert len(compiled.count) == 4


def test_what_the_compiler_refuses_names_the_line(compiled):
    text = made().replace("return x + 1", "return x.nothing  # rules.py:7")
    for load in (compiled, cache.load_uncached):
        with pytest.raises(cache.GroundswellError, match=r"at rules\.py:7 .*our fault, please report it"):
            load(text)


def test_settings_of_the_compiler_are_part_of_the_name(monkeypatch):
    import numba

    plain = cache._key(made())
    cache._surroundings.cache_clear()
    monkeypatch.setattr(numba.config, "LOOP_VECTORIZE", 0)
    assert cache._key(made()) != plain
    cache._surroundings.cache_clear()


@pytest.mark.parametrize("library", ["numba", "llvmlite", "numpy"])
def test_versions_of_the_compiler_are_part_of_the_name(library, monkeypatch):
    cache._surroundings.cache_clear()
    plain = cache._key(made())
    cache._surroundings.cache_clear()
    monkeypatch.setattr(importlib.import_module(library), "__version__", "0.0.1")
    assert cache._key(made()) != plain
    cache._surroundings.cache_clear()


@pytest.mark.parametrize("writer", cache._WRITERS)
def test_the_sources_that_write_a_module_are_part_of_its_name(writer, tmp_path, monkeypatch):
    for name in cache._WRITERS:
        shutil.copy(Path(cache.__file__).parent / name, tmp_path / name)
    monkeypatch.setattr(cache, "__file__", str(tmp_path / "cache.py"))
    cache._surroundings.cache_clear()
    plain = cache._key(made())
    cache._surroundings.cache_clear()
    with (tmp_path / writer).open("a", encoding="utf-8") as text:
        text.write("# edited")
    assert cache._key(made()) != plain
    cache._surroundings.cache_clear()


def test_cold_processes_at_once(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        "from groundswell.engine.cache import load_module\n"
        f"print(load_module({made()!r}, on_compile=lambda: print('compiling')).entry(1))\n"
    )
    environment = {**os.environ, cache.CACHE_VARIABLE: str(tmp_path / "cache")}
    together = [
        subprocess.Popen([sys.executable, program], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    said = [process.communicate() for process in together]
    assert [process.returncode for process in together] == [0] * 4, said
    assert sorted(out.decode().split() for out, _ in said) == [["2"]] * 3 + [["compiling", "2"]]


def test_a_folder_told_to_numba_is_checked_too(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        "from groundswell.engine.cache import load_module\n"
        f"print(load_module({made()!r}, on_compile=lambda: print('compiling')).entry(1))\n"
    )
    environment = {
        **os.environ,
        cache.CACHE_VARIABLE: str(tmp_path / "cache"),
        "NUMBA_CACHE_DIR": str(tmp_path / "elsewhere"),
    }

    def said():
        return subprocess.run(
            [sys.executable, program], env=environment, capture_output=True, text=True, check=True
        ).stdout

    assert said().split() == ["compiling", "2"]
    (listed,) = (tmp_path / "cache").rglob("*.json")
    assert any("elsewhere" in path for path in json.loads(listed.read_text())["files"])
    for path in (tmp_path / "elsewhere").rglob("*.nbi"):
        Path(path).write_bytes(b"damaged")
    assert said().split() == ["compiling", "2"]
    assert said().split() == ["2"]
