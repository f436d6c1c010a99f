"""wijkdna install and wijkdna serve: from the figures in the package to a site that answers."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from wijkdna.cli import main
from wijkdna.store import derive as deriving
from wijkdna.store import release
from wijkdna.store.latest import latest

ROOT = Path(__file__).parent.parent
KEY = "for-tests-only-and-long-enough-to-start-with"


@pytest.fixture
def package(tmp_path, monkeypatch, built_release):
    """A package with the release of the samples, without what is derived from it; gives its name."""
    shipped = tmp_path / "shipped"
    name = built_release.name
    shutil.copytree(built_release.folder, shipped / name, ignore=shutil.ignore_patterns("latest"))
    monkeypatch.setattr(release, "SHIPPED", shipped)
    return name


@pytest.fixture
def install(capsys, tmp_path):
    """install() gives exit code, stdout and stderr; it installs in the folder data."""

    def call():
        code = main(["install", "--data", str(tmp_path / "data")])
        return code, *capsys.readouterr()

    return call


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    monkeypatch.setattr(os, "environ", {**os.environ})


def everything(folder):
    return {path.relative_to(folder): path.is_file() and path.read_bytes() for path in folder.rglob("*")}


def age(folder):
    """Make the arrays of a release those of an earlier version."""
    meta = folder / "latest" / "meta.json"
    meta.write_text(json.dumps(json.loads(meta.read_text()) | {"format": release.FORMAT - 1}))


def test_install_makes_the_figures_of_the_package_ready(install, package, tmp_path, built_release):
    code, out, err = install()

    folder = tmp_path / "data" / "releases" / package
    assert (code, out) == (0, f"Uitgave {package} staat klaar in {folder}\n")
    assert err.splitlines() == [
        "Cijfers op volgorde zetten",
        "Vergelijken: gemeente",
        "Vergelijken: wijk",
        "Vergelijken: buurt",
        "Plekken op de kaart zoeken",
    ]
    assert everything(folder) == everything(built_release.folder)


def test_a_second_install_changes_nothing(install, package, tmp_path):
    install()
    before = everything(tmp_path / "data")

    code, out, err = install()

    assert (code, err) == (0, "")
    assert out.startswith(f"Uitgave {package} stond al klaar in ")
    assert everything(tmp_path / "data") == before


def test_install_derives_again_for_a_new_version(install, package, tmp_path, built_release):
    install()
    folder = release.current(tmp_path / "data")
    age(folder)

    assert install()[1] == f"Uitgave {package} staat klaar in {folder}\n"
    assert everything(folder) == everything(built_release.folder)


def test_a_release_of_our_own_is_made_ready_when_the_package_has_none(install, monkeypatch, tmp_path, own_data):
    monkeypatch.setattr(release, "SHIPPED", tmp_path / "nothing")
    shutil.rmtree(release.current(own_data) / "latest")

    assert install()[0] == 0
    assert release.is_derived(release.current(own_data))


def test_without_any_release_install_says_what_to_do(install, monkeypatch, tmp_path):
    monkeypatch.setattr(release, "SHIPPED", tmp_path / "nothing")

    said = f"Er staat nog geen uitgave van de cijfers in {tmp_path / 'data'}.\n"
    assert install() == (1, "", f"{said}Maak een uitgave met: wijkdna build --from MAP\n")


def test_an_install_that_is_interrupted_leaves_the_arrays_that_stood_there(own_data):
    folder = release.current(own_data)
    age(folder)
    before = everything(own_data)

    def stop(text):
        if text == "Vergelijken: buurt":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deriving.derive(folder, stop)

    assert everything(own_data) == before


def test_who_reads_while_it_is_derived_again_keeps_the_old_arrays(own_data):
    reader = latest(own_data)
    before = reader.values.copy()

    deriving.derive(reader.folder)

    assert reader.values.tobytes() == before.tobytes()


def serving(*arguments, cwd, **env):
    """A server of its own, that is stopped by the test. SECRET_KEY only when it is given."""
    clean = {name: value for name, value in os.environ.items() if name not in ("SECRET_KEY", "WIJKDNA_DATA")}
    clean.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.Popen(
        [sys.executable, "-m", "wijkdna", "serve", *map(str, arguments)],
        cwd=cwd,
        env={**clean, "PYTHONPATH": str(ROOT), **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_the_site_answers_when_it_says_so_and_stops_quietly(own_data, tmp_path, stop):
    port = free_port()
    server = serving("--port", port, "--data", own_data, cwd=tmp_path, SECRET_KEY=KEY)

    try:
        said = server.stdout.readline()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/gezond/", timeout=60) as answer:
            body = answer.read().decode()
    finally:
        server.send_signal(stop)
        rest, errors = server.communicate(timeout=60)

    assert said == f"WijkDNA staat klaar: http://127.0.0.1:{port} (stoppen met Ctrl+C)\n"
    assert body == f"ok {release.current(own_data).name}\n"
    assert (server.returncode, rest, errors) == (0, "", "")


def test_settings_in_the_file_env_reach_the_server(own_data, tmp_path):
    (tmp_path / ".env").write_text(f"SECRET_KEY={KEY}\nWIJKDNA_DATA={own_data}\nSECURITY_CONTACT=mailto:a@example.nl\n")
    port = free_port()
    server = serving("--port", port, "--workers", 1, cwd=tmp_path)

    try:
        server.stdout.readline()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/.well-known/security.txt", timeout=60) as answer:
            body = answer.read().decode()
    finally:
        server.terminate()
        server.communicate(timeout=60)

    assert body.startswith("Contact: mailto:a@example.nl\n")


def refused(server):
    out, err = server.communicate(timeout=60)
    assert out == ""
    return server.returncode, err.splitlines()


def test_a_port_that_is_taken_is_said_with_another_one(own_data, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = serving("--port", port, "--data", own_data, cwd=tmp_path, SECRET_KEY=KEY)
        code, said = refused(server)

    other = port + 1 if port < 65535 else port - 1
    assert (code, said) == (
        1,
        [
            f"Poort {port} is al bezet, misschien door een WijkDNA die nog draait.",
            f"Stop die, of kies een andere poort: make start PORT={other}, of wijkdna serve --port {other}",
        ],
    )


def test_an_address_of_another_computer_is_refused(own_data, tmp_path):
    asked = ("--host", "192.0.2.1", "--port", free_port(), "--data", own_data)

    said = "Op het adres 192.0.2.1 kan deze computer geen site aanbieden. Kies een ander met --host, zoals 127.0.0.1."
    assert refused(serving(*asked, cwd=tmp_path, SECRET_KEY=KEY)) == (1, [said])


@pytest.mark.parametrize("env", [{}, {"SECRET_KEY": ""}])
def test_without_a_key_it_says_how_to_make_one(own_data, tmp_path, env):
    code, said = refused(serving("--port", free_port(), "--data", own_data, cwd=tmp_path, **env))

    assert code == 1
    assert said[0] == "SECRET_KEY ontbreekt: een lange, geheime reeks tekens, voor elke site een andere."
    assert said[2].strip() == 'python -c "import secrets; print(secrets.token_urlsafe(50))"'


@pytest.mark.parametrize(
    ("asked", "env", "said"),
    [
        ((), {"SECRET_KEY": "x"}, "SECRET_KEY is te kort of te raden"),
        ((), {"SECRET_KEY": KEY, "DEMO": "1", "ALLOWED_HOSTS": "wijkdna.gemeente.example"}, "DEMO=1 is alleen voor"),
        (("--host", "0.0.0.0"), {"SECRET_KEY": KEY, "DEMO": "1"}, "DEMO=1 is alleen voor"),
        (("--host", "0.0.0.0"), {"SECRET_KEY": KEY, "DEBUG": "1"}, "DEBUG=1 is alleen voor"),
    ],
)
def test_settings_that_let_strangers_in_are_refused(own_data, tmp_path, asked, env, said):
    code, words = refused(serving(*asked, "--port", free_port(), "--data", own_data, cwd=tmp_path, **env))

    assert (code, words[0].startswith(said)) == (1, True)


def test_another_server_refuses_them_too(own_data, tmp_path):
    env = {"PYTHONPATH": str(ROOT), "SECRET_KEY": "x", "WIJKDNA_DATA": str(own_data)}

    done = subprocess.run(
        [sys.executable, "-c", "import wijkdna.web.wsgi"],
        env=env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "UnsafeSettings: SECRET_KEY is te kort of te raden" in done.stderr


def test_without_figures_it_tells_to_install_them(tmp_path):
    code, said = refused(serving("--data", tmp_path, cwd=tmp_path, SECRET_KEY=KEY))

    assert (code, said[1]) == (1, "Zet de cijfers klaar met: wijkdna install")
