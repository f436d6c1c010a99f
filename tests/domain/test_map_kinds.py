"""What a name on the map tells of its kind, and what it does not."""

import pytest

from wijkdna.domain.map_kinds import _PARTNERS, _PLACES, partner_in, place_in
from wijkdna.store.chance_rules import load_chances


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("voorzitter IJsclub", "ijsclub"),
        ("De Dorpsraad van hier", "dorpsraad"),
        ("Bestuur VvE De Linde", "vve_bestuur"),
        ("Energiecoöperatie Zon", "energiecooperatie"),
        ("Kerkstraat 5", None),
        ("Feestcomité", None),
        ("kerk en moskee samen", None),
        ("", None),
    ],
)
def test_a_partner(name, kind):
    assert partner_in(name) == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Dorpshuis De Kreil", "dorpshuis"),
        ("Schoolplein", "schoolplein"),
        ("Het Hoekje", None),
        ("plein met markt", None),
    ],
)
def test_a_place(name, kind):
    assert place_in(name) == kind


def test_all_kinds_are_of_the_rules_and_no_word_tells_of_two():
    words = load_chances()
    assert set(_PARTNERS) <= set(words.partners)
    assert set(_PLACES) <= set(words.places)
    for table in (_PARTNERS, _PLACES):
        told = [one for names in table.values() for one in names]
        assert len(set(told)) == len(told)
        assert all(one == one.casefold() for one in told)
