"""What is known of each person and each soldier: one column an attribute."""

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "AGENTS",
    "ARRESTED",
    "LOCKED_OUT",
    "OUT",
    "PEOPLE",
    "SHORT_SHIFT",
    "SOLDIERS",
    "STATUSES",
    "UNEMPLOYED",
    "WORKING",
    "Column",
    "Population",
]

WORKING = 0
SHORT_SHIFT = 1
OUT = 2
LOCKED_OUT = 3
UNEMPLOYED = 4
ARRESTED = 5

STATUSES = ("working", "short_shift", "out", "locked_out", "unemployed", "arrested")
"""Names of the status codes, in order: every person has exactly one at each day's end."""


@dataclass(frozen=True)
class Column:
    """One attribute of every member of a population.

    Attributes
    ----------
    name : str
        What rules call it: ``me.<name>``.
    kind : {"float", "code", "flag"}
        Stored as float32, or as one byte.
    low, high : float
        Bounds that hold at every day's end; group sums use them for their fixed point.
    unit : str
        Unit of the stored number.
    doc : str
        What it means, in a sentence.
    shown : bool
        Whether contacts look at it (kept twice, so that others are seen as they stood).
    """

    name: str
    kind: Literal["float", "code", "flag"]
    low: float
    high: float
    unit: str
    doc: str
    shown: bool = False


@dataclass(frozen=True)
class Population:
    """A kind of being simulated one by one, and the group each belongs to for good."""

    name: str
    group: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Return the column of that name.

        Raises
        ------
        KeyError
            If the population has no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def _share(name: str, doc: str) -> Column:
    return Column(name, "float", 0.0, 1.0, "share", doc)


PEOPLE = Population(
    "people",
    "plant",
    (
        _share("threshold", "share of others out at which company neither draws nor holds back"),
        _share("caution", "weight this person gives to danger"),
        _share("grievance", "standing grievance against conditions and government"),
        Column("savings_start", "float", 0.0, 365.0, "days", "days that the savings of a calm year would last"),
        Column(
            "savings",
            "float",
            0.0,
            365.0,
            "days",
            "days of living that savings, credit and relief still cover",
        ),
        _share("private_support", "how far the movement's aims are worth a sacrifice of one's own"),
        _share("voiced_support", "support said aloud today"),
        _share("fatigue", "tiredness of campaigning: grows while out, heals by rest"),
        _share("need", "want: rises steeply as savings run out"),
        _share("hope", "belief that the movement can win"),
        _share("trust", "confidence in the council"),
        _share("resentment", "bitterness at how one is treated and spoken of"),
        _share("isolation", "feeling of standing alone against the rest of society"),
        _share("contacts_out", "share of contacts who were out yesterday"),
        _share("readiness", "probability of being out if the council called tomorrow"),
        Column(
            "status", "code", 0, 5, "code", "0 working, 1 short shift, 2 out, 3 locked out, 4 unemployed, 5 arrested"
        ),
        Column("home", "code", 0, 255, "code", "district of the home"),
        Column("woman", "flag", 0, 1, "flag", "whether a woman: a trade's share, drawn by lot"),
        Column("reader", "flag", 0, 1, "flag", "whether any newspaper is read: the trade's readership, drawn by lot"),
        Column("hand", "flag", 0, 1, "flag", "whether the hand went up today"),
        Column("shown", "code", 0, 255, "code", "what contacts see: out or not, and voiced support", shown=True),
    ),
)

SOLDIERS = Population(
    "soldiers",
    "regiment",
    (
        _share("reluctance", "standing reluctance to be used against crowds"),
        _share("loyalty", "readiness to obey when ordered against crowds"),
        Column("loyal", "flag", 0, 1, "flag", "whether an order against a crowd would be obeyed today"),
    ),
)

AGENTS = Population(
    "agents",
    "grid",
    (
        _share("hardship", "hardship as it is felt, drawn once and for good"),
        _share("risk", "aversion to risk, drawn once and for good"),
        Column("active", "flag", 0, 1, "flag", "whether in open rebellion"),
    ),
)
"""Those who move about a grid among cops, see `groundswell.mechanisms.grid`."""
