"""Own figures of a team stand on the page of their area, for that team on the screen and nowhere else."""

import os
from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.web.conftest import Site
from tests.web.people import invite, member
from tests.web.uploading import AEDES, STATLINE, SWING, work
from wijkdna.cli import main
from wijkdna.domain.figures import Status
from wijkdna.store import team_figures as store
from wijkdna.store.team_figures import TeamFigure, TeamIndicator
from wijkdna.web.accounts.models import Role
from wijkdna.web.dossiers.models import Part
from wijkdna.web.uploads.models import State, Upload

BUURT, WIJK = "BU99010001", "WK990100"
GAS = TeamIndicator(
    id="1-gas",
    name="Gas van eigen meters",
    unit="m3",
    period="2023",
    border_year=2024,
    source="Netbeheerder",
    licence="CC BY 4.0",
    note="",
    theme="",
    classes=(),
    proxy=False,
    confidential=False,
    upload=1,
    made_by="upload",
)
CLASS = replace(GAS, id="2-klasse", name="Draagkracht", unit="", classes=("laag", "midden", "hoog"))


def figures(indicator, **values):
    """An indicator with a figure per area; None is not published."""
    return indicator, {
        code: TeamFigure(
            indicator=indicator,
            code=code,
            value=value,
            words=indicator.classes[int(value) - 1] if indicator.classes and value else "",
            status=Status.NOT_PUBLISHED if value is None else Status.KNOWN,
        )
        for code, value in values.items()
    }


@pytest.fixture
def site(own_data):
    """A data folder of its own."""
    return Site(own_data)


@pytest.fixture
def put(own_data, world):
    """Gives the team figures."""
    return lambda *added: store.add_indicators(own_data, world.team.pk, added)


def section(page):
    """The text of the section with own figures; "" when there is none."""
    found = page.all("section", "own-figures")
    return found[0].text if found else ""


def lines(page):
    return [one.text for one in page.all("li") if one.inside(page.one("section", "own-figures"))]


def test_who_is_in_the_team_sees_its_figures_with_where_they_come_from(site, world, put):
    put(figures(GAS, **{BUURT: 1234.5}))
    (line,) = lines(site.as_(world.lid).page(f"/gebied/{BUURT}/"))

    assert "Gas van eigen meters" in line
    assert "1.234,5 m³" in line.replace("\u00a0", " ")
    assert "buurtcijfer 2023 · Netbeheerder · CC BY 4.0" in line
    assert "alleen zichtbaar voor uw team" in section(site.as_(world.lid).page(f"/gebied/{BUURT}/"))


@pytest.mark.parametrize("who", ["stranger", "nobody", "guest", "begeleider"])
def test_nobody_else_sees_them(site, world, put, who):
    put(figures(GAS, **{BUURT: 1234.5}))

    assert "Gas van eigen meters" not in site.as_(getattr(world, who)).get(f"/gebied/{BUURT}/").content.decode()


def test_a_visitor_sees_none_and_asks_the_database_nothing(site, world, put, django_assert_num_queries):
    put(figures(GAS, **{BUURT: 1234.5}))
    with django_assert_num_queries(0):
        answer = site.get(f"/gebied/{BUURT}/")

    assert "Gas van eigen meters" not in answer.content.decode()


@pytest.mark.parametrize(
    "page", ["afdrukken/", "cijfers/", "wijkplaat/", "kaarten/", "downloads/", "ken-je-wijk/", "tweelingen/", "kaart/"]
)
def test_no_other_page_of_the_area_has_them_also_not_for_the_team(site, world, put, page):
    put(figures(GAS, **{BUURT: 1234.5}))

    assert "Gas van eigen meters" not in site.as_(world.lid).get(f"/gebied/{BUURT}/{page}").content.decode()


def test_the_command_line_never_tells_them(own_data, put, capsys, monkeypatch):
    monkeypatch.setattr(os, "environ", dict(os.environ))
    put(figures(GAS, **{BUURT: 1234.5}))
    for more in ((), ("--json",)):
        main(["profile", BUURT, "--data", str(own_data), *more])

    said = capsys.readouterr().out
    assert BUURT in said
    assert "Gas van eigen meters" not in said


def test_a_buurt_has_a_figure_of_its_wijk_only_as_such_and_a_wijk_none_of_its_buurten(site, world, put):
    put(figures(GAS, **{WIJK: 50.0}), figures(CLASS, **{BUURT: 1.0}))
    buurt, wijk = (site.as_(world.lid).page(f"/gebied/{code}/") for code in (BUURT, WIJK))

    assert any("Gas van eigen meters" in one and "wijkcijfer van " in one for one in lines(buurt))
    assert ["Draagkracht" in one for one in lines(wijk)] == [False]


def test_an_own_figure_of_the_buurt_goes_before_that_of_its_wijk(site, world, put):
    put(figures(GAS, **{WIJK: 50.0, BUURT: 7.0}))
    (line,) = lines(site.as_(world.lid).page(f"/gebied/{BUURT}/"))

    assert "7 m³" in line.replace("\u00a0", " ")
    assert "wijkcijfer" not in line


def test_absent_is_said_in_words(site, world, put):
    put(figures(GAS, **{BUURT: None}))

    assert "niet gepubliceerd" in lines(site.as_(world.lid).page(f"/gebied/{BUURT}/"))[0]


def test_only_the_newest_period_stands_large_and_of_two_files_the_later(site, world, put):
    put(
        figures(replace(GAS, id="a", period="2021"), **{BUURT: 3.0}),
        figures(replace(GAS, id="b", period="2023"), **{BUURT: 1.0}),
        figures(replace(GAS, id="c", period="2023", upload=2), **{BUURT: 2.0}),
    )
    (line,) = lines(site.as_(world.lid).page(f"/gebied/{BUURT}/"))

    assert "2 m³" in line.replace("\u00a0", " ")
    assert "Eerder: 2021: 3 m³." in line.replace("\u00a0", " ")


def test_it_is_compared_with_the_other_buurten_of_the_gemeente(site, world, put, built_release):
    inside = [code for code in built_release.areas.codes if code.startswith("BU9901")]
    put(figures(GAS, **{code: float(number) for number, code in enumerate(inside)}, BU99020001=9000.0))
    (line,) = lines(site.as_(world.lid).page(f"/gebied/{inside[-1]}/"))

    assert len(inside) >= 5
    assert f"Dit is het hoogste van de {len(inside)} buurten in Voorbeeldstad met dit cijfer." in line


def test_a_figure_on_borders_that_are_gone_is_not_shown(site, world, put):
    old = replace(GAS, id="oud", name="Oud cijfer", border_year=2022)
    put(figures(old, BU99010102=4.0, BU99010001=5.0))  # the first code went to another area since

    assert section(site.as_(world.lid).page("/gebied/BU99010102/")) == ""
    assert "Oud cijfer" in section(site.as_(world.lid).page(f"/gebied/{BUURT}/"))


def test_a_confidential_one_is_marked(site, world, put):
    put(figures(replace(GAS, confidential=True), **{BUURT: 1.0}))

    assert "vertrouwelijk" in lines(site.as_(world.lid).page(f"/gebied/{BUURT}/"))[0]


def test_a_name_out_of_a_file_is_never_markup(site, world, put):
    put(figures(replace(GAS, name="<script>alert(1)</script>", source='"><b>'), **{BUURT: 1.0}))
    answer = site.as_(world.lid).get(f"/gebied/{BUURT}/").content.decode()

    assert "&lt;script&gt;alert(1)" in answer
    assert "<script>alert" not in answer


def test_a_dossier_shows_them_to_the_team_and_not_to_a_guest_of_its_photo(site, world, put):
    put(figures(GAS, **{BUURT: 8.0}))
    guest = member(world.team, "Gerda", Role.GAST)
    invite(world.dossier, guest, [Part.FOTO], world.beheerder)
    address = f"/dossier/{world.dossier.pk}/foto/"

    assert "Gas van eigen meters" in section(site.as_(world.lid).page(address))
    assert section(site.as_(guest).page(address)) == ""


def read(site, world, content, **answers):
    """A file as it goes through all steps, with these choices beside what we propose; its row."""
    name = default_storage.save("teams/1/uploads/a.dat", ContentFile(content.encode()))
    row = Upload.objects.create(team=world.team, file=name, filename="a.csv", sha256="", size=1, added_by=world.lid)
    with site.settings:
        assert work(row) == State.ASKING, row.message
        layout = row.answers["layout"] | answers
        Upload.objects.filter(pk=row.pk).update(state=State.READING, answers=row.answers | {"layout": layout})
        assert work(row) == State.PREVIEW, row.message
        Upload.objects.filter(pk=row.pk).update(state=State.KEEPING)
        assert work(row) == State.SHOWN, row.message
    return row


SWING_TOLD = ["Gasgebruik woningen", "56,5 TJ", "2022", "Klimaatmonitor"]
AEDES_TOLD = ["Aandeel corporatiebezit", "68,0 %", "Draagkracht klasse", "hoog"]


@pytest.mark.parametrize(
    ("content", "code", "told"),
    [
        (SWING, "BU99010001", SWING_TOLD),
        (SWING, "BU99010002", ["Gasgebruik woningen", "niet gepubliceerd"]),
        (AEDES, "BU99010001", AEDES_TOLD),
        (STATLINE, "BU0363AE01", ["Inwoners", "1.250", "2024"]),
        (STATLINE, "BU0363AE02", ["Inwoners", "niet gepubliceerd"]),
        (STATLINE, "WK0363AE", ["Inwoners", "2.000"]),
    ],
)
def test_a_file_comes_on_the_page_of_the_right_area(site, world, content, code, told):
    read(site, world, content, border_year=2024)
    shown = section(site.as_(world.lid).page(f"/gebied/{code}/")).replace("\u00a0", " ")

    assert [one for one in told if one not in shown] == []


def test_columns_about_people_come_nowhere(site, world, own_data):
    row = read(site, world, AEDES, border_year=2024)

    kept = b"".join(path.read_bytes() for path in (own_data / "teams").rglob("*") if path.is_file())
    assert b"Jan de Vries" not in kept
    assert "Jan de Vries" not in str((row.found, row.answers, row.report))
