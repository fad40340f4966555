import numpy as np
import pytest
from institution_factory import an_act, play, small_city

from groundswell.institutions.army import Army
from groundswell.institutions.employers import Employers
from groundswell.institutions.press import Press
from groundswell.institutions.speakers import Speakers
from groundswell.institutions.state import State
from groundswell.mechanisms.obey import Obey
from groundswell.world.quantities import by_name

INSTITUTIONS = (State, Employers, Speakers, Press, Army)


def arrays(city):
    """Every array that an institution may write to or keep, and those of the city's tables, by name."""
    found = {name: getattr(city, name) for name in by_name()}
    found |= dict(city.memory)
    for table in ("plants", "districts", "trades", "regiments", "outlets"):
        found |= {f"{table}.{name}": value for name, value in vars(getattr(city, table)).items()}
    return {name: value for name, value in found.items() if isinstance(value, np.ndarray)}


@pytest.mark.parametrize("policy", ["historical", "adaptive"])
@pytest.mark.parametrize("off", [(), ("army", "press", "patrols", "state_lockout", "war_orders", "conviction")])
@pytest.mark.parametrize("one", INSTITUTIONS, ids=lambda one: one.name)
def test_no_array_is_another_under_a_second_name(one, off, policy):
    city = small_city()
    city.call = city.campaign = 1.0
    city.patrols_ordered = np.array([2.0, 1.0])
    city.loyal = city.regiments.soldiers * 0.55
    city.district_out_share, city.out_share = np.full(2, 0.9), np.full(6, 0.9)
    acts = [an_act("patrols", level=2.0), an_act("lockout"), an_act("slant", actor="press")]
    for tick in range(2):
        play(one, city, 1 + tick, policy=policy, off=off, acts=acts)
        found = list(arrays(city).items())
        twins = [
            (left, right)
            for place, (left, first) in enumerate(found)
            for right, second in found[place + 1 :]
            if np.shares_memory(first, second)
        ]
        assert twins == []


@pytest.mark.parametrize("one", [*INSTITUTIONS, Obey], ids=lambda one: one.name)
def test_a_share_lies_between_nothing_and_all(one):
    beyond = [
        name
        for name, number in one.parameters.items()
        if number.unit == "share" and not 0 <= number.low < number.high <= 1
    ]
    assert beyond == []
