"""The Klimaateffectatlas: columns found by their title, shares and percentages, and what is left out with a note."""

import gzip

import polars as pl
import pytest

from tests.pipeline.publishers.kea import Kea, KeaCatalogue
from tests.pipeline.publishers.server import Server
from wijkdna.pipeline.download import SourceChanged
from wijkdna.pipeline.network import SourceUnreachable
from wijkdna.pipeline.sources import kea_buurtdashboard
from wijkdna.pipeline.sources.kea_buurtdashboard import CATALOGUE, MEASURES, VALUES


@pytest.fixture
def kea():
    return Kea()


@pytest.fixture
def catalogue():
    return KeaCatalogue()


@pytest.fixture
def server(kea, catalogue):
    with Server({"/catalogus": catalogue, "/kea": kea}) as one:
        yield one


@pytest.fixture
def tidied(server, open_web, tmp_path):
    """tidied() fetches and gives the period of the release, or with its year that of what it borrowed."""

    def call(year="2026"):
        web = open_web(hosts={"kea": f"{server.url}/kea", "kea_catalogus": f"{server.url}/catalogus"})
        found = kea_buurtdashboard.tidy(kea_buurtdashboard.fetch(tmp_path, web))
        return next(one for one in found if one.period == year)

    return call


def values(tidy, variable):
    return tidy.rows[variable].to_list()[:5]


def test_the_release_says_its_year_and_its_borders(tidied):
    found = tidied()

    assert (found.period, found.boundaries, found.notes) == ("2026", 2024, ())
    assert found.rows.columns == ["code", *MEASURES]
    assert len(found.rows) == 16


def test_classes_from_41_degrees_are_added_and_the_newest_model_is_read(tidied):
    assert values(tidied(), "felt_41_degrees_pct") == [34.5, 37.5, 40.5, 43.5, 46.5]


def test_a_fraction_becomes_a_percentage(tidied):
    assert values(tidied(), "water_over_30_cm_pct") == pytest.approx([30.15, 30.25, 30.35, 30.45, 30.55])


def test_whole_buurten_of_the_newest_year_are_read_and_not_the_built_up_part(tidied):
    assert values(tidied(), "tree_canopy_pct") == [12.5] * 5


def test_a_risk_becomes_a_class_and_zero_is_the_lowest_one(tidied):
    found = tidied()

    assert values(found, "pile_rot_class") == [1.0, 2.0, 3.0, 5.0, None]
    assert values(found, "settlement_2050_class") == [5.0, 2.0, None, None, None]


def test_every_sign_for_absent_is_absent_and_zero_is_zero(tidied, kea):
    kea.found["groen"] = ["-9999", "", "null", ".", "0"] + ["12,5"] * 11

    assert values(tidied(), "green_pct") == [None, None, None, None, 0.0]


def test_a_table_that_was_unpacked_on_the_way_is_read_as_well(tidied, kea):
    kea.packed = False

    assert values(tidied(), "paved_pct") == [31.0] * 5


@pytest.mark.parametrize(
    ("column", "cells", "note"),
    [
        ("groen", ["1,5"] * 15 + ["1.5"], "Groen: kolom groen is op twee manieren te lezen, zoals 1.5"),
        ("groen", ["1.234"] * 16, "Groen: kolom groen is op twee manieren te lezen, zoals 1.234"),
        ("groen", ["veel"] * 16, "Groen: kolom groen is geen getal: veel"),
        (
            "perc30mmME",
            ["1.5"] * 16,
            "Waterdiepte bij hevige bui: niet te zien of dit delen of procenten zijn (hoogste 1.5)",
        ),
    ],
)
def test_a_column_that_can_be_read_in_two_ways_is_left_out_with_a_note(tidied, kea, column, cells, note):
    kea.found[column] = cells

    found = tidied()

    assert found.notes == (note,)
    assert len(found.rows.columns) == len(MEASURES)


@pytest.mark.parametrize(
    ("old", "new", "note"),
    [
        ("Groen;;", "Groenigheid;;", "Groen ontbreekt in de catalogus"),
        ("verhard_np", "verhard_nieuw", "Verharding niet-openbaar: kolom verhard_nieuw ontbreekt"),
        (";groen;", ";groen,water;", "Groen heeft in de catalogus 2 kolommen in plaats van een"),
        (",>30cm", ",>25cm", "Waterdiepte bij hevige bui: de klasse die we zoeken is er niet bij"),
    ],
)
def test_what_the_catalogue_does_not_have_is_left_out_with_a_note(tidied, catalogue, old, new, note):
    catalogue.text = catalogue.text.replace(old, new)

    (told,) = tidied().notes

    assert told.startswith(note)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [("buurtcode2024", "gebied", "kolom buurtcode ontbreekt"), ("BU0363AE01", "Amsterdam", "geen code van een buurt")],
)
def test_a_table_without_codes_is_refused(tidied, kea, old, new, message):
    kea.found = {
        name.replace(old, new): [cell.replace(old, new) for cell in cells] for name, cells in kea.found.items()
    }

    with pytest.raises(SourceChanged, match=message):
        tidied()


def test_a_table_of_which_nothing_is_known_and_another_catalogue_are_refused(tidied, catalogue):
    catalogue.text = "Titel;Indicatornaamtabel;Domein\nIets;anders;"

    with pytest.raises(SourceChanged, match="geen enkel cijfer gevonden: Gevoelstemperatuur ontbreekt in de catalogus"):
        tidied()


def test_a_catalogue_with_other_columns_is_refused(tidied, catalogue):
    catalogue.text = "title;column\nHeat;x"

    with pytest.raises(SourceChanged, match="kolom Titel, Indicatornaamtabel of Domein ontbreekt"):
        tidied()


def test_a_release_that_has_gone_is_told_with_the_setting_to_change(tidied, kea):
    kea.release = "jul27"

    with pytest.raises(SourceUnreachable, match="zet de naam dan in SOURCE_KEA_RELEASE"):
        tidied()


def test_a_borrowed_figure_keeps_its_own_year_and_publisher(tidied):
    found = tidied("2022")

    assert values(found, "frail_65_plus_pct") == [25.0, 18.5, None, None, 0.0]
    assert (found.terms.publisher, found.terms.part, found.boundaries) == ("RIVM", "-rivm", 2024)


def test_a_borrowed_figure_of_nobody_is_left_out_with_a_note(tidied, catalogue):
    catalogue.text = catalogue.text.replace("RIVM (2022)", "diverse")

    assert tidied().notes == ("Hitte en broze 65-plussers: de catalogus zegt niet van wie en van welk jaar dit is",)


def test_a_table_without_its_catalogue_gives_nothing(tidied, tmp_path):
    tidied()
    (tmp_path / CATALOGUE).unlink()

    assert kea_buurtdashboard.tidy(kea_buurtdashboard.fetch(tmp_path)) == []


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"\x1f\x8bhalf", "is niet te lezen"), (gzip.compress(b"0" * 20_000_000), "uitgepakt groter dan 10 MB")],
)
def test_a_broken_file_and_one_that_grows_are_refused(tidied, tmp_path, monkeypatch, content, message):
    tidied()
    monkeypatch.setattr(kea_buurtdashboard, "LARGEST", 10_000_000)
    (tmp_path / VALUES).write_bytes(content)

    with pytest.raises(SourceChanged, match=message):
        kea_buurtdashboard.tidy(kea_buurtdashboard.fetch(tmp_path))


def test_every_figure_is_of_a_buurt(tidied):
    assert tidied().rows.select(pl.col("code").str.starts_with("BU").all()).item() is True
