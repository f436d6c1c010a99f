"""The command line: what it prints, what it refuses, and with which exit code."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import SAMPLES
from wijkdna import __version__
from wijkdna.cli import main
from wijkdna.store import release
from wijkdna.store.latest import open_release
from wijkdna.web.profiles.documents import profile_json, profile_text
from wijkdna.web.twins.documents import twins_json, twins_text
from wijkdna.web.twins.queries import Scope

ROOT = Path(__file__).parent.parent
KERNCIJFERS = "cbs/kerncijfers_2024_selectie_nl.csv"
COMMANDS = (
    *("search", "profile", "twins", "build", "install", "serve", "migrate", "demo"),
    *("worker", "nightly", "ready", "backup", "restore", "mail-test", "releases"),
    *("team", "site-manager", "second-step-off", "import", "sources", "person", "reach"),
)


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path_factory, built_data):
    """The figures of the samples, in a folder without .env."""
    monkeypatch.chdir(tmp_path_factory.mktemp("cwd"))
    monkeypatch.setattr(os, "environ", {"PATH": os.environ["PATH"], "WIJKDNA_DATA": str(built_data)})


@pytest.fixture
def run(capsys):
    """run("search", "x") gives exit code, stdout and stderr."""

    def call(*arguments):
        try:
            code = main([str(one) for one in arguments])
        except SystemExit as stop:
            code = stop.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def command(*arguments, **env):
    """The arguments of subprocess for a command line of its own."""
    own = {**os.environ, "PYTHONPATH": str(ROOT), **env}
    return {"args": [sys.executable, "-m", "wijkdna", *map(str, arguments)], "env": own, "text": True}


def everything(data):
    return {path.relative_to(data): path.is_file() and path.read_bytes() for path in data.rglob("*")}


# Help and mistakes


def test_help_names_every_command(run):
    code, out, err = run("--help")

    assert (code, err) == (0, "")
    assert re.findall(r"^    ([a-z-]+)(?: +\S|$)", out, re.MULTILINE) == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_tells_what_it_does_with_an_example_in_dutch(run, name):
    code, out, err = run(name, "--help")

    assert (code, err) == (0, "")
    assert re.search(rf"^Voorbeeld: wijkdna {name}\b", out, re.MULTILINE)
    assert re.findall(r"usage|options|positional|optional|show|exit|default", out) == []


def test_version(run):
    assert run("--version") == (0, f"wijkdna {__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Dit ontbreekt: OPDRACHT"),
        (["profile"], "Dit ontbreekt: CODE"),
        (["build"], "Dit ontbreekt: --from"),
        (["search"], "Dit ontbreekt: TEKST"),
        (["search", "x", "--limit"], "--limit: hier hoort een waarde achter"),
        (["search", "x", "--limit", "0"], "--limit: '0' is geen getal vanaf 1"),
        (["search", "x", "--limit", "veel"], "--limit: 'veel' is geen getal vanaf 1"),
        (["serve", "--port", "65536"], "--port: '65536' is geen poort: kies een getal van 1 tot en met 65535"),
        (["serve", "--workers", "-1"], "--workers: '-1' is geen getal vanaf 1"),
        (["profile", "x", "y"], "Dit hoort er niet bij: y"),
        (["profile", "x", "--jso"], "Dit hoort er niet bij: --jso"),
        (["profile", "x", "--json=1"], "--json: hier hoort geen waarde achter: '1'"),
    ],
)
def test_a_mistake_in_the_arguments_is_said_in_dutch(run, arguments, said):
    code, out, err = run(*arguments)

    assert (code, out) == (2, "")
    assert err.startswith("Gebruik: wijkdna")
    assert err.splitlines()[-2] == said
    assert re.fullmatch(r"Uitleg: wijkdna( \w+)? --help", err.splitlines()[-1])


def test_an_unknown_command_is_refused_with_those_that_exist(run):
    code, _, err = run("zoek")

    assert code == 2
    assert re.search(r"OPDRACHT: onbekend: 'zoek' \(kies uit '?search'?, ", err)


# Search


def test_search_prints_a_line_per_place(run):
    code, out, err = run("search", "voorbeeldstad", "--limit", "3")

    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "GM9901      Voorbeeldstad, gemeente in Noord-Holland, 13.150 inwoners",
        "WK990100    Voorbeeldcentrum, wijk in Voorbeeldstad, 7.350 inwoners",
        "WK990101    Voorbeeldwijk, wijk in Voorbeeldstad, 5.800 inwoners",
    ]


def test_search_takes_several_words_without_quotes(run):
    assert run("search", "tuinbuurt", "voorbeeldstad")[1].startswith("BU99010101  Tuinbuurt, buurt in Voorbeeldstad, ")


def test_search_without_an_answer_says_what_to_try(run):
    said = "Geen plek gevonden voor “qqqq”. Probeer een deel van de naam, of een postcode zoals 1782.\n"

    assert run("search", "qqqq") == (0, "", said)


def test_search_says_that_it_guesses(run):
    code, out, err = run("search", "Singelbuurd")

    assert (code, err) == (0, "Geen plek heet “Singelbuurd”. Deze namen lijken erop:\n")
    assert out.startswith("BU99010003  Singelbuurt, ")


def test_search_as_json(run):
    found = json.loads(run("search", "9904", "--json")[1])

    assert (found["format"], found["query"], found["guessed"]) == (1, "9904", False)
    assert found["areas"][0] == {
        "code": "BU0363NA01",
        "name": "Voorbeeldkade Oost",
        "level": "buurt",
        "gemeente": {"code": "GM0363", "name": "Letterstad"},
        "wijk": {"code": "WK0363NA", "name": "Voorbeeldkade"},
        "provincie": {"code": "PV27", "name": "Noord-Holland"},
        "residents": 2750,
        "households": 1310,
    }
    assert [area["code"] for area in found["areas"]] == ["BU0363NA01", "BU0363NA02"]


def test_search_as_json_without_an_answer_is_an_empty_list(run):
    code, out, err = run("search", "qqqq", "--json")

    assert (code, json.loads(out)["areas"], err) == (0, [], "")


# Profile


def test_profile_prints_the_text(run, built_release):
    assert run("profile", "GM9901") == (0, profile_text(built_release, built_release.row("GM9901")), "")


def test_profile_prints_the_json(run, built_release):
    code, out, err = run("profile", "BU0363AE01", "--json")

    assert (code, err) == (0, "")
    assert json.loads(out) == profile_json(built_release, built_release.row("BU0363AE01"))
    assert out.endswith("\n}\n")


@pytest.mark.parametrize("typed", ["bu0363ae01", " BU0363AE01 ", "Bu0363Ae01"])
def test_a_code_may_be_typed_in_small_letters(run, typed):
    assert run("profile", typed) == run("profile", "BU0363AE01")


@pytest.mark.parametrize("typed", ["nl00", "NL01"])
def test_the_land_has_a_profile(run, typed):
    assert run("profile", typed)[1].startswith("Voorbeeldland (NL00)\n")


def test_an_unknown_code_is_refused_with_codes_that_look_like_it(run):
    assert run("profile", "BU99010299") == (
        2,
        "",
        "Geen gebied heeft de code “BU99010299” (grenzen van 2024).\n"
        "Bedoelt u een van deze?\n"
        "  BU99010201  Haventerrein, buurt in Voorbeeldstad\n"
        "  BU99010202  Buitendijk, buurt in Voorbeeldstad\n"
        "  BU99010001  Oude Kern, buurt in Voorbeeldstad, 2.400 inwoners\n"
        "  BU99010002  Stationsbuurt, buurt in Voorbeeldstad, 3.100 inwoners\n"
        "  BU99010003  Singelbuurt, buurt in Voorbeeldstad, 1.850 inwoners\n"
        "Een code vindt u met: wijkdna search NAAM\n",
    )


def test_a_name_instead_of_a_code_is_refused_with_its_code(run):
    code, out, err = run("profile", "proefdorp", "--json")

    assert (code, out) == (2, "")
    assert "\n  WK990200    Proefdorp, wijk in Proefpolder, " in err


def test_a_text_that_looks_like_nothing_gets_no_suggestions(run):
    said = "Geen gebied heeft de code “?” (grenzen van 2024).\nEen code vindt u met: wijkdna search NAAM\n"

    assert run("profile", "?") == (2, "", said)


# Twins


def test_twins_prints_the_text(run, built_release):
    expected = twins_text(built_release, built_release.row("GM9901"), Scope.LAND, 10)

    assert run("twins", "gm9901") == (0, expected, "")


def test_twins_prints_the_json_of_the_scope_and_number_asked_for(run, built_release):
    code, out, err = run("twins", "BU0363AE01", "--scope", "provincie", "--n", 2, "--json")

    assert (code, err) == (0, "")
    assert json.loads(out) == twins_json(built_release, built_release.row("BU0363AE01"), Scope.PROVINCIE, 2)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["PV27"], "Tweelingen zijn er van een gemeente, een wijk of een buurt.\n"),
        (["GM9901", "--scope", "gemeente"], "Een gemeente heeft geen tweelingen binnen zichzelf. "),
        (["GM0000"], "Geen gebied heeft de code “GM0000”"),
    ],
)
def test_twins_that_cannot_be_are_refused(run, asked, said):
    code, out, err = run("twins", *asked)

    assert (code, out) == (2, "")
    assert err.startswith(said)


@pytest.mark.parametrize("asked", [("search", "x"), ("profile", "GM9901"), ("twins", "GM9901")])
def test_without_figures_it_says_how_to_get_them(run, tmp_path, asked):
    said = f"Er staat nog geen uitgave van de cijfers in {tmp_path}.\nZet de cijfers klaar met: wijkdna install\n"

    assert run(*asked, "--data", tmp_path) == (1, "", said)


def test_figures_that_were_derived_by_another_version_must_be_installed_again(run, own_data):
    folder = release.current(own_data)
    age(folder)

    said = f"Uitgave {folder.name} moet eerst worden klaargezet. Doe dat met: wijkdna install\n"
    assert run("profile", "GM9901", "--data", own_data) == (1, "", said)


def age(folder):
    """Make the arrays of a release those of an earlier version."""
    meta = folder / "latest" / "meta.json"
    meta.write_text(json.dumps(json.loads(meta.read_text()) | {"format": release.FORMAT - 1}))


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["--help"], {"numpy", "polars", "django", "yaml", "wijkdna.store", "wijkdna.web"}),
        (["profile", "GM9901"], {"polars", "django", "shapely", "jinja2", "yaml"}),
        (["twins", "GM9901"], {"polars", "django", "shapely", "jinja2", "yaml"}),
        (["search", "voorbeeldstad"], {"polars", "django", "shapely", "jinja2", "yaml"}),
    ],
)
def test_a_command_loads_no_more_than_it_needs(arguments, absent):
    code = (
        "import sys; from wijkdna.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "finally: print(*sys.modules, file=sys.stderr)"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}

    done = subprocess.run([sys.executable, "-c", code, *arguments], env=env, capture_output=True, text=True, check=True)

    loaded = set(done.stderr.split())
    assert "wijkdna.cli" in loaded
    assert loaded & absent == set()


def test_a_reader_that_has_seen_enough_gets_no_error():
    reading, writing = os.pipe()
    os.close(reading)

    done = subprocess.run(**command("profile", "GM9901", "--json"), stdout=writing, stderr=subprocess.PIPE, check=False)

    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


# Build


def test_build_makes_a_release_and_tells_how_far_it_is(run, tmp_path, built_release):
    code, out, err = run("build", "--from", SAMPLES, "--data", tmp_path / "new")

    folder = release.current(tmp_path / "new")
    assert (code, out) == (0, f"Uitgave {folder.name} staat in {folder}\n")
    shares = re.findall(r"^ *(\d+)% \S.*$", err, re.MULTILINE)
    assert len(shares) == len(err.splitlines()) > 15
    assert [int(share) for share in shares] == sorted(int(share) for share in shares)
    assert open_release(folder).areas.codes == built_release.areas.codes


def test_build_prints_the_warnings_last(run, own_data, changed_raw):
    raw = changed_raw("cbs/gemeenten_2024_bevolking.csv", "Proefpolder,2800,", "Proefpolder,2810,")

    code, out, _ = run("build", "--from", raw, "--data", own_data)

    assert code == 0
    assert out.splitlines()[1:] == [
        "Let op:",
        "- residents 2024: twee tabellen verschillen in 1 gebieden (GM9902)",
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((KERNCIJFERS, "koopwoningen_pct", "koop"), "Een bestand is niet zoals we het kennen: .*koopwoningen_pct"),
        (
            (KERNCIJFERS, ",318,45,31,", ",318,145,31,"),
            "De nieuwe uitgave is afgekeurd:\n- bereik: aandeel_koop",
        ),
    ],
)
def test_a_build_that_is_refused_says_why_and_changes_nothing(run, own_data, changed_raw, change, said):
    raw, before = changed_raw(*change), everything(own_data)

    code, out, err = run("build", "--from", raw, "--data", own_data)

    assert (code, out) == (1, "")
    assert re.search(rf"^{said}", err, re.MULTILINE)
    assert err.endswith("\nDe uitgave die er stond is niet veranderd.\n")
    assert everything(own_data) == before


def test_build_from_a_folder_that_is_not_there(run):
    assert run("build", "--from", "nergens") == (1, "", "De map nergens bestaat niet.\n")


def test_build_into_a_place_where_no_folder_can_be_made(run, tmp_path):
    (tmp_path / "file").touch()

    code, out, err = run("build", "--from", SAMPLES, "--data", tmp_path / "file")

    assert (code, out) == (1, "")
    assert err.splitlines()[-1].startswith(f"Een bestand lezen of schrijven lukte niet: {tmp_path / 'file'}")


def test_a_build_that_is_interrupted_changes_nothing(own_data):
    before = everything(own_data)
    building = subprocess.Popen(
        **command("build", "--from", SAMPLES, "--data", own_data), stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )

    building.stderr.readline()
    building.send_signal(signal.SIGINT)
    out, err = building.communicate(timeout=60)

    assert (building.returncode, out) == (130, "")
    assert err.splitlines()[-1] == "Afgebroken. De uitgave die er stond is niet veranderd."
    assert everything(own_data) == before
