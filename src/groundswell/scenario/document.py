"""The form of a scenario file: which keys there are and what each may hold; also exported as JSON Schema."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from groundswell import units
from groundswell.errors import ScenarioError
from groundswell.scenario import switches

__all__ = ["POLICY_OWNERS", "Document", "read", "schema"]

POLICY_OWNERS = ("council", "state", "employers", "press", "army", "speakers", "others")
"""Who may act on dated acts or by a rule; *others* are all who have no institution."""

LAST_STREAM = 4095
"""Highest number that a draw may be given."""

_MOST_KEYS = 2000


def _as_written(value: Any) -> Any:
    """Take a TOML date for the text it was: both calendars write dates alike."""
    if hasattr(value, "isoformat") and not hasattr(value, "hour"):
        return value.isoformat()
    return value


Line = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Text = Annotated[str, StringConstraints(max_length=4000)]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
Date = Annotated[str, BeforeValidator(_as_written)]
File = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\.csv$")]
Value = str | int | float
Policy = Literal["historical", "adaptive"]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Said(_Section):
    """A parameter's value with where it comes from."""

    value: Value = Field(description='A number with its unit, such as "0.06 per day".')
    source: Line | None = Field(None, description="A page, a data row, an assumption, or fit.")
    fitted: bool | None = Field(None, description="Whether a fit has moved it.")
    low: Value | None = Field(None, description="Lower end of its range in this scenario.")
    high: Value | None = Field(None, description="Upper end of its range in this scenario.")


class PeopleRange(_Section):
    """How uncertain the number of people is."""

    low: str
    high: str
    source: Line


class TableFiles(_Section):
    """Files beside the scenario."""

    plants: File = "plants.csv"
    districts: File = "districts.csv"
    trades: File = "trades.csv"
    outlets: File | None = None
    regiments: File | None = None
    parties: File | None = None
    timeline: File | None = None
    elsewhere: File | None = None
    feasts: File | None = None
    sources: File | None = None
    map: File | None = None
    workforce: File | None = None
    targets: File | None = None
    accepted: File | None = None
    rates: File | None = None
    rivals: File | None = None


class Policies(_Section):
    """Who follows the record's dated acts (historical), and who a stated rule (adaptive)."""

    council: Policy = "historical"
    state: Policy = "historical"
    employers: Policy = "historical"
    press: Policy = "historical"
    army: Policy = "adaptive"
    speakers: Policy = "adaptive"
    others: Policy = "historical"


class Document(_Section):
    """A scenario as it is written in TOML."""

    name: Word = Field(description="Short name, in small letters, digits and hyphens.")
    title: Line
    summary: Text = ""
    calendar: Literal["julian", "gregorian"] = "gregorian"
    start: Date = Field(description="First day, year-month-day, in the scenario's calendar.")
    end: Date = Field(description="Last day.")
    claims_until: Date | None = Field(None, description="Last day for which the scenario claims anything.")
    people: str = Field(description='How many people, such as "200000 people".')
    people_range: PeopleRange | None = None
    tables: TableFiles = TableFiles()
    policies: Policies = Policies()
    switches: dict[str, bool] = Field({}, description="What is off: name = false.")
    streams: dict[str, Annotated[int, Field(ge=0, le=LAST_STREAM)]] = Field({}, description="Numbers of named draws.")
    population: dict[str, Value | Said] = Field({}, description="How people are made from the tables.")
    parameters: dict[str, dict[str, Value | Said]] = Field({}, description="Values by mechanism or institution.")
    notes: dict[str, dict[str, Line]] = Field({}, description="Sources of those values, by the same names.")


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario file."""
    found = Document.model_json_schema()
    found["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    found["title"] = "Groundswell scenario"
    found["properties"]["base"] = {
        "type": "string",
        "description": "A scenario whose keys and tables hold unless said otherwise here.",
    }
    found["required"] = [key for key in found["required"] if key not in ("title", "start", "end", "people")]
    found["properties"]["switches"] = {
        "type": "object",
        "description": "What is off: name = false.",
        "properties": {
            switch.name: {"type": "boolean", "description": switch.sentence} for switch in switches.SWITCHES
        },
        "additionalProperties": False,
    }
    return found


def read(said: Mapping[str, Any], place: str) -> Document:
    """Check what a file says against the form.

    Parameters
    ----------
    said : mapping
        What TOML holds, a base scenario already merged in.
    place : str
        Folder and file named in errors.

    Raises
    ------
    ScenarioError
        In one sentence, for the first thing wrong.
    """
    try:
        document = Document.model_validate(said)
    except (ValidationError, RecursionError) as error:
        if isinstance(error, RecursionError):
            raise ScenarioError(f"{place}: sections lie too deep in one another") from error
        raise ScenarioError(f"{place}: {_sentence(error)}") from None
    for name in document.switches:
        if name not in switches.names():
            raise ScenarioError(
                f"{place}: switches.{units.clip(name)}: no such switch; {units.nearest(name, switches.names())}"
            )
    count = len(document.population) + sum(len(values) for values in document.parameters.values())
    if count > _MOST_KEYS:
        raise ScenarioError(f"{place}: {count} parameters; at most {_MOST_KEYS} can be said")
    return document


_NEEDED = {
    "name": 'name = "my-city"',
    "title": 'title = "My city, spring 1901"',
    "start": 'start = "1901-03-01"',
    "end": 'end = "1901-05-31"',
    "people": 'people = "20000 people"',
}


def _sentence(error: ValidationError) -> str:
    """Turn the first of pydantic's errors into a sentence that names path, value and choice."""
    problems = error.errors(include_url=False)
    first = next((problem for problem in problems if problem["type"] == "extra_forbidden"), problems[0])
    steps = [str(step) for step in first["loc"]]
    path = ".".join(units.clip(step) for step in steps if step not in _BRANCHES)
    kind, value = first["type"], _shown(first.get("input"))
    context = first.get("ctx", {})
    if kind == "extra_forbidden":
        return f"{path}: no such key; {units.nearest(steps[-1], _keys(steps[:-1]))}"
    if kind == "missing":
        example = _NEEDED.get(path)
        return f"{path} is missing" + (f"; write for instance {example}" if example else "")
    if kind == "literal_error":
        return f"{path} = {value}: must be {context['expected']}"
    if kind == "string_pattern_mismatch":
        if steps[0] == "tables":
            return f"{path} = {value}: must be the name of a .csv file in the scenario's own folder"
        return f"{path} = {value}: small letters, digits and hyphens only, at most 64"
    wanted = _WANTED.get(kind, "")
    if steps[0] == "streams" and len(steps) > 1:
        wanted = f"must be a whole number from 0 to {LAST_STREAM}"
    if wanted == "" and steps[0] in ("parameters", "population"):
        wanted = 'write a number with its unit, such as "0.06 per day"'
    return f"{path} = {value}: {wanted or first['msg'][0].lower() + first['msg'][1:]}"


_BRANCHES = frozenset({"str", "int", "float", "Said"})
_WANTED = {
    "string_type": "must be text in quotation marks",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "model_type": "must be a section in square brackets",
    "dict_type": "must be a section in square brackets",
    "string_too_long": "is too long",
    "string_too_short": "is empty",
}


def _keys(steps: list[str]) -> list[str]:
    if not steps:
        return [*Document.model_fields, "base"]
    if steps[-1] == "Said" or steps[0] in ("parameters", "population"):
        return list(Said.model_fields)
    sections: dict[str, type[_Section]] = {
        "tables": TableFiles,
        "policies": Policies,
        "people_range": PeopleRange,
    }
    return list(sections[steps[0]].model_fields) if steps[0] in sections else []


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f'"{units.clip(value)}"' if value.isprintable() else ascii(units.clip(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return "a section" if isinstance(value, dict) else "a list"
    return units.clip(repr(value)) if not isinstance(value, int) or abs(value) < 10**18 else "a very large number"
