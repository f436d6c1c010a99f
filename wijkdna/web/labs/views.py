"""Who may open which page of a lab."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wijkdna.web.accounts.views import READ, Page
from wijkdna.web.labs import queries


def lab_page(methods: tuple[str, ...] = READ) -> Callable[[Page], Page]:
    """A page for who facilitates a lab; for others it does not exist.

    The address holds `lab`, a number; the view gets the Lab instead.
    """

    def decorate(view: Page) -> Page:
        @wraps(view)
        @never_cache
        @login_required
        def page(request: HttpRequest, lab: int, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
            return view(request, queries.lab_for(request.user, lab), **kwargs)  # type: ignore[arg-type]

        return require_http_methods(methods)(page)

    return decorate
