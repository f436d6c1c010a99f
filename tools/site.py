"""What a running site needs: .env, the database and a release of the figures. `wijkdna serve` does the rest."""

import os
import secrets
from pathlib import Path

from tools.packages import PYTHON, environment
from tools.problems import ROOT, Problem, run
from tools.steps import Step
from wijkdna.cli import DATA, read_dotenv  # the command line starts without packages too
from wijkdna.terminal import Refused

ENV_FILE = ROOT / ".env"
SAMPLE = ROOT / "dotenv-sample"
PACKAGE = ROOT / "wijkdna"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def load_env_file(host: str = "127.0.0.1") -> None:
    """Put what .env says in our environment, and give the site a key of its own when it has none.

    A site that is new, and only for this computer, shows the worked example too.
    """
    is_own = not ENV_FILE.exists() and host in LOOPBACK and "ALLOWED_HOSTS" not in os.environ
    try:
        read_dotenv(ENV_FILE)
    except Refused as refused:
        raise Problem(str(refused)) from None
    if not os.environ.get("SECRET_KEY"):
        os.environ["SECRET_KEY"] = secrets.token_urlsafe(50)
        _write_key(os.environ["SECRET_KEY"], demo=is_own)
        read_dotenv(ENV_FILE)


def _write_key(key: str, *, demo: bool) -> None:
    """Add the key to .env, or to a copy of dotenv-sample; only the owner may read the file."""
    own = ["DEMO=1"] if demo else []
    content = (ENV_FILE if ENV_FILE.exists() else SAMPLE).read_text(encoding="utf-8")
    lines = [line for line in content.splitlines() if line.strip() != "SECRET_KEY="]
    draft = ENV_FILE.with_name(".env.draft")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write("\n".join([*lines, *own, f"SECRET_KEY={key}", ""]))
    draft.replace(ENV_FILE)


def settings() -> dict[str, str]:
    """The environment of the site, once .env is loaded."""
    return {**environment(), "DJANGO_SETTINGS_MODULE": "wijkdna.web.settings"}


def data_folder() -> Path:
    """Where figures and the database of this site stand."""
    return (ROOT / os.environ.get("WIJKDNA_DATA", DATA)).resolve()


def steps() -> list[Step]:
    """What the site needs; call load_env_file() first."""
    env, data = settings(), data_folder()
    database = env.get("DATABASE_URL", "")
    # Of a database that is not a file we cannot see what is in it: migrate looks every time.
    tables = [] if database else [data / "wijkdna.sqlite3"]
    migrations = [PACKAGE / "web" / "migrations", ROOT / "uv.lock"]
    place = f"{data} {database}"
    return [
        Step("Database bijwerken", lambda: _migrate(data, env), migrations, tables, place),
        Step("Cijfers klaarzetten", lambda: _install(env), _figures(), _release(data), place),
    ]


def _migrate(data: Path, env: dict[str, str]) -> None:
    data.mkdir(parents=True, exist_ok=True)
    run([PYTHON, "-m", "wijkdna", "migrate"], env=env)


def _install(env: dict[str, str]) -> None:
    run([PYTHON, "-m", "wijkdna", "install"], env=env)


def _figures() -> list[Path]:
    made_by = [PACKAGE / "store" / "release.py", PACKAGE / "store" / "derive.py"]
    return [*sorted(PACKAGE.glob("shipped/*/release.json")), *made_by]


def _release(data: Path) -> list[Path]:
    """Files that are there when readers have figures."""
    pointer = data / "releases" / "current"
    name = pointer.read_text().strip() if pointer.exists() else ""
    return [pointer, data / "releases" / name / "latest" / "meta.json"]
