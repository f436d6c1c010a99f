"""Labels of EP-Online: counted per buurt while the file comes in, and nothing of an address is kept."""

import json
from datetime import date

import pytest

from tests.pipeline.publishers.ep_online import HOMES, EpOnline, Postcodes, label, postcode, zipped
from tests.pipeline.publishers.server import Server
from wijkdna.pipeline.download import SourceChanged, read_side_car
from wijkdna.pipeline.labels import CLASSES, count_labels
from wijkdna.pipeline.network import Settings, SourceUnreachable
from wijkdna.pipeline.postcodes import read_postcodes
from wijkdna.pipeline.sources import cbs_postcodes, ep_online
from wijkdna.pipeline.streams import first_file, tables

KEY = "sleutel"
ONE, OTHER = "BU99010001", "BU0363AE01"


@pytest.fixture
def labels():
    return EpOnline(KEY)


@pytest.fixture
def server(labels):
    with Server({"/eponline": labels, "/cbs_postcodes": Postcodes()}) as one:
        yield one


@pytest.fixture
def web(server, open_web):
    hosts = {"eponline": f"{server.url}/eponline", "cbs_postcodes": f"{server.url}/cbs_postcodes"}
    return open_web(hosts=hosts, keys={"eponline": KEY})


@pytest.fixture
def tidied(web, tmp_path):
    """tidied() fetches both files and gives the rows by code."""

    def call():
        cbs_postcodes.fetch(tmp_path, web)
        (found,) = ep_online.tidy(ep_online.fetch(tmp_path, web))
        return found, {row["code"]: row for row in found.rows.iter_rows(named=True)}

    return call


def numbers(row):
    return [row[f"label_{one}_dwellings"] for one in "aefg"] + [row["labelled_dwellings"]]


def test_labels_are_counted_per_buurt_and_added_up_for_what_it_lies_in(tidied):
    found, rows = tidied()

    assert (found.period, found.boundaries, found.notes) == ("2026", 2024, ())
    assert numbers(rows[ONE]) == numbers(rows[OTHER]) == [4, 0, 0, 4, HOMES]
    assert numbers(rows["WK0363AE"]) == [8, 0, 0, 8, 2 * HOMES]
    assert numbers(rows["NL00"])[-1] == 16 * HOMES


def test_of_a_dwelling_the_label_counts_that_was_registered_last_when_it_is_valid(tidied, labels):
    labels.rows = [
        label(ONE, 1, "G", registered="20190101"),
        label(ONE, 1, "E", registered="20240101"),
        label(ONE, 2, "F", until="2026-11-24T00:00:00"),
        label(ONE, 3, "A", registered="20190101"),
        label(ONE, 3, "F", registered="20240101", until="20250101"),
        label(ONE, 4, "B", kind="U"),
        label(ONE, 5, "onbekend"),
        label(ONE, 6, "A+++++"),
    ]

    _, rows = tidied()

    assert numbers(rows[ONE]) == [1, 1, 0, 0, 2]


def test_two_homes_at_one_number_are_two_and_without_an_id_the_address_tells(tidied, labels):
    labels.rows = [
        *(label(ONE, 1, "A", object=object) for object in ("1", "2", "2")),
        *(label(ONE, 7, "G", object=object) for object in ("", "")),
    ]

    assert numbers(tidied()[1][ONE]) == [2, 0, 0, 1, 3]


def test_nothing_of_an_address_no_key_and_no_pass_is_kept(tidied, labels, tmp_path, server):
    tidied()

    kept = {path.name: path.read_bytes() for path in (tmp_path / "ep_online").iterdir()}
    assert sorted(kept) == ["labels_per_buurt.json", "labels_per_buurt.json.origin.json"]
    for secret in (postcode(ONE), KEY, "geheime-pas"):
        assert [name for name, content in kept.items() if secret.encode() in content] == []
    assert [one.headers.get("authorization") for one in server.asked if one.path.endswith("bestand")] == [None]


def test_the_side_car_says_of_which_file_the_counts_were_made(tidied, tmp_path):
    tidied()

    side = read_side_car(tmp_path / ep_online.FILE)
    assert side["version"].startswith("v20260901_v4_csv.zip ")
    assert len(side["made_of"]) == 64


def test_the_same_file_is_not_counted_twice_and_a_newer_one_is(tidied, labels, server):
    tidied()
    tidied()
    assert [path for path in server.paths() if path.endswith("bestand")] == ["/eponline/bestand"]

    labels.name, labels.rows = "v20261001_v4_csv.zip", [label(ONE, 1, "G")]

    assert numbers(tidied()[1][ONE]) == [0, 0, 0, 1, 1]


def test_labels_outside_every_buurt_are_a_note_and_too_many_are_refused(tidied, labels):
    labels.rows.append(label(ONE, 99, "A"))
    assert tidied()[0].notes == ("1 labels liggen in geen buurt van 2024",)

    labels.name, labels.rows = "v20261001.zip", [label(ONE, 1, "A"), label(ONE, 99, "A")]
    with pytest.raises(SourceChanged, match="1 van 2 labels liggen in geen enkele buurt"):
        tidied()


def test_without_the_postcodes_it_is_told_to_fetch_them_first(web, tmp_path):
    with pytest.raises(SourceUnreachable, match="Haal eerst cbs_postcodes op"):
        ep_online.fetch(tmp_path, web)


def test_what_breaks_off_is_asked_again_and_what_we_had_stays(tidied, labels, server, tmp_path):
    tidied()
    before = (tmp_path / ep_online.FILE).read_bytes()
    labels.name = "v20261001_v4_csv.zip"
    server.fail("bestand", truncated=100)
    assert tidied()[0].period == "2026"

    labels.name, labels.names = "v20261101_v4_csv.zip", "Postcode;Huisnummer;Letter"
    with pytest.raises(SourceChanged, match="de regel met kolommen"):
        tidied()
    assert json.loads((tmp_path / ep_online.FILE).read_bytes())["counts"] == json.loads(before)["counts"]


@pytest.mark.parametrize(
    ("keys", "others", "lacks"),
    [
        ({}, {}, "SOURCE_EPONLINE_KEY"),
        ({"eponline": KEY}, {}, "SOURCE_EPONLINE_SHOW"),
        ({"eponline": KEY}, {"eponline_show": "rvo"}, ""),
    ],
)
def test_it_is_only_asked_with_a_key_and_when_the_site_released_it(keys, others, lacks):
    assert ep_online.lacking(Settings(keys=keys, others=others)) == lacks


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"geen zip", "geen zip"),
        (zipped("a.csv", "x" * 5000)[:50], "niet heel"),
        (b"PK\x03\x04" + bytes(40), "ingepakt"),
    ],
    ids=["text", "cut off", "no packing"],  # a zip holds the time, and every worker of pytest must find the same names
)
def test_what_is_no_whole_zip_is_refused(content, words):
    with pytest.raises(SourceChanged, match=words):
        b"".join(first_file([content]))


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_a_zip_that_comes_in_small_pieces_gives_the_same_file(size):
    text = "".join(f"{k};regel\n" for k in range(500))
    content = zipped("een.csv", text)

    pieces = [content[start : start + size] for start in range(0, len(content), size)]

    assert b"".join(first_file(pieces)).decode() == text


def test_rows_in_blocks_are_the_rows_of_the_whole(monkeypatch):
    monkeypatch.setattr("wijkdna.pipeline.streams.BLOCK", 50)
    text = "Postcode;Iets;Huisnummer\n" + "".join(f"1234AB;x;{k}\n" for k in range(100))

    frames = [
        *tables(
            [text.encode()[k : k + 9] for k in range(0, len(text), 9)],
            {"postcode": ("postcode",), "number": ("huisnummer",)},
        )
    ]

    assert len(frames) > 5
    assert [int(one) for frame in frames for one in frame["number"]] == [*range(100)]


def test_a_label_with_a_quote_or_a_strange_sign_does_not_stop_the_count(web, tmp_path):
    cbs_postcodes.fetch(tmp_path, web)
    where = read_postcodes(tmp_path / cbs_postcodes.FILE)
    row = label(ONE, 1, "C").encode().replace(b";;;", b";\xe9;;")
    names = EpOnline(KEY).names.encode()

    counted = count_labels([names + b"\n" + row + b"\n"], where, date(2026, 11, 25))

    assert counted.counts[where.codes.index(ONE)].tolist() == [int(one == "C") for one in CLASSES]
