"""Let these tests use the programs of benchmarks, and keep their machine code in one place."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
# Behind all else: verification has programs of some of the same names, and its tests import those.
sys.path.append(str(ROOT / "benchmarks"))


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GROUNDSWELL_CACHE_DIR", str(tmp_path_factory.mktemp("compiled")))
        yield


@pytest.fixture(scope="session")
def script(own_cache):
    """Return two months of the flagship, with plants of a few people."""
    from city_days import record

    return record(3_300, 60)
