"""The plan as it goes on paper: what everybody of the team may see, in texts that every file holds, without names."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from wijkdna.domain.plan_document import PlanDocument
from wijkdna.domain.plan_texts import plain, with_texts, without_names
from wijkdna.web.accounts.queries import members_of
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.nominations.models import Nominee
from wijkdna.web.plans.documents import plan_for_team
from wijkdna.web.socialmap.models import Person


@dataclass(frozen=True, slots=True)
class PaperPlan:
    """A plan for on paper. names: in how many texts somebody's name was left out."""

    document: PlanDocument
    names: int


def plan_on_paper(access: Access) -> PaperPlan:
    """The plan of today. Paper is read by others: what only some of the team may see is not in it."""
    document = with_texts(plan_for_team(access), plain)
    return PaperPlan(*without_names(document, names_without_agreement(access.dossier)))


def names_without_agreement(dossier: Dossier) -> list[str]:
    """Names that the programme knows of people who did not agree to be on paper."""
    return [one for one in dict.fromkeys(map(plain, _names(dossier))) if one]


def _names(dossier: Dossier) -> Iterator[str]:
    today = timezone.localdate()
    for name, on_paper, until in Person.objects.filter(dossier=dossier).values_list("name", "on_paper", "until"):
        if not on_paper or until < today:
            yield name
    yield from Nominee.objects.filter(dossier=dossier).exclude(name="").values_list("name", flat=True)
    yield from (one.user.name for one in members_of(dossier.team) if " " in one.user.name.strip())
