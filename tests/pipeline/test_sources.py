"""Every source module on small files in the layout of its publisher; see tests/samples/README.md for the traps."""

import importlib
import json
import pkgutil
import shutil
from pathlib import Path

import polars as pl
import pytest

from wijkdna.domain.areas import clean_code, level_of
from wijkdna.pipeline import sources
from wijkdna.pipeline.download import SourceChanged, Tidy, origin_of
from wijkdna.store.definitions import load_indicators

SAMPLES = Path(__file__).parent.parent / "samples" / "raw"

NAMES = [found.name for found in pkgutil.iter_modules(sources.__path__)]
MODULES = {name: importlib.import_module(f"{sources.__name__}.{name}") for name in NAMES}
TABLES = [name for name, module in MODULES.items() if hasattr(module, "tidy")]
AREAS = MODULES["cbs_gebieden"]
HEALTH = "rivm/gezondheid_2012_2016_2020_nl.parquet"
NEVER = ("herkomst", "migratie", "denominatie", "origin", "religion", "belief")


def tidy_of(name: str, folder: Path = SAMPLES) -> list[Tidy]:
    return MODULES[name].tidy(MODULES[name].fetch(folder))


def period(name: str, wanted: str) -> Tidy:
    (one,) = [tidy for tidy in tidy_of(name) if tidy.period == wanted]
    return one


def value(tidy: Tidy, code: str, variable: str) -> float | None:
    return tidy.rows.row(by_predicate=pl.col("code") == code, named=True)[variable]


def codes(tidy: Tidy) -> set[str]:
    return set(tidy.rows["code"])


def changed(folder: Path, file: str, old: str, new: str) -> Path:
    """A copy of the samples in which every `old` of one file is `new`."""
    shutil.copytree(SAMPLES, folder, dirs_exist_ok=True)
    text = (SAMPLES / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    return folder


def changed_parquet(folder: Path, change: pl.Expr, keep: pl.Expr) -> Path:
    """A copy of the samples with other columns or rows in the only file that is not text."""
    shutil.copytree(SAMPLES, folder, dirs_exist_ok=True)
    pl.read_parquet(SAMPLES / HEALTH).filter(keep).select(change).write_parquet(folder / HEALTH)
    return folder


@pytest.mark.parametrize("name", TABLES)
def test_a_table_gives_each_clean_code_once_with_numbers_and_an_open_origin(name):
    raw = MODULES[name].fetch(SAMPLES)

    for tidy in MODULES[name].tidy(raw):
        found = tidy.rows["code"].to_list()
        origin = origin_of(MODULES[name].TABLE, tidy, raw[tidy.file])

        assert found == [clean_code(code) for code in found]
        assert len(set(found)) == len(found)
        assert not {"PV99", "GM0000", "GM9999", "NL01"} & set(found)
        assert set(tidy.rows.dtypes[1:]) == {pl.Float64}
        assert origin.licence in {"CC BY 4.0", "CC0", "CC0 of CC BY"}
        assert origin.attribution.startswith("Bron: ")
        assert "{" not in origin.attribution


@pytest.mark.parametrize("name", NAMES)
def test_no_module_reads_origin_or_religion(name):
    settings = [content for content in vars(MODULES[name]).values() if isinstance(content, dict | list | tuple)]
    texts = [text for content in settings for text in _flat(content)]
    variables = [column for tidy in (tidy_of(name) if name in TABLES else []) for column in tidy.rows.columns]

    assert [text for text in [*texts, *variables] if any(word in text.casefold() for word in NEVER)] == []


def _flat(content: dict | list | tuple) -> list[str]:
    parts = [*content, *content.values()] if isinstance(content, dict) else content
    return [part for part in parts if isinstance(part, str)]


@pytest.mark.parametrize(
    ("name", "file", "column"),
    [
        ("cbs_kerncijfers_2024", "cbs/kerncijfers_2024_selectie_nl.csv", "koopwoningen_pct"),
        ("politie_misdrijven", "cbs/kerncijfers_2024_selectie_nl.csv", "misdrijven_2025"),
        ("rivm_ervaren_gezondheid", "cbs/kerncijfers_2024_selectie_nl.csv", "ervaren_gezondheid_goed_pct_2016"),
        ("cbs_wijken_2024", "cbs/wijken_2024_leeftijd_huishoudens.csv", "personenautos"),
        ("cbs_gemeenten_2024", "cbs/gemeenten_2024_bevolking.csv", "eenpersoonshuishoudens_pct"),
        ("cbs_kerncijfers_2022", "cbs/kerncijfers_2022_wijken_selectie.csv", "hbo_wo_pct"),
        ("cbs_kerncijfers_2022", "cbs/kerncijfers_2022_gemeenten_selectie.csv", "woningvoorraad"),
        ("cbs_kerncijfers_2021", "cbs/kerncijfers_2021_gemeenten.json", "wmo_clienten_per_1000"),
        ("cbs_zonnestroom_buurt", "cbs/zonnestroom_woningen_wijk_buurt_2019_2022.csv", "vermogen_kwp"),
        ("cbs_zonnestroom_gemeente", "cbs/zonnestroom_woningen_gemeente_2019_2025.csv", "status"),
        ("cbs_energieverbruik", "cbs/energieverbruik_woningen_gemeente_2018_2024.csv", "gas_m3"),
        ("cbs_hoofdverwarming", "cbs/hoofdverwarming_gemeente_2017_2022.csv", "blokverwarming_pct"),
        ("rivm_gezondheidsmonitor", "rivm/gezondheidsmonitor_gemeente_2020_2024.csv", "Mantelzorger"),
        ("leefbaarometer", "leefbaarometer/gemeente_2024.csv", "kscore"),
        ("pbl_woningen", "pbl/woningtype_bouwjaar_gemeente_2023.csv", "woningen_totaal"),
        ("duo_scholen", "duo/scholen_noord_holland_2024.csv", "leerlingen"),
    ],
)
def test_a_missing_column_is_named_with_its_file(tmp_path, name, file, column):
    folder = changed(tmp_path, file, column, "nieuwe_naam")

    with pytest.raises(SourceChanged, match=Path(file).name) as caught:
        tidy_of(name, folder)

    assert column in str(caught.value)


@pytest.mark.parametrize(
    ("name", "old", "new", "column"),
    [
        ("cbs_kerncijfers_2024", ",4200,", ",veel,", "inwoners"),
        ("cbs_wijken_2024", ",1650\n", ",onbekend\n", "personenautos"),
        ("cbs_kerncijfers_2021", '"inwoners": 12600', '"inwoners": "12.600"', "inwoners"),
        ("cbs_energieverbruik", "totaal,1270", "totaal,x", "gas_m3"),
        ("duo_scholen", ",148,", ",geen,", "leerlingen"),
    ],
)
def test_text_in_a_number_is_refused_and_its_column_named(tmp_path, name, old, new, column):
    folder = changed(tmp_path, MODULES[name].FILE, old, new)

    with pytest.raises(SourceChanged, match=column):
        tidy_of(name, folder)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("cbs_kerncijfers_2021", '"gemeenten": {', '"andere": {', "gemeenten ontbreekt"),
        ("cbs_zonnestroom_buurt", "86044NED", "99999NED", "cbs_tabel van 2022"),
        ("cbs_zonnestroom_gemeente", ",nader voorlopig", ",definitief", "status van 2024"),
        ("cbs_energieverbruik", "6.4,voorlopig", "6.4,proef", "status van 2024"),
        ("cbs_energieverbruik", ",hoekwoning,", ",hoekhuis,", "woningtype hoekwoning"),
        ("cbs_hoofdverwarming", ",2019,", ",2016,", "jaar 2019"),
        ("rivm_gezondheidsmonitor", "86137NED", "99999NED", "cbs_tabel van 2024"),
    ],
)
def test_a_table_that_became_another_is_refused(tmp_path, name, old, new, message):
    folder = changed(tmp_path, MODULES[name].FILE, old, new)

    with pytest.raises(SourceChanged, match=message):
        tidy_of(name, folder)


@pytest.mark.parametrize(
    ("change", "keep", "message"),
    [
        (pl.exclude("Eenzaam"), pl.lit(True), "nl.parquet: kolom Eenzaam ontbreekt"),
        (pl.all(), pl.col("jaar") != 2016, r"leeftijd 18\+ ontbreekt in 2016"),
    ],
)
def test_parquet_that_changed_is_refused(tmp_path, change, keep, message):
    folder = changed_parquet(tmp_path, change, keep)

    with pytest.raises(SourceChanged, match=message):
        tidy_of("rivm_gezondheid_buurt", folder)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SourceChanged, match="woningtype_bouwjaar_gemeente_2023"):
        MODULES["pbl_woningen"].fetch(tmp_path)


def test_every_input_and_weight_of_an_indicator_is_published_at_the_levels_it_claims():
    published = {
        (name, tidy.period, level)
        for table in TABLES
        for tidy in tidy_of(table)
        for name in tidy.rows.columns[1:]
        for level in {level_of(code) for code in tidy.rows.filter(pl.col(name).is_not_null())["code"]}
    }
    needed = {
        (name, fixed or year, level)
        for indicator in load_indicators()
        for level in indicator.levels
        for year in indicator.periods
        for names in [*indicator.inputs_for(level).values(), [indicator.denominator] if indicator.denominator else []]
        for name, _, fixed in (reference.partition("@") for reference in names)
    }

    assert needed - published == set()


def test_kerncijfers_2024_keep_an_empty_cell_absent():
    (tidy,) = tidy_of("cbs_kerncijfers_2024")

    assert (tidy.period, tidy.boundaries) == ("2024", 2024)
    assert value(tidy, "GM9901", "residents") == 13150.0
    assert value(tidy, "BU99010201", "residents") is None
    assert value(tidy, "WK0363NA", "owner_occupied_pct") == 24.0


def test_wijken_2024_hold_true_zeros():
    (tidy,) = tidy_of("cbs_wijken_2024")

    assert value(tidy, "WK990102", "residents") == 0.0
    assert value(tidy, "WK990102", "households") == 0.0
    assert value(tidy, "WK990102", "residents_15_24_pct") is None
    assert value(tidy, "WK0363NA", "cars") == 620.0


def test_gemeenten_2024_give_kinds_of_households_and_water():
    (tidy,) = tidy_of("cbs_gemeenten_2024")

    assert value(tidy, "GM9901", "single_person_households_pct") == 38.0
    assert value(tidy, "GM9901", "water_area_ha") == 212.0


def test_crimes_keep_zero_and_absent_apart_and_2025_is_provisional():
    last = period("politie_misdrijven", "2025")

    assert [tidy.period for tidy in tidy_of("politie_misdrijven")] == ["2021", "2022", "2023", "2024", "2025"]
    assert (last.finality, last.boundaries) == ("voorlopig", 2024)
    assert value(last, "BU99010202", "crimes") == 0.0
    assert value(last, "BU99010103", "crimes") is None
    assert value(last, "WK990101", "crimes") is None


def test_perceived_health_has_five_periods_in_the_borders_of_2024():
    found = tidy_of("rivm_ervaren_gezondheid")

    assert [tidy.period for tidy in found] == ["2012", "2016", "2020", "2022", "2024"]
    assert {tidy.boundaries for tidy in found} == {2024}
    assert value(found[-1], "GM0363", "good_health_pct") == 71.6
    assert value(found[-1], "WK0363AE", "good_health_pct") is None


def test_kerncijfers_2022_come_in_two_parts_with_the_codes_of_2022():
    wijken, gemeenten = tidy_of("cbs_kerncijfers_2022")

    assert (wijken.boundaries, wijken.file) == (2022, "cbs/kerncijfers_2022_wijken_selectie.csv")
    assert value(wijken, "WK036300", "dwellings") == 5620.0
    assert value(wijken, "WK990102", "residents") == 0.0
    assert value(gemeenten, "GM9903", "property_value_keur") == 335.0


def test_kerncijfers_2021_read_published_and_derived_numbers():
    (tidy,) = tidy_of("cbs_kerncijfers_2021")

    assert (tidy.period, tidy.boundaries) == ("2021", 2021)
    assert value(tidy, "GM9901", "social_minimum_120_households_pct") == 12.6
    assert value(tidy, "GM9901", "businesses_per_1000") == 118.62
    assert value(tidy, "GM9902", "median_wealth_keur") is None


def test_solar_of_2020_leaves_an_empty_cell_absent_and_2022_keeps_its_zero():
    before, after = period("cbs_zonnestroom_buurt", "2020"), period("cbs_zonnestroom_buurt", "2022")

    assert (before.number, before.boundaries) == ("85447NED", 2020)
    assert (after.number, after.finality) == ("86044NED", "definitief")
    assert value(before, "BU99010201", "solar_installations") is None
    assert value(after, "BU99010201", "solar_installations") == 0.0
    assert value(after, "BU99010202", "solar_installations") is None
    assert value(after, "BU03630000", "solar_capacity_kwp") == 355.0


def test_solar_per_gemeente_leaves_out_half_of_2025_and_what_is_no_area():
    found = tidy_of("cbs_zonnestroom_gemeente")

    assert [tidy.period for tidy in found] == ["2019", "2020", "2021", "2022", "2023", "2024"]
    assert (found[-1].finality, found[-1].boundaries) == ("nader voorlopig", 2024)
    assert codes(found[-1]) == {"NL00", "PV24", "PV27", "GM0363", "GM9901", "GM9902"}


def test_energy_has_a_variable_per_kind_of_dwelling_and_the_status_of_its_year():
    first, last = period("cbs_energieverbruik", "2018"), period("cbs_energieverbruik", "2024")

    assert (first.finality, last.finality) == ("definitief", "voorlopig")
    assert (first.boundaries, last.boundaries) == (2018, 2024)
    assert value(last, "NL00", "gas_m3") == 870.0
    assert value(last, "NL00", "gas_m3_detached") == 1610.0
    assert value(last, "GM9902", "gas_m3_apartment") is None
    assert {"electricity_net_kwh", "district_heating_pct"} - set(last.rows.columns) == set()
    assert {"electricity_net_kwh", "district_heating_pct"} & set(first.rows.columns) == set()


def test_main_heating_of_2022_stayed_provisional():
    found = tidy_of("cbs_hoofdverwarming")

    assert [tidy.finality for tidy in found] == ["definitief"] * 5 + ["voorlopig"]
    assert value(found[0], "GM9902", "heated_block_pct") == 0.0
    assert value(found[0], "NL00", "heated_own_boiler_pct") == 84.0


def test_health_per_buurt_has_the_borders_of_2020_and_leaves_out_what_was_not_asked():
    first, _, last = found = tidy_of("rivm_gezondheid_buurt")

    assert [(tidy.period, tidy.boundaries) for tidy in found] == [("2012", 2020), ("2016", 2020), ("2020", 2020)]
    assert {"volunteer_pct", "lonely_65_plus_pct"} & set(first.rows.columns) == set()
    assert value(last, "NL00", "lonely_pct") == 42.7
    assert value(last, "NL00", "lonely_65_plus_pct") == 38.1
    assert value(last, "BU99010202", "lonely_pct") is None


def test_the_survey_joins_a_question_whose_column_was_renamed():
    first, last = period("rivm_gezondheidsmonitor", "2020"), period("rivm_gezondheidsmonitor", "2024")

    assert (first.number, first.boundaries) == ("85012NED", 2020)
    assert value(first, "PV27", "weekly_sports_survey_pct") == 50.8
    assert value(last, "PV27", "weekly_sports_survey_pct") == 55.0
    assert value(last, "PV27", "limited_mobility_65_plus_survey_pct") == 12.4
    assert "limited_mobility_65_plus_survey_pct" not in first.rows.columns


def test_leefbaarometer_comes_in_two_parts_of_one_period():
    buurten, gemeenten = tidy_of("leefbaarometer")

    assert (buurten.period, gemeenten.period) == ("2024", "2024")
    assert len(codes(buurten)) == 14
    assert value(gemeenten, "GM9901", "livability_class") == 6.0
    assert value(buurten, "BU0363AE01", "livability_cohesion") == -0.018


def test_dwellings_by_type_and_period_add_up_to_their_total():
    (tidy,) = tidy_of("pbl_woningen")
    parts = [name for name in tidy.rows.columns if name.startswith("modelled_dwellings_")]

    assert (tidy.period, tidy.boundaries, len(parts)) == ("2023", 2024, 20)
    assert tidy.rows.select(pl.sum_horizontal(parts)).to_series().to_list() == tidy.rows["modelled_dwellings"].to_list()
    assert value(tidy, "GM0363", "modelled_dwellings_detached_before_1945") == 0.0


def test_a_school_counts_once_and_pupils_are_absent_when_half_of_the_schools_has_no_number():
    (tidy,) = tidy_of("duo_scholen")

    assert value(tidy, "GM9901", "primary_school_sites") == 3.0
    assert value(tidy, "GM9901", "primary_school_pupils") == 456.0
    assert value(tidy, "GM0363", "primary_school_sites") == 2.0
    assert value(tidy, "GM0363", "primary_school_pupils") is None


def test_all_school_sites_are_places():
    places = MODULES["duo_scholen"].places(MODULES["duo_scholen"].fetch(SAMPLES))

    assert places.columns == ["name", "kind", "lon", "lat", "gemeente", "address", "website"]
    assert set(places["kind"]) == {"basisschool", "middelbare school", "speciale basisschool"}
    assert len(places) == 8
    assert places.row(2)[:3] == ("Het Monster, locatie Laan", "basisschool", 4.63)
    assert places.row(2)[3:] == (52.618, "GM9901", "Laan 3A-1, 9902 AC Voorbeeldstad", None)


def test_areas_know_their_parents():
    areas = AREAS.areas(AREAS.fetch(SAMPLES))
    rows = {row[0]: row[1:] for row in areas.iter_rows()}

    assert areas.columns == ["code", "name", "level", "gemeente", "provincie", "wijk", "postcode4"]
    assert len(rows) == 1 + 12 + 3 + 6 + 16
    assert rows["NL00"] == ("Voorbeeldland", "land", None, None, None, None)
    assert rows["PV27"] == ("Noord-Holland", "provincie", None, "PV27", None, None)
    assert rows["GM9902"] == ("Proefpolder", "gemeente", "GM9902", "PV24", None, None)
    assert rows["WK0363NA"] == ("Voorbeeldkade", "wijk", "GM0363", "PV27", "WK0363NA", None)
    assert rows["BU99010101"] == ("Tuinbuurt", "buurt", "GM9901", "PV27", "WK990101", "9902")


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("cbs/gebiedsnamen_2024.csv", "BU99010101,Tuinbuurt\n", "", "BU99010101"),
        ("cbs/kerncijfers_2024_selectie_nl.csv", ",Flevoland,", ",Atlantis,", "Atlantis"),
    ],
)
def test_an_area_without_name_or_known_province_is_refused(tmp_path, file, old, new, message):
    raw = AREAS.fetch(changed(tmp_path, file, old, new))

    with pytest.raises(SourceChanged, match=message):
        AREAS.areas(raw)


def test_what_is_known_of_earlier_borders():
    raw = AREAS.fetch(SAMPLES)
    names = dict(AREAS.names_2022(raw).iter_rows())
    overlap = {row["code"]: row for row in AREAS.wijk_overlap(raw).iter_rows(named=True)}

    assert (names["BU99010102"], names["GM9903"]) == ("Oude Tuinderij", "Weeskerk")
    assert (overlap["WK990101"]["overlap"], overlap["WK990101"]["name_2022"]) == (0.4, "Voorbeeldwijk Oud")
    assert dict(AREAS.amsterdam_codes(raw).iter_rows()) == {"BU03630000": "BU0363AE01", "BU03630001": "BU0363AE02"}


def test_the_samples_agree_with_each_other():
    (areas,) = tidy_of("cbs_kerncijfers_2024")
    drawn = json.loads((SAMPLES / "boundaries/nh_buurten_2024.geojson").read_bytes())["features"]
    buurten = {code for code in codes(areas) if code.startswith("BU")}

    for gemeente in ("GM0363", "GM9901", "GM9902"):
        parts = [value(areas, code, "residents") or 0.0 for code in buurten if code[2:6] == gemeente[2:]]
        assert sum(parts) == value(areas, gemeente, "residents")
    assert {feature["properties"]["buurtcode"] for feature in drawn} == {c for c in buurten if c[2:6] != "9902"}
