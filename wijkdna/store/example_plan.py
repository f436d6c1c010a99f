"""How the worked example ends: its options, kansen, moments, results and plan. What names something else is checked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from wijkdna.domain.indicators import DefinitionError
from wijkdna.store.definitions import DEFINITIONS, read_yaml
from wijkdna.store.example import ExampleMap, load_example, load_example_map

Fields = Mapping[str, Any]

WORDS = frozenset({"end", "choose", "joins", "joins_low", "joins_high"})
"""What a line may leave to be filled in; also <option>_low and <option>_high, of the last result of an option."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamplePlan:
    """The rows, as the file has them; its comments say what each holds. Keys name rows of one part in the others."""

    approach: Fields
    groups: Mapping[str, Fields]
    options: Mapping[str, Fields]
    results: Sequence[Fields]
    kinds: Mapping[str, Fields]
    topics: Mapping[str, str]
    moments: Mapping[str, Fields]
    moment_source: str
    chances: Mapping[str, Fields]
    plan: Fields
    lines: Mapping[str, Fields]
    choose_in: int
    withdrawn: Fields
    version: Fields
    comments: Sequence[Fields]
    messages: Sequence[Fields]

    def named(self) -> Iterator[tuple[str, str]]:
        """What rows name: a part of the dossier, and a key in it."""
        yield from (("map", row["community"]) for row in self.groups.values())
        on_map = ((self.options, ("entity",)), (self.chances, ("place", "carrier")), (self._actions, ("partner",)))
        for part, names in on_map:
            yield from (("map", row[name]) for row in part.values() for name in names if name in row)
            yield from (("options", row["option"]) for row in part.values() if "option" in row)
            yield from (("chances", row["chance"]) for row in part.values() if "chance" in row)
        yield from (("options", row["option"]) for row in self.results)
        yield from (("map", key) for key in (*self.kinds, *self.withdrawn["about"]))
        yield from (("claims", key) for key in self.topics)
        yield from (("moments", row["moment_key"]) for row in self.chances.values() if "moment_key" in row)
        for row in self.lines.values():
            yield from (one for reason in row["reasons"] for one in named_in(reason))
        yield from (
            ("lines", key) for key in (*self.version["without"], *(one["line"] for one in self.comments)) if key
        )
        yield from (("people", one["by"]) for one in (*self.comments, self.withdrawn))
        yield from (("people", row["keeper"]) for row in self._actions.values())

    @property
    def _actions(self) -> Mapping[str, Fields]:
        return {key: row["action"] for key, row in self.lines.items() if "action" in row}

    def words(self) -> Iterator[str]:
        """Every word that a line leaves to be filled in."""
        for row in self.lines.values():
            yield from (name for _, name, _, _ in Formatter().parse(row["text"]) if name is not None)


_PART_OF = {"notitie": "notes", "bewering": "claims", "partner": "map", "kans": "chances", "moment": "moments"}


def named_in(reason: str) -> list[tuple[str, str]]:
    """What a reason ("deur:dorpsraad-lang") points at: a part, and a key in it. A figure is an indicator: none."""
    kind, _, target = reason.partition(":")
    if kind == "deur":
        return [("map", one) for one in target.split("-")]
    if kind == "bereik":
        return [("options", target)] if target not in ("", "bereikt", "doordrongen") else []
    return [(_PART_OF[kind], target)] if kind in _PART_OF else []


@lru_cache
def load_example_plan(path: Path = DEFINITIONS / "demo" / "kreileroord_plan.yaml") -> ExamplePlan:
    """The plan of the example. Raises DefinitionError when a part is missing, or a row names what is not there."""
    fields: dict[str, Any] = read_yaml(path, dict)
    try:
        made = ExamplePlan(**fields)
        known = _known(made, load_example_map())
        unknown = {f"{key} of {part}" for part, key in made.named() if key not in known[part]}
    except (KeyError, TypeError) as problem:
        raise DefinitionError(f"{path.name}: {problem}") from problem
    unknown |= {f"word {word}" for word in made.words() if not _is_word(made, word)}
    if unknown:
        raise DefinitionError(f"{path.name}: there is no {', '.join(sorted(unknown))}")
    return made


def _known(made: ExamplePlan, around: ExampleMap) -> Mapping[str, set[str]]:
    return {
        "map": set(around.entities),
        "notes": {one["key"] for one in (*around.notes, made.withdrawn)},
        "claims": {one["from"][0] for one in around.claims},
        "options": set(made.options),
        "chances": set(made.chances),
        "moments": set(made.moments),
        "lines": set(made.lines),
        "people": {one.key for one in load_example().people},
    }


def _is_word(made: ExamplePlan, word: str) -> bool:
    option, _, end = word.rpartition("_")
    return word in WORDS or (end in ("low", "high") and any(one["option"] == option for one in made.results))
