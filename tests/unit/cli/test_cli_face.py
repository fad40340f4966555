"""The command line's face, and what merely looking at it costs."""

import subprocess
import sys

import groundswell
from groundswell import cli

HEAVY = {"numba", "xarray", "matplotlib", "pydantic", "h5py", "pandas", "jinja2"}
COMMANDS = {"check", "plan", "run", "report", "score", "explain", "list", "cite", "new", "replay"}


def modules_after(code):
    program = f"import sys\n{code}\nprint(' '.join(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stderr.split()}


def test_importing_the_package_loads_nothing_heavy():
    assert not modules_after("import groundswell") & (HEAVY | {"numpy", "rich", "typer"})


def test_help_loads_nothing_heavy():
    loaded = modules_after(
        "sys.argv = ['groundswell', '--help']\n"
        "from groundswell.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert end.code == 0"
    )
    assert not loaded & (HEAVY | {"numpy"})


def test_all_commands_are_there():
    names = {command.name or command.callback.__name__ for command in cli.app.registered_commands}
    assert names == COMMANDS


def test_public_names_all_exist():
    for name in groundswell.__all__:
        assert getattr(groundswell, name) is not None
    assert set(dir(groundswell)) == set(groundswell.__all__)


def test_a_name_that_is_not_offered_is_an_attribute_error():
    assert not hasattr(groundswell, "predict_persons")


def test_runs_as_a_module():
    done = subprocess.run([sys.executable, "-m", "groundswell", "list"], capture_output=True, text=True, check=True)
    assert "petersburg-1905" in done.stdout
    assert done.stderr == ""
