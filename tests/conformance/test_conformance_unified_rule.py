"""The flagship's own rule, by parameters alone, is the rule of five published theories: the same people, tick by tick.

Each theory stands here once more in plain Python and whole numbers or ordinary floats, as its author writes it. The
flagship's rules `company`, `lean`, `decide` and `show` are compiled as they are for the people of St Petersburg, with
every weight inside its declared range. Plants have one person each: the meeting of one carries what that person's hand
says, so that the vote binds everybody to one's own leaning.
"""

import math
from fractions import Fraction

import numpy as np
import pytest

from groundswell.engine.passes import compile_passes
from groundswell.engine.state import State
from groundswell.errors import ScenarioError
from groundswell.mechanisms import PHASES
from groundswell.mechanisms.company import Company
from groundswell.mechanisms.decide import Decide
from groundswell.mechanisms.lean import Lean
from groundswell.mechanisms.links import linked
from groundswell.mechanisms.show import Show
from groundswell.rng import PEOPLE as PEOPLE_DRAW
from groundswell.rng import WORLD, uniforms
from groundswell.world.columns import OUT, PEOPLE

BACKENDS = ("cpu", "columns", "reference")
LOGIT, PROBIT, ABOVE, AT_OR_ABOVE = 0, 1, 3, 4
SEED = 1905


def settings(**changes):
    """Return the flagship's parameters with every weight at nought but those given, each read as a scenario reads it.

    Votes bind everybody (`discipline` 1) and nobody reconsiders between them.
    """
    said = dict.fromkeys(Lean.parameters, 0.0) | changes
    found = {("lean", name): Lean.parameters[name].parse(f"{value} {unit_of(name)}") for name, value in said.items()}
    decided = {"discipline": "1", "reconsider": "0 per day", "release": "0.1 per day"}
    return found | {("decide", name): Decide.parameters[name].parse(text) for name, text in decided.items()}


def unit_of(name):
    return Lean.parameters[name].unit


def everybody(out):
    """What a plant sees where all see all: the city's share out, from whole numbers."""
    return {"city_out_share": np.float32(np.count_nonzero(out)) / np.float32(len(out))}


def flagship(par, columns, *, ticks, backend, link=AT_OR_ABOVE, see=everybody, contacts=None, first=None):
    """Play the flagship's rules and return who was out, (ticks + 1, people), at the start and after each tick."""
    people = len(next(iter(columns.values())))
    degree = 0 if contacts is None else contacts.shape[1]
    number = Lean.parameters["link"].parse(f"{link} flag")
    rules = (Company, linked(Lean, number), Decide, Show)
    passes = compile_passes(PEOPLE, rules, PHASES["people"], backend=backend, degree=degree)
    out = np.zeros(people, bool) if first is None else first
    start = {
        column.name: np.zeros(people, np.float32 if column.kind == "float" else np.uint8) for column in PEOPLE.columns
    }
    start |= {name: np.asarray(values, np.float32) for name, values in columns.items()}
    start |= {"status": np.where(out, OUT, 0).astype(np.uint8), "shown": np.where(out, 128, 0).astype(np.uint8)}
    none = np.zeros((people, 0), np.uint32)
    state = State(start, np.arange(people + 1), none if contacts is None else contacts)
    rows = [out]
    for tick in range(ticks):
        fields = {name: np.broadcast_to(values, people) for name, values in see(rows[-1]).items()}
        for one in passes:
            hands = state.columns["hand"] > 0
            fields["verdict"] = np.where(hands, 1.0, -1.0)
            seen = np.zeros((people, len(one.fields)), np.float32)
            for place, name in enumerate(one.fields):
                seen[:, place] = fields.get(name, 0.0)
            numbers = np.array([par[owner_name] for owner_name in one.parameters], np.float32)
            one.run(state, seen, numbers, seed=SEED, replicate=0, tick=tick)
        state.swap()
        rows.append(state.columns["status"] == OUT)
    return np.array(rows)


def moved(rows):
    """Whether something happened, and not everything at once: a run worth comparing."""
    return len({row.tobytes() for row in rows}) > 2


# --- Granovetter 1978


def granovetter_1978(percent, ticks):
    """Act for good when the percentage already acting is at least one's threshold; counted in whole numbers."""
    people = len(percent)
    acting = [False] * people
    rows = [acting]
    for _ in range(ticks):
        already = sum(acting)
        acting = [was or already * 100 >= wanted * people for was, wanted in zip(acting, percent, strict=True)]
        rows.append(acting)
    return np.array(rows)


def crowd_of_percents(which):
    if which == "uniform":
        return np.arange(100)
    if which == "perturbed":
        return np.array([0, 2, *range(2, 100)])
    lot = uniforms(7, 0, 0, 3, 250, WORLD)
    return np.floor(100 * lot**2).astype(int)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("which", ["uniform", "perturbed", "drawn"])
def test_it_is_granovetters_rule(backend, which):
    percent = crowd_of_percents(which)
    ticks = 110 if which == "uniform" else 25
    found = flagship(settings(b_social=1), {"threshold": percent / 100}, ticks=ticks, backend=backend)
    assert np.array_equal(found, granovetter_1978(percent, ticks))
    assert found[-1].sum() == {"uniform": 100, "perturbed": 1}.get(which, found[-1].sum())
    assert which == "perturbed" or moved(found)


def test_it_is_not_granovetters_rule_with_a_wrong_tie_or_a_wrong_weight():
    percent = crowd_of_percents("drawn")
    plain = granovetter_1978(percent, 25)
    columns = {"threshold": percent / 100}
    strict = flagship(settings(b_social=1), columns, ticks=25, backend="columns", link=ABOVE)
    elsewhere = flagship(settings(b_social=1, w_elsewhere=0.1), columns, ticks=25, backend="columns")
    assert not np.array_equal(strict, plain)
    assert not np.array_equal(elsewhere, plain)


# --- Watts 2002, and Centola & Macy 2007 on the same contacts

DEGREES = (0, 1, 2, 3, 4, 6)
SLOTS = math.lcm(*DEGREES[1:])


def some_graph(people, mean):
    """Return each one's neighbours in a random graph whose degrees all divide twelve."""
    beside = [set() for _ in range(people)]
    lot = uniforms(11, 0, 0, 1, people * people, WORLD).reshape(people, people)
    for one, other in np.argwhere(np.tril(lot < mean / people, -1)).tolist():
        beside[one].add(other)
        beside[other].add(one)
    while (wrong := [one for one, ties in enumerate(beside) if len(ties) not in DEGREES]) != []:
        other = min(beside[wrong[0]])
        beside[wrong[0]].remove(other)
        beside[other].remove(wrong[0])
    return [sorted(ties) for ties in beside]


def ring(people, neighbours):
    steps = [step for step in range(-(neighbours // 2), neighbours // 2 + 1) if step]
    return [[(one + step) % people for step in steps] for one in range(people)]


def as_contacts(beside):
    """Give everybody equally many contacts: each neighbour is looked at equally often, and the share stays exact.

    Somebody without neighbours looks at nobody but oneself.
    """
    filled = [ties or [one] for one, ties in enumerate(beside)]
    return np.array([np.repeat(ties, SLOTS // len(ties)) for ties in filled], np.uint32)


def watts_2002(beside, threshold, seed_person, ticks):
    """Switch on for good when the share of one's neighbours that is on is at least the threshold."""
    on = [one == seed_person for one in range(len(beside))]
    rows = [on]
    for _ in range(ticks):
        on = [
            was or (len(ties) > 0 and sum(on[other] for other in ties) >= threshold * len(ties))
            for was, ties in zip(on, beside, strict=True)
        ]
        rows.append(on)
    return np.array(rows)


def watts_2002_one_by_one(beside, threshold, seed_person, order):
    """The same in the paper's own order, one after another as the order says, until nothing moves."""
    on = [one == seed_person for one in range(len(beside))]
    while True:
        before = list(on)
        for one in order:
            ties = beside[one]
            on[one] = on[one] or (len(ties) > 0 and sum(on[other] for other in ties) >= threshold * len(ties))
        if on == before:
            return np.array(on)


def contagion(beside, threshold, seeds, *, backend="columns", ticks=14, link=AT_OR_ABOVE, **par):
    """Play the flagship where company is contacts alone; the seeds need nobody."""
    columns = np.full(len(beside), float(threshold))
    columns[seeds] = 0.0
    first = np.isin(np.arange(len(beside)), seeds)
    weights = settings(**({"b_social": 1, "w_friends": 1} | par))
    return flagship(
        weights,
        {"threshold": columns},
        ticks=ticks,
        backend=backend,
        link=link,
        contacts=as_contacts(beside),
        first=first,
    )


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("threshold", [Fraction(18, 100), Fraction(1, 4), Fraction(1, 3)])
def test_it_is_wattss_rule(backend, threshold):
    beside = some_graph(150, 3)
    found = contagion(beside, threshold, [5], backend=backend)
    assert np.array_equal(found, watts_2002(beside, threshold, 5, 14))
    assert moved(found)


def test_it_ends_where_wattss_random_order_ends():
    beside = some_graph(150, 3)
    found = contagion(beside, Fraction(1, 4), [5], ticks=60)[-1]
    for shuffle in range(5):
        order = np.argsort(uniforms(3, shuffle, 0, 0, 150, WORLD), kind="stable")
        assert np.array_equal(found, watts_2002_one_by_one(beside, Fraction(1, 4), 5, order))


def test_it_is_not_wattss_rule_with_a_wrong_tie_or_a_wrong_weight():
    beside = some_graph(150, 3)
    plain = watts_2002(beside, Fraction(1, 4), 5, 14)
    assert not np.array_equal(contagion(beside, Fraction(1, 4), [5], link=ABOVE), plain)
    assert not np.array_equal(contagion(beside, Fraction(1, 4), [5], w_friends=0.9), plain)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_thresholds_in_counts_are_centola_and_macys(count):
    """On a ring of equal degree a share is a count: fronts go forward up to half the neighbours, and no farther."""
    beside = ring(60, 8)
    seeds = [0, *beside[0]]
    found = contagion(beside, Fraction(count, 8), seeds, ticks=30)
    on = np.isin(np.arange(60), seeds)
    for row in found:
        assert np.array_equal(row, on)
        on = on | np.array([sum(on[other] for other in ties) >= count for ties in beside])
    assert found[-1].sum() == (60 if count <= 4 else 9)


# --- Kuran 1991


def kuran_1991(private, integrity, pressure, ticks):
    """Join when reputation and integrity together favour it: r(2m - 1) + e(2x - 1) at least nought, in exact fractions.

    Nobody is held to an earlier choice.
    """
    people = len(private)
    public = [False] * people
    rows = [public]
    for _ in range(ticks):
        reputation = pressure * (2 * Fraction(sum(public), people) - 1)
        public = [reputation + own * (2 * x - 1) >= 0 for x, own in zip(private, integrity, strict=True)]
        rows.append(public)
    return np.array(rows)


STEPS = 16
MOST_INTEGRITY = 4


def dissenters(people=128):
    """Return private preferences (0 to 1) and integrity (0 to 4), all in sixteenths, so that ties do happen."""
    lot = uniforms(5, 0, 0, 2, 2 * people, WORLD).reshape(2, people)
    private = [Fraction(int(STEPS * share), STEPS) for share in np.sqrt(lot[0])]
    integrity = [Fraction(int(MOST_INTEGRITY * STEPS * share), STEPS) for share in lot[1]]
    integrity[0], private[0] = Fraction(MOST_INTEGRITY), Fraction(1)
    return private, integrity


def as_support(private, integrity):
    """What a preference is worth to its owner, on the flagship's scale of support: one half for the indifferent."""
    return [
        float(Fraction(1, 2) + own / MOST_INTEGRITY * (x - Fraction(1, 2)))
        for x, own in zip(private, integrity, strict=True)
    ]


def revolt(pressure, *, backend="columns", link=AT_OR_ABOVE, ticks=30, people=128):
    private, integrity = dissenters(people)
    support = as_support(private, integrity)
    weights = settings(b_social=2 * pressure, b_support=2 * MOST_INTEGRITY)
    columns = {"private_support": support, "threshold": np.full(people, 0.5)}
    return flagship(weights, columns, ticks=ticks, backend=backend, link=link)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("pressure", [1.5, 2.5])
def test_it_is_kurans_rule(backend, pressure):
    found = revolt(pressure, backend=backend)
    private, integrity = dissenters()
    assert np.array_equal(found, kuran_1991(private, integrity, Fraction(pressure), 30))
    assert moved(found)
    falsifying = ~found[-1] & (np.array(private) > Fraction(1, 2))
    assert (pressure > 2) == bool(falsifying.mean() > 0.25)


def test_it_is_not_kurans_rule_with_a_wrong_tie_or_a_wrong_weight():
    private, integrity = dissenters()
    plain = kuran_1991(private, integrity, Fraction(3, 2), 30)
    assert not np.array_equal(revolt(1.5, link=ABOVE), plain)
    assert not np.array_equal(revolt(1.625), plain)


# --- Epstein 2002, rule A

SIDE = 16
REACH = [(row, column) for row in (-1, 0, 1) for column in (-1, 0, 1)]


class Square:
    """A torus with citizens who stay where they are, and cops who stand elsewhere on each tick."""

    def __init__(self, ticks):
        lot = uniforms(9, 0, 0, 4, SIDE * SIDE, WORLD)
        cells = np.argsort(lot, kind="stable")
        self.homes = sorted(int(cell) for cell in cells[: int(0.7 * SIDE * SIDE)])
        free = np.array(sorted(set(range(SIDE * SIDE)) - set(self.homes)))
        self.cops = [
            {int(cell) for cell in free[np.argsort(uniforms(9, 0, tick, 5, len(free), WORLD))[:12]]}
            for tick in range(ticks)
        ]

    def danger(self, tick, out):
        """Return 1 - exp(-2.3 C/A) for each citizen; A counts the citizen, who thinks of being active, and C cops."""
        active = {home for home, acts in zip(self.homes, out, strict=True) if acts}
        found = []
        for home in self.homes:
            row, column = divmod(home, SIDE)
            around = {(row + down) % SIDE * SIDE + (column + right) % SIDE for down, right in REACH}
            actives = len(around & active | {home})
            found.append(1 - math.exp(-2.3 * len(around & self.cops[tick]) / actives))
        return found


def epstein_2002(square, hardship, risk, legitimacy, threshold, ticks):
    """Be active when grievance less net risk exceeds the threshold: H(1 - L) - RP > T, strictly."""
    active = [False] * len(hardship)
    rows = [active]
    for tick in range(ticks):
        danger = square.danger(tick, active)
        active = [h * (1 - legitimacy) - r * p > threshold for h, r, p in zip(hardship, risk, danger, strict=True)]
        rows.append(active)
    return np.array(rows)


def rebellion(square, hardship, risk, legitimacy, threshold, *, ticks, backend="columns", link=ABOVE, weight=1.0):
    """Play the flagship where each plant of one sees its own danger: support stands for hardship, caution for risk."""
    seen = iter(range(ticks))
    weights = settings(b_0=(1 - legitimacy) / 2 - threshold, b_support=1 - legitimacy, b_risk=weight)
    return flagship(
        weights,
        {"private_support": hardship, "caution": risk},
        ticks=ticks,
        backend=backend,
        link=link,
        see=lambda out: {"danger": square.danger(next(seen), out)},
    )


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(("legitimacy", "threshold"), [(0.82, 0.1), (0.5, 0.125)])
def test_it_is_epsteins_rule(backend, legitimacy, threshold):
    ticks = 25
    square = Square(ticks)
    hardship, risk = uniforms(13, 0, 0, 6, 2 * len(square.homes), WORLD).astype(float).reshape(2, -1)
    found = rebellion(square, hardship, risk, legitimacy, threshold, ticks=ticks, backend=backend)
    assert np.array_equal(found, epstein_2002(square, hardship, risk, legitimacy, threshold, ticks))
    assert moved(found)


def test_it_is_not_epsteins_rule_with_a_wrong_tie_or_a_wrong_weight():
    ticks = 10
    square = Square(ticks)
    lot = uniforms(13, 0, 0, 6, 2 * len(square.homes), WORLD).astype(float).reshape(2, -1)
    hardship, risk = np.floor(8 * lot[0]) / 8, np.floor(2 * lot[1]) / 2
    plain = epstein_2002(square, hardship, risk, 0.5, 0.125, ticks)
    assert np.array_equal(rebellion(square, hardship, risk, 0.5, 0.125, ticks=ticks), plain)
    assert not np.array_equal(rebellion(square, hardship, risk, 0.5, 0.125, ticks=ticks, link=AT_OR_ABOVE), plain)
    assert not np.array_equal(rebellion(square, hardship, risk, 0.5, 0.125, ticks=ticks, weight=0.8), plain)


# --- Brock & Durlauf 2001


def brock_durlauf_2001(private, coupling, beta, ticks):
    """Choose +1 with the probability that random utility gives, from private utility and everybody's mean choice.

    In the paper's units of -1 and +1: P(+1) = 1 / (1 + exp(-2 beta (h + J m))).
    """
    people = len(private)
    choice = -np.ones(people)
    rows = [choice > 0]
    for tick in range(ticks):
        chance = 1 / (1 + np.exp(-2 * beta * (private + coupling * choice.mean())))
        choice = np.where(uniforms(SEED, 0, tick, Lean.streams["hand"], people, PEOPLE_DRAW) < chance, 1.0, -1.0)
        rows.append(choice > 0)
    return np.array(rows)


def choices(private, coupling, beta, *, backend="columns", link=LOGIT, ticks=60, more=0.0):
    """Play the flagship with support standing for private utility from -1 to 1."""
    weights = settings(b_0=-2 * beta * coupling, b_social=4 * beta * coupling + more, b_support=4 * beta)
    columns = {"private_support": (1 + private) / 2}
    return flagship(weights, columns, ticks=ticks, backend=backend, link=link)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("coupling", [0.5, 1.2, 1.5])
def test_it_is_brock_and_durlaufs_rule(backend, coupling):
    private = uniforms(17, 0, 0, 1, 150, WORLD).astype(float) - 0.25
    found = choices(private, coupling, 1.0, backend=backend)
    assert np.array_equal(found, brock_durlauf_2001(private, coupling, 1.0, 60))
    assert moved(found)


def test_it_is_not_brock_and_durlaufs_rule_with_a_wrong_link_or_a_wrong_weight():
    private = uniforms(17, 0, 0, 1, 150, WORLD).astype(float) - 0.25
    plain = brock_durlauf_2001(private, 1.2, 1.0, 60)
    assert not np.array_equal(choices(private, 1.2, 1.0, link=PROBIT), plain)
    assert not np.array_equal(choices(private, 1.2, 1.0, more=0.05), plain)


# --- the bridge itself


def test_weights_outside_their_declared_ranges_are_not_to_be_had():
    with pytest.raises(ScenarioError, match="outside the range"):
        settings(b_social=16)
    with pytest.raises(ScenarioError, match="outside the range"):
        Lean.parameters["link"].parse("5 flag")
