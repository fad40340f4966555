"""One day as an institution sees it: the date, the given acts, the chronicle it writes into."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from groundswell.engine.plan import Plan
from groundswell.institutions.base import Institution
from groundswell.scenario.timeline import Act
from groundswell.world.city import City
from groundswell.world.record import Entry, Session

__all__ = ["Calendar", "Today", "day_table"]


@dataclass(frozen=True)
class Calendar:
    """What is known of every day in advance: dates, rest days, given acts, other towns."""

    dates: tuple[str, ...]
    working: NDArray[np.bool_]
    weight: NDArray[np.float64]
    effective: tuple[tuple[Act, ...], ...]
    decided: tuple[tuple[Act, ...], ...]
    elsewhere: tuple[float, ...]


def day_table(plan: Plan) -> Calendar:
    """Lay out the scenario's days; acts before the start that are background stand on the first day."""
    scenario = plan.scenario
    days = scenario.days
    effective: list[list[Act]] = [[] for _ in range(days)]
    decided: list[list[Act]] = [[] for _ in range(days)]
    for act in scenario.tables.timeline:
        if not scenario.stands(act):
            continue
        begins = act.effective - scenario.start
        if act.given_in == "background":
            begins = max(0, begins)
        if 0 <= begins < days:
            effective[begins].append(act)
        if 0 <= act.decided - scenario.start < days:
            decided[act.decided - scenario.start].append(act)
    working = np.array([not scenario.is_rest_day(tick) for tick in range(days)], dtype=np.bool_)
    halved = np.array([any(act.noon and act.kind == "call" for act in acts) for acts in effective])
    return Calendar(
        dates=scenario.dates(),
        working=working,
        weight=np.where(working, np.where(halved, 0.5, 1.0), 0.0),
        effective=tuple(tuple(acts) for acts in effective),
        decided=tuple(tuple(acts) for acts in decided),
        elsewhere=tuple(scenario.elsewhere(tick) for tick in range(days)),
    )


@dataclass
class Today:
    """The day, as handed to one institution's hook; the engine moves it on."""

    plan: Plan
    city: City
    calendar: Calendar
    tick: int = 0
    who: Institution | None = None
    chronicle: list[Entry] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)

    @property
    def date(self) -> str:
        """Date in the scenario's calendar."""
        return self.calendar.dates[self.tick]

    @property
    def working(self) -> bool:
        """Whether it is no Sunday and no feast."""
        return bool(self.calendar.working[self.tick])

    @property
    def elsewhere(self) -> float:
        """Share of other towns and the railways on strike."""
        return self.calendar.elsewhere[self.tick]

    @property
    def policy(self) -> str:
        """Policy of the institution now acting."""
        return self.plan.scenario.policy(self._actor())

    @property
    def scale(self) -> float:
        """People simulated, share of the people said."""
        return self.plan.people / self.plan.scenario.people

    def acts(self, *kinds: str) -> Sequence[Act]:
        """Return given acts of these kinds (all kinds if none is named) that take effect today."""
        return tuple(act for act in self.calendar.effective[self.tick] if not kinds or act.kind in kinds)

    def decided(self, *kinds: str) -> Sequence[Act]:
        """Return given acts of these kinds decided today."""
        return tuple(act for act in self.calendar.decided[self.tick] if not kinds or act.kind in kinds)

    def plants(self, act: Act) -> NDArray[np.bool_]:
        """Return which plants an act covers, (plants,)."""
        plants, trades, districts = self.city.plants, self.city.trades.name, self.city.districts.name
        return np.array(
            [
                act.scope.covers(
                    name=plants.name[index],
                    trade=trades[plants.trade[index]],
                    owner=plants.owner[index],
                    district=districts[plants.district[index]],
                )
                for index in range(len(plants))
            ],
            dtype=np.bool_,
        )

    def on(self, switch: str) -> bool:
        """Return whether a switch is on."""
        return self.plan.scenario.switches.get(switch, True)

    def note(self, act: str, *, place: str = "city", cause: str = "", given: bool = False, **figures: float) -> None:
        """Enter an act of the institution now acting into the chronicle."""
        kind = "input" if given else "simulated"
        rounded = {name: round(float(value), 4) for name, value in figures.items()}
        self.chronicle.append(Entry(self.date, self._actor(), act, place, kind, cause, rounded))

    def minute(self, session: Session) -> None:
        """Enter a motion into the minutes."""
        self.sessions.append(session)

    def _actor(self) -> str:
        return self.who.actor if self.who is not None else "engine"
