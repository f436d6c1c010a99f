"""The files to run a site with: what they name is there. Whether they run, only a machine with containers can tell."""

import ast
import re
import shlex
from pathlib import Path

import pytest
import yaml

from wijkdna.cli import main

ROOT = Path(__file__).parent.parent
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
SAMPLE = (ROOT / "dotenv-sample").read_text(encoding="utf-8")
CONTAINERFILE = (ROOT / "Containerfile").read_text(encoding="utf-8")
HOW_TO = sorted((ROOT / "docs" / "how-to").glob("*.md"))

BY_THE_IMAGE = {"POSTGRES_PASSWORD", "POSTGRES_USER", "POSTGRES_DB"}
"""Names in compose.yaml that are settings of PostgreSQL."""


READERS = ("env", "one_of", "number", "service")
"""Functions of environment.py that read a name."""


def settings_names():
    """Names that settings.py takes from the environment."""
    tree = ast.walk(ast.parse((ROOT / "wijkdna" / "web" / "settings.py").read_text(encoding="utf-8")))
    calls = (node for node in tree if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
    return {
        call.args[0].value
        for call in calls
        if call.func.id in READERS and call.args and isinstance(call.args[0], ast.Constant)
    }


def commands():
    """Command lines of wijkdna in the files, as lists of words."""
    services = [service["command"] for service in COMPOSE["services"].values() if "command" in service]
    texts = [" ".join(command) for command in services]
    texts += [line for unit in UNITS for line in re.findall(r"^ExecStart=(.+)$", unit.read_text(), re.MULTILINE)]
    texts += [" ".join(re.findall(r'"([^"]+)"', line)) for line in re.findall(r"CMD (\[.+\])", CONTAINERFILE)]
    found = [line for text in texts for line in re.findall(r"(?:^|[\s/])wijkdna ([a-z][^&;]*)", text)]
    return [shlex.split(line) for line in found]


def test_the_files_start_only_commands_that_there_are(capsys):
    found = commands()

    for words in found:
        with pytest.raises(SystemExit) as end:
            main([words[0], "--help"])
        assert end.value.code == 0, words
        said = capsys.readouterr().out
        assert [word for word in words if word.startswith("--") and word not in said] == []
    assert {words[0] for words in found} == {"backup", "install", "migrate", "ready", "serve", "worker"}


def test_every_setting_of_the_environment_is_in_the_sample():
    assert {name for name in settings_names() if not re.search(rf"^#( {name}:|{name}=)", SAMPLE, re.MULTILINE)} == set()
    assert {"SECRET_KEY", "STORAGE_URL", "EMAIL_HOST", "LOG_FORMAT"} <= settings_names()


def test_compose_sets_only_names_that_there_are():
    named = {name for service in COMPOSE["services"].values() for name in service.get("environment", {})}

    assert named - settings_names() - BY_THE_IMAGE == set()


def test_each_service_waits_for_what_there_is():
    services = COMPOSE["services"]

    waits = [(name, other) for name, service in services.items() for other in service.get("depends_on", {})]
    assert [one for one in waits if one[1] not in services] == []
    assert {name for name, other in waits if other == "setup"} == {"web", "worker"}


@pytest.mark.parametrize("name", ["setup", "web", "worker"])
def test_our_processes_may_do_little(name):
    service = COMPOSE["services"][name]

    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_the_last_stage_is_not_root_and_takes_only_what_was_made():
    last = CONTAINERFILE[CONTAINERFILE.rindex("\nFROM ") :]

    assert "USER 10001:10001" in last
    assert re.findall(r"^COPY (.+)$", last, re.MULTILINE) == ["--from=packages /opt/wijkdna /opt/wijkdna"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_runs_as_itself_and_reads_its_settings_from_one_file(unit):
    text = unit.read_text(encoding="utf-8")

    assert re.findall(r"^(?:User|EnvironmentFile|ProtectSystem)=(.+)$", text, re.MULTILINE) == [
        *("wijkdna", "/etc/wijkdna/wijkdna.env", "strict")
    ]


@pytest.mark.parametrize("page", HOW_TO, ids=lambda page: page.name)
def test_a_page_points_to_pages_and_files_that_there_are(page):
    text = page.read_text(encoding="utf-8")

    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []
