"""Claims and the card of eigenheid in a real browser: on a desk, on a phone, on paper and by keyboard."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.browser.looks import looks_right
from tests.browser.teams import BART, opening
from wijkdna.store.release import shipped

pytestmark = pytest.mark.browser

ROWS = f"""
from datetime import timedelta
from uuid import uuid4
from django.utils import timezone
from tests.web.people import make_dossier, make_world
from wijkdna.web.claims import actions
from wijkdna.web.fieldwork.models import FieldNote
world = make_world()
bart, today = world.lid, timezone.localdate()
dossier, empty = (make_dossier(world.team, bart, "BU19110801", name, release="{shipped().name}") for name in "AB")
def note(quote, who, theme):
    own = dict(quote=quote, who=who, themes=[theme], at=timezone.now())
    return FieldNote.objects.create(dossier=dossier, client=uuid4(), by=bart, **own)
def claim(text, theme, *notes, days=90):
    until = today + timedelta(days=days)
    made = actions.add_claim(dossier=dossier, by=bart, text=text, theme=theme, valid_until=until)
    for one in notes:
        actions.add_source(claim=made, note=one, circle=one.who, by=bart)
    return made
rent = claim("Wie hier wil huren, vindt niets", "wonen", note("Hier koop je.", "ouders", "wonen"), days=-3)
one = claim("Iedereen hoort erbij", "samenleven", note("Iedereen mag meedoen.", "ijsclub", "samenleven"))
other = claim("Wie later komt, blijft import", "samenleven", note("Je blijft import.", "school", "samenleven"))
own = dict(text=one.text, theme=one.theme, valid_until=one.valid_until)
actions.change_claim(claim=one, version=1, by=bart, against=[other.pk], **own)
humor = note("Het dorp gaat voor de stad.", "kastelein", "humor")
def line(trait, text, *circles, laughs=0, who=""):
    own = dict(heard_from=circles, laughs=laughs, shrugs=0, stings=0, valid_until=today + timedelta(days=90))
    return actions.add_line(dossier=dossier, by=bart, trait=trait, text=text, who_may=who, **own)
name = line("naam", "Kreil", "ijsclub", "school", laughs=3, who="mensen uit het dorp")
line("grap", "Het dorp gaat voor de stad", "kastelein")
line("niet", "De clubs die samengaan")
actions.set_tone(dossier=dossier, by=bart, version=1, sober=2, proud=None, direct=None)
print(*(row.pk for row in (dossier, empty, rent, one, humor, name)))
"""
NAMES = ("dossier", "empty", "rent", "one", "humor", "name")
PAGES = (
    "/dossier/{dossier}/beweringen/",
    "/dossier/{empty}/beweringen/",
    "/dossier/{dossier}/beweringen/nieuw/?notitie={humor}",
    "/dossier/{dossier}/beweringen/{rent}/?cijfers=wonen",
    "/dossier/{dossier}/beweringen/{one}/",
    "/dossier/{dossier}/eigenheid/",
    "/dossier/{dossier}/eigenheid/{name}/",
    "/dossier/{dossier}/eigenheid/kaart/",
    "/dossier/{dossier}/foto/",
    "/handleiding/eigenheid/",
    "/handleiding/sociale-kaart/",
)


@pytest.fixture(scope="module")
def rows(team_site):
    """Address, what the browser of Bart keeps, and the numbers of the rows."""
    made = team_site.anew(ROWS, BART)
    numbers = dict(zip(NAMES, made.words, strict=True))
    return made.address, made.state, numbers


@pytest.fixture
def as_bart(eyes, rows):
    """as_bart(page, viewport) opens a page for a member of the team."""
    address, state, numbers = rows
    with opening(eyes, address, state) as open_one:
        yield lambda page, *args, **options: open_one(page.format(**numbers), *args, **options)


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_the_page_fits_the_screen(as_bart, path):
    page = as_bart(path, again=True)

    looks_right(page)


def test_a_figure_is_laid_beside_a_claim_by_keyboard(as_bart):
    page = as_bart("/dossier/{dossier}/beweringen/{rent}/", java_script_enabled=False)

    page.get_by_text("Kies een cijfer").press("Enter")
    page.get_by_role("radio", name="koophuis").press("Space")
    page.get_by_role("radio", name="Het cijfer past bij de bewering").press("Space")
    page.get_by_role("button", name="Bewaar het cijfer").press("Enter")

    assert "Het cijfer staat erbij." in page.locator("main").inner_text()
    assert "koophuis" in page.locator(".claim__figure").inner_text()


def test_the_card_on_paper_is_one_a5_with_only_what_may_be_said(as_bart):
    paper = PdfReader(BytesIO(as_bart("/dossier/{dossier}/eigenheid/kaart/").pdf(prefer_css_page_size=True)))

    (sheet,) = paper.pages
    text = " ".join(sheet.extract_text().split())
    assert [round(float(side) * 25.4 / 72) for side in sheet.mediabox[2:]] == [148, 210]
    assert [words in text for words in ("Kreil", "De clubs die samengaan", "eerder nuchter")] == [True, True, True]
    assert [words in text for words in ("gaat voor de stad", "Beweringen", "Afdrukken")] == [False, False, False]


def test_what_we_heard_stands_on_the_paper_of_the_photo(as_bart):
    paper = PdfReader(BytesIO(as_bart("/dossier/{dossier}/foto/").pdf(prefer_css_page_size=True)))

    text = " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())
    for words in ("Wat wij hoorden", "Deze beweringen spreken elkaar tegen", "Hier koop je.", "Klopt dit nog?"):
        assert words in text
