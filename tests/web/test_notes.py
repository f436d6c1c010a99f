"""Notes of a dossier: who may write them, and that two writers never lose a word."""

import pytest

from tests.web.page import Page
from wijkdna.web.dossiers.actions import add_note, change_note, delete_note
from wijkdna.web.dossiers.models import Note
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile


def lines(dossier):
    return [
        (line.action, line.by, line.what, line.row)
        for line in AuditLine.objects.filter(dossier=dossier.pk, sight=False)
    ]


def test_a_note_is_kept_with_a_line_in_the_record(world):
    note = add_note(dossier=world.dossier, text="  De bakker weet alles.\r\nEcht.  ", by=world.lid)

    assert Note.objects.get(pk=note.pk).text == "De bakker weet alles.\nEcht."
    assert lines(world.dossier) == [("notitie toegevoegd", world.lid, "note", note.pk)]


def test_a_change_counts_up(world):
    change_note(note=world.note, text="Anders", version=1, by=world.beheerder)

    now = Note.objects.get(pk=world.note.pk)
    assert (now.text, now.version, now.by) == ("Anders", 2, world.lid)


def test_who_comes_second_is_told_and_gets_both_texts(world):
    change_note(note=world.note, text="Van Anne", version=1, by=world.beheerder)

    with pytest.raises(ChangedMeanwhile) as told:
        change_note(note=world.note, text="Van Bart", version=1, by=world.lid)

    assert (told.value.theirs, told.value.mine, told.value.version) == ("Van Anne", "Van Bart", 2)
    assert Note.objects.get(pk=world.note.pk).text == "Van Anne"
    assert len(lines(world.dossier)) == 1


def test_a_change_of_a_note_that_is_gone_keeps_the_text(world):
    note = Note.objects.get(pk=world.note.pk)
    delete_note(note=world.note, by=world.beheerder)

    with pytest.raises(ChangedMeanwhile) as told:
        change_note(note=note, text="Van Bart", version=1, by=world.lid)

    assert (told.value.theirs, told.value.mine, told.value.version) == ("", "Van Bart", 0)


def test_a_note_of_somebody_else_is_not_for_a_guest_to_change(world):
    with pytest.raises(ActionRefused, match="van iemand anders"):
        change_note(note=world.note, text="Van de gast", version=1, by=world.guest)


def test_a_note_is_removed_by_its_writer_or_a_beheerder_only(world):
    with pytest.raises(ActionRefused, match="Alleen wie de notitie schreef"):
        delete_note(note=add_note(dossier=world.dossier, text="Van Anne", by=world.beheerder), by=world.lid)
    delete_note(note=world.note, by=world.lid)

    assert [note.text for note in Note.objects.filter(dossier=world.dossier)] == ["Van Anne"]


@pytest.mark.parametrize(("text", "told"), [(" \n ", "is leeg"), ("x" * 10_001, "te lang")])
def test_an_empty_or_endless_note_is_refused(world, text, told):
    with pytest.raises(ActionRefused, match=told) as refused:
        add_note(dossier=world.dossier, text=text, by=world.lid)

    assert refused.value.field == "text"


def page_of(dossier, rest=""):
    return f"/dossier/{dossier.pk}/notities/{rest}"


def texts(dossier):
    return [note.text for note in Note.objects.filter(dossier=dossier)]


def test_a_note_is_written_on_the_page(site, world):
    answer = site.as_(world.guest).post(page_of(world.dossier), text="Van de gast")

    assert (answer.status_code, answer["Location"]) == (303, page_of(world.dossier))
    assert texts(world.dossier) == ["Van de gast", world.note.text]


def test_each_sees_the_buttons_that_work_for_her(site, world):
    def buttons(who):
        page = site.as_(who).page(page_of(world.dossier))
        change = [one for one in page.all("a") if one.text.startswith("Wijzigen")]
        return len(change), len([one for one in page.all("button") if "verwijder" in one.text])

    assert [buttons(who) for who in (world.lid, world.beheerder, world.guest)] == [(1, 1), (1, 1), (0, 0)]


def test_a_guest_cannot_open_the_note_of_another_to_change_it(site, world):
    assert site.as_(world.guest).get(page_of(world.dossier, f"{world.note.pk}/")).status_code == 404


def test_a_note_of_another_dossier_is_not_in_this_one(site, world):
    for rest in ("", "verwijderen/"):
        address = page_of(world.dossier, f"{world.other_note.pk}/{rest}")
        assert site.as_(world.beheerder).post(address, text="x", version=1).status_code in (404, 409)

    assert texts(world.other_dossier) == ["Geheim van Amsterdam"]


def test_what_may_be_about_one_person_is_doubted_once(site, world):
    lid, text = site.as_(world.lid), "Bel Jan op 06-12345678"
    doubted = lid.post(page_of(world.dossier), text=text)

    assert doubted.status_code == 200
    assert "We zien een telefoonnummer." in doubted.content.decode()
    assert text in doubted.content.decode()
    assert texts(world.dossier) == [world.note.text]

    lid.post(page_of(world.dossier), text=text, toch="1")
    assert texts(world.dossier) == [text, world.note.text]


def test_an_empty_note_is_told_at_its_field(site, world):
    answer = site.as_(world.lid).post(page_of(world.dossier), text=" ")

    assert answer.status_code == 400
    page = Page(answer.content.decode())
    field = page.one("textarea")
    assert field["aria-invalid"] == "true"
    assert page.one("p", "field__wrong")["id"] in field["aria-describedby"].split()


def test_both_texts_stand_beside_each_other_and_none_is_lost(site, world):
    address = page_of(world.dossier, f"{world.note.pk}/")
    site.as_(world.beheerder).post(address, text="De slager weet alles.", version=1)
    answer = site.as_(world.lid).post(address, text="De bakker weet alles.", version=1)

    page = Page(answer.content.decode())
    assert answer.status_code == 409
    assert [one.text for one in page.all("p", "dossier-text")] == [
        "De [alleen hier: bakker ]weet alles.",
        "De [alleen hier: slager ]weet alles.",
    ]
    assert page.one("textarea").text == "De bakker weet alles."
    assert [one["value"] for one in page.all("input", name="version")] == ["2", "2"]
    assert page.one("input", name="text")["value"] == "De slager weet alles.\n\nDe bakker weet alles."

    site.as_(world.lid).post(address, text="De bakker weet alles.", version=2)
    assert texts(world.dossier) == ["De bakker weet alles."]


def test_the_text_of_a_note_that_is_gone_can_be_kept_as_a_new_one(site, world):
    number = world.note.pk
    delete_note(note=world.note, by=world.beheerder)
    answer = site.as_(world.lid).post(page_of(world.dossier, f"{number}/"), text="Van Bart", version=1)

    page = Page(answer.content.decode())
    assert (answer.status_code, page.one("textarea").text) == (409, "Van Bart")
    assert page.one("textarea").parent.parent["action"] == page_of(world.dossier)


def test_a_note_is_shown_as_it_was_written(site, world):
    add_note(dossier=world.dossier, text="<b>vet</b>\n  ingesprongen", by=world.lid)

    html = site.as_(world.lid).get(page_of(world.dossier)).content.decode()
    assert "&lt;b&gt;vet&lt;/b&gt;\n  ingesprongen</p>" in html


def test_removing_takes_a_second_step_and_no_script(site, world):
    page = site.as_(world.lid).page(page_of(world.dossier))
    button = next(one for one in page.all("button") if one.text == "Ja, verwijder deze notitie")
    assert button.parent.parent.tag == "details"

    site.as_(world.lid).post(button.parent["action"])
    assert texts(world.dossier) == []
