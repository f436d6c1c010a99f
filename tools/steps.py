"""Steps of the set-up. A step is done again only when what it depends on has changed, or its result is gone."""

import hashlib
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.problems import ROOT


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    title    Dutch, shown while it runs
    inputs   files and folders whose content decides whether it must be done again
    given    anything else that decides so
    results  paths that exist once it is done; a step without any is never remembered
    """

    title: str
    run: Callable[[], None]
    inputs: Sequence[Path]
    results: Sequence[Path]
    given: str = ""

    def fingerprint(self) -> str:
        """Digest of all that this step depends on."""
        digest = hashlib.sha256(self.given.encode())
        for path in _files(self.inputs):
            digest.update(f"\0{path}\0".encode() + path.read_bytes())
        return digest.hexdigest()


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.is_file() and "__pycache__" not in one.parts)
        else:
            yield path


def perform(steps: Sequence[Step], memory: Path) -> None:
    """Do the steps that need it, in order. memory is the file that remembers them; it may not exist yet."""
    for step in steps:
        remembered: dict[str, str] = json.loads(memory.read_text()) if memory.exists() else {}
        fingerprint = step.fingerprint()
        done = bool(step.results) and all(path.exists() for path in step.results)
        if not (done and remembered.get(step.title) == fingerprint):
            _perform(step)
            _remember(memory, remembered | {step.title: fingerprint})


def _perform(step: Step) -> None:
    with tempfile.TemporaryFile(dir=ROOT):
        pass  # a folder that we may not write in: say so before minutes of work
    print(f"{step.title} ...", end="", flush=True)
    started = time.monotonic()
    try:
        step.run()
    except BaseException:
        print()
        raise
    print(f" klaar ({time.monotonic() - started:.0f} s)", flush=True)


def _remember(memory: Path, content: dict[str, str]) -> None:
    draft = memory.with_suffix(".draft")
    draft.write_text(json.dumps(content, indent=1))
    draft.replace(memory)
