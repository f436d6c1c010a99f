import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.areas import Level
from wijkdna.domain.boundaries import CURRENT, BorderChanges
from wijkdna.domain.layout_columns import AreaKind
from wijkdna.domain.matching import MOST_GUESSES, SURE, Found, Place, Places, Question, Written, match

ALL = [
    Place("GM0361", "Alkmaar", Level.GEMEENTE, "GM0361"),
    Place("GM0518", "'s-Gravenhage", Level.GEMEENTE, "GM0518"),
    Place("GM0373", "Bergen (NH.)", Level.GEMEENTE, "GM0373"),
    Place("GM0893", "Bergen (L.)", Level.GEMEENTE, "GM0893"),
    Place("WK036101", "Wijk 01 Zuid", Level.WIJK, "GM0361"),
    Place("BU03610100", "Kooimeer", Level.BUURT, "GM0361", "1817"),
    Place("BU03610101", "Overdie-Oost", Level.BUURT, "GM0361", "1813"),
    Place("BU03610102", "Overdie-West", Level.BUURT, "GM0361", "1813"),
    Place("BU03610200", "Centrum", Level.BUURT, "GM0361"),
    Place("BU03610300", "Centrum", Level.BUURT, "GM0361"),
    Place("BU05180100", "Oud Scheveningen", Level.BUURT, "GM0518"),
    Place("BU03730100", "Egmond aan Zee", Level.BUURT, "GM0373"),
]
CHANGES = BorderChanges(
    names_then={"BU03610100": "Kooimeer", "BU03610101": "Iets anders"},
    names_now={place.code: place.name for place in ALL},
    overlap={"WK036101": 0.95},
    successors={"BU03619999": "BU03610102"},
)
PLACES = Places(ALL, CHANGES)


def one(text, kind=AreaKind.NAME, *, year=CURRENT, gemeente="", level=None, confirmed=None):
    """What we make of one text."""
    question = Question(kind=kind, level=level, border_year=year)
    (found,) = match([Written(text, gemeente)], PLACES, question, confirmed).matches
    return found


def answer(*args, **kwargs):
    found = one(*args, **kwargs)
    return found.found, found.code, found.proposals


@pytest.mark.parametrize("text", ["BU03610100", " bu03610100  "])
def test_a_code_is_an_area_in_whatever_way_it_is_padded(text):
    assert answer(text, AreaKind.CODE) == (Found.CODE, "BU03610100", ())


def test_a_code_of_swing_is_that_of_a_gemeente():
    assert answer("gemeente_361", AreaKind.CODE) == (Found.CODE, "GM0361", ())


def test_a_code_without_a_year_is_asked_about():
    assert answer("BU03610100", AreaKind.CODE, year=None) == (Found.YEAR_ASKED, None, ())


def test_a_code_that_does_not_exist_is_unknown():
    found = one("BU03619998", AreaKind.CODE)

    assert (found.found, found.code) == (Found.UNKNOWN, None)
    assert found.reason == "Deze code bestaat niet in de indeling van 2024."


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("BU03610100", (Found.OTHER_YEAR, "BU03610100", ())),
        ("BU03619999", (Found.OTHER_YEAR, "BU03610102", ())),
        ("BU03610101", (Found.REDRAWN, None, ())),
        ("WK036101", (Found.OTHER_YEAR, "WK036101", ())),
    ],
)
def test_a_code_of_another_year_counts_only_where_the_borders_stayed(code, expected):
    assert answer(code, AreaKind.CODE, year=2022) == expected


@pytest.mark.parametrize(
    ("text", "level", "expected"),
    [
        ("3610100", Level.BUURT, (Found.PADDED, "BU03610100", ())),
        ("03610100", Level.BUURT, (Found.PADDED, "BU03610100", ())),
        ("36101", Level.WIJK, (Found.PADDED, "WK036101", ())),
        ("361", Level.GEMEENTE, (Found.PADDED, "GM0361", ())),
        ("3610100", None, (Found.UNKNOWN, None, ())),
        ("36", Level.BUURT, (Found.UNKNOWN, None, ())),
    ],
)
def test_digits_need_a_level(text, level, expected):
    assert answer(text, AreaKind.DIGITS, level=level) == expected


@pytest.mark.parametrize(
    ("text", "gemeente"),
    [("Alkmaar: Kooimeer", ""), ("kooimeer", "Alkmaar"), ("Kooi-meer", "GM0361"), ("ALKMAAR: KOOIMEER", "Bergen")],
)
def test_a_name_counts_within_its_gemeente(text, gemeente):
    expected = (Found.NAME, "BU03610100", ()) if text != "Kooi-meer" else (Found.PROPOSED, None, ("BU03610100",))

    assert answer(text, gemeente=gemeente) == expected


@pytest.mark.parametrize("text", ["Alkmaar: Zuid", "Alkmaar: Wijk 01 Zuid"])
def test_the_number_of_a_wijk_may_be_left_out(text):
    assert answer(text) == (Found.NAME, "WK036101", ())


@pytest.mark.parametrize("gemeente", ["Den Haag", "'s-Gravenhage", "s gravenhage"])
def test_a_gemeente_has_more_names(gemeente):
    assert answer(f"{gemeente}: Oud Scheveningen") == (Found.NAME, "BU05180100", ())


def test_a_gemeente_itself_is_found_by_name():
    assert answer("Alkmaar") == (Found.NAME, "GM0361", ())
    assert answer("Den Haag", level=Level.GEMEENTE) == (Found.NAME, "GM0518", ())


def test_two_gemeenten_of_one_name_are_never_chosen_between():
    assert answer("Bergen: Egmond aan Zee") == (Found.PROPOSED, None, ("BU03730100",))
    assert answer("Bergen (NH.): Egmond aan Zee") == (Found.NAME, "BU03730100", ())


def test_two_areas_of_one_name_are_never_chosen_between():
    assert answer("Alkmaar: Centrum") == (Found.SEVERAL, None, ("BU03610200", "BU03610300"))


def test_a_name_without_gemeente_is_only_a_proposal():
    found = one("Kooimeer", level=Level.BUURT)

    assert (found.found, found.code, found.proposals) == (Found.PROPOSED, None, ("BU03610100",))
    assert found.reason == "We weten niet in welke gemeente dit ligt. Klopt dit gebied?"


def test_a_gemeente_that_is_gone_gives_proposals_elsewhere():
    found = one("Schermer: Kooimeer")

    assert (found.found, found.proposals) == (Found.PROPOSED, ("BU03610100",))
    assert "We kennen geen gemeente Schermer." in found.reason


def test_a_name_of_another_year_counts_only_where_the_borders_stayed():
    assert answer("Alkmaar: Kooimeer", year=2022) == (Found.NAME, "BU03610100", ())
    assert answer("Alkmaar: Overdie-West", year=2022) == (Found.NAME, "BU03610102", ())
    assert answer("Alkmaar: Overdie-Oost", year=2022) == (Found.PROPOSED, None, ("BU03610101",))


@pytest.mark.parametrize("text", ["Alkmaar: Overdie oosd", "Alkmaar: Overdie-Oost (gedeeltelijk)"])
def test_a_name_that_looks_alike_waits_for_somebody(text):
    found = one(text)

    assert (found.found, found.code, found.proposals[0]) == (Found.PROPOSED, None, "BU03610101")


def test_what_somebody_confirmed_counts():
    assert answer("Alkmaar: Overdei", confirmed={"Alkmaar: Overdei": "BU03610101"}) == (
        Found.CONFIRMED,
        "BU03610101",
        (),
    )


def test_a_confirmed_code_that_we_do_not_have_does_not_count():
    assert answer("Alkmaar: Kooimeer", confirmed={"Alkmaar: Kooimeer": "BU99999999"}) == (Found.NAME, "BU03610100", ())


@pytest.mark.parametrize(
    ("text", "gemeente", "reason"),
    [
        ("", "", "In deze rij staat geen gebied."),
        ("Totaal", "", "Dit lijkt een rij met een totaal, geen gebied."),
        ("Totaal", "Alkmaar", "Dit lijkt een rij met een totaal, geen gebied."),
        ("Alkmaar: Mars", "", "In Alkmaar heet geen gebied zo."),
        ("Nergens: Mars", "", "We kennen geen gemeente Nergens."),
        ("Mars", "", "Geen gebied heet zo."),
    ],
)
def test_what_is_unknown_says_why(text, gemeente, reason):
    found = one(text, gemeente=gemeente)

    assert (found.found, found.code, found.proposals, found.reason) == (Found.UNKNOWN, None, (), reason)


@pytest.mark.parametrize(("kind", "text"), [(AreaKind.POSTCODE4, "1813"), (AreaKind.POSTCODE6, "1813 AB")])
def test_a_postcode_is_never_an_area_by_itself(kind, text):
    assert answer(text, kind, year=None) == (Found.PROPOSED, None, ("BU03610101", "BU03610102"))
    assert answer("9999", AreaKind.POSTCODE4, year=None) == (Found.UNKNOWN, None, ())


def test_two_texts_for_one_area_both_wait():
    question = Question(kind=AreaKind.NAME, border_year=CURRENT)
    texts = [Written("Alkmaar: Kooimeer"), Written("BU03610100"), Written("Alkmaar: Overdie-West")]

    report = match(texts, PLACES, question)

    assert [one.found for one in report.matches] == [Found.DOUBLE, Found.DOUBLE, Found.NAME]
    assert report.codes == {Written("Alkmaar: Overdie-West"): "BU03610102"}
    assert report.counts == {Found.DOUBLE: 2, Found.NAME: 1}


def test_of_two_texts_for_one_area_the_confirmed_one_counts():
    texts = [Written("Alkmaar: Kooimeer"), Written("BU03610100")]

    report = match(texts, PLACES, Question(kind=AreaKind.NAME, border_year=CURRENT), {"BU03610100": "BU03610100"})

    assert [one.found for one in report.matches] == [Found.DOUBLE, Found.CONFIRMED]


def test_after_many_guesses_the_rest_stays_unknown_and_nothing_hangs():
    texts = [Written(f"Alkmaar: Qqq{i}") for i in range(MOST_GUESSES)] + [Written("Alkmaar: Kooimeerr")]

    report = match(texts, PLACES, Question(kind=AreaKind.NAME, border_year=CURRENT))

    assert report.counts == {Found.UNKNOWN: MOST_GUESSES + 1}


@given(
    texts=st.lists(st.one_of(st.text(max_size=20), st.sampled_from([*(place.code for place in ALL), "Alkmaar: Zuid"]))),
    kind=st.sampled_from(AreaKind),
    year=st.sampled_from([None, 2018, 2022, 2024, 2026]),
    level=st.sampled_from([None, *Level]),
)
def test_every_text_is_answered_and_only_what_is_sure_has_a_code(texts, kind, year, level):
    report = match([Written(text) for text in texts], PLACES, Question(kind=kind, level=level, border_year=year))

    assert [one.written.text for one in report.matches] == list(dict.fromkeys(texts))
    assert sum(report.counts.values()) == len(report.matches)
    assert all((one.code in PLACES.of) == (one.found in SURE) and one.reason for one in report.matches)
    assert len(set(report.codes.values())) == len(report.codes)


def test_what_was_confirmed_for_one_gemeente_does_not_count_in_another():
    texts = [Written("Egmond", "Bergen (NH.)"), Written("Egmond", "Alkmaar")]

    report = match(texts, PLACES, Question(kind=AreaKind.NAME, border_year=CURRENT), {"Egmond": "BU03730100"})

    assert [(one.found, one.code) for one in report.matches] == [
        (Found.CONFIRMED, "BU03730100"),
        (Found.UNKNOWN, None),
    ]
