"""What a new leerlab can begin with: definitions/lab/start.yaml, which says what stands where."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from wijkdna.domain.indicators import DefinitionError
from wijkdna.store.definitions import DEFINITIONS, read_yaml

Fields = Mapping[str, Any]
OF_LAB = ("title", "summary", "audience", "costs", "motive_question", "text")
OF_SESSION = ("number", "title", "goals", "homework", "homework_text")


@dataclass(frozen=True, slots=True)
class LabStart:
    """Fields of a lab and of its sessions, by name; what a session does not have is ""."""

    lab: Fields
    sessions: tuple[Fields, ...]


@lru_cache
def load_lab_start(path: Path = DEFINITIONS / "lab" / "start.yaml") -> LabStart:
    """Read once per process. Raises DefinitionError."""
    found: Mapping[str, Any] = read_yaml(path, dict)
    try:
        lab, sessions = found["lab"], [dict.fromkeys(OF_SESSION, "") | one for one in found["sessions"]]
    except (KeyError, TypeError) as problem:
        raise DefinitionError(f"{path.name}: {problem!r}") from problem
    odd = set(lab) ^ set(OF_LAB)
    odd |= {name for one in sessions for name in set(one) ^ set(OF_SESSION)}
    if odd or not all(str(one["title"]) for one in sessions):
        raise DefinitionError(f"{path.name}: too many or too few: {', '.join(sorted(odd))}")
    return LabStart(lab, tuple(sessions))
