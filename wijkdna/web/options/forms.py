"""What people fill in about options. Rules stand in actions.py; here only what a field may hold, and its words."""

import re
from collections.abc import Sequence
from math import isfinite
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from wijkdna.domain.numbers_nl import number_nl
from wijkdna.domain.outcomes import Counts, OutcomeRefused
from wijkdna.domain.reach_groups import LEAST
from wijkdna.domain.reach_why import percent
from wijkdna.store.condition_card import load_condition_card
from wijkdna.store.options import CHANNELS, LibraryOption, load_options
from wijkdna.store.priors import load_library
from wijkdna.web.accounts.forms import Asked
from wijkdna.web.options.actions import COSTS, FIELDS, Now
from wijkdna.web.options.queries import CURRENT, FROM_MAP, option_from, usable
from wijkdna.web.reach.models import LONGEST, Lock, Option
from wijkdna.web.reach.queries import Groups
from wijkdna.web.shared.days import LONG_BACK, day_field
from wijkdna.web.shared.forms import WholeField
from wijkdna.web.socialmap.models import Basis

_MOST_HOUSEHOLDS = 1_000_000
_BASES = (
    ("", "nog niet bekend"),
    (Basis.GETELD.value, "geteld"),
    (Basis.LEDENLIJST.value, "van een ledenlijst of klantenlijst"),
    (Basis.SCHATTING.value, "schatting van wie het kan weten"),
    (Basis.GEHOORD.value, "gehoord in een gesprek"),
)
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_DOSES = {
    "klein": "klein: {share} van de adressen",
    "half": "de helft van de adressen",
    "alles": "alle adressen",
}


class AmountField(forms.Field):
    """A number as people here write it: 1.250,50. part: it is typed as a percentage of 0 to 100, and is a share."""

    def __init__(self, *, part: bool = False, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        self.part = part
        kwargs["widget"] = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        words = {"invalid": "Dit is geen getal. Schrijf het als 12,5.", "required": "Vul een getal in."}
        super().__init__(error_messages=words, **kwargs)

    def to_python(self, value: Any) -> float | None:  # noqa: ANN401 as Django has it
        """The number; None for nothing."""
        text = str(value or "").strip().removeprefix("€").removesuffix("%").strip() if value != 0 else "0"
        text = re.sub(r"[\s\u00a0]", "", text)
        if "," in text or _THOUSANDS.fullmatch(text):
            text = text.replace(".", "").replace(",", ".")
        if not text:
            return None
        try:
            found = float(text)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if not isfinite(found):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found / 100 if self.part else found

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ANN401 as Django has it
        """What stands in the field is another number."""
        return bool(self.prepare_value(initial) != self.prepare_value(self.to_python(data)))

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 as Django has it
        """As it stands in the field: what is kept is not changed by opening the form and saving it."""
        if not isinstance(value, int | float):
            return value
        shown = value * 100 if self.part else value
        return f"{shown:.6f}".rstrip("0").rstrip(".").replace(".", ",")


def whole(label: str, help_text: str = "") -> WholeField:
    """A count or an amount that may stay empty."""
    return WholeField(label, help_text, most=_MOST_HOUSEHOLDS)


def _cost(label: str) -> AmountField:
    return AmountField(label=label, required=False)


def prior_words(id: str) -> str:
    """ "Eén keer aanbellen: 35 %"."""
    prior = load_library().priors[id]
    return f"{prior.label}: {percent(prior.share.mean)} per {prior.denominator}"


class OptionForm(Asked):
    """All of an option. What does not belong to this one is left out: see `without`.

    library  what it was taken from, or None;  groups  of the dossier;  ready  of the condition card, in words, or ""
    """

    free: ClassVar[tuple[str, ...]] = ("name", "sender", "source")
    name = forms.CharField(label="Hoe noemen we dit?", max_length=LONGEST)
    sender = forms.CharField(
        label="Wie vertelt het?",
        max_length=LONGEST,
        help_text="Een rol of organisatie, nooit een naam. Manieren van dezelfde afzender tellen als één bron.",
    )
    channel = forms.ChoiceField(label="Langs welke weg?", choices=[("", "kies"), *CHANNELS.items()], required=False)
    prior = forms.ChoiceField(label="Welke kans past?", required=False)
    chance = AmountField(
        label="Eigen kans, in procenten",
        part=True,
        required=False,
        help_text="Van elke 100 huishoudens: met hoeveel komt er een gesprek of reactie? Alleen bij “een eigen kans”.",
    )
    source = forms.CharField(
        label="Waar komt dat getal vandaan?",
        max_length=300,
        required=False,
        help_text="Nodig bij een eigen kans. Bijvoorbeeld: eigen telling, najaar 2025.",
    )
    doses = forms.MultipleChoiceField(
        label="Hoe groot?",
        widget=forms.CheckboxSelectMultiple,
        help_text="Kiest u er meer, dan zijn het keuzes naast elkaar: de beste mix neemt er hoogstens één.",
        error_messages={"required": "Kies ten minste één grootte."},
    )
    dose = AmountField(
        label="Welk deel van de adressen, in procenten?",
        part=True,
        help_text="100 is alle adressen waarvoor het bedoeld is.",
    )
    groups = forms.MultipleChoiceField(
        label="Voor welke groepen is dit bedoeld?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Niets aangekruist is iedereen. Komt een eigen groep uit meer groepen, en kruist u er daar een paar "
        "van aan? Dan is het van de eigen groep alleen bedoeld voor wie uit die paar groepen komt.",
    )
    audience_likely = whole("Hoeveel huishoudens kent of bereikt deze deur?", "Het meest waarschijnlijke aantal.")
    audience_low = whole("Ten minste")
    audience_high = whole("Ten hoogste")
    audience_basis = forms.ChoiceField(label="Hoe weten we dat aantal?", choices=_BASES, required=False)
    readiness = forms.TypedChoiceField(
        label="Hoe zeker is het dat het doorgaat?", coerce=int, empty_value=None, required=False
    )
    euros_fixed = _cost("Euro’s, vast deel")
    euros_per_address = _cost("Euro’s per adres")
    hours_fixed = _cost("Betaalde uren, vast deel")
    hours_per_address = _cost("Betaalde uren per adres")
    multipliers = forms.MultipleChoiceField(
        label="Wat maakt het sterker?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Alleen als het hier echt zo is. We rekenen met de helft van het effect dat elders gevonden is.",
    )
    lock = forms.ChoiceField(label="In de beste mix", choices=Lock.choices, required=False)
    is_current = forms.BooleanField(label="Dit doen we nu", required=False)
    is_chosen = forms.BooleanField(label="Dit zit in het voorstel", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        row: Option,
        groups: Groups,
        *args: Any,  # noqa: ANN401 as Django has it
        library: LibraryOption | None = None,
        ready: str = "",
        priors: Sequence[str] | None = None,
        **kwargs: Any,  # noqa: ANN401 as Django has it
    ) -> None:
        self.row, self.library = row, library
        kwargs["initial"] = initial_of(row)
        super().__init__(*args, **kwargs)
        self._choices("groups", [(one.key, f"{one.name} ({_size(one.size)})") for one in groups.groups])
        self._choices("readiness", _levels(ready))
        ids = [one.id for one in usable()] if priors is None else priors
        self._choices("prior", [("", "een eigen kans"), *((id, _way(id, priors)) for id in ids)])
        self._choices("multipliers", _boosts(row, library))
        self._leave_out()

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _leave_out(self) -> None:
        """Fields that have no meaning for this option."""
        known, is_new = self.library, self.row.pk is None
        gone = {"version", "lock", "dose"} if is_new else {"doses"}
        if known is not None:
            gone |= {"channel", "prior", "chance", "source"}
            gone |= set() if known.counts else {"readiness", "multipliers", "lock", "dose", "doses"}
        if is_new and known is not None and known.counts:
            self._doses(known)
        else:
            gone |= {"doses"}
        gone |= {name for name in ("multipliers", "groups") if not self.fields[name].choices}  # type: ignore[attr-defined]
        for name in gone:
            self.fields.pop(name, None)
        self.free = tuple(name for name in type(self).free if name in self.fields)  # type: ignore[misc]

    def _doses(self, known: LibraryOption) -> None:
        """What can be chosen; of one that is only for whom the door knows, all of them come first."""
        shares = load_options().doses
        names = [*known.doses, *(["alles"] if "alles" not in known.doses else [])]
        self._choices("doses", [(name, _DOSES[name].format(share=percent(shares[name]))) for name in names])
        first = "alles" if known.audience_needed else known.doses[-1]
        self.initial["doses"] = [first]

    @property
    def chosen(self) -> dict[str, Any]:
        """Fields of an option, as add_option() and save_option() take them."""
        found = {name: self.cleaned_data[name] for name in FIELDS if name in self.cleaned_data}
        for name in COSTS:
            found[name] = found[name] or 0.0
        if self.row.pk is None:
            kept = ("channel", "prior", "chance", "source", "entity", "dose", "multipliers", "groups")
            found = {name: getattr(self.row, name) for name in kept} | found
        if not found.get("prior") and self.library is not None and self.library.counts:
            found |= {"prior": self.row.prior}
        return found

    @property
    def groups_said(self) -> str:
        """ "iedereen" or "4 van de 12 gekozen"."""
        names = [key for key, _ in self.fields["groups"].choices]  # type: ignore[attr-defined]
        chosen = {*(self["groups"].value() or ())} & {*names}
        return "iedereen" if len(chosen) in (0, len(names)) else f"{len(chosen)} van de {len(names)} gekozen"


def _size(households: float) -> str:
    return f"minder dan {LEAST}" if households < LEAST else number_nl(round(households))


def initial_of(row: Option) -> dict[str, Any]:
    """What stands there now."""
    names = [name for name in FIELDS if name != "entity"]
    found = {name: getattr(row, name) for name in (*names, "version")}
    return found | {"readiness": "" if row.readiness is None else row.readiness}


def _way(id: str, priors: Sequence[str] | None) -> str:
    if priors is None or id not in FROM_MAP:
        return prior_words(id)
    prior = load_library().priors[id]
    return f"{FROM_MAP[id][1]}: {percent(prior.share.mean)} per {prior.denominator} (zekerheid {prior.grade})"


def _levels(ready: str) -> list[tuple[str, str]]:
    """1 to 5 with the chance that goes with it; first what the condition card says, or that it surely does."""
    words, chances = load_condition_card().question("readiness").choices, load_library().willingness
    levels = [(str(step), f"{step}: {words[str(step)]} (kans {percent(chance)})") for step, chance in chances.items()]
    return [("", ready or "gaat zeker door: wij doen het zelf"), *levels]


_WITH_LETTERS = ("personal_call_after_letter", "own_gp_endorses")
"""Multipliers of a letter or an invitation."""


def _boosts(row: Option, library: LibraryOption | None) -> list[tuple[str, str]]:
    """Multipliers that fit: that of the library, and those that are on."""
    known = load_library().multipliers
    fits = [library.multiplier] if library and library.multiplier else []
    if library is None and row.prior:
        prior = load_library().priors.get(row.prior)
        is_letter = prior is not None and prior.channel == "letter"
        fits = [
            id for id, one in known.items() if row.prior not in one.not_with and (is_letter or id not in _WITH_LETTERS)
        ]
    ids = dict.fromkeys([*fits, *(id for id in row.multipliers if id in known)])
    return [(id, f"{known[id].label} (× {number_nl(known[id].used, 2)}, zekerheid {known[id].grade})") for id in ids]


class PairForm(Asked):
    """Which other option reaches the same people."""

    other = forms.TypedChoiceField(
        label="Bereikt dezelfde mensen als",
        coerce=int,
        error_messages={
            "required": "Kies een manier.",
            "invalid_choice": "Deze manier is er niet meer. Kies een andere.",
        },
    )

    def __init__(self, others: Sequence[Option], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        self.by_number = {one.pk: one for one in others}
        choices = [("", "kies"), *((one.pk, one.name) for one in others)]
        self.fields["other"].choices = choices  # type: ignore[attr-defined]


# ---- what is done now

_COUNTS = (
    ("offered", "Adressen of mensen aangesproken"),
    ("responded", "Hoeveel reageerden of kwamen"),
    ("signups", "Aanmeldingen"),
    ("visits", "Bezoeken thuis"),
)


class CurrentForm(Asked):
    """A tick for what is done now, how often, and what it brought so far. there: ids that are in it already."""

    until = day_field("Tot welke dag telde u?", "Geldt voor alle aantallen hierboven.", back=LONG_BACK)

    def __init__(self, groups: Groups, there: Sequence[str], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        kwargs["initial"] = {"until": timezone.localdate()}
        super().__init__(*args, **kwargs)
        self.groups, self.there = groups, [id for id in CURRENT if id in there]
        self.ids = [id for id in CURRENT if id not in there]
        for id in self.ids:
            label = load_options().options[id].label
            self.fields[f"{id}_doet"] = forms.BooleanField(label=label, required=False)
            self.fields[f"{id}_keer"] = whole("Hoe vaak?")
            self.fields[f"{id}_keer"].initial = 1
            for name, words in _COUNTS:
                self.fields[f"{id}_{name}"] = whole(words)

    def clean(self) -> dict[str, Any]:
        """Counts are in order, and the day is not one to come."""
        cleaned: dict[str, Any] = super().clean() or {}
        if (day := cleaned.get("until")) and day > timezone.localdate():
            self.add_error("until", "Deze dag moet nog komen. Kies vandaag of eerder.")
        for id in self.ids:
            try:
                self._counts(id, cleaned).check()
            except OutcomeRefused as refused:
                self.add_error(f"{id}_{refused.field}", ValidationError(refused.text))
            if cleaned.get(f"{id}_keer") == 0:
                self.add_error(f"{id}_keer", "Doet u dit nu? Vul dan 1 of meer in.")
            if not cleaned.get(f"{id}_doet") and not self._counts(id, cleaned).is_empty:
                cleaned[f"{id}_doet"] = True
        return cleaned

    @staticmethod
    def _counts(id: str, cleaned: dict[str, Any]) -> Counts:
        return Counts(**{name: cleaned.get(f"{id}_{name}") for name, _ in _COUNTS})

    @property
    def lines(self) -> list[tuple[Any, list[Any]]]:
        """For the page: the tick, and what goes with it."""
        names = ("keer", *(name for name, _ in _COUNTS))
        return [(self[f"{id}_doet"], [self[f"{id}_{name}"] for name in names]) for id in self.ids]

    def chosen(self, row: Option) -> list[Now]:
        """What add_current() takes. row: any option of the dossier, kept or not."""
        found = []
        for id in self.ids:
            if self.cleaned_data[f"{id}_doet"]:
                option = option_from(row.dossier, load_options().options[id], self.groups)
                times = self.cleaned_data[f"{id}_keer"] or 1
                found.append(Now(option, times, self._counts(id, self.cleaned_data), self.cleaned_data["until"]))
        return found
