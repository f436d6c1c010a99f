"""What leaves the site about partners: half an A4 with the agreement, and dates for a calendar (iCalendar)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from wijkdna.domain.numbers_nl import date_nl
from wijkdna.store.condition_card import CardPaper, ConditionCard
from wijkdna.web.partners.models import Condition, Contact, Promise
from wijkdna.web.partners.queries import Calendar, said_of
from wijkdna.web.socialmap.models import Person

if TYPE_CHECKING:
    from icalendar import Event

# ---- half an A4

LONG_NAME = 40
"""From so many characters a partner is "de partner" below the title."""

LETTERS_ON_A_LINE = 56
"""Of a column of the paper, a little too few."""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what was said below it; is_open: nothing yet."""

    heading: str
    said: tuple[str, ...]
    is_open: bool

    @property
    def lines(self) -> int:
        """About how many lines it takes on paper."""
        return 2 + sum(ceil((len(one) + 2) / LETTERS_ON_A_LINE) for one in self.said)


@dataclass(frozen=True, slots=True)
class Half:
    """The paper: the same words on the page to print and in the PDF.

    left, right  the parts, in the order of reading;  notes  what is small below them
    size         "normal", "small" or "smallest": of the letters on the page; the PDF measures for itself
    """

    title: str
    facts: tuple[str, ...]
    left: tuple[Part, ...]
    right: tuple[Part, ...]
    notes: tuple[str, ...]
    size: str

    def content(self) -> dict[str, Any]:
        """For the template of the PDF."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Sides:
    """Who agrees. we: "de gemeente Hollands Kroon"; place: the village; keeper: our contact, "" for nobody yet.

    person  whose name may be on paper, None for nobody;  kept  whose name is kept at all
    """

    partner: str
    we: str
    place: str
    keeper: str
    person: Person | None
    kept: Person | None

    @property
    def short(self) -> str:
        """The partner in a heading."""
        return self.partner if len(self.partner) <= LONG_NAME else "de partner"


def half_sheet(card: ConditionCard, row: Condition, promises: Sequence[Promise], sides: Sides) -> Half:
    """The agreement in plain words; what is still open says so. How far it is does not stand on paper."""
    words, names = card.paper, {"partner": sides.short, "wij": sides.we}
    parts = [
        Part(_sentence(one.heading.format(**names)), said or (words.empty,), not said)
        for one in words.sections
        if (said := _said(card, row, promises, sides, one.field)) or not one.when_filled
    ]
    facts = {"plek": sides.place, "datum": _day_nl(row.agreed_on), "geldig_tot": _day_nl(row.valid_until)}
    left, right = _columns(parts)
    return Half(
        title=words.title.format(partner=sides.partner, wij=sides.we),
        facts=tuple(one.format(**facts) for one in words.facts),
        left=left,
        right=right,
        notes=_notes(words, sides, names),
        size=_size(max(_height(left), _height(right))),
    )


def _said(
    card: ConditionCard, row: Condition, promises: Sequence[Promise], sides: Sides, field: str
) -> tuple[str, ...]:
    """What was said to one question, in lines; () for nothing."""
    kind = card.question(field).kind
    if kind == "promises":
        return _promised(card.paper, promises)
    if kind == "keeper":
        return (", ".join(filter(None, (sides.keeper, row.phone))),) if sides.keeper else ()
    said = said_of(card, row, field)
    return tuple(said.split("; ")) if kind == "several" and said else tuple(filter(None, [said]))


def _promised(words: CardPaper, promises: Sequence[Promise]) -> tuple[str, ...]:
    """Those that stand open; what was done only when nothing is open any more."""
    still = [one for one in promises if one.done_at is None]
    if still:
        return tuple(words.promise.format(text=one.text.rstrip("."), due=_day_nl(one.due)) for one in still)
    return tuple(words.promise_done.format(text=one.text.rstrip(".")) for one in promises)


def _notes(words: CardPaper, sides: Sides, names: Mapping[str, str]) -> tuple[str, ...]:
    kept, person = sides.kept, sides.person
    sentence = words.name_no
    if kept is not None:
        sentence = words.name_yes.format(
            bewaren_tot=_day_nl(kept.until), waarvoor=kept.purpose, zichtbaar_voor=kept.get_sight_display()
        )
    spoken = words.spoken.format(naam=person.name, **names) if person is not None else ""
    change = words.change.format(contact=sides.keeper or sides.we, privacy=_bare(reverse("privacy")))
    return tuple(filter(None, (words.stop, spoken, words.kept.format(naam_zin=sentence, **names), change)))


def _bare(page: str) -> str:
    """An address as people type it."""
    return f"{settings.SITE_ADDRESS.partition('://')[2]}{page}"


def _day_nl(day: date) -> str:
    """A date that stays on one line."""
    return date_nl(day).replace(" ", "\u00a0")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _height(parts: Iterable[Part]) -> int:
    return sum(one.lines for one in parts)


def _columns(parts: Sequence[Part]) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """The parts in their order in two columns, cut where the longest column is shortest."""
    cut = min(range(1, len(parts)), key=lambda k: max(_height(parts[:k]), _height(parts[k:])))
    return tuple(parts[:cut]), tuple(parts[cut:])


def _size(lines: int) -> str:
    return "normal" if lines <= 21 else "small" if lines <= 26 else "smallest"


# ---- a calendar


def calendar_file(found: Calendar, name: str) -> bytes:
    """An iCalendar file with a day for each promise, talk and card. It names the partner and a page: what was promised
    stays in the dossier.
    """
    events = (*map(_promise, found.promises), *map(_talk, found.talks), *map(_card, found.cards))
    return file_of_days(events, name, "afspraken")


def file_of_days(events: Iterable["Event"], name: str, about: str) -> bytes:
    """An iCalendar file. about: one word for what is in it, in the name of its maker."""
    from icalendar import Calendar as File

    file = File()
    file.add("prodid", f"-//WijkDNA//{about}//NL")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", name)
    for event in events:
        file.add_component(event)
    made: bytes = file.to_ical()
    return made


def _promise(one: Promise) -> "Event":
    page = reverse("condition", args=[one.dossier_id, one.entity_id])
    return _day(
        f"belofte-{one.pk}",
        one.due,
        f"Belofte aan {one.entity.name}",
        page=page,
        version=one.version,
        made=one.created_at,
    )


def _talk(one: Contact) -> "Event":
    assert one.next_on is not None
    page = reverse("contacts", args=[one.dossier_id, one.entity_id])
    return _day(
        f"gesprek-{one.pk}",
        one.next_on,
        f"Weer contact met {one.entity.name}",
        page=page,
        version=1,
        made=one.created_at,
    )


def _card(one: Condition) -> "Event":
    page = reverse("condition", args=[one.dossier_id, one.entity_id])
    words = f"Klopt het nog? Afspraken met {one.entity.name}"
    return _day(f"kaart-{one.pk}", one.valid_until, words, page=page, version=one.version, made=one.changed_at)


def _day(uid: str, on: date, words: str, *, page: str, version: int, made: datetime) -> "Event":
    """A whole day."""
    said = "De afspraak staat in WijkDNA:"
    return whole_days(uid, on, on, words, said=said, page=page, version=version, made=made)


def whole_days(
    uid: str,
    first: date,
    last: date,
    words: str,
    *,
    said: str,
    page: str,
    version: int = 1,
    made: datetime | None = None,
) -> "Event":
    """An event of whole days, from the first to the last, in which people stay free for other things.

    uid   without the name of the site: the same for the same thing each time, so that it never stands there twice
    said  what stands before the address of its page;  version  from 1, higher when it changed
    """
    from icalendar import Event

    event, address = Event(), f"{settings.SITE_ADDRESS}{page}"
    event.add("uid", f"{uid}@{urlsplit(settings.SITE_ADDRESS).hostname}")
    event.add("dtstamp", timezone.now())
    if made is not None:
        event.add("created", made)
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))
    event.add("summary", words)
    event.add("description", f"{said} {address}")
    event.add("url", address)
    event.add("sequence", version - 1)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event
