"""Attachments: a row and its file together or neither, and nothing that can act in our name."""

from io import BytesIO

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.web.page import Page
from tests.web.people import make_attachment, png
from wijkdna.web.dossiers import actions
from wijkdna.web.dossiers.models import Attachment
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused


def address(dossier, rest=""):
    return f"/dossier/{dossier.pk}/bijlagen/{rest}"


def file_of(attachment):
    return f"/dossier/{attachment.dossier_id}/bijlagen/{attachment.pk}/bestand/"


def sent(name="plein.png", content=None):
    return SimpleUploadedFile(name, png() if content is None else content, "text/html")


def pdf():
    made, file = pikepdf.new(), BytesIO()
    made.add_blank_page()
    made.save(file)
    return file.getvalue()


def names(dossier):
    return [one.name for one in Attachment.objects.filter(dossier=dossier)]


def test_a_photo_is_added_on_the_page(site, world):
    answer = site.as_(world.lid).post(address(world.dossier), file=sent("Mijn plein.HTML"))

    assert (answer.status_code, answer["Location"]) == (303, address(world.dossier))
    row = Attachment.objects.filter(dossier=world.dossier).first()
    assert (row.name, row.kind, row.by) == ("Mijn plein.png", "image/png", world.lid)
    assert row.file.name.startswith(f"teams/{world.team.pk}/dossiers/{world.dossier.pk}/")
    assert "plein" not in row.file.name
    assert (row.size, len(row.sha256)) == (row.file.size, 64)
    assert AuditLine.objects.filter(dossier=world.dossier.pk).get().action == "bijlage toegevoegd"


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (None, "Kies eerst een bestand."),
        (b"", "Dit bestand is leeg."),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "Dit is geen foto of pdf"),
        (b"<script>alert(1)</script>", "Dit is geen foto of pdf"),
        (b"\x89PNG\r\n\x1a\nkapot", "Dit bestand is beschadigd"),
    ],
)
def test_what_cannot_be_kept_is_told_at_the_field(site, world, file, told):
    before = names(world.dossier)
    answer = site.as_(world.lid).post(address(world.dossier), **({} if file is None else {"file": sent("a.jpg", file)}))

    page = Page(answer.content.decode())
    assert answer.status_code == 400
    assert told in page.one("p", "field__wrong").text
    assert page.one("input", type="file")["aria-describedby"] == "id_file_helptext id_file-fout"
    assert names(world.dossier) == before


def test_a_picture_is_shown_and_can_do_nothing(site, world):
    answer = site.as_(world.lid).get(file_of(world.attachment))

    assert b"".join(answer.streaming_content) == png()
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"] == 'inline; filename="plein.png"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert {"private", "no-store"} <= set(answer["Cache-Control"].replace(" ", "").split(","))


def test_a_picture_can_be_kept_too(site, world):
    answer = site.as_(world.lid).get(f"{file_of(world.attachment)}?bewaar=1")

    assert answer["Content-Disposition"] == 'attachment; filename="plein.png"'


def test_a_pdf_is_only_to_keep(site, world):
    lid = site.as_(world.lid)
    row = actions.add_attachment(dossier=world.dossier, content=pdf(), name="Visie é.docx", by=world.lid)
    answer = lid.get(file_of(row))

    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Visie%20%C3%A9.pdf"
    assert answer["Content-Type"] == "application/pdf"
    page = lid.page(address(world.dossier, f"{row.pk}/"))
    assert not page.all("img") + page.all("iframe") + page.all("embed") + page.all("object")


@pytest.mark.parametrize("who", ["guest", "begeleider", "stranger", "nobody"])
def test_for_others_a_file_does_not_exist(site, world, who):
    other = site.as_(getattr(world, who))

    assert other.get(file_of(world.attachment)).status_code == 404
    assert other.get(address(world.dossier, f"{world.attachment.pk}/")).status_code == 404
    assert other.post(address(world.dossier, f"{world.attachment.pk}/verwijderen/")).status_code == 404
    assert other.post(address(world.dossier), file=sent()).status_code == 404


def test_a_file_of_another_dossier_is_not_in_this_one(site, world):
    found = site.as_(world.lid).get(address(world.dossier, f"{world.other_attachment.pk}/bestand/"))

    assert found.status_code == 404


def test_the_storage_itself_has_no_address(site, world):
    assert site.as_(world.lid).get(world.attachment.file.url).status_code == 404


def test_a_file_that_the_storage_lost_is_not_found(site, world):
    default_storage.delete(world.attachment.file.name)

    assert site.as_(world.lid).get(file_of(world.attachment)).status_code == 404


def test_row_and_file_go_together(world, django_capture_on_commit_callbacks):
    name = world.attachment.file.name
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_attachment(attachment=world.attachment, by=world.lid)

    assert names(world.dossier) == []
    assert not default_storage.exists(name)


def test_the_file_stays_when_the_row_does(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ActionRefused, match="bijlage toevoegde"):
        actions.delete_attachment(attachment=make_attachment(world.dossier, world.beheerder), by=world.lid)

    assert all(default_storage.exists(one.file.name) for one in Attachment.objects.filter(dossier=world.dossier))


def stored(team):
    folder = f"teams/{team.pk}/dossiers"
    return sorted(
        f for one in default_storage.listdir(folder)[0] for f in default_storage.listdir(f"{folder}/{one}")[1]
    )


def test_a_row_that_cannot_be_kept_leaves_no_file(world, monkeypatch):
    before = stored(world.team)
    monkeypatch.setattr(actions, "record", None)  # what comes after the file was saved breaks

    with pytest.raises(TypeError):
        actions.add_attachment(dossier=world.dossier, content=png(), name="a.png", by=world.lid)

    assert (names(world.dossier), stored(world.team)) == (["plein.png"], before)


def test_a_dossier_has_room_for_a_number_of_attachments(world, monkeypatch):
    monkeypatch.setattr(actions, "MOST_ATTACHMENTS", 2)
    actions.add_attachment(dossier=world.dossier, content=png(), name="b.png", by=world.lid)

    with pytest.raises(ActionRefused, match="heeft al 2 bijlagen"):
        actions.add_attachment(dossier=world.dossier, content=png(), name="c.png", by=world.lid)


def test_a_team_has_room_for_an_amount_and_another_team_does_not_count(world, monkeypatch):
    for _ in range(3):
        make_attachment(world.other_dossier, world.stranger)
    monkeypatch.setattr(actions, "MOST_OF_TEAM", 2 * world.attachment.size + 50)
    actions.add_attachment(dossier=world.dossier, content=png(), name="b.png", by=world.lid)

    with pytest.raises(ActionRefused, match="samen al 500 MB"):
        actions.add_attachment(dossier=world.dossier, content=png(), name="c.png", by=world.lid)


def test_a_photo_of_a_phone_loses_where_it_was_made(world):
    file, where = BytesIO(), Image.Exif()
    where.get_ifd(0x8825).update({1: "N", 2: (52.0, 43.0, 12.0)})
    Image.new("RGB", (20, 10)).save(file, "JPEG", exif=where)

    row = actions.add_attachment(dossier=world.dossier, content=file.getvalue(), name="IMG_1.jpg", by=world.lid)

    with row.file.open() as kept:
        assert dict(Image.open(kept).getexif()) == {}


def test_there_is_no_adding_to_an_archived_dossier(world):
    actions.archive(dossier=world.dossier, by=world.lid)
    before = stored(world.team)

    with pytest.raises(ActionRefused, match="gearchiveerd"):
        actions.add_attachment(dossier=world.dossier, content=png(), name="a.png", by=world.lid)
    assert stored(world.team) == before
