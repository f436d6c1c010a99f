"""What people fill in about groups of households and the approach; rules stand in actions.py."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from wijkdna.domain.reach_groups import CELLS, TELLING
from wijkdna.store.priors import load_library
from wijkdna.web.accounts.forms import Asked
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.reach.actions import OwnGroup, Wanted
from wijkdna.web.reach.models import LONGEST, Approach, CountedStep, HouseholdGroup
from wijkdna.web.reach.queries import GroupHere
from wijkdna.web.shared.forms import FREE_TEXT, WholeField
from wijkdna.web.socialmap.models import Entity, Kind
from wijkdna.web.socialmap.queries import entities_of

_MOST = 1_000_000

FLAGS: Mapping[str, str] = {
    "families": "gezinnen met kinderen",
    "migrant_low_dutch": "mensen die weinig Nederlands spreken",
    "owner_older_house": "eigenaren van een ouder huis",
    "low_income": "komt moeilijk rond",
    "age65": "65 of ouder",
}
"""What a team can say of its own group."""

OVERLAPS = (
    ("", "zoals gewoonlijk: deels dezelfde mensen"),
    ("0", "steeds andere mensen: wie de brief niet leest, doet misschien wel open"),
    ("0.1", "meestal andere mensen"),
    ("0.4", "vaak dezelfde mensen"),
    ("0.6", "steeds dezelfde mensen: wie komt, komt overal"),
)
"""How much options reach the same people, with what it means (methods.md 2.3)."""


def _priority() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Gaat deze groep voor?",
        choices=(("", "zoals gewoonlijk"), ("ja", "ja"), ("nee", "nee")),
        required=False,
        help_text="Gewoonlijk gaan huishoudens voor die moeilijk rondkomen.",
    )


def _floor() -> WholeField:
    text = "In procenten van de groep. De beste mix zoekt dan alleen naar een aanpak die dit haalt."
    return WholeField("Ten minste bereiken", text, most=100)


def _reason(label: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=FREE_TEXT
    )


def _wanted(cleaned: Mapping[str, Any]) -> Wanted:
    priority = {"ja": True, "nee": False}.get(cleaned["priority"])
    floor = cleaned["floor"]
    return Wanted(priority=priority, floor=floor / 100 if floor else None)


def _of_row(row: HouseholdGroup | None) -> dict[str, Any]:
    if row is None:
        return {"version": 0}
    priority = "" if row.priority is None else "ja" if row.priority else "nee"
    floor = None if row.floor is None else round(100 * row.floor)
    return {"reason": row.reason, "priority": priority, "floor": floor, "version": row.version}


class _Versioned(Asked):
    version = forms.IntegerField(widget=forms.HiddenInput)


class CellForm(_Versioned):
    """Another size for one of the twelve, and whether it goes first."""

    free: ClassVar[tuple[str, ...]] = ("reason",)
    size = WholeField(
        "Hoeveel huishoudens zijn het volgens u?", "Laat leeg om het aantal van de cijfers te houden.", most=_MOST
    )
    reason = _reason("Waarom, en van wie weet u dat?")
    priority = _priority()
    floor = _floor()

    def __init__(self, group: GroupHere, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        told = group.row.size if group.row else None
        kwargs["initial"] = {"size": None if told is None else round(told), **_of_row(group.row)}
        super().__init__(*args, **kwargs)

    @property
    def wanted(self) -> Wanted:
        """Whether it goes first."""
        return _wanted(self.cleaned_data)


class OwnGroupForm(_Versioned):
    """A group of the team."""

    free: ClassVar[tuple[str, ...]] = ("name", "reason")
    name = forms.CharField(
        label="Hoe heet deze groep?",
        max_length=LONGEST,
        help_text="Bijvoorbeeld een straat, de huurders van één corporatie, of gezinnen van de school.",
        error_messages={"required": "Geef de groep een naam."},
    )
    size = WholeField(
        "Hoeveel huishoudens zijn het?",
        most=_MOST,
        required="Vul in hoeveel huishoudens het zijn. Een schatting mag.",
    )
    reason = _reason("Waar komt dat aantal vandaan?")
    within = forms.MultipleChoiceField(
        label="Uit welke groepen komen zij?",
        choices=[(one.key, one.name) for one in CELLS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Kies niets als zij overal wonen. Zij gaan van die groepen af, zodat niemand dubbel telt.",
    )
    flags = forms.MultipleChoiceField(
        label="Wat geldt voor hen?",
        choices=[(flag, FLAGS[flag]) for flag in TELLING],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Daarmee rekent het model: een brief werkt bij de ene groep minder dan bij de andere.",
    )
    community = forms.ModelChoiceField(
        label="Is dit een groep van de sociale kaart?",
        queryset=Entity.objects.none(),
        required=False,
        empty_label="nee",
    )
    priority = _priority()
    floor = _floor()

    def __init__(self, access: Access, row: HouseholdGroup | None, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        if row is not None:
            of_row = {"name": row.name, "size": round(row.size or 0), "within": row.within, "flags": row.flags}
            kwargs["initial"] = {**of_row, "community": row.community_id, **_of_row(row)}
        else:
            kwargs["initial"] = {"version": 0}
        super().__init__(*args, **kwargs)
        self.fields["community"].queryset = entities_of(access, Kind.GEMEENSCHAP)  # type: ignore[attr-defined]

    @property
    def said(self) -> OwnGroup:
        """The group."""
        names = ("name", "size", "within", "flags", "reason", "community")
        return OwnGroup(**{name: self.cleaned_data[name] for name in names})

    @property
    def wanted(self) -> Wanted:
        """Whether it goes first."""
        return _wanted(self.cleaned_data)


def _overlap() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Bereiken de manieren dezelfde mensen?",
        choices=OVERLAPS,
        required=False,
        help_text="Dit is een oordeel: in Nederland is het nog niet gemeten.",
    )


def _step() -> forms.ChoiceField:
    return forms.ChoiceField(label="Wat telt als meedoen?", choices=CountedStep.choices)


def overlap_said(value: float | None) -> str:
    """The choice that is nearest to a number."""
    if value is None:
        return ""
    known = [float(one) for one, _ in OVERLAPS if one]
    nearest = min(known, key=lambda one: abs(one - value))
    return next(one for one, _ in OVERLAPS if one and float(one) == nearest)


class ChoicesForm(Asked):
    """What can be chosen beside the answer."""

    overlap = _overlap()
    step = _step()

    def __init__(self, approach: Approach, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        kwargs["initial"] = {"overlap": overlap_said(approach.overlap), "step": approach.step}
        super().__init__(*args, **kwargs)

    @property
    def chosen(self) -> dict[str, Any]:
        """Fields of an Approach."""
        overlap = self.cleaned_data["overlap"]
        return {"overlap": float(overlap) if overlap else None, "step": self.cleaned_data["step"]}


class ApproachForm(_Versioned):
    """Budgets, and who makes the visits."""

    euros = WholeField("Euro’s", "Hoeveel geld er is. Leeg: nog niet bekend.", most=_MOST)
    hours = WholeField("Uren", "Hoeveel uren betaalde mensen hebben. Leeg: nog niet bekend.", most=_MOST)
    step = _step()
    overlap = _overlap()
    crew = forms.ChoiceField(
        label="Wie komt er langs?",
        required=False,
        help_text="Dan rekenen we na of de bezoeken passen.",
    )
    teams = WholeField("Met hoeveel?", "Het aantal mensen of teams.", most=500)
    months = WholeField("In hoeveel maanden?", most=60)

    def __init__(self, approach: Approach, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        names = ("euros", "hours", "step", "crew", "teams", "months", "version")
        of_row = {name: getattr(approach, name) for name in names}
        kwargs["initial"] = of_row | {"overlap": overlap_said(approach.overlap)}
        super().__init__(*args, **kwargs)
        known = [(id, f"{one.label}: {round(one.usual)} {one.unit}") for id, one in load_library().capacities.items()]
        self.fields["crew"].choices = [("", "nog niet bekend"), *known]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Who comes goes with how many and how long."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name, text in (("teams", "Vul in met hoeveel zij zijn."), ("months", "Vul in hoeveel maanden er zijn.")):
            if cleaned.get("crew") and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, text)
        return cleaned

    @property
    def chosen(self) -> dict[str, Any]:
        """Fields of an Approach."""
        names = ("euros", "hours", "step", "crew", "teams", "months")
        overlap = self.cleaned_data["overlap"]
        return {name: self.cleaned_data[name] for name in names} | {"overlap": float(overlap) if overlap else None}
