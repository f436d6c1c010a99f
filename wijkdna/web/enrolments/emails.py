"""Mails about an enrolment. They are written down here, in the transaction of what they tell; lab_mails sends them."""

from collections.abc import Mapping
from datetime import datetime

from wijkdna.web.enrolments.models import Enrolment, Participant, State
from wijkdna.web.enrolments.queries import coming, link, standing
from wijkdna.web.lab_mails.actions import write
from wijkdna.web.labs.documents import CANCEL, calendar_of, in_words
from wijkdna.web.labs.queries import next_session, sessions_of, sessions_with_a_date
from wijkdna.web.shared.frame import moment_nl


def tell(
    participant: Participant,
    kind: str,
    values: Mapping[str, str] | None = None,
    *,
    event: tuple[str, str] = ("", ""),
    due_at: datetime | None = None,
) -> None:
    """Write a mail to one participant, with her name and her links filled in.

    values  by placeholder;  event  appointments and their method, as calendar_of() gives them
    """
    page = link("lab_mine", participant.key)
    about = {
        "voornaam": participant.name.split(" ")[0],
        "gemeente": participant.enrolment.gemeente_name,
        "link_pagina": page,
        "link_huiswerk": page,
        "link_cijfers": link("start"),
        "link_afmelden": link("lab_cancel", participant.key),
        "link_doorsturen": link("lab_forwarded", participant.lab.slug, participant.forward_key),
    }
    text, method = event
    write(participant.lab, participant.pk, kind, about | dict(values or {}), event=text, method=method, due_at=due_at)


def tell_all(enrolment: Enrolment, kind: str, values: Mapping[str, str] | None = None) -> None:
    """The same mail to everybody of an enrolment who comes."""
    for participant in coming(enrolment):
        tell(participant, kind, values)


def ask_to_confirm(enrolment: Enrolment) -> None:
    """Only to the first: her colleagues hear of it when it counts."""
    first = next(one for one in coming(enrolment) if one.is_first)
    tell(first, "confirm_address", {"link_bevestigen": link("lab_confirm", first.key)})


def tell_placed(enrolment: Enrolment) -> None:
    """They have a place; colleagues hear of each other."""
    for one in coming(enrolment):
        _tell_place(one)


def _counted(number: int) -> str:
    return "" if not number else "één bijeenkomst" if number == 1 else f"{number} bijeenkomsten"


def _others(one: Participant) -> str:
    """Names of who comes with her."""
    return " en ".join(other.name for other in coming(one.enrolment) if other.pk != one.pk)


def _tell_place(one: Participant) -> None:
    """With the sessions that have a date, as appointments."""
    others = _others(one)
    first = next_session(one.lab)
    values = {} if first is None else in_words(first)
    kind = "confirmation_pair" if others else "confirmation"
    dates = calendar_of(sessions_with_a_date(one.lab), one.lab)
    tell(one, kind, {"collega": others, "bijeenkomsten": _counted(len(sessions_of(one.lab))), **values}, event=dates)


def tell_offer(enrolment: Enrolment) -> None:
    """A place is theirs until a moment. Both answers stand on one page: a scanner that opens links gives none."""
    assert enrolment.offer_until is not None
    until = moment_nl(enrolment.offer_until)
    for one in coming(enrolment):
        answer = link("lab_offer", one.key)
        tell(
            one,
            "waitlist_offer",
            {"uiterlijk": until, "link_ja": answer, "link_nee": answer, "collega": _others(one)},
        )


def tell_expired(enrolment: Enrolment) -> None:
    """The place went on; they can wait on."""
    for one in coming(enrolment):
        tell(one, "waitlist_expired", {"link_ja": link("lab_offer", one.key)})


def tell_cancelled(participant: Participant, *, had_place: bool) -> None:
    """She is out, and the appointments leave her calendar."""
    sessions = sessions_with_a_date(participant.lab) if had_place else []
    again = {"link_ja": link("lab_cancel", participant.key)}  # where she can say that she wants to hear of a next one
    tell(participant, "cancellation_by_participant", again, event=calendar_of(sessions, participant.lab, CANCEL))


def tell_standing(participant: Participant) -> None:
    """To somebody who came in the place of a colleague: how her enrolment stands."""
    enrolment = participant.enrolment
    if enrolment.state == State.PLEK:
        _tell_place(participant)
    elif enrolment.state == State.AANBOD and enrolment.offer_until is not None:
        tell_offer(enrolment)
    else:
        number = standing(participant.lab).place(enrolment)
        tell(participant, "waitlist_placed", {"plek_nummer": str(number)})
