"""The log: what it says, and that nothing a visitor sent can get into it."""

import io
import json
import logging
import sys
from pathlib import Path

import pytest
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.web import settings as real_settings
from wijkdna.web.shared.logs import HIDDEN, JsonLines, PlainLines, formatter, note

PERSON = "anne.de.boer@voorbeeld.nl"
SECRETS = (PERSON, "anne", "Boer", "203.0.113.7", "0612345678", "geheim-token", "Snuffelaar/1.0")


def break_down(request, token):
    """A page that breaks with everything it knows about the visitor in the words of the error."""
    everything = f"{request.get_full_path()} {request.body!r} {request.META.get('REMOTE_ADDR')} {token} {PERSON}"
    try:
        raise IntegrityError(f"Key (email)=({PERSON}) already exists.")
    except IntegrityError as error:
        raise ValueError(everything) from error


def answer(request, token):
    """A page that works."""
    return HttpResponse("ok")


urlpatterns = [path("stuk/<str:token>/", break_down, name="broken"), path("heel/<str:token>/", answer, name="whole")]


@pytest.fixture
def lines():
    """lines() gives what was logged, line by line, as the site would write it; all levels of all loggers."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lambda: stream.getvalue().splitlines()
    root.setLevel(before)
    root.removeHandler(handler)


def visit(address, method="get", log_requests="all"):
    """A request by somebody who tells a lot about herself."""
    headers = {"User-Agent": "Snuffelaar/1.0 anne", "Referer": f"http://x/?{PERSON}", "X-Forwarded-For": "203.0.113.7"}
    with override_settings(ROOT_URLCONF=__name__, LOG_REQUESTS=log_requests):
        client = Client(raise_request_exception=False, REMOTE_ADDR="203.0.113.7")
        call = getattr(client, method)
        if method == "get":
            return call(f"{address}?email={PERSON}&telefoon=0612345678", headers=headers)
        return call(f"{address}?email={PERSON}", {"naam": "anne Boer", "telefoon": "0612345678"}, headers=headers)


def leaks(text):
    return [secret for secret in SECRETS if secret in text]


def only(found, logger):
    """The line of a logger, without what differs from run to run."""
    one = [line for line in map(json.loads, found) if line["logger"] == logger]
    assert len(one) == 1, found
    return {name: value for name, value in one[0].items() if name not in ("time", "ms", "request", "place", "errors")}


def test_a_request_is_told_by_the_name_of_its_page(lines):
    visit("/heel/geheim-token/")

    said = {"level": "INFO", "logger": "wijkdna.requests", "message": "answered"}
    assert only(lines(), "wijkdna.requests") == said | {"method": "GET", "route": "whole", "status": 200}
    assert leaks("\n".join(lines())) == []


def test_a_page_that_breaks_is_told_with_its_places_and_without_its_words(lines):
    visit("/stuk/geheim-token/", method="post")

    text = "\n".join(lines())
    broken = next(line for line in map(json.loads, lines()) if line["logger"] == "django.request")
    assert (broken["level"], broken["route"], broken["status"]) == ("ERROR", "broken", 500)
    assert [error["type"] for error in broken["errors"]] == ["builtins.ValueError", "django.db.utils.IntegrityError"]
    assert broken["errors"][0]["places"][-1].endswith("break_down: raise ValueError(everything) from error")
    assert leaks(text.replace(broken["errors"][0]["places"][-1], "")) == []


def test_all_lines_of_one_request_carry_the_same_number(lines):
    visit("/stuk/geheim-token/")
    visit("/heel/geheim-token/")

    numbers = [(line["logger"], line["request"]) for line in map(json.loads, lines()) if "request" in line]
    assert [logger for logger, _ in numbers] == ["django.request", "wijkdna.requests", "wijkdna.requests"]
    assert numbers[0][1] == numbers[1][1] != numbers[2][1]


@pytest.mark.parametrize("address", ["/nergens/geheim-token/", f"/heel/{PERSON}/", f"/nergens/{PERSON}"])
def test_an_address_that_holds_a_person_is_not_told(lines, address):
    visit(address)

    assert leaks("\n".join(lines())) == []
    assert len(lines()) > 0


def test_a_host_that_is_not_ours_is_not_told(lines):
    with override_settings(ROOT_URLCONF=__name__, LOG_REQUESTS="all"):
        Client(raise_request_exception=False).get("/heel/x/", headers={"host": "anne.voorbeeld.nl"})

    text = "\n".join(lines())
    assert "django.security.DisallowedHost" in text
    assert leaks(text) == []


def test_a_method_that_somebody_made_up_is_not_told(lines):
    with override_settings(ROOT_URLCONF=__name__, LOG_REQUESTS="all"):
        Client().generic("ANNE", "/heel/x/")

    assert only(lines(), "wijkdna.requests")["method"] == HIDDEN


@pytest.mark.parametrize(
    ("log_requests", "method", "cookies", "expected"),
    [
        ("changes", "get", {}, 0),
        ("changes", "post", {}, 1),
        ("changes", "get", {"sessionid": "x"}, 1),
        ("none", "post", {"sessionid": "x"}, 0),
        ("all", "get", {}, 1),
    ],
)
def test_the_setting_tells_which_requests_get_a_line(lines, log_requests, method, cookies, expected):
    with override_settings(ROOT_URLCONF=__name__, LOG_REQUESTS=log_requests):
        client = Client()
        client.cookies.load(cookies)
        getattr(client, method)("/heel/x/")

    assert len([line for line in lines() if "wijkdna.requests" in line]) == expected


def test_of_what_others_log_only_texts_from_their_source_and_numbers_stay(lines):
    other = logging.getLogger("some.package")

    other.warning("sent %d messages to %s in %.1f s", 3, PERSON, 0.25)
    other.warning(f"{PERSON} signed in")
    other.warning("AXES: New login failure by %s", {"username": PERSON, "ip_address": "203.0.113.7"})
    other.warning("by %(who)s", {"who": PERSON})
    other.warning(ValueError(PERSON))

    assert [json.loads(line)["message"] for line in lines()] == [
        f"sent 3 messages to {HIDDEN} in 0.2 s",
        HIDDEN,
        f"AXES: New login failure by {HIDDEN}",
        f"by {HIDDEN}",
        HIDDEN,
    ]


def test_what_was_to_be_a_number_and_is_not_stays_out():
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "%d letters", (PERSON,), None)

    assert json.loads(JsonLines().format(record))["message"] == f"{HIDDEN} letters"


def test_the_words_of_gunicorn_are_found_above_the_function_that_wraps_them(lines):
    from gunicorn.config import Config
    from gunicorn.glogging import Logger

    log = Logger(Config())
    log.error_log.propagate = True
    log.error("Error handling request %s", f"/?q={PERSON}")

    assert json.loads(lines()[-1])["message"] == f"Error handling request {HIDDEN}"


def test_a_fact_is_a_number_or_one_word(lines):
    facts = {"job": "nightly", "rows": 3, "share": 0.5, "ok": True, "none": None}
    persons = {"email": PERSON, "name": "Anne de Boer", "path": "/dossier/7/", "who": ["anne"]}

    note(logging.getLogger("wijkdna.test"), "job done", **facts, **persons)

    said = json.loads(lines()[0])
    assert said["message"] == "job done"
    assert {name: said[name] for name in (*facts, *persons)} == facts | dict.fromkeys(persons, HIDDEN)


@given(st.text(min_size=1))
def test_no_text_that_is_filled_in_ever_appears(text):
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "told by %s of %s", (text, text), None)

    assert json.loads(JsonLines().format(record))["message"] == f"told by {HIDDEN} of {HIDDEN}"


def test_an_error_of_the_system_or_the_database_keeps_its_code(lines):
    try:
        Path(f"/nergens/{PERSON}").read_text()
    except OSError:
        logging.getLogger("x").exception("lost")

    error = json.loads(lines()[0])["errors"][0]
    assert (error["type"], error["code"]) == ("builtins.FileNotFoundError", "ENOENT")


def test_every_event_is_one_line_also_with_a_long_error(lines):
    visit("/stuk/x/")

    assert [type(json.loads(line)) for line in lines()] == [dict] * len(lines())


def broken_record():
    try:
        raise ValueError(PERSON)
    except ValueError:
        return logging.LogRecord("wijkdna.x", logging.ERROR, __file__, 7, "job %d broke", (4,), sys.exc_info())


def test_on_a_terminal_it_is_text():
    said = PlainLines(details=False).format(broken_record()).splitlines()

    assert said[0].endswith(" ERROR wijkdna.x job 4 broke place=tests/web/test_logs.py:7")
    assert said[1] == "  builtins.ValueError"
    assert said[2].endswith("broken_record: raise ValueError(PERSON)")
    assert len(said) == 3


def test_who_builds_also_sees_the_words_of_an_error():
    assert PlainLines(details=True).format(broken_record()).splitlines()[-1] == f"  {PERSON}"


def test_json_never_shows_them_also_not_while_building():
    assert PERSON not in formatter("json", details=True).format(broken_record())


@pytest.mark.parametrize(("kind", "expected"), [("json", JsonLines), ("text", PlainLines), ("auto", JsonLines)])
def test_the_format_follows_the_setting_and_the_terminal(kind, expected, monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.StringIO())

    assert type(formatter(kind, details=False)) is expected


def test_a_line_that_cannot_be_written_is_not_shown_elsewhere(capsys):
    formatter("json", details=False)
    closed = io.StringIO()
    handler = logging.StreamHandler(closed)
    closed.close()

    handler.handle(logging.LogRecord("x", logging.ERROR, __file__, 1, "told by %s", (PERSON,), None))

    assert capsys.readouterr() == ("", "")


def test_the_settings_write_everything_through_the_safe_format():
    handlers = real_settings.LOGGING["handlers"]

    assert {name: handler["formatter"] for name, handler in handlers.items()} == {"stdout": "safe"}
    assert real_settings.LOGGING["loggers"]["django"]["handlers"] == []
