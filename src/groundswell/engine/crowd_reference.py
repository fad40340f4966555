"""A crowd played by its rules' own text, one person at a time in plain Python: slow, readable, the others' twin."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from groundswell.engine.backends.reference import Luck, Person, Translator, philox_by_hand
from groundswell.engine.cascade import check_event
from groundswell.engine.crowd_state import CrowdState
from groundswell.rng import CROWD, TURNS

__all__ = ["play_reference"]

_F32 = np.float32
_SMALLEST = _F32(1e-30)


class _Reference:
    """The plain rules of a crowd, ready to be applied to one person."""

    def __init__(self, state: CrowdState) -> None:
        self.state = state
        translator = Translator()
        self.rules = [translator.rule(rule) for rule in state.crowd.rules]
        self.pars: dict[str, Any] = {rule.name: SimpleNamespace() for rule in state.crowd.rules}
        for (owner, name), value in zip(state.text.lines.parameters, state.parameters, strict=True):
            setattr(self.pars[owner], name, _F32(value))
        self.kinds = {column.name: column.kind for column in state.crowd.population.columns}
        self.key = (state.seed & 0xFFFFFFFF, state.seed >> 32)
        self.columns = {name: values.tolist() for name, values in state.columns.items()}

    def pick(self, who: int, tick: int, choices: int) -> int:
        """Draw one of so many, by 64 bits."""
        high, low, _, _ = philox_by_hand((who, tick, self.state.replicate, TURNS << 24), self.key)
        return ((high << 32 | low) * choices) >> 64

    def order(self, group: int, tick: int) -> list[int]:
        """Return whose turn it is in a group's tick, one after another."""
        size, first = self.state.size, group * self.state.size
        if self.state.crowd.order == "one":
            return [first + self.pick(group, tick, size)]
        people = list(range(first, first + size))
        if self.state.crowd.order == "random":
            turns: list[int] = []
            for place in range(size):
                swapped = self.pick(first + place, tick, place + 1)
                turns.append(place)
                turns[place], turns[swapped] = turns[swapped], place
            return [people[turn] for turn in turns]
        return people

    def turn(self, who: int, tick: int, seen: dict[str, list[Any]]) -> dict[str, Any]:
        """Return what one person's columns become, given what others show."""
        state, size = self.state, self.state.size
        first = who // size * size
        contacts = state.rows.targets[state.rows.offsets[who] : state.rows.offsets[who + 1]].tolist()
        see = SimpleNamespace(people=_F32(size), contacts=_F32(len(contacts)))
        for flag in state.text.shown:
            setattr(see, f"{flag}_seen", _F32(sum(seen[flag][contact] for contact in contacts)))
            setattr(see, f"{flag}_all", _F32(sum(seen[flag][first : first + size])))
        me = Person(self.kinds)
        me.__dict__["_who"] = who
        for name, kind in self.kinds.items():
            value = self.columns[name][who]
            me.__dict__[name] = _F32(value) if kind == "float" else value if kind == "code" else bool(value)
        for rule, step in zip(state.crowd.rules, self.rules, strict=True):
            luck = Luck(dict(rule.streams), CROWD, self.key, (tick, state.replicate))
            luck.who = who
            step(me, see, self.pars[rule.name], luck)
        found = {name: me.__dict__[name] for name in state.text.lines.stores}
        if state.crowd.absorbing in found:
            found[state.crowd.absorbing] |= bool(self.columns[state.crowd.absorbing][who])
        return {n: _F32(0.0) if self.kinds[n] == "float" and abs(v) < _SMALLEST else v for n, v in found.items()}

    def tick(self, tick: int) -> int:
        """Play one tick, and return how many people changed."""
        state = self.state
        together = state.crowd.order in ("together", "event")
        seen = {flag: list(values) if together else values for flag, values in self.columns.items()}
        moved = 0
        for group in range(state.groups):
            for who in self.order(group, tick):
                found = self.turn(who, tick, seen)
                moved += any(self.columns[name][who] != value for name, value in found.items())
                for name, value in found.items():
                    self.columns[name][who] = value
        for place, flag in enumerate(state.text.shown):
            flags = np.array(self.columns[flag], dtype=np.int64).reshape(state.groups, state.size)
            state.totals[:, place] = flags.sum(axis=1)
        return moved


def play_reference(state: CrowdState) -> None:
    """Play a crowd in plain Python, in any order; event by event is all together for it, which it must equal."""
    if state.crowd.order == "event":
        check_event(state.crowd.rules, state.crowd.absorbing)
    plain = _Reference(state)
    with np.errstate(all="ignore"):
        state.until_still(plain.tick)
    for name, values in plain.columns.items():
        state.columns[name][:] = values
