"""Answers read from a study's file, for Python: nothing is run and nothing is written."""

from pathlib import Path

from groundswell.errors import ScenarioError
from groundswell.study.store import open_store
from groundswell.study.verbs import inputs
from groundswell.study.verbs.work import Answer
from groundswell.study.verbs.work import answers as answers_of

__all__ = ["answers"]


def answers(file: Path | str, *, study: int | None = None) -> list[Answer]:
    """Return the answers to what a study's file asks, as far as they are finished, in the order of asking.

    Parameters
    ----------
    file : Path
        The file that a study has written, such as ``speakers/study.db``.
    study : int, optional
        Only the question to which the study of this number belongs, as ``groundswell study status`` numbers them.

    Returns
    -------
    list of Answer
        Each with a `sentence`; `groundswell.write_study_page` makes its page.

    Raises
    ------
    ScenarioError
        If `file` is no path, or `study` no number.
    DataError
        If the file is no store, is damaged, or holds no question or not that study.
    """
    place = inputs.place("file", file)
    if place is None:
        raise ScenarioError("file = None: must be a file's path")
    study = None if study is None else inputs.whole("study", study)
    with open_store(place) as store:
        return answers_of(store, study=study)
