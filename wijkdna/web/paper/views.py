"""Pages to print and PDFs of an area: the Rijke foto on A4, the wijkplaat on A3, question cards four to an A4."""

import logging
import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from wijkdna.domain.numbers_nl import date_nl
from wijkdna.store.latest import Latest
from wijkdna.web.areas.queries import link_to, parts_of
from wijkdna.web.areas.views import area_head, one_address, row_of
from wijkdna.web.paper import documents, drawings, queries
from wijkdna.web.profiles.views import photo_of
from wijkdna.web.shared.frame import figures as current_figures
from wijkdna.web.shared.frame import url

Answer = Callable[[HttpRequest, Latest, int], HttpResponse]

_PAGES = {"photo": "print", "plate": "plate", "cards": "cards"}
"""The page that says the same as the PDF of a template."""

_NOT_IN_A_NAME = re.compile(r"[\\/:*?\"<>|]+")

_PLATE = {"what": "Een wijkplaat", "page": "plate"}
_CARDS = {"what": "Een stapel vragenkaarten", "page": "cards"}

_log = logging.getLogger(__name__)


@require_safe
def plate(request: HttpRequest, code: str) -> HttpResponse:
    """The wijkplaat: A3 to draw and write on."""
    return _answered(request, code, _for_a_table(_plate_page, _PLATE))


@require_safe
def plate_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The wijkplaat as PDF."""
    return _answered(request, code, _for_a_table(_plate_file, _PLATE))


@require_safe
def cards(request: HttpRequest, code: str) -> HttpResponse:
    """Cards with questions, four to an A4."""
    return _answered(request, code, _for_a_table(_cards_page, _CARDS))


@require_safe
def cards_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The cards as PDF."""
    return _answered(request, code, _for_a_table(_cards_file, _CARDS))


@require_safe
def print_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The Rijke foto on A4 as PDF; its page to print is of the feature below this one."""
    return _answered(request, code, _photo_file)


def _answered(request: HttpRequest, code: str, answer: Answer) -> HttpResponse:
    latest = current_figures()
    row = row_of(latest, code)
    return one_address(request, code, latest.areas.codes[row]) or answer(request, latest, row)


def _for_a_table(answer: Answer, paper: dict[str, str]) -> Answer:
    """The answer for places at whose table people can sit; for a provincie or the land a page that says where."""

    def checked(request: HttpRequest, latest: Latest, row: int) -> HttpResponse:
        if latest.areas.levels[row] in queries.LEVELS:
            return answer(request, latest, row)
        context = area_head(latest, row) | {"parts": parts_of(latest, row)} | paper
        return render(request, "paper/not_here.html", context, status=404)

    return checked


def _plate_page(request: HttpRequest, latest: Latest, row: int) -> HttpResponse:
    return render(request, "paper/plate.html", area_head(latest, row) | _plate(request, latest, row))


def _plate(request: HttpRequest, latest: Latest, row: int) -> dict[str, object]:
    found = queries.plate(latest, row)
    address = request.build_absolute_uri(url("area", latest.areas.codes[row]))
    return {
        "plate": found,
        "words": queries.PLATE_WORDS,
        "border_question": queries.border_question(),
        "ground": drawings.ground_of(latest, row),
        "rulers": drawings.rulers_of(latest, row, found.figures),
        "qr": drawings.qr_of(address),
        "made": date_nl(localdate()),
    }


def _cards_page(request: HttpRequest, latest: Latest, row: int) -> HttpResponse:
    sheets = queries.sheets(queries.cards(latest, row))
    found = {"sheets": sheets, "words": queries.CARD_WORDS, "made": date_nl(localdate())}
    return render(request, "paper/cards.html", area_head(latest, row) | found)


def _plate_file(request: HttpRequest, latest: Latest, row: int) -> HttpResponse:
    content = documents.plate_content(**_plate(request, latest, row))  # type: ignore[arg-type]
    return _file(request, latest, row, ("plate", "wijkplaat"), content)


def _cards_file(request: HttpRequest, latest: Latest, row: int) -> HttpResponse:
    sheets = queries.sheets(queries.cards(latest, row))
    content = documents.cards_content(link_to(latest, row), sheets, date_nl(localdate()))
    return _file(request, latest, row, ("cards", "vragenkaarten"), content)


def _file(
    request: HttpRequest, latest: Latest, row: int, made: tuple[str, str], content: documents.Json
) -> HttpResponse:
    """A PDF to open or to keep; when it cannot be made, a page that says so. made: template, and what it is."""
    template, what = made
    try:
        content_of_file = documents.pdf(template, content)
    except documents.PaperFailed:
        _log.exception("no PDF of %s of %s", what, latest.areas.codes[row])
        context = area_head(latest, row) | {"what": what, "page": url(_PAGES[template], latest.areas.codes[row])}
        return render(request, "paper/failed.html", context, status=500)
    disposition = content_disposition_header(False, _file_name(latest.areas.names[row], what)) or "inline"
    return HttpResponse(content_of_file, content_type="application/pdf", headers={"Content-Disposition": disposition})


def _file_name(name: str, what: str) -> str:
    """ "Kreileroord, rijke foto 2026-11-25.pdf"; without what a file name may not hold on some computer."""
    return f"{_NOT_IN_A_NAME.sub('-', name)}, {what} {localdate().isoformat()}.pdf"


def _photo_file(request: HttpRequest, latest: Latest, row: int) -> HttpResponse:
    content = documents.photo_content(photo_of(request, latest, row), date_nl(localdate()))
    return _file(request, latest, row, ("photo", "rijke foto"), content)
