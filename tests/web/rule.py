"""What a rule of rules.py is: for whom an address is, with which methods, and how to fill its arguments."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.web.people import World

READ, READ_AND_SEND, SEND = ("GET", "HEAD"), ("GET", "HEAD", "POST"), ("POST",)

PEOPLE = ("anonymous", "nobody", "stranger", "guest", "begeleider", "lid", "beheerder")
"""nobody: signed in, in no team; stranger: beheerder of another team; guest: invited to the notes only."""


@dataclass(frozen=True)
class Rule:
    """who: those for whom the page is there. Others get a 404, and who is not signed in is asked to.

    methods  others get 405; () for pages of a package, which has its own idea of them
    asks_to_sign_in  False for what is there for nobody: the door to the example, on a site that others may open
    """

    who: tuple[str, ...]
    methods: tuple[str, ...] = READ
    asks_to_sign_in: bool = True


def public(methods: tuple[str, ...] = READ) -> Rule:
    """For everybody."""
    return Rule(PEOPLE, methods)


def signed_in(methods: tuple[str, ...] = READ) -> Rule:
    """For everybody who signed in."""
    return Rule(PEOPLE[1:], methods)


def team(*roles: str, methods: tuple[str, ...] = READ) -> Rule:
    """For people of the team in one of these roles."""
    return Rule(roles, methods)


def dossier(*, notes: bool = False, methods: tuple[str, ...] = READ) -> Rule:
    """For the team of the dossier; notes: for the guest too, who was invited to its notes."""
    return Rule(("guest", "lid", "beheerder") if notes else ("lid", "beheerder"), methods)


def site(methods: tuple[str, ...] = READ) -> Rule:
    """For who looks after the sources of the site: none of PEOPLE. test_sources.py asks as her."""
    return Rule((), methods)


@dataclass(frozen=True)
class Argument:
    """What to put in an address. theirs: the same of the other team; missing: what is not there at all."""

    own: Callable[[World], object]
    theirs: Callable[[World], object] | None = None
    missing: object = 987654


def always(value: str) -> Argument:
    """The same for everybody."""
    return Argument(lambda world: value)
