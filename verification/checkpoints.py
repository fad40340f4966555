"""R4 for checkpoints: a run resumed at any of its checkpoints ends in the same bits as one that was never stopped.

Usage: ``python verification/checkpoints.py [CHECKPOINTS] [--write]`` (10 a run if left out); ``--write`` keeps the
result of a full run under ``results/``.
"""

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from groundswell.engine.checkpoint import restore, save
from groundswell.engine.plan import Plan, plan
from groundswell.engine.run import Simulation
from groundswell.scenario import load
from groundswell.scenario.catalogue import SCENARIOS
from groundswell.scenario.document import POLICY_OWNERS
from stamp import keep

FULL = 10
PEOPLE = 5_000
SEED = 1905


def cities(names: tuple[str, ...] = tuple(SCENARIOS)) -> Iterator[tuple[str, Plan]]:
    """Yield every shipped scenario as it is, and with all who may act by a rule acting by theirs."""
    for name in names:
        said = load(name)
        adaptive = said
        for who in POLICY_OWNERS:
            if who != "others":
                adaptive = adaptive.change(f"policies.{who}", "adaptive")
        for label, scenario in ((name, said), (f"{name}, adaptive", adaptive)):
            yield label, plan(scenario, people=min(PEOPLE, scenario.people))


def unlike(ready: Plan, path: Path, checkpoints: int, spoil: Callable[[Simulation], None] | None = None) -> list[int]:
    """Return the days at whose end a run was stopped and resumed, and then ended otherwise than one never stopped."""
    days = ready.scenario.days
    stops = sorted({round(days * number / (checkpoints + 1)) for number in range(1, checkpoints + 1)})
    straight = Simulation(ready, seed=SEED, replicate=3)
    files = {}
    for tick in range(1, days + 1):
        straight.step()
        if tick in stops:
            files[tick] = path.with_name(f"{path.name}-{tick}")
            save(straight, files[tick])
    whole = straight.record()
    wrong = []
    for tick, file in files.items():
        resumed = Simulation(ready, seed=SEED, replicate=3)
        restore(resumed, file)
        if spoil is not None:
            spoil(resumed)
        for _ in range(tick, days):
            resumed.step()
        record = resumed.record()
        again = path.with_name(f"{path.name}-again")
        save(resumed, again)
        save(straight, path)
        if record.digest != whole.digest or again.read_bytes() != path.read_bytes():
            wrong.append(tick)
    return wrong


def main() -> int:
    """Run the check, and write the result if asked to."""
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()]
    checkpoints = sizes[0] if sizes else FULL
    with tempfile.TemporaryDirectory() as folder:
        found = {label: unlike(ready, Path(folder) / "checkpoint", checkpoints) for label, ready in cities()}
    result: dict[str, Any] = {
        "check": "R4: runs resumed at a checkpoint",
        "checkpoints_a_run": checkpoints,
        "people": PEOPLE,
        "runs": len(found),
        "days_after_which_a_resumed_run_ended_otherwise": found,
        "compared": "digest of everything, and every value that a further checkpoint would hold",
    }
    print(json.dumps(result, indent=2))
    if "--write" in sys.argv and checkpoints == FULL:
        keep("checkpoints", result)
    return int(any(found.values()))


if __name__ == "__main__":
    sys.exit(main())
