"""Let conformance tests use the programs of verification, and keep their machine code in one place."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "verification"))


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GROUNDSWELL_CACHE_DIR", str(tmp_path_factory.mktemp("compiled")))
        yield
