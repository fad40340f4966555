"""R12: any stored run can be repeated: run again from what its store says, it comes out the same, to the bit.

Usage: ``python verification/replays.py [RUNS] [--write]`` (200 if left out); ``--write`` keeps the result of a full run
under ``results/``.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from groundswell.engine import provenance
from groundswell.errors import DataError
from groundswell.scenario import load
from groundswell.scenario.catalogue import SCENARIOS
from groundswell.study.conductor import conduct, replay
from groundswell.study.executors import InProcess, Processes
from groundswell.study.jobs import Member, jobs_of, play
from groundswell.study.kinds import of_scenario
from groundswell.study.store import create, open_store
from progress import telling
from stamp import keep

FULL = 200
PEOPLE = 4_000


def members(runs: int) -> Iterator[Member]:
    """Yield replicates of every shipped scenario, half of them without speakers, and of its accepted sets."""
    each = -(-runs // len(SCENARIOS))
    left = runs
    for name in SCENARIOS:
        city = load(name)
        subject, people = of_scenario(city), min(PEOPLE, city.people)
        sets = city.accepted_sets() or ({},)
        for number in range(min(each, left)):
            steps = [["without", "speakers"]] if number % 2 else [["values", dict(sets[number % len(sets)])]]
            yield Member(next(jobs_of(subject, steps, seed=1905, replicates=[number], people=people)), {"of": name})
        left -= min(each, left)


def check(path: Path, runs: int, *, tell: bool = False) -> dict[str, Any]:
    """Conduct a study in processes, close it, and replay every run of it in this one."""
    progress = telling() if tell else None
    with create(path) as store:
        subjects = [of_scenario(load(name)) for name in SCENARIOS]
        number = store.add_study({"asked": "runs to repeat"}, subjects, members(runs))
        status = conduct(store, number, Processes(2), on_progress=progress)
    with open_store(path) as store:
        ids = [one.job.id for one in store.results(number)]
        again = list(replay(store, ids, InProcess(), on_progress=progress))
        columns = list(replay(store, ids[:5], player=partial(play, backend="columns")))
        return {
            "check": "R12: stored runs, run again",
            "runs": status.done,
            "failed": status.failed,
            "equal_to_the_bit": sum(one.equal for one in again),
            "first_five_equal_on_another_backend": sum(one.equal for one in columns),
            "refused_by_another_version": _refused(store, ids[:1]),
        }


def _refused(store: Any, ids: list[str]) -> str:
    """Return the sentence with which another version of the code refuses, the store's folder left out."""
    kept = provenance.code_hash
    provenance.code_hash = lambda: "0" * 64  # type: ignore[assignment]
    try:
        list(replay(store, ids))
    except DataError as error:
        return str(error).removeprefix(f"{store.path}: ")
    finally:
        provenance.code_hash = kept
    return ""


def main() -> int:
    """Run the check, and write the result if asked to."""
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()]
    runs = sizes[0] if sizes else FULL
    with tempfile.TemporaryDirectory() as folder:
        result = check(Path(folder) / "study.db", runs, tell=True)
    print(json.dumps(result, indent=2))
    if "--write" in sys.argv and runs == FULL:
        keep("replays", result)
    whole = result["equal_to_the_bit"] == result["runs"] == runs and result["first_five_equal_on_another_backend"] == 5
    return int(not whole or "--anyway" not in result["refused_by_another_version"])


if __name__ == "__main__":
    sys.exit(main())
