"""Simple rivals of the city: three small models of turnout, given the same timeline, drawn beside every figure."""
