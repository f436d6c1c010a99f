"""What people fill in about kansen. Rules stand in actions.py; here only what a field may hold."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from wijkdna.domain.moments import Span
from wijkdna.store.chance_rules import load_chances
from wijkdna.web.accounts.forms import Asked
from wijkdna.web.chances.models import Chance
from wijkdna.web.chances.queries import OnMap, Situation
from wijkdna.web.claims.models import Claim
from wijkdna.web.reach.queries import options_of
from wijkdna.web.shared.days import day_field
from wijkdna.web.shared.forms import WholeField, dress
from wijkdna.web.socialmap.models import Entity, Kind

_AHEAD = timedelta(days=400)
_MOST = 10_000_000


def _text(label: str, longest: int, help_text: str = "", *, required: bool = False, rows: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=longest, required=required, help_text=help_text, widget=widget)


class ChanceForm(Asked):
    """All of one kans. version: as its reader saw it."""

    free: ClassVar[tuple[str, ...]] = (
        *("title", "wish", "moment", "place_text", "carrier_text", "offer", "first_step", "hook", "owner"),
    )
    title = _text("Naam van de kans", 120, "Kort, en in gewone woorden. Geen namen van mensen.", required=True)
    wish = _text("Zorg of wens", 200, "Wat willen bewoners zelf? Begin niet bij energie.")
    heard = forms.MultipleChoiceField(
        label="Welke verhalen uit de wijk horen hierbij?", required=False, widget=forms.CheckboxSelectMultiple
    )
    moment = _text("Moment, in woorden", 200)
    moment_key = forms.ChoiceField(label="Moment uit de lijst", required=False)
    from_on = day_field("Eerste dag", required=False)
    until_on = day_field("Laatste dag", required=False)
    place_text = _text("Plek, in woorden", 200)
    place = forms.ChoiceField(label="Plek op de kaart", required=False)
    carrier_text = _text("Drager, in woorden", 200, "Wie doet het? Een rol of een organisatie, geen naam.")
    carrier = forms.ChoiceField(label="Drager op de kaart", required=False)
    offer = _text("Aanbod", 300, "Wat krijgt een bewoner, en wat kost het haar?", rows=2)
    option = forms.ChoiceField(label="Manier bij Bereik", required=False)
    group = forms.ChoiceField(label="Voor wie vooral?", required=False)
    first_step = _text("Eerste stap", 300, "Altijd eerst luisteren.", rows=2)
    hook = _text("Haakje", 300, "Een zin die een bewoner aanspreekt. Een wens, geen energie.", rows=2)
    owner = _text("Wie zorgt ervoor bij ons?", 80, "Een rol, zoals opbouwwerker of projectleider.")
    euros = WholeField("Euro’s", most=_MOST)
    hours = WholeField("Uren van de gemeente", most=_MOST)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, here: Situation, row: Chance | None, data: QueryDict | None) -> None:
        super().__init__(data, initial=initial_of(row))
        self.here = here
        self.options = {str(one.pk): one for one in options_of(here.access.dossier)}
        self.claims: dict[str, Claim] = {str(number): one.claim for number, one in here.claims.items()}
        rule = load_chances().rules.get(row.rule) if row else None
        things = here.things.values()
        places = _things(things, rule.place.choices if rule else (), is_place=True)
        carriers = _things(things, rule.carrier.choices if rule else (), is_place=False)
        groups = [(one.key, one.name) for one in here.answers.groups.groups]
        for name, empty, choices in (
            ("place", "niet op de kaart", places),
            ("carrier", "niet op de kaart", carriers),
            ("option", "nog geen", [(key, one.name) for key, one in self.options.items()]),
            ("group", "iedereen", groups),
            ("moment_key", "geen vast moment", _moments(here, rule.moment.choices if rule else ())),
        ):
            kept = getattr(row, name if name in ("group", "moment_key") else f"{name}_id") if row else None
            self._offer(name, [("", empty), *choices], str(kept or ""))
        claims = [
            (key, f"{one.text} ({here.claims[one.pk].standing.status.value})") for key, one in self.claims.items()
        ]
        self.fields["heard"].choices = claims  # type: ignore[attr-defined]
        if not claims:
            del self.fields["heard"]

    def _offer(self, name: str, choices: list[Any], kept: str) -> None:
        """Choices of a field; what was kept stays, also when it is not offered any more, or not to this person."""
        known = {key for key, said in choices if isinstance(said, str)}
        known |= {key for _, said in choices if not isinstance(said, str) for key, _ in said}
        said = [] if kept in known else [(kept, "zoals het nu is")]
        self.fields[name].choices = [*choices, *said]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Days of a moment of the calendar are filled in when there are none."""
        data = super().clean() or {}
        if data.get("moment_key") and not data.get("from_on") and "from_on" not in self.errors:
            found = self.here.calendar.named(data["moment_key"], self.here.today)
            if found and found.last_day >= self.here.today:
                data |= {"from_on": found.first_day, "until_on": data.get("until_on") or found.last_day}
        return data

    def fields_of(self, row: Chance | None) -> dict[str, Any]:
        """What add_chance() and change_chance() take."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        for name in ("place", "carrier"):
            data[name] = self._thing(data[name], getattr(row, name) if row else None)
        data["option"] = self.options.get(data["option"])
        data["heard"] = [self.claims[one] for one in data.get("heard", ())]
        return data

    def _thing(self, number: str, kept: Entity | None) -> Entity | None:
        found = self.here.things.get(int(number)) if number else None
        return found.entity if found else kept if kept and str(kept.pk) == number else None


def initial_of(row: Chance | None) -> dict[str, Any]:
    """What stands there now."""
    if row is None:
        return {}
    names = [name for name in ChanceForm.base_fields if name not in ("place", "carrier", "option", "heard")]
    found = {name: getattr(row, name) for name in names}
    found |= {name: str(getattr(row, f"{name}_id") or "") for name in ("place", "carrier", "option")}
    return found | {"heard": [str(one.pk) for one in row.heard.all()]}


def _things(things: Iterable[OnMap], kinds: Sequence[str], *, is_place: bool) -> list[Any]:
    """Those that the rule asks for first, under a name of their own."""
    fits: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    for one in things:
        if is_place and one.entity.kind == Kind.ROL:
            continue
        shelf = fits if (one.place if is_place else one.partner) in kinds else others
        shelf.append((str(one.entity.pk), one.entity.name))
    return [*fits, *others] if not fits else [("Past bij deze kans", fits), ("Ook op de kaart", others)]


def _moments(here: Situation, fits: Sequence[str]) -> list[Any]:
    """The coming year; those that the rule asks for first."""
    found = here.calendar.between(Span(here.today, here.today + _AHEAD))
    first: dict[str, tuple[str, str]] = {}
    rest: dict[str, tuple[str, str]] = {}
    for one in found:
        shelf = first if one.key.removeprefix("lib:") in fits or one.event else rest
        shelf.setdefault(one.key, (one.key, f"{one.name}, {one.span}"))
    return [("Past bij deze kans", list(first.values())), ("Ook in de kalender", list(rest.values()))]


class AsideForm(Asked):
    """Why a kans or a proposal does not fit here."""

    free: ClassVar[tuple[str, ...]] = ("why",)
    why = _text(
        "Waarom past dit hier niet?", 300, "Een zin is genoeg. Een collega leest dit later.", required=True, rows=2
    )


class KindsForm(Asked):
    """What is what: a field for each thing on the map and for each claim; a field that stays open says nothing."""

    OPEN, NONE = "", "-"
    """Nobody knows yet; none of the list."""

    def __init__(
        self, here: Situation, things: Sequence[OnMap], claims: Sequence[Claim], data: QueryDict | None
    ) -> None:
        super().__init__(data)
        self.here, self.things, self.claims = here, things, claims
        words = load_chances()
        for one in things:
            name, kind = one.entity.name, one.entity.kind
            if kind != Kind.PLEK:
                self.fields[f"partner-{one.entity.pk}"] = _choice(f"{name} als partner", words.partners, one.partner)
            if kind != Kind.ROL:
                self.fields[f"plek-{one.entity.pk}"] = _choice(f"{name} als plek", words.places, one.place)
        for claim in claims:
            topic = here.topics.get(claim.pk)
            self.fields[f"bewering-{claim.pk}"] = _choice(claim.text, words.themes, topic)
        dress(self)

    @property
    def kinds(self) -> dict[Entity, tuple[str, str]]:
        """What was said of each thing; those left open are not there."""
        found = {}
        for one in self.things:
            said = [self.cleaned_data.get(f"{part}-{one.entity.pk}", self.NONE) for part in ("partner", "plek")]
            if self.OPEN not in said and (not one.is_guess or self._differs(one, said)):
                found[one.entity] = tuple("" if each == self.NONE else each for each in said)
        return found  # type: ignore[return-value]

    def _differs(self, one: OnMap, said: list[str]) -> bool:
        return said != [each or self.NONE for each in (one.partner, one.place)]

    @property
    def topics(self) -> dict[Claim, str]:
        """What each claim is about; those left open are not there."""
        found = {one: self.cleaned_data[f"bewering-{one.pk}"] for one in self.claims}
        return {one: "" if said == self.NONE else said for one, said in found.items() if said != self.OPEN}


def _choice(label: str, words: Any, now: str | None) -> forms.ChoiceField:  # noqa: ANN401 id to words
    choices = [(KindsForm.OPEN, "nog niet gezegd"), (KindsForm.NONE, "geen van deze"), *words.items()]
    kept = KindsForm.OPEN if now is None else now or KindsForm.NONE
    return forms.ChoiceField(label=label, choices=choices, required=False, initial=kept)
