"""Who may open which page, and the pages of people and teams."""

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from allauth.account.utils import perform_login
from allauth.account.views import login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from requests import RequestException

from wijkdna.web.accounts import actions, queries
from wijkdna.web.accounts.adapters import AFTER_SIGN_IN, sealed, unsealed
from wijkdna.web.accounts.forms import AddressForm, InviteForm, NameForm, RegisterForm, RoleForm, TeamForm
from wijkdna.web.accounts.models import Invitation, Membership, Role, User
from wijkdna.web.shared.audit import seen
from wijkdna.web.shared.frame import figures
from wijkdna.web.shared.refusals import ActionRefused

log = logging.getLogger("wijkdna.accounts")

Page = Callable[..., HttpResponseBase]
READ, READ_AND_SEND, SEND = ("GET", "HEAD"), ("GET", "HEAD", "POST"), ("POST",)

ANYBODY = (Role.BEHEERDER, Role.LID, Role.GAST, Role.BEGELEIDER)
_NEW_LINK = "new_invitation"
_MAIL_EVERY = 60
"""Seconds between two messages of one invitation, so that nobody floods a mailbox with it."""
_MOST_MAILS, _HOUR = 10, 3600
"""Messages of one invitation in an hour: without an address in it, its holder chooses to whom we write."""


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


def with_password(view: Page) -> Page:
    """A page of the sign-in library that is not there when only the account of the organisation counts."""

    @wraps(view)
    def page(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        if settings.OIDC_ONLY:
            raise Http404
        return view(request, **kwargs)

    return page


def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The page to sign in. When only the account of the organisation counts, it takes no passwords."""
    if settings.OIDC_ONLY and request.method == "POST":
        raise Http404
    answer: HttpResponseBase = login(request)
    return answer


def of_provider(view: Page) -> Page:
    """A page for which the identity provider is asked something. When it does not answer, the page says so."""

    @wraps(view)
    def page(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        try:
            return view(request, **kwargs)
        except (RequestException, KeyError, ValueError) as problem:
            log.error("the identity provider does not answer as it should: %s", type(problem).__name__)
            return render(request, "socialaccount/authentication_error.html", status=401)

    return page


def account(request: HttpRequest) -> Mapping[str, object]:
    """What base.html shows of who is signed in, and what the last action did. Costs a visitor nothing."""
    person = queries.person_of(request)
    shown: dict[str, object] = {
        "person": person,
        "said": messages.get_messages(request),
        "oidc_name": settings.OIDC_NAME if settings.OIDC_ISSUER else "",
        "oidc_only": settings.OIDC_ONLY,
    }
    return shown if person is None else {**shown, "my_teams": queries.teams_of(person)}


@signed_in(READ_AND_SEND)
def my_account(request: HttpRequest) -> HttpResponse:
    """Name, ways to sign in, and teams of somebody."""
    user = _user(request)
    form = NameForm(request.POST or None, initial={"name": user.name})
    if form.is_valid():
        actions.rename(user=user, name=form.cleaned_data["name"])
        messages.success(request, "Uw naam is gewijzigd.")
        return redirect("my_account")
    shown = {"form": form, "teams": queries.teams_of(user), "unsafe": queries.needs_second_step(user)}
    return render(request, "accounts/my_account.html", shown)


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]  # behind login_required


@team_page(Role.BEHEERDER, Role.LID, Role.BEGELEIDER)
def team(request: HttpRequest, membership: Membership) -> HttpResponse:
    """A team. Who guides a lab sees its name and no people."""
    team, guides = membership.team, membership.role == Role.BEGELEIDER
    if not guides:
        seen(membership.user, "leden bekeken", team)
    is_beheerder = membership.role == Role.BEHEERDER
    shown = {
        "team": team,
        "own": membership,
        "is_beheerder": is_beheerder,
        "members": [] if guides else queries.members_of(team),
        "gemeenten": queries.gemeente_names(figures(), team.gemeenten),
        "invitations": queries.open_invitations(team) if is_beheerder else [],
        "unsafe": is_beheerder and queries.needs_second_step(membership.user),
    }
    return render(request, "accounts/team.html", shown)


@team_page(Role.BEHEERDER, methods=READ_AND_SEND)
def team_edit(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Name, gemeenten and domains."""
    team, latest = membership.team, figures()
    initial = {
        "name": team.name,
        "gemeenten": ", ".join(queries.gemeente_names(latest, team.gemeenten)),
        "email_domains": ", ".join(team.email_domains),
    }
    form = TeamForm(request.POST or None, initial=initial, latest=latest)
    if form.is_valid():
        actions.change_team(team=team, by=_user(request), **form.cleaned_data)
        messages.success(request, "Het team is gewijzigd.")
        return redirect("team", team.pk)
    return render(request, "accounts/team_edit.html", {"team": team, "form": form})


@team_page(Role.BEHEERDER, methods=READ_AND_SEND)
def team_invite(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Make a link for a new colleague. The link is shown once."""
    team = membership.team
    form = InviteForm(request.POST or None, domains=team.email_domains)
    if form.is_valid():
        try:
            made, link = actions.invite(team=team, by=_user(request), site=_site(request), **form.cleaned_data)
        except ActionRefused as refused:
            form.refuse(refused)
        else:
            request.session[_NEW_LINK] = {"team": team.pk, "link": sealed(link), "id": made.pk}
            return redirect("team_invite", team.pk)
    shown = {"team": team, "form": form, **_new_link(request, membership)}
    return render(request, "accounts/team_invite.html", shown)


def _site(request: HttpRequest) -> str:
    """Begin of a link to this site, by the name that it was opened with (one of ALLOWED_HOSTS)."""
    return f"{request.scheme}://{request.get_host()}"


def _new_link(request: HttpRequest, membership: Membership) -> dict[str, object]:
    """The link that was just made, and then no longer."""
    made = request.session.pop(_NEW_LINK, None) if request.method == "GET" else None
    if made is None or made["team"] != membership.team_id:
        return {"link": "", "made": None}
    return {"link": unsealed(made["link"]), "made": queries.invitation_numbered(membership.team, made["id"])}


@team_page(Role.BEHEERDER, methods=SEND)
def invitation_withdraw(request: HttpRequest, membership: Membership, invitation: int) -> HttpResponse:
    """Take an invitation back that nobody used."""
    for found in queries.open_invitations(membership.team):
        if found.pk == invitation:
            actions.withdraw(invitation=found, by=_user(request))
            messages.success(request, "De uitnodiging is ingetrokken. De link werkt niet meer.")
    return redirect("team", membership.team_id)


@team_page(Role.BEHEERDER, methods=READ_AND_SEND)
def team_member(request: HttpRequest, membership: Membership, member: int) -> HttpResponse:
    """Somebody in the team: her role, and what she leaves behind when she goes."""
    one = queries.member_of(membership.team, member)
    form = RoleForm(request.POST or None, initial={"role": one.role})
    if form.is_valid():
        try:
            actions.change_role(membership=one, role=Role(form.cleaned_data["role"]), by=_user(request))
        except ActionRefused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"De rol van {one.user} is gewijzigd.")
            return redirect("team", membership.team_id)
    return _member_page(request, one, form)


def _member_page(request: HttpRequest, one: Membership, form: RoleForm, problem: str = "") -> HttpResponse:
    shown = {"team": one.team, "member": one, "form": form, "kept": queries.kept_by(one), "problem": problem}
    return render(request, "accounts/team_member.html", shown | {"is_self": one.user_id == request.user.pk})


@team_page(Role.BEHEERDER, methods=SEND)
def team_member_remove(request: HttpRequest, membership: Membership, member: int) -> HttpResponse:
    """Take somebody out of the team; from now on its pages do not exist for her."""
    one = queries.member_of(membership.team, member)
    try:
        actions.remove(membership=one, by=_user(request))
    except ActionRefused as refused:
        return _member_page(request, one, RoleForm(initial={"role": one.role}), refused.text)
    messages.success(request, f"{one.user} is uit het team gehaald. Het werk blijft staan.")
    return redirect("my_work" if one.user_id == request.user.pk else "team", *_to(one, request))


def _to(one: Membership, request: HttpRequest) -> tuple[int, ...]:
    return () if one.user_id == request.user.pk else (one.team_id,)


@team_page(*ANYBODY, methods=READ_AND_SEND)
def team_leave(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Go out of a team oneself."""
    problem = ""
    if request.method == "POST":
        try:
            actions.leave(membership=membership, by=_user(request))
        except ActionRefused as refused:
            problem = refused.text
        else:
            messages.success(request, f"U bent uit het team {membership.team} gegaan.")
            return redirect("my_work")
    shown = {"team": membership.team, "kept": queries.kept_by(membership), "problem": problem}
    return render(request, "accounts/team_leave.html", shown | {"last": queries.is_last_beheerder(membership)})


def _of_link(view: Page) -> Page:
    """A page of an invitation. Whatever is wrong with the link, the answer is a 404 with the reason in words."""

    @wraps(view)
    @never_cache
    def page(request: HttpRequest, secret: str, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        try:
            return view(request, queries.invitation_of(secret), secret=secret, **kwargs)
        except (queries.NoSuchInvitation, ActionRefused) as problem:
            return render(request, "accounts/invitation_closed.html", {"why": str(problem)}, status=404)

    return page


@require_http_methods(READ_AND_SEND)
@_of_link
def invitation(request: HttpRequest, found: Invitation, secret: str) -> HttpResponse:
    """The page of a link: join when signed in, else sign in or ask for an account."""
    user = queries.person_of(request)
    if user is None:
        request.session[AFTER_SIGN_IN] = sealed(request.path)
        return _ask_address(request, found, secret)
    if not queries.may_join(found, user):
        raise queries.NoSuchInvitation(_OTHER_PERSON.format(email=user.email))
    if request.method == "POST":
        membership = actions.accept(invitation=found, by=user)
        messages.success(request, f"U doet nu mee in het team {membership.team}.")
        return redirect("my_work")
    return render(request, "accounts/invitation.html", {"invitation": found, "form": None})


def _ask_address(request: HttpRequest, found: Invitation, secret: str) -> HttpResponse:
    """Somebody without an account: she gets a message that shows that the address is hers."""
    form = None if found.email else AddressForm(request.POST or None)
    email = found.email if request.method == "POST" else ""
    if form is not None and form.is_valid():
        email = form.cleaned_data["email"]
    if email and not settings.OIDC_ONLY:
        try:
            _mail_once(request, found, secret, email)
        except ActionRefused as refused:
            if form is None:
                raise
            form.refuse(refused)
        else:
            return render(request, "accounts/invitation_mailed.html", {"invitation": found})
    return render(request, "accounts/invitation.html", {"invitation": found, "form": form})


def _mail_once(request: HttpRequest, found: Invitation, secret: str, email: str) -> None:
    if not cache.add(f"invitation-{found.pk}-{queries.digest_of(email)}", True, _MAIL_EVERY):
        return
    sent: int = cache.get(f"invitation-{found.pk}", 0)
    if sent >= _MOST_MAILS:
        raise ActionRefused(_ENOUGH_MAILS, "email")
    cache.set(f"invitation-{found.pk}", sent + 1, _HOUR)
    actions.mail_proof(invitation=found, secret=secret, email=email, site=_site(request))


@sensitive_post_parameters("password")
@require_http_methods(READ_AND_SEND)
@_of_link
def invitation_proven(request: HttpRequest, found: Invitation, secret: str, proof: str) -> HttpResponseBase:
    """The page of a mailed link, which proves the address: an account can be made here."""
    email = queries.proven_address(found, proof)
    if settings.OIDC_ONLY or queries.person_of(request) or queries.account_of(email):
        return redirect("invitation", secret)
    form = RegisterForm(request.POST or None, email=email)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("name", "password")}
        user = actions.register(invitation=found, email=email, **given)
        messages.success(request, f"Welkom. U doet nu mee in het team {found.team}.")
        request.session.pop(AFTER_SIGN_IN, None)
        signed: HttpResponseBase = perform_login(request, user, email_verification="none")
        return signed
    return render(request, "accounts/register.html", {"invitation": found, "form": form, "email": email})


def locked_out(request: HttpRequest, *_: object) -> HttpResponse:
    """Too many wrong passwords for one address from one place. Says the same when no such account exists."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "accounts/locked_out.html", {"minutes": minutes}, status=429)


_ENOUGH_MAILS = f"Voor deze uitnodiging zijn net {_MOST_MAILS} berichten verstuurd. Wacht een uur."
_OTHER_PERSON = (
    "Deze uitnodiging is voor een ander e-mailadres. U bent ingelogd met {email}. "
    "Log uit en gebruik het goede adres, of vraag een nieuwe uitnodiging."
)
