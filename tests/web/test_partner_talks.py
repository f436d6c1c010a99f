"""The log of talks, and when too many departments ask something of one partner."""

import pytest

from tests.web.map_rows import keeper, make_club, make_role
from tests.web.page import Page
from tests.web.partner_rows import day, make_card, make_talk
from tests.web.people import make_dossier
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.partners import actions, queries
from wijkdna.web.partners.models import Contact
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.socialmap.models import Person


@pytest.fixture
def club(world):
    return make_club(world.dossier)


def page_of(club, rest=""):
    return f"/dossier/{club.dossier_id}/kaart/wie/{club.pk}/contacten/{rest}"


def asked(entity, department, days_ago=0, **fields):
    return make_talk(entity, days_ago, department=department, asked=True, **fields)


def burden(user, dossier):
    return [(row.name, told) for row, told in queries.burdened(dossier_for(user, dossier.pk))]


def test_a_talk_is_written_down_on_the_page_and_read_there(site, world, club):
    answer = site.as_(world.lid).post(
        page_of(club),
        held_on=day(-1),
        way="telefoon",
        department="Wonen",
        asked="on",
        text="Over de open dag.",
        next_on=day(7),
    )

    assert (answer.status_code, answer["Location"]) == (303, page_of(club))
    row = Contact.objects.get()
    assert (row.by, row.held_on, row.asked, row.next_on) == (world.lid, day(-1), True, day(7))
    page = site.as_(world.beheerder).page(page_of(club))
    assert "Over de open dag." in page.main
    assert [one["value"] for one in page.all("option") if one.parent.tag == "datalist"] == ["Wonen"]


def test_a_free_text_with_a_phone_number_is_doubted(site, world, club):
    answer = site.as_(world.lid).post(page_of(club), held_on=day(), way="gesprek", text="Bel 06-12345678")

    assert "een telefoonnummer" in answer.content.decode()
    assert Contact.objects.count() == 0


@pytest.mark.parametrize(
    ("held_on", "next_on", "field"),
    [(1, None, "held_on"), (-400, None, "held_on"), (0, 0, "next_on"), (-9, -3, "next_on")],
)
def test_a_talk_was_and_the_next_one_is_still_to_come(world, club, held_on, next_on, field):
    with pytest.raises(ActionRefused) as refused:
        actions.add_contact(
            entity=club,
            held_on=day(held_on),
            way="gesprek",
            next_on=None if next_on is None else day(next_on),
            by=world.lid,
        )

    assert refused.value.field == field


def test_a_line_is_removed_by_who_wrote_it_or_a_beheerder(site, world, club):
    mine, hers = make_talk(club, by=world.lid), make_talk(club, by=world.beheerder)
    page = site.as_(world.lid).page(page_of(club))
    buttons = [one.parent["action"] for one in page.all("button") if one.text == "Ja, verwijder deze regel"]

    assert buttons == [page_of(club, f"{mine.pk}/verwijderen/")]
    site.as_(world.lid).post(page_of(club, f"{hers.pk}/verwijderen/"))
    site.as_(world.lid).post(buttons[0])
    assert list(Contact.objects.all()) == [hers]


def test_a_talk_moves_the_last_contact_of_a_named_person(world):
    role = make_role(world.dossier)
    dates = {"agreed_on": day(-200), "until": day(100), "last_contact": day(-200)}
    Person.objects.create(dossier=world.dossier, entity=role, name="Nel", purpose="bellen", **dates)

    actions.add_contact(entity=role, held_on=day(-2), way="gesprek", by=world.lid)

    assert Person.objects.get().last_contact == day(-2)


def test_a_next_talk_is_open_until_somebody_wrote_how_it_went(world, club):
    make_talk(club, 20, next_on=day(-5))
    access = dossier_for(world.lid, world.dossier.pk)
    assert [one.next_on for one in queries.open_talks(queries.contacts_of(access))] == [day(-5)]

    make_talk(club, 4)
    assert list(queries.open_talks(queries.contacts_of(access))) == []


def test_three_departments_in_three_dossiers_burden_one_partner(site, world, club):
    for department, name in (("Wonen", "ijsclub"), ("Energie", "De IJsclub")):
        elsewhere = make_dossier(world.team, world.lid, name=department)
        asked(make_club(elsewhere, name), department, 5)
    chair = make_role(world.dossier, "voorzitter", part_of=club)
    make_talk(club, department="Zorg")
    assert burden(world.lid, world.dossier) == []

    asked(chair, "Sociaal domein")
    told = ("Wonen", "Energie", "Sociaal domein")
    assert burden(world.lid, world.dossier) == [("IJsclub", told), ("voorzitter", told)]
    make_card(club)
    card = f"/dossier/{world.dossier.pk}/kaart/wie/{club.pk}/voorwaarden/"
    for address in (page_of(club), card, f"/dossier/{world.dossier.pk}/kaart/afspraken/"):
        note = site.as_(world.lid).page(address).all("p", "partner-note")[0].text
        assert note.startswith(
            "Drie afdelingen vroegen in een maand iets aan IJsclub: Wonen, Energie en Sociaal domein."
        )


def test_another_team_and_what_somebody_may_not_see_do_not_count(world, club):
    asked(club, "Wonen")
    asked(club, "Zorg")
    asked(make_club(world.other_dossier, "IJsclub"), "Energie")
    assert burden(world.beheerder, world.dossier) == []

    elsewhere = make_dossier(world.team, world.beheerder, name="Stil")
    asked(make_club(elsewhere, "IJsclub", **keeper(world.beheerder)), "Energie")
    assert burden(world.lid, world.dossier) == []
    assert [name for name, _ in burden(world.beheerder, world.dossier)] == ["IJsclub"]


def test_what_was_asked_a_month_ago_no_longer_burdens(world, club):
    asked(club, "Wonen", 31)
    asked(club, "Zorg")
    asked(club, "Energie")

    assert burden(world.lid, world.dossier) == []


def test_a_wrong_day_is_told_at_its_field(site, world, club):
    answer = site.as_(world.lid).post(page_of(club), held_on="gisteren", way="gesprek", text="Mijn tekst")

    page = Page(answer.content.decode())
    assert answer.status_code == 400
    assert page.one("input", name="held_on")["aria-invalid"] == "true"
    assert page.one("textarea", name="text").text == "Mijn tekst"
