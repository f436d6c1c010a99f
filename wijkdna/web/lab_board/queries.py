"""What a facilitator sees of a lab: places, the line, who came via whom, and the mails that went out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils import timezone

from wijkdna.domain.lab_places import Obstacle
from wijkdna.store.lab_mails import load_lab_mails
from wijkdna.web.accounts.models import Team
from wijkdna.web.enrolments.models import HOLDS_SEATS, IS_OVER, Enrolment, Participant, State
from wijkdna.web.enrolments.queries import Standing, standing, status_of
from wijkdna.web.lab_mails.models import LabMail
from wijkdna.web.lab_mails.queries import mails_of
from wijkdna.web.labs.models import Lab, LabSession
from wijkdna.web.labs.queries import NoSuchLab, is_open, next_session
from wijkdna.web.shared.frame import moment_nl

DEEPEST = 8
"""Levels of the tree of who came via whom; who is further down stands at the last, with the name of who sent her."""


@dataclass(frozen=True, slots=True)
class Row:
    """An enrolment. people: who come, or who came when it is over; via: who sent her the link; short: how it stands."""

    enrolment: Enrolment
    people: tuple[Participant, ...]
    via: str
    short: str

    @property
    def names(self) -> str:
        """ "Ali de Vries en Bo Jansen"; "gewist" when nobody is left."""
        *first, last = [one.name or "gewist" for one in self.people] or ["gewist"]
        return f"{', '.join(first)} en {last}" if first else last


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in the line. number: 1 for the first; holds: others wait for her, since she needs more than is free."""

    number: int
    row: Row
    why: str
    holds: bool


@dataclass(frozen=True, slots=True)
class OfGemeente:
    """Seats of one gemeente: taken, and kept for who has an offer; room: what her own limit leaves."""

    name: str
    taken: int
    offered: int
    room: int


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats of a lab, in all and of each gemeente. total: as the lab says; more may be held than that."""

    total: int
    taken: int
    offered: int
    free: int
    gemeenten: tuple[OfGemeente, ...]


@dataclass(slots=True)
class Branch:
    """An enrolment in the tree of who came via whom."""

    row: Row
    children: list["Branch"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Board:
    """All of a lab. unconfirmed: how many did not prove their address yet; over: who does not come any more."""

    seats: Seats
    asking: list[Row]
    offers: list[Row]
    line: list[Waiting]
    placed: list[Row]
    over: list[Row]
    tree: list[Branch]
    unconfirmed: int


def board_of(lab: Lab) -> Board:
    """What there is now."""
    now = standing(lab)
    rows = rows_of(lab, now)
    of_state: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        of_state[row.enrolment.state].append(row)
    return Board(
        seats=_seats(lab, of_state[State.PLEK], of_state[State.AANBOD]),
        asking=of_state[State.GEVRAAGD],
        offers=sorted(of_state[State.AANBOD], key=lambda row: row.enrolment.offer_until or timezone.now()),
        line=_line(lab, now, of_state[State.WACHT]),
        placed=sorted(of_state[State.PLEK], key=lambda row: row.enrolment.gemeente_name),
        over=[row for row in rows if row.enrolment.state in IS_OVER],
        tree=tree_of([row for row in rows if row.enrolment.state != State.NIEUW]),
        unconfirmed=len(of_state[State.NIEUW]),
    )


def rows_of(lab: Lab, now: Standing) -> list[Row]:
    """All enrolments, who confirmed first first."""
    people: dict[int, list[Participant]] = defaultdict(list)
    for one in Participant.objects.filter(lab=lab).order_by("enrolment_id", "-is_first", "pk"):
        people[one.enrolment_id].append(one)
    rows = Enrolment.objects.filter(lab=lab).select_related("lab", "via__enrolment").order_by("confirmed_at", "pk")
    return [_row(one, people[one.pk], now) for one in rows]


def row_for(lab: Lab, number: int) -> Row:
    """One enrolment of this lab that was confirmed. Raises NoSuchLab."""
    found = next((row for row in rows_of(lab, standing(lab)) if row.enrolment.pk == number), None)
    if found is None or found.enrolment.state == State.NIEUW:
        raise NoSuchLab
    return found


def _row(enrolment: Enrolment, people: Sequence[Participant], now: Standing) -> Row:
    come = [one for one in people if one.cancelled_at is None]
    via = enrolment.via
    said = "" if via is None else f"{via.name or 'gewist'} ({via.enrolment.gemeente_name})"
    return Row(enrolment, tuple(come or people), said, status_of(enrolment, now).short)


def _seats(lab: Lab, placed: Sequence[Row], offered: Sequence[Row]) -> Seats:
    names = {row.enrolment.gemeente: row.enrolment.gemeente_name for row in (*placed, *offered)}
    taken, kept = _by_gemeente(placed), _by_gemeente(offered)
    rows = [
        OfGemeente(name, taken[code], kept[code], max(0, lab.per_gemeente - taken[code] - kept[code]))
        for code, name in names.items()
    ]
    in_all, waiting = sum(taken.values()), sum(kept.values())
    free = max(0, lab.places - in_all - waiting)
    return Seats(lab.places, in_all, waiting, free, tuple(sorted(rows, key=lambda one: one.name)))


def _by_gemeente(rows: Iterable[Row]) -> dict[str, int]:
    seats: dict[str, int] = defaultdict(int)
    for row in rows:
        seats[row.enrolment.gemeente] += len(row.people)
    return seats


def _line(lab: Lab, now: Standing, rows: Sequence[Row]) -> list[Waiting]:
    by_key = {row.enrolment.pk: row for row in rows}
    holds = now.turn.holds
    return [
        Waiting(number, by_key[group.key], _why(lab, now, by_key[group.key]), holds is not None and holds == group)
        for number, group in enumerate(now.line, start=1)
    ]


def _why(lab: Lab, now: Standing, row: Row) -> str:
    """Why she has no place yet, for the facilitator."""
    match now.obstacle(row.enrolment):
        case Obstacle.OWN_GEMEENTE:
            return f"Uit {row.enrolment.gemeente_name} komen er al zo veel als mag: {lab.per_gemeente}."
        case Obstacle.GEMEENTEN:
            they = "doet al 1 gemeente" if lab.gemeenten == 1 else f"doen al {lab.gemeenten} gemeenten"
            return f"Er {they} mee. Meer mogen er niet."
        case Obstacle.TOO_FEW:
            return f"Zij komen met {len(row.people)}, en er {_are(now.free)} vrij."
        case Obstacle.BEHIND:
            return "Wie hoger op de lijst staat, is eerst aan de beurt."
        case Obstacle.FULL:
            return "Er is geen plek vrij."
        case _:
            return "Er is een plek vrij. Het aanbod gaat zo weg."


def _are(number: int) -> str:
    return "is 1 plek" if number == 1 else f"zijn {number} plekken"


# ---- who came via whom


def tree_of(rows: Sequence[Row]) -> list[Branch]:
    """Who came by a link of somebody, below the enrolment of who passed it on; never deeper than DEEPEST.

    rows  who confirmed first first; those that came by themselves and brought nobody are left out
    """
    branches = {row.enrolment.pk: Branch(row) for row in rows}
    above = {row.enrolment.pk: row.enrolment.via.enrolment_id for row in rows if row.enrolment.via is not None}
    for number, parent in above.items():
        branches[_at_most(parent, above)].children.append(branches[number])
    return [one for number, one in branches.items() if one.children and number not in above]


def _at_most(number: int, above: Mapping[int, int]) -> int:
    """The enrolment under which to show who came via this one: itself, or one higher when it stands too deep.

    above  who came via whom: always an earlier one, since a link works once its owner confirmed her address
    """
    path = [number]
    while path[-1] in above:
        path.append(above[path[-1]])
    return path[len(path) - DEEPEST + 1] if len(path) >= DEEPEST else number


# ---- mails


@dataclass(frozen=True, slots=True)
class MailLine:
    """A mail of the log. label: of its kind; state: in words; again: it can be sent again."""

    mail: LabMail
    label: str
    to: str
    address: str
    state: str
    again: bool


def mail_line(mail: LabMail) -> MailLine:
    """One mail, in words."""
    kinds, person = load_lab_mails().mails, mail.participant
    label = kinds[mail.kind].label if mail.kind in kinds else mail.kind
    has_address = person is not None and bool(person.email)
    return MailLine(
        mail,
        label,
        person.name if person is not None and has_address else "gewist",
        person.email if person is not None else "",
        _mail_state(mail),
        mail.failed_at is not None and has_address,
    )


def _mail_state(mail: LabMail) -> str:
    if mail.sent_at is not None:
        return f"verstuurd op {moment_nl(mail.sent_at)}"
    if mail.failed_at is not None:
        return f"niet gelukt, {mail.tries} keer geprobeerd"
    if mail.tries:
        return f"{mail.tries} keer geprobeerd, weer op {moment_nl(mail.due_at)}"
    return "gaat zo weg" if mail.due_at <= timezone.now() else f"gaat weg op {moment_nl(mail.due_at)}"


def mail_for(lab: Lab, number: int) -> LabMail:
    """A mail of this lab. Raises NoSuchLab."""
    found: LabMail | None = mails_of(lab).filter(pk=number).first()
    if found is None:
        raise NoSuchLab
    return found


@dataclass(frozen=True, slots=True)
class MailCounts:
    """How many mails of a lab went, wait, and failed."""

    sent: int
    waiting: int
    failed: int


def mail_counts(lab: Lab) -> MailCounts:
    """Of all mails of a lab."""
    failed = Q(failed_at__isnull=False)
    found = LabMail.objects.filter(lab=lab).aggregate(
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        waiting=Count("pk", filter=Q(sent_at__isnull=True) & ~failed),
        failed=Count("pk", filter=failed & Q(sent_at__isnull=True)),
    )
    return MailCounts(**found)


# ---- labs of a team


@dataclass(frozen=True, slots=True)
class Listed:
    """A lab in the list of a team. asking: who waits for a decision; coming: its next session, None for none."""

    lab: Lab
    state: str
    taken: int
    waiting: int
    asking: int
    coming: LabSession | None


def labs_of(team: Team) -> list[Listed]:
    """The newest first."""
    come = Q(enrolments__participants__cancelled_at__isnull=True)
    rows = Lab.objects.filter(team=team).annotate(
        taken=Count("enrolments__participants", filter=come & Q(enrolments__state__in=HOLDS_SEATS)),
        waiting=Count("enrolments__participants", filter=come & Q(enrolments__state=State.WACHT)),
        asking=Count("enrolments__participants", filter=come & Q(enrolments__state=State.GEVRAAGD)),
    )
    return [Listed(one, state_of(one), one.taken, one.waiting, one.asking, next_session(one)) for one in rows]


def state_of(lab: Lab) -> str:
    """How a lab stands, in words."""
    if lab.erased_at is not None:
        return f"afgesloten, gegevens gewist op {moment_nl(lab.erased_at)}"
    if lab.archived_at is not None:
        return f"afgesloten op {moment_nl(lab.archived_at)}"
    if lab.published_at is None:
        return "concept: alleen uw team ziet het"
    if is_open(lab):
        return f"inschrijving open tot {moment_nl(lab.closes_at)}"
    if timezone.now() < lab.opens_at:
        return f"inschrijving opent op {moment_nl(lab.opens_at)}"
    return "inschrijving gesloten"
