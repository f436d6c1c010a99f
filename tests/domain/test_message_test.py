"""The message tester: each check both ways, places that lie in the text, and jokes that stay as they are."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.message_rows import EASY, HARD
from wijkdna.domain.message_here import CardLine, ForGroup, Setting
from wijkdna.domain.message_test import STYLE, Kind, look_at
from wijkdna.domain.readability import reading, sentence_places, sentences_of
from wijkdna.store.jargon import load_lists

LISTS = load_lists()
HERE = Setting(places=("Dorpshart",))
FILL = "De soep is warm. " * 20


def findings(text, setting=HERE):
    return look_at(text, LISTS, setting).findings


def kinds(text, setting=HERE):
    return {one.kind for one in findings(text, setting)}


def said(text, kind, setting=HERE):
    return [one.what for one in findings(text, setting) if one.kind is kind]


def test_a_good_invitation_gets_only_a_hint():
    report = look_at(EASY, LISTS, HERE)

    assert [one for one in report.findings if not one.soft] == []
    assert report.verdict == "leest gemakkelijk"
    told = report.told
    assert (told.jargon_count, told.contact_name_given, told.asks_count, told.sensitive_hits) == (0, True, 1, 0)
    assert (told.savings_claim, told.savings_source_given) == (False, False)


def test_a_letter_of_an_office_gets_what_the_critical_reader_asks():
    told = look_at(HARD, LISTS, HERE).told

    assert told.jargon_count >= 5
    assert told.reading_ease is not None
    assert (told.contact_name_given, told.sensitive_hits) == (False, 1)
    assert (told.savings_claim, told.savings_source_given) == (True, False)


@pytest.mark.parametrize(
    "text", [EASY, HARD, "Beste bewoner,\n\nDe gemeente vertelt er alles over de verduurzaming van uw woning."]
)
def test_no_mark_ends_within_a_word(text):
    places = [place for one in findings(text) for place in one.places]

    assert places
    ends = [text[end - 1 : end + 1] for _, end in places if end < len(text)]
    assert not any(one.isalnum() for one in ends)


BOTH_WAYS = [
    ("Er staat niet wat u vraagt.", "De zon schijnt.", "Kom op vrijdag."),
    ("De tekst vraagt 2 dingen.", "Kom op vrijdag. Vul de lijst in.", "Kom op vrijdag. Kom met uw buren."),
    ("Er staat niet tot wanneer.", "Meld u aan.", "Meld u aan voor 3 mei."),
    ("Er staat niet wat iemand eraan heeft.", "Kom op vrijdag.", "Kom op vrijdag, u krijgt soep."),
    ("Er staat geen voornaam en achternaam onder.", "Kom op vrijdag.", "Kom op vrijdag.\nAnne de Vries, wijkbeheerder"),
    ("Onder de tekst staat geen mens.", "Kom.\nTeam Wonen", "Kom.\nAnne de Vries\nTeam Wonen"),
    ("Er staat niet wie iemand kan bellen.", "Kom op vrijdag.", "Kom op vrijdag. Tel. 0224 12 34 56"),
    ("Dit adres leest niemand.", "Mail noreply@gemeente.nl", "Mail anne@gemeente.nl"),
    ("Alleen een website als vervolg.", "Kijk op www.gemeente.nl", "Kijk op www.gemeente.nl of bel 14 0224."),
    ("Een nummer zonder tijden.", "Bel 0224 12 34 56.", "Bel op werkdagen 0224 12 34 56."),
    ("Dit is aan niemand gericht.", "Geachte heer/mevrouw,\nKom.", "Beste bewoner van de Dorpsstraat,\nKom."),
    ("“Wij” zonder te zeggen wie.", "Wij maken foto's.", "Wij van de IJsclub maken foto's."),
    ("Dit klinkt als moeten.", "Dit is uw laatste kans.", "Dit is een kans."),
    ("De dag staat ver naar beneden.", "a\nb\nc\nd\ne\nf\nKom op vrijdag.", "Kom op vrijdag.\nb\nc\nd\ne\nf\n"),
    ("Gratis, maar wie betaalt het?", "De soep is gratis.", "De soep is gratis. De dorpsraad betaalt het."),
    ("Meer dan twee afzenders.", "Kom.\nGemeente\nStichting\nProvincie", "Kom.\nGemeente\nStichting"),
    ("De eerste twee regels noemen niets van hier.", "Kom soep eten.", "Kom soep eten in Dorpshart."),
    ("De eerste twee regels noemen niets van hier.", "Kom soep eten.", "Kom naar de Kerkstraat."),
    ("Een besparing zonder bron.", "U bespaart 300 euro.", "U bespaart 300 euro, volgens Milieu Centraal."),
    ("Een besparing zonder bron.", "U bespaart 300 euro. De zon schijnt.", "U bespaart 300 euro. Bron: CBS."),
    ("Een besparing zonder bron.", "Zo heeft u een lagere energierekening.", "De soep kost 300 euro."),
    ("Hier staat niet wie het doet.", "De muur wordt gebouwd.", "Wij bouwen de muur."),
    ("1 keer u en 1 keer je.", "Wilt u uw soep? Neem je kom mee.".replace("uw ", ""), "Wilt u soep? Neem uw kom mee."),
    ("Een lang woord.", "Een verjaardagspartijtje.", "Een feest."),
    ("“doelgroep”", "De doelgroep is welkom.", "Iedereen is welkom."),
    ("“schulden”", "Heeft u schulden?", "Heeft u een vraag?"),
    ("“beleid”", "Dit is ons beleid.", "Dit is ons plan."),
    ("Hier staat een postcode met huisnummer.", "Dorpsstraat 5, 1234 AB", "Dorpsstraat, Kreileroord"),
    ("Hier staat een telefoonnummer.", "Bel 0224 12 34 56.", "Bel ons."),
]


@pytest.mark.parametrize(("what", "wrong", "right"), BOTH_WAYS)
def test_each_check_says_something_and_keeps_silent(what, wrong, right):
    assert what in [one.what for one in findings(wrong)]
    assert what not in [one.what for one in findings(right)]


def test_each_kind_of_finding_is_tried():
    tried = {one.kind for _, wrong, _ in BOTH_WAYS for one in findings(wrong)}

    assert set(Kind) - tried == {Kind.CHANNEL, Kind.LENGTH, Kind.SORE, Kind.SENTENCE}


def test_a_sentence_of_more_than_fifteen_words_is_long():
    words = "De soep is warm en de zaal is open en wij zijn er alle dagen"

    assert said(f"{words}.", Kind.SENTENCE) == []
    assert said(f"{words} ook.", Kind.SENTENCE) == ["Deze zin heeft 16 woorden."]


@pytest.mark.parametrize(
    ("channel", "flags", "warns"),
    [
        ("brief", {"low_income"}, True),
        ("flyer", {"low_income", "age65"}, True),
        ("digitaal", {"age65"}, True),
        ("deur", {"low_income"}, False),
        ("brief", {"age65"}, False),
        ("", {"low_income"}, False),
    ],
)
def test_a_way_that_suits_a_group_less_asks_who_can_tell_it(channel, flags, warns):
    setting = Setting(channel=channel, groups=(ForGroup("huurders", frozenset(flags)),))

    found = [one for one in findings("Kom.", setting) if one.kind is Kind.CHANNEL]
    assert [one.suggestion for one in found] == (["Wie kan het vertellen?"] if warns else [])


def test_more_than_a_sheet_is_said_to_be_an_estimate():
    assert said("De soep is warm.\n" * 40, Kind.LENGTH) == []
    (what,) = said("De soep is warm.\n" * 60, Kind.LENGTH)
    assert "schatting" in what


@pytest.mark.parametrize(
    ("words", "verdict"),
    [(49, "te kort voor een score"), (50, "leest gemakkelijk")],
)
def test_a_short_text_gets_no_score(words, verdict):
    assert look_at("soep " * words, LISTS, HERE).verdict == verdict


@pytest.mark.parametrize(("text", "verdict"), [("De woonomgeving verandert. " * 30, "lastig"), (HARD, "lastig")])
def test_a_hard_text_is_hard_and_never_gets_a_level(text, verdict):
    report = look_at(text, LISTS, HERE)

    assert report.verdict == verdict
    assert all("B1" not in one.what + one.suggestion for one in report.findings)


SORE = Setting(places=("Dorpshart",), sore=(CardLine("De sluiting van de school"),), never=(CardLine("de brand"),))


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("Na de sluiting van de school", 1),
        ("Toen de school dicht ging. De sluiting deed pijn.", 0),
        ("De school na de sluitingen", 1),
        ("Kom naar de school.", 0),
        ("Weet u nog van de brand?", 1),
        ("Kom naar het vuur.", 0),
    ],
)
def test_what_hurts_here_is_found_by_its_words(text, hits):
    assert len(said(text, Kind.SORE, SORE)) == hits
    assert look_at(text, LISTS, SORE).told.sensitive_hits == hits


JOKE = CardLine(
    "wie geen beleid heeft die wordt zelf door de ijsclub op het ijs gezet want zo doen wij dat", "de ijsclub"
)


def test_a_joke_of_the_card_is_never_rewritten():
    text = f"Kom naar Dorpshart. {JOKE.text.capitalize()}!"
    humour = Setting(places=("Dorpshart",), humour=(JOKE,))

    assert {Kind.JARGON, Kind.SENTENCE, Kind.PASSIVE} <= kinds(text)
    joke = range(text.index("Wie"), len(text))
    touching = [one for one in findings(text, humour) if any(start in joke for start, _ in one.places)]
    assert [one for one in touching if one.kind in STYLE] == []


def test_the_gemeente_is_told_who_may_make_the_joke_and_others_are_not():
    setting = Setting(places=("Dorpshart",), humour=(CardLine("Wij staan al op het ijs", "de ijsclub"),))
    text = "Kom naar Dorpshart.\nWij staan al op het ijs!"

    assert said(text, Kind.TONE, setting) == []
    (one,) = [one for one in findings(f"{text}\nGemeente", setting) if one.kind is Kind.TONE]
    assert "de ijsclub" in one.what
    assert "Wij veranderen er niets aan." in one.suggestion


def test_a_line_that_is_not_ready_is_told_why():
    setting = Setting(dialect=(CardLine("Kreil", why_not="Laat 3 bewoners het hardop lezen."),))

    (one,) = [one for one in findings("Welkom in Kreil", setting) if one.kind is Kind.TONE]
    assert (one.suggestion, one.soft) == ("Laat 3 bewoners het hardop lezen.", False)


def test_a_number_of_the_office_is_only_a_hint_and_a_burgerservicenummer_is_not():
    soft = {one.what: one.soft for one in findings("Bel 0224 12 34 56.\nNummer 111222333") if one.kind is Kind.PERSON}

    assert soft == {
        "Hier staat een telefoonnummer.": True,
        "Hier staat een getal dat een burgerservicenummer kan zijn.": False,
    }


def test_a_word_of_several_lists_gets_one_suggestion():
    assert said("Energiearmoede en een doelgroep.", Kind.JARGON) == []
    assert kinds("Energiearmoede") >= {Kind.SHAME}


def test_the_same_word_is_told_once_with_all_its_places():
    (one,) = [one for one in findings("Beleid is beleid, en beleid blijft.") if one.kind is Kind.JARGON]

    assert len(one.places) == 3


def test_what_is_about_the_whole_text_comes_first_and_the_rest_in_the_order_of_the_text():
    found = findings(HARD)
    placed = [one.places[0] for one in found if one.places]

    assert placed == sorted(placed)
    assert [bool(one.places) for one in found] == sorted(bool(one.places) for one in found)


WORDS = st.sampled_from(
    (
        *(
            "beleid",
            "Beleid",
            "schuld",
            "doelgroep",
            "u",
            "je",
            "bel",
            "0224 12 34 56",
            "noreply@x.nl",
            "www.x.nl",
            "€ 3",
        ),
        *("a.u.b.", "wordt", "gebouwd", "“", "”", "'", "\n", "\r\n", ".", "!", "Kom", "vrijdag", "🎉", "é", "\u0301"),
        *("Dorpshart", "bespaart", "Anne de Vries", "Geachte heer/mevrouw", "de school", "sluiting", "111222333", "\0"),
    )
)
FULL = Setting(
    channel="brief",
    groups=(ForGroup("x", frozenset(("low_income",))),),
    places=("Dorpshart",),
    humour=(CardLine("beleid beleid"),),
    dialect=(CardLine("🎉 é"),),
    sore=(CardLine("de sluiting van de school"), CardLine("!")),
    never=(CardLine(""),),
)


@given(st.text() | st.lists(WORDS, max_size=60).map(" ".join) | st.lists(WORDS, max_size=30).map("".join))
def test_whatever_is_typed_nothing_fails_and_each_place_lies_in_the_text(text):
    report = look_at(text, LISTS, FULL)

    for one in report.findings:
        assert one.what
        assert one.suggestion
        for start, end in one.places:
            assert 0 <= start < end <= len(text)


@given(st.text() | st.lists(WORDS, max_size=40).map(" ".join))
def test_sentences_have_places_with_the_words_that_are_counted(text):
    plain = unicodedata.normalize("NFC", text)
    places = sentence_places(plain)

    assert places == sorted(places)
    assert all(one[1] <= two[0] for one, two in pairwise(places))
    assert sum(len(sentences_of(plain[slice(*one)])) for one in places) == reading(plain).sentences


@pytest.mark.parametrize(
    ("text", "is_local"),
    [
        ("Wij staan weer vroeg op de ijsbaan!", True),
        ("Kom vroeg.", False),
        ("Kom naar de soep. De ijsbaan is open.", False),
        ("Soep in Kreil", True),
    ],
)
def test_something_of_here_is_the_only_word_of_a_line_of_the_card_or_two_of_them(text, is_local):
    setting = Setting(proud=(CardLine("Vroeg naar de ijsbaan"),), dialect=(CardLine("Kreil"),))

    assert (said(text, Kind.LOCAL, setting) == []) == is_local
