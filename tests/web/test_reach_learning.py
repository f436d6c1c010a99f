"""What other dossiers of the team counted: each by how alike its area is, and nothing of another team."""

from math import exp

import pytest
from django.test import override_settings

from tests.web.outcome_rows import make_outcome
from tests.web.people import AREA, RELEASE, make_dossier
from tests.web.reach_rows import make_option
from wijkdna.domain.areas import Level
from wijkdna.domain.reach_learning import NO_DISTANCE
from wijkdna.domain.reach_why import percent
from wijkdna.store.latest import latest_of
from wijkdna.store.twin_table import twin_table
from wijkdna.web.reach.queries import learned_of

OTHER = "BU99020004"


def counted_elsewhere(world, area, **counts):
    """A round of the same kind in another dossier of the team."""
    other = make_dossier(world.team, world.lid, area, name=f"Dossier {area}")
    return make_outcome(other, make_option(other), **counts)


def test_other_dossiers_of_the_team_count_by_how_alike_their_area_is(site, world, built_data):
    make_option(world.dossier, is_chosen=True)
    counted_elsewhere(world, OTHER, offered=60, responded=3)
    counted_elsewhere(world, "WK990100", offered=40, responded=20)
    counted_elsewhere(world, AREA, offered=9, responded=9)
    latest = latest_of(built_data, RELEASE)
    rows = [latest.areas.position[code] for code in (AREA, OTHER)]
    distance, usual = twin_table(latest, Level.BUURT).between(*rows)

    with override_settings(DATA=built_data):
        found = learned_of(world.dossier)["doorbell_one_attempt"].elsewhere

    weight = exp(-distance / usual)
    assert {one.name: one.weight for one in found} == {
        f"Dossier {OTHER}": pytest.approx(weight),
        "Dossier WK990100": NO_DISTANCE,
    }
    text = site.as_(world.lid).page(f"/dossier/{world.dossier.pk}/bereik/").main
    assert f"“Dossier {OTHER}”: minder dan 5 van 60, telt voor {percent(weight)}" in text
    assert "“Dossier WK990100”: 20 van 40, telt voor 30 %" in text


def test_results_of_another_team_teach_nothing(world):
    make_outcome(world.other_dossier, make_option(world.other_dossier), offered=80, responded=3)
    assert learned_of(world.dossier) == {}
