"""Pages that offer files, the files themselves, and the pages of all indicators."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, time
from tempfile import TemporaryFile
from unicodedata import normalize
from urllib.parse import quote

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.middleware.gzip import re_accepts_gzip
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from isal import isal_zlib

from wijkdna.domain.areas import MalformedCode, clean_code
from wijkdna.store import release
from wijkdna.store.latest import Latest
from wijkdna.web.areas.queries import AreaLink
from wijkdna.web.areas.views import area_head, one_address, row_of
from wijkdna.web.downloads import documents, forms, queries
from wijkdna.web.downloads.queries import Download, Offer
from wijkdna.web.shared.frame import figures as current_figures
from wijkdna.web.shared.frame import url

_FAST = 2
_NOT_IN_A_NAME = str.maketrans(dict.fromkeys('\\/:*?"<>|', "-"))
_TEXTS = {"csv": documents.csv_parts, "json": documents.json_parts, "geojson": documents.geojson_parts}


@require_safe
def downloads(request: HttpRequest, code: str) -> HttpResponse:
    """What can be downloaded of an area."""
    latest = current_figures()
    row = row_of(latest, code)
    context = area_head(latest, row) | {
        "offers": _offers_of_area(latest, row),
        "gemeente": queries.gemeente_of(latest, row),
    }
    return one_address(request, code, latest.areas.codes[row]) or render(request, "downloads/downloads.html", context)


@require_safe
def download(request: HttpRequest, code: str, file: str) -> HttpResponseBase:
    """A file of an area."""
    latest = current_figures()
    row = row_of(latest, code)
    asked = forms.asked_for(file)
    if asked is None or asked.scope not in queries.KNOWN_SCOPES:
        return _refused(request, 404, _no_such_file(file), _offers_of_area(latest, row))
    try:
        wanted = queries.of_area(latest, row, asked.scope)
    except queries.WrongLevel as problem:
        return _refused(request, 400, str(problem), _offers_of_area(latest, row), queries.gemeente_of(latest, row))
    return one_address(request, code, latest.areas.codes[row]) or _file(request, latest, wanted, asked.format)


@require_safe
def indicators(request: HttpRequest) -> HttpResponse:
    """All indicators by theme, with what they are."""
    latest = current_figures()
    context = {"themes": queries.themes(latest), "count": len(latest.indicators)}
    return render(request, "downloads/indicators.html", context)


@require_safe
def indicator(request: HttpRequest, indicator: str) -> HttpResponse:
    """One indicator: what it says and does not say, for which areas and years, and its files."""
    latest = current_figures()
    column = _column(latest, indicator)
    asked = request.GET.get("gemeente")
    if asked is not None:
        code = _known_gemeente(latest, asked)
        if code:
            return redirect("figure", code, indicator)
        text = "Deze gemeente kennen we niet. Kies hieronder een gemeente uit de lijst."
        return render(request, "downloads/indicator.html", _indicator(latest, column) | {"problem": text}, status=400)
    return render(request, "downloads/indicator.html", _indicator(latest, column) | {"problem": ""})


@require_safe
def indicator_download(request: HttpRequest, indicator: str, file: str) -> HttpResponseBase:
    """A file of one indicator for the whole country."""
    latest = current_figures()
    column = _column(latest, indicator)
    asked = forms.asked_for(file)
    if asked is None or asked.scope not in queries.INDICATOR_SCOPES:
        return _refused(request, 404, _no_such_file(file), _offers_of_indicator(latest, column))
    try:
        wanted = queries.of_indicator(latest, column, asked.scope)
    except queries.WrongLevel as problem:
        return _refused(request, 400, str(problem), _offers_of_indicator(latest, column))
    return _file(request, latest, wanted, asked.format)


# ---- pages


def _column(latest: Latest, indicator: str) -> int:
    if indicator not in latest.columns:
        raise Http404(indicator)
    return latest.columns[indicator]


def _known_gemeente(latest: Latest, text: str) -> str:
    """The code of a gemeente that exists, else ""."""
    try:
        code = clean_code(text)
    except MalformedCode:
        return ""
    return code if code[:2] == "GM" and code in latest.areas.position else ""


def _indicator(latest: Latest, column: int) -> dict[str, object]:
    one = latest.indicators[column]
    return {
        "indicator": one,
        "theme": next(theme["title"] for theme in latest.themes if theme["id"] == one.theme),
        "cautions": [latest.cautions[code] for code in one.caution],
        "levels": queries.levels_text(one),
        "periods": queries.periods_text(one),
        "provincies": queries.of_provincies(latest, column),
        "gemeenten": queries.gemeenten(latest),
        "origins": queries.origins_of_indicator(latest, column),
        "offers": _offers_of_indicator(latest, column),
        "release": latest.name,
        "boundaries": latest.boundaries,
    }


def _offers_of_area(latest: Latest, row: int) -> list[Offer]:
    code = latest.areas.codes[row]
    names = queries.scopes(latest.areas.levels[row])
    return [
        _offer(latest, queries.of_area(latest, row, scope), lambda file: url("download", code, file), scope)
        for scope in names
    ]


def _offers_of_indicator(latest: Latest, column: int) -> list[Offer]:
    one = latest.indicators[column]
    return [
        _offer(
            latest,
            queries.of_indicator(latest, column, scope),
            lambda file: url("indicator_download", one.id, file),
            scope,
        )
        for scope in queries.indicator_scopes(one)
    ]


def _offer(latest: Latest, wanted: Download, address: Callable[[str], str], scope: str) -> Offer:
    count = queries.figure_count(latest, wanted)
    files = [
        queries.OfferedFile(
            address(f"{scope}.{one.extension}"), one.title, one.note, forms.size_text(one, count, len(wanted.rows))
        )
        for one in forms.FORMATS
    ]
    return Offer(wanted.title, wanted.about, queries.amount_text(wanted, count), files)


def _no_such_file(file: str) -> str:
    return f"Het bestand “{file[:60]}” bestaat niet. Hieronder staan de bestanden die er wel zijn."


def _refused(
    request: HttpRequest, status: int, text: str, offers: list[Offer], gemeente: AreaLink | None = None
) -> HttpResponse:
    context = {"status": status, "text": text, "offers": offers, "gemeente": gemeente}
    return render(request, "downloads/refused.html", context, status=status)


# ---- files


def _file(request: HttpRequest, latest: Latest, wanted: Download, kind: forms.Format) -> HttpResponseBase:
    """The file, or 304 when the browser has it: a release never changes, and neither do its files."""
    etag = f'W/"{latest.name}-{release.FORMAT}-{documents.FORMAT}"'
    changed = int(datetime.combine(queries.made_on(latest), time(), UTC).timestamp())
    answer = get_conditional_response(request, etag=etag, last_modified=changed) or (
        HttpResponse(content_type=kind.content_type)
        if request.method == "HEAD"
        else _made(request, latest, wanted, kind)
    )
    answer.headers["ETag"] = etag
    answer.headers["Last-Modified"] = http_date(changed)
    answer.headers["Cache-Control"] = "public, no-cache"
    answer.headers["Content-Disposition"] = disposition(f"{wanted.title} {latest.name}.{kind.extension}")
    return answer


def _made(request: HttpRequest, latest: Latest, wanted: Download, kind: forms.Format) -> HttpResponseBase:
    if kind.extension in _TEXTS:
        parts = _TEXTS[kind.extension](latest, wanted)
        return _streamed(request, (part.encode() for part in parts), kind.content_type)
    file = TemporaryFile()  # noqa: SIM115 the answer closes it
    documents.write_sheets(file, kind.extension, latest, wanted)
    file.seek(0)
    return FileResponse(file, content_type=kind.content_type)


def _streamed(request: HttpRequest, parts: Iterable[bytes], content_type: str) -> StreamingHttpResponse:
    """Sent while it is made, so that a large file takes no memory; compressed for a browser that accepts it."""
    accepts = bool(re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")))
    answer = StreamingHttpResponse(_gzipped(parts) if accepts else parts, content_type=content_type)
    patch_vary_headers(answer, ("Accept-Encoding",))
    if accepts:
        answer.headers["Content-Encoding"] = "gzip"
    return answer


def _gzipped(parts: Iterable[bytes]) -> Iterator[bytes]:
    squeeze = isal_zlib.compressobj(_FAST, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    for part in parts:
        if done := squeeze.compress(part):
            yield done
    yield squeeze.flush()


def disposition(name: str) -> str:
    """Header that gives a file its name: in UTF-8, and in plain letters for old programs (RFC 6266)."""
    name = name.translate(_NOT_IN_A_NAME)
    plain = normalize("NFKD", name.replace("“", "").replace("’", "'")).encode("ascii", "ignore").decode()
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
