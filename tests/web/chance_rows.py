"""Kansen for tests, as real rows."""

from wijkdna.web.chances.models import Chance, ClaimTopic, MapKind
from wijkdna.web.claims.models import Claim
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.socialmap.models import Entity

PROPOSAL = "kans_eerst_goedmaken"


def make_chance(dossier: Dossier, title: str = "Warme voeten", **fields: object) -> Chance:
    """A kans that was kept."""
    return Chance.objects.create(dossier=dossier, title=title, **fields)


def chance_of(dossier: Dossier) -> int:
    """Number of a kans of a dossier."""
    return Chance.objects.filter(dossier=dossier).values_list("pk", flat=True).first() or make_chance(dossier).pk


def make_topic(claim: Claim, topic: str = "wantrouwen_gemeente") -> ClaimTopic:
    """What a claim is about."""
    return ClaimTopic.objects.create(dossier=claim.dossier, claim=claim, topic=topic)


def make_kind(entity: Entity, partner: str = "", place: str = "") -> MapKind:
    """What something on the map is."""
    return MapKind.objects.create(dossier=entity.dossier, entity=entity, partner=partner, place=place)
