"""How far a long calculation is, told to whoever asked for it, who may stop it. Telling changes no answer."""

from collections.abc import Callable

Tell = Callable[[float], None]
"""Is told from time to time which share is done, 0 to 1 and never less than before. May raise Stopped."""


class Stopped(Exception):
    """Whoever asked for a calculation wants it no longer."""


def silent(share: float) -> None:
    """Tell nobody."""


def part(tell: Tell, start: float, end: float) -> Tell:
    """For a step of a calculation: 0 to 1 of the step is start to end of the whole."""
    return lambda share: tell(start + (end - start) * min(1.0, max(0.0, share)))
