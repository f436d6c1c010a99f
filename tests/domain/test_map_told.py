"""Cells of our own map file: read as people write them, or refused with which and why; never left out in silence."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.map_told import (
    FIRST_DAY,
    MOST_HOUSEHOLDS,
    MOST_OF_DOOR,
    CellRefused,
    Words,
    door_fields,
    thing_fields,
    tie_fields,
)
from wijkdna.domain.numbers_nl import number_nl

TODAY = date(2026, 11, 30)
WORDS = Words(
    sectors=("sport", "zorg"),
    bases=("geteld", "gehoord"),
    sights=("team", "contact"),
    heard=("zelf", "een", "meer"),
    trusts=(0, 1, 2, 3),
)
TEXT = st.one_of(st.text(max_size=12), st.from_regex(r"-?[0-9.,€ ]{1,12}", fullmatch=True), st.just(""))
THING = ("ten minste", "ten hoogste", "gaat over", "hoe weten we dat", "zichtbaar voor", "breedtegraad", "lengtegraad")
DOOR = ("laag", "waarschijnlijk", "hoog", "vertrouwen", "gehoord", "hoe weten we dat", "wanneer")


@given(st.integers(0, MOST_HOUSEHOLDS), st.booleans())
def test_a_number_of_households_is_read_with_and_without_its_point(number, with_point):
    text = number_nl(number).replace("\u00a0", "") if with_point else str(number)
    assert thing_fields({"ten minste": text}, WORDS)["low"] == number


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(THING, TEXT)))
def test_what_stands_in_a_row_is_read_or_the_row_is_refused(told):
    try:
        found = thing_fields(told, WORDS)
    except CellRefused as refused:
        named = str(refused).split("“")[1].split("”")[0]
        assert told[named.casefold()]
        return
    read = [found[one] for one in ("low", "high", "sector", "basis", "sight", "latitude", "longitude")]
    assert len([one for one in read if one not in ("", None)]) == len([one for one in told.values() if one])


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(DOOR, TEXT)))
def test_what_stands_in_a_row_of_a_door_is_read_or_the_row_is_refused(told):
    try:
        found = door_fields(told, WORDS, TODAY)
    except CellRefused:
        return
    assert len([one for one in found.values() if one not in ("", None)]) == len([one for one in told.values() if one])
    known = [found[name] for name in ("low", "likely", "high") if found[name] is not None]
    assert known == sorted(known)


@given(st.dates(FIRST_DAY, TODAY), st.sampled_from(("%Y-%m-%d", "%d-%m-%Y")))
def test_a_day_that_was_is_read_as_it_is_written(day, written):
    text = day.strftime(written)
    assert tie_fields({"wanneer": text}, TODAY)["seen_on"] == day
    assert door_fields({"wanneer": text}, WORDS, TODAY)["checked_on"] == day


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("ten minste", "1.5", "staat geen heel getal, zoals 1500 of 1.500"),
        ("ten minste", "ongeveer 50", "staat geen heel getal, zoals 1500 of 1.500"),
        ("ten hoogste", "-4", "hoort een getal van 0 tot en met 1.000.000 te staan"),
        ("ten hoogste", "1.000.001", "hoort een getal van 0 tot en met 1.000.000 te staan"),
        ("ten hoogste", "9" * 5000, "hoort een getal van 0 tot en met 1.000.000 te staan"),
        ("gaat over", "vrije tijd", "hoort sport of zorg te staan"),
        ("hoe weten we dat", "gok", "hoort geteld of gehoord te staan"),
        ("zichtbaar voor", "mij", "hoort team of contact te staan"),
        ("openbaar contact", "x" * 201, "staan meer dan 200 tekens: maak het korter"),
        ("breedtegraad", "noord", "hoort een getal van -90 tot en met 90 te staan"),
        ("lengtegraad", "190", "hoort een getal van -180 tot en met 180 te staan"),
    ],
)
def test_a_cell_that_cannot_be_read_is_refused_with_what_should_stand_there(name, text, why):
    with pytest.raises(CellRefused) as refused:
        thing_fields({name: text}, WORDS)
    assert str(refused.value) == f"bij “{name.capitalize()}” {why}"


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"laag": "40", "waarschijnlijk": "25"}, "bij “Waarschijnlijk” klopt de volgorde niet"),
        ({"hoog": "200.000"}, f"bij “Hoog” hoort een getal van 0 tot en met {number_nl(MOST_OF_DOOR)} te staan"),
        ({"vertrouwen": "4"}, "bij “Vertrouwen” hoort 0, 1, 2 of 3 te staan"),
        ({"gehoord": "iemand"}, "bij “Gehoord” hoort zelf, een of meer te staan"),
        ({"wanneer": "vorige week"}, "bij “Wanneer” hoort een dag van 1990 tot vandaag te staan, zoals 31-12-2025"),
        ({"wanneer": (TODAY + timedelta(1)).isoformat()}, "bij “Wanneer” hoort een dag van 1990 tot vandaag"),
    ],
)
def test_a_door_that_cannot_be_read_is_refused_with_why(told, why):
    with pytest.raises(CellRefused) as refused:
        door_fields(told, WORDS, TODAY)
    assert str(refused.value).startswith(why)


def test_the_words_of_a_choice_have_no_capitals_and_an_empty_row_says_nothing():
    assert thing_fields({"gaat over": "Sport"}, WORDS)["sector"] == "sport"
    assert {*thing_fields({}, WORDS).values()} == {"", None}
    assert {*door_fields({}, WORDS, TODAY).values()} == {"", None}
    with pytest.raises(CellRefused, match="Hoe sterk"):
        tie_fields({"hoe sterk": "heel sterk"}, TODAY)
