"""Who may open which page, and the pages of people and teams."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wijkdna.web.accounts import queries
from wijkdna.web.accounts.models import Role

Page = Callable[..., HttpResponseBase]
READ, READ_AND_SEND, SEND = ("GET", "HEAD"), ("GET", "HEAD", "POST"), ("POST",)


def signed_in(methods: tuple[str, ...] = READ) -> Callable[[Page], Page]:
    """A page for everybody who has signed in."""

    def decorate(view: Page) -> Page:
        @wraps(view)
        @never_cache
        @login_required
        def page(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
            return view(request, **kwargs)

        return require_http_methods(methods)(page)

    return decorate


def team_page(*roles: Role, methods: tuple[str, ...] = READ) -> Callable[[Page], Page]:
    """A page of a team, for people who are in it as one of `roles`; for all others there is no such page (404).

    The address holds `team`, a number; the view gets the Membership, with its team, instead.
    """

    def decorate(view: Page) -> Page:
        @wraps(view)
        @never_cache
        @login_required
        def page(request: HttpRequest, team: int, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
            membership = queries.membership_for(request.user, team)  # type: ignore[arg-type]  # login_required
            if membership.role not in roles:
                raise queries.NoSuchTeam
            return view(request, membership, **kwargs)

        return require_http_methods(methods)(page)

    return decorate


def account(request: HttpRequest) -> Mapping[str, object]:
    """What base.html shows of who is signed in, and what the last action did. Costs a visitor nothing."""
    person = queries.person_of(request)
    if person is None:
        return {"person": None}
    return {"person": person, "my_teams": queries.teams_of(person), "said": messages.get_messages(request)}


@signed_in()
def my_work(request: HttpRequest) -> HttpResponse:
    """Where somebody begins after signing in: her teams."""
    return render(request, "accounts/my_work.html", {"teams": queries.teams_of(request.user)})  # type: ignore[arg-type]
