"""The calendar of moments in a real browser: the year on a desk and a phone, and a calendar read without script."""

import pytest

from tests.browser.conftest import PHONE
from tests.browser.looks import DRAWN_AGAIN, RULES, RUN, WIDER_THAN_THE_SCREEN, looks_right
from tests.browser.teams import ANNE, opening
from tests.web.calendars import calendar, event
from wijkdna.store.release import shipped

pytestmark = pytest.mark.browser

ROWS = f"""
from tests.web.moment_rows import make_moment
from tests.web.people import make_dossier, make_world
from wijkdna.web.moments.actions import hide_moment
world = make_world()
anne = world.beheerder
dossier = make_dossier(world.team, anne, "BU19110801", "Dorpshart", release="{shipped().name}")
own = make_moment(dossier, "Het riool in de Kerkweg en de Dorpsstraat wordt vervangen", 20,
    event="rioolvervanging", avoid=["deur", "bijeenkomst"], last_day=make_moment(dossier, days=200).last_day)
known = make_moment(dossier, "Kermis", 40, library="kermis")
hide_moment(dossier=dossier, library="luilak", by=anne)
print(dossier.pk, own.pk, known.pk)
"""


@pytest.fixture(scope="module")
def rows(team_site):
    """Address of the site, what Anne's browser keeps, and numbers by name."""
    made = team_site.anew(ROWS, ANNE)
    numbers = dict(zip(("dossier", "own", "known"), made.words, strict=True))
    return made.address, made.state, numbers


@pytest.fixture
def as_anne(eyes, rows):
    """as_anne(page, viewport) opens a page for a beheerder."""
    address, state, numbers = rows
    with opening(eyes, address, state) as open_one:
        yield lambda page, *args, **options: open_one(page.format(**numbers), *args, **options)


HERE = "/dossier/{dossier}/kansen/momenten/"
PAGES = (
    HERE,
    f"{HERE}nieuw/",
    f"{HERE}nieuw/?moment=ramadan",
    f"{HERE}{{own}}/",
    f"{HERE}{{known}}/",
    f"{HERE}inlezen/",
)


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_the_page_fits_the_screen(as_anne, path):
    looks_right(as_anne(path, again=True))


def test_headings_stand_in_order_and_open_parts_are_right_too(as_anne):
    page = as_anne(HERE, PHONE, axe=True)
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    page.evaluate(DRAWN_AGAIN)

    assert page.evaluate(RUN, RULES) == []
    assert page.evaluate(WIDER_THAN_THE_SCREEN) <= 0


def test_a_calendar_is_looked_at_and_kept_without_script_and_the_preview_is_right(as_anne, axe_source):
    file = {"name": "school.ics", "mimeType": "text/calendar"}
    content = calendar(
        event(";VALUE=DATE:20270105", "Schoolreis"), event(":20270308T190000", "Bel 0612345678", "2"),
        event(";VALUE=DATE:20200101", "Elke week", "3", "RRULE:FREQ=WEEKLY"),
    )  # fmt: skip
    shown = as_anne(f"{HERE}inlezen/", PHONE, axe=True)
    plain = as_anne(f"{HERE}inlezen/", PHONE, java_script_enabled=False)
    for page in (shown, plain):
        page.locator("#id_file").set_input_files(file | {"buffer": content})
        page.get_by_role("button", name="Bekijk wat erin staat").click()
        page.get_by_role("heading", name="Dit staat in de agenda").wait_for()
    shown.evaluate(axe_source)
    looks_right(shown)

    plain.get_by_label("ja, Elke week").first.uncheck()
    plain.get_by_role("button", name="Zet in de kalender").click()
    plain.get_by_role("heading", name="Momenten", exact=True).wait_for()
    assert plain.get_by_role("heading", name="Schoolreis").count() == 1
    assert plain.get_by_role("heading", name="Bel 0612345678").count() == 0
