"""Columns about single people are found by their header or their cells; columns about places are not."""

import pytest

from wijkdna.domain.personal_columns import personal_columns


@pytest.mark.parametrize(
    ("header", "cells", "why"),
    [
        ("E-mailadres", ["a", "b"], "de kop “E-mailadres”"),
        ("geboorte_datum", [""], "de kop “geboorte datum”"),
        ("geboortedatum", [""], "de kop “geboortedatum”"),
        ("Naam huurder", ["x"], "de kop “Naam huurder”"),
        ("kolom 3", ["jan@voorbeeld.nl", "piet@voorbeeld.nl", ""], "een e-mailadres"),
        ("nummer", [111222333.0, 123456782.0], "een getal dat een burgerservicenummer kan zijn"),
        ("waar", ["Dorpsstraat 5, 1234 AB", "Dorpsstraat 7, 1234 AB"], "een postcode met huisnummer"),
        ("contact", ["06-12345678", "0224 123456"], "een telefoonnummer"),
    ],
)
def test_what_is_about_one_person_is_found(header, cells, why):
    assert personal_columns([header], [[cell] for cell in cells]) == ({0: why} if why else {})


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Buurt", ["Kooimeer", "Overdie"]),
        ("naam", ["Kooimeer", "Overdie"]),
        ("Omgevingsadressendichtheid", [1234.0, 2345.0]),
        ("inkomen", [111222333.0, 111222334.0, 111222335.0]),
        ("Aantal adressen", ["12", "13"]),
        ("gemeente", ["0361", "0361"]),
        ("Perioden", ["2023JJ00", "2024JJ00"]),
        ("PC6", ["1234AB", "1234AC"]),
    ],
)
def test_what_is_about_places_stays(header, cells):
    assert personal_columns([header], [[cell] for cell in cells]) == {}
