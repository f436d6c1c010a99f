"""What is done with a bijeenkomst: texts, materials, who was there, the five questions; and what the clock does."""

import random
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import partial
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from wijkdna.domain.lab_hours import MOST
from wijkdna.domain.retention import Length
from wijkdna.web.accounts.models import User
from wijkdna.web.dossiers import documents
from wijkdna.web.enrolments.models import Participant
from wijkdna.web.enrolments.queries import has_place
from wijkdna.web.lab_sessions import emails, queries
from wijkdna.web.lab_sessions.models import Attendance, Evaluated, Evaluation, Material
from wijkdna.web.labs.models import LONGEST_TEXT, Lab, LabSession
from wijkdna.web.labs.queries import held
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile

MOST_MATERIALS = 20
"""Of one session."""

_OFFICE = ("doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "zip")
_OFFICE_BEGINS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""The first bytes of such files, however they are called."""

_AS_PDF = (
    "Bestanden van Word, Excel of PowerPoint openen wij niet: er kan iets in zitten dat u niet ziet. "
    "Kies in dat programma “Opslaan als”, dan “pdf”, en voeg die pdf toe."
)
_GONE = "Dit materiaal is al verwijderd."


# ---- by the facilitator


@transaction.atomic
def change_session(
    *, session: LabSession, version: int, programme: str, next_steps: str, hours: Decimal | None, by: User
) -> None:
    """Other texts. version: of the session as its page saw it. Raises ChangedMeanwhile, ActionRefused."""
    held(session.lab_id)
    now = LabSession.objects.get(pk=session.pk)
    if now.version != version:
        raise ChangedMeanwhile("Een collega veranderde deze bijeenkomst net.", now.programme, programme, now.version)
    for field, text in (("programme", programme), ("next_steps", next_steps)):
        if len(text) > LONGEST_TEXT:
            said = f"Deze tekst is te lang: hoogstens {LONGEST_TEXT} tekens. Zet de rest in een pdf."
            raise ActionRefused(said, field)
    _check_hours(hours)
    now.programme, now.next_steps, now.hours, now.version = programme, next_steps, hours, version + 1
    now.save(update_fields=("programme", "next_steps", "hours", "version"))
    record(by, "bijeenkomst gewijzigd", now)


def _check_hours(hours: Decimal | None) -> None:
    if hours is not None and not 0 < hours <= MOST:
        raise ActionRefused(f"Vul uren in van meer dan 0 tot en met {MOST}, of laat het leeg.", "hours")


def add_file(*, session: LabSession, content: bytes, name: str, title: str, by: User) -> Material:
    """A picture or PDF, written anew. title: "" takes the name of the file. Raises ActionRefused.

    Written anew before the transaction begins: that takes up to seconds, and nobody waits for it.
    """
    if name.casefold().rpartition(".")[2] in _OFFICE or content.startswith(_OFFICE_BEGINS):
        raise ActionRefused(_AS_PDF, "file")
    try:
        cleaned = documents.clean(content)
    except documents.FileRefused as refused:
        raise ActionRefused(str(refused), "file") from None
    told = " ".join(title.split()) or documents.safe_name(name, cleaned.extension).rpartition(".")[0]
    size, digest = len(cleaned.content), sha256(cleaned.content).hexdigest()
    row = Material(session=session, title=told, kind=cleaned.kind, size=size, sha256=digest)
    place = f"teams/{session.lab.team_id}/labs/{session.lab_id}/{secrets.token_hex(16)}.{cleaned.extension}"
    try:
        row.file = default_storage.save(place, ContentFile(cleaned.content))
        _add(row, by)
    except BaseException:
        default_storage.delete(place)
        raise
    return row


def add_link(*, session: LabSession, url: str, title: str, by: User) -> Material:
    """A link to another site, by https only. Raises ActionRefused."""
    told = " ".join(title.split())
    if not told:
        raise ActionRefused("Geef de link een naam, zodat mensen weten wat zij openen.", "title")
    if not url.casefold().startswith("https://"):
        raise ActionRefused("Een link begint met https://. Kopieer hem uit de adresbalk van uw browser.", "url")
    row = Material(session=session, title=told, url=url)
    _add(row, by)
    return row


@transaction.atomic
def _add(row: Material, by: User) -> None:
    held(row.session.lab_id)
    if queries.materials_of(row.session).count() >= MOST_MATERIALS:
        raise ActionRefused(f"Bij deze bijeenkomst staan al {MOST_MATERIALS} dingen. Verwijder er eerst een.")
    row.save()
    record(by, "materiaal toegevoegd", row)


@transaction.atomic
def remove_material(*, material: Material, by: User) -> None:
    """Take it away with its file, for good. Raises ActionRefused."""
    held(material.session.lab_id)
    now: Material | None = Material.objects.filter(pk=material.pk).first()
    if now is None:
        raise ActionRefused(_GONE)
    record(by, "materiaal verwijderd", now)
    if now.file.name:
        transaction.on_commit(partial(default_storage.delete, str(now.file.name)), robust=True)
    now.delete()


@transaction.atomic
def mark(
    *, session: LabSession, participant: Participant, present: bool | None, by: User, hours: Decimal | None = None
) -> None:
    """Whether somebody was there. present: None takes away what was filled in; hours: None for all of it.

    Raises ActionRefused before the day of the session.
    """
    held(session.lab_id)
    now = LabSession.objects.select_related("lab").get(pk=session.pk)
    if not queries.may_be_marked(now):
        raise ActionRefused("Deze bijeenkomst is nog niet geweest. Op de dag zelf vult u in wie er is.")
    _check_hours(hours)
    if hours is not None and (whole := queries.hours_of(now)) is not None and hours > whole:
        raise ActionRefused("Dit is langer dan de bijeenkomst duurde. Vul minder uren in, of laat het leeg.", "hours")
    if present is None:
        Attendance.objects.filter(session=now, participant=participant).delete()
    else:
        values = {"present": present, "hours": hours if present else None}
        Attendance.objects.update_or_create(session=now, participant=participant, defaults=values)
    record(by, "aanwezigheid ingevuld", now)


# ---- by a participant


@transaction.atomic
def evaluate(*, participant: Participant, answers: Mapping[str, Any]) -> None:
    """The answers of somebody, by id of the question, without those that she left empty. Raises ActionRefused.

    That she answered and what she answered are kept apart. All answers of the lab get their row anew, in an order by
    chance: so not even the order in which a database keeps rows tells whose are whose.
    """
    lab = held(participant.lab_id)
    now = Participant.objects.select_related("enrolment").get(pk=participant.pk)
    if not has_place(now) or not queries.takes_answers(lab):
        raise ActionRefused("Deze vragen zijn voor wie meedeed, na de laatste bijeenkomst.")
    if queries.has_evaluated(now):
        raise ActionRefused("U hebt deze vragen al beantwoord. Wij weten niet welke antwoorden van u zijn.")
    if not answers:
        raise ActionRefused("U vulde nog niets in. Beantwoord ten minste één vraag.")
    Evaluated.objects.create(lab=lab, participant=now)
    before = Evaluation.objects.filter(lab=lab)
    all_answers = [*before.values_list("answers", flat=True), dict(answers)]
    random.SystemRandom().shuffle(all_answers)
    before.delete()
    Evaluation.objects.bulk_create(Evaluation(lab=lab, answers=one) for one in all_answers)


# ---- by the clock


def erase_needs(now: datetime | None = None) -> int:
    """Erase what people eat and need on the day after a session, of everybody in its lab; gives of how many."""
    moment = now or timezone.now()
    return sum(_erase_needs(lab, moment) for lab in queries.with_needs_to_erase(moment))


@transaction.atomic
def _erase_needs(number: int, now: datetime) -> int:
    """Of one lab, closed or not. Its sessions remember it: what is filled in for the next one stays."""
    lab = _locked(number)
    if number not in queries.with_needs_to_erase(now):
        return 0
    queries.sessions_to_erase(now).filter(lab=lab).update(needs_erased_at=now)
    gone = int(queries.with_needs().filter(lab=lab).update(diet="", access_needs=""))
    if gone:
        record(None, "eten en toegankelijkheid gewist", lab)
    return gone


def _locked(lab: int) -> Lab:
    found: Lab = Lab.objects.select_for_update(of=("self",)).select_related("team").get(pk=lab)
    return found


def send_homework(now: datetime | None = None) -> int:
    """Tell everybody once what to do before each session; gives how many mails were written."""
    moment = now or timezone.now()
    due = [
        (lab.pk, kind, partial(emails.tell_homework, kind=kind, session=session))
        for lab in queries.running_labs().filter(archived_at__isnull=True)
        for kind, session in queries.due_homework(list(lab.sessions.all()), moment)
    ]
    return sum(_tell_once(*one) for one in due)


def send_evaluation(now: datetime | None = None) -> int:
    """Ask everybody once for the five questions, the morning after the last session; gives how many."""
    labs = queries.running_labs().filter(archived_at__isnull=True)
    due = [lab.pk for lab in labs if queries.is_due(lab, Length(days=1), now or timezone.now())]
    return sum(_tell_once(lab, emails.EVALUATION, emails.ask_evaluation) for lab in due)


def send_half_year(now: datetime | None = None) -> int:
    """Ask everybody once how it goes, half a year after the last session, also when the lab was closed meanwhile."""
    labs = queries.running_labs()
    due = [lab.pk for lab in labs if queries.is_due(lab, queries.HALF_A_YEAR, now or timezone.now())]
    return sum(_tell_once(lab, emails.HALF_YEAR, emails.ask_half_year) for lab in due)


def _tell_once(lab: int, kind: str, tell: Callable[[Participant], None]) -> int:
    """Tell who was not told yet. Looks first without holding the lab: mostly there is nothing to do."""
    if not queries.not_told(lab, kind):
        return 0
    with transaction.atomic():
        _locked(lab)
        people = queries.not_told(lab, kind)
        for one in people:
            tell(one)
    return len(people)
