"""The plan in a real browser: on a desk, a phone and paper, written in its place, by keyboard and without script."""

import re
from io import BytesIO
from itertools import pairwise

import pytest
from pypdf import PdfReader

from tests.browser.conftest import PHONE
from tests.browser.looks import DRAWN_AGAIN, looks_right
from tests.browser.teams import ANNE, opening
from wijkdna.store.release import shipped

pytestmark = pytest.mark.browser

ROWS = f"""
from django.conf import settings
from tests.web.map_rows import make_club, make_door, make_group
from tests.web.partner_rows import day, make_card
from tests.web.people import make_dossier, make_world
from tests.web.plan_rows import make_action, make_line, make_plan, make_reason, make_version
from wijkdna.web.plans.models import Comment
from wijkdna.web.reach.models import Option
world = make_world()
anne, bart = world.beheerder, world.lid
def made(name):
    return make_dossier(world.team, anne, "BU19110801", name, release="{shipped().name}")
dossier, empty, own = made("Dorpshart"), made("Leeg"), made("Schrijven")
make_plan(dossier, title="Warm de winter door in Kreileroord", motto="Eerst luisteren, dan samen langs.", by=anne)
club, group = make_club(dossier, "Dorpsraad"), make_group(dossier, "Gezinnen")
make_card(club)
make_door(club, group, trust=3)
own_chance = {{"chance": 0.4, "source": "geteld", "is_chosen": True}}
option = Option.objects.create(dossier=dossier, name="Aanbellen", sender="Dorpsraad", channel="deur", **own_chance)
calm = make_line(dossier, "Veertig huishoudens krijgen bezoek over hun huis.", "doel")
bare = make_line(dossier, "Vooral eigenaren: bijna 9 van de 10 woningen zijn koopwoningen.")
first = make_action(dossier, "Eerst ophalen", "Wij vragen aan vijftien mensen wat zij willen.", kind="ophalen",
    owner="wijkmanager", start_on=day(3), end_on=day(30), euros=0, hours=12)
long = make_action(dossier, "Samen langs de deuren", "De dorpsraad belt aan bij 200 huizen. " * 4, partner=club,
    condition="Nodig: een vast nummer.", option=option, owner="dorpsraad", start_on=day(31), end_on=day(60),
    messenger="de dorpsraad", hook="Een warm huis voor de kinderen", euros=1250, hours=48, stop_on=day(90),
    stop_when="minder dan 10 afspraken")
amber = make_action(dossier, "Warm onthaal", "Wie meehelpt, krijgt een warmtefoto.")
for line in (calm, first, long):
    for kind, target in (("cijfer", "aandeel_koop"), ("partner", club.pk), ("deur", f"{{club.pk}}-{{group.pk}}"),
        ("bereik", option.pk)):
        make_reason(line, kind, target)
make_reason(amber, "notitie", 987654)
make_reason(amber, "deur", f"{{club.pk}}-{{group.pk}}")
make_line(dossier, "Wij tellen.", "meten", kept_because="Zo telt elk team.")
Comment.objects.create(dossier=dossier, line=bare, text="Klopt dit nog?", by=bart)
Comment.objects.create(dossier=dossier, text="Mooi plan.", by=bart)
make_version(dossier, 1, "Dertig huishoudens krijgen bezoek.", "Iedereen doet mee.")
line = make_line(own, "Vooral eigenaren.")
make_reason(line, "notitie", 987654)
print(dossier.pk, empty.pk, own.pk, line.pk, long.pk, bare.pk)
"""

NAMES = ("dossier", "empty", "own", "line", "long", "bare")


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


PLAN = "/dossier/{dossier}/plan/"
PAGES = (
    PLAN,
    "/dossier/{empty}/plan/",
    "/dossier/{empty}/plan/begin/",
    f"{PLAN}gegevens/",
    f"{PLAN}invullen/",
    f"{PLAN}regel/?deel=acties",
    f"{PLAN}regel/?deel=doel",
    f"{PLAN}regel/{{long}}/",
    f"{PLAN}regel/{{long}}/reden/",
    f"{PLAN}regel/{{long}}/reden/?soort=cijfer&zoek=huis",
    f"{PLAN}regel/{{bare}}/laat-staan/",
    f"{PLAN}opmerkingen/",
    f"{PLAN}versies/",
    f"{PLAN}versies/1/",
    f"{PLAN}versies/1/terug/",
    f"{PLAN}versies/vergelijken/?van=1",
    f"{PLAN}nakijken/",
)


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_the_page_fits_the_screen(as_anne, path):
    looks_right(as_anne(path, again=True))


def test_headings_go_down_one_step_at_a_time(as_anne):
    levels = as_anne(PLAN).evaluate("[...document.querySelectorAll('main :is(h1,h2,h3,h4)')].map(e => +e.tagName[1])")

    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_a_note_in_the_margin_stands_beside_its_line_and_below_it_on_a_phone(as_anne):
    page = as_anne(PLAN)
    line = page.locator(".plan-line", has=page.locator(".plan-bare"))

    def boxes():
        return line.locator(".plan-line__body").bounding_box(), line.locator(".plan-margin").bounding_box()

    body, note = boxes()
    assert note["x"] >= body["x"] + body["width"]
    page.set_viewport_size(PHONE)
    page.evaluate(DRAWN_AGAIN)
    body, note = boxes()
    assert note["y"] >= body["y"] + body["height"] - 1
    assert note["x"] + note["width"] <= PHONE["width"]


def test_on_a_phone_the_plan_comes_first_and_what_a_reader_says_is_behind_one_line(as_anne):
    page = as_anne(PLAN, PHONE)
    asked = page.get_by_role("link", name=re.compile("^[0-9]+ opmerkingen van de kritische lezer$"))
    first = page.locator(".plan-line").first.bounding_box()
    assert asked.bounding_box()["y"] < first["y"]
    remarks = page.locator(".plan-remark")
    assert remarks.count() > 0
    assert not any(one.is_visible() for one in remarks.all())
    hook = page.get_by_text("Een warm huis voor de kinderen")
    assert not hook.is_visible()
    page.get_by_label("Toon alles bij de acties").check()
    assert hook.is_visible()
    number = asked.inner_text().partition(" ")[0]
    asked.click()
    assert page.locator(".critic-remark").count() == int(number)


def test_after_a_form_with_a_mistake_a_keyboard_begins_at_what_is_wrong(as_anne):
    page = as_anne(f"{PLAN}regel/?deel=doel")
    page.get_by_role("button", name="Bewaren").press("Enter")
    page.locator(".problems").wait_for()
    assert page.evaluate("document.activeElement.matches('.problems')")
    page.keyboard.press("Tab")
    page.locator(":focus").press("Enter")
    assert page.evaluate("document.activeElement.name") == "text"


def test_a_line_is_written_in_its_place_by_keyboard_alone(as_anne, axe_source):
    page = as_anne("/dossier/{own}/plan/", axe=True)
    page.locator(".plan-text").first.focus()
    page.locator(":focus").press("Enter")
    field = page.get_by_label("Regel", exact=False).first
    field.wait_for()
    assert page.url.endswith("/plan/")
    assert page.evaluate("document.activeElement.name") == "text"
    looks_right(page)
    page.keyboard.press("Control+A")
    page.keyboard.type("Ook de huurders.")
    page.keyboard.press("Tab")
    page.locator(":focus").press("Enter")
    page.get_by_text("De regel is bewaard.").wait_for()
    assert page.locator(".plan-text").first.inner_text().startswith("Ook de huurders.")


def test_all_of_it_works_without_script(as_anne):
    page = as_anne("/dossier/{own}/plan/", java_script_enabled=False)
    page.locator(".plan-text").first.click()
    page.locator("textarea[name=text]").fill("Iedereen in het dorp.")
    page.get_by_role("button", name="Bewaren").click()
    assert "Iedereen in het dorp." in page.locator(".plan-text").first.inner_text()

    assert page.locator(".plan-line--amber").count() == 1
    page.get_by_role("link", name="Zoek een andere reden").click()
    page.locator("input[name=reason]").first.check()
    page.get_by_role("button", name="Zet bij de regel").click()
    assert page.locator(".plan-line .plan-tag").count() == 2
    page.get_by_role("button", name="Haal deze reden weg").click()
    assert page.locator(".plan-line--amber").count() == 0
    page.locator(".plan-menu > summary").first.click()
    page.get_by_role("button", name="Weghalen").click()
    page.get_by_text("De regel is weg.").wait_for()


def test_on_paper_it_is_the_plan_and_nothing_of_the_site(as_anne):
    paper = PdfReader(BytesIO(as_anne(PLAN).pdf(prefer_css_page_size=True)))

    text = " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())
    assert [round(float(side) / 72 * 25.4) for side in paper.pages[0].mediabox[2:]] == [210, 297]
    for said in ("Warm de winter door in Kreileroord", "Samen langs de deuren", "€ 1.250", "De reden klopt niet meer"):
        assert said in text
    for other in ("Regel erbij", "Weghalen", "Zoek een andere reden", "Mooi plan.", "Omhoog", "Laat een collega"):
        assert other not in text


def test_the_page_says_nothing_on_the_console(as_anne):
    page = as_anne("/dossier/{own}/plan/")
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.reload()

    assert wrong == []
