import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.figures import Status
from wijkdna.domain.written_numbers import Style, absent_as, looks_like_number, number, style_of


@pytest.mark.parametrize(
    ("cells", "style"),
    [
        (["12", "-3", "?"], Style.WHOLE),
        (["12,5"], Style.COMMA),
        (["12.5"], Style.POINT),
        (["0,123"], Style.COMMA),
        (["1234.567"], Style.POINT),
        (["1.234.567"], Style.COMMA),
        (["1,234.5"], Style.POINT),
        (["1.234"], Style.UNCLEAR),
        (["1,234"], Style.UNCLEAR),
        (["1.234", "12,5"], Style.COMMA),
        (["1,234", "12,5"], Style.COMMA),
        (["1,5", "1.5"], Style.UNCLEAR),
        ([1.234, 5.0], Style.WHOLE),
        (["€ 1.234,50", "12,5%"], Style.COMMA),
    ],
)
def test_how_numbers_are_written_follows_from_those_without_doubt(cells, style):
    assert style_of(cells) is style


@pytest.mark.parametrize(
    ("cell", "style", "value"),
    [
        ("1.234", Style.COMMA, 1234.0),
        ("1.234", Style.POINT, 1.234),
        ("1.234", Style.UNCLEAR, None),
        ("1.234", Style.WHOLE, None),
        ("12", Style.UNCLEAR, 12.0),
        ("12,5", Style.POINT, None),
        ("1 234 567,5", Style.COMMA, 1234567.5),
        ("−3,5", Style.COMMA, -3.5),
        ("+3.5", Style.POINT, 3.5),
        ("€ 231.000,00", Style.COMMA, 231000.0),
        ("=1+2", Style.WHOLE, None),
        ("1.23.4", Style.COMMA, None),
        ("12 5", Style.WHOLE, None),
        (1.234, Style.UNCLEAR, 1.234),
        ("", Style.WHOLE, None),
        ("9" * 41, Style.WHOLE, None),
    ],
)
def test_a_number_is_read_in_one_style_or_not_at_all(cell, style, value):
    assert number(cell, style) == value


@pytest.mark.parametrize(
    "cell", ["", " ", "?", "-", "x", ".", "N.B.", "Onbekend", "#N/B", "<5", "< 10", -9999.0, -99997.0]
)
def test_signs_of_publishers_are_no_number(cell):
    assert absent_as(cell) is Status.NOT_PUBLISHED


def test_not_for_here_is_another_reason_than_not_given():
    assert absent_as("n.v.t.") is Status.NOT_APPLICABLE


@pytest.mark.parametrize("cell", ["0", "0,0", "-1", 0.0, "hoog"])
def test_zero_and_words_are_not_absent(cell):
    assert absent_as(cell) is None


@given(st.decimals(-999_999, 999_999, places=2))
def test_what_is_written_with_comma_or_point_is_read_back(value):
    point = f"{value:,}"
    comma = point.translate(str.maketrans(",.", ".,"))

    assert (number(point, Style.POINT), number(comma, Style.COMMA)) == (float(value), float(value))
    assert (style_of([point]), style_of([comma])) == (Style.POINT, Style.COMMA)


@given(st.text(max_size=50))
def test_a_text_is_a_number_exactly_when_it_can_be_read_as_one(text):
    assert looks_like_number(text) == any(number(text, style) is not None for style in Style)
