"""The plan on paper in a real browser: the pages on a desk and a phone, and one A4 that stays one."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.browser.conftest import DESKTOP
from tests.browser.looks import looks_right
from tests.browser.teams import ANNE, opening
from wijkdna.store.release import shipped

pytestmark = pytest.mark.browser

ROWS = f"""
from datetime import date
from tests.web.map_rows import make_club
from tests.web.partner_rows import day, make_card
from tests.web.people import make_dossier, make_world
from tests.web.plan_rows import make_action, make_line, make_plan, make_reason
world = make_world()
def made(name):
    return make_dossier(world.team, world.beheerder, "BU19110801", name, release="{shipped().name}")
dossier, empty, long = made("Dorpshart"), made("Leeg"), made("Lang")
club = make_club(dossier)
make_card(club)
make_plan(dossier, title="Warm de winter door", motto="Eerst luisteren.", ends_on=date(2027, 5, 1))
make_line(dossier, "Veertig huishoudens doen mee.", "doel")
make_line(dossier)
make_action(dossier, "Eerst ophalen", "We vragen rond.", kind="ophalen", start_on=date(2026, 12, 1), hours=12)
make_action(dossier, "Avond op de baan", "Wie meehelpt.", partner=club, euros=50, stop_on=date(2027, 4, 1))
make_reason(make_line(dossier, "De folder blijft.", "meten"), "notitie", 987654, label="notitie 9")
word = "Wijkbewonersbijeenkomst " * 40
make_plan(long, title=word[:120], motto=word[:300], ends_on=date(2027, 11, 30))
for section in ("doel", "voor_wie", "meten"):
    for _ in range(4):
        make_line(long, word[:600], section)
for _ in range(5):
    make_action(long, word[:120], word[:600], owner=word[:80], place=word[:120], start_on=date(2026, 12, 19),
        end_on=date(2027, 11, 30), euros=12345678, hours=123456, stop_on=date(2027, 11, 30), stop_when=word[:200])
print(dossier.pk, empty.pk, long.pk)
"""

NAMES = ("dossier", "empty", "long")


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


PAPERS = "/dossier/{dossier}/plan/papier/"
PAGES = (
    *(PAPERS, f"{PAPERS}wethouder/", f"{PAPERS}agenda/", "/dossier/{empty}/plan/papier/"),
    *("/dossier/{long}/plan/papier/wethouder/", "/dossier/{long}/plan/papier/agenda/"),
)


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_the_page_fits_the_screen(as_anne, path):
    looks_right(as_anne(path, again=True))


@pytest.mark.parametrize("which", ["dossier", "empty", "long"])
def test_the_page_for_the_wethouder_prints_on_one_a4_with_all_of_its_text(as_anne, which):
    page = as_anne(f"/dossier/{{{which}}}/plan/papier/wethouder/")
    said = page.locator("article p, article li").all_inner_texts()
    page.emulate_media(media="print")
    article = page.locator("article")
    cut = article.evaluate("one => one.scrollHeight - one.clientHeight")
    assert cut <= 1, "nothing is cut off; one pixel is rounding"
    paper = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(paper.pages) == 1
    words = "".join(paper.pages[0].extract_text().split())
    assert all("".join(text.split())[:20] in words for text in said)


def test_a_file_comes_without_script_too_and_the_buttons_say_what_they_give(as_anne):
    page = as_anne(PAPERS, DESKTOP, java_script_enabled=False)
    with page.expect_download() as found:
        page.get_by_role("link", name="Word van het hele plan").click()
    assert found.value.suggested_filename.startswith("Kreileroord, plan van aanpak ")
    assert found.value.suggested_filename.endswith(".docx")
    page.get_by_role("link", name=re.compile("een A4 voor de wethouder")).click()
    page.get_by_role("heading", name="Wat vragen wij u?").wait_for()
