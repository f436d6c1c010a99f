"""Whole sentences, for every indicator and every comparison: the Dutch must be right whatever the figures are."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijkdna.domain.areas import Level
from wijkdna.domain.comparison import Comparison, Place, sentence, value_in_words
from wijkdna.domain.indicators import Indicator
from wijkdna.store.definitions import load_indicators

INDICATORS = {indicator.id: indicator for indicator in load_indicators()}

KREILEROORD = Place("Kreileroord", Level.BUURT, gemeente_name="Hollands Kroon")
BETONDORP = Place("Betondorp", Level.BUURT, gemeente_name="Amsterdam")
HUISWAARD = Place("Huiswaard", Level.WIJK, gemeente_name="Alkmaar")
HOLLANDS_KROON = Place("Hollands Kroon", Level.GEMEENTE, provincie_name="Noord-Holland")
AMSTERDAM = Place("Amsterdam", Level.GEMEENTE, provincie_name="Noord-Holland")
ALKMAAR = Place("Alkmaar", Level.GEMEENTE, provincie_name="Noord-Holland")
AGREED_PLACES = (KREILEROORD, BETONDORP, HUISWAARD, HOLLANDS_KROON, AMSTERDAM, ALKMAAR)
PLACES = (
    KREILEROORD,
    HUISWAARD,
    ALKMAAR,
    Place("'t Zand", Level.BUURT, gemeente_name="Bergen (NH.)"),
    Place("Verspreide huizen Noord", Level.BUURT, gemeente_name="'s-Gravenhage"),
    Place("Utrecht", Level.GEMEENTE, provincie_name="Utrecht"),
    Place("Drenthe", Level.PROVINCIE),
    Place("Nederland", Level.LAND),
)

FORBIDDEN = re.compile(
    r"verduurza|transitie|doelgroep|stakeholder|achterstand|probleemwijk|kwetsba|allochto|slecht", re.IGNORECASE
)

# As agreed with the editors: indicator, place, figure and z; below it the text.
AGREED = """
aandeel_65_plus | Kreileroord | 11.3 | -1.5
In Kreileroord is 11 % van de bewoners 65 jaar of ouder. Dat is duidelijk minder dan elders in Hollands Kroon.

aandeel_65_plus | Betondorp | 22.6 | 0
In Betondorp is 23 % van de bewoners 65 jaar of ouder. Dat is ongeveer evenveel als elders in Amsterdam.

aandeel_65_plus | Huiswaard | 22.9 | 0
In Huiswaard is 23 % van de bewoners 65 jaar of ouder. Dat is ongeveer evenveel als elders in Alkmaar.

aandeel_0_14 | Kreileroord | 20 | 1.5
In Kreileroord is 20 % van de bewoners jonger dan 15 jaar. Dat is duidelijk meer dan elders in Hollands Kroon.

aandeel_0_14 | Betondorp | 13 | 0
In Betondorp is 13 % van de bewoners jonger dan 15 jaar. Dat is ongeveer evenveel als elders in Amsterdam.

aandeel_0_14 | Huiswaard | 15.9 | 0
In Huiswaard is 16 % van de bewoners jonger dan 15 jaar. Dat is ongeveer evenveel als elders in Alkmaar.

aandeel_koop | Kreileroord | 86 | 0
In Kreileroord gaat het bij bijna 9 van de 10 huizen om een koophuis. Dat is ongeveer evenveel als elders in Hollands
Kroon.

aandeel_koop | Betondorp | 19 | -1
In Betondorp gaat het bij 2 van de 10 huizen om een koophuis. Dat is iets minder dan elders in Amsterdam. Bij meer
huizen beslist hier dus een verhuurder mee.

aandeel_koop | Huiswaard | 54 | 0
In Huiswaard gaat het bij ruim 5 van de 10 huizen om een koophuis. Dat is ongeveer evenveel als elders in Alkmaar.

aandeel_eengezins | Kreileroord | 100 | 1
In Kreileroord gaat het bij bijna alle huizen om een eengezinswoning. Dat is iets meer dan elders in Hollands Kroon.
Er zijn hier dus meer huizen met een eigen dak en een eigen vloer.

aandeel_eengezins | Betondorp | 31 | 0
In Betondorp gaat het bij 3 van de 10 huizen om een eengezinswoning. Dat is ongeveer evenveel als elders in Amsterdam.

aandeel_eengezins | Huiswaard | 65 | 0
In Huiswaard gaat het bij 6 à 7 van de 10 huizen om een eengezinswoning. Dat is ongeveer evenveel als elders in
Alkmaar.

woz_waarde | Kreileroord | 231 | -1.5
In Kreileroord is een huis gemiddeld € 231.000 waard. Dat is duidelijk minder dan elders in Hollands Kroon.

woz_waarde | Betondorp | 437 | 0
In Betondorp is een huis gemiddeld € 437.000 waard. Dat is ongeveer evenveel als elders in Amsterdam.

woz_waarde | Huiswaard | 320 | -1
In Huiswaard is een huis gemiddeld € 320.000 waard. Dat is iets minder dan elders in Alkmaar.

aandeel_1965_1984_gemeente | Hollands Kroon | 33.1 | 0
In de gemeente Hollands Kroon ligt het bouwjaar van ruim 3 van de 10 huizen tussen 1965 en 1985. Dat is ongeveer
evenveel als gemiddeld in Noord-Holland.

aandeel_1965_1984_gemeente | Amsterdam | 15.7 | -1.5
In de gemeente Amsterdam ligt het bouwjaar van 1 à 2 van de 10 huizen tussen 1965 en 1985. Dat is duidelijk minder dan
gemiddeld in Noord-Holland.

aandeel_1965_1984_gemeente | Alkmaar | 42.7 | 1
In de gemeente Alkmaar ligt het bouwjaar van ruim 4 van de 10 huizen tussen 1965 en 1985. Dat is iets meer dan
gemiddeld in Noord-Holland.

gas_per_woning_gemeente | Hollands Kroon | 920 | 0
In de gemeente Hollands Kroon gebruikt een huis gemiddeld 920 m³ gas per jaar. Dat is ongeveer evenveel als gemiddeld
in Noord-Holland.

gas_per_woning_gemeente | Amsterdam | 580 | -1.5
In de gemeente Amsterdam gebruikt een huis gemiddeld 580 m³ gas per jaar. Dat is duidelijk minder dan gemiddeld in
Noord-Holland.

gas_per_woning_gemeente | Alkmaar | 750 | -1
In de gemeente Alkmaar gebruikt een huis gemiddeld 750 m³ gas per jaar. Dat is iets minder dan gemiddeld in
Noord-Holland.

daling_gas_sinds_2018_gemeente | Hollands Kroon | 600 | 0
In de gemeente Hollands Kroon gebruikte een huis in 2024 gemiddeld 600 m³ gas minder dan in 2018. Die daling is
ongeveer even groot als gemiddeld in Noord-Holland.

daling_gas_sinds_2018_gemeente | Amsterdam | 290 | -1.5
In de gemeente Amsterdam gebruikte een huis in 2024 gemiddeld 290 m³ gas minder dan in 2018. Die daling is duidelijk
kleiner dan gemiddeld in Noord-Holland.

daling_gas_sinds_2018_gemeente | Alkmaar | 450 | 0
In de gemeente Alkmaar gebruikte een huis in 2024 gemiddeld 450 m³ gas minder dan in 2018. Die daling is ongeveer even
groot als gemiddeld in Noord-Holland.

zonnepanelen_per_100_woningen | Kreileroord | 20.8 | -1
Eind 2022 lagen er in Kreileroord bij 2 van de 10 huizen zonnepanelen op het dak. Dat is iets minder dan
elders in Hollands Kroon.

zonnepanelen_per_100_woningen | Betondorp | 7.8 | 0
Eind 2022 lagen er in Betondorp bij 1 op de 13 huizen zonnepanelen op het dak. Dat is ongeveer evenveel als
elders in Amsterdam.

zonnepanelen_per_100_woningen | Huiswaard | 17.6 | 0
Eind 2022 lagen er in Huiswaard bij bijna 2 van de 10 huizen zonnepanelen op het dak. Dat is ongeveer evenveel als
elders in Alkmaar.

moeite_met_rondkomen | Hollands Kroon | 11 | 0
In de gemeente Hollands Kroon heeft naar schatting 11 % van de volwassenen moeite met rondkomen. Dat is ongeveer
evenveel als gemiddeld in Noord-Holland.

moeite_met_rondkomen | Betondorp | 28 | 0
In Betondorp heeft naar schatting 28 % van de volwassenen moeite met rondkomen. Dat is ongeveer evenveel als elders in
Amsterdam.

moeite_met_rondkomen | Huiswaard | 17 | 0
In Huiswaard heeft naar schatting 17 % van de volwassenen moeite met rondkomen. Dat is ongeveer evenveel als elders in
Alkmaar.

vrijwilligerswerk | Hollands Kroon | 29 | 1.5
In de gemeente Hollands Kroon doet naar schatting 29 % van de volwassenen vrijwilligerswerk. Dat is duidelijk meer dan
gemiddeld in Noord-Holland.

vrijwilligerswerk | Betondorp | 17 | 0
In Betondorp doet naar schatting 17 % van de volwassenen vrijwilligerswerk. Dat is ongeveer evenveel als elders in
Amsterdam.

vrijwilligerswerk | Huiswaard | 19 | 0
In Huiswaard doet naar schatting 19 % van de volwassenen vrijwilligerswerk. Dat is ongeveer evenveel als elders in
Alkmaar.

eenzaam | Hollands Kroon | 43 | 0
In de gemeente Hollands Kroon voelt naar schatting 43 % van de volwassenen zich eenzaam. Dat is ongeveer evenveel als
gemiddeld in Noord-Holland.

eenzaam | Betondorp | 56 | 0
In Betondorp voelt naar schatting 56 % van de volwassenen zich eenzaam. Dat is ongeveer evenveel als elders in
Amsterdam.

eenzaam | Huiswaard | 48 | 0
In Huiswaard voelt naar schatting 48 % van de volwassenen zich eenzaam. Dat is ongeveer evenveel als elders in
Alkmaar.

ervaren_gezondheid | Kreileroord | 71 | -1.5
In Kreileroord noemt naar schatting 71 % van de volwassenen de eigen gezondheid goed of heel goed. Dat is duidelijk
minder dan elders in Hollands Kroon.

ervaren_gezondheid | Betondorp | 63 | -1.5
In Betondorp noemt naar schatting 63 % van de volwassenen de eigen gezondheid goed of heel goed. Dat is duidelijk
minder dan elders in Amsterdam.

ervaren_gezondheid | Alkmaar | 72 | -1
In de gemeente Alkmaar noemt naar schatting 72 % van de volwassenen de eigen gezondheid goed of heel goed. Dat is iets
minder dan gemiddeld in Noord-Holland.

misdrijven_per_1000 | Kreileroord | 24.3 | 0
In Kreileroord legde de politie in een jaar 24 misdrijven per 1.000 inwoners vast. Dat zijn er ongeveer evenveel als
elders in Hollands Kroon.

misdrijven_per_1000 | Betondorp | 45.6 | 0
In Betondorp legde de politie in een jaar 46 misdrijven per 1.000 inwoners vast. Dat zijn er ongeveer evenveel als
elders in Amsterdam.

misdrijven_per_1000 | Alkmaar | 49.2 | 1
In de gemeente Alkmaar legde de politie in een jaar 49 misdrijven per 1.000 inwoners vast. Dat zijn er iets meer dan
gemiddeld in Noord-Holland.

afstand_supermarkt | Kreileroord | 5.4 | 2.5
Vanuit Kreileroord is het gemiddeld 5,4 km naar een grote supermarkt. Dat is veel verder dan elders in Hollands Kroon.

afstand_supermarkt | Betondorp | 1.4 | 1
Vanuit Betondorp is het gemiddeld 1,4 km naar een grote supermarkt. Dat is iets verder dan elders in Amsterdam.

afstand_supermarkt | Huiswaard | 0.6 | 0
Vanuit Huiswaard is het gemiddeld 0,6 km naar een grote supermarkt. Dat is ongeveer even ver als elders in Alkmaar.
"""


@pytest.mark.parametrize("block", AGREED.strip().split("\n\n"), ids=lambda block: block.split("\n")[0])
def test_sentences_read_as_the_editors_agreed(block: str) -> None:
    given_, *lines = block.split("\n")
    id, name, value, z = given_.split(" | ")
    place = next(place for place in AGREED_PLACES if place.name == name)
    label = "gewoon" if float(z) == 0 else "anders_dan_gemeente"
    said = sentence(INDICATORS[id], place, float(value), Comparison(label, float(z)))
    assert said.full.replace("\u00a0", " ") == " ".join(lines)


THOROUGH = settings(max_examples=300, deadline=None)
"""More examples than usual: there are over a hundred texts."""

SIZES = st.floats(0.75, 6)
FINDING = st.floats(0.9, 1)
SMALL = st.floats(-0.74, 0.74)
ANY_Z = st.floats(-6, 6)
CHANCE = st.none() | st.floats(0, 1)


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison | None:
    """As distinct.py makes them: a finding is large and likely, eigen goes one way and tussenin both."""
    sign = draw(st.sampled_from([-1, 1]))
    large, other = sign * draw(SIZES), sign * draw(SIZES)
    kinds: dict[str, Callable[[], Comparison | None]] = {
        "eigen": lambda: Comparison("eigen", large, draw(FINDING), other, draw(FINDING)),
        "tussenin": lambda: Comparison("tussenin", large, draw(FINDING), -other, draw(FINDING)),
        "typisch": lambda: Comparison("typisch", large, draw(FINDING), draw(ANY_Z), draw(CHANCE)),
        "streekeigen": lambda: Comparison("streekeigen", draw(ANY_Z), draw(CHANCE), large, draw(FINDING)),
        "gemeente": lambda: Comparison("anders_dan_gemeente", large, draw(FINDING)),
        "tweelingen": lambda: Comparison("anders_dan_tweelingen", z_t=large, P_t=draw(FINDING)),
        "gewoon": lambda: Comparison("gewoon", draw(ANY_Z), draw(CHANCE), draw(SMALL), draw(CHANCE)),
        "gewoon beside look-alikes": lambda: Comparison("gewoon", z_t=draw(ANY_Z), P_t=draw(CHANCE)),
        "onbekend": lambda: Comparison("onbekend"),
        "none": lambda: None,
    }
    return kinds[draw(st.sampled_from(sorted(kinds)))]()


@st.composite
def values(draw: st.DrawFn, indicator: Indicator) -> float:
    if indicator.kind == "class":
        return float(draw(st.integers(1, 5)))
    if indicator.kind == "share":
        return draw(st.floats(0, 100) | st.sampled_from([0.0, 0.5, 1.0, 9.5, 97.5, 100.0]))
    if indicator.kind == "count":
        return float(draw(st.integers(0, 18_000_000) | st.sampled_from([0, 1, 2])))
    below = -1000 if indicator.kind == "score" or indicator.formula == "difference" else 0
    return draw(st.floats(below, 1e6) | st.sampled_from([0.0, 0.001, 0.04, 0.5, 1.0, 1.04, 2.0]))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Indicator, Place, float, Comparison | None]:
    indicator = draw(st.sampled_from(sorted(INDICATORS.values(), key=lambda one: one.order)))
    return indicator, draw(st.sampled_from(PLACES)), draw(values(indicator)), draw(comparisons())


Case = tuple[Indicator, Place, float, Comparison | None]


@THOROUGH
@given(cases())
def test_a_text_is_whole_sentences(case: Case) -> None:
    text = sentence(*case).full
    for one in re.split(r"(?<=\.) ", text):
        assert re.fullmatch(r"[A-ZÀ-Ý][^{}]*[^ ]\.", one), text
    assert not re.search(r"  |\.\.| [.,]|nan|None|inf\b", text), text


@THOROUGH
@given(cases())
def test_a_zero_has_no_minus(case: Case) -> None:
    text = sentence(*case).full
    assert not re.search(r"-0(?![,.\d]*[1-9])", text), text


@THOROUGH
@given(cases())
def test_place_and_value_are_said_once_in_the_headline(case: Case) -> None:
    indicator, place, value, _ = case
    said, words = sentence(*case), value_in_words(indicator, value)
    before, found, after = said.headline.partition(words)
    assert found == words
    in_the_text_itself = indicator.sentence_same.split(". ")[0].count(place.in_text)  # "inkomens in Nederland"
    assert (before + after).count(place.in_text) == 1 + in_the_text_itself
    assert words not in after + said.comparison


@THOROUGH
@given(cases())
def test_than_follows_a_difference_and_as_follows_likeness(case: Case) -> None:
    indicator = case[0]
    compared = sentence(*case).comparison.split(". ")[0]
    unequal = re.findall(rf"\b(?:{indicator.words.more}|{indicator.words.less})\b( \w+)", compared)
    equal = re.findall(rf"\b{indicator.words.same}\b( \w+)", compared)
    assert set(unequal) <= {" dan"}
    assert set(equal) <= {" als"}
    assert bool(compared) == bool(unequal or equal)


@THOROUGH
@given(cases())
def test_likeness_is_called_about(case: Case) -> None:
    indicator = case[0]
    compared = sentence(*case).comparison
    assert compared.count(f" {indicator.words.same} als ") == compared.count(f" ongeveer {indicator.words.same} als ")


@THOROUGH
@given(cases())
def test_more_is_said_of_more_and_less_of_less(case: Case) -> None:
    indicator, place, value, comparison = case
    clear = Comparison("anders_dan_gemeente", comparison.z_m if comparison and comparison.z_m else 0.75, 1.0)
    compared = sentence(indicator, place, value, clear).comparison
    word = indicator.words.more if (clear.z_m or 0) > 0 else indicator.words.less
    assert f" {word} dan " in compared or place.level is Level.LAND


@THOROUGH
@given(cases())
def test_people_and_places_get_no_stamp(case: Case) -> None:
    assert not FORBIDDEN.search(sentence(*case).full)


@THOROUGH
@given(cases())
def test_one_thing_is_never_a_plural(case: Case) -> None:
    text = sentence(*case).full
    assert not re.search(
        r"\b(?<![.,\d])1\u00a0(mensen|kinderen|huishoudens|woningen|misdrijven|bedrijven|adressen)", text
    )
    assert not re.search(r"\b(wonen|staan|krijgen|zitten|liggen|werden|zijn)\b[^.]* (?<![.,\d])1\u00a0", text), text


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=INDICATORS.keys())
def test_every_text_has_its_blanks_once_and_in_order(indicator: Indicator) -> None:
    for text in (indicator.sentence_more, indicator.sentence_less, indicator.sentence_same):
        headline, _, rest = text.partition(". ")
        assert sorted(re.findall(r"{\w+}", headline)) == ["{gebied}", "{waarde}"]
        assert re.findall(r"{\w+}", rest) == ["{vergelijking}"]


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=INDICATORS.keys())
def test_the_text_for_likeness_draws_no_conclusion(indicator: Indicator) -> None:
    for text in (indicator.sentence_more, indicator.sentence_less):
        assert text.startswith(indicator.sentence_same)
