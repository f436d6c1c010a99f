"""`wijkdna sources`: what it tells, what it fetches, and with which exit code."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.pipeline.publishers.cbs import cbs
from tests.pipeline.publishers.dataderden import dataderden
from tests.pipeline.publishers.server import Server
from wijkdna.cli import main
from wijkdna.pipeline.build import DOWNLOADS

ROOT = Path(__file__).parent.parent


@pytest.fixture
def server():
    with Server({"/cbs": cbs(), "/dataderden": dataderden()}) as one:
        yield one


@pytest.fixture
def environment(server, tmp_path):
    """Where the data goes and whom to ask, as an official sets it."""
    hosts = {f"SOURCE_{name}_HOST": f"{server.url}/{name.lower()}" for name in ("CBS", "DATADERDEN", "CBS_V4")}
    own = {"WIJKDNA_DATA": str(tmp_path / "data"), "SOURCE_PAUSE": "0"}  # nobody needs sparing on our own machine
    return {"PATH": os.environ["PATH"], **own, **hosts}


@pytest.fixture
def run(environment, monkeypatch, tmp_path, capsys):
    """run("list") gives exit code, stdout and stderr of `wijkdna sources list`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", environment)

    def call(*arguments):
        try:
            code = main(["sources", *arguments])
        except SystemExit as stop:
            code = stop.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_before_the_first_fetch_there_is_nothing_but_the_names(run):
    code, out, err = run("list")

    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == [source.TABLE.id for source in DOWNLOADS]
    assert out.count("nog niet opgehaald") == len(DOWNLOADS)


def test_a_source_is_fetched_and_then_listed_with_its_newest_year(run, tmp_path):
    code, out, _ = run("fetch", "cbs_seswoa", "politie")

    assert code == 0
    assert out.splitlines() == [
        "cbs_seswoa: vernieuwd, nieuwste cijfers 2024",
        "politie: vernieuwd, nieuwste cijfers 2025",
        f"Maak er een uitgave van met: wijkdna build --from {(tmp_path / 'data' / 'raw').resolve()}",
    ]
    listed = run("list", "politie")[1]
    assert "nieuwste cijfers 2025; opgehaald op" in listed
    assert listed.rstrip().endswith(", vandaag")


def test_a_second_fetch_says_that_nothing_is_new(run):
    run("fetch", "politie")

    assert run("fetch", "politie")[1].startswith("politie: was al bij, nieuwste cijfers 2025")


def test_files_can_go_to_another_folder(run, tmp_path):
    run("fetch", "politie", "--into", str(tmp_path / "elders"))

    assert (tmp_path / "elders" / "politie" / "47018NED.zip").is_file()


def test_when_one_fails_the_others_are_fetched_and_the_code_is_1(run, server):
    server.fail("86296NED", status=404, times=99)

    code, out, err = run("fetch", "cbs_seswoa", "politie")

    assert code == 1
    assert out.startswith("politie: vernieuwd")
    assert "cbs_seswoa: mislukt. 86296NED: " in err
    assert err.rstrip().endswith("Niet alles is opgehaald. Wat er al was, is niet veranderd.")
    assert "mislukt op" in run("list", "cbs_seswoa")[1]


def test_a_name_that_is_none_is_refused_with_those_that_are(run):
    code, out, err = run("fetch", "cbs_weer")

    assert (code, out) == (2, "")
    assert err.startswith("Onbekende bron: cbs_weer. Kies uit: cbs_energie_woningen, cbs_kwb")


def test_a_pause_that_is_no_number_is_told_and_nothing_is_asked(run, environment, server):
    environment["SOURCE_PAUSE"] = "even"

    code, _, err = run("fetch", "politie")

    assert (code, server.asked) == (1, [])
    assert "SOURCE_PAUSE is geen getal: schrijf seconden, zoals 0,5." in err


@pytest.mark.parametrize("arguments", [(), ("haal",)])
def test_what_is_no_question_is_refused(run, arguments):
    assert run(*arguments)[0] == 2


def test_ctrl_c_stops_at_once_and_the_next_time_goes_on(server, environment, run, tmp_path):
    server.fail("TypedDataSet", slow=10)
    command = [sys.executable, "-m", "wijkdna", "sources", "fetch", "cbs_kwb"]
    own = environment | {"PYTHONPATH": str(ROOT)}

    with subprocess.Popen(command, env=own, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        for line in process.stderr:
            if "deel 1" in line:
                break
        while not any("TypedDataSet" in path for path in server.paths()):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        code = process.wait()

    assert code == 130
    assert said.splitlines()[-1] == "Afgebroken. Wat binnen was, blijft; de volgende keer gaat het daar verder."
    assert run("fetch", "cbs_kwb")[0] == 0
