"""What a running site needs: .env, the database, the static files and a release of the figures."""

import os
import secrets
from pathlib import Path

from tools.packages import PYTHON, environment
from tools.problems import ROOT, run
from tools.steps import Step

ENV_FILE = ROOT / ".env"
SAMPLE = ROOT / "dotenv-sample"
PACKAGE = ROOT / "wijkdna"


def ensure_env_file() -> None:
    """Make .env from dotenv-sample, readable for its owner only, and give it a key of its own when it has none."""
    if "SECRET_KEY" in os.environ or read_env_file().get("SECRET_KEY"):
        return
    content = (ENV_FILE if ENV_FILE.exists() else SAMPLE).read_text(encoding="utf-8")
    lines = [line for line in content.splitlines() if line.strip() != "SECRET_KEY="]
    lines.append(f"SECRET_KEY={secrets.token_urlsafe(50)}")
    draft = ENV_FILE.with_name(".env.draft")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    draft.replace(ENV_FILE)


def read_env_file() -> dict[str, str]:
    """Names and values in .env; lines that are empty or start with # say nothing."""
    if not ENV_FILE.exists():
        return {}
    lines = (line.strip() for line in ENV_FILE.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}


def settings() -> dict[str, str]:
    """The environment of the site: what is set outside goes before .env."""
    return {"DJANGO_SETTINGS_MODULE": "wijkdna.web.settings", **read_env_file(), **environment()}


def data_folder() -> Path:
    """Where figures and the database of this site stand."""
    return (ROOT / settings().get("WIJKDNA_DATA", "data")).resolve()


def steps() -> list[Step]:
    """Called when .env is there."""
    env, data = settings(), data_folder()
    database = env.get("DATABASE_URL", "")
    # Of a database that is not a file we cannot see what is in it: migrate looks every time.
    tables = [] if database else [data / "wijkdna.sqlite3"]
    migrations = [PACKAGE / "web" / "migrations", ROOT / "uv.lock"]
    place = f"{data} {database}"
    return [
        Step("Database bijwerken", lambda: _manage(data, env, "migrate"), migrations, tables, place),
        Step(
            "Bestanden voor de browser klaarzetten",
            lambda: _manage(data, env, "collectstatic"),
            [PACKAGE / "web" / "static"],
            [data / "static" / "staticfiles.json"],
            place,
        ),
        Step("Cijfers klaarzetten", lambda: _install(env), _figures(), _release(data), place),
    ]


def _manage(data: Path, env: dict[str, str], command: str) -> None:
    data.mkdir(parents=True, exist_ok=True)
    run([PYTHON, "-m", "django", command, "--no-input", "--verbosity=0"], env=env)


def _install(env: dict[str, str]) -> None:
    run([PYTHON, "-m", "wijkdna", "install"], env=env)


def _figures() -> list[Path]:
    return [*sorted(PACKAGE.glob("shipped/*/release.json")), PACKAGE / "store" / "derive.py"]


def _release(data: Path) -> list[Path]:
    """Files that are there when readers have figures."""
    pointer = data / "releases" / "current"
    name = pointer.read_text().strip() if pointer.exists() else ""
    return [pointer, data / "releases" / name / "latest" / "meta.json"]
