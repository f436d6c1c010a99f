"""One line on the page of who and what: first what is made of it, then that is kept."""

from tests.web.map_rows import keeper, make_club, make_group
from tests.web.page import Page
from wijkdna.web.socialmap.models import Entity, Tie

LINE = "voorzitter ijsclub kent de oudere boeren"


def address(world, rest=""):
    return f"/dossier/{world.dossier.pk}/kaart/wie/{rest}"


def fields_of(page):
    """What a browser would send of the form that shows what was made of a line."""
    first = page.one("input", name="source_name")
    form = next(one for one in page.all("form") if first.inside(one))
    sent = {}
    for one in page.elements:
        if not one.inside(form) or "name" not in one.attrs:
            continue
        if one.tag == "select":
            chosen = [each for each in page.all("option") if each.inside(one) and "selected" in each.attrs]
            sent[one["name"]] = chosen[0]["value"] if chosen else ""
        elif one.attrs.get("type") != "checkbox" and one.tag == "input":
            sent[one["name"]] = one.attrs.get("value", "")
    return sent


def on_map(world):
    return sorted(Entity.objects.filter(dossier=world.dossier).values_list("kind", "name"))


def test_a_line_is_shown_first_and_nothing_is_kept(site, world):
    club = make_club(world.dossier)
    answer = site.as_(world.lid).post(address(world, "snel/"), line=LINE)

    page = Page(answer.content.decode())
    sent = fields_of(page)
    assert page.h1 == "Dit maken we ervan"
    assert [sent[one] for one in ("source_name", "source_kind", "tie", "target_name", "target_kind", "part_of")] == [
        *("Voorzitter ijsclub", "rol", "informatie", "Oudere boeren", "gemeenschap"),
        str(club.pk),
    ]
    assert on_map(world) == [("organisatie", "IJsclub")]


def test_a_line_is_kept_in_one_step(site, world):
    club, lid = make_club(world.dossier), site.as_(world.lid)
    sent = fields_of(Page(lid.post(address(world, "snel/"), line=LINE).content.decode()))
    answer = lid.post(address(world, "snel/"), **sent | {"informant": "beheerder dorpshuis"})

    tie = Tie.objects.get(dossier=world.dossier)
    assert (answer.status_code, answer["Location"]) == (303, address(world))
    assert (tie.source.name, tie.source.part_of, tie.source.sector) == ("Voorzitter ijsclub", club, "sport")
    assert (tie.kind, tie.target.name, tie.informant) == ("informatie", "Oudere boeren", "beheerder dorpshuis")


def test_what_stands_on_the_map_is_used_again_unless_it_is_another(site, world):
    make_group(world.dossier, "De oudere boeren")
    lid = site.as_(world.lid)
    page = Page(lid.post(address(world, "snel/"), line=LINE).content.decode())
    assert "Staat al op de kaart: De oudere boeren" in page.main

    lid.post(address(world, "snel/"), **fields_of(page))
    assert [one for one in on_map(world) if one[0] == "gemeenschap"] == [("gemeenschap", "De oudere boeren")]

    lid.post(address(world, "snel/"), **fields_of(page) | {"target_other": "on"})
    assert len([one for one in on_map(world) if one[0] == "gemeenschap"]) == 2


def test_a_line_about_what_belongs_where_makes_no_band(site, world):
    lid = site.as_(world.lid)
    page = Page(lid.post(address(world, "snel/"), line="toneelclub hoort bij het dorpshuis").content.decode())
    lid.post(address(world, "snel/"), **fields_of(page))

    assert Entity.objects.get(name="Toneelclub").part_of.name == "Dorpshuis"
    assert not Tie.objects.exists()


def test_a_band_that_may_not_be_keeps_nothing_of_the_line_and_loses_no_word(site, world):
    lid = site.as_(world.lid)
    page = Page(lid.post(address(world, "snel/"), line="voorzitter ijsclub heeft ruzie met koor").content.decode())
    answer = lid.post(address(world, "snel/"), **fields_of(page))

    assert answer.status_code == 400
    assert "Spanning schrijven we alleen op tussen twee organisaties" in Page(answer.content.decode()).main
    assert fields_of(Page(answer.content.decode()))["target_name"] == "Koor"
    assert on_map(world) == []


def test_half_a_line_and_a_line_with_a_number_are_told(site, world):
    lid = site.as_(world.lid)
    half, doubted = (lid.post(address(world, "snel/"), line=line) for line in ("ijsclub kent", "Jan 06-12345678"))

    assert (half.status_code, doubted.status_code) == (400, 200)
    assert "Zeg ook over wie of wat het gaat." in half.content.decode()
    assert "We zien een telefoonnummer." in doubted.content.decode()


def test_a_line_does_not_give_away_what_somebody_may_not_see(site, world):
    make_club(world.dossier, "Geheime club", **keeper(world.beheerder))
    answer = site.as_(world.lid).post(address(world, "snel/"), line="geheime club werkt samen met koor")

    assert "Staat al op de kaart" not in answer.content.decode()
