"""Filled sheets typed back by keyboard alone, in a real browser; nothing that was typed is lost on the way."""

import base64
import json

import pytest

from tests.browser.looks import looks_right
from tests.browser.teams import BART, opening
from wijkdna.store.release import shipped
from wijkdna.store.talk_guide import load_talk_guide

pytestmark = pytest.mark.browser

ROWS = f"""
from uuid import uuid4
from django.utils import timezone
from tests.web.map_rows import make_club, make_group
from tests.web.people import make_dossier, make_world
from wijkdna.web.fieldwork.models import FieldNote
from wijkdna.web.socialmap.actions import add_question
world = make_world()
dossier = make_dossier(world.team, world.beheerder, "BU19110801", "Dorpshart", release="{shipped().name}")
make_club(dossier), make_group(dossier, "Oudere boeren")
add_question(dossier=dossier, text="Wie kent de ijsclub?", by=world.lid)
answers = dict(K3a="ijsclub", K3b="oudere boeren", K3c="2", K3d="geen folders")
note = FieldNote.objects.create(
    dossier=dossier, client=uuid4(), at=timezone.now(), form="k3", code="K3", answers=answers, by=world.lid
)
print(dossier.pk, note.pk)
"""

KEPT = """
import base64, json
from wijkdna.web.fieldwork.models import FieldNote
found = [[one.form, one.where, one.answers] for one in FieldNote.objects.filter(dossier={dossier}).order_by("pk")]
print(base64.b64encode(json.dumps(found).encode()).decode())
"""

CODES = {one.key: [field.code for field in one.fields] for one in load_talk_guide().sheets}


class Rows:
    """A site with a dossier; pages are asked as Bart, who is a member."""

    def __init__(self, site, state, dossier, note):
        self.site, self.address, self.state, self.dossier, self.note = site, site.address, state, dossier, note

    def path(self, rest=""):
        return f"/dossier/{self.dossier}/veldwerk/{rest}"

    def kept(self):
        """Every note with its answers, from the database."""
        (coded,) = self.site.run(KEPT.format(dossier=self.dossier))
        return json.loads(base64.b64decode(coded))


@pytest.fixture(scope="module")
def rows(team_site):
    made = team_site.anew(ROWS, BART)
    dossier, note = made.words
    return Rows(team_site, made.state, dossier, note)


@pytest.fixture
def as_bart(eyes, rows):
    with opening(eyes, rows.address, rows.state) as open_one:
        yield lambda rest, *args, **options: open_one(rows.path(rest), *args, **options)


def test_axe_finds_nothing_and_the_pages_fit_the_screen(as_bart, rows, axe_source):
    papers = ("papier/", "papier/loopblad/", "papier/gespreksblad/", "papier/kaarten/")
    typing = ("typen/", "typen/loopblad/", f"typen/blad/{rows.note}/")
    page = as_bart("gesprekswijzer/", axe=True)

    for rest in ("gesprekswijzer/", "gesprekswijzer/?voor=school", *papers, *typing):
        page.goto(rows.path(rest))
        page.evaluate(axe_source)
        check(page)


def check(page):
    looks_right(page)


def focused(page):
    return page.evaluate("document.activeElement.name")


def type_fields(page, codes):
    """Type an answer in the field that has the focus, and go on with Tab; what was typed."""
    typed = {}
    for code in codes:
        assert focused(page) == code
        typed[code] = f"{code}: “é” 'x' 1/2\ntweede regel, {code}"
        page.keyboard.type(typed[code])
        page.keyboard.press("Tab")
    return typed


def test_a_talk_sheet_and_four_cards_come_back_word_by_word_by_keyboard_alone(as_bart, rows):
    before = len(rows.kept())
    page, expected = as_bart("typen/"), []
    page.wait_for_function("document.activeElement.id === 'code'")

    for code, form in (("G1", "gesprek"), ("K1", "k1"), ("k2", "k2"), ("K3", "k3"), ("K8", "k8")):
        page.keyboard.type(code)
        page.locator(":focus").press("Enter")
        page.wait_for_url(f"**/typen/{form}/**")
        page.wait_for_function("document.activeElement.form?.matches('[data-sheet]')")
        if form != "gesprek":  # a card begins at its head
            assert focused(page) == "at"
            page.keyboard.press("Tab")
            page.keyboard.type("het plein")
            page.keyboard.press("Tab")
            page.keyboard.press("Tab")
        expected.append([form, "het plein" if form != "gesprek" else "", type_fields(page, CODES[form])])
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Bewaren en nog een"
        page.locator(":focus").press("Enter")
        page.wait_for_url("**/typen/")
        page.wait_for_function("document.activeElement.id === 'code'")

    assert rows.kept()[before:] == expected


def test_a_code_jumps_to_its_field_in_any_order(as_bart):
    page = as_bart("typen/k3/")
    page.keyboard.press("Escape")
    for typed, name in (("K3d", "K3d"), (" k3 a", "K3a")):
        page.keyboard.type(typed)
        page.locator(":focus").press("Enter")
        assert focused(page) == name
        page.keyboard.press("Escape")
    page.keyboard.type("W4")
    page.locator(":focus").press("Enter")

    page.get_by_role("link", name="Zoek het op een ander papier").click()
    page.wait_for_url("**/typen/loopblad/#id_W4")
    page.wait_for_function("document.activeElement.name === 'W4'")


def test_what_was_typed_stays_on_the_device_until_it_is_kept(as_bart, rows):
    before = len(rows.kept())
    page = as_bart("typen/k7/")
    page.get_by_label("Zorg of wens").fill("Een bankje")
    page.get_by_text("Bewaard op dit apparaat").wait_for()

    page.reload()
    assert page.get_by_label("Zorg of wens").input_value() == "Een bankje"
    page.get_by_label("Moment").press_sequentially("zaterdag")
    page.keyboard.press("Control+Enter")
    page.get_by_role("heading", name="Wat u typte, woord voor woord").wait_for()
    page.goto(rows.path("typen/k7/"))

    assert page.get_by_label("Zorg of wens").input_value() == ""
    assert rows.kept()[before:] == [["k7", "", {"K7a": "Een bankje", "K7b": "zaterdag"}]]


def test_without_script_a_sheet_is_typed_and_put_on_the_map(as_bart, rows):
    page = as_bart("typen/", java_script_enabled=False)
    page.get_by_label("Code op het papier").fill("k1")
    page.get_by_role("button", name="Begin met typen").click()
    page.get_by_label("Hoe heet de plek").fill("De snackbar")
    page.get_by_role("button", name="Bewaren", exact=True).click()
    page.get_by_role("button", name="Zet op de kaart").click()

    assert page.get_by_text("De plek staat op de kaart.").count() == 1
    assert page.get_by_role("link", name="De snackbar").count() == 1


def test_the_sheets_print_on_a4_with_nothing_of_the_site_around_them(as_bart, rows):
    page = as_bart("papier/gespreksblad/")
    for rest in ("papier/gespreksblad/", "papier/loopblad/", "papier/kaarten/"):
        page.goto(rows.path(rest))
        page.emulate_media(media="print")
        shown = page.evaluate(
            "[...document.querySelectorAll('header.top, .dossier-bar, .map-bar, .paper-bar, footer.foot')]"
            ".filter(one => one.getClientRects().length).length"
        )
        over = page.evaluate(
            "[...document.querySelectorAll('.blad, .veldkaart')]"
            ".filter(one => one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2).length"
        )
        assert (shown, over) == (0, 0), rest
        page.emulate_media(media="screen")
