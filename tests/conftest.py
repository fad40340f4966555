"""What holds for all tests: machine code in one place, and no example that must be done in time."""

import os

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no fault: no example has a deadline, and none may be called too slow.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("untimed")


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory):
    """Keep machine code out of the user's own folder: what one worker of a test run has compiled, the others load."""
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent  # each worker has a folder of its own within that of the run
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GROUNDSWELL_CACHE_DIR", str(place / "compiled"))
        yield
