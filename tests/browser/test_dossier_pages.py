"""A dossier in a real browser: on a desk, on a phone, on paper, without script and without a mouse."""

import json
import re
import shutil
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from pypdf import PdfReader

from tests.browser.looks import RULES, RUN, looks_right
from tests.browser.teams import ANNE, opening
from tests.web.people import png
from wijkdna.domain.numbers_nl import release_nl
from wijkdna.store.latest import open_release
from wijkdna.store.release import shipped

pytestmark = pytest.mark.browser

OLDER = "2024-01-01"

ROWS = f"""
from tests.web.people import invite, make_attachment, make_dossier, make_note, make_world
from wijkdna.web.dossiers import actions
world = make_world()
team, anne, bart, now = world.team, world.beheerder, world.lid, "{shipped().name}"
def made(name, area="BU19110801", release=now, **fields):
    return make_dossier(team, anne, area, name, release=release, **fields)
dossier = made("Dorpshart van Kreileroord en omgeving", release="{OLDER}")
for text in ("De bakker is de plek waar iedereen komt.", "Het dorpshuis.\\nEen nieuwe keuken.", "x" * 300):
    make_note(dossier, bart, text)
photo = make_attachment(dossier, bart, "een heel lange naam van een foto van het plein in de zomer van 2026.png")
invite(dossier, world.guest, ["notities"], anne)
own = made("Omgeving", "", own_area="naam=Omgeving&buurten=1911.0790.0801.0990")
archived, gone, empty = made("Klaar"), made("Weg"), made("Leeg")
actions.archive(dossier=archived, by=bart)
actions.delete_dossier(dossier=gone, by=anne)
rows = [team, dossier, own, archived, empty, photo, dossier.notes.last(), dossier.guests.get(), world.dossier]
print(*(one.pk for one in rows))
"""


class Rows:
    """A site with dossiers; pages are asked as Anne, who is beheerder."""

    names = ("team", "dossier", "own", "archived", "empty", "photo", "note", "guest", "lost")

    def __init__(self, address, state, numbers):
        self.address, self.state, self.numbers = address, state, dict(zip(self.names, numbers, strict=True))

    def path(self, page):
        return page.format(**self.numbers)


@pytest.fixture(scope="module")
def rows(team_site):
    """The site has an older release too, as long as these tests take."""
    releases = team_site.data / "releases"
    make_older(releases / shipped().name, releases / OLDER)
    made = team_site.anew(ROWS, ANNE)
    yield Rows(made.address, made.state, made.words)
    shutil.rmtree(releases / OLDER)


def make_older(newer: Path, folder: Path):
    """A release in which far fewer homes of Kreileroord were owned, two years before."""
    (folder / "latest").mkdir(parents=True)
    for one in (*newer.iterdir(), *(newer / "latest").iterdir()):
        if one.name != "latest":
            (folder / one.relative_to(newer)).symlink_to(one)
    definitions = json.loads((newer / "indicators.json").read_text("utf-8"))
    definitions["indicators"]["aandeel_koop"]["periods"] = ["2022"]
    replace(folder / "indicators.json", json.dumps(definitions).encode())
    found, values = open_release(newer), np.load(newer / "latest" / "values.npy")
    values[found.row("BU19110801"), found.columns["aandeel_koop"]] = 50.0
    file = BytesIO()
    np.save(file, values)
    replace(folder / "latest" / "values.npy", file.getvalue())


def replace(file, content):
    file.unlink()
    file.write_bytes(content)


@pytest.fixture
def as_anne(eyes, rows):
    """as_anne(page, viewport) opens a page for a beheerder who signed in with her password."""
    with opening(eyes, rows.address, rows.state) as open_one:
        yield lambda page, *args, **options: open_one(rows.path(page), *args, **options)


PAGES = (
    "/mijn-werk/",
    "/team/{team}/dossiers/",
    "/dossier/maken/?gebied=BU19110801",
    "/dossier/{dossier}/",
    "/dossier/{dossier}/foto/",
    "/dossier/{own}/foto/",
    "/dossier/{lost}/foto/",
    "/dossier/{dossier}/nieuwe-cijfers/",
    "/dossier/{empty}/nieuwe-cijfers/",
    "/dossier/{dossier}/notities/",
    "/dossier/{empty}/notities/",
    "/dossier/{archived}/notities/",
    "/dossier/{dossier}/notities/{note}/",
    "/dossier/{dossier}/bijlagen/",
    "/dossier/{dossier}/bijlagen/{photo}/",
    "/dossier/{dossier}/mensen/",
    "/dossier/{dossier}/mensen/{guest}/",
    "/dossier/{dossier}/activiteit/",
    "/dossier/{dossier}/instellingen/",
    "/dossier/{archived}/instellingen/",
    "/handleiding/dossier/",
)


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_the_page_fits_the_screen(as_anne, path):
    looks_right(as_anne(path, again=True))


@pytest.mark.parametrize(("script", "axe"), [(True, True), (False, False)])
def test_a_doubted_note_can_be_kept_all_the_same(as_anne, axe_source, script, axe):
    page = as_anne("/dossier/{empty}/notities/", axe=axe, java_script_enabled=script)
    page.get_by_role("textbox", name="Notitie").fill("Bel 06-12345678")
    page.get_by_role("button", name="Bewaren").first.click()
    assert "een telefoonnummer" in page.get_by_role("alert").inner_text()
    if axe:
        page.evaluate(axe_source)
        assert page.evaluate(RUN, RULES) == []

    page.get_by_role("button", name="Toch bewaren").click()
    assert page.locator(".dossier-text").first.inner_text() == "Bel 06-12345678"
    page.get_by_text("Verwijderen").first.click()
    if script:
        page.get_by_role("button", name="Ja, verwijder deze notitie").first.click()
        assert page.locator(".dossier-text").count() == 0


def test_two_texts_stand_beside_each_other(as_anne, axe_source):
    first = as_anne("/dossier/{dossier}/notities/{note}/", axe=True)
    second = as_anne("/dossier/{dossier}/notities/{note}/")
    second.get_by_role("textbox", name="Notitie").fill("De slager is de plek waar iedereen komt.")
    second.get_by_role("button", name="Bewaren").click()
    first.get_by_role("textbox", name="Notitie").fill("De bakker is de plek waar het dorp komt.")
    first.get_by_role("button", name="Bewaren").click()
    first.get_by_role("heading", name="Twee versies van deze notitie").wait_for()
    first.evaluate(axe_source)

    looks_right(first)
    first.get_by_role("button", name="Bewaar beide onder elkaar").click()
    assert first.locator(".dossier-text").last.inner_text() == (
        "De slager is de plek waar iedereen komt.\n\nDe bakker is de plek waar het dorp komt."
    )


def test_a_photo_is_added_and_seen(as_anne):
    page = as_anne("/dossier/{empty}/bijlagen/")
    page.get_by_label("Foto of pdf").set_input_files(
        {"name": "plein.png", "mimeType": "image/png", "buffer": png(40, 30)}
    )
    page.get_by_role("button", name="Toevoegen").click()
    page.get_by_role("link", name="plein.png").click()

    page.wait_for_load_state("load")  # with its pictures
    assert page.evaluate("document.querySelector('.dossier-picture img').naturalWidth") == 40
    with page.expect_download() as kept:
        page.get_by_role("link", name="Bewaar op uw computer").click()
    assert kept.value.suggested_filename == "plein.png"


def test_an_attachment_that_was_refused_is_told_to_a_screen_reader(as_anne, axe_source):
    page = as_anne("/dossier/{empty}/bijlagen/", axe=True)
    page.get_by_label("Foto of pdf").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"<script>alert(1)</script>"}
    )
    page.get_by_role("button", name="Toevoegen").click()
    page.get_by_role("alert").wait_for()
    page.evaluate(axe_source)

    assert page.evaluate(RUN, RULES) == []
    described = page.get_by_label("Foto of pdf").get_attribute("aria-describedby").split()
    assert ["Dit is geen foto" in page.locator(f"#{one}").inner_text() for one in described] == [False, True]


def test_the_work_goes_by_keyboard_alone(as_anne):
    page = as_anne("/dossier/{dossier}/")
    page.locator(".dossier-bar__name").focus()
    seen = []
    for _ in range(9):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.textContent.trim().split(/\\s+/)[0]"))
    assert seen[:7] == ["Rijke", "Veldwerk", "Sociale", "Bereik", "Kansen", "Plan", "Resultaten"]
    assert seen[7:] == ["Notities", "Bijlagen"]
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.locator(":focus").press("Enter")
    page.get_by_role("heading", name="Bijlagen", level=1).wait_for()
    assert page.locator(".dossier-bar [aria-current=page]").inner_text().startswith("Bijlagen")


def test_what_changes_in_the_figures_is_told_and_taken_over(as_anne):
    page = as_anne("/dossier/{dossier}/nieuwe-cijfers/")
    first = page.locator("tbody tr").first.inner_text().replace("\u00a0", " ")
    assert "gestegen van 50 % in 2022 naar 86 % in 2024" in first

    page.get_by_role("button", name="Neem de nieuwe cijfers over").click()
    assert f"Dit dossier gebruikt nu de cijfers van {release_nl(shipped().name)}." in page.locator(".said").inner_text()
    assert page.get_by_text("Nieuwe cijfers beschikbaar").count() == 0


def test_the_photo_of_a_dossier_fits_on_paper(as_anne):
    page = as_anne("/dossier/{dossier}/foto/")
    paper = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))

    text = re.sub(r"\s+", " ", " ".join(one.extract_text() for one in paper.pages))
    assert "Kreileroord" in text
    assert "Openbare pagina" not in text
    assert len(paper.pages) < 20
