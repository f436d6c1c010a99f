"""Rows of leerlabs for tests."""

from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from tests.web.people import png
from wijkdna.web.enrolling.actions import Person, confirm, enrol
from wijkdna.web.enrolments.models import Enrolment, Participant
from wijkdna.web.labs.models import Lab, LabSession, SessionState


def make_lab(team, *, slug="dna-wijk-dorp", places=10, per_gemeente=2, **fields):
    """A lab that is published and open, with three sessions of which the first has a date."""
    now = timezone.now()
    defaults = {
        "title": "DNA Wijk / Dorp",
        "summary": "In drie bijeenkomsten een plan voor uw wijk of dorp.",
        "contact_name": "Dora Begeleider",
        "contact_phone": "012-3456789",
        "contact_email": "lab@servicepunt.example",
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=30),
        "published_at": now - timedelta(days=1),
    }
    lab = Lab.objects.create(team=team, slug=slug, places=places, per_gemeente=per_gemeente, **defaults | fields)
    for number in (1, 2, 3):
        LabSession.objects.create(lab=lab, number=number, title=f"Bijeenkomst {number}", goals="Kijken en vragen.")
    return lab


def fix_session(lab, number=1, *, starts_at=None, **fields):
    """Give a session a date and a place."""
    starts = starts_at or timezone.now() + timedelta(days=40)
    session = LabSession.objects.get(lab=lab, number=number)
    about = {"host": "Hollands Kroon", "place": "Raadhuis", "address": "De Verwachting 1, Anna Paulowna"}
    about |= {"state": SessionState.VAST, "starts_at": starts, "ends_at": starts + timedelta(hours=3)}
    for name, value in (about | fields).items():
        setattr(session, name, value)
    session.save()
    return session


def ask(lab, gemeente, *names, via=None):
    """Somebody of a gemeente enrols, with colleagues; gives the enrolment, which she did not confirm yet."""
    name_of = {"GM9901": "Voorbeeldstad"}.get(gemeente, gemeente)
    people = [Person(f"{name} de Vries", f"{name.lower()}@{gemeente.lower()}.example") for name in names or ("Ali",)]
    enrol(lab=lab, gemeente=gemeente, gemeente_name=name_of, people=people, via=via)
    return Enrolment.objects.filter(lab=lab, gemeente=gemeente).latest("pk")


def join(lab, gemeente, *names, via=None):
    """The same, confirmed."""
    enrolment = ask(lab, gemeente, *names, via=via)
    confirm(participant=first_of(enrolment))
    enrolment.refresh_from_db()
    return enrolment


def first_of(enrolment) -> Participant:
    """Who enrolled."""
    return Participant.objects.select_related("lab", "enrolment").get(enrolment=enrolment, is_first=True)


def later(**length) -> datetime:
    """So long after now."""
    return timezone.now() + timedelta(**length)


def give_picture(lab) -> Lab:
    """A picture on its invitation, as a facilitator brings one."""
    lab.picture_alt = "Buren aan een lange tafel op straat"
    lab.picture.save(f"teams/{lab.team_id}/leerlabs/{lab.pk}/beeld.png", ContentFile(png()))
    return lab
