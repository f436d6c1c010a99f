"""What people type about moments, and the calendar that they bring. Rules stand in actions.py."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils import timezone

from wijkdna.store.moments import CHANNELS, LibraryMoment, load_moments
from wijkdna.web.accounts.forms import Asked
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.moments.actions import LONGEST_SOURCE
from wijkdna.web.moments.documents import MOST_BYTES, CalendarRefused, Found, FoundEvent, events_in
from wijkdna.web.moments.models import LONGEST, Moment
from wijkdna.web.shared.days import day_field

_HOURS = 12


class _Days(Asked):
    first_day = day_field("Eerste dag")
    last_day = day_field("Laatste dag", required=False, help_text="Leeg: het duurt één dag.")
    source = forms.CharField(
        label="Van wie of waar weet u dit?",
        max_length=LONGEST_SOURCE,
        required=False,
        help_text="Bijvoorbeeld: site van de organisator, of de school. Geen namen van mensen.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def fields_of_moment(self) -> dict[str, Any]:
        """What add_moment() and change_moment() take."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class LibraryForm(_Days):
    """The days of a moment of the library."""

    free: ClassVar[tuple[str, ...]] = ("source",)
    field_order = ("first_day", "last_day", "source")


class OwnForm(_Days):
    """A moment of the team itself."""

    free: ClassVar[tuple[str, ...]] = ("name", "source")
    name = forms.CharField(
        label="Wat is er dan?",
        max_length=LONGEST,
        help_text="Bijvoorbeeld: rioolwerk in de Dorpsstraat, of feest van de school. Geen namen van mensen.",
        error_messages={"required": "Geef het moment een naam."},
    )
    event = forms.ChoiceField(
        label="Gebeurt een van deze dingen?",
        required=False,
        help_text="Dan past er misschien een kans bij: die staat bij Kansen.",
    )
    avoid = forms.MultipleChoiceField(
        label="Wat past dan niet?",
        required=False,
        choices=list(CHANNELS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text="Een actie op die dagen krijgt dan een waarschuwing.",
    )
    field_order = ("name", "event", "first_day", "last_day", "avoid", "source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        choices = [("", "nee, iets anders"), *load_moments().events.items()]
        self.fields["event"].choices = choices  # type: ignore[attr-defined]


def form_of(library: LibraryMoment | None, row: Moment | None, data: QueryDict | None) -> LibraryForm | OwnForm:
    """The form for a moment of the library, or of the team; row: that is changed."""
    kind = OwnForm if library is None else LibraryForm
    names = [*kind.base_fields] if row else []
    return kind(data, initial={name: getattr(row, name) for name in names})


class FileForm(Asked):
    """A calendar to read."""

    file = forms.FileField(
        label="Agenda als bestand (ics)",
        help_text="Van een school, een club of uw eigen agenda. Hoogstens 1 MB.",
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
        allow_empty_file=True,
        max_length=1000,
        error_messages={"required": "Kies eerst een bestand."},
    )
    source = forms.CharField(
        label="Van wie is deze agenda?",
        max_length=LONGEST_SOURCE,
        required=False,
        help_text="Bijvoorbeeld: site van de basisschool. Dit staat straks bij elk moment.",
    )
    free: ClassVar[tuple[str, ...]] = ("source",)
    found: Found

    def clean(self) -> dict[str, Any]:
        """Read what was brought."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                self.found = events_in(cleaned["file"].read(MOST_BYTES + 1), timezone.localdate())
            except CalendarRefused as refused:
                self.add_error("file", str(refused))
        return cleaned


def pack(access: Access, events: Sequence[FoundEvent], source: str) -> str:
    """What was read as text that only we can have written, for this person and this dossier: we keep none of it yet."""
    plain = [[one.uid, one.name, one.first.isoformat(), one.last.isoformat()] for one in events]
    return signing.dumps([source, plain], salt=_salt(access), compress=True)


def unpack(access: Access, text: str) -> tuple[str, list[FoundEvent]] | None:
    """Source and events; None for anything else, and after half a day."""
    try:
        source, plain = signing.loads(text, salt=_salt(access), max_age=_HOURS * 3600)
    except (signing.BadSignature, ValueError):
        return None
    day = date.fromisoformat
    return source, [FoundEvent(uid, name, day(first), day(last)) for uid, name, first, last in plain]


def _salt(access: Access) -> str:
    return f"momenten-inlezen-{access.dossier.pk}-{access.user.pk}"


def chosen(events: Sequence[FoundEvent], data: QueryDict) -> list[FoundEvent]:
    """Those that were ticked."""
    ticked = set(data.getlist("moment"))
    return [one for k, one in enumerate(events) if str(k) in ticked]
