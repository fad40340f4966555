"""What every committed result says of its making: the date, the versions, the processor, and a hash of the code."""

import datetime as dt
import json
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from groundswell.engine.provenance import code_hash, versions

__all__ = ["keep"]


def keep(name: str, result: Mapping[str, Any]) -> None:
    """Write a full run's result to ``results/NAME.json``, with its making beside its figures."""
    made = {
        "date": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "versions": versions(),
        "machine": platform.machine(),
        "code_hash": code_hash(),
    }
    path = Path(__file__).parent / "results" / f"{name}.json"
    path.write_text(json.dumps({**result, "made": made}, indent=2) + "\n", encoding="utf-8")
