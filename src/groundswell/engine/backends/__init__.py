"""Ways to run the same rules: one file each, all equal to the bit."""

from typing import Literal

__all__ = ["BACKENDS", "Backend"]

Backend = Literal["reference", "columns", "cpu"]

BACKENDS: tuple[Backend, ...] = ("cpu", "columns", "reference")
"""Fastest first."""
