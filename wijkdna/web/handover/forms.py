"""The pack that somebody brings, and the place that it is about as the figures here know it."""

from typing import Any, ClassVar

from django import forms

from wijkdna.domain.handover import PackRefused
from wijkdna.store.latest import Latest
from wijkdna.web.accounts.forms import Asked
from wijkdna.web.accounts.models import LONGEST_NAME
from wijkdna.web.dossiers.forms import AreaRefused, area_asked
from wijkdna.web.handover.actions import Place
from wijkdna.web.handover.documents import MOST_BYTES, dossier_in, plain_in
from wijkdna.web.handover.queries import Plain
from wijkdna.web.own_areas.forms import Refused


class PackForm(Asked):
    """A pack. After it was checked: plain, place, and the name that the dossier gets."""

    free: ClassVar[tuple[str, ...]] = ("name",)
    file = forms.FileField(
        label="Overdrachtspakket (zip)",
        help_text="Zoals u het kreeg, zonder het uit te pakken. Hoogstens 10 MB.",
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
        allow_empty_file=True,
        max_length=1000,
        error_messages={"required": "Kies eerst een bestand."},
    )
    name = forms.CharField(
        label="Naam van het dossier",
        max_length=LONGEST_NAME,
        required=False,
        help_text="Leeg: de naam die in het pakket staat. Geen namen van mensen.",
    )
    plain: Plain
    place: Place

    def __init__(self, latest: Latest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        self.latest = latest

    def clean(self) -> dict[str, Any]:
        """Open what was brought."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                self.plain = plain_in(cleaned["file"].read(MOST_BYTES + 1))
                told = dossier_in(self.plain)
                self.place = place_of(self.latest, told)
                cleaned["name"] = cleaned["name"] or told["name"]
            except PackRefused as refused:
                self.add_error("file", str(refused))
        return cleaned


def place_of(latest: Latest, told: dict[str, str]) -> Place:
    """The area of a pack in the figures of now. Raises PackRefused when they do not know it."""
    try:
        area, _, _ = area_asked(latest, told["own_area"] or told["area_code"])
    except (AreaRefused, Refused):
        where = told["area_code"][:20] or "een eigen gebied"
        raise PackRefused(
            f"Dit pakket gaat over {where}. Dat gebied staat niet in de cijfers van deze site. "
            "Vraag wie de site beheert om nieuwere cijfers, of maak zelf een dossier van het gebied van nu."
        ) from None
    return Place(release=latest.name, **area)
