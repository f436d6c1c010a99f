"""Deuren in a real browser: on a desk, on a phone, by keyboard, without script and on paper."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.browser.conftest import PHONE
from tests.browser.looks import looks_right
from tests.browser.teams import ANNE, opening
from wijkdna.store.release import shipped

ROWS = f"""
from datetime import date
from tests.web.map_rows import keeper, make_club, make_door, make_group, make_role, make_tie
from tests.web.people import make_dossier, make_world
from wijkdna.web.partners.models import Promise
from wijkdna.web.socialmap.models import TieKind
world = make_world()
team, anne, now = world.team, world.beheerder, "{shipped().name}"
dossier = make_dossier(team, anne, "BU19110801", "Dorpshart", release=now)
empty = make_dossier(team, anne, "BU19110801", "Leeg", release=now)
shifts, renters = make_group(dossier, "Mensen met wisselende diensten", 20, 20), make_group(dossier, "Huurders", 11, 11)
families = make_group(dossier, "Gezinnen met jonge kinderen", 70, 70)
older = make_group(dossier, "65 jaar of ouder", 43, 43)
club, school = make_club(dossier, sector="sport"), make_club(dossier, "Basisschool")
doctor = make_role(dossier, "Huisarts")
gym, secret = make_club(dossier, "Sportschool"), make_club(dossier, "Alleen voor Anne", **keeper(anne))
for actor, group, likely, trust, heard in (
    (school, families, 52, 3, "zelf"), (club, families, 30, 3, "een"), (doctor, older, 25, 1, "een"),
    (club, older, 12, 2, "meer"), (school, renters, None, 0, "een"), (secret, older, 9, 3, "een"),
):
    make_door(actor, group, likely, trust, heard=heard)
make_tie(shifts, gym, TieKind.SAMENKOMST)
make_tie(club, gym, TieKind.VERTROUWEN)
Promise.objects.create(dossier=dossier, entity=club, text="Een vast nummer om te bellen", due=date(2026, 1, 2))
many = make_dossier(team, anne, "BU19110801", "Veel", release=now)
groups = [make_group(many, f"Groep {{n}} van een dorp", 40, 60) for n in range(14)]
for m in range(14):
    actor = make_club(many, f"Vereniging {{m}} van het dorp")
    for n, group in enumerate(groups):
        if (m + n) % 3 == 0:
            make_door(actor, group, 5 + m, 2 + n % 2)
print(dossier.pk, empty.pk, many.pk, club.pk, older.pk)
"""


@pytest.fixture(scope="module")
def rows(team_site):
    made = team_site.anew(ROWS, ANNE)
    names = ("dossier", "empty", "many", "club", "older")
    numbers = dict(zip(names, made.words, strict=True))
    return made.address, made.state, numbers


@pytest.fixture
def as_anne(eyes, rows):
    """as_anne(page, viewport) opens a page of the map for a beheerder."""
    address, state, numbers = rows
    with opening(eyes, address, state) as open_one:
        yield lambda page, *args, **options: open_one(f"/dossier/{page.format(**numbers)}", *args, **options)


PAGES = (
    "{dossier}/kaart/?deur={club}",
    "{empty}/kaart/",
    "{many}/kaart/?groepen=open",
    "{dossier}/kaart/deur/{club}/{older}/",
    "{dossier}/kaart/deur/nieuw/",
    "{dossier}/kaart/groepen/",
)


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_the_page_fits_the_screen(as_anne, path):
    looks_right(as_anne(path, again=True))


FOCUSED = "document.activeElement.textContent.replace(/\\s+/g, ' ').trim()"


def test_arrow_keys_go_from_cell_to_cell_and_the_table_is_one_stop(as_anne):
    page = as_anne("{dossier}/kaart/")
    table = page.locator("[data-doors]")
    assert table.locator("a.door[tabindex='0'], thead a[tabindex='0']").count() == 1
    table.get_by_role("link", name="Basisschool bij Gezinnen met jonge kinderen").focus()
    seen = []
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "Home", "ArrowUp", "ArrowUp", "End"):
        page.keyboard.press(key)
        seen.append(page.evaluate(FOCUSED))

    assert seen == [
        "geen bereik bekend",
        "30 IJsclub bij Gezinnen met jonge kinderen: 30 huishoudens, vertrouwd, gehoord van één ander",
        "12 IJsclub bij 65 jaar of ouder: 12 huishoudens, men kent elkaar, gehoord van meer mensen",
        "9 Alleen voor Anne bij 65 jaar of ouder: 9 huishoudens, vertrouwd, gehoord van één ander",
        "geen bereik bekend",
        "geen bereik bekend",
        "geen bereik bekend",
    ]
    page.keyboard.press("ArrowDown")
    page.locator(":focus").press("Enter")
    page.get_by_role("heading", level=1, name="IJsclub bij Gezinnen met jonge kinderen").wait_for()


@pytest.mark.parametrize("script", [True, False])
def test_a_door_is_added_and_the_question_put_on_the_list(as_anne, script):
    page = as_anne("{empty}/kaart/deur/nieuw/", java_script_enabled=script)
    page.get_by_label("Of een nieuwe", exact=True).fill(f"kapper {script}")
    page.get_by_label("Of een nieuwe groep").fill(f"jongeren {script}")
    page.get_by_label("weinig vertrouwen").check()
    page.get_by_role("button", name="Voeg deze deur toe").click()

    assert page.locator(".said").inner_text() == f"Toegevoegd: kapper {script} bij jongeren {script}."
    assert page.locator(".doors-side h2").inner_text() == f"kapper {script}"
    page.get_by_role("button", name=f"Zet als vraag op het loopblad over jongeren {script}").click()
    assert page.locator(".doors__waits").first.inner_text() == "Staat als vraag op het volgende loopblad."


def test_the_first_column_stays_in_sight_on_a_phone(as_anne):
    page = as_anne("{dossier}/kaart/", PHONE)
    head = page.locator("tbody th[scope=row]").last
    before = head.bounding_box()
    page.locator(".doors-main .scroll").evaluate("region => { region.scrollLeft = 999 }")

    assert page.locator(".doors-main .scroll").evaluate("region => region.scrollLeft") > 0
    assert head.bounding_box() == before


@pytest.mark.parametrize("path", ["{dossier}/kaart/?deur={club}", "{many}/kaart/"])
def test_the_matrix_is_one_a3_with_its_place_and_day_and_no_more_than_the_team_may_see(as_anne, path):
    page = as_anne(path)
    paper = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    (sheet,) = paper.pages
    text = re.sub(r"\s+", " ", sheet.extract_text())

    assert [round(float(side) / 72 * 25.4) for side in (sheet.mediabox.width, sheet.mediabox.height)] == [420, 297]
    assert re.search(r"Deuren in \w+ · Kreileroord, buurt in Hollands Kroon · \d+ \w+ 20\d\d", text)
    assert "Zichtbaar voor team Hollands Kroon." in text
    assert "Tel de rijen dus niet op." in text
    for not_there in ("Alleen voor Anne", "Een vast nummer", "Zet als vraag", "Deur toevoegen"):
        assert not_there not in text
