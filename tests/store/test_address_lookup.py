"""Looking up an address: what is asked, what is taken for an answer, and that the address itself goes nowhere."""

import json
from dataclasses import dataclass, field
from urllib.parse import quote

import pytest

from tests.pipeline.publishers.server import Reply, Request, Server
from wijkdna.store.address_lookup import FORGET_AFTER, AddressLookup, LookupFailed, is_address

KERKSTRAAT = {
    "weergavenaam": "Kerkstraat 1, 9901AA Voorbeeldstad",
    "buurtcode": "BU99010001",
    "wijkcode": "WK990100",
    "gemeentecode": "9901",
}


@dataclass
class Locatieserver:
    """Answers with these places, whatever is asked: the real one guesses too."""

    docs: list[dict] = field(default_factory=lambda: [KERKSTRAAT])

    def __call__(self, request: Request) -> Reply:
        """A page of answers."""
        return Reply(content=json.dumps({"response": {"numFound": len(self.docs), "docs": self.docs}}).encode())


@pytest.fixture
def service():
    return Locatieserver()


@pytest.fixture
def server(service):
    with Server({"/ls": service}) as one:
        yield one


@pytest.fixture
def lookup(server):
    return AddressLookup(f"{server.url}/ls")


@pytest.mark.parametrize("text", ["Kerkstraat 1", "kerkstraat 1a voorbeeldstad", "9901AA", "9901 aa", "9901AA 12"])
def test_an_address_has_letters_and_a_number(text):
    assert is_address(text)


@pytest.mark.parametrize("text", ["Voorbeeldstad", "9901", "'t Gooi", "", "12"])
def test_a_name_and_four_digits_are_no_address(text):
    assert not is_address(text)


@pytest.mark.parametrize("text", ["Kerkstraat 1", "9901 AA 1", "kerkstraat 1, Voorbeeldstad"])
def test_an_address_gives_the_codes_from_small_to_large(lookup, text):
    assert lookup.find(text) == [("BU99010001", "WK990100", "GM9901")]


def test_only_addresses_and_postcodes_are_asked_for(lookup, server):
    lookup.find("Kerkstraat 1")

    (request,) = server.asked
    assert request.path == "/ls/free"
    assert request.query["fq"] == "type:(adres OR postcode)"
    assert request.headers["user-agent"].startswith("WijkDNA/")


@pytest.mark.parametrize("text", ["Kerkstraat 2", "Kerkstraat 1 Elders", "Dorpsweg 1"])
def test_a_guess_of_the_service_is_no_answer(lookup, text):
    assert lookup.find(text) == []


def test_the_same_address_is_asked_once_in_an_hour(server):
    now = [0.0]
    lookup = AddressLookup(f"{server.url}/ls", clock=lambda: now[0])
    lookup.find("Kerkstraat 1")
    lookup.find("KERKSTRAAT  1")
    assert len(server.asked) == 1

    now[0] = FORGET_AFTER
    lookup.find("Kerkstraat 1")
    assert len(server.asked) == 2


def test_the_address_is_not_in_what_is_remembered(lookup):
    lookup.find("Kerkstraat 1")

    assert "kerkstraat" not in repr(vars(lookup)).lower()


@pytest.mark.parametrize("fault", [{"status": 500}, {"status": 404}, {"content": b"<html>"}, {"truncated": 9}])
def test_a_failure_never_says_what_was_asked(lookup, server, fault):
    server.fail(times=9, **fault)

    with pytest.raises(LookupFailed) as failed:
        lookup.find("Kerkstraat 1")

    assert str(failed.value) == ""
    assert failed.value.__cause__ is None
    assert failed.value.__suppress_context__


def test_a_service_that_does_not_answer_is_given_up_soon(lookup, server, monkeypatch):
    monkeypatch.setattr("wijkdna.store.address_lookup.TIMEOUT", 0.05)
    server.fail(slow=0)

    with pytest.raises(LookupFailed):
        lookup.find("Kerkstraat 1")


def test_something_else_than_a_web_address_is_refused():
    with pytest.raises(ValueError, match=quote("file:///etc/passwd", safe=":/")):
        AddressLookup("file:///etc/passwd")
