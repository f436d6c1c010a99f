"""Papers of a bijeenkomst as tagged PDF, by typst: the attendance list and the certificate. They say what pages say."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.timezone import localdate

from wijkdna.domain.numbers_nl import date_nl
from wijkdna.web.lab_sessions.queries import Certificate, Seat
from wijkdna.web.labs.documents import moment_of, where
from wijkdna.web.labs.models import LabSession
from wijkdna.web.paper.documents import pdf

TEMPLATES: Path = settings.BASE / "templates" / "lab_sessions"

FREE_LINES = 3
"""Empty lines on the attendance list, for a colleague who comes along."""

WORDS: Mapping[str, Any] = {
    "list": "Aanwezigheidslijst",
    "columns": ("Gemeente", "Naam", "Functie", "Aanwezig"),
    "columns_of_certificate": ("Bijeenkomst", "Dag", "Uren"),
    "note": "Zet een kruisje. Deze lijst gaat na het overtypen in de papiervernietiger.",
    "certificate": "Bewijs van deelname",
    "took_part": "nam deel aan",
    "total": "Samen",
}
"""Words on paper: here, because the page and the PDF both say them."""


def facts_of(session: LabSession) -> list[str]:
    """Day, times and place, those that are known."""
    return [one for one in (*moment_of(session), where(session)) if one]


def rows_of(seats: Sequence[Seat]) -> list[tuple[str, str, str]]:
    """Gemeente, name and function of who is expected: no addresses."""
    people = [one.participant for one in seats if not one.is_gone]
    return [(one.enrolment.gemeente_name, one.name, one.function) for one in people]


def attendance_pdf(session: LabSession, seats: Sequence[Seat]) -> bytes:
    """The list to sign at the door. Raises PaperFailed."""
    content = {
        "title": f"{WORDS['list']}: {session.title}",
        "lab": session.lab.title,
        "facts": facts_of(session),
        "words": WORDS,
        "rows": rows_of(seats),
        "free": FREE_LINES,
        "made": date_nl(localdate()),
    }
    return pdf("attendance", content, TEMPLATES)


def certificate_content(found: Certificate) -> dict[str, Any]:
    """What a certificate says, on the page and on paper."""
    one = found.participant
    return {
        "title": f"{WORDS['certificate']} van {one.name}",
        "name": one.name,
        "of": ", ".join(filter(None, (one.function, f"gemeente {one.enrolment.gemeente_name}"))),
        "lab": one.lab.title,
        "lines": [(line.title, line.day, line.in_words) for line in found.lines],
        "total": found.in_words,
        "words": WORDS,
        "by": " · ".join(filter(None, (one.lab.contact_name, one.lab.team.name))),
        "made": date_nl(localdate()),
    }


def certificate_pdf(found: Certificate) -> bytes:
    """One A4 for a participant. Raises PaperFailed."""
    return pdf("certificate", certificate_content(found), TEMPLATES)
