"""Homework and sharing of a leerlab in a real browser: on a desk and a phone, by keyboard, and without script."""

import pytest

from tests.browser.conftest import PHONE
from tests.browser.looks import looks_right
from tests.browser.teams import BART, opening
from wijkdna.store.release import shipped

pytestmark = pytest.mark.browser

ROWS = f"""
from tests.web.full_dossier import fill
from tests.web.lab_rows import first_of, join, make_lab
from tests.web.people import make_dossier, make_world
from tests.web.share_rows import make_lesson, take_part, with_homework
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.homework.actions import show_dots
from wijkdna.web.lab_exchange.actions import give_feedback, share_plan
from wijkdna.web.lab_exchange.documents import plan_to_share
world = make_world()
lid = world.lid
dossier = make_dossier(world.team, lid, "BU19110801", "Dorpshart", release="{shipped().name}")
fill(dossier, lid)
near = make_dossier(world.other_team, world.stranger, "BU19110202", "Verderop", release="{shipped().name}")
lab = with_homework(make_lab(world.other_team))
ali = take_part(lab, "GM1911", dossier, lid)
cor = take_part(lab, "GM0363", near, world.stranger, "Cor")
bo = first_of(join(lab, "GM0400", "Bo"))
plan = plan_to_share(dossier_for(lid, dossier.pk))
(shared,) = share_plan(dossier=dossier, plan=plan, labs=[lab], alike=False, by=lid)
lesson = make_lesson(near, lab, worked="Wij begonnen met soep.\\nPas daarna kwam de folder.")
give_feedback(participant=bo, share=shared, strong="U begint bij wat mensen willen.", question="", tip="Begin eerder.")
for one in (ali, cor, bo):
    show_dots(participant=one, shows=True)
print(dossier.pk, ali.key, bo.key, shared.pk, lesson.pk, lab.pk)
"""
NAMES = ("dossier", "ali", "bo", "shared", "lesson", "lab")


@pytest.fixture(scope="module")
def rows(team_site):
    """Address of the site, what Bart's browser keeps, and words by name."""
    made = team_site.anew(ROWS, BART)
    return made.address, made.state, dict(zip(NAMES, made.words, strict=True))


@pytest.fixture
def as_bart(eyes, rows):
    """as_bart(page, viewport) opens a page for a member of the team that shared."""
    address, state, words = rows
    with opening(eyes, address, state) as open_one:
        yield lambda page, *args, **options: open_one(page.format(**words), *args, **options)


@pytest.fixture
def as_visitor(eyes, rows):
    """The same without an account."""
    address, _, words = rows
    with opening(eyes, address, {"cookies": [], "origins": []}) as open_one:
        yield lambda page, *args, **options: open_one(page.format(**words), *args, **options)


MINE, HERE = "/leerlab/mijn/{bo}/", "/dossier/{dossier}/delen/"


@pytest.mark.parametrize(
    "path",
    ["/leerlab/mijn/{ali}/dossier/", HERE, f"{HERE}plan/", f"{HERE}les/", f"{HERE}{{shared}}/", f"{HERE}lijken/"],
)
def test_pages_of_the_team_look_right(as_bart, path):
    looks_right(as_bart(path, axe=True))


@pytest.mark.parametrize("path", [f"{MINE}stippen/", "/leerlab/mijn/{ali}/gedeeld/", f"{MINE}gedeeld/{{shared}}/"])
def test_pages_of_a_participant_look_right(as_visitor, path):
    looks_right(as_visitor(path, axe=True))


def test_a_participant_answers_with_the_keyboard_alone_without_script_and_the_team_reads_it(as_visitor, as_bart):
    page = as_visitor(f"{MINE}gedeeld/", PHONE, java_script_enabled=False)
    page.get_by_role("link", name="Soep op het plein").press("Enter")
    page.get_by_label("Wat zou u proberen?").press_sequentially("Meer soep.")
    page.get_by_label("Wat zou u proberen?").press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Dank u wel. Het team kan uw reactie lezen.").wait_for()

    dots = as_visitor(f"{MINE}stippen/", PHONE, java_script_enabled=False)
    assert dots.get_by_role("table").count() == 1
    dots.get_by_role("button", name="Trek dit in").press("Enter")
    dots.get_by_text("Anderen zien uw stippen niet meer.").wait_for()
    assert dots.get_by_role("table").count() == 0


def test_a_team_shares_a_lesson_and_stops_without_script(as_bart):
    page = as_bart(f"{HERE}les/", PHONE, java_script_enabled=False)
    page.get_by_label("Waar gaat het over?").fill("Koffie bij de hal")
    page.get_by_label("Wat werkte?").fill("Wij schonken koffie.")
    page.get_by_label("met de deelnemers van DNA Wijk / Dorp").check()
    page.get_by_role("button", name="Deel deze les").press("Enter")
    page.get_by_text("De les is gedeeld.").wait_for()

    page.get_by_role("button", name="Stop met delen van Koffie bij de hal").press("Enter")
    page.get_by_text("Dit wordt niet meer gedeeld.").wait_for()
    assert page.get_by_role("heading", name="Niet meer gedeeld").count() == 1


def test_she_chooses_her_dossier_and_lets_it_go_without_script(as_bart):
    page = as_bart("/leerlab/mijn/{bo}/dossier/", PHONE, java_script_enabled=False)
    page.get_by_label("Dorpshart (Kreileroord").check()
    page.get_by_role("button", name="Koppel dit dossier").press("Enter")
    page.get_by_text("Nu gekozen: Dorpshart.").wait_for()

    page.get_by_role("button", name="Maak los").press("Enter")
    page.get_by_text("Uw dossier hoort niet meer bij dit leerlab.").wait_for()
