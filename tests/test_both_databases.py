"""`make test` on two databases: which tests run again, on what, and that the PostgreSQL of the tests leaves nothing."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tools import packages, postgres, suite

ROOT = Path(__file__).parent.parent

KINDS_OF_TESTS = """
import pytest

@pytest.fixture
def somebody(db):
    return "somebody"

@pytest.mark.django_db
def test_with_the_mark():
    pass

def test_with_the_fixture(db):
    pass

def test_with_transactions(transactional_db):
    pass

def test_with_a_server(live_server):
    pass

def test_through_another_fixture(somebody):
    pass

def test_of_a_page_without_a_database(client):
    pass
"""

SERVE_UNTIL_KILLED = """
from tools import postgres
with postgres.server() as address:
    print(address, flush=True)
    input()
"""

SERVE_ON_A_FULL_DISK = """
import resource, sys
from tools import postgres
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
sys.exit(postgres.main())
"""


@pytest.fixture
def place():
    """A temporary folder where the server may stand: not too deep for a socket, and open to its owner."""
    folder = Path(tempfile.mkdtemp(dir="/tmp", prefix="place-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def address(place, monkeypatch):
    """The address of a server that stands in `place`."""
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    monkeypatch.setenv("TMPDIR", str(place))
    with postgres.server() as address:
        yield address


@pytest.fixture
def small(tmp_path):
    """small(text, *more): arguments for pytest to run tests with this text and no others."""

    def write(text, *more):
        (tmp_path / "test_small.py").write_text(text)
        ini = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path), "-p", "tests.databases"]
        return [str(tmp_path / "test_small.py"), *ini, "-n0", "--no-migrations", *more]

    return write


def collected(*arguments):
    """Names of the tests that pytest would run."""
    command = [sys.executable, "-m", "pytest", "--collect-only", *arguments]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [line.partition("::")[2] for line in printed.splitlines() if "::" in line]


def run(code, place, **options):
    """Code against tools/, with its temporary files in `place`."""
    env = {**os.environ, "TMPDIR": str(place)}
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=env, text=True, **options)


def query(address, sql):
    with psycopg.connect(address) as server:
        return server.execute(sql).fetchone()[0]


def environment():
    return {name: value for name, value in packages.environment().items() if name != "DATABASE_URL"}


@pytest.mark.django_db
def test_the_database_of_the_tests_is_the_one_that_was_asked_for():
    asked = os.environ.get("DATABASE_URL", "sqlite:").partition(":")[0]

    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if asked == "sqlite" else "SELECT version()")
        answer = cursor.fetchone()[0]

    assert answer.startswith("3." if asked == "sqlite" else "PostgreSQL ")


@pytest.mark.django_db
def test_a_database_of_sqlite_is_a_file_in_which_writers_wait_for_each_other():
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone() == ("wal",)
    assert connection.is_usable()


def test_a_test_that_does_not_ask_for_a_database_gets_none():
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        connection.cursor()


def test_the_tests_that_run_again_are_those_that_ask_for_a_database(small):
    assert sorted(collected(*small(KINDS_OF_TESTS, "--database-tests-only"))) == [
        "test_through_another_fixture",
        "test_with_a_server",
        "test_with_the_fixture",
        "test_with_the_mark",
        "test_with_transactions",
    ]


def test_what_asks_the_database_nothing_new_runs_again_when_all_is_walked_through(small):
    text = "import pytest\n\n@pytest.mark.same_answer\ndef test_small(db):\n    pass\n"

    assert collected(*small(text)) == ["test_small"]
    assert collected(*small(text, "--database-tests-only", "--thorough")) == ["test_small"]
    with pytest.raises(subprocess.CalledProcessError):  # nothing is left
        collected(*small(text, "--database-tests-only"))


def test_the_tests_that_run_again_hold_those_of_concurrency_and_none_of_arithmetic():
    concurrency = collected("tests/web/test_concurrency.py")

    again = collected("tests/web/test_concurrency.py", "tests/domain/test_areas.py", "--database-tests-only")

    assert again == [name for name in concurrency if "full_disk" not in name]  # those make a database of their own
    assert len(again) > 3


@pytest.mark.parametrize("only", ["sqlite", "postgresql"])
def test_what_is_right_on_one_database_only_fails_the_run(small, only):
    text = f"from django.db import connection\n\ndef test_small(db):\n    assert connection.vendor == '{only}'\n"

    assert suite.run(small(text), environment()) == 1


def test_a_choice_of_tests_without_a_database_is_no_failure(small):
    assert suite.run(small("def test_small():\n    pass\n"), environment()) == 0


def test_a_choice_of_no_tests_is_a_failure(small):
    assert suite.run(small("def test_small():\n    pass\n", "-k", "another"), environment()) == 5


def test_what_is_right_on_both_databases_passes_and_pytest_has_the_last_word(small, capfd):
    code = suite.run(small("def test_small(db):\n    pass\n\ndef test_other():\n    pass\n"), environment())

    lines = capfd.readouterr().out.splitlines()
    assert lines[-3] == "Nu op PostgreSQL: de toetsen die de database gebruiken"
    assert lines[-1].startswith("1 passed, 1 deselected in ")
    assert code == 0


def test_an_own_database_is_the_only_one(small, address):
    text = "from django.db import connection\n\ndef test_small(db):\n    assert connection.vendor == 'postgresql'\n"

    assert suite.run(small(text), environment() | {"DATABASE_URL": address}) == 0


def test_the_server_answers_to_its_owner_and_listens_on_no_port(address, place):
    (folder,) = place.iterdir()

    assert query(address, "SHOW listen_addresses") == ""
    assert query(address, "SELECT count(*) FROM pg_stat_activity WHERE client_addr IS NOT NULL") == 0
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_server_changes_no_users_and_no_rights(place, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(place))
    above = [folder for start in (packages.VENV, place) for folder in (start, *start.parents)]

    def rights():
        return Path("/etc/passwd").read_bytes(), [folder.stat().st_mode for folder in above]

    before = rights()
    with postgres.server():
        during = rights()

    assert (during, rights()) == (before, before)


def test_a_server_that_is_done_leaves_nothing(place, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(place))

    with postgres.server() as address:
        number = query(address, "SELECT pg_backend_pid()")

    assert list(place.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_server_of_tests_that_were_stopped_leaves_nothing(place, how):
    with run(SERVE_UNTIL_KILLED, place, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as tests:
        tests.stdout.readline()
        left = len(list(place.iterdir()))
        tests.send_signal(how)
        tests.stderr.read()  # ends when the keeper and the server have let go of it too

    assert (left, list(place.iterdir())) == (1, [])


def test_a_server_that_cannot_start_says_why_and_leaves_nothing(place):
    with run(SERVE_ON_A_FULL_DISK, place, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as keeper:
        said = keeper.stdout.read()

    assert "File too large" in said
    assert "Traceback" not in said
    assert (keeper.returncode, list(place.iterdir())) == (1, [])
