"""What of a dossier goes along to who takes over, as plain data: what this person may see, without names of people."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils import timezone

from wijkdna import __version__
from wijkdna.domain.handover import FORMAT, VERSION, renumbered_or_gone
from wijkdna.domain.plan_texts import NAME_LEFT_OUT, any_of
from wijkdna.store.handover import PackTable, load_handover
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.partners.models import Promise
from wijkdna.web.plan_papers.queries import names_without_agreement
from wijkdna.web.plans.models import ReasonKind
from wijkdna.web.socialmap.models import Entity
from wijkdna.web.socialmap.queries import entities_of

Plain = dict[str, Any]
ENTITIES = "entities"
_OF_PEOPLE = (ReasonKind.DEUR, ReasonKind.PARTNER)
"""Kinds of reasons, and of what a remark is about, that hold numbers of who stands on the map."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A dossier as plain data, ready to be written as JSON. names: in how many texts a name was left out."""

    plain: Plain
    names: int

    @property
    def tables(self) -> Mapping[str, list[Plain]]:
        """The rows of each table, by its name."""
        found: Mapping[str, list[Plain]] = self.plain["tables"]
        return found


def pack_of(access: Access) -> Pack:
    """All that goes along, for this person."""
    packing = _Packing(access)
    tables = {one.name: packing.rows_of(one) for one in load_handover().tables.values()}
    plain = {
        "format": FORMAT,
        "version": VERSION,
        "made_on": timezone.localdate().isoformat(),
        "made_with": __version__,
        "dossier": {name: getattr(access.dossier, name) for name in load_handover().dossier},
        "tables": tables,
    }
    clean, names = _without_names(plain, names_without_agreement(access.dossier))
    return Pack(_fitting(clean), names)


def model_of(table: PackTable) -> type[Model]:
    """The model of a table."""
    found: type[Model] = apps.get_model(table.model)
    return found


@dataclass
class _Packing:
    """A pack in the making. numbers: for each table that is done, the number of a row to its number in the pack.

    people: numbers of those who stay behind, in the order in which they turn up
    """

    access: Access
    numbers: dict[str, dict[int, int]] = field(default_factory=dict)
    people: dict[tuple[str, int], int] = field(default_factory=dict)

    def rows_of(self, table: PackTable) -> list[Plain]:
        """The rows of a table that go along; what they point at was done before."""
        rows = [row for row in self._all(table) if self._may_go(table, row)]
        self.numbers[table.name] = {row.pk: n for n, row in enumerate(rows, 1)}
        return [self._row(table, row) for row in rows]

    def _all(self, table: PackTable) -> QuerySet[Any]:
        if table.name == ENTITIES:
            rows: QuerySet[Any] = entities_of(self.access)
        else:
            rows = model_of(table)._default_manager.filter(dossier=self.access.dossier, **table.only)
        return rows.order_by("pk").prefetch_related(*table.several)

    def _may_go(self, table: PackTable, row: Any) -> bool:  # noqa: ANN401 any model
        """It points at nothing that it cannot do without and that stays behind."""
        needed = [name for name in table.refs if not row._meta.get_field(name).null]
        if not all(self._number(table, name, row) for name in needed):
            return False
        return not self._is_about_hidden(table.name, row)

    def _is_about_hidden(self, table: str, row: Any) -> bool:  # noqa: ANN401 any model
        """It tells of somebody on the map whom this person may not see, or of what was promised to her."""
        if table == "questions":
            return row.about_id in self._hidden
        if table == "reasons":
            kind, target = row.kind, row.target
        elif table == "set_aside":
            kind, _, target = row.about.partition(":")
        else:
            return False
        hidden = self._hidden_promises if kind == "promise" else self._hidden if kind in _OF_PEOPLE else ()
        return bool({int(one) for one in target.split("-") if one.isdecimal()} & set(hidden))

    @cached_property
    def _hidden_promises(self) -> set[int]:
        there = Promise.objects.filter(dossier=self.access.dossier, entity__in=self._hidden)
        return set(there.values_list("pk", flat=True))

    @cached_property
    def _hidden(self) -> set[int]:
        there = set(Entity.objects.filter(dossier=self.access.dossier).values_list("pk", flat=True))
        return there - set(self.numbers[ENTITIES])

    def _number(self, table: PackTable, name: str, row: Any) -> int | None:  # noqa: ANN401 any model
        found = getattr(row, f"{name}_id")
        return self.numbers[table.refs[name].table].get(found) if found else None

    def _row(self, table: PackTable, row: Any) -> Plain:  # noqa: ANN401 any model
        plain: Plain = {"nr": self.numbers[table.name][row.pk]}
        plain |= {name: _plain(getattr(row, name)) for name in table.fields}
        plain |= {name: self._person(row, name, of) for name, of in table.numbered.items()}
        for name in table.refs:
            plain[name] = self._number(table, name, row)
            if plain[name] is None and getattr(row, f"{name}_id"):
                plain |= {other: "" for other in table.blank.get(name, ())}
        for name, at in table.several.items():
            known = self.numbers[at.table]
            plain[name] = [known[one.pk] for one in getattr(row, name).all() if one.pk in known]
        for name, key in table.keys.items():
            plain[name] = renumbered_or_gone(key.kind, getattr(row, name), self.numbers, getattr(row, "kind", ""))
        return plain

    def _person(self, row: Any, name: str, of: str) -> int | None:  # noqa: ANN401 any model
        """A number for whoever it was; of an earlier hand-over only a number is known. None: not known at all."""
        known = next(((one, value) for one in (f"{of}_id", name) if (value := getattr(row, one)) is not None), None)
        return None if known is None else self.people.setdefault(known, len(self.people) + 1)


def _plain(value: Any) -> Any:  # noqa: ANN401 any value of a field
    return value.isoformat() if isinstance(value, date) else value


def _without_names(plain: Plain, names: Iterable[str]) -> tuple[Plain, int]:
    """All texts without names of people who did not agree, and in how many one stood."""
    name = any_of(names)
    found: list[str] = []

    def cleaned(value: Any) -> Any:  # noqa: ANN401 any JSON
        if isinstance(value, dict):
            return {key: cleaned(one) for key, one in value.items()}
        if isinstance(value, list):
            return [cleaned(one) for one in value]
        if name is None or not isinstance(value, str) or not name.search(value):
            return value
        found.append(value)
        return name.sub(NAME_LEFT_OUT, value)

    return cleaned(plain), len(found)


def _fitting(plain: Plain) -> Plain:
    """Texts no longer than they may be when they are read in: the words for a name may be longer than the name."""
    for table in load_handover().tables.values():
        meta = model_of(table)._meta
        longest = {name: most for name in table.fields if (most := getattr(meta.get_field(name), "max_length", None))}
        for row in plain["tables"][table.name]:
            row |= {name: row[name][:most] for name, most in longest.items() if isinstance(row[name], str)}
    longest_name = Dossier._meta.get_field("name").max_length
    return plain | {"dossier": plain["dossier"] | {"name": plain["dossier"]["name"][:longest_name]}}


# ---- for people


@dataclass(frozen=True, slots=True)
class Counted:
    """How much of a table goes along."""

    title: str
    count: int


def counts_of(pack: Pack) -> list[Counted]:
    """What is in a pack, of which there is any."""
    tables = load_handover().tables
    return [Counted(tables[name].title, len(rows)) for name, rows in pack.tables.items() if rows]


def staying_behind(dossier: Dossier) -> list[str]:
    """What of this dossier does not go along, in words, each once."""
    found = [
        why
        for label, why in load_handover().left_out.items()
        if apps.get_model(label)._default_manager.filter(dossier=dossier).exists()
    ]
    return list(dict.fromkeys(found))


def readable(pack: Pack) -> Iterator[tuple[PackTable, list[str], list[list[str]]]]:
    """Each table that holds anything as headings and rows of texts, with names instead of numbers."""
    known = load_handover().tables
    for name, rows in pack.tables.items():
        if rows:
            table = known[name]
            yield table, headings(table), [_said(table, row, pack) for row in rows]


def headings(table: PackTable) -> list[str]:
    """Headings of the csv of a table. What a version of a plan held stays in the JSON."""
    parts = (*table.refs.values(), *table.several.values(), *_shown_keys(table).values())
    return ["nummer", *table.fields.values(), *(one.label for one in parts)]


def _shown_keys(table: PackTable) -> Mapping[str, Any]:
    return {name: key for name, key in table.keys.items() if key.kind != "content"}


def _said(table: PackTable, row: Plain, pack: Pack) -> list[str]:
    """A row in words."""
    meta = model_of(table)._meta
    cells = [str(row["nr"])]
    for name in table.fields:
        choices = dict(getattr(meta.get_field(name), "flatchoices", ()))
        cells.append(str(choices[row[name]]) if choices and row[name] in choices else _words(row[name]))
    cells += [_name_of(pack, one.table, row[name]) for name, one in table.refs.items()]
    for name, one in table.several.items():
        cells.append("; ".join(_name_of(pack, one.table, number) for number in row[name]))
    cells += [_words(row[name]) for name in _shown_keys(table)]
    return cells


def _words(value: Any) -> str:  # noqa: ANN401 any JSON
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list):
        return "; ".join(map(_words, value))
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_words(one)}" for name, one in value.items())
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return "" if value is None else str(value)


def _name_of(pack: Pack, table: str, number: int | None) -> str:
    """A row in words: its name, else its number."""
    if number is None:
        return ""
    named = load_handover().tables[table].named
    text = str(pack.tables[table][number - 1][named]) if named else ""
    return text[:80] or f"nummer {number}"
