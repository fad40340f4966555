"""Plan and run: how what was said becomes what happened."""
