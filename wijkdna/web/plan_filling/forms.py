"""A form of only what is still empty in the actions of a plan. Rules stand in actions.py."""

from typing import Any

from django import forms

from wijkdna.domain.plan_open import Open, ToFill
from wijkdna.web.accounts.forms import Asked
from wijkdna.web.plans.forms import ActionForm, Offer
from wijkdna.web.shared.forms import dress


class FillForm(Asked):
    """Only what is still empty of the actions: fields by name and number of the line ("hook-12").

    What is asked once for every action has its own name ("owner").
    """

    def __init__(self, offer: Offer, asked: ToFill, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        self.rows = asked.rows
        self.every = [name for name, _, _ in asked.every]
        for name in self.every:
            self._ask(name, name, offer)
        for row in self.rows:
            for name in self.names_of(row):
                self._ask(f"{name}-{row.key}", name, offer)
        free = [name for name in self.fields if name.partition("-")[0] in ActionForm.free]
        self.free = tuple(free)  # type: ignore[misc]
        dress(self)

    def _ask(self, key: str, name: str, offer: Offer) -> None:
        """The field as it is in the form of one action."""
        self.fields[key] = ActionForm(offer).fields[name]
        self.fields[key].widget.attrs.pop("autofocus", None)

    def names_of(self, row: Open) -> list[str]:
        """What is asked of one action; a first day goes with a last one."""
        return [each for name in row.own for each in ((name, "end_on") if name == "start_on" else (name,))]

    def fields_of(self, row: Open) -> list[forms.BoundField]:
        """Its fields for the page."""
        return [self[f"{name}-{row.key}"] for name in self.names_of(row)]

    @property
    def values(self) -> dict[int, dict[str, Any]]:
        """What was filled in, by number of the line."""
        data = self.cleaned_data
        return {
            row.key: {name: data[f"{name}-{row.key}"] for name in self.names_of(row)}
            | {name: data[name] for name in self.every if name in row.names}
            for row in self.rows
        }
