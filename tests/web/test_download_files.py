"""What is in a download: read back from the file, beside the arrays of the release."""

import io
import json
import math
import shutil
import subprocess
import zipfile
from collections import Counter
from xml.etree import ElementTree

import pytest
import shapely

from tests.web.addresses import AREAS
from tests.web.sheets import OFFICE, TABLE, csv_rows, fetched, figures_of, numbers_from_csv, ods_sheets, xlsx_sheets
from wijkdna.domain.areas import Level
from wijkdna.domain.comparison import precise_amount
from wijkdna.domain.figures import Status
from wijkdna.domain.numbers_nl import absence, number_nl
from wijkdna.web.downloads import documents, queries

SOFFICE = shutil.which("soffice")


def expected(latest, download):
    """The same straight from the arrays."""
    found = {}
    for row in download.rows:
        code = "" if download.place >= 0 else latest.areas.codes[row]
        for column in download.columns:
            one = latest.figure(row, column)
            level = latest.areas.levels[one.measured_for]
            carried = f"cijfer van de {level}" if one.measured_for != row else "bekend"
            known = one.status is Status.KNOWN
            found[(code, one.indicator.id, one.period)] = (
                one.value,
                carried if known else absence(one.status),
                latest.areas.codes[one.measured_for] if known else None,
                " + ".join(origin.id for origin in one.origins) if known else None,
            )
    return found


@pytest.mark.parametrize("code", AREAS)
def test_the_figures_of_a_place_are_those_of_the_release_in_every_sheet(site, built_release, code):
    address, download = (
        f"/gebied/{code}/downloads/cijfers.",
        queries.of_area(built_release, built_release.row(code), "cijfers"),
    )
    wanted = expected(built_release, download)

    assert figures_of(xlsx_sheets(fetched(site, address + "xlsx"))["Cijfers"]) == wanted
    assert figures_of(ods_sheets(fetched(site, address + "ods"))["Cijfers"]) == wanted
    rows = figures_of(numbers_from_csv(csv_rows(fetched(site, address + "csv"))))
    assert {key: rows[key] for key in wanted} == wanted


@pytest.mark.parametrize("code", ["GM9901", "GM0363"])
def test_the_figures_of_a_gemeente_are_those_of_the_release_in_every_kind_of_file(site, built_release, code):
    address, download = (
        f"/gebied/{code}/downloads/gemeente.",
        queries.of_area(built_release, built_release.row(code), "gemeente"),
    )
    wanted = expected(built_release, download)
    newest = {(one.id, one.newest) for one in built_release.indicators}

    assert figures_of(xlsx_sheets(fetched(site, address + "xlsx"))["Cijfers"]) == wanted
    assert figures_of(ods_sheets(fetched(site, address + "ods"))["Cijfers"]) == wanted
    rows = figures_of(numbers_from_csv(csv_rows(fetched(site, address + "csv"))))
    assert {key: rows[key] for key in rows if key[1:] in newest} == wanted
    told = json.loads(fetched(site, address + "json"))["figures"]
    assert {
        (one["area"], one["indicator"], one["period"]): (
            one["value"],
            one["measured_for"],
            " + ".join(one["origins"]) or None,
        )
        for one in told
        if (one["indicator"], one["period"]) in newest
    } == {key: (value, measured, origin) for key, (value, _, measured, origin) in wanted.items()}


def test_earlier_years_are_those_of_the_release_and_none_is_left_out(shipped_site, shipped_release):
    column = shipped_release.columns["ervaren_gezondheid"]
    rows = figures_of(numbers_from_csv(csv_rows(fetched(shipped_site, "/cijfers/ervaren_gezondheid/buurten.csv"))))
    buurten = range(*shipped_release.areas.slices[Level.BUURT].indices(len(shipped_release.areas)))

    assert len(rows) == len(buurten) * 5
    for period, k in shipped_release.series[column]:
        for row, value in zip(buurten, shipped_release.history[buurten.start : buurten.stop, k].tolist(), strict=True):
            got = rows[(shipped_release.areas.codes[row], "ervaren_gezondheid", period)]
            assert got[:2] == ((None, "niet gepubliceerd") if math.isnan(value) else (value, "bekend"))


def test_figures_from_before_a_change_of_borders_are_not_in_a_file(shipped_release):
    column = shipped_release.columns["gas_per_woning_gemeente"]
    download = queries.of_indicator(shipped_release, column, "gemeenten")
    grown = shipped_release.row("GM0363")  # Amsterdam took in Weesp in 2022
    found = {one.period: one.status for one in queries.earlier(shipped_release, download) if one.row == grown}

    assert found["2018"] == "redrawn"
    assert found["2023"] == "known"


@pytest.mark.parametrize(
    ("code", "scope"), [("GM9901", "gemeente"), ("PV27", "gemeenten"), ("BU99010001", "cijfers"), ("GM0363", "buurten")]
)
def test_a_table_has_as_many_rows_as_it_says(built_release, code, scope):
    download = queries.of_area(built_release, built_release.row(code), scope)

    for table in documents.tables(built_release, download):
        rows = list(table.rows())
        assert len(rows) == table.count, table.name
        assert {len(row) for row in rows} == {len(table.columns)}, table.name


def test_absent_is_an_empty_cell_with_its_reason_beside_it(site):
    (head, *rows) = xlsx_sheets(fetched(site, "/gebied/GM0363/downloads/gemeente.xlsx"))["Cijfers"]
    value, status = head.index("Waarde"), head.index("Status")
    reasons = Counter(row[status] for row in rows if row[value] is None)

    assert set(reasons) <= {absence(one) for one in Status if one is not Status.KNOWN}
    assert reasons
    assert {type(row[value]) for row in rows} == {float, type(None)}
    assert all(
        row[status] == "bekend" or row[status].startswith("cijfer van de ") for row in rows if row[value] is not None
    )


def test_areas_stand_below_each_other_with_an_indicator_in_each_column(site, built_release):
    sheets = xlsx_sheets(fetched(site, "/gebied/GM9901/downloads/gemeente.xlsx"))

    assert list(sheets) == ["Buurten", "Wijken", "Cijfers", "Eerdere jaren", "Bronnen", "Uitleg"]
    head, *rows = sheets["Buurten"]
    own = [one for one in built_release.indicators if Level.BUURT in one.levels]
    assert len(head) == 2 + 2 * len(own)
    assert head[2] == "Inwoners (aantal, 2024)"
    row = next(one for one in rows if one[1] == "BU99010001")
    for n, one in enumerate(own):
        figure = built_release.figure(built_release.row("BU99010001"), built_release.columns[one.id])
        assert row[2 + 2 * n] == figure.value


def test_beside_a_buurt_stand_its_gemeente_look_alikes_and_the_land(shipped_site, shipped_release):
    head, *rows = xlsx_sheets(fetched(shipped_site, "/gebied/BU19110801/downloads/cijfers.xlsx"))["Cijfers"]
    (row,) = (one for one in rows if one[head.index("Cijfer-id")] == "aandeel_65_plus")
    gemeente, column = shipped_release.row("GM1911"), shipped_release.columns["aandeel_65_plus"]

    assert row[head.index("Hollands Kroon (gemeente)")] == shipped_release.values[gemeente, column]
    assert row[head.index("Nederland")] == shipped_release.values[0, column]
    alike = row[head.index("Vergelijkbare buurten")]
    assert alike == pytest.approx(float(shipped_release.alike[shipped_release.row("BU19110801"), column]), rel=1e-6)
    assert row[head.index("Status Hollands Kroon (gemeente)")] == "bekend"


def test_every_source_of_a_file_is_on_its_sheet_with_the_bytes_it_came_from(site, built_release):
    sheets = ods_sheets(fetched(site, "/gebied/GM9901/downloads/gemeente.ods"))
    used = {
        id
        for name in ("Cijfers", "Eerdere jaren")
        for line in sheets[name][1:]
        if line[-2]
        for id in line[-2].split(" + ")
    }

    listed = {line[0]: line for line in sheets["Bronnen"][1:]}
    assert used <= set(listed)
    for id, line in listed.items():
        origin = built_release.origins[id]
        assert line[7:9] == [origin.licence, origin.attribution]
        assert line[-1] == origin.sha256


def test_the_explanation_has_every_indicator_and_every_word_of_the_status(site, built_release):
    rows = xlsx_sheets(fetched(site, "/gebied/GM9901/downloads/gemeente.xlsx"))["Uitleg"]

    told = {row[1]: row for row in rows if row[0] == "Cijfer"}
    for one in built_release.indicators:
        assert told[one.label][2:4] == [one.explanation, one.caveat]
    words = " ".join(row[1] for row in rows if row[0] == "Status")
    assert all(absence(one) in words for one in Status if one is not Status.KNOWN)


def test_a_cell_shows_the_decimals_of_the_page(built_release):
    for one in built_release.indicators:
        if one.value_scale == 1 and not one.classes:
            shown = number_nl(12.3456, queries.decimals_of(one))
            assert shown in precise_amount(one, 12.3456)


def test_xlsx_has_frozen_filtered_and_repeated_headings_and_dutch_numbers(site):
    book = zipfile.ZipFile(io.BytesIO(fetched(site, "/gebied/BU99010001/downloads/cijfers.xlsx")))
    sheet, defined = book.read("xl/worksheets/sheet1.xml").decode(), book.read("xl/workbook.xml").decode()

    assert '<pane xSplit="2" ySplit="4" topLeftCell="C5"' in sheet
    assert '<autoFilter ref="A4:R113"/>' in sheet
    assert "Cijfers!$4:$4</definedName>" in defined
    assert 'formatCode="[$-413]#,##0.0"' in book.read("xl/styles.xml").decode()
    assert "Oude Kern (Voorbeeldstad), alle cijfers</dc:title>" in book.read("docProps/core.xml").decode()
    assert "<f>" not in sheet


def test_ods_is_dutch_with_headings_marked_frozen_and_filtered(site):
    book = zipfile.ZipFile(io.BytesIO(fetched(site, "/gebied/BU99010001/downloads/cijfers.ods")))
    content = book.read("content.xml").decode()

    assert book.namelist()[0] == "mimetype"
    assert book.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
    assert content.count("<table:table-header-rows>") == content.count("<table:table ") == 4
    assert "'Cijfers'.A4:'Cijfers'.R113" in content
    assert 'number:language="nl" number:country="NL"' in content
    assert 'fo:language="nl" fo:country="NL"' in book.read("styles.xml").decode()
    assert "<dc:language>nl-NL</dc:language>" in book.read("meta.xml").decode()
    assert '"VerticalSplitPosition" config:type="int">4<' in book.read("settings.xml").decode()
    assert "table:formula" not in content
    assert all(
        f'"{name}"' in book.read("META-INF/manifest.xml").decode() for name in book.namelist()[1:] if "META" not in name
    )


def collection(site, address):
    return json.loads(fetched(site, address))


@pytest.mark.parametrize(
    "address",
    [
        "/gebied/GM9901/downloads/gemeente.geojson",
        "/gebied/NL00/downloads/gemeenten.geojson",
        "/gebied/NL00/downloads/cijfers.geojson",
    ],
)
def test_geojson_has_every_area_with_its_border_or_says_that_there_is_none(site, built_release, address):
    found = collection(site, address)
    assert found["type"] == "FeatureCollection"
    for one in found["features"]:
        row = built_release.row(one["id"])
        assert one["properties"]["name"] == built_release.areas.names[row]
        assert (one["geometry"] is None) is (one["properties"]["border"] == "not in this release")
        for column, indicator in enumerate(built_release.indicators):
            figure = built_release.figure(row, column)
            assert one["properties"][indicator.id] == figure.value
            assert one["properties"][f"{indicator.id}_status"]
            origins = " + ".join(origin.id for origin in figure.origins) if figure.value is not None else None
            assert one["properties"][f"{indicator.id}_origin"] == origins
    assert found["without_border"] == sum(one["geometry"] is None for one in found["features"])


@pytest.mark.slow
@pytest.mark.parametrize(("scope", "lacking"), [("gemeenten", 0), ("wijken", 0), ("buurten", 14574 - 2131)])
def test_every_border_of_the_country_is_valid_and_turns_the_way_of_rfc_7946(shipped_site, scope, lacking):
    found = collection(shipped_site, f"/cijfers/aandeel_65_plus/{scope}.geojson")
    shapes = [shapely.from_geojson(json.dumps(one["geometry"])) for one in found["features"] if one["geometry"]]

    assert found["without_border"] == lacking
    assert all(shape.is_valid and shape.area > 0 for shape in shapes)
    polygons = [part for shape in shapes for part in getattr(shape, "geoms", [shape])]
    assert all(one.exterior.is_ccw and not any(hole.is_ccw for hole in one.interiors) for one in polygons)
    west, south, east, north = shapely.total_bounds(shapes)
    assert 3 < west < east < 7.5
    assert 50.5 < south < north < 54


def test_the_json_of_a_place_is_its_profile_with_what_stands_beside_and_before_it(shipped_site, shipped_release):
    found = json.loads(fetched(shipped_site, "/gebied/BU19110801/downloads/cijfers.json"))

    assert found["area"]["name"] == "Kreileroord"
    assert len(found["figures"]) == len(found["indicators"]) == len(found["alike"]) == 109
    assert Counter(one["area"] for one in found["beside"]) == {"GM1911": 109, "NL00": 109}
    assert all(one["value"] is not None for one in found["earlier"])
    used = {id for one in [*found["figures"], *found["beside"], *found["earlier"]] for id in one["origins"]}
    assert used <= set(found["origins"])


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_libreoffice_opens_a_file_and_reads_the_same_numbers(shipped_site, shipped_release, tmp_path, kind):
    file = tmp_path / f"Kreileroord.{kind}"
    file.write_bytes(fetched(shipped_site, f"/gebied/BU19110801/downloads/cijfers.{kind}"))
    read = ["--infilter=CSV:59,34,76,1,,1043"] if kind == "csv" else []
    command = [SOFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", *read]
    subprocess.run(
        [*command, "--convert-to", "fods", "--outdir", tmp_path / "out", file],
        check=True,
        timeout=120,
        capture_output=True,
    )

    root = ElementTree.parse(tmp_path / "out" / "Kreileroord.fods").getroot()
    sheet = next(root.iter(f"{TABLE}table"))
    read_back = {
        float(one.get(f"{OFFICE}value"))
        for one in sheet.iter(f"{TABLE}table-cell")
        if one.get(f"{OFFICE}value-type") == "float"
    }
    row = shipped_release.row("BU19110801")
    known = {float(one) for one in shipped_release.values[row] if not math.isnan(one)}
    assert {round(one, 9) for one in known} <= {round(one, 9) for one in read_back}
