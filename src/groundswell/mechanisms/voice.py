"""What is said aloud: conformity to what is heard, which is not the mean."""

from groundswell.mechanisms.base import Draw, Me, Par, See, mechanism
from groundswell.scenario.parameters import param

__all__ = ["Voice"]


@mechanism("voice", population="people", phase="voice")
class Voice:
    """Say something between what one thinks and what one hears.

    Silence is not heard and loud voices carry: the crowd sounds like its support weighted by itself, mixed with the
    platform's line. With no loudness and no danger the city's mean gap between voiced and private support is zero,
    since all hear the mean of their own plant (row P6). After Kuran 1991; Centola, Willer & Macy 2005.
    """

    conformity = param(
        "0.985",
        low="0",
        high="0.99",
        source="fit",
        doc="how far what is said yields to what is heard, at a full meeting",
        fitted=True,
    )
    everyday = param(
        "0.9",
        low="0",
        high="1",
        source="assumption A59; set by hand with the targets in view",
        doc="conformity on a day without a meeting, share of a meeting's",
    )
    loudness = param(
        "0.97",
        low="0",
        high="1",
        source="assumption A60; set by hand with the targets in view",
        doc="how far loud voices and the platform replace the mean",
    )
    platform = param(
        "0.93",
        low="0",
        high="1",
        source="assumption A61; set by hand with the targets in view",
        doc="the platform's part in what carries",
    )
    silence = param(
        "0.22",
        low="0",
        high="1",
        source="assumption A62; set by hand with the targets in view",
        doc="voice lost to fear of the police by the most cautious",
    )

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        carried = (1.0 - par.platform) * see.loud_support + par.platform * see.line_heard
        heard = (1.0 - par.loudness) * see.private_support + par.loudness * carried
        yielding = par.conformity * (par.everyday + (1.0 - par.everyday) * see.meeting)
        said = me.private_support + yielding * (heard - me.private_support)
        me.voiced_support = said * (1.0 - par.silence * see.censorship * me.caution)


@mechanism("plain_voice", population="people", phase="voice")
class PlainVoice:
    """Say what one thinks: stands in when falsification is switched off (row P6)."""

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        me.voiced_support = me.private_support
