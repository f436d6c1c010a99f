"""The page of the twins of an area, and the same as a document."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from wijkdna.domain.areas import Level
from wijkdna.domain.twins import THEME_WEIGHTS
from wijkdna.web.twins import documents, drawings, forms, queries
from wijkdna.web.twins.queries import Scope

SCHEMA = Path(documents.__file__).with_name("twins.schema.json")
KREILEROORD, URK, BLOEMENDAAL, ESTATE = "BU19110801", "GM0184", "GM0377", "BU03960401"


@pytest.fixture(scope="module")
def validator():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def address(code, **query):
    return f"/gebied/{code}/tweelingen/?" + "&".join(f"{name}={value}" for name, value in query.items())


def headings(page):
    return [one.text for one in page.all("h2")]


@pytest.mark.slow
def test_a_village_has_villages_as_twins_and_is_told_why(shipped_site, shipped_release):
    page = shipped_site.page(address(KREILEROORD))
    found = queries.twins_of(shipped_release, shipped_release.row(KREILEROORD))

    assert headings(page)[0] == f"{len(found.lines)} tweelingen in heel Nederland"
    assert [one.text for one in page.all("h3")] == [line.link.name for line in found.lines]
    assert page.main.count("Hierin lijken ze het meest op elkaar") == len(found.lines)
    assert page.main.count(" daar") >= 2 * len(found.lines)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (BLOEMENDAAL, ("Laren (NH.)", "Wassenaar", "Heemstede")),
        (URK, ("Rijssen-Holten", "Bunschoten")),
        ("GM0363", ("Utrecht", "'s-Gravenhage", "Rotterdam")),
        ("WK051829", ("Wijk 30 Transvaalkwartier", "Slotermeer-West", "Wijk 36 Moerwijk")),
    ],
)
def test_what_every_dutch_reader_expects_comes_first(shipped_release, code, expected):
    found = queries.twins_of(shipped_release, shipped_release.row(code))

    assert tuple(line.link.name for line in found.lines[: len(expected)]) == expected


@pytest.mark.slow
def test_a_place_without_a_real_twin_says_so_and_shows_what_is_nearest(shipped_site):
    page = shipped_site.page(address(URK))

    assert headings(page)[0] == "Deze gemeente heeft geen echte tweeling"
    assert len(page.all("h3")) == 5
    assert "geen echte tweeling" in page.main


@pytest.mark.slow
def test_a_place_where_nobody_lives_has_no_twins_and_is_sent_to_its_gemeente(shipped_site):
    page = shipped_site.page(address(ESTATE))

    assert headings(page)[0] == "Niet te zeggen"
    assert any(link.get("href") == "/gebied/GM0396/tweelingen/" for link in (one.attrs for one in page.all("a")))


@pytest.mark.slow
def test_weights_and_place_stand_in_the_address_and_come_back_in_the_form(shipped_site):
    page = shipped_site.page(address(KREILEROORD, gewicht_wonen_en_eigendom=90, waar="provincie"))

    sliders = {one["name"]: one["value"] for one in page.all("input") if one.attrs.get("type") == "range"}
    chosen = [one["value"] for one in page.all("input") if "checked" in one.attrs]
    assert sliders["gewicht_wonen_en_eigendom"] == "90"
    assert sliders["gewicht_leeftijd_en_huishouden"] == "20"
    assert chosen == ["provincie"]
    assert headings(page)[0].endswith("in Noord-Holland")


@pytest.mark.slow
def test_only_themes_with_figures_at_this_level_have_a_slider(shipped_site):
    page = shipped_site.page(address("WK036104"))

    names = [one["name"] for one in page.all("input") if one.attrs.get("type") == "range"]
    assert "gewicht_energie" not in names
    assert "gewicht_wonen_en_eigendom" in names
    assert "geen cijfers per wijk" in page.main


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"gewicht_energie": "veel"}, "Het gewicht van energie moet een heel getal van 0 tot en met 100 zijn."),
        ({"gewicht_energie": "101"}, "Het gewicht van energie moet"),
        ({"gewicht_energie": "-1"}, "Het gewicht van energie moet"),
        ({"gewicht_energie": "١"}, "Het gewicht van energie moet"),
        ({"gewicht_energie": "9" * 5000}, "Het gewicht van energie moet"),
        ({"waar": "mars"}, "We kunnen niet zoeken in “mars”."),
        ({f"gewicht_{theme}": "0" for theme in THEME_WEIGHTS}, "Alle thema’s staan op 0"),
    ],
)
def test_a_question_that_cannot_be_answered_is_explained(site, query, words):
    page = site.page(address("GM9901", **query), status=400)

    assert words in page.main
    assert "met de gewone gewichten" in page.main


def test_a_gemeente_cannot_be_sought_within_itself(site):
    page = site.page(address("GM9901", waar="gemeente"), status=400)

    assert "We kunnen niet zoeken in “gemeente”." in page.main


@pytest.mark.parametrize("code", ["NL00", "PV27"])
def test_the_land_and_a_provincie_have_no_twins(site, code):
    page = site.page(address(code))

    assert "Tweelingen zoeken we voor een gemeente, een wijk of een buurt." in page.main


def test_a_code_in_small_letters_goes_to_its_one_address(site):
    answer = site.get("/gebied/gm9901/tweelingen/?waar=land")

    assert (answer.status_code, answer["Location"]) == (301, "/gebied/GM9901/tweelingen/?waar=land")


@pytest.mark.slow
def test_the_rijke_foto_names_the_nearest_twins_and_in_what_they_are_alike(shipped_site, shipped_release):
    row = shipped_release.row(KREILEROORD)
    page = shipped_site.page(f"/gebied/{KREILEROORD}/")

    kept = queries.kept_twins(shipped_release, row)
    links = [one["href"] for one in page.all("a")]
    assert [one.link.code for one in kept] == [shipped_release.areas.codes[k] for k in shipped_release.twins[row, :5]]
    assert all(f"/gebied/{one.link.code}/" in links for one in kept)
    assert all(1 <= len(one.alike) <= 2 and len(one.different) == 1 for one in kept)


@pytest.mark.slow
def test_the_kept_twins_are_those_of_the_question_with_the_usual_weights(shipped_release):
    for code in (KREILEROORD, "GM0361", "WK036104"):
        row = shipped_release.row(code)
        kept, asked = queries.kept_twins(shipped_release, row), queries.twins_of(shipped_release, row)
        assert [one.link.code for one in kept] == [line.link.code for line in asked.lines][:5]
        for one in kept:
            told = [*one.alike, *one.different]
            assert len({line.theme for line in told}) == len(told)
            assert not any("Leefbaarometer" in line.label for line in told)


@pytest.mark.slow
def test_no_theme_is_both_alike_and_different(shipped_release):
    for row in range(shipped_release.areas.slices[Level.BUURT].start, len(shipped_release.areas), 400):
        for line in queries.twins_of(shipped_release, row).lines:
            alike, different = ({one.theme for one in side} for side in (line.alike, line.different))
            assert not alike & different
            assert len(alike) == len(line.alike) == len(different) == len(line.different)


@pytest.mark.parametrize(
    ("stability", "words"),
    [
        (1.0, "vaste tweeling"),
        (0.9, "vaste tweeling"),
        (0.899, "meestal een tweeling"),
        (0.6, "meestal een tweeling"),
        (0.599, "soms een tweeling"),
        (0.0, "soms een tweeling"),
    ],
)
def test_stability_has_three_words(stability, words):
    assert queries.steadiness(stability) == words


@pytest.mark.parametrize(
    ("percentile", "words"),
    [
        (0.0, "Van de 1.000 paren wijken lijkt er niet één meer op elkaar."),
        (0.1, "Van de 1.000 paren wijken lijkt er 1 meer op elkaar."),
        (3.1, "Van de 1.000 paren wijken lijken er 31 meer op elkaar."),
    ],
)
def test_a_percentile_is_told_in_pairs(percentile, words):
    assert queries.nearness(percentile, "wijken") == words


@pytest.mark.slow
def test_numbers_on_the_map_do_not_cover_each_other(shipped_release):
    row = shipped_release.row(KREILEROORD)
    lines = queries.twins_of(shipped_release, row, scope=Scope.PROVINCIE).lines

    dots = drawings.twin_map(shipped_release, row, lines).dots

    assert [dot.number for dot in dots] == list(range(len(lines) + 1))
    for i, one in enumerate(dots):
        for other in dots[:i]:
            assert max(abs(one.x - other.x), abs(one.y - other.y)) >= drawings.APART


def test_weights_are_read_as_parts_of_a_hundred():
    typed = {"gewicht_energie": "40", "waar": "land"}

    asked = forms.read(typed, [Scope.LAND], ["energie"])

    assert asked.percents == {**{theme: round(100 * w) for theme, w in THEME_WEIGHTS.items()}, "energie": 40}
    assert (asked.problem, asked.is_usual) == ("", False)


@pytest.mark.slow
@pytest.mark.parametrize("code", [KREILEROORD, URK, BLOEMENDAAL, ESTATE, "WK036104", "GM0361"])
@pytest.mark.parametrize("scope", list(Scope))
def test_the_document_keeps_to_its_schema(shipped_release, validator, code, scope):
    row = shipped_release.row(code)
    if scope not in [one for one, _ in queries.scopes(shipped_release, row)]:
        return

    document = documents.twins_json(shipped_release, row, scope, 10)

    validator.validate(json.loads(json.dumps(document, allow_nan=False)))
    assert document["area"]["code"] == code


@pytest.mark.slow
def test_the_text_tells_the_twins_of_the_document(shipped_release):
    row = shipped_release.row(BLOEMENDAAL)
    document = documents.twins_json(shipped_release, row, Scope.LAND, 3)

    text = documents.twins_text(shipped_release, row, Scope.LAND, 3)

    assert text.startswith("Bloemendaal (GM0377), gemeente in Noord-Holland heeft geen echte tweeling.")
    assert all(f"{k}. {one['name']} ({one['code']})" in text for k, one in enumerate(document["twins"], start=1))
    assert "\N{NO-BREAK SPACE}" not in text


def test_the_documentation_names_every_field_of_the_schema(validator):
    told = (Path(__file__).parent.parent.parent / "docs" / "twins-json.md").read_text(encoding="utf-8")
    fields = [*validator.schema["properties"], *validator.schema["$defs"]["twin"]["properties"]]

    assert [name for name in fields if f"`{name}`" not in told] == []
