"""Photos of field notes: no place in them, only for who may see the note, and gone with it."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from tests.web.field_notes import address, photo, visitor_of, write
from tests.web.people import make_dossier
from wijkdna.backup.making import attachment_names
from wijkdna.jobs import files_in, forget_lost_files
from wijkdna.web.dossiers.actions import GRACE, delete_dossier, purge_deleted
from wijkdna.web.fieldwork.actions import MOST_PHOTOS, delete_field_note, delete_photo
from wijkdna.web.fieldwork.models import FieldPhoto
from wijkdna.web.shared.refusals import ActionRefused


def jpeg_of_a_phone():
    """A photo taken standing, with the place in it: 40 by 20 as it lies, 20 by 40 as it is looked at."""
    picture, file = Image.new("RGB", (40, 20), "#0f5c63"), BytesIO()
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Telefoon"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 50.0, 1.0), 3: "E", 4: (5.0, 1.0, 1.0)})
    picture.save(file, "JPEG", exif=exif)
    return file.getvalue()


def test_a_photo_loses_the_place_and_stands_the_right_way_up(world):
    given = jpeg_of_a_phone()
    assert Image.open(BytesIO(given)).getexif().get_ifd(0x8825)[1] == "N"

    kept = Image.open(photo(write(world.dossier, world.lid), world.lid, given).file)
    assert (kept.size, dict(kept.getexif()), kept.info.get("exif")) == ((20, 40), {}, None)


def test_a_photo_is_added_on_the_page_after_a_look_at_who_is_on_it(site, world):
    note, lid = write(world.dossier, world.lid), site.as_(world.lid)
    page = address(world.dossier, f"{note.pk}/foto/")

    def file():
        return SimpleUploadedFile("plein.jpg", jpeg_of_a_phone(), "image/jpeg")

    for fields in ({"camera": file(), "caption": "een plein"}, {"file": file(), "nobody_seen": "on"}, {"caption": "a"}):
        assert lid.post(page, **fields).status_code == 400
    answer = lid.post(page, camera=file(), caption="een plein", nobody_seen="on")

    assert (answer.status_code, answer["Location"]) == (303, address(world.dossier, f"{note.pk}/"))
    row = FieldPhoto.objects.get()
    assert (row.caption, row.kind, row.by, row.note) == ("een plein", "image/jpeg", world.lid, note)
    got = lid.get(address(world.dossier, f"{note.pk}/foto/{row.pk}/"))
    assert (got["Content-Type"], "sandbox" in got["Content-Security-Policy"]) == ("image/jpeg", True)


def test_a_pdf_is_no_photo_and_a_note_has_six_at_most(world):
    note = write(world.dossier, world.lid)

    def files():
        return set(files_in(f"teams/{world.team.pk}/dossiers/{world.dossier.pk}"))

    before = files()
    with pytest.raises(ActionRefused, match="pdf"):
        photo(note, world.lid, b"%PDF-1.4")
    for _ in range(MOST_PHOTOS):
        photo(note, world.lid)
    with pytest.raises(ActionRefused, match="al 6"):
        photo(note, world.lid)

    names = {one.file.name for one in note.photos.all()}
    assert (len(names), files() - before) == (6, names)


def test_only_who_may_see_a_note_gets_its_photo(site, world):
    note = write(world.dossier, world.lid)
    row = photo(note, world.lid)
    there = address(world.dossier, f"{note.pk}/foto/{row.pk}/")

    assert [
        site.as_(who).get(there).status_code for who in (world.lid, world.beheerder, visitor_of(world), world.stranger)
    ] == [
        200,
        200,
        404,
        404,
    ]


def gone(name):
    return not default_storage.exists(name)


def test_a_file_goes_with_its_photo_its_note_and_its_dossier(world, django_capture_on_commit_callbacks):
    other = make_dossier(world.team, world.lid, name="Ander")
    notes = [write(world.dossier, world.lid), write(world.dossier, world.lid), write(other, world.lid)]
    rows = [photo(note, world.lid) for note in notes]
    names = [row.file.name for row in rows]
    forget_lost_files(timezone.now() + timedelta(days=3))
    assert set(names) <= attachment_names()
    assert [gone(name) for name in names] == [False, False, False]

    with django_capture_on_commit_callbacks(execute=True):
        delete_photo(photo=rows[0], by=world.lid)
        delete_field_note(note=notes[1], by=world.beheerder)
        delete_dossier(dossier=other, by=world.lid)
        purge_deleted(timezone.now() + GRACE + timedelta(days=1))
    assert [gone(name) for name in names] == [True, True, True]
