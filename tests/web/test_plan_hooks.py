"""A hook in a first draft of a plan: of a kans or a rule that offers this way, and empty when nobody can tell which."""

import pytest

from tests.web.chance_rows import PROPOSAL, make_topic
from tests.web.partner_rows import day
from tests.web.plan_rows import plan_page
from tests.web.test_plan_reasons import claim, note
from wijkdna.domain.plan_draft import first_draft
from wijkdna.store.chance_rules import load_chances
from wijkdna.web.chances.models import Chance
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.plans import drawings
from wijkdna.web.plans.models import Action
from wijkdna.web.reach.models import Option


@pytest.fixture
def access(world):
    return dossier_for(world.lid, world.dossier.pk)


def hook_in(access, name="Aanbellen"):
    """The hook of the action of a way of the proposal, and the kinds of its reasons."""
    drafts = first_draft(drawings.known_of(access, day(180)))
    one = next(one for one in drafts if one.action and one.action["title"] == name)
    return one.action["hook"], [kind for kind, _ in one.reasons if kind not in ("bereik", "partner")]


def way(dossier, **fields):
    return Option.objects.create(dossier=dossier, name="Aanbellen", is_chosen=True, **fields)


def test_a_hook_that_nobody_knows_stays_empty_and_is_asked_on_the_page_of_what_is_empty(site, world, access):
    way(world.dossier, library="opt_buur_nodigt_straat")
    assert hook_in(access) == ("", [])
    lid = site.as_(world.lid)
    lid.post(plan_page(world.dossier, "begin/"), title="Warm", motto="", ends_on=day(180), version=0)
    line = Action.objects.get(title="Aanbellen").line_id
    assert lid.page(plan_page(world.dossier, "invullen/")).one("textarea", name=f"hook-{line}")


def test_a_hook_comes_from_a_kans_that_was_kept_with_this_way_as_its_offer(world, access):
    option = way(world.dossier)
    kept = {"dossier": world.dossier, "hook": "Kom binnen, de soep is warm.", "seen": {"aandeel_koop": {"value": 45}}}
    chance = Chance.objects.create(title="Soep", option=option, **kept)
    assert hook_in(access) == ("Kom binnen, de soep is warm.", ["cijfer"])

    Chance.objects.create(title="Nog een", option=option, **kept | {"hook": "Iets anders."})
    assert hook_in(access)[0] == ""  # which of the two, nobody said
    Chance.objects.filter(title="Nog een").update(state="weggezet")
    assert hook_in(access)[0] == chance.hook
    Chance.objects.all().update(option=None)
    assert hook_in(access)[0] == ""


def test_a_hook_comes_from_a_kept_kans_of_a_rule_that_offers_this_way(world, access):
    way(world.dossier, library="opt_buur_nodigt_straat")
    own = {"dossier": world.dossier, "rule": "kans_straatborrel", "hook": "In onze eigen woorden."}
    chance = Chance.objects.create(title="Straat", **own)
    assert hook_in(access)[0] == "In onze eigen woorden."
    Chance.objects.filter(pk=chance.pk).update(option=Option.objects.create(dossier=world.dossier, name="Anders"))
    assert hook_in(access)[0] == ""


def test_a_hook_comes_from_a_rule_that_holds_here_with_what_made_it_true_and_not_from_one_that_was_put_aside(
    world, access
):
    option = way(world.dossier, library="opt_sleutelpersoon_gesprek")
    others = [one for one in load_chances().rules.values() if option.library in one.options and one.id != PROPOSAL]
    for one in others:
        Chance.objects.create(dossier=world.dossier, title="Weg", rule=one.id, state="weggezet")
    assert hook_in(access) == ("", [])
    row = claim(world, note(world))
    make_topic(row, "slechte_ervaring_actie")
    rule = load_chances().rules[PROPOSAL]
    assert hook_in(access) == (rule.hook, ["bewering"])
    Chance.objects.create(dossier=world.dossier, title="Weg", rule=rule.id, state="weggezet")
    assert hook_in(access) == ("", [])
