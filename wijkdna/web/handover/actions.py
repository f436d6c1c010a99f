"""A hand-over pack becomes a new dossier. Nothing of it is trusted: each value is checked as if it was typed."""

import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models, transaction
from django.utils import timezone

from wijkdna.domain.handover import PackRefused, PointsNowhere, renumbered
from wijkdna.domain.plan_document import from_plain
from wijkdna.domain.reach_groups import BY_KEY, TELLING
from wijkdna.domain.reasons import said_days
from wijkdna.store.condition_card import load_condition_card
from wijkdna.store.handover import PackTable, load_handover
from wijkdna.store.moments import CHANNELS
from wijkdna.store.priors import load_library
from wijkdna.web.accounts.models import Team, User
from wijkdna.web.dossiers.actions import make_dossier
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.fieldwork.queries import themes
from wijkdna.web.handover.queries import ENTITIES, Plain, model_of
from wijkdna.web.shared.audit import record
from wijkdna.web.socialmap.models import Entity, Sight

MOST_ROWS = 8_000
"""Of all tables together."""

LONGEST_TEXT = 20_000
MOST_IN_A_LIST = 200
_MOST_BEFOREHAND = 1e9
MOST_YEARS = 25
"""Between now and a day: longer than anything that is filled in on a page."""

_RELEASE = re.compile(r"[0-9A-Za-z.-]{1,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The area that a dossier is about, one of the two; release: whose figures it gets."""

    release: str
    area_code: str = ""
    own_area: str = ""


def import_pack(*, team: Team, name: str, place: Place, plain: Plain, by: User) -> Dossier:
    """A new dossier of a team from a pack; all of it or nothing. Raises PackRefused, and ActionRefused for its name."""
    tables = _tables_in(plain)
    try:
        with transaction.atomic():
            area = {"area_code": place.area_code, "own_area": place.own_area}
            dossier = make_dossier(team=team, name=name, release=place.release, by=by, **area)
            reading = _Reading(dossier, by)
            for table in load_handover().tables.values():
                reading.add(table, tables[table.name])
            record(by, "overdrachtspakket ingelezen", dossier)
    except (IntegrityError, DataError):
        raise PackRefused(
            "Dit pakket spreekt zichzelf tegen: iets staat er dubbel in. Vraag een nieuw pakket."
        ) from None
    return dossier


def _tables_in(plain: Plain) -> dict[str, list[Plain]]:
    """The rows of each table, numbered from 1; a table that is not in the pack is empty. Raises PackRefused."""
    found, known = plain.get("tables"), load_handover().tables
    if not isinstance(found, dict) or not all(isinstance(rows, list) for rows in found.values()):
        raise PackRefused("Dit pakket mist zijn tabellen. Vraag een nieuw pakket.")
    if unknown := set(found) - set(known):
        name = sorted(map(str, unknown))[0][:40]
        raise PackRefused(f"In dit pakket staat een tabel die deze site niet kent: “{name}”. Laat de site bijwerken.")
    if sum(map(len, found.values())) > MOST_ROWS:
        raise PackRefused(f"In dit pakket staan meer dan {MOST_ROWS} regels. Dat is geen dossier.")
    for name, rows in found.items():
        if any(not isinstance(one, dict) or one.get("nr") != n for n, one in enumerate(rows, 1)):
            raise PackRefused(f"In dit pakket zijn de regels van “{known[name].title}” niet goed genummerd.")
    return {name: found.get(name, []) for name in known}


@dataclass
class _Reading:
    """A dossier in the making. numbers: for each table that is done, the number in the pack to that of the row."""

    dossier: Dossier
    by: User
    numbers: dict[str, dict[int, int]] = field(default_factory=dict)

    def add(self, table: PackTable, rows: list[Plain]) -> None:
        """All rows of a table; those that point at their own table get that when all are there."""
        self.numbers[table.name] = {}
        made = [self._add(table, plain) for plain in rows]
        for plain, row in zip(rows, made, strict=True):
            self._join(table, plain, row)
        if table.name == ENTITIES:  # what only who keeps the contact may see is now hers who takes over
            Entity.objects.filter(dossier=self.dossier, sight=Sight.CONTACT).update(keeper=self.by)

    def _add(self, table: PackTable, plain: Plain) -> Any:  # noqa: ANN401 any model
        where = _Where(table.title, plain["nr"])
        model = model_of(table)
        if unknown := set(plain) - {"nr", *table.fields, *table.refs, *table.several, *table.keys}:
            raise where.refuse(f"“{sorted(map(str, unknown))[0][:40]}” kennen wij niet")
        values = {name: _value(model, name, plain.get(name), where) for name in table.fields}
        values |= {f"{name}_id": self._at(table, name, plain, where) for name in table.refs if not _is_own(table, name)}
        for name, key in table.keys.items():
            values[name] = self._key(model, name, key.kind, plain, where)
        values |= {name: uuid4() for name in table.made}
        row = model(dossier=self.dossier, **values)  # by nobody: who wrote it works elsewhere
        _check(row, table, where)
        row.save(force_insert=True)
        self.numbers[table.name][plain["nr"]] = row.pk
        _keep_days(row, table, values)
        return row

    def _at(self, table: PackTable, name: str, plain: Plain, where: "_Where") -> int | None:
        """The number of the row that it points at."""
        number, is_needed = plain.get(name), not model_of(table)._meta.get_field(name).null
        if number is None and not is_needed:
            return None
        return self._found(table.refs[name].table, number, where)

    def _found(self, table: str, number: object, where: "_Where") -> int:
        found = self.numbers[table].get(number) if type(number) is int else None
        if found is None:
            raise where.refuse("er wordt gewezen naar iets dat er niet in staat")
        return found

    def _key(self, model: type[models.Model], name: str, kind: str, plain: Plain, where: "_Where") -> Any:  # noqa: ANN401
        value = _value(model, name, plain.get(name), where)
        try:
            if kind == "content":
                from_plain(value)
            return renumbered(kind, value, self.numbers, str(plain.get("kind", "")))
        except PointsNowhere:
            raise where.refuse("er wordt gewezen naar iets dat er niet in staat") from None
        except (AttributeError, KeyError, TypeError, ValueError):
            raise where.refuse("een bewaarde versie van het plan is niet te lezen") from None

    def _join(self, table: PackTable, plain: Plain, row: Any) -> None:  # noqa: ANN401 any model
        where = _Where(table.title, plain["nr"])
        for name in table.refs:
            if _is_own(table, name) and (number := self._at(table, name, plain, where)):
                type(row)._default_manager.filter(pk=row.pk).update(**{f"{name}_id": number})
        for name, at in table.several.items():
            numbers = plain.get(name, [])
            if not isinstance(numbers, list) or len(numbers) > MOST_ROWS:
                raise where.refuse(f"“{at.label}” is geen lijst")
            getattr(row, name).set([self._found(at.table, one, where) for one in numbers])


def _is_own(table: PackTable, name: str) -> bool:
    """It points at a row of the same table, that may come later."""
    return table.refs[name].table == table.name


def _keep_days(row: models.Model, table: PackTable, values: Mapping[str, Any]) -> None:
    """Days that the database would fill in itself stay those of then."""
    own = {
        one.name: values[one.name]
        for one in row._meta.concrete_fields
        if getattr(one, "auto_now_add", False) and values.get(one.name)
    }
    if own:
        model_of(table)._default_manager.filter(pk=row.pk).update(**own)


# ---- values


@dataclass(frozen=True, slots=True)
class _Where:
    title: str
    number: int

    def refuse(self, what: str) -> PackRefused:
        return PackRefused(f"Dit pakket klopt niet: bij “{self.title}”, regel {self.number}, {what}.")


def _value(model: type[models.Model], name: str, value: Any, where: _Where) -> Any:  # noqa: ANN401 any JSON
    """A value of a JSON file for a field of a model. Raises PackRefused."""
    found = model._meta.get_field(name)
    assert isinstance(found, models.Field)
    label = str(_label(found))
    if value is None:
        if not found.null and not getattr(found, "auto_now_add", False):
            raise where.refuse(f"“{label}” is leeg")
        return None
    for kind, read in _READ:
        if isinstance(found, kind):
            try:
                return read(found, value)
            except (TypeError, ValueError, OverflowError):
                raise where.refuse(f"“{label}” kan dit niet zijn") from None
    raise where.refuse(f"“{label}” kennen wij niet")


def _label(found: "models.Field[Any, Any]") -> str:
    """What people call a field."""
    return str(found.verbose_name)


def _moment(_: object, value: Any) -> datetime:  # noqa: ANN401 any JSON
    found = datetime.fromisoformat(_typed(value, str))
    _check_year(found)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _day(_: object, value: Any) -> date:  # noqa: ANN401 any JSON
    found = date.fromisoformat(_typed(value, str))
    _check_year(found)
    return found


def _check_year(found: date) -> None:
    """Raises ValueError for a day that no dossier is about: from one far away no calendar can be made."""
    if abs(found.year - timezone.localdate().year) > MOST_YEARS:
        raise ValueError(found)


def _typed(value: Any, *kinds: type) -> Any:  # noqa: ANN401 any JSON
    if type(value) not in kinds:
        raise TypeError(value)
    return value


def _text(_: object, value: Any) -> str:  # noqa: ANN401 any JSON
    if len(_typed(value, str)) > LONGEST_TEXT:
        raise ValueError("too long")
    return str(value)


def _whole(found: Any, value: Any) -> int:  # noqa: ANN401 any JSON
    """A number that both databases can keep: not all of them look by themselves."""
    largest = 32_767 if isinstance(found, models.PositiveSmallIntegerField) else 2_147_483_647
    if not 0 <= _typed(value, int) <= largest:
        raise ValueError(value)
    return int(value)


def _listed_or_named(found: Any, value: Any) -> Any:  # noqa: ANN401 any JSON
    """A list of texts, or a dict, as the field begins with. A word that this site does not know is left out."""
    if found.default is list:
        if not isinstance(value, list) or len(value) > MOST_IN_A_LIST:
            raise TypeError(value)
        known = _KNOWN_WORDS.get((found.model.__name__, found.name))
        words = known() if known else value
        return [text for one in value if (text := _text(None, one)) in words]
    _typed(value, dict)
    _SHAPES.get((found.model.__name__, found.name), _any_dict)(value)
    return value


_KNOWN_WORDS: Mapping[tuple[str, str], Callable[[], Container[str]]] = {
    ("Condition", "will_do"): lambda: load_condition_card().question("will_do").choices,
    ("Condition", "needs"): lambda: load_condition_card().question("needs").choices,
    ("FieldNote", "themes"): lambda: dict(themes()),
    ("HouseholdGroup", "within"): lambda: BY_KEY,
    ("HouseholdGroup", "flags"): lambda: TELLING,
    ("Moment", "avoid"): lambda: CHANNELS,
    ("Option", "multipliers"): lambda: load_library().multipliers,
}
"""What lists may hold, by model and field: the choices of the forms."""


def _any_dict(value: Plain) -> None:
    """Anything: looked at elsewhere."""


def _texts(value: Plain) -> None:
    for one in value.values():
        _text(None, one)


def _said(value: Plain) -> None:
    """With a reason: texts and numbers alone, and days that are days."""
    for name, one in value.items():
        _typed(one, *((int, float) if name in ("number", "low", "high") else (str, int, float, bool, type(None))))
    said_days(value)
    if not _RELEASE.fullmatch(str(value.get("release") or "-")):
        raise ValueError("no release")


def _seen(value: Plain) -> None:
    """What was true when a kans was made: indicator to texts and numbers."""
    for one in value.values():
        for part in one.values() if isinstance(one, dict) else [one]:
            _typed(part, str, int, float, bool, type(None))


def _beforehand(value: Plain) -> None:
    """What the model went by, as Expected.kept: an id, a tick, and numbers above 0."""
    kinds: dict[str, tuple[type, ...]] = {"prior": (str,), "small_measure": (bool,)}
    for name, one in value.items():
        _typed(one, *kinds.get(name, (int, float)))
        if name not in kinds and not 0 < one < _MOST_BEFOREHAND:
            raise ValueError(name)


_SHAPES: Mapping[tuple[str, str], Callable[[Plain], None]] = {
    ("Reason", "said"): _said,
    ("Chance", "seen"): _seen,
    ("FieldNote", "answers"): _texts,
    ("Outcome", "beforehand"): _beforehand,
}

_READ: tuple[tuple[type, Callable[[Any, Any], Any]], ...] = (
    (models.DateTimeField, _moment),
    (models.DateField, _day),
    (models.BooleanField, lambda _, value: _typed(value, bool)),
    (models.IntegerField, _whole),
    (models.FloatField, lambda _, value: float(_typed(value, int, float))),
    (models.JSONField, _listed_or_named),
    (models.CharField, _text),
    (models.TextField, _text),
)
"""How a value is read, by kind of field: the first that fits."""


def _check(row: models.Model, table: PackTable, where: _Where) -> None:
    """Choices, lengths and bounds, as for what is typed. Raises PackRefused."""
    checked = {*table.fields, *table.keys}
    try:
        row.clean_fields(
            exclude=[one.name for one in row._meta.fields if one.name not in checked or _may_be_empty(one)]
        )
    except ValidationError as wrong:
        name = next(iter(wrong.message_dict))
        found = row._meta.get_field(name)
        assert isinstance(found, models.Field)
        raise where.refuse(f"“{_label(found)}” kan dit niet zijn") from None


def _may_be_empty(found: "models.Field[Any, Any]") -> bool:
    """Django calls an empty list nothing, and would ask for it; a day of making is filled in by itself."""
    return isinstance(found, models.JSONField) or getattr(found, "auto_now_add", False)
