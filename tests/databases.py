"""Which tests run, on which database, and in which order."""

from collections.abc import Callable

import pytest
from django.db import connections


def pytest_addoption(parser: pytest.Parser) -> None:
    """What `make test` runs again on PostgreSQL, and what `make release` walks through wholly."""
    parser.addoption("--database-tests-only", action="store_true", help="only the tests that use the database")
    parser.addoption("--thorough", action="store_true", help="all of what else is sampled")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long walks first: who is done takes over from the others, and at the end only short tests are left."""
    if config.getoption("database_tests_only"):
        _leave_out(config, items, lambda item: not uses_database(item))
        if not config.getoption("thorough"):
            _leave_out(config, items, lambda item: item.get_closest_marker("same_answer") is not None)
    if not config.getoption("thorough"):
        _leave_out(config, items, lambda item: item.get_closest_marker("thorough") is not None)
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def _leave_out(config: pytest.Config, items: list[pytest.Item], which: Callable[[pytest.Item], bool]) -> None:
    config.hook.pytest_deselected(items=[item for item in items if which(item)])
    items[:] = [item for item in items if not which(item)]


def uses_database(item: pytest.Item) -> bool:
    """True for a test that asks for a database, itself or by a fixture; pytest-django keeps all others from it.

    So whatever is left out when only these run gives the same answer on any database: it cannot open a connection.
    What a test starts in a process of its own has a database that the test chose.
    """
    asked = set(getattr(item, "fixturenames", ())) & {"db", "transactional_db", "live_server"}
    return bool(asked) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Of SQLite a file, as on a real site, and not its memory: there writers do not wait for each other."""
    if (database := connections["default"]).vendor == "sqlite":
        database.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "wijkdna.sqlite3")
