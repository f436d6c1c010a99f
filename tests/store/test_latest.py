import shutil
from datetime import date

import numpy as np
import pytest

from wijkdna.domain.areas import Level
from wijkdna.domain.figures import How, Status
from wijkdna.store.latest import Latest, ReleaseGone, UnknownArea, latest, latest_of, open_release
from wijkdna.store.release import NoRelease, make_current, publish


@pytest.fixture(scope="module")
def figure(built_release):
    """figure(code, indicator) of the samples."""
    return lambda code, id: built_release.figure(built_release.row(code), built_release.columns[id])


def code_of(release, row):
    return release.areas.codes[row]


def test_a_published_figure_has_its_value_and_one_origin(figure):
    found = figure("BU99010001", "aandeel_koop")

    assert (found.value, found.status, found.how) == (45.0, Status.KNOWN, How.PUBLISHED)
    assert [origin.id for origin in found.origins] == ["cbs_kerncijfers_2024-2024"]
    assert found.period == "2024"
    assert found.indicator.id == "aandeel_koop"


def test_a_calculated_figure_of_two_tables_has_two_origins(figure):
    found = figure("WK990100", "autos_per_huishouden")

    assert (found.value, found.how) == (2350 / 3965, How.CALCULATED)
    assert [origin.id for origin in found.origins] == ["cbs_wijken_2024-2024", "cbs_kerncijfers_2024-2024"]
    assert found.origins[0].obtained_on <= date.today()


def test_a_combined_figure_says_so(figure):
    found = figure("PV27", "aantal_inwoners")

    assert (found.value, found.how) == (10565 + 13150, How.COMBINED)
    assert [origin.id for origin in found.origins] == ["cbs_kerncijfers_2024-2024"]


def test_a_carried_figure_names_whom_it_was_measured_for(built_release, figure):
    found = figure("BU99010001", "inkomen_per_inwoner")

    assert found.value == 34.9
    assert code_of(built_release, found.measured_for) == "WK990100"


def test_an_absent_figure_has_no_value_but_a_reason(built_release, figure):
    found = figure("BU99010201", "aandeel_koop")

    assert (found.value, found.status, found.origins) == (None, Status.NOT_PUBLISHED, ())
    assert code_of(built_release, found.measured_for) == "BU99010201"


def test_all_figures_of_an_area_equal_them_one_by_one(built_release, figure):
    row = built_release.row("BU99010001")
    row_of = built_release.figures_of(row)

    for column, indicator in enumerate(built_release.indicators):
        one = figure("BU99010001", indicator.id)
        assert row_of.is_known(column) is (one.value is not None)
        assert row_of.is_own(column) is (one.value is not None and one.measured_for == row)
        assert row_of.measured_for[column] == one.measured_for
        assert one.value is None or row_of.values[column] == one.value


def test_nan_stands_exactly_where_the_status_is_not_known(built_release):
    assert (np.isnan(built_release.values) == (built_release.status != Status.KNOWN)).all()
    assert np.isnan(built_release.history[built_release.row("BU99010202")]).any()


def test_every_known_figure_has_an_origin_and_an_area(built_release):
    known = built_release.status == Status.KNOWN

    assert all(built_release.origins_of(int(number)) for number in np.unique(built_release.origin[known]))
    assert (built_release.measured_for >= 0).all()


def test_the_series_of_an_indicator_runs_from_old_to_new(built_release):
    series = built_release.series[built_release.columns["gas_per_woning_gemeente"]]
    row = built_release.row("GM9901")

    assert [period for period, _ in series] == ["2018", "2019", "2020", "2021", "2022", "2023"]
    assert built_release.history[row, series[0][1]] > built_release.history[row, series[-1][1]]
    assert [origin.id for origin in built_release.series_origin(series[0][1])] == ["cbs_energieverbruik-2018"]


def test_an_indicator_of_one_period_has_no_series(built_release):
    assert built_release.columns["aandeel_koop"] not in built_release.series


def test_an_unknown_code_is_an_unknown_area(built_release):
    for code in ("BU00000000", "", "../../etc/passwd", "bu99010001"):
        with pytest.raises(UnknownArea):
            built_release.row(code)


@pytest.mark.parametrize(
    ("code", "whole"),
    [("BU99010001", "GM9901"), ("WK990200", "GM9902"), ("GM9902", "PV24"), ("PV27", "NL00"), ("NL00", "NL00")],
)
def test_an_area_is_compared_with_the_larger_one_around_it(built_release, code, whole):
    assert code_of(built_release, built_release.whole(built_release.row(code))) == whole


def test_each_indicator_stands_under_its_theme(built_release):
    columns = built_release.theme_columns

    assert list(columns) == [theme["id"] for theme in built_release.themes]
    assert [j for of_theme in columns.values() for j in of_theme] == list(range(len(built_release.indicators)))
    assert built_release.columns["aandeel_koop"] in columns["wonen"]


def test_residents_and_households_are_absent_where_they_are_not_published(built_release):
    row = built_release.row

    assert built_release.residents[row("BU0363NA02")] == 15
    assert built_release.residents[row("WK990102")] == 0
    assert np.isnan(built_release.residents[row("BU99010201")])
    assert built_release.households[row("GM9901")] == 6385


def test_the_borders_are_those_of_one_year(built_release):
    assert built_release.boundaries == 2024
    assert built_release.areas.slices[Level.GEMEENTE] == slice(13, 16)
    assert built_release.shapes.has_buurten("GM9901")


def test_readers_go_to_the_new_release_when_there_is_one(own_data, built_release):
    before = latest(own_data)
    folder = before.folder

    def copy(draft):
        for path in folder.iterdir():
            (draft / path.name).symlink_to(path)

    publish(own_data, "2027-01-01", copy)

    assert latest(own_data).name == "2027-01-01"
    assert latest(own_data) is latest(own_data)
    assert open_release(folder) is before

    make_current(own_data, before.name)
    assert latest(own_data) is before


def test_without_a_release_there_are_no_figures(tmp_path):
    with pytest.raises(NoRelease):
        latest(tmp_path)


def test_an_open_release_cannot_be_written(built_release):
    again = Latest(built_release.folder)

    with pytest.raises(ValueError, match="read-only"):
        again.values[0, 0] = 1.0


def test_an_older_release_stays_open_beside_the_current_one(own_data, built_release):
    newer = publish(
        own_data, "2027-01-01", lambda draft: shutil.copytree(built_release.folder, draft, dirs_exist_ok=True)
    )

    older = latest_of(own_data, built_release.name)

    assert (older.name, latest(own_data).folder) == (built_release.name, newer)
    assert latest_of(own_data, built_release.name) is older
    assert latest_of(own_data, "2027-01-01") is latest(own_data)


@pytest.mark.parametrize("name", ["2020-01-01", "", "..", ".", "../releases", "2026-11-25/latest"])
def test_a_release_that_is_not_there_is_never_another_one(built_data, name):
    with pytest.raises(ReleaseGone, match="zijn er niet meer"):
        latest_of(built_data, name)


def test_a_release_in_an_older_format_is_not_read(own_data, built_release):
    meta = own_data / "releases" / built_release.name / "latest" / "meta.json"
    meta.write_text(meta.read_text().replace('"format": ', '"format": 9'))

    with pytest.raises(ReleaseGone):
        latest_of(own_data, built_release.name)
