"""The usual NumPy style: whole columns, one array operation after another, ``np.where`` for every choice.

Written by hand from the rules, as the column-wise simulators of epidemics and economies are written: float32 columns,
what a plant sees spread to its people by index, both branches computed and one chosen, means by ``np.bincount``.
"""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chance import Chance
from city_days import Day, Script
from crowd_ours import MEANS
from groundswell.world.columns import ARRESTED, LOCKED_OUT, OUT, SHORT_SHIFT, STATUSES, UNEMPLOYED, WORKING

__all__ = ["WholeColumns"]

Floats = NDArray[np.float32]


def logistic(x: Floats) -> Floats:
    """Turn leanings into shares."""
    return 1.0 / (1.0 + np.exp(-x))


class WholeColumns:
    """People as whole columns.

    Parameters
    ----------
    script : Script
        Start and numbers.
    chance : Chance
        Where draws come from.
    """

    def __init__(self, script: Script, chance: Chance) -> None:
        self.chance, self.count, self.plants = chance, script.people, len(script.sizes)
        self.sizes = script.sizes.astype(np.float32)
        self.plant = np.repeat(np.arange(self.plants), script.sizes)
        self.contacts = script.contacts.astype(np.intp)
        self.par = {owner: SimpleNamespace(**values) for owner, values in script.parameters.items()}
        self.load(script.columns)

    def load(self, columns: Mapping[str, NDArray[Any]]) -> None:
        """Take everybody's columns from elsewhere."""
        for name, values in columns.items():
            setattr(self, name, values.copy())
        self.hand, self.reader = columns["hand"] != 0, columns["reader"] != 0
        self.shown_out = columns["shown"] >= 128
        self.shown_voice = (columns["shown"] & 127).astype(np.float32) / np.float32(127.0)

    def column(self, name: str) -> NDArray[Any]:
        """Return a column as the package keeps it."""
        if name == "shown":
            return self.shown_out * np.uint8(128) + np.rint(self.shown_voice * np.float32(127.0)).astype(np.uint8)
        return np.asarray(getattr(self, name))

    def feel(self, day: Day) -> None:
        """See one's contacts, feel, make up one's mind."""
        see = self._seen(day)
        self.contacts_out = self.shown_out[self.contacts].mean(axis=1, dtype=np.float32)
        voices = self.shown_voice[self.contacts].mean(axis=1)
        self._tire(see)
        self._want(see)
        self._hope(see)
        self._trust(see)
        self._resent(see)
        self._stand_alone(see, voices)
        self._support(see, voices)

    def count_feelings(self) -> Mapping[str, Any]:
        """Return the plants' mean feelings and what carries in a crowd."""
        found = {name: self._mean(getattr(self, name)) for name in MEANS}
        squares = self._mean(self.private_support**2)
        found["loud_support"] = squares / np.maximum(1e-9, found["private_support"])
        return {name: values.astype(np.float32) for name, values in found.items()}

    def voice(self, day: Day) -> None:
        """Say something, lean, raise the hand or not."""
        see, par = self._seen(day), self.par["voice"]
        carried = (1.0 - par.platform) * see.loud_support + par.platform * see.line_heard
        heard = (1.0 - par.loudness) * see.private_support + par.loudness * carried
        yielding = par.conformity * (par.everyday + (1.0 - par.everyday) * see.meeting)
        said = self.private_support + yielding * (heard - self.private_support)
        self.voiced_support = said * (1.0 - par.silence * see.censorship * self.caution)
        self._lean(see, self.chance.uniform(day.tick, "hand", self.count))

    def count_voices(self) -> Mapping[str, Any]:
        """Return the plants' mean voices and readiness, and hands raised."""
        raised = self.hand & (self.status <= OUT)
        return {
            "voiced_support": self._mean(self.voiced_support),
            "readiness": self._mean(self.readiness),
            "hands": np.bincount(self.plant, weights=raised, minlength=self.plants),
        }

    def decide(self, day: Day) -> None:
        """Go out, stay out, go back; be seen."""
        see, par, chance = self._seen(day), self.par["decide"], self.chance
        bound = chance.uniform(day.tick, "bound", self.count) < par.discipline
        anew = chance.uniform(day.tick, "reconsider", self.count) < np.float32(1.0 - np.exp(-par.reconsider))
        fate = chance.uniform(day.tick, "fate", self.count)
        closed = see.closed > 0.5
        at_work = np.where(see.short_day > 0.5, np.uint8(SHORT_SHIFT), np.uint8(WORKING))
        out = np.where(anew, self.hand, self.status == OUT)
        out = np.where(bound & (see.verdict < -0.5), False, out)
        out = np.where(bound & (see.verdict > 0.5), True, out)
        dismissed = fate < 1.0 - np.exp(-(see.arrest_hazard + see.dismissal_hazard))
        stays = np.where(dismissed, np.uint8(UNEMPLOYED), np.uint8(OUT))
        stays = np.where(fate < 1.0 - np.exp(-see.arrest_hazard), np.uint8(ARRESTED), stays)
        status = np.where(out, stays, at_work)
        status = np.where(closed, np.uint8(LOCKED_OUT), status)
        hired = (fate < 1.0 - np.exp(-see.rehire_hazard)) & (see.closed < 0.5)
        status = np.where(self.status == UNEMPLOYED, np.where(hired, at_work, np.uint8(UNEMPLOYED)), status)
        freed = np.where(closed, np.uint8(LOCKED_OUT), at_work)
        freed = np.where(fate < np.float32(1.0 - np.exp(-par.release)), freed, np.uint8(ARRESTED))
        self.status = np.where(self.status == ARRESTED, freed, status)
        self.shown_out = self.status == OUT
        self.shown_voice = np.floor(np.clip(self.voiced_support, 0.0, 1.0) * np.float32(127.0)) / np.float32(127.0)

    def count_statuses(self) -> NDArray[Any]:
        """Return people of each plant by status, (plants, 6)."""
        kinds = len(STATUSES)
        counts = np.bincount(self.plant * kinds + self.status, minlength=self.plants * kinds)
        return counts.reshape(self.plants, kinds)

    # --- the rules -------------------------------------------------------------------------------------------------

    def _tire(self, see: SimpleNamespace) -> None:
        par = self.par["fatigue"]
        out = self.status == OUT
        pace = np.where(out, np.float32(par.tiring), np.float32(par.recovery))
        target = np.where(out, np.float32(par.exhausted), np.float32(par.rested))
        self.fatigue = self.fatigue + pace * (target - self.fatigue)
        self.fatigue = self.fatigue + par.meetings * see.meeting * (par.exhausted - self.fatigue)

    def _want(self, see: SimpleNamespace) -> None:
        par = self.par["need"]
        spent = (1.0 - par.credit) * (1.0 - par.relief * see.relief)
        saved = self.savings + par.saving * (self.savings_start - self.savings)
        self.savings = np.where(self.status <= SHORT_SHIFT, saved, np.maximum(self.savings - spent, 0.0))
        felt = 0.03 + 0.94 * logistic((par.edge - self.savings) / par.steepness)
        self.need = self.need + par.pace * (felt - self.need)

    def _hope(self, see: SimpleNamespace) -> None:
        par = self.par["hope"]
        cheer = par.company * see.city_out_share + par.elsewhere * see.elsewhere + par.concession * see.concession
        ended = par.outcome * see.outcome + par.resolve * (see.resolve_movement - 0.5)
        gloom = par.closed * see.closed + par.city_closed * see.district_shut + par.failed * see.failed_appeal
        strain = par.repression * see.repression + par.need * self.need
        target = logistic(par.base + cheer + ended - gloom - strain - par.press * self._read(see))
        self.hope = self.hope + par.pace * (target - self.hope)

    def _trust(self, see: SimpleNamespace) -> None:
        par = self.par["trust"]
        earned = par.outcome * see.outcome + par.company * see.city_out_share + par.conviction * see.conviction_heard
        spent = par.closed * see.closed + par.district * see.district_shut + par.need * self.need
        spent = spent + par.failed * see.failed_appeal
        self.trust = self.trust + par.pace * (logistic(par.base + earned - spent) - self.trust)

    def _resent(self, see: SimpleNamespace) -> None:
        par = self.par["resentment"]
        stung = par.press * self._read(see) + par.closed * see.closed + par.patrols * see.patrols
        standing = par.grievance * (self.grievance - 0.5) - par.concession * see.concession
        self.resentment = self.resentment + par.pace * (logistic(par.base + stung + standing) - self.resentment)

    def _stand_alone(self, see: SimpleNamespace, voices: Floats) -> None:
        par = self.par["isolation"]
        alone = par.press * self._read(see) + par.closed * see.closed - par.outcome * see.outcome
        together = par.elsewhere * see.elsewhere + par.company * see.city_out_share + par.friends * (voices - 0.5)
        self.isolation = self.isolation + par.pace * (logistic(par.base + alone - together) - self.isolation)

    def _support(self, see: SimpleNamespace, voices: Floats) -> None:
        par = self.par["support"]
        drawn = par.grievance * (self.grievance - 0.5) + par.hope * (self.hope - 0.5) + par.talk * (voices - 0.5)
        moved = par.resentment * self.resentment + par.conviction * see.conviction_heard
        worn = par.fatigue * self.fatigue + par.need * self.need + par.isolation * self.isolation
        target = logistic(par.base + drawn + moved - worn - par.concession * see.concession)
        self.private_support = self.private_support + par.pace * (target - self.private_support)

    def _lean(self, see: SimpleNamespace, lot: Floats) -> None:
        par = self.par["lean"]
        near = par.w_friends * self.contacts_out + par.w_plant * see.out_share + par.w_district * see.district_out_share
        rest = max(1.0 - par.w_friends - par.w_plant - par.w_district, 0.0)
        seen = (1.0 - par.w_elsewhere) * (near + rest * see.city_out_share) + par.w_elsewhere * see.elsewhere
        drawn = par.b_support * (self.private_support - 0.5) + par.b_social * (seen - self.threshold)
        drawn = drawn + par.b_hope * (self.hope - 0.5)
        feared = par.b_risk * self.caution * see.danger * (1.0 - see.courage)
        borne = par.b_need * self.need + par.b_fatigue * self.fatigue
        pull = par.b_0 + drawn + par.b_local * see.local_call - feared - borne
        called = par.b_call * self.trust
        self.readiness = logistic(pull + called * see.reach)
        self.hand = lot < logistic(pull + called * see.call_heard)

    # --- spreading and gathering ------------------------------------------------------------------------------------

    def _read(self, see: SimpleNamespace) -> Floats:
        """Return the hostile print that each person meets: only readers do."""
        return np.where(self.reader, see.hostile_print, np.float32(0.0))

    def _seen(self, day: Day) -> SimpleNamespace:
        """Spread what plants see to their people; what the whole city sees stays one number."""
        return _Seen(day.see, self.plant)  # type: ignore[return-value]

    def _mean(self, column: Floats) -> NDArray[np.float64]:
        return np.bincount(self.plant, weights=column, minlength=self.plants) / self.sizes


class _Seen:
    """Fields of plants, each spread to people when a rule of this pass first asks for it."""

    def __init__(self, see: Mapping[str, Any], plant: NDArray[np.intp]) -> None:
        self._see, self._plant = see, plant

    def __getattr__(self, name: str) -> Any:
        values = self._see[name]
        spread = values if np.ndim(values) == 0 else values[self._plant]
        setattr(self, name, spread)
        return spread
