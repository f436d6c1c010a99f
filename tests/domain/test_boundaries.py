from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.areas import MalformedCode
from wijkdna.domain.boundaries import (
    CURRENT,
    GREW_IN,
    RENAMED_ONLY,
    SAFE_OVERLAP,
    BorderChanges,
    comparable,
    first_years,
)

NAN = float("nan")

CHANGES = BorderChanges(
    names_then={
        "GM0001": "Blijvend",
        "GM0002": "Opgeheven",
        "WK000101": "Zelfde wijk",
        "WK000102": "Herverdeeld",
        "WK000103": "Zonder meting",
        "BU00010101": "Oud-Dorp",
        "BU00010102": "Tuinderij",
        "BU03630000": "Gracht",
        "BU03940101": "Oude naam",
        "BU00010109": "Verdwenen",
    },
    names_now={
        "GM0001": "Blijvend",
        "WK000101": "Zelfde wijk",
        "WK000102": "Herverdeeld",
        "WK000103": "Zonder meting",
        "BU00010101": "Oud Dorp",
        "BU00010102": "Lanenbuurt",
        "BU00010103": "Nieuwbouw",
        "BU0363AE01": "Gracht",
        "BU03940101": "Nieuwe naam",
    },
    overlap={"WK000101": SAFE_OVERLAP, "WK000102": 0.89, "WK000199": 1.0},
    successors={"BU03630000": "BU0363AE01"},
)

codes = st.sampled_from([*CHANGES.names_then, *CHANGES.names_now, "WK000199", "NL00", "PV27", "GM9999", "BU99999999"])
years = st.integers(2010, CURRENT + 2)


@pytest.mark.parametrize(
    ("code", "now"),
    [
        ("NL00", "NL00"),
        ("PV27", "PV27"),
        ("GM0001", "GM0001"),
        ("GM0002", None),
        ("WK000101", "WK000101"),
        ("WK000102", None),
        ("WK000103", None),
        ("WK000199", None),
        ("BU00010101", "BU00010101"),
        ("BU00010102", None),
        ("BU00010103", None),
        ("BU00010109", None),
        ("BU03630000", "BU0363AE01"),
        ("BU03940101", "BU03940101"),
    ],
)
def test_an_old_code_is_the_same_area_only_when_that_is_certain(code, now):
    assert CHANGES.code_now(code, 2022) == now


def test_a_code_of_the_current_year_needs_no_proof():
    assert CHANGES.code_now("BU00010102", CURRENT) == "BU00010102"


def test_a_text_that_is_no_code_is_refused():
    with pytest.raises(MalformedCode):
        CHANGES.code_now("xx", 2020)


def test_a_later_code_of_a_wijk_or_buurt_is_the_same_area_only_when_every_year_since_says_so():
    later = replace(CHANGES, unchanged={CURRENT + 1: {"BU00010102", "WK000101"}, CURRENT + 2: {"BU00010102"}})

    assert later.code_now("BU00010102", CURRENT + 2) == "BU00010102"
    assert [later.code_now("WK000101", CURRENT + one) for one in (1, 2)] == ["WK000101", None]
    assert later.code_now("BU00010103", CURRENT + 1) is None
    assert CHANGES.code_now("BU00010102", CURRENT + 1) is None


def test_before_the_first_year_that_we_know_a_code_needs_the_word_of_every_year():
    known = replace(CHANGES, known_from=2019, unchanged={2019: {"BU00010101", "WK000101"}, 2018: {"BU00010101"}})

    assert [known.code_now("BU00010101", year) for year in (2017, 2018, 2019)] == ["BU00010101"] * 3
    assert [known.code_now("WK000101", year) for year in (2017, 2018, 2019)] == [None, "WK000101", "WK000101"]
    assert known.code_now("GM0001", 2017) == "GM0001"
    assert known.code_now("BU03630000", 2017) == CHANGES.successors["BU03630000"]


def test_a_later_gemeente_is_the_one_with_that_code():
    assert CHANGES.code_now("GM0001", CURRENT + 1) == "GM0001"
    assert CHANGES.code_now("GM9999", CURRENT + 1) is None
    assert CHANGES.code_now("NL00", CURRENT + 1) == "NL00"


@given(codes, years)
def test_an_old_code_becomes_an_area_of_now_or_nothing(code, year):
    now = CHANGES.code_now(code, year)

    if year != CURRENT and code[:2] in ("GM", "WK", "BU"):
        assert now is None or now in CHANGES.names_now
        assert now is None or now[:2] == code[:2]
    else:
        assert now == code


@given(st.sampled_from([*GREW_IN, "GM0361", "WK036100", "BU03610001", "NL00", *RENAMED_ONLY]), years, years)
def test_years_are_comparable_unless_the_gemeente_grew_between_them(code, one, other):
    first, last = min(one, other), max(one, other)
    grew = any(year == GREW_IN.get(code) for year in range(first + 1, last + 1))

    assert comparable(code, first, last) is not grew


def test_amsterdam_grew_in_2022():
    assert not comparable("GM0363", 2021, 2022)
    assert comparable("GM0363", 2022, 2024)
    assert comparable("GM0363", 2019, 2021)
    assert comparable("BU0363AD07", 2019, 2024)


def year(*codes, **counts):
    return dict.fromkeys(codes, NAN) | counts


STEADY = ("GM0001", "WK000101", "WK000102", "BU00010101", "BU00010102", "BU00010201")


def test_codes_that_stayed_in_every_year_are_not_mentioned():
    assert first_years({2019: year(*STEADY), 2020: year(*STEADY), 2022: year(*STEADY)}) == {}


def test_a_gemeente_with_other_wijken_starts_anew_with_all_its_codes():
    before = year("GM0001", "WK000101", "BU00010101", "BU00010102")

    assert first_years({2020: before, 2021: year(*STEADY), 2022: year(*STEADY)}) == {
        "WK000101": 2021,
        "WK000102": 2021,
        "BU00010101": 2021,
        "BU00010102": 2021,
        "BU00010201": 2021,
    }


def test_a_wijk_with_other_buurten_starts_anew_with_its_buurten_only():
    before = year("GM0001", "WK000101", "WK000102", "BU00010101", "BU00010201")

    assert first_years({2021: before, 2022: year(*STEADY)}) == {"BU00010101": 2022, "BU00010102": 2022}


def test_a_number_that_fell_belongs_to_another_area():
    before = year(*STEADY, WK000101=100, WK000102=100, BU00010201=19)
    after = year(*STEADY, WK000101=89, WK000102=90, BU00010201=3)

    assert first_years({2021: before, 2022: after}) == {"WK000101": 2022}


def test_a_code_is_never_the_same_again_before_a_year_in_which_it_was_not():
    other = year("GM0001", "WK000101", "WK000109", "BU00010101")
    counts = {2019: year(*STEADY), 2020: other, 2021: year(*STEADY), 2022: year(*STEADY)}

    assert set(first_years(counts).values()) == {2021}


def test_a_code_that_went_to_another_area_does_not_join_from_before():
    changes = replace(CHANGES, since={"WK000101": 2021, "BU03630000": 2021})

    assert changes.code_now("WK000101", 2020) is None
    assert changes.code_now("WK000101", 2021) == "WK000101"
    assert changes.code_now("BU03630000", 2020) == "BU0363AE01"  # a successor was looked up, not guessed


@given(st.lists(st.sets(st.sampled_from(STEADY[1:])), min_size=2, max_size=4))
def test_what_is_joined_had_the_same_siblings_in_every_later_year(sets):
    counts = {2019 + k: year("GM0001", *codes) for k, codes in enumerate(sets)}
    since, last = first_years(counts), max(counts)

    def siblings(code, of_year):
        length = 6 if code.startswith("WK") else 8
        return {other for other in counts[of_year] if other[:length] == code[:length]}

    for code in counts[last].keys() - {"GM0001"}:
        for earlier in range(since.get(code, 2019), last + 1):
            assert siblings(code, earlier) == siblings(code, last)
