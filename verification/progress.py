"""A line now and then, for programs that take minutes."""

import sys
import time
from collections.abc import Callable

__all__ = ["telling"]


def telling(every: float = 0.05) -> Callable[[str, float | None], None]:
    """Return a function that says how far a piece of work is, at every so large a part of the way."""
    last: list[int] = [-1]

    def shown(message: str, share: float | None) -> None:
        step = -1 if share is None else int(share / every)
        if step != last[0]:
            last[0] = step
            print(f"{time.strftime('%H:%M:%S')} {message}", file=sys.stderr, flush=True)

    return shown
