"""How people who hide what they think come to say it, in the preference falsification model of Kuran (1989, 1991).

Written from the published description alone, without sight of the package's own version.

Nobody can move the outcome alone, so each person weighs only two things: the reputation to be had on either side,
which grows with the share of people on it, and the cost to his integrity of a public choice that belies his private
preference.

Readings chosen where the description leaves room:

* The share opposed is taken of the whole population, the person himself included; the share among the others is an
  argument.
* All choose at once in each round, looking at the round before, and may change their minds back.
* Whoever is exactly indifferent opposes.
"""

from collections.abc import Sequence
from fractions import Fraction

Number = int | float | Fraction


def final(thresholds_percent: list[int]) -> int:
    """Give the public opposition, in percent, when nobody else will come out.

    Parameters
    ----------
    thresholds_percent
        The opposition, in percent, that brings each person out.

    Returns
    -------
    int
        Public opposition in percent, any fraction of a percent dropped.

    """
    people = len(thresholds_percent)
    opposed = 0
    while True:
        out = sum(1 for threshold in thresholds_percent if 100 * opposed >= threshold * people)
        if out == opposed:
            return 100 * opposed // people
        opposed = out


def exact(number: Number) -> Fraction:
    """Read a number as the simple fraction that was meant.

    Parameters
    ----------
    number
        A whole number, a fraction, or a decimal as stored in binary, such as 0.1.

    Returns
    -------
    Fraction
        The nearest fraction with a denominator of at most a million million.

    """
    return Fraction(number).limit_denominator(10**12)


def threshold(preference: Number, conviction: Number, reputation: Number) -> Fraction:
    """Find the share opposed at which a person's two motives balance.

    Parameters
    ----------
    preference
        Private preference, from 0 for the regime to 1 for the opposition.
    conviction
        Weight of integrity.
    reputation
        Weight of reputation, above nought.

    Returns
    -------
    Fraction
        The share opposed from which he opposes; below 0 he always does and above 1 never.

    """
    return Fraction(1, 2) - exact(conviction) * (2 * exact(preference) - 1) / (2 * exact(reputation))


def choices(
    private: Sequence[Number],
    integrity: Sequence[Number],
    reputation: Number,
    rounds: int,
    *,
    others_only: bool = False,
) -> list[int]:
    """Count the people openly opposed after each round, starting from none.

    Parameters
    ----------
    private
        Private preferences, from 0 for the regime to 1 for the opposition.
    integrity
        Weights of integrity, person by person.
    reputation
        Weight of reputation, the same for all.
    rounds
        Number of rounds.
    others_only
        Whether each person leaves himself out of the share opposed, which then is a share of the others.

    Returns
    -------
    list[int]
        People openly opposed, round by round.

    """
    pressure = exact(reputation)
    sincerity = [
        exact(conviction) * (2 * exact(preference) - 1)
        for preference, conviction in zip(private, integrity, strict=True)
    ]
    people = len(sincerity)
    opposed = [False] * people
    counts = []
    for _ in range(rounds):
        chosen = []
        for person in range(people):
            if others_only:
                share = Fraction(sum(opposed) - opposed[person], people - 1)
            else:
                share = Fraction(sum(opposed), people)
            chosen.append(pressure * (2 * share - 1) + sincerity[person] >= 0)
        opposed = chosen
        counts.append(sum(opposed))
    return counts


def main() -> None:
    """Print the twin's figures beside those of the description."""
    printed = {
        "A": ([0, 20, 20, 30, 40, 50, 60, 70, 80, 100], 10),
        "A'": ([0, 10, 20, 30, 40, 50, 60, 70, 80, 100], 90),
        "B": ([0, 20, 30, 40, 50, 60, 70, 80, 90, 100], 10),
        "B'": ([0, 10, 30, 40, 50, 60, 70, 80, 90, 100], 20),
    }
    for name, (thresholds, described) in printed.items():
        # A reputation and an integrity of 1 put a threshold of t at the private preference 1 - t.
        private = [1 - Fraction(percent, 100) for percent in thresholds]
        counts = choices(private, [1] * 10, 1, 12)
        print(f"{name}: {final(thresholds)} % (described {described} %); by utilities, ten people: {counts}")
    everyone_against = choices([0.9] * 100, [1.0] * 100, 2.0, 5)
    print("all privately against, nobody first:", everyone_against, "threshold", threshold(0.9, 1, 2))


if __name__ == "__main__":
    main()
