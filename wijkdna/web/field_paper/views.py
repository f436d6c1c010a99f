"""Pages to take outside, their PDFs, and the screen that types a filled sheet back."""

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate

from wijkdna.domain.numbers_nl import date_nl
from wijkdna.domain.sheets import Goes, Proposal
from wijkdna.store.latest import Latest
from wijkdna.store.release import NoRelease
from wijkdna.store.talk_guide import load_talk_guide
from wijkdna.web.accounts.views import READ_AND_SEND
from wijkdna.web.dossiers.models import Part
from wijkdna.web.dossiers.queries import Access, NoSuchDossier, place_in_words
from wijkdna.web.dossiers.views import done, dossier_page, sent, show, to
from wijkdna.web.field_paper import actions, documents, forms, queries
from wijkdna.web.fieldwork.models import FieldNote
from wijkdna.web.paper.documents import Json, PaperFailed
from wijkdna.web.shared.audit import seen
from wijkdna.web.shared.frame import figures
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile
from wijkdna.web.socialmap.models import Entity, Kind
from wijkdna.web.socialmap.queries import entities_of

_log = logging.getLogger(__name__)

_NOT_IN_A_NAME = re.compile(r"[\\/:*?\"<>|]+")


def _latest() -> Latest | None:
    try:
        return figures()
    except NoRelease:
        return None


@dossier_page(Part.VELDWERK)
def talk_guide(request: HttpRequest, access: Access) -> HttpResponse:
    """The questions of a talk, for anybody or in the words for one kind of partner."""
    guide, variant = load_talk_guide(), queries.variant_named(request.GET.get("voor", ""))
    words = queries.spoken(access, _latest())
    context: dict[str, Any] = {
        "guide": guide,
        "variant": variant,
        "questions": queries.asked_of(variant),
        "opening": [queries.said(one, words) for one in ([variant.opening] if variant else guide.words.opening)],
        "closing": [queries.said(one, words) for one in ([variant.closing] if variant else guide.words.closing)],
        "asked": queries.asked_outside(access),
    }
    return show(request, access, "field_paper/talk_guide.html", Part.VELDWERK, **context)


def _head(access: Access) -> Json:
    """What stands at the head of every paper: the dossier, its place, and the day it was made."""
    place = place_in_words(_latest(), access.dossier)
    return {"dossier": access.dossier.name, "place": place, "made": date_nl(localdate())}


@dossier_page(Part.VELDWERK)
def papers(request: HttpRequest, access: Access) -> HttpResponse:
    """All papers, to look at, to print and to type back."""
    return show(request, access, "field_paper/papers.html", Part.VELDWERK, asked=len(queries.asked_outside(access)))


@dossier_page(Part.VELDWERK)
def walk_sheet(request: HttpRequest, access: Access) -> HttpResponse:
    """The walk sheet, to print."""
    return _paper(request, access, "walk_sheet", lead=documents.walk_lead(), **_asked_on_paper(access))


@dossier_page(Part.VELDWERK)
def talk_sheet(request: HttpRequest, access: Access) -> HttpResponse:
    """The talk sheet, to print."""
    return _paper(request, access, "talk_sheet")


@dossier_page(Part.VELDWERK)
def talk_cards(request: HttpRequest, access: Access) -> HttpResponse:
    """Eight cards, to print and to cut out."""
    return _paper(request, access, "talk_cards", sheets=documents.card_sheets())


def _paper(request: HttpRequest, access: Access, name: str, **context: Any) -> HttpResponse:  # noqa: ANN401
    head = _head(access)
    head = {"place": head["place"], "made": head["made"], "guide": load_talk_guide(), "words": documents.HEAD}
    return show(request, access, f"field_paper/{name}.html", Part.VELDWERK, **head, **context)


def _asked_on_paper(access: Access) -> dict[str, Any]:
    asked = queries.asked_outside(access)
    most = queries.MOST_ON_PAPER
    return {"asked": asked[:most], "more": max(0, len(asked) - most)}


@dossier_page(Part.VELDWERK)
def walk_sheet_pdf(request: HttpRequest, access: Access) -> HttpResponse:
    """The walk sheet as PDF."""
    return _file(request, access, "loopblad", lambda head: documents.walk_sheet(head, **_asked_on_paper(access)))


@dossier_page(Part.VELDWERK)
def talk_sheet_pdf(request: HttpRequest, access: Access) -> HttpResponse:
    """The talk sheet as PDF."""
    return _file(request, access, "gespreksblad", documents.talk_sheet)


@dossier_page(Part.VELDWERK)
def talk_cards_pdf(request: HttpRequest, access: Access) -> HttpResponse:
    """The cards as PDF."""
    return _file(request, access, "gesprekskaarten", documents.talk_cards)


_PAGES = {"loopblad": "walk_sheet", "gespreksblad": "talk_sheet", "gesprekskaarten": "talk_cards"}


def _file(request: HttpRequest, access: Access, what: str, make: Callable[[Json], bytes]) -> HttpResponse:
    """A PDF to open or to keep; when it cannot be made, a page that says so and leads to the page to print."""
    try:
        content = make(_head(access))
    except PaperFailed:
        _log.exception("no PDF of %s of dossier %s", what, access.dossier.pk)
        answer = show(request, access, "field_paper/failed.html", Part.VELDWERK, what=what, page=_PAGES[what])
        answer.status_code = 500
        return answer
    name = f"{_NOT_IN_A_NAME.sub('-', access.dossier.name)}, {what} {localdate().isoformat()}.pdf"
    disposition = content_disposition_header(False, name) or "inline"
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})


@dossier_page(Part.VELDWERK)
def sheet_new(request: HttpRequest, access: Access) -> HttpResponse:
    """Which paper to type back; ?code= is that of a card or a field."""
    code = request.GET.get("code", "").strip()
    found = queries.sheet_with(code) if code else None
    if found is not None:
        answer = to("sheet", access.dossier.pk, found.key)
        if field := queries.field_named(found, code):
            answer["Location"] += f"#id_{field.code}"
        return answer
    seen(access.user, "veldnotities bekeken", access.dossier)
    sheets = [(one, queries.name_of(one)) for one in load_talk_guide().sheets]
    context = {"sheets": sheets, "code": code, "typed": queries.typed_lately(access)}
    return show(request, access, "field_paper/sheet_new.html", Part.VELDWERK, **context)


@dossier_page(Part.VELDWERK, methods=READ_AND_SEND)
def sheet(request: HttpRequest, access: Access, form: str) -> HttpResponse:
    """A filled sheet, typed over field by field."""
    paper = queries.on_sheet(access, queries.sheet_named(form))
    filled = forms.SheetForm(paper, sent(request))
    by, row, made = access.user, access.dossier, list[FieldNote]()
    if filled.does(lambda: made.append(actions.keep_sheet(dossier=row, sheet=paper, by=by, **filled.values()))):
        number, said = made[0].pk, f"{queries.name_of(paper)} is bewaard. Er is niets weggelaten."
        if "nog" in request.POST:
            return done(request, said, "sheet_new", row.pk)
        return done(request, said, "sheet_kept", row.pk, number)
    others = {one.code: one.key for one in load_talk_guide().sheets if one.code}
    context = {"form": filled, "sheet": paper, "name": queries.name_of(paper), "others": others}
    return show(request, access, "field_paper/sheet.html", Part.VELDWERK, **context)


@dossier_page(Part.VELDWERK, methods=READ_AND_SEND)
def sheet_kept(request: HttpRequest, access: Access, blad: int) -> HttpResponse:
    """What was typed, word by word; for the team also what of it could go on the map."""
    row = queries.typed_for(access, blad)
    if request.method == "POST" and not access.in_team:
        raise NoSuchDossier
    rows = queries.rows_of(access, row)
    by_code = {one.code: one for one in rows}
    found = queries.proposals_of(row) if access.in_team else {}
    chosen = found.get(request.POST.get("wat", ""))
    tried = _form(access, chosen, by_code, request.POST) if chosen else None
    if tried and tried.does(lambda: _put(access, row, tried)):
        return done(request, tried.said, "sheet_kept", access.dossier.pk, row.pk)
    seen(access.user, "veldnotities bekeken", access.dossier)
    shown = [
        (one, tried if tried and one is chosen else _form(access, one, by_code), queries.standing(access, row, one))
        for one in found.values()
    ]
    sheet = queries.sheet_named(row.form)
    context = {"note": row, "rows": rows, "labels": by_code, "sheet": sheet, "name": queries.name_of(sheet)}
    answer = show(request, access, "field_paper/sheet_kept.html", Part.VELDWERK, found=shown, **context)
    answer.status_code = 400 if tried else 200
    return answer


def _form(
    access: Access, proposal: Proposal, rows: Mapping[str, queries.Row], data: Mapping[str, Any] | None = None
) -> forms.MapForm:
    """The form of a proposal; what fits in no field stands in the remark, each line with what was asked."""
    remarks = "\n".join(f"{rows[code].label}: {rows[code].text}" for code in proposal.rest)
    return forms.FORMS[proposal.goes](access, proposal, remarks, data)


def _put(access: Access, note: FieldNote, form: forms.MapForm) -> None:
    """What somebody confirmed goes on the map. Raises ActionRefused."""
    goes, values, by = form.proposal.goes, form.cleaned_data, access.user
    here: dict[str, Any] = {"on_map": entities_of(access), "note": note, "by": by}
    if goes in (Goes.PLACE, Goes.GROUP):
        kind = Kind.PLEK if goes is Goes.PLACE else Kind.GEMEENSCHAP
        fields = {name: value for name, value in values.items() if name != "known_as"}
        actions.put_entity(**here, known=form.picked("known_as"), kind=kind, **fields)
    elif goes is Goes.DOOR:
        group = form.picked("group") or values["group_name"]
        try:
            actions.put_door(**here, actor=_actor(form), group=group, trust=values["trust"])
        except ChangedMeanwhile as changed:
            raise ActionRefused(changed.text) from None
    elif goes is Goes.PROMISE:
        actions.put_promise(**here, actor=_actor(form), text=values["text"], due=values["due"])
    elif goes is Goes.QUESTION:
        actions.put_question(note=note, text=values["text"], by=by)
    else:
        question = queries.question_for(access, form.proposal.fields["number"])
        actions.put_answered(question=question, by=by)


def _actor(form: forms.MapForm) -> Entity | tuple[Kind, str]:
    values = form.cleaned_data
    return form.picked("actor") or (Kind(values["actor_kind"] or Kind.ROL), values["actor_name"])
