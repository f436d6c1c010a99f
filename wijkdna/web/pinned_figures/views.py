"""Pages of a dossier with figures: its Rijke foto on the release it keeps, and what a newer release would change."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from wijkdna.domain.numbers_nl import release_nl
from wijkdna.store.latest import Latest, ReleaseGone, latest_of
from wijkdna.web.accounts.views import READ_AND_SEND
from wijkdna.web.claims import queries as claims
from wijkdna.web.dossiers import actions
from wijkdna.web.dossiers.models import Part
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.dossiers.views import done, dossier_page, show, to
from wijkdna.web.own_areas.views import photo_of as own_photo_of
from wijkdna.web.pinned_figures import queries
from wijkdna.web.profiles.views import photo_of
from wijkdna.web.shared.audit import seen
from wijkdna.web.shared.frame import figures
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.team_figures.views import own_for_team


@dossier_page(Part.FOTO)
def dossier_photo(request: HttpRequest, access: Access) -> HttpResponse:
    """The Rijke foto, with the figures of the day the dossier was made or moved on."""
    dossier, now = access.dossier, figures()
    try:
        kept = latest_of(settings.DATA, dossier.release)
        photo = _photo(request, kept, access)
    except (ReleaseGone, queries.AreaGone) as gone:
        return show(request, access, "pinned_figures/gone.html", Part.FOTO, why=str(gone), newer=now.name)
    page = "pinned_figures/own_photo.html" if dossier.own_area else "pinned_figures/photo.html"
    newer = now.name if now.name != dossier.release else ""
    photo |= _heard(access, photo) | {"newer": newer, "public": queries.public_address(now, dossier)}
    return show(request, access, page, Part.FOTO, **photo)


def _photo(request: HttpRequest, kept: Latest, access: Access) -> dict[str, Any]:
    """Own figures of the team stand there as they are now, each with its own period; a guest sees none."""
    dossier = access.dossier
    if dossier.own_area:
        return own_photo_of(kept, queries.own_in(kept, dossier))
    row = queries.row_in(kept, dossier)
    own = own_for_team(kept, row, dossier.team_id, dossier.team.name) if access.in_team else {"own_figures": []}
    return {**photo_of(request, kept, row), **own}


def _heard(access: Access, photo: dict[str, Any]) -> dict[str, Any]:
    """What people say beside the figures of each theme; a guest of the photo sees none of it."""
    themes = claims.heard(access, {one.id: one.sentence for one in photo.get("themes", ())})
    if themes:
        seen(access.user, "beweringen en eigenheid bekeken", access.dossier)
    return {"heard": themes, "heard_figures": claims.figures_beside(access.dossier, themes)}


@dossier_page(team_only=True, methods=READ_AND_SEND)
def dossier_figures(request: HttpRequest, access: Access) -> HttpResponse:
    """What a newer release would change; and the button that moves the dossier on."""
    dossier, now = access.dossier, figures()
    if request.method == "POST":
        return _take(request, access, now)
    if now.name == dossier.release:
        return show(request, access, "pinned_figures/figures.html", found=None, newer="", why="")
    why, found = "", None
    try:
        queries.area_in(now, dossier)
        found = queries.differences(latest_of(settings.DATA, dossier.release), now, dossier)
    except ReleaseGone as gone:
        why = str(gone)
    except queries.AreaGone as gone:
        return show(request, access, "pinned_figures/gone.html", why=str(gone), newer=now.name)
    public = queries.public_address(now, dossier)
    return show(request, access, "pinned_figures/figures.html", found=found, newer=now.name, why=why, public=public)


def _take(request: HttpRequest, access: Access, now: Latest) -> HttpResponse:
    """Only what was on the screen: in between a still newer release may have come."""
    dossier = access.dossier
    try:
        queries.area_in(now, dossier)
        if request.POST.get("uitgave") != now.name:
            raise ActionRefused("Er zijn intussen weer andere cijfers. Bekijk ze eerst hieronder.")
        actions.take_figures(dossier=dossier, release=now.name, by=access.user)
    except (ActionRefused, queries.AreaGone) as refused:
        messages.error(request, str(refused))
        return to("dossier_figures", dossier.pk)
    return done(request, f"Dit dossier gebruikt nu de cijfers van {release_nl(now.name)}.", "dossier", dossier.pk)
