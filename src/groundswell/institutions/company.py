"""Company: who is out, counted by plant, district and city, and what is heard from elsewhere."""

from typing import Any

from groundswell.institutions.base import Chance, Day, institution
from groundswell.world.city import City

__all__ = ["Company"]


@institution("company")
class Company:
    """Count who is out and who is shut out, and take the share of other towns on strike from the scenario's table."""

    def morning(city: City, par: Any, day: Day, draw: Chance) -> None:
        city.elsewhere = day.elsewhere if day.on("elsewhere") else 0.0

    def evening(city: City, par: Any, day: Day, draw: Chance) -> None:
        plants = city.plants
        at_liberty = (plants.people - city.arrested).clip(1.0)
        city.out_share = city.out / at_liberty
        open_people = plants.people * (city.closed < 0.5)
        open_out = city.out * (city.closed < 0.5)
        shut = city.locked_out + city.unemployed
        for district in range(len(city.districts)):
            here = plants.district == district
            city.district_out_share[district] = open_out[here].sum() / max(1.0, open_people[here].sum())
            city.district_shut[district] = shut[here].sum() / max(1.0, plants.people[here].sum())
        city.city_out_share = float(open_out.sum() / max(1.0, open_people.sum()))
