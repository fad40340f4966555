"""The command line's face, and what merely looking at it costs."""

import shlex
import subprocess
import sys

import pytest

import groundswell
from groundswell import cli
from groundswell.cli_console import Progress
from groundswell.cli_work import _singular

HEAVY = {"numba", "xarray", "pydantic", "h5py", "pandas", "jinja2"}
COMMANDS = {"check", "plan", "run", "report", "score", "explain", "list", "cite", "new", "replay", "fit"}
COMMANDS |= {"ensemble", "whatif", "sweep", "sensitivity", "phase"}


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


def test_it_says_its_version_and_short_help(groundswell_says):
    assert groundswell_says("--version").out == f"groundswell {groundswell.__version__}\n"
    for words in (("-h",), ("run", "-h")):
        said = groundswell_says(*words)
        assert said.code == 0
        assert "Usage" in said.out


@pytest.mark.parametrize(
    "ending",
    ["| head -1", ">&-", ">&- 2>&-", ">/dev/full"],
)
def test_an_output_that_takes_no_more_is_no_crash(ending):
    command = f"{shlex.quote(sys.executable)} -m groundswell list {ending}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
    assert done.stderr.count("\n") <= 1


def test_one_thing_is_not_called_many():
    assert _singular("12 plants, 1 parties, 1 days, 11 trades, 1 outlets") == (
        "12 plants, 1 party, 1 day, 11 trades, 1 outlet"
    )


def test_progress_says_where_each_piece_of_work_begins_and_ends(capsys):
    shown = Progress()
    for done in range(4):
        shown(f"{done} of 3 replicates", done / 3)
    shown("writing the report")
    assert capsys.readouterr().err.splitlines() == ["0 of 3 replicates", "3 of 3 replicates", "writing the report"]
