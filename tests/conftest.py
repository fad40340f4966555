"""Keep machine code made by tests out of the user's own cache, and in one place for all who test at once."""

import os

import pytest


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory):
    """Give one folder of machine code to the whole test run: what one worker has compiled, the others load."""
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent  # each worker has a folder of its own within that of the run
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GROUNDSWELL_CACHE_DIR", str(place / "compiled"))
        yield
