"""A finished run as labelled tables: every observable with its unit, denominator and sign, on named axes.

The netCDF file is written through h5py alone: the same file as xarray's, in a fifth of the time (0.07 s
against 0.30 s by h5netcdf and 0.45 s by xarray, for 640 plants over 92 days).
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import DataError
from groundswell.observe import OBSERVABLES
from groundswell.world.record import Record

if TYPE_CHECKING:
    import h5py
    import xarray

__all__ = ["DIMENSIONS", "STANDING", "Table", "Variable", "read_netcdf", "tabulate", "to_dataset", "write_netcdf"]

DIMENSIONS = ("day", "plant", "district", "trade", "regiment", "outlet", "session")
"""Every axis of a run's results."""

STANDING: Mapping[str, tuple[str, ...]] = {
    "day_working": ("day",),
    "plant_people": ("plant",),
    "plant_trade": ("plant",),
    "plant_district": ("plant",),
    "plant_named": ("plant",),
    "plant_headcount_assumed": ("plant",),
    "district_x": ("district",),
    "district_y": ("district",),
}
"""What a reader of a run cannot do without, besides the observables; with its axes."""

_FORMAT = "groundswell tables 1"
_MEANING = {
    "day": "date at whose end the values stand, in the scenario's calendar",
    "plant": "plant",
    "district": "district",
    "trade": "trade",
    "regiment": "regiment (illustration)",
    "outlet": "press outlet (illustration)",
    "replicate": "number of the replicate: the same scenario with other luck",
    "run": "run of a study, by its own name: a hash of everything that it depends on",
    "session": "motion at a sitting of the council, numbered from 1",
}


@dataclass(frozen=True)
class Variable:
    """Values on named axes, with what they mean."""

    dims: tuple[str, ...]
    values: NDArray[Any]
    attrs: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """A netCDF file's worth of variables: labels of each axis, variables by name, and what holds for all."""

    labels: Mapping[str, NDArray[Any]]
    variables: Mapping[str, Variable]
    attrs: Mapping[str, str | int | float]


def tabulate(record: Record) -> Table:
    """Measure everything that a run's switches leave, as labelled tables.

    Parameters
    ----------
    record : Record
        A finished run.

    Returns
    -------
    Table
        An axis without members (no regiments, no sittings) is left out, and with it what would lie along it.
    """
    labels = {name: found for name, found in _labels(record).items() if len(found) > 0}
    variables: dict[str, Variable] = {}
    for observable in OBSERVABLES.values():
        if observable.measured_in(record.switches) and set(observable.dims) <= set(labels):
            attrs = {
                "units": observable.unit,
                "long_name": observable.doc,
                "denominator": observable.denominator,
                "sign": observable.sign,
            }
            variables[observable.name] = Variable(observable.dims, observable.compute(record), attrs)
    variables |= {name: found for name, found in _standing(record) if set(found.dims) <= set(labels)}
    return Table(labels, variables, _attributes(record))


def _labels(record: Record) -> dict[str, NDArray[Any]]:
    city = record.city
    return {
        "day": np.array(record.dates, dtype=object),
        "plant": np.array(city.plants.name, dtype=object),
        "district": np.array(city.districts.name, dtype=object),
        "trade": np.array(city.trades.name, dtype=object),
        "regiment": np.array(city.regiments.name, dtype=object),
        "outlet": np.array(city.outlets.name, dtype=object),
        "session": np.arange(1, len(record.sessions) + 1, dtype=np.int64),
    }


def _standing(record: Record) -> Iterator[tuple[str, Variable]]:
    """Yield what does not change in a run: sizes and places, so that results can be read by themselves."""
    city = record.city
    districts, trades = np.array(city.districts.name, dtype=object), np.array(city.trades.name, dtype=object)
    said: tuple[tuple[str, tuple[str, ...], NDArray[Any], str, str], ...] = (
        (
            "day_working",
            ("day",),
            record.working.astype(np.int8),
            "flag",
            "1 on working days, 0 on Sundays and feasts",
        ),
        ("day_weight", ("day",), record.weight, "share", "share of the day that counts in person-days"),
        ("plant_people", ("plant",), city.plants.people, "people", "people of the plant"),
        ("plant_trade", ("plant",), trades[city.plants.trade], "text", "trade of the plant"),
        ("plant_district", ("plant",), districts[city.plants.district], "text", "district of the plant"),
        ("plant_owner", ("plant",), np.array(city.plants.owner, dtype=object), "text", "owner of the plant"),
        (
            "plant_named",
            ("plant",),
            city.plants.named.astype(np.int8),
            "flag",
            "1 if a record names the plant",
        ),
        (
            "plant_headcount_assumed",
            ("plant",),
            city.plants.headcount_assumed.astype(np.int8),
            "flag",
            "1 if the plant's people are an assumption",
        ),
        (
            "plant_standing",
            ("plant",),
            city.plants.standing,
            "share",
            "weight of the plant's example, by size and name",
        ),
        (
            "plant_state_owned",
            ("plant",),
            city.plants.state_owned.astype(np.int8),
            "flag",
            "1 if the state's",
        ),
        (
            "plant_war_dependence",
            ("plant",),
            city.plants.war_dependence,
            "share",
            "share of work that is war work",
        ),
        ("district_x", ("district",), city.districts.x, "schematic", "place on the schematic map, eastwards"),
        (
            "district_y",
            ("district",),
            city.districts.y,
            "schematic",
            "place on the schematic map, northwards",
        ),
        ("trade_women_share", ("trade",), city.trades.women_share, "share", "women among the trade's people"),
        ("trade_wage", ("trade",), city.trades.wage, "roubles per day", "usual wage"),
        ("regiment_soldiers", ("regiment",), city.regiments.soldiers, "soldiers", "soldiers (illustration)"),
        (
            "outlet_readers",
            ("outlet", "trade"),
            city.outlets.readers,
            "share",
            "readers in a trade (illustration)",
        ),
    )
    for name, dims, values, unit, doc in said:
        yield name, Variable(dims, np.asarray(values), {"units": unit, "long_name": doc})


def _attributes(record: Record) -> dict[str, str | int | float]:
    found: dict[str, str | int | float] = {
        "digest": record.digest,
        "people": int(record.city.plants.people.sum()),
    }
    for key in ("name", "title", "calendar", "claims_until"):
        value = record.provenance.get(key)
        if isinstance(value, str):
            found["scenario" if key == "name" else key] = value
    for key in ("seed", "replicate"):
        value = record.provenance.get(key)
        if isinstance(value, int):
            # A seed has up to 64 bits without a sign, which netCDF readers do not all take.
            found[key] = str(value) if key == "seed" else value
    return found


def to_dataset(record: Record) -> "xarray.Dataset":
    """Return a run's results as an xarray dataset, measured at once.

    Parameters
    ----------
    record : Record
        A finished run.
    """
    return _dataset(tabulate(record))


def _dataset(table: Table) -> "xarray.Dataset":
    import xarray as xr  # noqa: PLC0415 - heavy

    coords = {name: (name, labels, _axis_attrs(name, table)) for name, labels in table.labels.items()}
    variables = {name: (found.dims, found.values, dict(found.attrs)) for name, found in table.variables.items()}
    return xr.Dataset(variables, coords=coords, attrs=dict(table.attrs))


def _axis_attrs(name: str, table: Table) -> dict[str, str]:
    found = {"long_name": _MEANING.get(name, name)}
    if name == "day":
        found["calendar"] = str(table.attrs.get("calendar", ""))
    return found


def write_netcdf(table: Table, path: Path) -> None:
    """Write tables as a netCDF file (groups as float32, uncompressed: small, and quick to read).

    Parameters
    ----------
    table : Table
        As `tabulate` gives it.
    path : Path
        File to make. It is made in memory and written at one go: the library that makes it does not survive
        a disk that fills up meanwhile.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    import h5py  # noqa: PLC0415 - heavy

    whole = io.BytesIO()
    with h5py.File(whole, "w", libver=("v110", "v110"), track_order=True) as file:
        file.attrs.update({"format": _FORMAT, **table.attrs})
        axes = {}
        for number, (name, labels) in enumerate(table.labels.items()):
            axis = _store(file, name, labels, _axis_attrs(name, table))
            axis.make_scale(name)
            axis.attrs["_Netcdf4Dimid"] = np.int32(number)
            axes[name] = axis
        for name, variable in table.variables.items():
            stored = _store(file, name, variable.values, variable.attrs)
            for number, dim in enumerate(variable.dims):
                stored.dims[number].attach_scale(axes[dim])
    path.write_bytes(whole.getbuffer())


def _store(file: "h5py.File", name: str, values: NDArray[Any], attrs: Mapping[str, str]) -> "h5py.Dataset":
    import h5py  # noqa: PLC0415 - heavy

    if values.dtype.kind in "UO":
        stored = file.create_dataset(name, data=values.astype(object), dtype=h5py.string_dtype())
    elif values.dtype.kind == "f" and values.ndim > 1:
        stored = file.create_dataset(name, data=values.astype(np.float32))
    else:
        stored = file.create_dataset(name, data=values)
    stored.attrs.update(attrs)
    return stored


def read_netcdf(path: Path) -> "xarray.Dataset":
    """Read a file of tables back, whole.

    Parameters
    ----------
    path : Path
        A file that `write_netcdf` made.

    Raises
    ------
    DataError
        If there is no such file, it is cut short or damaged, or another program made it.
    """
    import h5py  # noqa: PLC0415 - heavy

    if not path.is_file():
        raise DataError(f"{path}: there is no such file; give the folder that a run has written")
    try:
        with h5py.File(path, "r") as file:
            if file.attrs.get("format") != _FORMAT:
                raise DataError(f"{path}: not a results file of this program; run the scenario again")
            return _dataset(_table(file))
    except (OSError, KeyError, IndexError, RuntimeError, TypeError, ValueError, AttributeError) as error:
        raise DataError(f"{path}: cut short or damaged, cannot be read; run the scenario again") from error


def _table(file: "h5py.File") -> Table:
    labels: dict[str, NDArray[Any]] = {}
    variables: dict[str, Variable] = {}
    for name in sorted(file, key=lambda name: not file[name].is_scale):
        stored = file[name]
        values = np.asarray(stored.asstr()[...] if stored.dtype.kind == "O" else stored[...])
        if stored.is_scale:
            labels[name] = values
            continue
        dims = tuple(axis[0].name.rpartition("/")[2] for axis in stored.dims)
        wanted = ("units", "long_name", "denominator", "sign")
        attrs = {key: str(stored.attrs[key]) for key in wanted if key in stored.attrs}
        variables[name] = Variable(dims, values, attrs)
    attrs_of_all = {
        key: (value if isinstance(value, str) else value.item())
        for key, value in file.attrs.items()
        if isinstance(value, (str, np.generic))
    }
    return Table(labels, variables, attrs_of_all)
