"""Which day suits a leerlab best: who can come, and who can receive them.

Who did not answer for a day is not counted as somebody who cannot.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

REMIND_BEFORE = timedelta(days=2)
"""Before the end of a poll who is silent is reminded."""


class Answer(StrEnum):
    """What somebody says of a day."""

    JA = "ja"
    ZONODIG = "zonodig"
    NEE = "nee"


@dataclass(frozen=True, slots=True)
class PollDate:
    """A day that was proposed. start: with its time zone; raises ValueError without."""

    key: int
    start: datetime

    def __post_init__(self) -> None:
        if self.start.utcoffset() is None:
            raise ValueError(f"{self.start} has no time zone")


@dataclass(frozen=True, slots=True)
class Reply:
    """What one participant answered: by key of the day, {} when nothing yet."""

    participant: int
    gemeente: str
    answers: Mapping[int, Answer]


@dataclass(frozen=True, slots=True)
class HostOffer:
    """A gemeente that can receive. dates: keys of the days; fits: how many people."""

    key: int
    gemeente: str
    dates: frozenset[int]
    fits: int


@dataclass(frozen=True, slots=True)
class RankedDate:
    """A day with who can come.

    yes, if_needed, no, open   participants by their answer; open: none yet
    gemeenten                  somebody of them says ja
    gemeenten_if_needed        nobody of them says ja, somebody zonodig
    gemeenten_not              all of them that answered say nee
    gemeenten_open             nobody of them answered
    hosts                      offers with room for all who said ja or zonodig, the largest first
    too_small                  other offers on this day
    said                       the same in Dutch
    """

    key: int
    start: datetime
    yes: int
    if_needed: int
    no: int
    open: int
    gemeenten: tuple[str, ...]
    gemeenten_if_needed: tuple[str, ...]
    gemeenten_not: tuple[str, ...]
    gemeenten_open: tuple[str, ...]
    hosts: tuple[HostOffer, ...]
    too_small: tuple[HostOffer, ...]
    said: str


def ranked(dates: Sequence[PollDate], replies: Sequence[Reply], hosts: Sequence[HostOffer]) -> tuple[RankedDate, ...]:
    """The days, best first.

    First with a host that has room for all who can come; then most gemeenten of which somebody says ja; then most ja;
    then most ja and zonodig together; then the earliest.
    """
    return tuple(sorted((_ranked(one, replies, hosts) for one in dates), key=_order))


def silent(dates: Iterable[PollDate], replies: Iterable[Reply]) -> tuple[int, ...]:
    """Participants who answered for none of these days, in the order of the replies; for a reminder."""
    keys = {one.key for one in dates}
    return tuple(one.participant for one in replies if keys.isdisjoint(one.answers))


def remind_at(opened: datetime, deadline: datetime) -> datetime:
    """When who is silent is reminded: two days before the end; of a short poll halfway, not right after it opened.

    Both with their time zone, the deadline later. Raises ValueError without a zone.
    """
    if opened.utcoffset() is None or deadline.utcoffset() is None:
        raise ValueError(f"{opened} or {deadline} has no time zone")
    first, last = opened.astimezone(UTC), deadline.astimezone(UTC)
    return max(last - REMIND_BEFORE, first + (last - first) / 2)


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: "Texel, Schagen en Opmeer". At least one."""
    return " en ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _order(one: RankedDate) -> tuple[bool, int, int, int, datetime, int]:
    """In UTC: two times of one zone compare as their clocks, which stand still for an hour in October."""
    start = one.start.astimezone(UTC)
    return not one.hosts, -len(one.gemeenten), -one.yes, -one.yes - one.if_needed, start, one.key


def _ranked(date: PollDate, replies: Sequence[Reply], hosts: Sequence[HostOffer]) -> RankedDate:
    answers = [one.answers.get(date.key) for one in replies]
    yes, if_needed, no = (answers.count(one) for one in (Answer.JA, Answer.ZONODIG, Answer.NEE))
    groups = _gemeenten(date.key, replies)
    here = sorted((one for one in hosts if date.key in one.dates), key=lambda one: (-one.fits, one.gemeente, one.key))
    fitting = tuple(one for one in here if one.fits >= yes + if_needed)
    small = tuple(one for one in here if one not in fitting)
    said = " ".join((*_who(yes, if_needed, groups), *_where(fitting, small)))
    rest = len(replies) - yes - if_needed - no
    return RankedDate(date.key, date.start, yes, if_needed, no, rest, *groups, fitting, small, said)


Groups = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def _gemeenten(key: int, replies: Iterable[Reply]) -> Groups:
    """By the best answer that somebody of them gave: ja, zonodig, nee, none; each in order of the alphabet."""
    order = (Answer.JA, Answer.ZONODIG, Answer.NEE, None)
    best: dict[str, int] = {}
    for one in replies:
        place = order.index(one.answers.get(key))
        best[one.gemeente] = min(place, best.get(one.gemeente, place))
    yes, if_needed, no, none = (tuple(sorted(name for name in best if best[name] == place)) for place in range(4))
    return yes, if_needed, no, none


def _who(yes: int, if_needed: int, groups: Groups) -> Iterable[str]:
    can, may, cannot, unknown = groups
    everyone = sum(map(len, groups))
    if len(unknown) == everyone:
        yield "Nog niemand heeft geprikt."
        return
    more = f", {if_needed} als het moet" if if_needed else ""
    says = "zegt" if yes == 1 else "zeggen"
    yield f"Uit {len(can)} van de {everyone} gemeenten kan iemand: {_people(yes)} {says} ja{more}."
    if may:
        yield f"Alleen als het moet: {listed(may)}."
    if cannot:
        yield f"{listed(cannot)} {'kan' if len(cannot) == 1 else 'kunnen'} niet."
    if unknown:
        yield f"{listed(unknown)} {'heeft' if len(unknown) == 1 else 'hebben'} nog niet geprikt."


def _where(fitting: Sequence[HostOffer], small: Sequence[HostOffer]) -> Iterable[str]:
    for one in fitting:
        yield f"{one.gemeente} kan ontvangen, met plek voor {_people(one.fits)}."
    for one in small:
        yield f"{one.gemeente} wil ontvangen, maar heeft plek voor {_people(one.fits)}. Dat is te weinig."
    if not fitting and not small:
        yield "Nog geen gemeente kan ontvangen."


def _people(number: int) -> str:
    return "1 persoon" if number == 1 else f"{number} mensen"
