import numpy as np
import polars as pl
import pytest

from wijkdna.domain.areas import Level
from wijkdna.store import variable_table
from wijkdna.store.definitions import load_indicators
from wijkdna.store.variable_table import NOW, VariableTable, with_period


@pytest.fixture(scope="module")
def table(built_release):
    return VariableTable(built_release.folder / "latest")


def numbers(figures):
    return [None if np.isnan(x) else float(x) for x in figures.values]


def published(release, name, period, codes):
    frame = pl.read_parquet(release.folder / "variables.parquet").filter(
        (pl.col("variable") == name) & (pl.col("period") == period)
    )
    by_code = dict(frame.select("area", "value").iter_rows())
    return [by_code.get(code) for code in codes]


@pytest.mark.parametrize(
    ("name", "period"),
    [("residents", "2024"), ("households", "2024"), ("solar_installations", "2020"), ("property_value_keur", "2022")],
)
def test_a_variable_is_what_was_published(built_release, table, name, period):
    rows = np.arange(len(built_release.areas))

    found = numbers(table.of(rows).figures(f"{name}@{period}", "niets"))

    assert found == published(built_release, name, period, built_release.areas.codes)
    assert any(number is not None for number in found)


def test_a_name_without_a_period_takes_that_of_its_figure(table):
    some = table.of(np.array([0, 20, 30]))

    assert numbers(some.figures("residents", "2024")) == numbers(some.figures("residents@2024", "2021"))
    assert (with_period("gas_m3", "2024"), with_period("gas_m3@2018", "2024")) == ("gas_m3@2024", "gas_m3@2018")


def test_what_is_in_no_table_is_not_published(table):
    assert numbers(table.of(np.array([1, 2])).figures("no_such_thing", "2024")) == [None, None]


def test_a_weight_without_a_number_of_its_own_year_is_that_of_now(built_release, table):
    buurt = table.of(np.array([built_release.row("BU99010001")]))

    assert numbers(buurt.figures("residents", "2022")) == [None]
    assert numbers(buurt.weight("residents", "2022")) == numbers(buurt.residents) != [None]


def test_every_input_of_a_newest_figure_is_there_when_it_was_published(built_release, table):
    """All figures of all buurten can be worked out again from it."""
    frame = pl.read_parquet(built_release.folder / "variables.parquet")
    there = set(frame.select("variable", "period").unique().iter_rows())
    everything = table.of(np.arange(len(built_release.areas)))

    for indicator in load_indicators():
        for level in Level:
            names = [name for names in indicator.inputs_for(level).values() for name in names]
            for name, _, period in (with_period(name, indicator.newest).partition("@") for name in names):
                assert bool(everything.figures(name, period).known.any()) is ((name, period) in there)


def test_writing_keeps_nobody_out(tmp_path):
    indicator = next(one for one in load_indicators() if one.id == "aandeel_65_plus")
    residents, older = np.array([10.0, np.nan]), np.array([1.0, 2.0])

    variable_table.write(
        tmp_path, [indicator], {("residents", NOW): residents, ("residents_65_plus", NOW): older, ("cars", NOW): older}
    )

    some = VariableTable(tmp_path).of(np.array([1, 0]))
    assert numbers(some.residents) == [None, 10.0]
    assert numbers(some.figures("residents_65_plus", NOW)) == [2.0, 1.0]
    assert numbers(some.figures("cars", NOW)) == [None, None]
