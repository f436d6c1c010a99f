"""The worked example that comes with the package: a team, a dossier and what stands in it. Facts with their sources."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

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
