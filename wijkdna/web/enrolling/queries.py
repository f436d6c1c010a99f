"""The invitation of a leerlab as a visitor reads it, and what its form needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from wijkdna.domain.areas import Level
from wijkdna.domain.calendar_event import countdown
from wijkdna.domain.rich_text import Block, Heading, Paragraph, Run, read
from wijkdna.store.latest import Latest
from wijkdna.web.enrolments.models import IS_OVER, Enrolment, Participant, State
from wijkdna.web.enrolments.queries import NoSuchParticipant, Standing, coming, forwarder_for, standing
from wijkdna.web.lab_mails.models import LabMail
from wijkdna.web.labs.documents import moment_of, where
from wijkdna.web.labs.models import Lab, LabSession, SessionState
from wijkdna.web.labs.queries import is_open, next_session, sessions_of
from wijkdna.web.shared.frame import moment_nl

_NUMBERS = ("geen", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")
_KICK_OFF = 0
"""Number of the session that opens a lab."""

CONFIRM_HOURS = 48
"""How long somebody has to confirm her address; then what she filled in is erased."""

MOST_MAILS = 3
"""Mails of an enrolment to one address in an hour: whoever types an address must not be able to flood its mailbox."""

_OF_ENROLLING = ("confirm_address", "already_in")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the invitation. heading: its words, () when it has none; lead: its first paragraph, or None."""

    heading: tuple[Run, ...]
    lead: Paragraph | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class SessionCard:
    """A session on the invitation. number: "1", "" for the kick-off; the rest in words, "" for what is not known."""

    number: str
    title: str
    goals: tuple[Block, ...]
    when: str
    countdown: str
    where: str
    before: str


@dataclass(frozen=True, slots=True)
class Door:
    """Whether people can enrol. said: in words; note: beside the button; has_line: they come on the waiting list."""

    is_open: bool
    said: str
    note: str
    has_line: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A lab in the list. is_over: nobody can enrol any more."""

    lab: Lab
    door: Door
    first: str
    is_over: bool


def published_labs() -> list[Listed]:
    """Labs that everybody may see: those that one can enrol for first, then those to come, then the others."""
    labs = Lab.objects.filter(published_at__isnull=False).select_related("team")
    found = [_listed(lab) for lab in labs]
    return sorted(found, key=lambda one: (one.is_over, not one.door.is_open, one.lab.opens_at))


def _listed(lab: Lab) -> Listed:
    session = next_session(lab)
    is_over = lab.archived_at is not None or lab.closes_at <= timezone.now()
    return Listed(lab, door_of(lab, standing(lab)), "" if session is None else moment_of(session)[0], is_over)


def door_of(lab: Lab, now: Standing) -> Door:
    """Open, not yet, or no longer; and what somebody gets who enrols now."""
    if lab.archived_at is not None:
        return Door(False, "Dit leerlab is afgelopen.", "", False)
    if not is_open(lab):
        opens = f"Inschrijven kan vanaf {moment_nl(lab.opens_at)} ({_until(lab.opens_at)})."
        is_early = lab.opens_at > timezone.now()
        return Door(False, opens if is_early else "Inschrijven kan niet meer.", "", False)
    has_line = not lab.moderated and (now.free == 0 or bool(now.line))
    closes = f"Inschrijven kan tot {moment_nl(lab.closes_at)} ({_until(lab.closes_at)})."
    return Door(True, closes, _note(lab, has_line=has_line), has_line)


def _note(lab: Lab, *, has_line: bool) -> str:
    if has_line:
        return (
            "Alle plekken zijn bezet of beloofd. U komt op de wachtlijst. Als u aan de beurt bent, krijgt u een mail."
        )
    if lab.moderated:
        return "De begeleider kiest welke gemeenten samen meedoen. U hoort het per mail."
    if lab.together and lab.per_gemeente > 1:
        return "U doet met uw collega’s samen mee, of samen niet."
    return "U hebt geen account nodig."


def _until(moment: datetime) -> str:
    return countdown(timezone.now(), moment, ZoneInfo(settings.TIME_ZONE))


def number_word(number: int) -> str:
    """ "drie"; from thirteen on in digits."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def counted(sessions: Sequence[LabSession]) -> str:
    """ "een kick-off en drie bijeenkomsten"; "" when there are none."""
    number = sum(one.number != _KICK_OFF for one in sessions)
    words = [] if number == len(sessions) else ["een kick-off"]
    words += [f"{number_word(number)} {'bijeenkomst' if number == 1 else 'bijeenkomsten'}"] if number else []
    return " en ".join(words)


def facts_of(lab: Lab, sessions: Sequence[LabSession], now: Standing) -> list[tuple[str, str]]:
    """Words and what they stand for: Wat, Waar, Wanneer, Kosten, Plekken. Only what is known."""
    rows = (
        ("Wat", capital(counted(sessions))),
        ("Waar", _places_of(sessions)),
        ("Wanneer", _first_time(sessions)),
        ("Kosten", lab.costs),
        ("Plekken", _seats(lab, now)),
    )
    return [(word, said) for word, said in rows if said]


def capital(text: str) -> str:
    """As a sentence begins."""
    return text[:1].upper() + text[1:]


def _places_of(sessions: Sequence[LabSession]) -> str:
    known = dict.fromkeys(filter(None, (one.host or one.place for one in sessions)))
    return ", ".join(known) if known else "Dat hoort u later"


def _first_time(sessions: Sequence[LabSession]) -> str:
    now = timezone.now()
    dated = [one for one in sessions if one.state == SessionState.VAST and one.starts_at is not None]
    coming_up = next((one for one in dated if (one.ends_at or now) >= now), None)
    if coming_up is None:
        return "Alle bijeenkomsten zijn geweest" if dated and len(dated) == len(sessions) else "De data kiezen we nog"
    day, time = moment_of(coming_up)
    first = "Eerste keer" if coming_up == sessions[0] else coming_up.title
    return f"{first}: {day}, {time} ({_countdown(coming_up)})"


def _countdown(session: LabSession) -> str:
    if session.starts_at is None:
        return ""
    return countdown(timezone.now(), session.starts_at, ZoneInfo(settings.TIME_ZONE), session.ends_at)


def _seats(lab: Lab, now: Standing) -> str:
    most = "één" if lab.per_gemeente == 1 else f"hoogstens {lab.per_gemeente}"
    said = [f"{lab.places} {'plek' if lab.places == 1 else 'plekken'}, uit één gemeente {most}."]
    if lab.gemeenten:
        said.append("Van één gemeente." if lab.gemeenten == 1 else f"Er kunnen {lab.gemeenten} gemeenten meedoen.")
    if is_open(lab) and not lab.moderated and now.free and not now.line:
        said.append(f"Nog {now.free} vrij.")
    return " ".join(said)


def told_sessions(lab: Lab) -> list[LabSession]:
    """Those of the invitation: what was cancelled is left out."""
    return [one for one in sessions_of(lab) if one.state != SessionState.AFGEZEGD]


def card_of(session: LabSession) -> SessionCard:
    """A session in words."""
    day, time = moment_of(session) if session.state == SessionState.VAST else ("", "")
    before = session.homework_text or (session.get_homework_display() if session.homework else "")
    return SessionCard(
        number="" if session.number == _KICK_OFF else str(session.number),
        title=session.title,
        goals=read(session.goals),
        when=f"{capital(day)}, {time}" if day else "",
        countdown=_countdown(session) if day else "",
        where=", ".join(dict.fromkeys(filter(None, (session.host, where(session))))),
        before=before,
    )


def sections_of(text: str) -> list[Section]:
    """The text of the invitation: each heading with what stands below it."""
    found: list[tuple[tuple[Run, ...], list[Block]]] = []
    for block in read(text):
        if isinstance(block, Heading):
            found.append((block.runs, []))
        else:
            found = found or [((), [])]
            found[-1][1].append(block)
    return [_section(heading, blocks) for heading, blocks in found]


def _section(heading: tuple[Run, ...], blocks: list[Block]) -> Section:
    lead = blocks[0] if blocks and isinstance(blocks[0], Paragraph) else None
    return Section(heading, lead, tuple(blocks[1:] if lead else blocks))


def via_of(lab: Lab, key: str) -> Participant | None:
    """Whose link somebody came by; None without one, or by one that works no longer."""
    return forwarder_for(lab, key) if key else None


def gemeenten(latest: Latest) -> list[str]:
    """Names of all gemeenten, for a list of suggestions."""
    areas = latest.areas
    return sorted(areas.names[row] for row in range(*areas.slices[Level.GEMEENTE].indices(len(areas))))


def colleagues_of(participant: Participant) -> list[Participant]:
    """The others of her enrolment who come."""
    return [one for one in coming(participant.enrolment) if one.pk != participant.pk]


def may_take_off(participant: Participant, number: str) -> Participant:
    """A colleague that the first of an enrolment may take off. Raises NoSuchParticipant."""
    found = next((one for one in colleagues_of(participant) if str(one.pk) == number), None)
    if found is None or not participant.is_first or not is_in(participant):
        raise NoSuchParticipant
    return found


def is_in(participant: Participant) -> bool:
    """True for who has something to give back: a place, an offer, a place in the line, or a question for one."""
    return participant.cancelled_at is None and participant.enrolment.state not in IS_OVER


def may_replace(participant: Participant) -> bool:
    """True for who can send a colleague."""
    can = (State.PLEK, State.WACHT, State.AANBOD)
    return participant.cancelled_at is None and participant.enrolment.state in can


def may_confirm(participant: Participant, enrolment: Enrolment) -> bool:
    """The first of who enrolled, in time, as long as she did not enrol anew."""
    in_time = timezone.now() < enrolment.created_at + timedelta(hours=CONFIRM_HOURS)
    return in_time and participant.is_first and participant.cancelled_at is None


def may_pass_on(participant: Participant) -> bool:
    """True for who has a link of her own that works."""
    return participant.cancelled_at is None and participant.enrolment.confirmed_at is not None


def is_flooded(email: str) -> bool:
    """True for an address that got enough mails of enrolling for this hour, in whichever lab."""
    address = email.strip().lower()
    return _lately().filter(kind__in=_OF_ENROLLING, participant__email=address).count() >= MOST_MAILS


def was_mailed(participant: Participant, kind: str) -> bool:
    """True when somebody got a mail of this kind in the last hour."""
    return _lately().filter(kind=kind, participant=participant).exists()


def _lately() -> QuerySet[LabMail]:
    found: QuerySet[LabMail] = LabMail.objects.filter(created_at__gt=timezone.now() - timedelta(hours=1))
    return found


def names_of(people: Iterable[Participant]) -> str:
    """ "Ali de Vries en Bo Jansen"."""
    *most, last = [one.name for one in people] or [""]
    return f"{', '.join(most)} en {last}" if most else last


def offer_is_open(enrolment: Enrolment) -> bool:
    """True while a place is kept for them."""
    until = enrolment.offer_until
    return enrolment.state == State.AANBOD and until is not None and until > timezone.now()
