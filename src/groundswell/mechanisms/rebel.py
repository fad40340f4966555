"""Open rebellion when grievance, less the risk of arrest, passes a threshold."""

from groundswell.mechanisms.base import Draw, Me, Par, See, mechanism
from groundswell.mechanisms.words import exp, floor
from groundswell.scenario.parameters import param

__all__ = ["Rebel"]


@mechanism("rebel", population="agents", phase="act")
class Rebel:
    """Rebel openly when grievance less net risk exceeds a threshold (Epstein 2002, rule A).

    Grievance is hardship times what legitimacy leaves; net risk is one's aversion to risk times the chance of arrest,
    which grows with cops in view for each active in view. Strictly above: at the threshold itself one stays quiet.
    """

    deterrence = param(
        "2.3 ratio",
        low="0 ratio",
        high="100 ratio",
        source="Epstein 2002, Table 2: k",
        doc="chance of arrest is 0.9 with as many cops as actives in view",
    )
    threshold = param("0.1", low="-1", high="1", source="Epstein 2002, Table 2: T", doc="what must be exceeded")
    rounding = param(
        "0 level",
        low="0 level",
        high="2 level",
        source="Epstein 2002 prints a plain ratio: 0; 1 as in NetLogo's Rebellion, 2 as in Mesa's example",
        doc="cops an active: 0 as printed, 1 rounded down, 2 rounded to the nearest (halves to the even)",
    )

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        force = see.cops / see.actives
        down = floor(force)
        rest = force - down
        odd = 2.0 * floor(0.5 * down) < down
        up = rest > 0.5 or (rest == 0.5 and odd)
        if par.rounding > 1.5:
            # Deviation from Epstein 2002: C/A rounded to the nearest, see about.md.
            force = down + 1.0 if up else down
        elif par.rounding > 0.5:
            # Deviation from Epstein 2002: C/A rounded down, see about.md.
            force = down
        grievance = me.hardship * (1.0 - see.legitimacy)
        arrest = 1.0 - exp(-par.deterrence * force)
        me.active = grievance - me.risk * arrest > par.threshold
