"""Let these tests use the programs of benchmarks."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
# Behind all else: verification has programs of some of the same names, and its tests import those.
sys.path.append(str(ROOT / "benchmarks"))


@pytest.fixture(scope="session")
def script():
    """Return two months of the flagship, with plants of a few people."""
    from city_days import record

    return record(3_300, 60)
