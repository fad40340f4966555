"""The same bits on another processor: what a machine without wide registers would compute."""

import pytest

from targets import digest, in_a_process


@pytest.fixture(scope="module")
def here():
    return digest()


@pytest.mark.parametrize("target", ["any processor", "vectoriser off", "NumPy without wide registers"])
def test_bits_do_not_depend_on_the_processor(target, here):
    assert in_a_process(target) == here
