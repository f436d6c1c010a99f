"""The network: the same for the picture, the file and the tables, and nothing of what this person may not see."""

import json
from xml.etree import ElementTree

import pytest

from tests.web.map_rows import keeper, make_club, make_door, make_group, make_role, make_tie
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.network.drawings import LINES_OF, SHAPES
from wijkdna.web.network.queries import TIES, Choice, picture_of
from wijkdna.web.socialmap.models import Kind, TieKind


@pytest.fixture
def village(world):
    """A club, its chair, and two groups; the chair opens the door of the farmers."""
    made = world.dossier
    club, chair = make_club(made, "IJsclub"), make_role(made, "voorzitter ijsclub")
    farmers, young = make_group(made, "oudere boeren"), make_group(made, "jongeren")
    make_tie(chair, club, TieKind.SAMENWERKING, strength=3)
    make_tie(chair, farmers, informant="bakker", strength=1)
    make_tie(chair, farmers, informant="koster", strength=2)
    make_door(chair, farmers, trust=3)
    return {"club": club, "chair": chair, "farmers": farmers, "young": young}


def page_of(dossier, rest=""):
    return f"/dossier/{dossier.pk}/kaart/netwerk/{rest}"


def tables(page):
    return [page.rows(one)[1:] for one in page.all("table")]


def test_two_tables_say_what_the_picture_shows(site, world, village):
    who, bands = tables(site.as_(world.lid).page(page_of(world.dossier)))

    assert [row[:3] for row in who] == [
        ["IJsclub", "organisatie", "1"],
        ["jongeren", "gemeenschap of groep", "0"],
        ["oudere boeren", "gemeenschap of groep", "2"],
        ["voorzitter ijsclub", "rol", "3"],
    ]
    assert bands == [
        ["voorzitter ijsclub", "is een deur naar", "oudere boeren", "vertrouwd"],
        ["voorzitter ijsclub", "vertelt nieuws aan", "oudere boeren", "gewoon (2 keer gehoord)"],
        ["voorzitter ijsclub", "werkt samen met", "IJsclub", "sterk"],
    ]


def test_the_script_and_the_file_get_the_same(site, world, village):
    lid = site.as_(world.lid)
    answer = lid.get(page_of(world.dossier, "gegevens.json"))
    data = json.loads(answer.content)
    svg = ElementTree.fromstring(lid.get(page_of(world.dossier, "netwerk.svg")).content)

    assert "no-store" in answer["Cache-Control"]
    assert sorted(one["name"] for one in data["nodes"]) == sorted(one.name for one in village.values())
    assert sorted((one["kind"], one["strength"]) for one in data["bands"]) == [
        ("deur", 3),
        ("informatie", 2),
        ("samenwerking", 3),
    ]
    words = " ".join("".join(one.itertext()) for one in svg.iter("{http://www.w3.org/2000/svg}text"))
    assert all(one.name in words for one in village.values())
    assert [one for one in svg.iter() if one.tag.endswith("}style") or "style" in one.attrib] == []


def test_a_choice_leaves_the_others_out_and_moves_nothing(world, village):
    everything = picture_of(dossier_for(world.lid, world.dossier.pk))
    roles = everything.chosen(Choice(kinds=("rol", "gemeenschap"), ties=("deur",)))

    assert [one.name for one in roles.nodes] == ["jongeren", "oudere boeren", "voorzitter ijsclub"]
    assert [one.kind for one in roles.bands] == ["deur"]
    assert all(one in everything.nodes for one in roles.nodes)


def test_around_one_stand_its_neighbours_only(site, world, village):
    page = site.as_(world.lid).page(page_of(world.dossier, f"?bij={village['farmers'].pk}"))

    who, bands = tables(page)
    assert [row[0] for row in who] == ["oudere boeren", "voorzitter ijsclub"]
    assert len(bands) == 2
    assert page.one("option", selected="").text == "oudere boeren"


@pytest.mark.parametrize("asked", ["bij=9999999", "bij=x", "soort=mens", "band=roddel", "bij=99999999999999999"])
def test_what_is_not_there_counts_for_nothing(site, world, village, asked):
    who, bands = tables(site.as_(world.lid).page(page_of(world.dossier, f"?{asked}")))

    assert (len(who), len(bands)) == (4, 3)


@pytest.mark.parametrize("rest", ["", "gegevens.json", "netwerk.svg"])
def test_what_only_its_keeper_sees_is_in_nothing_that_others_get(site, world, village, rest):
    secret = make_role(world.dossier, "stille kracht", **keeper(world.beheerder))
    make_tie(secret, village["club"])

    assert "stille kracht" in site.as_(world.beheerder).get(page_of(world.dossier, rest)).content.decode()
    assert "stille kracht" not in site.as_(world.lid).get(page_of(world.dossier, rest)).content.decode()


def test_an_empty_network_says_what_to_begin_with(site, world):
    page = site.as_(world.lid).page(page_of(world.dossier))

    assert page.one("h2").text == "Er staat nog niets op de kaart"
    assert "Begin bij Wie en wat" in [one.text for one in page.all("a")]


def test_it_takes_the_same_questions_for_one_thing_and_for_three(
    site, world, django_assert_max_num_queries, django_assert_num_queries
):
    lid, club = site.as_(world.lid), make_club(world.dossier)
    make_tie(club, make_role(world.dossier))
    lid.page(page_of(world.dossier))  # who looked is written down once
    with django_assert_max_num_queries(30) as first:
        lid.page(page_of(world.dossier))
    for name in ("a", "b", "c"):
        make_tie(club, make_role(world.dossier, name))
    with django_assert_num_queries(len(first.captured_queries)):
        lid.page(page_of(world.dossier))


def test_every_kind_has_its_own_look():
    assert set(SHAPES) == set(Kind)
    assert set(LINES_OF) == set(TIES)
    assert len({one.shape for one in SHAPES.values()}) == len(Kind)
    assert len({(one.colour, one.dashes) for one in LINES_OF.values()}) == len(TIES)
