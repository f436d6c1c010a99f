"""Reads of what teams share. Nobody gets a share but through shared_in(), alike_shares() or the dossier it is of."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isnan

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from wijkdna.store.latest import Latest
from wijkdna.store.release import NoRelease
from wijkdna.web.accounts.queries import members_of
from wijkdna.web.areas.queries import plural
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import Access, Notice, place_in_words, row_or_404
from wijkdna.web.enrolments.models import Participant, State
from wijkdna.web.enrolments.queries import MinePart, NoSuchParticipant
from wijkdna.web.homework.queries import dossier_of, linked
from wijkdna.web.lab_exchange.models import Kind, PeerFeedback, Share, Sight
from wijkdna.web.labs.models import Lab
from wijkdna.web.labs.queries import BoardPart, PartLine
from wijkdna.web.nominations.models import Nominee
from wijkdna.web.partners.models import Condition
from wijkdna.web.shared.frame import figures
from wijkdna.web.socialmap.models import Entity, Person
from wijkdna.web.socialmap.models import Kind as OnMap
from wijkdna.web.socialmap.queries import ACTORS
from wijkdna.web.twins.queries import ThemeLine, codes_with_twin, nearness, percentile_between, themes_between

NEAR = 25.0
"""Two wijken of a lab are called alike when at most this share of all pairs is more alike, 0-100 (judgement)."""

MOST_ALIKE, MOST_NEW = 3, 3

# ---- who may read what


def _shared() -> QuerySet[Share]:
    """All that is shared today: not taken back, of a dossier that is there."""
    rows: QuerySet[Share] = Share.objects.filter(revoked_at__isnull=True, dossier__deleted_at__isnull=True)
    return rows.select_related("dossier__team", "lab")


def shared_in(lab: Lab) -> QuerySet[Share]:
    """What participants of a lab can read, the newest first."""
    return _shared().filter(lab=lab)


def share_for(participant: Participant, number: int) -> Share:
    """One of those. Raises NoSuchParticipant."""
    found = shared_in(participant.lab).filter(pk=number).first()
    if found is None:
        raise NoSuchParticipant
    return found


def alike_shares(latest: Latest | None, dossier: Dossier) -> list[Share]:
    """What is shared for look-alike wijken by teams of wijken that have the one of this dossier among their twins."""
    row = None if latest is None else latest.areas.position.get(dossier.area_code)
    if latest is None or row is None:
        return []
    rows = _shared().filter(sight=Sight.TWEELINGEN, dossier__area_code__in=codes_with_twin(latest, row))
    return list(rows.exclude(dossier=dossier.pk))


def shares_of(access: Access) -> QuerySet[Share]:
    """All that a dossier shared, also what was taken back; with how many reacted."""
    rows: QuerySet[Share] = Share.objects.filter(dossier=access.dossier).select_related("lab", "dossier", "by")
    return rows.annotate(reactions=Count("feedback"))


def own_share(access: Access, number: int) -> Share:
    """One of those. Raises NoSuchDossier."""
    found: Share = row_or_404(shares_of(access), number)
    return found


def feedback_on(share: Share) -> QuerySet[PeerFeedback]:
    """What peers said, with their gemeente."""
    rows: QuerySet[PeerFeedback] = PeerFeedback.objects.filter(share=share)
    return rows.select_related("participant__enrolment")


def feedback_by(participant: Participant, share: Share) -> PeerFeedback | None:
    """What she said of it before."""
    found: PeerFeedback | None = PeerFeedback.objects.filter(share=share, participant=participant).first()
    return found


def labs_for(access: Access) -> list[Lab]:
    """With which labs somebody can share from a dossier: where it is linked, or where she takes part herself."""
    goes_on = {"lab__archived_at__isnull": True, "lab__erased_at__isnull": True, "lab__published_at__isnull": False}
    mine = Participant.objects.filter(
        Q(user=access.user) | Q(dossier=access.dossier),
        **goes_on,
        cancelled_at__isnull=True,
        enrolment__state=State.PLEK,
    )
    return list(Lab.objects.filter(pk__in=mine.values("lab")).order_by("title", "pk"))


# ---- what may never be in it


@dataclass(frozen=True, slots=True)
class Names:
    """What points to people of a dossier.

    people   persons on the map, and who was named
    partners organisations, and whoever we agreed or do something with
    roles    the same that are a role, and roles beside which a name stands
    contact  how they are reached, and names of the team
    """

    people: tuple[str, ...]
    partners: tuple[str, ...]
    roles: tuple[str, ...]
    contact: tuple[str, ...]


def names_in(dossier: Dossier) -> Names:
    """All of them, whoever may see them in the dossier."""
    here = Entity.objects.filter(dossier=dossier)
    busy = Q(condition__isnull=False) | Q(promises__isnull=False) | Q(contacts__isnull=False)
    busy |= Q(plan_actions__isnull=False) | Q(person__isnull=False)
    partners = here.filter(Q(kind=OnMap.ORGANISATIE) | Q(kind__in=ACTORS) & busy)
    by_kind = list(partners.order_by("pk").distinct().values_list("kind", "name"))
    return Names(
        people=tuple(_people(dossier)),
        partners=tuple(name for kind, name in by_kind if kind != OnMap.ROL),
        roles=tuple(name for kind, name in by_kind if kind == OnMap.ROL),
        contact=tuple(_contacts(dossier)),
    )


def _people(dossier: Dossier) -> Iterator[str]:
    yield from Person.objects.filter(dossier=dossier).values_list("name", flat=True)
    yield from Nominee.objects.filter(dossier=dossier).exclude(name="").values_list("name", flat=True)


def _contacts(dossier: Dossier) -> Iterator[str]:
    yield from Person.objects.filter(dossier=dossier).exclude(contact="").values_list("contact", flat=True)
    yield from Condition.objects.filter(dossier=dossier).exclude(phone="").values_list("phone", flat=True)
    contacts = Entity.objects.filter(dossier=dossier).exclude(public_contact="")
    yield from contacts.values_list("public_contact", flat=True)
    yield from (one.user.name for one in members_of(dossier.team) if " " in one.user.name.strip())


# ---- as it is shown


@dataclass(frozen=True, slots=True)
class Shown:
    """A share, and where it is from. place: its wijk in words;  of: the team;  is_own: of the dossier of the reader."""

    share: Share
    place: str
    of: str
    is_own: bool = False


def shown(latest: Latest | None, shares: Iterable[Share], own: Dossier | None = None) -> list[Shown]:
    """Each with its place."""
    return [
        Shown(one, place_in_words(latest, one.dossier), one.dossier.team.name, own is not None and one.dossier == own)
        for one in shares
    ]


@dataclass(frozen=True, slots=True)
class AlikeHere:
    """A wijk of this lab that is like hers. said: how much;  alike: in what most;  shares: what it shared here."""

    gemeente: str
    place: str
    said: str
    alike: tuple[ThemeLine, ...]
    shares: tuple[Share, ...]


def alike_in_lab(latest: Latest | None, participant: Participant) -> list[AlikeHere]:
    """Wijken of others in her lab that are like hers, the most alike first: only of who shared something or agreed."""
    own = dossier_of(participant)
    row = None if latest is None or own is None else latest.areas.position.get(own.area_code)
    if latest is None or own is None or row is None:
        return []
    shares: dict[int, list[Share]] = {}
    for one in shared_in(participant.lab):
        shares.setdefault(one.dossier_id, []).append(one)
    found: dict[int, tuple[float, int, Participant, Dossier]] = {}
    for other, dossier in linked(participant.lab):
        at = latest.areas.position.get(dossier.area_code)
        if dossier == own or at is None or not (other.shows_dots or dossier.pk in shares):
            continue
        far = 0.0 if at == row else percentile_between(latest, row, at)
        if not isnan(far) and far <= NEAR:
            found.setdefault(dossier.pk, (far, at, other, dossier))
    nearest = sorted(found.values(), key=lambda one: one[:2])[:MOST_ALIKE]
    return [
        AlikeHere(
            gemeente=other.enrolment.gemeente_name,
            place=place_in_words(latest, dossier),
            said=_how_alike(latest, row, at, far),
            alike=() if at == row else tuple(themes_between(latest, row, at)[0]),
            shares=tuple(shares.get(dossier.pk, ())),
        )
        for far, at, other, dossier in nearest
    ]


def _how_alike(latest: Latest, row: int, at: int, far: float) -> str:
    return "Dit is dezelfde plek als de uwe." if row == at else nearness(far, plural(latest.areas.levels[row]))


# ---- parts of other pages


def current() -> Latest | None:
    """The figures of now, to name areas by; None when there are none."""
    try:
        return figures()
    except NoRelease:
        return None


def mine_part(participant: Participant) -> MinePart | None:
    """The newest that others shared, and where she can share."""
    own = dossier_of(participant)
    rows = list(shared_in(participant.lab)[:MOST_NEW])
    lines = tuple(
        PartLine(
            f"{one.place}:", one.share.title, reverse("lab_share", args=[participant.key, one.share.pk]),
            "uw eigen" if one.is_own else one.share.get_kind_display().split()[-1],
        )
        for one in shown(current(), rows, own)
    )  # fmt: skip
    said = () if rows else ("Nog niemand deelde een plan of een les. Begint u?",)
    links = [("Alles wat gedeeld is", reverse("lab_shared", args=[participant.key]))]
    if own is not None:
        links.append(("Deel iets uit uw dossier", reverse("shares", args=[own.pk])))
    return MinePart("gedeeld", "Van elkaar leren", said, lines, tuple(links), beside=True)


def board_part(lab: Lab) -> BoardPart:
    """How much was shared: numbers only."""
    kinds = Counter(shared_in(lab).order_by().values_list("kind", flat=True))
    reactions = PeerFeedback.objects.filter(lab=lab).count()
    if not kinds:
        return BoardPart("gedeeld", "Van elkaar leren", ("Nog niemand deelde een plan of een les.",))
    plans, lessons = _counted(kinds[Kind.PLAN], "plan", "plannen"), _counted(kinds[Kind.LES], "les", "lessen")
    said = f"Gedeeld: {plans} en {lessons}. {_counted(reactions, 'reactie', 'reacties')}."
    return BoardPart(
        "gedeeld", "Van elkaar leren", (said, "Deelnemers lezen dit op hun eigen pagina. U ziet hier alleen hoeveel.")
    )


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def notices(dossier: Dossier) -> list[Notice]:
    """On the settings page of a dossier: what of it others can read."""
    number = Share.objects.filter(dossier=dossier, revoked_at__isnull=True).count()
    told = f"U deelt nu {_counted(number, 'plan of les', 'plannen en lessen')}." if number else "U deelt nu niets."
    text = f"{told} Delen is een keuze, per plan of les. U stopt wanneer u wilt."
    return [Notice("delen", "Delen met anderen", text, (("Naar Delen", reverse("shares", args=[dossier.pk])),))]
