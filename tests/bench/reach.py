"""What a plan reaches, and the best mix of 40 options over 12 groups with 300 draws: by itself, and in a dossier."""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from tests.bench.measures import Measured
from tests.bench.server import environment
from wijkdna.domain.draws import at_the_means
from wijkdna.domain.reach import reach
from wijkdna.domain.reach_answer import answer
from wijkdna.domain.scenario import Scenario, read_scenario
from wijkdna.store.priors import load_library

OPTIONS, SENDERS, ROUNDS = 40, 10, 5

IN_A_DOSSIER = f"""
import django; django.setup()
import random, statistics, time
from django.core.management import call_command
from django.test import Client
from tests.web.people import make_dossier, make_team, member
from wijkdna.mix_jobs import search_mix
from wijkdna.store.priors import load_library
from wijkdna.store.release import shipped
from wijkdna.web.accounts.models import Role
from wijkdna.web.mixes.models import MixRun, RunState
from wijkdna.web.reach.models import Option
team, chance = make_team("Bereik", "GM1911"), random.Random(1)
anne = member(team, "Mieke", Role.BEHEERDER)
dossier = make_dossier(team, anne, "WK191108", release=shipped().name)
priors = [id for id, one in load_library().priors.items() if one.option]
Option.objects.bulk_create(
    Option(
        dossier=dossier, name=f"Optie {{n}}", sender=f"afzender {{n % {SENDERS}}}", prior=chance.choice(priors),
        audience_low=20, audience_likely=60, audience_high=90, audience_basis="geteld",
        euros_fixed=round(chance.uniform(0, 3000)), hours_fixed=round(chance.uniform(4, 80)), readiness=2 + n % 4,
        dose_group=f"dosis {{n // 3}}" if n < 12 else "", is_current=n > 36,
    )
    for n in range({OPTIONS})
)
call_command("collectstatic", interactive=False, verbosity=0)
client = Client(headers={{"host": "127.0.0.1"}})
client.force_login(anne, "django.contrib.auth.backends.ModelBackend")
page, asked, worked, shown = f"/dossier/{{dossier.pk}}/bereik/beste-mix/", [], [], []
wishes = {{"euros": "10000", "hours": "300", "goal": "reach", "version": "0"}}
def timed(found, do):
    began = time.perf_counter()
    answer = do()
    found.append(time.perf_counter() - began)
    return answer
for n in range({ROUNDS}):
    answer = timed(asked, lambda: client.post(page, wishes))
    assert answer.status_code == 303, answer.content.decode()
    timed(worked, lambda: search_mix.call(MixRun.objects.first().pk))
    assert MixRun.objects.first().state == RunState.KLAAR
    assert timed(shown, lambda: client.get(answer["Location"])).status_code == 200
    wishes["version"] = "1"
Option.objects.update(is_chosen=True)
Option.objects.filter(pk__in=[one.pk for n, one in enumerate(Option.objects.all()) if n < 12 and n % 3]).update(
    is_chosen=False
)
reach, opened, switched = f"/dossier/{{dossier.pk}}/bereik/", [], []
first = Option.objects.last()
for n in range({ROUNDS} * 2):
    Option.objects.filter(pk=first.pk).update(is_chosen=n % 2 == 0, dose=1 - n / 100)
    timed(switched, lambda: client.get(reach))
    assert timed(opened, lambda: client.get(reach)).status_code == 200
print(*map(statistics.median, (asked, worked, shown, opened, switched)))
"""


def measure_reach() -> list[Measured]:
    """The middle of a few times."""
    scenario = forty_options()
    reached = _middle(lambda: reach(*at_the_means(scenario), scenario.plan))
    mixed, nested = (
        _middle(lambda one=one: answer(one, np.random.default_rng(one.seed)))
        for one in (scenario, replace(scenario, chains=((13, 14), (15, 16), (20, 21))))
    )
    return [
        Measured("reach of a plan of 40 options over 12 groups", reached * 1000, "ms", 150),
        Measured("best mix of 40 options over 12 groups, with 300 draws", mixed, "s", 3),
        Measured("the same with three pairs that reach the same people", nested, "s", 3),
    ]


def measure_mix(data: Path) -> list[Measured]:
    """The same as a search in a dossier: the page that asks, the job, and the page that shows the answer."""
    command = [sys.executable, "-c", IN_A_DOSSIER]
    made = subprocess.run(command, env=environment(data), check=True, capture_output=True, text=True)
    asked, worked, shown, opened, switched = map(float, made.stdout.split()[-5:])
    return [
        Measured("asking for the best mix of 40 options in a dossier", asked * 1000, "ms", 500),
        Measured("best mix of 40 options in a dossier, the job", worked, "s", 3),
        Measured("page of the best mix of 40 options", shown * 1000, "ms", 500),
        Measured("page of bereik with 40 options", opened * 1000, "ms", 150),
        Measured("page of bereik with 40 options, after a change", switched * 1000, "ms", 150),
    ]


def forty_options() -> Scenario:
    """Options from the priors, of ten senders of whom six may not take part; twelve are doses of four."""
    chance, library = random.Random(1), load_library()
    priors = [id for id, one in library.priors.items() if one.option]
    options = [
        {
            "id": f"optie {n}",
            "sender": f"afzender {n % SENDERS}",
            "prior": chance.choice(priors),
            "audience": {"mean": chance.uniform(0.1, 0.9), "weight": 6},
            "euros": round(chance.uniform(0, 3000)),
            "hours": round(chance.uniform(4, 80)),
            **({"dose_group": f"dosis {n // 3}"} if n < 12 else {}),
        }
        for n in range(OPTIONS)
    ]
    tenure = {"koop": 1400, "corporatie": 900, "overige_huur": 300}
    groups = {"tenure": tenure, "hardship": 0.2, "age65": 0.3, "households": 2600}
    ready = {f"afzender {n}": 2 + n % 4 for n in range(4, SENDERS)}
    limits = {"budget_euros": 10_000, "budget_hours": 300}
    return read_scenario({"groups": groups, "options": options, "readiness": ready, **limits}, library)


def _middle(do: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        do()
        times.append(time.perf_counter() - began)
    return sorted(times)[ROUNDS // 2]
