import json
import random
import shutil
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tests.store.slow_release import COMPARED, SlowRelease
from wijkdna.domain.areas import Level
from wijkdna.domain.distinct import Label
from wijkdna.domain.figures import Status
from wijkdna.store import release
from wijkdna.store.derive import derive, install
from wijkdna.store.latest import ARRAYS, Latest
from wijkdna.store.release import FORMAT, NoRelease, current, is_derived

PLACES = ("lower", "higher", "around", "alike", "n")


@pytest.fixture(scope="module")
def slow(built_release):
    return SlowRelease(built_release.folder)


@pytest.fixture(scope="module")
def slow_shipped(shipped_release):
    return SlowRelease(shipped_release.folder)


def compared(release):
    return [(i, code) for i, code in enumerate(release.areas.codes) if release.areas.levels[i] in COMPARED]


def said(release, code):
    """Label per indicator with one, and the indicators shown, as latest/ has them."""
    row = release.row(code)
    labels = {indicator.id: Label(release.label[row, j]).text for j, indicator in enumerate(release.indicators)}
    return labels, [release.indicators[j].id for j in release.standouts[row].tolist() if j >= 0]


def expect_same_findings(release, slow, code):
    labels, standouts = slow.stands_out(code)
    found, shown = said(release, code)
    assert found == dict.fromkeys(found, "onbekend") | labels
    assert shown == standouts


def expect_same_numbers(release, slow, rows):
    for name in PLACES:
        for row, code in rows:
            for j, indicator in enumerate(release.indicators):
                number = slow_number(slow, name, indicator, code)
                expected = np.nan if number is None else number
                found = getattr(release, name)[row, j]
                assert found == pytest.approx(expected, rel=1e-6, abs=1e-4, nan_ok=True), (name, code, indicator.id)


def slow_number(slow, name, indicator, code):
    if slow.areas[code]["level"] not in indicator.levels:
        return None
    if name == "n":
        return slow.rests_on(indicator.id, code)
    if name in ("lower", "higher"):
        place = slow.place(indicator.id, code)
        return None if place is None else place[name == "higher"]
    return getattr(slow, name)(indicator.id, code)


def test_places_and_twins_equal_those_of_the_slow_way(built_release, slow):
    expect_same_numbers(built_release, slow, compared(built_release))


def test_labels_and_standouts_of_the_samples_equal_those_of_the_slow_way(built_release, slow):
    for _, code in compared(built_release):
        expect_same_findings(built_release, slow, code)


def test_some_areas_of_the_samples_stand_out(built_release):
    shown = [said(built_release, code)[1] for _, code in compared(built_release)]

    assert max(len(ids) for ids in shown) == 6
    assert min(len(ids) for ids in shown) == 0


@pytest.mark.slow
def test_labels_and_standouts_of_the_shipped_release_equal_those_of_the_slow_way(
    shipped_release, slow_shipped, request
):
    few = 1 if request.config.getoption("thorough") else 5
    for level, number in (("gemeente", 10 // few), ("wijk", 12 // few), ("buurt", 18 // few)):
        for code in random.Random(2024).sample(slow_shipped.codes(level), number):
            expect_same_findings(shipped_release, slow_shipped, code)


@pytest.mark.slow
def test_places_and_twins_of_the_shipped_release_equal_those_of_the_slow_way(shipped_release, slow_shipped):
    expect_same_numbers(shipped_release, slow_shipped, random.Random(7).sample(compared(shipped_release), 3))


def test_land_and_provincies_are_not_compared(built_release):
    rows = [i for i, level in enumerate(built_release.areas.levels) if level not in COMPARED]

    assert len(rows) == 13
    for name in (*PLACES, "z_m", "p_m", "z_t", "p_t"):
        assert np.isnan(getattr(built_release, name)[rows]).all()
    assert (built_release.label[rows] == Label.ONBEKEND).all()
    assert (built_release.standouts[rows] == -1).all()


def test_a_carried_figure_has_no_place_and_is_no_finding(built_release):
    rows = np.arange(len(built_release.areas))[:, None]
    carried = (built_release.measured_for != rows) & (built_release.status == Status.KNOWN)

    assert carried.sum() > 500
    assert np.isnan(built_release.lower[carried]).all()
    assert np.isnan(built_release.z_m[carried]).all()
    assert (built_release.label[carried] == Label.ONBEKEND).all()


def test_what_stands_out_is_own_labelled_and_shown_once(built_release):
    for row, columns in enumerate(built_release.standouts.tolist()):
        shown = [j for j in columns if j >= 0]
        assert columns == shown + [-1] * (6 - len(shown))
        assert len(set(shown)) == len(shown)
        for j in shown:
            assert built_release.figures_of(row).is_own(j)
            assert built_release.label[row, j] not in (Label.ONBEKEND, Label.GEWOON)


def test_latest_holds_every_array_of_all_areas_and_indicators(built_release):
    shape = (38, len(built_release.indicators))

    assert {path.stem for path in (built_release.folder / "latest").glob("*.npy")} == set(ARRAYS)
    for name in set(ARRAYS) - {"standouts", "history", "points", "twins", "twin_z", "twin_v"}:
        assert getattr(built_release, name).shape == shape
    counting = sum(indicator.in_twins for indicator in built_release.indicators)
    assert built_release.twin_z.shape == built_release.twin_v.shape == (38, counting)
    assert built_release.twins.shape == (38, 10)
    assert built_release.standouts.shape == (38, 6)
    assert built_release.history.shape == (38, sum(len(one.periods) - 1 for one in built_release.indicators))


def test_a_wijk_and_a_buurt_have_a_point_and_larger_areas_have_none(built_release):
    points, areas = built_release.points, built_release.areas
    small = [level in (Level.WIJK, Level.BUURT) for level in areas.levels]

    assert (~np.isnan(points).any(axis=1)).tolist() == small


def test_a_buurt_whose_border_we_lack_has_the_point_of_its_wijk(built_release):
    points, row = built_release.points, built_release.row

    assert points[row("BU99020001")].tolist() == points[row("WK990200")].tolist()
    assert points[row("BU99010001")].tolist() != points[row("WK990100")].tolist()


def test_a_point_lies_on_the_map_of_its_provincie(built_release):
    areas, shapes = built_release.areas, built_release.shapes

    for provincie in ("PV24", "PV27"):
        drawn = shapes.map_of(provincie, Level.GEMEENTE, 400)
        for row in areas.within(areas.position[provincie], Level.BUURT):
            x, y = shapes.frame(provincie, Level.GEMEENTE, 400).placed(built_release.points[row].astype(float)).tolist()
            assert 0 < x < drawn.width
            assert 0 < y < drawn.height


def names(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_deriving_again_gives_the_same_bytes(built_release, tmp_path):
    folder = shutil.copytree(built_release.folder, tmp_path / "again", ignore=shutil.ignore_patterns("latest"))

    derive(folder)

    files = names(built_release.folder / "latest")
    assert names(folder / "latest") == files
    for name in files:
        assert (folder / "latest" / name).read_bytes() == (built_release.folder / "latest" / name).read_bytes()
    assert Latest(folder).areas.codes == built_release.areas.codes


def test_a_release_is_derived_when_latest_has_the_present_format(own_data):
    folder = current(own_data)

    assert is_derived(folder)

    age(folder)
    assert not is_derived(folder)

    shutil.rmtree(folder / "latest")
    assert not is_derived(folder)


def age(folder):
    """Give latest/ of a release an earlier format."""
    meta = folder / "latest" / "meta.json"
    meta.write_text(json.dumps(json.loads(meta.read_text()) | {"format": FORMAT - 1}))


@pytest.mark.parametrize("stop", [KeyboardInterrupt, MemoryError])
def test_deriving_that_is_stopped_leaves_what_stood_there(own_data, stop):
    folder = current(own_data)
    before = content(folder)

    def progress(text):
        if text == "Plekken op de kaart zoeken":
            raise stop

    with pytest.raises(stop):
        derive(folder, progress)

    assert content(folder) == before


def content(folder):
    return {path.relative_to(folder): path.is_file() and path.read_bytes() for path in folder.rglob("*")}


def test_who_reads_keeps_the_arrays_that_were_open(own_data, built_release):
    reader = Latest(current(own_data))

    derive(current(own_data))

    assert np.array_equal(reader.values, built_release.values, equal_nan=True)
    assert {path.name[0] for path in current(own_data).iterdir()} & {"."} == set()


@pytest.fixture
def package(built_release, tmp_path, monkeypatch):
    """A package that ships the release of the samples."""
    folder = tmp_path / "package"
    shutil.copytree(built_release.folder, folder / "2026-11-25", ignore=shutil.ignore_patterns("latest"))
    monkeypatch.setattr(release, "SHIPPED", folder)
    return folder


def test_installing_gives_readers_the_shipped_release_once(tmp_path, package, built_release):
    told = []

    assert install(tmp_path, told.append) is True
    assert content(current(tmp_path)) == content(built_release.folder)
    assert told[-1] == "Plekken op de kaart zoeken"
    assert install(tmp_path, told.append) is False


def test_an_installed_release_of_another_format_is_derived_again(own_data, package):
    age(current(own_data))

    assert install(own_data) is True
    assert is_derived(current(own_data))
    assert install(own_data) is False


def test_an_earlier_release_of_another_format_is_derived_again_too(own_data, package, built_release):
    earlier = current(own_data).with_name("2025-01-01")
    shutil.copytree(built_release.folder, earlier)
    age(earlier)

    assert install(own_data) is True
    assert is_derived(earlier)
    assert current(own_data).name == "2026-11-25"


def test_a_package_without_a_release_serves_what_stands_in_the_data_folder(own_data, tmp_path, monkeypatch):
    monkeypatch.setattr(release, "SHIPPED", tmp_path / "nothing")

    assert install(own_data) is False
    assert current(own_data).name == "2026-11-25"


def test_without_any_release_there_is_nothing_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(release, "SHIPPED", tmp_path / "nothing")

    with pytest.raises(NoRelease):
        install(tmp_path / "data")


def test_who_installs_second_waits_and_finds_the_work_done(tmp_path, package):
    with ThreadPoolExecutor() as pool:
        changed = list(pool.map(lambda _: install(tmp_path / "data"), range(3)))

    assert sorted(changed) == [False, False, True]
    assert is_derived(current(tmp_path / "data"))
    assert [path.name for path in (tmp_path / "data" / "releases").glob("*-*")] == ["2026-11-25"]
