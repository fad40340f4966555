"""What holds for all tests: machine code in one place, and no example that must be done in time."""

import os

import pytest
from hypothesis import HealthCheck, settings

from groundswell.engine import cache

# A busy machine is no fault: no example has a deadline, and none may be called too slow.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("untimed")

MODULES = 500
"""Compiled modules kept for the next run of the tests, which make some 150: a few versions of all."""


def folder_of(config, tmp_path_factory):
    """Return the folder of the whole test run, kept from one run to the next where pytest keeps anything."""
    kept = getattr(config, "cache", None)
    if kept is not None:
        return kept.mkdir("compiled")
    place = tmp_path_factory.getbasetemp()
    # Each worker has a folder of its own within that of the run.
    return (place.parent if "PYTEST_XDIST_WORKER" in os.environ else place) / "compiled"


@pytest.fixture(autouse=True, scope="session")
def own_cache(request, tmp_path_factory):
    """Keep machine code out of the user's own folder: what one test has compiled, the others load.

    A module is found by the hash of all that made it and held to its checksums, so that none can be stale.
    """
    place = os.environ.get(cache.CACHE_VARIABLE) or str(folder_of(request.config, tmp_path_factory))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(cache.CACHE_VARIABLE, place)
        patch.setattr(cache, "_KEPT", MODULES)
        yield
