"""Tables written for others to open, and shipped tables read with where they come from."""
