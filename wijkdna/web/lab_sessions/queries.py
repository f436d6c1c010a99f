"""Reads of bijeenkomsten: materials, who was there, what a host must know, certificates, and the five questions."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from wijkdna.domain.lab_hours import in_words, length
from wijkdna.domain.lab_results import FEWEST, NUMBERS, Told, class_of, told
from wijkdna.domain.retention import Length, later
from wijkdna.store.lab_mails import LabQuestion, load_lab_mails
from wijkdna.web.enrolments.models import Participant
from wijkdna.web.enrolments.queries import MinePart, NoSuchParticipant, has_place, placed
from wijkdna.web.lab_mails.models import LabMail
from wijkdna.web.lab_sessions.models import Attendance, Evaluated, Evaluation, Material
from wijkdna.web.labs.documents import moment_of
from wijkdna.web.labs.models import Homework, Lab, LabSession, SessionState
from wijkdna.web.labs.queries import BoardPart, NoSuchLab, PartLine, sessions_of

SCALE = ("1", "2", "3", "4", "5")
HALF_A_YEAR = Length(months=6)

_MAILED_AT = time(9)
"""When on a morning the mails of a day go, where the site is."""

_STILL_TOLD = timedelta(days=30)
"""How long after its moment a mail still makes sense, of a worker that was away or a lab that was fixed later."""

_HOMEWORK = {Homework.FOTO: "homework_1", Homework.VELDWERK: "homework_2", Homework.PLAN: "homework_3"}


def session_for(lab: Lab, number: int) -> LabSession:
    """A session of a lab. Raises NoSuchLab."""
    found: LabSession | None = LabSession.objects.select_related("lab__team").filter(lab=lab, pk=number).first()
    if found is None:
        raise NoSuchLab
    return found


def my_session(participant: Participant, number: int) -> LabSession:
    """A session of somebody who has a place. Raises NoSuchParticipant for all others: the answer is the same."""
    if not has_place(participant):
        raise NoSuchParticipant
    try:
        return session_for(participant.lab, number)
    except NoSuchLab:
        raise NoSuchParticipant from None


def materials_of(session: LabSession) -> QuerySet[Material]:
    """In the order in which they came."""
    found: QuerySet[Material] = Material.objects.filter(session=session)
    return found


def file_for(session: LabSession, number: int) -> Material:
    """A file of a session. Raises NoSuchLab, for a link too."""
    found: Material | None = materials_of(session).exclude(file="").filter(pk=number).first()
    if found is None:
        raise NoSuchLab
    return found


# ---- who was there


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody on the attendance list of a session. attendance: None when nothing was filled in."""

    participant: Participant
    attendance: Attendance | None
    is_gone: bool

    @property
    def state(self) -> str:
        """As the form has it: ja, nee or leeg."""
        if self.attendance is None:
            return "leeg"
        return "ja" if self.attendance.present else "nee"

    @property
    def own_hours(self) -> str:
        """Of who was there for a part only: "1,5 uur", else ""."""
        hours = self.attendance.hours if self.attendance and self.attendance.present else None
        return "" if hours is None else in_words(hours)


def seats_of(session: LabSession) -> list[Seat]:
    """Who has a place, by gemeente; and at the end who was filled in and left the lab since."""
    rows = Attendance.objects.filter(session=session).select_related("participant__enrolment")
    found = {row.participant_id: row for row in rows}
    seats = [Seat(one, found.pop(one.pk, None), is_gone=False) for one in placed(session.lab)]
    return seats + [Seat(row.participant, row, is_gone=True) for row in found.values()]


def hours_of(session: LabSession) -> Decimal | None:
    """What the whole of a session counts for; None when nobody knows yet."""
    if session.hours is not None:
        return session.hours
    if session.starts_at is None or session.ends_at is None:
        return None
    return length(session.starts_at, session.ends_at)


def may_be_marked(session: LabSession, now: datetime | None = None) -> bool:
    """True from the day of a session: before it, nobody can have been there."""
    begins = session.starts_at if session.state == SessionState.VAST else None
    return begins is not None and timezone.localdate(begins) <= timezone.localdate(now)


@dataclass(frozen=True, slots=True)
class Attended:
    """A session that somebody was at. day: "donderdag 15 oktober 2026"; hours: of hers."""

    title: str
    day: str
    hours: Decimal

    @property
    def in_words(self) -> str:
        """The hours: "3,5 uur"."""
        return in_words(self.hours)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What somebody was at."""

    participant: Participant
    lines: tuple[Attended, ...]

    @property
    def in_words(self) -> str:
        """All hours together: "10,5 uur"."""
        return in_words(sum((one.hours for one in self.lines), Decimal(0)))


def certificate_of(participant: Participant) -> Certificate | None:
    """Of one participant; None for who was nowhere."""
    return next(iter(_certificates(Attendance.objects.filter(participant=participant))), None)


def certificates_of(lab: Lab) -> list[Certificate]:
    """Of everybody who was somewhere, by gemeente."""
    return _certificates(Attendance.objects.filter(session__lab=lab))


def _certificates(rows: QuerySet[Attendance]) -> list[Certificate]:
    attended = rows.filter(present=True).select_related("session", "participant__enrolment", "participant__lab__team")
    by_participant: dict[Participant, list[Attended]] = defaultdict(list)
    in_order = ("participant__enrolment__gemeente_name", "participant__enrolment_id", "participant_id")
    for row in attended.order_by(*in_order, "session__number"):
        hours = row.hours if row.hours is not None else hours_of(row.session)
        if hours:
            by_participant[row.participant].append(Attended(row.session.title, moment_of(row.session)[0], hours))
    return [Certificate(one, tuple(lines)) for one, lines in by_participant.items()]


# ---- for the host


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody needs, as the first who wrote it so did, and how many wrote the same."""

    text: str
    people: int


@dataclass(frozen=True, slots=True)
class Needs:
    """What a host must know, without names. silent: how many filled in nothing, which is not the same as no needs."""

    people: int
    diet: tuple[Need, ...]
    access: tuple[Need, ...]
    silent: int


def needs_of(lab: Lab) -> Needs:
    """Of everybody who has a place."""
    people = placed(lab)
    silent = sum(not (one.diet.strip() or one.access_needs.strip()) for one in people)
    diet, access = _counted(one.diet for one in people), _counted(one.access_needs for one in people)
    return Needs(len(people), diet, access, silent)


def _counted(texts: Iterable[str]) -> tuple[Need, ...]:
    """Those that say the same together, most first; capitals, spaces and a sign at the end do not count."""
    first: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for text in filter(None, (" ".join(one.split()).rstrip(".!, ") for one in texts)):
        key = text.casefold()
        first.setdefault(key, text)
        counts[key] += 1
    return tuple(Need(first[key], count) for key, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])))


# ---- the five questions


@dataclass(frozen=True, slots=True)
class Answered:
    """What is told of one question. number: how many answered it; told, texts: () when nothing may be told."""

    question: LabQuestion
    number: int
    told: tuple[Told, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """answered: how many sent the questions; asked: how many could; questions: () below FEWEST answers."""

    answered: int
    asked: int
    questions: tuple[Answered, ...]


def results_of(lab: Lab) -> Results:
    """What may be told of the answers."""
    rows = [row.answers for row in Evaluation.objects.filter(lab=lab)]
    sent = Evaluated.objects.filter(lab=lab).values_list("participant", flat=True)
    asked = len({one.pk for one in placed(lab)} | set(sent))
    questions = load_lab_mails().questions if len(rows) >= FEWEST else ()
    return Results(len(rows), asked, tuple(_answered(one, rows) for one in questions))


def _answered(question: LabQuestion, rows: Sequence[dict[str, Any]]) -> Answered:
    found = [row[question.id] for row in rows if question.id in row]
    if question.kind == "text":
        return Answered(question, len(found), (), tuple(sorted(found, key=str.casefold)))
    labels, answers = labels_of(question), [_label(question, one) for one in found]
    return Answered(question, len(found), told(labels, [one for one in answers if one in labels]), ())


def labels_of(question: LabQuestion) -> tuple[str, ...]:
    """What the answers to a question are counted by."""
    if question.kind == "number":
        return tuple(words for _, words in NUMBERS)
    return SCALE if question.kind == "scale" else question.choices


def _label(question: LabQuestion, answer: Any) -> str:  # noqa: ANN401 of any question
    return class_of(int(answer)) if question.kind == "number" else str(answer)


def has_evaluated(participant: Participant) -> bool:
    """True for who sent the questions."""
    return bool(Evaluated.objects.filter(participant=participant).exists())


def takes_answers(lab: Lab, now: datetime | None = None) -> bool:
    """True when the last session is over, until the lab is closed."""
    ended = ended_at(sessions_of(lab))
    return lab.archived_at is None and ended is not None and ended <= (now or timezone.now())


# ---- by the clock


def ended_at(sessions: Sequence[LabSession]) -> datetime | None:
    """The end of the last session, past or to come; None while one that goes on has no date."""
    ends = [one.ends_at if one.state == SessionState.VAST else None for one in _going_on(sessions)]
    known = [one for one in ends if one is not None]
    return max(known) if known and len(known) == len(ends) else None


def _going_on(sessions: Iterable[LabSession]) -> list[LabSession]:
    return [one for one in sessions if one.state != SessionState.AFGEZEGD]


def running_labs() -> QuerySet[Lab]:
    """Those whose participants may hear of us, with their sessions in order."""
    rows = Lab.objects.filter(published_at__isnull=False, erased_at__isnull=True, sessions__state=SessionState.VAST)
    found: QuerySet[Lab] = rows.distinct().prefetch_related("sessions")
    return found


def due_homework(sessions: Sequence[LabSession], now: datetime) -> Iterator[tuple[str, LabSession]]:
    """The mails about homework whose moment has come, each with the session it is for."""
    going_on = _going_on(sessions)
    for before, one in zip([None, *going_on], going_on, strict=False):
        kind = _HOMEWORK.get(Homework(one.homework))
        if kind and not (one.ends_at and one.ends_at <= now) and _is_its_turn(one, before, now):
            yield kind, one


def _is_its_turn(session: LabSession, before: LabSession | None, now: datetime) -> bool:
    """The first homework as soon as its session is fixed; the rest on the morning after the session before it."""
    if before is None or session.homework == Homework.FOTO:
        return session.state == SessionState.VAST
    return before.state == SessionState.VAST and before.ends_at is not None and now >= morning_after(before.ends_at)


def morning_after(moment: datetime, length: Length = Length(days=1)) -> datetime:  # noqa: B008 it never changes
    """When the mails go of the day so long after that of a moment."""
    day = later(timezone.localdate(moment), length)
    return timezone.make_aware(datetime.combine(day, _MAILED_AT))


def is_due(lab: Lab, after: Length, now: datetime) -> bool:
    """True on the morning so long after the last session, and for a while from then on."""
    ended = ended_at(list(lab.sessions.all()))
    return ended is not None and timedelta(0) <= now - morning_after(ended, after) < _STILL_TOLD


def not_told(lab: int, kind: str) -> list[Participant]:
    """Who has a place and was never written this mail."""
    written = set(LabMail.objects.filter(lab=lab, kind=kind).values_list("participant", flat=True))
    return [one for one in placed(Lab(pk=lab)) if one.pk not in written]


def with_needs_to_erase(now: datetime) -> set[int]:
    """Labs with a session on a day before this one whose needs were not erased yet, or that have needs and are over."""
    day = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    past = set(sessions_to_erase(now).values_list("lab", flat=True))
    for lab in Lab.objects.filter(pk__in=with_needs().values("lab")).prefetch_related("sessions"):
        ended = ended_at(list(lab.sessions.all()))
        past |= {lab.pk} if ended is not None and ended < day else set()
    return past


def with_needs() -> QuerySet[Participant]:
    """Everybody, with a place or not, who filled in what she eats or needs."""
    found: QuerySet[Participant] = Participant.objects.exclude(diet="", access_needs="")
    return found


def sessions_to_erase(now: datetime) -> QuerySet[LabSession]:
    """Sessions of before today after which the needs were not erased. One that moved on counts again."""
    day = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    never = Q(needs_erased_at__isnull=True) | Q(needs_erased_at__lt=F("ends_at"))
    found: QuerySet[LabSession] = LabSession.objects.filter(never, state=SessionState.VAST, ends_at__lt=day)
    return found


# ---- parts of other pages


def _day(session: LabSession) -> str:
    """Its day, or why it has none."""
    is_sure = session.state == SessionState.VAST
    return (moment_of(session)[0] if is_sure else "") or session.get_state_display()


def mine_part(participant: Participant) -> MinePart | None:
    """The sessions of somebody who has a place; her certificate, and the questions at the end."""
    key, lab = participant.key, participant.lab
    lines = [PartLine(_day(one), one.title, reverse("lab_session", args=(key, one.pk))) for one in sessions_of(lab)]
    if takes_answers(lab) and not has_evaluated(participant):
        address = reverse("lab_evaluate", args=(key,))
        lines.append(PartLine("Wat vond u ervan?", "Beantwoord vijf vragen", address, "3 minuten, zonder uw naam"))
    if certificate_of(participant) is not None:
        lines.append(PartLine("U was erbij.", "Uw bewijs van deelname", reverse("lab_certificate", args=(key,))))
    return MinePart("bijeenkomsten", "Alle bijeenkomsten", lines=tuple(lines)) if lines else None


def board_part(lab: Lab) -> BoardPart | None:
    """The sessions, with how many were there; and what comes out of them."""
    there = Count("attendance", filter=Q(attendance__present=True))
    rows = LabSession.objects.filter(lab=lab).annotate(there=there).order_by("number", "pk")
    lines = tuple(
        PartLine(
            _day(one),
            one.title,
            reverse("lab_session_edit", args=(lab.pk, one.pk)),
            f"{one.there} aanwezig" if one.there else "",
        )
        for one in rows
    )
    links = (
        ("Bewijzen van deelname", reverse("lab_certificates", args=(lab.pk,))),
        ("Wat vonden zij ervan?", reverse("lab_evaluation", args=(lab.pk,))),
    )
    return BoardPart("bijeenkomsten", "Programma, materiaal en wie er was", lines=lines, links=links) if lines else None
