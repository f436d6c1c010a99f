"""Mails about bijeenkomsten that go by the clock."""

from wijkdna.web.enrolments.emails import tell
from wijkdna.web.enrolments.models import Participant
from wijkdna.web.enrolments.queries import link
from wijkdna.web.labs.documents import in_words
from wijkdna.web.labs.models import LabSession

EVALUATION, HALF_YEAR = "evaluation", "half_year_check"


def tell_homework(participant: Participant, kind: str, session: LabSession) -> None:
    """What to do before a session. kind: one of homework_1 to homework_3."""
    tell(participant, kind, in_words(session))


def ask_evaluation(participant: Participant) -> None:
    """The five questions, after the last session."""
    values = {"link_evaluatie": link("lab_evaluate", participant.key), "later": "over een half jaar"}
    tell(participant, EVALUATION, values)


def ask_half_year(participant: Participant) -> None:
    """How it goes, half a year later."""
    tell(participant, HALF_YEAR)
