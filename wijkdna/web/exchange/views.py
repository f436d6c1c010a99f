"""The map out as a file, a file in, and places that are known already as proposals for the map."""

import secrets
from datetime import datetime
from hashlib import sha256
from io import BytesIO

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from wijkdna.domain.map_files import KINDS, Plan, Reading, Tables, guess, plan
from wijkdna.store.latest import Latest, ReleaseGone, latest_of
from wijkdna.web.accounts.views import READ_AND_SEND, SEND
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.dossiers.views import done, sent, to
from wijkdna.web.exchange import actions, documents, forms, queries
from wijkdna.web.shared.audit import seen
from wijkdna.web.shared.frame import figures
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.socialmap.actions import add_entity
from wijkdna.web.socialmap.models import Kind
from wijkdna.web.socialmap.views import map_page, show_map


@map_page()
def map_file(request: HttpRequest, access: Access, file: str) -> HttpResponse:
    """The map, or one of its tables, as this person sees it; with ?namen=1 also the names that may stand on paper."""
    if file not in documents.FILES:
        raise Http404
    rows = queries.rows_of(access, with_names=request.GET.get("namen") == "1")
    seen(access.user, "kaart als bestand opgehaald", access.dossier)
    answer = HttpResponse(_content(file, rows, access), content_type=documents.FILES[file])
    answer["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer


def _content(file: str, rows: queries.MapRows, access: Access) -> bytes:
    if file == "kaart.graphml":
        return documents.graphml_of(rows)
    if file == "kaart.xlsx":
        book = BytesIO()
        made = datetime.combine(timezone.localdate(), datetime.min.time())
        documents.write_book(book, rows, f"Sociale kaart van {access.dossier.name}", made)
        return book.getvalue()
    is_things = file == "kaart-wie.csv"
    table, least = (rows.things, documents.THINGS) if is_things else (rows.bands, documents.BANDS)
    return "".join(documents.csv_of(table, documents.headers_of(table, least))).encode()


@map_page(methods=READ_AND_SEND)
def map_import(request: HttpRequest, access: Access) -> HttpResponse:
    """Files to take along, and a form to bring one."""
    form = forms.FilesForm(sent(request), request.FILES or None)
    if form.is_bound and form.is_valid():
        try:
            packed = forms.pack(access, form.tables)
            return _check(request, access, form.tables, guess(form.tables), packed)
        except forms.TooLarge as refused:
            form.add_error("file", str(refused))
    context = {"form": form, "files": tuple(documents.FILES), "undo": _last(request, access) is not None}
    return show_map(request, access, "exchange/exchange.html", "network", **context)


@map_page(methods=SEND)
def map_import_check(request: HttpRequest, access: Access) -> HttpResponse:
    """What a file would do, read as she says it should be; and put on the map when she agrees with what she saw."""
    tables = forms.unpack(access, request.POST.get("bestand", ""))
    if tables is None:
        messages.error(request, "Dit bestand is niet meer bij de hand. Kies het opnieuw: er is nog niets veranderd.")
        return to("map_import", access.dossier.pk)
    reading, packed = forms.reading_in(tables, request.POST), request.POST["bestand"]
    if "bewaren" in request.POST and request.POST.get("gezien") == _sign(request):
        wanted = _plan(request, tables, reading)
        try:
            if not any(one.wrong for one in wanted.held):
                return _keep(request, access, queries.preview_of(access, wanted))
        except ActionRefused as refused:
            messages.error(request, refused.text)
    return _check(request, access, tables, reading, packed)


def _sign(request: HttpRequest) -> str:
    """What was chosen when she saw the preview, in the form she sends now: other choices ask for another look."""
    chosen = sorted((name, str(text)) for name, text in request.POST.items() if name.startswith(_CHOICES))
    return _short(chosen)


_CHOICES = ("k_", "soort_", "band_", "alle_")


def _short(chosen: list[tuple[str, str]]) -> str:
    return sha256(repr(chosen).encode()).hexdigest()[:16]


def _plan(request: HttpRequest, tables: Tables, reading: Reading) -> Plan:
    return plan(tables, reading, *forms.roles_in(request.POST))


def _keep(request: HttpRequest, access: Access, found: queries.Preview) -> HttpResponse:
    made = actions.import_map(dossier=access.dossier, preview=found, tag=secrets.token_hex(4), by=access.user)
    request.session[_KEY] = {"dossier": access.dossier.pk, **made.as_json()}
    names, bands = len(made.entities), len(made.ties) + len(made.doors)
    words = "naam" if names == 1 else "namen", "band" if bands == 1 else "banden"
    said = f"Op de kaart gezet: {names} {words[0]} en {bands} {words[1]}."
    return done(request, said, "map_import", access.dossier.pk)


def _check(request: HttpRequest, access: Access, tables: Tables, reading: Reading, packed: str) -> HttpResponse:
    form = forms.ReadingForm(tables, reading)
    found = queries.preview_of(access, _plan(request, tables, reading))
    shown = sorted((name, str(field.initial)) for name, field in form.fields.items() if name.startswith(_CHOICES))
    things, held = found.plan.things, found.plan.held[: queries.MOST_SHOWN]
    asked = {one.line for one in held}
    typed, kept = forms.roles_in(request.POST)
    context = {
        "reading": form,
        "tables": tables,
        "preview": found,
        "packed": packed,
        "seen": _short(shown),
        "held": held,
        "typed": [(line, role) for line, role in typed.items() if line not in asked],
        "kept": [line for line in kept if line not in asked],
        "reasons": queries.reasons_of(found),
        "new": [(Kind(kind).label, [things[n].name for n in found.new if things[n].kind == kind]) for kind in KINDS],
    }
    return show_map(request, access, "exchange/check.html", "network", **context)


_KEY = "kaart_ingelezen"


def _last(request: HttpRequest, access: Access) -> actions.Made | None:
    """The last import of this person in this dossier, as long as she is signed in."""
    held = request.session.get(_KEY)
    if not held or held.get("dossier") != access.dossier.pk or not access.may_write:
        return None
    return actions.Made(held["entities"], held["ties"], held["doors"])


@map_page(methods=SEND)
def map_import_undo(request: HttpRequest, access: Access) -> HttpResponse:
    """Take off the map what the last file put on it."""
    made = _last(request, access)
    if made is None:
        messages.error(request, "Er is niets om terug te draaien.")
        return to("map_import", access.dossier.pk)
    try:
        count = actions.undo_import(dossier=access.dossier, made=made, by=access.user)
    except ActionRefused as refused:
        messages.error(request, refused.text)
        return to("map_import", access.dossier.pk)
    del request.session[_KEY]
    stayed = len(made.entities) - count
    said = f"Teruggedraaid: {count} van de kaart gehaald."
    if stayed:
        said += f" {stayed} {'is' if stayed == 1 else 'zijn'} intussen veranderd of weg; daar bleven we af."
    return done(request, said, "map_import", access.dossier.pk)


@map_page(methods=READ_AND_SEND)
def suggestions_map(request: HttpRequest, access: Access) -> HttpResponse:
    """Schools and places that are known already, each with a button that puts it on the map."""
    found = queries.suggestions_of(access, _release(access))
    if request.method == "POST":
        return _add(request, access, found)
    inside = [one for one in found.rows if not one.is_near]
    near = [one for one in found.rows if one.is_near]
    return show_map(request, access, "exchange/suggestions.html", "network", found=found, inside=inside, near=near)


def _release(access: Access) -> Latest:
    """The one of the dossier; the one of now when that is gone."""
    try:
        return latest_of(settings.DATA, access.dossier.release)
    except ReleaseGone:
        return figures()


def _add(request: HttpRequest, access: Access, found: queries.Suggestions) -> HttpResponse:
    one = next((one for one in found.rows if one.key == request.POST.get("plek", "")), None)
    kind = next((kind for kind in one.kinds if kind.value == request.POST.get("soort", "")), None) if one else None
    if one is None or kind is None:
        messages.error(request, "Deze plek staat al op de kaart, of is er niet meer.")
        return to("suggestions_map", access.dossier.pk)
    place = one.place
    where = {"latitude": place.lat, "longitude": place.lon}
    try:
        add_entity(
            dossier=access.dossier,
            kind=kind,
            name=place.name[:120],
            by=access.user,
            sector=one.sector,
            external=one.key,
            **where,
        )
    except ActionRefused as refused:
        messages.error(request, refused.text)
        return to("suggestions_map", access.dossier.pk)
    return done(request, f"{place.name} staat op de kaart.", "suggestions_map", access.dossier.pk)
