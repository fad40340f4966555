"""Strikes, lockouts, protest and revolt, simulated person by person and compared with what happened.

A scenario is something said, a plan is how it will be run, a run is what happened, a study is many runs::

    import groundswell

    scenario = groundswell.load("mill-town")
    record = groundswell.run(scenario, seed=1905)
    groundswell.write(record, "out/mill-town")

Everything is loaded when it is first asked for, so that importing the package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from groundswell.engine.plan import plan
    from groundswell.engine.run import run
    from groundswell.errors import DataError, GroundswellError, ScenarioError
    from groundswell.observe.results import read, write
    from groundswell.observe.score import score
    from groundswell.report.page import write_report
    from groundswell.report.study_page import write_study_page
    from groundswell.scenario import Scenario, load
    from groundswell.study.replay import replay
    from groundswell.study.verbs.asking import ensemble, phase, sensitivity, sweep, whatif
    from groundswell.study.verbs.reading import answers

    __version__: str

__all__ = [
    "DataError",
    "GroundswellError",
    "Scenario",
    "ScenarioError",
    "__version__",
    "answers",
    "ensemble",
    "load",
    "phase",
    "plan",
    "read",
    "replay",
    "run",
    "score",
    "sensitivity",
    "sweep",
    "whatif",
    "write",
    "write_report",
    "write_study_page",
]

_HOMES = {
    "DataError": "groundswell.errors",
    "GroundswellError": "groundswell.errors",
    "Scenario": "groundswell.scenario",
    "ScenarioError": "groundswell.errors",
    "answers": "groundswell.study.verbs.reading",
    "ensemble": "groundswell.study.verbs.asking",
    "load": "groundswell.scenario",
    "phase": "groundswell.study.verbs.asking",
    "plan": "groundswell.engine.plan",
    "read": "groundswell.observe.results",
    "replay": "groundswell.study.replay",
    "run": "groundswell.engine.run",
    "score": "groundswell.observe.score",
    "sensitivity": "groundswell.study.verbs.asking",
    "sweep": "groundswell.study.verbs.asking",
    "whatif": "groundswell.study.verbs.asking",
    "write": "groundswell.observe.results",
    "write_report": "groundswell.report.page",
    "write_study_page": "groundswell.report.study_page",
}
"""Where each public name lives."""


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("groundswell")
        except PackageNotFoundError:
            # Used straight from a checkout's src folder.
            return "0 (not installed)"
    if name not in _HOMES:
        raise AttributeError(f"module 'groundswell' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
