"""What a facilitator does with a leerlab: make it, change it, put it on the site or take it off, copy it."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from wijkdna.domain.numbers_nl import number_nl
from wijkdna.web.accounts.models import Team, User
from wijkdna.web.dossiers import documents
from wijkdna.web.enrolments.actions import settle
from wijkdna.web.lab_making import queries
from wijkdna.web.labs.models import LONGEST_TEXT, RESERVED_SLUGS, Homework, Lab, LabSession
from wijkdna.web.labs.queries import held, sessions_of
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile

FIELDS = (
    *("title", "slug", "summary", "text", "picture_alt", "audience", "costs", "places", "per_gemeente", "gemeenten"),
    *("together", "moderated", "motive_question", "offer_hours", "opens_at", "closes_at"),
    *("contact_name", "contact_phone", "contact_email", "keep_months"),
)
"""What somebody fills in of a lab."""

OF_SESSION = ("number", "title", "goals", "homework", "homework_text")
"""And of a session; its day and place are chosen elsewhere."""

MOST_SESSIONS, HIGHEST_NUMBER = 12, 99
MOST_PLACES = 1_000
MOST_OFFER_HOURS = 14 * 24
"""A place that is kept for longer is a place that nobody uses."""

_CHANGED = "Een collega heeft dit leerlab intussen veranderd."
_LINES = (
    *("title", "slug", "summary", "picture_alt", "audience", "costs", "motive_question"),
    *("contact_name", "contact_phone", "contact_email"),
)


@dataclass(frozen=True, slots=True)
class SessionFields:
    """A session as it was filled in. pk: of one that is there, None for a new one; is_gone: it is taken away."""

    pk: int | None
    number: int
    title: str
    goals: str = ""
    homework: str = ""
    homework_text: str = ""
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """What becomes of the picture: another one (content), none (is_gone), or it stays."""

    content: bytes = b""
    is_gone: bool = False


STAYS = Picture()


def make_lab(
    *, team: Team, values: Mapping[str, Any], sessions: Sequence[SessionFields], by: User, picture: Picture = STAYS
) -> Lab:
    """A lab with its sessions, not yet on the site. values: FIELDS. Raises ActionRefused."""
    with _stored(team, picture) as place, transaction.atomic():
        lab = Lab(team=team, created_by=by, picture=place)
        _fill(lab, values)
        _save_lab(lab)
        _save_sessions(lab, sessions)
        record(by, "leerlab gemaakt", lab)
    return lab


def change_lab(
    *,
    lab: Lab,
    version: int,
    values: Mapping[str, Any],
    sessions: Sequence[SessionFields],
    by: User,
    picture: Picture = STAYS,
) -> int:
    """Other words, places or sessions; gives to how many a place was offered that this made free.

    version  of the lab as this person saw it. Raises ChangedMeanwhile, ActionRefused.
    """
    with _stored(lab.team, picture) as place, transaction.atomic():
        now = held(lab.pk)
        if now.version != version:
            raise ChangedMeanwhile(_CHANGED, now.title, "", now.version)
        before = str(now.picture.name or "")
        now.picture = place or ("" if picture.is_gone else before)
        _fill(now, values)
        now.version += 1
        _save_lab(now)
        _save_sessions(now, sessions)
        record(by, "leerlab gewijzigd", now)
        if before and before != str(now.picture.name or ""):
            transaction.on_commit(partial(default_storage.delete, before), robust=True)
        return len(settle(now))


def _save_lab(lab: Lab) -> None:
    """Two who choose the same address at the same moment: the second is told."""
    try:
        with transaction.atomic():
            lab.save()
    except IntegrityError:
        raise ActionRefused("Dit adres is van een ander leerlab. Kies een ander.", "slug") from None


# ---- what was filled in


def _fill(lab: Lab, values: Mapping[str, Any]) -> None:
    """Raises ActionRefused at the first thing that cannot be, and TypeError for a field that there is not."""
    if odd := set(values) - set(FIELDS):
        raise TypeError(f"no fields of a lab: {sorted(odd)}")
    slug_before = lab.slug
    for name, value in values.items():
        setattr(lab, name, " ".join(str(value).split()) if name in _LINES else value)
    lab.text = "\n".join(lab.text.splitlines()).strip()
    _check_words(lab)
    _check_slug(lab, slug_before)
    _check_moments(lab)
    _check_places(lab)


def _check_words(lab: Lab) -> None:
    for name, text in (
        ("title", "Geef het leerlab een naam."),
        ("summary", "Zeg in één zin waar het leerlab over gaat."),
        ("contact_name", "Schrijf op wie de begeleider is."),
    ):
        if not getattr(lab, name):
            raise ActionRefused(text, name)
    if len(lab.text) > LONGEST_TEXT:
        raise ActionRefused(f"De uitnodiging is te lang: hoogstens {number_nl(LONGEST_TEXT)} tekens.", "text")
    if not lab.contact_email and not lab.contact_phone:
        raise ActionRefused("Vul een e-mailadres of een telefoonnummer in: anders kan niemand u bereiken.")
    if lab.picture and not lab.picture_alt:
        raise ActionRefused("Schrijf op wat er op het beeld staat, voor wie het niet ziet.", "picture_alt")
    if not 1 <= lab.keep_months <= queries.most_keep_months():
        raise ActionRefused(f"Kies 1 tot en met {queries.most_keep_months()} maanden.", "keep_months")


def _check_slug(lab: Lab, before: str) -> None:
    lab.slug = lab.slug or before or queries.free_slug(lab.title)
    if lab.pk is not None and lab.slug != before and queries.is_fixed(lab):
        raise ActionRefused("Het adres ligt vast: er zijn links naar verstuurd.", "slug")
    if lab.slug in RESERVED_SLUGS:
        raise ActionRefused("Dit woord gebruiken wij zelf al. Kies een ander adres.", "slug")
    if queries.is_taken(lab.slug, lab):
        raise ActionRefused("Dit adres is van een ander leerlab. Kies een ander.", "slug")


def _check_moments(lab: Lab) -> None:
    if lab.closes_at <= lab.opens_at:
        raise ActionRefused("De inschrijving gaat dicht voor zij opengaat. Kies een later moment.", "closes_at")


def _check_places(lab: Lab) -> None:
    """Not more than can be, and not fewer than are taken."""
    if not 1 <= lab.places <= MOST_PLACES:
        raise ActionRefused(f"Kies 1 tot en met {number_nl(MOST_PLACES)} plaatsen.", "places")
    if not 1 <= lab.per_gemeente <= lab.places:
        raise ActionRefused("Kies ten minste 1, en niet meer dan er plaatsen zijn.", "per_gemeente")
    if lab.gemeenten is not None and lab.gemeenten < 1:
        raise ActionRefused("Kies ten minste 1 gemeente. Leeg: zo veel als er plaatsen zijn.", "gemeenten")
    if not 1 <= lab.offer_hours <= MOST_OFFER_HOURS:
        raise ActionRefused(f"Kies 1 tot en met {MOST_OFFER_HOURS} uur.", "offer_hours")
    taken = queries.held_of(lab) if lab.pk is not None else queries.Held(0, 0, 0)
    if lab.places < taken.seats:
        raise ActionRefused(f"Er zijn al {taken.seats} plaatsen vergeven of aangeboden. Minder kan niet.", "places")
    if lab.per_gemeente < taken.of_one:
        raise ActionRefused(f"Eén gemeente heeft al {taken.of_one} plaatsen. Minder kan niet.", "per_gemeente")
    if lab.gemeenten is not None and lab.gemeenten < taken.gemeenten:
        raise ActionRefused(f"Er doen al {taken.gemeenten} gemeenten mee. Minder kan niet.", "gemeenten")


# ---- sessions


def _save_sessions(lab: Lab, sessions: Sequence[SessionFields]) -> None:
    """Those that are not named stay as they are: a colleague made them meanwhile. Raises ActionRefused."""
    there = {one.pk: one for one in sessions_of(lab)}
    _remove([there.pop(one.pk) for one in sessions if one.is_gone and one.pk in there])
    asked = [_clean(one) for one in sessions if not one.is_gone]
    named = {one.pk for one in asked}
    others = [SessionFields(pk, row.number, row.title) for pk, row in there.items() if pk not in named]
    _check_sessions([*asked, *others])
    # A number can stand once: all get out of the way first, so that two can change places.
    for pk in [pk for pk in there if pk in named]:
        LabSession.objects.filter(pk=pk).update(number=HIGHEST_NUMBER + 1 + pk)
    for one in asked:
        fields = {name: getattr(one, name) for name in OF_SESSION}
        if one.pk in there:
            LabSession.objects.filter(pk=one.pk).update(**fields)
        else:
            LabSession.objects.create(lab=lab, **fields)


def _clean(one: SessionFields) -> SessionFields:
    title, words = " ".join(one.title.split()), " ".join(one.homework_text.split())
    return replace(one, title=title, homework_text=words, goals="\n".join(one.goals.splitlines()).strip())


def _check_sessions(asked: Sequence[SessionFields]) -> None:
    if len(asked) > MOST_SESSIONS:
        raise ActionRefused(f"Een leerlab heeft hoogstens {MOST_SESSIONS} bijeenkomsten.")
    for one in asked:
        if not one.title:
            raise ActionRefused(f"Geef bijeenkomst {one.number} een naam.")
        if not 0 <= one.number <= HIGHEST_NUMBER or one.homework not in Homework.values:
            raise ActionRefused(f"Bij “{one.title}” klopt het nummer of het huiswerk niet. Kies het opnieuw.")
        if len(one.goals) > LONGEST_TEXT:
            raise ActionRefused(f"De tekst bij “{one.title}” is te lang: hoogstens {number_nl(LONGEST_TEXT)} tekens.")
    numbers = [one.number for one in asked]
    if twice := next((number for number in numbers if numbers.count(number) > 1), None):
        raise ActionRefused(f"Twee bijeenkomsten hebben nummer {twice}. Geef elke een eigen nummer.")


def _remove(rows: Sequence[LabSession]) -> None:
    for row in rows:
        if queries.is_in_use(row):
            raise ActionRefused(
                f"“{row}” heeft al een dag, een datumprikker of materiaal."
                " Zeg die bijeenkomst af: dan weet iedereen het."
            )
        row.delete()


# ---- on the site


@transaction.atomic
def publish(*, lab: Lab, by: User) -> None:
    """Put the invitation on the site. Twice does no harm. Raises ActionRefused when something is missing."""
    now = held(lab.pk)
    if now.published_at is not None:
        return
    if open_points := queries.missing(now):
        raise ActionRefused(f"De uitnodiging is nog niet klaar. {open_points[0]}")
    now.published_at = timezone.now()
    now.save(update_fields=("published_at",))
    record(by, "leerlab op de site gezet", now)


@transaction.atomic
def unpublish(*, lab: Lab, by: User) -> None:
    """Take it off the site, as long as nobody enrolled. Twice does no harm. Raises ActionRefused."""
    now = held(lab.pk)
    if now.published_at is None:
        return
    if queries.has_enrolments(now):
        raise ActionRefused(
            "Er schreven zich al mensen in: hun pagina’s zouden niet meer werken."
            " Wilt u geen nieuwe inschrijvingen? Kies dan een eerder moment bij “open tot”."
        )
    now.published_at = None
    now.save(update_fields=("published_at",))
    record(by, "leerlab van de site gehaald", now)


# ---- once more


_COPIED = (
    *("title", "summary", "text", "picture_alt", "audience", "costs", "places", "per_gemeente", "gemeenten"),
    *("together", "moderated", "motive_question", "offer_hours", "keep_months"),
)
_COPIED_OF_SESSION = (*OF_SESSION, "programme", "next_steps")


def copy_lab(*, lab: Lab, by: User) -> Lab:
    """The same lab for a next time: words, picture and sessions; no people, days or places of sessions."""
    with _stored(lab.team, Picture(_content(lab)), is_clean=True) as place, transaction.atomic():
        opens, closes = queries.usual_moments(timezone.now())
        copy = Lab(team=lab.team, created_by=by, picture=place, opens_at=opens, closes_at=closes)
        for name in _COPIED:
            setattr(copy, name, getattr(lab, name))
        copy.slug = queries.free_slug(lab.title)
        copy.contact_name, copy.contact_email = str(by), by.email
        _save_lab(copy)
        for row in sessions_of(lab):
            LabSession.objects.create(lab=copy, **{name: getattr(row, name) for name in _COPIED_OF_SESSION})
        record(by, "leerlab gekopieerd", copy)
    return copy


def _content(lab: Lab) -> bytes:
    """The bytes of its picture; none when it has none, or the storage lost it."""
    if not lab.picture:
        return b""
    try:
        with lab.picture.open() as file:
            return bytes(file.read())
    except FileNotFoundError:
        return b""


# ---- the picture


@contextmanager
def _stored(team: Team, picture: Picture, *, is_clean: bool = False) -> Iterator[str]:
    """Its place in the storage, "" for none; gone again when what follows does not succeed.

    Written anew before the transaction begins: that takes up to seconds, and nobody waits for it.
    is_clean  we wrote it ourselves
    """
    if not picture.content:
        yield ""
        return
    found = _as_is(picture.content) if is_clean else _cleaned(picture.content)
    place = f"teams/{team.pk}/leerlab/{secrets.token_hex(16)}.{found.extension}"
    try:
        yield default_storage.save(place, ContentFile(found.content))
    except BaseException:
        default_storage.delete(place)
        raise


def _as_is(content: bytes) -> documents.Cleaned:
    return documents.Cleaned(content, documents.kind_of(content))


def _cleaned(content: bytes) -> documents.Cleaned:
    try:
        if documents.kind_of(content) == "application/pdf":
            raise ActionRefused("Dit is een pdf. Kies een foto of tekening: jpg, png of webp.", "picture")
        return documents.clean(content)
    except documents.FileRefused as refused:
        raise ActionRefused(str(refused), "picture") from None
