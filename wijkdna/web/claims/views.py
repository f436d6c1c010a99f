"""Pages of claims, and of the card of eigenheid en humor: for the team only."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from wijkdna.domain.wording import side_by_side
from wijkdna.web.accounts.forms import Asked
from wijkdna.web.accounts.views import READ, READ_AND_SEND, SEND, Page
from wijkdna.web.claims import actions, forms, queries
from wijkdna.web.claims.models import CharacterLine, Claim, Trait
from wijkdna.web.dossiers.models import Part
from wijkdna.web.dossiers.queries import Access, NoSuchDossier
from wijkdna.web.dossiers.views import done, dossier_page, press, sent, show
from wijkdna.web.shared.audit import seen
from wijkdna.web.shared.refusals import ChangedMeanwhile


def _team_page(methods: tuple[str, ...] = READ) -> Callable[[Page], Page]:
    """What people say of each other's place is not for guests: for them these pages do not exist."""
    return dossier_page(Part.VELDWERK, team_only=True, methods=methods)


def _show(request: HttpRequest, access: Access, template: str, **context: Any) -> HttpResponse:  # noqa: ANN401
    seen(access.user, "beweringen en eigenheid bekeken", access.dossier)
    return show(request, access, f"claims/{template}.html", Part.VELDWERK, **context)


def _twice(
    request: HttpRequest, access: Access, changed: ChangedMeanwhile, both: tuple[Asked, Asked], page: str
) -> HttpResponse:
    """Two colleagues changed the same: both texts beside each other, and nothing is lost.

    both  what this person sent, and what stands there now;  page  where they came from
    """
    mine, theirs = side_by_side(changed.mine, changed.theirs)
    told = {"mine": mine, "theirs": theirs, "now": forms.in_words(both[1]), "back": page, "here": request.path}
    return _show(request, access, "twice", changed=changed, ours=forms.seen_anew(both[0], changed.version), **told)


@_team_page()
def claims(request: HttpRequest, access: Access) -> HttpResponse:
    """All claims by theme; those that contradict each other side by side."""
    found = list(queries.claims_of(access.dossier))
    themes = queries.by_theme(found)
    figures = queries.figures_of(access.dossier) if any(one.indicator for one in found) else {}
    context = {"themes": themes, "figures": figures, "number": len(found), "over": queries.count_over(themes)}
    return _show(request, access, "claims", **context)


@_team_page(READ_AND_SEND)
def claim_new(request: HttpRequest, access: Access) -> HttpResponse:
    """A claim, from the note that ?notitie= names or without one."""
    _refuse_to_open(request, access)
    note = queries.note_to_cite(access, request.GET.get("notitie", ""))
    notes = queries.notes_to_cite(access)
    if note is not None and note not in notes:
        notes.insert(0, note)
    initial = {} if note is None else forms.NewClaimForm.from_note(note)
    form, made = forms.NewClaimForm(notes, sent(request), initial=initial), list[Claim]()
    if form.does(lambda: made.append(actions.add_claim(dossier=access.dossier, by=access.user, **form.cleaned_data))):
        return done(request, "De bewering is bewaard.", "claim", access.dossier.pk, made[0].pk)
    day = None if note is None else timezone.localdate(note.at)
    return _show(request, access, "claim_new", form=form, note=note, day=day)


def _refuse_to_open(request: HttpRequest, access: Access) -> None:
    """A form of an archived dossier leads nowhere. One that was sent meanwhile is refused by the action, in words."""
    if request.method != "POST" and not access.may_write:
        raise NoSuchDossier


@_team_page(READ_AND_SEND)
def claim(request: HttpRequest, access: Access, claim: int) -> HttpResponse:
    """One claim with its sources, its figure and what contradicts it; and a form to change it."""
    if request.method == "POST":
        return _change_claim(request, access, claim)
    return _claim_page(request, access, queries.claim_for(access, claim))


def _change_claim(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    row = queries.claims_of(access.dossier).filter(pk=number).first()
    if row is None:
        return _claim_gone(request, access)
    form = forms.ClaimForm(_others(row), request.POST)
    try:
        if form.does(lambda: _save_claim(form, row, access)):
            return done(request, "De bewering is gewijzigd.", "claim", access.dossier.pk, row.pk)
    except ChangedMeanwhile as changed:
        now = queries.claim_for(access, number)
        return _twice(request, access, changed, (form, forms.ClaimForm.of(now, _others(now))), "claims")
    return _claim_page(request, access, row, changing=form)


def _claim_gone(request: HttpRequest, access: Access) -> HttpResponse:
    messages.error(request, "Een collega heeft deze bewering intussen verwijderd. Uw tekst staat hieronder.")
    notes = queries.notes_to_cite(access)
    initial = {name: request.POST.get(name, "") for name in ("text", "theme")}
    form = forms.NewClaimForm(notes, initial=initial)
    return _show(request, access, "claim_new", form=form, note=None, changed=True)


def _save_claim(form: forms.ClaimForm, row: Claim, access: Access) -> None:
    values = {"against": [], **form.cleaned_data}
    actions.change_claim(claim=row, by=access.user, **values)


def _others(row: Claim) -> list[Claim]:
    """Claims that may say something else: of the same theme, and those that it contradicts already."""
    against = list(row.against.all())
    same = queries.claims_of(row.dossier).filter(theme=row.theme).exclude(pk=row.pk)
    return [*against, *(one for one in same if one not in against)]


def _claim_page(request: HttpRequest, access: Access, row: Claim, **wrong: Any) -> HttpResponse:  # noqa: ANN401
    """wrong: a form that was sent with mistakes in it, as changing, citing or weighing."""
    told, figures = queries.told(row), queries.figures_of(access.dossier)
    notes = queries.notes_to_cite(access, [one.note.pk for one in told.sources])
    theme = request.GET.get("cijfers", "") or row.theme
    offered = [one for one in figures.values() if one.theme == theme or one.id == row.indicator]
    weighing = {"indicator": row.indicator, "weighs": row.weighs, "version": row.version}
    made = {
        "changing": wrong.get("changing") or forms.ClaimForm.of(row, _others(row)),
        "citing": wrong.get("citing") or forms.SourceForm(notes),
        "weighing": wrong.get("weighing") or forms.FigureForm(offered, initial=weighing),
    }
    context = {
        "told": told,
        "group": [told, *(queries.told(one) for one in queries.claims_of(row.dossier).filter(against=row))],
        "figure": figures.get(row.indicator),
        "figures": figures,
        "offered": bool(offered),
        "is_choosing": "cijfers" in request.GET or "weighing" in wrong,
        "figures_theme": theme,
        "themes": queries.figure_themes(),
        "title": queries.titles().get(row.theme, queries.NO_THEME),
        "form": next(iter(wrong.values()), None),
    }
    return _show(request, access, "claim", **context, **made)


@_team_page(SEND)
def claim_source(request: HttpRequest, access: Access, claim: int) -> HttpResponse:
    """Another note in which a claim was heard."""
    row = queries.claim_for(access, claim)
    form = forms.SourceForm(queries.notes_to_cite(access), request.POST)
    if form.does(lambda: actions.add_source(claim=row, by=access.user, **form.cleaned_data)):
        return done(request, "De bron staat erbij.", "claim", access.dossier.pk, row.pk)
    return _claim_page(request, access, row, citing=form)


@_team_page(SEND)
def claim_source_remove(request: HttpRequest, access: Access, claim: int, source: int) -> HttpResponse:
    """Take a note away from a claim."""
    row = queries.source_for(queries.claim_for(access, claim), source)
    action = partial(actions.delete_source, source=row, by=access.user)
    return press(request, action, "De bron staat er niet meer bij.", "claim", access.dossier.pk, claim)


@_team_page(SEND)
def claim_figure(request: HttpRequest, access: Access, claim: int) -> HttpResponse:
    """Lay a figure of the dossier beside a claim, or take it away."""
    row = queries.claim_for(access, claim)
    form = forms.FigureForm(queries.figures_of(access.dossier).values(), request.POST)
    if form.does(lambda: actions.weigh_claim(claim=row, by=access.user, **form.cleaned_data)):
        said = "Het cijfer staat erbij." if form.cleaned_data["indicator"] else "Er staat geen cijfer meer bij."
        return done(request, said, "claim", access.dossier.pk, row.pk)
    return _claim_page(request, access, row, weighing=form)


@_team_page(SEND)
def claim_remove(request: HttpRequest, access: Access, claim: int) -> HttpResponse:
    """Remove a claim."""
    action = partial(actions.delete_claim, claim=queries.claim_for(access, claim), by=access.user)
    return press(request, action, "De bewering is verwijderd.", "claims", access.dossier.pk)


@_team_page(READ_AND_SEND)
def character(request: HttpRequest, access: Access) -> HttpResponse:
    """The card of eigenheid en humor with everything on it, and the three scales."""
    tone = queries.tone_of(access.dossier)
    form = forms.ToneForm(tone, sent(request))
    if form.does(lambda: actions.set_tone(dossier=access.dossier, by=access.user, **form.cleaned_data)):
        return done(request, "De toon is bewaard.", "character", access.dossier.pk)
    context = {"traits": queries.card_of(access.dossier), "tone": queries.tone_in_words(tone)}
    return _show(request, access, "character", form=form, **context)


@_team_page()
def character_card(request: HttpRequest, access: Access) -> HttpResponse:
    """The card for on paper: only what may be said, and what must not."""
    tone = queries.tone_in_words(queries.tone_of(access.dossier))
    return _show(request, access, "card", traits=queries.card_of(access.dossier), tone=tone)


@_team_page(READ_AND_SEND)
def character_new(request: HttpRequest, access: Access) -> HttpResponse:
    """A new line, from the note that ?notitie= names or about what ?wat= names."""
    _refuse_to_open(request, access)
    form = forms.LineForm(sent(request), initial=_initial(request, access))
    if form.does(lambda: actions.add_line(dossier=access.dossier, by=access.user, **form.values)):
        return done(request, "De regel staat op de kaart.", "character", access.dossier.pk)
    return _show(request, access, "line", form=form, number=0)


def _initial(request: HttpRequest, access: Access) -> dict[str, object]:
    note = queries.note_to_cite(access, request.GET.get("notitie", ""))
    if note is None:
        return {"trait": request.GET.get("wat", "")}
    of = queries.TRAIT_OF_THEME
    return forms.LineForm.from_note(note, next((of[one] for one in note.themes if one in of), Trait.UITDRUKKING))


@_team_page(READ_AND_SEND)
def character_line(request: HttpRequest, access: Access, line: int) -> HttpResponse:
    """Change a line of the card."""
    if request.method == "POST":
        return _change_line(request, access, line)
    row = queries.line_for(access, line)
    _refuse_to_open(request, access)
    told = queries.told_line(row)
    return _show(request, access, "line", form=forms.LineForm.of(row), number=line, told=told)


def _change_line(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    row = queries.lines_of(access.dossier).filter(pk=number).first()
    form = forms.LineForm(request.POST)
    if row is None:
        messages.error(request, "Een collega heeft deze regel intussen verwijderd. Uw tekst staat hieronder.")
        return _show(request, access, "line", form=form, number=0, changed=True)
    try:
        if form.does(lambda: _save_line(form, row, access)):
            return done(request, "De regel is gewijzigd.", "character", access.dossier.pk)
    except ChangedMeanwhile as changed:
        now = forms.LineForm.of(queries.line_for(access, number))
        return _twice(request, access, changed, (form, now), "character")
    return _show(request, access, "line", form=form, number=number, told=queries.told_line(row))


def _save_line(form: forms.LineForm, row: CharacterLine, access: Access) -> None:
    version = form.cleaned_data["version"] or 0
    actions.change_line(line=row, version=version, by=access.user, **form.values)


@_team_page(SEND)
def character_line_remove(request: HttpRequest, access: Access, line: int) -> HttpResponse:
    """Take a line off the card."""
    action = partial(actions.delete_line, line=queries.line_for(access, line), by=access.user)
    return press(request, action, "De regel is van de kaart.", "character", access.dossier.pk)
