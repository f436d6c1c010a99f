"""Files of publishers: fetched when they are new, resumed when they broke off, whole or not there."""

import hashlib
import json

import pytest

from tests.pipeline.publishers.server import Reply, Server
from wijkdna.pipeline.bulk import keep
from wijkdna.pipeline.download import SourceChanged, read_side_car, side_car
from wijkdna.pipeline.network import Limits, NotThere, SourceUnreachable, Stopped

OLD, NEW = b"oud;" * 100_000, b"nieuw;" * 100_000


class File:
    """A publisher with one file, of which the mark can change."""

    def __init__(self):
        self.content, self.mark, self.kind = OLD, {"ETag": '"1"'}, "application/zip"

    def __call__(self, request):
        return Reply(content=self.content, headers=self.mark, kind=self.kind)


@pytest.fixture
def file():
    one = File()
    with Server({"/bestand": one}) as one.server:
        one.url = f"{one.server.url}/bestand.zip"
        yield one


@pytest.fixture
def target(tmp_path):
    return tmp_path / "raw" / "bestand.zip"


def broken_off(file, target, open_web, asked=""):
    """A first fetch that gave up half-way."""
    file.server.fail(truncated=12_000)
    web = open_web(limits=Limits(pause=0.0, tries=1))
    with pytest.raises(SourceUnreachable):
        keep(web, f"{file.url}{asked}", target)


def test_a_new_file_comes_whole_with_its_origin(file, target, open_web):
    assert keep(open_web(), file.url, target, params={"jaar": "2024"}) is True

    side = read_side_car(target)
    assert target.read_bytes() == OLD
    assert (side["url"], side["etag"], side["status"]) == (f"{file.url}?jaar=2024", '"1"', "200")
    assert side["sha256"] == hashlib.sha256(OLD).hexdigest()
    assert side["fetched_at"].startswith("2026-11-25T12:00:00")
    assert sorted(path.name for path in target.parent.iterdir()) == [target.name, side_car(target).name]


@pytest.mark.parametrize("mark", [{"ETag": '"1"'}, {"Last-Modified": "Wed, 25 Nov 2026 08:00:00 GMT"}])
def test_a_file_that_we_have_is_asked_for_and_not_sent_again(file, target, open_web, time, mark):
    file.mark = mark
    keep(open_web(), file.url, target)
    time.passed = 3600.0

    assert keep(open_web(), file.url, target) is False

    side = read_side_car(target)
    assert (side["fetched_at"][11:16], side["checked_at"][11:16]) == ("12:00", "13:00")
    assert target.read_bytes() == OLD


def test_a_file_that_was_renewed_takes_the_place_of_the_old_one(file, target, open_web):
    keep(open_web(), file.url, target)
    file.content, file.mark = NEW, {"ETag": '"2"'}

    assert keep(open_web(), file.url, target) is True

    assert target.read_bytes() == NEW
    assert read_side_car(target)["etag"] == '"2"'


def test_a_file_that_somebody_changed_here_is_fetched_again(file, target, open_web):
    keep(open_web(), file.url, target)
    target.write_bytes(b"anders")

    assert keep(open_web(), file.url, target) is True
    assert target.read_bytes() == OLD


def test_another_question_is_another_file(file, target, open_web):
    keep(open_web(), file.url, target, params={"jaar": "2023"})

    assert keep(open_web(), file.url, target, params={"jaar": "2024"}) is True


def test_a_file_that_broke_off_goes_on_where_it_was(file, target, open_web):
    broken_off(file, target, open_web)
    assert not target.exists()

    assert keep(open_web(), file.url, target) is True

    assert file.server.asked[-1].headers["range"].startswith("bytes=")
    assert file.server.asked[-1].headers["if-range"] == '"1"'
    assert target.read_bytes() == OLD
    assert sorted(path.name for path in target.parent.iterdir()) == [target.name, side_car(target).name]


def test_a_file_that_breaks_off_is_resumed_in_the_same_fetch(file, target, open_web):
    file.server.fail(truncated=12_000, times=2)

    assert keep(open_web(), file.url, target) is True

    assert target.read_bytes() == OLD
    assert [("range" in request.headers) for request in file.server.asked] == [False, True, True]


def test_a_file_that_was_renewed_meanwhile_comes_whole(file, target, open_web):
    broken_off(file, target, open_web)
    file.content, file.mark = NEW, {"ETag": '"2"'}

    keep(open_web(), file.url, target)

    assert target.read_bytes() == NEW


@pytest.mark.parametrize("mark", [{}, {"ETag": 'W/"1"'}])
def test_without_a_strong_mark_a_file_begins_again(file, target, open_web, mark):
    file.mark = mark
    broken_off(file, target, open_web)

    keep(open_web(), file.url, target)

    assert "range" not in file.server.asked[-1].headers
    assert target.read_bytes() == OLD


def test_a_publisher_that_refuses_the_rest_gives_the_whole(file, target, open_web):
    broken_off(file, target, open_web)
    file.server.fail(status=416)

    keep(open_web(), file.url, target)

    assert target.read_bytes() == OLD


def test_the_wrong_piece_is_not_glued_on(file, target, open_web):
    broken_off(file, target, open_web)
    file.server.fail(status=206, content=b"x" * 100, headers={"Content-Range": "bytes 5-104/20000"})

    keep(open_web(), file.url, target)

    assert target.read_bytes() == OLD


def test_what_came_in_of_another_question_is_not_used(file, target, open_web):
    broken_off(file, target, open_web, "?jaar=2023")

    keep(open_web(), f"{file.url}?jaar=2024", target)

    assert "range" not in file.server.asked[-1].headers
    assert target.read_bytes() == OLD


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"status": 404}, (NotThere, "heeft /bestand.zip niet")),
        ({"status": 401}, (SourceUnreachable, "geen toegang")),
        (
            {"content": b"<!doctype html>", "kind": "text/html"},
            (SourceUnreachable, "webpagina in plaats van een bestand"),
        ),
        ({"content": b"", "kind": "application/zip"}, (SourceChanged, "bestand.zip is leeg")),
    ],
)
def test_when_it_goes_wrong_the_file_that_we_had_stays(file, target, open_web, fault, said):
    keep(open_web(), file.url, target)
    before = target.read_bytes(), side_car(target).read_bytes()
    file.server.fail(times=9, **fault)

    with pytest.raises(said[0]) as caught:
        keep(open_web(), file.url, target)

    assert said[1] in str(caught.value)
    assert (target.read_bytes(), side_car(target).read_bytes()) == before


def test_a_page_may_be_a_page(file, target, open_web):
    file.content, file.kind = b"<!doctype html>", "text/html"

    assert keep(open_web(), file.url, target, page=True) is True


def test_a_file_that_is_too_large_is_refused(file, target, open_web):
    with pytest.raises(SourceUnreachable, match="groter dan 0 MB"):
        keep(open_web(limits=Limits(pause=0.0, largest_file=1000)), file.url, target)

    assert not target.exists()


def test_a_fetch_that_is_stopped_leaves_no_file_and_goes_on_later(file, target, open_web):
    asked = []

    with pytest.raises(Stopped):
        keep(open_web(stopped=lambda: len(asked) > 1 or asked.append(1)), file.url, target)
    assert not target.exists()

    assert keep(open_web(), file.url, target) is True
    assert target.read_bytes() == OLD


def test_a_key_is_kept_nowhere(file, target, open_web):
    keep(open_web(), file.url, target, secret={"Authorization": "geheim"})

    assert file.server.asked[0].headers["authorization"] == "geheim"
    assert "geheim" not in json.dumps(read_side_car(target))
