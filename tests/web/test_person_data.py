"""All about one person: complete, hers only, and gone after erasing."""

import io
import json
import zipfile

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from tests.web.lives import make_life
from tests.web.people import make_note, member
from wijkdna.store.personal import load_personal
from wijkdna.web.accounts.models import Invitation, Membership, Role, User
from wijkdna.web.dossiers.models import Attachment, Dossier, Guest, Note
from wijkdna.web.privacy.actions import erase_from_team, erase_person
from wijkdna.web.privacy.queries import Scope, held_about, subject_of, subject_with
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused

MINE = "/mijn-account/gegevens/"


def of(world, person, rest=""):
    return f"/team/{world.team.pk}/personen/{person.pk}/gegevens/{rest}"


def tables(document):
    return {one["soort"]: one["rijen"] for one in document["gegevens"]}


def downloaded(answer):
    return json.loads(answer.content)


def every_text():
    """All that the database says, of every table."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    return [
        str(value)
        for model in apps.get_models(include_auto_created=True)
        for row in model._default_manager.values_list(
            *(field.name for field in model._meta.concrete_fields if isinstance(field, kinds)), flat=False
        )
        for value in row
    ]


# ---- to see and to take away


def test_somebody_sees_all_about_herself_on_a_page(site, world):
    record(world.lid, "notitie toegevoegd", world.note)

    page = site.as_(world.lid).page(MINE)

    headings = [one.text for one in page.all("h2")]
    for name in ("Account", "Plaats in een team", "Notitie", "Bijlage", "Regel in het logboek", "Mijn account wissen"):
        assert name in headings
    assert "bart@gemeente.example" in page.main
    assert "De bakker is de plek waar iedereen komt." in page.main
    assert "Wel bewaard, nooit getoond: wachtwoord." in page.main
    assert world.lid.password not in page.html


def test_nothing_about_anybody_else_is_in_it(site, world):
    Invitation.objects.create(
        team=world.team,
        email="vreemd@elders.example",
        digest="x",
        created_by=world.lid,
        accepted_by=world.beheerder,
        expires_at=world.dossier.created_at,
    )

    document = downloaded(site.as_(world.lid).get(f"{MINE}gegevens.json"))

    (invitation,) = tables(document)["uitnodiging"]
    assert invitation["e-mailadres van de genodigde"] == "iemand anders"
    assert invitation["wie uitnodigde"] == "Bart"
    assert invitation["wie de uitnodiging gebruikte"] == "iemand anders"
    text = json.dumps(document)
    assert not [user for user in world.everybody if user != world.lid and user.email in text]
    assert "Anne" not in text


def test_who_left_a_team_keeps_a_list_but_not_the_work(site, world):
    Membership.objects.filter(user=world.lid).delete()

    document = downloaded(site.as_(world.lid).get(f"{MINE}gegevens.json"))

    (note,) = tables(document)["notitie"]
    assert note["tekst"] is None
    assert note["dossier"] == f"nummer {world.dossier.pk}"
    assert note["wie het schreef"] == "Bart"
    (attachment,) = tables(document)["bijlage"]
    assert (attachment["bestand"], attachment["naam van het bestand"]) == (None, None)


def test_a_guest_sees_what_she_was_invited_to_and_no_work_of_the_team(site, world):
    make_note(world.dossier, world.guest, "Van de gast")

    document = downloaded(site.as_(world.guest).get(f"{MINE}gegevens.json"))

    assert tables(document)["toegang van een gast"][0]["delen van het dossier"] == ["notities"]
    assert tables(document)["notitie"][0]["tekst"] is None


def test_the_zip_has_the_files_she_added_and_a_text_to_read(site, world):
    answer = site.as_(world.lid).get(f"{MINE}gegevens.zip")
    content = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))

    names = content.namelist()
    assert names[:2] == ["gegevens.json", "gegevens.txt"]
    assert content.read(names[2]) == world.attachment.file.open().read()
    assert len(names) == 3
    text = content.read("gegevens.txt").decode("utf-8-sig")
    assert "NOTITIE" in text
    assert "tekst: De bakker is de plek waar iedereen komt." in text


def test_a_beheerder_sees_what_belongs_to_her_team_only(site, world):
    Membership.objects.create(team=world.other_team, user=world.lid, role=Role.LID)
    make_note(world.other_dossier, world.lid, "Over Amsterdam")
    world.lid.usersession_set.create(session_key="abc", ip="192.0.2.7", user_agent="Firefox")

    document = downloaded(site.as_(world.beheerder).get(of(world, world.lid, "gegevens.json")))

    found = tables(document)
    assert [one["team"] for one in found["plaats in een team"]] == ["Hollands Kroon"]
    assert [one["tekst"] for one in found["notitie"]] == [world.note.text]
    assert set(found["account"][0]) == {"e-mailadres", "naam", "laatste keer ingelogd"}
    assert "192.0.2.7" not in json.dumps(document)
    assert "open sessie" not in found


def test_somebody_who_left_is_still_found_by_her_work_but_without_her_account(site, world):
    Membership.objects.filter(user=world.lid).delete()

    page = site.as_(world.beheerder).page(of(world, world.lid))

    assert page.h1 == "Gegevens van Bart"
    assert world.lid.email not in page.html


@pytest.mark.parametrize("rest", ["", "gegevens.json", "gegevens.zip", "wissen/"])
def test_only_the_beheerder_of_the_team_and_only_of_people_with_traces_there(site, world, rest):
    for user in (world.lid, world.guest, world.begeleider, world.stranger, world.nobody):
        assert site.as_(user).get(of(world, world.beheerder, rest)).status_code == 404
    for person in (world.stranger, world.nobody):
        assert site.as_(world.beheerder).get(of(world, person, rest)).status_code == 404
    assert site.as_(world.beheerder).get(f"/team/{world.team.pk}/personen/999999/gegevens/{rest}").status_code == 404


@pytest.mark.parametrize("address", [MINE + "alles.pdf", MINE + "gegevens.txt"])
def test_a_file_that_does_not_exist_is_not_there(site, world, address):
    assert site.as_(world.lid).get(address).status_code == 404


def test_looking_at_somebody_leaves_one_line_an_hour_and_taking_it_away_always_one(site, world):
    asker = site.as_(world.beheerder)
    for address in ("", "", "gegevens.json", "gegevens.json"):
        asker.get(of(world, world.lid, address))
    asker.get(of(world, world.beheerder))

    lines = AuditLine.objects.of(world.team).filter(sight=True).order_by("id").values_list("action", "by", "what")
    assert list(lines) == [
        ("gegevens van een persoon bekeken", world.beheerder.pk, "membership"),
        ("gegevens van een persoon meegenomen", world.beheerder.pk, "membership"),
        ("gegevens van een persoon meegenomen", world.beheerder.pk, "membership"),
    ]


def test_every_table_of_a_full_life_is_in_what_runs_the_site_sees(world):
    make_life(world.lid, world)

    found = {held.declaration.model for held in held_about(subject_of(world.lid), Scope(""))}

    reached = {one.model for one in load_personal().declared if one.links and not one.unused}
    assert reached - found == {"web.TeamPrivacy"}


# ---- erasing


def test_who_erases_herself_is_gone_from_every_table_and_her_work_stays(site, world):
    make_life(world.lid, world)
    world.lid.emailaddress_set.create(email="Bart.Prive@elders.example")
    own = site.as_(world.lid)

    answer = own.post(f"{MINE}wissen/", email=" BART@gemeente.example ")

    assert answer.status_code == 200
    assert "Uw account is gewist" in answer.content.decode()
    assert not User.objects.filter(pk=world.lid.pk).exists()
    rest = " ".join(every_text()).lower()
    for trace in ("bart@gemeente", "bart.prive", "bart van dam", "bart-123", "192.0.2.9", 'geheim"'):
        assert trace not in rest
    assert Note.objects.get(pk=world.note.pk).by is None
    assert Attachment.objects.get(pk=world.attachment.pk).by is None
    assert Dossier.objects.get(pk=world.dossier.pk).contact is None
    assert not AuditLine.objects.filter(by=world.lid.pk).exists()
    assert own.get(MINE).status_code == 302


def test_sessions_elsewhere_end_with_the_account(site, world):
    elsewhere, other = site.as_(world.lid), site.as_(world.beheerder)
    assert elsewhere.get(MINE).status_code == 200

    erase_person(subject=subject_of(world.lid), by=None)

    assert elsewhere.get(MINE).status_code == 302
    assert other.get(MINE).status_code == 200
    assert Session.objects.count() == 1


def test_the_wrong_address_erases_nothing(site, world):
    answer = site.as_(world.lid).post(f"{MINE}wissen/", email="anne@gemeente.example")

    assert "Dit is niet het adres van dit account. Typ bart@gemeente.example." in answer.content.decode()
    assert User.objects.filter(pk=world.lid.pk).exists()


def test_the_only_beheerder_must_first_make_a_colleague_one(site, world):
    answer = site.as_(world.beheerder).post(f"{MINE}wissen/", email=world.beheerder.email)

    assert "Dit is de enige beheerder van Hollands Kroon. Maak eerst een collega beheerder." in answer.content.decode()
    assert User.objects.filter(pk=world.beheerder.pk).exists()


def test_a_beheerder_erases_somebody_and_an_account_without_a_team_goes_too(site, world):
    note = world.note
    answer = site.as_(world.beheerder).post(of(world, world.lid, "wissen/"), sure="on")

    assert answer.status_code == 302
    assert answer["Location"] == f"/team/{world.team.pk}/"
    assert not User.objects.filter(pk=world.lid.pk).exists()
    assert Note.objects.get(pk=note.pk).by is None
    actions = AuditLine.objects.of(world.team).order_by("id").values_list("action", "by")
    assert list(actions) == [
        ("uit het team gehaald", world.beheerder.pk),
        ("gegevens van een persoon gewist", world.beheerder.pk),
    ]


def test_without_a_tick_nothing_is_erased(site, world):
    answer = site.as_(world.beheerder).post(of(world, world.lid, "wissen/"))

    assert "Zet eerst een vinkje: wissen kan niet terug." in answer.content.decode()
    assert User.objects.filter(pk=world.lid.pk).exists()


def test_of_somebody_in_two_teams_only_this_team_is_erased(world):
    Membership.objects.create(team=world.other_team, user=world.lid, role=Role.LID)
    elsewhere = make_note(world.other_dossier, world.lid)
    record(world.lid, "notitie toegevoegd", world.note)
    Invitation.objects.create(team=world.team, email=world.lid.email, digest="a", expires_at=world.note.created_at)
    Invitation.objects.create(
        team=world.other_team, email=world.lid.email, digest="b", expires_at=world.note.created_at
    )

    erase_from_team(subject=subject_of(world.lid), team=world.team, by=world.beheerder)

    assert [one.team for one in Membership.objects.filter(user=world.lid)] == [world.other_team]
    assert Note.objects.get(pk=world.note.pk).by is None
    assert Note.objects.get(pk=elsewhere.pk).by == world.lid
    assert [one.team for one in Invitation.objects.filter(email=world.lid.email)] == [world.other_team]
    assert AuditLine.objects.of(world.team).filter(by=world.lid, action="notitie toegevoegd").count() == 1


def test_erasing_a_guest_takes_away_her_access_to_the_dossier(world):
    erase_from_team(subject=subject_of(world.guest), team=world.team, by=world.beheerder)

    assert not Guest.objects.exists()
    assert not User.objects.filter(pk=world.guest.pk).exists()


def test_the_last_beheerder_is_not_erased_from_her_team_by_herself(site, world):
    answer = site.as_(world.beheerder).post(of(world, world.beheerder, "wissen/"), sure="on")

    assert "enige beheerder" in answer.content.decode()
    assert Membership.objects.filter(user=world.beheerder).exists()


def test_a_second_beheerder_erases_herself_from_the_team_and_is_signed_out(site, world):
    second = member(world.team, "Tess", Role.BEHEERDER)
    own = site.as_(second)

    answer = own.post(of(world, second, "wissen/"), sure="on")

    assert "Uw account is gewist" in answer.content.decode()
    assert own.get(MINE).status_code == 302


def test_a_refusal_leaves_everything_as_it_was(world):
    make_life(world.beheerder, world)
    before = sorted(every_text())

    with pytest.raises(ActionRefused):
        erase_person(subject=subject_of(world.beheerder), by=world.beheerder)

    assert sorted(every_text()) == before


def test_an_address_without_an_account_can_be_shown_and_erased(world):
    Invitation.objects.create(
        team=world.team, email="nieuw@elders.example", digest="n", expires_at=world.note.created_at
    )
    subject = subject_with("Nieuw@Elders.example")
    (held,) = held_about(subject, Scope(""))
    assert (held.declaration.name, held.rows[0]["email"]) == ("uitnodiging", "nieuw@elders.example")

    erase_person(subject=subject, by=None)

    assert held_about(subject, Scope("")) == []
    assert not [text for text in every_text() if "nieuw@elders" in text]


def test_a_page_about_one_person_asks_as_often_with_many_rows_as_with_few(site, world, django_assert_num_queries):
    asker = site.as_(world.lid)
    with CaptureQueriesContext(connection) as few:
        asker.page(MINE)
    for _ in range(30):
        make_note(world.dossier, world.lid)

    with django_assert_num_queries(len(few)):
        page = asker.page(MINE)

    assert "Er is meer. Alles staat in het bestand." in page.main
