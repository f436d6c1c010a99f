"""What is asked about a map, and the answers that are sent for its buurten."""

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from wijkdna.store.latest import Latest
from wijkdna.web.accounts.forms import Asked
from wijkdna.web.accounts.models import LONGEST_NAME
from wijkdna.web.typed_maps.models import TypedMap

MOST_CLASSES, FEWEST_CLASSES = 5, 2
_LONGEST_CLASS = 60

MAPS = (
    "Veerkrachtkaart, signalering",
    "Concentratie corporatiewoningen",
    "Kwetsbare bewoners, concentratie",
    "Kwetsbare bewoners, ontwikkeling",
    "Overlast en onveiligheid, niveau",
    "Overlast en onveiligheid, ontwikkeling",
    "Focuskaart",
)
"""Suggestions. There are nine of these maps in each gemeente; of two we do not know the name."""

PERIODS = ("2014-2022", "2014-2020", "2012-2018")


class MapForm(Asked):
    """What the map is, and its classes: one on each line, from low to high."""

    free: ClassVar[tuple[str, ...]] = ("name", "source")
    name = forms.CharField(
        label="Welke kaart is het?",
        help_text="Neem de titel over die op de kaart staat.",
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"list": "kaarten"}),
    )
    period = forms.CharField(
        label="Over welke jaren gaat de kaart?",
        help_text="Bijvoorbeeld: 2014-2022.",
        max_length=40,
        widget=forms.TextInput(attrs={"list": "jaren"}),
    )
    source = forms.CharField(
        label="Waar komt de kaart vandaan?",
        help_text="Wie hem maakte, en van wie u hem kreeg. Geen namen van mensen.",
        max_length=200,
        initial="Aedes, veerkrachtkaarten (In.Fact.Research en Circusvis)",
    )
    classes = forms.CharField(
        label="Welke klassen staan er in de legenda?",
        help_text=f"Elke klasse op een eigen regel, van laag naar hoog. Twee tot {MOST_CLASSES} klassen.",
        initial="laag\ngemiddeld\nhoog",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    confidential = forms.BooleanField(
        label="Vertrouwelijk: niet in wat u afdrukt of deelt", required=False, initial=True
    )

    def clean_classes(self) -> list[str]:
        """The classes, each once."""
        found = [" ".join(line.split()) for line in self.cleaned_data["classes"].splitlines()]
        found = [line for line in found if line]
        if not FEWEST_CLASSES <= len(found) <= MOST_CLASSES:
            raise forms.ValidationError(f"Geef twee tot {MOST_CLASSES} klassen, elk op een eigen regel.")
        if len({line.casefold() for line in found}) < len(found):
            raise forms.ValidationError("Twee klassen heten hetzelfde. Geef elke klasse een eigen naam.")
        if any(len(line) > _LONGEST_CLASS for line in found):
            raise forms.ValidationError(f"Een klasse mag hoogstens {_LONGEST_CLASS} tekens lang zijn.")
        return found

    @classmethod
    def of(cls, row: TypedMap, data: QueryDict | None) -> "MapForm":
        """The same for a map that there is."""
        told = {name: getattr(row, name) for name in ("name", "period", "source", "confidential")}
        return cls(data, initial={**told, "classes": "\n".join(row.classes)})


class NewMapForm(MapForm):
    """The same, with the gemeente. choices: code and name of the gemeenten of the team."""

    gemeente = forms.ChoiceField(label="Van welke gemeente is de kaart?")
    field_order = ("gemeente", "name", "period", "source", "classes", "confidential")

    def __init__(self, choices: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        self.fields["gemeente"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["gemeente"].widget = forms.HiddenInput()
            self.fields["gemeente"].initial = choices[0][0]


def gemeenten_of(latest: Latest, codes: Collection[str]) -> list[tuple[str, str]]:
    """Code and name of those gemeenten that these figures know, by name."""
    known = [(code, latest.areas.names[latest.areas.position[code]]) for code in codes if code in latest.areas.position]
    return sorted(known, key=lambda one: one[1])


def answers_in(sent: QueryDict, codes: Collection[str]) -> dict[str, int | None]:
    """The answers that were sent: a field for each buurt, named by its code; "" takes an answer away.

    Fields that are no code of a buurt are for something else. What is no number is -1, which no map has.
    """
    known = set(codes)
    found = {code: str(value) for code, value in sent.items() if code in known}
    return {code: None if not value else int(value) if value.isdecimal() else -1 for code, value in found.items()}
