"""Testing the connection with each source: one question, and words that say what to do."""

import pytest

from tests.pipeline.publishers.everyone import everyone
from wijkdna.pipeline.build import DOWNLOADS
from wijkdna.pipeline.connection import try_connection
from wijkdna.pipeline.network import SourceUnreachable
from wijkdna.pipeline.sources import cbs_kwb, kea_buurtdashboard


@pytest.fixture(scope="module")
def hosts():
    return everyone()


@pytest.mark.parametrize("source", DOWNLOADS, ids=lambda source: source.TABLE.id)
def test_a_source_that_answers_is_asked_one_question(source, web, server):
    assert "antwoordt" in try_connection(source, web)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"status": 403}, "geen toegang"),
        ({"status": 404}, "Kijk het adres van deze bron na"),
        ({"status": 503}, "antwoordt met 503"),
        ({"content": b"<!doctype html>", "kind": "text/html"}, "webpagina"),
    ],
)
@pytest.mark.parametrize("source", [cbs_kwb, kea_buurtdashboard], ids=lambda source: source.TABLE.id)
def test_what_goes_wrong_is_told_in_words(source, web, server, wrong, words):
    server.fail(times=99, **wrong)

    with pytest.raises(SourceUnreachable, match=words):
        try_connection(source, web)


def test_an_address_without_anybody_behind_it_is_told(open_web):
    web = open_web(hosts={"cbs": "http://127.0.0.1:9", "cbs_v4": "http://127.0.0.1:9"})

    with pytest.raises(SourceUnreachable, match="niet te bereiken"):
        try_connection(cbs_kwb, web)
