"""Pages of the plan: the document, its lines and their reasons, comments, versions, and a colleague who reads."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from wijkdna.domain.plan_draft import first_draft
from wijkdna.domain.wording import side_by_side
from wijkdna.web.accounts.forms import Asked
from wijkdna.web.accounts.views import READ_AND_SEND, SEND
from wijkdna.web.chances.queries import chance_for
from wijkdna.web.dossiers.models import Part
from wijkdna.web.dossiers.queries import Access, row_or_404
from wijkdna.web.dossiers.views import done, dossier_page, press, sent, show, to
from wijkdna.web.plans import actions, documents, drawings, forms, queries
from wijkdna.web.plans.models import Line, PlanState, Reason, ReasonKind, Section
from wijkdna.web.shared.audit import seen
from wijkdna.web.shared.conflicts import with_theirs
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile

_FILES = (
    ("Word", "plan_docx"),
    ("ODT", "plan_odt"),
    ("PDF", "plan_pdf"),
    ("Agenda", "plan_ics"),
    ("Een A4 voor de wethouder", "alderman_page"),
)
_MORE = (
    ("Meer papier", "plan_papers"),
    ("Berichten testen", "messages_list"),
    ("Kritische lezer", "critic"),
    ("Overdragen", "handover"),
)
_plan_page = partial(dossier_page, Part.PLAN, team_only=True)


def _show(request: HttpRequest, access: Access, template: str, **context: Any) -> HttpResponse:  # noqa: ANN401
    return show(request, access, f"plans/{template}.html", Part.PLAN, **context)


def _links(access: Access, pages: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """Words and addresses of those pages that this site has."""
    found = ((label, queries.page_of(page, access.dossier.pk)) for label, page in pages)
    return [(label, address) for label, address in found if address]


def _at(access: Access, line: int, request: HttpRequest, said: str) -> HttpResponse:
    """Back to the plan, at one line."""
    answer = done(request, said, "plan", access.dossier.pk)
    answer["Location"] += f"#regel-{line}"
    return answer


# ---- the document


@_plan_page()
def plan(request: HttpRequest, access: Access) -> HttpResponse:
    """The plan as it will be on paper, with reasons behind every line and a critical reader beside it."""
    seen(access.user, "plan bekeken", access.dossier)
    sheet = documents.sheet_of(access)
    if not sheet.lines:
        return _show(request, access, "empty", sheet=sheet, found=drawings.found_for(access))
    context = {
        "files": _links(access, _FILES),
        "more": _links(access, _MORE),
        "kinds": ReasonKind.choices,
        "today": timezone.localdate(),
        "to_fill": drawings.open_of(access, [one.row for one in sheet.lines]),
        "remark_links": partial(_remark_links, access),
        "mark": sheet.plan.marked(one.row for one in sheet.lines),
        "waiting": drawings.waiting_chances(access.dossier),
    }
    return _show(request, access, "plan", sheet=sheet, **context)


def _remark_links(access: Access, remark: Any) -> list[tuple[str, str]]:  # noqa: ANN401 a Remark: its feature stands above
    """What can be done about a remark: take it up, or say that it is not needed."""
    aside = queries.page_of("remark_aside", access.dossier.pk, remark.rule)
    away = f"{aside}?{urlencode({'over': remark.about})}" if aside and access.may_write else ""
    found = [("Pak op", remark.url), ("Niet nodig", away)]
    return [(label, address) for label, address in found if address]


@_plan_page(methods=READ_AND_SEND)
def plan_start(request: HttpRequest, access: Access) -> HttpResponse:
    """A first draft from what is there; its lines stand on the page before anybody keeps them."""
    now, end = queries.plan_in(access.dossier), drawings.usual_end(access.dossier, timezone.localdate())
    form = forms.StartForm(sent(request), initial=forms.StartForm.initial_of(now, end))

    def start() -> None:
        fields = {name: form.cleaned_data[name] for name in actions.PLAN_FIELDS}
        ends_on = fields["ends_on"] or end
        drafts = first_draft(drawings.known_of(access, ends_on, form.cleaned_data["owner"]))
        actions.start_plan(access=access, drafts=drafts, by=access.user, **fields | {"ends_on": ends_on})

    if form.does(start):
        return done(request, "Het plan staat er. Lees het, en verander wat niet klopt.", "plan", access.dossier.pk)
    drafts = first_draft(drawings.known_of(access, now.ends_on or end))
    parts = [(one, [draft for draft in drafts if draft.section == one]) for one in Section]
    return _show(request, access, "start", form=form, parts=parts, found=drawings.found_for(access))


@_plan_page(methods=READ_AND_SEND)
def plan_edit(request: HttpRequest, access: Access) -> HttpResponse:
    """Name, sentence and last day of the plan."""
    form = forms.PlanForm(sent(request), initial=forms.PlanForm.initial_of(queries.plan_in(access.dossier)))

    def change() -> None:
        fields = {name: form.cleaned_data[name] for name in actions.PLAN_FIELDS}
        version = form.cleaned_data["version"] or 0
        actions.change_plan(dossier=access.dossier, version=version, by=access.user, **fields)

    try:
        if form.does(change):
            return done(request, "De gegevens van het plan zijn bewaard.", "plan", access.dossier.pk)
    except ChangedMeanwhile as changed:
        now = forms.PlanForm.initial_of(queries.plan_in(access.dossier))
        form.refuse(with_theirs(changed, form, now))
        form.has_seen(changed.version)
    return _show(request, access, "edit", form=form)


# ---- lines


@_plan_page(methods=READ_AND_SEND)
def line_new(request: HttpRequest, access: Access) -> HttpResponse:
    """A line at the end of ?deel=; an action when that is "acties"."""
    asked = request.GET.get("deel", "")
    section = Section(asked) if asked in Section.values else Section.ACTIES
    form = _line_form(request, access, section)
    made: list[Line] = []

    def add() -> None:
        if isinstance(form, forms.ActionForm):
            fields = _completed(access, form)
            text = form.cleaned_data["text"]
            made.append(actions.add_action(dossier=access.dossier, text=text, by=access.user, **fields))
        else:
            text = form.cleaned_data["text"]
            made.append(actions.add_line(dossier=access.dossier, section=section, text=text, by=access.user))

    if form.does(add):
        messages.success(request, "De regel staat in het plan. Waarom staat hij er? Kies een reden.")
        return to("reason_new", access.dossier.pk, made[0].pk)
    return _show(request, access, "line", form=form, section=section, line=None)


@_plan_page(methods=SEND)
def line_from_chance(request: HttpRequest, access: Access, chance: int) -> HttpResponse:
    """Make an action of a kans that was chosen after the plan was begun."""
    row = chance_for(access, chance)
    try:
        draft = drawings.action_from(access, row)
        line = actions.add_from_chance(access=access, chance=row, draft=draft, by=access.user)
    except ActionRefused as refused:
        messages.error(request, refused.text)
        return to("plan", access.dossier.pk)
    return _at(access, line.pk, request, "De kans is nu een actie in het plan. Lees hem na, en vul aan wat leeg is.")


def _line_form(
    request: HttpRequest, access: Access, section: Section, line: Line | None = None
) -> forms.LineForm | forms.ActionForm:
    data, ids = sent(request), f"regel{line.pk}_%s" if line else "id_%s"  # several forms can be open in the plan
    if section != Section.ACTIES:
        initial = {"text": line.text, "version": line.version} if line else {}
        return forms.LineForm(data, initial=initial, auto_id=ids)
    offer = forms.offer_for(access)
    known = {"tone": offer.tone} if line is None else forms.ActionForm.initial_of(line)
    if line is not None and drawings.hides_partner(access, line):
        known |= {"partner": None, "condition": ""}
    return forms.ActionForm(offer, data, initial=known, auto_id=ids)


def _completed(access: Access, form: forms.ActionForm, line: Line | None = None) -> dict[str, Any]:
    """The fields of the form, with what follows from them.

    A partner that this person may not see stays, with her condition.
    """
    fields = form.action
    if line is not None and fields["partner"] is None and drawings.hides_partner(access, line):
        fields |= {"partner": line.action.partner, "condition": line.action.condition}
    return drawings.followed(access, fields)


@_plan_page(methods=READ_AND_SEND)
def line(request: HttpRequest, access: Access, plan_line: int) -> HttpResponse:
    """Change a line. When somebody else did meanwhile, both texts stand beside each other."""
    row = queries.line_for(access, plan_line)
    form = _line_form(request, access, Section(row.section), row)

    def change() -> None:
        fields = _completed(access, form, row) if isinstance(form, forms.ActionForm) else {}
        told = {"text": form.cleaned_data["text"], "version": form.cleaned_data["version"] or 0}
        actions.change_line(line=row, by=access.user, **told, **fields)

    try:
        if form.does(change):
            return _at(access, row.pk, request, "De regel is bewaard.")
    except ChangedMeanwhile as changed:
        return _twice(request, access, row, form, changed)
    return _show(request, access, "line", form=form, section=Section(row.section), line=row)


def _twice(
    request: HttpRequest, access: Access, row: Line, form: forms.Versioned, changed: ChangedMeanwhile
) -> HttpResponse:
    """What I wrote beside what stands there now; nothing of either is lost."""
    mine, theirs = side_by_side(changed.mine, changed.theirs)
    form.has_seen(changed.version)
    different: list[tuple[str, Any, Any]] = []
    if isinstance(form, forms.ActionForm):
        now = queries.line_for(access, row.pk)
        different = [
            (label, *side_by_side(mine_said, theirs_said))
            for label, mine_said, theirs_said in drawings.differing(access, form.action, now)
        ]
    context = {"changed": changed, "mine": mine, "theirs": theirs, "number": row.pk, "different": different}
    return _show(request, access, "twice", form=form, section=Section(row.section), **context)


@_plan_page(methods=SEND)
def line_move(request: HttpRequest, access: Access, plan_line: int) -> HttpResponse:
    """One place up, or with naar=omlaag down."""
    row = queries.line_for(access, plan_line)
    up = request.POST.get("naar") != "omlaag"
    try:
        actions.move_line(line=row, up=up, by=access.user)
    except ActionRefused as refused:
        messages.error(request, refused.text)
        return to("plan", access.dossier.pk)
    return _at(access, row.pk, request, "De regel staat nu hoger." if up else "De regel staat nu lager.")


@_plan_page(methods=SEND)
def line_remove(request: HttpRequest, access: Access, plan_line: int) -> HttpResponse:
    """Take it out of the plan."""
    action = partial(actions.remove_line, line=queries.line_for(access, plan_line), by=access.user)
    return press(request, action, "De regel is weg. In een bewaarde versie staat hij nog.", "plan", access.dossier.pk)


@_plan_page(methods=READ_AND_SEND)
def line_keep(request: HttpRequest, access: Access, plan_line: int) -> HttpResponse:
    """Say why a line stays although a reason does not hold."""
    row = queries.line_for(access, plan_line)
    form = forms.KeepForm(sent(request), initial={"because": row.kept_because})
    if form.does(lambda: actions.keep_line(line=row, because=form.cleaned_data["because"], by=access.user)):
        return _at(access, row.pk, request, "De regel blijft staan, met uw uitleg.")
    return _show(request, access, "keep", form=form, line=row)


# ---- reasons


@_plan_page(methods=READ_AND_SEND)
def reason_new(request: HttpRequest, access: Access, plan_line: int) -> HttpResponse:
    """Choose reasons for a line: of ?soort=, or of all kinds with ?zoek= in their words."""
    row = queries.line_for(access, plan_line)
    asked: QueryDict = request.GET
    kind, words = asked.get("soort", ""), " ".join(asked.get("zoek", "").split())
    kinds = [kind] if kind in ReasonKind.values else ReasonKind.values
    shelves = drawings.shelves(access, row, kinds, words)
    offered = [item for shelf in shelves for item in shelf.found]
    form = forms.ReasonForm(drawings.all_items(access) if request.method == "POST" else offered, sent(request))

    def add() -> None:
        for key in form.cleaned_data["reason"]:
            of_kind, _, target = key.partition(":")
            actions.add_reason(access=access, line=row, kind=of_kind, target=target, by=access.user)

    if form.does(add):
        return _at(access, row.pk, request, "De reden staat bij de regel.")
    context = {"line": row, "shelves": shelves, "kind": kind, "words_asked": words, "kinds": ReasonKind.choices}
    return _show(request, access, "reasons", form=form, has=queries.resolve(access, row.reasons.all()), **context)


@_plan_page(methods=SEND)
def reason_remove(request: HttpRequest, access: Access, plan_line: int, reason: int) -> HttpResponse:
    """Take a reason away."""
    row: Reason = queries.reason_for(access, plan_line, reason)
    try:
        actions.remove_reason(reason=row, by=access.user)
    except ActionRefused as refused:
        messages.error(request, refused.text)
        return to("plan", access.dossier.pk)
    return _at(access, row.line_id, request, "De reden is weggehaald.")


# ---- comments


@_plan_page(methods=READ_AND_SEND)
def comments(request: HttpRequest, access: Access) -> HttpResponse:
    """All comments, and a field for a new one; ?regel= is about which line."""
    rows = queries.lines_of(access.dossier)
    names = [(str(one.pk), drawings.line_in_brief(number, one)) for number, one in enumerate(rows, 1)]
    form = forms.CommentForm(names, sent(request), initial={"line": request.GET.get("regel", "")})
    by_number = {str(one.pk): one for one in rows}

    def add() -> None:
        line = by_number.get(form.cleaned_data["line"])
        actions.add_comment(dossier=access.dossier, line=line, text=form.cleaned_data["text"], by=access.user)

    if form.does(add):
        return done(request, "De opmerking staat bij het plan.", "comments", access.dossier.pk)
    found = list(queries.comments_of(access.dossier))
    return _show(request, access, "comments", form=form, found=found, names=dict(names))


@_plan_page(methods=SEND)
def comment_done(request: HttpRequest, access: Access, comment: int) -> HttpResponse:
    """It was dealt with, or with naar=open not after all."""
    row = row_or_404(queries.comments_of(access.dossier), comment)
    is_done = request.POST.get("naar") != "open"
    said = "De opmerking is afgehandeld." if is_done else "De opmerking staat weer open."
    action = partial(actions.finish_comment, comment=row, is_done=is_done, by=access.user)
    return press(request, action, said, "comments", access.dossier.pk)


# ---- a colleague who reads


@_plan_page(methods=READ_AND_SEND)
def review(request: HttpRequest, access: Access) -> HttpResponse:
    """Ask a colleague to read; and for her, to say what she thinks."""
    now = queries.plan_in(access.dossier)
    is_reader = now.state == PlanState.TER_LEZING and now.reader_id == access.user.pk
    if is_reader:
        mark = now.marked(queries.lines_of(access.dossier))
        verdict = forms.VerdictForm(sent(request), initial={"version": request.GET.get("gelezen", mark)})
        try:
            if verdict.does(partial(_say, access, verdict)):
                return done(request, "Uw oordeel staat bij het plan.", "plan", access.dossier.pk)
        except ChangedMeanwhile as changed:
            verdict.refuse(ActionRefused(f"{changed.text} Wat u schreef, staat hieronder nog."))
            verdict.has_seen(mark)
        return _show(request, access, "review", form=verdict, plan=now, is_reader=True)
    form = forms.ReaderForm(access.dossier, access.user, sent(request))
    went: list[bool] = []
    if form.does(lambda: went.append(_ask(access, form))):
        said = "Uw collega kreeg een mail." if went[0] else "De mail ging niet weg. Zeg het uw collega zelf."
        return done(request, said, "review", access.dossier.pk)
    return _show(request, access, "review", form=form, plan=now, is_reader=False)


def _ask(access: Access, form: Asked) -> bool:
    return actions.ask_review(dossier=access.dossier, reader=form.cleaned_data["reader"], by=access.user)


def _say(access: Access, form: Asked) -> None:
    agrees = form.cleaned_data["agrees"] == "ja"
    text, read = form.cleaned_data["text"], form.cleaned_data["version"]
    actions.say_review(dossier=access.dossier, agrees=agrees, text=text, read=read, by=access.user)
