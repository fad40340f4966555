"""A finished run as bytes: a short header, then plain numbers; reading it back can never run anything."""

import hashlib
import json
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import DataError

__all__ = ["Result", "canonical", "checksum", "pack", "same_bits", "unpack"]

_MARK = b"GSR1"
_SIZES = struct.Struct("<II")
_LARGEST = 2**30
_LEVEL = 1


@dataclass(frozen=True)
class Result:
    """What is kept of a run: everything that can be said of the city as a whole.

    Attributes
    ----------
    digest : str
        The run's own, over everybody's state and all that happened.
    dates : (days,) str
        Days, in the scenario's calendar; none for a classic.
    values : mapping of str to (days,) or () float64
        Numbers by name: one a day, or one a run.
    labels : mapping of str to (days,) or () str
        What is said in words.
    making : mapping
        Versions, the code's hash and the processor, as `groundswell.engine.provenance` says them.
    seconds : float
        How long it took, in the process that ran it.
    """

    digest: str
    dates: tuple[str, ...]
    values: Mapping[str, NDArray[np.float64]]
    labels: Mapping[str, NDArray[np.str_]] = field(default_factory=dict)
    making: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.0


def canonical(value: Any) -> str:
    """Return plain values as JSON in the one way that is hashed: keys in order, no blanks, ASCII."""
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)


def checksum(head: str, body: bytes) -> str:
    """Return a hash of what is said of some bytes, and of the bytes: BLAKE2b, 256 bits."""
    total = hashlib.blake2b(head.encode("utf-8"), digest_size=32)
    total.update(b"\0")
    total.update(body)
    return total.hexdigest()


def pack(result: Result) -> bytes:
    """Return a result as bytes.

    Numbers are written as they are, 8 bytes each, little-endian; labels as numbers of a list of words. The whole is
    lightly compressed. The same result gives the same bytes.

    Parameters
    ----------
    result : Result
        Any.

    Returns
    -------
    bytes
    """
    numbers = {name: np.asarray(found, dtype="<f8") for name, found in result.values.items()}
    words: dict[str, list[str]] = {}
    codes: dict[str, NDArray[Any]] = {}
    for name, found in result.labels.items():
        levels, places = np.unique(np.asarray(found, dtype=np.str_), return_inverse=True)
        words[name] = [str(level) for level in levels]
        codes[name] = np.asarray(places.reshape(np.shape(found)), dtype="<u4")
    head = {
        "digest": result.digest,
        "dates": list(result.dates),
        "values": [[name, list(found.shape)] for name, found in numbers.items()],
        "labels": [[name, list(found.shape), words[name]] for name, found in codes.items()],
        "making": result.making,
        "seconds": round(result.seconds, 6),
    }
    text = canonical(head).encode("ascii")
    whole = b"".join([text, *(np.ascontiguousarray(found).tobytes() for found in (*numbers.values(), *codes.values()))])
    return _MARK + _SIZES.pack(len(text), len(whole)) + zlib.compress(whole, _LEVEL)


def unpack(blob: bytes) -> Result:
    """Return the result that `pack` made bytes of.

    Raises
    ------
    DataError
        If the bytes are none, or not all of them. Their checksum is the store's to hold.
    """
    try:
        return _unpacked(blob)
    except (ValueError, KeyError, TypeError, IndexError, struct.error, zlib.error, RecursionError) as error:
        raise DataError(f"is no result, or not all of one ({type(error).__name__})") from error


def _unpacked(blob: bytes) -> Result:
    if blob[: len(_MARK)] != _MARK:
        raise ValueError("another mark")
    said, size = _SIZES.unpack_from(blob, len(_MARK))
    if not said <= size <= _LARGEST:
        raise ValueError("impossible sizes")
    reader = zlib.decompressobj()
    # One byte more than was said is enough to notice that there is more.
    whole = reader.decompress(blob[len(_MARK) + _SIZES.size :], size + 1)
    if len(whole) != size or not reader.eof or reader.unused_data:
        raise ValueError("another length")
    head = json.loads(whole[:said])
    place = said
    values: dict[str, NDArray[np.float64]] = {}
    labels: dict[str, NDArray[np.str_]] = {}
    for name, shape in head["values"]:
        found, place = _array(whole, place, "<f8", shape)
        values[str(name)] = found.astype(np.float64)
    for name, shape, levels in head["labels"]:
        found, place = _array(whole, place, "<u4", shape)
        labels[str(name)] = np.array(levels, dtype=np.str_)[found]
    if place != size:
        raise ValueError("bytes left over")
    dates = tuple(str(date) for date in head["dates"])
    return Result(str(head["digest"]), dates, values, labels, dict(head["making"]), float(head["seconds"]))


def _array(whole: bytes, place: int, kind: str, shape: list[int]) -> tuple[NDArray[Any], int]:
    if any(not isinstance(length, int) or length < 0 for length in shape):
        raise ValueError("an impossible shape")
    count = int(np.prod(shape, dtype=np.int64))
    found = np.frombuffer(whole, dtype=kind, count=count, offset=place).reshape(shape)
    return found, place + found.nbytes


def same_bits(one: Result, other: Result) -> bool:
    """Return whether two results are equal to the bit; how long they took, and where, does not count."""
    if (one.digest, one.dates) != (other.digest, other.dates) or list(one.values) != list(other.values):
        return False
    if list(one.labels) != list(other.labels):
        return False
    numbers = all(
        np.shape(found) == np.shape(other.values[name])
        and np.asarray(found, dtype="<f8").tobytes() == np.asarray(other.values[name], dtype="<f8").tobytes()
        for name, found in one.values.items()
    )
    return numbers and all(np.array_equal(found, other.labels[name]) for name, found in one.labels.items())
