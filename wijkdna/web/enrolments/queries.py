"""Reads of enrolments. A participant without an account comes by a link with a key that only her mail holds."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from wijkdna.domain.lab_places import Group, Obstacle, Turn, free_seats, place_in_line, turn
from wijkdna.web.enrolments.models import HOLDS_SEATS, IS_OVER, Enrolment, Participant, State
from wijkdna.web.labs.models import Lab
from wijkdna.web.labs.queries import PartLine, places_of
from wijkdna.web.shared.frame import moment_nl


class NoSuchParticipant(Http404):
    """No such link, or one that works no longer: the answer is the same."""


_KEY = re.compile(r"[\w-]{1,32}", re.ASCII)
"""What new_key() makes. Anything else is nobody's, and need not be asked: not every database takes every sign."""


def participant_for(key: str) -> Participant:
    """Whose personal link this is. Raises NoSuchParticipant."""
    if _KEY.fullmatch(key) is None:
        raise NoSuchParticipant
    rows = Participant.objects.select_related("lab__team", "enrolment", "dossier")
    found: Participant | None = rows.filter(
        key=key, lab__published_at__isnull=False, lab__erased_at__isnull=True
    ).first()
    if found is None:
        raise NoSuchParticipant
    return found


def forwarder_for(lab: Lab, key: str) -> Participant | None:
    """Who passed a link on; None for a link of nobody, or of who was never confirmed."""
    if _KEY.fullmatch(key) is None:
        return None
    found: Participant | None = (
        Participant.objects.filter(lab=lab, forward_key=key, enrolment__confirmed_at__isnull=False)
        .select_related("enrolment")
        .first()
    )
    return found


def link(page: str, *args: object) -> str:
    """Address of a page, for in a mail."""
    return f"{settings.SITE_ADDRESS}{reverse(page, args=args)}"


@dataclass(frozen=True, slots=True)
class Standing:
    """Who has a place, who waits, and whose turn it is.

    held, line  groups of people that come;  turn  who is asked now
    """

    held: tuple[Group, ...]
    line: tuple[Group, ...]
    turn: Turn
    free: int

    def place(self, enrolment: Enrolment) -> int:
        """Of who waits: 1 for the first. Raises ValueError for who does not wait."""
        return place_in_line(self.line, enrolment.pk)

    def obstacle(self, enrolment: Enrolment) -> Obstacle | None:
        """Why somebody who waits has no place yet."""
        return self.turn.obstacles.get(enrolment.pk)


def standing(lab: Lab, passed: Iterable[int] = ()) -> Standing:
    """How the places of a lab stand. passed: keys of who lets others pass, this time."""
    rows = (
        Enrolment.objects.filter(lab=lab, state__in=(*HOLDS_SEATS, State.WACHT))
        .annotate(seats=Count("participants", filter=Q(participants__cancelled_at__isnull=True)))
        .filter(seats__gt=0)
        .order_by("queued_at", "pk")
        .values_list("pk", "gemeente", "seats", "state")
    )
    held: list[Group] = []
    line: list[Group] = []
    for pk, gemeente, seats, state in rows:
        (line if state == State.WACHT else held).append(Group(pk, gemeente, seats))
    places = places_of(lab)
    return Standing(tuple(held), tuple(line), turn(places, held, line, tuple(passed)), free_seats(places, held))


def group_of(enrolment: Enrolment) -> Group:
    """As the line counts it."""
    return Group(enrolment.pk, enrolment.gemeente, len(coming(enrolment)))


def coming(enrolment: Enrolment) -> list[Participant]:
    """Participants of an enrolment who did not cancel."""
    rows = Participant.objects.filter(enrolment=enrolment, cancelled_at__isnull=True)
    return list(rows.select_related("enrolment", "lab"))


def placed(lab: Lab) -> list[Participant]:
    """Everybody who has a place, by gemeente."""
    rows = Participant.objects.filter(lab=lab, cancelled_at__isnull=True, enrolment__state=State.PLEK)
    return list(rows.select_related("enrolment", "dossier").order_by("enrolment__gemeente_name", "enrolment_id", "pk"))


def expired(now: datetime | None = None) -> list[tuple[int, int]]:
    """Lab and enrolment of every offer whose time is over."""
    rows = Enrolment.objects.filter(state=State.AANBOD, offer_until__lte=now or timezone.now())
    return list(rows.order_by("offer_until", "pk").values_list("lab_id", "pk"))


# ---- how an enrolment stands, in words


@dataclass(frozen=True, slots=True)
class Status:
    """How an enrolment stands. title, text: to who enrolled; short: of her, for who facilitates the lab."""

    title: str
    text: str
    short: str


def status_of(enrolment: Enrolment, now: Standing) -> Status:
    """In words. now: standing() of its lab; enrolment.lab is read too."""
    match State(enrolment.state):
        case State.WACHT:
            return _waiting(enrolment, now)
        case State.AANBOD:
            return _offered(enrolment)
        case State.PLEK:
            several = any(group.key == enrolment.pk and group.seats > 1 for group in now.held)
            who = "U en uw collega’s hebben" if several else "U hebt"
            return Status("U doet mee", f"{who} een plek. Tot ziens bij {enrolment.lab.title}.", "doet mee")
            return Status("U doet mee", f"{who} een plek. Tot ziens in {enrolment.lab.title}.", "doet mee")
        case state:
            return _ELSE[state]


def status_for(participant: Participant, now: Standing) -> Status:
    """The same for one participant: she may have left while her colleagues come."""
    over = participant.cancelled_at is not None and participant.enrolment.state not in IS_OVER
    return _ELSE[State.AFGEMELD] if over else status_of(participant.enrolment, now)


def _waiting(enrolment: Enrolment, now: Standing) -> Status:
    keys = [group.key for group in now.line]
    if enrolment.pk not in keys:  # nobody of it comes any more
        return _ELSE[State.AFGEMELD]
    number = keys.index(enrolment.pk) + 1
    why = _why(enrolment, now, now.line[number - 1].seats)
    if enrolment.passed_at is not None:
        why += f" Op {moment_nl(enrolment.passed_at)} liet de begeleider iemand voorgaan. U hield uw plaats."
    return Status(f"U staat op plaats {number} van de wachtlijst", why, f"wachtlijst, plaats {number}")


def _why(enrolment: Enrolment, now: Standing, seats: int) -> str:
    """What keeps them waiting, and what has to happen."""
    lab = enrolment.lab
    match now.obstacle(enrolment):
        case Obstacle.OWN_GEMEENTE:
            most = "één persoon" if lab.per_gemeente == 1 else f"hoogstens {lab.per_gemeente} mensen"
            return (
                f"Uit één gemeente kan {most} meedoen, en uit {enrolment.gemeente_name} is dat aantal bereikt. "
                "Komt daar een plek vrij, dan krijgt u een mail."
            )
        case Obstacle.GEMEENTEN:
            return (
                f"Er {'kan één gemeente' if lab.gemeenten == 1 else f'kunnen {lab.gemeenten} gemeenten'} meedoen, "
                "en dat aantal is bereikt. "
                "Valt er een gemeente af, dan krijgt wie aan de beurt is een mail."
            )
        case Obstacle.TOO_FEW:
            return (
                f"{_free(now)} Voor u samen zijn er {seats} nodig, dus u wacht tot er genoeg vrij zijn. "
                "Dan krijgt u een mail. Met minder mensen komen kan ook: dan bent u misschien meteen aan de beurt."
            )
        case Obstacle.BEHIND:
            return (
                f"{_free(now)} Wie voor u in de rij staat, heeft er meer nodig en is eerst aan de beurt. "
                "Zodra u aan de beurt bent, krijgt u een mail."
            )
        case _:
            return "Alle plekken zijn nu bezet. Komt er een plek vrij en bent u aan de beurt, dan krijgt u een mail."


def _free(now: Standing) -> str:
    return "Er is nu 1 plek vrij." if now.free == 1 else f"Er zijn nu {now.free} plekken vrij."


def _offered(enrolment: Enrolment) -> Status:
    until = "" if enrolment.offer_until is None else moment_nl(enrolment.offer_until)
    if enrolment.offer_until is None or enrolment.offer_until <= timezone.now():
        return Status(
            "De tijd voor uw antwoord is om",
            f"De plek was voor u tot {until}. Zij gaat nu naar de volgende." if until else "",
            "aanbod is verlopen",
        )
    text = f"Wij houden die vast tot {until}. Zegt u voor die tijd niets, dan gaat de plek naar de volgende."
    return Status("Er is een plek voor u", text, f"aanbod tot {until}")


_ELSE = {
    State.NIEUW: Status(
        "Bevestig eerst uw e-mailadres",
        "Wij stuurden u een mail met een link. Daarna hoort u of er plek is.",
        "e-mailadres nog niet bevestigd",
    ),
    State.GEVRAAGD: Status(
        "Uw aanmelding is binnen",
        "U hebt nog geen plek. De begeleider kijkt welke gemeenten samen meedoen. U krijgt daarover een mail.",
        "wacht op de begeleider",
    ),
    State.VERLOPEN: Status(
        "De plek is doorgegeven",
        "Wij hoorden niets op tijd. U staat niet meer op de wachtlijst. U kunt achteraan weer aansluiten.",
        "aanbod verlopen",
    ),
    State.AFGEWEZEN: Status("Deze keer geen plek", "Waarom dat zo is, staat in de mail die u kreeg.", "niet geplaatst"),
    State.AFGEMELD: Status("U bent afgemeld", "Uw plek is vrij voor een ander.", "afgemeld"),
    State.AFGEMELD: Status("U bent afgemeld", "Uw plek is vrij voor een ander. Wij sturen u niets meer.", "afgemeld"),
}


# ---- parts of the page of a participant that features above fill


@dataclass(frozen=True, slots=True)
class MinePart:
    """What a feature shows on the page of a participant who has a place.

    urgent  she is asked something now: it stands above all else
    beside  it is of less weight: it stands beside the rest on a wide screen, and below it on a phone
    The rest is as in BoardPart of labs.
    """

    key: str
    heading: str
    sentences: tuple[str, ...] = ()
    lines: tuple[PartLine, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    template: str = ""
    content: Any = None
    urgent: bool = False
    beside: bool = False


def has_place(participant: Participant) -> bool:
    """True for who takes part: her enrolment has a place, and she did not cancel."""
    return participant.cancelled_at is None and participant.enrolment.state == State.PLEK


def mine_parts(participant: Participant) -> list[MinePart]:
    """Those of settings.LAB_MINE_PARTS, in their order; [] for who has no place.

    Each is a function of a participant that gives a part or None.
    """
    if not has_place(participant):
        return []
    parts = (import_string(name)(participant) for name in settings.LAB_MINE_PARTS)
    return [part for part in parts if part is not None]
