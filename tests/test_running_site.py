"""A running site as who looks after it sees it: is it ready, and what stands in its log."""

import json
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
PERSON = "anne.de.boer@voorbeeld.nl"


def settings_of(data, **more):
    return {"PYTHONPATH": str(ROOT), "SECRET_KEY": "for-tests-only-" * 4, "WIJKDNA_DATA": str(data), **more}


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


def wijkdna(data, *arguments, **env):
    command = [sys.executable, "-m", "wijkdna", *map(str, arguments)]
    done = subprocess.run(
        command, cwd=data, env=settings_of(data, **env), check=False, capture_output=True, text=True, timeout=120
    )
    return done.returncode, done.stdout, done.stderr


@contextmanager
def serving(data, *options, **env):
    """A site with one process: its port, and a list that holds the lines of its log once it has stopped."""
    port, log = free_port(), []
    command = [sys.executable, "-m", "wijkdna", "serve", "--port", str(port), "--workers", "1", *options]
    server = subprocess.Popen(command, cwd=data, env=settings_of(data, **env), stdout=subprocess.PIPE, text=True)
    try:
        while not (line := server.stdout.readline()).startswith("WijkDNA staat klaar: "):
            log.append(line)
            assert line
        yield port, log
    finally:
        server.terminate()
        log += server.communicate(timeout=60)[0].splitlines()


def test_a_site_tells_when_it_is_ready(own_data):
    assert wijkdna(own_data, "migrate")[0] == 0

    with serving(own_data, ALLOWED_HOSTS=".voorbeeld.nl,127.0.0.1") as (port, _):
        answer = wijkdna(own_data, "ready", "--port", port, ALLOWED_HOSTS=".voorbeeld.nl,127.0.0.1")

    assert answer == (0, "klaar\n", "")


def test_a_site_whose_tables_are_old_is_not_ready(own_data):
    with serving(own_data) as (port, _):
        answer = wijkdna(own_data, "ready", "--port", port)

    assert answer == (1, "", "De database is niet bijgewerkt. Doe dat met: wijkdna migrate\n")


def test_a_site_without_its_database_answers_but_is_not_ready(own_data):
    away = {"DATABASE_URL": f"postgresql://wijkdna@127.0.0.1:{free_port()}/wijkdna"}

    with serving(own_data, **away) as (port, _):
        answer = wijkdna(own_data, "ready", "--port", port, **away)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/gezond/", timeout=60) as alive:
            status = alive.status

    assert answer == (1, "", "De database antwoordt niet.\n")
    assert status == 200


def test_a_site_that_is_not_there_is_not_ready(own_data):
    port = free_port()

    assert wijkdna(own_data, "ready", "--port", port) == (1, "", f"Op 127.0.0.1:{port} antwoordt geen site.\n")


def test_a_worker_beside_the_site_comes_and_goes_with_it(own_data):
    wijkdna(own_data, "migrate")

    with serving(own_data, "--with-worker") as (port, log):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/gezond/", timeout=60).close()

    said = [line["message"] for line in map(json.loads, log) if line["logger"] == "wijkdna.worker"]
    assert (said[0], said[-1]) == ("worker started", "worker stopped")


def test_the_log_of_a_running_site_is_json_without_persons(own_data):
    with serving(own_data, LOG_REQUESTS="all") as (port, log):
        for address in (f"/zoeken/?q={PERSON}", f"/nergens/{PERSON}/"):
            request = urllib.request.Request(f"http://127.0.0.1:{port}{address}", headers={"User-Agent": PERSON})
            try:
                urllib.request.urlopen(request, timeout=60).close()
            except urllib.error.HTTPError as problem:
                problem.close()

    said = [{name: line[name] for name in ("method", "route", "status")} for line in map(json.loads, log)]
    assert said == [
        {"method": "GET", "route": "search", "status": 200},
        {"method": "GET", "route": None, "status": 404},
    ]
    assert PERSON not in "".join(log)
