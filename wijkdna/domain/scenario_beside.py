"""What is done beside the options of a scenario, such as listening: it reaches nobody, and takes money and hours."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from wijkdna.domain.json_places import Place
from wijkdna.domain.mixer import SLACK

_MOST = 60
"""On one side: as many as there can be options."""


@dataclass(frozen=True, slots=True)
class Beside:
    """One thing, with its euros and hours."""

    id: str
    name: str
    euros: float
    hours: float


@dataclass(frozen=True, slots=True)
class Besides:
    """plan: what goes with the plan that is asked about;  mix  what goes with every mix, so that it cannot be spent."""

    plan: tuple[Beside, ...] = ()
    mix: tuple[Beside, ...] = ()

    def budget(self, place: Place, what: str) -> float:
        """What is left of a budget for the options. what: "euros" or "hours". Raises ScenarioRefused: not enough."""
        whole, spent = place.number(), money_of(self.mix)[what]
        if spent > whole + SLACK:
            raise place.refuse("wat hiernaast gebeurt (beside), kost alleen al meer dan het budget.")
        return max(0.0, whole - spent)


def money_of(rows: Collection[Beside]) -> Mapping[str, float]:
    """Euros and hours together."""
    return {"euros": sum(one.euros for one in rows), "hours": sum(one.hours for one in rows)}


def read_beside(fields: Mapping[str, Place], options: Collection[str]) -> Besides:
    """From the fields of a scenario. options: ids that are taken. Raises ScenarioRefused."""
    if "beside" not in fields:
        return Besides()
    sides = fields["beside"].fields(("plan", "mix"))
    return Besides(**{name: _rows(place, options) for name, place in sides.items()})


def _rows(place: Place, options: Collection[str]) -> tuple[Beside, ...]:
    found: dict[str, Beside] = {}
    for row in place.items(0, _MOST):
        fields = row.fields(("id", "name", "euros", "hours"))
        if "id" not in fields:
            raise row.refuse("het veld id ontbreekt.")
        id = fields["id"].text()
        if id in found or id in options:
            raise row.refuse(f"de naam “{id}” staat er al. Geef alles een eigen id.")
        euros, hours = (fields[name].number() if name in fields else 0.0 for name in ("euros", "hours"))
        found[id] = Beside(id, fields["name"].text() if "name" in fields else id, euros, hours)
    return tuple(found.values())
