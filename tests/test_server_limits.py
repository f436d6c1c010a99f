"""What the server refuses before a page is asked: headers without end, and visitors who never finish a sentence."""

import socket

import pytest

from tests.bench.server import HOST, serving
from wijkdna.web.server import LONGEST_HEADER, LONGEST_LINE, MOST_HEADERS, THREADS, processors

SOONER = "from wijkdna.web import server; server.HEAD_PATIENCE = 1"
"""A server that is as patient as ours would be waited for long."""

PATIENCE = 60
"""Seconds. Who says nothing may stand in line behind others who say nothing, and is let go after two or three turns."""


@pytest.fixture(scope="module")
def port(built_data):
    with serving(built_data, before=SOONER) as site:
        yield site.port


def status(port, *lines):
    """The status of the answer to a request of these lines."""
    with socket.create_connection((HOST, port), timeout=PATIENCE) as visitor:
        visitor.sendall("\r\n".join([*lines, "", ""]).encode())
        return int(visitor.makefile("rb").readline().split()[1])


ASK = ("GET /gezond/ HTTP/1.1", f"Host: {HOST}")


def test_a_request_within_the_limits_is_answered(port):
    headers = [f"X-{k}: x" for k in range(MOST_HEADERS - 1)]

    assert status(port, *ASK, *headers) == 200


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ((f"GET /{'a' * LONGEST_LINE} HTTP/1.1", f"Host: {HOST}"), 414),
        ((*ASK, *(f"X-{k}: x" for k in range(MOST_HEADERS))), 431),
        ((*ASK, f"X: {'x' * LONGEST_HEADER}"), 431),
        ((*ASK, "Content-Length: -1"), 400),
        ((*ASK, "Content-Length: 1", "Content-Length: 2"), 400),
        ((*ASK, "Content-Length: 1", "Transfer-Encoding: chunked"), 400),
    ],
)
def test_a_request_beyond_the_limits_is_refused(port, lines, refusal):
    assert status(port, *lines) == refusal


def test_who_never_finishes_a_sentence_does_not_keep_others_waiting(port):
    """As many as there are threads said half a word and then nothing: they are let go, and a page comes."""
    slow = [socket.create_connection((HOST, port), timeout=PATIENCE) for _ in range(processors() * THREADS)]
    for visitor in slow:
        visitor.sendall(b"GET /gezond/ HTTP/1.1\r\nX: ")

    assert status(port, *ASK) == 200
    assert [visitor.recv(1) for visitor in slow] == [b""] * len(slow)
    for visitor in slow:
        visitor.close()
