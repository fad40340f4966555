"""The verbs of studies, a file each: how sure, what if, where to look, what matters, and where the answer changes."""
