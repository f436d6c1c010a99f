"""Codes that are no code, and parameters that mean nothing: an answer in Dutch, never an error of the site."""

from urllib.parse import quote, quote_from_bytes

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

UNKNOWN, GONE, NO_PAGE = "Deze plek kennen we niet", "Deze wijk of buurt staat er niet bij", "Deze pagina is er niet"

ODD = {
    "empty": ("", NO_PAGE),
    "a word": ("kreileroord", UNKNOWN),
    "a number": ("19110801", UNKNOWN),
    "very long": ("BU" + "1" * 5000, UNKNOWN),
    "other letters": ("ΒU19110801", UNKNOWN),
    "a letter that grows when it is a capital": ("BU0363ﬀß", GONE),
    "digits that are not ours": ("BU１９１１０８０１", UNKNOWN),
    "emoji": ("🏠🏠", UNKNOWN),
    "null": ("GM9901\0", UNKNOWN),
    "line": ("GM99\n01", UNKNOWN),
    "folders": ("../../etc/passwd", NO_PAGE),
    "one folder up": ("..", UNKNOWN),
    "sql": ("BU99010001' OR '1'='1' --", GONE),
    "markup": ("<img src=x>", UNKNOWN),
    "template": ("{{ 7 * 7 }}", UNKNOWN),
    "format": ("%s%n%(code)s{code}", UNKNOWN),
    "gemeente that is gone": ("GM9903", UNKNOWN),
    "provincie that never was": ("PV99", UNKNOWN),
    "land beyond ours": ("NL02", UNKNOWN),
    "buurt of a gemeente that is gone": ("BU99030001", UNKNOWN),
    "old code of a buurt": ("BU03630002", GONE),
    "old code of a wijk, in small letters": ("wk036300", GONE),
    "code of a wijk with one letter too many": ("WK9901001", GONE),
}
PARTS = [
    "NL",
    "PV",
    "GM",
    "WK",
    "BU",
    "bu",
    "00",
    "01",
    "9901",
    "0363",
    "AE",
    "ae",
    " ",
    "0",
    "é",
    "/",
    ".",
    "%",
    "<",
    "'",
]

codes = st.one_of(
    st.lists(st.sampled_from(PARTS), max_size=6).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
).map(lambda text: quote(text, safe=""))
anything = st.one_of(codes, st.binary(max_size=40).map(quote_from_bytes))


@pytest.mark.parametrize("page", ["", "cijfers/", "afdrukken/", "cijfers/aandeel_65_plus/"])
@pytest.mark.parametrize(("code", "heading"), ODD.values(), ids=ODD)
def test_a_code_that_is_no_place_gets_a_page_that_says_so(site, code, heading, page):
    found = site.page(f"/gebied/{quote(code, safe='')}/{page}", 404)

    assert found.h1 == heading
    assert found.one("form", "find--big")["action"] == "/zoeken/"


@pytest.mark.parametrize("indicator", ["niets", "AANDEEL_65_PLUS", "aandeel_65_plus-", "0", "a" * 3000])
def test_a_figure_that_does_not_exist_gets_the_page_for_what_is_not_there(site, indicator):
    assert site.page(f"/gebied/GM9901/cijfers/{indicator}/", 404).h1 == NO_PAGE


def test_an_old_code_leads_to_the_gemeente_in_which_it_lay(shipped_site):
    page = shipped_site.page("/gebied/bu19119999/", 404)

    assert page.h1 == GONE
    assert page.main.startswith(f"Niet gevonden (404) {GONE} De code bu19119999 bestaat niet met de grenzen")
    assert [(one["href"], one.text) for one in page.all("a") if one.inside(page.one("main"))] == [
        ("/gebied/GM1911/", "Hollands Kroon")
    ]


def test_a_long_code_is_not_repeated_in_full(site):
    page = site.page(f"/gebied/{'x' * 5000}/", 404)

    assert page.all("b")[0].text == "x" * 20


def test_only_a_gemeente_that_exists_is_offered(site):
    assert "/gebied/GM9901/" in site.page("/gebied/WK990199/", 404).links()
    assert "/gebied/GM9903/" not in site.page("/gebied/WK990399/", 404).links()


@settings(max_examples=300, deadline=None)
@given(code=anything, page=st.sampled_from(["", "cijfers/", "afdrukken/", "cijfers/woz_waarde/"]))
@example(code="GM9901/cijfers/woz_waarde", page="")
def test_no_code_brings_the_site_down(site, code, page):
    answer = site.get(f"/gebied/{code}/{page}")

    assert answer.status_code in (200, 301, 404)
    assert "�" not in answer.get("Location", "")


@settings(max_examples=200, deadline=None)
@given(text=anything, page=st.sampled_from(["/zoeken/", "/zoeken/suggesties/"]))
@example(text="BU99010001", page="/zoeken/")
@example(text="%00", page="/zoeken/")
@example(text="%ED%A0%80", page="/zoeken/suggesties/")
def test_no_question_brings_the_search_down(site, text, page):
    answer = site.get(f"{page}?q={text}")

    assert answer.status_code in (200, 302)


@settings(max_examples=100, deadline=None)
@given(text=anything)
@example(text="BU99010001" * 800)
def test_a_place_to_lay_over_it_that_does_not_exist_changes_nothing(site, text):
    page = site.page(f"/gebied/BU99010001/?naast={text}")

    assert page.all("path", "over") == []
    assert [one for one in page.all("option") if "selected" in one.attrs] == []


@pytest.mark.parametrize("query", ["naast", "naast=&naast=", "naast[]=1", "&&&", "%", "a" * 4000, "q=1;q=2"])
def test_a_query_that_means_nothing_is_passed_over(site, query):
    site.page(f"/gebied/BU99010001/?{query}")
    site.page(f"/bronnen/?{query}")
