"""Somebody's file with a network as things and bands for the map; persons are never taken."""

import pytest

from wijkdna.domain.map_files import CANVAS, KUMU, MOST_ROWS, OWN, TABLE, MapFileRefused, guess, plan, tables_of
from wijkdna.domain.map_names import looks_personal

KUMU_SHEETS = [
    [
        ["Label", "Type", "Description"],
        ["IJsclub", "Organization", ""],
        ["Dorpshuis", "Place", ""],
        ["Jan de Vries", "Person", ""],
    ],
    [["From", "To", "Type"], ["IJsclub", "Dorpshuis", "knows"], ["Jan de Vries", "IJsclub", "works with"]],
]


def planned(sheets, **options):
    tables = tables_of(sheets)
    return plan(tables, guess(tables), **options)


def names(found):
    return [(one.name, one.kind) for one in found.things]


def test_a_map_of_kumu_is_read_and_its_person_waits_for_a_role():
    found = planned(KUMU_SHEETS)

    assert tables_of(KUMU_SHEETS).origin == KUMU
    assert names(found) == [("IJsclub", "organisatie"), ("Dorpshuis", "plek")]
    assert [(one.source, one.target, one.kind) for one in found.bands] == [(0, 1, "informatie")]
    assert [(one.line, one.shown, one.is_sure) for one in found.held] == [(3, "Jan de Vries", True)]
    assert [why for *_, why in found.skipped] == ["loopt van of naar een persoon zonder rol"]


def test_the_role_that_is_typed_takes_the_place_of_the_person():
    found = planned(KUMU_SHEETS, roles={3: " voorzitter  ijsclub "})

    assert names(found)[2] == ("voorzitter ijsclub", "rol")
    assert [(one.source, one.target) for one in found.bands] == [(0, 1), (2, 0)]
    assert (found.held, found.skipped) == ((), ())


def test_another_name_is_no_role():
    found = planned(KUMU_SHEETS, roles={3: "Piet Jansen"})

    assert len(found.things) == 2
    assert found.held[0].wrong.startswith("dit is nog geen rol")


def test_a_person_by_type_stays_a_person_whatever_is_ticked():
    assert len(planned(KUMU_SHEETS, kept=[3]).things) == 2


def test_what_only_looks_like_a_person_can_be_kept():
    sheets = [[["Naam", "Soort"], ["Maria", "plek"]]]

    assert names(planned(sheets)) == []
    assert names(planned(sheets, kept=[1])) == [("Maria", "plek")]


CANVAS_SHEETS = [
    [["id", "networkCanvasUUID", "name", "age"], ["1", "aa", "Oma", "70"], ["2", "bb", "Piet", "30"]],
    [["edgeID", "from", "to", "networkCanvasSourceUUID", "networkCanvasTargetUUID"], ["1", "1", "2", "aa", "bb"]],
]


def test_everybody_in_network_canvas_is_a_person():
    found = planned(CANVAS_SHEETS)

    assert tables_of(CANVAS_SHEETS).origin == CANVAS
    assert (found.things, [one.shown for one in found.held]) == ((), ["Oma", "Piet"])
    with_roles = planned(CANVAS_SHEETS, roles={1: "oppas van het plein", 2: "trainer"})
    assert names(with_roles) == [("oppas van het plein", "rol"), ("trainer", "rol")]
    assert [(one.source, one.target) for one in with_roles.bands] == [(0, 1)]


def test_a_list_with_bands_only_names_its_things():
    found = planned([[["Van", "Naar"], ["IJsclub", "Dorpshuis"]]])

    assert [what for _, what, _ in found.skipped] == ["IJsclub", "Dorpshuis"]
    assert [(one.source, one.target) for one in found.bands] == [("IJsclub", "Dorpshuis")]


ROLES = [["Nummer", "Naam", "Soort"], ["7", "voorzitter", "rol"], ["9", "voorzitter", "rol"]]
OWN_SHEETS = [
    [["Sociale kaart: wie en wat"], ["Een uitleg"], [], *ROLES],
    [["Van nummer", "Van", "Band", "Naar nummer", "Naar", "Hoe sterk"], ["7", "x", "vertrouwen", "9", "x", "3"]],
]


def test_two_roles_of_one_name_in_our_own_file_stay_two():
    found = planned(OWN_SHEETS)

    assert tables_of(OWN_SHEETS).origin == OWN
    assert [one.told["nummer"] for one in found.things] == ["7", "9"]
    assert [(one.source, one.target, one.kind, one.strength) for one in found.bands] == [(0, 1, "vertrouwen", 3)]


def test_a_plain_list_is_read_by_its_headings_and_twice_is_once():
    sheets = [[["naam", "SOORT"], ["De Kern", "stichting"], ["de kern", "stichting"], ["", "plek"], ["'=1+1", "plek"]]]

    found = planned(sheets)

    assert tables_of(sheets).origin == TABLE
    assert names(found) == [("De Kern", "organisatie"), ("=1+1", "plek")]
    assert [why for *_, why in found.skipped] == ["staat twee keer in het bestand", "er staat geen naam"]


@pytest.mark.parametrize(
    ("band", "why"),
    [
        (["IJsclub", "IJsclub", "knows"], "loopt naar zichzelf"),
        (["IJsclub", "", "knows"], "van of naar is leeg"),
        (["IJsclub", "Dorpshuis", "conflict"], "spanning staat er alleen tussen organisaties"),
        (["IJsclub", "Dorpshuis", "zzz"], "er is geen soort band gekozen"),
    ],
)
def test_a_band_that_cannot_be_is_left_out_with_why(band, why):
    assert [one[2] for one in planned([KUMU_SHEETS[0], [["From", "To", "Type"], band]]).skipped] == [why]


@pytest.mark.parametrize(("text", "strength"), [("", 2), ("0", 1), ("17", 3), ("1e999", 2), ("sterk", 3), ("1,2", 1)])
def test_a_strength_is_one_to_three(text, strength):
    sheets = [KUMU_SHEETS[0], [["From", "To", "Type", "Strength"], ["IJsclub", "Dorpshuis", "knows", text]]]

    assert planned(sheets).bands[0].strength == strength


def test_what_is_no_network_or_too_much_is_refused():
    with pytest.raises(MapFileRefused, match="geen namen en geen banden"):
        tables_of([[["jaar", "bedrag"], ["2024", "3"]]])
    with pytest.raises(MapFileRefused, match="te veel rijen"):
        tables_of([[["naam"], *([str(n)] for n in range(MOST_ROWS + 1))]])


@pytest.mark.parametrize(
    "name",
    [
        *("Jan de Vries", "J. de Boer", "A.B. Jansen", "mevr. Bakker", "De heer Smit", "Fatima El Amrani", "Piet"),
        *("jan@dorp.nl", "06-12345678"),
    ],
)
def test_what_seems_a_person_is_asked_about(name):
    assert looks_personal(name)


@pytest.mark.parametrize(
    "name",
    [
        *("IJsclub De Schaats", "voorzitter ijsclub", "Albert Heijn", "Jan Ligthartschool", "oudere boeren"),
        *("Dorpsraad", "Sint Jansplein", "Stichting Anna", "Buurthuis Maria", "viskraam op dinsdag"),
    ],
)
def test_what_is_no_person_is_not_asked_about(name):
    assert looks_personal(name) == ""


def test_of_a_role_two_capitals_are_enough_to_ask():
    assert looks_personal("Zwaantje Roorda", is_role=True)
    assert looks_personal("Voorzitter IJsclub", is_role=True) == ""
