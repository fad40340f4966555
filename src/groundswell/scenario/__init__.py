"""What can be said: scenarios, their parameters and timelines, read from TOML and tables and written back."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from groundswell.scenario.document import schema
    from groundswell.scenario.files import load, toml_text, write
    from groundswell.scenario.model import Scenario, from_dict

__all__ = ["Scenario", "from_dict", "load", "schema", "toml_text", "write"]

_HOMES = {
    "Scenario": "model",
    "from_dict": "model",
    "load": "files",
    "schema": "document",
    "toml_text": "files",
    "write": "files",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: most rooms need only the parameters."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
