"""The leerlabs of the example, as definitions/demo/leerlab.yaml has them; its comments say what each row is."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from wijkdna.domain.indicators import DefinitionError
from wijkdna.store.definitions import DEFINITIONS, read_yaml

LABS = ("first", "now")
_ALWAYS = ("slug", "title", "summary", "places", "per_gemeente", "text", "sessions")


@lru_cache
def load_example_labs(path: Path = DEFINITIONS / "demo" / "leerlab.yaml") -> Mapping[str, Mapping[str, Any]]:
    """Both labs, by "first" and "now". Raises DefinitionError when one lacks something, or nobody is `mine`."""
    labs: Mapping[str, Mapping[str, Any]] = read_yaml(path, dict)
    if set(labs) != set(LABS):
        raise DefinitionError(f"{path.name}: it holds {', '.join(labs)}, not {', '.join(LABS)}")
    for name, lab in labs.items():
        if missing := [field for field in _ALWAYS if field not in lab]:
            raise DefinitionError(f"{path.name}: {name} has no {', '.join(missing)}")
    if sum("mine" in one for one in labs["now"]["enrolments"]) != 1:
        raise DefinitionError(f"{path.name}: one enrolment is of who looks around")
    return labs
