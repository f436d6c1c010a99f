"""Reads of the versions of a plan."""

from wijkdna.domain.plan_document import PlanDocument, from_plain
from wijkdna.web.dossiers.queries import Access, row_or_404
from wijkdna.web.plans.models import PlanVersion
from wijkdna.web.plans.queries import versions_of


def version_for(access: Access, number: int) -> PlanVersion:
    """A version by the number that people see. Raises NoSuchDossier."""
    rows = versions_of(access.dossier)
    found: PlanVersion = row_or_404(rows, rows.filter(number=number).values_list("pk", flat=True).first() or 0)
    return found


def document_in(version: PlanVersion) -> PlanDocument:
    """The plan as a version keeps it."""
    return from_plain(version.content)
