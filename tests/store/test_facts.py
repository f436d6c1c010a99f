"""Figures one by one: newest, earlier, and why one is absent."""

import numpy as np
import pytest

from wijkdna.domain.areas import Level
from wijkdna.domain.figures import Status
from wijkdna.store.facts import earlier, earlier_count, newest, origins_used, own_fact, status_text


def test_there_is_one_newest_figure_for_every_area_and_indicator_in_order(built_release):
    rows, columns = [3, 1, 8], [5, 0]

    found = list(newest(built_release, rows, columns))

    assert [(one.row, one.column) for one in found] == [(row, column) for row in rows for column in columns]


def test_a_figure_is_that_of_the_release_with_its_status_and_origin(built_release):
    rows, columns = range(len(built_release.areas)), range(len(built_release.indicators))
    for one in newest(built_release, rows, columns):
        figure = built_release.figure(one.row, one.column)
        assert (one.value, one.status) == (figure.value, figure.status.name.lower())
        known = figure.status is Status.KNOWN
        assert one.measured_for == (figure.measured_for if known else -1)
        assert one.origin == (" + ".join(origin.id for origin in figure.origins) if known else "")


def test_an_earlier_figure_has_its_own_period_and_table(shipped_release):
    row, column = shipped_release.row("GM0361"), shipped_release.columns["gas_per_woning_gemeente"]

    found = list(earlier(shipped_release, [row], [column]))

    assert [one.period for one in found] == ["2023", "2022", "2021", "2020", "2019", "2018"]
    assert {one.status for one in found} == {"known"}
    assert all(shipped_release.origins[one.origin].period == one.period for one in found)


def test_the_count_is_the_number_of_earlier_figures(shipped_release):
    rows = shipped_release.areas.within(0, Level.GEMEENTE)
    columns = range(len(shipped_release.indicators))

    for complete in (False, True):
        there = sum(1 for _ in earlier(shipped_release, rows, columns, complete=complete))
        assert earlier_count(shipped_release, rows, columns, complete=complete) == there
    kept = np.isfinite(shipped_release.history[rows]).sum()
    assert earlier_count(shipped_release, rows, columns) <= kept


def test_a_carried_figure_is_not_the_own_figure_of_an_area(shipped_release):
    row, column = shipped_release.row("BU19110801"), shipped_release.columns["gas_per_woning_gemeente"]
    (shown,) = newest(shipped_release, [row], [column])

    assert status_text(shipped_release, shown) == "cijfer van de gemeente"
    assert own_fact(shipped_release, row, column, "2024").status == "not_published"
    assert own_fact(shipped_release, shown.measured_for, column, "2024") == shown._replace(row=shown.measured_for)
    carried = list(earlier(shipped_release, [row], [column], carried=True))
    assert {status_text(shipped_release, one) for one in carried} == {"cijfer van de gemeente"}
    assert list(earlier(shipped_release, [row], [column])) == []


@pytest.mark.parametrize("code", ["BU19110801", "GM0363", "NL00"])
def test_every_origin_of_a_figure_is_among_those_used(shipped_release, code):
    rows, columns = [shipped_release.row(code)], range(len(shipped_release.indicators))
    used = [one.id for one in origins_used(shipped_release, rows, columns)]

    found = [*newest(shipped_release, rows, columns), *earlier(shipped_release, rows, columns)]
    assert {id for one in found if one.origin for id in one.origin.split(" + ")} <= set(used)
    assert used == sorted(set(used))
