"""Who may open which page of a dossier, and those pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wijkdna.web.accounts.views import READ, Page
from wijkdna.web.dossiers import queries
from wijkdna.web.dossiers.models import Part


def dossier_page(
    part: Part | None = None, *, team_only: bool = False, methods: tuple[str, ...] = READ
) -> Callable[[Page], Page]:
    """A page of a dossier, for the team and for guests who were invited to this part; for others it does not exist.

    part       None: open to whoever may see any part; team_only: not for guests
    The address holds `dossier`, a number; the view gets the Access instead.
    """

    def decorate(view: Page) -> Page:
        @wraps(view)
        @never_cache
        @login_required
        def page(request: HttpRequest, dossier: int, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
            access = queries.dossier_for(request.user, dossier, part)  # type: ignore[arg-type]  # login_required
            if team_only and not access.in_team:
                raise queries.NoSuchDossier
            return view(request, access, **kwargs)

        return require_http_methods(methods)(page)

    return decorate
