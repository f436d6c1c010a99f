"""What is asked about a talk: with whom, and whom she named to each of the two questions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils import timezone

from wijkdna.domain.nominations import name_key
from wijkdna.web.accounts.forms import Asked
from wijkdna.web.nominations.actions import AGREED, LONGEST, MOST_LINES, Mention
from wijkdna.web.nominations.models import Ask, Circle, Informant, Nomination, Nominee
from wijkdna.web.shared.days import day_field
from wijkdna.web.socialmap.models import LONGEST as LONGEST_ON_MAP
from wijkdna.web.socialmap.models import Entity

FEWEST, MORE = 3, 4
"""Lines for each question to begin with, and how many come when somebody asks for more."""

DO_MORE = "meer"
"""Name of the button that asks for more lines."""


@dataclass(frozen=True, slots=True)
class Line:
    """The fields of one who was named. name: None when the team may keep no names."""

    role: BoundField
    name: BoundField | None
    who: BoundField


class TalkForm(Asked):
    """A talk. Of each question it has lines; in each a role, and a name where that is allowed."""

    role = forms.CharField(
        label="Met wie sprak u?",
        help_text="Een rol, geen naam. Bijvoorbeeld: vader bij de basisschool, wijkverpleegkundige.",
        max_length=LONGEST,
    )
    circle = forms.ChoiceField(
        label="Is dat een bewoner of een professional?", choices=Circle.choices, widget=forms.RadioSelect
    )
    random = forms.BooleanField(
        label="Willekeurig gekozen, zoals elke tiende voordeur of wie er toevallig stond", required=False
    )
    community = forms.TypedChoiceField(
        label="Bij welke groep hoort deze persoon?", coerce=int, empty_value=None, required=False
    )
    asked_on = day_field("Wanneer sprak u elkaar?")

    def __init__(
        self,
        data: QueryDict | None,
        *,
        actors: Sequence[Entity],
        communities: Mapping[int, Entity],
        names: bool,
        talk: Informant | None = None,
        mentions: Sequence[Nomination] = (),
    ) -> None:
        """Who asks for more lines gets what she typed, and nothing is judged yet."""
        asks_more = data is not None and DO_MORE in data
        self.actors, self.names, self.mentions = actors, names, mentions
        self._nominees = {one.nominee_id: one.nominee for one in mentions}
        known = {question: [one.nominee for one in mentions if one.question == question] for question in Ask}
        self.numbers = {question: _lines_of(data, question, len(known[question])) for question in Ask}
        super().__init__(
            None if asks_more else data, initial=data.dict() if data and asks_more else _initial(talk, known)
        )
        self.communities = communities
        choices = [("", "niet bij één groep"), *((str(one.pk), one.name) for one in communities.values())]
        self.fields["community"].choices = choices  # type: ignore[attr-defined]
        for question, number in self.numbers.items():
            for place in range(number):
                self._add_line(question, place)
        self.free = ("role", *(name for name in self.fields if name.startswith(tuple(Ask)) and "wie" not in name))  # type: ignore[misc]

    def _add_line(self, question: Ask, place: int) -> None:
        number, begin = place + 1, f"{question}-{place}"
        role = forms.CharField(label=f"Genoemd, {number}", max_length=LONGEST_ON_MAP, required=False)
        role.widget.attrs |= {"list": "rollen", "autocomplete": "off"}
        self.fields[begin] = role
        if self.names:
            name = forms.CharField(label=f"Naam bij {number}", max_length=LONGEST, required=False)
            name.widget.attrs |= {"autocomplete": "off"}
            self.fields[f"{begin}-naam"] = name
        self.fields[f"{begin}-wie"] = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def lines(self, question: Ask) -> list[Line]:
        """The fields of a question."""
        begins = [f"{question}-{place}" for place in range(self.numbers[question])]
        return [Line(self[one], self[f"{one}-naam"] if self.names else None, self[f"{one}-wie"]) for one in begins]

    def clean(self) -> dict[str, Any]:
        """A name needs a role; a role that is not on the map may not be endless."""
        cleaned = super().clean() or {}
        for begin in self._begins():
            role, name = cleaned.get(begin, ""), cleaned.get(f"{begin}-naam", "")
            if name and not role:
                self.add_error(
                    begin, "Schrijf bij deze naam ook een rol op. De naam gaat na 4 weken weg, de rol blijft."
                )
            elif len(role) > LONGEST and self._on_map(role) is None:
                self.add_error(begin, f"Deze rol is te lang: hoogstens {LONGEST} tekens.")
        return cleaned

    def _begins(self) -> Iterable[str]:
        return (f"{question}-{place}" for question in Ask for place in range(self.numbers[question]))

    def _on_map(self, role: str) -> Entity | None:
        found = [one for one in self.actors if name_key(one.name) == name_key(role)]
        return found[0] if len(found) == 1 else None

    @property
    def shown(self) -> list[int]:
        """Numbers of the nominations that stand on the page."""
        return [one.pk for one in self.mentions]

    @property
    def talk(self) -> dict[str, Any]:
        """What an action keeps of the talk itself."""
        told = {name: self.cleaned_data[name] for name in ("circle", "random", "asked_on")}
        role = " ".join(self.cleaned_data["role"].split())
        return {**told, "role": role, "community": self.communities.get(self.cleaned_data["community"])}

    def named(self) -> list[Mention]:
        """Who was named."""
        return [
            Mention(
                question=Ask(begin.rpartition("-")[0]),
                role=role,
                name=self.cleaned_data.get(f"{begin}-naam") if self.names else None,
                entity=self._on_map(role),
                nominee=self._nominees.get(self.cleaned_data.get(f"{begin}-wie") or 0),
            )
            for begin in self._begins()
            if (role := self.cleaned_data.get(begin, ""))
        ]


def _lines_of(data: QueryDict | None, question: Ask, known: int) -> int:
    """How many lines a question has: those that were sent, or room for a few more than are known."""
    if data is None:
        return min(MOST_LINES, max(FEWEST, known + 1))
    sent = [name for name in data if name.startswith(f"{question}-") and name.count("-") == 1]
    more = MORE if data.get(DO_MORE) == question else 0
    return min(MOST_LINES, max(FEWEST, len(sent)) + more)


def _initial(talk: Informant | None, known: Mapping[Ask, Sequence[Nominee]]) -> dict[str, Any]:
    found: dict[str, Any] = {"circle": Circle.BEWONER, "asked_on": timezone.localdate()}
    if talk is not None:
        found = {name: getattr(talk, name) for name in ("role", "circle", "random", "asked_on")}
        found["community"] = talk.community_id
    for question, nominees in known.items():
        for place, one in enumerate(nominees):
            begin = f"{question}-{place}"
            found |= {begin: one.role, f"{begin}-naam": one.name, f"{begin}-wie": one.pk}
    return found


class ApproachForm(Asked):
    """That we spoke to somebody who was named."""

    approached_on = day_field("Wanneer sprak u met deze persoon?")
    informed = forms.BooleanField(label="Ik gaf het bericht over wat wij opschrijven, of las het voor", required=False)
    agreed = forms.ChoiceField(
        label="Mag de naam in het dossier?",
        choices=AGREED,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat deze persoon zei over de naam."},
    )

    @classmethod
    def of(cls, nominee: Nominee, data: QueryDict | None) -> "ApproachForm":
        """The form about one who was named."""
        day = nominee.approached_on or timezone.localdate()
        form = cls(data, initial={"approached_on": day, "informed": nominee.informed_on is not None})
        if not nominee.name:
            form.fields["agreed"].required = False
            form.fields["agreed"].widget = forms.HiddenInput()
        return form
