"""Bronnen: what the figures come from, and for who runs the site how fetching goes."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wijkdna.domain.differences import of_areas, of_borders, of_kind
from wijkdna.store.differences import of_current
from wijkdna.web.accounts.models import User
from wijkdna.web.accounts.queries import has_weak_sign_in, person_of
from wijkdna.web.accounts.views import READ, READ_AND_SEND, SEND
from wijkdna.web.shared.frame import figures
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.sources import actions, queries
from wijkdna.web.sources.forms import SettingsForm

Page = Callable[..., HttpResponseBase]
ALL = ""
"""In the form: not one source but all of them."""


def site_page(methods: tuple[str, ...] = READ) -> Callable[[Page], Page]:
    """A page for who looks after the sources of the site; for all others it is not there (404)."""

    def decorate(view: Page) -> Page:
        @wraps(view)
        @never_cache
        @login_required
        def page(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
            if manager_of(request) is None:
                raise Http404
            return view(request, **kwargs)

        return require_http_methods(methods)(page)

    return decorate


def manager_of(request: HttpRequest) -> User | None:
    """Who looks after the sources, when she signed in with a second step; None for all others."""
    person = person_of(request)
    return person if person is not None and person.is_staff and not has_weak_sign_in(person) else None


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """All sources, what they give, and how new that is."""
    latest, person = figures(), person_of(request)
    context: dict[str, object] = {
        "shown": queries.shown_sources(latest, settings.DATA),
        "release": latest.name,
        "boundaries": latest.boundaries,
        "manages": manager_of(request) is not None,
        "must_secure": person is not None and person.is_staff and has_weak_sign_in(person),
    }
    if context["manages"]:
        context |= {"refresh": queries.last_refresh(), "runs": queries.last_run_by_source()}
        context["every"] = settings.SOURCES_REFRESH
    return render(request, "sources/sources.html", context)


@require_safe
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """One source: licence, years, limits, files, and the figures that come from it."""
    shown = _shown(slug)
    context: dict[str, object] = {"one": shown, "manages": manager_of(request) is not None}
    if context["manages"]:
        context |= {"refresh": queries.open_refresh(), "tables": _tables(shown), "kept": queries.settings_kept()}
    return render(request, "sources/source.html", context)


def _shown(slug: str) -> queries.Shown:
    found = queries.shown_source(figures(), settings.DATA, slug)
    if found is None:
        raise Http404(slug)
    return found


def _tables(shown: queries.Shown) -> list[tuple[str, Any]]:
    """The tables of a source that can be fetched, with their newest runs."""
    return [(table, queries.last_runs(table, 5)) for table in shown.page.fetched]


@require_safe
def source_changes(request: HttpRequest) -> HttpResponse:
    """What is otherwise in this release than in the one before it."""
    found = of_current(settings.DATA)
    context: dict[str, object] = {"found": found, "release": figures().name}
    if found is not None:
        rows = [(kind, of_kind(kind)) for kind in found.changed]
        context |= {"rows": rows, "borders": of_borders(found), "areas": of_areas(found)}
    return render(request, "sources/changes.html", context)


@site_page(SEND)
def refresh_start(request: HttpRequest) -> HttpResponse:
    """Let the sources be fetched: all of them, or those of one page."""
    slug = request.POST.get("bron", ALL)
    tables = [table for table, _ in _tables(_shown(slug))] if slug else []
    if slug and not tables:
        raise Http404(slug)
    row = actions.ask_refresh(sources=tables, by=_manager(request))
    return redirect("refresh", row.pk)


@site_page()
def refresh(request: HttpRequest, refresh: int) -> HttpResponse:
    """How far a refresh is, or how it went."""
    row = queries.refresh_numbered(refresh)
    if row is None:
        raise Http404
    context = {"row": row, "runs": queries.runs_of(row), "names": queries.names_of_tables()}
    if "HX-Request" not in request.headers:
        return render(request, "sources/refresh.html", context)
    answer = render(request, "sources/progress.html", context)
    if not row.is_open:
        answer["HX-Refresh"] = "true"
    return answer


@site_page(SEND)
def refresh_stop(request: HttpRequest, refresh: int) -> HttpResponse:
    """Stop it; what came in stays."""
    row = queries.refresh_numbered(refresh)
    if row is None:
        raise Http404
    actions.stop_refresh(refresh=row, by=_manager(request))
    return redirect("refresh", row.pk)


@site_page()
def source_runs(request: HttpRequest) -> HttpResponse:
    """How fetching went, the newest first."""
    context = {"runs": queries.last_runs(), "names": queries.names_of_tables()}
    return render(request, "sources/runs.html", context)


@site_page(READ_AND_SEND)
def source_settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Hosts, keys and the like of a source. A key that is there is never shown."""
    shown = _shown(slug)
    if not shown.page.settings:
        raise Http404(slug)
    form = SettingsForm(shown.page, queries.settings_kept(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            for name, value in form.changed().items():
                actions.set_setting(name=name, value=value, is_secret=queries.is_secret(name), by=_manager(request))
        except ActionRefused as refused:
            form.add_error(refused.field or None, refused.text)
        else:
            messages.success(request, "De instellingen zijn bewaard. Probeer nu of de verbinding werkt.")
            return redirect("source", slug)
    status = 400 if form.errors else 200
    return render(request, "sources/settings.html", {"one": shown, "form": form}, status=status)


@site_page(SEND)
def source_test(request: HttpRequest, slug: str) -> HttpResponse:
    """Let one small question be asked of each table of a source."""
    tables = _tables(_shown(slug))
    if not tables:
        raise Http404(slug)
    for table, _ in tables:
        actions.ask_test(source=table, by=_manager(request))
    messages.success(
        request, "We vragen het aan de uitgever. Ververs deze pagina over een paar tellen voor het antwoord."
    )
    return redirect("source", slug)


def _manager(request: HttpRequest) -> User:
    person = manager_of(request)
    if person is None:
        raise Http404
    return person
