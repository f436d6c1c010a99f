"""One door and a door at once: what may be filled in, and groups that the figures suggest."""

from datetime import date

import pytest

from tests.web.map_rows import make_club, make_door, make_group
from wijkdna.domain.household_groups import Range
from wijkdna.web.doors.actions import add_door, add_group, delete_door, save_door
from wijkdna.web.doors.models import Door
from wijkdna.web.doors.queries import Proposal
from wijkdna.web.dossiers.actions import archive
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile
from wijkdna.web.socialmap.models import Entity, Kind


def address(dossier, rest=""):
    return f"/dossier/{dossier.pk}/kaart/{rest}"


def page_of(site, world, rest=""):
    return site.as_(world.lid).page(address(world.dossier, rest))


# ---- one door


def form(**changed):
    return {"likely": "30", "basis": "schatting", "trust": "3", "heard": "zelf", "checked_on": "2026-11-20"} | changed


def test_a_door_is_written_and_brought_up_to_date(site, world):
    club, group, lid = make_club(world.dossier), make_group(world.dossier, "gezinnen"), site.as_(world.lid)
    here = address(world.dossier, f"deur/{club.pk}/{group.pk}/")
    answer = lid.post(here, **form(version="0", low="20", high="40"))
    lid.post(here, **form(version="1", likely=""))

    assert (answer.status_code, answer["Location"]) == (303, address(world.dossier, f"?deur={club.pk}"))
    row = Door.objects.get()
    assert (row.likely, row.low, row.trust, row.heard, row.version, row.by) == (None, None, 3, "zelf", 2, world.lid)
    assert row.checked_on == date(2026, 11, 20)
    lines = AuditLine.objects.filter(dossier=world.dossier.pk, sight=False).order_by("pk")
    assert [one.action for one in lines] == ["deur toegevoegd", "deur gewijzigd"]


def test_the_page_of_a_door_tells_its_share_with_the_range(site, world):
    club, group = make_club(world.dossier), make_group(world.dossier, "gezinnen", 70, 70)
    make_door(club, group, 25, basis="geteld")

    assert "IJsclub bereikt er waarschijnlijk 25 van de 70 huishoudens, ergens tussen 15 en 35." in (
        page_of(site, world, f"deur/{club.pk}/{group.pk}/").main
    )


@pytest.mark.parametrize(
    "case",
    [
        ((60, 80), {"likely": "81"}, "likely", "hoogstens 80 huishoudens"),
        ((60, None), {"likely": "61"}, "likely", "hoogstens 60 huishoudens"),
        ((0, 0), {"likely": "0"}, "likely", "geen huishoudens"),
        ((60, 80), {"low": "31"}, "low", "Draai ze om"),
        ((60, 80), {"likely": "", "low": "3"}, "likely", "het meest waarschijnlijk"),
        ((60, 80), {"likely": "veel"}, "likely", "Vul een heel getal in"),
        ((60, 80), {"checked_on": "gisteren"}, "checked_on", "geen datum"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_keeps_what_was_typed(site, world, case):
    size, changed, field, told = case
    club, group = make_club(world.dossier), make_group(world.dossier, "gezinnen", *size)
    typed = form(version="0", **changed)
    answer = site.as_(world.lid).post(address(world.dossier, f"deur/{club.pk}/{group.pk}/"), **typed)
    text = answer.content.decode()

    assert answer.status_code == 400
    assert told in text
    assert f'id="id_{field}-fout"' in text
    assert f'value="{typed[field]}"' in text
    assert not Door.objects.exists()


def test_who_comes_second_sees_what_the_first_wrote_and_may_save_again(site, world):
    club, group, lid = make_club(world.dossier), make_group(world.dossier, "gezinnen", 70, 70), site.as_(world.lid)
    here = address(world.dossier, f"deur/{club.pk}/{group.pk}/")
    save_door(entity=club, community=group, by=world.beheerder, likely=10, trust=2, basis="geteld")
    answer = lid.post(here, **form(version="0"))

    assert "Een collega heeft deze deur intussen veranderd. Nu staat er: waarschijnlijk 10 van de 70" in (
        answer.content.decode()
    )
    assert Door.objects.get().likely == 10
    lid.post(here, **form(version="1"))
    assert Door.objects.get().likely == 30


def test_a_door_that_a_colleague_removed_is_told(world):
    door = make_door(make_club(world.dossier), make_group(world.dossier, "gezinnen"))
    delete_door(door=door, by=world.lid)

    with pytest.raises(ChangedMeanwhile, match="verwijderd"):
        save_door(entity=door.entity, community=door.community, by=world.lid, version=1)


def test_a_door_is_removed_and_both_ends_stay(site, world):
    door = make_door(make_club(world.dossier), make_group(world.dossier, "gezinnen"))
    here = address(world.dossier, f"deur/{door.entity_id}/{door.community_id}/verwijderen/")

    assert site.as_(world.lid).post(here).status_code == 303
    assert (Door.objects.count(), Entity.objects.filter(dossier=world.dossier).count()) == (0, 2)
    assert site.as_(world.lid).post(here).status_code == 404


def test_a_door_leads_from_an_actor_to_a_group_only(world):
    club, group = make_club(world.dossier), make_group(world.dossier, "gezinnen")

    for entity, community in ((group, club), (club, club), (group, group)):
        with pytest.raises(ActionRefused, match="naar een groep"):
            save_door(entity=entity, community=community, by=world.lid)


def test_nothing_is_written_in_an_archived_dossier(world):
    door = make_door(make_club(world.dossier), make_group(world.dossier, "gezinnen"))
    archive(dossier=world.dossier, by=world.lid)
    proposal = Proposal("koop", "Eigenaren van hun huis", Range(9, 11), "CBS", "")

    for action in (
        lambda: save_door(entity=door.entity, community=door.community, by=world.lid, version=1),
        lambda: delete_door(door=door, by=world.lid),
        lambda: add_door(dossier=world.dossier, entity=door.entity, community="nieuwe groep", by=world.lid),
        lambda: add_group(dossier=world.dossier, proposal=proposal, households=Range(9, 11), by=world.lid),
    ):
        with pytest.raises(ActionRefused, match="gearchiveerd"):
            action()


# ---- a door at once


NEW = {"kind": "organisatie", "trust": "2", "heard": "een", "likely": ""}


def test_a_door_at_once_puts_both_ends_on_the_map(site, world):
    site.as_(world.lid).post(
        address(world.dossier, "deur/nieuw/"),
        **NEW | {"new_entity": "voorzitter ijsclub", "kind": "rol", "new_community": "oudere boeren"},
    )

    door = Door.objects.get()
    assert (door.entity.name, door.entity.kind) == ("voorzitter ijsclub", Kind.ROL)
    assert (door.community.name, door.community.kind, door.likely) == ("oudere boeren", Kind.GEMEENSCHAP, None)


def test_a_door_at_once_knows_what_is_on_the_map_by_another_spelling(site, world):
    club, group = make_club(world.dossier), make_group(world.dossier, "Gezinnen")
    site.as_(world.lid).post(
        address(world.dossier, "deur/nieuw/"), **NEW | {"new_entity": "de ijsclub", "community": str(group.pk)}
    )

    assert Door.objects.get().entity == club
    assert Entity.objects.filter(dossier=world.dossier).count() == 2


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "Kies een deur, of schrijf op welke nieuw is."),
        ({"new_entity": "kapper"}, "Kies een groep, of schrijf op welke nieuw is."),
        ({"new_entity": "IJsclub", "new_community": "gezinnen"}, "Deze deur staat er al."),
        ({"entity": "987654", "new_community": "gezinnen"}, "987654"),
        ({"new_entity": "kapper", "new_community": "gezinnen", "likely": "9999"}, "hoogstens 80 huishoudens"),
    ],
)
def test_a_door_at_once_that_cannot_be_leaves_nothing_behind(site, world, typed, told):
    make_door(make_club(world.dossier), make_group(world.dossier, "gezinnen"))
    answer = site.as_(world.lid).post(address(world.dossier, "deur/nieuw/"), **NEW | typed)

    assert answer.status_code == 400
    assert told in answer.content.decode()
    assert (Door.objects.count(), Entity.objects.filter(dossier=world.dossier).count()) == (1, 2)


def test_a_choice_and_a_new_name_together_are_one_too_many(site, world):
    club = make_club(world.dossier)
    typed = {"entity": str(club.pk), "new_entity": "kapper", "new_community": "gezinnen"}

    assert "U koos er al een hierboven." in (
        site.as_(world.lid).post(address(world.dossier, "deur/nieuw/"), **NEW | typed).content.decode()
    )


def test_a_name_with_a_telephone_number_is_doubted_first(site, world):
    typed = {"new_entity": "Jan 06-12345678", "new_community": "gezinnen"}
    answer = site.as_(world.lid).post(address(world.dossier, "deur/nieuw/"), **NEW | typed)

    assert "We zien een telefoonnummer." in answer.content.decode()
    assert not Door.objects.exists()


# ---- groups that the figures suggest


def test_the_figures_of_the_dossier_suggest_groups_with_their_source(shipped_site, world):
    world.dossier.area_code = "BU19110801"
    world.dossier.release = shipped_site.settings.options["DATA"].joinpath("releases", "current").read_text().strip()
    world.dossier.save()
    page = page_of(shipped_site, world, "groepen/")

    assert [one.text for one in page.all("h2")] == [
        "65 jaar of ouder",
        "Gezinnen met kinderen",
        "Mensen die alleen wonen",
        "Eigenaren van hun huis",
        "Mensen die moeilijk rondkomen",
        "Huurders van een corporatie",
        "Huurders van een particulier",
    ]
    assert "Ongeveer 35 tot 50 huishoudens." in page.main
    assert "cijfer van Hollands Kroon" in page.main


def test_a_group_is_added_with_one_click_and_with_what_the_team_makes_of_it(site, world):
    lid, here = site.as_(world.lid), address(world.dossier, "groepen/")
    page = lid.page(here)
    numbers = {one["name"]: one["value"] for one in page.all("input") if one.attrs.get("name", "").startswith("koop-")}
    lid.post(here, groep="koop", **numbers)
    lid.post(here, groep="65_plus", **{"65_plus-low": "40", "65_plus-high": "45"})

    koop, older = (Entity.objects.get(external=f"cijfers:{one}") for one in ("koop", "65_plus"))
    assert (str(koop.low), str(koop.high), koop.basis) == (numbers["koop-low"], numbers["koop-high"], "schatting")
    assert (older.low, older.high) == (40, 45)
    assert "CBS" in koop.remarks
    assert sum("Staat op de kaart" in one.text for one in lid.page(here).all("p", "doors-group__there")) == 2


def test_a_group_comes_on_the_map_once(site, world):
    lid, here = site.as_(world.lid), address(world.dossier, "groepen/")
    typed = {"groep": "koop", "koop-low": "9", "koop-high": "11"}
    lid.post(here, **typed)

    assert "staat al op de kaart" in lid.post(here, **typed).content.decode()
    assert Entity.objects.filter(dossier=world.dossier).count() == 1


@pytest.mark.parametrize(
    ("low", "high", "told"), [("12", "11", "Draai ze om"), ("", "11", "ten minste 1"), ("0", "11", "ten minste 1")]
)
def test_numbers_of_a_group_in_order(site, world, low, high, told):
    typed = {"groep": "koop", "koop-low": low, "koop-high": high}
    answer = site.as_(world.lid).post(address(world.dossier, "groepen/"), **typed)

    assert (answer.status_code, told in answer.content.decode()) == (400, True)
    assert not Entity.objects.filter(dossier=world.dossier).exists()


def test_an_own_area_has_groups_too(site, world):
    world.dossier.area_code, world.dossier.own_area = "", "naam=Hier&buurten=9901.0001-0002"
    world.dossier.save()

    assert "65 jaar of ouder" in [one.text for one in page_of(site, world, "groepen/").all("h2")]


@pytest.mark.parametrize("gone", [{"release": "2001-01-01"}, {"area_code": "BU99999999"}])
def test_without_figures_the_page_says_so(site, world, gone):
    type(world.dossier).objects.filter(pk=world.dossier.pk).update(**gone)

    assert "zijn er geen cijfers waaruit we groepen kunnen schatten" in page_of(site, world, "groepen/").main
