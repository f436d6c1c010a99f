"""One visitor cannot take the site from the others: how often and how large, and what is said to who asks too much."""

from math import ceil

import pytest
from django.urls import get_resolver, reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.web.conftest import Site
from tests.web.page import Page
from wijkdna.web.settings import COSTLY_PAGES
from wijkdna.web.shared.limits import VISITORS, Bucket, network

PDF = "/gebied/GM9901/wijkplaat.pdf"
PROXY = ("HTTP_X_FORWARDED_PROTO", "https")


def counted(bucket, who, times):
    return [bucket.wait(who) for _ in range(times)]


def test_a_visitor_gets_a_minutes_worth_at_once_and_then_waits():
    bucket = Bucket(3, clock=lambda: 0.0)

    assert counted(bucket, "a", 5) == [0, 0, 0, 20, 20]


def test_visitors_do_not_wait_for_each_other():
    bucket = Bucket(1, clock=lambda: 0.0)

    assert [bucket.wait(who) for who in ("a", "b", "a")] == [0, 0, 60]


def test_a_limit_of_nothing_is_no_limit():
    assert counted(Bucket(0), "a", 500) == [0] * 500


def test_who_was_silent_longest_is_forgotten_first():
    bucket = Bucket(1, clock=lambda: 0.0)
    for number in range(VISITORS):
        bucket.wait(f"visitor {number}")

    bucket.wait("one more")

    assert (bucket.wait("visitor 0"), bucket.wait("one more")) == (0, 60)


@given(st.integers(1, 40), st.lists(st.floats(0, 90), max_size=40))
def test_waiting_as_long_as_was_said_is_always_enough_and_no_shorter_wait_is(per_minute, pauses):
    """And in no minute more than twice the limit gets through: what was saved, and what came in meanwhile."""
    now = [0.0]
    bucket = Bucket(per_minute, clock=lambda: now[0])
    passed = []
    for pause in pauses:
        now[0] += pause
        seconds = bucket.wait("a")
        passed += [] if seconds else [now[0]]
        assert 0 <= seconds <= ceil(60 / per_minute)
        if seconds:
            now[0] += seconds + 1e-6
            assert bucket.wait("a") == 0
            passed.append(now[0])

    for moment in passed:
        assert sum(moment <= other < moment + 60 for other in passed) <= 2 * per_minute


@pytest.mark.parametrize(
    ("address", "same"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("", ""),
        ("no address", "no address"),
    ],
)
def test_an_address_stands_for_one_connection(address, same):
    assert network(address) == same


def test_every_costly_page_is_a_page_of_the_site():
    assert COSTLY_PAGES - set(get_resolver().reverse_dict) == set()


def test_who_makes_many_files_is_told_when_to_come_back(built_data):
    site = Site(built_data, FILES_PER_MINUTE=1)
    site.get(PDF)

    answer = site.get(PDF)

    page = Page(answer.content.decode())
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert page.h1 == "Dat was veel in korte tijd"
    assert "Wacht 60 seconden" in page.main


def test_reading_goes_on_for_who_made_too_many_files(built_data):
    site = Site(built_data, FILES_PER_MINUTE=1)

    assert [site.get(PDF).status_code for _ in range(2)] == [200, 429]
    assert [site.get("/gebied/GM9901/").status_code for _ in range(5)] == [200] * 5


def test_a_visitor_cannot_take_another_address(built_data):
    """X-Forwarded-For counts for nothing without a proxy, and what she writes stands in front of what a proxy adds."""
    direct = Site(built_data, FILES_PER_MINUTE=1)
    behind = Site(built_data, FILES_PER_MINUTE=1, SECURE_PROXY_SSL_HEADER=PROXY)

    without = [direct.get(PDF, x_forwarded_for=f"192.0.2.{k}").status_code for k in range(2)]
    forged = [behind.get(PDF, x_forwarded_for=f"192.0.2.{k}, 198.51.100.1").status_code for k in range(2)]
    others = behind.get(PDF, x_forwarded_for="198.51.100.2").status_code

    assert (without, forged, others) == ([200, 429], [200, 429], 200)


def test_nothing_of_a_form_too_many_is_read_or_kept(built_data, world):
    site = Site(built_data, WRITES_PER_MINUTE=2)
    address = reverse("account_login")

    answers = [site.post(address, login="x@gemeente.example", password="x").status_code for _ in range(3)]

    assert answers[:2] != [429, 429]
    assert answers[2] == 429


def test_colleagues_behind_one_address_do_not_wait_for_each_other(built_data, world):
    site = Site(built_data, WRITES_PER_MINUTE=1)
    anne = site.as_(world.beheerder)
    bart = site.as_(world.lid)
    bart.client.handler = anne.client.handler

    assert [one.post("/mijn-werk/").status_code for one in (anne, anne, bart)] == [405, 429, 405]


def test_a_large_request_is_refused_before_it_is_read(built_data):
    site = Site(built_data, LARGEST_REQUEST=12_000_000)

    with site.settings:
        answer = site.client.generic("POST", reverse("account_login"), b"a", CONTENT_LENGTH="12000001")

    page = Page(answer.content.decode())
    assert (answer.status_code, page.h1) == (413, "Dit is te groot om te versturen")
    assert "12 MB" in page.main


@pytest.mark.django_db
def test_a_form_with_many_fields_is_not_understood(built_data):
    site = Site(built_data)

    with site.settings:
        answer = site.client.post(reverse("account_login"), {f"field{k}": "x" for k in range(1001)})

    assert answer.status_code == 400
