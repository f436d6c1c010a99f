"""What we hold of one participant, to take away."""

import json
from datetime import datetime
from typing import Any

from django.utils import timezone

from wijkdna.web.enrolments.models import Participant
from wijkdna.web.lab_exchange.models import PeerFeedback
from wijkdna.web.lab_mails.models import LabMail
from wijkdna.web.lab_sessions.models import Attendance, Evaluated
from wijkdna.web.polls.models import HostOffer, PollAnswer

Json = dict[str, Any]


def json_of(participant: Participant) -> str:
    """All of it as JSON: names in Dutch, moments as ISO 8601 with their offset, null for what is not filled in."""
    return json.dumps(own_data(participant), ensure_ascii=False, indent=2)


def own_data(participant: Participant) -> Json:
    """By subject. Of others it holds no more than the gemeente of who passed the link on."""
    return {
        "gemaakt_op": _moment(timezone.now()),
        "leerlab": {"naam": participant.lab.title, "begeleider": participant.lab.contact_name},
        "deelnemer": _person(participant),
        "inschrijving": _enrolment(participant),
        "mails": [_mail(one) for one in LabMail.objects.filter(participant=participant).order_by("pk")],
        "datumprikker": [_answer(one) for one in _of(PollAnswer, participant).select_related("date__poll__session")],
        "aangeboden_plekken": [_offer(one) for one in _of(HostOffer, participant).select_related("session")],
        "aanwezig": [_attended(one) for one in _of(Attendance, participant).select_related("session")],
        "evaluatie_ingevuld": _of(Evaluated, participant).exists(),
        "reacties": [_feedback(one) for one in _of(PeerFeedback, participant)],
    }


def _of(model: Any, participant: Participant) -> Any:  # noqa: ANN401 rows of any model of a lab
    return model.objects.filter(participant=participant).order_by("pk")


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else timezone.localtime(moment).isoformat(timespec="minutes")


def _person(one: Participant) -> Json:
    return {
        "naam": one.name,
        "e-mailadres": one.email,
        "functie": one.function or None,
        "eten": one.diet or None,
        "toegankelijkheid": one.access_needs or None,
        "schreef_in": one.is_first,
        "toegevoegd_op": _moment(one.created_at),
        "afgemeld_op": _moment(one.cancelled_at),
        "anderen_zien_naam_en_adres": one.shows_contact,
        "anderen_zien_voortgang": one.shows_dots,
        "wil_nieuws": one.wants_news,
        "heeft_account": one.user_id is not None,
        "dossier": None if one.dossier is None else one.dossier.name,
    }


def _enrolment(one: Participant) -> Json:
    enrolment = one.enrolment
    return {
        "gemeente": enrolment.gemeente_name,
        "motivatie": enrolment.motive or None,
        "stand": enrolment.get_state_display(),
        "kwam_via_gemeente": None if enrolment.via is None else enrolment.via.enrolment.gemeente_name,
        "ingeschreven_op": _moment(enrolment.created_at),
        "bevestigd_op": _moment(enrolment.confirmed_at),
        "aanbod_tot": _moment(enrolment.offer_until),
        "plek_sinds": _moment(enrolment.placed_at),
        "afgelopen_op": _moment(enrolment.ended_at),
    }


def _mail(one: LabMail) -> Json:
    return {"onderwerp": one.subject, "tekst": one.body, "verstuurd_op": _moment(one.sent_at)}


def _answer(one: PollAnswer) -> Json:
    session = one.date.poll.session.title
    return {"bijeenkomst": session, "moment": _moment(one.date.starts_at), "antwoord": one.get_suits_display()}


def _offer(one: HostOffer) -> Json:
    return {
        "bijeenkomst": one.session.title,
        "zaal": one.place,
        "adres": one.address,
        "mensen": one.size,
        "openbaar_vervoer": one.travel or None,
        "toegankelijkheid": one.access or None,
        "wie_is_er": one.contact_role or None,
        "stand": one.get_state_display(),
    }


def _attended(one: Attendance) -> Json:
    hours = None if one.hours is None else float(one.hours)
    return {"bijeenkomst": one.session.title, "aanwezig": one.present, "uren": hours}


def _feedback(one: PeerFeedback) -> Json:
    return {"sterk": one.strong or None, "vraag": one.question or None, "tip": one.tip or None}
