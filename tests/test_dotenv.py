"""The file .env: what the command line takes from it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from wijkdna.cli import DATA, main, read_dotenv
from wijkdna.terminal import Refused

ROOT = Path(__file__).parent.parent

TEXT = """\
# Instellingen van de site

HTTPS=1
  ALLOWED_HOSTS = wijkdna.gemeente.nl,localhost
SECRET_KEY="a key = with # signs"
THEME_CSS='/stijl/"x".css'
SECURITY_CONTACT=
#DEBUG=1
export BEHIND_PROXY=0
"""
READ = {
    "HTTPS": "1",
    "ALLOWED_HOSTS": "wijkdna.gemeente.nl,localhost",
    "SECRET_KEY": "a key = with # signs",
    "THEME_CSS": '/stijl/"x".css',
    "SECURITY_CONTACT": "",
    "BEHIND_PROXY": "0",
}


@pytest.fixture
def environment(monkeypatch):
    """An environment of this test alone; empty."""
    own: dict[str, str] = {}
    monkeypatch.setattr(os, "environ", own)
    return own


def names(environment):
    """What stands in the environment, but for what pytest puts there itself."""
    return {name: value for name, value in environment.items() if not name.startswith("PYTEST_")}


@pytest.fixture
def file(tmp_path):
    return tmp_path / ".env"


def test_names_with_their_values_come_in_the_environment(environment, file):
    file.write_text(TEXT, encoding="utf-8")

    read_dotenv(file)

    assert names(environment) == READ


def test_what_stands_in_the_environment_goes_first_also_when_it_is_empty(environment, file):
    file.write_text("HTTPS=1\nTHEME_CSS=/stijl.css\nDEBUG=1\n", encoding="utf-8")
    environment |= {"HTTPS": "0", "THEME_CSS": ""}

    read_dotenv(file)

    assert names(environment) == {"HTTPS": "0", "THEME_CSS": "", "DEBUG": "1"}


def test_no_file_is_no_problem(environment, file):
    read_dotenv(file)

    assert names(environment) == {}


@pytest.mark.parametrize("line", ["HTTPS", "1HTTPS=1", "=1", "HTTPS: 1", "export HTTPS"])
def test_a_line_that_is_no_setting_is_named(environment, file, line):
    file.write_text(f"# een\n{line}\n", encoding="utf-8")

    with pytest.raises(Refused, match=r"^Regel 2 van .*\.env is niet te lezen\. Schrijf hem als NAAM=waarde\.$"):
        read_dotenv(file)


def test_a_file_that_is_not_text_is_named(environment, file):
    file.write_bytes(b"HTTPS=\xff\n")

    with pytest.raises(Refused, match=r"\.env is niet in UTF-8"):
        read_dotenv(file)


def test_the_sample_can_be_read_and_sets_nothing_by_itself(environment):
    read_dotenv(ROOT / "dotenv-sample")

    assert names(environment) == {}


def test_every_example_in_the_sample_can_be_read(environment, file):
    examples = re.findall(r"^#([A-Z_]+)=(.+)$", (ROOT / "dotenv-sample").read_text(encoding="utf-8"), re.MULTILINE)
    file.write_text("".join(f"{name}={value}\n" for name, value in examples), encoding="utf-8")

    read_dotenv(file)

    assert names(environment) == dict(examples)
    assert len(examples) > 5


def test_the_command_line_reads_it_in_the_current_folder(environment, file, built_data, monkeypatch, capsys):
    file.write_text(f"WIJKDNA_DATA={built_data}\n", encoding="utf-8")
    monkeypatch.chdir(file.parent)

    assert main(["search", "Singelbuurt"]) == 0
    assert capsys.readouterr().out == "BU99010003  Singelbuurt, buurt in Voorbeeldstad, 1.850 inwoners\n"


def test_without_a_setting_site_and_command_line_look_in_the_same_folder(tmp_path):
    code = "from wijkdna.web import settings; print(settings.DATA)"
    env = {"PYTHONPATH": str(ROOT), "SECRET_KEY": "for-tests-only"}

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, check=True
    )

    assert done.stdout == f"{tmp_path / DATA}\n"


def test_settings_from_the_file_reach_the_site(file):
    file.write_text("SECRET_KEY=from-the-file\nHTTPS=1\n", encoding="utf-8")
    code = (
        "from pathlib import Path; from wijkdna.cli import read_dotenv; read_dotenv(Path('.env'));"
        "from wijkdna.web import settings; print(settings.SECRET_KEY, settings.HTTPS)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=file.parent,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "from-the-file True\n"
