"""Choosing a proposal at once, and letting the offer of a kans count in Bereik."""

import pytest
from django.urls import reverse

from tests.web.chance_rows import make_chance
from tests.web.map_rows import keeper, make_club, make_door, make_group
from tests.web.plan_rows import make_line
from tests.web.reach_rows import make_option
from tests.web.test_chances import FIRE, firefighters, lines, page_of
from wijkdna.store.chance_rules import load_chances
from wijkdna.web.chances.models import Chance
from wijkdna.web.chances.queries import chosen_of
from wijkdna.web.reach.models import Option

DOORS = "kans_warmtefoto_dorpsraad"


def test_a_proposal_is_chosen_at_once_and_put_back_with_one_button(site, world):
    club = firefighters(world.dossier)
    lid, take = site.as_(world.lid), page_of(world.dossier, f"voorstel/{FIRE}/overnemen/")
    form = lid.page(page_of(world.dossier)).one("form", action=take)
    assert form.text.startswith("Kies deze")

    for _ in range(2):  # pressed twice
        answer = lid.post(take, naar="gekozen")
        assert (answer.status_code, answer["Location"]) == (303, page_of(world.dossier))
    row = Chance.objects.get()
    assert (row.state, row.carrier, row.rule) == ("gekozen", club, FIRE)
    assert lines() == ["kans overgenomen", "kans gekozen"]
    lid.post(page_of(world.dossier, f"{row.pk}/kiezen/"), naar="bewaard")
    row.refresh_from_db()
    assert row.state == "bewaard"
    lid.post(take, naar="gekozen")
    assert [one.pk for one in chosen_of(world.dossier)] == [row.pk]


def test_who_chooses_reads_how_it_comes_into_the_plan(site, world):
    lid, row = site.as_(world.lid), make_chance(world.dossier)
    choose = page_of(world.dossier, f"{row.pk}/kiezen/")
    lid.post(choose)
    assert "Begint u het plan, dan staat deze kans erin als actie." in lid.page(page_of(world.dossier)).html
    make_line(world.dossier)
    lid.post(choose, naar="bewaard")
    lid.post(choose)
    assert "Maak daar bij Acties van deze kans een actie." in lid.page(page_of(world.dossier)).html


def test_a_fourth_proposal_is_refused_and_leaves_nothing_behind(site, world):
    firefighters(world.dossier)
    for n in range(3):
        make_chance(world.dossier, f"Kans {n}", state="gekozen")
    lid, take = site.as_(world.lid), page_of(world.dossier, f"voorstel/{FIRE}/overnemen/")
    assert "Zet dan eerst een van de drie terug." in lid.page(page_of(world.dossier)).main

    lid.post(take, naar="gekozen")
    assert "U koos er al drie. Meer maakt het plan niet sterker" in lid.get(page_of(world.dossier)).content.decode()
    assert Chance.objects.filter(rule=FIRE).count() == 0
    assert lines() == []


def test_a_proposal_that_was_put_aside_is_not_chosen_behind_the_back_of_a_colleague(site, world):
    lid, path = site.as_(world.lid), page_of(world.dossier, f"voorstel/{FIRE}/")
    lid.post(path, why="Zij zitten vol.")
    lid.post(f"{path}overnemen/", naar="gekozen")

    assert Chance.objects.get().state == "weggezet"


# ---- counting with it in Bereik


def reckon(lid, row, **fields):
    return lid.post(page_of(row.dossier, f"{row.pk}/bereik/"), **fields)


def test_the_offer_of_a_kans_goes_to_the_proposal_of_bereik_once_with_its_door(site, world):
    club, group = firefighters(world.dossier), make_group(world.dossier, "Tuindorp")
    make_door(club, group, low=20, likely=40, high=60, basis="gehoord")
    row = make_chance(world.dossier, rule=DOORS, carrier=club, hook="Kom erbij.", state="gekozen")
    lid = site.as_(world.lid)
    assert page_of(world.dossier, f"{row.pk}/bereik/") in lid.get(page_of(world.dossier)).content.decode()

    assert reckon(lid, row)["Location"] == page_of(world.dossier, f"{row.pk}/")
    assert reckon(lid, row, naar="kansen")["Location"] == page_of(world.dossier)
    option, row = Option.objects.get(), Chance.objects.get()
    assert (row.option, option.library, option.is_chosen) == (option, "opt_warmtefoto_deur_dorpsraad", True)
    assert (option.entity, option.sender, option.audience_likely, option.audience_basis) == (
        club,
        club.name,
        40,
        "gehoord",
    )
    assert lines() == ["manier toegevoegd", "aanbod van kans telt mee in Bereik"]
    page = lid.page(reverse("option", args=[world.dossier.pk, option.pk]))
    assert page_of(world.dossier, f"{row.pk}/") in page.links()
    assert "Haakje: “Kom erbij.”" in page.main


def test_an_option_that_is_there_already_is_used_and_put_on(site, world):
    there = make_option(world.dossier, library="opt_warmtefoto_deur_dorpsraad")
    row, other = (make_chance(world.dossier, rule=DOORS) for _ in range(2))
    for one in (row, other):
        reckon(site.as_(world.lid), one)

    there.refresh_from_db()
    assert (Option.objects.count(), there.is_chosen) == (1, True)
    assert set(Chance.objects.values_list("option", flat=True)) == {there.pk}


def test_an_option_of_another_door_is_another_option(site, world):
    make_option(world.dossier, library="opt_warmtefoto_deur_dorpsraad", entity=make_club(world.dossier, "Dorpsraad"))
    row = make_chance(world.dossier, rule=DOORS, carrier=firefighters(world.dossier))
    reckon(site.as_(world.lid), row)

    assert Option.objects.count() == 2


def test_a_carrier_that_not_all_of_the_team_sees_stays_out_of_bereik(site, world):
    club = firefighters(world.dossier, **keeper(world.lid))
    reckon(site.as_(world.lid), make_chance(world.dossier, rule=DOORS, carrier=club))

    option = Option.objects.get()
    assert (option.entity, option.sender) == (None, "dorpsraad")


@pytest.mark.parametrize(("fields", "said"), [({}, "nog geen manier van Bereik"), ({"rule": DOORS}, "op “nooit”")])
def test_what_cannot_count_in_bereik_says_why(site, world, fields, said):
    make_option(world.dossier, library="opt_warmtefoto_deur_dorpsraad", lock="nooit")
    lid, row = site.as_(world.lid), make_chance(world.dossier, **fields)
    reckon(lid, row)

    assert said in lid.get(page_of(world.dossier, f"{row.pk}/")).content.decode()
    assert Option.objects.filter(is_chosen=True).count() == 0


def test_an_offer_that_does_not_count_yet_says_so(site, world):
    row = make_chance(world.dossier, rule="kans_schoolplein_koffie")
    lid = site.as_(world.lid)
    reckon(lid, row)

    assert "telt nog niet mee" in lid.get(page_of(world.dossier, f"{row.pk}/")).content.decode()
    assert Option.objects.get().library == "opt_schoolplein_koffie"


def test_the_bar_of_reach_has_a_band_and_opens_its_evidence(site, world, settings, built_data):
    settings.DATA = built_data
    option = make_option(world.dossier, "Aanbellen", is_chosen=True)
    row = make_chance(world.dossier, state="gekozen", option=option)
    lid = site.as_(world.lid)

    listed = lid.page(page_of(world.dossier))
    assert page_of(world.dossier, f"{row.pk}/#bereik") in listed.links()
    page = lid.page(page_of(world.dossier, f"{row.pk}/"))
    assert "in 8 van de 10 gevallen" in page.main
    assert "Waarom dit getal bij Aanbellen?" in page.main
    assert page.one("div", id="bereik").text.startswith("Waar het bereik vandaan komt")


def test_what_a_colleague_changed_is_never_taken_for_a_proposal_that_nobody_touched(site, world):
    lid, path = site.as_(world.lid), page_of(world.dossier, f"voorstel/{FIRE}/")
    lid.post(path, why="Zij zitten vol.")
    row = Chance.objects.get()
    Chance.objects.update(title="Koffie bij de brandweer")  # as a pack brings it in: changed, and counted from 1 again
    lid.post(page_of(world.dossier, f"{row.pk}/wegzetten/"), naar="terug")
    row.refresh_from_db()
    assert (row.title, row.state, row.version) == ("Koffie bij de brandweer", "bewaard", 2)

    Chance.objects.update(title=load_chances().rules[FIRE].title, state="weggezet", version=1, owner="wijkmanager")
    lid.post(page_of(world.dossier, f"{row.pk}/wegzetten/"), naar="terug")
    assert Chance.objects.get().state == "bewaard"

    Chance.objects.update(state="weggezet", version=1, owner="")
    lid.post(page_of(world.dossier, f"{row.pk}/wegzetten/"), naar="terug")
    assert Chance.objects.count() == 0
