"""Lines of the record of one team, newest first, without ever counting them all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.apps import apps
from django.db.models import QuerySet
from django.utils import timezone

from wijkdna.store.personal import load_personal
from wijkdna.web.accounts.models import Team, User
from wijkdna.web.shared.models import AuditLine

ON_A_PAGE = 50
NOBODY = "het programma, of een gewist account"
_FIRST, _LAST = date(1900, 1, 1), date(9000, 1, 1)
"""A day beyond these narrows nothing, and databases do not know all of them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines; None or "" is all. before: only lines older than this one, for the next page."""

    person: int | None = None
    what: str = ""
    dossier: int | None = None
    since: date | None = None
    until: date | None = None
    sight: bool = False
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line in words. row is a number, never content."""

    id: int
    at: datetime
    who: str
    action: str
    what: str
    row: int | None
    dossier: str
    sight: bool

    @property
    def when(self) -> str:
        """Day and time here: "26-11-2026 14:05"."""
        return f"{timezone.localtime(self.at):%d-%m-%Y %H:%M}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of lines; older: number of the last one when there are more, else None."""

    lines: list[Line]
    older: int | None


def page(team: Team, asked: Asked) -> Shown:
    """The lines of one page."""
    found = list(_lines(team, asked)[: ON_A_PAGE + 1])
    more = len(found) > ON_A_PAGE
    return Shown(list(_in_words(team, found[:ON_A_PAGE])), found[ON_A_PAGE - 1].pk if more else None)


def all_lines(team: Team, asked: Asked) -> Iterator[Line]:
    """Every line, in pieces, however many there are."""
    yield from _in_words(team, _lines(team, asked).iterator(chunk_size=1000))


def _lines(team: Team, asked: Asked) -> QuerySet[AuditLine]:
    lines: QuerySet[AuditLine] = AuditLine.objects.of(team).select_related("by").order_by("-id")
    wanted = {
        "by": asked.person,
        "what": asked.what or None,
        "dossier": asked.dossier,
        "at__gte": _begin(asked.since),
        "at__lt": _begin(asked.until, 1),
        "sight": asked.sight or None,
        "pk__lt": asked.before,
    }
    return lines.filter(**{name: value for name, value in wanted.items() if value is not None})


def _begin(day: date | None, later: int = 0) -> datetime | None:
    if day is None or not _FIRST < day < _LAST:
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=later), time()))


def _in_words(team: Team, lines: "list[AuditLine] | Iterator[AuditLine]") -> Iterator[Line]:
    names, dossiers = kinds(), dict(dossiers_of(team))
    for one in lines:
        yield Line(
            one.pk,
            one.at,
            str(one.by) if one.by else NOBODY,
            one.action,
            names.get(one.what, one.what),
            one.row,
            "" if one.dossier is None else dossiers.get(one.dossier, f"nummer {one.dossier}, is weg"),
            one.sight,
        )


def kinds() -> dict[str, str]:
    """Kinds of rows that a line can be about, as the record names them and in Dutch."""
    declared = {one.model.split(".")[1].lower(): one.name for one in load_personal().declared if not one.unused}
    return {"team": "team"} | declared


def kinds_in(team: Team) -> list[tuple[str, str]]:
    """Those of which a team has lines, by name."""
    names = kinds()
    found = AuditLine.objects.of(team).order_by().values_list("what", flat=True).distinct()
    return sorted(((what, names.get(what, what)) for what in found), key=lambda one: one[1])


def people_in(team: Team) -> list[tuple[int, str]]:
    """Who have lines in the record of a team, by name; also those who left."""
    numbers = AuditLine.objects.of(team).order_by().values("by").distinct()
    return sorted(((one.pk, str(one)) for one in User.objects.filter(pk__in=numbers)), key=lambda one: one[1].lower())


def dossiers_of(team: Team) -> list[tuple[int, str]]:
    """The dossiers of a team, by name; also those that were thrown away and can still come back."""
    rows = apps.get_model("web.Dossier").objects.of(team).order_by("name", "pk")
    return list(rows.values_list("pk", "name"))
