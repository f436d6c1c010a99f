"""What a browser forgives and a screen reader does not: headings, labels, names, ids, links that lead somewhere."""

from itertools import pairwise
from urllib.parse import urljoin, urlsplit

import pytest

from tests.web.addresses import AREAS, MISSING, PAGES, of_area
from tests.web.lab_rows import make_lab
from tests.web.page import Page

ALL = [*PAGES, *MISSING]
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers", "list")


@pytest.fixture
def page(page_of, request):
    address = request.param
    return page_of(address, 404 if address in MISSING else 200)


every_page = pytest.mark.parametrize("page", ALL, indirect=True)


@every_page
def test_an_id_stands_on_a_page_once(page):
    ids = [one["id"] for one in page.elements if "id" in one.attrs]

    assert [one for one in ids if ids.count(one) > 1] == []
    assert all(one and not set(one) & set(" \t\n") for one in ids)


@every_page
def test_what_points_to_an_element_finds_it(page):
    ids = {one.attrs.get("id") for one in page.elements}

    pointed = [target for one in page.elements for name in POINTERS for target in one.attrs.get(name, "").split()]
    pointed += [one["href"][1:] for one in page.elements if one.attrs.get("href", "").startswith("#")]
    pointed += [one["hx-target"][1:] for one in page.elements if "hx-target" in one.attrs]
    pointed += [one["fill"][5:-1] for one in page.elements if one.attrs.get("fill", "").startswith("url(")]
    pointed += [one["data-open-all"] for one in page.elements if "data-open-all" in one.attrs]
    assert [target for target in pointed if target not in ids] == []


@every_page
def test_there_is_one_first_heading_and_no_level_is_skipped(page):
    levels = [HEADINGS.index(one.tag) + 1 for one in page.elements if one.tag in HEADINGS]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))
    assert all(one.text for one in page.elements if one.tag in HEADINGS)


@every_page
def test_a_page_has_one_main_one_title_a_description_and_a_way_past_the_header(page):
    assert page.one("main")["id"] == "inhoud"
    assert page.all("a")[0]["href"] == "#inhoud"
    (title,) = (one.text for one in page.all("title") if one.parent is page.one("head"))
    assert title.endswith(" · WijkDNA") or title.startswith("WijkDNA: ")
    assert page.one("meta", name="description")["content"]
    assert page.one("meta", name="viewport")["content"] == "width=device-width, initial-scale=1"


@every_page
def test_everything_to_fill_in_or_press_has_a_name(page):
    labels = {one["for"] for one in page.all("label") if one.text}

    fields = [one for one in page.all("input") + page.all("select") if one.attrs.get("type") != "hidden"]

    assert [one["id"] for one in fields if one["id"] not in labels] == []
    assert [
        one for one in page.all("button") if not one.text or one.attrs.get("type") not in ("submit", "button")
    ] == []
    assert [one for one in page.all("a") if not one.text] == []
    assert [one for one in page.all("summary") if not one.text] == []


@every_page
def test_a_drawing_has_a_title_and_words_or_is_hidden_from_who_cannot_see_it(page):
    for drawing in page.all("svg"):
        if drawing.attrs.get("aria-hidden") == "true":
            assert not any(one.inside(drawing) and one.attrs.get("tabindex") == "0" for one in page.elements)
            continue
        assert drawing["role"] == "img"
        title, words = drawing["aria-labelledby"].split()
        assert page.one("title", id=title).text
        assert page.one("desc", id=words).text


@every_page
def test_a_table_has_a_caption_and_heads_that_say_of_what(page):
    for table in page.all("table"):
        assert next(one for one in page.all("caption") if one.inside(table)).text
        heads = [one for one in page.all("th") if one.inside(table)]
        assert all(one["scope"] in ("col", "row") and one.text for one in heads)


@every_page
def test_landmarks_of_one_kind_have_names_of_their_own(page):
    names = [one.attrs.get("aria-label") for one in page.all("nav")]

    # The menu is there twice: of the wide and the narrow one the style sheet shows one.
    assert sorted(set(names)) == sorted(names[1:] if names.count("Hoofdmenu") == 2 else names)
    assert all(one["aria-label"] for one in page.elements if one.attrs.get("role") == "region")


@every_page
def test_nothing_stands_inside_what_it_may_not_stand_in(page):
    for tag, forbidden in (
        ("a", ("a", "button", "input")),
        ("button", ("a", "button")),
        ("p", ("p", "div", "ul", "table")),
    ):
        for outer in page.all(tag):
            assert [one.tag for one in page.elements if one.tag in forbidden and one.inside(outer)] == []
    for part in page.all("li"):
        assert part.parent
        assert part.parent.tag in ("ul", "ol")
    for child in page.elements:
        if child.parent and child.parent.tag in ("ul", "ol"):
            assert child.tag == "li"


def paths_to(address, page):
    """Addresses and fragments on this site that a page links to. The handleiding names real places: see below."""
    targets = [urlsplit(urljoin(address, link)) for link in page.links()]
    real = address.startswith("/handleiding/")
    own = [one for one in targets if not one.netloc]
    return [(one.path, one.fragment) for one in own if not (real and one.path.startswith("/gebied/"))]


def is_worth_asking(path):
    """Pages of single figures look the same everywhere: some areas are enough. Files have tests of their own."""
    single = path.startswith("/gebied/") and path.count("/") == 5
    is_file = "." in path.rpartition("/")[2]
    return not is_file and (not single or path.split("/")[2] in list(AREAS)[::4])


def is_for_people_who_sign_in(answer):
    return answer.status_code == 302 and answer["Location"].startswith("/inloggen/?next=/")


def test_every_link_on_the_site_leads_to_a_page(site, world):
    make_lab(world.team)
    waiting, asked = ["/"], {}
    while waiting:
        address = waiting.pop()
        answer = site.get(address)
        if is_for_people_who_sign_in(answer):
            continue
        assert answer.status_code == 200, address
        page = asked[address] = Page(answer.content.decode())
        waiting += {path for path, _ in paths_to(address, page) if is_worth_asking(path)} - {*asked, *waiting}

    assert {path for code in AREAS for path in of_area(code)[:2]} <= set(asked)
    assert "/leerlab/dna-wijk-dorp/inschrijven/" in asked
    assert len(asked) > 500
    ids = {address: {one.attrs.get("id", "") for one in page.elements} | {""} for address, page in asked.items()}
    for address, page in asked.items():
        lost = [(path, part) for path, part in paths_to(address, page) if path in ids and part not in ids[path]]
        assert lost == [], address


def test_links_in_the_handleiding_to_real_places_lead_there_on_the_real_figures(shipped_site, shipped_release):
    for address in (one for one in PAGES if one.startswith(("/handleiding/", "/over-de-cijfers/"))):
        for link in shipped_site.page(address).links():
            if link.startswith("/gebied/"):
                shipped_site.page(link.partition("#")[0])
