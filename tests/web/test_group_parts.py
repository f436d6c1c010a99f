"""A group of the team that lies in several groups keeps what is so of its households: owners stay owners."""

import pytest
from django.test import override_settings

from tests.web.reach_rows import make_group, make_option
from wijkdna.domain.reach_groups import BY_KEY
from wijkdna.store.options import load_options
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.options.queries import expected_of, keys_for, option_from
from wijkdna.web.reach.actions import OwnGroup, save_own_group
from wijkdna.web.reach.models import Option
from wijkdna.web.reach.queries import answers_of, groups_of

OWNERS = [key for key in BY_KEY if key.startswith("koop-")]


@pytest.fixture
def access(world, built_data):
    with override_settings(DATA=built_data):
        yield dossier_for(world.lid, world.dossier.pk)


def reached(access):
    """Share that the proposal reaches of each group, by key."""
    answers = answers_of(access)
    assert not answers.problem
    return dict(zip(answers.groups.by_key, (one.share for one in answers.here_planned.figures.by_group), strict=True))


def owners_of(group):
    return sum(part.share for part in group.parts if "koop" in part.flags)


def from_library(dossier, groups, **fields):
    known = load_options().options["opt_vve_agenda"]
    assert (known.groups, known.prior) == (("koop",), "letter_plus_call_to_meeting")
    row = option_from(dossier, known, groups)
    row.is_chosen, row.dose = True, 1.0
    row.save()
    return row


def test_a_way_for_owners_reaches_the_owners_of_a_group_that_lies_everywhere(world, access):
    key = f"eigen-{make_group(world.dossier, size=100).pk}"
    make_option(world.dossier, "Brief", prior="letter_group_purchase_owners", is_chosen=True)
    own, shares = groups_of(access).by_key[key], reached(access)

    assert 0.2 < owners_of(own) < 0.9
    assert shares[key] == pytest.approx(sum(part.share * shares[part.cell] for part in own.parts), abs=1e-9)
    assert shares[key] > 0.02
    assert all((shares[cell] > 0) == (cell in OWNERS) for cell in BY_KEY)


def test_a_way_of_the_library_for_owners_is_meant_for_the_owners_of_such_a_group_and_for_nobody_else_in_it(
    world, access, site
):
    key = f"eigen-{make_group(world.dossier, size=100).pk}"
    groups = groups_of(access)
    row, own = from_library(world.dossier, groups), groups.by_key[key]
    answers, shares = answers_of(access), reached(access)

    assert row.groups == [*OWNERS, key]
    assert keys_for(["overige_huur"], groups)[-1] == key
    assert keys_for(["families"], groups) == []
    whole = sum(groups.by_key[cell].size for cell in OWNERS)
    assert answers.addressed(row) == pytest.approx(whole + 100 * owners_of(own), abs=1e-4)
    assert shares[key] == pytest.approx(sum(p.share * shares[p.cell] for p in own.parts), abs=1e-6)
    assert 0 < shares[key] < owners_of(own)
    page = site.as_(world.lid).page(f"/dossier/{world.dossier.pk}/bereik/opties/{row.pk}/").main
    assert "alleen bedoeld voor wie uit die paar groepen komt" in page


def test_taking_a_group_out_of_its_cells_takes_nobody_away_from_a_way_that_was_meant_for_them(world, access):
    row = from_library(world.dossier, groups_of(access))
    before, answers = expected_of(access, row, 100), answers_of(access)
    reach, addressed = answers.planned.reach, answers.addressed(row)
    said = OwnGroup(name="Wisselende diensten", size=150)
    save_own_group(dossier=world.dossier, groups=groups_of(access), said=said, by=world.lid)

    row, after = Option.objects.get(), answers_of(access)
    assert (len(row.groups), row.version) == (len(OWNERS) + 1, 2)
    assert after.addressed(row) == pytest.approx(addressed, abs=1e-3)
    assert (after.planned.reach.share, after.planned.reach.high) == pytest.approx((reach.share, reach.high), abs=1e-6)
    assert expected_of(access, row, 100).chance.alpha == pytest.approx(before.chance.alpha, rel=1e-4)


def test_a_way_for_tenants_is_not_meant_for_owners_of_an_older_house(world, access):
    tenants = make_option(world.dossier, groups=[key for key in BY_KEY if key.startswith("corporatie-")])
    said = OwnGroup(name="Oude huizen", size=50, flags=("owner_older_house",))
    save_own_group(dossier=world.dossier, groups=groups_of(access), said=said, by=world.lid)

    tenants.refresh_from_db()
    own = groups_of(access).groups[-1]
    assert not any(key.startswith("eigen-") for key in tenants.groups)
    assert own.flags == {"koop", "owner_older_house"}
    assert {one.cell for one in own.parts} <= {*OWNERS}


def test_a_group_of_owners_where_only_tenants_live_is_believed(world, access):
    make_group(world.dossier, within=["corporatie-rond-jong"], flags=["owner_older_house"])
    make_option(world.dossier, is_chosen=True)

    assert groups_of(access).groups[-1].flags == {"koop", "owner_older_house"}
    assert answers_of(access).problem == ""
