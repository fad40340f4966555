"""Whom a person sees out: kept from the pass that looks for the pass that decides."""

from groundswell.mechanisms.base import Draw, Me, Par, See, mechanism

__all__ = ["Company"]


@mechanism("company", population="people", phase="feel")
class Company:
    """See which of one's contacts were out yesterday (Granovetter 1978: what others do is what one reckons with)."""

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        me.contacts_out = see.friends_out
