"""What cannot be put back: every such backup is refused in words, and nothing changes."""

import errno
import json
import random
from zipfile import ZipFile

import pytest

from tests.backups import content, differences, everything, manifest, rebuilt, table, unchanged
from tests.web.people import make_person
from wijkdna.backup import BackupRefused, check, restore
from wijkdna.backup.archive import Reader, is_safe
from wijkdna.store import release

pytestmark = pytest.mark.django_db(transaction=True)


def test_work_of_people_is_not_overwritten_unasked(data, backup, tmp_path):
    make_person("Nieuw")

    with unchanged(data, tmp_path), pytest.raises(BackupRefused, match="Hier staat al werk van mensen"):
        restore(backup)


@pytest.mark.same_answer  # it is all about the file
def test_a_damaged_byte_is_refused_wherever_it_is(backup, tmp_path, data):
    """Every byte of what describes the file, and a few hundred others. A byte that changes nothing may pass."""
    original, right = backup.read_bytes(), content(backup)
    with ZipFile(backup) as file:
        described = file.start_dir
    chosen = random.Random(7)
    places = [*chosen.sample(range(described), 300), *chosen.sample(range(described, len(original)), 500)]
    damaged = tmp_path / "damaged.zip"

    passed = []
    for place in places:
        damaged.write_bytes(original[:place] + bytes([original[place] ^ 0x41]) + original[place + 1 :])
        try:
            with Reader(damaged) as reader:
                found = {part.name: reader._zip.read(part.name) for part in reader.parts.values()}
        except BackupRefused:
            continue
        passed.append(place)
        assert differences(found, right) == []

    assert len(passed) < len(places) / 2


def test_a_file_that_was_cut_off_is_refused(backup, tmp_path):
    original, short = backup.read_bytes(), tmp_path / "short.zip"

    for length in (0, 1, 100, len(original) // 2, len(original) - 1000, len(original) - 22, len(original) - 1):
        short.write_bytes(original[:length])
        with pytest.raises(BackupRefused, match=r"is geen back-up van WijkDNA, of is niet heel aangekomen"):
            check(short)


def test_a_file_that_is_no_backup_is_refused(tmp_path):
    (tmp_path / "letter.txt").write_text("Beste collega")
    with ZipFile(tmp_path / "other.zip", "w") as file:
        file.writestr("manifest.json", "[]")
    with ZipFile(tmp_path / "empty.zip", "w"):
        pass

    for name in ("letter.txt", "other.zip", "empty.zip"):
        with pytest.raises(BackupRefused, match="is geen back-up van WijkDNA"):
            check(tmp_path / name)


def changed(backup, tmp_path, change, *, sealed=True):
    """The backup after change(parts, manifest)."""
    parts, about = content(backup), manifest(backup)
    change(parts, about)
    return rebuilt(backup, tmp_path / "changed.zip", parts, about, sealed=sealed)


def put(name, value):
    """A change of the manifest."""
    return lambda parts, about: about.update({name: value})


def drop(parts, about):
    del parts[table(parts, "web.note")]


def add(parts, about):
    parts["attachments/erbij.png"] = b"x"


def other_bytes(parts, about):
    parts[table(parts, "web.note")] += b"[]\n"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ((drop, False), "ontbreekt een deel, of er zit iets bij"),
        ((add, False), "ontbreekt een deel, of er zit iets bij"),
        ((other_bytes, False), "is beschadigd|beschadigd"),
        ((put("app", "0.0.1"), False), "niet heel aangekomen"),
        ((put("format", 2), True), "komt van een nieuwere WijkDNA"),
        ((drop, True), "De tabellen in deze back-up zijn andere"),
        ((put("migrations", [["web", "9999_later"]]), True), "komt van een nieuwere WijkDNA"),
        ((put("migrations", [["web", "0001_initial"]]), True), "komt van een oudere WijkDNA"),
        ((put("columns", {}), True), "De tabellen in deze back-up zijn andere"),
        ((put("releases", ["../elders"]), True), "een naam die er niet hoort"),
    ],
)
def test_a_backup_that_was_changed_is_refused_and_nothing_happens(data, backup, tmp_path, changes, words):
    change, sealed = changes
    file = changed(backup, tmp_path, change, sealed=sealed)

    with unchanged(data, tmp_path), pytest.raises(BackupRefused, match=words):
        restore(file, overwrite=True)


@pytest.mark.parametrize("name", ["../x", "attachments/../../x", "/etc/x", "attachments//x", "attachments\\..\\x", "x"])
def test_a_part_that_would_land_elsewhere_is_refused(data, backup, tmp_path, name):
    def slip(parts, about):
        parts[name] = b"x"

    file = changed(backup, tmp_path, slip)

    with unchanged(data, tmp_path), pytest.raises(BackupRefused, match="een naam die er niet hoort"):
        restore(file, overwrite=True)
    assert not is_safe(name)


def a_row(change):
    """A change of the last row of the notes."""

    def apply(parts, about):
        name = table(parts, "web.note")
        *rest, last = parts[name].splitlines(keepends=True)
        row = dict(zip(about["columns"]["web.note"], json.loads(last), strict=True))
        parts[name] = b"".join([*rest, json.dumps(list(change(row).values())).encode() + b"\n"])
        parts["attachments/nieuw.png"] = b"new"
        parts["teams/9/new.parquet"] = b"new"

    return apply


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda row: row | {"dossier_id": 999999}, "passen niet bij elkaar"),
        (lambda row: row | {"id": row["id"] - 1}, "passen niet bij elkaar"),
        (lambda row: row | {"text": None}, "passen niet bij elkaar"),
        (lambda row: row | {"created_at": "gisteren"}, "neemt een rij van web.note niet aan"),
        (lambda row: row | {"extra": 1}, "neemt een rij van web.note niet aan"),
    ],
)
def test_a_row_that_cannot_be_leaves_everything_as_it_was(data, backup, tmp_path, change, words):
    file = changed(backup, tmp_path, a_row(change))

    with unchanged(data, tmp_path), pytest.raises(BackupRefused, match=words):
        restore(file, overwrite=True)


def test_a_release_that_came_with_a_refused_backup_is_not_kept(data, backup, tmp_path):
    """The release of the backup is not here yet, so it is put there before the rows are tried."""
    file = changed(backup, tmp_path, a_row(lambda row: row | {"dossier_id": 999999}))
    release.current(data).rename(data / "releases" / "2020-01-01")
    release.make_current(data, "2020-01-01")
    files = everything(data)

    with pytest.raises(BackupRefused):
        restore(file, overwrite=True)

    assert everything(data) == files


def test_a_release_with_the_same_name_and_other_figures_is_refused(data, backup, tmp_path):
    with (release.current(data) / "places.parquet").open("ab") as file:
        file.write(b"x")

    with pytest.raises(BackupRefused, match=r"Uitgave 2026-11-25 staat hier al, met andere cijfers"):
        restore(backup, overwrite=True)


@pytest.mark.parametrize(("number", "told"), [(errno.EINVAL, BackupRefused), (errno.EIO, OSError)])
def test_a_place_before_the_file_is_damage_and_a_failing_disk_is_not(backup, monkeypatch, number, told):
    def fail(*_):
        raise OSError(number, "niet te lezen")

    monkeypatch.setattr(ZipFile, "read", fail)

    with pytest.raises(told):
        check(backup)
