"""Asking a publisher: what we send, how patient we are, what we say when it fails. All on a local server."""

import json

import pytest

from tests.pipeline.publishers.clock import START
from tests.pipeline.publishers.server import Reply, Server
from wijkdna import __version__
from wijkdna.pipeline.download import SourceChanged
from wijkdna.pipeline.network import (
    Limits,
    NotThere,
    SourceUnreachable,
    Stopped,
    is_web_page,
    settings_from,
    wanted_wait,
)

BODY = json.dumps({"value": list(range(500))}).encode()


@pytest.fixture
def server():
    def publisher(request):
        elsewhere = {"/weg": f"{one.url}/goed", "/kring": f"{one.url}/kring"}.get(request.path)
        if elsewhere:
            return Reply(status=302, headers={"Location": elsewhere})
        return Reply(content=BODY) if request.path.startswith("/goed") else None

    with Server({"": publisher}) as one:
        yield one


@pytest.fixture
def url(server):
    return f"{server.url}/goed"


def test_an_answer_comes_whole_and_we_say_who_we_are(server, url, open_web):
    web = open_web(contact="post@voorbeeld.nl")

    assert web.json(url, params={"$format": "json"}) == {"value": list(range(500))}
    assert server.asked[0].headers["user-agent"] == f"WijkDNA/{__version__} (+post@voorbeeld.nl)"
    assert server.asked[0].query == {"$format": "json"}


def test_a_form_is_posted(server, url, open_web):
    open_web().ask(url, data={"data": "[out:json];"})

    assert (server.asked[0].method, server.asked[0].form) == ("POST", {"data": "[out:json];"})


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "geeft geen toegang (401). Kijk de sleutel"),
        (403, "geeft geen toegang (403). Kijk de sleutel"),
        (404, "heeft /goed niet (meer) (404). Kijk het adres"),
        (410, "heeft /goed niet (meer) (410)"),
        (400, "weigert de vraag (400)"),
    ],
)
def test_a_refusal_is_said_in_words_and_not_asked_again(server, url, open_web, status, words):
    server.fail(status=status, times=9)

    with pytest.raises(SourceUnreachable) as caught:
        open_web().ask(url)

    assert words in str(caught.value)
    assert len(server.asked) == 1
    assert isinstance(caught.value, NotThere) is (status in (404, 410))


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_in_trouble_is_asked_again_each_time_later(server, url, open_web, time, status):
    server.fail(status=status, times=3)

    assert open_web().ask(url).content == BODY
    assert (len(server.asked), time.passed) == (4, pytest.approx(2 + 4 + 8))


def test_too_many_requests_waits_as_long_as_is_asked(server, url, open_web, time):
    server.fail(status=429, headers={"Retry-After": "37"})
    told = []

    assert open_web(tell=told.append).ask(url).content == BODY
    assert time.passed == pytest.approx(37)
    assert told == [f"{server.url[7:]} antwoordt met 429; over 37 seconden nog eens"]


def test_too_many_requests_waits_until_the_moment_that_is_asked(server, url, open_web, time):
    server.fail(status=429, headers={"Retry-After": "Wed, 25 Nov 2026 12:01:30 GMT"})

    assert open_web().ask(url).content == BODY
    assert time.passed == pytest.approx(90)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("12", 12.0),
        ("Wed, 25 Nov 2026 12:00:20 GMT", 20.0),
        ("Wed, 25 Nov 2026 12:00:20", 20.0),
        ("Wed, 25 Nov 2026 11:00:00 GMT", 0.0),
        ("", None),
        ("straks", None),
    ],
)
def test_what_a_retry_after_asks(text, seconds):
    assert wanted_wait(text, START) == seconds


def test_who_keeps_failing_is_given_up_with_words(server, url, open_web):
    server.fail(status=503, times=99)

    with pytest.raises(SourceUnreachable, match="antwoordt met 503, ook na nog eens proberen"):
        open_web(limits=Limits(pause=0.0, tries=3)).ask(url)

    assert len(server.asked) == 3


def test_one_page_that_keeps_failing_does_not_close_the_host(server, url, open_web):
    server.fail(status=500, times=5)
    web = open_web()

    with pytest.raises(SourceUnreachable):
        web.ask(url)

    assert web.ask(url).content == BODY


def test_a_wait_that_would_pass_the_deadline_is_not_begun(server, url, open_web, time):
    server.fail(status=429, times=9, headers={"Retry-After": "601"})

    with pytest.raises(SourceUnreachable, match="429"):
        open_web().ask(url)

    assert (len(server.asked), time.passed) == (1, 0.0)


def test_a_host_that_is_not_there_is_asked_once_in_a_run(open_web, time):
    with Server({}) as gone:
        url = f"{gone.url}/goed"
    web = open_web(limits=Limits(pause=0.0, tries=2))

    with pytest.raises(SourceUnreachable, match="niet te bereiken"):
        web.ask(url)
    waited = time.passed
    with pytest.raises(SourceUnreachable, match="niet te bereiken"):
        web.ask(f"{url}/iets-anders")

    assert time.passed == waited > 0


def test_a_body_that_breaks_off_is_asked_again(server, url, open_web):
    server.fail(truncated=100)

    assert open_web().ask(url).content == BODY
    assert len(server.asked) == 2


def test_a_body_that_stops_coming_is_asked_again(server, url, open_web):
    server.fail(slow=100)

    assert open_web(limits=Limits(pause=0.0, timeout=0.3)).ask(url).content == BODY
    assert len(server.asked) == 2


def test_a_body_that_never_ends_in_time_is_given_up(server, url, open_web, time):
    web = open_web(limits=Limits(pause=0.0, tries=1, deadline=10.0), stopped=lambda: time.sleep(20) or False)

    with pytest.raises(SourceUnreachable, match="te lang"):
        web.ask(url)


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/json"])
def test_a_web_page_instead_of_data_is_called_that(server, url, open_web, kind):
    server.fail(content=b"\n<!DOCTYPE html><title>Onderhoud</title>", kind=kind)

    with pytest.raises(SourceUnreachable, match="geeft een webpagina in plaats van gegevens"):
        open_web().json(url)


def test_what_is_no_json_is_a_source_that_changed(server, url, open_web):
    server.fail(content=b"a;b\n1;2\n", kind="text/csv")

    with pytest.raises(SourceChanged, match="geen JSON op /goed"):
        open_web().json(url)


def test_an_answer_that_is_too_large_is_refused(server, url, open_web):
    with pytest.raises(SourceUnreachable, match="groter dan 0 MB"):
        open_web(limits=Limits(pause=0.0, largest=1000)).ask(url)

    assert len(server.asked) == 1


def test_between_two_requests_to_a_host_there_is_a_pause(server, url, open_web, time):
    web = open_web(limits=Limits(pause=5.0))

    web.ask(url)
    before = time.passed
    web.ask(url)

    assert (before, time.passed) == (0.0, pytest.approx(5.0))


def test_who_wants_to_stop_does_not_wait(server, url, open_web, time):
    server.fail(status=429, headers={"Retry-After": "300"})
    pressed = []
    time.at_wait = lambda: pressed.append(True)

    with pytest.raises(Stopped):
        open_web(stopped=lambda: bool(pressed)).ask(url)

    assert time.passed < 1


def test_a_key_is_a_header_and_stands_in_no_address(server, url, open_web):
    web = open_web(keys={"proef": "geheim"})

    answer = web.ask(url, params={"a": "1"}, secret={"apikey": web.key("proef")})

    assert server.asked[0].headers["apikey"] == "geheim"
    assert "geheim" not in answer.url


def test_a_name_and_password_in_an_address_are_told_to_nobody(server, open_web):
    answer = open_web().ask(f"{server.url.replace('//', '//anne:geheim@')}/goed")

    assert answer.url == f"{server.url}/goed"


def test_an_answer_that_sends_us_elsewhere_is_followed_but_never_with_a_key(server, open_web):
    web = open_web()

    assert web.ask(f"{server.url}/weg").content == BODY
    with pytest.raises(SourceUnreachable, match="verwijst door naar een ander adres"):
        web.ask(f"{server.url}/weg", secret={"apikey": "geheim"})


def test_a_source_without_its_key_says_where_to_put_it(open_web):
    with pytest.raises(SourceUnreachable, match="SOURCE_EPONLINE_KEY"):
        open_web().key("eponline")


def test_a_site_may_name_another_host(open_web):
    web = open_web(hosts={"cbs": "https://spiegel.voorbeeld.nl/odata/"})

    assert web.base("cbs", "https://opendata.cbs.nl") == "https://spiegel.voorbeeld.nl/odata"
    assert web.base("rivm", "https://dataderden.cbs.nl") == "https://dataderden.cbs.nl"


@pytest.mark.parametrize("address", ["spiegel.voorbeeld.nl", "ftp://spiegel.voorbeeld.nl", "https://", "file:///etc/x"])
def test_a_host_that_is_no_address_is_refused(open_web, address):
    with pytest.raises(SourceUnreachable, match="SOURCE_CBS_HOST is geen adres"):
        open_web(hosts={"cbs": address}).base("cbs", "https://opendata.cbs.nl")


def test_settings_come_from_names_that_start_with_source():
    names = {
        "SOURCE_CBS_HOST": "https://a.nl",
        "SOURCE_CBS_V4_HOST": "https://b.nl",
        "SOURCE_EPONLINE_KEY": "geheim",
        "SOURCE_CONTACT": "post@a.nl",
        "SOURCE_KEA_VERSION": "jan26",
        "SOURCE_POLITIE_HOST": "",
        "SECRET_KEY": "x",
    }

    settings = settings_from(names)

    assert settings.hosts == {"cbs": "https://a.nl", "cbs_v4": "https://b.nl"}
    assert (settings.keys, settings.contact) == ({"eponline": "geheim"}, "post@a.nl")
    assert settings.others == {"kea_version": "jan26"}


@pytest.mark.parametrize(
    ("kind", "start", "is_one"),
    [
        ("text/html", b"", True),
        ("text/plain", b"  <HTML lang=nl>", True),
        ("application/json", b'{"a": "<html>"}', False),
        ("", b"PK\x03\x04", False),
    ],
)
def test_a_web_page_is_recognised(kind, start, is_one):
    assert is_web_page(kind, start) is is_one
