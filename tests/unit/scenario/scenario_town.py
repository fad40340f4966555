"""A small scenario on disk, whole and with every table, for tests that damage or change it."""

import sys
from pathlib import Path

VERIFICATION = Path(__file__).resolve().parents[3] / "verification"


def fuzz_module():
    """Return the fuzzing program as a module."""
    sys.path.insert(0, str(VERIFICATION))
    try:
        import fuzz_scenarios
    finally:
        sys.path.remove(str(VERIFICATION))
    return fuzz_scenarios


def town(folder: Path, **changed: bytes | str) -> Path:
    """Write the small town into a folder, with some files replaced (`plants_csv="..."`)."""
    home = folder / "fuzz-town"
    home.mkdir()
    for name, text in fuzz_module().BASE.items():
        content = changed.pop(name.replace(".", "_"), text)
        (home / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    assert not changed
    return home
