"""The best mix in a real browser: asking, a search that goes on, and the answer; by keyboard and without script."""

import subprocess
import sys

import pytest

from tests.bench.server import environment
from tests.browser.conftest import DESKTOP
from tests.browser.looks import looks_right
from tests.browser.teams import ANNE, opening
from wijkdna.store.release import shipped

pytestmark = pytest.mark.browser

ROWS = f"""
from django_tasks_db.models import DBTaskResult
from tests.web.mix_rows import make_options, make_run, searched, wishes
from tests.web.people import make_dossier, make_world
from wijkdna.web.mixes.models import MixRun, RunState
world = make_world()
def made(name):
    return make_dossier(world.team, world.beheerder, "BU19110801", name, release="{shipped().name}")
dossier, empty = made("Dorpshart"), made("Leeg")
make_options(dossier)
cell = "koop-rond-jong"
done = searched(make_run(dossier, wishes(floors={{cell: 0.4}}, crew="volunteer_coach", teams=1, months=6)))
infeasible = searched(make_run(dossier, wishes(floors={{cell: 0.99}})))
stopped = make_run(dossier, wishes(floors={{cell: 0.3}}))
MixRun.objects.filter(pk=stopped.pk).update(state=RunState.GESTOPT, stop=True)
failed = make_run(dossier)
MixRun.objects.filter(pk=failed.pk).update(state=RunState.MISLUKT, error="Er ging iets mis bij ons.")
waiting = make_dossier(world.team, world.beheerder, "BU19110801", "Wacht", release="{shipped().name}")
make_options(waiting)
busy = make_run(waiting)
MixRun.objects.filter(pk=busy.pk).update(state=RunState.BEZIG, progress=40)
DBTaskResult.objects.all().delete()  # so that the worker leaves these as they are
print(dossier.pk, empty.pk, waiting.pk, done.pk, infeasible.pk, stopped.pk, failed.pk, busy.pk)
"""

NAMES = ("dossier", "empty", "waiting", "done", "infeasible", "stopped", "failed", "busy")
ASK = "/dossier/{dossier}/bereik/beste-mix/"


@pytest.fixture(scope="module")
def rows(team_site):
    """Address of the site, what Anne's browser keeps, and numbers by name."""
    made = team_site.anew(ROWS, ANNE)
    numbers = dict(zip(NAMES, made.words, strict=True))
    command = [sys.executable, "-m", "wijkdna", "worker"]
    worker = subprocess.Popen(command, env=environment(made.data), cwd=made.data)
    yield made.address, made.state, numbers
    worker.terminate()
    worker.wait(timeout=60)


@pytest.fixture
def as_anne(eyes, rows):
    """as_anne(page, viewport) opens a page for a beheerder."""
    address, state, numbers = rows
    with opening(eyes, address, state) as open_one:
        yield lambda page, *args, **options: open_one(page.format(**numbers), *args, **options)


PAGES = (
    ASK,
    "/dossier/{empty}/bereik/beste-mix/",
    "/dossier/{waiting}/bereik/beste-mix/{busy}/",
    *(f"{ASK}{{{which}}}/" for which in ("done", "infeasible", "stopped", "failed")),
)


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_the_page_fits_the_screen(as_anne, path):
    page = as_anne(path, again=True)
    for summary in page.locator("main details > summary").all():
        summary.click()
    looks_right(page)


def test_a_mix_is_asked_by_keyboard_alone_and_the_page_itself_shows_the_answer(as_anne):
    page = as_anne(ASK)
    page.locator("#id_euros").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("1.500")
    page.get_by_role("button", name="Zoek de beste mix").focus()
    page.locator(":focus").press("Enter")

    page.get_by_role("heading", name="Wat we dan doen").wait_for()
    assert "1.500" in page.locator(".mix-costs").inner_text()
    page.get_by_role("button", name="Neem dit over als voorstel").focus()
    page.locator(":focus").press("Enter")
    page.get_by_text("Dit is nu het voorstel.").wait_for()


def test_without_script_a_button_looks_whether_it_is_done_and_another_stops_it(as_anne):
    page = as_anne("/dossier/{waiting}/bereik/beste-mix/{busy}/", DESKTOP, java_script_enabled=False)
    page.get_by_role("link", name="Kijk of het klaar is").click()
    assert page.get_by_role("heading", name="Even geduld").is_visible()
    page.get_by_role("button", name="Stoppen").click()
    page.get_by_role("heading", name="Gestopt").wait_for()

    page.get_by_role("link", name="Naar de wensen").click()
    page.get_by_label("Uren").fill("")
    page.get_by_label("Euro’s").fill("")
    page.get_by_role("button", name="Zoek de beste mix").click()
    assert page.get_by_text("Zonder grens is alles doen het beste plan").first.is_visible()
