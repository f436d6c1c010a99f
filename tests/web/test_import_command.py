"""wijkdna import: the steps of the pages without a browser, and never a guess."""

import pytest

from tests.web.uploading import AEDES, STATLINE, SWING
from wijkdna.cli import main
from wijkdna.store.team_figures import team_figures
from wijkdna.web.uploads.models import State, Upload


@pytest.fixture
def run(own_data, world, settings, tmp_path, capsys):
    """run(content, *options): the exit code, and what stands on the screen."""
    settings.DATA = own_data

    def call(content, *options, by=world.lid):
        path = tmp_path / "cijfers.csv"
        path.write_text(content, encoding="utf-8")
        code = main(["import", str(path), "--team", world.team.slug, "--by", by.email, *options])
        said = capsys.readouterr()
        return code, said.out + said.err

    return call


def of_area(own_data, world, code):
    return [(one.indicator.name, one.value, one.words) for one in team_figures(own_data, world.team.pk).of_area(code)]


def test_an_export_of_swing_needs_no_option(run, own_data, world):
    code, said = run(SWING)

    assert code == 0, said
    assert "gasgebruik woningen (TJ), 2022: 1 gebied met een cijfer, 1 zonder" in said
    assert '--confirm "Voorbeeldstad: Singelburt=BU99010003"' in said
    assert "Voorbeeldstad: Totaal: Dit lijkt een rij met een totaal, geen gebied." in said
    assert ("gasgebruik woningen", 56.5, "") in of_area(own_data, world, "BU99010001")
    assert Upload.objects.get().state == State.SHOWN


def test_a_name_that_was_confirmed_counts(run, own_data, world):
    run(SWING, "--confirm", "Voorbeeldstad: Singelburt=BU99010003")

    assert ("gasgebruik woningen", 8.0, "") in of_area(own_data, world, "BU99010003")


def test_an_open_question_is_refused_with_the_option_that_answers_it(run, own_data, world):
    code, said = run(AEDES, "--source", "Woontij")

    assert code == 2
    assert "Van welk jaar is de indeling in wijken en buurten?" in said
    assert "Antwoord met --borders JAAR" in said
    assert not Upload.objects.exists()

    code, said = run(AEDES, "--source", "Woontij", "--borders", "2024", "--confidential")
    assert code == 0, said
    assert ("draagkracht_klasse", 3.0, "hoog") in of_area(own_data, world, "BU99010001")
    assert all(one.confidential for one in team_figures(own_data, world.team.pk).indicators)


def test_a_try_keeps_nothing(run, own_data, world):
    code, said = run(STATLINE, "--source", "CBS", "--borders", "2024", "--dry-run")

    assert code == 0, said
    assert "Niets bewaard: dit was een proef." in said
    assert not Upload.objects.exists()
    assert team_figures(own_data, world.team.pk).indicators == ()


def test_one_column_under_another_name(run, own_data, world):
    about = ("--source", "Woontij", "--borders", "2024")
    run(AEDES, *about, "--column", "aandeel_corporatiebezit", "--name", "Bezit van corporaties", "--theme", "wonen")

    assert of_area(own_data, world, "BU99010001") == [("Bezit van corporaties", 68.0, "")]
    assert [one.theme for one in team_figures(own_data, world.team.pk).indicators] == ["wonen"]


def test_a_period_of_a_column_goes_before_the_option(run, own_data, world):
    content = "buurtcode;Huur 2021 (%);Huur 2023 (%)\nBU99010001;10;20\nBU99010002;11;21\n"
    code, said = run(content, "--source", "x", "--borders", "2024", "--period", "2025")

    assert code == 0, said
    assert of_area(own_data, world, "BU99010001") == [("Huur", 10.0, ""), ("Huur", 20.0, "")]
    assert [one.period for one in team_figures(own_data, world.team.pk).indicators] == ["2021", "2023"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "Zeg waar de cijfers vandaan komen, met --source."),
        (("--source", "x", "--column", "bestaat niet"), "Er zijn: aandeel_corporatiebezit, draagkracht_klasse."),
        (("--source", "x", "--sheet", "4"), "Blad 4 is er niet."),
        (("--source", "x", "--area-column", "44"), "dit blad heeft 6 kolommen"),
        (("--source", "x", "--confirm", "los"), "Schrijf --confirm als NAAM=CODE"),
        (("--source", "x", "--name", "Een naam"), "Met --name kiest u één kolom met --column."),
        (("--source", "x", "--theme", "nee"), "Thema nee is er niet. Er zijn: "),
    ],
)
def test_what_cannot_be_done_is_said_and_leaves_nothing(run, options, words):
    code, said = run(AEDES, "--borders", "2024", *options)

    assert code == 2
    assert words in said
    assert not Upload.objects.exists()


def test_a_file_that_cannot_be_read_leaves_nothing(run):
    code, said = run("%PDF-1.7")

    assert code == 1
    assert "Dit bestand kunnen we niet lezen." in said
    assert not Upload.objects.exists()


def test_only_for_who_works_in_the_team(run, world):
    for person in (world.stranger, world.guest, world.nobody):
        code, said = run(SWING, by=person)
        assert code == 2
        assert f"werkt niemand met het adres {person.email}" in said
