"""Figures of the samples: why each is there or absent, for whom it was measured, and where it came from."""

import json
import math

import polars as pl
import pytest

from tests.conftest import SAMPLES, silent
from wijkdna.domain.figures import How, Status
from wijkdna.pipeline.build import make_draft
from wijkdna.store.definitions import load_indicators

KNOWN, NOT_PUBLISHED, NOT_APPLICABLE, TOO_SMALL, REDRAWN = Status

INDICATORS = {indicator.id: indicator for indicator in load_indicators()}
COUNTS = [id for id, indicator in INDICATORS.items() if indicator.kind == "count"]
EMPTY = ("WK990102", "BU99010201", "BU99010202")
"""Nobody is known to live here: zero residents, or not published."""


def rows_of(frame):
    return {(row["area"], row["indicator"], row["period"]): row for row in frame.iter_rows(named=True)}


def newest(rows, area, id):
    return rows[area, id, INDICATORS[id].newest]


def number(row):
    return row["value"] if row["status"] == KNOWN else Status(row["status"])


@pytest.fixture(scope="module")
def rows(built_release):
    """Rows of figures.parquet by area, indicator and period."""
    return rows_of(pl.read_parquet(built_release.folder / "figures.parquet"))


@pytest.fixture(scope="module")
def areas(built_release):
    """Rows of areas.parquet by code."""
    return {row["code"]: row for row in pl.read_parquet(built_release.folder / "areas.parquet").iter_rows(named=True)}


def test_there_is_a_newest_figure_of_every_indicator_for_every_area(rows, areas):
    expected = {(area, id, indicator.newest) for area in areas for id, indicator in INDICATORS.items()}

    assert expected - rows.keys() == set()


def test_a_value_stands_exactly_where_the_status_is_known(rows):
    assert all((row["value"] is not None) == (row["status"] == KNOWN) for row in rows.values())
    assert all(row["value"] is None or math.isfinite(row["value"]) for row in rows.values())


@pytest.mark.parametrize(
    ("area", "id", "expected"),
    [
        ("BU99010001", "aandeel_koop", 45.0),  # as published
        ("BU99010001", "aandeel_65_plus", 100 * 505 / 2400),  # calculated
        ("WK990102", "aantal_inwoners", 0.0),  # a true zero, from the second table
        ("BU99010201", "aantal_inwoners", NOT_PUBLISHED),  # an empty cell is not zero
        ("BU99010201", "aandeel_koop", NOT_PUBLISHED),
        ("WK990102", "aandeel_koop", NOT_PUBLISHED),
        ("BU99010202", "misdrijven_per_1000", NOT_PUBLISHED),  # no crimes, of an unknown number of people
        ("WK990102", "autos_per_huishouden", NOT_APPLICABLE),  # 0 cars of 0 households
        ("WK990102", "zonnepanelen_per_100_woningen", NOT_APPLICABLE),  # 0 panels on 0 homes
        ("WK990102", "land_per_huishouden", NOT_APPLICABLE),
        ("BU99010201", "vermogen_per_installatie", NOT_APPLICABLE),  # 0 kWp of 0 panels
        ("GM9902", "daling_gas_sinds_2018_gemeente", NOT_APPLICABLE),  # gas use rose
        ("GM0363", "daling_gas_sinds_2018_gemeente", REDRAWN),  # took in Weeskerk in 2022
        ("WK990101", "woningvoorraad", REDRAWN),  # overlap 0.4
        ("WK0363AE", "woningvoorraad", REDRAWN),  # a new code
        ("WK990200", "woningvoorraad", 1120.0),
        ("GM0363", "leerlingen_basisschool_gemeente", NOT_PUBLISHED),  # half of the schools has no number
        ("GM9902", "basisschoollocaties_gemeente", NOT_PUBLISHED),  # outside the file
        ("PV20", "aantal_inwoners", NOT_PUBLISHED),  # a provincie without gemeenten here
    ],
)
def test_a_figure_is_there_or_absent_for_its_own_reason(rows, area, id, expected):
    row = newest(rows, area, id)

    assert number(row) == expected
    assert row["measured_for"] == area


def test_every_status_has_an_example(rows, changed_raw):
    folder = changed_raw(
        "cbs/zonnestroom_woningen_wijk_buurt_2019_2022.csv", "gemeente,GM9902,2020,237", "gemeente,GM9902,2020,9"
    )

    few = rows_of(make_draft(folder, silent).figures)

    assert number(newest(few, "GM9902", "groei_zonnepanelen_2020_2022")) == TOO_SMALL
    assert number(newest(few, "WK990200", "groei_zonnepanelen_2020_2022")) == 417 / 237
    assert {row["status"] for row in few.values()} == set(Status)
    assert {row["status"] for row in rows.values()} == set(Status) - {TOO_SMALL}


@pytest.mark.parametrize(
    ("area", "id", "expected", "measured_for"),
    [
        ("BU99010003", "inkomen_per_inwoner", 38.1, "BU99010003"),
        ("BU99010001", "inkomen_per_inwoner", 34.9, "WK990100"),
        ("BU99010001", "aandeel_15_24", 14.0, "WK990100"),
        ("BU0363NA02", "aandeel_koop", 24.0, "WK0363NA"),  # 15 residents
        ("BU99010001", "aandeel_gehuwd", 38.0, "GM9901"),
        ("WK990101", "aandeel_gehuwd", 38.0, "GM9901"),
        ("BU99010103", "misdrijven_per_1000", 1000 * 602 / 13150, "GM9901"),  # wijken have no crimes
        ("WK990101", "laagste_40_inkomen", 42.9, "GM9901"),  # redrawn since 2022
        ("BU99010101", "laagste_40_inkomen", 42.9, "GM9901"),
        ("BU99010001", "laagste_40_inkomen", 47.2, "WK990100"),
        ("BU99020004", "groei_zonnepanelen_2020_2022", 417 / 237, "WK990200"),
    ],
)
def test_a_gap_is_filled_from_the_nearest_level_and_says_whose_figure_it_is(rows, area, id, expected, measured_for):
    row = newest(rows, area, id)

    assert number(row) == expected
    assert row["measured_for"] == measured_for
    whose = newest(rows, measured_for, id)
    assert [row[name] for name in ("value", "how", "origin")] == [whose[name] for name in ("value", "how", "origin")]


def test_a_carried_figure_is_the_own_figure_of_the_wijk_or_gemeente_around_it(rows, areas):
    carried = [row for row in rows.values() if row["measured_for"] != row["area"]]

    assert len(carried) > 1000
    for row in carried:
        area, id = areas[row["area"]], row["indicator"]
        parents = [code for code in (area["wijk"], area["gemeente"]) if code != row["area"]]
        nearest = next(p for p in parents if newest(rows, p, id)["measured_for"] == p and own(rows, p, id) is not None)
        assert row["measured_for"] == nearest
        assert row["value"] == own(rows, nearest, id)
        assert area["level"] in ("wijk", "buurt")


def own(rows, area, id):
    row = newest(rows, area, id)
    return row["value"] if row["measured_for"] == area else None


@pytest.mark.parametrize("id", COUNTS)
def test_a_count_is_never_carried(rows, areas, id):
    found = [newest(rows, area, id) for area in areas]

    assert all(row["measured_for"] == row["area"] for row in found)
    assert {row["status"] for row in found} > {KNOWN}


@pytest.mark.parametrize("area", EMPTY)
def test_nothing_is_carried_to_where_nobody_is_known_to_live(rows, area):
    found = {id: newest(rows, area, id) for id in INDICATORS}

    assert {row["measured_for"] for row in found.values()} == {area}
    assert {id for id, row in found.items() if row["status"] == KNOWN} <= {
        *("aantal_inwoners", "aantal_huishoudens", "bevolkingsdichtheid", "adressendichtheid"),
        *("stedelijkheid", "woningvoorraad"),
    }


def test_where_people_live_a_gap_is_left_only_when_no_larger_area_has_a_figure(rows, areas):
    lived_in = [code for code, row in areas.items() if row["level"] in ("wijk", "buurt") and code not in EMPTY]

    for area in lived_in:
        for id in INDICATORS.keys() - set(COUNTS):
            row = newest(rows, area, id)
            if row["status"] not in (KNOWN, NOT_APPLICABLE):
                assert own(rows, areas[area]["wijk"], id) is None
                assert own(rows, areas[area]["gemeente"], id) is None


def test_no_land_or_provincie_or_gemeente_gets_a_figure_of_another_area(rows, areas):
    large = {code for code, row in areas.items() if row["level"] in ("land", "provincie", "gemeente")}

    assert {row["area"] == row["measured_for"] for row in rows.values() if row["area"] in large} == {True}


@pytest.mark.parametrize(
    ("area", "id", "expected"),
    [
        ("PV27", "aantal_inwoners", 10565 + 13150),
        ("PV27", "aandeel_65_plus", 100 * (1495 + 2520) / (10565 + 13150)),
        ("PV27", "aandeel_koop", (28 * 6065 + 55 * 6385) / (6065 + 6385)),
        ("PV24", "aandeel_koop", 73.0),
        ("NL00", "autos_per_huishouden", (2270 + 4830 + 1410) / (6065 + 6385 + 1155)),
    ],
)
def test_a_provincie_or_the_land_is_put_together_from_its_gemeenten(rows, area, id, expected):
    row = newest(rows, area, id)

    assert row["value"] == pytest.approx(expected, rel=1e-12)
    assert row["how"] == How.COMBINED


@pytest.mark.parametrize(
    ("area", "id", "reason"),
    [
        ("PV27", "leerlingen_basisschool_gemeente", "of one gemeente the pupils are not known"),
        ("PV27", "stedelijkheid", "a class has no mean"),
        ("PV24", "basisschoollocaties_gemeente", "nothing is known of its gemeente"),
        ("NL00", "mediaan_vermogen_gemeente", "a median cannot be combined"),
    ],
)
def test_what_does_not_cover_the_whole_is_not_put_together(rows, area, id, reason):
    assert newest(rows, area, id)["status"] == NOT_PUBLISHED, reason


def test_what_is_published_for_the_land_stays_as_published(rows):
    row = newest(rows, "NL00", "aandeel_koop")

    assert (row["value"], row["how"], row["origin"]) == (44.0, How.PUBLISHED, "cbs_kerncijfers_2024-2024")


def periods(rows, area, id):
    return sorted(period for one, indicator, period in rows if (one, indicator) == (area, id))


def test_earlier_periods_are_known_own_figures_only(rows, areas):
    earlier = [row for row in rows.values() if row["period"] != INDICATORS[row["indicator"]].newest]

    assert len(earlier) > 500
    assert {row["status"] for row in earlier} == {KNOWN}
    assert all(row["measured_for"] == row["area"] for row in earlier)


@pytest.mark.parametrize(
    ("area", "id", "expected"),
    [
        ("GM9901", "gas_per_woning_gemeente", ["2018", "2019", "2020", "2021", "2022", "2023", "2024"]),
        ("GM0363", "gas_per_woning_gemeente", ["2022", "2023", "2024"]),  # grew in 2022
        ("PV27", "gas_per_woning_gemeente", ["2018", "2019", "2020", "2021", "2022", "2023", "2024"]),
        ("GM0363", "eenzaam", ["2012", "2016", "2020"]),  # all three in the borders of 2020
        ("GM0363", "ervaren_gezondheid", ["2012", "2016", "2020", "2022", "2024"]),  # all in those of 2024
        ("BU99010001", "eenzaam", ["2012", "2016", "2020"]),
        ("BU99010101", "gas_per_woning_gemeente", ["2024"]),  # carried: no line of its own
        ("BU99010102", "eenzaam", ["2020"]),  # code of another area in 2020: only carried
        ("BU0363AE01", "eenzaam", ["2012", "2016", "2020"]),  # by its old code
        ("GM9901", "stadswarmte_gemeente", ["2019", "2020", "2021", "2022", "2023", "2024"]),
    ],
)
def test_a_line_through_time_runs_over_the_same_borders(rows, area, id, expected):
    assert periods(rows, area, id) == expected


def test_a_figure_of_an_old_code_has_its_value(rows):
    old = pl.read_parquet(SAMPLES / "rivm/gezondheid_2012_2016_2020_nl.parquet")
    before = old.filter((pl.col("code") == "BU03630000") & (pl.col("jaar") == 2016))["Eenzaam"].item()

    assert rows["BU0363AE01", "eenzaam", "2016"]["value"] == before


def test_figures_name_the_tables_they_came_from(rows, built_release):
    known = {origin["id"] for origin in json.loads((built_release.folder / "origins.json").read_text())}

    for row in rows.values():
        ids = row["origin"].split("+") if row["origin"] else []
        assert set(ids) <= known
        assert ids or row["status"] != KNOWN
    assert (
        newest(rows, "WK990100", "autos_per_huishouden")["origin"] == "cbs_wijken_2024-2024+cbs_kerncijfers_2024-2024"
    )


def test_the_rows_are_sorted_by_area_then_indicator_then_newest_first(built_release):
    frame = pl.read_parquet(built_release.folder / "figures.parquet")
    order = {code: i for i, code in enumerate(built_release.areas.codes)}
    keys = [
        (order[a], INDICATORS[i].order, -int(p[-4:])) for a, i, p in frame["area", "indicator", "period"].iter_rows()
    ]

    assert keys == sorted(keys)


def test_zero_is_shown_only_where_zero_was_published_or_calculated_from_it(rows, built_release):
    variables = pl.read_parquet(built_release.folder / "variables.parquet")
    zero = {(row[0], row[1]) for row in variables.filter(pl.col("value") == 0).iter_rows()}
    shown = [row for row in rows.values() if row["value"] == 0 and row["how"] != How.COMBINED]

    assert len(shown) > 3
    for row in shown:
        level = {"NL": "land", "PV": "provincie", "GM": "gemeente", "WK": "wijk", "BU": "buurt"}[
            row["measured_for"][:2]
        ]
        inputs = INDICATORS[row["indicator"]].inputs_for(level)
        names = [name.partition("@")[0] for names in inputs.values() for name in names]
        assert any((row["measured_for"], name) in zero for name in names)
