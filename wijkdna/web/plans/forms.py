"""What people type in a plan. Rules stand in actions.py; here only what a field may hold."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from wijkdna.domain.reasons import Item
from wijkdna.web.accounts.forms import Asked
from wijkdna.web.accounts.models import User
from wijkdna.web.dossiers.forms import colleagues
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.plans import drawings
from wijkdna.web.plans.actions import ACTION_FIELDS
from wijkdna.web.plans.models import LONGEST, LONGEST_LINE, Action, ActionKind, Comment, Line, Plan
from wijkdna.web.reach.models import Option
from wijkdna.web.shared.days import day_field
from wijkdna.web.shared.forms import FREE_TEXT, WholeField
from wijkdna.web.socialmap.models import Entity
from wijkdna.web.socialmap.queries import ACTORS, entities_of

_MOST = 10_000_000


def _text(label: str, longest: int, help_text: str = "", *, required: bool = False, rows: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=longest, help_text=help_text, required=required, widget=widget)


def _version() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, required=False)


class Versioned(Asked):
    """A form about one version of a row."""

    version = _version()


class LineForm(Versioned):
    """A line that is no action."""

    free: ClassVar[tuple[str, ...]] = ("text",)
    text = forms.CharField(
        label="Regel",
        max_length=LONGEST_LINE,
        help_text=f"Eén zin of twee, zoals hij op papier komt. {FREE_TEXT}",
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
        error_messages={"required": "De regel is leeg. Schrijf eerst een zin, of haal de regel weg."},
    )


class ActionForm(Versioned):
    """An action. What is left empty and can be known, is taken from the card of the partner or from the option."""

    free: ClassVar[tuple[str, ...]] = (
        *("title", "text", "owner", "condition", "place", "messenger", "hook", "tone", "measure", "stop_when"),
    )
    title = forms.CharField(
        label="Actie",
        max_length=LONGEST,
        help_text="Een naam van een paar woorden, zoals “Samen langs de deuren”.",
        widget=forms.TextInput(attrs={"autofocus": True}),
        error_messages={"required": "Geef de actie een naam van een paar woorden."},
    )
    text = _text("Wat gaan we doen?", LONGEST_LINE, f"Eén zin of twee, zoals het op papier komt. {FREE_TEXT}", rows=3)
    kind = forms.ChoiceField(
        label="Wat voor actie is dit?",
        choices=ActionKind.choices,
        initial=ActionKind.DOEN,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat voor actie dit is."},
    )
    owner = _text("Wie zorgt ervoor?", 80, "Een rol, geen naam: wijkmanager, dorpsraad.")
    keeper = forms.ModelChoiceField(
        label="Wie van ons zorgt ervoor?", queryset=User.objects.none(), required=False, empty_label="nog niemand"
    )
    partner = forms.ModelChoiceField(
        label="Met wie?", queryset=Entity.objects.none(), required=False, empty_label="geen partner"
    )
    condition = _text(
        "Op welke voorwaarde?", 200, "Laat u dit leeg, dan nemen we over wat op de kaart van de partner staat.", rows=2
    )
    place = _text("Waar?", 120)
    start_on = day_field("Van", required=False)
    end_on = day_field("Tot en met", required=False)
    messenger = _text("Wie vertelt het?", 120, "Van wie bewoners het horen: een bekend gezicht doet meer dan een logo.")
    hook = _text("Haakje", 300, "Een wens van bewoners, geen energie: “een warm huis voor de kinderen”.", rows=2)
    tone = _text("Toon", 120)
    groups = forms.MultipleChoiceField(
        label="Voor wie?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Kiest u niets, dan is het voor iedereen.",
    )
    option = forms.ModelChoiceField(
        label="Welke manier van Bereik is dit?",
        queryset=Option.objects.none(),
        required=False,
        empty_label="geen",
        help_text="Zo weten we hoeveel huishoudens dit bereikt.",
    )
    euros = WholeField("Euro’s", "Laat u geld of uren leeg, dan nemen we die van de manier over.", most=_MOST)
    hours = WholeField("Uren van de gemeente", most=_MOST)
    measure = _text("Zo tellen we", 200, "Wat u telt, en wie dat doet.")
    stop_on = day_field("Kiezen op", "De dag waarop u kiest: doorgaan of stoppen.", required=False)
    stop_when = _text("Stoppen als", 200, "Bijvoorbeeld: minder dan 10 afspraken.")

    def __init__(self, offer: "Offer", *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["keeper"].queryset = colleagues(offer.dossier.team)
        fields["partner"].queryset = offer.partners
        fields["option"].queryset = offer.options
        fields["groups"].choices = list(offer.groups.items())
        if offer.tone:
            fields["tone"].help_text = f"Op de kaart van eigenheid staat: {offer.tone}."
        if not offer.groups:
            del fields["groups"]

    @property
    def action(self) -> dict[str, Any]:
        """The fields of the action."""
        return {name: self.cleaned_data[name] for name in ACTION_FIELDS if name in self.cleaned_data}

    @staticmethod
    def initial_of(line: Line) -> dict[str, Any]:
        """What stands there now."""
        action: Action | None = getattr(line, "action", None)
        now = {} if action is None else {name: getattr(action, name) for name in ACTION_FIELDS}
        return now | {"text": line.text, "version": line.version}


@dataclass(frozen=True, slots=True)
class Offer:
    """What the fields of an action can be chosen from. groups: names by key;  tone: of the card, in words."""

    dossier: Dossier
    partners: QuerySet[Entity]
    options: QuerySet[Option]
    groups: Mapping[str, str]
    tone: str


def offer_for(access: Access) -> Offer:
    """What the fields of an action can be chosen from, for this person."""
    return Offer(
        dossier=access.dossier,
        partners=entities_of(access, *ACTORS),
        options=drawings.options_of(access.dossier),
        groups=drawings.group_names(access),
        tone=drawings.tone_in_brief(access.dossier),
    )


class KeepForm(Asked):
    """Why a line stays."""

    free: ClassVar[tuple[str, ...]] = ("because",)
    because = forms.CharField(
        label="Waarom blijft deze regel staan?",
        max_length=300,
        help_text=f"Dit komt bij de regel te staan, ook voor collega’s. {FREE_TEXT}",
        widget=forms.Textarea(attrs={"rows": 2, "autofocus": True}),
        error_messages={"required": "Schrijf op waarom de regel blijft, of kies een andere reden."},
    )


class ReasonForm(Asked):
    """Which things are a reason for a line; several at once."""

    reason = forms.MultipleChoiceField(
        label="Kies een of meer redenen",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Kies ten minste één reden.",
            "invalid_choice": "Deze reden is er niet meer. Kies een andere.",
        },
    )

    def __init__(self, items: Iterable[Item], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [(one.key, one.label) for one in items]  # type: ignore[attr-defined]


class PlanForm(Versioned):
    """The plan as a whole."""

    free: ClassVar[tuple[str, ...]] = ("title", "motto")
    title = _text(
        "Naam van het plan", LONGEST, "Zoals hij boven het papier komt. Leeg: “Plan van aanpak voor” en de plek."
    )
    motto = _text("In één zin", 300, "Wat u doet, in woorden die de wijk ook gebruikt.", rows=2)
    ends_on = day_field("Het plan loopt tot en met", "Op die dag kiest u: doorgaan of stoppen.", required=False)

    @staticmethod
    def initial_of(plan: Plan, ends_on: date | None = None) -> dict[str, Any]:
        """What stands there now; ends_on: when the plan has no last day yet."""
        return {"title": plan.title, "motto": plan.motto, "ends_on": plan.ends_on or ends_on, "version": plan.version}


class StartForm(PlanForm):
    """The same for who begins. owner: the role that pulls what nobody else pulls yet."""

    free: ClassVar[tuple[str, ...]] = (*PlanForm.free, "owner")
    owner = _text("Wie leidt dit plan?", 80, "Een rol, geen naam: wijkmanager, opbouwwerker. Leeg: dat kiest u later.")


class CommentForm(Asked):
    """A comment on a line, or on the plan."""

    free: ClassVar[tuple[str, ...]] = ("text",)
    text = forms.CharField(
        label="Opmerking",
        max_length=Comment._meta.get_field("text").max_length,
        help_text=FREE_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "De opmerking is leeg. Schrijf eerst een tekst."},
    )
    line = forms.ChoiceField(label="Waarbij hoort dit?", required=False)

    def __init__(self, lines: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = [("", "het hele plan"), *lines]  # type: ignore[attr-defined]


class ReaderForm(Asked):
    """Who is asked to read."""

    reader = forms.ModelChoiceField(
        label="Wie vraagt u?",
        queryset=User.objects.none(),
        empty_label="kies een collega",
        help_text="Deze collega krijgt een mail met een link. In de mail staat niets uit het plan.",
        error_messages={"required": "Kies een collega.", "invalid_choice": "Deze collega zit niet in het team."},
    )

    def __init__(self, dossier: Dossier, user: User, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        self.fields["reader"].queryset = colleagues(dossier.team).exclude(pk=user.pk)  # type: ignore[attr-defined]


class VerdictForm(Asked):
    """What the reader says. version: a mark of the text that she read."""

    free: ClassVar[tuple[str, ...]] = ("text",)
    agrees = forms.ChoiceField(
        label="Wat vindt u?",
        choices=(("ja", "Akkoord: zo kan het naar buiten"), ("nee", "Nog niet: er moet iets anders")),
        widget=forms.RadioSelect,
        error_messages={"required": "Kies akkoord, of nog niet."},
    )
    text = _text("Wat wilt u erbij zeggen?", 1000, f"Bij “nog niet”: wat er anders moet. {FREE_TEXT}", rows=3)
    version = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)
