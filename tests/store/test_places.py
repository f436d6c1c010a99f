import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import DAY, SAMPLES, silent
from wijkdna.pipeline.build import build
from wijkdna.store.latest import open_release
from wijkdna.store.places import LONGEST, PlaceIndex, place_index, plain

RENAMED = {"Proefdorp": "'s-Gravenpolder", "Nieuwe Dorp": "Nieuwe Dôrp (FL.)", "Lintdorp": "Súd-Lint"}
"""Names with signs and accents for areas of Proefpolder: the samples themselves have none."""


@pytest.fixture(scope="module")
def find(built_release):
    """find(text) gives the codes of what is found, best first."""
    return finder(place_index(built_release), built_release)


@pytest.fixture(scope="module")
def find_renamed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("renamed")
    for path in SAMPLES.rglob("*.*"):
        target = folder / "raw" / path.relative_to(SAMPLES)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    names = folder / "raw" / "cbs" / "gebiedsnamen_2024.csv"
    lines = [line.split(",") for line in names.read_text(encoding="utf-8").splitlines()]
    names.write_text("\n".join(f"{code},{RENAMED.get(name, name)}" for code, name in lines) + "\n", encoding="utf-8")
    release = open_release(build(folder / "raw", folder / "data", DAY, silent))
    return finder(place_index(release), release)


def finder(index, release):
    return lambda text, limit=20: [release.areas.codes[hit.row] for hit in index.search(text, limit)]


@pytest.mark.parametrize(
    ("text", "plain_text"),
    [
        ("'t Gooi–Oost", "t gooi oost"),
        ("  Súdwest-Fryslân ", "sudwest fryslan"),
        ("Bergen (NH.)", "bergen nh"),
        ("ÇÉÑ", "cen"),
        ("ſtraße", "strasse"),
        ("<b>!?", "b"),
        ("", ""),
    ],
)
def test_texts_are_compared_without_accents_signs_and_capitals(text, plain_text):
    assert plain(text) == plain_text


@pytest.mark.parametrize("text", ["Singelbuurt", "singelbuurt", " SINGELBUURT ", "singelb", "ingelbu", "Singelbuurt!"])
def test_a_name_or_a_part_of_it_is_found(find, text):
    assert find(text) == ["BU99010003"]


def test_the_begin_of_a_name_comes_first_then_the_begin_of_a_word_then_the_rest(find):
    assert find("dorp") == ["BU99020001", "BU99020002", "WK990200", "BU99020003"]
    assert find("kern") == ["BU99010001", "BU99020001"]


def test_a_whole_name_comes_before_longer_names_and_larger_levels_first(find):
    assert find("voorbeeldgracht") == ["WK0363AE", "BU0363AE01", "BU0363AE02"]
    assert find("voorbeeld", limit=3) == ["GM9901", "WK0363AE", "WK990100"]
    assert find("voorbeeldstad")[0] == "GM9901"


@pytest.mark.parametrize("text", ["singelbuurt voorbeeldstad", "Voorbeeldstad, Singelbuurt", "singel voorbeeld"])
def test_a_gemeente_beside_a_name_narrows_it_down(find, text):
    assert find(text) == ["BU99010003"]


def test_the_name_of_a_gemeente_finds_it_first_and_then_what_lies_in_it(find):
    assert find("proefpolder") == ["GM9902", "WK990200", "BU99020001", "BU99020002", "BU99020003", "BU99020004"]
    assert find("dorp proefpolder") == find("dorp")
    assert find("singelbuurt proefpolder") == []


@pytest.mark.parametrize("text", ["9901", " 9901 ", "9901 ab", "9901AB", "9901ZZ"])
def test_a_postcode_finds_the_buurten_with_most_residents_first(find, text):
    assert find(text) == ["BU99010002", "BU99010001", "BU99010003"]
    assert find(text, limit=1) == ["BU99010002"]


@pytest.mark.parametrize("text", ["1234", "990", "99011", "9901 abc"])
def test_what_is_not_a_postcode_of_ours_finds_no_buurt(find, text):
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("bu99010003", "BU99010003"),
        (" wk0363na ", "WK0363NA"),
        ("Gm9901", "GM9901"),
        ("NL00", "NL00"),
        ("pv27", "PV27"),
    ],
)
def test_a_code_finds_its_area_in_lower_case_too(find, text, code):
    assert find(text) == [code]


@pytest.mark.parametrize("text", ["bu99019999", "nl99", "gm1"])
def test_an_unknown_code_finds_nothing(find, text):
    assert find(text) == []


def test_accents_do_not_matter(find, find_renamed):
    assert find("fryslan") == find("Fryslân") == ["PV21"]
    assert find_renamed("nieuwe dorp") == find_renamed("NIEUWE DÔRP") == ["BU99020002"]
    assert find_renamed("sud lint") == find_renamed("súd-lint") == ["BU99020003"]


@pytest.mark.parametrize("text", ["'s-Gravenpolder", "s gravenpolder", "gravenpolder", "’s‑gravenpolder"])
def test_signs_do_not_matter(find_renamed, text):
    assert find_renamed(text) == ["WK990200"]


def test_an_addition_in_brackets_is_not_part_of_the_whole_name(find_renamed):
    assert find_renamed("nieuwe dorp fl") == ["BU99020002"]
    assert find_renamed("dorp")[:2] == ["BU99020001", "BU99020002"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("singelburt", "BU99010003"), ("vorbeeldstad", "GM9901"), ("proefpoldr", "GM9902"), ("frisland", "PV21")],
)
def test_a_typing_error_is_guessed_and_marked_as_a_guess(built_release, text, code):
    hits = place_index(built_release).search(text)

    assert built_release.areas.codes[hits[0].row] == code
    assert all(hit.guessed for hit in hits)


def test_a_hit_is_no_guess_when_the_name_fits(built_release):
    assert [hit.guessed for hit in place_index(built_release).search("singelbuurt")] == [False]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\t\n\r",
        "\x00\x01\x1b[31m",
        "'; DROP TABLE areas; --",
        "<script>alert(1)</script>",
        "%00%ff",
        "🏘️🏡",
        "\u202e\ufeff\u200d",
        "ﷺ" * 50,
        "{{ 7*7 }}",
        "zzzzzzzz",
        "!" * 500,
        "(",
        "[q-x]*",
        "\ud800",
    ],
)
def test_odd_input_finds_nothing_and_breaks_nothing(find, text):
    assert find(text) == []


def test_only_the_begin_of_a_very_long_text_is_looked_at(find):
    assert find("singelbuurt" + " " * 1_000_000) == ["BU99010003"]
    assert find(" " * LONGEST + "singelbuurt") == []
    assert len(find("a" * 1_000_000)) == 0


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200) | st.text("abdeorstv 0139(NH.)'", max_size=30), st.integers(1, 30))
def test_any_text_gives_at_most_so_many_different_areas(built_release, text, limit):
    hits = place_index(built_release).search(text, limit)

    assert len(hits) <= limit
    assert len({hit.row for hit in hits}) == len(hits)
    assert all(0 <= hit.row < len(built_release.areas) for hit in hits)


@given(st.data())
def test_every_area_is_found_by_its_name_and_by_its_code(built_release, data):
    row = data.draw(st.integers(0, len(built_release.areas) - 1))
    index = PlaceIndex(built_release)

    assert row in [hit.row for hit in index.search(built_release.areas.names[row], 40)]
    assert [hit.row for hit in index.search(built_release.areas.codes[row].lower())] == [row]


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("BU99010009", ["BU99010001", "BU99010002", "BU99010003", "BU99010101", "BU99010102"]),
        ("bu99010204", ["BU99010201", "BU99010202", "BU99010001", "BU99010002", "BU99010003"]),
        ("WK0363AX", ["WK0363AE", "WK0363NA"]),
        ("GM9903", ["GM9902", "GM9901", "GM0363"]),
        ("singelburt", ["BU99010003"]),
        ("9905", ["BU99020001", "BU99020002"]),
        ("", []),
        ("!?", []),
    ],
)
def test_a_text_that_is_no_code_here_has_areas_that_may_be_meant(built_release, text, near):
    found = place_index(built_release).near(text)

    assert [built_release.areas.codes[row] for row in found] == near


@given(st.text(max_size=200) | st.from_regex(r"[A-Za-z]{2}[0-9]{0,9}"), st.integers(1, 6))
def test_any_text_gives_few_areas_that_may_be_meant(built_release, text, limit):
    found = place_index(built_release).near(text, limit)

    assert len(found) == len(set(found)) <= limit


def test_the_index_of_a_release_is_made_once(built_release):
    assert place_index(built_release) is place_index(built_release)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kreileroord hollands kroon", "WK191108"),
        ("Bergen", "GM0373"),
        ("s gravenhage", "GM0518"),
        ("den haag", "GM0518"),
        ("Den H", "GM0518"),
        ("den bosch", "GM0796"),
        ("bezuidenhout den haag", "WK051826"),
        ("sudwest fryslan", "GM1900"),
        ("betondorp", "WK0363MP"),
        ("alkmar", "GM0361"),
        ("bu19110801", "BU19110801"),
    ],
)
def test_well_known_places_are_found_first(shipped_release, text, code):
    assert finder(place_index(shipped_release), shipped_release)(text)[0] == code
