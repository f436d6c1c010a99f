"""What people wish of the best mix. Which fields there are depends on the groups and options of the dossier."""

from typing import Any

from django import forms

from wijkdna.domain.mix_words import households_nl
from wijkdna.store.priors import load_library
from wijkdna.web.accounts.forms import Asked
from wijkdna.web.mixes.actions import Wishes
from wijkdna.web.mixes.queries import Asking
from wijkdna.web.reach.models import Goal, Lock
from wijkdna.web.shared.forms import WholeField, dress

MOST_EUROS, MOST_HOURS = 10_000_000, 100_000
MOST_TEAMS, MOST_MONTHS = 500, 60

_LISTENS = [(Lock.FREE.value, "zoals het aan of uit staat"), *Lock.choices[1:]]
"""Of an option that only listens: the search cannot choose it."""

_NO_LOCK = "Kies: mag gekozen worden, moet erin, of nooit."


class MixForm(Asked):
    """Budgets, what it is about, least shares per group, and what must or may not be in it."""

    euros = WholeField("Euro’s", "Leeg is geen grens.", most=MOST_EUROS)
    hours = WholeField("Uren", "Van mensen die betaald worden. Leeg is geen grens.", most=MOST_HOURS)
    goal = forms.ChoiceField(label="Waar gaat het u om?", choices=Goal.choices, widget=forms.RadioSelect)
    crew = forms.ChoiceField(label="Wie komt er langs?", required=False)
    teams = WholeField("Met hoeveel?", most=MOST_TEAMS)
    months = WholeField("In hoeveel maanden?", most=MOST_MONTHS)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, asking: Asking, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        self._asking = asking
        kwargs["initial"] = _initial(asking)
        super().__init__(*args, **kwargs)
        crews = [(id, one.label) for id, one in load_library().capacities.items()]
        self.fields["crew"].choices = [("", "nog niet bekend"), *crews]  # type: ignore[attr-defined]
        for group in asking.shown:
            self.fields[f"floor_{group.key}"] = WholeField(f"Ten minste van {group.name}, in procenten", most=100)
        for option in asking.options:
            choices = _LISTENS if option.pk in asking.only_listen else Lock.choices
            self.fields[f"lock_{option.pk}"] = forms.ChoiceField(
                label=option.name, choices=choices, required=False, error_messages={"invalid_choice": _NO_LOCK}
            )
        if not self.is_bound:
            dress(self)

    def clean(self) -> dict[str, Any]:
        """One budget at least, and who comes along with how many and how long."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and cleaned["euros"] is None and cleaned["hours"] is None:
            self.add_error("euros", "Vul euro’s in, of uren, of allebei. Zonder grens is alles doen het beste plan.")
        if cleaned.get("crew"):
            for name, said in (("teams", "Vul in met hoeveel."), ("months", "Vul in hoeveel maanden er zijn.")):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, f"{said} Of kies bij “wie komt er langs” nog niet bekend.")
        return cleaned

    @property
    def wishes(self) -> Wishes:
        """What start_search() takes."""
        names = ("euros", "hours", "goal", "crew", "teams", "months")
        floors = {one.key: self.cleaned_data[f"floor_{one.key}"] for one in self._asking.shown}
        return Wishes(
            approach={name: self.cleaned_data[name] for name in names},
            floors={key: None if percent is None else percent / 100 for key, percent in floors.items()},
            locks={one.pk: self.cleaned_data[f"lock_{one.pk}"] for one in self._asking.options},
        )

    @property
    def floors(self) -> list[tuple[str, str, Any]]:
        """Name of each group, its households, and its field."""
        return [(one.name, households_nl(one.size), self[f"floor_{one.key}"]) for one in self._asking.shown]

    @property
    def has_floors(self) -> bool:
        """Whether somebody wished any, or typed one that is wrong."""
        return any(field.value() or field.errors for _, _, field in self.floors)

    @property
    def has_crew(self) -> bool:
        """The same of who comes along."""
        return any(self[name].value() or self[name].errors for name in ("crew", "teams", "months"))

    @property
    def locks(self) -> list[tuple[Any, Any]]:
        """Each option with its field."""
        return [(one, self[f"lock_{one.pk}"]) for one in self._asking.options]


def _initial(asking: Asking) -> dict[str, Any]:
    approach = asking.approach
    floors = {f"floor_{one.key}": None if not one.floor else round(one.floor * 100) for one in asking.groups}
    return {
        **{name: getattr(approach, name) for name in ("euros", "hours", "goal", "crew", "teams", "months")},
        **floors,
        **{f"lock_{one.pk}": one.lock for one in asking.options},
        "version": asking.version,
    }
