"""Bereik: whom a plan reaches and whom not, groups that count nobody twice, and nothing of another team."""

import re
from itertools import pairwise

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.map_rows import make_club
from tests.web.partner_rows import day, make_card
from tests.web.reach_rows import make_group, make_option
from wijkdna.domain.reach_groups import BY_KEY
from wijkdna.domain.reach_plans import plans_beside
from wijkdna.domain.scenario import read_scenario
from wijkdna.store.priors import load_library
from wijkdna.web.dossiers.actions import archive
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.reach import drawings, queries
from wijkdna.web.reach.models import Approach, HouseholdGroup, Option, Outcome, Pair

CELL = "koop-rond-jong"


@pytest.fixture
def access(world, built_data):
    with settings_of(built_data):
        yield dossier_for(world.lid, world.dossier.pk)


def settings_of(data):
    return override_settings(DATA=data)


@pytest.fixture
def lid(site, world):
    return site.as_(world.lid)


def page_of(dossier, rest=""):
    return f"/dossier/{dossier.pk}/bereik/{rest}"


def full(world, **fields):
    make_option(world.dossier, "Brief", sender="gemeente", prior="letter_general_offer", is_current=True, **fields)
    make_option(world.dossier, "Aanbellen", is_chosen=True)


# ---- the scenario


def document_of(access, *options):
    return queries.scenario_of(access, options or list(queries.options_of(access.dossier)))


def test_a_dossier_becomes_a_scenario_that_can_be_read(world, access):
    club = make_club(world.dossier)
    make_card(club, readiness=4)
    club_option = make_option(
        world.dossier,
        "Noemen",
        sender="ijsclub",
        entity=club,
        prior="partner_mentions_to_members",
        audience_likely=25,
        audience_basis="ledenlijst",
        groups=[CELL],
        dose=0.5,
        euros_fixed=10,
        euros_per_address=2,
        multipliers=["own_gp_endorses", "messenger_did_it_self"],
    )
    own = make_option(world.dossier, "Eigen", sender="gemeente", prior="", chance=0.2)
    Pair.objects.create(dossier=world.dossier, one=club_option, other=own)
    Approach.objects.create(dossier=world.dossier, overlap=0.4, step="bezoek", crew="fix_team", teams=1, months=6)
    document, numbers = document_of(access)
    scenario = read_scenario(document, load_library())

    assert numbers == {f"o{club_option.pk}": club_option.pk, f"o{own.pk}": own.pk}
    first = document["options"][0]
    assert first["groups"] == [BY_KEY[CELL].name]
    assert first["euros"] == pytest.approx(10 + 2 * 0.5 * 25, abs=0.1)
    assert first["multipliers"] == ["messenger_did_it_self"]
    assert document["readiness"] == {"ijsclub": 4}
    assert (scenario.rho, scenario.step, scenario.chains) == (0.4, "bezoek", ((0, 1),))
    assert scenario.crew.most == 45


def test_a_card_that_somebody_may_not_see_tells_her_nothing(world, access):
    club = make_club(world.dossier, sight="contact", keeper=world.beheerder)
    make_card(club, readiness=1)
    make_option(world.dossier, sender="ijsclub", entity=club)

    assert document_of(access)[0]["readiness"] == {}
    assert document_of(dossier_for(world.beheerder, world.dossier.pk))[0]["readiness"] == {"ijsclub": 1}


def test_an_option_that_adds_nothing_is_left_out_and_says_why(lid, world, access):
    make_option(world.dossier, "Kring", prior="partner_mentions_to_members", is_chosen=True)
    make_option(world.dossier, "Niets", prior="", is_chosen=True)

    assert document_of(access)[0]["options"] == []
    text = lid.page(page_of(world.dossier)).main
    assert "vul eerst in hoeveel huishoudens" in text
    assert "kies een kans" in text


def test_own_results_replace_what_was_known(lid, world, access):
    option = make_option(world.dossier, is_chosen=True)
    before = queries.answers_of(access).planned.reach.share
    count = {"dossier": world.dossier, "option": option, "label": "Ronde", "held_on": day(-3), "offered": 100}
    Outcome.objects.create(**count, responded=90, is_public=True)
    assert queries.answers_of(access).planned.reach.share == before

    Outcome.objects.create(**count, responded=5)
    assert queries.answers_of(access).planned.reach.share < before / 2
    assert "5 van 100, in 1 keer. Vooraf was de verwachting 35 %" in lid.page(page_of(world.dossier)).main


PRIORS = ("letter_general_offer", "doorbell_one_attempt", "door_to_door_coach", "flyer_to_meeting")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(PRIORS), st.integers(0, 400), st.floats(0.0, 1.0)), min_size=1, max_size=5))
def test_reach_never_falls_when_an_option_is_added_and_never_exceeds_its_audience(world, access, asked):
    Option.objects.all().delete()
    for n, (prior, likely, dose) in enumerate(asked):
        make_option(world.dossier, f"optie {n}", sender=f"wie {n % 2}", prior=prior, audience_likely=likely,
                    audience_basis="geteld", dose=dose)  # fmt: skip
    document, _ = document_of(access)
    scenario = read_scenario(document, load_library())
    plans = [tuple(range(n)) for n in range(1, len(asked) + 1)]
    found = plans_beside(scenario, plans)

    shares = [one.figures.reach.share for one in found]
    assert all(a <= b + 1e-9 for a, b in pairwise(shares))
    most = sum(min(likely, scenario.households) * dose for _, likely, dose in asked)
    assert shares[-1] * scenario.households <= most + 1


# ---- the page


def test_an_empty_page_says_why_and_offers_the_first_step(lid, world):
    page = lid.page(page_of(world.dossier))

    assert "Begin met wat u nu doet" in page.main
    assert any(link.endswith("/bereik/groepen/") for link in page.links())


def test_the_page_says_whom_we_do_not_reach_now_and_with_the_proposal(lid, world, access):
    full(world)
    page, answers = lid.page(page_of(world.dossier)), queries.answers_of(access)

    missed = round(answers.households * (1 - answers.planned.reach.share))
    assert f"Met dit voorstel spreken we {missed} van de 1.410 huishoudens nog niet (in 8 van de 10" in page.main
    assert "ten hoogste" not in page.one("p", "reach-big").text
    assert "in 8 van de 10 gevallen" in page.main
    assert "Dit plan leunt op één schouder." in page.main
    assert "Waarom 35 %?" in page.main
    assert "Divosa" in page.main
    for label in ("Bereikt", "Doordrongen", "Doet mee"):
        assert label in page.main


def test_with_a_chance_of_which_only_sign_ups_were_counted_reach_is_a_lower_bound(lid, world, access):
    full(world)
    make_option(world.dossier, "Coach", sender="coach", prior="door_to_door_coach", is_chosen=True)
    page = lid.page(page_of(world.dossier))

    said = page.one("p", "reach-big").text
    assert "Met dit voorstel spreken we ten hoogste " in said
    assert re.search(r"Nu zijn dat er \d", said), "the letter alone was counted by who reacted"
    assert page.main.count("Bereikt en doordrongen zijn hier ondergrenzen") == 1
    reached, twice, joins = drawings.measures_of(queries.answers_of(access))
    assert [one.bands[1].least for one in (reached, twice, joins)] == ["ten minste", "ten minste", ""]
    assert reached.bands[0].least == ""


def test_bands_are_remembered_and_worked_out_anew_when_something_changes(world, access, monkeypatch):
    full(world)
    first = queries.answers_of(access)
    calls = []
    monkeypatch.setattr(queries, "plans_beside", lambda *args: calls.append(args) or plans_beside(*args))

    assert queries.answers_of(access).planned == first.planned
    assert calls == []
    Option.objects.filter(name="Aanbellen").update(dose=0.5)
    assert queries.answers_of(access).planned.reach.share < first.planned.reach.share
    assert len(calls) == 1


def test_a_switch_puts_an_option_on_and_the_other_size_of_it_off(lid, world):
    small = make_option(world.dossier, "Half", dose=0.5, dose_group="deur", is_chosen=True)
    large = make_option(world.dossier, "Alles", dose_group="deur")
    answer = lid.post(page_of(world.dossier, f"schakel/{large.pk}/"), voorstel="1")

    assert answer.status_code == 303
    assert list(Option.objects.filter(is_chosen=True)) == [large]
    assert "“Half” ging uit" in lid.page(page_of(world.dossier)).main
    lid.post(page_of(world.dossier, f"schakel/{large.pk}/"), voorstel="0")
    lid.post(page_of(world.dossier, f"schakel/{small.pk}/"), nu="1")
    assert list(Option.objects.filter(is_current=True)) == [small]
    assert not Option.objects.filter(is_chosen=True).exists()


def test_a_switch_that_is_none_changes_nothing(lid, world):
    option = make_option(world.dossier)
    assert lid.post(page_of(world.dossier, f"schakel/{option.pk}/"), morgen="1").status_code == 303
    assert not Option.objects.filter(is_chosen=True).exists()


def test_two_sizes_at_once_get_a_text_and_no_error(lid, world, access):
    make_option(world.dossier, "Half", dose=0.5, dose_group="deur", is_chosen=True)
    make_option(world.dossier, "Alles", dose_group="deur", is_chosen=True)

    assert queries.answers_of(access).planned is None
    assert "“Half” en “Alles” zijn twee maten van hetzelfde." in lid.page(page_of(world.dossier)).main


def test_what_cannot_be_calculated_with_gets_a_dutch_text(lid, world):
    for n in range(61):
        make_option(world.dossier, f"optie {n}", is_chosen=True)
    assert "We rekenen met hoogstens 60" in lid.page(page_of(world.dossier)).main

    Option.objects.all().delete()
    rows = [make_option(world.dossier, f"optie {n}", is_chosen=True) for n in range(12)]
    for one, other in zip(rows[::2], rows[1::2], strict=True):
        Pair.objects.create(dossier=world.dossier, one=one, other=other)
    assert "Met deze gegevens kunnen we niet rekenen" in lid.page(page_of(world.dossier)).main
    HouseholdGroup.objects.bulk_create(
        HouseholdGroup(dossier=world.dossier, cell=key, name=key, size=0) for key in BY_KEY
    )
    assert "Alle groepen staan op nul" in lid.page(page_of(world.dossier)).main


def test_choices_beside_the_answer_change_it(lid, world, access):
    full(world)
    before = queries.answers_of(access)
    lid.post(page_of(world.dossier, "keuzes/"), overlap="0.6", step="maatregel")
    after = queries.answers_of(access)

    assert Approach.objects.get().overlap == 0.6
    assert after.planned.joins.share < before.planned.joins.share
    lid.post(page_of(world.dossier, "keuzes/"), overlap="9", step="maatregel")
    assert Approach.objects.get().overlap == 0.6


def test_settings_ask_how_many_come_and_how_long(lid, world, access):
    full(world)
    sent = {"euros": "1000", "hours": "", "step": "aanmelding", "crew": "volunteer_coach", "version": "0"}
    answer = lid.post(page_of(world.dossier, "instellingen/"), **sent)
    assert "Vul in met hoeveel zij zijn." in answer.content.decode()

    assert lid.post(page_of(world.dossier, "instellingen/"), **sent, teams="1", months="6").status_code == 303
    assert "Let op de bezoeken." in lid.page(page_of(world.dossier)).main
    assert queries.answers_of(access).visits.high > 0
    again = lid.post(page_of(world.dossier, "instellingen/"), **sent, teams="2", months="6")
    assert "Een collega heeft deze instellingen intussen veranderd" in again.content.decode()


def test_what_costs_more_than_the_budget_is_told_beside_the_three_figures(lid, world, access):
    make_option(world.dossier, is_chosen=True, euros_fixed=900, hours_fixed=20)
    make_option(world.dossier, "Luisteren", prior="", is_chosen=True, hours_fixed=30)
    approach = Approach.objects.create(dossier=world.dossier, euros=900, hours=50)
    assert queries.answers_of(access).costs("is_chosen") == (900, 50)
    assert "Dit past niet in het budget." not in lid.page(page_of(world.dossier)).main

    Approach.objects.filter(pk=approach.pk).update(euros=850)
    said = "Het voorstel kost € 900, en het budget is € 850. Zet iets uit"
    assert said in lid.page(page_of(world.dossier)).main
    Approach.objects.filter(pk=approach.pk).update(hours=49)
    said = "Het voorstel kost € 900, en het budget is € 850. Het kost ook 50 uur, en het budget is 49 uur."
    assert said in lid.page(page_of(world.dossier)).main

    Option.objects.update(is_chosen=False, is_current=True)
    Approach.objects.filter(pk=approach.pk).update(euros=None)
    assert "Wat u nu doet kost 50 uur, en het budget is 49 uur." in lid.page(page_of(world.dossier)).main


def test_the_bar_counts_what_was_chosen(world):
    full(world)
    assert queries.REACH.count(world.dossier) == 1


def test_nothing_of_another_team_can_be_changed(site, world):
    stranger = site.as_(world.stranger)
    option, row = make_option(world.dossier), make_group(world.dossier)

    for rest in (f"schakel/{option.pk}/", f"groepen/{row.pk}/weg/"):
        assert stranger.post(page_of(world.other_dossier, rest), voorstel="1").status_code == 404
    assert stranger.get(page_of(world.other_dossier, f"groepen/{row.pk}/")).status_code == 404
    assert not Option.objects.filter(is_chosen=True).exists()


def test_an_archive_is_read_only(lid, world):
    full(world)
    option, row = Option.objects.first(), make_group(world.dossier)
    archive(dossier=world.dossier, by=world.beheerder)

    assert 'reach-switch"' not in lid.get(page_of(world.dossier)).content.decode()
    lid.post(page_of(world.dossier, f"schakel/{option.pk}/"), nu="0")
    lid.post(page_of(world.dossier, f"groepen/{row.pk}/weg/"))
    lid.post(page_of(world.dossier, f"groepen/{CELL}/"), size="5", reason="x", version="0")
    assert Option.objects.get(pk=option.pk).is_current
    assert list(HouseholdGroup.objects.all()) == [row]
