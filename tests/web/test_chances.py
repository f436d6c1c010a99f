"""Pages of kansen: proposals, taking over, choosing three, putting aside, own kansen, and two writers."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.web.chance_rows import make_chance, make_kind, make_topic
from tests.web.concurrent import at_once
from tests.web.map_rows import keeper, make_club, make_entity
from tests.web.moment_rows import make_moment
from tests.web.partner_rows import make_card
from tests.web.people import make_dossier, make_team, member
from tests.web.reach_rows import make_option
from tests.web.test_claims import make_claim, make_note
from wijkdna.web.accounts.models import Role
from wijkdna.web.chances import actions
from wijkdna.web.chances.models import Chance, ChanceState
from wijkdna.web.chances.queries import chances_this_year, chosen_of
from wijkdna.web.dossiers.actions import archive
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile
from wijkdna.web.socialmap.models import Kind

FIRE = "kans_brandweer"


def page_of(dossier, rest=""):
    return f"/dossier/{dossier.pk}/kansen/{rest}"


def firefighters(dossier, readiness=4, **fields):
    """What makes the shortest rule true."""
    club = make_club(dossier, "Vrijwillige brandweer", **fields)
    make_card(club, readiness=readiness)
    return club


def sent(**fields):
    """What the form of a kans sends."""
    names = (*actions.FIELDS, "version")
    return dict.fromkeys(names, "") | {"title": "Warme voeten"} | fields


def lines():
    return list(AuditLine.objects.filter(sight=False).order_by("pk").values_list("action", flat=True))


def test_without_anything_known_the_page_says_what_to_do(site, world):
    page = site.as_(world.lid).page(page_of(world.dossier))

    assert "Nog niets gekozen" in page.main
    assert page_of(world.dossier, "nieuw/") in page.links()
    assert "Misschien" in page.main


def test_a_proposal_is_marked_and_says_why_with_what_kind_of_partner(site, world):
    club = firefighters(world.dossier)
    page = site.as_(world.lid).page(page_of(world.dossier))

    assert page_of(world.dossier, f"voorstel/{FIRE}/") in page.links()
    assert "voorstel, check met de wijk" in page.main
    assert "bereidheid 4 van 5" in page.main
    assert reverse("entity", args=[world.dossier.pk, club.pk]) in page.links()


def test_a_partner_that_nobody_asked_makes_it_a_maybe(site, world):
    make_club(world.dossier, "Brandweer")
    page = site.as_(world.lid).page(page_of(world.dossier))

    assert "bereidheid niet bekend van Brandweer" in page.main


def test_a_page_of_one_proposal_shows_evidence_pitfalls_and_all_bars(site, world):
    firefighters(world.dossier)
    page = site.as_(world.lid).page(page_of(world.dossier, f"voorstel/{FIRE}/"))

    for said in ("Eerste stap", "Haakje", "Bewijs van elders", "Let op", "ruwe schatting", "Waarom hier"):
        assert said in page.main
    for bar in ("gehoord", "verschil", "moment", "drager", "bereik", "uitvoerbaar", "eerlijk"):
        assert bar in page.main
    assert "Het aanbod staat nog niet bij Bereik." in page.main


def test_a_proposal_that_does_not_hold_can_be_read_and_one_that_is_not_there_cannot(site, world):
    lid = site.as_(world.lid)

    page = lid.page(page_of(world.dossier, f"voorstel/{FIRE}/"))
    assert "stelt dit hier vandaag niet voor" in page.main
    assert lid.get(page_of(world.dossier, "voorstel/kans_niets/")).status_code == 404
    assert lid.post(page_of(world.dossier, "voorstel/kans_niets/overnemen/")).status_code == 404


def test_a_proposal_is_taken_over_with_what_stands_on_the_map_and_in_the_figures(site, world):
    club = firefighters(world.dossier)
    option = make_option(world.dossier, library="opt_partner_noemt_kring")
    answer = site.as_(world.lid).post(page_of(world.dossier, f"voorstel/{FIRE}/overnemen/"))

    row = Chance.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, page_of(world.dossier, f"{row.pk}/"))
    assert (row.rule, row.carrier, row.state, row.by) == (FIRE, club, "bewaard", world.lid)
    assert row.option in (None, option)
    assert row.hook
    assert lines() == ["kans overgenomen"]
    page = site.as_(world.lid).page(page_of(world.dossier))
    assert page_of(world.dossier, f"voorstel/{FIRE}/") not in page.links()


def test_a_taken_proposal_keeps_the_figures_that_made_it_true(site, world):
    place = make_entity(world.dossier, Kind.PLEK, "Bouwmarkt")
    row = taken(site, world, "kans_bouwmarkt")

    assert row.place == place
    assert set(row.seen) <= {"aandeel_koop"}
    for figure in row.seen.values():
        assert set(figure) == {"value", "year"}


def taken(site, world, rule):
    site.as_(world.lid).post(page_of(world.dossier, f"voorstel/{rule}/overnemen/"))
    return Chance.objects.get(rule=rule)


def test_taking_over_twice_is_refused(site, world):
    lid, path = site.as_(world.lid), page_of(world.dossier, f"voorstel/{FIRE}/overnemen/")
    lid.post(path)
    lid.post(path)

    assert Chance.objects.count() == 1
    assert "al bewaard" in lid.get(page_of(world.dossier)).content.decode()


def test_three_are_chosen_and_a_fourth_is_refused_with_the_reason_why(site, world):
    rows = [make_chance(world.dossier, f"Kans {n}") for n in range(4)]
    lid = site.as_(world.lid)
    for row in rows:
        assert lid.post(page_of(world.dossier, f"{row.pk}/kiezen/")).status_code == 303

    answer = lid.get(page_of(world.dossier)).content.decode()
    assert "U koos er al drie" in answer
    assert "3 van 3" in answer
    assert list(chosen_of(world.dossier)) == rows[:3]
    lid.post(page_of(world.dossier, f"{rows[0].pk}/kiezen/"), naar="bewaard")
    lid.post(page_of(world.dossier, f"{rows[3].pk}/kiezen/"))
    assert list(chosen_of(world.dossier)) == rows[1:]
    assert lines() == ["kans gekozen"] * 3 + ["kans teruggezet", "kans gekozen"]


def test_choosing_twice_changes_nothing(world):
    row = make_chance(world.dossier)
    for _ in range(2):
        actions.choose_chance(chance=row, by=world.lid)

    assert lines() == ["kans gekozen"]


@pytest.mark.django_db(transaction=True)
def test_of_many_who_choose_at_the_same_moment_three_are_chosen():
    team = make_team("Hollands Kroon", "GM9901")
    anne = member(team, "Anne", Role.BEHEERDER)
    dossier = make_dossier(team, anne)
    rows = [make_chance(dossier, f"Kans {n}") for n in range(6)]

    def choose(row):
        return lambda: actions.choose_chance(chance=row, by=anne)

    answers = at_once(*map(choose, rows))
    assert sum(isinstance(one, ActionRefused) for one in answers) == 3
    assert chosen_of(dossier).count() == 3


def test_a_chosen_one_shows_its_parts_and_counts_in_the_bar_and_this_year(site, world):
    today = timezone.localdate()
    make_chance(world.dossier, "Soep", wish="Samen eten", state="gekozen", from_on=today)
    make_chance(world.dossier, "Later", state="gekozen", from_on=date(today.year + 1, 2, 1))
    page = site.as_(world.lid).page(page_of(world.dossier))

    assert "Samen eten" in page.main
    assert (
        'Kansen <span class="dossier-bar__n">2</span>'
        in site.as_(world.lid).get(page_of(world.dossier)).content.decode()
    )
    assert chances_this_year(world.dossier, today) == 1


def test_putting_aside_asks_a_reason_and_bringing_back_keeps_the_kans(site, world):
    row, lid = make_chance(world.dossier, "Soep", state="gekozen", version=2), site.as_(world.lid)

    refused = lid.post(page_of(world.dossier, f"{row.pk}/wegzetten/"), why=" ")
    assert refused.status_code == 400
    lid.post(page_of(world.dossier, f"{row.pk}/wegzetten/"), why="De zaal is dicht.")
    row.refresh_from_db()
    assert (row.state, row.why) == ("weggezet", "De zaal is dicht.")
    assert "waarom niet: De zaal is dicht." in lid.page(page_of(world.dossier)).main
    lid.post(page_of(world.dossier, f"{row.pk}/wegzetten/"), naar="terug")
    row.refresh_from_db()
    assert (row.state, row.why) == ("bewaard", "")


def test_a_proposal_that_was_put_aside_comes_back_as_a_proposal(site, world):
    firefighters(world.dossier)
    lid, path = site.as_(world.lid), page_of(world.dossier, f"voorstel/{FIRE}/")

    assert lid.post(path, why="").status_code == 400
    assert lid.post(path, why="Zij zitten vol.").status_code == 303
    row = Chance.objects.get()
    assert (row.state, row.rule) == (ChanceState.WEGGEZET, FIRE)
    assert "Zij zitten vol." in lid.page(path).main
    lid.post(page_of(world.dossier, f"{row.pk}/wegzetten/"), naar="terug")
    assert Chance.objects.count() == 0
    assert path in lid.page(page_of(world.dossier)).links()


def test_somebody_in_a_reason_is_doubted_once(site, world):
    row, lid = make_chance(world.dossier), site.as_(world.lid)
    path, why = page_of(world.dossier, f"{row.pk}/wegzetten/"), "Bel jan@dorp.example eerst."

    assert "een e-mailadres" in lid.post(path, why=why).content.decode()
    assert lid.post(path, why=why, toch="1").status_code == 303


def test_an_own_kans_is_written_changed_and_removed(site, world):
    lid, club = site.as_(world.lid), make_club(world.dossier)
    answer = lid.post(page_of(world.dossier, "nieuw/"), **sent(wish=" Samen  eten ", carrier=club.pk, euros="250"))

    row = Chance.objects.get()
    assert answer["Location"] == page_of(world.dossier, f"{row.pk}/")
    assert (row.wish, row.carrier, row.euros, row.hours, row.rule) == ("Samen eten", club, 250, None, "")
    page = lid.page(page_of(world.dossier, f"{row.pk}/"))
    assert "Samen eten" in page.main
    lid.post(page_of(world.dossier, f"{row.pk}/"), **sent(title="Soep", version=1))
    row.refresh_from_db()
    assert (row.title, row.carrier, row.version) == ("Soep", None, 2)
    lid.post(page_of(world.dossier, f"{row.pk}/verwijderen/"))
    assert not Chance.objects.exists()
    assert lines() == ["kans toegevoegd", "kans gewijzigd", "kans verwijderd"]


def test_a_moment_of_the_calendar_fills_in_its_days(site, world):
    moment = make_moment(world.dossier, days=40)
    site.as_(world.lid).post(page_of(world.dossier, "nieuw/"), **sent(moment_key=f"row:{moment.pk}"))

    row = Chance.objects.get()
    assert (row.from_on, row.until_on) == (moment.first_day, moment.last_day)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": " "}, "leeg"),
        ({"title": "a" * 121}, "120"),
        ({"euros": "-1"}, "Vul een getal in van 0 tot"),
        ({"hours": "veel"}, "Vul een heel getal in"),
        ({"from_on": "2027-05-02", "until_on": "2027-05-01"}, "Draai ze om"),
        ({"from_on": "31-31-2027"}, "geen datum"),
        ({"place": "987654"}, 'id="id_place-fout"'),
        ({"carrier": "x"}, 'id="id_carrier-fout"'),
        ({"option": "987654"}, 'id="id_option-fout"'),
        ({"moment_key": "lib:nooit"}, 'id="id_moment_key-fout"'),
        ({"group": "koning"}, 'id="id_group-fout"'),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(site, world, fields, said):
    answer = site.as_(world.lid).post(page_of(world.dossier, "nieuw/"), **sent(**fields))

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Chance.objects.exists()


def test_rows_of_another_dossier_cannot_be_chosen_or_changed_to(world, site):
    club = make_club(world.other_dossier)
    answer = site.as_(world.lid).post(page_of(world.dossier, "nieuw/"), **sent(carrier=club.pk))

    assert answer.status_code == 400
    with pytest.raises(ActionRefused):
        actions.add_chance(dossier=world.dossier, by=world.lid, title="Soep", carrier=club)


def test_two_writers_lose_nothing(site, world):
    row = make_chance(world.dossier, "Soep")
    actions.change_chance(chance=row, version=1, by=world.beheerder, title="Taart", owner="wijkmanager")

    with pytest.raises(ChangedMeanwhile):
        actions.change_chance(chance=row, version=1, by=world.lid, title="Brood")
    answer = site.as_(world.lid).post(page_of(world.dossier, f"{row.pk}/"), **sent(title="Brood", version=1))
    assert answer.status_code == 400
    assert (
        "nu bij “Naam van de kans” “Taart”; bij “Wie zorgt ervoor bij ons?” “wijkmanager”." in answer.content.decode()
    )
    assert 'name="version" value="2"' in answer.content.decode()
    row.refresh_from_db()
    assert row.title == "Taart"


def test_an_archived_dossier_is_read_only(site, world):
    row, lid = make_chance(world.dossier, "Soep"), site.as_(world.lid)
    archive(dossier=world.dossier, by=world.lid)

    page = lid.page(page_of(world.dossier, f"{row.pk}/"))
    assert "Wijzig deze kans" not in page.main
    lid.post(page_of(world.dossier, f"{row.pk}/kiezen/"))
    lid.post(page_of(world.dossier, f"{row.pk}/verwijderen/"))
    lid.post(page_of(world.dossier, f"voorstel/{FIRE}/overnemen/"))
    row.refresh_from_db()
    assert row.state == "bewaard"
    assert Chance.objects.count() == 1


def test_a_partner_that_somebody_may_not_see_is_not_named_and_stays(site, world):
    club = firefighters(world.dossier, **keeper(world.beheerder))
    row = make_chance(world.dossier, "Soep", carrier=club)
    page = site.as_(world.lid).page(page_of(world.dossier, f"{row.pk}/"))

    assert "brandweer" not in page.main.casefold()
    assert "iemand op de kaart" in page.main
    assert page_of(world.dossier, f"voorstel/{FIRE}/") not in site.as_(world.lid).page(page_of(world.dossier)).links()
    site.as_(world.lid).post(page_of(world.dossier, f"{row.pk}/"), **sent(title="Taart", carrier=club.pk, version=1))
    row.refresh_from_db()
    assert (row.title, row.carrier) == ("Taart", club)


def test_proposals_are_only_for_a_group_and_in_an_order(site, world):
    firefighters(world.dossier)
    lid, path = site.as_(world.lid), page_of(world.dossier, f"voorstel/{FIRE}/")

    assert path in lid.page(page_of(world.dossier, "?volgorde=drager")).links()
    assert path in lid.page(page_of(world.dossier, "?voor=koning&volgorde=som")).links()
    assert path not in lid.page(page_of(world.dossier, "?voor=migrant_low_dutch")).links()


def test_a_taken_proposal_brings_the_claims_it_rests_on(site, world):
    claim = make_claim(world.dossier, world.lid, "Zij beloven te veel", make_note(world.dossier, world.lid))
    make_topic(claim, "slechte_ervaring_actie")
    row = taken(site, world, "kans_eerst_goedmaken")

    assert list(row.heard.all()) == [claim]
    assert "Zij beloven te veel" in site.as_(world.lid).page(page_of(world.dossier, f"{row.pk}/")).main


def asked(captured):
    """Questions but those to the memory of the site: another answer of Bereik is remembered anew."""
    told = [one["sql"].partition(" WHERE ")[0] for one in captured]
    return [one for one in told if "cache" not in one and "SAVEPOINT" not in one]


def test_the_page_asks_the_database_no_more_for_more_rows(site, world):
    lid, path = site.as_(world.lid), page_of(world.dossier)

    def fill(count):
        for n in range(count):
            club = firefighters(world.dossier)
            make_kind(club, "vrijwillige_brandweer")
            make_chance(world.dossier, f"Kans {n}", carrier=club)
            make_option(world.dossier)
            make_moment(world.dossier)
            claim = make_claim(world.dossier, world.lid, f"Verhaal {n}", make_note(world.dossier, world.lid))
            make_topic(claim)
        make_chance(world.dossier, "Gekozen", state="gekozen")

    fill(2)
    lid.get(path)
    with CaptureQueriesContext(connection) as few:
        lid.get(path)
    fill(4)
    with CaptureQueriesContext(connection) as many:
        lid.get(path)
    assert asked(many) == asked(few)


def test_a_dossier_whose_figures_are_gone_still_opens(site, world):
    world.dossier.release = "2020-01-01"
    world.dossier.save()

    assert "Lokale kansen" in site.as_(world.lid).page(page_of(world.dossier)).main


@override_settings(WRITES_PER_MINUTE=1000)
def test_a_dossier_holds_a_number_of_kansen(world, monkeypatch):
    monkeypatch.setattr(actions, "MOST_ROWS", 2)
    for n in range(2):
        actions.add_chance(dossier=world.dossier, by=world.lid, title=f"Kans {n}")

    with pytest.raises(ActionRefused, match="hoogstens 2"):
        actions.add_chance(dossier=world.dossier, by=world.lid, title="Nog een")


def test_a_moment_in_the_past_is_no_moment_any_more(site, world):
    row = make_chance(world.dossier, "Soep", from_on=timezone.localdate() - timedelta(days=3))

    assert (
        "Er is geen moment gekozen of op komst." in site.as_(world.lid).page(page_of(world.dossier, f"{row.pk}/")).main
    )
