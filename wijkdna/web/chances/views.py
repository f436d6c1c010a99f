"""Pages of kansen: proposals and the three that were chosen, one kans, one proposal, and what is what on the map."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from wijkdna.store.chance_rules import Rule, load_chances
from wijkdna.store.options import GROUPS
from wijkdna.web.accounts.views import READ_AND_SEND, SEND
from wijkdna.web.chances import actions, documents, drawings, forms, queries
from wijkdna.web.chances.models import Chance, ChanceState
from wijkdna.web.claims.models import Claim
from wijkdna.web.dossiers.models import Part
from wijkdna.web.dossiers.queries import Access, NoSuchDossier, is_begun, page_of
from wijkdna.web.dossiers.views import done, dossier_page, press, sent, show, to
from wijkdna.web.reach.queries import why_not
from wijkdna.web.shared.audit import seen
from wijkdna.web.shared.conflicts import with_theirs
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile

SHOWN = 6
"""Proposals that stand open on the page; the others are one click away."""

_RECKONED = "Het aanbod staat in het voorstel van Bereik. De balk bereik laat zien wat het erbij doet."

_NOT_YET = "Het aanbod staat bij Bereik, maar telt nog niet mee. Open het daar, en vul aan wat ontbreekt."

_CHOSEN = "Begint u het plan, dan staat deze kans erin als actie. Met “Toch niet bij de drie” zet u hem terug."

_CHOSEN_LATER = "Het plan is al begonnen. Maak daar bij Acties van deze kans een actie."


def _show(request: HttpRequest, access: Access, template: str, **context: Any) -> HttpResponse:  # noqa: ANN401
    seen(access.user, "kansen bekeken", access.dossier)
    return show(request, access, f"chances/{template}.html", Part.KANSEN, **context)


@dossier_page(Part.KANSEN, team_only=True)
def chances(request: HttpRequest, access: Access) -> HttpResponse:
    """The three, those that were kept, what the rules propose, and what they might when more were known."""
    here = queries.situation_of(access)
    rows = list(queries.chances_of(access.dossier))
    group, order = (
        _asked(request, "voor", documents.groups_of_rules()),
        _asked(request, "volgorde", dict(documents.ORDERS)),
    )
    found = documents.found_of(here, [one.rule for one in rows], group, order)
    shelves = {state: [one for one in rows if one.state == state] for state in ChanceState}
    chosen = [
        (one, documents.parts_of_chance(one, here.things), drawings.bars_of_chance(here, one))
        for one in shelves[ChanceState.GEKOZEN]
    ]
    context = {
        "here": here,
        "chosen": chosen,
        "kept": shelves[ChanceState.BEWAARD],
        "aside": shelves[ChanceState.WEGGEZET],
        "found": found,
        "first": found.proposals[:SHOWN],
        "others": found.proposals[SHOWN:],
        "unsorted": documents.unsorted_of(here),
        "groups": {id: GROUPS[id] for id in documents.groups_of_rules()},
        "orders": documents.ORDERS,
        "group": group,
        "order": order,
        "most": queries.CHOOSE,
        "offer": documents.offer_in_library,
    }
    return _show(request, access, "chances", **context)


def _asked(request: HttpRequest, name: str, known: Any) -> str:  # noqa: ANN401 any container of ids
    said = request.GET.get(name, "")
    return said if said in known else ""


@dossier_page(Part.KANSEN, team_only=True, methods=READ_AND_SEND)
def chance_new(request: HttpRequest, access: Access) -> HttpResponse:
    """A kans of the team's own."""
    form = forms.ChanceForm(queries.situation_of(access), None, sent(request))
    made: list[Chance] = []

    def add() -> None:
        made.append(actions.add_chance(dossier=access.dossier, by=access.user, **form.fields_of(None)))

    if form.does(add):
        return done(
            request, "De kans is bewaard. Kies hem als hij bij de drie hoort.", "chance", access.dossier.pk, made[0].pk
        )
    return _show(request, access, "chance_new", form=form)


@dossier_page(Part.KANSEN, team_only=True, methods=READ_AND_SEND)
def chance(request: HttpRequest, access: Access, chance: int) -> HttpResponse:
    """One kans: how it stands, and its fields to change."""
    row, here = queries.chance_for(access, chance), queries.situation_of(access)
    form = forms.ChanceForm(here, row, sent(request))

    def change() -> None:
        version = form.cleaned_data["version"] or 0
        actions.change_chance(chance=row, version=version, by=access.user, **form.fields_of(row))

    try:
        if form.does(change):
            return done(request, "De kans is gewijzigd.", "chance", access.dossier.pk, row.pk)
    except ChangedMeanwhile as changed:
        now = forms.initial_of(queries.chance_for(access, chance))
        form.refuse(with_theirs(changed, form, now))
        form.has_seen(changed.version)
    rule = load_chances().rules.get(row.rule)
    context = {
        "row": row,
        "form": form,
        "parts": documents.parts_of_chance(row, here.things),
        "bars": drawings.bars_of_chance(here, row),
        "proposal": documents.read_rule(here, rule) if rule else None,
        "aside": forms.AsideForm(),
        "evidence": drawings.evidence_of(here, row.option),
        "offer": documents.offer_in_library(row),
        "heard": [here.claims[one.pk] for one in row.heard.all() if one.pk in here.claims],
        "group": next((one.name for one in here.answers.groups.groups if one.key == row.group), ""),
    }
    return _show(request, access, "chance", **context)


def _rule(id: str) -> Rule:
    found = load_chances().rules.get(id)
    if found is None:
        raise NoSuchDossier
    return found


@dossier_page(Part.KANSEN, team_only=True, methods=READ_AND_SEND)
def proposal(request: HttpRequest, access: Access, proposal: str) -> HttpResponse:
    """All of one proposal; or put it aside with a reason."""
    rule, here = _rule(proposal), queries.situation_of(access)
    form = forms.AsideForm(sent(request))

    def aside() -> None:
        fields = documents.words_from(rule)
        actions.put_proposal_aside(dossier=access.dossier, by=access.user, why=form.cleaned_data["why"], **fields)

    if form.does(aside):
        return done(
            request, "Het voorstel is weggezet. Onder aan de lijst haalt u het terug.", "chances", access.dossier.pk
        )
    there = queries.chances_of(access.dossier).filter(rule=rule.id).first()
    found = documents.read_rule(here, rule)
    context = {
        "missing": drawings.lacking(here, found.judged),
        "evidence": drawings.evidence_of(here, drawings.option_for(here, rule)),
    }
    return _show(request, access, "proposal", found=found, form=form, there=there, **context)


def _said_of_chosen(access: Access, title: str) -> str:
    return f"Gekozen: “{title}”. {_CHOSEN_LATER if is_begun(access.dossier, Part.PLAN) else _CHOSEN}"


@dossier_page(Part.KANSEN, team_only=True, methods=SEND)
def chance_take(request: HttpRequest, access: Access, proposal: str) -> HttpResponse:
    """Keep a proposal as a kans of the team; with naar=gekozen it is one of the three at once."""
    rule, here = _rule(proposal), queries.situation_of(access)
    judged = documents.read_rule(here, rule).judged
    fields = documents.fields_from(here, rule, judged)
    claims = [here.claims[number].claim for number in drawings.claims_for(here, rule)]
    if request.POST.get("naar") == ChanceState.GEKOZEN:
        said = _said_of_chosen(access, rule.title)
        choose = partial(actions.choose_proposal, dossier=access.dossier, by=access.user, heard=claims, **fields)
        return press(request, choose, said, "chances", access.dossier.pk)
    try:
        row = actions.take_chance(dossier=access.dossier, by=access.user, heard=claims, **fields)
    except ActionRefused as refused:
        messages.error(request, refused.text)
        return to("chances", access.dossier.pk)
    return done(request, "Bewaard. Maak er nu uw eigen kans van.", "chance", access.dossier.pk, row.pk)


@dossier_page(Part.KANSEN, team_only=True, methods=SEND)
def chance_choose(request: HttpRequest, access: Access, chance: int) -> HttpResponse:
    """One of the three; with naar=bewaard no longer."""
    row = queries.chance_for(access, chance)
    if request.POST.get("naar") == ChanceState.BEWAARD:
        action, said = actions.keep_chance, "De kans is bewaard, en hoort niet meer bij de drie."
    else:
        action, said = actions.choose_chance, _said_of_chosen(access, row.title)
    return press(request, partial(action, chance=row, by=access.user), said, "chances", access.dossier.pk)


@dossier_page(Part.KANSEN, team_only=True, methods=SEND)
def chance_reckon(request: HttpRequest, access: Access, chance: int) -> HttpResponse:
    """Let its offer count in Bereik; with naar=kansen back to the list."""
    row, here = queries.chance_for(access, chance), queries.situation_of(access)
    offer = None if row.option else documents.offer_of(here, row)
    back = ("chances",) if request.POST.get("naar") == "kansen" else ("chance", row.pk)
    try:
        option = actions.reckon_with(chance=row, offer=offer, by=access.user)
    except ActionRefused as refused:
        messages.error(request, refused.text)
    else:
        messages.success(request, _NOT_YET if why_not(option) else _RECKONED)
    return to(back[0], access.dossier.pk, *back[1:])


@dossier_page(Part.KANSEN, team_only=True, methods=SEND)
def chance_aside(request: HttpRequest, access: Access, chance: int) -> HttpResponse:
    """Put a kans aside with a reason; with naar=terug take it back."""
    row, dossier = queries.chance_for(access, chance), access.dossier.pk
    if request.POST.get("naar") == "terug":
        action = partial(actions.bring_back, chance=row, by=access.user)
        return press(request, action, "Teruggehaald.", "chances", dossier)
    form = forms.AsideForm(request.POST)
    why = request.POST.get("why", "")
    if form.does(lambda: actions.put_aside(chance=row, why=why, by=access.user)):
        return done(request, "De kans is weggezet. Onder aan de lijst haalt u hem terug.", "chances", dossier)
    return _show(request, access, "aside", form=form, row=row)


@dossier_page(Part.KANSEN, team_only=True, methods=SEND)
def chance_remove(request: HttpRequest, access: Access, chance: int) -> HttpResponse:
    """Take it away."""
    action = partial(actions.delete_chance, chance=queries.chance_for(access, chance), by=access.user)
    return press(request, action, "De kans is verwijderd.", "chances", access.dossier.pk)


@dossier_page(Part.KANSEN, team_only=True, methods=READ_AND_SEND)
def map_kinds(request: HttpRequest, access: Access) -> HttpResponse:
    """What is what on the map, and what claims are about: what the rules cannot know by themselves."""
    here = queries.situation_of(access)
    rows = [*here.things.values(), *(one.claim for one in here.claims.values())]
    page = page_of(rows, request.GET.get("pagina", ""))
    things = sorted((one for one in page if isinstance(one, queries.OnMap)), key=lambda one: not one.is_unsorted)
    claims = [one for one in page if isinstance(one, Claim)]
    form = forms.KindsForm(here, things, claims, sent(request))

    def save() -> None:
        actions.save_kinds(dossier=access.dossier, by=access.user, kinds=form.kinds, topics=form.topics)

    if form.does(save):
        said = "Bewaard. De voorstellen zijn opnieuw bekeken."
        if not page.has_next():
            return done(request, said, "chances", access.dossier.pk)
        answer = done(request, f"{said} Dit zijn de volgende.", "map_kinds", access.dossier.pk)
        answer["Location"] += f"?pagina={page.next_page_number()}"
        return answer
    still_open = sum(one.is_unsorted for one in here.things.values())
    return _show(request, access, "kinds", form=form, page=page, still_open=still_open)
