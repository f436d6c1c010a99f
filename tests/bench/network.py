"""The network of a dossier with 300 things and 900 bands, in a real browser: until it can be dragged."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.bench.measures import Measured
from tests.bench.server import environment, serving
from tests.browser.conftest import chromium

ROUNDS = 5

ROWS = """
import django; django.setup()
import random
from django.test import Client
from tests.web.map_rows import DAY
from tests.web.people import make_dossier, make_world
from wijkdna.store.release import shipped
from wijkdna.web.socialmap.models import Entity, Kind, Tie, TieKind
world, chance = make_world(), random.Random(3)
dossier = make_dossier(world.team, world.beheerder, "BU19110801", release=shipped().name)
kinds = [Kind.GEMEENSCHAP] * 30 + [chance.choice([Kind.ORGANISATIE, Kind.ROL, Kind.ROL, Kind.PLEK]) for _ in range(270)]
rows = [Entity(dossier=dossier, kind=kind, name=f"{kind} {n}") for n, kind in enumerate(kinds)]
Entity.objects.bulk_create(rows)
ties = {}
while len(ties) < 900:
    n = chance.randrange(30, 300)
    other = n % 30 + 30 * chance.randrange(10) if chance.random() < 0.8 else chance.randrange(300)
    kind = chance.choice([one for one in TieKind if one != TieKind.SPANNING])
    if other != n:
        told = {"dossier": dossier, "kind": kind, "strength": chance.randint(1, 3), "seen_on": DAY}
        ties[n, other, kind] = Tie(source=rows[n], target=rows[other], **told)
Tie.objects.bulk_create(ties.values())
client = Client()
client.force_login(world.beheerder, "django.contrib.auth.backends.ModelBackend")
print(dossier.pk, client.cookies["sessionid"].value)
"""


def measure_network(data: Path) -> list[Measured]:
    """From asking for the page until the drawing is there: the middle of a few times, after the first."""
    made = subprocess.run(
        [sys.executable, "-c", ROWS], env=environment(data), check=True, capture_output=True, text=True
    )
    dossier, session = made.stdout.split()[-2:]
    with serving(data) as site, sync_playwright() as playwright:
        browser = chromium(playwright, webgl=True)
        address = f"http://127.0.0.1:{site.port}"
        seconds = _opened(browser, address, f"/dossier/{dossier}/kaart/netwerk/", session)
        browser.close()
    return [Measured("network of 300 things and 900 bands, until it is drawn", statistics.median(seconds), "s", 1)]


def _opened(browser: Browser, address: str, path: str, session: str) -> list[float]:
    context = browser.new_context(base_url=address)
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    found = []
    for _ in range(ROUNDS + 1):
        page = context.new_page()  # without a graphics card a tab is long busy with the drawing it leaves
        began = time.perf_counter()
        page.goto(path, wait_until="commit")
        page.locator("[data-network][data-ready]").wait_for(state="attached")
        found.append(time.perf_counter() - began)
        page.close()
    return found[1:]
