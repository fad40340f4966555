"""Work shared among processes: each order once, whoever does it, and nobody left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from groundswell.engine.cost import memory_limit
from groundswell.errors import GroundswellError
from groundswell.study.workers import cores, each, fitting

PROGRAM = """
import sys, time
sys.path.insert(0, {here!r})
from groundswell.study.workers import each
from test_study_workers import number_and_sleep
if __name__ == "__main__":
    each(number_and_sleep, [{mark!r}, {mark!r}], workers=2, take=print)
"""


def doubled(number):
    return 2 * number


def number_and_sleep(mark):
    Path(mark, str(os.getpid())).touch()
    time.sleep(600)


@pytest.mark.parametrize("workers", [1, 2])
def test_every_order_is_done_once(workers):
    found = []
    each(doubled, list(range(5)), workers=workers, take=found.append)
    assert sorted(found) == [0, 2, 4, 6, 8]


def test_fewer_than_one_worker_is_refused():
    with pytest.raises(GroundswellError, match="workers = 0"):
        each(doubled, [1], workers=0, take=print)
    assert cores() >= 1


def test_as_many_work_as_memory_lasts_for():
    assert fitting(1) == cores()
    assert fitting(1, 7) == 7
    assert fitting(memory_limit(), 7) == 1
    assert fitting(memory_limit() // 3, 7) == 3
    assert fitting(10 * memory_limit()) == 1


def alive(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{number}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def awaited(what):
    """Wait until something is so: five minutes at most, for a busy machine takes its time."""
    for _ in range(3000):
        if what():
            return True
        time.sleep(0.1)
    return False


def test_workers_go_when_their_parent_is_killed(tmp_path):
    program = tmp_path / "program.py"
    marks = tmp_path / "marks"
    marks.mkdir()
    program.write_text(PROGRAM.format(here=str(Path(__file__).parent), mark=str(marks)))
    parent = subprocess.Popen([sys.executable, str(program)])
    try:
        assert awaited(lambda: len(list(marks.iterdir())) == 2 or parent.poll() is not None)
        workers = [int(path.name) for path in marks.iterdir()]
        assert len(workers) == 2
        assert all(alive(number) for number in workers)
    finally:
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
    assert awaited(lambda: not any(alive(number) for number in workers))
