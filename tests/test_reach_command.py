"""wijkdna reach: what it prints, what it refuses, and that the document is as its schema and its page say."""

import json
import os
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from wijkdna import reach_commands
from wijkdna.cli import main

PAGE = Path(__file__).parent.parent / "docs" / "scenario-json.md"
SCHEMA = Path(reach_commands.__file__).with_name("reach.schema.json")


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", {"PATH": os.environ["PATH"]})


@pytest.fixture
def run(capsys, tmp_path):
    """run(text, "--json") gives exit code, stdout and stderr."""

    def call(text, *more):
        file = tmp_path / "scenario.json"
        file.write_text(text, "utf-8")
        code = main(["reach", str(file), *more])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def example(**changes):
    """The example of the page."""
    [text] = re.findall(r"```json\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return json.dumps({**json.loads(text), **changes})


def test_the_example_of_the_page_says_first_who_is_not_reached(run):
    code, out, err = run(example())

    assert (code, err) == (0, "")
    assert out.startswith("Wie bereiken we niet met Kreileroord?\n")
    parts = ("Drie getallen", "De beste mix (bewezen beste plan)", "Eerlijk verdelen kost", "Wat eerst proberen")
    places = [out.index(part) for part in parts]
    assert places == sorted(places)
    assert "Brief (door" not in out


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"budget_euros": None, "budget_hours": None, "capacity": None},
        {"objective": "reach_sqrt", "step": "maatregel"},
        {"floors": {"0": 0.99}, "capacity": {"kind": "volunteer_coach", "teams": 0, "months": 6}},
        {"nested": [["deur", "buren"]], "objective": "joins"},
        {"beside": {"plan": [{"id": "praten", "hours": 4}], "mix": [{"id": "luisteren", "hours": 12}]}},
    ],
)
def test_the_document_is_as_its_schema_says(run, changes):
    code, out, _ = run(example(bands={"draws": 40}, **changes), "--json")

    assert code == 0
    Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(json.loads(out))
    assert run(example(bands={"draws": 40}, **changes))[0] == 0


def test_what_is_done_beside_the_mix_is_named_with_what_it_takes(run):
    listening = {"id": "luisteren", "name": "Vijf gesprekken", "euros": 25, "hours": 10}
    _, out, _ = run(example(beside={"mix": [listening]}))

    assert "- Vijf gesprekken: € 25, 10 uur; bereikt niemand, en hoort erbij" in out


def test_a_group_of_less_than_ten_households_is_left_out(run):
    groups = {"tenure": {"koop": 60, "corporatie": 40}, "hardship": 0.2, "age65": 0.3, "households": 100}

    _, out, _ = run(example(groups=groups, floors=None), "--json")

    shown = json.loads(out)["plan"]["groups"]
    assert all(one["households"] >= 10 for one in shown)
    assert 0 < len(shown) < 12


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "geen JSON"),
        ("[" * 100_000, "niet te lezen"),
        ("[]", "een blok met velden"),
        (example(groups=[]), "Bij groups"),
        (example(rho=2), "Bij rho"),
        (example(budget_euros=-1), "Bij budget_euros"),
        (example(rho=float("nan")), "Bij rho"),
        (example(locks={"must": ["brief"], "never": ["brief"]}), "Kies één van de twee"),
    ],
)
def test_what_cannot_be_read_is_refused(run, text, said):
    code, out, err = run(text)

    assert (code, out) == (2, "")
    assert said in err


def test_a_file_that_is_not_there_is_refused(capsys):
    assert main(["reach", "nergens.json"]) == 2
    assert "bestaat niet" in capsys.readouterr().err


def test_the_page_names_every_field_of_the_schema():
    schema, told = json.loads(SCHEMA.read_text("utf-8")), PAGE.read_text("utf-8")
    fields = [*schema["properties"], *schema["$defs"]["plan"]["properties"], *schema["$defs"]["mix"]["properties"]]

    assert [name for name in fields if f"`{name}`" not in told] == []


WAYS = "a way to reach people is a manier, as on the pages"


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"budget_euros": 0, "budget_hours": 0, "floors": None},
        {"plan": ["niets"]},
        {"nested": [["deur", "deur"]]},
        {"nested": [["deur", "niets"]]},
        {"plan": ["deur", "deur_half"]},
        {"locks": {"must": ["deur", "deur_half"]}},
        {"readiness": {"niemand": 3}},
    ],
)
def test_the_command_line_says_manier_as_the_pages_do(run, changes):
    _, out, err = run(example(bands={"draws": 20}, **changes))
    assert out + err
    assert not re.search(r"\bopties?\b", out + err), WAYS


def test_two_ways_of_one_name_are_told_apart_as_manieren(run):
    document = json.loads(example())
    document["options"].append(document["options"][0])
    assert "Geef elke manier een eigen id." in run(json.dumps(document))[2]


def test_the_help_says_manier_too(capsys):
    with pytest.raises(SystemExit):
        main(["reach", "--help"])
    said = capsys.readouterr().out
    assert "welke mix van manieren" in said
    assert "groepen, manieren, kosten en wensen" in said
    assert not re.search(r"\bopties\b", said.replace("opties:", "")), WAYS
