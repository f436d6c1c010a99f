"""The network and reading a map in, in a real browser: by mouse, by keyboard, on a phone and without script."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.looks import DRAWN_AGAIN, looks_right
from tests.browser.teams import ANNE, opening
from wijkdna.store.release import shipped

pytestmark = pytest.mark.browser

ROWS = f"""
from tests.web.map_rows import make_club, make_door, make_entity, make_group, make_role, make_tie
from tests.web.people import make_dossier, make_world
from wijkdna.web.socialmap.models import Kind, TieKind
world = make_world()
def made(name): return make_dossier(world.team, world.beheerder, "BU19110801", name, release="{shipped().name}")
dossier, empty = made("Dorpshart"), made("Leeg")
club, chair = make_club(dossier, "IJsclub"), make_role(dossier, "voorzitter ijsclub")
farmers, young = make_group(dossier, "oudere boeren"), make_group(dossier, "jongeren met een heel lange omschrijving")
stall = make_entity(dossier, Kind.PLEK, "viskraam op dinsdag")
make_tie(chair, club, TieKind.SAMENWERKING); make_tie(chair, farmers, TieKind.VERTROUWEN, strength=3)
make_tie(farmers, stall, TieKind.SAMENKOMST); make_door(chair, farmers, trust=3)
print(dossier.pk, empty.pk, farmers.pk)
"""
KNOWN = "Applying inline style violates the following Content Security Policy directive"
"""Cytoscape writes one style on the element it draws in; our sheet has set what it would."""


DRAWN = "[...document.querySelectorAll('.net__canvas canvas')].map(one => one.toDataURL()).join()"
"""The drawing itself, without the ring round what has the focus."""


@pytest.fixture(scope="module")
def as_anne(eyes, team_site):
    """as_anne("/kaart/{dossier}/"): a page for who signed in; the drawing is there when there is one."""
    made = team_site.anew(ROWS, ANNE)
    dossier, empty, farmers = made.words
    with opening(eyes, made.address, made.state) as open_one:

        def open_ready(path, *args, **options):
            page = open_one(f"/dossier/{path}".format(dossier=dossier, empty=empty, farmers=farmers), *args, **options)
            if page.locator("[data-network]").count() and options.get("java_script_enabled", True):
                page.locator("[data-network][data-ready]").wait_for()
            return page

        yield open_ready


@pytest.mark.parametrize(
    "path",
    [
        *("{dossier}/kaart/netwerk/", "{empty}/kaart/netwerk/", "{dossier}/kaart/netwerk/?bij={farmers}"),
        *("{dossier}/kaart/inlezen/", "{empty}/kaart/voorstellen/"),
    ],
)
def test_axe_finds_nothing_and_the_page_fits_the_screen(as_anne, path):
    looks_right(as_anne(path, again=True))


def names(page):
    return page.locator(".net__who tbody th").all_inner_texts()


def test_a_choice_is_shown_at_once_and_the_tables_follow(as_anne):
    page = as_anne("{dossier}/kaart/netwerk/")
    heard = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("request", lambda request: heard.append(request.url) if "127.0.0.1" not in request.url else None)
    page.reload()
    page.locator("[data-network][data-ready]").wait_for()
    assert [one for one in heard if not one.startswith((KNOWN, "blob:", "data:"))] == []
    assert page.locator(".net__canvas canvas").first.bounding_box()["width"] > 300

    page.get_by_label("rol", exact=True).uncheck()
    expect(page.locator(".net__who h2 span")).to_have_text("4 van 5")
    assert "voorzitter ijsclub" not in names(page)
    assert page.url.endswith("?soort=gemeenschap&soort=organisatie&soort=plek")
    page.reload()
    page.locator("[data-network][data-ready]").wait_for()
    assert not page.get_by_label("rol", exact=True).is_checked()


def test_it_goes_by_keyboard_alone(as_anne):
    page = as_anne("{dossier}/kaart/netwerk/")
    page.locator(".net__who a", has_text="oudere boeren").focus()
    page.locator(":focus").press("Enter")
    expect(page.locator(".net__who h2")).to_contain_text("Rond oudere boeren")
    assert names(page) == ["oudere boeren", "viskraam op dinsdag", "voorzitter ijsclub"]
    assert page.evaluate("document.activeElement.textContent") == "oudere boeren"

    before = page.evaluate(DRAWN)
    page.locator(".net__canvas").focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    for key in ("+", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
    page.evaluate(DRAWN_AGAIN)
    assert page.evaluate(DRAWN) != before


def test_the_picture_is_kept_as_a_file(as_anne):
    page = as_anne("{dossier}/kaart/netwerk/?bij={farmers}")

    with page.expect_download() as svg:
        page.get_by_role("link", name="Bewaar als svg").click()
    text = Path(svg.value.path()).read_text(encoding="utf-8")
    assert ("viskraam op dinsdag" in text.replace("</text>", "").replace("\n", ""), "IJsclub<" in text) == (True, False)
    with page.expect_download() as png:
        page.get_by_role("button", name="Bewaar als png").click()
    assert Path(png.value.path()).read_bytes().startswith(b"\x89PNG")


def test_without_script_there_is_a_drawing_and_the_choice_works(as_anne):
    page = as_anne("{dossier}/kaart/netwerk/", PHONE, java_script_enabled=False)

    assert page.locator(".net__still").bounding_box()["height"] > 100
    page.get_by_label("rol", exact=True).uncheck()
    page.get_by_role("button", name="Toon", exact=True).click()
    assert page.locator(".net__who h2").inner_text().endswith("4 van 5")


ELEMENTS = json.dumps(
    {
        "elements": [
            {"label": "Dorpshuis", "type": "Place"},
            {"label": "IJsclub", "type": "Organization"},
            {"label": "Jan de Vries", "type": "Person"},
        ],
        "connections": [{"from": "Jan de Vries", "to": "Dorpshuis", "type": "knows"}],
    }
)


@pytest.mark.parametrize("script", [True, False])
def test_a_map_of_kumu_is_read_in_and_taken_off_again(as_anne, axe_source, script):
    page = as_anne("{empty}/kaart/inlezen/", axe=script, java_script_enabled=script)
    page.get_by_label("Bestand", exact=True).set_input_files(
        {"name": "kumu.json", "mimeType": "application/json", "buffer": ELEMENTS.encode()}
    )
    page.get_by_role("button", name="Bekijk wat erin staat").click()
    page.get_by_role("heading", name="Klopt dit?").wait_for()
    if script:
        page.evaluate(axe_source)
        page.locator("summary", has_text="Zo lezen we de kolommen").click()
        looks_right(page)

    page.get_by_label("Rol van rij 3").fill("vaste gast")
    page.get_by_role("button", name="Zet op de kaart").click()
    assert page.locator(".said").inner_text() == "Op de kaart gezet: 3 namen en 1 band."
    page.get_by_role("button", name="Draai het inlezen terug").click()
    assert re.match("Teruggedraaid: 3", page.locator(".said").inner_text())
