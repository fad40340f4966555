"""Write a small picture of pixels as PNG, by the standard library alone."""

import base64
import struct
import zlib

import numpy as np
from numpy.typing import NDArray

__all__ = ["png_address"]

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_address(pixels: NDArray[np.uint8]) -> str:
    """Return a picture as a ``data:`` address that stands in a page without any file beside it.

    Parameters
    ----------
    pixels : (rows, columns, 3) uint8
        Red, green and blue.

    Returns
    -------
    str
        ``data:image/png;base64,…``

    References
    ----------
    Portable Network Graphics specification, ISO/IEC 15948.
    """
    rows, columns, _ = pixels.shape
    header = struct.pack(">IIBBBBB", columns, rows, 8, 2, 0, 0, 0)
    # Each row begins with the number of its filter: 0, taken as it stands.
    lines = np.zeros((rows, 1 + 3 * columns), dtype=np.uint8)
    lines[:, 1:] = pixels.reshape(rows, 3 * columns)
    body = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(lines.tobytes(), 9)) + _chunk(b"IEND", b"")
    return "data:image/png;base64," + base64.b64encode(SIGNATURE + body).decode("ascii")
