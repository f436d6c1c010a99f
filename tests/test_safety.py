"""A site does not start with settings that let strangers in."""

import secrets
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from wijkdna.web.environment import SettingMissing, origin_of
from wijkdna.web.safety import UnsafeSettings, check, is_weak

ROOT = Path(__file__).parent.parent
GOOD = "kT9-w2LzQ_7bVhYx4mRp8sNcJd5fGe1A"
HERE = ["127.0.0.1", "localhost", "[::1]"]


def refusal(**settings):
    """What is said; "" when the site may start."""
    asked = {"secret_key": GOOD, "debug": False, "demo": False, "hosts": HERE} | settings
    try:
        check(**asked)
    except UnsafeSettings as problem:
        return str(problem)
    return ""


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"hosts": ["wijkdna.gemeente.nl"], "listens_on": "0.0.0.0"},
        {"debug": True, "secret_key": "x"},
        {"demo": True},
        {"demo": True, "listens_on": "::1"},
    ],
)
def test_a_site_that_is_safe_starts(settings):
    assert refusal(**settings) == ""


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"demo": True, "hosts": [*HERE, "wijkdna.gemeente.nl"]}, "DEMO=1 is alleen voor op uw eigen computer"),
        ({"demo": True, "listens_on": "0.0.0.0"}, "deze site is ook te openen via 0.0.0.0. Zet DEMO=0"),
        ({"debug": True, "hosts": ["wijkdna.gemeente.nl"]}, "DEBUG=1 is alleen voor op uw eigen computer"),
        ({"debug": True, "hosts": ["*"]}, "Haal DEBUG uit .env"),
        ({"debug": True, "listens_on": "192.0.2.1"}, "te openen via 192.0.2.1."),
        ({"hosts": ["*"]}, "ALLOWED_HOSTS=* laat elke naam toe"),
        ({"secret_key": "x"}, "SECRET_KEY is te kort of te raden"),
    ],
)
def test_a_site_that_is_not_safe_says_what_to_do(settings, said):
    assert said in refusal(**settings)


@pytest.mark.parametrize(
    ("key", "weak"),
    [
        (GOOD, False),
        (GOOD[:31], True),
        ("ab" * 40, True),
        (f"{GOOD}-change-me", True),
        (f"django-insecure-{GOOD}", True),
        ("dit-is-geheim-dit-is-geheim-123456789", True),
    ],
)
def test_a_key_that_can_be_guessed_is_recognised(key, weak):
    assert is_weak(key) is weak


def test_every_key_that_we_make_ourselves_is_good():
    assert [key for key in (secrets.token_urlsafe(50) for _ in range(500)) if is_weak(key)] == []


def run(code, **env):
    """Python with only these settings: exit code, and the last line it said."""
    done = subprocess.run(
        [sys.executable, *code],
        env={"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "wijkdna.web.settings", **env},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, (done.stdout + done.stderr).strip().splitlines()[-1]


def test_django_finds_nothing_to_improve_for_a_site_with_https(tmp_path):
    public = {"HTTPS": "1", "ALLOWED_HOSTS": "wijkdna.gemeente.example", "BEHIND_PROXY": "1"}

    said = run(
        ["-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        SECRET_KEY=GOOD * 2,
        WIJKDNA_DATA=str(tmp_path),
        **public,
    )

    assert said == (0, "System check identified no issues (0 silenced).")


def test_with_https_cookies_stay_on_this_host_and_off_the_script(tmp_path):
    code = (
        "from wijkdna.web import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        "s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE,"
        "getattr(s, 'SESSION_COOKIE_DOMAIN', None), getattr(s, 'SESSION_COOKIE_PATH', '/'), s.SECURE_HSTS_SECONDS)"
    )

    said = run(["-c", code], SECRET_KEY=GOOD, HTTPS="1", WIJKDNA_DATA=str(tmp_path))

    assert said == (0, "__Host-sessionid __Host-csrftoken True True True True Lax None / 31536000")


def test_a_form_may_end_at_the_identity_provider_and_nowhere_else(tmp_path):
    code = "from wijkdna.web import settings as s; print(s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])"
    oidc = {"OIDC_CLIENT_ID": "x", "OIDC_CLIENT_SECRET": "x", "SECRET_KEY": GOOD, "WIJKDNA_DATA": str(tmp_path)}

    said = [run(["-c", code], OIDC_ISSUER=one, **oidc) for one in ("", "https://inloggen.gemeente.example:8443/a/v2.0")]

    assert said == [(0, "[\"'self'\"]"), (0, "[\"'self'\", 'https://inloggen.gemeente.example:8443']")]


@pytest.mark.parametrize("issuer", ["inloggen.gemeente.example", "https://a; script-src *", "javascript:alert(1)"])
def test_an_identity_provider_that_is_no_address_stops_the_start(issuer):
    with pytest.raises(SettingMissing, match="OIDC_ISSUER"):
        origin_of(issuer)


def test_the_database_on_this_computer_is_read_by_its_owner_only(tmp_path):
    said = run(["-m", "wijkdna", "migrate"], SECRET_KEY=GOOD, WIJKDNA_DATA=str(tmp_path))

    files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert said == (0, "De database is bijgewerkt.")
    assert files["wijkdna.sqlite3"] == 0o600
    assert set(files.values()) == {0o600}
