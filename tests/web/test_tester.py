"""Pages of the message tester: test without keeping, keep, change, two writers, remove, and what a file may hold."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.message_rows import EASY, HARD, make_message
from tests.web.test_word_text import made
from wijkdna.domain.message_test import look_at
from wijkdna.store.jargon import load_lists
from wijkdna.web.claims.models import CharacterLine, Trait
from wijkdna.web.dossiers.actions import archive
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile
from wijkdna.web.tester import actions, drawings, queries
from wijkdna.web.tester.models import LONGEST_TEXT, Message


def page_of(dossier, rest=""):
    return f"/dossier/{dossier.pk}/plan/berichten/{rest}"


def shown(answer):
    """Signs of the page without its marks up."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_an_empty_list_says_why_and_leads_to_a_test(site, world):
    page = site.as_(world.lid).page(page_of(world.dossier))

    assert "Er staat nog geen tekst" in page.main
    assert page_of(world.dossier, "nieuw/") in page.links()


def test_a_text_is_tested_without_being_kept(site, world):
    answer = site.as_(world.lid).post(page_of(world.dossier, "nieuw/"), text=HARD, doe="test")

    assert answer.status_code == 200
    assert "Gewoner is: andere energie gebruiken." in shown(answer)
    assert "punten om naar te kijken" in shown(answer)
    assert HARD.split("\n", maxsplit=1)[0] in answer.content.decode()
    assert Message.objects.count() == 0


def test_a_text_is_kept_with_its_name_and_a_line_in_the_record(site, world):
    sent = {"text": f"  {EASY}\r\n", "title": " Warme  avond ", "channel": "deur", "doe": "bewaar"}
    answer = site.as_(world.lid).post(page_of(world.dossier, "nieuw/"), **sent)

    row = Message.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, page_of(world.dossier, f"{row.pk}/"))
    assert (row.title, row.text, row.channel, row.by, row.version) == ("Warme avond", EASY, "deur", world.lid, 1)
    assert list(AuditLine.objects.filter(sight=False).values_list("action", flat=True)) == ["bericht bewaard"]
    page = site.as_(world.lid).page(page_of(world.dossier))
    assert "kaartje aan de deur" in page.main
    assert "leest gemakkelijk" in page.main


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": "", "title": "Brief"}, "Er staat nog geen tekst"),
        ({"text": "\x01 ", "title": "Brief"}, "Er staat nog geen tekst"),
        ({"text": "Kom.", "title": " "}, "Geef de tekst een naam"),
        ({"text": "a" * (LONGEST_TEXT + 1), "title": "Brief"}, "hoogstens 20.000 tekens"),
        ({"text": "Kom.", "title": "Brief", "channel": "postduif"}, "channel"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_the_text_stays_in_its_field(site, world, fields, said):
    answer = site.as_(world.lid).post(page_of(world.dossier, "nieuw/"), doe="bewaar", **fields)

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert Message.objects.count() == 0


def test_a_resident_in_a_text_is_doubted_once_and_a_number_of_the_office_is_not(site, world):
    lid, new = site.as_(world.lid), page_of(world.dossier, "nieuw/")
    sent = {"text": f"{EASY}\nDorpsstraat 5, 1234 AB", "title": "Brief", "doe": "bewaar"}

    doubted = lid.post(new, **sent)
    assert "een postcode met huisnummer" in shown(doubted)
    assert "een telefoonnummer. Er is" not in shown(doubted)
    assert Message.objects.count() == 0
    assert lid.post(new, toch="1", **sent).status_code == 303
    assert lid.post(new, text=EASY, title="Zonder", doe="bewaar").status_code == 303


def test_a_word_file_is_read_and_comes_in_place_of_the_text(site, world):
    file = SimpleUploadedFile("brief.docx", made("Kom naar het beleid.", header="Gemeente"))
    answer = site.as_(world.lid).post(page_of(world.dossier, "nieuw/"), text="oud", file=file, doe="test")

    assert answer.status_code == 200
    assert "Gewoner is: plannen en regels." in shown(answer)
    assert "Gemeente\n\nKom naar het beleid.</textarea>" in answer.content.decode()


def test_a_file_that_is_no_docx_is_refused_at_its_field(site, world):
    file = SimpleUploadedFile("brief.docx", b"%PDF-1.7")
    answer = site.as_(world.lid).post(page_of(world.dossier, "nieuw/"), file=file, doe="test")

    assert answer.status_code == 400
    assert "Dit is geen Word-bestand (docx)." in shown(answer)


def test_a_changed_text_is_tested_again(site, world):
    row = make_message(world.dossier)
    sent = {"text": EASY, "title": "Brief", "channel": "", "version": 1}
    answer = site.as_(world.lid).post(page_of(world.dossier, f"{row.pk}/"), **sent)

    assert answer.status_code == 303
    row.refresh_from_db()
    assert (row.text, row.version) == (EASY, 2)
    assert "Alleen tips" in site.as_(world.lid).page(page_of(world.dossier, f"{row.pk}/")).main


def test_two_writers_lose_nothing(site, world):
    row = make_message(world.dossier, text="Kom naar de soep.")
    fields = {"title": "Brief", "channel": "", "groups": ()}
    actions.change_message(message=row, version=1, by=world.beheerder, text="Kom naar de taart.", **fields)

    with pytest.raises(ChangedMeanwhile):
        actions.change_message(message=row, version=1, by=world.lid, text="Kom naar de pap.", **fields)
    address = page_of(world.dossier, f"{row.pk}/")
    answer = site.as_(world.lid).post(address, text="Kom naar de pap.", title="Brief", version=1)

    assert answer.status_code == 409
    assert "taart" in shown(answer)
    assert 'name="version" value="2"' in answer.content.decode()
    assert Message.objects.get().text == "Kom naar de taart."


def test_a_text_is_removed_and_then_says_so(site, world):
    row = make_message(world.dossier)
    address = page_of(world.dossier, f"{row.pk}/")

    assert site.as_(world.lid).post(f"{address}verwijderen/").status_code == 303
    assert site.as_(world.lid).get(address).status_code == 404
    with pytest.raises(ActionRefused, match="Een collega heeft hem verwijderd"):
        actions.remove_message(message=row, by=world.lid)


def test_another_team_and_an_archived_dossier_keep_their_texts(site, world):
    row = make_message(world.dossier)
    address = page_of(world.dossier, f"{row.pk}/")
    theirs = page_of(world.other_dossier, f"{row.pk}/")

    assert site.as_(world.stranger).get(address).status_code == 404
    assert site.as_(world.stranger).get(theirs).status_code == 404
    archive(dossier=world.dossier, by=world.lid)
    assert "Verbeter en test opnieuw" not in site.as_(world.lid).page(address).main
    refused = site.as_(world.lid).post(address, text="Anders", title="Brief", version=1)
    assert "gearchiveerd" in shown(refused)
    assert Message.objects.get().text == HARD


def test_no_more_texts_than_fit(world, monkeypatch):
    monkeypatch.setattr(actions, "MOST_KEPT", 1)
    make_message(world.dossier)

    with pytest.raises(ActionRefused, match="Er staan al 1 teksten"):
        actions.keep_message(dossier=world.dossier, by=world.lid, title="x", text="y")


def test_the_card_of_eigenheid_counts(world, settings, built_data):
    settings.DATA = built_data
    day = {"valid_until": "2027-12-01"}
    CharacterLine.objects.create(dossier=world.dossier, trait=Trait.GEVOELIG, text="De sluiting van de school", **day)
    CharacterLine.objects.create(dossier=world.dossier, trait=Trait.GRAP, text="Wij staan al op het ijs", **day)
    access = dossier_for(world.lid, world.dossier.pk)
    text = "Kom na de sluiting van de school.\nWij staan al op het ijs!"

    said = [one.what for one in queries.report_of(access, text, "", []).findings]

    assert "Een gevoelig punt: “De sluiting van de school”." in said
    assert any("Wij staan al op het ijs" in one for one in said)
    assert world.dossier.name in queries.setting_of(access).places


def test_pieces_of_a_marked_text_are_that_text_with_each_number_once_per_place():
    findings = look_at(HARD, load_lists(), queries.Setting()).findings
    found = drawings.bits(HARD, findings)

    assert "".join(one.text for one in found) == HARD
    numbers = [n for one in found for n in one.numbers]
    assert sorted(numbers) == sorted(n for n, one in enumerate(findings, 1) for _ in one.places)
    assert {one.mark for one in found} == {"", "wide", "near"}


def test_a_text_cannot_bring_marks_up_into_the_page(site, world):
    text = "<script>alert(1)</script> beleid & <b>schuld</b>"
    answer = site.as_(world.lid).post(page_of(world.dossier, "nieuw/"), text=text, doe="test")

    assert "<script>alert" not in answer.content.decode()
    assert "&lt;script&gt;" in answer.content.decode()
