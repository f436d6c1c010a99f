"""Pages of partners: the condition card and its paper, the log of talks, and all promises."""

import logging
import re
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate

from wijkdna.domain.wording import side_by_side
from wijkdna.store.latest import Latest
from wijkdna.store.release import NoRelease
from wijkdna.web.accounts.models import User
from wijkdna.web.accounts.queries import gemeente_names
from wijkdna.web.accounts.views import READ_AND_SEND, SEND, signed_in
from wijkdna.web.dossiers.queries import Access, place_in_words, row_or_404
from wijkdna.web.dossiers.views import done, press, sent, to
from wijkdna.web.paper.documents import PaperFailed, pdf
from wijkdna.web.partners import actions, documents, forms, queries
from wijkdna.web.partners.models import Condition, Contact, Promise
from wijkdna.web.shared.audit import seen
from wijkdna.web.shared.forms import FREE_TEXT
from wijkdna.web.shared.frame import figures
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile
from wijkdna.web.socialmap.models import Entity
from wijkdna.web.socialmap.views import map_page, show_map

_NOT_IN_A_NAME = re.compile(r"[\\/:*?\"<>|]+")
_log = logging.getLogger(__name__)


# ---- the card


@map_page(READ_AND_SEND)
def condition(request: HttpRequest, access: Access, entity: int) -> HttpResponse:
    """The card of one partner as it is read, with what we promised, and a field for a new promise."""
    row = queries.partner_for(access, entity)
    form = forms.PromiseForm(access.dossier, None, sent(request))

    def add() -> None:
        fields = {name: form.cleaned_data[name] for name in ("text", "due", "keeper")}
        actions.add_promise(entity=row, by=access.user, **fields)

    if form.does(add):
        return done(request, "De belofte staat op de kaart.", "condition", access.dossier.pk, row.pk)
    seen(access.user, "afsprakenkaart bekeken", access.dossier)
    return show_map(request, access, "partners/condition.html", "entities", form=form, **_card(access, row))


def _card(access: Access, row: Entity) -> dict[str, Any]:
    """What the page of a card shows."""
    card, found = queries.condition_card(), queries.condition_of(row)
    groups = queries.by_standing(queries.owed(queries.promises_of(access).filter(entity=row)))
    promises = [one for group in groups.values() for one in group]
    answers = queries.answers_of(card, found, [one.promise for one in promises])
    return {
        "row": row,
        "card": card,
        "condition": found,
        "answers": answers[:-1],
        "open": queries.still_open(answers) if found else [],
        "promises": promises,
        "person": queries.agreed_person(access, row) if found else None,
        "is_ending": found is not None and queries.is_ending(found),
        "burden": queries.burdens(access).get(queries.partner_key(row), ()),
        "last": queries.contacts_of(access, row).first(),
    }


@map_page(READ_AND_SEND)
def condition_edit(request: HttpRequest, access: Access, entity: int) -> HttpResponse:
    """The questions of the card. When somebody else wrote it meanwhile, both versions stand beside each other."""
    row = queries.partner_for(access, entity)
    found, card = queries.condition_of(row), queries.condition_card()
    form = forms.ConditionForm(row, found, sent(request))
    context = {"row": row, "form": form, "card": card, "condition": found, "reminder": FREE_TEXT}
    context["promises"] = queries.owed(queries.promises_of(access).filter(entity=row, done_at__isnull=True))
    try:
        if form.does(lambda: _save(access, row, form)):
            return done(request, "De kaart is bewaard.", "condition", access.dossier.pk, row.pk)
    except ChangedMeanwhile as changed:
        form.has_seen(changed.version)
        mine = Condition(entity=row, **form.card)
        different = queries.differences(card, queries.condition_of(row), mine, form.cleaned_data["keeper"])
        both = {"changed": changed, "different": [(label, *side_by_side(*said)) for label, *said in different]}
        return show_map(request, access, "partners/condition_twice.html", "entities", **context, **both)
    seen(access.user, "afsprakenkaart bekeken", access.dossier)
    return show_map(request, access, "partners/condition_edit.html", "entities", **context)


def _save(access: Access, row: Entity, form: forms.ConditionForm) -> None:
    version, keeper = form.cleaned_data["version"], form.cleaned_data["keeper"]
    actions.save_condition(entity=row, version=version, by=access.user, keeper=keeper, promises=form.lines, **form.card)


@map_page(SEND)
def condition_confirm(request: HttpRequest, access: Access, entity: int) -> HttpResponse:
    """It still holds."""
    row = queries.partner_for(access, entity)
    action = partial(actions.confirm_condition, condition=queries.card_for(row), by=access.user)
    said = (
        f"De afsprakenkaart geldt weer {queries.condition_card().months} maanden. Geef de partner een nieuw half blad."
    )
    return press(request, action, said, "condition", access.dossier.pk, row.pk)


@map_page()
def condition_print(request: HttpRequest, access: Access, entity: int) -> HttpResponse:
    """Half an A4 for the partner, to print."""
    row = queries.partner_for(access, entity)
    half = _half(access, row)
    seen(access.user, "afsprakenkaart afgedrukt", access.dossier)
    return show_map(request, access, "partners/condition_print.html", "entities", row=row, half=half)


@map_page()
def condition_pdf(request: HttpRequest, access: Access, entity: int) -> HttpResponse:
    """The same as PDF."""
    row = queries.partner_for(access, entity)
    half = _half(access, row)
    seen(access.user, "afsprakenkaart afgedrukt", access.dossier)
    try:
        content = pdf("condition", half.content())
    except PaperFailed:
        _log.exception("no PDF of card %s", row.pk)
        messages.error(request, "De PDF is niet gelukt. Er is niets kwijt: u kunt deze pagina zelf afdrukken.")
        return to("condition_print", access.dossier.pk, row.pk)
    name = f"{_NOT_IN_A_NAME.sub('-', row.name)}, afspraak {localdate().isoformat()}.pdf"
    disposition = content_disposition_header(False, name) or "inline"
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})


def _half(access: Access, row: Entity) -> documents.Half:
    found, latest = queries.card_for(row), _latest()
    person = queries.agreed_person(access, row)
    sides = documents.Sides(
        partner=row.name,
        we=_we(latest, access),
        place=_place(latest, access),
        keeper=str(row.keeper or ""),
        person=person if person and person.on_paper and found.name_agreed else None,
        kept=queries.person_kept(row),
    )
    promises = list(queries.promises_of(access).filter(entity=row))
    return documents.half_sheet(queries.condition_card(), found, promises, sides)


def _latest() -> Latest | None:
    """The figures of now, to name gemeenten by; a card also prints when there are none."""
    try:
        return figures()
    except NoRelease:
        return None


def _we(latest: Latest | None, access: Access) -> str:
    """ "de gemeente Hollands Kroon"; the team where that has no gemeente with a name."""
    team = access.dossier.team
    names = gemeente_names(latest, team.gemeenten) if latest else []
    return f"de gemeente {' en '.join(names)}" if names else f"het team {team.name}"


def _place(latest: Latest | None, access: Access) -> str:
    """The village of a CBS area; the name of the dossier for an own area, or when nothing is known."""
    dossier = access.dossier
    words = place_in_words(latest, dossier)
    return dossier.name if dossier.own_area or words == dossier.area_code else words.partition(",")[0]


# ---- promises


@map_page()
def promises(request: HttpRequest, access: Access) -> HttpResponse:
    """All promises of the dossier, cards that run out, and the next talks."""
    seen(access.user, "afspraken bekeken", access.dossier)
    found = queries.agreements(access)
    return show_map(request, access, "partners/promises.html", "promises", found=found)


@map_page()
def promises_ics(request: HttpRequest, access: Access) -> HttpResponse:
    """The same days for a calendar."""
    seen(access.user, "afspraken bewaard", access.dossier)
    return _calendar(queries.calendar_of(access), f"Afspraken {access.dossier.name}", "afspraken.ics")


@signed_in()
def my_promises_ics(request: HttpRequest) -> HttpResponse:
    """What somebody sees to herself, over all her dossiers."""
    user: User = request.user  # type: ignore[assignment]  # signed_in
    return _calendar(queries.my_calendar(user), "Mijn afspraken in WijkDNA", "mijn-afspraken.ics")


def _calendar(found: queries.Calendar, name: str, file: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, file) or "attachment"}
    content = documents.calendar_file(found, name)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


@map_page(READ_AND_SEND)
def promise(request: HttpRequest, access: Access, promise: int) -> HttpResponse:
    """Another text, day or keeper for a promise."""
    row = queries.promise_for(access, promise)
    form = forms.PromiseForm(access.dossier, row, sent(request))

    def change() -> None:
        fields = {name: form.cleaned_data[name] for name in ("text", "due", "keeper")}
        actions.change_promise(promise=row, version=form.cleaned_data["version"] or 0, by=access.user, **fields)

    try:
        if form.does(change):
            return done(request, "De belofte is gewijzigd.", "condition", access.dossier.pk, row.entity_id)
    except ChangedMeanwhile as changed:
        form.refuse(ActionRefused(f"{changed.text} Er staat nu: “{changed.theirs}”. Kijk, en bewaar opnieuw."))
        form.has_seen(changed.version)
    return show_map(
        request,
        access,
        "partners/promise.html",
        "promises",
        form=form,
        promise=row,
        may_remove=queries.may_remove(access, row),
    )


@map_page(SEND)
def promise_done(request: HttpRequest, access: Access, promise: int) -> HttpResponse:
    """Kept, or with "open" not after all; back to the page where the button stood."""
    row = queries.promise_for(access, promise)
    if request.POST.get("naar") == "open":
        action, said = partial(actions.reopen_promise, promise=row, by=access.user), "De belofte staat weer open."
    else:
        action, said = partial(actions.finish_promise, promise=row, by=access.user), "De belofte is gedaan."
    return press(request, action, said, *_back(request, access, row))


def _back(request: HttpRequest, access: Access, row: Promise) -> tuple[str, *tuple[int, ...]]:
    if request.POST.get("terug") == "kaart":
        return "condition", access.dossier.pk, row.entity_id
    return "promises", access.dossier.pk


@map_page(SEND)
def promise_remove(request: HttpRequest, access: Access, promise: int) -> HttpResponse:
    """Take it away."""
    row = queries.promise_for(access, promise)
    action = partial(actions.delete_promise, promise=row, by=access.user)
    return press(request, action, "De belofte is verwijderd.", "condition", access.dossier.pk, row.entity_id)


# ---- talks


@map_page(READ_AND_SEND)
def contacts(request: HttpRequest, access: Access, entity: int) -> HttpResponse:
    """The log of one partner, and a field for a new line."""
    row = queries.partner_for(access, entity)
    form = forms.ContactForm(queries.my_department(access), sent(request))
    if form.does(lambda: actions.add_contact(entity=row, by=access.user, **form.cleaned_data)):
        return done(request, "Het gesprek is opgeschreven.", "contacts", access.dossier.pk, row.pk)
    seen(access.user, "gesprekken bekeken", access.dossier)
    found = [(one, queries.may_remove(access, one)) for one in queries.contacts_of(access, row)]
    context = {
        "row": row,
        "form": form,
        "found": found,
        "departments": queries.departments_of(access),
        "burden": queries.burdens(access).get(queries.partner_key(row), ()),
    }
    return show_map(request, access, "partners/contacts.html", "entities", **context)


@map_page(SEND)
def contact_remove(request: HttpRequest, access: Access, entity: int, contact: int) -> HttpResponse:
    """Take a line out of the log."""
    row = queries.partner_for(access, entity)
    line: Contact = row_or_404(queries.contacts_of(access, row), contact)
    action = partial(actions.delete_contact, contact=line, by=access.user)
    return press(request, action, "De regel is verwijderd.", "contacts", access.dossier.pk, row.pk)
