import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wijkdna.domain.areas import (
    LAND,
    PROVINCES,
    Level,
    MalformedCode,
    clean_code,
    gemeente_code,
    level_of,
    parent_code,
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("GM0363    ", "GM0363"),
        (" bu0363ad07", "BU0363AD07"),
        ("WK0363NA", "WK0363NA"),
        ("NL01", LAND),
        ("nl00", LAND),
        ("PV27", "PV27"),
    ],
)
def test_a_code_is_stored_in_one_form(text, code):
    assert clean_code(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "GM363",
        "GM03633",
        "WK0363",
        "BU0363AD0",
        "BU0363AD077",
        "XX0363",
        "NL02",
        "PV2",
        "GM٠٣٦٣",
        "GM0363\n1",
    ],
)
def test_text_that_is_no_code_is_refused(text):
    with pytest.raises(MalformedCode):
        clean_code(text)


@given(st.text() | st.from_regex(r"[a-zA-Z]{2}\w{2,8}"))
@example("GM0363 ")
def test_a_clean_code_is_ascii_and_stays_as_it_is(text):
    try:
        code = clean_code(text)
    except MalformedCode:
        return

    assert code.isascii()
    assert clean_code(code) == code
    assert level_of(code) in Level


def test_each_level_has_its_parent():
    assert [level_of(code) for code in (LAND, "PV27", "GM0363", "WK0363AD", "BU0363AD07")] == list(Level)
    assert parent_code("BU0363AD07") == "WK0363AD"
    assert parent_code("WK0363AD") == "GM0363"
    assert [parent_code(code) for code in ("GM0363", "PV27", LAND)] == [None, None, None]


def test_a_wijk_and_a_buurt_lie_in_a_gemeente_and_higher_areas_do_not():
    assert [gemeente_code(code) for code in ("BU0363AD07", "WK0363AD", "GM0363")] == ["GM0363"] * 3
    assert [gemeente_code(code) for code in ("PV27", LAND)] == [None, None]


def test_an_unknown_kind_of_code_has_no_level():
    with pytest.raises(MalformedCode, match="XX01"):
        level_of("XX01")


def test_there_are_twelve_provincies_with_a_clean_code():
    assert len(PROVINCES) == 12
    assert [clean_code(code) for code in PROVINCES] == list(PROVINCES)
