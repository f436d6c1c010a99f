"""What the packages for signing in ask of us, and what we write down of what they do: listen(), at the end."""

import base64
import ipaddress
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

import segno
from allauth.account import signals as account_signals
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa import signals as mfa_signals
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as social_signals
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from axes.signals import user_locked_out
from axes.utils import reset
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.core.mail import EmailMessage
from django.db.models import Model
from django.dispatch import Signal
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wijkdna.web.accounts import actions, emails
from wijkdna.web.accounts.models import LONGEST_NAME, Membership, Team, User
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.limits import client_address
from wijkdna.web.shared.sessions import begin

AFTER_SIGN_IN = "after_sign_in"
"""In the session, sealed: the page to go to when somebody has signed in, whichever way she did."""

_NOWHERE = "::"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made on invitation only, and errors are ours."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Dit account is gesloten.",
        "duplicate_email": "Dit is het adres dat u al hebt.",
        "email_password_mismatch": (
            "Dit e-mailadres en dit wachtwoord horen niet bij elkaar. Kijk of u geen typefout maakte."
        ),
        "enter_current_password": "Dit is niet het wachtwoord dat u nu hebt.",
        "incorrect_code": "Deze code klopt niet. Misschien was hij net verlopen: neem de code die er nu staat.",
        "incorrect_password": "Dit wachtwoord klopt niet.",
        "rate_limited": "U probeerde dit te vaak. Wacht vijf minuten en probeer het dan weer.",
        "too_many_login_attempts": "U probeerde dit te vaak. Wacht vijf minuten en probeer het dan weer.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No: an invitation makes the account."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ANN401 as allauth has it
        """Nothing: axes counts wrong passwords, per person and address together.

        allauth counts per person only: five wrong passwords from anywhere would lock out a colleague.
        """

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where somebody comes from, also behind our proxy; kept with the session, so always a real address."""
        address = client_address(request)
        try:
            return str(ipaddress.ip_address(address))
        except ValueError:
            return _NOWHERE

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """An invitation that waits, else the teams of this person."""
        return unsealed(request.session.pop(AFTER_SIGN_IN, "")) or str(super().get_login_redirect_url(request))

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:  # noqa: ANN401
        """Refuse a password of somebody whose place comes from a group: only the provider knows that it still does."""
        by_provider = "sociallogin" in (kwargs["signal_kwargs"] or {})
        if settings.OIDC_ISSUER and not by_provider and Membership.objects.filter(user=user, from_group=True).exists():
            clear_login(request)
            return render(request, "socialaccount/authentication_error.html", {"by_group": True}, status=403)
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's own account, and not to the same form."""
        from django.urls import reverse

        return reverse("my_account")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A message in words of ours. One that the mail server refuses breaks no page."""
        context = {"email": email, "site": self.request.get_host() if self.request else "", **context}
        message: EmailMessage = self.render_mail(template_prefix, email, context)
        emails.deliver(message)


class MFAAdapter(DefaultMFAAdapter):
    """The second step: secrets are kept encrypted, the QR code is drawn here."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_generate_recovery_codes": "Herstelcodes krijgt u zodra u een tweede stap hebt aangezet.",
    }

    def get_totp_issuer(self) -> str:
        """Name in the app of this person, beside her address."""
        return "WijkDNA"

    def build_totp_svg(self, url: str) -> str:
        """The QR code as SVG, without style attributes: the content policy allows none."""
        code = segno.make(url, micro=False)
        return code.svg_inline(scale=5, border=4, svgclass="qr", lineclass="qr__dark")

    def encrypt(self, text: str) -> str:
        """For the database and its backups."""
        return sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; "", which fits no code, when it was encrypted with a SECRET_KEY that is gone."""
        return unsealed(encrypted_text)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """First name of a passkey; its owner can change it."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return f"Passkey {number}"


def sealed(text: str) -> str:
    """A secret as it may stand in the database: who reads a copy of it has nothing."""
    return _locks().encrypt(text.encode()).decode()


def unsealed(text: str) -> str:
    """The secret; "" for what was not sealed here, or with a SECRET_KEY that is gone."""
    try:
        return _locks().decrypt(text.encode()).decode()
    except InvalidToken:
        return ""


def _locks() -> MultiFernet:
    """Locks of SECRET_KEY and of those it followed; the first one closes."""
    keys: list[str] = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]  # type: ignore[list-item]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(sha256(f"mfa {key}".encode()).digest())) for key in keys])


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Signing in with the account of the gemeente, by OpenID Connect."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse somebody without an e-mail address: nobody could invite or help her."""
        if not sociallogin.is_existing and not sociallogin.email_addresses:
            raise ImmediateHttpResponse(
                render(request, "socialaccount/authentication_error.html", {"no_address": True}, status=401)
            )

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Only for somebody in a group that gives a place in a team."""
        wanted = actions.roles_of_groups(groups_of(sociallogin.account))
        return Team.objects.filter(slug__in=wanted).exists()

    def is_email_verified(self, provider: object, email: str) -> bool:
        """Whether the provider is believed about an address that it does not call verified."""
        return bool(settings.OIDC_TRUST_EMAIL)

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """An account that exists is only opened when this very address was verified: true, and not just not empty."""
        return any(one.email == email and one.verified is True for one in login.email_addresses)

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Mapping[str, Any]) -> User:
        """Name and address of a new person."""
        user: User = sociallogin.user
        user.email = str(data.get("email") or "").lower()
        user.name = actions.one_line(str(data.get("name") or ""))[:LONGEST_NAME]
        return user

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: object = None) -> User:
        """Somebody new. What is no plain "true" is no proof of an address."""
        for address in sociallogin.email_addresses:
            address.verified = address.verified is True
        user: User = super().save_user(request, sociallogin, form)
        record(user, "account gemaakt", user)
        return user


def groups_of(account: SocialAccount) -> list[str]:
    """Groups that the identity provider said somebody is in, in its id token or in its answer about her."""
    found: list[str] = []
    for part in ("id_token", "userinfo"):
        groups = account.extra_data.get(part, {}).get(settings.OIDC_GROUPS_CLAIM, ())
        found += [groups] if isinstance(groups, str) else [str(one) for one in groups]
    return found


def username_for_axes(request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    """What axes counts wrong passwords by: the address as it is compared, and not as it was typed."""
    typed = (credentials or {}).get("email") or request.POST.get("login", "")
    return str(typed).strip().lower()


def listen() -> None:
    """From here on, what the packages do stands in the record. Actions of our own write their line themselves."""
    user_logged_in.connect(_begin_session, dispatch_uid="begin session")
    account_signals.user_logged_in.connect(_signed_in, dispatch_uid="record signed in")
    user_logged_out.connect(_signed_out, dispatch_uid="record signed out")
    user_locked_out.connect(_locked_out, dispatch_uid="record locked out")
    account_signals.password_reset.connect(_unlock, dispatch_uid="unlock")
    account_signals.user_logged_in.connect(_follow_groups, dispatch_uid="follow groups")
    for signal, words in _WORDS:
        signal.connect(_writes(words), weak=False, dispatch_uid=f"record {words}")
    social_signals.social_account_added.connect(_account_linked, dispatch_uid="record linked")
    social_signals.social_account_removed.connect(_account_unlinked, dispatch_uid="record unlinked")


_WORDS: Iterable[tuple[Signal, str]] = (
    (account_signals.password_changed, "wachtwoord gewijzigd"),
    (account_signals.password_set, "wachtwoord gekozen"),
    (account_signals.password_reset, "wachtwoord opnieuw gekozen"),
    (account_signals.email_changed, "e-mailadres gewijzigd"),
    (mfa_signals.authenticator_added, "tweede stap aan"),
    (mfa_signals.authenticator_removed, "tweede stap uit"),
    (mfa_signals.authenticator_reset, "nieuwe herstelcodes"),
)


def _writes(words: str) -> Any:  # noqa: ANN401 a receiver of Django
    def write(user: User, **_: object) -> None:
        record(user, words, user)

    return write


def _begin_session(request: HttpRequest, **_: object) -> None:
    begin(request.session)


def _signed_in(user: User, **_: object) -> None:
    record(user, "ingelogd", user)


def _signed_out(user: User | None, **_: object) -> None:
    if user is not None:
        record(user, "uitgelogd", user)


def _locked_out(**_: object) -> None:
    """Without a name: it may be an address that no account has, or a password in the wrong field."""
    nobody: Model = User()
    record(None, "inloggen geblokkeerd", nobody)


def _unlock(request: HttpRequest, user: User, **_: object) -> None:
    """Who chose another password need not wait for the wrong ones before it."""
    reset(ip=client_address(request), username=user.email)


def _follow_groups(user: User, sociallogin: SocialLogin | None = None, **_: object) -> None:
    """Of what the provider told, nothing is kept afterwards but the number by which it knows her."""
    if sociallogin is not None:
        actions.follow_groups(user=user, groups=groups_of(sociallogin.account))
        SocialAccount.objects.filter(pk=sociallogin.account.pk).update(extra_data={})


def _account_linked(request: HttpRequest, sociallogin: SocialLogin, **_: object) -> None:
    record(sociallogin.user, "account van de organisatie gekoppeld", sociallogin.user)


def _account_unlinked(request: HttpRequest, socialaccount: SocialAccount, **_: object) -> None:
    record(socialaccount.user, "account van de organisatie losgemaakt", socialaccount.user)
