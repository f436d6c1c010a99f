"""Homework of a leerlab: whose dossier it is, the dots, and that nobody sees more than those."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.web.full_dossier import NAME
from tests.web.lab_rows import first_of, join, make_lab
from tests.web.people import make_dossier
from tests.web.share_rows import drawn, take_part, with_homework
from wijkdna.web.accounts.models import Membership, Role
from wijkdna.web.claims.models import Claim
from wijkdna.web.dossiers.queries import NoSuchDossier
from wijkdna.web.enrolling.actions import cancel
from wijkdna.web.enrolments.models import Participant
from wijkdna.web.enrolments.queries import mine_parts
from wijkdna.web.fieldwork.models import FieldNote
from wijkdna.web.homework import queries
from wijkdna.web.homework.actions import let_go, link_dossier, show_dots
from wijkdna.web.labs.queries import board_parts
from wijkdna.web.plans.models import Comment
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def lab(world):
    return with_homework(make_lab(world.other_team))


@pytest.fixture
def ali(lab, world):
    """Takes part for Voorbeeldstad, with the dossier of the world; the lab is of the other team."""
    return take_part(lab, "GM9901", world.dossier, world.lid)


def again(participant):
    return Participant.objects.get(pk=participant.pk)


def said(lab):
    """Words of each cell by row."""
    found = queries.progress_of(lab)
    return {f"{row.gemeente}{row.of}": [cell.said for cell in row.cells] for row in found.rows}


def test_a_dossier_that_is_empty_is_chosen_and_nothing_else(lab, ali):
    assert said(lab) == {"Voorbeeldstad": ["1 van 3 klaar", "nog niets klaar", "nog niets klaar"]}


def test_each_thing_that_is_done_fills_its_dot_and_nothing_else_does(lab, ali, world):
    own = {"dossier": world.dossier, "by": world.lid}
    Claim.objects.create(**own, text="x", valid_until=date(2030, 1, 1))
    note = {**own, "at": timezone.now(), "seen": "x"}
    FieldNote.objects.create(**note, client=uuid4(), method="bijeenkomst")
    FieldNote.objects.create(**note, client=uuid4(), method="gezien", is_draft=True)
    Comment.objects.create(**own, text="x")
    assert said(lab)["Voorbeeldstad"][0] == "1 van 3 klaar"

    Claim.objects.create(**own, text="x", indicator="aandeel_koop", weighs="steunt", valid_until=date(2030, 1, 1))
    FieldNote.objects.create(**note, client=uuid4(), method="lopen")
    for _ in range(3):
        FieldNote.objects.create(**note, client=uuid4(), method="gesprek")
    for _ in range(2):
        Comment.objects.create(**own, text="x", done_at=timezone.now())

    assert said(lab)["Voorbeeldstad"] == ["alles klaar", "1 van 3 klaar", "1 van 3 klaar"]


def test_a_full_dossier_counts_all_that_is_in_it(lab, full, world):
    take_part(lab, "GM9901", full.dossier, world.lid)

    counts = queries.counts_of([full.dossier.pk])[full.dossier.pk]

    assert (counts.doors, counts.conditions, counts.chosen, counts.lines, counts.answered) == (1, 1, 1, 1, 4)
    assert (counts.at_figures, counts.talks, counts.outside) == (0, 2, 0)


def test_many_gemeenten_ask_as_many_questions_as_one(lab, ali, world, django_assert_max_num_queries):
    for number in range(6):
        dossier = make_dossier(world.team, world.lid, name=f"Dorp {number}")
        take_part(lab, f"GM{number}", dossier, world.lid)

    with django_assert_max_num_queries(12):
        found = queries.progress_of(lab)

    assert (found.linked, len(found.rows)) == (7, 7)


def test_two_dossiers_of_a_gemeente_are_numbered_and_one_of_two_colleagues_counts_once(lab, ali, world):
    pair = join(lab, "GM2", "Cor", "Dik")
    for one in Participant.objects.filter(enrolment=pair):
        link_dossier(participant=one, dossier=world.dossier, by=world.lid)
    assert [row.of for row in queries.progress_of(lab).rows if row.gemeente == "GM2"] == [""]

    second = make_dossier(world.team, world.lid, name="Tweede")
    link_dossier(participant=first_of(pair), dossier=second, by=world.lid)

    assert {row.of for row in queries.progress_of(lab).rows if row.gemeente == "GM2"} == {"dossier 1", "dossier 2"}


def test_a_gemeente_without_a_dossier_stands_there_without_dots(lab, ali):
    join(lab, "GM2")

    assert said(lab)["GM2"] == []


@pytest.mark.parametrize("what", ["deleted", "left", "became a guest"])
def test_a_dossier_that_is_gone_or_of_a_team_that_she_left_has_no_dots_and_no_error(lab, ali, world, what):
    if what == "deleted":
        world.dossier.deleted_at = timezone.now()
        world.dossier.save()
    elif what == "left":
        Membership.objects.filter(user=world.lid).delete()
    else:
        Membership.objects.filter(user=world.lid).update(role=Role.GAST)

    assert queries.dossier_of(again(ali)) is None
    assert said(lab) == {"Voorbeeldstad": []}
    part = next(one for one in mine_parts(first_of(ali.enrolment)) if one.key == "huiswerk")
    assert (part.content.name, part.content.todos[0].said) == ("", "nog niets klaar")


def test_only_a_dossier_of_a_team_that_she_works_in_can_be_chosen(lab, world):
    participant = first_of(join(lab, "GM1"))

    for somebody in (world.stranger, world.begeleider, world.nobody):
        with pytest.raises(NoSuchDossier):
            link_dossier(participant=participant, dossier=world.dossier, by=somebody)
    with pytest.raises(ActionRefused, match="gast"):
        link_dossier(participant=participant, dossier=world.dossier, by=world.guest)
    assert again(participant).dossier is None
    assert [one.dossier for one in queries.choices_for(None, world.guest)] == []


def test_who_waits_or_stopped_links_nothing(lab, ali, world):
    cancel(participant=ali)

    with pytest.raises(ActionRefused, match="geen plek"):
        link_dossier(participant=ali, dossier=world.dossier, by=world.lid)
    assert queries.progress_of(lab).rows == ()


def test_letting_go_ends_the_link_and_both_are_in_the_log_of_the_team(lab, ali, world):
    assert (again(ali).user, again(ali).dossier) == (world.lid, world.dossier)

    let_go(participant=ali, by=world.lid)

    assert (again(ali).user, again(ali).dossier) == (None, None)
    lines = AuditLine.objects.of(world.team).filter(dossier=world.dossier.pk, action__contains="leerlab")
    assert lines.count() == 2


def test_nobody_sees_dots_of_another_until_all_agreed_and_one_can_take_it_back(lab, ali, site, world):
    bo = first_of(join(lab, "GM2", "Bo"))
    page = f"/leerlab/mijn/{bo.key}/stippen/"
    show_dots(participant=ali, shows=True)
    assert "1 van de 2 deelnemers vindt het goed" in " ".join(site.page(page).main.split())
    assert "Voorbeeldstad" not in site.page(page).main

    site.post(page, stippen="ja")
    assert "Voorbeeldstad" in site.page(page).main
    assert "Dorpshart" not in site.page(page).main

    show_dots(participant=ali, shows=False)
    assert "Voorbeeldstad" not in site.page(page).main
    show_dots(participant=ali, shows=True)
    join(lab, "GM3")  # a newcomer was not asked yet
    assert "Voorbeeldstad" not in site.page(page).main


def test_the_facilitator_gets_dots_and_nothing_of_what_a_dossier_holds_or_is_called(lab, full, world):
    take_part(lab, "GM9901", full.dossier, world.lid)
    full.dossier.name = "Geheim Dorpshart"
    full.dossier.save()

    part = next(one for one in board_parts(lab) if one.key == "huiswerk")
    shown = drawn(part) + " ".join(part.sentences)

    assert "1 van 1 kozen een dossier." in shown
    assert "2 van 3 klaar" in shown
    for secret in ("Geheim", "Dorpshart", NAME, "IJsclub", "Warm de winter door", "schaatst", "Tien huizen"):
        assert secret not in shown, secret
    assert f"/dossier/{full.dossier.pk}/" not in shown


def test_her_own_page_leads_into_her_dossier_for_each_dot_that_is_open(lab, ali, world):
    part = next(one for one in mine_parts(ali) if one.key == "huiswerk")
    shown = drawn(part)

    for page in ("beweringen/", "veldwerk/nieuw/", "kaart/", "kaart/wie/", "kansen/", "plan/", "plan/lezer/"):
        assert f'href="/dossier/{world.dossier.pk}/{page}"' in shown, page


def test_she_chooses_on_the_site_and_sees_nothing_of_another_account(lab, site, world):
    participant = first_of(join(lab, "GM1"))
    page = f"/leerlab/mijn/{participant.key}/dossier/"
    assert site.get(page).status_code == 302

    as_lid = site.as_(world.lid)
    assert "Dorpshart" in as_lid.page(page).main
    assert as_lid.post(page, dossier=world.other_dossier.pk).status_code == 400
    assert as_lid.post(page).status_code == 400
    assert again(participant).dossier is None
    as_lid.post(page, dossier=world.dossier.pk)
    assert again(participant).dossier == world.dossier

    theirs = site.as_(world.stranger).page(page).main
    assert "een ander account" in theirs
    assert world.lid.name not in theirs
    as_lid.post(page, los="ja")
    assert again(participant).dossier is None


def test_the_settings_of_the_dossier_tell_it_and_the_team_can_end_it(lab, ali, site, world):
    page = f"/dossier/{world.dossier.pk}/instellingen/"
    shown = site.as_(world.beheerder).page(page).main
    assert lab.title in shown
    assert "alleen hoe ver het huiswerk is" in shown

    site.as_(world.beheerder).post(f"/dossier/{world.dossier.pk}/leerlab/los/")

    assert again(ali).dossier is None
    assert lab.title not in site.as_(world.beheerder).page(page).main


def test_a_lab_without_homework_has_no_part(world):
    lab = make_lab(world.team)
    participant = first_of(join(lab, "GM1"))

    assert [one for one in mine_parts(participant) if one.key == "huiswerk"] == []
    assert [one for one in board_parts(lab) if one.key == "huiswerk"] == []


def test_an_archived_lab_is_read_only_but_the_team_still_takes_its_dossier_out(lab, ali, site, world):
    lab.archived_at = timezone.now() - timedelta(days=1)
    lab.save()

    with pytest.raises(ActionRefused, match="afgesloten"):
        show_dots(participant=ali, shows=True)
    site.as_(world.lid).post(f"/dossier/{world.dossier.pk}/leerlab/los/")
    assert again(ali).dossier is None
