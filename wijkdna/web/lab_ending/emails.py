"""Mails at the end of a leerlab."""

from datetime import date

from wijkdna.domain.numbers_nl import date_nl
from wijkdna.web.enrolments.emails import tell, tell_all
from wijkdna.web.enrolments.models import Enrolment, Participant


def tell_closed(participant: Participant, gone: date) -> None:
    """To who took part: the lab is closed, and her data go on a day."""
    tell(participant, "archived", {"gewist_op": date_nl(gone)})


def tell_no_place(enrolment: Enrolment) -> None:
    """To who still waited."""
    tell_all(enrolment, "declined", {"reden": "Het leerlab is afgesloten."})
