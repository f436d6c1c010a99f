"""The answer of a search for the best mix on its page: what to do, what it costs, whether it is old, taking it over."""

import re

import pytest
from django.test import override_settings

from tests.web.mix_rows import access_of, make_option, make_options, make_run, option, page_of, searched, wishes
from tests.web.outcome_rows import make_outcome
from wijkdna.web.mixes import actions, queries
from wijkdna.web.mixes.models import MixRun
from wijkdna.web.reach.models import HouseholdGroup, Lock, Option
from wijkdna.web.reach.queries import answers_of
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused

CELL = "koop-rond-jong"


@pytest.fixture
def dossier(world, built_data):
    """A dossier with the six options of mix_rows."""
    with override_settings(DATA=built_data):
        make_options(world.dossier)
        yield world.dossier


def test_the_answer_says_what_to_do_what_it_costs_and_whom_it_does_not_reach(site, world, dossier):
    run = searched(make_run(dossier, wishes(floors={CELL: 0.4})))
    page = site.as_(world.lid).page(page_of(dossier, f"{run.pk}/"))
    text = page.main.replace("\xa0", " ")

    for said in ("Bewezen beste plan", "Wie bereiken we niet?", "Met deze mix spreken we", "Wat eerst proberen"):
        assert said in text
    for said in ("Overal aanbellen", "€ 1.000", "60 uur", "€ 525", "Gewenst", "40 %", "varianten"):
        assert said in text
    assert "Neem dit over als voorstel" in text
    assert "Sindsdien veranderd" not in text


def test_a_mix_with_a_chance_of_which_only_sign_ups_were_counted_reaches_at_least_so_many(site, world, dossier):
    make_option(dossier, "Coach", None, prior="door_to_door_coach", source="", lock=Lock.MUST)
    run = searched(make_run(dossier))
    text = site.as_(world.lid).page(page_of(dossier, f"{run.pk}/")).main.replace("\xa0", " ")

    assert "Met deze mix spreken we ten hoogste " in text
    assert re.search(r"Nu zijn dat er \d", text)
    assert "ten minste " in text


def test_floors_that_no_plan_meets_are_explained_with_the_nearest(site, world, dossier):
    run = searched(make_run(dossier, wishes(floors={CELL: 0.99})))

    text = site.as_(world.lid).page(page_of(dossier, f"{run.pk}/")).main
    assert "Het dichtst bij uw wensen" in text
    assert "Geen plan haalt wat u minstens wilt" in text
    assert "Verlaag een ondergrens" in text


def test_what_changed_since_is_told_on_the_answer_and_in_the_list(site, world, dossier):
    run = searched(make_run(dossier))
    Option.objects.filter(name="Brief").update(euros_fixed=9)
    HouseholdGroup.objects.create(dossier=dossier, cell=CELL, name="x", size=2)

    lid = site.as_(world.lid)
    assert "Sindsdien veranderd: manieren, groepen." in lid.page(page_of(dossier, f"{run.pk}/")).main
    assert "sindsdien veranderd: manieren, groepen" in lid.page(page_of(dossier)).main


def test_an_answer_is_told_to_be_old_after_a_round_from_which_is_learned(dossier):
    letter = make_option(dossier, "Huisbrief", None, prior="letter_general_offer")
    run, access = searched(make_run(dossier)), access_of(dossier)
    assert queries.listed(access, queries.asking_of(access))[0].changed == []

    make_outcome(dossier, letter, offered=100, responded=40)
    assert queries.listed(access, queries.asking_of(access))[0].changed == ["resultaten"]
    assert run.answer is not None


def test_a_mix_is_taken_over_as_the_proposal_and_nothing_else_is_in_it(site, world, dossier):
    cafe = option(dossier, "Energiecafé")
    Option.objects.filter(pk=cafe.pk).update(is_chosen=True)
    run = searched(make_run(dossier, wishes(locks={cafe.pk: Lock.NEVER})))
    lid = site.as_(world.lid)

    lid.post(page_of(dossier, f"{run.pk}/overnemen/"))

    chosen = {one.pk for one in Option.objects.filter(is_chosen=True)}
    assert chosen == queries.options_in(run)
    assert cafe.pk not in chosen
    assert "Dit is nu het voorstel." in lid.page(page_of(dossier, f"{run.pk}/")).main
    assert AuditLine.objects.filter(action="beste mix overgenomen als voorstel", by=world.lid).count() == 1


# ---- ways that only listen


def listening(dossier, **fields):
    """Five talks of 2 hours each: it reaches nobody."""
    given = {"library": "opt_sleutelpersoon_gesprek", "hours_fixed": 10, "euros_fixed": 20, "is_chosen": True}
    return make_option(dossier, "Vijf gesprekken", None, **given | fields)


def test_hours_of_listening_come_off_the_budget_and_the_page_says_so(site, world, dossier):
    plain = searched(make_run(dossier, wishes(euros=980, hours=50)))
    listening(dossier)
    run = searched(make_run(dossier, wishes()))
    lid = site.as_(world.lid)

    assert run.answer["mix"]["options"] == plain.answer["mix"]["options"]
    assert run.answer["mix"]["hours"] == plain.answer["mix"]["hours"] + 10
    assert run.answer["mix"]["euros"] == plain.answer["mix"]["euros"] + 20
    assert run.answer["mix"]["hours"] <= 60
    answer = lid.page(page_of(dossier, f"{run.pk}/")).main.replace("\xa0", " ")
    assert "Bij “Deze mix” hoort ook luisteren: Vijf gesprekken (€ 20, 10 uur)." in answer
    assert "Bij “Nu” hoort ook" not in answer
    page = lid.page(page_of(dossier))
    form = page.main.replace("\xa0", " ")
    assert "luisteren: telt niet mee in het bereik, de kosten wel" in form
    assert "zoals het aan of uit staat" in form
    assert "Van dit budget gaat eerst af wat u aan luisteren doet: Vijf gesprekken (€ 20, 10 uur)." in form


def test_what_the_mix_costs_is_what_bereik_says_the_proposal_costs(site, world, dossier):
    listening(dossier, is_chosen=False, is_current=True)
    make_option(dossier, "Posters", None, is_current=True, hours_fixed=3)
    run = searched(make_run(dossier, wishes()))
    lid = site.as_(world.lid)

    lid.post(page_of(dossier, f"{run.pk}/overnemen/"))

    chosen = {one.name for one in Option.objects.filter(is_chosen=True)}
    assert "Vijf gesprekken" in chosen
    assert "Posters" not in chosen
    assert "Dit is nu het voorstel." in lid.page(page_of(dossier, f"{run.pk}/")).main
    answers = answers_of(access_of(dossier))
    for side, plan in (("is_chosen", "mix"), ("is_current", "plan")):
        assert answers.costs(side) == (run.answer[plan]["euros"], run.answer[plan]["hours"])
    assert run.answer["plan"]["hours"] == 6 + 10 + 3
    text = lid.page(page_of(dossier, f"{run.pk}/")).main.replace("\xa0", " ")
    assert "Bij “Nu” hoort ook wat niet meetelt in het bereik: Vijf gesprekken (€ 20, 10 uur); Posters" in text


@pytest.mark.parametrize(
    ("fields", "lock", "hours"),
    [
        ({}, Lock.FREE, 10),
        ({}, Lock.MUST, 10),
        ({}, Lock.NEVER, 0),
        ({"is_chosen": False}, Lock.FREE, 0),
        ({"is_chosen": False}, Lock.MUST, 10),
        ({"is_chosen": False, "is_current": True}, Lock.FREE, 10),
        ({"is_chosen": False, "is_current": True}, Lock.NEVER, 0),
    ],
)
def test_listening_is_spent_when_it_is_on_or_must_be_in_it_and_not_when_it_stops(dossier, fields, lock, hours):
    one = listening(dossier, **fields)
    run = make_run(dossier, wishes(locks={one.pk: lock}))
    assert queries.read(run.scenario).wish.hours == 60 - hours
    assert queries.options_in(searched(run)) >= ({one.pk} if hours else set())
    assert (one.pk in queries.options_in(run)) == bool(hours)


def test_listening_that_leaves_no_budget_is_told_before_the_search(dossier):
    listening(dossier, hours_fixed=70)
    with pytest.raises(ActionRefused) as found:
        make_run(dossier, wishes(hours=60))
    assert found.value.field == "hours"
    said = found.value.text.replace("\xa0", " ")
    assert said.startswith("Wat u erin wilt hebben, met luisteren erbij, kost samen 70 uur. Dat is meer dan 60 uur.")
    assert said.endswith("of zet bij luisteren “nooit”.")


def test_an_answer_is_told_to_be_old_when_what_we_listen_changed(dossier):
    one = listening(dossier)
    searched(make_run(dossier))
    access = access_of(dossier)
    assert queries.listed(access, queries.asking_of(access))[0].changed == []
    Option.objects.filter(pk=one.pk).update(hours_fixed=30)
    assert queries.listed(access, queries.asking_of(access))[0].changed == ["manieren"]


def test_a_mix_with_an_option_that_is_gone_is_not_taken_over(dossier):
    run = searched(make_run(dossier))
    Option.objects.get(pk=min(queries.options_in(run))).delete()

    with pytest.raises(ActionRefused, match="intussen verwijderd"):
        actions.take_over(run=run, by=dossier.contact)
    assert not Option.objects.filter(is_chosen=True).exists()


def test_a_search_without_an_answer_is_not_taken_over_and_one_that_goes_on_is_not_removed(dossier):
    run = make_run(dossier)
    with pytest.raises(ActionRefused, match="geen mix gevonden"):
        actions.take_over(run=run, by=dossier.contact)
    with pytest.raises(ActionRefused, match="Stop hem eerst"):
        actions.remove_run(run=run, by=dossier.contact)


def test_a_search_is_removed_and_the_page_stays(site, world, dossier):
    run = searched(make_run(dossier))

    answer = site.as_(world.lid).post(page_of(dossier, f"{run.pk}/verwijderen/"))

    assert (answer.status_code, answer["Location"]) == (303, page_of(dossier))
    assert not MixRun.objects.exists()
    with pytest.raises(ActionRefused, match="Een collega heeft"):
        actions.stop_search(run=run, by=world.lid)


def test_an_answer_that_can_no_longer_be_read_says_so(site, world, dossier):
    run = searched(make_run(dossier))
    run.scenario["options"][0]["delta"] = 7
    run.save()

    assert "Deze mix is te oud" in site.as_(world.lid).page(page_of(dossier, f"{run.pk}/")).main
