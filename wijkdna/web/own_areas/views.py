"""Pages of an own area: which gemeente, which buurten, and their Rijke foto. All of it is in the link, none is kept."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from wijkdna.domain.areas import Level
from wijkdna.domain.own_areas import MOST_BUURTEN
from wijkdna.store.latest import Latest
from wijkdna.store.overlap import Share
from wijkdna.store.own_figures import OwnArea, combined
from wijkdna.web.own_areas import drawings, forms, queries
from wijkdna.web.own_areas.forms import Choice, Refused, Sent
from wijkdna.web.shared.frame import figures as current_figures

SEE_OTHER = 303
_NUMBERS = ("Geen", "Eén", "Twee", "Drie", "Vier", "Vijf", "Zes")


@require_safe
def own_area(request: HttpRequest) -> HttpResponse:
    """What an own area is, and in which gemeente it lies."""
    latest = current_figures()
    return _start(request, latest)


def _start(request: HttpRequest, latest: Latest, problem: str = "") -> HttpResponse:
    gemeenten = latest.areas.within(0, Level.GEMEENTE)
    context = {
        "gemeenten": sorted(((latest.areas.codes[row], latest.areas.names[row]) for row in gemeenten), key=_by_name),
        "chosen": request.GET.getlist("gemeente"),
        "problem": problem,
    }
    return render(request, "own_areas/own_area.html", context, status=400 if problem else 200)


def _by_name(option: tuple[str, str]) -> str:
    """'s-Gravenhage stands at the G, as in every Dutch list."""
    return option[1].removeprefix("'s-").removeprefix("'t ").casefold()


# No token against forged forms: it changes nothing and needs no sign-in, it only works out the address of a page.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def own_area_choose(request: HttpRequest) -> HttpResponse:
    """Tick buurten in the list or on the map, or draw a shape. A form that is sent leads on to a link that holds it."""
    latest = current_figures()
    if request.method == "POST":
        return _take(request, latest)
    try:
        choice = forms.choice_of_link(latest, request.GET)
    except Refused as refused:
        return _refused(request, latest, refused)
    if not choice.gemeenten:
        return _start(request, latest, "Kies eerst in welke gemeente uw gebied ligt." if request.GET else "")
    return _choose(request, latest, choice)


def _take(request: HttpRequest, latest: Latest) -> HttpResponse:
    try:
        sent = forms.read_form(latest, request)
    except Refused as refused:
        return _refused(request, latest, refused)
    try:
        return _onward(latest, sent)
    except Refused as refused:
        return _choose(request, latest, sent.choice, refused.text)


def _onward(latest: Latest, sent: Sent) -> HttpResponseRedirect:
    """Where a form leads to. Raises Refused."""
    choice = forms.checked(sent.choice)
    match sent.do:
        case "foto":
            if not choice.ticked:
                raise Refused("Vink eerst ten minste één buurt aan, in de lijst of op de kaart.")
            return _to(f"{reverse('own_area_photo')}?{forms.photo_query(latest, choice.ticked, choice.name)}")
        case "vorm":
            choice = forms.checked(forms.inside_shape(latest, choice))
        case "wis":
            choice = forms.without_shape(choice)
        case "erbij":
            choice = forms.with_other(latest, choice, sent.other)
        case "weg":
            choice = forms.without(latest, choice, sent.other)
        case _:
            raise Refused("We begrijpen niet welke knop u gebruikte. Kies hieronder opnieuw.")
    return _to(f"{reverse('own_area_choose')}?{forms.choose_query(latest, choice)}")


def _to(address: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(address, status=SEE_OTHER)


def _choose(request: HttpRequest, latest: Latest, choice: Choice, problem: str = "") -> HttpResponse:
    if not choice.gemeenten:
        return _start(request, latest, problem or "Kies eerst in welke gemeente uw gebied ligt.")
    shares, shape_problem = _shares(latest, choice)
    shape = forms.drawable(choice.shape)
    chosen = {latest.areas.codes[row] for row in choice.gemeenten}
    others = sorted(
        ((latest.areas.codes[row], latest.areas.names[row]) for row in latest.areas.within(0, Level.GEMEENTE)),
        key=_by_name,
    )
    context = {
        "towns": queries.towns(latest, choice.gemeenten, choice.ticked, shares),
        "others": [option for option in others if option[0] not in chosen],
        "map": drawings.pick_map(latest, choice.gemeenten, choice.ticked, shape),
        "so_far": queries.ticked_so_far(latest, choice.ticked),
        "choice": choice,
        "lines": choice.shape.replace("~", "\n").replace(",", " ") if "~" in choice.shape else choice.shape,
        "has_shares": bool(shares),
        "most": MOST_BUURTEN,
        "longest": forms.LONGEST_NAME,
        "problem": problem or shape_problem,
    }
    return render(request, "own_areas/own_area_choose.html", context, status=400 if context["problem"] else 200)


def _shares(latest: Latest, choice: Choice) -> tuple[list[Share], str]:
    """Shares of the shape that was drawn, and what is wrong with it."""
    if not choice.shape.strip():
        return [], ""
    try:
        return forms.shares_of(latest, choice), ""
    except Refused as refused:
        return [], refused.text


def _refused(request: HttpRequest, latest: Latest, refused: Refused) -> HttpResponse:
    rows = [latest.areas.position[code] for code in refused.kept]
    gemeenten = tuple(dict.fromkeys(int(latest.areas.gemeente[row]) for row in rows))
    context = {
        "text": refused.text,
        "kept": queries.ticked_so_far(latest, rows) if rows else "",
        "onward": forms.choose_query(latest, Choice(gemeenten, frozenset(rows))) if rows else "",
    }
    return render(request, "own_areas/refused.html", context, status=400)


@require_safe
def own_area_photo(request: HttpRequest) -> HttpResponse:
    """The Rijke foto of an own area, from its link."""
    latest = current_figures()
    try:
        own = forms.own_area_of_link(latest, request.GET)
    except Refused as refused:
        return _refused(request, latest, refused)
    page = "own_areas/own_area_photo.html" if own.is_inhabited else "own_areas/nobody.html"
    answer = render(request, page, photo_of(latest, own))
    answer["X-Robots-Tag"] = "noindex"  # whoever makes the link chooses the name above the page
    return answer


def photo_of(latest: Latest, own: OwnArea) -> dict[str, object]:
    """Everything of the Rijke foto of an own area."""
    choice = Choice(own.gemeenten, frozenset(own.rows), own.name)
    context: dict[str, object] = {
        "area": queries.link(latest, own),
        "around": queries.around_name(latest, own),
        "gemeente": latest.areas.codes[own.gemeenten[0]],
        "several": len(own.gemeenten) > 1,
        "households": queries.households(latest, own),
        "unknown": queries.without_residents(latest, own),
        "parts": queries.parts_of(latest, own),
        "number": len(own.rows),
        "locator": drawings.locator(latest, own),
        "change": forms.choose_query(latest, choice),
        "link": forms.photo_query(latest, own.rows, own.name),
        "boundaries": latest.boundaries,
        "release": latest.name,
        "is_named": bool(own.name),
    }
    return context | _figures(latest, own) if own.is_inhabited else context


def _figures(latest: Latest, own: OwnArea) -> dict[str, object]:
    figures = combined(latest, own)
    found = queries.standouts(latest, own, figures)
    sections = queries.themes(latest, own, figures, [standout for standout, _ in found])
    rows = sorted((row for section in sections for row in section.rows), key=lambda row: row.column)
    tag = ("anders", f"anders dan {queries.around_name(latest, own)}")
    return {
        "periods": queries.periods(figures),
        "cards": [(standout, tag, drawings.strip_of(latest, own, standout, one)) for standout, one in found],
        "cards_title": f"{_NUMBERS[len(found)]} {'ding dat opvalt' if len(found) == 1 else 'dingen die opvallen'}",
        "has_others": queries.has_others(latest, own),
        "barcode": drawings.barcode_of(latest, own, figures, rows),
        "themes": sections,
        "tables": queries.tables_used(latest, sections),
    }
