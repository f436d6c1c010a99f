"""Answers that are kept page by page: whole or not there, asked again after some days, gone on with on the same day."""

import json
import zipfile

import pytest

from tests.pipeline.publishers.server import Reply, Server
from wijkdna.pipeline.answers import answers, keep_answers, linked
from wijkdna.pipeline.download import SourceChanged
from wijkdna.pipeline.network import Asked, SourceUnreachable

DAY = 24 * 3600.0


def pages(request):
    """Three pages of numbers; /kring is one that goes round."""
    if request.path not in ("/cijfers", "/kring"):
        return None
    number = int(request.query.get("n", "1"))
    link = f"https://elders.nl/cijfers?n={number + 1}" if number < 3 else ""
    content = {"number": number, "next": "https://elders.nl/kring?n=1" if request.path == "/kring" else link}
    return Reply(content=json.dumps(content).encode())


def following(asked, answer):
    return linked(asked, answer["next"]) if answer["next"] else None


@pytest.fixture
def server():
    with Server({"": pages}) as one:
        yield one


@pytest.fixture
def keep(server, open_web, tmp_path):
    """keep(name=path, ...) asks these paths and gives (is it new, the file)."""

    def call(some=False, **paths):
        questions = {
            name: Asked(url=f"{server.url}/{path}", secret={"apikey": "geheim"}) for name, path in paths.items()
        }
        target = tmp_path / "bron" / "antwoorden.zip"
        return keep_answers(open_web(), target, questions, following, days=7, some=some), target

    return call


def test_all_pages_are_kept_in_order_and_the_host_stays_ours(keep, server):
    new, target = keep(reeks="cijfers")

    assert new is True
    assert [page["number"] for page in answers(target, "reeks")] == [1, 2, 3]
    assert [request.headers["host"] for request in server.asked] == [server.url.removeprefix("http://")] * 3


def test_what_is_young_is_not_asked_again_and_what_is_old_is(keep, server, time):
    keep(reeks="cijfers")
    time.passed = 6 * DAY
    again, _ = keep(reeks="cijfers")
    time.passed = 8 * DAY
    later, _ = keep(reeks="cijfers")

    assert (again, later) == (False, True)
    assert len(server.asked) == 6


def test_the_same_answers_are_the_same_bytes(keep, time):
    first = keep(reeks="cijfers")[1].read_bytes()
    time.passed = 8 * DAY

    assert keep(reeks="cijfers")[1].read_bytes() == first


def test_another_question_is_asked_at_once(keep):
    keep(reeks="cijfers")

    new, target = keep(andere="cijfers")

    assert new is True
    assert list(answers(target, "reeks")) == []


def test_what_broke_off_goes_on_the_same_day(keep, server, tmp_path):
    server.fail("kring", status=403)
    with pytest.raises(SourceUnreachable):
        keep(een="cijfers", twee="kring")
    asked = len(server.asked)
    with pytest.raises(SourceChanged, match="kring"):
        keep(een="cijfers", twee="kring")

    assert server.paths()[asked:] == ["/kring", "/kring"]
    assert not (tmp_path / "bron" / "antwoorden.zip").exists()


def test_a_publisher_may_have_nothing_for_some_questions(keep):
    new, target = keep(some=True, reeks="cijfers", weg="nergens")

    assert new is True
    assert list(answers(target, "weg")) == []
    with pytest.raises(SourceUnreachable):
        keep(weg="nergens")


def test_a_key_stands_in_no_file(keep, tmp_path):
    _, target = keep(reeks="cijfers")

    written = [path.read_bytes() for path in target.parent.iterdir()]
    with zipfile.ZipFile(target) as file:
        written += [file.read(name) for name in file.namelist()]
    assert [content for content in written if b"geheim" in content] == []


def test_a_file_that_is_no_zip_is_named(tmp_path):
    (tmp_path / "antwoorden.zip").write_bytes(b"half")

    with pytest.raises(SourceChanged, match=r"antwoorden\.zip is niet te lezen"):
        list(answers(tmp_path / "antwoorden.zip", "reeks"))
