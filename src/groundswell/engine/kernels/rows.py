"""Text of the compiled loops that lay contacts out for a crowd's vectorised pass."""

from groundswell.engine.words import HEAD

__all__ = ["ROWS_TEXT"]

ROWS_TEXT = f'''"""Contacts, laid out run by run."""
{HEAD}
how = {{"cache": True, "pipeline_class": Uncounted, **entered}}


@njit("void(int64[::1], uint32[::1], uint32[::1], uint32[::1], int64[:, ::1], uint32[::1])", **how)
def lay_out(offsets, targets, place_of, person, runs, out):
    for run in range(runs.shape[0]):
        first = runs[run, 0]
        count = runs[run, 1]
        degree = runs[run, 2]
        start = runs[run, 3]
        for member in range(count):
            row = offsets[u64(person[u64(first + member)])]
            for slot in range(degree):
                other = targets[u64(row + slot)]
                out[u64(start + slot * count + member)] = place_of[u64(other)]
'''
"""Of each run first everybody's first contact, then everybody's second, and so on."""
