"""Reasons that hold less than they did: a claim, a door, a partner, and a figure of which the release is gone."""

import pytest

from tests.web.map_rows import make_club, make_door, make_group
from tests.web.partner_rows import make_card
from tests.web.plan_rows import make_line, make_reason
from tests.web.test_plan_reasons import claim, give, holds, note, tag
from wijkdna.domain.plan_document import Holds
from wijkdna.web.claims.models import ClaimSource
from wijkdna.web.doors.models import Door
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.plans.models import Reason


@pytest.fixture(autouse=True)
def release(settings, built_data):
    settings.DATA = built_data


@pytest.fixture
def access(world):
    return dossier_for(world.lid, world.dossier.pk)


@pytest.fixture
def line(world):
    return make_line(world.dossier)


def test_a_claim_that_rests_on_less_than_it_did_is_amber_and_one_that_rests_on_more_is_not(access, world, line):
    row = claim(world, *(note(world, who=who, where=who) for who in ("moeder bij school", "voorzitter ijsclub")))
    give(access, line, "bewering", row.pk)
    assert (Reason.objects.get().said["status"], holds(access, line)) == ("bevestigd", Holds.YES)

    ClaimSource.objects.filter(claim=row, circle="kring 1").delete()
    found = tag(access, line)
    assert (found.holds, found.why) == (
        Holds.CHANGED,
        "De bewering is zwakker geworden: was bevestigd, is nu gehoord.",
    )
    Reason.objects.update(said={"status": "gehoord"})
    ClaimSource.objects.create(
        dossier=world.dossier, claim=row, note=note(world, who="slager", where="winkel"), circle="kring 2"
    )
    assert holds(access, line) is Holds.YES
    Reason.objects.update(said={})
    assert holds(access, line) is Holds.YES


def test_a_door_with_less_trust_than_then_is_amber(access, world, line):
    door = make_door(make_club(world.dossier), make_group(world.dossier, "Gezinnen"), trust=2)
    give(access, line, "deur", f"{door.entity_id}-{door.community_id}")
    for trust, expected in ((3, Holds.YES), (1, Holds.CHANGED), (0, Holds.CHANGED), (2, Holds.YES)):
        Door.objects.filter(pk=door.pk).update(trust=trust)
        assert holds(access, line) is expected

    Door.objects.filter(pk=door.pk).update(trust=1)
    assert tag(access, line).why == "De deur is zwakker geworden: was men kent elkaar, is nu weinig vertrouwen."
    Reason.objects.update(said={"label": "IJsclub"})
    assert holds(access, line) is Holds.YES


def test_a_partner_who_is_less_ready_is_amber_and_how_ready_she_is_stands_nowhere(access, world, line):
    card = make_card(make_club(world.dossier), readiness=4)
    give(access, line, "partner", card.entity_id)
    for readiness, expected in ((5, Holds.YES), (2, Holds.CHANGED), (None, Holds.CHANGED)):
        type(card).objects.update(readiness=readiness)
        assert holds(access, line) is expected

    assert tag(access, line).why == ("De kaart van deze partner is zwakker geworden: kijk op de kaart wat er nu staat.")
    Reason.objects.update(said={"label": "IJsclub"})
    assert holds(access, line) is Holds.YES


def test_a_figure_whose_release_is_gone_is_compared_by_what_was_kept(site, world, access, line):
    give(access, line, "cijfer", "aandeel_koop")
    written = Reason.objects.get().said | {"release": "2020-01-01"}
    for change, expected in (
        ({}, Holds.YES),
        ({"value": "61 %", "year": "2020"}, Holds.UNSURE),
        ({"value": None}, Holds.UNSURE),
    ):
        Reason.objects.update(said=written | change)
        assert holds(access, line) is expected

    amber = site.as_(world.lid).page(f"/dossier/{line.dossier_id}/plan/").one("li", "plan-line--amber")
    assert "Kijk de reden na. Of dit nog klopt, is niet na te gaan" in amber.text
    assert "De reden klopt niet meer" not in amber.text


def test_a_line_of_which_a_figure_cannot_be_checked_is_told_apart_on_screen_and_on_paper(site, world, access, line):
    give(access, line, "cijfer", "aandeel_koop")
    Reason.objects.update(said=Reason.objects.get().said | {"release": "2020-01-01", "value": None})
    make_reason(make_line(world.dossier, "Ook de huurders."), "notitie", 987654, label="notitie 9")
    member, address = site.as_(world.lid), f"/dossier/{line.dossier_id}/plan/"

    page = member.page(address)
    assert "Van 1 regel is niet na te gaan of een reden nog klopt: regel 1." in page.main
    assert "Bij 1 regel klopt een reden niet meer: regel 2." in page.main
    papers = member.page(f"{address}papier/").main
    assert "Van 1 regel is niet na te gaan of een reden nog geldt." in papers
    assert "Bij 1 regel geldt een reden niet meer." in papers
    sheet = member.page(f"{address}papier/wethouder/").one("article").text
    assert line.text in sheet
    assert "Ook de huurders." not in sheet
    assert "Van 1 regel van het plan is niet na te gaan of een reden nog geldt." in sheet


def test_of_a_line_with_both_each_is_said_apart(site, world, access, line):
    give(access, line, "cijfer", "aandeel_koop")
    Reason.objects.update(said=Reason.objects.get().said | {"release": "2020-01-01", "value": None})
    make_reason(line, "notitie", 987654, label="notitie 9")
    amber = site.as_(world.lid).page(f"/dossier/{line.dossier_id}/plan/").one("li", "plan-line--amber").text
    assert "De reden klopt niet meer. De notitie is ingetrokken." in amber
    assert "Kijk de reden na. Of dit nog klopt, is niet na te gaan" in amber
