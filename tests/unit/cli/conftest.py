"""Run the command line in this process, in an empty folder."""

import sys
from dataclasses import dataclass

import pytest

from groundswell.cli import main


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


@pytest.fixture
def groundswell_says(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)

    def say(*words):
        monkeypatch.setattr(sys, "argv", ["groundswell", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            main()
        shown = capsys.readouterr()
        return Said(end.value.code, shown.out, shown.err)

    return say
