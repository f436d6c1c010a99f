"""From published files to a release: all or nothing, and every byte accounted for."""

import hashlib
import json
import os
from dataclasses import replace

import polars as pl
import pytest

from tests.conftest import DAY, SAMPLES, silent
from wijkdna import __version__
from wijkdna.pipeline.build import COPIES, build
from wijkdna.pipeline.checks import ChecksFailed
from wijkdna.pipeline.download import SourceChanged
from wijkdna.pipeline.sources import cbs_grenzen, leefbaarometer
from wijkdna.store.definitions import load_cautions, load_indicators, load_themes
from wijkdna.store.latest import latest
from wijkdna.store.release import NoRelease, current, releases_folder

KERNCIJFERS = "cbs/kerncijfers_2024_selectie_nl.csv"
FILES = {
    *("figures.parquet", "variables.parquet", "areas.parquet", "places.parquet"),
    *("origins.json", "indicators.json", "release.json", "border_changes.json", "shapes", "latest"),
}


def everything(data):
    """Every file and folder below, with the content of files."""
    return {path.relative_to(data): path.is_file() and path.read_bytes() for path in data.rglob("*")}


def read_json(folder, name):
    return json.loads((folder / name).read_text(encoding="utf-8"))


def expect_refused(raw, data, problem, progress=silent):
    """The build raises, and the data folder is as it was."""
    before = everything(data)
    with pytest.raises(problem) as caught:
        build(raw, data, DAY, progress)
    assert everything(data) == before
    assert current(data).name == DAY.isoformat()
    return caught.value


def test_a_release_holds_every_file_and_says_what_it_is(built_release):
    folder = built_release.folder

    assert {path.name for path in folder.iterdir()} == FILES
    assert read_json(folder, "release.json") == {
        "made_on": "2026-11-25",
        "boundaries": 2024,
        "areas": 38,
        "warnings": [],
        "made_by": __version__,
        "fetched": {},
    }
    assert folder.name == "2026-11-25"


def test_a_release_holds_the_definitions_it_was_made_with(built_release):
    definitions = read_json(built_release.folder, "indicators.json")

    assert definitions["themes"] == [dict(theme) for theme in load_themes()]
    assert definitions["cautions"] == load_cautions()
    assert built_release.indicators == load_indicators()


def test_every_origin_has_the_sha256_of_its_bytes(built_release):
    origins = read_json(built_release.folder, "origins.json")

    assert len({origin["id"] for origin in origins}) == len(origins) > 40
    for origin in origins:
        assert origin["sha256"] == hashlib.sha256((SAMPLES / origin["file"]).read_bytes()).hexdigest()
        assert origin["attribution"].startswith("Bron: ")


def test_every_file_that_was_read_for_figures_or_borders_has_an_origin(built_release):
    named = {origin["file"] for origin in read_json(built_release.folder, "origins.json")}

    tables = [*(source.TABLE for source in COPIES), *cbs_grenzen.TABLES]
    assert named == {file for table in tables for file in table.files}


def test_the_schools_are_places_of_the_release(built_release):
    places = pl.read_parquet(built_release.folder / "places.parquet")

    assert len(places) == 8
    assert "Voorbeeldcollege" in places["name"].to_list()


def test_progress_goes_from_nothing_to_all_and_is_told_in_words(tmp_path):
    told = []

    build(SAMPLES, tmp_path, DAY, lambda share, text: told.append((share, text)))

    assert [share for share, _ in told] == sorted(share for share, _ in told)
    assert (told[0][0], told[-1]) == (0.0, (1.0, "Uitgave 2026-11-25 staat klaar"))
    assert all(text for _, text in told)


def test_a_second_build_of_the_same_day_gets_a_number_and_the_same_content(own_data):
    first = current(own_data)

    second = build(SAMPLES, own_data, DAY, silent)

    assert second.name == "2026-11-25.2"
    assert current(own_data) == second
    told = json.loads((second / "differences.json").read_text(encoding="utf-8"))
    assert [kind for kind in told["kinds"] if kind["then"] != kind["now"] or kind["revised"]] == []
    (second / "differences.json").unlink()
    assert everything(second) == everything(first)


def test_readers_see_the_new_figures_after_a_build(own_data, changed_raw):
    before = latest(own_data)
    column = before.columns["aandeel_koop"]

    build(changed_raw(KERNCIJFERS, ",318,45,31,", ",318,46,31,"), own_data, DAY, silent)

    row = before.row("BU99010001")
    assert (before.values[row, column], latest(own_data).values[row, column]) == (45.0, 46.0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ((KERNCIJFERS, "koopwoningen_pct", "koop"), ("kerncijfers_2024_selectie_nl.csv", "koopwoningen_pct")),
        (("cbs/gebiedsnamen_2024.csv", "code,naam", "code,titel"), ("gebiedsnamen_2024.csv", "naam")),
        (("leefbaarometer/buurt_2024.csv", ",kscore,", ",k,"), ("buurt_2024.csv", "kscore")),
        (("leefbaarometer/buurt_2024.csv", "BU99010001", "BU9901001"), ("buurt_2024.csv", "BU9901001", "code")),
        (
            ("cbs/gebiedsnamen_2022.csv", "BU99010001", "BU9901001"),
            ("gebiedsnamen_2022.csv", "BU9901001", "kolom code"),
        ),
        ((KERNCIJFERS, "BU99010001", "XX99010001"), ("kerncijfers_2024_selectie_nl.csv", "XX99010001", "kolom code")),
        (("cbs/kerncijfers_2021_gemeenten.json", '"GM9901"', '"9901"'), ("kerncijfers_2021_gemeenten.json", "9901")),
        (("cbs/wijken_2024_leeftijd_huishoudens.csv", ",1650\n", ",?\n"), ("wijken_2024", "personenautos")),
        (("boundaries/nl_wijken_2024.geojson", '"WK990100"', '"990100"'), ("nl_wijken_2024.geojson", "990100")),
        (("boundaries/nl_wijken_2024.geojson", '"code"', '"id"'), ("nl_wijken_2024.geojson", "code")),
    ],
)
def test_a_file_that_is_not_what_it_was_is_named_and_the_earlier_release_stays(own_data, changed_raw, change, message):
    problem = expect_refused(changed_raw(*change), own_data, SourceChanged)

    assert [part for part in message if part not in str(problem)] == []


@pytest.mark.parametrize("table", [*(source.TABLE for source in COPIES), *cbs_grenzen.TABLES], ids=lambda t: t.id)
def test_a_file_that_is_missing_is_named(own_data, changed_raw, table):
    raw = changed_raw(KERNCIJFERS, "niveau", "niveau")
    os.remove(raw / table.files[-1])

    problem = expect_refused(raw, own_data, SourceChanged)

    assert table.files[-1] in str(problem)


def test_an_area_that_is_lost_is_refused(own_data, changed_raw):
    raw = changed_raw(KERNCIJFERS, "\nbuurt,BU99020003,Lintdorp,", "\n#")
    lines = (raw / KERNCIJFERS).read_text(encoding="utf-8").splitlines(keepends=True)
    (raw / KERNCIJFERS).write_text("".join(line for line in lines if line[0] != "#"), encoding="utf-8")

    problem = expect_refused(raw, own_data, ChecksFailed)

    assert [one.message for one in problem.problems if one.check == "gebieden"] == [
        "1 gebieden van de vorige uitgave ontbreken, zoals BU99020003"
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ((KERNCIJFERS, ",318,45,31,", ",318,145,31,"), "bereik: aandeel_koop is 145.0 in BU99010001"),
        ((KERNCIJFERS, ",2400,215,", ",9400,215,"), "som: residents: buurten van GM9901 zijn samen 20150 van 13150"),
        (("cbs/gemeenten_2024_bevolking.csv", ",38,29,33,", ",88,29,33,"), "sprong: aandeel_eenpersoons_gemeente"),
        (("pbl/woningtype_bouwjaar_gemeente_2023.csv", "GM9901,2023,420", "GM9901,2023,"), "sprong: aandeel_voor_1945"),
    ],
)
def test_a_release_that_fails_a_check_is_refused(own_data, changed_raw, change, message):
    problem = expect_refused(changed_raw(*change), own_data, ChecksFailed)

    assert message in str(problem)


def test_a_table_without_an_open_licence_is_refused(own_data, monkeypatch):
    monkeypatch.setattr(leefbaarometer, "TABLE", replace(leefbaarometer.TABLE, licence="CC BY-NC 4.0"))

    problem = expect_refused(SAMPLES, own_data, ChecksFailed)

    assert "licentie: leefbaarometer-2024-buurt_2024 heeft licentie 'CC BY-NC 4.0'" in str(problem)


@pytest.mark.parametrize("at", [0.0, 0.3, 0.45, 0.5, 0.8, 0.9])
@pytest.mark.parametrize("stop", [KeyboardInterrupt, MemoryError])
def test_a_build_that_is_stopped_at_any_moment_leaves_the_earlier_release(own_data, at, stop):
    def progress(share, text):
        if share >= at:
            raise stop

    expect_refused(SAMPLES, own_data, stop, progress)


def test_a_first_build_that_is_refused_leaves_no_release(tmp_path, changed_raw):
    data = tmp_path / "empty"

    with pytest.raises(ChecksFailed):
        build(changed_raw(KERNCIJFERS, ",318,45,31,", ",318,145,31,"), data, DAY, silent)

    assert not releases_folder(data).exists()
    with pytest.raises(NoRelease):
        current(data)


def test_a_disagreement_between_tables_is_a_warning_in_the_release(own_data, changed_raw):
    raw = changed_raw("cbs/gemeenten_2024_bevolking.csv", "Proefpolder,2800,", "Proefpolder,2810,")

    folder = build(raw, own_data, DAY, silent)

    assert read_json(folder, "release.json")["warnings"] == [
        "residents 2024: twee tabellen verschillen in 1 gebieden (GM9902)"
    ]


def test_figures_of_a_year_in_which_a_gemeente_had_other_wijken_land_nowhere(tmp_path, changed_raw, built_release):
    """The wijk codes of 2020 may then mean other places; the gemeente itself keeps its figure."""
    solar = "cbs/zonnestroom_woningen_wijk_buurt_2019_2022.csv"
    made = build(changed_raw(solar, "wijk,WK990102,2020,", "wijk,WK990177,2020,"), tmp_path / "data", DAY, silent)

    def installations_of_2020(folder, code):
        frame = pl.read_parquet(folder / "variables.parquet").filter(
            (pl.col("area") == code) & (pl.col("variable") == "solar_installations") & (pl.col("period") == "2020")
        )
        return frame["value"].to_list()

    assert [installations_of_2020(built_release.folder, code) for code in ("WK990100", "BU99010001")] == [[227], [43]]
    assert [installations_of_2020(made, code) for code in ("WK990100", "BU99010001")] == [[None], [None]]
    assert installations_of_2020(made, "GM9901") == installations_of_2020(built_release.folder, "GM9901")
