"""Compiled modules on disk: found by the hash of all that made them, checked, made again when damaged.

Numba's own file cache does not notice an edited helper, does not look at what it loads, and can be broken by
writers that meet. So a module's folder is named by the hash of its whole text, of the sources that wrote it,
and of versions, processor and compiler settings; a list of checksums is written last; a lock lets one process
compile while others wait; and where nothing can be written, a private temporary folder serves.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache as once
from pathlib import Path
from types import ModuleType

from groundswell.errors import GroundswellError

__all__ = ["CACHE_VARIABLE", "cache_folder", "is_empty", "load_module", "load_uncached"]

CACHE_VARIABLE = "GROUNDSWELL_CACHE_DIR"
"""Environment variable that names another cache folder."""

_KEPT = 128
"""Modules kept; the least recently used go first."""
_PATIENCE = 120.0
"""Seconds to wait for another process that compiles the same; then this one compiles for itself."""
_LIST = "checksums.json"
_WRITERS = ("compilers.py", "emit_loop.py", "lines.py", "rules.py", "sums.py", "words.py", "cache.py")
_SETTINGS = (
    "OPT",
    "LOOP_VECTORIZE",
    "SLP_VECTORIZE",
    "BOUNDSCHECK",
    "DISABLE_JIT",
    "CPU_NAME",
    "CPU_FEATURES",
    "DEBUG",
)


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _private_folder() -> Path:
    """Return a temporary folder that nobody else can have filled: machine code is loaded from it."""
    user = getattr(os, "getuid", lambda: 0)()
    folder = Path(tempfile.gettempdir()) / f"groundswell-{user}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
        safe = not folder.is_symlink() and getattr(status, "st_uid", user) == user and status.st_mode & 0o022 == 0
        if safe and _writable(folder):
            return folder
    except OSError:
        pass
    return Path(tempfile.mkdtemp(prefix="groundswell-"))


def cache_folder() -> Path:
    """Return where compiled modules are kept: a temporary folder if the user's cache is read-only."""
    import platformdirs  # noqa: PLC0415 - not needed for help or checks

    said = os.environ.get(CACHE_VARIABLE)
    wanted = Path(said) if said else platformdirs.user_cache_path("groundswell") / "compiled"
    return wanted if _writable(wanted) else _private_folder()


def is_empty() -> bool:
    """Return whether nothing has been compiled and kept yet, so that a first run must wait for it."""
    return next(cache_folder().glob(f"*/{_LIST}"), None) is None


@once
def _surroundings() -> str:
    """Return what decides about machine code besides the text: writers, versions, processor, settings."""
    import llvmlite  # noqa: PLC0415 - heavy
    import llvmlite.binding as llvm  # noqa: PLC0415
    import numba  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    here = Path(__file__).parent
    parts = [hashlib.sha256((here / name).read_bytes()).hexdigest() for name in _WRITERS]
    parts += [sys.version, numba.__version__, llvmlite.__version__, np.__version__]
    parts += [llvm.get_process_triple(), llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()]
    parts += [f"{name}={getattr(numba.config, name, None)}" for name in _SETTINGS]
    return "\n".join(parts)


def _key(text: str) -> str:
    return hashlib.sha256(f"{_surroundings()}\n{text}".encode()).hexdigest()[:24]


def _import(path: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    # Numba finds functions of a cached module by its name while it rebuilds them.
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    return module


def _machine_code(module: ModuleType) -> list[Path]:
    """Return the files in which Numba keeps the module's machine code."""
    found: set[Path] = set()
    for value in vars(module).values():
        stats = getattr(value, "stats", None)
        place = getattr(stats, "cache_path", None)
        if place is not None:
            found.update(Path(place).glob(f"{module.__name__}*.nb?"))
    return sorted(found)


def _sum_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _intact(folder: Path) -> bool:
    """Whether every file of a compiled module is there and is what was written."""
    try:
        listed = json.loads((folder / _LIST).read_text(encoding="utf-8"))
        files = listed["files"]
        return bool(files) and all(_sum_of(folder / path) == wanted for path, wanted in files.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _replace(path: Path, text: str) -> None:
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def _make(folder: Path, name: str, text: str) -> ModuleType:
    """Compile anew, in an empty folder; the checksums come last, so that a killed process leaves none."""
    shutil.rmtree(folder, ignore_errors=True)
    for path in _elsewhere(name):
        path.unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.py"
    _replace(path, text)
    module = _import(path, name)
    files = {os.path.relpath(file, folder): _sum_of(file) for file in [path, *_machine_code(module)]}
    _replace(folder / _LIST, json.dumps({"files": files}, indent=1))
    return module


def _elsewhere(name: str) -> list[Path]:
    """Return machine code that Numba was told to keep in a folder of its own."""
    said = os.environ.get("NUMBA_CACHE_DIR")
    return list(Path(said).rglob(f"{name}*.nb?")) if said else []


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock while compiling; where locks do not work, or another process hangs, go on without."""
    import filelock  # noqa: PLC0415 - not needed for help or checks

    lock = filelock.FileLock(path)
    try:
        lock.acquire(timeout=_PATIENCE)
    except (filelock.Timeout, NotImplementedError, OSError):
        yield
        return
    try:
        yield
    finally:
        lock.release()


def _prune(root: Path) -> None:
    """Let go of the modules used least recently."""
    lists = sorted(root.glob(f"*/{_LIST}"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in lists[_KEPT:]:
        shutil.rmtree(path.parent, ignore_errors=True)


def load_module(text: str, *, on_compile: Callable[[], None] | None = None) -> ModuleType:
    """Return a generated module, compiled: from disk if it stands there whole, else made once and kept.

    Parameters
    ----------
    text : str
        The module's text; functions in it compile when it is imported.
    on_compile : callable, optional
        Called before anything is compiled, so that a user may be told.

    Raises
    ------
    GroundswellError
        If the compiler refuses the text: a fault of the generator, never of the user.
    """
    key = _key(text)
    name = f"passes_{key}"
    if name in sys.modules:
        return sys.modules[name]
    root = cache_folder()
    folder = root / key
    module = _load(folder, name)
    if module is not None:
        return module
    with _locked(root / f"{key}.lock"):
        module = _load(folder, name)
        if module is not None:
            return module
        if on_compile is not None:
            on_compile()
        try:
            module = _explained(lambda: _make(folder, name, text), text)
        except OSError:
            # Wiped by another process that could not lock, or the disk is full: compile without keeping.
            return load_uncached(text)
        _prune(root)
        return module


def _load(folder: Path, name: str) -> ModuleType | None:
    """Return the module from disk, or nothing if it is not there whole."""
    if not _intact(folder):
        return None
    try:
        module = _import(folder / f"{name}.py", name)
        os.utime(folder / _LIST)
    except Exception:  # noqa: BLE001 - whatever is wrong with the files, they are made again
        return None
    return module


def load_uncached(text: str) -> ModuleType:
    """Return a generated module, compiled in this process and not kept; its assembly can be looked at.

    Raises
    ------
    GroundswellError
        If the compiler refuses the text: a fault of the generator, never of the user.
    """
    name = f"passes_{_key(text)}_alone"
    with tempfile.TemporaryDirectory(prefix="groundswell-") as folder:
        path = Path(folder) / f"{name}.py"
        path.write_text(text.replace("cache=True)", "cache=False)"), encoding="utf-8")
        return _explained(lambda: _import(path, name), text)


def _explained(make: Callable[[], ModuleType], text: str) -> ModuleType:
    """Turn the compiler's refusal into one sentence that names the rule's own line."""
    from numba.core.errors import NumbaError  # noqa: PLC0415 - heavy

    try:
        return make()
    except NumbaError as error:
        message = str(error)
        lines = text.splitlines()
        numbers = [int(number) for number in re.findall(r"passes_\w+\.py\W+(?:line )?(\d+)", message)]
        told = [lines[number - 1] for number in numbers if 0 < number <= len(lines)]
        rules = [found for line in told if (found := re.search(r"# (\S+:\d+)$", line))]
        place = f" at {rules[-1][1]}" if rules else ""
        first = next((line for line in message.splitlines() if line.strip()), "no reason given")
        raise GroundswellError(
            f"the compiler refused a generated pass{place} ({first.strip()}); this is our fault, please report it."
        ) from error
