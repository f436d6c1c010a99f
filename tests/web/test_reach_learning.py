"""What is learned: of other dossiers by how alike their area is, of this one as each round was when it was kept."""

from functools import partial
from math import exp

import pytest
from django.test import override_settings

from tests.web.outcome_rows import HELD, make_outcome
from tests.web.people import AREA, RELEASE, make_dossier
from tests.web.reach_rows import make_option
from wijkdna.domain.areas import Level
from wijkdna.domain.reach_learning import NO_DISTANCE
from wijkdna.domain.reach_why import percent
from wijkdna.store.latest import latest_of
from wijkdna.store.twin_table import twin_table
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.options.queries import expected_of
from wijkdna.web.reach.models import Option
from wijkdna.web.reach.queries import learned_of
from wijkdna.web.results.actions import add_result

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


def test_visits_of_a_klusteam_say_nothing_about_other_visits(world):
    counts = {"offered": 100, "responded": 60, "signups": 50, "visits": 40, "measures": 38}
    make_outcome(world.dossier, make_option(world.dossier, library="opt_fixteam_deur"), **counts)
    assert "measure_after_visit" not in learned_of(world.dossier)
    make_outcome(world.dossier, make_option(world.dossier), **counts)
    assert learned_of(world.dossier)["measure_after_visit"].offered == 40


# ---- what was kept with a round


def rounds(world, option, **counts):
    """By the rules, with what the model goes by."""
    access = dossier_for(world.lid, world.dossier.pk)
    fields = {"label": "Rondje", "held_on": HELD, "expect": partial(expected_of, access)} | counts
    return add_result(dossier=world.dossier, by=world.lid, option=option, **fields)


def test_what_some_groups_did_is_predicted_of_these_groups_again(site, world):
    """A letter to hard-up tenants of the corporatie that brings 2 %: of the same households it brings 2 % again."""
    tenants = ["corporatie-krap-jong", "corporatie-krap-oud"]
    with site.settings:
        letter = make_option(world.dossier, "Brief", prior="letter_general_offer", groups=tenants)
        row = rounds(world, letter, offered=20_000, responded=400)
        again = expected_of(dossier_for(world.lid, world.dossier.pk), letter, 10_000)
        everywhere = learned_of(world.dossier)["letter_general_offer"]

    assert row.beforehand["odds"] < 0.8
    assert again.band.middle == pytest.approx(200, rel=0.03)
    assert everywhere.share.mean > 0.022
    assert (everywhere.responded, everywhere.offered) == (400, 20_000)


def test_what_a_multiplier_did_is_not_counted_twice(site, world):
    with site.settings:
        letter = make_option(world.dossier, "Brief", prior="letter_general_offer", multipliers=["own_gp_endorses"])
        plain = make_option(world.dossier, "Brief", prior="letter_general_offer")
        access = dossier_for(world.lid, world.dossier.pk)
        helps = expected_of(access, letter, 100).odds / expected_of(access, plain, 100).odds
        rounds(world, letter, offered=20_000, responded=2_000)
        again = expected_of(access, letter, 10_000)

    assert helps > 1.05
    assert again.band.middle == pytest.approx(1_000, rel=0.03)


def test_an_old_round_for_some_groups_teaches_only_the_steps_after_it(world):
    some = make_option(world.dossier, groups=["koop-rond-jong"])
    make_outcome(world.dossier, some, offered=100, responded=50, signups=20)
    make_outcome(world.dossier, make_option(world.dossier, multipliers=["own_gp_endorses"]), offered=100, responded=50)
    assert list(learned_of(world.dossier)) == ["accept_after_conversation"]


def test_a_round_without_an_option_teaches_nothing(world):
    make_outcome(world.dossier, offered=100, responded=50, signups=20, visits=10, measures=5)
    assert learned_of(world.dossier) == {}


def test_a_round_teaches_what_it_was_whatever_becomes_of_its_option(site, world):
    with site.settings:
        option = make_option(world.dossier, prior="letter_general_offer")
        rounds(world, option, offered=400, responded=8)
        before = learned_of(world.dossier)
        Option.objects.filter(pk=option.pk).update(prior="doorbell_one_attempt", groups=["koop-rond-jong"])
        assert learned_of(world.dossier) == before
        Option.objects.all().delete()
        assert learned_of(world.dossier) == before
    assert list(before) == ["letter_general_offer"]


def test_a_round_of_a_chance_of_the_team_is_of_that_option_alone(site, world):
    with site.settings:
        option = make_option(world.dossier, prior="", chance=0.2)
        rounds(world, option, offered=100, responded=60)
        assert list(learned_of(world.dossier)) == [f"o{option.pk}"]
        Option.objects.filter(pk=option.pk).update(prior="doorbell_one_attempt", chance=None)
        assert learned_of(world.dossier) == {}
        Option.objects.all().delete()
        assert learned_of(world.dossier) == {}
