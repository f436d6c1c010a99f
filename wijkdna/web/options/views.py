"""Pages of options: the library, one of the library, of the map or of our own, what is done now, and pairs."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse

from wijkdna.store.condition_card import load_condition_card
from wijkdna.store.options import LibraryOption, load_options
from wijkdna.store.priors import load_library
from wijkdna.web.accounts.views import READ_AND_SEND, SEND
from wijkdna.web.dossiers.models import Part
from wijkdna.web.dossiers.queries import Access, NoSuchDossier
from wijkdna.web.dossiers.views import done, dossier_page, press, sent, show
from wijkdna.web.options import actions, drawings, forms, queries
from wijkdna.web.partners.queries import readiness_of
from wijkdna.web.reach.models import Option
from wijkdna.web.reach.queries import groups_of
from wijkdna.web.shared.audit import seen
from wijkdna.web.shared.conflicts import with_theirs
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile
from wijkdna.web.socialmap.queries import sees

_page = dossier_page(Part.BEREIK, team_only=True)
_reading_page = dossier_page(Part.BEREIK, team_only=True, methods=READ_AND_SEND)
_sending_page = dossier_page(Part.BEREIK, team_only=True, methods=SEND)


def _show(request: HttpRequest, access: Access, template: str, **context: Any) -> HttpResponse:  # noqa: ANN401
    seen(access.user, "bereik bekeken", access.dossier)
    return show(request, access, f"options/{template}.html", Part.BEREIK, **context)


# ---- the library


@_page
def option_library(request: HttpRequest, access: Access) -> HttpResponse:
    """All of the library, for one channel or one group when that is asked."""
    channel, group = request.GET.get("kanaal", ""), request.GET.get("voor", "")
    found = drawings.library_of(access, groups_of(access), channel, group)
    return _show(request, access, "library", found=found)


@_reading_page
def option_add(request: HttpRequest, access: Access, library: str) -> HttpResponse:
    """One of the library, in one or more sizes."""
    known = load_options().get(library)
    if known is None:
        raise NoSuchDossier
    groups = groups_of(access)
    row = queries.option_from(access.dossier, known, groups)
    row.is_chosen = known.counts
    form = forms.OptionForm(row, groups, sent(request), library=known)

    def add() -> None:
        doses = form.cleaned_data.get("doses") or ["alles"]
        fields = {name: value for name, value in form.chosen.items() if name != "dose"}
        actions.add_from_library(dossier=access.dossier, by=access.user, library=known.id, doses=doses, **fields)

    if form.does(add):
        return done(request, _added(form.cleaned_data["name"], known, form.cleaned_data), "reach", access.dossier.pk)
    told = drawings.told_of(access, groups, known)
    return _show(request, access, "add", form=form, known=known, told=told)


def _added(name: str, known: LibraryOption, filled: dict[str, Any]) -> str:
    if not known.counts:
        return f"“{name}” staat erbij. Luisteren telt niet mee in het bereik."
    if known.audience_needed and filled.get("audience_likely") is None:
        return f"“{name}” staat erbij, maar telt nog niet mee: vul in hoeveel huishoudens deze deur kent."
    return f"“{name}” staat erbij."


# ---- our own, and from the map


@_reading_page
def option_new(request: HttpRequest, access: Access) -> HttpResponse:
    """One of our own."""
    groups = groups_of(access)
    row = Option(dossier=access.dossier, is_chosen=True)
    form = forms.OptionForm(row, groups, sent(request))
    if form.does(lambda: _add(access, form)):
        return done(request, f"“{form.cleaned_data['name']}” staat erbij.", "reach", access.dossier.pk)
    return _show(request, access, "new", form=form)


def _add(access: Access, form: forms.OptionForm) -> None:
    actions.add_option(dossier=access.dossier, by=access.user, **form.chosen)


@_reading_page
def option_from_map(request: HttpRequest, access: Access) -> HttpResponse:
    """What a door of the social map can do; ?wie= is the door, ?groep= the gemeenschap that it reaches."""
    number, group = (_number(request.GET.get(name, "")) for name in ("wie", "groep"))
    if number is None:
        return _show(request, access, "map", actors=queries.actors_of(access), words=_readiness_words())
    actor = queries.actor_for(access, number)
    if actor is None:
        raise NoSuchDossier
    groups = groups_of(access)
    claim = actor.claim(group)
    keys = queries.groups_of_community(access.dossier, claim.community if claim else None)
    row = drawings.option_of_actor(access.dossier, actor, group, keys)
    ready = _ready(actor.readiness)
    form = forms.OptionForm(row, groups, sent(request), ready=ready, priors=list(queries.FROM_MAP))

    def add() -> None:
        channel = queries.FROM_MAP.get(form.cleaned_data["prior"], ("partner", ""))[0]
        fields = form.chosen | {"entity": actor.entity, "channel": form.cleaned_data["channel"] or channel}
        actions.add_option(dossier=access.dossier, by=access.user, **fields)

    if form.does(add):
        return done(request, f"“{form.cleaned_data['name']}” staat erbij.", "reach", access.dossier.pk)
    return _show(request, access, "from_map", form=form, actor=actor, claim=claim, group=group)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _readiness_words() -> dict[str, str]:
    return dict(load_condition_card().question("readiness").choices)


def _ready(level: int | None) -> str:
    """What the condition card says, for the first choice of the field; "" for no card."""
    if level is None:
        return "nog niet bekend: we rekenen alsof het doorgaat"
    chance = drawings.percent(load_library().willingness[level])
    return f"zoals op de afsprakenkaart: {level}, {_readiness_words()[str(level)]} (kans {chance})"


# ---- what is done now


@_reading_page
def option_current(request: HttpRequest, access: Access) -> HttpResponse:
    """Everything that is done now, at once, with what it brought so far."""
    there = queries.current_of(access.dossier)
    form = forms.CurrentForm(groups_of(access), list(there), sent(request))

    def add() -> None:
        lines = form.chosen(Option(dossier=access.dossier))
        expect = partial(queries.expected_of, access)
        actions.add_current(dossier=access.dossier, by=access.user, lines=lines, expect=expect)

    if form.does(add):
        return done(request, "Dit doet u nu. Hieronder ziet u wie u daarmee niet bereikt.", "reach", access.dossier.pk)
    return _show(request, access, "current", form=form, there=there.values())


# ---- one that is there


@_reading_page
def option(request: HttpRequest, access: Access, option: int) -> HttpResponse:
    """One option: what it is, what it costs, what it brought, and which others reach the same people."""
    row = queries.option_for(access, option)
    known, groups = queries.library_of(row), groups_of(access)
    ready = _ready(readiness_of(row.entity)) if row.entity else ""
    form = forms.OptionForm(row, groups, sent(request), library=known, ready=ready)
    try:
        if form.does(lambda: _save(access, row, form)):
            return done(request, "De manier is bewaard.", "reach", access.dossier.pk)
    except ChangedMeanwhile as changed:
        now = forms.initial_of(queries.option_for(access, option))
        form.refuse(with_theirs(changed, form, now))
        form.has_seen(changed.version)
    return _show(request, access, "option", form=form, **_about(access, row, known))


def _save(access: Access, row: Option, form: forms.OptionForm) -> None:
    actions.save_option(option=row, version=form.cleaned_data["version"] or 0, by=access.user, **form.chosen)


def _about(access: Access, row: Option, known: LibraryOption | None) -> dict[str, Any]:
    pairs = [(one, one.other if one.one_id == row.pk else one.one) for one in queries.pairs_of(row)]
    return {
        "row": row,
        "known": known,
        "told": drawings.told_of_row(access, groups_of(access), row),
        "pairs": pairs,
        "pair_form": forms.PairForm(queries.others(access, row)),
        "chances": row.chances.exclude(state="weggezet"),
        "outcomes": row.outcomes.order_by("-held_on", "-pk"),
        "entity": row.entity if row.entity and sees(access, row.entity) else None,
    }


@_sending_page
def option_remove(request: HttpRequest, access: Access, option: int) -> HttpResponse:
    """Take it away."""
    row = queries.option_for(access, option)
    action = partial(actions.remove_option, option=row, by=access.user)
    return press(
        request, action, "De manier is weg. Wat hij bracht, staat nog bij Resultaten.", "reach", row.dossier_id
    )


@_sending_page
def option_pair(request: HttpRequest, access: Access, option: int) -> HttpResponse:
    """These two reach the same people."""
    row = queries.option_for(access, option)
    form = forms.PairForm(queries.others(access, row), request.POST)
    action: Callable[[], object] = partial(_pair, access, row, form)
    return press(request, action, "Genoteerd: deze twee bereiken dezelfde mensen.", "option", row.dossier_id, row.pk)


def _pair(access: Access, row: Option, form: forms.PairForm) -> None:
    if not form.is_valid():
        raise ActionRefused("Kies een manier die er nog is.")
    actions.add_pair(one=row, other=form.by_number[form.cleaned_data["other"]], by=access.user)


@_sending_page
def option_pair_remove(request: HttpRequest, access: Access, option: int, pair: int) -> HttpResponse:
    """They do not after all."""
    row, found = queries.option_for(access, option), queries.pair_for(access, pair)
    if row.pk not in (found.one_id, found.other_id):
        raise NoSuchDossier
    action = partial(actions.remove_pair, pair=found, by=access.user)
    return press(request, action, "Dit paar is weg.", "option", row.dossier_id, row.pk)
