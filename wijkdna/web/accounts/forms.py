"""What people fill in about themselves and their team. Those of the sign-in library get our words and our looks."""

import re
from collections.abc import Callable
from typing import Any, ClassVar

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.http import QueryDict

from wijkdna.domain.sensitive import found_in, warning
from wijkdna.store.latest import Latest
from wijkdna.web.accounts import actions, queries
from wijkdna.web.accounts.models import LONGEST_NAME, TEAM_ROLES, Membership, Role, User
from wijkdna.web.shared.forms import dress
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile

_PASSWORD = "Minstens 12 tekens. Een korte zin is sterk en goed te onthouden."  # noqa: S105 it explains one
_CODE = "Code van zes cijfers"
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_MOST = 20
"""Gemeenten and domains of one team."""

Words = dict[str, tuple[str, str]]
"""Name of a field to its label and its explanation."""


class Dressed(forms.Form):
    """A form with our words. A field of `words` keeps its label when that is ""."""

    words: ClassVar[Words] = {}
    without: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        for name in self.without:
            self.fields.pop(name, None)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label, field.help_text = self.words.get(name, (field.label, field.help_text))
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = "Dit is nog leeg. Vul het in."
        if not self.is_bound:
            dress(self)

    def full_clean(self) -> None:
        """Also points each wrong field to its message."""
        super().full_clean()
        dress(self)

    def refuse(self, refused: ActionRefused) -> None:
        """Show what a rule said, at its field when there is one."""
        self.add_error(refused.field if refused.field in self.fields else None, refused.text)
        dress(self)


DO_KEEP = "toch"
"""Name of the button that keeps a text although it may hold data on one person."""


class Asked(Dressed):
    """A form that does something, and doubts a free text once.

    free  fields that hold free text: with something on one person in them, the first time only a warning comes
    """

    free: ClassVar[tuple[str, ...]] = ()

    @property
    def doubt(self) -> str:
        """What seems to be about one person: "een e-mailadres"; "" for nothing, or when she wants to keep it."""
        if not self.is_bound or DO_KEEP in self.data or self.errors:
            return ""
        return warning(found_in("\n".join(self.cleaned_data[name] for name in self.free)))

    def has_seen(self, version: object) -> None:
        """What is sent next is about this version: of a form with a field for that, after a colleague was first."""
        data: QueryDict = self.data.copy()  # type: ignore[attr-defined]  # it was sent
        data["version"] = str(version)
        self.data = data

    def does(self, action: Callable[[], object]) -> bool:
        """Do what was asked, when the fields are right; False when they are not, or a rule refuses or doubts it.

        ChangedMeanwhile goes on to the view: there are two texts to show.
        """
        return self.is_valid() and not self.doubt and self.acts(action)

    def acts(self, action: Callable[[], object]) -> bool:
        """Do it with fields that are right; False when a rule refuses, which then stands in the form."""
        try:
            action()
        except ChangedMeanwhile:
            raise
        except ActionRefused as refused:
            self.refuse(refused)
            return False
        return True


class LongEnough(MinimumLengthValidator):
    """Password validator; Django has no Dutch for it."""

    def get_error_message(self) -> str:
        """For the screen."""
        return f"Dit wachtwoord is te kort. Neem minstens {self.min_length} tekens, bijvoorbeeld een korte zin."


class NotCommon(CommonPasswordValidator):
    """Password validator."""

    def get_error_message(self) -> str:
        """For the screen."""
        return "Dit wachtwoord gebruiken veel mensen, en dan is het te raden. Neem een ander."


class NotOneself(UserAttributeSimilarityValidator):
    """Password validator."""

    def __init__(self) -> None:
        super().__init__(user_attributes=("email", "name"))

    def get_error_message(self) -> str:
        """For the screen."""
        return "Dit wachtwoord lijkt te veel op uw naam of e-mailadres. Neem een ander."


class LoginForm(Dressed, account_forms.LoginForm):
    """Address and password."""

    words: ClassVar[Words] = {"login": ("E-mailadres", ""), "password": ("Wachtwoord", "")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class ForgottenForm(Dressed, account_forms.ResetPasswordForm):
    """For a link to choose another password."""

    words: ClassVar[Words] = {"email": ("E-mailadres", "Het adres waarmee u inlogt.")}


class NewPasswordForm(Dressed, account_forms.ResetPasswordKeyForm):
    """Another password, by a mailed link. Typed once: who mistypes it gets another link."""

    words: ClassVar[Words] = {"password1": ("Nieuw wachtwoord", _PASSWORD)}
    without = ("password2",)


class ChangePasswordForm(Dressed, account_forms.ChangePasswordForm):
    """Another password, by who knows the one of now."""

    words: ClassVar[Words] = {
        "oldpassword": ("Wachtwoord van nu", ""),
        "password1": ("Nieuw wachtwoord", _PASSWORD),
    }
    without = ("password2",)


class FirstPasswordForm(Dressed, account_forms.SetPasswordForm):
    """A password for somebody who signs in with the account of her gemeente."""

    words: ClassVar[Words] = {"password1": ("Wachtwoord", _PASSWORD)}
    without = ("password2",)


class PasswordAgainForm(Dressed, account_forms.ReauthenticateForm):
    """The password once more, before something that matters."""

    words: ClassVar[Words] = {"password": ("Wachtwoord", "")}


class EmailForm(Dressed, account_forms.AddEmailForm):
    """Another address to sign in with."""

    words: ClassVar[Words] = {"email": ("Nieuw e-mailadres", "")}

    def clean_email(self) -> str:
        """Who works in a team keeps an address of that team: it shows that she still works there."""
        email: str = super().clean_email()
        for membership in Membership.objects.filter(user=self.user, role__in=TEAM_ROLES).select_related("team"):
            if not queries.domain_fits(membership.team, email):
                allowed = ", ".join(f"@{domain}" for domain in membership.team.email_domains)
                raise ValidationError(
                    f"Uw team {membership.team.name} werkt alleen met adressen die eindigen op {allowed}. "
                    "Werkt u daar niet meer, ga dan eerst uit het team."
                )
        return email


class CodeForm(Dressed, mfa_forms.AuthenticateForm):
    """The second step when signing in."""

    words: ClassVar[Words] = {"code": ("Code", "De zes cijfers uit uw app, of een van uw herstelcodes.")}


class CodeAgainForm(Dressed, mfa_forms.ReauthenticateForm):
    """The same before something that matters."""

    words: ClassVar[Words] = CodeForm.words


class ActivateTOTPForm(Dressed, totp_forms.ActivateTOTPForm):
    """The first code of an app, to see that it works."""

    words: ClassVar[Words] = {"code": (_CODE, "De cijfers die de app nu laat zien.")}


_NO_PASSKEY = "Deze passkey werkt hier niet. Probeer het nog eens, of kies een andere manier."


class Passkey(forms.Form):
    """What a browser made of a passkey. On anything else the library would break off; here it is refused."""

    def clean_credential(self) -> Any:  # noqa: ANN401 as allauth has it
        """The passkey that fits."""
        try:
            return super().clean_credential()  # type: ignore[misc]  # of the form beside this one
        except (AttributeError, KeyError, TypeError, ValueError):
            raise ValidationError(_NO_PASSKEY) from None


class PasskeyLoginForm(Passkey, webauthn_forms.LoginWebAuthnForm):
    """Signing in with a passkey alone."""


class PasskeyStepForm(Passkey, webauthn_forms.AuthenticateWebAuthnForm):
    """A passkey as second step."""


class PasskeyAgainForm(Passkey, webauthn_forms.ReauthenticateWebAuthnForm):
    """A passkey before something that matters."""


class AddPasskeyForm(Dressed, webauthn_forms.AddWebAuthnForm):
    """A passkey. It always opens the account by itself, so that there is one kind only."""

    words: ClassVar[Words] = {"name": ("Naam", "Bijvoorbeeld: laptop van het werk. Zo herkent u hem later.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = True

    def clean(self) -> dict[str, Any]:
        """The passkey as the browser made it, and nothing else."""
        try:
            cleaned: dict[str, Any] = super().clean() or {}
        except (AttributeError, KeyError, TypeError, ValueError):
            raise ValidationError(_NO_PASSKEY) from None
        return cleaned


class PasskeyNameForm(Dressed, webauthn_forms.EditWebAuthnForm):
    """Another name for a passkey."""

    words: ClassVar[Words] = {"name": ("Naam", "")}


class NameForm(Dressed):
    """How colleagues see somebody."""

    name = forms.CharField(label="Naam", max_length=LONGEST_NAME, help_text="Zo zien collega’s u.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"


class RegisterForm(NameForm):
    """A new account, of which the address is known."""

    password = forms.CharField(label="Wachtwoord", help_text=_PASSWORD, strip=False, widget=forms.PasswordInput)

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        self.email = email
        super().__init__(*args, **kwargs)
        self.fields["password"].widget.attrs["autocomplete"] = "new-password"

    def clean_password(self) -> str:
        """Not too short, too common, or like the address."""
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        return password


class AddressForm(Dressed):
    """The address that somebody wants to join with."""

    email = forms.EmailField(label="E-mailadres", help_text="Het adres van uw werk.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "email"


ROLE_TEXTS = (
    (Role.LID, "Lid: ziet en bewerkt alle dossiers van het team"),
    (Role.BEHEERDER, "Beheerder: hetzelfde, en gaat over mensen, uitnodigingen en het team"),
    (Role.BEGELEIDER, "Begeleider van een leerlab: ziet hoe ver het team is, en niets van wat erin staat"),
)
"""Roles that a beheerder gives. A guest is invited from a dossier, to parts of it."""


class RoleForm(Dressed):
    """What somebody may do in the team."""

    role = forms.ChoiceField(label="Rol", choices=ROLE_TEXTS, widget=forms.RadioSelect)


class InviteForm(RoleForm):
    """For whom an invitation is."""

    email = forms.EmailField(label="E-mailadres", required=False)
    days = forms.IntegerField(label="Hoe lang werkt de uitnodiging, in dagen?", initial=actions.DAYS)
    field_order = ("email", "role", "days")

    def __init__(self, *args: Any, domains: list[str], **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        whose = (
            f"wie een adres heeft dat eindigt op {', '.join('@' + one for one in domains)}" if domains else "iedereen"
        )
        self.fields["email"].help_text = (
            "Met een adres mailen we de link, en werkt hij alleen voor die persoon. "
            f"Zonder adres werkt hij voor {whose}."
        )
        self.fields["days"].help_text = f"1 tot {actions.LONGEST} dagen."
        self.fields["days"].widget.attrs |= {"inputmode": "numeric"}
        self.initial.setdefault("role", Role.LID)


class TeamForm(Dressed):
    """Name, gemeenten and domains of a team. Gemeenten are typed by name, with commas."""

    name = forms.CharField(label="Naam van het team", max_length=LONGEST_NAME)
    gemeenten = forms.CharField(
        label="Gemeenten",
        max_length=1000,
        help_text="De namen, met komma’s ertussen. Bijvoorbeeld: Hollands Kroon, Texel.",
    )
    email_domains = forms.CharField(
        label="E-maildomeinen",
        required=False,
        max_length=1000,
        help_text=(
            "Wat er achter de @ staat, met komma’s ertussen. Bijvoorbeeld: hollandskroon.nl. "
            "Alleen wie zo’n adres heeft kan lid of beheerder worden."
        ),
    )

    def __init__(self, *args: Any, latest: Latest, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        self.latest = latest
        super().__init__(*args, **kwargs)

    def clean_gemeenten(self) -> list[str]:
        """Codes, each once."""
        found = [queries.gemeente_named(self.latest, one) for one in _split(self.cleaned_data["gemeenten"])]
        problems = [_no_gemeente(one) for one in found if not one.code]
        if problems or not found:
            raise ValidationError(problems or ["Noem minstens één gemeente."])
        return list(dict.fromkeys(one.code for one in found))

    def clean_email_domains(self) -> list[str]:
        """Lower case, without the @."""
        domains = [one.lower().rpartition("@")[2] for one in _split(self.cleaned_data["email_domains"])]
        wrong = [one for one in domains if not _DOMAIN.fullmatch(one)]
        if wrong:
            raise ValidationError(f"“{wrong[0]}” is geen e-maildomein. Schrijf het als hollandskroon.nl.")
        return list(dict.fromkeys(domains))


def _split(text: str) -> list[str]:
    parts = [part.strip() for part in re.split(r"[,;\n]", text)]
    found = [part for part in parts if part]
    if len(found) > _MOST:
        raise ValidationError(f"Dit zijn er te veel: hoogstens {_MOST}.")
    return found


def _no_gemeente(named: queries.Named) -> str:
    text = f"“{named.text}” is geen gemeente van nu."
    return f"{text} Bedoelt u {' of '.join(named.near)}?" if named.near else f"{text} Kijk of er een typefout in staat."
