"""Reads for making a leerlab: which address is free, what is fixed by who enrolled already, what is still missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from django.utils import timezone
from django.utils.text import slugify

from wijkdna.domain.rich_text import Block, read
from wijkdna.store.personal import load_personal
from wijkdna.web.enrolments.models import Enrolment
from wijkdna.web.enrolments.queries import standing
from wijkdna.web.labs.models import RESERVED_SLUGS, Lab, LabSession
from wijkdna.web.labs.queries import sessions_of

LONGEST_SLUG = 60


def most_keep_months() -> int:
    """How long data of participants may stay at most: what personal.yaml says."""
    length = load_personal().terms["deelnemer"].length
    assert length is not None
    return length.months


def usual_moments(now: datetime) -> tuple[datetime, datetime]:
    """When enrolling opens and closes unless somebody chooses: from this hour, for six weeks, to the end of the day."""
    here = timezone.localtime(now).replace(minute=0, second=0, microsecond=0)
    return here, (here + timedelta(weeks=6)).replace(hour=17)


def as_now(lab: Lab) -> Lab:
    """The same lab as it stands by now."""
    found: Lab = Lab.objects.select_related("team").get(pk=lab.pk)
    return found


def free_slug(title: str, but: Lab | None = None) -> str:
    """An address made from a name that no other lab has: "dna-wijk-dorp", "dna-wijk-dorp-2"."""
    begin = slugify(title.replace("/", " "))[: LONGEST_SLUG - 4].strip("-") or "leerlab"
    return next(slug for slug in _numbered(begin) if not is_taken(slug, but))


def _numbered(begin: str) -> Iterator[str]:
    yield begin
    yield from (f"{begin}-{number}" for number in count(2))


def is_taken(slug: str, but: Lab | None = None) -> bool:
    """True for a word that stands for another page, and for the address of another lab."""
    others = Lab.objects.filter(slug=slug).exclude(pk=None if but is None else but.pk)
    return slug in RESERVED_SLUGS or others.exists()


def is_fixed(lab: Lab) -> bool:
    """True when the address of a lab may not change any more: links to it were sent."""
    return lab.published_at is not None or has_enrolments(lab)


def has_enrolments(lab: Lab) -> bool:
    """True once anybody enrolled."""
    return bool(Enrolment.objects.filter(lab=lab).exists())


@dataclass(frozen=True, slots=True)
class Held:
    """What is taken: seats in all, the most of one gemeente, and of how many gemeenten."""

    seats: int
    of_one: int
    gemeenten: int


def held_of(lab: Lab) -> Held:
    """With the offers that somebody may still take."""
    seats: dict[str, int] = {}
    for group in standing(lab).held:
        seats[group.gemeente] = seats.get(group.gemeente, 0) + group.seats
    return Held(sum(seats.values()), max(seats.values(), default=0), len(seats))


def missing(lab: Lab) -> list[str]:
    """What has to be done before an invitation can be published, in Dutch; [] when it can."""
    points = (
        (lab.text.strip(), "Schrijf de uitnodiging: wat iemand in het leerlab doet en maakt."),
        (sessions_of(lab), "Zet er ten minste één bijeenkomst bij."),
        (lab.closes_at > timezone.now(), "De inschrijving is al dicht. Kies een later moment bij “open tot”."),
        (lab.picture_alt or not lab.picture, "Schrijf op wat er op het beeld staat."),
    )
    return [text for done, text in points if not done]


@dataclass(frozen=True, slots=True)
class Told:
    """A session as the invitation tells it."""

    row: LabSession
    goals: tuple[Block, ...]


def told(sessions: list[LabSession]) -> list[Told]:
    """In order of their numbers."""
    return [Told(one, read(one.goals)) for one in sorted(sessions, key=lambda one: one.number)]


def is_in_use(session: LabSession) -> bool:
    """True for a session with a date, a poll, materials or anything else that hangs on it."""
    if session.starts_at is not None:
        return True
    found = (one for one in session._meta.related_objects if one.one_to_many or one.one_to_one)
    return any(one.related_model._default_manager.filter(**{one.field.name: session}).exists() for one in found)
