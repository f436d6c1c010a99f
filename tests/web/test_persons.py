"""Names beside roles: only after an agreement, only for who may see them, until a day, and gone in one action."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.web.map_rows import keeper, make_club, make_group, make_role, make_tie
from tests.web.page import Page
from wijkdna.store.personal import load_personal, load_privacy_texts
from wijkdna.web.dossiers.actions import archive
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.fieldwork.models import FieldNote
from wijkdna.web.nominations.models import Nominee
from wijkdna.web.partners.models import Contact
from wijkdna.web.privacy.models import TeamPrivacy
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile
from wijkdna.web.socialmap import actions
from wijkdna.web.socialmap.documents import held_about
from wijkdna.web.socialmap.models import Person
from wijkdna.web.socialmap.queries import hanging

DAY = timedelta(days=1)


@pytest.fixture
def role(world):
    """A role of a team that may keep names."""
    answers = {one.id: {"other": False, "text": ""} for one in load_privacy_texts().questions}
    told = {"legal_task": "artikel 2.1.2 Wmo 2015", "fg_contact": "fg@hk.example", "fg_advice": "Akkoord"}
    TeamPrivacy.objects.create(team=world.team, answers=answers, signed_by="A", signed_on="2026-11-01", **told)
    return make_role(world.dossier, "Voorzitter ijsclub", part_of=make_club(world.dossier), keeper=world.lid)


def told(**other):
    """What somebody fills in after the agreement."""
    today = timezone.localdate()
    days = {"agreed_on": today, "until": today + 90 * DAY, "informed_on": None}
    words = {"name": "Nel de Boer", "contact": "06-12345678", "purpose": "bellen over de ijsbaan", "said": ""}
    return days | words | {"sight": "contact", "on_paper": False} | other


def kept(role, by, **other):
    return actions.keep_person(entity=role, version=0, by=by, **told(**other))


def place(role, rest=""):
    return f"/dossier/{role.dossier_id}/kaart/wie/{role.pk}/naam/{rest}"


def sent(**other):
    return {name: value for name, value in told(**other).items() if value not in (None, False)} | {"version": 0}


def test_a_name_is_kept_with_all_that_was_agreed(site, world, role):
    answer = site.as_(world.lid).post(place(role), **sent(said="Alleen overdag."))

    person = Person.objects.get()
    assert answer["Location"] == f"/dossier/{world.dossier.pk}/kaart/wie/{role.pk}/"
    assert (person.name, person.asked_by, person.said, person.version) == (
        "Nel de Boer",
        world.lid,
        "Alleen overdag.",
        1,
    )
    assert (person.agreed_on, person.last_contact) == (timezone.localdate(),) * 2
    assert AuditLine.objects.get(what="person", sight=False).action == "naam na akkoord bewaard"


def test_what_is_said_aloud_stands_above_the_form_and_open_places_stay_open(site, world, role):
    main = site.as_(world.lid).page(place(role)).main

    assert "zodat wij elkaar kunnen bellen over … (doel)." in main
    assert "dat ik met iemand van IJsclub sprak" in main
    assert "nog in te vullen" not in main


def test_a_team_that_did_not_finish_its_privacy_keeps_no_name_and_hears_what_is_open(site, world, role):
    TeamPrivacy.objects.update(legal_task="")
    lid, beheerder = site.as_(world.lid), site.as_(world.beheerder)

    assert "De wettelijke taak is nog niet ingevuld." in lid.page(place(role)).main
    assert lid.page(place(role)).all("input", name="name") == []
    assert f"/team/{world.team.pk}/privacy/" in beheerder.page(place(role)).links()
    assert lid.post(place(role), **sent()).status_code == 400
    assert not Person.objects.exists()


def test_only_a_role_has_a_name(site, world, role):
    club = make_club(world.dossier, "Koor")

    assert site.as_(world.lid).get(place(club)).status_code == 404
    with pytest.raises(ActionRefused, match="Een naam hoort bij een rol"):
        kept(club, world.lid)


@pytest.mark.parametrize(
    "wrong",
    [
        ("until", 400, "hoogstens 12 maanden"),
        ("until", -1, "al voorbij"),
        ("agreed_on", 1, "in de toekomst"),
        ("informed_on", 1, "in de toekomst"),
    ],
)
def test_days_that_cannot_be_are_told_at_their_field(site, world, role, wrong):
    field, days, text = wrong
    answer = site.as_(world.lid).post(place(role), **sent(**{field: timezone.localdate() + days * DAY}))

    page = Page(answer.content.decode())
    assert answer.status_code == 400
    assert text in page.one("p", "field__wrong").text
    assert page.one("input", name="name")["value"] == "Nel de Boer"


@pytest.mark.parametrize("where", ["role", "organisation"])
def test_at_a_house_of_prayer_the_advice_is_to_keep_no_name(site, world, role, where):
    one = role if where == "role" else role.part_of
    one.sector = "gebedshuis"
    one.save()

    assert "Ons advies: bewaar hier geen naam." in site.as_(world.lid).page(place(role)).main


def test_a_name_whose_day_is_over_is_shown_to_nobody_and_can_still_be_erased(site, world, role):
    kept(role, world.lid, on_paper=True)
    Person.objects.update(agreed_on=timezone.localdate() - 9 * DAY, until=timezone.localdate() - DAY)
    lid = site.as_(world.lid)
    for page in (f"/dossier/{world.dossier.pk}/kaart/wie/{role.pk}/", place(role)):
        assert "Nel de Boer" not in lid.page(page).html
    assert "De einddatum van de naam bij deze rol is voorbij." in lid.page(place(role)).main
    assert lid.get(place(role, "gegevens/")).status_code == 404

    assert lid.post(place(role, "wissen/")).status_code == 303
    assert not Person.objects.exists()


def test_a_name_is_seen_by_who_asked_who_keeps_the_contact_and_beheerders(site, world, role):
    kept(role, world.beheerder)
    page = f"/dossier/{world.dossier.pk}/kaart/wie/{role.pk}/"

    def sees(who):
        return "Nel de Boer" in site.as_(who).page(page).main

    assert (sees(world.lid), sees(world.beheerder)) == (True, True)
    role.keeper = None
    role.save()
    assert (sees(world.lid), sees(world.beheerder)) == (False, True)
    Person.objects.update(asked_by=world.lid)
    assert sees(world.lid)


def test_who_may_not_see_a_name_hears_that_there_is_one_and_nothing_more(site, world, role):
    kept(role, world.beheerder)
    role.keeper = None
    role.save()
    lid = site.as_(world.lid)
    page = lid.page(place(role))

    assert "Bij deze rol staat al een naam." in page.main
    assert "Nel" not in page.html
    for rest in ("gegevens/", "gegevens.json"):
        assert lid.get(place(role, rest)).status_code == 404
    assert lid.post(place(role, "wissen/")).status_code == 404
    lid.post(place(role), **sent(name="Een ander"))
    assert Person.objects.get().name == "Nel de Boer"


def test_a_hidden_role_hides_its_name_too(site, world, role):
    kept(role, world.beheerder, sight="team")
    for name, value in keeper(world.beheerder).items():
        setattr(role, name, value)
    role.save()

    assert site.as_(world.lid).get(place(role)).status_code == 404


def test_a_name_stands_on_no_list(site, world, role):
    kept(role, world.lid, sight="team")

    for rest in ("", "?zoek=Nel", "dubbel/"):
        assert "Nel de Boer" not in site.as_(world.lid).page(f"/dossier/{world.dossier.pk}/kaart/wie/{rest}").html


def test_every_page_with_the_name_leaves_a_line(site, world, role):
    person = kept(role, world.lid)
    for page in (place(role), f"/dossier/{world.dossier.pk}/kaart/wie/{role.pk}/", place(role, "gegevens/")):
        AuditLine.objects.filter(sight=True)._raw_delete("default")
        site.as_(world.beheerder).page(page)
        lines = AuditLine.objects.filter(sight=True, what="person").values_list("action", "by", "row")
        assert list(lines) == [("naam bekeken", world.beheerder.pk, person.pk)]


def test_who_changes_a_name_second_is_told_and_keeps_what_she_typed(site, world, role):
    kept(role, world.lid)
    site.as_(world.lid).post(place(role), **sent(contact="via de club") | {"version": 1})
    answer = site.as_(world.beheerder).post(place(role), **sent(contact="aan de bar") | {"version": 1})

    page = Page(answer.content.decode())
    assert answer.status_code == 400
    assert "Een collega heeft dit intussen veranderd." in page.main
    assert (page.one("input", name="contact")["value"], page.one("input", name="version")["value"]) == (
        "aan de bar",
        "2",
    )
    with pytest.raises(ChangedMeanwhile):
        kept(role, world.lid)


def test_all_about_a_person_is_on_a_page_and_in_a_file(site, world, role):
    kept(role, world.lid, said="Alleen overdag.")
    make_tie(role, make_group(world.dossier, "Boeren"), informant="bakker")
    day = timezone.localdate()
    Contact.objects.create(dossier=world.dossier, entity=role, held_on=day, text="Over de lampen.", by=world.lid)
    lid = site.as_(world.lid)

    page = lid.page(place(role, "gegevens/"))
    found = json.loads(lid.get(place(role, "gegevens.json")).content)["gegevens"]
    assert [one.text for one in page.all("h2")] == list(found)
    for words in ("Nel de Boer", "06-12345678", "Alleen overdag.", "Over de lampen.", "vertelt nieuws aan Boeren"):
        assert words in page.main
        assert words in json.dumps(found, ensure_ascii=False)
    assert "Bart" not in json.dumps(found)


def test_every_table_that_may_name_a_role_is_told_of_in_words():
    register = load_personal()
    for one in hanging():
        label = one.model._meta.label
        assert label in register.without or register.of(label).name


def test_what_names_a_role_in_two_ways_is_told_once(world, role):
    note = FieldNote.objects.create(
        dossier=world.dossier, client=uuid4(), at=timezone.now(), seen="Vol tot de deur.", place=role
    )
    note.entities.add(role)
    person = kept(role, world.lid)

    held = held_about(dossier_for(world.lid, world.dossier.pk), person)
    assert [len(one.rows) for one in held if one.title == "Veldnotitie"] == [1]


def test_one_action_erases_the_name_and_leaves_the_role(site, world, role):
    kept(role, world.lid)
    answer = site.as_(world.lid).post(place(role, "wissen/"))

    assert answer["Location"] == f"/dossier/{world.dossier.pk}/kaart/wie/{role.pk}/"
    role.refresh_from_db()
    assert not Person.objects.exists()
    assert not AuditLine.objects.filter(action__contains="Nel").exists()


def test_a_name_in_an_archived_dossier_can_still_be_erased(world, role):
    person = kept(role, world.lid)
    archive(dossier=world.dossier, by=world.beheerder)

    actions.erase_person(person=person, by=world.lid)
    assert not Person.objects.exists()


def test_a_talk_lets_the_term_begin_anew_and_an_older_one_does_not(world, role):
    person, today = kept(role, world.lid), timezone.localdate()
    Person.objects.update(last_contact=today - 30 * DAY)

    def after(day):
        actions.touch_person(entity=role, on=day, by=world.lid)
        person.refresh_from_db()
        return person.last_contact

    assert after(today - 40 * DAY) == today - 30 * DAY
    assert after(today - 2 * DAY) == today - 2 * DAY
    assert after(today + 5 * DAY) == today
    assert AuditLine.objects.filter(action="contact met contactpersoon").count() == 2


# ---- all names of a dossier


def named(world):
    return Nominee.objects.create(dossier=world.dossier, role="kapper", key="nel", name="Nel", named_at=timezone.now())


def test_all_names_of_a_dossier_go_at_once_and_of_another_stay(site, world, role):
    kept(role, world.lid)
    nominee = named(world)
    other = Nominee.objects.create(dossier=world.other_dossier, role="bakker", key="jan", name="Jan")
    wipe = f"/dossier/{world.dossier.pk}/kaart/wissen/"
    beheerder = site.as_(world.beheerder)
    button = next(one for one in beheerder.page(wipe).all("button") if one.text.startswith("Ja, wis"))
    assert button.parent.parent.tag == "details"

    beheerder.post(wipe)
    for row in (nominee, other):
        row.refresh_from_db()
    assert (nominee.name, nominee.key, nominee.named_at, nominee.role) == ("", "", None, "kapper")
    assert other.name == "Jan"
    assert not Person.objects.exists()
    assert "staan nu geen namen" in beheerder.page(wipe).main
    assert AuditLine.objects.filter(action="alle namen gewist", dossier=world.dossier.pk).count() == 1


def test_only_the_contact_person_or_a_beheerder_wipes(site, world, role):
    kept(role, world.lid)
    wipe = f"/dossier/{world.dossier.pk}/kaart/wissen/"
    lid = site.as_(world.lid)

    assert "Alleen de contactpersoon" in lid.page(wipe).main
    lid.post(wipe)
    assert Person.objects.count() == 1
    world.dossier.contact = world.lid
    world.dossier.save()
    lid.post(wipe)
    assert not Person.objects.exists()
