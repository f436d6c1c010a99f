"""What stands in a table of StatLine: numbers, border year, and how final a period is."""

import pytest

from wijkdna.pipeline.download import SourceChanged
from wijkdna.pipeline.statline import border_year, finality, number


@pytest.mark.parametrize(
    ("value", "means"),
    [(0, 0.0), (12.5, 12.5), ("12.5", 12.5), (None, None), (".", None), ("   ", None), ("       .", None)],
)
def test_a_value_is_a_number_or_absent(value, means):
    assert number(value, "x") == means


@pytest.mark.parametrize("value", ["1,5", "veel", True, [1]])
def test_any_other_value_is_refused(value):
    with pytest.raises(SourceChanged, match="kolom x heeft een waarde die geen getal is"):
        number(value, "x")


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("Gezondheid per wijk en buurt; 2012/2016/2020/2022/2024 (indeling 2024)", 2024),
        ("Sociaal-economische status; scores per wijk en buurt, regio-indeling 2025", 2025),
        ("Nabijheid voorzieningen; afstand locatie, wijk- en buurtcijfers 2025", 2025),
        ("Energieverbruik particuliere woningen; woningtype, wijken en buurten, 2024", 2024),
        ("Geregistreerde misdrijven; soort misdrijf, wijk, buurt, jaarcijfers", None),
    ],
)
def test_the_border_year_is_the_one_in_the_title(title, year):
    assert border_year({"Title": title}) == year


@pytest.mark.parametrize(
    ("word", "means"),
    [
        ("Definitief", "definitief"),
        ("NaderVoorlopig", "nader voorlopig"),
        ("nader voorlopig", "nader voorlopig"),
        ("Voorlopig", "voorlopig"),
        ("", "niet vermeld"),
        ("Concept", "niet vermeld"),
    ],
)
def test_the_word_for_how_final_a_period_is(word, means):
    assert finality(word) == means
