"""Pages of the versions of the plan: all of them, one of them, two beside each other, and one that is put back."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse

from wijkdna.domain.plan_versions import compare, written
from wijkdna.web.accounts.forms import Asked
from wijkdna.web.accounts.views import READ_AND_SEND
from wijkdna.web.dossiers.models import Part
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.dossiers.views import done, dossier_page, sent, show
from wijkdna.web.plan_versions import actions, forms, queries
from wijkdna.web.plans.documents import plan_for_team
from wijkdna.web.plans.models import PlanVersion, ReasonKind
from wijkdna.web.plans.queries import versions_of
from wijkdna.web.shared.audit import seen

_plan_page = partial(dossier_page, Part.PLAN, team_only=True)


def _show(request: HttpRequest, access: Access, template: str, **context: Any) -> HttpResponse:  # noqa: ANN401
    seen(access.user, "plan bekeken", access.dossier)
    return show(request, access, f"plan_versions/{template}.html", Part.PLAN, **context)


@_plan_page(methods=READ_AND_SEND)
def versions(request: HttpRequest, access: Access) -> HttpResponse:
    """All versions, and a field to keep one more."""
    form = forms.VersionForm(sent(request))

    def keep() -> None:
        document = plan_for_team(access)
        actions.keep_version(dossier=access.dossier, document=document, name=form.cleaned_data["name"], by=access.user)

    if form.does(keep):
        return done(request, "De versie is bewaard.", "versions", access.dossier.pk)
    found = list(versions_of(access.dossier).defer("content"))
    return _show(request, access, "versions", form=form, found=found)


@_plan_page()
def version(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """The plan as it was."""
    row = queries.version_for(access, number)
    return _show(request, access, "version", row=row, then=queries.document_in(row), words=dict(ReasonKind.choices))


@_plan_page()
def versions_compare(request: HttpRequest, access: Access) -> HttpResponse:
    """Two versions beside each other: ?van= and ?naar=; without the last, the plan as it is now."""
    rows = list(versions_of(access.dossier).defer("content"))
    first = _asked_version(access, request.GET.get("van", ""), rows[0].number if rows else 0)
    last = _asked_version(access, request.GET.get("naar", ""), 0)
    then = queries.document_in(first) if first else None
    now = queries.document_in(last) if last else plan_for_team(access)
    found = compare(then, now) if then else None
    return _show(request, access, "compare", rows=rows, first=first, last=last, found=found)


def _asked_version(access: Access, text: str, otherwise: int) -> PlanVersion | None:
    number = int(text) if text.isdecimal() and len(text) < 6 else otherwise
    return queries.version_for(access, number) if number else None


@_plan_page(methods=READ_AND_SEND)
def version_restore(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """Put a version back, after it was shown what that changes."""
    row = queries.version_for(access, number)
    form = Asked(sent(request))
    kept: list[PlanVersion | None] = []

    def restore() -> None:
        kept.append(actions.restore_version(access=access, version=row, by=access.user))

    if form.does(restore):
        was = f" Het plan van net staat in versie {kept[0].number}." if kept[0] else ""
        return done(request, f"Versie {number} staat weer in het plan.{was}", "plan", access.dossier.pk)
    found = compare(written(plan_for_team(access)), written(queries.document_in(row)))
    return _show(request, access, "restore", form=form, row=row, found=found)
