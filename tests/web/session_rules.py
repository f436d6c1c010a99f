"""Who may open which address of a bijeenkomst of a leerlab, for rules.py."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.web.lab_numbers import lab_of
from tests.web.lab_rows import fix_session, later
from tests.web.people import png
from tests.web.rule import READ_AND_SEND, SEND, Argument, Rule, public, team
from wijkdna.web.accounts.models import Team
from wijkdna.web.enrolments.models import Participant
from wijkdna.web.lab_sessions.models import Attendance, Material
from wijkdna.web.labs.models import Lab, LabSession

MINE = ("lab_session", "lab_session_ics", "lab_session_material")
ALSO_MINE = ("lab_certificate", "lab_certificate_pdf", "lab_evaluate")
"""Pages of a participant: for who has her link."""

BOARD = ("lab_session_edit", "lab_materials", "lab_material_file", "lab_material_remove", "lab_attendance")
ON_PAPER = ("lab_attendance_paper", "lab_attendance_pdf", "lab_needs")

_FACILITATORS = ("lid", "beheerder")


def session_row(owner: Team) -> LabSession:
    """The third session of the lab of a team; it was yesterday, and its participant was there."""
    lab_of(owner)
    lab = Lab.objects.filter(team=owner).earliest("pk")
    row = LabSession.objects.get(lab=lab, number=3)
    if row.starts_at is None:
        row = fix_session(lab, 3, starts_at=later(days=-1))
        Attendance.objects.create(session=row, participant=participant_row(owner), present=True)
    return row


def participant_row(owner: Team) -> Participant:
    """Who enrolled first."""
    return Participant.objects.filter(lab__team=owner).earliest("pk")


def material_of(owner: Team) -> int:
    """Number of a file of the session."""
    there = Material.objects.filter(session=session_row(owner)).first()
    if there is None:
        place = default_storage.save(f"teams/{owner.pk}/labs/1/regel.png", ContentFile(png()))
        there = Material.objects.create(
            session=session_row(owner), title="Het plein", file=place, kind="image/png", size=9
        )
    return there.pk


def was_there(owner: Team) -> int:
    """Number of the participant who was at the session."""
    return participant_row(owner).pk if session_row(owner) else 0


SESSION_RULES: dict[str, Rule] = {
    **dict.fromkeys((*MINE, "lab_certificate", "lab_certificate_pdf"), public()),
    "lab_evaluate": public(READ_AND_SEND),
    **dict.fromkeys((*ON_PAPER, "lab_material_file", "lab_certificates"), team(*_FACILITATORS)),
    **dict.fromkeys(("lab_certificate_of", "lab_evaluation"), team(*_FACILITATORS)),
    **dict.fromkeys(("lab_session_edit", "lab_materials"), team(*_FACILITATORS, methods=READ_AND_SEND)),
    "lab_attendance": team(*_FACILITATORS, methods=READ_AND_SEND),
    "lab_material_remove": team(*_FACILITATORS, methods=SEND),
}

_SESSION = Argument(lambda world: session_row(world.team).pk, lambda world: session_row(world.other_team).pk)
_HERS = Argument(lambda world: session_row(world.team).pk)
_KEY = Argument(lambda world: participant_row(world.team).key if session_row(world.team) else "")
_MATERIAL = Argument(lambda world: material_of(world.team), lambda world: material_of(world.other_team))

SESSION_ARGUMENTS = {
    "session": _SESSION,
    "material": _MATERIAL,
    "participant": Argument(lambda world: was_there(world.team), lambda world: was_there(world.other_team)),
}

SESSION_OWN_ARGUMENTS = {
    **{(name, "session"): _SESSION for name in (*BOARD, *ON_PAPER)},
    **{(name, "session"): _HERS for name in MINE},
    **{(name, "key"): _KEY for name in (*MINE, *ALSO_MINE)},
    ("lab_session_material", "material"): Argument(lambda world: material_of(world.team)),
}
"""Whoever has the link of a participant opens her pages: test_lab_sessions.py asks them for other sessions and labs."""
