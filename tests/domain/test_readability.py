"""How easily a text reads: places to look at, never a level."""

from hypothesis import given, settings
from hypothesis import strategies as st

from wijkdna.domain.readability import reading, sentences_of, syllables


def test_dots_of_abbreviations_end_no_sentence():
    assert [one.text for one in sentences_of("Bel a.u.b. dhr. de Wit. Dat kan tot 5 uur!")] == [
        "Bel aub dhr de Wit",
        "Dat kan tot 5 uur",
    ]


def test_a_long_sentence_a_long_word_and_a_passive_one_are_seen():
    text = (
        "De woningverbeteringsmaatregelen worden door ons in het najaar bij alle huizen in de hele straat "
        "samen uitgevoerd."
    )

    found = reading(text)

    assert (found.long_sentences, found.long_words, found.passive_sentences) == (1, 1, 1)


def test_a_form_of_worden_with_a_noun_is_not_passive():
    assert reading("Het gebied wordt groter.").passive_sentences == 0


@settings(max_examples=50)
@given(st.text(alphabet="aeiouyéëbdgnrstvw .,!?’'\n-", max_size=100))
def test_any_text_has_measures_and_no_words_give_none(text):
    found = reading(text)

    assert found.syllables >= found.words
    assert (found.flesch_douma is None) == (found.words == 0)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzëé", min_size=1, max_size=20))
def test_a_word_has_a_syllable_at_least_and_no_more_than_letters(word):
    assert 1 <= syllables(word) <= len(word)
