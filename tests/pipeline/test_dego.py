"""DEGO: off until a gemeente is named, only counts, and every form of a count that it may have."""

import pytest

from tests.pipeline.publishers.dego import Dego
from tests.pipeline.publishers.server import Server
from wijkdna.pipeline.download import SourceChanged
from wijkdna.pipeline.network import Settings, SourceUnreachable
from wijkdna.pipeline.sources import dego
from wijkdna.pipeline.sources.dego import BUURTEN, GEMEENTEN, VARIABLES, counts_of


@pytest.fixture
def service():
    return Dego()


@pytest.fixture
def server(service):
    with Server({"/dego": service}) as one:
        yield one


@pytest.fixture
def fetch(server, open_web, tmp_path):
    """fetch(gemeenten) asks about these."""

    def call(gemeenten="GM9902"):
        others = {"dego_gemeenten": gemeenten} if gemeenten else {}
        return dego.fetch(tmp_path, open_web(hosts={"dego": f"{server.url}/dego"}, others=others))

    return call


def rows(tidy):
    return {code: numbers for code, *numbers in tidy.rows.select("code", *VARIABLES).iter_rows()}


def test_it_is_off_until_a_gemeente_is_named(fetch, server):
    assert dego.lacking(Settings()) == "SOURCE_DEGO_GEMEENTEN"
    assert dego.lacking(Settings(others={"dego_gemeenten": "GM9902"})) == ""
    with pytest.raises(SourceUnreachable, match="DEGO staat uit"):
        fetch("")

    assert server.asked == []


def test_labels_are_counted_per_gemeente_buurt_and_wijk(fetch):
    of_gemeente, of_buurten = dego.tidy(fetch())

    assert rows(of_gemeente) == {"GM9902": [48.0, 32.0, 160.0]}
    assert rows(of_buurten)["BU99020001"] == [12.0, 8.0, 40.0]
    assert rows(of_buurten)["WK990200"] == [48.0, 32.0, 160.0]
    assert (of_buurten.period, of_buurten.file, of_buurten.notes) == ("2026", BUURTEN, ())


def test_only_named_gemeenten_and_only_groups_are_asked_for(fetch, server):
    fetch()

    assert {request.query["match-gemeentecode"] for request in server.asked} == {"GM9902"}
    assert {request.query["reduce"] for request in server.asked} == {"count"}
    assert [request.query.get("match-buurtcode", "") for request in server.asked][2:] == [
        f"BU9902000{n}" for n in range(1, 5)
    ]


def test_without_a_list_of_buurten_there_are_figures_of_gemeenten(fetch, service):
    service.lists = False

    (tidy,) = dego.tidy(fetch())

    assert (tidy.file, tidy.notes) == (GEMEENTEN, ("geen cijfers van buurten",))


@pytest.mark.parametrize(
    "content",
    [
        {"A": 3, "": 1},
        {"A": "3", "": "1"},
        {"A": {"count": "3"}, "": {"count": 1}},
        [{"energieklasse": "A", "count": 3}, {"energieklasse": None, "count": "1"}],
    ],
)
def test_a_count_is_read_in_every_form(content):
    assert counts_of(content) == {"A": 3.0, "": 1.0}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([{"energieklasse": "A", "postcode": "9901AA", "count": 1}], "rijen in plaats van aantallen"),
        ([{"pid": "1", "straat": "Dorpsstraat"}], "rijen in plaats van aantallen"),
        ({"A": {"sum": 3}}, "bij 'A' staat geen aantal"),
        ({"A": "3,5"}, "bij 'A' staat geen aantal"),
        ("onderhoud", "geen groepen met aantallen"),
    ],
)
def test_rows_of_addresses_and_other_forms_are_refused(content, message):
    with pytest.raises(SourceChanged, match=message):
        counts_of(content)


def test_rows_that_were_not_asked_for_are_not_kept(fetch, server, tmp_path):
    server.fail(content=b'[{"pid": "1", "straat": "Dorpsstraat", "huisnummer": "1"}]')

    with pytest.raises(SourceChanged, match="rijen in plaats van aantallen"):
        fetch()

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_label_that_does_not_exist_is_named(fetch, service):
    service.labels["Z"] = 1

    with pytest.raises(SourceChanged, match="'Z' in GM9902 is geen energielabel"):
        dego.tidy(fetch())


def test_a_host_that_is_gone_is_told_in_words(fetch, server):
    server.fail(status=404, times=99)

    with pytest.raises(SourceUnreachable, match="heeft /dego/list/ niet"):
        fetch()
