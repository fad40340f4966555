"""What is said in public and what is thought, before and after."""

import numpy as np

from groundswell.classics.base import Lab, Outcome, Values
from groundswell.classics.kuran_1991.checks import EXAMPLES
from groundswell.classics.kuran_1991.model import falsifying, of_thresholds, sampled, society
from groundswell.classics.kuran_1991.theory import critical_sentiment
from groundswell.classics.lots import whole
from groundswell.classics.pictures import Chart, Mark, Picture, Series

__all__ = ["picture", "play"]


def play(values: Values, lab: Lab) -> Outcome:
    """Play one society."""
    people, pressure, lowest = whole(values, "people"), values["pressure"], values["sentiment"]
    private, integrity = sampled(lab.seed, people, 1, lowest)
    record = lab.play(society(private, integrity, pressure))
    opposing = record.counts["opposes"][:, 0] / people
    against = float((private > 0.5).mean())
    false = float(falsifying(record)[0]) / people
    sentence = (
        f"{against:.0%} wish for another government, {opposing[-1]:.1%} say so in the end,"
        f" and {false:.0%} say what they do not think."
    )
    figures = {
        "against in private (share)": against,
        "opposing (share)": float(opposing[-1]),
        "falsifying (share)": false,
    }
    rounds = list(range(len(opposing)))
    chart = Chart(
        "Opposition, round by round",
        "round",
        "share of people",
        (
            Series("in public", rounds, [float(share) for share in opposing], look="steps"),
            Series("in private", [0, max(rounds)], [against, against], look="dashes"),
        ),
        low_up=0.0,
        high_up=1.0,
    )
    return Outcome(sentence, figures, Picture((chart,), "Public opposition grows only as others' makes it cheaper."))


def picture(lab: Lab) -> Picture:
    """Return the gallery's figure: the paper's four societies, and a large one as sentiment turns."""
    return Picture(
        (_examples(lab), _turning(lab)),
        "Left: the paper's societies of ten, as remembered; in A' and B' one threshold of 20 percent has fallen to 10,"
        " and ten percent become ninety, or twenty. Right: as private sentiment turns, public opposition hardly moves,"
        " and then all at once; the dashed place is where theory puts it. The same 20,000 people throughout,"
        f" pressure 0.4, seed {lab.seed}.",
    )


def _examples(lab: Lab) -> Chart:
    ends = {
        name: 10.0 * float(lab.play(of_thresholds(percents)).last("opposes")[0]) for name, percents in EXAMPLES.items()
    }
    return Chart(
        "Four societies of ten",
        "society",
        "public opposition (percent)",
        (
            *(
                Series(name, [1, 2, 3, 4], [end if one == name else 0.0 for one in ends], look="bars")
                for name, end in ends.items()
            ),
            Series("as remembered", [1, 2, 3, 4], [10.0, 90.0, 10.0, 20.0], look="dots", paper=True),
        ),
        low_up=0.0,
        high_up=100.0,
    )


def _turning(lab: Lab) -> Chart:
    people = 20_000
    sentiments = np.linspace(0.0, 0.2, 41)
    drawn = [sampled(lab.seed, people, 1, float(lowest)) for lowest in sentiments]
    private, integrity = (np.concatenate(columns) for columns in zip(*drawn, strict=True))
    record = lab.play(society(private, integrity, 0.4, groups=len(sentiments)))
    public = record.last("opposes") / people
    wishing = (private > 0.5).reshape(len(sentiments), people).mean(axis=1)
    x = [float(one) for one in sentiments]
    return Chart(
        "A large society as sentiment turns",
        "lowest private preference",
        "share of people",
        (
            Series("against in private", x, [float(one) for one in wishing], look="dashes"),
            Series("opposing in public", x, [float(one) for one in public], look="steps"),
        ),
        marks=(Mark(critical_sentiment(0.4), f"theory: {critical_sentiment(0.4):.3f}"),),
        low_up=0.0,
        high_up=1.0,
    )
