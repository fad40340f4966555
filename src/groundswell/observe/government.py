"""What state and employers do: patrols, bans, concessions, closures, orders, and their will to hold out."""

import numpy as np
from numpy.typing import NDArray

from groundswell.observe.base import Observable, group_people, kept, mean_over
from groundswell.observe.single import by_plant, city, grouped
from groundswell.world.record import Record

__all__ = ["OBSERVABLES"]

Floats = NDArray[np.float64]


def _over_districts(quantity: str, record: Record) -> Floats:
    return mean_over(record.values[quantity], group_people(record, "district"))


def _war_orders(record: Record) -> Floats:
    return mean_over(record.values["orders"], record.city.plants.people * record.city.plants.war_dependence)


_LEVEL = "level 0 to 2"

OBSERVABLES: tuple[Observable, ...] = (
    Observable(
        "patrols",
        ("day",),
        _LEVEL,
        "all people of the city, by district of their plant",
        "0 absent, 1 watching, 2 patrolling",
        "posture of police and troops",
        lambda record: _over_districts("patrols", record),
    ),
    grouped(
        "patrols",
        "district",
        _LEVEL,
        "posture of police and troops",
        "0 absent, 1 watching, 2 patrolling",
        quantity="patrols",
    ),
    Observable(
        "patrols_ordered",
        ("day",),
        _LEVEL,
        "all people of the city, by district of their plant",
        "0 absent, 1 watching, 2 patrolling",
        "posture ordered, before loyal troops are counted",
        lambda record: _over_districts("patrols_ordered", record),
    ),
    grouped(
        "patrols_ordered",
        "district",
        _LEVEL,
        "posture ordered, before loyal troops are counted",
        "0 absent, 1 watching, 2 patrolling",
        quantity="patrols_ordered",
    ),
    city("meeting_ban", _LEVEL, "ban on meetings", "0 none, 1 halls closed, 2 closed to meetings at works too"),
    city("concession", "share", "concession still fresh in mind", "0 to 1, fading"),
    city("repression", "share", "repression elsewhere still fresh in mind", "0 to 1, fading"),
    city("censorship", "share", "danger of speaking openly", "0 to 1: 1 is most dangerous"),
    city("claims_moved", "acts", "acts of the day that grant or withdraw a claim", "0 upwards"),
    city("resolve_state", "share", "the state's will to hold out", "0 to 1: 1 is firmest"),
    city("resolve_employers", "share", "the employers' will to hold out", "0 to 1: 1 is firmest"),
    *kept("orders", "orders", "share of a full book", "orders in hand", "0 upwards: 1 is a full book"),
    Observable(
        "war_orders",
        ("day",),
        "share of a full book",
        "all people of the city, each counted by the plant's dependence on war work",
        "0 upwards: 1 is a full book; undefined where no plant does war work",
        "orders for war work in hand",
        _war_orders,
    ),
    *by_plant("notice", "share", "notice of dismissal or closing in force, fading", "0 to 1"),
    *by_plant("short_day", "flag", "whether people leave after eight hours", "1 if they do"),
    *by_plant("dismissal_hazard", "per day", "hazard of dismissal for a person out under notice", "0 upwards"),
    *by_plant("rehire_hazard", "per day", "hazard of being taken back, for the unemployed", "0 upwards"),
    *by_plant("arrest_hazard", "per day", "hazard of arrest for a person out", "0 upwards"),
    grouped("closed", "plant", "flag", "whether the plant is shut to its people", "1 if shut", quantity="closed"),
    grouped(
        "cause",
        "plant",
        "code",
        "cause of closing in the model",
        "0 open, 1 state works, 2 orders lost, 3 lockout against the eight hours",
        quantity="cause",
    ),
    grouped(
        "stated_cause",
        "plant",
        "code",
        "cause of closing as announced",
        "0 open, 1 state works, 2 orders lost, 3 lockout against the eight hours",
        quantity="stated_cause",
    ),
)
