"""What in a leerlab goes by the clock: offers that pass on, reminders, mails that wait. The worker looks here often."""

from datetime import datetime

from wijkdna.web.enrolling.actions import forget_unconfirmed
from wijkdna.web.enrolments.actions import expire_offers
from wijkdna.web.lab_dates.actions import remind_sessions
from wijkdna.web.lab_mails.actions import send_due
from wijkdna.web.lab_sessions.actions import erase_needs, send_evaluation, send_half_year, send_homework
from wijkdna.web.polls.actions import remind_silent


def tick(now: datetime) -> None:
    """Do what is due."""
    expire_offers(now)
    forget_unconfirmed(now)
    remind_silent(now)
    remind_sessions(now)
    erase_needs(now)
    send_homework(now)
    send_evaluation(now)
    send_half_year(now)


def send() -> None:
    """Send mails that wait."""
    send_due()
