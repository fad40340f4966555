"""The council in session: what delegates reported beside what was felt, and how each trade voted."""

from collections.abc import Sequence

from groundswell.report.days import said_short
from groundswell.report.drawing import ACCENT, BLUE, FAINT, GREY, INK, PALE, Drawing, number, shorten
from groundswell.report.story import SessionRow, Story

__all__ = ["sessions"]

ROW = 46.0
HEAD = 74.0
MOST_TRADES = 7
OTHERS = "others"


def _share_for(votes: tuple[int, int]) -> float | None:
    total = votes[0] + votes[1]
    return votes[0] / total if total else None


def _trades(story: Story) -> list[str]:
    """Return the trades that voted, the most delegates first; beyond seven the rest are counted together."""
    weight: dict[str, int] = {}
    for session in story.sessions:
        for trade, (yes, no) in session.votes.items():
            weight[trade] = weight.get(trade, 0) + yes + no
    return sorted((trade for trade in weight if weight[trade]), key=lambda trade: (-weight[trade], trade))


def sessions(story: Story, *, width: float = 1080.0) -> str:
    """Draw each motion as a row: reported and true mood, votes by trade, and where it was overruled."""
    if not story.sessions:
        return ""
    trades = _trades(story)
    if len(trades) > MOST_TRADES:
        trades = [*trades[: MOST_TRADES - 1], OTHERS]
    sheet = Drawing(width, HEAD + ROW * len(story.sessions) + 14, "The council's sessions, reports and votes")
    mood_left, mood_width = 296.0, 160.0
    votes_left = mood_left + mood_width + 38.0
    verdict_left = width - 150.0
    each = min(78.0, (verdict_left - votes_left - 24.0) / max(len(trades), 1))
    _headings(sheet, mood_left, mood_width, votes_left, verdict_left, trades, each)
    for k, session in enumerate(story.sessions):
        y = HEAD + ROW * k
        claimed = (day := story.day_of(session.date)) is None or day <= story.last_claimed
        sheet.line(0, y, width, y, width=0.6)
        ink = INK if claimed else FAINT
        sheet.text(0, y + 19, said_short(session.date), size=12, weight="600", colour=ink)
        for row, line in enumerate(_two_lines(session.motion or session.item, 40)):
            sheet.text(56, y + 19 + 13.5 * row, line, size=11, colour=ink)
        _moods(sheet, session, mood_left, mood_width, y + ROW / 2, claimed=claimed)
        for column, trade in enumerate(trades):
            votes = _votes_of(session, trade, trades)
            _vote(sheet, votes, votes_left + column * each, y, each, claimed=claimed)
        _verdict(sheet, session, verdict_left, y, claimed=claimed)
    return sheet.svg()


def _two_lines(text: str, signs: int) -> list[str]:
    """Break a motion over two lines at most, between words."""
    if len(text) <= signs:
        return [text]
    cut = text.rfind(" ", 0, signs + 1)
    cut = cut if cut > signs // 2 else signs
    return [text[:cut], shorten(text[cut:].strip(), signs)]


def _votes_of(session: SessionRow, trade: str, trades: Sequence[str]) -> tuple[int, int]:
    """Return votes for and against of a trade, or of all those that have no column of their own."""
    if trade != OTHERS or OTHERS in session.votes:
        return session.votes.get(trade, (0, 0))
    rest = [votes for name, votes in session.votes.items() if name not in trades]
    return sum(yes for yes, _ in rest), sum(no for _, no in rest)


def _headings(
    sheet: Drawing,
    mood: float,
    mood_width: float,
    votes: float,
    verdict: float,
    trades: Sequence[str],
    each: float,
) -> None:
    sheet.text(0, HEAD - 38, "Motion", size=11, colour=GREY)
    sheet.text(mood, HEAD - 38, "Mood of the plants: reported and true", size=11, colour=GREY)
    for value, label in ((0.0, "0"), (0.5, "½"), (1.0, "1")):
        sheet.text(mood + value * mood_width, HEAD - 8, label, size=10, colour=GREY, anchor="middle")
    sheet.circle(mood + 4, HEAD - 26, 4, fill=ACCENT)
    sheet.text(mood + 12, HEAD - 22.5, "as delegates reported it", size=10, colour=GREY)
    sheet.circle(mood + 126, HEAD - 26, 3.4, fill="#fff", edge=BLUE, width=1.8)
    sheet.text(mood + 134, HEAD - 22.5, "as it was", size=10, colour=GREY)
    sheet.text(votes, HEAD - 38, "Simulated votes for, by trade", size=11, colour=GREY)
    for column, trade in enumerate(trades):
        sheet.text(votes + column * each, HEAD - 8, shorten(trade, max(int(each / 6), 4)), size=10.5, colour=INK)
    sheet.text(verdict, HEAD - 38, "Vote, and what was decided", size=11, colour=GREY)


def _moods(sheet: Drawing, session: SessionRow, left: float, width: float, y: float, *, claimed: bool) -> None:
    sheet.line(left, y, left + width, y, width=0.6)
    for value in (0.0, 0.5, 1.0):
        sheet.line(left + value * width, y - 4, left + value * width, y + 4, width=0.6)
    reported, true = session.reported_mood, session.true_mood
    if reported != reported or true != true:  # NaN: no delegates yet, so nothing was reported  # noqa: PLR0124
        return
    warm, cold = (ACCENT, BLUE) if claimed else (GREY, FAINT)
    sheet.line(left + true * width, y, left + reported * width, y, colour=warm, width=2.2)
    sheet.circle(left + true * width, y, 4.6, fill="#fff", edge=cold, width=2)
    sheet.circle(left + reported * width, y, 5, fill=warm)


def _vote(sheet: Drawing, votes: tuple[int, int], x: float, y: float, each: float, *, claimed: bool) -> None:
    share = _share_for(votes)
    room = each - 12.0
    if share is None:
        sheet.text(x, y + ROW / 2 + 4, "–", size=11, colour=FAINT)
        return
    colour = (ACCENT if share >= 0.5 else BLUE) if claimed else FAINT
    sheet.rect(x, y + 25, room, 6, fill=PALE)
    sheet.rect(x, y + 25, room * share, 6, fill=colour)
    sheet.line(x + room / 2, y + 22.5, x + room / 2, y + 33.5, colour=INK, width=0.7)
    sheet.text(x, y + 20, f"{votes[0]:,}", size=10, colour=colour, weight="600")
    sheet.text(x + room, y + 20, f"{votes[1]:,}", size=10, colour=FAINT, anchor="end")


def _verdict(sheet: Drawing, session: SessionRow, x: float, y: float, *, claimed: bool) -> None:
    yes = sum(votes[0] for votes in session.votes.values())
    no = sum(votes[1] for votes in session.votes.values())
    counted = f"{yes:,} to {no:,}" if yes + no else "no vote counted"
    ink = INK if claimed else FAINT
    sheet.text(x, y + 19, counted, size=11.5, colour=ink)
    if session.agrees:
        word = f"{session.decided}, as decided" if session.decided in {"carried", "rejected"} else "as decided"
        sheet.text(x, y + 34, word, size=10, colour=GREY if claimed else FAINT)
        return
    # The one thing this figure must not hide: the simulated council decides otherwise.
    colour = ACCENT if claimed else FAINT
    sheet.raw(f'<path d="M{number(x - 14)} {number(y + 33)}l5 -9l5 9z" fill="{colour}"/>')
    word = "in this model, the other way" if session.enforced else "decided otherwise"
    sheet.text(x, y + 34, word, size=10, colour=colour, weight="600")
