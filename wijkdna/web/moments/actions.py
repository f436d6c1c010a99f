"""What people do with moments: days filled in, moments of their own, what does not matter here, a calendar read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from wijkdna.domain.retention import Length, later
from wijkdna.store.moments import CHANNELS, load_moments
from wijkdna.web.accounts.models import User
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import open_for_writing
from wijkdna.web.moments.documents import FoundEvent
from wijkdna.web.moments.models import LONGEST, Moment
from wijkdna.web.moments.queries import in_words, library_of
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile

MOST_ROWS = 600
"""Moments of one dossier."""

LONGEST_SOURCE = 200
LONGEST_DAYS = 3 * 366
"""Days of one moment: works on a street can take years."""

FIELDS = ("name", "event", "first_day", "last_day", "avoid", "source")
"""What somebody fills in; of a moment of the library only the days and the source."""

_FURTHEST, _OLDEST = Length(months=60), Length(months=24)
_GONE = "Dit moment is er niet meer."


@transaction.atomic
def add_moment(*, dossier: Dossier, by: User, library: str = "", **fields: Any) -> Moment:  # noqa: ANN401 FIELDS
    """A moment of the team, or the days of one of the library (its id). Raises ActionRefused."""
    row = open_for_writing(dossier)
    clean = _checked(dossier, library, fields)
    _refuse_full(row, 1)
    if library:
        _refuse_twice(row, library, clean["first_day"])
        Moment.objects.filter(dossier=row, library=library, hidden=True).delete()
    made: Moment = Moment.objects.create(dossier=row, library=library, by=by, **clean)
    record(by, "datum van een moment ingevuld" if library else "moment toegevoegd", made)
    return made


@transaction.atomic
def change_moment(*, moment: Moment, version: int, by: User, **fields: Any) -> Moment:  # noqa: ANN401 FIELDS
    """Other days or words. Raises ChangedMeanwhile, ActionRefused."""
    dossier = open_for_writing(moment.dossier)
    clean = _checked(dossier, moment.library, fields)
    now: Moment | None = Moment.objects.select_for_update().filter(pk=moment.pk).first()
    if now is None:
        raise ActionRefused(_GONE)
    if now.version != version:
        raise ChangedMeanwhile("Een collega heeft dit moment intussen veranderd.", in_words(now), "", now.version)
    if now.library:
        _refuse_twice(dossier, now.library, clean["first_day"], but=now.pk)
    for name, value in clean.items():
        setattr(now, name, value)
    now.version += 1
    now.save()
    record(by, "moment gewijzigd", now)
    return now


@transaction.atomic
def delete_moment(*, moment: Moment, by: User) -> None:
    """Take it away; pressed twice is no matter. Raises ActionRefused."""
    open_for_writing(moment.dossier)
    if Moment.objects.filter(pk=moment.pk).exists():
        record(by, "moment verwijderd", moment)
        Moment.objects.filter(pk=moment.pk).delete()


@transaction.atomic
def hide_moment(*, dossier: Dossier, library: str, by: User) -> None:
    """A moment of the library does not matter here. Pressed twice is no matter. Raises ActionRefused."""
    row = open_for_writing(dossier)
    label = _label(row, library)
    made, is_new = Moment.objects.get_or_create(
        dossier=row, library=library, hidden=True, defaults={"name": label, "by": by}
    )
    if is_new:
        record(by, "moment verborgen", made)


@transaction.atomic
def show_moment(*, dossier: Dossier, library: str, by: User) -> None:
    """It matters after all. Raises ActionRefused."""
    row = open_for_writing(dossier)
    found = Moment.objects.filter(dossier=row, library=library, hidden=True).first()
    if found is not None:
        record(by, "moment weer getoond", found)
        found.delete()


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a calendar: how many moments are new, were there already, or got other days."""

    new: int
    same: int
    changed: int


@transaction.atomic
def keep_calendar(*, dossier: Dossier, events: Sequence[FoundEvent], source: str, by: User) -> Kept:
    """Keep the events that somebody chose; one that was read before gets its new days. Raises ActionRefused."""
    row = open_for_writing(dossier)
    there = {one.uid: one for one in Moment.objects.filter(dossier=row).exclude(uid="")}
    new = [one for one in events if one.uid not in there]
    _refuse_full(row, len(new))
    Moment.objects.bulk_create(
        Moment(
            dossier=row,
            name=one.name,
            first_day=one.first,
            last_day=one.last,
            source=source[:LONGEST_SOURCE],
            uid=one.uid,
            by=by,
        )
        for one in new
    )
    moved = [one for one in events if one.uid in there and _differs(there[one.uid], one)]
    for one in moved:
        found = there[one.uid]
        found.name, found.first_day, found.last_day, found.version = one.name, one.first, one.last, found.version + 1
        found.save()
    record(by, "agenda ingelezen", row)
    return Kept(len(new), len(events) - len(new) - len(moved), len(moved))


def _differs(row: Moment, one: FoundEvent) -> bool:
    return (row.name, row.first_day, row.last_day) != (one.name, one.first, one.last)


def _label(dossier: Dossier, library: str) -> str:
    found = library_of(dossier).get(library)
    if found is None:
        raise ActionRefused("Dit moment kennen wij niet. Ververs de pagina en kies het opnieuw.")
    return found.label


def _checked(dossier: Dossier, library: str, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields, cleaned. Raises ActionRefused, and TypeError for a field that there is not."""
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"no fields of a moment: {sorted(unknown)}")
    first, last = _checked_days(fields.get("first_day"), fields.get("last_day"))
    source = " ".join(str(fields.get("source", "")).split())
    if len(source) > LONGEST_SOURCE:
        raise ActionRefused(f"De bron is te lang: hoogstens {LONGEST_SOURCE} tekens.", "source")
    clean = {"first_day": first, "last_day": last, "source": source}
    return clean | ({"name": _label(dossier, library)} if library else _own(fields))


def _own(fields: dict[str, Any]) -> dict[str, Any]:
    """What only a moment of the team itself has."""
    name, event = " ".join(str(fields.get("name", "")).split()), fields.get("event", "")
    if not name:
        raise ActionRefused("Geef het moment een naam.", "name")
    if len(name) > LONGEST:
        raise ActionRefused(f"Deze naam is te lang: hoogstens {LONGEST} tekens.", "name")
    if event and event not in load_moments().events:
        raise ActionRefused("Kies wat er gebeurt uit de lijst.", "event")
    return {"name": name, "event": event, "avoid": [one for one in CHANNELS if one in fields.get("avoid", ())]}


def _checked_days(first: date | None, last: date | None) -> tuple[date, date]:
    today = timezone.localdate()
    if first is None:
        raise ActionRefused("Kies een dag.", "first_day")
    end = last or first
    if end < first:
        raise ActionRefused("De laatste dag ligt voor de eerste. Draai ze om.", "last_day")
    if later(first, _OLDEST) < today or end > later(today, _FURTHEST):
        raise ActionRefused(
            "Klopt deze dag? Hij is langer dan twee jaar voorbij, of verder weg dan vijf jaar.", "first_day"
        )
    if (end - first).days >= LONGEST_DAYS:
        raise ActionRefused("Dit duurt langer dan drie jaar. Kies de jaren waar het nu om gaat.", "last_day")
    return first, end


def _refuse_full(dossier: Dossier, more: int) -> None:
    if more and Moment.objects.filter(dossier=dossier).count() + more > MOST_ROWS:
        raise ActionRefused(f"Een dossier houdt hoogstens {MOST_ROWS} momenten. Verwijder eerst wat voorbij is.")


def _refuse_twice(dossier: Dossier, library: str, first: date, but: int = 0) -> None:
    """The same moment on the same first day; some come more than once a year, so another day is fine."""
    twice = Moment.objects.filter(dossier=dossier, library=library, hidden=False, first_day=first).exclude(pk=but)
    if twice.exists():
        raise ActionRefused("Deze datum staat er al.", "first_day")
