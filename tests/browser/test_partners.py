"""Partners in a real browser: the card on a desk and a phone, by keyboard alone, and half an A4 on paper."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.browser.looks import looks_right
from tests.browser.teams import ANNE, opening
from wijkdna.store.release import shipped

pytestmark = pytest.mark.browser

ROWS = f"""
from django.utils import timezone
from tests.web.map_rows import make_club, make_entity, make_role
from tests.web.partner_rows import LONG, day, make_card, make_promise, make_talk
from tests.web.people import make_dossier, make_world
world = make_world()
anne, bart = world.beheerder, world.lid
def made(name):
    return make_dossier(world.team, anne, "BU19110801", name, release="{shipped().name}")
dossier, empty = made("Dorpshart"), made("Leeg")
club = make_club(dossier, "IJsclub", keeper=anne)
make_card(club, phone="0224 12 34 56")
for days, text in ((-3, "Antwoord op de vraag over de warmtefoto's"), (5, "Lampen"), (60, "Een avond helpen")):
    promise = make_promise(club, days, text, keeper=bart)
make_promise(club, -9, "Klaar", done_at=timezone.now())
for days, department in ((2, "Wonen"), (12, "Energie"), (20, "Sociaal domein")):
    make_talk(club, days, department=department, asked=True, by=anne, next_on=day(6), text="Over de open dag.")
long = make_club(dossier, "Vereniging van eigenaren De Lange Naam aan het Plein")
make_card(long, valid_until=day(9), **LONG)
for n in range(4):
    make_promise(long, 30 + n, "Twee mensen van de gemeente helpen een avond mee met de bar en het licht")
print(dossier.pk, empty.pk, club.pk, long.pk, make_role(dossier).pk, promise.pk)
"""

NAMES = ("dossier", "empty", "club", "long", "role", "promise")


@pytest.fixture(scope="module")
def rows(team_site):
    """Address of the site, what Anne's browser keeps, and numbers by name."""
    made = team_site.anew(ROWS, ANNE)
    numbers = dict(zip(NAMES, made.words, strict=True))
    return made.address, made.state, numbers


@pytest.fixture
def as_anne(eyes, rows):
    """as_anne(page, viewport) opens a page for a beheerder."""
    address, state, numbers = rows
    with opening(eyes, address, state) as open_one:
        yield lambda page, *args, **options: open_one(page.format(**numbers), *args, **options)


CARD = "/dossier/{dossier}/kaart/wie/{club}/voorwaarden/"
PAGES = (
    "/mijn-werk/",
    "/dossier/{dossier}/",
    "/dossier/{dossier}/kaart/afspraken/",
    "/dossier/{empty}/kaart/afspraken/",
    "/dossier/{dossier}/kaart/afspraken/{promise}/",
    CARD,
    f"{CARD}wijzigen/",
    f"{CARD}afdrukken/",
    "/dossier/{dossier}/kaart/wie/{long}/voorwaarden/",
    "/dossier/{dossier}/kaart/wie/{role}/voorwaarden/",
    "/dossier/{dossier}/kaart/wie/{club}/contacten/",
    "/dossier/{dossier}/kaart/wie/{role}/contacten/",
)


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_the_page_fits_the_screen(as_anne, path):
    looks_right(as_anne(path, again=True))


def test_a_card_is_filled_in_by_keyboard_alone_and_two_versions_stand_beside_each_other(as_anne, axe_source):
    path = "/dossier/{dossier}/kaart/wie/{role}/voorwaarden/"
    page, other = as_anne(f"{path}wijzigen/", axe=True), as_anne(f"{path}wijzigen/", java_script_enabled=False)
    page.locator("#id_own_agenda").focus()
    page.keyboard.type("De zaak open houden.")
    page.keyboard.press("Tab")
    page.locator(":focus").press("Space")
    assert page.locator("#id_will_do_0").is_checked()
    other.locator("#id_own_agenda").fill("De zaak verhuizen.")
    other.get_by_role("button", name="Afsprakenkaart bewaren").click()
    other.get_by_role("heading", name="Afsprakenkaart van voorzitter ijsclub").wait_for()

    page.locator("#id_name_agreed_0").focus()
    page.keyboard.press("Tab")
    page.locator(":focus").press("Enter")
    page.get_by_role("heading", name="Twee versies van de kaart").wait_for()
    page.evaluate(axe_source)
    looks_right(page)
    page.get_by_role("button", name="Bewaar mijn kaart").click()
    assert page.locator(".partner-card dd").first.inner_text() == "De zaak open houden."


@pytest.mark.parametrize("which", ["club", "long"])
def test_half_an_a4_is_the_upper_half(as_anne, which):
    page = as_anne(f"/dossier/{{dossier}}/kaart/wie/{{{which}}}/voorwaarden/afdrukken/")
    paper = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))

    (sheet,) = paper.pages
    assert [round(float(side) / 72 * 25.4) for side in sheet.mediabox[2:]] == [210, 297]
    text = " ".join(sheet.extract_text().split())
    assert "Lukt iets niet?" in text
    for other in ("Deuren", "Afdrukken", "blad 1 van 1", "Hoe ver"):
        assert other not in text
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    height = page.evaluate("document.querySelector('.half').getBoundingClientRect().height") / 96 * 25.4
    assert height == pytest.approx(148.5, abs=0.5)
    assert page.evaluate("Math.round(document.querySelector('.half').getBoundingClientRect().top)") == 0


@pytest.mark.parametrize("path", [CARD, "/dossier/{dossier}/kaart/afspraken/"])
def test_how_far_an_agreement_is_does_not_stand_on_paper(as_anne, path):
    page = as_anne(path)
    assert page.get_by_text("zij willen misschien").first.is_visible()
    paper = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))

    text = " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())
    assert "Antwoord op de vraag over de warmtefoto's" in text
    for other in ("zij willen misschien", "van de 5", "Gedaan:"):
        assert other not in text
