"""Real parts for tests: releases made by the real pipeline from tests/samples/raw, once per worker."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.databases import (  # noqa: F401  pytest looks for them here
    django_db_modify_db_settings,
    pytest_addoption,
    pytest_collection_modifyitems,
)
from tests.installed import installed
from wijkdna.pipeline.build import build
from wijkdna.store.latest import Latest, latest

SAMPLES = Path(__file__).parent / "samples" / "raw"

# A busy computer is slow, not wrong: time is measured elsewhere.
settings.register_profile("thorough", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("usual", parent=settings.get_profile("thorough"), max_examples=40)

DAY = date(2026, 11, 25)

ChangeRaw = Callable[[str, str, str], Path]


def silent(share: float, text: str) -> None:
    """Progress that nobody reads."""


def pytest_configure(config: pytest.Config) -> None:
    """How many cases a property is tried on, where a test does not say so itself."""
    settings.load_profile("thorough" if config.getoption("thorough") else "usual")


@pytest.fixture(autouse=True)
def environment_as_it_was() -> Iterator[None]:
    """A command that a test calls reads .env of this checkout; the next test knows nothing of it."""
    before = dict(os.environ)
    yield
    if os.environ != before:
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture(scope="session")
def built_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one release of the samples. Shared: copy it before you publish in it."""
    data = tmp_path_factory.mktemp("data")
    build(SAMPLES, data, DAY, silent)
    return data


@pytest.fixture(scope="session")
def built_release(built_data: Path) -> Latest:
    """The release of the samples, open for reading."""
    return latest(built_data)


@pytest.fixture(scope="session")
def shipped_release(tmp_path_factory: pytest.TempPathFactory) -> Latest:
    """The release that comes with the package, installed as at first start; the same folder for all workers."""
    return latest(installed(tmp_path_factory))


@pytest.fixture
def own_data(built_data: Path, tmp_path: Path) -> Path:
    """A copy of built_data for a test that publishes."""
    return Path(shutil.copytree(built_data, tmp_path / "data"))


@pytest.fixture
def changed_raw(tmp_path: Path) -> ChangeRaw:
    """changed_raw(file, old, new) gives a copy of the samples with other text in a file; calls add up."""
    folder = tmp_path / "raw"

    def change(file: str, old: str, new: str) -> Path:
        if not folder.exists():
            shutil.copytree(SAMPLES, folder)
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")
        return folder

    return change
