"""What teams share: by choice, as it was that day, never with people of the map, and gone at once when they stop."""

import json

import pytest
from django.utils import timezone

from tests.web.full_dossier import NAME, PHONE
from tests.web.lab_rows import first_of, join, make_lab
from tests.web.people import make_dossier
from tests.web.share_rows import drawn, make_lesson, take_part, with_homework
from wijkdna.domain.areas import Level
from wijkdna.web.accounts.models import Membership
from wijkdna.web.enrolments.queries import mine_parts
from wijkdna.web.lab_exchange import queries
from wijkdna.web.lab_exchange.actions import give_feedback, revoke, share_lesson, share_plan
from wijkdna.web.lab_exchange.documents import plan_to_share
from wijkdna.web.lab_exchange.models import PeerFeedback, Share
from wijkdna.web.lab_mails.models import LabMail
from wijkdna.web.labs.queries import board_parts
from wijkdna.web.nominations.models import Nominee
from wijkdna.web.plans.models import Action, Comment, Line, Plan
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.socialmap.models import Entity, Person

pytestmark = pytest.mark.django_db

SECRETS = (NAME, "de Wit", "IJsclub", "ijsclub", "voorzitter", PHONE, "Cor Kapper", "nel@ijsclub.example")


@pytest.fixture
def lab(world):
    return with_homework(make_lab(world.other_team))


@pytest.fixture
def ali(lab, world):
    return take_part(lab, "GM9901", world.dossier, world.lid)


@pytest.fixture
def bo(lab):
    """Takes part for another gemeente, without an account."""
    return first_of(join(lab, "GM2", "Bo"))


def shared_page(participant, share=None):
    return f"/leerlab/mijn/{participant.key}/gedeeld/" + (f"{share.pk}/" if share else "")


def part(found):
    return next(one for one in found if one.key == "gedeeld")


LESSON = {"title": "Soep", "worked": "Wij begonnen met soep.", "door": "een sportclub", "call": "de wijkregisseur"}


# ---- a plan


@pytest.fixture
def named_everywhere(full):
    """A dossier with the names of persons and partners in every text of its plan."""
    said = f"{NAME}, de IJsclub en de voorzitter ijsclub ({PHONE}, nel@ijsclub.example) met Cor Kapper"
    Person.objects.filter(dossier=full.dossier).update(contact="nel@ijsclub.example")
    Nominee.objects.create(dossier=full.dossier, role="kapper", name="Cor Kapper", key="corkapper")
    Plan.objects.update(title=said[:120], motto=said, reader_text=said)
    Line.objects.update(text=f"Samen met {said}", kept_because=said)
    texts = ("condition", "place", "messenger", "hook", "tone", "measure", "stop_when", "owner", "title")
    Action.objects.update(**{name: said[:80] for name in texts})
    Comment.objects.update(text=said)
    return full


def test_no_person_and_no_partner_is_in_a_shared_plan(named_everywhere, lab, bo, site, world):
    take_part(lab, "GM9901", world.dossier, world.lid)
    plan = plan_to_share(named_everywhere)
    (row,) = share_plan(dossier=world.dossier, plan=plan, labs=[lab], alike=False, by=world.lid)
    row.refresh_from_db()

    read = site.page(shared_page(bo, row)).html
    for secret in SECRETS:
        assert secret not in json.dumps(row.plan, ensure_ascii=False) + row.title, secret
        assert secret not in read, secret
    assert "Samen met [naam weggelaten]" in read
    assert "Kan dit eerder" not in read


def test_what_is_shown_before_is_exactly_what_others_read(full, lab, bo, site, world):
    take_part(lab, "GM9901", world.dossier, world.lid)
    page, as_lid = f"/dossier/{world.dossier.pk}/delen/plan/", site.as_(world.lid)
    before = as_lid.page(page)
    mark = before.one("input", name="mark")["value"]
    assert Share.objects.count() == 0

    as_lid.post(page, mark=mark, readers=[str(lab.pk)])

    row = Share.objects.get()
    after = site.page(shared_page(bo, row))
    assert before.one("article", "shared-plan").text == after.one("article", "shared-plan").text
    assert "Tien huizen warm." in after.main


def test_a_plan_that_changed_after_it_was_shown_is_shown_again_first(full, lab, site, world):
    take_part(lab, "GM9901", world.dossier, world.lid)
    page, as_lid = f"/dossier/{world.dossier.pk}/delen/plan/", site.as_(world.lid)
    mark = as_lid.page(page).one("input", name="mark")["value"]
    Line.objects.filter(text__startswith="Tien").update(text="Twaalf huizen warm.")

    as_lid.post(page, mark=mark, readers=[str(lab.pk)])

    assert Share.objects.count() == 0
    assert "intussen veranderd" in as_lid.page(page).main


def test_a_plan_with_a_phone_number_of_somebody_is_doubted_once(full, lab, site, world):
    take_part(lab, "GM9901", world.dossier, world.lid)
    Line.objects.filter(text__startswith="Tien").update(text="Bel 06 12345678.")
    page, as_lid = f"/dossier/{world.dossier.pk}/delen/plan/", site.as_(world.lid)
    sent = {"mark": as_lid.page(page).one("input", name="mark")["value"], "readers": [str(lab.pk)]}

    assert "een telefoonnummer" in as_lid.post(page, **sent).content.decode()
    assert Share.objects.count() == 0
    as_lid.post(page, **sent, toch="1")
    assert Share.objects.count() == 1


def test_a_plan_that_is_shared_again_takes_the_place_of_the_older_one(full, lab, world):
    take_part(lab, "GM9901", world.dossier, world.lid)
    plan = plan_to_share(full)
    (first,) = share_plan(dossier=world.dossier, plan=plan, labs=[lab], alike=False, by=world.lid)

    again = share_plan(dossier=world.dossier, plan=plan | {"title": "Nieuw"}, labs=[lab], alike=True, by=world.lid)

    assert [one.pk == first.pk for one in again] == [True, False]
    assert set(Share.objects.values_list("title", flat=True)) == {"Nieuw"}


def test_an_empty_plan_is_not_shared(site, world, lab, ali):
    with pytest.raises(ActionRefused, match="leeg"):
        share_plan(dossier=world.dossier, plan={}, labs=[lab], alike=False, by=world.lid)
    assert "nog leeg" in site.as_(world.lid).page(f"/dossier/{world.dossier.pk}/delen/plan/").main


# ---- a lesson


def test_a_lesson_is_read_by_the_lab_and_gone_at_once_when_the_team_stops(ali, bo, lab, site, world):
    page = f"/dossier/{world.dossier.pk}/delen/"
    site.as_(world.lid).post(f"{page}les/", **LESSON, readers=[str(lab.pk)])
    row = Share.objects.get()
    assert "Wij begonnen met soep." in site.page(shared_page(bo, row)).main
    assert "Soep" in site.page(shared_page(bo)).main
    assert "Soep" in drawn(part(mine_parts(bo)))

    site.as_(world.beheerder).post(f"{page}{row.pk}/stop/")

    site.page(shared_page(bo, row), 404)
    assert "Soep" not in site.page(shared_page(bo)).main
    assert "Soep" not in drawn(part(mine_parts(bo)))
    assert "Niet meer gedeeld" in site.as_(world.lid).page(page).main
    told = AuditLine.objects.of(world.team).filter(dossier=world.dossier.pk).values_list("action", flat=True)
    assert {"les gedeeld", "delen gestopt"} <= set(told)


@pytest.mark.parametrize("field", ["title", "worked", "door", "call"])
@pytest.mark.parametrize("name", [NAME, "de IJsclub", PHONE, "Cor Kapper", "nel@ijsclub.example"])
def test_no_name_of_the_map_gets_into_a_lesson(named_everywhere, lab, world, field, name):
    with pytest.raises(ActionRefused, match="Namen delen wij nooit") as refused:
        share_lesson(dossier=world.dossier, labs=[], alike=True, by=world.lid, **LESSON | {field: f"Vraag {name}."})
    assert refused.value.field == field
    assert Share.objects.count() == 0


def test_a_role_may_be_named_in_a_lesson_and_a_number_is_doubted(full, site, world):
    page = f"/dossier/{world.dossier.pk}/delen/les/"
    role = Entity.objects.get(dossier=world.dossier, kind="rol")
    role.name = "opbouwwerker"
    role.save()

    shown = site.as_(world.lid).post(page, **LESSON | {"call": "Bel 06 12345678"}, readers=["tweelingen"])
    assert "een telefoonnummer" in shown.content.decode()
    assert Share.objects.count() == 0
    site.as_(world.lid).post(page, **LESSON | {"call": "de opbouwwerker"}, readers=["tweelingen"])
    assert Share.objects.get().call == "de opbouwwerker"


def test_a_share_of_another_lab_or_of_a_deleted_dossier_is_not_there(ali, bo, lab, site, world):
    elsewhere = make_lesson(world.dossier, make_lab(world.team, slug="ander"))
    here = make_lesson(world.dossier, lab)
    site.page(shared_page(bo, elsewhere), 404)
    site.page(shared_page(bo, make_lesson(world.dossier)), 404)
    site.page(shared_page(bo, here))

    world.dossier.deleted_at = timezone.now()
    world.dossier.save()

    site.page(shared_page(bo, here), 404)
    assert "Soep" not in site.page(shared_page(bo)).main
    assert part(board_parts(lab)).sentences == ("Nog niemand deelde een plan of een les.",)


def test_who_has_no_place_reads_nothing(lab, ali, site, world):
    full_lab = make_lab(world.other_team, slug="vol", places=1)
    join(full_lab, "GM1")
    waiting = first_of(join(full_lab, "GM2"))

    site.page(shared_page(waiting), 404)
    site.page(shared_page(waiting, make_lesson(world.dossier, full_lab)), 404)


def test_one_shares_only_with_a_lab_that_one_takes_part_in(world, ali, lab):
    other = make_lab(world.other_team, slug="ander")

    for labs in ([other], [lab, other]):
        with pytest.raises(ActionRefused, match="kunt u uit dit dossier niet delen"):
            share_lesson(dossier=world.dossier, labs=labs, alike=False, by=world.lid, **LESSON)
    with pytest.raises(ActionRefused, match="met wie"):
        share_lesson(dossier=world.dossier, labs=[], alike=False, by=world.lid, **LESSON)
    assert Share.objects.count() == 0


def test_an_archived_dossier_shares_nothing_new_and_can_still_stop(ali, lab, world):
    row = make_lesson(world.dossier, lab)
    world.dossier.archived_at = timezone.now()
    world.dossier.save()

    with pytest.raises(ActionRefused, match="gearchiveerd"):
        share_lesson(dossier=world.dossier, labs=[lab], alike=False, by=world.lid, **LESSON)
    revoke(share=row, by=world.lid)
    assert not queries.shared_in(lab).exists()


# ---- what peers say


ANSWERS = {"strong": "De soep.", "question": "", "tip": "Begin eerder."}


def test_a_peer_answers_once_can_change_it_and_the_team_hears_of_the_first(ali, bo, lab, site, world):
    row = make_lesson(world.dossier, lab, by=world.lid)
    site.post(shared_page(bo, row), **ANSWERS)
    site.post(shared_page(bo, row), **ANSWERS | {"tip": "Begin later."})

    assert PeerFeedback.objects.get().tip == "Begin later."
    assert "Begin later." in site.page(shared_page(bo, row)).main
    shown = site.as_(world.beheerder).page(f"/dossier/{world.dossier.pk}/delen/{row.pk}/").main
    assert "Iemand van GM2" in shown
    assert "De soep." in shown
    assert bo.name not in shown
    mail = LabMail.objects.get(kind="share_feedback")
    assert mail.participant == ali
    assert f"/dossier/{world.dossier.pk}/delen/{row.pk}/" in mail.body


def test_nobody_gets_a_mail_when_nobody_of_the_team_takes_part(bo, lab, world):
    give_feedback(participant=bo, share=make_lesson(world.dossier, lab), **ANSWERS)

    assert not LabMail.objects.filter(kind="share_feedback").exists()


def test_an_empty_answer_one_on_ones_own_share_and_one_on_what_is_gone_are_refused(ali, bo, lab, world):
    row = make_lesson(world.dossier, lab)
    for participant, answers, why in (
        (bo, dict.fromkeys(ANSWERS, " "), "ten minste één"),
        (ali, ANSWERS, "eigen team"),
        (bo, ANSWERS | {"tip": "x" * 1001}, "te lang"),
    ):
        with pytest.raises(ActionRefused, match=why):
            give_feedback(participant=participant, share=row, **answers)
    revoke(share=row, by=world.lid)
    with pytest.raises(ActionRefused, match="niet meer gedeeld"):
        give_feedback(participant=bo, share=row, **ANSWERS)
    assert PeerFeedback.objects.count() == 0


def test_the_facilitator_sees_how_much_and_nothing_of_what(ali, bo, lab, world):
    give_feedback(participant=bo, share=make_lesson(world.dossier, lab), **ANSWERS)
    make_lesson(world.dossier, lab, "Koffie", kind="plan", plan={"title": "x"})

    shown = drawn(part(board_parts(lab)))

    assert "1 plan en 1 les. 1 reactie." in shown
    for word in ("Soep", "soep", "Koffie", "Dorpshart"):
        assert word not in shown


# ---- wijken that are alike


NOBODYS_TWIN = "BU19110801"


@pytest.fixture
def shipped_world(shipped, world):
    """Dossiers on the shipped figures: of a buurt, and of another that has it among its twins."""
    buurten = shipped.areas.slices[Level.BUURT]
    row = next(row for row in range(buurten.start, buurten.stop) if shipped.twins[row, 0] >= 0)
    twin, other = (shipped.areas.codes[one] for one in (int(shipped.twins[row, 0]), row))
    for dossier, code in ((world.dossier, twin), (world.other_dossier, other)):
        dossier.area_code, dossier.release = code, shipped.name
        dossier.save()
    return world


def test_what_is_for_look_alikes_is_read_by_who_is_among_the_twins_and_by_nobody_else(shipped_world, shipped_site):
    world, far = shipped_world, make_dossier(shipped_world.team, shipped_world.lid, NOBODYS_TWIN, "Ver")
    row = make_lesson(world.other_dossier, worked="Dit werkte echt.")
    page = "/dossier/{}/delen/lijken/"
    as_lid = shipped_site.as_(world.lid)

    assert "Dit werkte echt." in as_lid.page(page.format(world.dossier.pk)).main
    assert "Dit werkte echt." not in as_lid.page(page.format(far.pk)).main
    as_lid.page(f"/dossier/{world.other_dossier.pk}/delen/{row.pk}/", 404)
    revoke(share=row, by=world.stranger)
    assert "Dit werkte echt." not in as_lid.page(page.format(world.dossier.pk)).main


def test_a_lesson_for_a_lab_alone_is_not_for_look_alikes(shipped_world, shipped, lab):
    make_lesson(shipped_world.other_dossier, lab)

    assert queries.alike_shares(shipped, shipped_world.dossier) == []
    assert queries.alike_shares(None, shipped_world.dossier) == []


def test_a_wijk_of_the_lab_that_is_like_hers_is_told_only_of_who_shared_or_agreed(shipped_world, shipped, lab):
    world = shipped_world
    ali = take_part(lab, "GM9901", world.dossier, world.lid)
    cor = take_part(lab, "GM0363", world.other_dossier, world.stranger, "Cor")
    assert queries.alike_in_lab(shipped, ali) == []

    cor.shows_dots = True
    cor.save()
    (found,) = queries.alike_in_lab(shipped, ali)
    assert (found.gemeente, found.shares) == ("GM0363", ())
    assert found.alike
    assert "buurten" in found.said

    cor.shows_dots = False
    cor.save()
    make_lesson(world.other_dossier, lab)
    (found,) = queries.alike_in_lab(shipped, ali)
    assert [one.title for one in found.shares] == ["Soep op het plein"]
    Membership.objects.filter(user=world.lid).delete()
    assert queries.alike_in_lab(shipped, ali) == []


def test_the_page_of_a_lab_tells_in_what_a_wijk_is_alike(shipped_world, shipped_site, lab):
    world = shipped_world
    ali = take_part(lab, "GM9901", world.dossier, world.lid)
    take_part(lab, "GM0363", world.other_dossier, world.stranger, "Cor")
    make_lesson(world.other_dossier, lab)

    shown = shipped_site.page(shared_page(ali)).main

    assert "Gemeente GM0363." in shown
    assert "Lijkt het meest op" in shown
