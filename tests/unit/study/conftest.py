"""Let these tests use the programs of verification, and a store to work with."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "verification"))


@pytest.fixture(scope="session")
def town_subject():
    from light import subject

    return subject()


@pytest.fixture
def store(tmp_path):
    from groundswell.study.store import create

    with create(tmp_path / "study.db") as made:
        yield made
