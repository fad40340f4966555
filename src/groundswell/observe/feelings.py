"""What people feel and would do, as means over people: support, hope, trust, tiredness, want."""

from groundswell.observe.base import Observable, kept

__all__ = ["OBSERVABLES"]

_KEPT = (
    (
        "private_support",
        "how far the movement's aims are worth a sacrifice of one's own",
        "0 to 1: 1 is full support",
    ),
    ("voiced_support", "support said aloud", "0 to 1: 1 is full support"),
    ("fatigue", "tiredness of campaigning", "0 to 1: 1 is worn out"),
    ("need", "want: rises as savings run out", "0 to 1: 1 is destitution"),
    ("hope", "belief that the movement can win", "0 to 1: 1 is certainty of winning"),
    ("trust", "confidence in the council", "0 to 1: 1 is full confidence"),
    ("resentment", "bitterness at how one is treated and spoken of", "0 to 1: 1 is bitterest"),
    ("isolation", "feeling of standing alone against the rest of society", "0 to 1: 1 is most alone"),
    ("readiness", "people who would be out if the council called tomorrow", "0 to 1: 1 if all would"),
    ("courage", "courage: short-lived and local", "0 to 1: 1 is most courage"),
    ("excitement", "mutual excitement: dies unfed", "0 to 1: 1 is most excited"),
    ("despair", "despair", "0 to 1: 1 is despair"),
    ("anger", "resentment and grievance ready to be acted on", "0 to 1: 1 is most angry"),
    ("grievance_pool", "grievance gathered in quiet, spent in a wave", "0 to 1: 1 is most gathered"),
    ("danger", "danger seen: patrols, notices, arrests", "0 to 1: 1 is gravest"),
)

OBSERVABLES: tuple[Observable, ...] = tuple(
    observable for name, doc, sign in _KEPT for observable in kept(name, name, "mean share", doc, sign)
)
