from dataclasses import replace

import polars as pl
import pytest

from tests.conftest import SAMPLES, silent
from wijkdna.domain.figures import Status
from wijkdna.pipeline import checks
from wijkdna.pipeline.build import check, make_draft
from wijkdna.pipeline.checks import ChecksFailed, Problem
from wijkdna.store.definitions import load_indicators

INDICATORS = load_indicators()


@pytest.fixture(scope="module")
def draft():
    """A release of the samples in memory. Shared: replace its parts, do not change them."""
    return make_draft(SAMPLES, silent)


def figures(*rows):
    names = ("area", "indicator", "period", "value", "status")
    kinds = {"area": str, "indicator": str, "period": str, "value": float, "status": int}
    full = [(area, id, "2024", value, Status.KNOWN if value is not None else 1) for area, id, value in rows]
    return pl.DataFrame(full, schema=kinds, orient="row").select(*names, origin=pl.lit("tabel-2024"))


def many(id, values):
    return figures(*((f"BU{k:08}", id, value) for k, value in enumerate(values)))


def codes(*names):
    return pl.DataFrame({"code": names}, schema={"code": str})


def messages(problems):
    return [(problem.check, problem.message) for problem in problems]


def test_the_samples_pass_all_checks(draft):
    assert check(draft, None) == []


def test_the_samples_pass_beside_themselves(draft, built_release):
    assert check(draft, built_release.folder) == []


def test_an_area_without_figures_is_a_problem():
    found = list(checks.areas_lost(codes("GM0001", "GM0002"), figures(("GM0002", "aandeel_koop", 5.0)), None))

    assert messages(found) == [("gebieden", "1 gebieden hebben geen cijfers, zoals GM0001")]


def test_an_area_that_is_gone_is_a_problem_and_a_new_one_is_not():
    now = figures(("GM0002", "aandeel_koop", 5.0), ("GM0003", "aandeel_koop", 5.0))

    found = list(checks.areas_lost(codes("GM0002", "GM0003"), now, codes("GM0001", "GM0002")))

    assert messages(found) == [("gebieden", "1 gebieden van de vorige uitgave ontbreken, zoals GM0001")]


@pytest.mark.parametrize(
    ("id", "value", "allowed"),
    [
        ("aandeel_koop", 100.0, True),
        ("aandeel_koop", 100.1, False),
        ("aandeel_koop", -0.1, False),
        ("aandeel_koop", None, True),
        ("aantal_inwoners", 0.0, True),
        ("aantal_inwoners", -5.0, False),
        ("aantal_inwoners", 18_000_000.0, True),
        ("bevolkingsdichtheid", -1.0, False),
        ("misdrijven_per_1000", -1.0, False),
        ("misdrijven_per_1000", 4000.0, True),
        ("autos_per_huishouden", -0.5, False),
        ("stijging_woz_2022_2024", -20.0, True),  # a fall
        ("lbm_samenhang", -0.3, True),  # a deviation
    ],
)
def test_a_figure_stays_within_its_range(id, value, allowed):
    found = messages(checks.ranges(figures(("GM0001", id, value)), INDICATORS))

    assert found == ([] if allowed else [("bereik", f"{id} is {value} in GM0001")])


def test_one_example_per_indicator_is_enough():
    assert len(list(checks.ranges(many("aandeel_koop", [101.0, 102.0, 103.0]), INDICATORS))) == 1


@pytest.mark.parametrize(("whole", "allowed"), [(100.0, True), (92.5, True), (92.4, False), (150.0, True)])
def test_buurten_add_up_to_no_more_than_their_gemeente_within_rounding(whole, allowed):
    areas = pl.DataFrame(
        [("GM0001", "gemeente", "GM0001"), ("BU00010101", "buurt", "GM0001"), ("BU00010102", "buurt", "GM0001")],
        schema=["code", "level", "gemeente"],
        orient="row",
    )
    numbers = [("GM0001", whole), ("BU00010101", 60.0), ("BU00010102", 40.0)]
    variables = pl.DataFrame(
        [(code, "residents", "2024", value) for code, value in numbers],
        schema=["area", "variable", "period", "value"],
        orient="row",
    )

    found = messages(checks.sums(variables, areas))

    whole_text = f"{whole:.0f}"
    assert found == ([] if allowed else [("som", f"residents: buurten van GM0001 zijn samen 100 van {whole_text}")])


def test_crimes_of_buurten_need_not_add_up(draft):
    assert "crimes" not in checks.COUNTED
    assert list(checks.sums(draft.variables.frame(), draft.area_rows)) == []


def test_without_an_earlier_release_nothing_can_move():
    assert list(checks.moves(many("aandeel_koop", [1.0]), None)) == []


def test_figures_that_vanish_for_many_areas_are_a_problem():
    before, now = many("aandeel_koop", [50.0] * 10), many("aandeel_koop", [50.0] * 8 + [None] * 2)

    assert messages(checks.moves(now, before)) == [("sprong", "aandeel_koop: 20% van de cijfers is weg")]


def test_figures_that_jump_for_many_areas_are_a_problem():
    before, now = many("aandeel_koop", [50.0] * 10), many("aandeel_koop", [50.0] * 8 + [70.0] * 2)

    assert messages(checks.moves(now, before)) == [("sprong", "aandeel_koop: 20% van de cijfers veranderde sterk")]


def test_a_few_moves_and_small_changes_are_no_problem():
    before = many("aandeel_koop", [50.0] * 20)
    now = many("aandeel_koop", [None, 99.0] + [60.0] * 18)

    assert list(checks.moves(now, before)) == []


def test_a_new_indicator_and_a_figure_that_was_absent_do_not_move():
    before = many("aandeel_koop", [None] * 10)
    now = pl.concat([many("aandeel_koop", [50.0] * 10), many("aandeel_eengezins", [9.0] * 10)])

    assert list(checks.moves(now, before)) == []


def test_an_indicator_that_is_gone_is_a_problem():
    found = messages(checks.moves(many("aandeel_koop", [5.0]), many("aandeel_eengezins", [5.0])))

    assert found == [("sprong", "aandeel_eengezins: 100% van de cijfers is weg")]


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [("CC BY 4.0", True), ("CC0", True), ("CC0 1.0", True), ("CC BY-NC 4.0", False), ("", False), ("onbekend", False)],
)
def test_every_table_has_an_open_licence(draft, licence, allowed):
    origin = replace(draft.origins[0], licence=licence)

    found = messages(checks.licences([*draft.origins, origin]))

    assert found == ([] if allowed else [("licentie", f"{origin.id} heeft licentie {licence!r}")])


def test_all_problems_are_told_at_once(draft):
    figures = draft.figures.with_columns(
        pl.when(pl.col("indicator") == "aandeel_koop").then(-1.0).otherwise(pl.col("value")).alias("value")
    )
    origins = [replace(draft.origins[0], licence="geheim"), *draft.origins[1:]]

    with pytest.raises(ChecksFailed) as caught:
        check(replace(draft, figures=figures, origins=origins), None)

    assert {problem.check for problem in caught.value.problems} == {"bereik", "licentie"}
    assert str(caught.value).splitlines() == [f"- {p.check}: {p.message}" for p in caught.value.problems]


def test_tables_that_differ_are_a_warning_and_stop_nothing(draft):
    variables = replace(draft.variables, disagreements=["residents 2024: twee tabellen verschillen"])

    assert check(replace(draft, variables=variables), None) == ["residents 2024: twee tabellen verschillen"]
    assert Problem("tabellen", "x", stops=False) != Problem("tabellen", "x")


def from_table(table, values):
    return many("aandeel_koop", values).with_columns(origin=pl.lit(table))


def test_figures_from_another_table_may_differ_and_that_is_a_warning():
    before, now = from_table("kopie-2024", [50.0] * 10), from_table("cbs_kwb-2024", [50.0] * 5 + [90.0] * 5)

    assert list(checks.moves(now, before)) == []
    assert list(checks.from_elsewhere(now, before)) == [
        Problem(
            "tabellen",
            "aandeel_koop komt nu uit een andere tabel: 50% van de cijfers veranderde sterk",
            stops=False,
        )
    ]


def test_figures_from_the_same_table_may_not_differ():
    before, now = from_table("cbs_kwb-2024", [50.0] * 10), from_table("cbs_kwb-2024", [50.0] * 5 + [90.0] * 5)

    assert messages(checks.moves(now, before)) == [("sprong", "aandeel_koop: 50% van de cijfers veranderde sterk")]
    assert list(checks.from_elsewhere(now, before)) == []


def test_figures_that_are_gone_are_gone_from_any_table():
    before, now = from_table("kopie-2024", [50.0] * 10), from_table("cbs_kwb-2024", [50.0] * 5)

    assert messages(checks.moves(now, before)) == [("sprong", "aandeel_koop: 50% van de cijfers is weg")]


def test_an_indicator_that_gave_way_to_a_finer_one_is_no_problem():
    before = many("gas_per_woning_gemeente", [900.0] * 10)

    assert list(checks.moves(many("gas_per_woning", [900.0]), before, {"gas_per_woning_gemeente"})) == []
