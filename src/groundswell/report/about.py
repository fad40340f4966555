"""A classic's page in words: what the paper reports and what we get, every check, and the ODD description."""

import math
from collections.abc import Mapping, Sequence

from groundswell.classics import Classic
from groundswell.classics.published import EVIDENCE, VERDICTS, Claim
from groundswell.report.text import Block, Code, Heading, Items, Paragraph, Table
from groundswell.scenario.parameters import Parameter
from groundswell.study.verify import Checked, verdicts
from groundswell.units import shown

__all__ = ["about_blocks", "current_verdicts", "figure_of", "plain_figure", "standing", "tally"]


def about_blocks(classic: Classic, found: Sequence[Checked]) -> list[Block]:
    """Return the page of a classic, block by block.

    Parameters
    ----------
    classic : Classic
        Which.
    found : sequence of Checked
        Its checks at full length; those of other classics are left out.
    """
    own = [one for one in found if one.classic == classic.name]
    printed = [claim for claim in classic.published.claims if claim.printed]
    derived = [claim for claim in classic.published.claims if not claim.printed]
    return [
        Heading(1, classic.title),
        Paragraph(classic.claim),
        Paragraph(f"Cite the paper as: {classic.citation}"),
        Heading(2, "What the paper reports and what we get"),
        Paragraph(tally(classic, own)),
        *([_claims(classic, own, printed, "the paper reports")] if printed else []),
        *_notes(printed),
        *([Heading(3, "Exact theory and independent computations")] if derived else []),
        *(
            [Paragraph("Not printed by the paper: what follows from its rules, or came out of another program.")]
            if derived
            else []
        ),
        *([_claims(classic, own, derived, "what must come out")] if derived else []),
        *_notes(derived),
        Heading(2, "Every check"),
        Paragraph(
            "A figure, the band in which it has to lie, and a deliberately wrong version of the model, which the band"
            " must turn away. The last column is how often a right program would miss the band by chance."
        ),
        _checks(classic, own),
        *_odd(classic),
    ]


def tally(classic: Classic, found: Sequence[Checked]) -> str:
    """Say in a sentence how the paper's claims stand and how many checks hold."""
    printed = [claim for claim in classic.published.claims if claim.printed]
    claims = f"{len(printed)} printed claim{'s' if len(printed) != 1 else ''}"
    if not found:
        return f"{claims}, not checked yet."
    said = ", ".join(f"{number} {verdict}" for verdict, number in standing(classic, found).items() if number)
    held = sum(one.holds for one in found)
    return f"{claims}{': ' + said if said else ''}; {held} of {len(found)} checks hold."


def standing(classic: Classic, found: Sequence[Checked]) -> dict[str, int]:
    """Return how many printed claims have each verdict, in the order of the verdicts."""
    verdict = current_verdicts(classic, found)
    counts = dict.fromkeys((str(one) for one in VERDICTS), 0)
    for claim in classic.published.claims:
        if claim.printed:
            counts[verdict[claim.id]] += 1
    return counts


def current_verdicts(classic: Classic, found: Sequence[Checked]) -> dict[str, str]:
    """Return the verdict on every claim: as its checks say, or as stated where none decides it."""
    stated = {claim.id: str(claim.verdict) for claim in classic.published.claims}
    return stated | verdicts(classic, found)


def figure_of(one: Checked) -> str:
    """Write a check's figure with its standard error, to as many digits as that bears."""
    if one.error <= 0:
        return _digits(one.value)
    places = min(6, max(0, 1 - math.floor(math.log10(one.error))))
    return f"{one.value:.{places}f} ± {one.error:.{places}f}"


def plain_figure(value: float) -> str:
    """Write a figure of one run: whole from a thousand on, else to four digits."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _digits(value: float) -> str:
    return f"{value:.7g}"


def _claims(classic: Classic, found: Sequence[Checked], claims: Sequence[Claim], head: str) -> Table:
    verdict = current_verdicts(classic, found)
    rows = []
    for claim in claims:
        own = [one for one in found if one.claim == claim.id]
        ours = "; ".join(f"{one.check}: {figure_of(one)}" for one in own) or "-"
        said = verdict[claim.id] if own or claim.verdict == VERDICTS[-1] else "not checked yet"
        rows.append((claim.says, _where(claim), claim.target, ours, claim.tolerance, f"**{said}**"))
    return Table((head, "where, and how we know", "its figure", "ours", "counts as the same", "verdict"), tuple(rows))


def _where(claim: Claim) -> str:
    return f"{claim.where} ({EVIDENCE[claim.evidence]})"


def _notes(claims: Sequence[Claim]) -> list[Block]:
    notes = tuple(f"{claim.says.rstrip('.')} (*{claim.verdict}*): {claim.note}" for claim in claims if claim.note)
    return [Heading(3, "Notes on verdicts"), Items(notes)] if notes else []


def _checks(classic: Classic, found: Sequence[Checked]) -> Table:
    printed = {claim.id for claim in classic.published.claims if claim.printed}
    rows = tuple(
        (
            f"`{one.check}`: {one.says}",
            figure_of(one),
            f"{one.band}{' (the paper)' if one.paper and one.claim in printed else ''}",
            f"{one.runs:,}",
            "holds" if one.holds else "misses",
            f"{_digits(one.control)}: {one.control_says}",
            f"{one.false_alarm:.1g}",
        )
        for one in found
    )
    return Table(("check", "figure", "band", "runs", "outcome", "wrong version, turned away", "false alarms"), rows)


def _odd(classic: Classic) -> list[Block]:
    odd = classic.odd
    blocks: list[Block] = [Heading(2, "The model, by the ODD protocol (Grimm et al. 2020)")]
    for title, words in (
        ("1. Purpose and patterns", odd.purpose),
        ("2. Entities, state variables and scales", odd.entities),
        ("3. Process overview and scheduling", odd.schedule),
        ("4. Design concepts", odd.concepts),
        ("5. Initialisation", odd.start),
        ("6. Input data", odd.inputs),
    ):
        blocks += [Heading(3, title), Paragraph(words)]
    blocks.append(Heading(3, "7. Submodels"))
    blocks.append(_parameters(classic.parameters))
    for rule in classic.rules:
        blocks += [Heading(4, f"Rule `{rule.name}`"), Paragraph(rule.doc.split("\n\n")[0].replace("\n", " "))]
        blocks.append(Code(rule.source.rstrip()))
        if rule.parameters:
            blocks.append(_parameters(rule.parameters))
    blocks.append(Heading(3, "Deviations from the paper"))
    blocks.append(Items(odd.deviations) if odd.deviations else Paragraph("None known."))
    return blocks


def _parameters(parameters: Mapping[str, Parameter]) -> Table:
    rows = tuple(
        (f"`{name}`", shown(one.value), f"{shown(one.low)} to {shown(one.high)}", one.unit, one.source, one.doc)
        for name, one in parameters.items()
    )
    return Table(("parameter", "value", "range", "unit", "source", "meaning"), rows)
