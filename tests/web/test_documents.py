"""The Rijke foto as a document: JSON that keeps to its schema, and text for a terminal."""

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from wijkdna.web.profiles import documents, queries
from wijkdna.web.profiles.documents import WIDTH, profile_json, profile_text

PAGE = Path(__file__).parent.parent.parent / "docs" / "profile-json.md"
SCHEMA = Path(documents.__file__).with_name("profile.schema.json")


@pytest.fixture(scope="module")
def validator():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.fixture
def profile(built_release):
    """profile("GM9901") gives the JSON of an area; NaN raises."""

    def call(code):
        printed = json.dumps(profile_json(built_release, built_release.row(code)), allow_nan=False)
        return json.loads(printed)

    return call


@pytest.fixture
def text(built_release):
    """text("GM9901") gives the lines of an area."""

    def call(code):
        return profile_text(built_release, built_release.row(code)).splitlines()

    return call


def figures(document):
    return {figure["indicator"]: figure for figure in document["figures"]}


@pytest.mark.parametrize("code", ["NL00", "PV20", "PV27", "GM9901", "WK990102", "BU0363NA02", "BU99010001"])
def test_the_profile_of_an_area_keeps_to_the_schema(profile, validator, code):
    assert [error.message for error in validator.iter_errors(profile(code))] == []


@pytest.mark.parametrize(
    "change",
    [
        {"value": 0},
        {"value": float("nan")},
        {"status": "unknown"},
        {"status_text": None},
        {"how": "published"},
        {"origins": ["cbs"]},
        {"extra": 1},
    ],
)
def test_the_schema_refuses_an_absent_figure_that_looks_like_one(profile, validator, change):
    document = profile("BU99010201")
    absent = next(figure for figure in document["figures"] if figure["status"] != "known")

    absent |= change

    assert not validator.is_valid(document)


def test_every_figure_has_the_value_status_and_origin_of_the_release(profile, built_release):
    for code in ("NL00", "GM9901", "WK990101", "BU0363NA01", "BU99010201"):
        row, areas = built_release.row(code), built_release.areas
        told = [built_release.figure(row, column) for column in range(len(built_release.indicators))]

        for figure, one in zip(profile(code)["figures"], told, strict=True):
            known = one.value is not None
            assert figure["indicator"] == one.indicator.id
            assert figure["value"] == one.value
            assert figure["status"] == one.status.name.lower()
            assert figure["origins"] == ([origin.id for origin in one.origins] if known else [])
            assert (figure["measured_for"] or {}).get("code") == (areas.codes[one.measured_for] if known else None)
            assert figure["carried"] == (known and one.measured_for != row)


def test_every_origin_of_a_figure_is_told_with_its_fingerprint(profile, built_release):
    document = profile("BU99010001")

    used = {id for figure in document["figures"] for id in figure["origins"]}
    assert set(document["origins"]) == used
    assert len(used) > 10
    for id, origin in document["origins"].items():
        assert origin["sha256"] == built_release.origins[id].sha256
        assert origin["obtained_on"] == built_release.origins[id].obtained_on.isoformat()


def test_a_number_is_printed_as_it_was_published(profile):
    found = figures(profile("BU99010001"))

    printed = {id: json.dumps(found[id]["value"]) for id in found}
    assert [printed[id] for id in ("aantal_inwoners", "aandeel_koop", "afstand_huisarts", "woz_waarde")] == [
        "2400",
        "45",
        "0.4",
        "318",
    ]
    assert printed["aandeel_0_14"] == repr(100 * 215 / 2400)


def test_a_comparison_has_no_digits_that_it_never_had(profile, built_release):
    row = built_release.row("BU99010001")
    arrays = {"z_m": "z_m", "P_m": "p_m", "z_t": "z_t", "P_t": "p_t"}

    compared = 0
    for column, figure in enumerate(profile("BU99010001")["figures"]):
        for name, array in arrays.items():
            kept = getattr(built_release, array)[row, column]
            if figure[name] is not None:
                compared += 1
                assert str(kept) == str(figure[name])
    assert compared > 10


def test_an_absent_figure_says_why_and_has_nothing_else(profile):
    absent = figures(profile("BU99010201"))["woz_waarde"]

    assert (absent["status"], absent["status_text"]) == ("not_published", "niet gepubliceerd")
    assert [absent[name] for name in ("value", "shown", "how", "measured_for", "z_m", "P_m", "z_t", "P_t")] == [
        None
    ] * 8
    assert (absent["level"], absent["carried"], absent["label_of_difference"]) == ("buurt", False, "onbekend")


def test_a_carried_figure_says_whose_it_is(profile):
    carried = figures(profile("BU99010001"))["aandeel_gehuwd"]

    assert carried["carried"] is True
    assert carried["level"] == "gemeente"
    assert carried["measured_for"] == {"code": "GM9901", "name": "Voorbeeldstad", "level": "gemeente"}
    assert carried["label_of_difference"] == "onbekend"


def test_what_stands_out_is_told_as_on_the_page(profile, built_release):
    found = queries.standouts(built_release, built_release.row("BU99010001"))

    told = profile("BU99010001")["standouts"]
    assert [one["rank"] for one in told] == list(range(1, len(found) + 1))
    for one, standout in zip(told, found, strict=True):
        assert one["indicator"] == standout.indicator.id
        assert one["label_of_difference"] == standout.label.text
        assert one["sentence"] == f"{one['headline']} {one['comparison']}"
        assert one["sentence"].split() == standout.sentence.full.split()
        assert (one["caveat"], one["question"]) == (standout.indicator.caveat, standout.indicator.question)
    assert len(found) > 2


def test_the_area_and_the_release_are_told(profile):
    document = profile("WK990101")

    assert (document["format"], document["release"]["boundaries"]) == (1, 2024)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", document["release"]["name"])
    assert document["area"] == {
        "code": "WK990101",
        "name": "Voorbeeldwijk",
        "level": "wijk",
        "gemeente": {"code": "GM9901", "name": "Voorbeeldstad"},
        "wijk": {"code": "WK990101", "name": "Voorbeeldwijk"},
        "provincie": {"code": "PV27", "name": "Noord-Holland"},
        "residents": 5800,
        "households": 2420,
    }


def tables(markdown):
    """Fields named in the tables with fields, per section."""
    answer, section = {}, ""
    for line in markdown.splitlines():
        if title := re.match(r"#+ `?([\w ]+)`?", line):
            section, reading = title[1], False
        if line.startswith("| "):
            reading = reading or line.startswith("| field |")
            if reading and "`" in line:
                answer.setdefault(section, []).extend(re.findall(r"`(\w+)`", line.split(" | ")[0]))
        else:
            reading = False
    return answer


def test_the_documentation_names_every_field_of_the_schema_and_no_other(validator):
    root, defined = validator.schema["properties"], validator.schema["$defs"]
    parts = {"release": root["release"], "area": root["area"]}
    parts |= {"figures": defined["figure"], "standouts": defined["standout"], "origins": defined["origin"]}
    parts |= {"trend": defined["trend"], "points": defined["point"]}

    page = PAGE.read_text(encoding="utf-8")
    named = {section: sorted(fields) for section, fields in tables(page).items()}
    assert named == {"The document": sorted(root), **{name: sorted(part["properties"]) for name, part in parts.items()}}
    assert [one for one in defined["difference"]["enum"] if f"| `{one}` |" not in page] == []
    reasons = [one for one in defined["trend"]["properties"]["reason"]["enum"] if one]
    assert [one for one in reasons if f"| `{one}` |" not in page] == []


def test_the_text_has_what_stands_out_first_and_then_all_themes(text, built_release):
    lines = text("BU99010001")

    titles = [theme["title"].upper() for theme in built_release.themes]
    assert [line for line in lines if re.fullmatch(r"[A-Z][A-Z ,-]+", line)] == ["WAT OPVALT", *titles]
    assert lines[:13] == [
        "Oude Kern (BU99010001)",
        "buurt in Voorbeeldstad, 2.400 inwoners, 1.410 huishoudens",
        f"Cijfers 2020–2024, grenzen van 2024, uitgave {built_release.name}",
        "",
        "WAT OPVALT",
        "",
        "1. In Oude Kern is 9 % van de bewoners jonger dan 15 jaar. Dat is duidelijk minder dan elders in",
        "   Voorbeeldstad.",
        "   9,0 %, buurtcijfer 2024 · CBS, Kerncijfers wijken en buurten, 2024 (85984NED)",
        "   Verschil: anders dan gemeente. Elders in Voorbeeldstad: z -1,66, P > 0,99.",
        "   Dit zegt niet naar welke school of club de kinderen gaan.",
        '   Vraag buiten: "Waar komen ouders elkaar hier tegen?"',
        "",
    ]


@pytest.mark.parametrize("code", ["NL00", "BU99010001", "BU99010201"])
def test_the_text_has_every_figure_in_the_order_of_the_pages(text, built_release, code):
    sections = queries.themes(built_release, built_release.figures_of(built_release.row(code)))

    rest = iter(text(code))
    for label in (row.label for section in sections for row in section.rows):
        assert any(f"   {label}" in line or f" * {label}" in line for line in rest), label


def test_a_figure_in_the_text_has_its_level_year_and_source_or_says_why_it_is_absent(text):
    own, absent = text("BU99010001"), text("BU99010201")

    assert "                 2.400   Inwoners (buurt 2024, CBS 85984NED)" in own
    assert "                  38 % * Getrouwde bewoners (gemeente 2024, CBS 85984NED)" in own
    assert "Met *: het cijfer van een groter gebied, dat erachter staat." in own
    assert "     niet gepubliceerd   Gemiddelde WOZ-waarde" in absent


def test_sentences_of_the_text_fit_on_a_screen_and_spaces_are_ordinary(text, built_release):
    for code in built_release.areas.codes:
        lines = text(code)
        told = [line for line in lines if line.startswith(("   Dit ", "   Vraag", "In ", "1. "))]
        assert [line for line in told if len(line) > WIDTH] == []
        assert [line for line in lines if "\u00a0" in line] == []


def test_an_area_where_nothing_stands_out_says_so(text):
    assert "Niets: geen verschil is groot en zeker genoeg om te noemen." in text("GM9901")


@pytest.mark.parametrize("code", ["NL00", "PV27"])
def test_what_is_not_compared_has_nothing_about_standing_out(text, profile, code):
    assert "WAT OPVALT" not in text(code)
    assert profile(code)["standouts"] == []
    assert {figure["label_of_difference"] for figure in profile(code)["figures"]} == {"onbekend"}
