"""Rows of leerlabs that addresses name, for the rules: one lab of each team, published and open, with a participant."""

from tests.web.lab_rows import fix_session, join, make_lab
from tests.web.poll_rows import host, make_poll, session_of
from wijkdna.web.accounts.models import Team
from wijkdna.web.enrolments.models import Enrolment, Participant
from wijkdna.web.lab_mails.models import LabMail
from wijkdna.web.labs.models import Lab
from wijkdna.web.polls.models import HostOffer


def lab_of(team: Team) -> Lab:
    """The lab of a team: one session has a date, the second a poll; somebody has a place, and offers to receive."""
    found = Lab.objects.filter(team=team).first()
    if found is None:
        found = make_lab(team, slug=f"leerlab-{team.pk}")
        fix_session(found)
        join(found, f"GM{team.pk}", "Ali")
        host(participant_of(team), make_poll(found, team.memberships.first().user))
    return found


def enrolment_of(team: Team) -> Enrolment:
    """That has a place."""
    return Enrolment.objects.filter(lab=lab_of(team)).earliest("pk")


def participant_of(team: Team) -> Participant:
    """Who enrolled."""
    return Participant.objects.get(enrolment=enrolment_of(team))


def lab_mail_of(team: Team) -> int:
    """Number of a mail."""
    return LabMail.objects.filter(lab=lab_of(team)).earliest("pk").pk


def session_number(team: Team) -> int:
    """Of the session with the poll."""
    return session_of(lab_of(team)).pk


def offer_of(team: Team) -> int:
    """Of the offer to receive the others."""
    return HostOffer.objects.get(session=session_number(team)).pk
