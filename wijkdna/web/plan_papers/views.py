"""Pages of the plan on paper: what there is, one A4 for the wethouder, the communication calendar, and the files."""

import logging
import re
from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from wijkdna.domain.plan_calendar import months_of
from wijkdna.domain.plan_document import PlanDocument
from wijkdna.domain.plan_page import WORDS, one_page_of
from wijkdna.domain.plan_texts import shortened
from wijkdna.web.dossiers.models import Part
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.dossiers.views import dossier_page, show, to
from wijkdna.web.paper.documents import PaperFailed
from wijkdna.web.plan_papers import documents
from wijkdna.web.plan_papers.queries import plan_on_paper
from wijkdna.web.shared.audit import record, seen

_NOT_IN_A_NAME = re.compile(r"[\\/:*?\"<>|\x00-\x1f]+")
_LONGEST_PLACE = 80
_OFFICE = "application/vnd.openxmlformats-officedocument"
_KINDS = {
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ics": "text/calendar; charset=utf-8",
    "pdf": "application/pdf",
}
_ONE_PAGE = "een A4 voor de wethouder"
_log = logging.getLogger(__name__)
_page = partial(dossier_page, Part.PLAN, team_only=True)


@_page()
def plan_papers(request: HttpRequest, access: Access) -> HttpResponse:
    """All papers and files of the plan, with what is in them."""
    seen(access.user, "plan op papier bekeken", access.dossier)
    paper = plan_on_paper(access)
    context = {
        "plan": paper.document,
        "names": paper.names,
        "lost": [one for one in paper.document.lines if one.is_lost],
        "unsure": [one for one in paper.document.lines if one.is_unsure],
        "sheet": one_page_of(paper.document),
        "bars": documents.page_bars(paper.document),
    }
    return show(request, access, "plan_papers/papers.html", Part.PLAN, **context)


@_page()
def alderman_page(request: HttpRequest, access: Access) -> HttpResponse:
    """One A4 for the wethouder, to print."""
    seen(access.user, "plan op papier bekeken", access.dossier)
    plan = plan_on_paper(access).document
    context = {"sheet": one_page_of(plan), "bars": documents.page_bars(plan), "words": WORDS}
    return show(request, access, "plan_papers/alderman.html", Part.PLAN, **context)


@_page()
def plan_calendar(request: HttpRequest, access: Access) -> HttpResponse:
    """Who hears what, when, from whom and how, by month."""
    seen(access.user, "plan op papier bekeken", access.dossier)
    plan = plan_on_paper(access).document
    return show(request, access, "plan_papers/calendar.html", Part.PLAN, plan=plan, months=months_of(plan))


# ---- files


@_page()
def plan_docx(request: HttpRequest, access: Access) -> HttpResponse:
    """The plan for Word."""
    return _file(request, access, "plan van aanpak", "docx", documents.plan_docx)


@_page()
def plan_odt(request: HttpRequest, access: Access) -> HttpResponse:
    """The plan for LibreOffice."""
    return _file(request, access, "plan van aanpak", "odt", documents.plan_odt)


@_page()
def plan_pdf(request: HttpRequest, access: Access) -> HttpResponse:
    """The plan as PDF."""
    return _file(request, access, "plan van aanpak", "pdf", documents.plan_pdf)


@_page()
def alderman_docx(request: HttpRequest, access: Access) -> HttpResponse:
    """One A4 for the wethouder, for Word."""
    return _file(request, access, _ONE_PAGE, "docx", documents.alderman_docx)


@_page()
def alderman_odt(request: HttpRequest, access: Access) -> HttpResponse:
    """One A4 for the wethouder, for LibreOffice."""
    return _file(request, access, _ONE_PAGE, "odt", documents.alderman_odt)


@_page()
def alderman_pdf(request: HttpRequest, access: Access) -> HttpResponse:
    """One A4 for the wethouder."""
    return _file(request, access, _ONE_PAGE, "pdf", documents.alderman_pdf)


@_page()
def partners_pdf(request: HttpRequest, access: Access) -> HttpResponse:
    """Half a page for each partner; back to the papers when there are none."""
    if not plan_on_paper(access).document.partners:
        messages.error(request, "Er is nog geen partner. Kies in het plan bij een actie met wie u hem doet.")
        return to("plan_papers", access.dossier.pk)
    return _file(request, access, "afspraken met partners", "pdf", documents.partners_pdf)


@_page()
def actions_xlsx(request: HttpRequest, access: Access) -> HttpResponse:
    """The actions for Excel."""
    return _file(request, access, "acties", "xlsx", documents.actions_xlsx)


@_page()
def plan_ics(request: HttpRequest, access: Access) -> HttpResponse:
    """The days of the plan for a calendar."""
    return _file(request, access, "agenda", "ics", lambda plan: documents.plan_ics(plan, access.dossier.pk))


def _file(
    request: HttpRequest, access: Access, what: str, kind: str, make: Callable[[PlanDocument], bytes]
) -> HttpResponse:
    """A file to keep, or a PDF to open; when it cannot be made, a page that says so."""
    plan = plan_on_paper(access).document
    try:
        content = make(plan)
    except PaperFailed:
        _log.exception("no %s of the plan of dossier %s", kind, access.dossier.pk)
        answer = show(request, access, "plan_papers/failed.html", Part.PLAN, what=what, kind=kind)
        answer.status_code = 500
        return answer
    if request.method == "GET":
        record(access.user, f"plan gedownload: {what} ({kind})", access.dossier, sight=True)
    place = shortened(_NOT_IN_A_NAME.sub("-", plan.place or access.dossier.name), _LONGEST_PLACE)
    name = f"{place}, {what} {plan.made_on.isoformat()}.{kind}"
    disposition = content_disposition_header(kind != "pdf", name) or "attachment"
    return HttpResponse(content, content_type=_KINDS[kind], headers={"Content-Disposition": disposition})
