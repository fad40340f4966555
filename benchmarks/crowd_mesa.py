"""The same rules on Mesa: one object a person, who does one thing after another when its model says so.

Written by hand from the rules, as Mesa's own examples are written: agents with attributes, ``AgentSet.do`` for each
pass, plants as objects that know their people.
"""

from collections.abc import Mapping
from itertools import pairwise
from math import exp, floor
from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from chance import Chance, Given
from city_days import Day, Script
from crowd_ours import MEANS
from groundswell.world.columns import ARRESTED, LOCKED_OUT, OUT, SHORT_SHIFT, STATUSES, UNEMPLOYED, WORKING

__all__ = ["MesaPeople"]


def logistic(x: float) -> float:
    """Turn a leaning into a share."""
    return 1.0 / (1.0 + exp(-x))


class Plant:
    """A plant: who works there, and what they see today."""

    def __init__(self) -> None:
        self.people: list[Person] = []
        self.see = SimpleNamespace()

    def mean(self, name: str) -> float:
        """Return the people's mean of an attribute."""
        return sum(getattr(person, name) for person in self.people) / len(self.people)


class Person(mesa.Agent):  # type: ignore[misc]
    """One person with feelings, contacts and a place of work."""

    def __init__(self, model: "MesaCity", number: int, plant: Plant) -> None:
        super().__init__(model)
        self.number, self.plant = number, plant
        self.contacts: list[Person] = []
        self.threshold = self.caution = self.grievance = self.savings_start = self.savings = 0.0
        self.private_support = self.voiced_support = self.fatigue = self.need = self.hope = self.trust = 0.0
        self.resentment = self.isolation = self.contacts_out = self.readiness = 0.0
        self.status, self.hand, self.shown_out, self.shown_voice = WORKING, False, False, 0
        self.reader = False

    def lot(self, name: str) -> float:
        """Draw a number: the model's own, or the one that our person of this number draws."""
        given = self.model.given
        return self.random.random() if given is None else float(given[name][self.number])

    def feel(self) -> None:
        """See one's contacts, feel, make up one's mind."""
        out = voices = 0
        for other in self.contacts:
            out += other.shown_out
            voices += other.shown_voice
        self.contacts_out = out / len(self.contacts)
        see, par = self.plant.see, self.model.par
        self.tire(see, par.fatigue)
        self.want(see, par.need)
        self.hope_and_trust(see, par.hope, par.trust)
        self.be_bitter_and_alone(see, par.resentment, par.isolation, voices / (127.0 * len(self.contacts)))
        self.support(see, par.support, voices / (127.0 * len(self.contacts)))

    def tire(self, see: SimpleNamespace, par: SimpleNamespace) -> None:
        """Tire while out and at meetings, recover otherwise."""
        if self.status == OUT:
            self.fatigue += par.tiring * (par.exhausted - self.fatigue)
        else:
            self.fatigue += par.recovery * (par.rested - self.fatigue)
        self.fatigue += par.meetings * see.meeting * (par.exhausted - self.fatigue)

    def want(self, see: SimpleNamespace, par: SimpleNamespace) -> None:
        """Spend savings while idle, rebuild them at work, feel want as they run out."""
        if self.status in (WORKING, SHORT_SHIFT):
            self.savings += par.saving * (self.savings_start - self.savings)
        else:
            self.savings = max(self.savings - (1.0 - par.credit) * (1.0 - par.relief * see.relief), 0.0)
        felt = 0.03 + 0.94 * logistic((par.edge - self.savings) / par.steepness)
        self.need += par.pace * (felt - self.need)

    def hope_and_trust(self, see: SimpleNamespace, par: SimpleNamespace, trust: SimpleNamespace) -> None:
        """Move hope and trust towards what the day gives."""
        cheer = par.company * see.city_out_share + par.elsewhere * see.elsewhere + par.concession * see.concession
        ended = par.outcome * see.outcome + par.resolve * (see.resolve_movement - 0.5)
        gloom = par.closed * see.closed + par.city_closed * see.district_shut + par.failed * see.failed_appeal
        strain = par.repression * see.repression + par.need * self.need
        read = see.hostile_print if self.reader else 0.0
        self.hope += par.pace * (logistic(par.base + cheer + ended - gloom - strain - par.press * read) - self.hope)
        earned = trust.outcome * see.outcome + trust.company * see.city_out_share
        earned += trust.conviction * see.conviction_heard
        spent = trust.closed * see.closed + trust.district * see.district_shut
        spent += trust.need * self.need + trust.failed * see.failed_appeal
        self.trust += trust.pace * (logistic(trust.base + earned - spent) - self.trust)

    def be_bitter_and_alone(
        self, see: SimpleNamespace, par: SimpleNamespace, isolation: SimpleNamespace, voices: float
    ) -> None:
        """Move resentment and isolation towards what the day gives."""
        read = see.hostile_print if self.reader else 0.0
        stung = par.press * read + par.closed * see.closed + par.patrols * see.patrols
        standing = par.grievance * (self.grievance - 0.5) - par.concession * see.concession
        self.resentment += par.pace * (logistic(par.base + stung + standing) - self.resentment)
        alone = isolation.press * read + isolation.closed * see.closed - isolation.outcome * see.outcome
        together = isolation.elsewhere * see.elsewhere + isolation.company * see.city_out_share
        together += isolation.friends * (voices - 0.5)
        self.isolation += isolation.pace * (logistic(isolation.base + alone - together) - self.isolation)

    def support(self, see: SimpleNamespace, par: SimpleNamespace, voices: float) -> None:
        """Move private support towards what one feels and hears."""
        drawn = par.grievance * (self.grievance - 0.5) + par.hope * (self.hope - 0.5) + par.talk * (voices - 0.5)
        moved = par.resentment * self.resentment + par.conviction * see.conviction_heard
        worn = par.fatigue * self.fatigue + par.need * self.need + par.isolation * self.isolation
        target = logistic(par.base + drawn + moved - worn - par.concession * see.concession)
        self.private_support += par.pace * (target - self.private_support)

    def voice(self) -> None:
        """Say something, lean, raise the hand or not."""
        see, par = self.plant.see, self.model.par.voice
        carried = (1.0 - par.platform) * see.loud_support + par.platform * see.line_heard
        heard = (1.0 - par.loudness) * see.private_support + par.loudness * carried
        yielding = par.conformity * (par.everyday + (1.0 - par.everyday) * see.meeting)
        said = self.private_support + yielding * (heard - self.private_support)
        self.voiced_support = said * (1.0 - par.silence * see.censorship * self.caution)
        self.lean(see, self.model.par.lean)

    def lean(self, see: SimpleNamespace, par: SimpleNamespace) -> None:
        """Weigh all reasons, and raise the hand or not."""
        near = par.w_friends * self.contacts_out + par.w_plant * see.out_share + par.w_district * see.district_out_share
        rest = max(1.0 - par.w_friends - par.w_plant - par.w_district, 0.0)
        seen = (1.0 - par.w_elsewhere) * (near + rest * see.city_out_share) + par.w_elsewhere * see.elsewhere
        drawn = par.b_support * (self.private_support - 0.5) + par.b_social * (seen - self.threshold)
        drawn += par.b_hope * (self.hope - 0.5)
        feared = par.b_risk * self.caution * see.danger * (1.0 - see.courage)
        borne = par.b_need * self.need + par.b_fatigue * self.fatigue
        pull = par.b_0 + drawn + par.b_local * see.local_call - feared - borne
        called = par.b_call * self.trust
        self.readiness = logistic(pull + called * see.reach)
        self.hand = self.lot("hand") < logistic(pull + called * see.call_heard)

    def decide(self) -> None:
        """Go out, stay out, go back; be seen."""
        see, par = self.plant.see, self.model.par.decide
        at_work = SHORT_SHIFT if see.short_day > 0.5 else WORKING
        closed = see.closed > 0.5
        if self.status == ARRESTED:
            if self.lot("fate") < 1.0 - exp(-par.release):
                self.status = LOCKED_OUT if closed else at_work
        elif self.status == UNEMPLOYED:
            if self.lot("fate") < 1.0 - exp(-see.rehire_hazard) and not closed:
                self.status = at_work
        elif closed:
            self.status = LOCKED_OUT
        else:
            self.choose(see, par, at_work)
        self.shown_out = self.status == OUT
        self.shown_voice = floor(min(max(self.voiced_support, 0.0), 1.0) * 127.0)

    def choose(self, see: SimpleNamespace, par: SimpleNamespace, at_work: int) -> None:
        """Follow the vote, or now and then one's own mind; some pay for it."""
        out = self.status == OUT
        if see.verdict != 0.0 and self.lot("bound") < par.discipline:
            out = see.verdict > 0.0
        elif self.lot("reconsider") < 1.0 - exp(-par.reconsider):
            out = self.hand
        if not out:
            self.status = at_work
            return
        fate = self.lot("fate")
        if fate < 1.0 - exp(-see.arrest_hazard):
            self.status = ARRESTED
        elif fate < 1.0 - exp(-(see.arrest_hazard + see.dismissal_hazard)):
            self.status = UNEMPLOYED
        else:
            self.status = OUT


class MesaCity(mesa.Model):  # type: ignore[misc]
    """The city: plants, people, the rules' numbers."""

    def __init__(self, script: Script) -> None:
        super().__init__(seed=1)
        self.par = SimpleNamespace(**{owner: SimpleNamespace(**one) for owner, one in script.parameters.items()})
        self.given: Mapping[str, NDArray[np.float32]] | None = None
        self.plants = [Plant() for _ in script.sizes]
        self.people: list[Person] = []
        for plant, (first, last) in zip(self.plants, pairwise(script.offsets.tolist()), strict=True):
            plant.people = [Person(self, number, plant) for number in range(first, last)]
            self.people += plant.people
        for person, contacts in zip(self.people, script.contacts.tolist(), strict=True):
            person.contacts = [self.people[number] for number in contacts]


class MesaPeople:
    """People as Mesa's agents.

    Parameters
    ----------
    script : Script
        Start and numbers.
    chance : Chance
        Our draws, or Mesa's own.
    """

    def __init__(self, script: Script, chance: Chance | None = None) -> None:
        self.script, self.chance = script, chance if isinstance(chance, Given) else None
        self.city = MesaCity(script)
        self.load(script.columns)

    def load(self, columns: Mapping[str, NDArray[Any]]) -> None:
        """Take everybody's columns from elsewhere."""
        for name, values in columns.items():
            if name in ("shown", "woman", "home"):
                continue
            for person, value in zip(self.city.people, values.tolist(), strict=True):
                setattr(person, name, value)
        for person, byte in zip(self.city.people, columns["shown"].tolist(), strict=True):
            person.shown_out, person.shown_voice = byte >= 128, byte & 127

    def column(self, name: str) -> NDArray[Any]:
        """Return a column as the package keeps it."""
        if name == "shown":
            return np.array([one.shown_out * 128 + one.shown_voice for one in self.city.people])
        return np.array([getattr(person, name) for person in self.city.people])

    def feel(self, day: Day) -> None:
        """See one's contacts, feel, make up one's mind."""
        self._show(day)
        self.city.agents.do("feel")

    def count_feelings(self) -> Mapping[str, Any]:
        """Return the plants' mean feelings and what carries in a crowd."""
        plants = self.city.plants
        found = {name: np.array([plant.mean(name) for plant in plants], np.float32) for name in MEANS}
        loud = [
            sum(person.private_support**2 for person in plant.people)
            / max(1e-9, sum(person.private_support for person in plant.people))
            for plant in plants
        ]
        return found | {"loud_support": np.array(loud, np.float32)}

    def voice(self, day: Day) -> None:
        """Say something, lean, raise the hand or not."""
        self._show(day)
        self.city.agents.do("voice")

    def count_voices(self) -> Mapping[str, Any]:
        """Return the plants' mean voices and readiness, and hands raised."""
        plants = self.city.plants
        return {
            "voiced_support": np.array([plant.mean("voiced_support") for plant in plants]),
            "readiness": np.array([plant.mean("readiness") for plant in plants]),
            "hands": np.array([sum(one.hand and one.status <= OUT for one in plant.people) for plant in plants]),
        }

    def decide(self, day: Day) -> None:
        """Go out, stay out, go back; be seen."""
        self._show(day)
        self.city.agents.do("decide")

    def count_statuses(self) -> NDArray[Any]:
        """Return people of each plant by status, (plants, 6)."""
        counts = np.zeros((len(self.city.plants), len(STATUSES)), np.int64)
        for row, plant in zip(counts, self.city.plants, strict=True):
            for person in plant.people:
                row[person.status] += 1
        return counts

    def _show(self, day: Day) -> None:
        """Tell each plant what it sees, and lay out given draws."""
        if self.chance is not None:
            chance, people = self.chance, self.script.people
            names = self.script.streams
            self.city.given = {name: chance.uniform(day.tick, name, people) for name in names}
        for name, values in day.see.items():
            each = [float(values)] * len(self.city.plants) if np.ndim(values) == 0 else values.tolist()
            for plant, value in zip(self.city.plants, each, strict=True):
                setattr(plant.see, name, value)
