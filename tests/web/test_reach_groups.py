"""Groups of households: from figures that are named, nobody counted twice, and no two writers lose anything."""

import pytest
from django.test import override_settings

from tests.web.map_rows import make_group as make_community
from tests.web.people import OWN_AREA, make_dossier
from tests.web.reach_rows import make_group, make_option
from wijkdna.domain.reach_groups import BY_KEY
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.options.actions import save_option
from wijkdna.web.reach import actions, queries
from wijkdna.web.reach.models import HouseholdGroup, Option
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile

CELL = "koop-rond-jong"
GROUP = {"name": "De Dorpsstraat", "size": 20, "reason": "Adressen geteld.", "version": 0}


@pytest.fixture
def access(world, built_data):
    with settings_of(built_data):
        yield dossier_for(world.lid, world.dossier.pk)


def settings_of(data):
    return override_settings(DATA=data)


@pytest.fixture
def lid(site, world):
    return site.as_(world.lid)


def page_of(dossier, rest=""):
    return f"/dossier/{dossier.pk}/bereik/{rest}"


def test_groups_come_from_the_figures_of_the_dossier_and_say_so(access):
    found = queries.groups_of(access)

    assert len(found.groups) == 12
    assert found.households == pytest.approx(1410)
    assert "niet geteld" in found.origin
    assert found.sides[0].label == "Huishoudens"
    assert all(one.low <= one.size <= one.high for one in found.groups)


def test_an_own_area_has_groups_too(world, built_data):
    dossier = make_dossier(world.team, world.lid, "", own_area=OWN_AREA)
    with settings_of(built_data):
        assert queries.groups_of(dossier_for(world.lid, dossier.pk)).households > 0


def test_without_its_figures_a_dossier_has_no_groups_and_the_page_says_what_to_do(lid, world):
    make_option(world.dossier, is_chosen=True)
    world.dossier.release = "1999-01-01"
    world.dossier.save()

    assert "zijn er niet" in lid.page(page_of(world.dossier)).main
    assert "zijn er niet" in lid.page(page_of(world.dossier, "groepen/")).main
    assert lid.get(page_of(world.dossier, f"groepen/{CELL}/")).status_code == 404


def test_another_size_stands_beside_that_of_the_figures_and_can_be_put_back(lid, world, access):
    before = queries.groups_of(access).by_key[CELL]
    answer = lid.post(page_of(world.dossier, f"groepen/{CELL}/"), size="77", reason="Van de corporatie.", version="0")
    row = HouseholdGroup.objects.get()

    assert answer.status_code == 303
    assert (row.size, row.figure_size) == (77, pytest.approx(before.figure_size))
    assert queries.groups_of(access).by_key[CELL].size == 77
    assert "Van de corporatie." in lid.page(page_of(world.dossier, "groepen/")).main

    lid.post(page_of(world.dossier, f"groepen/{CELL}/terug/"))
    assert queries.groups_of(access).by_key[CELL].size == pytest.approx(before.size)
    done = set(AuditLine.objects.values_list("action", flat=True))
    assert {"grootte van groep veranderd", "grootte van groep teruggezet"} <= done


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"size": "80"}, "Schrijf op waarom"),
        ({"size": "-1", "reason": "x"}, "getal in van 0 tot en met 1.000.000"),
        ({"size": "veel", "reason": "x"}, "Vul een heel getal in"),
        ({"floor": "120"}, "van 0 tot en met 100"),
        ({"size": "80", "reason": "Bel Anne op 06 12345678"}, "Staat hier iets over één persoon in?"),
    ],
)
def test_a_size_that_cannot_be_is_refused_with_what_to_do(lid, world, fields, said):
    answer = lid.post(page_of(world.dossier, f"groepen/{CELL}/"), version="0", **fields)

    assert said in answer.content.decode()
    assert not HouseholdGroup.objects.exists()


def test_two_writers_of_a_group_lose_nothing(lid, world):
    first = {"size": "50", "reason": "Geteld.", "version": "0"}
    lid.post(page_of(world.dossier, f"groepen/{CELL}/"), **first)
    answer = lid.post(page_of(world.dossier, f"groepen/{CELL}/"), **(first | {"size": "60"}))

    assert answer.status_code == 400
    text = answer.content.decode()
    assert "Een collega heeft deze groep intussen veranderd. Er staat nu: 50 huishoudens, “Geteld.”." in text
    assert 'name="version" value="1"' in text
    assert HouseholdGroup.objects.get().size == 50


def test_a_group_of_the_team_is_taken_out_of_its_cells(lid, world, access):
    before = queries.groups_of(access)
    option = make_option(world.dossier, groups=sorted(BY_KEY))
    answer = lid.post(page_of(world.dossier, "groepen/nieuw/"), **GROUP, flags=["families"])
    after, key = queries.groups_of(access), f"eigen-{HouseholdGroup.objects.get().pk}"

    assert answer.status_code == 303
    assert after.households == pytest.approx(before.households)
    assert after.by_key[key].size == 20
    assert "families" in after.by_key[key].flags
    assert key in Option.objects.get(pk=option.pk).groups
    assert "De Dorpsstraat" in lid.page(page_of(world.dossier, "groepen/")).main


def test_a_group_is_never_larger_than_what_its_cells_hold(lid, world, access):
    room = queries.room_in(queries.groups_of(access), [CELL])
    answer = lid.post(page_of(world.dossier, "groepen/nieuw/"), **(GROUP | {"size": int(room) + 40}), within=[CELL])

    assert answer.status_code == 400
    assert f"wonen nog ongeveer {int(room)} huishoudens" in answer.content.decode()
    assert not HouseholdGroup.objects.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"size": 9}, "minder dan 10 huishoudens"),
        ({"name": ""}, "Geef de groep een naam"),
        ({"name": "Koopwoning, jonger dan 65, komt rond"}, "Er is al een groep"),
        ({"within": ["kasteel"]}, "kasteel"),
    ],
)
def test_a_group_that_cannot_be_is_refused(lid, world, fields, said):
    answer = lid.post(page_of(world.dossier, "groepen/nieuw/"), **(GROUP | fields))

    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_a_group_that_options_need_stays(world):
    row = make_group(world.dossier)
    make_option(world.dossier, "Koffie", groups=[f"eigen-{row.pk}"])

    with pytest.raises(ActionRefused, match="alleen voor deze groep"):
        actions.delete_own_group(row=row, by=world.lid)
    Option.objects.update(groups=[CELL, f"eigen-{row.pk}"])
    actions.delete_own_group(row=row, by=world.lid)
    assert Option.objects.get().groups == [CELL]


def test_a_group_of_the_map_that_somebody_may_not_see_cannot_be_chosen(lid, world):
    hidden = make_community(world.dossier, "Geheim", sight="contact", keeper=world.beheerder)

    assert "Geheim" not in lid.page(page_of(world.dossier, "groepen/nieuw/")).main
    answer = lid.post(page_of(world.dossier, "groepen/nieuw/"), **GROUP, community=hidden.pk)
    assert answer.status_code == 400


def test_a_version_of_a_group_of_the_team_is_looked_at(world, access):
    row = make_group(world.dossier)
    said = actions.OwnGroup(name="Anders", size=15)

    with pytest.raises(ChangedMeanwhile) as changed:
        actions.save_own_group(dossier=world.dossier, groups=queries.groups_of(access), said=said, by=world.lid,
                               row=row, version=0)  # fmt: skip
    assert changed.value.version == row.version
    actions.save_own_group(dossier=world.dossier, groups=queries.groups_of(access), said=said, by=world.lid,
                           row=row, version=row.version)  # fmt: skip
    assert HouseholdGroup.objects.get().name == "Anders"


# ---- options that change by themselves


def test_a_switch_is_not_undone_by_a_form_that_stood_open(world):
    one = make_option(world.dossier, "Half", dose_group="deur", is_chosen=True)
    other = make_option(world.dossier, "Heel", dose_group="deur")
    for side in ("voorstel", "nu"):
        actions.switch_option(option=other, side=side, on=True, by=world.lid)
    actions.switch_option(option=other, side="nu", on=True, by=world.lid)  # pressed twice: nothing changes

    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.is_chosen, one.version) == (False, 2)
    assert (other.is_chosen, other.is_current, other.version) == (True, True, 3)
    with pytest.raises(ChangedMeanwhile):
        save_option(option=one, version=1, by=world.beheerder, is_chosen=True)


def test_an_option_that_is_never_chosen_is_not_switched_on_in_the_proposal(lid, world):
    row = make_option(world.dossier, "Folder", lock="nooit")
    lid.post(page_of(world.dossier, f"schakel/{row.pk}/"), voorstel="1")
    assert "“Folder” staat op “nooit”" in lid.get(page_of(world.dossier)).content.decode()

    lid.post(page_of(world.dossier, f"schakel/{row.pk}/"), nu="1")
    row.refresh_from_db()
    assert (row.is_chosen, row.is_current) == (False, True)
    Option.objects.update(is_chosen=True)
    lid.post(page_of(world.dossier, f"schakel/{row.pk}/"), voorstel="0")
    row.refresh_from_db()
    assert not row.is_chosen


def test_an_option_whose_groups_change_along_has_another_version(lid, world, access):
    row = make_option(world.dossier, groups=list(BY_KEY))
    lid.post(page_of(world.dossier, "groepen/nieuw/"), **GROUP)
    row.refresh_from_db()
    assert (len(row.groups), row.version) == (len(BY_KEY) + 1, 2)

    lid.post(page_of(world.dossier, f"groepen/{HouseholdGroup.objects.get().pk}/weg/"))
    row.refresh_from_db()
    assert (len(row.groups), row.version) == (len(BY_KEY), 3)
