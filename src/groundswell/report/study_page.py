"""A study's page: the answer in a sentence, its pictures, what was asked, what it stands on. No script, no fetch."""

from importlib.resources import files
from pathlib import Path

from groundswell.errors import DataError
from groundswell.report import study_words as say
from groundswell.report.page import environment, write_page
from groundswell.report.study_illustration import illustration
from groundswell.report.study_parts import PARTS
from groundswell.report.study_rankings import heading
from groundswell.report.study_shown import Table
from groundswell.study.verbs.question import Question
from groundswell.study.verbs.sensitivity import SensitivityAnswer
from groundswell.study.verbs.work import Answer

__all__ = ["PAGE", "study_page", "write_study_page"]

PAGE = "study.html"
"""Name of the page in a study's folder."""


def study_page(answer: Answer) -> str:
    """Return the page of an answer as HTML.

    Parameters
    ----------
    answer : Answer
        Of any verb; of a study that is not finished, as far as it is.
    """
    from markupsafe import Markup

    question = answer.question
    part = PARTS[question.verb](answer)
    style = (files("groundswell.report") / "templates" / "gallery.css").read_text(encoding="utf-8")
    text = (
        environment()
        .get_template("study.html")
        .render(
            style=Markup(style),  # noqa: S704
            title=say.sentence(heading(answer) if isinstance(answer, SensitivityAnswer) else say.title(question)),
            eyebrow=say.eyebrow(question),
            of=question.title,
            asks=question.more.get("told", {}).get("asks", ""),
            answer=_unbroken(say.answered(answer.sentence, answer.tally)),
            told=[_unbroken(words) for words in question.more.get("told", {}).get("words", ())],
            beside=[_unbroken(words) for words in part.beside],
            caution=answer.tally.caution,
            illustration=illustration(question),
            # The drawings escape for themselves.
            figures=[{"svg": Markup(one.svg), "caption": one.caption} for one in part.figures],  # noqa: S704
            tables=[*part.tables, *_names(question)],
            asked=say.asked(question),
            standing=say.standing(question, answer.tally),
            command=say.command(question),
        )
    )
    return str(text)


def _unbroken(text: str) -> str:
    """Keep a number and its sign on one line."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%").replace("± ", "±\N{NO-BREAK SPACE}")


def _names(question: Question) -> list[Table]:
    """Return the table of what parameters' names mean, if there is any to explain; of a classic, that of them all."""
    every = not question.is_scenario
    rows = [(meant or name, name, *rest) for name, meant, *rest in say.meanings(question, every=every)]
    head = ("what it is", "name", say.USUAL, "declared range", "source")
    caption = say.LOGIT if any("logit" in cell for row in rows for cell in row[2:4]) else ""
    title = "The model's settings" if every else "The numbers that are varied or changed"
    return [Table(title, head, rows, caption)] if rows else []


def write_study_page(answer: Answer, folder: Path | str, name: str = PAGE) -> Path:
    """Write an answer's page into a folder, whole or not at all.

    Parameters
    ----------
    answer : Answer
        Of any verb.
    folder : Path
        Made if missing; only the page in it is written.
    name : str
        The page's.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    DataError
        If the folder cannot be written.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or "cannot be written").lower()
        raise DataError(f"{folder}: cannot be made ({reason}); choose another folder") from error
    return write_page(study_page(answer), folder / name)
