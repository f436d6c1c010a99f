"""What is kept of a field note while somebody types it, and what a telephone keeps without a connection."""

from tests.web.field_notes import address, typed, write
from wijkdna.web.dossiers.actions import archive
from wijkdna.web.fieldwork.models import FieldNote


def draft(site, dossier, **fields):
    answer = site.post(address(dossier, "concept/"), **fields)
    return answer.status_code, answer.json()


def test_what_somebody_types_is_kept_at_every_pause(site, world):
    lid, sent = site.as_(world.lid), typed(seen="De")
    first = draft(lid, world.dossier, **sent)
    second = draft(lid, world.dossier, **sent | {"seen": "De winkel", "who": "bel 06-12345678", "version": "1"})

    note = FieldNote.objects.get()
    assert (first[0], first[1]["version"], second[1]["version"]) == (200, 1, 2)
    assert second[1]["doubts"] == {"who": "een telefoonnummer"}
    assert (note.seen, note.is_draft) == ("De winkel", True)


def test_a_note_that_is_doubted_arrives_as_a_draft(site, world):
    lid, sent = site.as_(world.lid), typed(seen="Bel 06-12345678", klaar="1", stil="1")

    assert draft(lid, world.dossier, **sent)[1]["finished"] is False
    assert draft(lid, world.dossier, **sent, toch="1")[1]["finished"] is True


def test_a_finished_note_is_not_changed_by_a_pause(site, world):
    note = write(world.dossier, world.lid)
    status, told = draft(site.as_(world.lid), world.dossier, **typed(client=str(note.client), seen="x"))

    assert (status, told["version"]) == (409, 1)
    assert FieldNote.objects.get().seen == "De winkelwagen staat er."


def test_a_note_kept_on_a_device_is_never_sent_as_that_of_another(site, world):
    status, _ = draft(site.as_(world.lid), world.dossier, **typed(seen="x"), wie=str(world.beheerder.pk))

    assert (status, FieldNote.objects.count()) == (422, 0)


def test_a_change_of_the_note_of_a_colleague_arrives_too(site, world):
    note = write(world.dossier, world.lid)
    status, told = draft(
        site.as_(world.beheerder),
        world.dossier,
        **typed(client=str(note.client), version="1", seen="Van Anne", klaar="1"),
    )

    note.refresh_from_db()
    assert (status, told["version"], note.seen, note.by) == (200, 2, "Van Anne", world.lid)


def test_the_draft_of_a_colleague_is_not_there_for_anybody(site, world):
    note = write(world.dossier, world.lid, is_draft=True)
    status, _ = draft(site.as_(world.beheerder), world.dossier, **typed(client=str(note.client), version="1", seen="x"))

    note.refresh_from_db()
    assert (status, note.seen, FieldNote.objects.count()) == (400, "De winkelwagen staat er.", 1)


def test_what_is_wrong_in_a_draft_is_told_and_the_rest_is_kept(site, world):
    status, told = draft(site.as_(world.lid), world.dossier, **typed(seen="x" * 4001, thought="Een idee"))

    assert (status, list(told["errors"]), FieldNote.objects.get().thought) == (200, ["seen"], "Een idee")


def test_an_archived_dossier_takes_no_notes(site, world):
    archive(dossier=world.dossier, by=world.lid)

    assert draft(site.as_(world.lid), world.dossier, **typed(seen="x"))[0] == 400
    assert site.as_(world.lid).get(address(world.dossier, "nieuw/"))["Location"] == address(world.dossier)


def test_what_a_device_keeps_is_the_same_for_everybody(site, world):
    pages = [one.get("/veldwerk/zonder-verbinding/") for one in (site, site.as_(world.lid))]
    worker = site.get("/veldwerk/zonder-verbinding.js")

    assert pages[0].content == pages[1].content
    assert (b"csrfmiddlewaretoken" in pages[0].content, "Set-Cookie" in pages[1]) == (False, False)
    assert worker["Service-Worker-Allowed"] == "/dossier/"
    assert (worker["Content-Type"], worker["Cache-Control"]) == ("text/javascript; charset=utf-8", "no-cache")
    assert site.as_(world.lid).get("/veldwerk/zonder-verbinding.js").content == worker.content
