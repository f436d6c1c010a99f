"""Reads of the homework of a leerlab: whose dossier it is, and how far that is. Only numbers of rows, never a text."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from wijkdna.domain.lab_dots import Counts, Dot, Homework, dots, progress
from wijkdna.store.latest import Latest
from wijkdna.web.accounts.models import TEAM_ROLES, Membership, User
from wijkdna.web.chances.models import Chance, ChanceState
from wijkdna.web.claims.models import Claim
from wijkdna.web.critic.models import SetAside
from wijkdna.web.doors.models import Door
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import Listed, Notice, dossiers_of
from wijkdna.web.enrolments.models import Enrolment, Participant, State
from wijkdna.web.enrolments.queries import MinePart
from wijkdna.web.fieldwork.models import FieldNote, Method
from wijkdna.web.labs.models import Lab, LabSession, SessionState
from wijkdna.web.labs.queries import BoardPart
from wijkdna.web.partners.models import Condition
from wijkdna.web.plans.models import Comment, Line

KEY = "huiswerk"

# ---- whose dossier


def choices_for(latest: Latest | None, user: User) -> list[Listed]:
    """Dossiers in work of the teams that somebody works in; not those where she is a guest."""
    return [one for one in dossiers_of(latest, user) if not one.as_guest]


def linked(lab: Lab) -> list[tuple[Participant, Dossier]]:
    """Who has a place and a dossier that she may still open: it was not deleted, and she still works in its team."""
    works = Membership.objects.filter(user=OuterRef("user"), team=OuterRef("dossier__team"), role__in=TEAM_ROLES)
    rows = Participant.objects.filter(
        Exists(works),
        lab=lab,
        cancelled_at__isnull=True,
        enrolment__state=State.PLEK,
        dossier__deleted_at__isnull=True,
    )
    found = rows.select_related("enrolment", "dossier__team").order_by("enrolment__gemeente_name", "pk")
    return [(one, one.dossier) for one in found if one.dossier is not None]


def dossier_of(participant: Participant) -> Dossier | None:
    """Where her homework is; None when she chose none, or may open it no longer."""
    return next((dossier for one, dossier in linked(participant.lab) if one.pk == participant.pk), None)


def participants_with(dossier: Dossier) -> QuerySet[Participant]:
    """Who linked a dossier to a leerlab that she takes part in."""
    rows: QuerySet[Participant] = Participant.objects.filter(
        dossier=dossier, cancelled_at__isnull=True, enrolment__state=State.PLEK, lab__erased_at__isnull=True
    )
    return rows.select_related("lab").order_by("pk")


# ---- how far it is


def counts_of(dossiers: Collection[int]) -> dict[int, Counts]:
    """How many rows each dossier has, by its number: as many questions for many as for one."""
    numbers = set(dossiers)
    outside = Q(method__in=(Method.LOPEN, Method.GEZIEN, Method.BORD))
    done = {
        "at_figures": _counted(Claim.objects.exclude(indicator=""), numbers),
        "outside": _counted(FieldNote.objects.filter(outside, is_draft=False), numbers),
        "talks": _counted(FieldNote.objects.filter(method=Method.GESPREK, is_draft=False), numbers),
        "doors": _counted(Door.objects.all(), numbers),
        "conditions": _counted(Condition.objects.all(), numbers),
        "chosen": _counted(Chance.objects.filter(state=ChanceState.GEKOZEN), numbers),
        "lines": _counted(Line.objects.exclude(text=""), numbers),
        "answered": _counted(SetAside.objects.all(), numbers)
        + _counted(Comment.objects.filter(done_at__isnull=False), numbers),
    }
    return {one: Counts(dossiers=1, **{name: found[one] for name, found in done.items()}) for one in numbers}


def _counted(rows: QuerySet[Claim] | QuerySet[FieldNote] | QuerySet[Door], numbers: Collection[int]) -> Counter[int]:
    grouped = rows.filter(dossier__in=numbers).order_by().values_list("dossier").annotate(Count("pk"))
    return Counter(dict(grouped))


@dataclass(frozen=True, slots=True)
class Cell:
    """How far one gemeente is for one session. said: "2 van 3 klaar"."""

    dots: tuple[Dot, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Row:
    """One dossier of a gemeente, without what it is called. cells: () when no dossier was chosen yet.

    of  "" when it is the only one of the gemeente, else "dossier 1"
    """

    gemeente: str
    of: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far all are. sessions: those with homework;  tasks: their dots by session, for who wonders what each is."""

    sessions: tuple[LabSession, ...]
    tasks: tuple[tuple[Dot, ...], ...]
    rows: tuple[Row, ...]

    @property
    def linked(self) -> int:
        """How many dossiers were chosen."""
        return sum(1 for one in self.rows if one.cells)


def sessions_with_homework(lab: Lab) -> tuple[LabSession, ...]:
    """In order; without those that were cancelled."""
    rows = LabSession.objects.filter(lab=lab).exclude(homework="").exclude(state=SessionState.AFGEZEGD)
    return tuple(rows.order_by("number", "pk"))


def progress_of(lab: Lab) -> Progress:
    """The dots of all who take part, by gemeente. Nothing in it tells what stands in a dossier, or how it is called."""
    sessions = sessions_with_homework(lab)
    people = [(one.enrolment.gemeente_name, dossier.pk) for one, dossier in linked(lab)]
    counts = counts_of({dossier for _, dossier in people})
    by_gemeente: dict[str, dict[int, None]] = {name: {} for name in _gemeenten(lab)}
    for name, dossier in people:
        by_gemeente[name][dossier] = None
    tasks = tuple(dots(Homework(one.homework), Counts()) for one in sessions)
    return Progress(
        sessions, tasks, tuple(row for name, own in by_gemeente.items() for row in _rows(name, own, sessions, counts))
    )


def _gemeenten(lab: Lab) -> list[str]:
    """Names of those with a place, in alphabetical order."""
    rows = Enrolment.objects.filter(lab=lab, state=State.PLEK, participants__cancelled_at__isnull=True)
    return list(rows.order_by("gemeente_name").values_list("gemeente_name", flat=True).distinct())


def _rows(name: str, dossiers: Iterable[int], sessions: Iterable[LabSession], counts: dict[int, Counts]) -> list[Row]:
    own = list(dossiers)
    if not own:
        return [Row(name, "", ())]
    return [
        Row(
            name,
            f"dossier {number}" if len(own) > 1 else "",
            tuple(_cell(session, counts[dossier]) for session in sessions),
        )
        for number, dossier in enumerate(own, 1)
    ]


def _cell(session: LabSession, counts: Counts) -> Cell:
    found = dots(Homework(session.homework), counts)
    return Cell(found, progress(found))


# ---- who may see the dots of whom


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many of those with a place agreed that all see each other's dots."""

    agreed: int
    asked: int

    @property
    def everybody(self) -> bool:
        """Only then anybody sees the dots of another."""
        return self.asked > 0 and self.agreed == self.asked


def agreement_of(lab: Lab) -> Agreement:
    """How it stands: somebody who comes later is asked too, and until she agrees nobody sees anything."""
    rows = Participant.objects.filter(lab=lab, cancelled_at__isnull=True, enrolment__state=State.PLEK)
    found = rows.aggregate(asked=Count("pk"), agreed=Count("pk", filter=Q(shows_dots=True)))
    return Agreement(found["agreed"], found["asked"])


# ---- parts of the pages of a leerlab


@dataclass(frozen=True, slots=True)
class Task:
    """A dot with where she can do it; address "" when it is done, or nothing can be opened."""

    dot: Dot
    address: str


@dataclass(frozen=True, slots=True)
class Todo:
    """What she does before one session."""

    session: LabSession
    said: str
    tasks: tuple[Task, ...]


_PAGES = {
    "at_figures": "claims",
    "outside": "field_note_new",
    "talks": "field_note_new",
    "doors": "doors",
    "conditions": "entities",
    "chosen": "chances",
    "lines": "plan",
    "answered": "critic",
}


@dataclass(frozen=True, slots=True)
class Mine:
    """Her own homework. name, address: of her dossier, "" when she has none;  todos: by session."""

    key: str
    name: str
    address: str
    todos: tuple[Todo, ...]


def mine_part(participant: Participant) -> MinePart | None:
    """Her dots with a link into her own dossier for each that is open; None when no session asks homework."""
    sessions = sessions_with_homework(participant.lab)
    if not sessions:
        return None
    dossier = dossier_of(participant)
    counts = Counts() if dossier is None else counts_of((dossier.pk,))[dossier.pk]
    todos = tuple(_todo(participant, one, dossier, counts) for one in sessions)
    agreement = agreement_of(participant.lab)
    address = "" if dossier is None else reverse("dossier", args=[dossier.pk])
    content = Mine(participant.key, "" if dossier is None else dossier.name, address, todos)
    link = "Ander dossier kiezen" if dossier else "Kies uw dossier"
    dots_link = "Hoe ver zijn de anderen?" if agreement.everybody else "Mogen anderen uw stippen zien?"
    links = (
        (link, reverse("lab_dossier", args=[participant.key])),
        (dots_link, reverse("lab_dots", args=[participant.key])),
    )
    return MinePart(KEY, "Uw huiswerk", links=links, template="homework/mine.html", content=content)


def _todo(participant: Participant, session: LabSession, dossier: Dossier | None, counts: Counts) -> Todo:
    found = dots(Homework(session.homework), counts)
    tasks = tuple(Task(one, "" if one.done else _address(participant, one.key, dossier)) for one in found)
    return Todo(session, progress(found), tasks)


def _address(participant: Participant, key: str, dossier: Dossier | None) -> str:
    if key == "dossiers":
        return reverse("lab_dossier", args=[participant.key])
    return "" if dossier is None else reverse(_PAGES[key], args=[dossier.pk])


def board_part(lab: Lab) -> BoardPart | None:
    """A table of gemeenten and sessions, in dots; None when no session asks homework."""
    found = progress_of(lab)
    if not found.sessions:
        return None
    told = f"{found.linked} van {len(found.rows)} kozen een dossier." if found.rows else "Er doet nog niemand mee."
    said = (told, "U ziet stippen, niet wat er in een dossier staat. Ook de naam van een dossier ziet u niet.")
    return BoardPart(KEY, "Huiswerk", sentences=said, template="homework/board.html", content=found)


def notices(dossier: Dossier) -> list[Notice]:
    """On the settings page of a dossier: which leerlabs it is linked to, and what is seen of it there."""
    labs = list(dict.fromkeys(one.lab.title for one in participants_with(dossier)))
    if not labs:
        return []
    text = (
        f"Dit dossier is gekoppeld aan {' en '.join(labs)}. De begeleider van het leerlab ziet alleen hoe ver het "
        "huiswerk is, in stippen. Wat in dit dossier staat, ziet de begeleider niet. Ook de naam niet."
    )
    return [
        Notice(
            "leerlab",
            "Leerlab",
            text,
            button="Maak los van het leerlab",
            action=reverse("lab_unlink", args=[dossier.pk]),
        )
    ]
