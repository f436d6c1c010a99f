"""Who may open which page of a participant: whoever has its link, which only her mail holds."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wijkdna.web.accounts.views import READ, Page
from wijkdna.web.enrolments import queries


def participant_page(methods: tuple[str, ...] = READ) -> Callable[[Page], Page]:
    """A page of one participant, without an account.

    The address holds `key`; the view gets the Participant, with her lab and enrolment, instead. The address is a
    secret: it is told to no other site, and search engines leave it out. To our own site it is told: a browser that may
    not sends a form as from nowhere, and then the check of forms refuses it.
    """

    def decorate(view: Page) -> Page:
        @wraps(view)
        @never_cache
        def page(request: HttpRequest, key: str, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
            answer = view(request, queries.participant_for(key), **kwargs)
            answer["X-Robots-Tag"] = "noindex, nofollow"
            answer["Referrer-Policy"] = "same-origin"
            return answer

        return require_http_methods(methods)(page)

    return decorate
