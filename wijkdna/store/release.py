"""Releases: complete, immutable sets of figures. A release is a folder that is never edited.

publish() fills a temporary folder, renames it and replaces the one-line file `current`: a reader sees the old
release or the new one, never something in between. A crash leaves a folder that starts with a dot, nothing else.

Files of a release
    figures.parquet    area, indicator, period, value, status, how, measured_for, origin; sorted by area
    variables.parquet  area, variable, period, value, status (KNOWN or REDRAWN), origin (place in origins.json): the
                       published numbers behind the figures
    areas.parquet      code, name, level, gemeente, provincie, wijk, postcode4
    places.parquet     schools and places of OpenStreetMap, with coordinates; each row says its source and licence
    origins.json       one per published table and period, with the sha256 of its bytes
    indicators.json    the definitions the figures were made with
    release.json       day, border year, what the checks said, and which fetched files it was made of
    border_changes.json  what is known of codes of other years; see border_changes.py
    shapes/            borders as TopoJSON
    latest/            arrays derived from the above; see derive.py. Not in git.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path

SHIPPED = Path(__file__).parent.parent / "shipped"
_CURRENT = "current"

FORMAT = 3
"""Raised when the arrays in latest/ change; an installed release with another format is derived again."""


class NoRelease(Exception):
    """There is no release in the data folder."""


def releases_folder(data: Path) -> Path:
    """Where the releases of a data folder stand."""
    return data / "releases"


def publish(data: Path, name: str, fill: Callable[[Path], None]) -> Path:
    """Publish a new release and make it current; returns its folder.

    fill  writes all files of the release into the folder it is given; when it raises, nothing has changed

    A name that exists gets a number behind it: releases are never overwritten.
    """
    target = add(data, name, fill)
    make_current(data, target.name)
    return target


def add(data: Path, name: str, fill: Callable[[Path], None]) -> Path:
    """The same, but readers stay with the release that is current: for an earlier one that somebody still uses."""
    releases = releases_folder(data)
    releases.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=releases))
    try:
        fill(draft)
        draft.chmod(0o755)  # mkdtemp makes it private; other workers must read it
        target = _free_name(releases, name)
        draft.rename(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return target


def _free_name(releases: Path, name: str) -> Path:
    target, number = releases / name, 2
    while target.exists():
        target, number = releases / f"{name}.{number}", number + 1
    return target


def make_current(data: Path, name: str) -> None:
    """Point readers to a release, in one atomic step."""
    releases = releases_folder(data)
    handle, draft = tempfile.mkstemp(prefix=".current-", dir=releases)
    with os.fdopen(handle, "w") as file:
        file.write(f"{name}\n")
    Path(draft).chmod(0o644)
    Path(draft).replace(releases / _CURRENT)


def current(data: Path) -> Path:
    """Folder of the current release. Raises NoRelease when there is none."""
    try:
        name = (releases_folder(data) / _CURRENT).read_text().strip()
    except FileNotFoundError:
        raise NoRelease(f"Er staat nog geen uitgave van de cijfers in {data}.") from None
    return releases_folder(data) / name


def installed(data: Path) -> list[Path]:
    """Folders of all releases in a data folder, the newest first; a draft of one is none."""
    found = releases_folder(data).glob("[!.]*/release.json")
    return sorted((file.parent for file in found), key=_age, reverse=True)


def _age(folder: Path) -> tuple[str, int]:
    """To sort by: the name, and of one of the same day its number."""
    name, _, number = folder.name.partition(".")
    return name, int(number) if number.isdecimal() else 1


def forget_old(data: Path, keep: Collection[str], newest: int) -> list[str]:
    """Remove releases that are not current, not among the newest and not kept by name; returns the names that went.

    Renamed first: who looks for one finds all of it or nothing, and who has it open keeps reading.
    """
    try:
        stay = {*keep, current(data).name}
    except NoRelease:
        return []
    gone = [folder for folder in installed(data)[newest:] if folder.name not in stay]
    for folder in gone:
        aside = folder.rename(folder.with_name(f".old-{folder.name}"))
        shutil.rmtree(aside, ignore_errors=True)
    return [folder.name for folder in gone]


def is_derived(folder: Path) -> bool:
    """True when latest/ of a release stands there in the present format."""
    try:
        return bool(json.loads((folder / "latest" / "meta.json").read_text())["format"] == FORMAT)
    except FileNotFoundError:
        return False


def shipped() -> Path:
    """The release that came with the package. Raises NoRelease when the package has none."""
    found = sorted(folder for folder in SHIPPED.glob("*") if (folder / "release.json").is_file())
    if not found:
        raise NoRelease("Bij dit pakket zit geen uitgave van de cijfers.")
    return found[-1]


def install_shipped(data: Path, derive: Callable[[Path], None]) -> bool:
    """Copy the shipped release to the data folder when it is newer than what stands there; True when it did.

    derive  adds what is not shipped (`latest/`) to the copy before readers see it
    """
    source = shipped()
    try:
        if current(data).name >= source.name:
            return False
    except NoRelease:
        pass
    if (releases_folder(data) / source.name).exists():
        make_current(data, source.name)
        return True

    def fill(draft: Path) -> None:
        shutil.copytree(source, draft, dirs_exist_ok=True)
        derive(draft)

    publish(data, source.name, fill)
    return True
