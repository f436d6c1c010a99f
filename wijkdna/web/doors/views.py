"""Pages of deuren: the matrix, one door, a new door at once, and groups that the figures suggest."""

from functools import cache, partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from wijkdna.store.release import NoRelease
from wijkdna.web.accounts.views import READ_AND_SEND, SEND
from wijkdna.web.doors import actions, drawings, forms, queries
from wijkdna.web.doors.models import Door
from wijkdna.web.dossiers.queries import Access, NoSuchDossier
from wijkdna.web.dossiers.views import done, sent, to
from wijkdna.web.shared.audit import seen
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile
from wijkdna.web.socialmap.actions import add_question
from wijkdna.web.socialmap.models import Entity, Kind, Sector
from wijkdna.web.socialmap.queries import ON_THE_SHEET, entity_for
from wijkdna.web.socialmap.views import map_page, show_map

_ORDERS = (("", "groot naar klein"), ("naam", "naam"), ("deuren", "weinig deuren eerst"))
_WHICH = (("", "alle groepen"), ("dicht", "waar we niet binnenkomen"), ("open", "waar een deur is"))


@cache
def _is_there(page: str, arguments: int) -> bool:
    """Whether a page of another part of the map exists on this site."""
    try:
        reverse(page, args=[1] * arguments)
    except NoReverseMatch:
        return False
    return True


def _links() -> dict[str, bool]:
    return {
        "entity": _is_there("entity", 2),
        "condition": _is_there("condition", 2),
        "condition_print": _is_there("condition_print", 2),
        "contacts": _is_there("contacts", 2),
        "promises": _is_there("promises", 1),
    }


def _show(request: HttpRequest, access: Access, template: str, **context: Any) -> HttpResponse:  # noqa: ANN401
    return show_map(request, access, f"doors/{template}.html", "doors", there=_links(), **context)


@map_page()
def doors(request: HttpRequest, access: Access) -> HttpResponse:
    """Which groups we cannot enter, and the doors to the others; ?deur= opens one actor beside it."""
    seen(access.user, "deuren bekeken", access.dossier)
    board, choice = queries.board_of(access), drawings.Choice.of(request.GET.dict())
    actor = next((one for one in board.actors if str(one.pk) == request.GET.get("deur")), None)
    matrix = drawings.matrix_of(board, choice, actor.pk if actor else None)
    panel = _panel(board, actor) if actor else None
    context = {"board": board, "matrix": matrix, "panel": panel, "choice": choice, "kept": _without(request, "deur")}
    lists = {"sectors": _sectors(board), "orders": _ORDERS, "which": _WHICH}
    return _show(request, access, "doors", today=timezone.localdate(), **lists, **context)


def _panel(board: queries.Board, actor: Entity) -> drawings.Panel:
    return drawings.panel_of(board, actor, queries.promises_of(actor), queries.terms_of(actor))


def _without(request: HttpRequest, name: str) -> str:
    """What stands behind the address, without one thing."""
    asked: QueryDict = request.GET.copy()
    asked.pop(name, None)
    return asked.urlencode()


def _sectors(board: queries.Board) -> list[tuple[str, str]]:
    used = {one.sector for one in board.columns}
    return [("", "alle deuren"), *((one.value, one.label) for one in Sector if one.value in used)]


@map_page(READ_AND_SEND)
def door(request: HttpRequest, access: Access, entity: int, community: int) -> HttpResponse:
    """One door: what it reaches, how much it is trusted, and who says so."""
    actor, group, row = queries.door_for(access, entity, community)
    form = forms.DoorForm(sent(request), initial=forms.DoorForm.initial_of(row))
    try:
        if form.does(lambda: actions.save_door(entity=actor, community=group, by=access.user, **form.cleaned_data)):
            return _back(request, access, f"Bewaard: {actor.name} bij {group.name}.", actor)
    except ChangedMeanwhile as changed:
        form.refuse(ActionRefused(f"{changed.text} {_now(row, group)} Kijk hieronder, en bewaar opnieuw."))
        form.has_seen(changed.version)
    says, size = drawings.says(row, group), drawings.households_in_words(group)
    return _show(request, access, "door", form=form, actor=actor, group=group, row=row, says=says, size=size)


def _now(row: Door | None, group: Entity) -> str:
    """What a door says now, for who wanted to save something else."""
    if row is None:
        return "Bewaart u, dan staat hij er weer."
    says = drawings.says(row, group) or "een aantal dat niet bekend is"
    return f"Nu staat er: {says}, {row.get_trust_display()}."


def _back(request: HttpRequest, access: Access, said: str, actor: Entity) -> HttpResponse:
    """To the matrix, with the actor beside it."""
    answer = done(request, said, "doors", access.dossier.pk)
    answer["Location"] += f"?deur={actor.pk}"
    return answer


@map_page(SEND)
def door_remove(request: HttpRequest, access: Access, entity: int, community: int) -> HttpResponse:
    """Take a door away."""
    actor, group, row = queries.door_for(access, entity, community)
    if row is None:
        raise NoSuchDossier
    try:
        actions.delete_door(door=row, by=access.user)
    except ActionRefused as refused:
        messages.error(request, refused.text)
        return to("door", access.dossier.pk, actor.pk, group.pk)
    return done(request, f"{actor.name} is geen deur meer naar {group.name}.", "doors", access.dossier.pk)


@map_page(READ_AND_SEND)
def door_new(request: HttpRequest, access: Access) -> HttpResponse:
    """A door at once. ?deur= and ?groep= fill in what is known."""
    asked = {"entity": request.GET.get("deur", ""), "community": request.GET.get("groep", "")}
    form, made = forms.NewDoorForm(queries.board_of(access), sent(request), initial=asked), []
    if form.does(lambda: made.append(actions.add_door(dossier=access.dossier, by=access.user, **form.asked))):
        one: Door = made[0]
        return _back(request, access, f"Toegevoegd: {one.entity.name} bij {one.community.name}.", one.entity)
    return _show(request, access, "door_new", form=form)


@map_page(SEND)
def door_question(request: HttpRequest, access: Access, community: int) -> HttpResponse:
    """Put on the walk sheet who might open a door to a group."""
    group = entity_for(access, community, Kind.GEMEENSCHAP)
    board = queries.board_of(access)
    row = drawings.row_of(board, board.by_number[group.pk])
    action = partial(add_question, dossier=access.dossier, text=row.question, about=group, by=access.user)
    try:
        action()
    except ActionRefused as refused:
        messages.error(request, refused.text)
        return to("doors", access.dossier.pk)
    return done(request, f"{ON_THE_SHEET} De vraag is: {row.question}", "doors", access.dossier.pk)


@map_page(READ_AND_SEND)
def door_groups(request: HttpRequest, access: Access) -> HttpResponse:
    """Groups of households that the figures of this dossier suggest, to put on the map one by one."""
    try:
        found = queries.proposals_of(settings.DATA, access)
    except (NoRelease, queries.AreaUnknown):
        found = []
    wrong: forms.GroupForm | None = None
    if request.method == "POST":
        proposal = next((one for one in found if one.key == request.POST.get("groep")), None)
        if proposal is None:
            messages.error(request, "Deze groep stellen de cijfers niet meer voor. Kies er een uit de lijst.")
            return to("door_groups", access.dossier.pk)
        form = forms.GroupForm(request.POST, prefix=proposal.key)
        if form.does(partial(_add_group, access, proposal, form)):
            return done(request, f"“{proposal.name}” staat op de kaart.", "door_groups", access.dossier.pk)
        wrong = form
    rows = [(one, wrong if wrong and wrong.prefix == one.key else forms.GroupForm.of(one)) for one in found]
    return _show(request, access, "groups", rows=rows, form=wrong)


def _add_group(access: Access, proposal: queries.Proposal, form: forms.GroupForm) -> None:
    actions.add_group(dossier=access.dossier, proposal=proposal, households=form.range, by=access.user)
