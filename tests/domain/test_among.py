import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.among import FEWEST, among, among_classes, decimals_of
from wijkdna.domain.areas import Level

WHERE = "5 buurten in Texel met dit cijfer"


def told(value, others, unit="%"):
    return among(value, others, Level.BUURT, "Texel", unit).replace("\u00a0", " ")


def test_a_figure_in_the_middle_tells_how_many_have_more_and_less():
    assert told(3.0, [1.0, 2.0, 3.0, 4.0, 12.5]) == (
        f"Van de {WHERE} hebben er 2 een hoger en 2 een lager cijfer. Het middelste cijfer is 3,0 %."
    )
    assert told(4.0, [1.0, 2.0, 3.0, 4.0, 5.0]).startswith(
        f"Van de {WHERE} heeft er 1 een hoger en 3 een lager cijfer."
    )


def test_the_ends_are_called_so_only_when_no_other_area_shares_them():
    assert told(5.0, [1.0, 2.0, 3.0, 4.0, 5.0]).startswith(f"Dit is het hoogste van de {WHERE}. Het middelste")
    assert told(1.0, [1.0, 2.0, 3.0, 4.0, 5.0]).startswith(f"Dit is het laagste van de {WHERE}.")
    assert told(5.0, [1.0, 2.0, 3.0, 5.0, 5.0]).startswith(f"Van de {WHERE} heeft er geen een hoger en 3 een lager")


def test_figures_that_are_all_the_same():
    assert told(2.0, [2.0] * 5) == f"Alle {WHERE} hebben hetzelfde."


@given(st.lists(st.floats(0, 100), min_size=1, max_size=FEWEST - 1))
def test_a_few_areas_are_never_ranked(others):
    assert told(others[0], others) == ""
    assert among_classes(others[0], others, Level.WIJK, "Texel") == ""


def test_classes_are_counted():
    assert among_classes(2.0, [1.0, 1.0, 2.0, 2.0, 3.0], Level.WIJK, "Texel") == (
        "Van de 5 wijken in Texel met een klasse hebben er 2 deze klasse, 1 een hogere en 2 een lagere."
    )
    assert among_classes(3.0, [1.0, 1.0, 1.0, 2.0, 3.0], Level.WIJK, "Texel") == (
        "Van de 5 wijken in Texel met een klasse heeft er 1 deze klasse, geen een hogere en 4 een lagere."
    )
    assert among_classes(1.0, [1.0] * 5, Level.BUURT, "Texel") == (
        "Alle 5 buurten in Texel met een klasse hebben deze klasse."
    )


@pytest.mark.parametrize(("values", "decimals"), [([1.0, 2.0], 0), ([1.5], 1), ([1.25, 3.0], 2), ([1 / 3], 2), ([], 0)])
def test_no_figure_gets_decimals_that_none_of_them_has(values, decimals):
    assert decimals_of(values) == decimals
