"""The hand-tuned NumPy style: in place, on index arrays of those who act, with the algebra regrouped.

What is the same for a whole plant is computed for the plant and spread once; what never changes for a person is
computed once for all days; two shares of contacts come from one sum of packed counts; what depends on that sum alone is
looked up; nobody draws whose draw cannot matter. It is what one writes after profiling, and no longer reads like the
rules.
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

__all__ = ["IndexArrays"]

Floats = NDArray[np.float32]
DEGREE = 8
HALF_OUT = 1024
"""Weight of being out in the packed count: eight voices of at most 127 stay below it."""


class IndexArrays:
    """People as columns changed in place.

    Parameters
    ----------
    script : Script
        Start and numbers.
    chance : Chance
        Where draws come from.
    """

    def __init__(self, script: Script, chance: Chance) -> None:
        self.chance, self.count, self.plants = chance, script.people, len(script.sizes)
        self.counts, self.sizes = script.sizes, script.sizes.astype(np.float32)
        self.starts = script.offsets[:-1]
        self.plant = np.repeat(np.arange(self.plants), script.sizes)
        self.contacts = np.ascontiguousarray(script.contacts.astype(np.intp).T)
        self.par = {owner: SimpleNamespace(**values) for owner, values in script.parameters.items()}
        self.work = [np.empty(self.count, np.float32) for _ in range(5)]
        self.packed = np.empty(self.count, np.uint16)
        self.seen = np.empty(self.count, np.uint16)
        self.once = np.empty(self.count, np.uint16)
        self.load(script.columns)

    def load(self, columns: Mapping[str, NDArray[Any]]) -> None:
        """Take everybody's columns from elsewhere."""
        for name, values in columns.items():
            setattr(self, name, values.copy())
        self.hand = columns["hand"] != 0
        self.readers = 2 * self.plant + columns["reader"]
        self.packed[:] = (columns["shown"] >> 7) * np.uint16(HALF_OUT) + (columns["shown"] & 127)
        self._standing()

    def column(self, name: str) -> NDArray[Any]:
        """Return a column as the package keeps it."""
        if name == "shown":
            return (((self.packed >= HALF_OUT) * 128) + self.packed % HALF_OUT).astype(np.uint8)
        return np.asarray(getattr(self, name))

    def _standing(self) -> None:
        """Compute what a person's standing grievance, caution and threshold give on every day alike."""
        resentment, support, lean = self.par["resentment"], self.par["support"], self.par["lean"]
        isolation = self.par["isolation"]
        self.bitter = np.exp(resentment.grievance * (0.5 - self.grievance))
        self.aggrieved = (support.grievance * self.grievance).astype(np.float32)
        self.unmoved = (lean.b_social * self.threshold).astype(np.float32)
        voices = np.arange(DEGREE * 127 + 1, dtype=np.float32) / np.float32(127 * DEGREE)
        self.alone_by_voices = np.exp(isolation.friends * (voices - 0.5)).astype(np.float32)
        self.talk_by_voices = (support.talk * voices).astype(np.float32)
        near = (1.0 - lean.w_elsewhere) * lean.w_friends * lean.b_social
        self.drawn_by_company = near

    # --- passes -----------------------------------------------------------------------------------------------------

    def feel(self, day: Day) -> None:
        """See one's contacts, feel, make up one's mind."""
        see = SimpleNamespace(**day.see)
        voices = self._look()
        idle = np.flatnonzero(self.status > SHORT_SHIFT)
        self._tire(see, idle)
        self._want(see, idle)
        self._hope_and_trust(see)
        self._resent(see)
        self._stand_alone(see, voices)
        self._support(see, voices)

    def count_feelings(self) -> Mapping[str, Any]:
        """Return the plants' mean feelings and what carries in a crowd."""
        found = {name: self._sum(getattr(self, name)) / self.sizes for name in MEANS}
        squares = self._sum(np.multiply(self.private_support, self.private_support, out=self.work[0]))
        found["loud_support"] = squares / np.maximum(1e-9, found["private_support"] * self.sizes)
        return found

    def voice(self, day: Day) -> None:
        """Say something, lean, raise the hand or not."""
        see, par = SimpleNamespace(**day.see), self.par["voice"]
        first, second = self.work[:2]
        carried = (1.0 - par.platform) * see.loud_support + par.platform * see.line_heard
        heard = (1.0 - par.loudness) * see.private_support + par.loudness * carried
        yielding = par.conformity * (par.everyday + (1.0 - par.everyday) * see.meeting)
        np.multiply(self.private_support, self._spread(1.0 - yielding, first), out=self.voiced_support)
        self.voiced_support += self._spread(yielding * heard, first)
        hushed = float(par.silence * see.censorship)
        if hushed != 0.0:
            np.multiply(self.caution, -hushed, out=second)
            second += 1.0
            self.voiced_support *= second
        self._lean(see, day.tick)

    def count_voices(self) -> Mapping[str, Any]:
        """Return the plants' mean voices and readiness, and hands raised."""
        raised = self.hand & (self.status <= OUT)
        return {
            "voiced_support": self._sum(self.voiced_support) / self.sizes,
            "readiness": self._sum(self.readiness) / self.sizes,
            "hands": np.add.reduceat(raised, self.starts, dtype=np.int32),
        }

    def decide(self, day: Day) -> None:
        """Go out, stay out, go back; be seen."""
        see, before = SimpleNamespace(**day.see), self.status.copy()
        closed = see.closed > 0.5
        at_work = np.where(see.short_day > 0.5, np.uint8(SHORT_SHIFT), np.uint8(WORKING))
        if closed.any():
            free = np.flatnonzero((before < UNEMPLOYED) & np.repeat(closed, self.counts))
            self.status[free] = LOCKED_OUT
        self._choose(see, day.tick, before, closed, at_work)
        self._released(day.tick, before, closed, at_work)
        self._rehired(see, day.tick, before, closed, at_work)
        np.multiply(self.voiced_support, np.float32(127.0), out=self.work[0])
        np.clip(self.work[0], 0.0, 127.0, out=self.work[0])
        self.packed[:] = self.work[0]
        self.packed += (self.status == OUT) * np.uint16(HALF_OUT)

    def count_statuses(self) -> NDArray[Any]:
        """Return people of each plant by status, (plants, 6)."""
        counts = np.zeros((self.plants, len(STATUSES)), np.int64)
        for code in range(1, len(STATUSES)):
            who = np.flatnonzero(self.status == code)
            if len(who) > 0:
                counts[:, code] = np.bincount(self.plant[who], minlength=self.plants)
        counts[:, 0] = self.counts - counts.sum(axis=1)
        return counts

    # --- feeling ----------------------------------------------------------------------------------------------------

    def _look(self) -> NDArray[np.uint16]:
        """Sum contacts' packed counts; keep the share out, return the voices' sum."""
        np.take(self.packed, self.contacts[0], out=self.seen, mode="clip")
        for place in range(1, DEGREE):
            np.take(self.packed, self.contacts[place], out=self.once, mode="clip")
            self.seen += self.once
        np.multiply(self.seen >> np.uint16(10), np.float32(1.0 / DEGREE), out=self.contacts_out)
        self.seen &= np.uint16(HALF_OUT - 1)
        return self.seen

    def _tire(self, see: SimpleNamespace, idle: NDArray[np.intp]) -> None:
        par, first = self.par["fatigue"], self.work[0]
        out = idle[self.status[idle] == OUT]
        tired = self.fatigue[out]
        self.fatigue *= np.float32(1.0 - par.recovery)
        self.fatigue += np.float32(par.recovery * par.rested)
        tired *= np.float32(1.0 - par.tiring)
        tired += np.float32(par.tiring * par.exhausted)
        self.fatigue[out] = tired
        if see.meeting.any():
            self.fatigue *= self._spread(1.0 - par.meetings * see.meeting, first)
            self.fatigue += self._spread(par.meetings * par.exhausted * see.meeting, first)

    def _want(self, see: SimpleNamespace, idle: NDArray[np.intp]) -> None:
        par, first = self.par["need"], self.work[0]
        spent = np.float32((1.0 - par.credit) * (1.0 - par.relief * float(see.relief)))
        left = np.maximum(self.savings[idle] - spent, np.float32(0.0))
        np.subtract(self.savings_start, self.savings, out=first)
        first *= np.float32(par.saving)
        self.savings += first
        self.savings[idle] = left
        np.subtract(self.savings, np.float32(par.edge), out=first)
        first *= np.float32(1.0 / par.steepness)
        self._logistic_of_minus(first)
        first *= np.float32(0.94 * par.pace)
        first += np.float32(0.03 * par.pace)
        self.need *= np.float32(1.0 - par.pace)
        self.need += first

    def _hope_and_trust(self, see: SimpleNamespace) -> None:
        par = self.par["hope"]
        cheer = par.company * see.city_out_share + par.elsewhere * see.elsewhere + par.concession * see.concession
        ended = par.outcome * see.outcome + par.resolve * (see.resolve_movement - 0.5)
        gloom = par.closed * see.closed + par.city_closed * see.district_shut + par.failed * see.failed_appeal
        shared = par.base + cheer + ended - gloom - par.repression * see.repression
        self._spread_by_reading(-shared, par.press * see.hostile_print - shared, self.work[0])
        self._relax(self.hope, self._weighed(self.need, par.need), par.pace)
        par = self.par["trust"]
        earned = par.outcome * see.outcome + par.company * see.city_out_share + par.conviction * see.conviction_heard
        spent = par.closed * see.closed + par.district * see.district_shut + par.failed * see.failed_appeal
        self._spread(spent - par.base - earned, self.work[0])
        self._relax(self.trust, self._weighed(self.need, par.need), par.pace)

    def _resent(self, see: SimpleNamespace) -> None:
        par, first = self.par["resentment"], self.work[0]
        shared = par.concession * see.concession - par.base - par.closed * see.closed - par.patrols * see.patrols
        self._spread_by_reading(np.exp(shared), np.exp(shared - par.press * see.hostile_print), first)
        first *= self.bitter
        self._relax(self.resentment, self._share(first), par.pace)

    def _stand_alone(self, see: SimpleNamespace, voices: NDArray[np.uint16]) -> None:
        par, first, second = self.par["isolation"], self.work[0], self.work[1]
        together = par.elsewhere * see.elsewhere + par.company * see.city_out_share + par.outcome * see.outcome
        shared = together - par.base - par.closed * see.closed
        self._spread_by_reading(np.exp(shared), np.exp(shared - par.press * see.hostile_print), first)
        first *= np.take(self.alone_by_voices, voices, out=second, mode="clip")
        self._relax(self.isolation, self._share(first), par.pace)

    def _support(self, see: SimpleNamespace, voices: NDArray[np.uint16]) -> None:
        par, first, second = self.par["support"], self.work[0], self.work[1]
        shared = par.base - 0.5 * (par.grievance + par.hope + par.talk)
        shared = shared + par.conviction * see.conviction_heard - par.concession * see.concession
        self._spread(-shared, first)
        first -= self.aggrieved
        first -= np.take(self.talk_by_voices, voices, out=second, mode="clip")
        for column, weight in (
            (self.hope, -par.hope),
            (self.resentment, -par.resentment),
            (self.fatigue, par.fatigue),
            (self.need, par.need),
            (self.isolation, par.isolation),
        ):
            first += np.multiply(column, np.float32(weight), out=second)
        self._relax(self.private_support, self._logistic_of_minus(first), par.pace)

    # --- leaning and deciding ---------------------------------------------------------------------------------------

    def _lean(self, see: SimpleNamespace, tick: int) -> None:
        par = self.par["lean"]
        pull, second, called = self.work[0], self.work[1], self.work[2]
        rest = max(1.0 - par.w_friends - par.w_plant - par.w_district, 0.0)
        near = par.w_plant * see.out_share + par.w_district * see.district_out_share + rest * see.city_out_share
        seen = (1.0 - par.w_elsewhere) * near + par.w_elsewhere * see.elsewhere
        shared = par.b_0 - 0.5 * (par.b_support + par.b_hope) + par.b_social * seen + par.b_local * see.local_call
        self._spread(-shared, pull)
        pull += self.unmoved
        for column, weight in (
            (self.contacts_out, -self.drawn_by_company),
            (self.private_support, -par.b_support),
            (self.hope, -par.b_hope),
            (self.need, par.b_need),
            (self.fatigue, par.b_fatigue),
        ):
            pull += np.multiply(column, np.float32(weight), out=second)
        self._spread(par.b_risk * see.danger * (1.0 - see.courage), second)
        second *= self.caution
        pull += second
        lot = self.chance.uniform(tick, "hand", self.count)
        if see.reach.any():
            np.multiply(self._spread(par.b_call * see.reach, called), self.trust, out=called)
            np.subtract(pull, called, out=self.readiness)
        else:
            self.readiness[:] = pull
        self._logistic_of_minus(self.readiness)
        if see.call_heard.any():
            pull -= np.multiply(self._spread(par.b_call * see.call_heard, called), self.trust, out=called)
        np.exp(pull, out=pull)
        pull += np.float32(1.0)
        lot *= pull
        np.less(lot, np.float32(1.0), out=self.hand)

    def _choose(
        self, see: SimpleNamespace, tick: int, before: NDArray[np.uint8], closed: NDArray[np.bool_], at_work: Any
    ) -> None:
        """Let people at liberty whose plant is open follow the vote, or now and then their own mind."""
        par = self.par["decide"]
        free = np.flatnonzero((before < UNEMPLOYED) & np.repeat(~closed, self.counts))
        plant = self.plant[free]
        out = before[free] == OUT
        verdict = see.verdict[plant]
        voted = np.flatnonzero(verdict != 0.0)
        bound = self.chance.uniform(tick, "bound", free[voted]) < np.float32(par.discipline)
        follows = voted[bound]
        own = np.ones(len(free), np.bool_)
        own[follows] = False
        out[follows] = verdict[follows] > 0.0
        alone = np.flatnonzero(own)
        lots = self.chance.uniform(tick, "reconsider", free[alone])
        anew = alone[lots < np.float32(1.0 - np.exp(-par.reconsider))]
        out[anew] = self.hand[free[anew]]
        self.status[free] = at_work[plant]
        gone = free[out]
        fate = self.chance.uniform(tick, "fate", gone)
        where = plant[out]
        status = np.full(len(gone), OUT, np.uint8)
        status[fate < (1.0 - np.exp(-(see.arrest_hazard + see.dismissal_hazard)))[where]] = UNEMPLOYED
        status[fate < (1.0 - np.exp(-see.arrest_hazard))[where]] = ARRESTED
        self.status[gone] = status

    def _released(self, tick: int, before: NDArray[np.uint8], closed: NDArray[np.bool_], at_work: Any) -> None:
        held = np.flatnonzero(before == ARRESTED)
        release = np.float32(1.0 - np.exp(-self.par["decide"].release))
        freed = held[self.chance.uniform(tick, "fate", held) < release]
        self.status[freed] = np.where(closed, np.uint8(LOCKED_OUT), at_work)[self.plant[freed]]

    def _rehired(
        self, see: SimpleNamespace, tick: int, before: NDArray[np.uint8], closed: NDArray[np.bool_], at_work: Any
    ) -> None:
        idle = np.flatnonzero(before == UNEMPLOYED)
        hazard = np.where(closed, np.float32(0.0), see.rehire_hazard)
        hired = idle[self.chance.uniform(tick, "fate", idle) < (1.0 - np.exp(-hazard))[self.plant[idle]]]
        self.status[hired] = at_work[self.plant[hired]]

    # --- small helps ------------------------------------------------------------------------------------------------

    def _spread(self, values: Any, out: Floats) -> Floats:
        """Give each person what holds for the plant (or for the whole city)."""
        if np.ndim(values) == 0:
            out[:] = values
        else:
            np.take(values.astype(np.float32), self.plant, out=out, mode="clip")
        return out

    def _spread_by_reading(self, others: Any, readers: Any, out: Floats) -> Floats:
        """Give each person what holds for the plant's readers, or for the others."""
        both = np.stack([others, readers], axis=1).astype(np.float32).ravel()
        return np.take(both, self.readers, out=out, mode="clip")

    def _weighed(self, column: Floats, weight: float) -> Floats:
        """Return the logistic of what the plant shares (spread, with its sign turned) less a person's own burden."""
        first, second = self.work[0], self.work[1]
        first += np.multiply(column, np.float32(weight), out=second)
        return self._logistic_of_minus(first)

    def _logistic_of_minus(self, x: Floats) -> Floats:
        np.exp(x, out=x)
        return self._share(x)

    @staticmethod
    def _share(odds: Floats) -> Floats:
        """Turn odds against into a share, in place."""
        odds += np.float32(1.0)
        return np.reciprocal(odds, out=odds)

    @staticmethod
    def _relax(column: Floats, target: Floats, pace: float) -> None:
        """Move a slow state towards its target, both in place."""
        target *= np.float32(pace)
        column *= np.float32(1.0 - pace)
        column += target

    def _sum(self, column: Floats) -> Floats:
        return np.add.reduceat(column, self.starts)
