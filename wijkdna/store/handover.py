"""Reads what of a dossier goes into a hand-over pack: definitions/handover.yaml.

Read once per process; a mistake in the file is a DefinitionError that names it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from wijkdna.domain.handover import KEYS
from wijkdna.domain.indicators import DefinitionError
from wijkdna.store.definitions import DEFINITIONS, read_yaml


@dataclass(frozen=True, slots=True)
class Reference:
    """Points at one row of a table of the pack, or at several."""

    table: str
    label: str


@dataclass(frozen=True, slots=True)
class KeyField:
    """Text with the number of a row in it; kind: one of KEYS."""

    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class PackTable:
    """What goes along of one table. model: "web.Tie"; named: the field that names a row to people, "" for none.

    fields    name to heading;  refs, several  name to what it points at;  keys  name to what is in it
    blank     a reference to the fields that are left empty when it may not be seen
    numbered  name of a field to that of the person for whom it holds a number: one person, one number
    only      rows with these values;  made  fields that get a new value;  left_out  fields that stay behind, and why
    """

    name: str
    model: str
    title: str
    named: str
    fields: Mapping[str, str]
    refs: Mapping[str, Reference]
    several: Mapping[str, Reference]
    keys: Mapping[str, KeyField]
    blank: Mapping[str, tuple[str, ...]]
    numbered: Mapping[str, str]
    only: Mapping[str, Any]
    made: Mapping[str, str]
    left_out: Mapping[str, str]

    @property
    def known(self) -> set[str]:
        """All fields that it names."""
        return {*self.fields, *self.refs, *self.several, *self.keys, *self.made, *self.left_out}


@dataclass(frozen=True, slots=True)
class PackTables:
    """The whole. dossier: fields of the dossier itself, name to heading; left_out: tables that stay behind, and why."""

    tables: Mapping[str, PackTable]
    dossier: Mapping[str, str]
    dossier_left_out: Mapping[str, str]
    left_out: Mapping[str, str]


@lru_cache
def load_handover(folder: Path = DEFINITIONS) -> PackTables:
    """What goes along. Raises DefinitionError."""
    path = folder / "handover.yaml"
    try:
        found = read_yaml(path, dict)
        usual = _words(found["usual"])
        tables: dict[str, PackTable] = {}
        for name, one in found["tables"].items():
            tables[name] = _table(name, one, usual, {*tables, name})
        dossier = found["dossier"]
        left_out = _words(dossier["left_out"]) | usual
        return PackTables(tables, _words(dossier["fields"]), left_out, _words(found["left_out"]))
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        raise DefinitionError(f"{path.name}: {problem!r}") from problem


def _table(name: str, one: Mapping[str, Any], usual: dict[str, str], earlier: set[str]) -> PackTable:
    refs, several = (_references(one.get(part, {}), earlier) for part in ("refs", "several"))
    keys = {field: KeyField(key["kind"], key["label"]) for field, key in one.get("keys", {}).items()}
    if unknown := {key.kind for key in keys.values()} - set(KEYS):
        raise ValueError(f"{name}: unknown kinds of keys {sorted(unknown)}")
    made = PackTable(
        name=name,
        model=one["model"],
        title=one["title"],
        named=one.get("named", ""),
        fields=_words(one["fields"]),
        refs=refs,
        several=several,
        keys=keys,
        blank={field: tuple(names) for field, names in one.get("blank", {}).items()},
        numbered=_words(one.get("numbered", {})),
        only=dict(one.get("only", {})),
        made=_words(one.get("made", {})),
        left_out=_words(one.get("left_out", {})) | usual,
    )
    counts = (made.fields, made.refs, made.several, made.keys, made.made, made.left_out)
    if len(made.known) != sum(map(len, counts)):
        raise ValueError(f"{name}: a field stands twice")
    return made


def _references(found: Mapping[str, Any], earlier: set[str]) -> dict[str, Reference]:
    if late := {one["table"] for one in found.values()} - earlier:
        raise ValueError(f"points at tables that come later: {sorted(late)}")
    return {field: Reference(one["table"], one["label"]) for field, one in found.items()}


def _words(found: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(text) for name, text in found.items()}
