"""Words of the office in a text: with their inflections, phrases first, and never inside a name, quote or address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.message_words import Entry, Lexicon, Marked, cleaned, forms_of
from wijkdna.store.jargon import load_lists

LISTS = load_lists()


def found(text, lexicon=LISTS.jargon):
    return [text[slice(*one.place)] for one in lexicon.hits(Marked(text))]


@pytest.mark.parametrize("entry", LISTS.jargon.entries, ids=lambda one: one.words)
def test_every_word_of_the_list_is_found_in_a_sentence(entry):
    text = f"Er is hier {entry.words} te zien."

    assert found(text) == [entry.words]


@pytest.mark.parametrize("entry", [*LISTS.labels.entries, *LISTS.shame.entries], ids=lambda one: one.words)
def test_every_word_that_hurts_is_found(entry):
    lexicon = LISTS.labels if entry in LISTS.labels.entries else LISTS.shame

    assert found(f"Dit gaat over {entry.words}.", lexicon) == [entry.words]


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("kwetsbaar", "kwetsbare"),
        ("beschikking", "beschikkingen"),
        ("realiseren", "gerealiseerd"),
        ("realiseren", "realiseert"),
        ("verduurzamen", "verduurzaamd"),
        ("inregelen", "ingeregeld"),
        ("uitrollen", "uitgerold"),
        ("tarief", "tarieven"),
        ("casus", "casussen"),
        ("pilot", "pilots"),
        ("laagopgeleid", "laagopgeleide"),
        ("verstrekken", "verstrekt"),
        ("lui", "luie"),
    ],
)
def test_inflections_are_the_same_word(word, written):
    assert written in forms_of(word)


@pytest.mark.parametrize(("word", "other"), [("lui", "luis"), ("indien", "indienen"), ("beleid", "beleidsplan")])
def test_other_words_are_no_forms(word, other):
    assert other not in forms_of(word)


def test_a_phrase_goes_before_the_words_in_it():
    assert found("De transitievisie warmte is klaar, de transitievisie ook.") == [
        "transitievisie warmte",
        "transitievisie",
    ]
    assert found("Dit is een natuurlijk\nmoment.") == ["natuurlijk\nmoment"]
    assert found("Natuurlijk. Moment!") == []


@pytest.mark.parametrize(
    "text",
    [
        "Bel Stichting Duurzaam Wonen.",
        "Duurzaam Bouwloket helpt u.",
        "Een bewoner zei: “dat beleid snapt niemand”.",
        'Een bewoner zei: "dat beleid snapt niemand".',
        "Kijk op www.beleid.nl of mail beleid@gemeente.nl.",
        "Het beleidsplan en non-beleid zijn andere woorden.",
    ],
)
def test_names_quotes_and_addresses_are_left_alone(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Beleid is saai.", ["Beleid"]),
        ("ONS BELEID IN UW WIJK", ["BELEID"]),
        ("Er is HR++ glas.", ["HR++ glas"]),
        ("Meer CO₂? Nee: CO2-uitstoot.", ["CO2-uitstoot"]),
    ],
)
def test_a_capital_is_not_always_a_name(text, words):
    assert found(text) == words


def test_the_place_is_that_of_the_word_also_behind_signs_of_more_bytes():
    text = "Geniet 🎉 van ons béleid en beleid."
    (hit,) = Lexicon((Entry("beleid", "plannen"),)).hits(Marked(text))

    assert text[slice(*hit.place)] == "beleid"
    assert hit.place[0] == text.rindex("beleid")


@given(st.text())
def test_a_cleaned_text_stays_as_it_is_when_cleaned_again(text):
    once = cleaned(text)

    assert cleaned(once) == once
    assert "\r" not in once
    once.encode()


def test_a_text_is_cleaned_of_what_nobody_sees_and_keeps_its_lines():
    assert cleaned(" Cafe\u0301\r\nop\rvrijdag\x00\x1b\ud800\tom 9 ") == "Café\nop\nvrijdag\tom 9"
