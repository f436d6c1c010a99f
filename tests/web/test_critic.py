"""The critical reader on a real plan: what it finds in the rows of a dossier, and what a team sets aside."""

import re
from datetime import date

import pytest

from tests.web.map_rows import keeper, make_club, make_door, make_group
from tests.web.message_rows import EASY, HARD, make_action, make_message
from tests.web.partner_rows import day, make_card, make_promise, make_talk
from tests.web.people import make_dossier
from wijkdna.domain.gap_reader import About
from wijkdna.web.chances.models import Chance, ChanceState
from wijkdna.web.critic import actions, queries
from wijkdna.web.critic.models import SetAside
from wijkdna.web.dossiers.actions import archive
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.moments.models import Moment
from wijkdna.web.plans.models import Plan, Reason, ReasonKind
from wijkdna.web.reach.models import Approach, HouseholdGroup, Option
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.socialmap.models import Person


@pytest.fixture(autouse=True)
def _figures(settings, built_data):
    settings.DATA = built_data


@pytest.fixture
def reader(world):
    return dossier_for(world.lid, world.dossier.pk)


def rules(access):
    return {(one.rule, one.about) for one in queries.remarks_of(access)}


def fields(access, about, key=""):
    found = queries.Facts(access).situation.all_of(about)
    return {one.key: one.fields for one in found}[key]


def make_option(dossier, channel="brief", **own):
    return Option.objects.create(dossier=dossier, name=channel, channel=channel, sender="gemeente", **own)


def page_of(dossier, rest=""):
    return f"/dossier/{dossier.pk}/plan/lezer/{rest}"


def test_an_empty_plan_gets_no_remarks_and_says_what_comes(site, world, reader):
    assert queries.remarks_of(reader) == []
    assert "Het plan is nog leeg" in site.as_(world.lid).page(page_of(world.dossier)).main


def test_a_plan_that_begins_with_sending_is_asked_to_listen_first(world, reader):
    flyer = make_action(world.dossier, start_on=date(2027, 1, 5))
    assert ("gat_eerste_actie_zenden", "") in rules(reader)

    make_action(world.dossier, "Luisteren", kind="ophalen", start_on=date(2026, 12, 5))
    assert ("gat_eerste_actie_zenden", "") not in rules(reader)
    assert {
        ("gat_actie_zonder_boodschapper", f"action:{flyer.pk}"),
        ("gat_geen_teller", f"action:{flyer.pk}"),
    } <= rules(reader)


def test_a_remark_about_an_action_stands_beside_its_line_and_leads_there(world, reader):
    row = make_action(world.dossier)
    one = next(one for one in queries.remarks_of(reader) if one.rule == "gat_actie_zonder_boodschapper")

    assert one.line_key == f"line:{row.line_id}"
    assert one.url == f"/dossier/{world.dossier.pk}/plan/regel/{row.line_id}/"
    assert one.aside.endswith(f"#gat_actie_zonder_boodschapper-action-{row.pk}")
    assert [label for label, _ in one.links] == ["Open de regel", "Niet nodig"]


def test_a_complete_action_gets_no_remark_of_its_own(world, reader):
    row = make_action(world.dossier, messenger="huismeester", measure="bezoeken", stop_on=day(90))
    Reason.objects.create(dossier=world.dossier, line=row.line, kind=ReasonKind.CIJFER, target="aandeel_koop")

    assert [one for one in rules(reader) if one[1] == f"action:{row.pk}"] == []


def test_a_line_that_stays_for_a_reason_in_words_has_one(world, reader):
    row = make_action(world.dossier)
    assert fields(reader, About.ACTIONS, f"action:{row.pk}")["reason_count"] == 0

    row.line.kept_because = "De raad vroeg het."
    row.line.save()
    assert fields(reader, About.ACTIONS, f"action:{row.pk}")["reason_count"] == 1


def test_what_the_plan_adds_up_to(world, reader):
    option, door = make_option(world.dossier), make_option(world.dossier, "deur")
    own = {"owner": "Wijkmanager", "euros": 100, "hours": 10, "messenger": "huismeester"}
    make_action(world.dossier, option=option, **own)
    make_action(world.dossier, option=option, **own | {"owner": "wijkmanager ", "euros": None})
    Approach.objects.create(dossier=world.dossier, euros=50, hours=60)
    Plan.objects.create(dossier=world.dossier, ends_on=date(2027, 6, 1))
    for state, year in (
        (ChanceState.GEKOZEN, day().year),
        (ChanceState.GEKOZEN, 2031),
        (ChanceState.BEWAARD, day().year),
    ):
        Chance.objects.create(dossier=world.dossier, title="Kans", state=state, from_on=date(year, 12, 1))

    found = fields(reader, About.PLAN)
    assert (found["max_share_one_owner"], found["action_total"], found["offer_action_total"]) == (1.0, 2, 2)
    assert (found["euros_total"], found["euros_budget"], found["hours_total"], found["hours_budget"]) == (
        100,
        50,
        20,
        60,
    )
    assert (found["distinct_channels"], found["only_channel"], found["distinct_senders"]) == (1, "brief", 1)
    assert (found["chances_this_year"], found["date_end"]) == (1, date(2027, 6, 1))
    assert ("gat_budget_overschreden", "") in rules(reader)

    make_action(world.dossier, option=door, messenger="")
    found = fields(reader, About.PLAN)
    assert (found["distinct_channels"], found["only_channel"], found["distinct_senders"]) == (2, None, 2)
    make_action(world.dossier)
    assert fields(reader, About.PLAN)["distinct_channels"] is None


def test_visits_are_compared_only_when_somebody_makes_them(world, reader):
    make_action(world.dossier)
    assert "expected_visits_p90" not in fields(reader, About.PLAN)

    option = make_option(world.dossier, prior="doorbell_one_attempt", is_chosen=True)
    assert option.pk
    Approach.objects.create(dossier=world.dossier, crew="volunteer_coach", teams=1, months=12, step="bezoek")
    found = fields(reader, About.PLAN)
    assert found["visit_capacity"] == 15
    assert found["expected_visits_p90"] > 0


def test_groups_that_go_first_own_ones_and_those_of_an_action_are_read(world, reader):
    group = make_group(world.dossier, "De flat")
    own = HouseholdGroup.objects.create(
        dossier=world.dossier, name="De flat", size=20, within=["koop-rond-jong"], community=group, priority=True
    )
    other = HouseholdGroup.objects.create(dossier=world.dossier, name="De hofjes", size=12, within=["koop-rond-jong"])
    key = f"group:eigen-{own.pk}"
    row = make_action(world.dossier, groups=[f"eigen-{other.pk}"], hours=10, option=make_option(world.dossier))

    found = fields(reader, About.GROUPS, key)
    assert (found["label"], found["action_count"], found["trusted_doors"], found["hours_share"]) == ("De flat", 0, 0, 0)
    assert {
        ("gat_groep_zonder_actie", key),
        ("gat_groep_zonder_deur", key),
        ("gat_prioriteit_zonder_geld", key),
    } <= rules(reader)

    make_door(make_club(world.dossier), group, trust=2)
    row.groups = []
    row.save()
    found = fields(reader, About.GROUPS, key)
    assert (found["action_count"], found["trusted_doors"], found["channels"]) == (1, 1, ["brief"])
    assert found["hours_share"] == pytest.approx(found["household_share"])
    assert {one for one in rules(reader) if one[1] == key} <= {("gat_alleen_brief_bij_krap", key)}


def test_a_channel_that_is_not_known_is_never_taken_for_only_letters(world, reader):
    own = HouseholdGroup.objects.create(
        dossier=world.dossier, name="De flat", size=20, within=["corporatie-krap-jong"], flags=[], priority=True
    )
    make_action(world.dossier, option=make_option(world.dossier))
    key = f"group:eigen-{own.pk}"
    assert ("gat_alleen_brief_bij_krap", key) in rules(reader)

    make_action(world.dossier, "Straatfeest", kind="doen")
    assert ("gat_alleen_brief_bij_krap", key) not in rules(reader)


def test_partners_are_counted_over_dossiers_and_only_where_she_may_see_them(world, reader):
    club = make_club(world.dossier)
    elsewhere = make_club(make_dossier(world.team, world.lid, name="Ander dorp"), "ijsclub")
    make_action(world.dossier, partner=club, hours=8)
    for entity, ago in ((club, 1), (elsewhere, 5), (elsewhere, 29), (club, 31)):
        make_talk(entity, ago, asked=True)
    make_talk(club, 2, asked=False)
    key = f"partner:{club.pk}"

    found = fields(reader, About.PARTNERS, key)
    assert (found["asks_last_30_days"], found["action_count"], found["condition_agreed"]) == (3, 1, False)
    assert (found["gives_hours"], found["we_give"]) == (8, None)
    assert {
        ("gat_partner_drie_keer", key),
        ("gat_partner_zonder_afspraak", key),
        ("gat_wat_doet_ze_zelf", key),
    } <= rules(reader)

    make_card(club)
    assert not {("gat_partner_zonder_afspraak", key), ("gat_wat_doet_ze_zelf", key)} & rules(reader)


def test_a_partner_that_she_may_not_see_is_not_told_of(world, reader):
    club = make_club(world.dossier, **keeper(world.beheerder))
    make_action(world.dossier, partner=club)
    make_promise(club, -3)
    leads = dossier_for(world.beheerder, world.dossier.pk)

    assert not [one for one in rules(reader) if one[1].startswith(("partner", "promise"))]
    assert [one for one in rules(leads) if one[1].startswith("partner")]
    assert [one for one in rules(leads) if one[1].startswith("promise")]


def test_a_promise_is_told_of_until_it_is_kept(world, reader):
    row = make_promise(make_club(world.dossier), -3)
    assert ("gat_belofte_voorbij", f"promise:{row.pk}") in rules(reader)

    row.done_at = "2026-11-25T10:00Z"
    row.save()
    assert ("gat_belofte_voorbij", f"promise:{row.pk}") not in rules(reader)


def test_somebody_whose_name_is_kept_hears_of_it(world, reader):
    club = make_club(world.dossier)
    person = Person.objects.create(
        dossier=world.dossier, entity=club, name="Nel", purpose="bellen", sight="team", agreed_on=day(), until=day(90),
        last_contact=day(),
    )  # fmt: skip
    key = ("gat_persoon_zonder_bericht", f"partner:{club.pk}")
    assert key in rules(reader)

    person.informed_on = day()
    person.save()
    assert key not in rules(reader)


def test_an_action_in_the_wrong_season_or_on_a_full_day_is_asked_about(world, reader):
    chance = Chance.objects.create(dossier=world.dossier, title="IJs", rule="ijsclub_in_winter")
    winter = next(rule for rule, seasons in queries.load_seasons().items() if seasons == ("winter",))
    Chance.objects.filter(pk=chance.pk).update(rule=winter)
    chance.refresh_from_db()
    row = make_action(
        world.dossier, chance=chance, start_on=date(2027, 7, 1), option=make_option(world.dossier, "deur")
    )
    key = f"action:{row.pk}"
    assert ("gat_buiten_seizoen", key) in rules(reader)

    row.start_on = date(2027, 1, 12)
    row.save()
    assert not {("gat_buiten_seizoen", key), ("gat_botst_met_moment", key)} & rules(reader)

    row.start_on = date(2027, 4, 27)
    row.save()
    assert Moment.objects.count() == 0
    found = fields(reader, About.ACTIONS, key)
    assert "Koningsdag" in found["clash_names"]
    assert ("gat_botst_met_moment", key) in rules(reader)


def test_texts_for_residents_are_read(world, reader):
    hard, easy = make_message(world.dossier, text=HARD), make_message(world.dossier, "Avond", EASY)

    found = {one for one in rules(reader) if one[1].startswith("message")}
    assert {one for one in found if one[1] == f"message:{easy.pk}"} == set()
    assert {rule for rule, about in found if about == f"message:{hard.pk}"} == {
        "gat_boodschap_met_jargon",
        "gat_boodschap_zonder_naam",
        "gat_boodschap_met_schaamte",
        "gat_belofte_zonder_bron",
    }


# ---- setting aside


def test_a_remark_is_set_aside_with_a_reason_and_comes_back(site, world, reader):
    make_action(world.dossier)
    lid = site.as_(world.lid)
    page = lid.page(page_of(world.dossier))
    (link,) = [one for one in page.links() if "gat_eerste_actie_zenden/weg/" in one]

    refused = lid.post(link.partition("?")[0], about="", why=" ")
    assert refused.status_code == 400
    assert "waarom dit niet nodig is" in refused.content.decode()
    assert lid.post(link.partition("?")[0], about="", why="De raad  luisterde al.").status_code == 303

    row = SetAside.objects.get()
    assert (row.rule, row.about, row.why, row.by) == ("gat_eerste_actie_zenden", "", "De raad luisterde al.", world.lid)
    assert ("gat_eerste_actie_zenden", "") not in rules(reader)
    assert "“De raad luisterde al.”" in lid.page(page_of(world.dossier)).main
    assert lid.post(page_of(world.dossier, f"{row.pk}/terug/")).status_code == 303
    assert ("gat_eerste_actie_zenden", "") in rules(reader)
    assert list(AuditLine.objects.filter(sight=False).order_by("pk").values_list("action", flat=True)) == [
        "opmerking weggezet",
        "opmerking teruggezet",
    ]


def test_only_that_one_is_set_aside(world, reader):
    one, other = make_action(world.dossier), make_action(world.dossier, "Avond")
    rule = "gat_geen_teller"
    actions.set_aside(dossier=world.dossier, rule=rule, about=f"action:{one.pk}", why="Kan niet.", by=world.lid)

    assert (rule, f"action:{one.pk}") not in rules(reader)
    assert (rule, f"action:{other.pk}") in rules(reader)


def test_set_aside_twice_is_one_with_the_last_reason(world):
    for why in ("Kan niet.", "Kan echt niet."):
        actions.set_aside(dossier=world.dossier, rule="gat_een_persoon", about="", why=why, by=world.lid)

    assert [one.why for one in SetAside.objects.all()] == ["Kan echt niet."]


def test_what_was_set_aside_and_does_not_hold_any_more_says_so(site, world):
    actions.set_aside(dossier=world.dossier, rule="gat_een_persoon", about="", why="Kan niet.", by=world.lid)

    assert "speelt nu niet" in site.as_(world.lid).page(page_of(world.dossier)).main


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"rule": "gat_onzin"}, "er niet meer"),
        ({"about": "x" * 81}, "er niet meer"),
        ({"why": "  "}, "waarom dit niet nodig is"),
        ({"why": "x" * 301}, "te lang"),
    ],
)
def test_what_cannot_be_set_aside_is_refused(world, fields, said):
    with pytest.raises(ActionRefused, match=said):
        actions.set_aside(
            **{"dossier": world.dossier, "rule": "gat_een_persoon", "about": "", "why": "x", "by": world.lid} | fields
        )


def test_a_remark_that_is_not_made_cannot_be_opened(site, world):
    lid = site.as_(world.lid)

    assert lid.get(page_of(world.dossier, "gat_eerste_actie_zenden/weg/?over=action:999")).status_code == 404
    assert lid.get(page_of(world.dossier, "gat_onzin/weg/")).status_code == 404


def test_another_team_takes_nothing_back_and_an_archive_stays_as_it_is(site, world):
    make_action(world.dossier)
    row = actions.set_aside(dossier=world.dossier, rule="gat_een_persoon", about="", why="x", by=world.lid)
    back = page_of(world.dossier, f"{row.pk}/terug/")

    assert site.as_(world.stranger).post(back).status_code == 404
    assert site.as_(world.stranger).post(page_of(world.other_dossier, f"{row.pk}/terug/")).status_code == 404
    archive(dossier=world.dossier, by=world.lid)
    page = site.as_(world.lid).page(page_of(world.dossier))
    assert not re.search("Niet nodig|Zet terug", page.main)
    site.as_(world.lid).post(back)
    assert SetAside.objects.count() == 1
