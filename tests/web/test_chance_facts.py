"""What the rules of kansen get to know of a dossier: figures, claims, the map, moments, blind spots and reach."""

from datetime import date, timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from tests.web.chance_rows import make_chance, make_kind, make_topic
from tests.web.map_rows import keeper, make_club, make_door, make_entity, make_group, make_role
from tests.web.moment_rows import make_moment
from tests.web.partner_rows import make_card
from tests.web.people import OWN_AREA, make_dossier
from tests.web.reach_rows import make_option
from tests.web.test_claims import make_claim, make_note
from wijkdna.domain.chance_facts import Beside, Claim, Event, Partner, Place
from wijkdna.store.chance_rules import load_chances
from wijkdna.web.chances import documents, drawings, queries
from wijkdna.web.claims import actions as claims
from wijkdna.web.doors.queries import figures_of
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.moments.models import Moment
from wijkdna.web.reach.models import Approach
from wijkdna.web.socialmap.models import Kind


@pytest.fixture(autouse=True)
def data(built_data):
    with override_settings(DATA=built_data):
        yield built_data


def here(world, user=None, dossier=None, today=None):
    return queries.situation_of(dossier_for(user or world.lid, (dossier or world.dossier).pk), today)


def test_figures_are_those_of_the_release_of_the_dossier(world, data):
    from wijkdna.store.latest import latest_of

    found = here(world).figures
    shares = figures_of(latest_of(data, world.dossier.release), world.dossier)
    assert found
    for id, one in found.items():
        unit = 100 if one.amount.endswith("%") else 1
        assert one.value == pytest.approx(shares[id].value * unit)
        assert one.year in one.source


def test_a_figure_of_the_gemeente_is_carried_and_not_compared(world):
    found = here(world)
    carried = [id for id, one in found.figures.items() if one.place]
    for id in carried:
        assert found.facts.figures[id].is_carried
        assert id not in found.facts.beside
    assert set(found.facts.beside.values()) <= set(Beside)


def test_an_own_area_has_figures_and_nothing_to_compare_with(world):
    own = make_dossier(world.team, world.lid, area="", own_area=OWN_AREA)
    found = here(world, dossier=own)

    assert found.figures
    assert not found.facts.beside


def test_claims_count_by_their_standing_and_only_while_they_hold(world):
    notes = [make_note(world.dossier, world.lid, who=who, where=who) for who in ("moeder", "kapper")]
    sure = make_claim(world.dossier, world.lid, "Het tocht", *notes)
    once = make_claim(world.dossier, world.lid, "Het is duur", notes[0])
    make_claim(world.dossier, world.lid, "Niemand zei dit")
    over = make_claim(world.dossier, world.lid, "Vroeger", notes[0], until=timezone.localdate() + timedelta(days=1))
    make_topic(sure, "kou_en_tocht")
    make_topic(once, "")

    found = here(world, today=timezone.localdate() + timedelta(days=2))
    assert set(found.facts.claims) == {
        Claim("kou_en_tocht", "bevestigd", sure.pk),
        Claim("", "gehoord", once.pk),
    }
    assert over.pk in found.claims
    assert found.sources([sure.pk]) == 2
    assert found.sources([sure.pk, once.pk]) == 2


def test_a_claim_without_a_topic_is_of_an_unknown_theme(world):
    claim = make_claim(world.dossier, world.lid, "Het tocht", make_note(world.dossier, world.lid))

    assert here(world).facts.claims == (Claim(None, "gehoord", claim.pk),)
    assert documents.unsorted_of(here(world)) == 1


def test_contradicted_claims_do_not_count(world):
    note = make_note(world.dossier, world.lid)
    one, other = (make_claim(world.dossier, world.lid, text, note) for text in ("Ja", "Nee"))
    now = {name: getattr(one, name) for name in claims.FIELDS}
    claims.change_claim(claim=one, version=1, by=world.lid, against=[other.pk], **now)

    assert here(world).facts.claims == ()


def test_the_map_tells_kinds_from_what_was_said_else_from_names_else_not(world):
    said = make_club(world.dossier, "De Vrolijkheid")
    make_kind(said, "muziekvereniging", "kantine")
    make_card(said, readiness=5)
    named = make_club(world.dossier, "IJsclub")
    school = make_club(world.dossier, "Basisschool")
    make_card(school, readiness=2)
    teacher = make_role(world.dossier, "juf van groep 3", part_of=school)
    unknown = make_club(world.dossier, "Feestcomité")
    hall = make_entity(world.dossier, Kind.PLEK, "Dorpshuis")
    odd = make_entity(world.dossier, Kind.PLEK, "Het Hoekje")
    make_group(world.dossier, "Ouderen")

    facts = here(world).facts
    assert set(facts.partners) == {
        Partner("muziekvereniging", 5, said.pk),
        Partner("ijsclub", None, named.pk),
        Partner("school", 2, school.pk),
        Partner("school", 2, teacher.pk),
        Partner(None, None, unknown.pk),
    }
    assert set(facts.places) == {Place("kantine", said.pk), Place("dorpshuis", hall.pk), Place(None, odd.pk)}
    assert facts.n_partners == 4


def test_who_may_not_see_something_does_not_learn_of_it(world):
    hidden = make_club(world.dossier, "IJsclub", **keeper(world.beheerder))
    make_role(world.dossier, "penningmeester", part_of=hidden)

    assert [one.kind for one in here(world).facts.partners] == [None]
    assert {one.kind for one in here(world, world.beheerder).facts.partners} == {"ijsclub"}


def test_moments_and_events_come_from_the_calendar(world):
    make_moment(world.dossier, "Kermis", 61, library="kermis")
    Moment.objects.create(dossier=world.dossier, library="burendag", name="Burendag", hidden=True)
    works = make_moment(world.dossier, "Riool Dorpsstraat", 122, event="rioolvervanging")
    make_moment(world.dossier, "Riool voorbij", -30, event="rioolvervanging")

    facts = here(world).facts
    assert facts.moments["kermis"] == pytest.approx(61 / 30.4375)
    assert facts.moments["burendag"] == float("inf")
    assert "ramadan" not in facts.moments
    assert facts.events == (Event("rioolvervanging", pytest.approx(122 / 30.4375), f"row:{works.pk}"),)


def test_the_season_is_that_of_the_day(world):
    assert here(world, today=date(2026, 7, 1)).facts.season == "zomer"


def test_a_group_without_a_trusted_door_is_a_blind_spot(world):
    older = make_group(world.dossier, "65 jaar of ouder", external="cijfers:65_plus")
    renters = make_group(world.dossier, "Huurders", external="cijfers:corporatie")
    make_door(make_club(world.dossier), older, trust=3)

    blind = here(world).facts.blind
    assert blind["corporatie"] is blind["corporatie_tenant"] is True
    assert "age65" not in blind  # it has a door, and nobody worked out its reach
    assert renters.pk


def test_a_group_that_a_plan_hardly_reaches_is_a_blind_spot(world):
    cells = ["koop-rond-jong", "koop-rond-65", "koop-krap-jong", "koop-krap-65"]
    make_option(world.dossier, is_chosen=True, groups=cells)

    found = here(world)
    assert found.answers.planned is not None, found.answers.problem
    assert found.facts.blind["corporatie_tenant"] is True
    assert "koop" not in found.facts.blind  # reached, and whether it has a door is not known


def test_what_an_option_adds_is_the_difference_with_and_without_it(world):
    base = make_option(world.dossier, "Brief", sender="gemeente", is_chosen=True)
    more = make_option(world.dossier, "Aanbellen")
    unused = make_option(world.dossier, "Zonder getal", prior="")

    found = here(world)
    both, alone = found.more(more), found.more(base)
    assert both is not None
    assert alone is not None
    assert 0 < both.band.middle < alone.band.middle
    assert 0 <= both.band.low < both.band.middle < both.band.high
    assert both.priority == pytest.approx(found.weight, abs=0.3)
    assert found.more(unused) is None
    assert found.more(None) is None


def test_the_bar_of_reach_follows_when_the_offer_stands_at_bereik(world):
    rule = load_chances().rules["kans_warmtefoto_dorpsraad"]
    before = {one.bar.value: one for one in drawings.bars_of_rule(here(world), rule)}
    make_option(world.dossier, library=rule.options[0])
    after = {one.bar.value: one for one in drawings.bars_of_rule(here(world), rule)}

    assert (before["bereik"].level, before["eerlijk"].level) == (None, None)
    assert after["bereik"].level is not None
    assert "huishoudens meer" in after["bereik"].why
    assert after["eerlijk"].level is not None


def test_what_fits_is_told_with_budgets_and_time(world):
    Approach.objects.create(dossier=world.dossier, euros=1000, hours=20)
    first = timezone.localdate() + timedelta(days=200)
    row = make_chance(world.dossier, euros=900, hours=40, from_on=first)

    bar = next(one for one in drawings.bars_of_chance(here(world), row) if one.bar.value == "uitvoerbaar")
    assert (bar.level, bar.why) == (2, "Past: het geld, de tijd tot het begint; past niet: de uren.")


def test_every_rule_can_be_shown_whether_it_holds_or_not(world):
    found = here(world)
    for rule in load_chances().rules.values():
        one = documents.read_rule(found, rule)
        assert [bar.bar.value for bar in one.bars] == [
            *("gehoord", "verschil", "moment", "drager", "bereik", "uitvoerbaar", "eerlijk")
        ]
        assert documents.fields_from(found, rule, one.judged)["title"] == rule.title
        assert all(said.text for said in drawings.lacking(found, one.judged))
