"""Several people and processes at once, one that is killed, a disk that is full: nothing is lost or half-written."""

from contextlib import ExitStack
from hashlib import sha256
from io import BytesIO

import pytest
from django.db import connection
from PIL import Image

from tests.web import concurrent
from tests.web.concurrent import Other, at_once, begin, files_no_larger_than
from tests.web.page import Page
from tests.web.people import make_dossier, make_note, make_team, member
from tools import postgres
from wijkdna.web.accounts.models import Role
from wijkdna.web.dossiers.actions import add_attachment, add_note, archive, change_note, delete_note
from wijkdna.web.dossiers.models import Attachment, Dossier, Note
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile

own_connections = pytest.mark.django_db(transaction=True)


@pytest.fixture
def team():
    return make_team("Hollands Kroon", "GM9901")


@pytest.fixture
def anne(team):
    return member(team, "Anne", Role.BEHEERDER)


@pytest.fixture
def bart(team):
    return member(team, "Bart", Role.LID)


@pytest.fixture
def dossier(team, anne):
    return make_dossier(team, anne)


@pytest.fixture
def note(dossier, anne):
    return make_note(dossier, anne, "De bakker.")


@pytest.fixture
def attachments(settings, tmp_path, transactional_db):
    """The folder where attachments go, on a disk."""
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # its journal, too, may be larger than a disk below
    return tmp_path


def noise(width):
    """A picture of three bytes a dot, however it is written."""
    dots = b"".join(sha256(number.to_bytes(8)).digest() for number in range(width * width * 3 // 32))
    file = BytesIO()
    Image.frombytes("RGB", (width, width), dots).save(file, "PNG")
    return file.getvalue()


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def lines(action):
    return list(AuditLine.objects.filter(action=action).order_by("row").values_list("row", flat=True))


def numbers_of_notes():
    return sorted(Note.objects.values_list("pk", flat=True))


@own_connections
def test_who_saves_second_is_told_and_sees_both_texts(note, anne, bart):
    change_note(note=note, text="De bakker en de kapper.", version=1, by=bart)

    with pytest.raises(ChangedMeanwhile) as told:
        change_note(note=note, text="De bakker is dicht.", version=1, by=anne)

    assert (told.value.theirs, told.value.mine) == ("De bakker en de kapper.", "De bakker is dicht.")
    assert list(Note.objects.values_list("text", "version")) == [("De bakker en de kapper.", 2)]
    assert list(AuditLine.objects.values_list("action", "by")) == [("notitie gewijzigd", bart.pk)]


@own_connections
def test_who_was_told_can_save_after_all(note, anne, bart):
    change_note(note=note, text="De kapper.", version=1, by=bart)
    with pytest.raises(ChangedMeanwhile) as told:
        change_note(note=note, text="De bakker.", version=1, by=anne)

    change_note(note=note, text=f"{told.value.theirs} {told.value.mine}", version=told.value.version, by=anne)

    assert list(Note.objects.values_list("text", "version")) == [("De kapper. De bakker.", 3)]


@own_connections
def test_two_people_with_the_same_page_open_lose_no_word(site, dossier, note, anne, bart):
    address, of_anne, of_bart = f"/dossier/{dossier.pk}/notities/{note.pk}/", site.as_(anne), site.as_(bart)
    seen = of_anne.page(address).one("input", name="version")["value"]
    assert of_bart.post(address, version=seen, text="De kapper.").status_code == 303

    answer = of_anne.post(address, version=seen, text="De bakker is dicht.")

    page = Page(answer.content.decode())
    assert (answer.status_code, page.h1) == (409, "Twee versies van deze notitie")
    assert [one.text for one in page.all("p", css="dossier-text")] == [
        "De [alleen hier: bakker is dicht.]",
        "De [alleen hier: kapper.]",
    ]
    assert page.one("textarea").text == "De bakker is dicht."
    assert list(Note.objects.values_list("text", "version")) == [("De kapper.", 2)]


@own_connections
def test_who_sees_both_versions_can_keep_both(site, dossier, note, anne, bart):
    address, of_anne = f"/dossier/{dossier.pk}/notities/{note.pk}/", site.as_(anne)
    change_note(note=note, text="De kapper.", version=1, by=bart)
    page = Page(of_anne.post(address, version=1, text="De bakker is dicht.").content.decode())

    fields = {one["name"]: one["value"] for one in page.all("input", type="hidden")}
    answer = of_anne.post(address, version=fields["version"], text=fields["text"])

    assert answer.status_code == 303
    assert list(Note.objects.values_list("text", "version")) == [("De kapper.\n\nDe bakker is dicht.", 3)]


@own_connections
def test_of_many_who_save_at_the_same_moment_one_is_first_and_all_others_are_told(note, anne):
    def save(number):
        return lambda: change_note(note=note, text=f"Tekst {number}.", version=1, by=anne)

    answers = at_once(*map(save, range(8)))

    told = [answer for answer in answers if isinstance(answer, ChangedMeanwhile)]
    (first,) = [answer.text for answer in answers if isinstance(answer, Note)]
    assert len(told) == 7
    assert {(answer.theirs, answer.version) for answer in told} == {(first, 2)}
    assert {answer.mine for answer in told} | {first} == {f"Tekst {number}." for number in range(8)}
    assert list(Note.objects.values_list("text", "version")) == [(first, 2)]
    assert lines("notitie gewijzigd") == [note.pk]


@own_connections
def test_who_changes_a_note_that_is_removed_at_the_same_moment_loses_no_text(note, anne):
    number = note.pk

    changed, _ = at_once(
        lambda: change_note(note=note, text="De kapper.", version=1, by=anne), lambda: delete_note(note=note, by=anne)
    )

    kept = changed.mine if isinstance(changed, ChangedMeanwhile) else changed.text
    assert kept == "De kapper."
    assert numbers_of_notes() == []
    assert lines("notitie verwijderd") == [number]


@own_connections
def test_a_note_gets_into_a_dossier_before_it_is_archived_or_not_at_all(dossier, anne):
    answer, _ = at_once(
        lambda: add_note(dossier=dossier, text="De kapper.", by=anne), lambda: archive(dossier=dossier, by=anne)
    )

    kept = [answer.pk] if isinstance(answer, Note) else []
    assert isinstance(answer, Note | ActionRefused)
    assert numbers_of_notes() == kept == lines("notitie toegevoegd")
    assert Dossier.objects.filter(archived_at__isnull=False).count() == 1


@own_connections
def test_twenty_writers_at_once_all_get_their_turn(dossier, anne):
    with ExitStack() as stack:
        groups = [
            stack.enter_context(Other(concurrent.add_notes, dossier.pk, anne.pk, first, 5)) for first in (0, 5, 10, 15)
        ]
        begin(*groups)
        for group in groups:
            group.end()

    assert sorted(Note.objects.values_list("text", flat=True)) == sorted(f"notitie {one}" for one in range(20))
    assert lines("notitie toegevoegd") == numbers_of_notes()


@own_connections
def test_a_process_that_is_killed_halfway_leaves_nothing_of_what_it_wrote(dossier, anne):
    with Other(concurrent.add_half, dossier.pk, anne.pk) as other:
        begin(other)
        assert other.hear() == "halfway"
        other.kill()

    assert (numbers_of_notes(), lines("notitie toegevoegd")) == ([], [])


@own_connections
def test_after_a_process_was_killed_halfway_the_next_write_works(dossier, anne):
    with Other(concurrent.add_half, dossier.pk, anne.pk) as other:
        begin(other)
        assert other.hear() == "halfway"
        other.kill()
        note = add_note(dossier=dossier, text="De bakker.", by=anne)

    assert numbers_of_notes() == [note.pk] == lines("notitie toegevoegd")


@own_connections
def test_what_a_process_kept_before_it_was_killed_is_there_each_with_its_line(dossier, anne):
    with Other(concurrent.add_notes_for_ever, dossier.pk, anne.pk) as other:
        begin(other)
        said = [int(other.hear()) for _ in range(20)]
        other.kill()

    kept = numbers_of_notes()
    assert set(said) <= set(kept)
    assert lines("notitie toegevoegd") == kept


def test_a_full_disk_refuses_a_write_and_loses_nothing_on_sqlite(tmp_path):
    with Other(concurrent.fill_the_disk, 2_000_000, 0, database=f"sqlite:///{tmp_path / 'full.sqlite3'}") as other:
        begin(other)
        refused = other.hear()
        kept, *there = map(int, other.hear().split())
        at_last = other.end().split()

    assert refused == "disk I/O error"
    assert kept > 10
    assert there == [kept, kept]
    assert at_last == [str(kept + 1), "ok"]


def test_a_full_disk_refuses_a_write_and_loses_nothing_on_postgresql():
    with ExitStack() as stack:
        with files_no_larger_than(17_000_000):  # a part of its journal has 16 MB from the beginning
            address = stack.enter_context(postgres.server())
        other = stack.enter_context(Other(concurrent.fill_the_disk, 0, 1_500, database=address))
        begin(other)
        refused = other.hear()
        kept, *there = map(int, other.hear().split())
        at_last = other.end().split()

    assert "File too large" in refused
    assert kept > 10
    assert there == [1_500 + kept, kept]
    assert at_last == [str(1_500 + kept - 50 + 1), "ok"]


@own_connections
def test_an_attachment_that_does_not_fit_on_the_disk_leaves_neither_a_row_nor_a_file(dossier, anne, attachments):
    picture = noise(1024)

    with files_no_larger_than(2_000_000), pytest.raises(OSError, match="File too large"):
        add_attachment(dossier=dossier, content=picture, name="plein.png", by=anne)

    assert files(attachments) == []
    assert (Attachment.objects.count(), lines("bijlage toegevoegd")) == (0, [])


@own_connections
def test_an_attachment_that_did_not_fit_can_be_added_when_there_is_room(dossier, anne, attachments):
    picture = noise(1024)

    with files_no_larger_than(2_000_000), pytest.raises(OSError, match="File too large"):
        add_attachment(dossier=dossier, content=picture, name="plein.png", by=anne)

    row = add_attachment(dossier=dossier, content=picture, name="plein.png", by=anne)

    (file,) = files(attachments)
    assert sha256(file.read_bytes()).hexdigest() == row.sha256
    assert lines("bijlage toegevoegd") == [row.pk]
