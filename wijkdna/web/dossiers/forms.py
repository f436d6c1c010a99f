"""What people type in a dossier. Rules stand in actions.py; here only what a field may hold."""

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from wijkdna.domain.areas import MalformedCode, clean_code
from wijkdna.store.latest import Latest, UnknownArea
from wijkdna.web.accounts.forms import Asked
from wijkdna.web.accounts.models import LONGEST_NAME, TEAM_ROLES, Membership, Team, User
from wijkdna.web.accounts.queries import TeamLink
from wijkdna.web.areas.queries import link_to
from wijkdna.web.dossiers.models import GUEST_PARTS, Dossier, Note
from wijkdna.web.dossiers.queries import part_pages
from wijkdna.web.own_areas.forms import own_area_of_link, photo_query
from wijkdna.web.own_areas.queries import link
from wijkdna.web.shared.days import day_field
from wijkdna.web.shared.forms import FREE_TEXT


class NoteForm(Asked):
    """A note. version: of the note as its reader saw it."""

    free: ClassVar[tuple[str, ...]] = ("text",)
    text = forms.CharField(
        label="Notitie",
        help_text=FREE_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        strip=False,
        error_messages={"required": "De notitie is leeg. Schrijf eerst een tekst."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, note: Note) -> "NoteForm":
        """The form that changes a note."""
        return cls(initial={"text": note.text, "version": note.version})


class FileForm(Asked):
    """A file to attach."""

    file = forms.FileField(
        label="Foto of pdf",
        help_text="Een jpg, png, webp of pdf van hoogstens 10 MB. Vraag wie herkenbaar op een foto staat of dat mag.",
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.webp,.pdf"}),
        allow_empty_file=True,
        max_length=1000,
        error_messages={"required": "Kies eerst een bestand."},
    )


def _name(help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label="Naam van het dossier",
        help_text=help_text,
        max_length=LONGEST_NAME,
        error_messages={"required": "Geef het dossier een naam."},
    )


class NewForm(Asked):
    """A dossier of the area of a page. gebied: a code, or what stands behind the ? of the photo of an own area."""

    free: ClassVar[tuple[str, ...]] = ("name",)
    name = _name("Bijvoorbeeld het dorp, of waar het om gaat. Geen namen van mensen.")
    team = forms.TypedChoiceField(label="Voor welk team?", coerce=int)
    gebied = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, teams: list[TeamLink], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [(one.id, one.name) for one in teams]  # type: ignore[attr-defined]
        if len(teams) == 1:
            self.fields["team"].widget = forms.HiddenInput()
            self.fields["team"].initial = teams[0].id


class SettingsForm(Asked):
    """Name and contact person."""

    free: ClassVar[tuple[str, ...]] = ("name",)
    name = _name()
    contact = forms.ModelChoiceField(
        label="Contactpersoon",
        queryset=User.objects.none(),
        required=False,
        empty_label="niemand",
        help_text="Wie het werk gaande houdt. Kies een collega om het dossier over te dragen.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, dossier: Dossier, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        kwargs["initial"] = {"name": dossier.name, "contact": dossier.contact_id, "version": dossier.version}
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = colleagues(dossier.team)  # type: ignore[attr-defined]


def colleagues(team: Team) -> Any:  # noqa: ANN401 a queryset of users
    """People of the team itself, by name."""
    inside = Membership.objects.of(team).filter(role__in=TEAM_ROLES)
    return User.objects.filter(pk__in=inside.values("user")).order_by("name", "email")


class CopyForm(Asked):
    """A second dossier from a first."""

    free: ClassVar[tuple[str, ...]] = ("name",)
    name = _name()
    notes = forms.BooleanField(label="Ook de notities", required=False)
    attachments = forms.BooleanField(label="Ook de bijlagen", required=False)


class GuestForm(Asked):
    """What a guest may see, and until when."""

    parts = forms.MultipleChoiceField(
        label="Welke onderdelen?",
        widget=forms.CheckboxSelectMultiple,
        help_text="De gast ziet deze onderdelen en kan daarin meewerken. De rest blijft dicht.",
        error_messages={"required": "Kies ten minste één onderdeel."},
    )
    until = day_field("Tot en met welke dag?", empty="Kies een dag. Daarna is de toegang voorbij.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        offered = [one.part for one in part_pages() if one.part in GUEST_PARTS]
        self.fields["parts"].choices = [(part.value, part.label) for part in offered]  # type: ignore[attr-defined]


class InviteForm(GuestForm):
    """The same for somebody new."""

    email = forms.EmailField(
        label="E-mailadres",
        help_text="Wij sturen een uitnodiging naar dit adres. Alleen wie dit adres heeft, kan die gebruiken.",
        error_messages={
            "required": "Vul het e-mailadres van de gast in.",
            "invalid": "Dit is geen e-mailadres. Schrijf het als naam@organisatie.nl.",
        },
    )
    field_order = ("email", "parts", "until")


class AreaRefused(LookupError):
    """The address asks for a dossier of something that is no area."""


def area_asked(latest: Latest, text: str) -> tuple[dict[str, str], str, str]:
    """What make_dossier() takes for an area, its name, and what it is. Raises AreaRefused, or Refused for an own area.

    text  a code, or what stands behind the ? of the address of an own area
    """
    if "buurten=" in text:
        own = own_area_of_link(latest, QueryDict(text))
        told = link(latest, own)
        return {"own_area": photo_query(latest, own.rows, own.name)}, told.name, told.what
    try:
        row = latest.row(clean_code(text))
    except (MalformedCode, UnknownArea):
        raise AreaRefused(text[:20]) from None
    told = link_to(latest, row)
    if told.code[:2] not in ("GM", "WK", "BU"):
        raise AreaRefused(text[:20])
    return {"area_code": told.code}, told.name, told.what
