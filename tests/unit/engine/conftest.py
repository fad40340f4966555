"""Keep machine code made by tests out of the user's own cache, and in one place for all of them."""

import pytest


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GROUNDSWELL_CACHE_DIR", str(tmp_path_factory.mktemp("compiled")))
        yield
