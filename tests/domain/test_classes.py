"""Classes of a map: their words are true of every area in them, and they equal those of a slow and obvious way."""

from dataclasses import replace
from fractions import Fraction
from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.classes import (
    MOST,
    NO_CLASS,
    amount_words,
    amounts,
    difference_words,
    differences,
    in_units,
    roundest,
)
from wijkdna.domain.comparison import precise_amount, precise_decimals
from wijkdna.store.definitions import load_indicators

INDICATORS = {indicator.id: indicator for indicator in load_indicators()}
OLDER = INDICATORS["aandeel_65_plus"]
OWNED = INDICATORS["aandeel_koop"]
HOMES = INDICATORS["woz_waarde"]
CRIMES = INDICATORS["misdrijven_per_1000"]
URBAN = INDICATORS["stedelijkheid"]
SCORE = INDICATORS["lbm_woningen"]
DOCTOR = INDICATORS["afstand_huisarts"]

whole_numbers = st.lists(st.integers(-900, 900), max_size=60)
nan_or_number = st.lists(st.one_of(st.just(float("nan")), st.integers(-50, 50).map(float)), max_size=60)


def words(texts):
    return [text.replace("\u00a0", " ") for text in texts]


def units(*numbers):
    return np.array(numbers, dtype=np.float64)


def slow_roundest(low, middle, high):
    """Of all numbers from low to high: most zeros at the end, then a five before them, then nearest, then lowest."""

    def step(number):
        if number == 0:
            return 10**9
        size = 1
        while number % (size * 10) == 0:
            size *= 10
        return size * 5 if number % (size * 5) == 0 else size

    return min(range(low, high + 1), key=lambda number: (-step(number), abs(number - middle), number))


def slow_border(known, percent):
    """The roundest number within five percent of the areas, and above the lowest figure if there is one."""
    low, middle, high = (int(known[int(len(known) * Fraction(percent + shift, 100))]) for shift in (-5, 0, 5))
    above = [number for number in range(low, high + 1) if number > known[0]] or [high]
    return slow_roundest(above[0], max(above[0], middle), high)


def slow_amounts(numbers):
    """Borders and the number of areas in each class, one area and one border at a time."""
    known = sorted(number for number in numbers if not isnan(number))
    distinct = sorted(set(known))
    if len(distinct) <= 5:
        return distinct[1:], [known.count(number) for number in distinct]
    borders = []
    for k in (1, 2, 3, 4):
        border = slow_border(known, 20 * k)
        passed = borders[-1] if borders else distinct[0] - 1
        if any(passed <= number < border for number in known):
            borders.append(border)
    counts = [0] * (len(borders) + 1)
    for number in known:
        counts[sum(number >= border for border in borders)] += 1
    return borders, counts


@given(st.integers(-500, 500), st.integers(0, 300), st.integers(0, 300))
def test_the_roundest_number_is_that_of_all_numbers_in_between(low, below, above):
    middle = low + below

    assert roundest(low, middle, middle + above) == slow_roundest(low, middle, middle + above)


@pytest.mark.parametrize(
    ("low", "middle", "high", "border"),
    [
        *((98, 103, 109, 100), (96, 97, 99, 96 + 1), (13, 14, 16, 15), (-3, 5, 9, 0), (-120, -98, -60, -100)),
        *((4012, 4012, 4012, 4012), (240, 245, 260, 250), (11, 19, 31, 20), (0, 0, 0, 0)),
    ],
)
def test_a_border_is_a_round_number(low, middle, high, border):
    assert roundest(low, middle, high) == border


@given(whole_numbers)
def test_classes_equal_those_of_the_slow_way(numbers):
    found = amounts(np.array(numbers, dtype=np.float64))
    borders, counts = slow_amounts(numbers)

    assert list(found.borders) == borders
    assert list(found.counts) == counts


@given(nan_or_number)
def test_every_known_figure_is_in_one_class_and_an_absent_one_in_none(numbers):
    values = np.array(numbers, dtype=np.float64)
    found = amounts(values)
    places = found.of(values)

    assert [isnan(number) for number in numbers] == (places == NO_CLASS).tolist()
    counted = [int((places == place).sum()) for place in range(len(found.counts))]
    assert counted == list(found.counts)
    assert all(found.counts)
    assert len(found.counts) <= MOST
    for place, (lowest, highest) in enumerate(zip(found.lowest, found.highest, strict=True)):
        inside = values[places == place]
        assert (lowest, highest) == (inside.min(), inside.max())


@given(st.lists(st.integers(-200, 200), min_size=40, max_size=200, unique=True))
def test_a_class_of_different_figures_has_about_a_fifth_of_the_areas(numbers):
    found = amounts(np.array(numbers, dtype=np.float64))

    assert len(found.counts) == 5
    assert all(0.1 * len(numbers) - 1 <= count <= 0.3 * len(numbers) + 1 for count in found.counts)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=80), st.sampled_from([OLDER, OWNED]))
def test_the_words_of_a_class_are_true_of_the_figure_as_it_is_shown(shares, indicator):
    values = np.array(shares)
    whole = in_units(indicator, values)
    found = amounts(whole)
    texts = words(amount_words(indicator, found))

    for value, place in zip(shares, found.of(whole).tolist(), strict=True):
        shown = number(precise_amount(indicator, value).replace("\u00a0", " "))
        assert is_true_of(texts[place], shown), (texts[place], shown)


def number(text):
    return Fraction(text.removesuffix(" %").replace(".", "").replace(",", "."))


def is_true_of(text, shown):
    """What a reader of the legend would say."""
    if text.startswith("minder dan "):
        return shown < number(text.removeprefix("minder dan "))
    if text.endswith(" of meer"):
        return shown >= number(text.removesuffix(" of meer"))
    if " tot en met " in text:
        low, high = text.split(" tot en met ")
        return number(low) <= shown <= number(high)
    if " tot " in text:
        low, high = text.split(" tot ")
        return number(low) <= shown < number(high)
    return shown == number(text)


@given(st.floats(0, 100), st.sampled_from([OLDER, OWNED, CRIMES, DOCTOR]))
def test_a_unit_is_the_last_decimal_that_is_shown(value, indicator):
    (whole,) = in_units(indicator, np.array([value])).tolist()

    assert whole == int(whole)
    assert precise_amount(indicator, whole / 10 ** precise_decimals(indicator)) == precise_amount(indicator, value)


def test_up_to_five_different_figures_are_classes_of_their_own():
    found = amounts(units(30, 10, 10, 20, 50, 40, 10))

    assert found.borders == (20, 30, 40, 50)
    assert found.counts == (3, 1, 1, 1, 1)
    assert words(amount_words(OWNED, found)) == ["10 %", "20 %", "30 %", "40 %", "50 %"]


def test_without_figures_there_are_no_classes():
    found = amounts(units(np.nan, np.nan))

    assert found.counts == found.borders == ()
    assert found.of(units(np.nan)).tolist() == [NO_CLASS]
    assert amount_words(OWNED, found) == []


def test_one_figure_for_all_is_one_class():
    found = amounts(units(7, 7, 7))

    assert (found.borders, found.counts) == ((), (3,))
    assert words(amount_words(OWNED, found)) == ["7 %"]


def test_where_half_of_the_areas_have_the_same_figure_there_are_fewer_classes():
    found = amounts(units(*[0] * 60, *range(1, 41)))

    assert found.borders == (5, 20)
    assert found.counts == (64, 15, 21)


def test_many_areas_with_one_figure_and_a_few_others_are_one_class():
    found = amounts(units(*[5] * 100, 1, 2, 3, 4, 6))

    assert words(amount_words(OWNED, found)) == ["minder dan 5 %", "5 % of meer"]


@pytest.mark.parametrize(
    ("indicator", "texts"),
    [
        (OWNED, ["minder dan 20 %", "20 tot 40 %", "40 tot 60 %", "60 tot 80 %", "80 % of meer"]),
        (OLDER, ["minder dan 2 %", "2 tot 4 %", "4 tot 6 %", "6 tot 8 %", "8 % of meer"]),
        (
            HOMES,
            ["minder dan € 20.000", "€ 20.000 tot € 40.000", "€ 40.000 tot € 60.000", "€ 60.000 tot € 80.000",
             "€ 80.000 of meer"],
        ),
        (
            CRIMES,
            ["minder dan 2 per 1.000 inwoners", "2 tot 4 per 1.000 inwoners", "4 tot 6 per 1.000 inwoners",
             "6 tot 8 per 1.000 inwoners", "8 of meer per 1.000 inwoners"],
        ),
        (SCORE, ["lager dan 0,2", "0,2 tot 0,4", "0,4 tot 0,6", "0,6 tot 0,8", "0,8 of hoger"]),
        (DOCTOR, ["minder dan 2 km", "2 tot 4 km", "4 tot 6 km", "6 tot 8 km", "8 km of meer"]),
    ],
)  # fmt: skip
def test_classes_are_said_in_the_unit_of_the_figure(indicator, texts):
    assert words(amount_words(indicator, amounts(np.arange(100.0)))) == texts


def test_a_border_keeps_the_decimals_it_needs():
    found = amounts(units(*range(120, 129)))

    assert words(amount_words(OLDER, found)) == [
        *("12,0 %", "12,1 tot 12,3 %", "12,3 tot 12,5 %", "12,5 tot 12,7 %", "12,7 % of meer"),
    ]


def test_classes_of_classes_name_the_first_and_the_last():
    nine = replace(URBAN, unit="klasse 1-9")
    found = amounts(units(*range(1, 10), *range(1, 10)))

    assert words(amount_words(nine, found)) == [
        *("klasse 1", "klasse 2 tot en met 4", "klasse 5 tot en met 7", "klasse 8 tot en met 9"),
    ]


def slow_differences(numbers):
    """Class of each difference by its size alone."""
    sizes = sorted(abs(number) for number in numbers)
    near = max(1, slow_border(sizes, 25))
    far = max(near, slow_border(sizes, 65))
    places = []
    for number in numbers:
        size = 0 if abs(number) < near else 1 if abs(number) < far else 2
        places.append((-size if number < 0 else size) + 2)
    if near == far:
        places = [{0: 0, 2: 1, 4: 2}[place] for place in places]
    return near, far, places


@given(st.lists(st.integers(-300, 300), min_size=1, max_size=60))
def test_differences_equal_those_of_the_slow_way(numbers):
    values = np.array(numbers, dtype=np.float64)
    found = differences(values)
    near, far, places = slow_differences(numbers)

    assert found.borders[-1] == far
    assert found.borders[len(found.borders) // 2] == near
    assert found.of(values).tolist() == places
    assert list(found.counts) == [places.count(place) for place in range(5 if near < far else 3)]


@given(st.lists(st.integers(-300, 300), min_size=1, max_size=60))
def test_differences_the_other_way_round_are_the_same_classes_mirrored(numbers):
    values = np.array(numbers, dtype=np.float64)

    assert differences(-values).counts == differences(values).counts[::-1]


def test_differences_are_said_in_procentpunt():
    found = differences(units(*range(-100, 101)))

    assert words(difference_words(OLDER, found)) == [
        "minstens 6 procentpunt lager",
        "2 tot 6 procentpunt lager",
        "minder dan 2 procentpunt verschil",
        "2 tot 6 procentpunt hoger",
        "minstens 6 procentpunt hoger",
    ]


def test_where_nearly_all_are_equal_three_classes_remain():
    found = differences(units(*[0] * 50, 1, -1, -1))

    assert words(difference_words(OWNED, found)) == [
        *("minstens 1 procentpunt lager", "geen verschil", "minstens 1 procentpunt hoger"),
    ]
    assert found.counts == (2, 50, 1)


def test_without_differences_the_classes_are_empty():
    found = differences(units(np.nan))

    assert found.counts == (0, 0, 0)
    assert found.of(units(np.nan)).tolist() == [NO_CLASS]
