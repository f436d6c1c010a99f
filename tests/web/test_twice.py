"""What two people do at once, or one does twice, happens once; and what was broken off leaves nothing for long."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, default_storage
from django.db import connection
from django.utils import timezone

from tests.web.concurrent import at_once
from tests.web.people import make_dossier, make_team, make_world, member, png
from wijkdna import jobs
from wijkdna.web.accounts.models import Role
from wijkdna.web.dossiers import actions
from wijkdna.web.dossiers.models import Attachment, Dossier, Guest, Note, Part
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused


class Watching(InMemoryStorage):
    """A storage of its own for a test, that notes how deep in transactions the database was when a file was saved."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.depths = []

    def _save(self, name, content):
        self.depths.append(len(connection.savepoint_ids))
        return super()._save(name, content)


@pytest.fixture
def world(settings, db):
    """The world, with a storage in which nothing else is."""
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": f"{__name__}.Watching"}}
    return make_world()


def lines(action):
    return AuditLine.objects.filter(action=action).count()


def once(first, second):
    """Names of what both calls gave, and how the second one was refused."""
    first()
    with pytest.raises(ActionRefused) as refused:
        second()
    return refused.value.text


def test_a_note_that_two_people_remove_is_removed_once(world):
    one, same = (Note.objects.get(pk=world.note.pk) for _ in range(2))

    said = once(
        lambda: actions.delete_note(note=one, by=world.lid), lambda: actions.delete_note(note=same, by=world.lid)
    )

    assert (said, lines("notitie verwijderd")) == ("Deze notitie is al verwijderd.", 1)


def test_an_attachment_that_two_people_remove_is_removed_once(world):
    one, same = (Attachment.objects.get(pk=world.attachment.pk) for _ in range(2))

    said = once(
        lambda: actions.delete_attachment(attachment=one, by=world.lid),
        lambda: actions.delete_attachment(attachment=same, by=world.lid),
    )

    assert (said, lines("bijlage verwijderd")) == ("Deze bijlage is al verwijderd.", 1)


def test_a_guest_whose_access_ended_meanwhile_is_not_changed_and_not_ended_again(world):
    one, same = (Guest.objects.get() for _ in range(2))

    def change():
        actions.change_guest(guest=same, parts=[Part.FOTO], until=None, by=world.lid)

    said = once(lambda: actions.end_guest(guest=one, by=world.lid), change)
    with pytest.raises(ActionRefused):
        actions.end_guest(guest=same, by=world.lid)

    assert said == "De toegang van deze gast is al beëindigd."
    assert (lines("toegang van gast gewijzigd"), lines("toegang van gast beëindigd")) == (0, 1)


def test_two_colleagues_who_both_archive_a_dossier_do_not_open_it_again(site, world):
    address = f"/dossier/{world.dossier.pk}/archief/"
    for user in (world.beheerder, world.lid):
        site.as_(user).post(address, nu="open")

    assert Dossier.objects.get(pk=world.dossier.pk).archived_at is not None
    assert (lines("dossier gearchiveerd"), lines("dossier uit het archief gehaald")) == (1, 0)


def test_files_of_a_copy_are_saved_before_the_transaction_begins(world):
    depth, before = len(connection.savepoint_ids), len(default_storage.depths)

    actions.add_attachment(dossier=world.dossier, content=png(), name="plein.png", by=world.lid)
    copy = actions.copy_dossier(dossier=world.dossier, name="Kopie", notes=False, attachments=True, by=world.lid)

    assert default_storage.depths[before:] == [depth] * 3
    assert copy.attachments.count() == 2


def test_files_of_a_copy_that_is_refused_are_not_kept(world):
    before = list(jobs.files_in("teams"))
    actions.archive(dossier=world.dossier, by=world.lid)
    actions.delete_dossier(dossier=world.dossier, by=world.beheerder)

    with pytest.raises(ActionRefused):
        actions.copy_dossier(dossier=world.dossier, name="Kopie", notes=False, attachments=True, by=world.lid)

    assert list(jobs.files_in("teams")) == before


def test_a_file_without_a_row_goes_after_a_day_and_no_other(world):
    name = default_storage.save(f"teams/{world.team.pk}/dossiers/1/verdwaald.png", ContentFile(b"x"))
    known, now = [world.attachment.file.name, world.other_attachment.file.name], timezone.now()

    young = jobs.forget_lost_files(now)
    old = jobs.forget_lost_files(now + timedelta(days=1, minutes=1))

    assert (young, old) == ({"files": 0}, {"files": 1})
    assert [default_storage.exists(one) for one in (name, *known)] == [False, True, True]


def test_files_of_another_database_are_left_alone(world):
    names = [default_storage.save(f"teams/9/dossiers/9/{number}.png", ContentFile(b"x")) for number in range(11)]

    gone = jobs.forget_lost_files(timezone.now() + timedelta(days=2))

    assert gone == {}
    assert [default_storage.exists(name) for name in names] == [True] * 11


@pytest.mark.django_db(transaction=True)
def test_two_nights_at_once_erase_a_dossier_once(transactional_db):
    team = make_team("Hollands Kroon", "GM9901")
    by = member(team, "Anne", Role.BEHEERDER)
    make_dossier(team, by, deleted_at=timezone.now() - timedelta(days=31))

    numbers = at_once(actions.purge_deleted, actions.purge_deleted)

    assert (sum(numbers), Dossier.objects.count(), lines("dossier gewist")) == (1, 0, 1)
