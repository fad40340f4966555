"""What to say where a package of the extra `study` is missing: in a clone and elsewhere one types different things."""

from groundswell.errors import GroundswellError

__all__ = ["missing"]


def missing(what: str, package: str, *, otherwise: str = "") -> GroundswellError:
    """Return the refusal of something that needs a package which is not installed.

    Parameters
    ----------
    what : str
        What needs it, as a sentence begins.
    package : str
        Its name.
    otherwise : str
        How the same is had without it, if it can be.
    """
    without = f"; without it: {otherwise}" if otherwise else ""
    return GroundswellError(
        f"{what} needs the package {package}, which comes with the extra `study`: in a clone type"
        f" .venv/bin/python -m pip install -e '.[study]', elsewhere pip install 'groundswell[study]'{without}"
    )
