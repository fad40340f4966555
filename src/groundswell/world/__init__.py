"""People, plants, districts and regiments as columns, and how they are made from a scenario's tables."""
