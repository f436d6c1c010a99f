"""Pages of bereik: whom a plan reaches and whom not, groups of households, and what holds for all options."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from wijkdna.domain.reach_groups import BY_KEY, LEAST
from wijkdna.domain.reach_why import count
from wijkdna.web.accounts.views import READ_AND_SEND, SEND
from wijkdna.web.dossiers.models import Part
from wijkdna.web.dossiers.queries import Access, NoSuchDossier, row_or_404
from wijkdna.web.dossiers.views import done, dossier_page, press, sent, show, to
from wijkdna.web.reach import actions, drawings, forms, queries
from wijkdna.web.reach.models import HouseholdGroup, Option
from wijkdna.web.shared.audit import seen
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile

reach_page = dossier_page(Part.BEREIK, team_only=True)
_reading_page = dossier_page(Part.BEREIK, team_only=True, methods=READ_AND_SEND)
_sending_page = dossier_page(Part.BEREIK, team_only=True, methods=SEND)


def _show(request: HttpRequest, access: Access, template: str, **context: Any) -> HttpResponse:  # noqa: ANN401
    return show(request, access, f"reach/{template}.html", Part.BEREIK, **context)


@reach_page
def reach(request: HttpRequest, access: Access) -> HttpResponse:
    """Whom we do not reach first, then three figures; beside them the options, which go on and off."""
    answers = queries.answers_of(access)
    seen(access.user, "bereik bekeken", access.dossier)
    context = drawings.context_of(answers) | {"choices": forms.ChoicesForm(answers.approach)}
    updated = request.headers.get("HX-Request") == "true"
    return _show(request, access, "reach", updated=updated, **context)


@_sending_page
def reach_switch(request: HttpRequest, access: Access, option: int) -> HttpResponse:
    """One option on or off: nu=1, nu=0, voorstel=1 or voorstel=0."""
    row: Option = row_or_404(queries.options_of(access.dossier), option)
    side = next((one for one in actions.SIDES if one in request.POST), "")
    try:
        off = actions.switch_option(option=row, side=side, on=request.POST.get(side) == "1", by=access.user)
    except ActionRefused as refused:
        messages.error(request, refused.text)
        return to("reach", access.dossier.pk)
    if off:
        names = ", ".join(f"“{one.name}”" for one in off)
        messages.success(request, f"{names} ging uit: dat is een andere maat van hetzelfde.")
    return to("reach", access.dossier.pk)


@_sending_page
def reach_choices(request: HttpRequest, access: Access) -> HttpResponse:
    """Overlap and step, chosen beside the answer."""
    form = forms.ChoicesForm(queries.approach_of(access.dossier), request.POST)

    def save() -> None:
        actions.save_approach(dossier=access.dossier, by=access.user, version=None, **form.chosen)

    if not form.does(save):
        said = [text for texts in form.errors.values() for text in texts]
        messages.error(request, str(said[0]) if said else "Kies uit de lijst.")
    return to("reach", access.dossier.pk)


@_reading_page
def reach_settings(request: HttpRequest, access: Access) -> HttpResponse:
    """Budgets, the step, the crew, and overlap."""
    form = forms.ApproachForm(queries.approach_of(access.dossier), sent(request))

    def save() -> None:
        version = form.cleaned_data["version"]
        actions.save_approach(dossier=access.dossier, by=access.user, version=version, **form.chosen)

    try:
        if form.does(save):
            return done(request, "De instellingen zijn bewaard.", "reach", access.dossier.pk)
    except ChangedMeanwhile as changed:
        form.refuse(changed)
        form.has_seen(changed.version)
    return _show(request, access, "settings", form=form)


# ---- groups of households


@reach_page
def reach_groups(request: HttpRequest, access: Access) -> HttpResponse:
    """All groups as they are on the screen, the twelve behind them, and groups of the team."""
    groups = queries.groups_of(access)
    seen(access.user, "groepen huishoudens bekeken", access.dossier)
    context = {"groups": groups, "lines": drawings.lines_of(groups), "count": count, "least": LEAST}
    return _show(request, access, "groups", flags=forms.FLAGS, **context)


@_reading_page
def reach_cell(request: HttpRequest, access: Access, cell: str) -> HttpResponse:
    """Another size for one of the twelve."""
    groups = queries.groups_of(access)
    group = groups.by_key.get(cell)
    if group is None or group.is_own:
        raise NoSuchDossier
    form = forms.CellForm(group, sent(request))

    def save() -> None:
        names = ("size", "reason", "version")
        fields = {name: form.cleaned_data[name] for name in names}
        dossier, by = access.dossier, access.user
        actions.save_cell(dossier=dossier, groups=groups, cell=cell, by=by, wanted=form.wanted, **fields)

    try:
        if form.does(save):
            return done(request, "De groep is bewaard.", "reach_groups", access.dossier.pk)
    except ChangedMeanwhile as changed:
        form.refuse(_again(changed))
        form.has_seen(changed.version)
    return _show(request, access, "cell", form=form, group=group, groups=groups, count=count)


def _again(changed: ChangedMeanwhile) -> ActionRefused:
    return ActionRefused(f"{changed.text} {changed.theirs} Wat u invulde staat hieronder. Kijk, en bewaar opnieuw.")


@_sending_page
def reach_cell_back(request: HttpRequest, access: Access, cell: str) -> HttpResponse:
    """The size of the figures."""
    if cell not in BY_KEY:
        raise NoSuchDossier

    def back() -> None:
        actions.put_back_cell(dossier=access.dossier, cell=cell, by=access.user)

    return press(request, back, "De groep heeft weer het aantal van de cijfers.", "reach_groups", access.dossier.pk)


@_reading_page
def reach_group_new(request: HttpRequest, access: Access) -> HttpResponse:
    """A group of the team."""
    return _own_group(request, access, None)


@_reading_page
def reach_group(request: HttpRequest, access: Access, group: int) -> HttpResponse:
    """Change a group of the team."""
    return _own_group(request, access, queries.group_for(access, group))


def _own_group(request: HttpRequest, access: Access, row: HouseholdGroup | None) -> HttpResponse:
    groups, form = queries.groups_of(access), forms.OwnGroupForm(access, row, sent(request))

    def save() -> None:
        actions.save_own_group(
            dossier=access.dossier,
            groups=groups,
            said=form.said,
            by=access.user,
            row=row,
            version=form.cleaned_data["version"],
            wanted=form.wanted,
        )

    try:
        if form.does(save):
            return done(request, "De groep is bewaard.", "reach_groups", access.dossier.pk)
    except ChangedMeanwhile as changed:
        form.refuse(_again(changed))
        form.has_seen(changed.version)
    return _show(request, access, "own_group", form=form, row=row, groups=groups, count=count)


@_sending_page
def reach_group_remove(request: HttpRequest, access: Access, group: int) -> HttpResponse:
    """Take a group of the team away."""
    row = queries.group_for(access, group)

    def remove() -> None:
        actions.delete_own_group(row=row, by=access.user)

    said = "De groep is weg. De huishoudens tellen weer mee bij hun gewone groep."
    return press(request, remove, said, "reach_groups", access.dossier.pk)
