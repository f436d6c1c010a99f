"""Rows of what teams share, and of dossiers that are linked to a leerlab, for tests."""

from django.template import engines

from tests.web.lab_numbers import lab_of
from tests.web.lab_rows import first_of, join
from wijkdna.web.accounts.models import Team, User
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.enrolments.models import Participant
from wijkdna.web.enrolments.queries import MinePart
from wijkdna.web.homework.actions import link_dossier
from wijkdna.web.lab_exchange.models import Share, Sight
from wijkdna.web.labs.models import Lab, LabSession
from wijkdna.web.labs.queries import BoardPart


def take_part(lab: Lab, gemeente: str, dossier: Dossier, user: User, name: str = "Ali") -> Participant:
    """Somebody with a place, whose homework is in this dossier."""
    participant = first_of(join(lab, gemeente, name))
    link_dossier(participant=participant, dossier=dossier, by=user)
    return first_of(participant.enrolment)


def with_homework(lab: Lab) -> Lab:
    """The same lab: its three sessions each have their homework."""
    for number, homework in enumerate(("foto", "veldwerk", "plan"), 1):
        LabSession.objects.filter(lab=lab, number=number).update(homework=homework)
    return lab


def make_lesson(dossier: Dossier, lab: Lab | None = None, title: str = "Soep op het plein", **fields: object) -> Share:
    """A lesson that is shared with a lab, or with look-alike wijken."""
    sight = Sight.LAB if lab else Sight.TWEELINGEN
    defaults = {"kind": "les", "worked": "Wij begonnen met soep.", "door": "een sportclub", "call": "wijkregisseur"}
    return Share.objects.create(**defaults | {"dossier": dossier, "lab": lab, "sight": sight, "title": title} | fields)


def share_of(dossier: Dossier) -> int:
    """Number of a lesson for look-alike wijken."""
    found = Share.objects.filter(dossier=dossier, lab=None).first()
    return (found or make_lesson(dossier)).pk


def share_in_lab_of(team: Team, dossier: Dossier) -> int:
    """Number of a lesson for the lab of a team."""
    found = Share.objects.filter(dossier=dossier, lab=lab_of(team)).first()
    return (found or make_lesson(dossier, lab_of(team))).pk


def drawn(part: MinePart | BoardPart) -> str:
    """The markup that a part brings along, and all its words."""
    words = [*part.sentences, *(f"{one.text} {one.label} {one.aside}" for one in part.lines)]
    words += [label for label, _ in part.links]
    own = engines.all()[0].env.get_template(part.template).module.part(part.content) if part.template else ""
    return " ".join([*words, str(own)])
