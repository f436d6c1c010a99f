"""How somebody wants a file to be read, as a form. What it may say stands in domain/layout_words.py."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from wijkdna.domain.areas import Level
from wijkdna.domain.boundaries import CURRENT
from wijkdna.domain.layout_columns import AreaColumn, AreaKind, ValueColumn, is_period
from wijkdna.domain.layout_words import Layout, Shape, questions_about
from wijkdna.domain.written_numbers import Style
from wijkdna.store.definitions import load_themes
from wijkdna.web.accounts.forms import Asked
from wijkdna.web.accounts.models import LONGEST_NAME
from wijkdna.web.shared.forms import FREE_TEXT, dress
from wijkdna.web.uploads.queries import FIRST_YEAR, BorderYear

MOST_COLUMNS, TICKED, MOST_RADIOS = 100, 25, 5
"""Columns with figures in the form; more than TICKED, and she ticks those she wants herself. Areas as radio buttons."""

LONGEST_PERIOD, LONGEST_UNIT, LONGEST_NOTE = 20, 40, 1000
_ALL_NAMES, _COLUMN = "", "kolom:"
KINDS = (
    (AreaKind.CODE, "codes, zoals BU03610100"),
    (AreaKind.DIGITS, "codes zonder letters, zoals 3610100"),
    (AreaKind.NAME, "namen, zoals Kooimeer"),
    (AreaKind.POSTCODE4, "postcodes van vier cijfers"),
    (AreaKind.POSTCODE6, "postcodes met letters"),
)
LEVELS = (("", "dat verschilt per regel"), ("buurt", "buurten"), ("wijk", "wijken"), ("gemeente", "gemeenten"))
STYLES = (
    (Style.COMMA, "met een komma: 1.234,5"),
    (Style.POINT, "met een punt: 1,234.5"),
    (Style.WHOLE, "hele getallen"),
)
LICENCES = (
    ("", "onbekend"),
    ("eigen gegevens van de gemeente", "eigen gegevens van de gemeente"),
    ("CC BY 4.0", "CC BY 4.0: met naamsvermelding"),
    ("CC0 1.0", "CC0: vrij te gebruiken"),
    ("alleen voor eigen gebruik", "alleen voor eigen gebruik"),
)
WHO = (("", "iedereen in het team"), ("ja", "vertrouwelijk: niet in wat u afdrukt of deelt"))


class UploadForm(Asked):
    """A file with figures."""

    file = forms.FileField(
        label="Bestand met cijfers",
        help_text="Een csv-, xlsx-, xls-, ods-, geojson- of gpkg-bestand van hoogstens 20 MB. "
        "Er mogen geen namen, adressen of andere gegevens van mensen in staan.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xls,.ods,.geojson,.json,.gpkg"}),
        allow_empty_file=True,
        max_length=1000,
        error_messages={"required": "Kies eerst een bestand."},
    )


class TableForm(Asked):
    """Which sheet, which row is the header, and which column names the areas. Rows count from 1, 0 is none."""

    blad = forms.TypedChoiceField(label="Blad", coerce=int)
    kop = forms.IntegerField(label="Nummer van de regel met de kop", help_text="0 als er geen kop is.", min_value=0)
    gebied = forms.TypedChoiceField(label="Kolom met de gebieden", coerce=int)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        sheets: Sequence[Mapping[str, Any]],
        headers: Sequence[str],
        personal: Collection[int],
        *args: Any,  # noqa: ANN401 as Django has it
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["blad"].choices = [(i, one["name"] or "blad 1") for i, one in enumerate(sheets)]  # type: ignore[attr-defined]
        columns = [(i, f"kolom {i + 1}: {name}"[:80]) for i, name in enumerate(headers) if i not in personal]
        self.fields["gebied"].choices = [(-1, "geen: het gebied staat in de titel of de kop"), *columns]  # type: ignore[attr-defined]
        self.fields["kop"].max_value = 30  # type: ignore[attr-defined]
        if len(sheets) == 1:
            self.fields["blad"].widget = forms.HiddenInput()

    def clean_kop(self) -> int:
        """Of the rows that we show; the header of a table never stands lower. Raises ValidationError."""
        number: int = self.cleaned_data["kop"]
        if number > 30:
            raise forms.ValidationError("De kop staat in de eerste 30 regels. Verwijder regels die erboven staan.")
        return number


@dataclass(frozen=True, slots=True)
class ColumnFields:
    """The fields of one column with figures; a field that it does not need is None."""

    number: int
    header: str
    take: BoundField
    name: BoundField | None
    unit: BoundField | None
    period: BoundField | None
    theme: BoundField | None
    style: BoundField | None
    classes: BoundField | None


class ReadForm(Asked):
    """All other choices about one table. layout: as proposed; the answer is chosen(), a layout without questions."""

    free: ClassVar[tuple[str, ...]] = ("bron", "toelichting")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        layout: Layout,
        headers: Sequence[str],
        gemeenten: Mapping[str, str],
        about: Mapping[str, Any],
        year: BorderYear,
        **kwargs: Any,  # noqa: ANN401 as Django has it
    ) -> None:
        super().__init__(data, **kwargs)
        self.layout, self.headers = layout, headers
        self.columns = layout.values[:MOST_COLUMNS]
        self.fields |= _area_fields(layout, headers, gemeenten, year)
        for one in self.columns:
            self.fields |= _column_fields(layout, one, about, is_taken=len(self.columns) <= TICKED)
        self.fields |= _about_fields(layout, about)
        self._dress_again()

    def _dress_again(self) -> None:
        """The fields of this table came after those of the class got their looks."""
        for field in self.fields.values():
            field.error_messages["required"] = "Dit is nog leeg. Vul het in."
        if not self.is_bound:
            dress(self)

    def column_fields(self) -> Iterator[ColumnFields]:
        """The fields of each column, for a row of the form."""
        for one in self.columns:
            found = {part: self._field(f"k{one.column}_{part}") for part in _PARTS}
            header = self.headers[one.column] if one.column < len(self.headers) else f"kolom {one.column + 1}"
            yield ColumnFields(one.column, header, self[f"k{one.column}"], **found)

    def _field(self, name: str) -> BoundField | None:
        return self[name] if name in self.fields else None

    def clean(self) -> dict[str, Any]:
        """Also tells which question is still open, at its field."""
        found = super().clean() or self.cleaned_data
        for one in self.columns:  # what is wrong with a column that is not taken, does not matter
            if not found.get(f"k{one.column}"):
                for part in _PARTS:
                    self.errors.pop(f"k{one.column}_{part}", None)
        if not self.errors:
            for choice, question in questions_about(self.chosen(), has_order=True).items():
                self.add_error(self._at(choice), question)
        return found

    def _at(self, choice: str) -> str | None:
        """The field that answers a question; None when it stands in the other form."""
        name = {"period": "periode", "border_year": "grenzen", "level": "niveau"}.get(choice)
        if choice.startswith("value "):
            name = f"k{choice.removeprefix('value ')}_style"
        return name if name in self.fields else None

    def chosen(self) -> Layout:
        """The layout that somebody agreed to."""
        answer = self.cleaned_data
        taken = tuple(self._column(one) for one in self.columns if answer[f"k{one.column}"])
        changes: dict[str, Any] = {"values": taken, "missing": tuple(answer["missend"].casefold().split())}
        changes["period"] = answer.get("periode", self.layout.period)
        changes["border_year"] = int(answer["grenzen"]) if answer.get("grenzen") else None
        if self.layout.area is not None:
            area = AreaColumn(
                column=self.layout.area.column,
                kind=AreaKind(answer["soort"]),
                level=Level(answer["niveau"]) if answer["niveau"] else None,
            )
            changes |= {"area": area, **_in_gemeente(answer["gemeente"])}
        return replace(self.layout, **changes)

    def _column(self, one: ValueColumn) -> ValueColumn:
        answer = {part: self.cleaned_data.get(f"k{one.column}_{part}") for part in _PARTS}
        given: dict[str, Any] = {part: answer[part] for part in ("name", "unit", "period") if answer[part] is not None}
        style = Style(answer["style"]) if answer["style"] else one.style
        classes = tuple(_lines(answer["classes"] or "")) if one.classes else ()
        return replace(one, **given, style=style, classes=classes)

    def about(self) -> dict[str, Any]:
        """What holds for all figures of the file, and the theme of each."""
        answer = self.cleaned_data
        themes = {
            answer[f"k{one.column}_name"]: answer[f"k{one.column}_theme"] for one in self.columns if self._named(one)
        }
        return {
            "source": answer["bron"],
            "licence": answer["licentie"],
            "note": answer["toelichting"],
            "confidential": bool(answer["zien"]),
            "proxy": answer["benadering"],
            "theme": answer.get("thema", ""),
            "themes": {name: theme for name, theme in themes.items() if theme},
        }

    def _named(self, one: ValueColumn) -> bool:
        return f"k{one.column}_theme" in self.fields and bool(self.cleaned_data[f"k{one.column}"])


_PARTS = ("name", "unit", "period", "theme", "style", "classes")


def _text(label: str, initial: str, longest: int, help_text: str = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, initial=initial, max_length=longest, required=required, help_text=help_text)


def _choice(label: str, choices: Any, initial: object, help_text: str = "") -> forms.ChoiceField:  # noqa: ANN401
    return forms.ChoiceField(label=label, choices=choices, initial=initial, required=False, help_text=help_text)


def _period(value: str) -> None:
    """Validator. A period as the rest of the site writes it."""
    if value and not is_period(value):
        raise forms.ValidationError("Schrijf een jaar, zoals 2023, of twee jaren: 2021-2023.")


def _area_fields(
    layout: Layout, headers: Sequence[str], gemeenten: Mapping[str, str], year: BorderYear
) -> dict[str, forms.Field]:
    """How the areas are written, in which gemeente they lie, and of which year their borders are."""
    found: dict[str, forms.Field] = {}
    if layout.area is not None:
        found["soort"] = forms.ChoiceField(label="Wat staat er in de kolom?", choices=KINDS, initial=layout.area.kind)
        found["niveau"] = _choice("Wat zijn het?", LEVELS, layout.area.level or "")
        places = _gemeente_choices(layout, headers, gemeenten)
        found["gemeente"] = _choice("In welke gemeente?", places, _first_gemeente(layout, places, gemeenten))
    years = [("", "kies een jaar"), *((str(one), str(one)) for one in range(CURRENT + 2, FIRST_YEAR - 1, -1))]
    help_text = f"Codes en grenzen van wijken en buurten veranderen soms per jaar. {year.reason}"
    found["grenzen"] = _choice("Van welk jaar is de indeling?", years, year.value, help_text)
    signs = "Tekens voor ‘geen cijfer’ in dit bestand, met spaties ertussen. Een lege cel telt altijd zo."
    found["missend"] = _text("Geen cijfer", " ".join(layout.missing), 200, signs)
    if not _has_own_period(layout):
        found["periode"] = _text("Over welk jaar gaan deze cijfers?", layout.period, LONGEST_PERIOD, "Zoals 2023.")
        found["periode"].validators.append(_period)
    return found


def _gemeente_choices(layout: Layout, headers: Sequence[str], gemeenten: Mapping[str, str]) -> list[tuple[str, str]]:
    """That of the title, those of the team, and the columns that may name one."""
    own = [(name, name) for name in dict.fromkeys([layout.gemeente, *gemeenten.values()]) if name]
    area = layout.area.column if layout.area else -1
    taken = {one.column for one in layout.values}
    columns = [(f"{_COLUMN}{i}", f"staat in kolom {i + 1}: {name}"[:80]) for i, name in enumerate(headers)]
    beside = [one for i, one in enumerate(columns) if i != area and i not in taken][:MOST_COLUMNS]
    return [(_ALL_NAMES, "staat er al bij"), *own, *beside]


def _first_gemeente(layout: Layout, choices: Sequence[tuple[str, str]], gemeenten: Mapping[str, str]) -> str:
    """A column or title that says it; for names without any the one gemeente of the team."""
    if layout.gemeente_column is not None and f"{_COLUMN}{layout.gemeente_column}" in dict(choices):
        return f"{_COLUMN}{layout.gemeente_column}"
    is_name = layout.area is not None and layout.area.kind is AreaKind.NAME and layout.area.level is not Level.GEMEENTE
    return layout.gemeente or (next(iter(gemeenten.values())) if is_name and len(gemeenten) == 1 else "")


def _in_gemeente(answer: str) -> dict[str, Any]:
    if answer.startswith(_COLUMN):
        return {"gemeente": "", "gemeente_column": int(answer.removeprefix(_COLUMN))}
    return {"gemeente": answer, "gemeente_column": None}


def _has_own_period(layout: Layout) -> bool:
    return layout.period_column is not None or any(one.period for one in layout.values)


def _column_fields(
    layout: Layout, one: ValueColumn, about: Mapping[str, Any], *, is_taken: bool
) -> dict[str, forms.Field]:
    """The fields of one column; of a table with names in its cells or header only how its numbers are written."""
    key = f"k{one.column}"
    found: dict[str, forms.Field] = {
        key: forms.BooleanField(label=f"Kolom {one.column + 1} gebruiken", required=False, initial=is_taken)
    }
    if one.name and layout.shape is Shape.PER_AREA:
        found[f"{key}_name"] = _text("Naam van het cijfer", _readable(one.name), LONGEST_NAME, required=True)
        if not one.classes:
            found[f"{key}_unit"] = _text("Eenheid", (one.unit or layout.unit)[:LONGEST_UNIT], LONGEST_UNIT)
        found[f"{key}_theme"] = _choice("Thema", _themes(), about.get("themes", {}).get(one.name, ""))
        if _has_own_period(layout) and layout.period_column is None:
            found[f"{key}_period"] = _text("Jaar", one.period, LONGEST_PERIOD)
            found[f"{key}_period"].validators.append(_period)
    if one.style is not Style.WHOLE and not one.classes:
        unclear = [("", "kies hoe u getallen schrijft")] if one.style is Style.UNCLEAR else []
        found[f"{key}_style"] = _choice(
            "Getallen", [*unclear, *STYLES], "" if one.style is Style.UNCLEAR else one.style
        )
    if one.classes:
        lines = forms.Textarea(attrs={"rows": len(one.classes)})
        text = "\n".join(one.classes)
        found[f"{key}_classes"] = forms.CharField(
            label="Klassen, van laag naar hoog", initial=text, widget=lines, help_text="Elke klasse op een eigen regel."
        )
    return found


def _readable(name: str) -> str:
    """A name of a column as people would write it: aandeel_koop is Aandeel koop."""
    words = " ".join(name.replace("_", " ").split())[:LONGEST_NAME]
    return words[:1].upper() + words[1:]


def _themes() -> list[tuple[str, str]]:
    return [("", "overig"), *((one["id"], one["title"]) for one in load_themes())]


def _lines(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip().casefold() for line in text.splitlines() if line.strip()))


def _about_fields(layout: Layout, about: Mapping[str, Any]) -> dict[str, forms.Field]:
    """Once for the whole file."""
    found: dict[str, forms.Field] = {
        "bron": _text("Bron", about.get("source", "")[:300], 300, "Wie dit telde of uitrekende.", required=True),
        "licentie": _choice("Licentie", LICENCES, about.get("licence", "")),
        "zien": forms.ChoiceField(
            label="Wie mag dit zien?",
            choices=WHO,
            widget=forms.RadioSelect,
            required=False,
            initial="ja" if about.get("confidential") else "",
        ),
        "benadering": forms.BooleanField(
            label="Dit cijfer is een benadering van wat we eigenlijk willen weten",
            required=False,
            initial=about.get("proxy", False),
        ),
        "toelichting": forms.CharField(
            label="Toelichting",
            required=False,
            max_length=LONGEST_NOTE,
            widget=forms.Textarea(attrs={"rows": 3}),
            initial=about.get("note", ""),
            help_text=FREE_TEXT,
        ),
    }
    if layout.shape is not Shape.PER_AREA:
        found["thema"] = _choice("Thema", _themes(), about.get("theme", ""))
    return found


def _written(area: Mapping[str, Any]) -> str:
    """An area as the file writes it, with its gemeente when that is not in it already."""
    text: str = area["text"]
    return text if ": " in text or not area["gemeente"] else f"{text} ({area['gemeente']})"


class AreasForm(Asked):
    """What areas that look alike mean: a field per area that waits, by its place; "" leaves it out. words: by code."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        areas: Sequence[Mapping[str, Any]],
        words: Mapping[str, str],
        *args: Any,  # noqa: ANN401 as Django has it
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.areas = areas
        for number, one in enumerate(areas):
            choices = [(place["code"], words[place["code"]]) for place in one["proposals"]]
            none = [("", "geen van deze: niet overnemen")]
            self.fields[f"g{number}"] = forms.ChoiceField(
                label=_written(one),
                choices=[*none, *choices] if len(choices) > MOST_RADIOS else [*choices, *none],
                required=False,
                widget=forms.Select if len(choices) > MOST_RADIOS else forms.RadioSelect,
                help_text=one["reason"],
                initial="",
            )

    def confirmed(self) -> dict[str, str]:
        """Text -> code of what somebody chose."""
        answers = ((one["text"], self.cleaned_data[f"g{number}"]) for number, one in enumerate(self.areas))
        return {text: code for text, code in answers if code}


class KeepForm(Asked):
    """Onto the pages; with the choices kept for a next file."""

    recipe = forms.BooleanField(label="Onthoud mijn keuzes voor een volgend bestand met dezelfde kop", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
