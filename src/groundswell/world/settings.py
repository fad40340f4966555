"""The numbers from which a population is made."""

from collections.abc import Mapping

from groundswell.scenario.parameters import Parameter, param

__all__ = ["POPULATION"]

POPULATION: Mapping[str, Parameter] = {
    "enterprises": param(
        "640 plants",
        low="1 plants",
        high="100000 plants",
        source="workforce.csv: more than 640 enterprises in 1900 (low confidence)",
        doc="plants in the city, those named included",
    ),
    "tail": param(
        "1.1 plain",
        low="0.6 plain",
        high="3 plain",
        source="assumption A400: city and firm sizes are near Zipf; no table of plants survives here",
        doc="exponent of the heavy tail of plant sizes",
    ),
    "largest_unnamed": param(
        "1500 people",
        low="50 people",
        high="20000 people",
        source="assumption A401: the great plants are all among those named",
        doc="headcount of the largest plant without a name",
    ),
    "named_size": param(
        "1300 people",
        low="50 people",
        high="20000 people",
        source="assumption A402: a named plant without a headcount is a large one",
        doc="middle headcount assumed for a named plant whose headcount does not survive",
    ),
    "named_spread": param(
        "0.5 plain",
        low="0 plain",
        high="1.5 plain",
        source="assumption A403: two in three between half and twice the middle",
        doc="spread of the headcounts assumed for named plants, in natural logarithms",
    ),
    "foreign": param(
        "0.12",
        low="0",
        high="1",
        source="assumption A404: a minority of plants without a name are foreign-owned",
        doc="share of plants without a name in foreign hands",
    ),
    "threshold": param(
        "0.36",
        low="0.05",
        high="0.9",
        source="assumption A406: company of about a third of those seen decides",
        doc="mean of people's thresholds: the share out that one waits for",
    ),
    "threshold_spread": param(
        "0.12",
        low="0",
        high="0.4",
        source="fit",
        doc="spread of thresholds between people",
        fitted=True,
    ),
    "threshold_plants": param(
        "0.25",
        low="0",
        high="0.4",
        source="assumption A407; set by hand with the targets in view: workshops have traditions of their own",
        doc="spread of thresholds between plants",
    ),
    "grievance_spread": param(
        "0.14",
        low="0",
        high="0.4",
        source="assumption A408",
        doc="spread of standing grievance between people",
    ),
    "grievance_plants": param(
        "0.12",
        low="0",
        high="0.3",
        source="assumption A409; set by hand with the targets in view",
        doc="spread of standing grievance between plants",
    ),
    "grievance_wage": param(
        "0.2",
        low="-0.5",
        high="0.5",
        source="assumption A410; set by hand with the targets in view",
        doc="standing grievance of the best paid trade above that of the worst paid (of this city, no law)",
    ),
    "savings_spread": param(
        "0.5",
        low="0",
        high="1",
        source="assumption A411",
        doc="spread of savings between people of a trade, share of the trade's mean",
    ),
    "home_near": param(
        "0.75",
        low="0",
        high="1",
        source="workforce.csv gives where metalworkers and weavers lived; the share by plant is assumption A412",
        doc="share of people who live in their plant's district; the rest live next door",
    ),
    "support_start": param(
        "0.6", low="0.05", high="0.95", source="assumption A413", doc="mean private support at the start"
    ),
    "hope_start": param("0.42", low="0.05", high="0.95", source="assumption A414", doc="mean hope at the start"),
    "trust_start": param(
        "0.55", low="0.05", high="0.95", source="assumption A415", doc="mean trust in delegates at the start"
    ),
    "feeling_start": param(
        "0.2",
        low="0.03",
        high="0.9",
        source="assumption A416",
        doc="mean resentment and isolation at the start",
    ),
    "start_spread": param(
        "0.08",
        low="0",
        high="0.3",
        source="assumption A417",
        doc="spread of feelings at the start between people",
    ),
    "soldier_spread": param(
        "0.12", low="0", high="0.4", source="assumption A418", doc="spread of reluctance between soldiers"
    ),
    "contacts_crew": param(
        "3 contacts",
        low="0 contacts",
        high="8 contacts",
        source="assumption A419",
        doc="contacts that a person has in the same crew",
    ),
    "contacts_plant": param(
        "2 contacts",
        low="0 contacts",
        high="8 contacts",
        source="assumption A420",
        doc="contacts that a person has in the same plant",
    ),
    "contacts_home": param(
        "2 contacts",
        low="0 contacts",
        high="8 contacts",
        source="assumption A421",
        doc="contacts that a person has among neighbours at home",
    ),
    "contacts_city": param(
        "1 contacts",
        low="0 contacts",
        high="8 contacts",
        source="assumption A422",
        doc="contacts that a person has anywhere in the city",
    ),
    "crew": param("25 people", low="2 people", high="500 people", source="assumption A423", doc="people in a crew"),
}
"""Every number of the population's making, by name; a scenario says them as ``population.<name>``."""
