"""Every error raised on purpose, and when."""

__all__ = ["DataError", "GroundswellError", "ScenarioError"]


class GroundswellError(Exception):
    """Something a user said or gave cannot be used; the message says what, where and what to do instead."""


class ScenarioError(GroundswellError):
    """A scenario says something that cannot be run: raised before anything is simulated."""


class DataError(GroundswellError):
    """A file is not what it should be: raised while reading it, before anything is written."""
