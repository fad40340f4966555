"""The science of the few: one file an institution, and the order of their day."""

from typing import cast

from groundswell.institutions.appeals import Appeals
from groundswell.institutions.army import Army
from groundswell.institutions.assemblies import Assemblies
from groundswell.institutions.base import Institution
from groundswell.institutions.company import Company
from groundswell.institutions.council import Council
from groundswell.institutions.eight_hours import EightHours
from groundswell.institutions.employers import Employers
from groundswell.institutions.moods import Moods
from groundswell.institutions.outcomes import Outcomes
from groundswell.institutions.press import Press
from groundswell.institutions.sittings import Sittings
from groundswell.institutions.speakers import Speakers
from groundswell.institutions.starts import Starts
from groundswell.institutions.state import State

__all__ = ["INSTITUTIONS", "Institution"]

INSTITUTIONS = cast(
    "tuple[Institution, ...]",
    (
        Company,
        State,
        Employers,
        Press,
        Army,
        Sittings,
        Speakers,
        Council,
        EightHours,
        Moods,
        Starts,
        Appeals,
        Assemblies,
        Outcomes,
    ),
)
"""Every institution, in the order of a day."""
