"""Sharing a plan or a lesson, taking it back, and what peers say of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from wijkdna.domain.shared_plan import name_hider
from wijkdna.web.accounts.models import LONGEST_NAME, User
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import dossier_for, open_for_writing
from wijkdna.web.dossiers.queries import held as held_dossier
from wijkdna.web.enrolments.models import Participant
from wijkdna.web.enrolments.queries import has_place
from wijkdna.web.lab_exchange.emails import tell_feedback
from wijkdna.web.lab_exchange.models import Kind, PeerFeedback, Share, Sight
from wijkdna.web.lab_exchange.queries import feedback_by, labs_for, names_in
from wijkdna.web.labs.models import Lab
from wijkdna.web.labs.queries import held
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.refusals import ActionRefused

MOST_SHARES = 50
"""Shared of one dossier at a time."""

LONGEST_LESSON, LONGEST_ANSWER = 1500, 1000
_PLACES = {"worked": LONGEST_LESSON, "title": LONGEST_NAME, "door": 200, "call": 200}


@transaction.atomic
def share_plan(*, dossier: Dossier, plan: Mapping[str, Any], labs: Sequence[Lab], alike: bool, by: User) -> list[Share]:
    """Share a plan, as plan_to_share() made it. Who could read an older one at the same address, reads this one.

    labs: with whose participants;  alike: with teams of look-alike wijken. Raises ActionRefused.
    """
    row = _may_share(dossier, labs, alike=alike, by=by)
    if not plan:
        raise ActionRefused("Het plan is nog leeg. Schrijf eerst een paar regels.")
    made = []
    for lab, sight in _with(labs, alike=alike):
        older = Share.objects.filter(dossier=row, kind=Kind.PLAN, lab=lab, sight=sight, revoked_at__isnull=True).first()
        one = older or Share(dossier=row, kind=Kind.PLAN, lab=lab, sight=sight)
        one.title, one.plan, one.by, one.created_at = plan["title"][:LONGEST_NAME], dict(plan), by, timezone.now()
        made.append(one)
    return _kept(made, by, "plan gedeeld")


@transaction.atomic
def share_lesson(
    *, dossier: Dossier, title: str, worked: str, door: str, call: str, labs: Sequence[Lab], alike: bool, by: User
) -> list[Share]:
    """Share what worked, through which kind of door, and which role others may call. Raises ActionRefused."""
    row = _may_share(dossier, labs, alike=alike, by=by)
    fields = _checked(row, {"title": title, "worked": worked, "door": door, "call": call})
    rows = [
        Share(dossier=row, kind=Kind.LES, lab=lab, sight=sight, by=by, **fields)
        for lab, sight in _with(labs, alike=alike)
    ]
    return _kept(rows, by, "les gedeeld")


def _with(labs: Iterable[Lab], *, alike: bool) -> list[tuple[Lab | None, Sight]]:
    """One share for each, so that each can be taken back on its own."""
    made: list[tuple[Lab | None, Sight]] = [(lab, Sight.LAB) for lab in labs]
    return [*made, (None, Sight.TWEELINGEN)] if alike else made


def _may_share(dossier: Dossier, labs: Sequence[Lab], *, alike: bool, by: User) -> Dossier:
    """The dossier, with the labs held first. Raises ActionRefused, and NoSuchDossier for who does not work in it."""
    for number in sorted(lab.pk for lab in labs):
        held(number)
    row = open_for_writing(dossier)
    if not labs and not alike:
        raise ActionRefused("Kies met wie u dit deelt.", "readers")
    access = dossier_for(by, row.pk)
    if not access.in_team or not {one.pk for one in labs} <= {one.pk for one in labs_for(access)}:
        raise ActionRefused("Met dit leerlab kunt u uit dit dossier niet delen. Ververs de pagina.", "readers")
    if Share.objects.filter(dossier=row, revoked_at__isnull=True).count() >= MOST_SHARES:
        raise ActionRefused(f"U deelt al {MOST_SHARES} dingen uit dit dossier. Stop eerst met iets.")
    return row


def _kept(rows: Iterable[Share], by: User, said: str) -> list[Share]:
    made = []
    for one in rows:
        one.save()
        record(by, said, one)
        made.append(one)
    return made


def _checked(dossier: Dossier, fields: Mapping[str, str]) -> dict[str, str]:
    """The texts, cleaned. Roles may be named: a name of a person or a partner may not. Raises ActionRefused."""
    clean = {name: text.strip() for name, text in fields.items()}
    for name, what in (("title", "Geef de les een naam."), ("worked", "Schrijf op wat werkte.")):
        if not clean[name]:
            raise ActionRefused(what, name)
    names = names_in(dossier)
    hide = name_hider(names.people, (*names.partners, *names.contact))
    for name, text in clean.items():
        if len(text) > _PLACES[name]:
            raise ActionRefused(f"Dit is te lang: hoogstens {_PLACES[name]} tekens.", name)
        if hide(text) != name_hider((), ())(text):
            raise ActionRefused(_NAMED, name)
    return clean


_NAMED = (
    "Hierin staat een naam die bij uw sociale kaart of uw team hoort. Namen delen wij nooit. Schrijf een soort of een "
    "rol, zoals “een sportclub” of “opbouwwerker”."
)


@transaction.atomic
def revoke(*, share: Share, by: User) -> None:
    """Nobody else can read it from now on; also from the archive. Pressed twice is no matter. Raises ActionRefused."""
    held_dossier(share.dossier)
    now: Share = Share.objects.select_for_update(of=("self",)).get(pk=share.pk)
    if now.revoked_at is None:
        now.revoked_at = timezone.now()
        now.save(update_fields=("revoked_at",))
        record(by, "delen gestopt", now)


@transaction.atomic
def give_feedback(*, participant: Participant, share: Share, strong: str, question: str, tip: str) -> PeerFeedback:
    """What a peer says of a share; a second time it is changed. The team hears of the first. Raises ActionRefused."""
    lab = held(participant.lab_id)
    now = Share.objects.filter(pk=share.pk, lab=lab, revoked_at__isnull=True, dossier__deleted_at__isnull=True).first()
    if now is None or not has_place(participant):
        raise ActionRefused("Dit wordt niet meer gedeeld. Uw antwoord is niet bewaard.")
    if participant.dossier_id == now.dossier_id:
        raise ActionRefused("Dit deelde uw eigen team. U kunt er zelf niet op reageren.")
    answers = {"strong": strong.strip(), "question": question.strip(), "tip": tip.strip()}
    if not any(answers.values()):
        raise ActionRefused("Vul ten minste één antwoord in.", "strong")
    for name, text in answers.items():
        if len(text) > LONGEST_ANSWER:
            raise ActionRefused(f"Dit is te lang: hoogstens {LONGEST_ANSWER} tekens.", name)
    before = feedback_by(participant, now)
    made = before or PeerFeedback(lab=lab, share=now, participant=participant)
    for name, text in answers.items():
        setattr(made, name, text)
    made.save()
    record(None, "gereageerd op wat gedeeld is", made)
    if before is None:
        tell_feedback(now)
    return made
