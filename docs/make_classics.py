"""Write ``classics.md`` and every classic's ``about.md`` from the full run that the package brings.

Usage: ``python docs/make_classics.py``.
"""

from pathlib import Path

from groundswell.classics import CLASSICS
from groundswell.classics.published import VERDICTS
from groundswell.report.about import about_blocks, current_verdicts, tally
from groundswell.report.gallery import verified
from groundswell.report.text import Block, Heading, Items, Paragraph, Table, markdown, save

PAGE = Path(__file__).parent / "classics.md"
SOURCE = "../src/groundswell/classics"
NOT = VERDICTS[2]


def blocks() -> list[Block]:
    """Return the page, block by block."""
    found, _ = verified()
    counts = dict.fromkeys(VERDICTS, 0)
    rows, failed = [], []
    for classic in CLASSICS.values():
        own = [one for one in found if one.classic == classic.name]
        verdicts = current_verdicts(classic, own)
        for claim in classic.published.claims:
            counts[verdicts[claim.id]] += claim.printed
            if claim.printed and verdicts[claim.id] == NOT:
                failed.append(f"{classic.title}: {claim.says.rstrip('.')}. {claim.note}")
        link = f"[{classic.title}]({SOURCE}/{classic.name}/about.md)"
        rows.append((link, f"`{classic.name}`", classic.claim, tally(classic, own)))
    total = ", ".join(f"{number} {verdict}" for verdict, number in counts.items())
    return [
        Heading(1, "Classics"),
        Paragraph(
            "Published models of collective action, played again from their descriptions with the package's own parts,"
            " and held to what their papers print. `groundswell classics gallery` draws them all on one page to wander;"
            " `groundswell classics verify` runs every check: its figure, its band, a deliberately wrong version that"
            " the band must turn away, and how often a right program would miss the band by chance."
        ),
        Paragraph(
            f"{sum(counts.values())} claims that papers print ({total}); {len(found)} checks. Every model has a second"
            " version, written from the published description alone (`verification/twins/`), and the two are compared"
            " by `python verification/classics.py`, which also writes these pages."
        ),
        Table(("model", "name", "what it taught", "how it stands"), tuple(rows)),
        Heading(2, "What does not come out"),
        Paragraph("A claim that the printed rules do not give is a result too. Notes say which reading would give it."),
        Items(tuple(failed)) if failed else Paragraph("Nothing."),
        Heading(2, "Your own"),
        Paragraph("One folder and one line: [adding a classic](add-a-classic.md)."),
    ]


def pages() -> dict[str, str]:
    """Return the page as Markdown, by its name."""
    return {PAGE.name: markdown(blocks())}


if __name__ == "__main__":
    for name, text in pages().items():
        save(PAGE.parent / name, text)
    checked, _ = verified()
    for one in CLASSICS.values():
        save(one.folder / "about.md", markdown(about_blocks(one, checked)))
