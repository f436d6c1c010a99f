"""The network: a picture with an equal table beside it, its data for the script, and the picture as a file."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from wijkdna.web.dossiers.queries import Access
from wijkdna.web.network import drawings, queries
from wijkdna.web.network.forms import choice_in
from wijkdna.web.shared.audit import seen
from wijkdna.web.socialmap.models import Kind
from wijkdna.web.socialmap.views import map_page, show_map


@map_page()
def network(request: HttpRequest, access: Access) -> HttpResponse:
    """The picture, what may be shown of it, and the same in tables."""
    everything, choice = queries.picture_of(access), choice_in(request.GET)
    picture = everything.chosen(choice)
    context = {
        "everything": everything,
        "picture": picture,
        "drawing": drawings.drawing_of(picture),
        "choice": choice,
        "middle": everything.node(choice.focus) if choice.focus else None,
        "kinds": [(kind, drawings.SHAPES[kind]) for kind in Kind],
        "ties": [(kind, drawings.LINES_OF[kind]) for kind in queries.TIES],
    }
    seen(access.user, "netwerk bekeken", access.dossier)
    return show_map(request, access, "network/network.html", "network", **context)


@map_page()
def network_data(request: HttpRequest, access: Access) -> JsonResponse:
    """Everything that this person may see, for the script; nothing of it is kept by a browser."""
    seen(access.user, "netwerk bekeken", access.dossier)
    return JsonResponse(drawings.network_json(queries.picture_of(access)))


@map_page()
def network_svg(request: HttpRequest, access: Access) -> HttpResponse:
    """The picture as a file of its own, with its title and legend in it."""
    seen(access.user, "netwerk als bestand opgehaald", access.dossier)
    picture = queries.picture_of(access).chosen(choice_in(request.GET))
    context = {"drawing": drawings.drawing_of(picture), "dossier": access.dossier}
    answer = render(request, "network/network.svg", context, content_type="image/svg+xml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="netwerk-{access.dossier.pk}.svg"'
    return answer
