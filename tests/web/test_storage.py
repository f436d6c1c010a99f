"""Object storage: attachments and releases on a real S3 server in this process, for a site on several machines."""

import json
import logging
import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.test import override_settings
from moto.server import ThreadedMotoServer

from tests.backups import content, differences
from tests.web.people import make_dossier, make_person, make_team, make_world
from wijkdna import several_machines
from wijkdna.backup import back_up, restore
from wijkdna.store import release
from wijkdna.store.derive import derive
from wijkdna.store.remote import Bucket, Remote, RemoteFailed, _digest

ROOT = Path(__file__).parent.parent.parent
KEYS = {"key": "tests", "secret": "for-tests-only", "region": "eu-west-1"}


@pytest.fixture(scope="module")
def endpoint():
    """Address of an S3 server of our own."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint, request):
    """An empty bucket, with a prefix in it for this site."""
    name = f"b{abs(hash(request.node.name))}"
    one = Bucket.from_url(f"s3://{name}/wijkdna", endpoint=endpoint, **KEYS)
    one.client().create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": KEYS["region"]})
    return one


@pytest.fixture
def remote(bucket):
    return Remote(bucket)


def settings_of(bucket, data):
    """The environment of a machine of the site."""
    s3 = {"S3_ENDPOINT": bucket.endpoint, "S3_REGION": bucket.region, "S3_ACCESS_KEY": bucket.key}
    own = {"PYTHONPATH": str(ROOT), "SECRET_KEY": "for-tests-only-" * 4, "WIJKDNA_DATA": str(data)}
    return own | s3 | {"S3_SECRET_KEY": bucket.secret, "STORAGE_URL": f"s3://{bucket.name}/wijkdna"}


def run(data, bucket, *arguments, **env):
    data.mkdir(exist_ok=True)
    command = [sys.executable, *arguments]
    env = settings_of(bucket, data) | env
    done = subprocess.run(command, check=False, cwd=data, env=env, capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout, done.stderr


def contents(bucket):
    answer = bucket.client().list_objects_v2(Bucket=bucket.name)
    return sorted(one["Key"] for one in answer.get("Contents", ()))


def everything(folder):
    return {path.relative_to(folder): path.is_file() and path.read_bytes() for path in sorted(folder.rglob("*"))}


SAVE = """
import django; django.setup()
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
print(default_storage.save("dossier-7/foto.png", ContentFile(b"picture")))
print(default_storage.save("dossier-7/foto.png", ContentFile(b"another")) != "dossier-7/foto.png")
"""
READ = """
import django; django.setup()
from django.core.files.storage import default_storage
print(default_storage.open("dossier-7/foto.png").read())
from wijkdna.web.shared.health import _of_storage
print(repr(_of_storage()))
"""


def test_an_attachment_of_one_machine_is_there_on_the_other_and_on_no_disk(bucket, tmp_path):
    django = {"DJANGO_SETTINGS_MODULE": "wijkdna.web.settings"}

    saved = run(tmp_path / "one", bucket, "-c", SAVE, **django)
    read = run(tmp_path / "two", bucket, "-c", READ, **django)

    assert saved == (0, "dossier-7/foto.png\nTrue\n", "")
    assert read == (0, "b'picture'\n''\n", "")
    assert "wijkdna/attachments/dossier-7/foto.png" in contents(bucket)
    assert list(tmp_path.rglob("*.png")) == []


def test_a_storage_that_refuses_makes_the_site_not_ready(bucket, tmp_path):
    django = {"DJANGO_SETTINGS_MODULE": "wijkdna.web.settings", "STORAGE_URL": "s3://nobodys-bucket"}
    code = "import django; django.setup(); from wijkdna.web.shared.health import _of_storage; print(_of_storage())"

    assert run(tmp_path / "one", bucket, "-c", code, **django)[1] == "Bijlagen kunnen niet worden bewaard.\n"


def test_a_release_of_one_machine_comes_to_the_other_whole(remote, bucket, built_data, tmp_path):
    name = release.current(built_data).name
    remote.push(release.current(built_data))
    remote.make_current(name)

    folder = remote.fetch(tmp_path, name, derive)

    assert everything(folder) == everything(release.current(built_data))
    assert contents(bucket) == [f"wijkdna/releases/{file}" for file in (f"{name}.json", f"{name}.zip", "current.json")]


def test_what_is_there_is_not_sent_again(remote, bucket, built_data):
    folder = release.current(built_data)

    assert [remote.push(folder), remote.push(folder)] == [True, False]


def test_the_same_release_gives_the_same_archive_on_every_machine(bucket, remote, own_data):
    folder = release.current(own_data)
    remote.push(folder)
    first = remote._described(folder.name)
    for path in folder.rglob("*"):
        os.utime(path, (0, 0))
    bucket.client().delete_object(Bucket=bucket.name, Key=f"wijkdna/releases/{folder.name}.json")

    remote.push(folder)

    assert remote._described(folder.name) == first


def damage(bucket, name, change):
    """Change the archive of a release, or its description, behind the back of the site."""
    client, key = bucket.client(), f"wijkdna/releases/{name}"
    content = client.get_object(Bucket=bucket.name, Key=key)["Body"].read()
    client.put_object(Bucket=bucket.name, Key=key, Body=change(content))


@pytest.mark.parametrize(
    "change", [lambda b: b[:-1], lambda b: b + b"x", lambda b: b[:500] + b"?" + b[501:], lambda b: b""]
)
def test_an_archive_that_is_not_what_was_sent_is_refused(remote, bucket, built_data, tmp_path, change):
    name = release.current(built_data).name
    remote.push(release.current(built_data))
    damage(bucket, f"{name}.zip", change)

    with pytest.raises(
        RemoteFailed, match=rf"Uitgave {name} kwam beschadigd binnen\. Wat er stond, is niet veranderd\."
    ):
        remote.fetch(tmp_path, name, derive)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../elders", "/etc", "a/b", "", ".verborgen", "a b"])
def test_a_name_that_would_lead_elsewhere_is_refused(remote, bucket, built_data, name):
    remote.push(release.current(built_data))
    remote.make_current(release.current(built_data).name)
    damage(bucket, "current.json", lambda b: json.dumps(json.loads(b) | {"name": name}).encode())

    with pytest.raises(RemoteFailed, match="niet te lezen"):
        remote.current()


@pytest.mark.parametrize("text", [b"", b"{}", b"[1]", b'{"name": "x"}', b"\xff"])
def test_a_description_that_is_none_is_refused(remote, bucket, built_data, text):
    remote.push(release.current(built_data))
    remote.make_current(release.current(built_data).name)
    damage(bucket, "current.json", lambda _: text)

    with pytest.raises(RemoteFailed, match="niet te lezen"):
        remote.current()


def test_nothing_of_an_archive_lands_outside_its_folder(remote, bucket, tmp_path):
    folder = tmp_path / "one" / "releases" / "2026-01-01"
    folder.mkdir(parents=True)
    (folder / "release.json").write_text("{}")
    remote.push(folder)
    evil = tmp_path / "evil.zip"
    with ZipFile(evil, "w") as made:
        made.writestr("../../outside.txt", "x")
        made.writestr("/outside.txt", "x")
    description = remote._described(folder.name)
    with evil.open("rb") as file:
        digest, size = _digest(file), file.tell()
    damage(bucket, "2026-01-01.zip", lambda _: evil.read_bytes())
    damage(
        bucket,
        "2026-01-01.json",
        lambda b: json.dumps({"name": description.name, "sha256": digest, "size": size}).encode(),
    )

    remote.fetch(tmp_path / "two", "2026-01-01", lambda draft: None)

    found = [path.relative_to(tmp_path / "two").as_posix() for path in (tmp_path / "two").rglob("*.txt")]
    assert found == ["releases/2026-01-01/outside.txt"]
    assert not Path("/outside.txt").exists()


def test_a_fetch_that_stops_halfway_leaves_nothing(remote, built_data, tmp_path):
    name = release.current(built_data).name
    remote.push(release.current(built_data))

    def stop(draft):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        remote.fetch(tmp_path, name, stop)

    assert list(release.releases_folder(tmp_path).iterdir()) == []


def test_a_storage_that_is_away_or_refuses_is_told(bucket, endpoint):
    away = Bucket.from_url("s3://x", endpoint="http://127.0.0.1:1", **KEYS)
    other = Bucket.from_url("s3://nobodys-bucket", endpoint=endpoint, **KEYS)

    with pytest.raises(RemoteFailed, match=r"De objectopslag antwoordt niet \(EndpointConnectionError\)\."):
        Remote(away).current()
    with pytest.raises(RemoteFailed, match=r"De objectopslag weigert \(NoSuchBucket\)"):
        Remote(other).current()


@pytest.mark.parametrize("url", ["x", "https://x", "s3://", "s3:bucket", "s3://b?x=1"])
def test_an_address_that_is_no_bucket_is_refused(url):
    with pytest.raises(ValueError, match=re.escape(url)):
        Bucket.from_url(url)


def test_a_secret_is_not_shown_with_its_bucket(bucket):
    assert "for-tests-only" not in repr(bucket)


def later(data, name):
    """A second release in a data folder, with another name, made current."""
    folder = release.current(data)

    def fill(draft):
        shutil.copytree(folder, draft, dirs_exist_ok=True)

    return release.publish(data, name, fill)


@pytest.mark.django_db
def test_a_machine_has_the_releases_that_dossiers_were_made_with(remote, own_data, tmp_path):
    first = release.current(own_data).name
    make_dossier(make_team("Hollands Kroon", "GM9901"), make_person("Anne"), release=first)
    later(own_data, "2027-01-01")
    with override_settings(DATA=own_data):
        assert several_machines.push(remote) == ("2027-01-01", True)
        assert several_machines.push(remote) == ("2027-01-01", False)

    with override_settings(DATA=tmp_path):
        assert several_machines.fetch(remote) == ("2027-01-01", True)
        assert several_machines.fetch(remote) == ("2027-01-01", False)

    assert release.current(tmp_path).name == "2027-01-01"
    assert release.is_derived(tmp_path / "releases" / first)


@pytest.mark.django_db(transaction=True)
def test_a_machine_that_follows_moves_on_and_survives_a_storage_that_is_away(
    remote, bucket, own_data, tmp_path, caplog
):
    with override_settings(DATA=own_data):
        several_machines.push(remote)
    looks = []

    def wait(seconds):
        """Between the looks: break the storage, mend it and send a new release, stop."""
        looks.append(seconds)
        if len(looks) == 2:
            damage(bucket, "current.json", lambda _: b"")
        if len(looks) == 3:
            later(own_data, "2027-01-01")
            remote.push(release.current(own_data))
            remote.make_current("2027-01-01")
        return len(looks) == 4

    with override_settings(DATA=tmp_path), caplog.at_level(logging.INFO, "wijkdna.releases"):
        several_machines.follow(remote, wait)

    assert looks == [several_machines.INTERVAL] * 4
    assert release.current(tmp_path).name == "2027-01-01"
    assert [record.message for record in caplog.records if record.name == "wijkdna.releases"] == [
        "moved to another release",
        "could not fetch a release",
        "moved to another release",
    ]


@pytest.mark.django_db(transaction=True)
def test_a_backup_of_a_disk_can_be_put_back_on_object_storage_and_from_there(bucket, own_data, tmp_path):
    options = {"bucket_name": bucket.name, "location": "wijkdna/attachments", "endpoint_url": bucket.endpoint}
    keys = {"access_key": bucket.key, "secret_key": bucket.secret, "region_name": bucket.region}
    s3 = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {**options, **keys, "file_overwrite": False}}
    world = make_world()
    with override_settings(DATA=own_data):
        first = back_up(tmp_path / "first.zip")
        with override_settings(STORAGES=settings.STORAGES | {"default": s3}):
            restore(first.path, overwrite=True)
            second = back_up(tmp_path / "second.zip")

    assert f"wijkdna/attachments/{world.attachment.file.name}" in contents(bucket)
    assert (second.attachments, second.missing) == (2, ())
    assert differences(content(first.path), content(second.path)) == []


def test_a_web_machine_with_an_empty_disk_starts_from_the_storage_and_leaves_no_process_behind(
    remote, bucket, built_data, tmp_path
):
    remote.push(release.current(built_data))
    remote.make_current(release.current(built_data).name)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "wijkdna", "serve", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(
        command, cwd=tmp_path, env=settings_of(bucket, tmp_path / "data"), stdout=subprocess.PIPE, text=True
    )

    try:
        said = server.stdout.readline()
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        follower = [child for child in children if b"follow" in Path(f"/proc/{child}/cmdline").read_bytes()]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/gezond/", timeout=60) as answer:
            body = answer.read().decode()
    finally:
        server.terminate()
        server.communicate(timeout=60)

    assert said.startswith("WijkDNA staat klaar: ")
    assert body == f"ok {release.current(built_data).name}\n"
    assert len(follower) == 1
    assert not Path(f"/proc/{follower[0]}").exists()


def test_without_a_release_on_the_storage_the_command_says_how_to_put_one_there(bucket, tmp_path):
    said = "Er staat nog geen uitgave op de objectopslag. Zet die neer met: wijkdna releases push\n"

    assert run(tmp_path / "one", bucket, "-m", "wijkdna", "releases", "fetch") == (1, "", said)


def test_a_site_on_one_machine_has_nothing_to_share(bucket, tmp_path):
    said = "STORAGE_URL is niet ingesteld: deze site bewaart alles op de eigen schijf.\n"

    assert run(tmp_path / "one", bucket, "-m", "wijkdna", "releases", "push", STORAGE_URL="") == (1, "", said)
