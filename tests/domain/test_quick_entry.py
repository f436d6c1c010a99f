"""One line as two things on a map with a band between them."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.alike import name_key
from wijkdna.domain.quick_entry import _SAID, BELONGS, NothingToRead, Thing, kind_of, read, sector_of

KNOWN = {"IJsclub": "organisatie", "Dorpshuis De Kreil": "plek", "Oudere boeren": "gemeenschap"}


def said(line, known=KNOWN):
    reading = read(line, known)
    target = reading.target and (reading.target.name, reading.target.kind)
    return (reading.source.name, reading.source.kind), reading.tie, target


@pytest.mark.parametrize(
    ("line", "source", "tie", "target"),
    [
        (
            "voorzitter ijsclub kent de oudere boeren",
            ("Voorzitter ijsclub", "rol"),
            "informatie",
            ("Oudere boeren", "gemeenschap"),
        ),
        ("ijsclub werkt samen met dorpshuis", ("IJsclub", "organisatie"), "samenwerking", ("Dorpshuis", "plek")),
        ("basisschool bereikt gezinnen", ("Basisschool", "organisatie"), "informatie", ("Gezinnen", "gemeenschap")),
        ("rijdende winkel staat op het plein", ("Rijdende winkel", "plek"), "samenkomst", ("Plein", "plek")),
        (
            "De oudere boeren vertrouwen de huisarts",
            ("Huisarts", "rol"),
            "vertrouwen",
            ("Oudere boeren", "gemeenschap"),
        ),
        (
            "ijsclub wordt vertrouwd door de gezinnen",
            ("IJsclub", "organisatie"),
            "vertrouwen",
            ("Gezinnen", "gemeenschap"),
        ),
        (
            "dorpsraad heeft spanning met de ijsclub",
            ("Dorpsraad", "organisatie"),
            "spanning",
            ("IJsclub", "organisatie"),
        ),
        ("het koor krijgt geld van de gemeente", ("Gemeente", "organisatie"), "geld", ("Koor", "organisatie")),
        (
            "toneelclub hoort bij het Dorpshuis de Kreil",
            ("Toneelclub", "organisatie"),
            BELONGS,
            ("Dorpshuis De Kreil", "plek"),
        ),
        ("kapper aan het plein", ("Kapper aan het plein", "rol"), "", None),
    ],
)
def test_a_line_is_read_as_it_was_meant(line, source, tie, target):
    assert said(line) == (source, tie, target)


@pytest.mark.parametrize("line", ["voorzitter ijsclub", "de voorzitter van de IJSclub", "ijsclubvoorzitter"])
def test_a_role_is_of_the_organisation_that_is_on_the_map(line):
    assert read(line, KNOWN).source.part_of == "IJsclub"


def test_an_organisation_that_is_not_on_the_map_is_not_made_up():
    assert read("voorzitter tennisclub", KNOWN).source == Thing("Voorzitter tennisclub", "rol", "sport")


def test_what_is_on_the_map_is_recognised_with_its_own_name_and_kind():
    assert read("de ijsclub kent oudere boeren", KNOWN).target == Thing("Oudere boeren", "gemeenschap", is_known=True)


def test_a_verb_in_a_name_on_the_map_is_no_verb():
    assert said("Wie kent wie", {"Wie kent wie": "organisatie"}) == (("Wie kent wie", "organisatie"), "", None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ouders van de basisschool", "gemeenschap"),
        ("vereniging van huurders", "organisatie"),
        ("mensen in de nieuwbouw", "gemeenschap"),
        ("wie net een kind kreeg", "gemeenschap"),
        ("buurtsupermarkt", "plek"),
        ("jongerenraad", "organisatie"),
        ("bankje bij de haven", "plek"),
    ],
)
def test_a_kind_follows_from_the_first_noun(text, kind):
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("name", "sector"), [("koster van de kerk", "gebedshuis"), ("Basisschool De Kraal", "onderwijs"), ("iets", "")]
)
def test_a_sector_follows_from_a_word_that_tells(name, sector):
    assert sector_of(name) == sector


@pytest.mark.parametrize(
    ("line", "told"), [("  ", "Schrijf eerst"), ("kent de boeren", "Begin met"), ("ijsclub kent", "Zeg ook")]
)
def test_half_a_line_is_refused_with_an_example(line, told):
    with pytest.raises(NothingToRead, match=told):
        read(line, KNOWN)


WORDS = st.sampled_from(
    [
        *("ijsclub", "de", "boeren", "kent", "van", "hoort", "nieuws", "vertrouwt"),
        *("met", "het", "Plein", "school", "bij", "'t", "staat", "op"),
    ]
)


@given(st.lists(WORDS, max_size=10).map(" ".join) | st.text(max_size=60))
def test_no_word_of_a_line_is_lost_but_those_of_the_band_and_articles(line):
    try:
        reading = read(line, {})
    except NothingToRead:
        return
    things = [one for one in (reading.source, reading.target) if one]
    left = Counter(words(line))
    left.subtract(word for one in things for word in words(one.name))

    assert bool(reading.tie) == (reading.target is not None)
    assert all(one.name.strip() for one in things)
    assert min(left.values(), default=0) >= 0
    assert {word for word, times in left.items() if times} <= SMALL


SMALL = {"de", "het", "een", "'t", "’t", "onze", "alle"} | {word for said in _SAID for word in said.split()}


def words(text):
    return [found for one in text.casefold().split() if (found := one.strip(" .;,"))]


@given(st.lists(st.sampled_from(["boeren", "gezinnen", "school", "koor", "plein", "raad"]), min_size=1, max_size=3))
def test_both_sides_of_a_verb_come_back_whole(words):
    text = " ".join(words)
    reading = read(f"{text} werkt samen met {text}", {})

    assert [name_key(one.name) for one in (reading.source, reading.target)] == [name_key(text)] * 2
