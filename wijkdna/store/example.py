"""The worked example that comes with the package: a team, a dossier and what stands in it. Facts with their sources."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from wijkdna.domain.indicators import DefinitionError
from wijkdna.store.definitions import DEFINITIONS, read_yaml


@dataclass(frozen=True, slots=True)
class ExamplePerson:
    """A role in the example; key: by which the rest of the file names it."""

    key: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class ExampleNote:
    """A note, by the key of a person; the sources of its facts stand in the text."""

    by: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """What to make. The first of the people is the one as whom somebody looks around."""

    team: str
    gemeenten: tuple[str, ...]
    area: str
    dossier: str
    people: tuple[ExamplePerson, ...]
    notes: tuple[ExampleNote, ...]


@lru_cache
def load_example(path: Path = DEFINITIONS / "demo" / "kreileroord.yaml") -> Example:
    """The example. Raises DefinitionError when a note is by nobody, or names a source that is not there."""
    fields = read_yaml(path, dict)
    try:
        people = tuple(ExamplePerson(key, one["name"], one["role"]) for key, one in fields["people"].items())
        notes = tuple(
            ExampleNote(one["by"], _with_sources(one["text"], [fields["sources"][name] for name in one["sources"]]))
            for one in fields["notes"]
        )
        made = Example(
            team=fields["team"],
            gemeenten=tuple(fields["gemeenten"]),
            area=fields["area"],
            dossier=fields["dossier"],
            people=people,
            notes=notes,
        )
    except KeyError as missing:
        raise DefinitionError(f"{path.name}: {missing} is missing") from missing
    if unknown := {note.by for note in notes} - {one.key for one in people}:
        raise DefinitionError(f"{path.name}: nobody is called {', '.join(sorted(unknown))}")
    return made


def _with_sources(text: str, sources: list[str]) -> str:
    return f"{text}\n\nBronnen: {'; '.join(sources)}." if sources else text


Row = Sequence[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleMap:
    """The social map and the field notes, as the file has them; its comments say what each row holds, in order.

    Keys of entities stand for them in all other rows; days count from the day on which the example is made.
    """

    entities: Mapping[str, Mapping[str, Any]]
    ties: tuple[Row, ...]
    doors: tuple[Row, ...]
    conditions: Mapping[str, Mapping[str, Any]]
    promises: tuple[Row, ...]
    contacts: tuple[Row, ...]
    informants: tuple[Row, ...]
    questions: tuple[Mapping[str, Any], ...]
    notes: tuple[Mapping[str, Any], ...]
    claims: tuple[Mapping[str, Any], ...]
    character: tuple[Mapping[str, Any], ...]
    tone: Mapping[str, int]

    def named(self) -> Iterator[str]:
        """Every key of an entity that another row names."""
        for row in (*self.ties, *self.doors):
            yield from row[:2]
        yield from (*self.conditions, *(row[0] for row in (*self.promises, *self.contacts)))
        for row in self.informants:
            yield from (*([row[3]] if row[3] else []), *row[5], *row[6])
        yield from (one["about"] for one in self.questions)
        for note in self.notes:
            yield from (*note["about"], *([note["place"]] if "place" in note else []))
        yield from (one["part_of"] for one in self.entities.values() if "part_of" in one)


@lru_cache
def load_example_map(path: Path = DEFINITIONS / "demo" / "kreileroord_map.yaml") -> ExampleMap:
    """The map of the example. Raises DefinitionError when a part is missing, or a row names what is not on the map."""
    parts: Mapping[str, Any] = read_yaml(path, dict)
    fields: dict[str, Any] = {name: tuple(part) if isinstance(part, list) else part for name, part in parts.items()}
    try:
        made = ExampleMap(**fields)
    except TypeError as problem:
        raise DefinitionError(f"{path.name}: {problem}") from problem
    if unknown := set(made.named()) - set(made.entities):
        raise DefinitionError(f"{path.name}: {', '.join(sorted(unknown))} is not on the map")
    return made
