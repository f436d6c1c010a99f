"""A release made on a site that fetches: what came in is new, and of all else nothing is lost."""

import json
import shutil
from dataclasses import replace

import polars as pl
import pytest

from tests.conftest import DAY, SAMPLES, silent
from wijkdna.domain.figures import Status
from wijkdna.pipeline.build import DOWNLOADS, build
from wijkdna.pipeline.checks import DECLARED
from wijkdna.pipeline.sources import cbs_seswoa, pdok_grenzen, politie, waarstaatjegemeente
from wijkdna.pipeline.standing import OtherBorders, standing
from wijkdna.store.latest import latest

KEY = ["area", "indicator", "period"]


@pytest.fixture(scope="module")
def made(fetched_only, built_data, tmp_path_factory):
    """The release after a first fetch of everything, on a site that had the release of the samples."""
    data = tmp_path_factory.mktemp("site") / "data"
    shutil.copytree(built_data, data)
    build(fetched_only, data, DAY, silent)
    return latest(data)


@pytest.fixture
def only(fetched_only, tmp_path):
    """only(source) gives a raw folder with the files of one source."""

    def make(source):
        for name in source.fetch(fetched_only):
            target = tmp_path / "raw" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            for file in fetched_only.glob(f"{name}*"):
                shutil.copy2(file, target.with_name(file.name))
        return tmp_path / "raw"

    return make


def figures(folder):
    return pl.read_parquet(folder / "figures.parquet")


def known(folder):
    return figures(folder).filter(pl.col("status") == Status.KNOWN)


def read_json(folder, name):
    return json.loads((folder / name).read_text(encoding="utf-8"))


def test_it_is_the_release_that_one_with_all_copies_would_be(made, fetched_only, tmp_path):
    raw = shutil.copytree(SAMPLES, tmp_path / "raw")
    shutil.copytree(fetched_only, raw, dirs_exist_ok=True)

    whole = build(raw, tmp_path / "data", DAY, silent)

    for name in ("figures.parquet", "areas.parquet", "places.parquet", "indicators.json", "border_changes.json"):
        assert (made.folder / name).read_bytes() == (whole / name).read_bytes(), name
    assert {one["id"]: one for one in read_json(made.folder, "origins.json")} == {
        one["id"]: one for one in read_json(whole, "origins.json")
    }


def test_what_came_in_is_there(made, built_release):
    assert {"gas_per_woning", "ses_woa", "woninginbraken_per_1000"} <= set(made.columns) - set(built_release.columns)


def test_a_figure_of_a_table_that_was_not_fetched_keeps_its_origin(made, built_release):
    names = {origin for joined in figures(made.folder)["origin"].unique() for origin in joined.split("+") if origin}
    carried = {name for name in names if name.startswith(("cbs_zonnestroom_buurt", "pbl_woningen"))}

    assert carried
    before = {one["id"]: one for one in read_json(built_release.folder, "origins.json")}
    now = {one["id"]: one for one in read_json(made.folder, "origins.json")}
    assert names <= set(now)
    assert {name: now[name] for name in carried} == {name: before[name] for name in carried}


def test_it_says_which_files_it_was_made_of(made, fetched_only):
    files = read_json(made.folder, "release.json")["fetched"]

    assert files == {name: one.sha256 for source in DOWNLOADS for name, one in source.fetch(fetched_only).items()}


def test_one_table_changes_its_own_figures_only(only, own_data):
    before = latest(own_data).folder

    after = build(only(politie), own_data, DAY, silent)

    changed = figures(before).join(figures(after), on=figures(before).columns, how="anti", nulls_equal=True)
    assert set(changed["indicator"]) == {"misdrijven_per_1000", "verandering_misdrijven_2022_2024"}
    assert all("politie_misdrijven" in origin for origin in changed["origin"])
    assert {path.name: path.read_bytes() for path in (before / "shapes").iterdir()} == {
        path.name: path.read_bytes() for path in (after / "shapes").iterdir()
    }


def test_a_second_release_of_the_same_files_has_the_same_figures(only, own_data):
    raw = only(politie)
    first = build(raw, own_data, DAY, silent)

    second = build(raw, own_data, DAY, silent)

    for name in ("figures.parquet", "variables.parquet", "origins.json", "border_changes.json"):
        assert (second / name).read_bytes() == (first / name).read_bytes(), name


def test_what_a_table_withdraws_does_not_come_back_from_its_older_self(fetched_only, own_data, monkeypatch):
    raw = fetched_only
    first = build(raw, own_data, DAY, silent)
    asked = (pl.col("indicator") == "ses_woa") & (pl.col("measured_for") == pl.col("area"))
    mine = pl.col("area") == "BU99010101"
    assert len(known(first).filter(asked & mine)) > 0
    tidy = cbs_seswoa.tidy
    without = pl.col("code") != "BU99010101"
    monkeypatch.setattr(
        cbs_seswoa, "tidy", lambda files: [replace(one, rows=one.rows.filter(without)) for one in tidy(files)]
    )

    second = build(raw, own_data, DAY, silent)

    assert len(known(second).filter(asked & mine)) == 0
    assert len(known(second).filter(asked)) == len(known(first).filter(asked & ~mine))


def test_what_the_site_released_can_be_taken_back(only, own_data):
    only(politie)
    raw = only(waarstaatjegemeente)
    first = build(raw, own_data, DAY, silent)
    for name in waarstaatjegemeente.TABLE.files:
        (raw / name).unlink()

    second = build(raw, own_data, DAY, silent)

    assert "vertrouwen_in_gemeente" in set(known(first)["indicator"])
    assert "vertrouwen_in_gemeente" not in set(figures(second)["indicator"])
    assert DECLARED not in {one["licence"] for one in read_json(second, "origins.json")}


def test_a_file_that_cannot_be_read_leaves_the_figures_that_were_there(only, own_data):
    raw = only(politie)
    first = build(raw, own_data, DAY, silent)
    (file,) = politie.TABLE.files
    (raw / file).write_bytes(b"<html>onderhoud</html>")

    second = build(raw, own_data, DAY, silent)

    assert (second / "figures.parquet").read_bytes() == (first / "figures.parquet").read_bytes()
    (warning,) = [text for text in read_json(second, "release.json")["warnings"] if "overgeslagen" in text]
    assert "47018NED.zip" in warning


def test_new_borders_are_drawn_once_all_of_them_are_there(only, own_data):
    raw = only(pdok_grenzen)

    after = build(raw, own_data, DAY, silent)

    ids = [one["id"] for one in read_json(after, "origins.json")]
    assert [name for name in ids if name.startswith(("pdok", "cbs_grenzen"))] == [
        name for name in ids if name.startswith("pdok_grenzen-2024-")
    ]
    (raw / pdok_grenzen.FILES["wijken"]).unlink()
    again = build(raw, own_data, DAY, silent)
    assert (again / "shapes" / "GM9901.topojson").read_bytes() == (after / "shapes" / "GM9901.topojson").read_bytes()


def test_a_release_with_newer_borders_is_left_alone_and_the_year_is_named(only, own_data):
    raw = only(politie)
    _with_borders_of(latest(own_data).folder, 2025)

    with pytest.raises(OtherBorders, match=r"de grenzen van 2025\. .* van 2024\. Werk WijkDNA bij"):
        build(raw, own_data, DAY, silent)

    assert len(list((own_data / "releases").glob("2*"))) == 1


def test_a_release_with_older_borders_makes_place_for_that_of_the_package(own_data):
    _with_borders_of(latest(own_data).folder, 2023)

    found = standing(own_data)

    assert found is not None
    assert found.folder.parent.name == "shipped"


def _with_borders_of(folder, year):
    """The release as one of another border year says it is."""
    about = read_json(folder, "release.json") | {"boundaries": year}
    (folder / "release.json").write_text(json.dumps(about), encoding="utf-8")
