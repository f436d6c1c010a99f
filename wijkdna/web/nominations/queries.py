"""Reads of who was asked and who was named.

Somebody who may not see a thing on the map does not see that it was named.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from wijkdna.domain.nominations import ENOUGH_INFORMANTS, Saturation, advice_nl, coverage_nl, saturation, unseen_nl
from wijkdna.domain.personal import Due
from wijkdna.store.personal import load_personal
from wijkdna.web.dossiers.queries import Access, row_or_404
from wijkdna.web.nominations.models import Ask, Circle, Informant, Nomination, Nominee
from wijkdna.web.privacy.queries import last_day
from wijkdna.web.socialmap.models import Entity, Kind
from wijkdna.web.socialmap.queries import entities_of, visible_to

QUESTIONS = {
    Ask.IEDEREEN: "Als wij iets willen vertellen dat iedereen hier moet horen, met wie moeten we dan praten?",
    Ask.NOOIT: "En wie kent juist de mensen die nooit komen?",
}
"""The words to say aloud (methods 6.3)."""


def talks_of(access: Access) -> QuerySet[Informant]:
    """Whom we asked, the newest first."""
    rows: QuerySet[Informant] = Informant.objects.filter(dossier=access.dossier).select_related("by", "dossier")
    return rows.order_by("-asked_on", "-pk")


def talk_for(access: Access, number: int) -> Informant:
    """One of them. Raises NoSuchDossier."""
    found: Informant = row_or_404(talks_of(access), number)
    return found


def nominees_of(access: Access) -> QuerySet[Nominee]:
    """Who was named, by role."""
    mine = Q(entity__isnull=True) | visible_to(access, "entity__")
    rows: QuerySet[Nominee] = Nominee.objects.filter(mine, dossier=access.dossier)
    return rows.select_related("entity", "dossier").order_by("role", "pk")


def nominee_for(access: Access, number: int) -> Nominee:
    """One of them. Raises NoSuchDossier."""
    found: Nominee = row_or_404(nominees_of(access), number)
    return found


def nominations_of(access: Access) -> QuerySet[Nomination]:
    """Who named whom, in order of time."""
    mine = Q(nominee__entity__isnull=True) | visible_to(access, "nominee__entity__")
    rows: QuerySet[Nomination] = Nomination.objects.filter(mine, dossier=access.dossier)
    return rows.select_related("informant", "nominee").order_by("informant__asked_on", "informant", "pk")


def mentions_of(access: Access, talk: Informant) -> list[Nomination]:
    """Whom one informant named."""
    return list(nominations_of(access).filter(informant=talk))


def communities_of(access: Access) -> dict[int, Entity]:
    """The gemeenschappen that this person may see, by number, in order of their names."""
    return {one.pk: one for one in entities_of(access, Kind.GEMEENSCHAP)}


@dataclass(slots=True)
class Named:
    """Somebody who was named, and by how many of each circle; to which of the questions."""

    nominee: Nominee
    residents: set[int] = field(default_factory=set)
    professionals: set[int] = field(default_factory=set)
    asks: set[str] = field(default_factory=set)

    @property
    def until(self) -> date | None:
        """The last day that a name stays; None for who is known by a role alone."""
        named_at = self.nominee.named_at
        return last_day(name_due(), named_at) if self.nominee.name and named_at else None

    @property
    def times(self) -> int:
        """By how many people in all."""
        return len(self.residents) + len(self.professionals)

    @property
    def knows_unseen(self) -> bool:
        """True for who was named as knowing those who never come."""
        return Ask.NOOIT in self.asks


@dataclass(frozen=True, slots=True)
class Told:
    """What the talks about one gemeenschap tell, or all talks together (community None).

    spoken  talks; residents, professionals, random: how many of them; silent: who named nobody
    """

    community: Entity | None
    residents: int
    professionals: int
    random: int
    silent: int
    count: Saturation

    @property
    def spoken(self) -> int:
        """Talks in all."""
        return self.residents + self.professionals

    @property
    def unseen(self) -> str:
        """In words."""
        return unseen_nl(self.count)

    @property
    def coverage(self) -> str:
        """In words."""
        return coverage_nl(self.count)

    @property
    def is_rough(self) -> bool:
        """True as long as a few talks must tell it."""
        return 0 < self.count.n_informants < ENOUGH_INFORMANTS

    @property
    def advice(self) -> str:
        """In words."""
        return advice_nl(self.count)

    @property
    def missing(self) -> list[str]:
        """Who was not asked at all yet: "een professional"; all talks tell little without them."""
        kinds = (
            (self.residents, "een bewoner"),
            (self.professionals, "een professional"),
            (self.random, "iemand die u willekeurig kiest, zoals elke tiende voordeur"),
        )
        return [words for number, words in kinds if not number]


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the page tells. by_group: only gemeenschappen of which somebody was asked; not_asked: the others.

    residents_only, professionals_only, both  who was named by whom, by role; never by how often
    """

    together: Told
    by_group: list[Told]
    not_asked: list[Entity]
    residents_only: list[Named]
    professionals_only: list[Named]
    both: list[Named]


def overview(access: Access) -> Overview:
    """What all talks tell."""
    talks, mentions = list(talks_of(access)), list(nominations_of(access))
    communities = communities_of(access)
    by_group = [told(talks, mentions, one) for one in communities.values()]
    named = _named(mentions)
    return Overview(
        together=told(talks, mentions),
        by_group=[one for one in by_group if one.spoken],
        not_asked=[one.community for one in by_group if not one.spoken and one.community],
        residents_only=[one for one in named if not one.professionals],
        professionals_only=[one for one in named if not one.residents],
        both=[one for one in named if one.residents and one.professionals],
    )


def told(talks: Iterable[Informant], mentions: Iterable[Nomination], community: Entity | None = None) -> Told:
    """What the talks about a gemeenschap tell; None: all of them."""
    mine = [one for one in talks if community is None or one.community_id == community.pk]
    named: dict[int, set[int]] = {one.pk: set() for one in sorted(mine, key=lambda one: (one.asked_on, one.pk))}
    for mention in mentions:
        if mention.informant_id in named:
            named[mention.informant_id].add(mention.nominee_id)
    residents = sum(one.circle == Circle.BEWONER for one in mine)
    return Told(
        community=community,
        residents=residents,
        professionals=len(mine) - residents,
        random=sum(one.random for one in mine),
        silent=sum(not one for one in named.values()),
        count=saturation([frozenset(one) for one in named.values()]),
    )


def _named(mentions: Iterable[Nomination]) -> list[Named]:
    """Each who was named, by role."""
    found: dict[int, Named] = {}
    for one in mentions:
        named = found.setdefault(one.nominee_id, Named(one.nominee))
        circle = named.residents if one.informant.circle == Circle.BEWONER else named.professionals
        circle.add(one.informant_id)
        named.asks.add(one.question)
    return sorted(found.values(), key=lambda one: (one.nominee.role.casefold(), one.nominee.pk))


def named_one(access: Access, nominee: Nominee) -> Named:
    """By whom one was named."""
    found = _named(nominations_of(access).filter(nominee=nominee))
    return found[0] if found else Named(nominee)


def names_in(mentions: Iterable[Nomination]) -> Mapping[int, int]:
    """How many each talk named, by number of the talk."""
    named: dict[int, set[int]] = {}
    for one in mentions:
        named.setdefault(one.informant_id, set()).add(one.nominee_id)
    return {talk: len(found) for talk, found in named.items()}


@dataclass(frozen=True, slots=True)
class Summary:
    """For other pages: talks, who was named, and how many we probably do not know yet."""

    spoken: int
    named: int
    unseen: int

    @property
    def words(self) -> str:
        """ "Er is met 9 mensen gesproken. Zij noemden 14 deuren. ..."; "" when nobody was asked."""
        if not self.spoken:
            return ""
        people = "1 mens" if self.spoken == 1 else f"{self.spoken} mensen"
        begin = f"Er is met {people} gesproken. {'Die noemde' if self.spoken == 1 else 'Zij noemden'}"
        if not self.named:
            return f"{begin} nog niemand."
        end = f"{begin} {self.named} {'rol of organisatie' if self.named == 1 else 'rollen en organisaties'}."
        return f"{end} Waarschijnlijk zijn er nog ongeveer {self.unseen} die we niet kennen." if self.unseen else end


def summary(access: Access) -> Summary:
    """What all talks tell, in three numbers. Two questions to the database."""
    all_of_them = told(talks_of(access), nominations_of(access))
    return Summary(all_of_them.spoken, all_of_them.count.observed, int(all_of_them.count.unseen + 0.5))


def name_due() -> Due:
    """The term after which a name that was written down goes."""
    return load_personal().of("web.Nominee").due[0]


def person_due() -> Due:
    """The term of a name beside a role, from the last contact."""
    return next(due for due in load_personal().of("web.Person").due if due.term.id == "contactpersoon")
