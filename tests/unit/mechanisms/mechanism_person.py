"""One person, what is seen and a rule's usual numbers, made by hand, so that one rule can be looked at alone."""

from types import SimpleNamespace

from groundswell.world.columns import PEOPLE


class Fate:
    """Draws by name, each as a test says; one that the test did not expect is refused."""

    def __init__(self, **said):
        self.said = said

    def uniform(self, name):
        return self.said[name]


class Sight:
    """What a person sees: nought, except where a test says otherwise."""

    def __init__(self, **said):
        self.__dict__.update(said)

    def __getattr__(self, name):
        return 0.0


def someone(population=PEOPLE, **said):
    """A person in the middle of every scale, every flag up, at work, with ten days of savings."""
    columns = {column.name: {"float": 0.5, "flag": 1, "code": 0}[column.kind] for column in population.columns}
    unknown = set(said) - set(columns)
    assert not unknown, unknown
    purse = {"savings": 10.0, "savings_start": 10.0} if population is PEOPLE else {}
    return SimpleNamespace(**{**columns, **purse, **said})


def usual(rule, **changed):
    """Return a rule's parameters as numbers, some of them changed."""
    assert not set(changed) - set(rule.parameters)
    return SimpleNamespace(**{**{name: one.value for name, one in rule.parameters.items()}, **changed})


def after(rule, me=None, days=1, *, see=None, par=None, luck=None):
    """Let a rule act on a person for some days, and return the person."""
    me = me or someone()
    for _ in range(days):
        rule.step(me, Sight(**(see or {})), par or usual(rule), Fate(**(luck or {})))
    return me


def moved(rule, column, see=None, me=None, population=PEOPLE, luck=None, par=None):
    """Return how much higher a column ends for who sees and feels this than for who does not."""
    with_it = after(rule, someone(population, **(me or {})), see=see, luck=luck, par=par)
    without = after(rule, someone(population), luck=luck, par=par)
    return float(getattr(with_it, column)) - float(getattr(without, column))
