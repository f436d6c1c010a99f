"""Tables of StatLine on a local server: paging, padded keys, resuming, both versions, and what goes wrong."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest

from tests.pipeline.publishers.server import Server
from tests.pipeline.publishers.statline import StatLine, StatTable
from wijkdna.pipeline.download import SourceChanged, read_side_car
from wijkdna.pipeline.network import Limits, NotThere, SourceUnreachable, Stopped
from wijkdna.pipeline.odata import PAGE, Wanted, download
from wijkdna.pipeline.statline import frame, read
from wijkdna.pipeline.topics import Column

WANTED = Wanted(
    file="proef/99999NED.zip",
    number="99999NED",
    columns={
        "gas_m3": Column(stems=("Totaal",), unit="m³", under="aardgas"),
        "residents": Column(stems=("AantalInwoners",), unit="aantal"),
        "cars": Column(stems=("PersonenautoSTotaal",), unit="aantal", needed=False),
    },
    only={"Kenmerk": ("T001",)},
    periods=True,
    since=2023,
)

CODES = ("NL00", "GM9901", "WK990100", "BU99010001", "BU99010002", "WK0363NA", "LD01", "GM9999")


def a_table(**changes):
    rows = [
        {
            "WijkenEnBuurten": code,
            "Kenmerk": kenmerk,
            "Perioden": period,
            "AantalInwoners_5": None if code == "BU99010002" else 100 * k + int(period[3]),
            "Totaal_7": 900 + k,
            "Totaal_9": 2000 + k,
        }
        for period in ("2022JJ00", "2023JJ00", "2024JJ00")
        for kenmerk in ("T001  ", "A002  ")
        for k, code in enumerate(CODES)
    ]
    fields = {
        "number": "99999NED",
        "title": "Proeftabel (indeling 2024)",
        "columns": [
            ("AantalInwoners_5", "Aantal inwoners", "aantal", ""),
            ("Totaal_7", "Totaal", "m³", "Gemiddeld aardgasverbruik"),
            ("Totaal_9", "Totaal", "kWh", "Gemiddeld elektriciteitsverbruik"),
        ],
        "rows": rows,
        "lists": {
            "Kenmerk": {"T001  ": "", "A002  ": ""},
            "Perioden": {"2022JJ00": "Definitief", "2023JJ00": "NaderVoorlopig", "2024JJ00": "Voorlopig"},
        },
    }
    return StatTable(**(fields | changes))


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def v3(table):
    return StatLine([table])


@pytest.fixture
def server(table, v3):
    with Server({"/v3": v3, "/v4": StatLine([table], version=4)}) as one:
        yield one


@pytest.fixture
def web(server, open_web):
    return open_web(hosts={"cbs": f"{server.url}/v3", "cbs_v4": f"{server.url}/v4"})


def rows_of(folder, period="2024JJ00", wanted=WANTED):
    published = read(folder / wanted.file, wanted)
    return frame(published, wanted.columns, Kenmerk="T001", Perioden=period)


EXPECTED = [
    ("NL00", 900.0, 4.0),
    ("GM9901", 901.0, 104.0),
    ("WK990100", 902.0, 204.0),
    ("BU99010001", 903.0, 304.0),
    ("BU99010002", 904.0, None),
    ("WK0363NA", 905.0, 504.0),
]


@pytest.mark.parametrize("page", [3, 5, 10_000])
def test_a_table_comes_in_pages_with_clean_codes_and_only_what_was_asked(table, web, tmp_path, page):
    table.page = page

    assert download(web, tmp_path, [WANTED]) is True

    published = read(tmp_path / WANTED.file, WANTED)
    assert rows_of(tmp_path).rows() == EXPECTED
    assert {row["Kenmerk"] for row in published.rows} == {"T001"}
    assert {row["Perioden"] for row in published.rows} == {"2023JJ00", "2024JJ00"}
    assert published.absent == ("kolom PersonenautoSTotaal (aantal) ontbreekt",)
    assert published.borders == 2024
    assert published.status == {"2022JJ00": "Definitief", "2023JJ00": "NaderVoorlopig", "2024JJ00": "Voorlopig"}


def test_a_next_link_to_the_host_of_the_publisher_stays_on_our_mirror(table, server, web, tmp_path):
    table.page = 4

    download(web, tmp_path, [WANTED])

    pages = [request for request in server.asked if request.path.endswith("TypedDataSet")]
    assert [request.query.get("$skip", "0") for request in pages] == ["0", "4", "8", "12"]
    assert {request.query["$format"] for request in pages} == {"json"}


def test_without_a_next_link_pages_are_counted(open_web, tmp_path):
    rows = [{"WijkenEnBuurten": f"BU{k:08}", "AantalInwoners_5": k} for k in range(PAGE + 7)]
    large = a_table(rows=rows, lists={}, linked=False)
    wanted = Wanted(file="x.zip", number=large.number, columns={"residents": WANTED.columns["residents"]})

    with Server({"/v3": StatLine([large])}) as server:
        download(open_web(hosts={"cbs": f"{server.url}/v3"}), tmp_path, [wanted])

    assert len(read(tmp_path / "x.zip", wanted).rows) == PAGE + 7
    assert [one.query.get("$skip") for one in server.asked if one.path.endswith("Set")] == [None, "10000"]


def test_the_file_holds_the_answers_as_they_came_and_its_origin(table, server, web, tmp_path):
    table.page = 9

    download(web, tmp_path, [WANTED])

    with zipfile.ZipFile(tmp_path / WANTED.file) as file:
        assert file.namelist() == [
            *("DataProperties.json", "Kenmerk.json", "Perioden.json", "TableInfos.json"),
            *("TypedDataSet-00000.json", "TypedDataSet-00001.json"),
        ]
        assert json.loads(file.read("TypedDataSet-00000.json"))["value"][0]["WijkenEnBuurten"] == "NL00      "
    side = read_side_car(tmp_path / WANTED.file)
    assert (side["url"], side["version"]) == (f"{server.url}/v3/99999NED", table.modified)
    assert [path.name for path in sorted((tmp_path / "proef").iterdir())] == [
        "99999NED.zip",
        "99999NED.zip.origin.json",
    ]


def test_the_same_table_gives_the_same_bytes(web, tmp_path):
    download(web, tmp_path / "a", [WANTED])
    download(web, tmp_path / "b", [WANTED])

    assert (tmp_path / "a" / WANTED.file).read_bytes() == (tmp_path / "b" / WANTED.file).read_bytes()


def test_a_table_that_was_not_renewed_is_not_fetched_again(server, web, tmp_path, time):
    download(web, tmp_path, [WANTED])
    server.asked.clear()
    time.passed = 7200.0

    assert download(web, tmp_path, [WANTED]) is False

    assert "/v3/99999NED/TypedDataSet" not in server.paths()
    side = read_side_car(tmp_path / WANTED.file)
    assert (side["fetched_at"][11:13], side["checked_at"][11:13]) == ("12", "14")


def test_a_table_that_was_renewed_is_fetched_again(table, web, tmp_path):
    download(web, tmp_path, [WANTED])
    table.modified = "2026-11-25T02:00:00"
    table.rows[-8]["Totaal_7"] = table.rows[24 + 8]["Totaal_7"] = 1

    assert download(web, tmp_path, [WANTED]) is True
    assert rows_of(tmp_path)["gas_m3"][0] == 1.0


def test_another_column_is_another_question(web, tmp_path):
    download(web, tmp_path, [WANTED])
    more = replace(
        WANTED, columns={**WANTED.columns, "electricity_kwh": Column(stems=("Totaal",), unit="kWh", under="elektr")}
    )

    assert download(web, tmp_path, [more]) is True
    assert rows_of(tmp_path, wanted=more)["electricity_kwh"][0] == 2000.0


def test_a_fetch_that_broke_off_goes_on_at_the_page_where_it_was(table, server, open_web, tmp_path):
    table.page = 5
    hosts = {"cbs": f"{server.url}/v3"}
    stop = open_web(hosts=hosts, stopped=lambda: server.paths().count("/v3/99999NED/TypedDataSet") > 1)
    with pytest.raises(Stopped):
        download(stop, tmp_path, [WANTED])
    assert not (tmp_path / WANTED.file).exists()
    before = [path.name for path in sorted((tmp_path / "proef" / "99999NED.zip.parts").glob("Typed*"))]
    server.asked.clear()

    download(open_web(hosts=hosts), tmp_path, [WANTED])

    asked = [one.query.get("$skip", "0") for one in server.asked if one.path.endswith("TypedDataSet")]
    assert before == ["TypedDataSet-00000.json"]
    assert asked == ["5", "10", "15"]
    assert rows_of(tmp_path).rows() == EXPECTED


def test_what_came_in_of_an_older_version_is_not_mixed_with_the_new_one(table, server, open_web, tmp_path):
    table.page = 5
    server.fail("TypedDataSet", times=1, status=403)
    hosts = {"cbs": f"{server.url}/v3"}
    with pytest.raises(SourceUnreachable):
        download(open_web(hosts=hosts), tmp_path, [WANTED])
    table.modified = "2026-11-25T02:00:00"
    server.asked.clear()

    download(open_web(hosts=hosts), tmp_path, [WANTED])

    assert server.paths().count("/v3/99999NED/TypedDataSet") == 4


def test_a_table_that_is_renewed_while_we_read_is_not_kept(table, server, web, tmp_path):
    def renew(request):
        if request.path.endswith("TypedDataSet"):
            table.modified = "2026-11-25T03:00:00"
        return StatLine([table])(request)

    server.publishers["/v3"] = renew

    with pytest.raises(SourceUnreachable, match="99999NED: de tabel veranderde tijdens het ophalen"):
        download(web, tmp_path, [WANTED])

    assert not (tmp_path / WANTED.file).exists()
    assert download(web, tmp_path, [WANTED]) is True


@pytest.mark.parametrize("page", [7, 100_000])
def test_where_version_3_is_gone_version_4_gives_the_same_rows(table, v3, web, tmp_path, page):
    v3.tables, table.page = [], page

    assert download(web, tmp_path, [WANTED]) is True

    published = read(tmp_path / WANTED.file, WANTED)
    assert rows_of(tmp_path).rows() == EXPECTED
    assert (published.borders, published.status["2023JJ00"]) == (2024, "NaderVoorlopig")
    assert download(web, tmp_path, [WANTED]) is False


def test_a_host_without_version_4_says_that_the_table_is_gone(v3, web, tmp_path):
    v3.tables = []

    with pytest.raises(NotThere, match=r"99999NED: .* heeft /v3/99999NED/TableInfos niet"):
        download(web, tmp_path, [replace(WANTED, later_host=None)])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda table: table.rename("AantalInwoners_5", "Inwoners_5"), "kolom AantalInwoners (aantal) ontbreekt"),
        (
            lambda table: table.columns.append(("Totaal_11", "Totaal", "m³", "Gemiddeld aardgasverbruik")),
            "kolom Totaal (m³, onder aardgas) kan er een van 2 zijn: Totaal_7, Totaal_11",
        ),
        (
            lambda table: table.columns.__setitem__(0, ("AantalInwoners_5", "Aantal inwoners", "%", "")),
            "kolom AantalInwoners (aantal) heeft nu een andere eenheid: %",
        ),
        (lambda table: table.columns.clear(), "DataProperties: er staan geen kolommen"),
        (lambda table: table.lists["Kenmerk"].pop("T001  "), "Kenmerk: T001 ontbreekt"),
    ],
)
def test_a_column_that_changed_is_named_and_nothing_is_kept(table, web, tmp_path, change, words):
    change(table)

    with pytest.raises(SourceChanged) as caught:
        download(web, tmp_path, [WANTED])

    assert str(caught.value).startswith("99999NED: ")
    assert words in str(caught.value)
    assert not (tmp_path / WANTED.file).exists()


def test_a_number_at_the_end_of_a_key_may_change(table, web, tmp_path):
    table.rename("AantalInwoners_5", "AantalInwoners_81")

    download(web, tmp_path, [WANTED])

    assert rows_of(tmp_path).rows() == EXPECTED


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"content": b"<html>", "kind": "text/html"}, (SourceUnreachable, "webpagina")),
        ({"content": b"[]"}, (SourceChanged, "geen JSON met namen")),
        ({"content": b'{"error": "x"}'}, (SourceChanged, "geen lijst met de naam value")),
        ({"status": 401}, (SourceUnreachable, "geen toegang (401)")),
    ],
)
@pytest.mark.parametrize("path", ["DataProperties", "TypedDataSet"])
def test_an_answer_that_is_none_stops_this_table_with_words(web, server, path, fault, said):
    server.fail(path, times=1, **fault)

    with TemporaryDirectory() as folder, pytest.raises(said[0]) as caught:
        download(web, Path(folder), [WANTED])

    assert said[1] in str(caught.value)


def test_faults_that_pass_are_not_seen(table, server, web, tmp_path):
    table.page = 6
    server.fail("TypedDataSet", status=500)
    server.fail("DataProperties", status=429, headers={"Retry-After": "5"})
    server.fail("TypedDataSet", truncated=50)

    download(web, tmp_path, [WANTED])

    assert rows_of(tmp_path).rows() == EXPECTED


def test_one_table_that_fails_does_not_stop_the_next(web, tmp_path):
    gone = replace(WANTED, number="00000NED", file="proef/00000NED.zip", later_host=None)

    with pytest.raises(NotThere, match="00000NED"):
        download(web, tmp_path, [gone, WANTED])

    assert rows_of(tmp_path).rows() == EXPECTED


def test_a_page_that_points_at_itself_is_no_endless_loop(table, server, open_web, tmp_path):
    def circle(request):
        reply = StatLine([table])(request)
        if not request.path.endswith("TypedDataSet"):
            return reply
        query = "&".join(f"{name}={value}" for name, value in request.query.items())
        answer = json.loads(reply.content) | {"odata.nextLink": f"x?{query}"}
        return replace(reply, content=json.dumps(answer).encode())

    server.publishers["/v3"] = circle

    with pytest.raises(SourceChanged, match="verwijst naar zichzelf"):
        download(open_web(hosts={"cbs": f"{server.url}/v3"}, limits=Limits(pause=0.0)), tmp_path, [WANTED])


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "proef").mkdir()
    (tmp_path / WANTED.file).write_bytes(b"geen zip")

    with pytest.raises(SourceChanged, match=r"99999NED\.zip is niet te lezen"):
        read(tmp_path / WANTED.file, WANTED)


def test_a_column_that_is_not_in_the_rows_is_named_with_its_file(table, web, tmp_path):
    for row in table.rows:
        del row["AantalInwoners_5"]
    download(web, tmp_path, [WANTED])

    with pytest.raises(SourceChanged, match=r"99999NED\.zip: kolom AantalInwoners_5 ontbreekt in de rijen"):
        read(tmp_path / WANTED.file, WANTED)


def test_a_code_that_is_none_is_named(table, web, tmp_path):
    table.rows[-1]["WijkenEnBuurten"] = table.rows[-9]["WijkenEnBuurten"] = "BU9901"
    download(web, tmp_path, [WANTED])

    with pytest.raises(SourceChanged, match="BU9901"):
        rows_of(tmp_path)


def test_a_variable_without_any_number_is_left_out(table, web, tmp_path):
    for row in table.rows:
        row["AantalInwoners_5"] = None
    download(web, tmp_path, [WANTED])

    assert rows_of(tmp_path).schema == {"code": pl.String, "gas_m3": pl.Float64}
