"""The tables that we fetch ourselves, from a local server that speaks like their publishers."""

import polars as pl
import pytest

from tests.pipeline.publishers.cbs import KWB, cbs
from tests.pipeline.publishers.server import Server
from wijkdna.pipeline import places
from wijkdna.pipeline.build import DOWNLOADS
from wijkdna.pipeline.download import SourceChanged, origin_of
from wijkdna.pipeline.sources import (
    cbs_energie_woningen,
    cbs_kwb,
    cbs_nabijheid,
    cbs_postcodes,
    cbs_seswoa,
    dego,
    ep_online,
    kea_buurtdashboard,
    klimaatmonitor,
    politie,
    rivm_gezondheid,
    waarstaatjegemeente,
)
from wijkdna.store.definitions import load_indicators, load_ready


@pytest.fixture
def tidied(web, tmp_path):
    """tidied(module) fetches its tables and gives its periods: (table, period) -> Tidy."""

    def call(module):
        return {(one.number, one.period): one for one in module.tidy(module.fetch(tmp_path, web))}

    return call


STATLINE = (cbs_energie_woningen, cbs_kwb, cbs_seswoa, cbs_nabijheid, rivm_gezondheid, politie)


def table(hosts, number):
    return next(one for host in (hosts["/cbs"], hosts["/dataderden"]) for one in host.tables if one.number == number)


def value(tidy, code, variable):
    return tidy.rows.row(by_predicate=pl.col("code") == code, named=True)[variable]


@pytest.mark.parametrize("module", DOWNLOADS, ids=lambda module: module.TABLE.id)
def test_a_table_that_is_not_in_the_folder_is_no_problem(tmp_path, module):
    assert module.fetch(tmp_path) == {}
    assert module.tidy({}) == []


@pytest.mark.parametrize("module", DOWNLOADS, ids=lambda module: module.TABLE.id)
def test_what_is_fetched_is_read_again_from_the_folder_with_its_origin(tmp_path, web, module, server):
    if module is ep_online:
        cbs_postcodes.fetch(tmp_path, web)  # which says in which buurt an address lies

    raw = module.fetch(tmp_path, web)

    assert module.fetch(tmp_path) == raw
    assert set(raw) == set(module.TABLE.files)
    for tidy in module.tidy(raw):
        origin = origin_of(module.TABLE, tidy, raw[tidy.file])
        codes = tidy.rows["code"].to_list()
        assert len(codes) == len(set(codes)) > 0
        assert origin.obtained.startswith(f"opgehaald: {server.url}/")
        assert origin.obtained_on.isoformat() == "2026-11-25"


@pytest.mark.parametrize("module", STATLINE, ids=lambda module: module.TABLE.id)
def test_a_table_of_statline_has_all_areas_and_its_number(tmp_path, web, module):
    raw = module.fetch(tmp_path, web)

    for tidy in module.tidy(raw):
        origin = origin_of(module.TABLE, tidy, raw[tidy.file])
        assert (len(tidy.rows), origin.licence, origin.table) == (26, "CC BY 4.0", tidy.file[-12:-4])


def test_kerncijfers_have_a_period_and_borders_of_their_own_per_year(tidied):
    found = tidied(cbs_kwb)

    assert {period: number for number, period in found} == KWB
    assert {one.boundaries for one in found.values()} == set(range(2017, 2026))
    assert value(found["85984NED", "2024"], "GM9901", "residents") == 13150.0
    assert value(found["85318NED", "2022"], "GM9901", "property_value_keur") == value(
        found["85984NED", "2024"], "GM9901", "property_value_keur"
    )
    assert value(found["85984NED", "2024"], "BU0363AE01", "gas_m3") is not None


def test_kerncijfers_of_the_newest_year_lack_income_and_energy(tidied):
    newest = tidied(cbs_kwb)["86165NED", "2025"]

    assert {"income_per_person_keur", "gas_m3", "electricity_kwh"} & set(newest.rows.columns) == set()
    assert {"residents", "owner_occupied_pct", "wmo_clients_per_1000"} <= set(newest.rows.columns)


def test_kerncijfers_tell_what_the_table_of_2024_does_not_have(tidied):
    found = tidied(cbs_kwb)

    assert "kolom PersonenautoSTotaal (aantal) ontbreekt" in found["85984NED", "2024"].notes
    assert {one.notes for (_, period), one in found.items() if period != "2024"} == {()}


def test_kerncijfers_say_which_areas_did_not_change(tmp_path, web):
    unchanged = cbs_kwb.unchanged(cbs_kwb.fetch(tmp_path, web))

    assert set(unchanged) == set(range(2017, 2026))
    assert {"BU99010001", "WK990100"} <= unchanged[2025]
    assert {"BU99010102", "WK990101"} & unchanged[2025] == set()


def test_a_share_that_became_a_number_is_not_read_as_a_share(hosts, tidied):
    kwb = table(hosts, "85984NED")
    kwb.columns = [(k, t, "aantal" if k.startswith("Aardgasvrije") else u, h) for k, t, u, h in kwb.columns]

    found = tidied(cbs_kwb)["85984NED", "2024"]

    assert "without_gas_pct" not in found.rows.columns
    assert "kolom AardgasvrijeWoningen (%) heeft nu een andere eenheid: aantal" in found.notes


@pytest.mark.parametrize(
    ("module", "column"),
    [
        (cbs_kwb, ("85984NED", "AantalInwoners")),
        (cbs_kwb, ("85984NED", "PercentageEengezinswoning")),
        (cbs_kwb, ("84286NED", "Koopwoningen")),
        (cbs_energie_woningen, ("86159NED", "Stadsverwarming")),
        (cbs_seswoa, ("86296NED", "GemiddeldeScore")),
        (cbs_nabijheid, ("86270NED", "AfstandTotHuisartsenpraktijk")),
        (rivm_gezondheid, ("50120NED", "Eenzaam")),
        (politie, ("47018NED", "GeregistreerdeMisdrijven")),
    ],
)
def test_a_column_that_is_gone_is_named_with_its_table(hosts, tmp_path, web, module, column):
    number, stem = column
    changed = table(hosts, number)
    for key in [one[0] for one in changed.columns if one[0].startswith(f"{stem}_")]:
        changed.rename(key, f"Nieuw{key}")

    with pytest.raises(SourceChanged) as caught:
        module.fetch(tmp_path, web)

    assert str(caught.value).startswith(f"{number}: kolom {stem} ")
    assert "ontbreekt" in str(caught.value)


def test_a_year_that_changed_does_not_stop_the_other_years(hosts, tmp_path, web):
    table(hosts, "85984NED").columns.clear()

    with pytest.raises(SourceChanged):
        cbs_kwb.fetch(tmp_path, web)

    assert len(cbs_kwb.fetch(tmp_path)) == 8


def test_energy_is_that_of_all_homes_together(tidied):
    (found,) = tidied(cbs_energie_woningen).values()

    assert (found.period, found.boundaries) == ("2024", 2024)
    assert value(found, "NL00", "gas_m3") == 900.0
    assert value(found, "GM0363", "electricity_net_kwh") == 1501.0
    assert [value(found, code, "district_heating_pct") for code in ("NL00", "GM0363")] == [12.5, None]


def test_the_score_of_an_area_is_the_whole_and_none_of_its_parts(tidied):
    found = tidied(cbs_seswoa)

    assert [(period, one.boundaries, one.finality) for (_, period), one in found.items()] == [
        ("2023", 2025, "definitief"),
        ("2024", 2025, "voorlopig"),
    ]
    assert value(found[None, "2024"], "GM0363", "ses_woa_score") == 0.01
    assert found[None, "2024"].rows.columns == ["code", "ses_woa_score"]


def test_distances_are_those_of_the_year_of_the_table(tidied):
    (found,) = tidied(cbs_nabijheid).values()

    assert (found.period, found.boundaries) == ("2025", 2025)
    assert value(found, "NL00", "distance_train_station_km") == 5.5
    assert value(found, "GM0363", "distance_green_km") == 4.6
    assert found.notes == ("kolom AfstandTotSportterrein (km) ontbreekt",)


def test_health_is_the_estimate_of_adults_and_of_older_people(tidied):
    found = tidied(rivm_gezondheid)

    assert [(number, period, one.boundaries) for (number, period), one in found.items()] == [
        ("50150NED", "2022", 2024),
        ("50150NED", "2024", 2024),
        ("50120NED", "2020", 2022),
        ("50120NED", "2022", 2022),
    ]
    newest = found["50150NED", "2024"]
    assert value(newest, "GM0363", "lonely_pct") == 45.1
    assert value(newest, "GM0363", "lonely_65_plus_pct") == 47.1
    assert "weekly_sports_pct" not in newest.rows.columns


def test_crimes_are_all_of_them_and_burglaries_of_homes(tidied):
    found = tidied(politie)

    assert [(period, one.boundaries, one.finality) for (_, period), one in found.items()] == [
        ("2023", 2025, "definitief"),
        ("2024", 2025, "definitief"),
        ("2025", 2025, "voorlopig"),
    ]
    newest = found[None, "2025"]
    assert (value(newest, "GM0363", "crimes"), value(newest, "GM0363", "home_burglaries")) == (101.0, 5.0)
    assert (value(newest, "BU99010202", "crimes"), value(newest, "BU99010202", "home_burglaries")) == (0.0, 0.0)


def test_police_without_a_kind_that_we_need_is_named(hosts, tmp_path, web):
    crimes = table(hosts, "47018NED")
    crimes.lists = {**crimes.lists, "SoortMisdrijf": {"0.0.0 ": ""}}

    with pytest.raises(SourceChanged, match=r"47018NED: SoortMisdrijf: 1\.1\.1 ontbreekt"):
        politie.fetch(tmp_path, web)


def test_where_version_3_of_cbs_has_gone_its_tables_come_from_version_4(hosts, tmp_path, web, tidied):
    first = {key: one.rows for key, one in tidied(cbs_energie_woningen).items()}
    (tmp_path / cbs_energie_woningen.WANTED.file).unlink()
    hosts["/cbs"].tables = []
    web_v4 = cbs(version=4)

    with Server({"/cbs_v4": web_v4, "/cbs": hosts["/cbs"]}) as later:
        web.settings.hosts["cbs_v4"] = f"{later.url}/cbs_v4"
        second = {key: one.rows for key, one in tidied(cbs_energie_woningen).items()}

    assert [one.rows() for one in second.values()] == [one.rows() for one in first.values()]


def test_version_4_is_not_asked_for_more_columns_by_name_than_it_takes(open_web, tmp_path):
    with Server({"/cbs_v4": cbs(version=4)}) as later:
        web = open_web(hosts={"cbs": f"{later.url}/cbs", "cbs_v4": f"{later.url}/cbs_v4"})

        (found,) = [one for one in cbs_kwb.tidy(cbs_kwb.fetch(tmp_path, web)) if one.period == "2024"]

    asked = [request.query for request in later.asked if request.path.endswith("Observations")]
    assert {"$filter" in query for query in asked} == {False}
    assert value(found, "GM9901", "residents") == 13150.0
    assert value(found, "BU99010201", "residents") is None


def test_every_variable_of_what_waits_comes_from_a_table_that_we_fetch():
    kwb = {*cbs_kwb.EVERY_YEAR, *cbs_kwb.SOME_YEARS}
    others = {*cbs_energie_woningen.WANTED.columns, *cbs_seswoa.WANTED.columns, *cbs_nabijheid.WANTED.columns}
    fetched = (
        kwb
        | others
        | {
            *rivm_gezondheid.OF_ADULTS,
            *rivm_gezondheid.OF_65_PLUS,
            *politie.KINDS,
            *kea_buurtdashboard.MEASURES,
            *kea_buurtdashboard.BORROWED,
            *klimaatmonitor.TENANT.codes,
            *waarstaatjegemeente.TENANT.codes,
            places.MEETING_PLACES,
            *dego.VARIABLES,
        }
    )
    ready = [one.indicator for one in load_ready()]
    needed = {name for one in ready for names in one.inputs.values() for name in names}
    weights = {one.denominator.partition("@")[0] for one in ready if one.denominator}

    assert needed | weights <= fetched


def test_every_variable_that_we_fetch_is_needed_by_an_indicator():
    indicators = [*load_indicators(), *(one.indicator for one in load_ready())]
    needed = {
        name.partition("@")[0]
        for one in indicators
        for inputs in [one.inputs, *one.inputs_at.values()]
        for names in [*inputs.values(), [one.denominator or ""]]
        for name in names
    }

    kwb = {*cbs_kwb.EVERY_YEAR, *cbs_kwb.SOME_YEARS}
    others = {*cbs_energie_woningen.WANTED.columns, *cbs_seswoa.WANTED.columns, *cbs_nabijheid.WANTED.columns}
    assert (
        kwb
        | others
        | {
            *rivm_gezondheid.OF_ADULTS,
            *rivm_gezondheid.OF_65_PLUS,
            *politie.KINDS,
            *kea_buurtdashboard.MEASURES,
            *kea_buurtdashboard.BORROWED,
            *klimaatmonitor.TENANT.codes,
            *waarstaatjegemeente.TENANT.codes,
            places.MEETING_PLACES,
            *dego.VARIABLES,
        }
    ) - needed == set()
