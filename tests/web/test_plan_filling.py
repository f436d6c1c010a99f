"""What is still empty in a plan: counted on its page, and filled in at once."""

import pytest
from django.urls import reverse

from tests.web.map_rows import keeper, make_club
from tests.web.partner_rows import day, make_card
from tests.web.plan_rows import make_action, make_line, plan_page
from tests.web.reach_rows import make_option
from wijkdna.web.plan_filling import actions
from wijkdna.web.plans.models import Action, Plan
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused

FULL = {"place": "plein", "euros": 0, "hours": 8, "measure": "tellen", "messenger": "de dorpsraad"}
FULL |= {"start_on": day(3), "end_on": day(9), "stop_on": day(9), "stop_when": "niemand komt", "tone": "nuchter"}


@pytest.fixture
def soup(world):
    """An action that misses its role, its partner, its hook and its option."""
    return make_action(world.dossier, "Soep", **FULL)


def fill_page(world):
    return plan_page(world.dossier, "invullen/")


def test_the_plan_counts_what_is_empty_with_links_to_each_field(site, world, soup):
    page = site.as_(world.lid).page(plan_page(world.dossier))

    assert "Nog invullen: 4." in page.main
    assert plan_page(world.dossier, f"regel/{soup.pk}/") + f"#regel{soup.pk}_hook" in page.links()
    assert {fill_page(world), f"{fill_page(world)}#id_owner"} <= set(page.links())
    form = site.as_(world.lid).page(plan_page(world.dossier, f"regel/{soup.pk}/"))
    assert form.one("textarea", id=f"regel{soup.pk}_hook")


def test_only_what_is_empty_is_asked_and_all_of_it_is_kept_at_once(site, world, soup):
    club, option = make_club(world.dossier), make_option(world.dossier)
    make_card(club)
    letter = make_action(world.dossier, "Brief", kind="zenden", option=option, hook="Kom langs.", **FULL)
    lid = site.as_(world.lid)
    asked = {one.attrs.get("name", "") for one in lid.page(fill_page(world)).all()}
    assert {"owner", f"partner-{soup.pk}", f"hook-{soup.pk}", f"option-{soup.pk}"} <= asked
    assert not any(name.endswith(f"-{letter.pk}") for name in asked)

    sent = {"owner": "wijkmanager", f"partner-{soup.pk}": club.pk, f"hook-{soup.pk}": " Kom  eten. "}
    assert lid.post(fill_page(world), **sent)["Location"] == plan_page(world.dossier)
    action = Action.objects.get(line=soup)
    assert (action.owner, action.partner, action.hook, action.option) == ("wijkmanager", club, "Kom eten.", None)
    assert action.condition.startswith("Nodig: ")  # of the card
    assert Action.objects.get(line=letter).owner == "wijkmanager"
    assert "Nog invullen: 1." in lid.page(plan_page(world.dossier)).main
    assert AuditLine.objects.filter(action="regel van plan gewijzigd").count() == 2


def test_what_a_colleague_filled_in_meanwhile_stays(world, soup):
    Action.objects.filter(line=soup).update(hook="Van een collega")
    filled = actions.fill_in(dossier=world.dossier, values={soup.pk: {"hook": "Van mij", "owner": ""}}, by=world.lid)

    assert filled == 0
    assert Action.objects.get(line=soup).hook == "Van een collega"
    soup.refresh_from_db()
    assert soup.version == 1


def test_a_plan_that_was_reviewed_is_a_concept_again(world, soup):
    Plan.objects.create(dossier=world.dossier, state="akkoord")
    actions.fill_in(dossier=world.dossier, values={soup.pk: {"owner": "wijkmanager"}}, by=world.lid)

    soup.refresh_from_db()
    assert (Plan.objects.get().state, soup.version, soup.by) == ("concept", 2, world.lid)


def test_days_that_do_not_fit_are_refused_at_once_for_all(world, soup):
    Action.objects.filter(line=soup).update(start_on=None)
    values = {soup.pk: {"owner": "wijkmanager", "start_on": day(20)}}

    with pytest.raises(ActionRefused, match="De laatste dag ligt vóór de eerste"):
        actions.fill_in(dossier=world.dossier, values=values, by=world.lid)
    assert Action.objects.get(line=soup).owner == ""


def test_somebody_in_a_text_is_doubted_once(site, world, soup):
    lid, sent = site.as_(world.lid), {f"hook-{soup.pk}": "Bel jan@dorp.example."}

    assert "een e-mailadres" in lid.post(fill_page(world), **sent).content.decode()
    assert lid.post(fill_page(world), **sent, toch="1").status_code == 303


def test_a_partner_that_she_may_not_see_is_not_asked_about(site, world, soup):
    club = make_club(world.dossier, "Geheim", **keeper(world.beheerder))
    Action.objects.filter(line=soup).update(partner=club)
    page = site.as_(world.lid).page(fill_page(world))

    assert f"condition-{soup.pk}" not in page.html
    assert f"partner-{soup.pk}" not in page.html
    assert f"condition-{soup.pk}" in site.as_(world.beheerder).page(fill_page(world)).html


def test_with_nothing_empty_the_page_says_so(site, world):
    make_line(world.dossier)
    lid = site.as_(world.lid)

    assert "Alles is ingevuld." in lid.page(fill_page(world)).main
    assert "Nog invullen" not in lid.page(reverse("plan", args=[world.dossier.pk])).main
