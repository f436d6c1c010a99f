"""The page with places beside each other, and the suggestions of its field."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from wijkdna.domain.beside import FEWEST_PLACES, MOST_PLACES
from wijkdna.store.latest import Latest
from wijkdna.store.places import LONGEST
from wijkdna.store.rulers import finest
from wijkdna.web.areas import queries as areas
from wijkdna.web.comparison import drawings, forms, queries
from wijkdna.web.profiles.queries import tables_used
from wijkdna.web.shared.frame import figures as current_figures
from wijkdna.web.shared.frame import url

_SHORTEST = 2
"""Letters before the field suggests anything."""


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two to four places beside each other; with fewer or more it says what to do."""
    latest = current_figures()
    asked = forms.read(latest, request.GET)
    if asked.taken is not None and not asked.problems:
        return redirect(_address(latest, [*asked.rows, asked.taken]))
    if asked.typed is None and not asked.problems and asked.codes != _codes(latest, asked):
        return redirect(_address(latest, asked.rows), permanent=True)
    context = _chosen(latest, asked) | (_compared(latest, asked) if asked.can_compare else {"found": None})
    return render(request, "comparison/compare.html", context, status=400 if asked.problems else 200)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Places that can be added, while somebody types; each leads to the comparison with it."""
    latest = current_figures()
    asked = forms.read(latest, request.GET)
    text = (asked.typed or "")[:LONGEST]
    hits = areas.search(latest, text, areas.MOST_SUGGESTIONS).hits if len(text) >= _SHORTEST else []
    context = {"hits": _added(latest, asked, hits)}
    return render(request, "comparison/suggestions.html", context)


def _codes(latest: Latest, asked: forms.Asked) -> list[str]:
    return [latest.areas.codes[row] for row in asked.rows]


def _address(latest: Latest, rows: list[int]) -> str:
    query = forms.query_of(latest, rows)
    return f"{url('compare')}?{query}" if query else url("compare")


def _added(latest: Latest, asked: forms.Asked, hits: list[areas.AreaLink]) -> list[dict[str, str]]:
    """Places that are not there yet, with the address of the comparison with it."""
    return [
        {"name": hit.name, "what": hit.what, "residents": hit.residents, "url": _address(latest, [*asked.rows, row])}
        for hit in hits
        if (row := latest.row(hit.code)) not in asked.rows
    ]


def _chosen(latest: Latest, asked: forms.Asked) -> dict[str, object]:
    """What the top of the page needs: the places, the form, and what is wrong."""
    query = forms.query_of(latest, asked.rows)
    names = queries.names_apart(latest, asked.rows)
    return {
        "heading": _heading(names) if asked.can_compare else "Plekken vergelijken",
        "problems": asked.problems,
        "typed": asked.typed or "",
        "choices": _added(latest, asked, asked.choices),
        "guessed": asked.guessed,
        "has_room": asked.has_room,
        "codes": _codes(latest, asked),
        "chosen": _removable(latest, asked.rows, names),
        "suggest": f"{url('compare_suggestions')}?{query}" if query else url("compare_suggestions"),
        "boundaries": latest.boundaries,
        "release": latest.name,
    }


def _heading(names: list[str]) -> str:
    text = " naast ".join(names) if len(names) == FEWEST_PLACES else f"{queries.together(names)} naast elkaar"
    return text[:1].upper() + text[1:]


def _removable(latest: Latest, rows: list[int], names: list[str]) -> list[dict[str, object]]:
    """Each place with its letter, none when there are too many, and the address of the page that leaves it out."""
    letters = queries.LETTERS if len(rows) <= MOST_PLACES else " " * len(rows)
    return [
        {
            "letter": letter.strip(),
            "name": name,
            "link": areas.link_to(latest, row),
            "remove": _address(latest, [one for one in rows if one != row]),
        }
        for letter, row, name in zip(letters, rows, names, strict=False)
    ]


def _compared(latest: Latest, asked: forms.Asked) -> dict[str, object]:
    found = queries.compared(latest, asked.rows)
    tables = dict.fromkeys(table for place in found.places for table in tables_used(latest, place.figures))
    return {
        "found": found,
        "measured_in": areas.plural(finest([place.level for place in found.places])),
        "overlay": drawings.overlay_of(found),
        "folders": [url("figures", place.link.code) for place in found.places],
        "on_paper": drawings.on_paper(found),
        "tables": list(tables),
    }
