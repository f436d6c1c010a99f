"""The plan as a whole: a first draft, comments, versions, a colleague who reads, and as fast for many as for few."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.map_rows import make_club, make_door, make_entity, make_group
from tests.web.outcome_rows import make_outcome
from tests.web.page import Page
from tests.web.partner_rows import day, make_card, make_promise
from tests.web.plan_rows import make_action, make_line, make_reason, plan_page
from tests.web.reach_rows import make_option
from wijkdna.domain.numbers_nl import number_nl
from wijkdna.domain.plan_document import as_plain
from wijkdna.domain.plan_draft import first_draft
from wijkdna.web.chances.models import Chance
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.plans import actions, documents, drawings, queries
from wijkdna.web.plans.models import Action, Comment, Line, Plan, Reason
from wijkdna.web.reach.models import Approach, Option
from wijkdna.web.reach.queries import groups_of
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.socialmap.models import Kind


@pytest.fixture
def access(world):
    return dossier_for(world.lid, world.dossier.pk)


# ---- a first draft


def test_a_plan_begins_with_listening_then_the_chosen_kansen_and_promises(site, world):
    club = make_club(world.dossier)
    make_card(club)
    make_promise(club, 20, "Hulp bij de verlichting")
    option = Option.objects.create(dossier=world.dossier, name="Aanbellen", sender="dorpsraad", is_chosen=True)
    chance = Chance.objects.create(
        dossier=world.dossier,
        title="Warme baan",
        offer="Wie meehelpt krijgt een warmtefoto.",
        first_step="Vraag op de baan wat men wil.",
        carrier=club,
        state="gekozen",
        from_on=day(3),
        until_on=day(60),
        seen={"aandeel_koop": {"value": 45}},
    )
    Chance.objects.create(dossier=world.dossier, title="Niet gekozen")
    lid = site.as_(world.lid)
    shown = lid.page(plan_page(world.dossier, "begin/"))
    assert "Warme baan. Wie meehelpt" in shown.main

    lid.post(plan_page(world.dossier, "begin/"), title="Warm", motto="", ends_on=day(180), version=0)

    acts = list(Action.objects.order_by("line__order"))
    assert [one.title for one in acts] == ["Eerst ophalen", "Warme baan", "Aanbellen"]
    assert acts[0].kind == "ophalen"
    assert (acts[1].partner, acts[1].start_on, acts[2].option) == (club, day(28), option)
    assert {one.keeper for one in acts[1:]} == {world.lid}
    reasons = set(Reason.objects.filter(line=acts[1].line).values_list("kind", "target"))
    assert reasons == {("kans", str(chance.pk)), ("partner", str(club.pk)), ("cijfer", "aandeel_koop")}
    promised = Line.objects.get(section="beloften")
    assert promised.text.startswith("Aan IJsclub: Hulp bij de verlichting, voor ")
    assert (Plan.objects.get().title, Plan.objects.get().ends_on) == ("Warm", day(180))
    assert lid.page(plan_page(world.dossier)).one("h2", id="plan-naam").text == "Warm"


def test_a_kans_chosen_later_becomes_an_action_of_the_plan_with_one_button(site, world):
    club, lid = make_club(world.dossier), site.as_(world.lid)
    chance = Chance.objects.create(dossier=world.dossier, title="Warme baan", carrier=club, state="gekozen")
    assert "nog niet in het plan" not in lid.page(plan_page(world.dossier)).main
    make_action(world.dossier, "Eerst ophalen", kind="ophalen", end_on=day(20))
    button = plan_page(world.dossier, f"regel/van-kans/{chance.pk}/")
    assert "1 gekozen kans staat nog niet in het plan." in lid.page(plan_page(world.dossier)).main

    for _ in range(2):  # pressed twice
        assert lid.post(button).status_code == 303
    action = Action.objects.get(chance=chance)
    assert (action.title, action.partner, action.stop_on) == (
        "Warme baan",
        club,
        drawings.usual_end(world.dossier, day()),
    )
    assert list(action.line.reasons.values_list("kind", "target")) == [("kans", str(chance.pk))]
    page = lid.page(plan_page(world.dossier))
    assert "Van deze kans staat al een actie in het plan." in page.html
    assert "nog niet in het plan" not in page.main
    Action.objects.update(chance=None)
    Chance.objects.update(state="bewaard")
    lid.post(button)
    assert "Deze kans hoort niet bij de drie." in lid.page(plan_page(world.dossier)).html
    assert not Action.objects.filter(chance=chance).exists()


def test_an_action_of_a_kans_does_not_begin_before_listening_ends(access, world):
    chance = Chance.objects.create(dossier=world.dossier, title="Soep", hours=10, state="gekozen")
    assert drawings.action_from(access, chance).action["start_on"] == day()
    make_action(world.dossier, "Eerst ophalen", kind="ophalen", end_on=day(20))
    assert drawings.action_from(access, chance).action["start_on"] == day(20)


def test_a_draft_takes_what_the_door_the_card_and_bereik_say(access, world, settings, built_data):
    settings.DATA = built_data
    club = make_club(world.dossier, "Dorpsraad")
    make_card(club, readiness=4)
    fields = {"prior": "doorbell_one_attempt", "channel": "deur", "sender": "dorpsraad", "hours_fixed": 8}
    Option.objects.create(dossier=world.dossier, name="Aanbellen", entity=club, is_chosen=True, **fields)
    (deed,) = drawings.known_of(access, day(180), "wijkmanager").deeds
    drafts = first_draft(drawings.known_of(access, day(180), "wijkmanager"))
    action = next(one for one in drafts if one.action and one.action["title"] == "Aanbellen")

    assert deed.text == f"Dit gaat naar ongeveer {number_nl(groups_of(access).households)} adressen."
    assert (action.action["owner"], action.action["partner"], action.action["keeper"]) == ("Dorpsraad", club, world.lid)
    assert action.action["condition"].startswith("Nodig: ")
    assert (action.action["place"], action.action["messenger"]) == ("aan de voordeur", "dorpsraad")
    assert "bereikt (verwacht: " in action.action["stop_when"]
    assert action.action["start_on"] >= day(28)
    assert [kind for kind, _ in action.reasons] == ["partner", "bereik"]


def test_a_partner_who_only_thinks_about_it_pulls_nothing(access, world):
    club = make_club(world.dossier)
    make_card(club, readiness=3)
    Chance.objects.create(dossier=world.dossier, title="Soep", carrier=club, state="gekozen")
    drafts = first_draft(drawings.known_of(access, day(180), "wijkmanager"))

    assert [one.action["owner"] for one in drafts if one.action] == ["wijkmanager", "wijkmanager"]


def test_what_only_some_may_see_becomes_no_text_of_a_draft(world):
    hidden = {"sight": "contact", "keeper": world.beheerder}
    club, hall = (
        make_club(world.dossier, "Stille club", **hidden),
        make_entity(world.dossier, Kind.PLEK, "Stille zaal", **hidden),
    )
    make_card(club, readiness=5)
    make_promise(club, 20, "Stille lampen")
    door = Option.objects.create(dossier=world.dossier, name="In de zaal", entity=hall, is_chosen=True)
    Chance.objects.create(dossier=world.dossier, title="Soep", carrier=club, place=hall, option=door, state="gekozen")
    Option.objects.create(dossier=world.dossier, name="Nog eens", entity=hall, is_chosen=True)
    anne = dossier_for(world.beheerder, world.dossier.pk)

    actions.start_plan(access=anne, drafts=first_draft(drawings.known_of(anne, day(180))), by=world.beheerder)

    assert Action.objects.get(title="Soep").partner == club
    assert "Stille" not in str(as_plain(documents.plan_for_team(anne)))
    assert "Stille" not in str([*Line.objects.values(), *Action.objects.values()])


def test_a_plan_runs_until_the_last_kans_within_a_year_has_ended(world):
    usual = drawings.usual_end(world.dossier, day())
    assert day(150) < usual < day(190)
    Chance.objects.create(dossier=world.dossier, title="Ver weg", state="gekozen", from_on=day(500))
    assert drawings.usual_end(world.dossier, day()) == usual
    Chance.objects.create(dossier=world.dossier, title="Najaar", state="gekozen", from_on=day(290), until_on=day(300))
    assert drawings.usual_end(world.dossier, day()) == day(300)


def test_a_plan_is_begun_once(site, world, access):
    make_line(world.dossier)
    drafts = first_draft(drawings.known_of(access, day(90)))

    with pytest.raises(ActionRefused, match="Er staat al een plan"):
        actions.start_plan(access=access, drafts=drafts, by=world.lid)
    answer = site.as_(world.lid).post(plan_page(world.dossier, "begin/"), title="x", version=0)
    assert answer.status_code == 400
    assert Line.objects.count() == 1


def test_the_name_of_the_plan_changes_and_a_second_writer_is_told(site, world):
    address = plan_page(world.dossier, "gegevens/")
    lid = site.as_(world.lid)
    assert lid.post(address, title="Warm", motto="Samen.", ends_on=day(9), version=0).status_code == 303

    answer = lid.post(address, title="Koud", motto="", ends_on="", version=0)
    page = Page(answer.content.decode())
    assert answer.status_code == 400
    assert "staat er nu bij “Naam van het plan” “Warm”; bij “In één zin” “Samen.”; bij “Het plan loopt" in page.main
    assert page.one("input", name="version")["value"] == "1"
    assert Plan.objects.get().motto == "Samen."


# ---- comments


def test_a_comment_stands_at_its_line_until_it_is_dealt_with(site, world):
    row = make_line(world.dossier)
    lid = site.as_(world.lid)
    lid.post(plan_page(world.dossier, "opmerkingen/"), line=row.pk, text="Klopt dit?")
    lid.post(plan_page(world.dossier, "opmerkingen/"), line="", text="Mooi plan.")

    page = lid.page(plan_page(world.dossier))
    (beside,) = page.all("aside", aria_label="Bij regel 1") or page.all("ul", "plan-comments")[:1]
    assert "Klopt dit?" in beside.text
    assert "Mooi plan." in page.main
    one = Comment.objects.get(line=row)
    lid.post(plan_page(world.dossier, f"opmerkingen/{one.pk}/"))
    assert "Klopt dit?" not in lid.page(plan_page(world.dossier)).main
    assert "afgehandeld" in lid.page(plan_page(world.dossier, "opmerkingen/")).main
    lid.post(plan_page(world.dossier, f"opmerkingen/{one.pk}/"), naar="open")
    assert "Klopt dit?" in lid.page(plan_page(world.dossier)).main


# ---- a colleague who reads


def test_a_colleague_is_asked_reads_and_says_that_it_is_good(site, world):
    make_line(world.dossier, "Iets geheims")
    lid, anne = site.as_(world.lid), site.as_(world.beheerder)
    lid.post(plan_page(world.dossier, "nakijken/"), reader=world.beheerder.pk)

    (letter,) = mail.outbox
    assert letter.to == [world.beheerder.email]
    assert plan_page(world.dossier, "nakijken/") in letter.body
    assert "geheims" not in letter.body
    assert "Anne leest het plan." in lid.page(plan_page(world.dossier)).main
    assert lid.post(plan_page(world.dossier, "nakijken/"), agrees="ja", text="").status_code == 400

    anne.post(plan_page(world.dossier, "nakijken/"), agrees="ja", text="Mooi.", version=verdict_of(anne, world))
    assert "Nagekeken door Anne" in lid.page(plan_page(world.dossier)).main
    actions.add_line(dossier=world.dossier, section="doel", text="Nog iets.", by=world.lid)
    page = lid.page(plan_page(world.dossier))
    assert "Concept." in page.main
    assert "Nagekeken" not in page.main


def test_a_no_says_what_has_to_be_different(site, world):
    make_line(world.dossier)
    actions.ask_review(dossier=world.dossier, reader=world.beheerder, by=world.lid)
    anne = site.as_(world.beheerder)

    assert anne.post(plan_page(world.dossier, "nakijken/"), agrees="nee", text="").status_code == 400
    anne.post(plan_page(world.dossier, "nakijken/"), agrees="nee", text="Wie doet wat?")
    assert "Anne zei: “Wie doet wat?”" in site.as_(world.lid).page(plan_page(world.dossier)).main


def test_only_somebody_else_of_the_team_can_be_asked(world):
    make_line(world.dossier)
    for reader, told in ((world.lid, "uzelf niet vragen"), (world.stranger, "niet"), (world.guest, "niet")):
        with pytest.raises(ActionRefused, match=told):
            actions.ask_review(dossier=world.dossier, reader=reader, by=world.lid)
    assert mail.outbox == []
    with pytest.raises(ActionRefused, match="niet meer bij u"):
        actions.say_review(dossier=world.dossier, agrees=True, text="", read="", by=world.beheerder)


def verdict_of(browser, world):
    """The mark of the plan as she reads it, from the link to her verdict."""
    links = browser.page(plan_page(world.dossier)).links()
    return browser.page(next(one for one in links if "nakijken/?gelezen=" in one)).one("input", name="version")["value"]


def test_a_yes_to_a_text_that_she_did_not_read_is_refused_and_her_words_stay(site, world):
    row = make_line(world.dossier, "Wij bellen aan.")
    actions.ask_review(dossier=world.dossier, reader=world.beheerder, by=world.lid)
    anne, page = site.as_(world.beheerder), plan_page(world.dossier, "nakijken/")
    read = verdict_of(anne, world)
    actions.change_line(line=row, text="Wij sturen een brief.", version=1, by=world.lid)

    answer = anne.post(page, agrees="ja", text="Mooi plan.", version=read)
    shown = Page(answer.content.decode())
    assert answer.status_code == 400
    assert "Het plan is veranderd nadat u het las." in shown.main
    assert "Mooi plan." in shown.one("textarea", name="text").text
    assert Plan.objects.get().state == "lezen"
    assert anne.post(page, agrees="nee", text="Liever bellen.", version=read).status_code == 303
    assert Plan.objects.get().state == "concept"

    actions.ask_review(dossier=world.dossier, reader=world.beheerder, by=world.lid)
    assert anne.post(page, agrees="ja", text="", version=shown.one("input", name="version")["value"]).status_code == 303
    assert Plan.objects.get().state == "akkoord"


def test_whatever_changes_after_a_yes_makes_the_plan_a_concept_again(world, access, site):
    row, chance = make_line(world.dossier), Chance.objects.create(dossier=world.dossier, title="Baan", state="gekozen")
    actions.change_plan(dossier=world.dossier, version=0, title="Warm", by=world.lid)
    plan = Plan.objects.get()
    marks = {plan.marked(queries.lines_of(world.dossier))}

    def reason():
        return actions.add_reason(access=access, line=row, kind="kans", target=str(chance.pk), by=world.lid)

    for count, act in enumerate(
        (
            lambda: actions.change_plan(dossier=world.dossier, version=1, motto="Samen.", by=world.lid),
            reason,
            lambda: actions.keep_line(line=row, because="Dat weten wij.", by=world.lid),
            lambda: actions.remove_reason(reason=Reason.objects.get(), by=world.lid),
            lambda: actions.add_line(dossier=world.dossier, section="doel", text="Veertig.", by=world.lid),
        ),
        2,
    ):
        Plan.objects.update(state="akkoord")
        act()
        plan.refresh_from_db()
        marks.add(plan.marked(queries.lines_of(world.dossier)))
        assert (plan.state, len(marks)) == ("concept", count)


# ---- as fast for many as for few


def test_forty_lines_with_reasons_take_as_many_questions_to_the_database_as_four(site, world, settings, access):
    settings.PLAN_REMARKS = ()
    club, group = make_club(world.dossier), make_group(world.dossier, "Gezinnen")
    make_card(club)
    make_door(club, group)

    def fill(number):
        for n in range(number):
            row = make_action(world.dossier, f"Actie {n}", partner=club) if n % 2 else make_line(world.dossier)
            for kind, target in (("cijfer", "aandeel_koop"), ("partner", club.pk), ("deur", f"{club.pk}-{group.pk}")):
                make_reason(row, kind, target)

    def count():
        with CaptureQueriesContext(
            connection,
        ) as found:
            sheet = documents.sheet_of(access)
        return len(found), len(sheet.lines)

    fill(4)
    few, _ = count()
    fill(36)
    many, number = count()
    assert (few, number) == (many, 40)
    assert many <= 20


def test_the_document_comes_back_from_plain_data(world, access):
    make_action(world.dossier, "Ophalen", "Wij luisteren.", start_on=day(), end_on=day(20), hours=12)
    make_line(world.dossier, "Wij tellen.", "meten")
    document = documents.plan_of(access)

    assert [one.number for one in document.lines] == [1, 2]
    assert document.place
    assert document.lines[0].action.start_on == day()
    assert replace(document, made_on=day() + timedelta(days=1)) != document


# ---- what the paper is made of


def test_the_document_tells_visits_that_are_held_and_what_was_counted_of_each_result(
    world, access, settings, built_data
):
    settings.DATA = built_data
    coach = make_option(world.dossier, "Coach", prior="door_to_door_coach", is_chosen=True)
    Approach.objects.create(dossier=world.dossier, crew="volunteer_coach", teams=3, months=6)
    make_outcome(world.dossier, coach, offered=120, signups=20, visits=11, is_public=True, source="Capelle 2019")
    document = documents.plan_of(access)

    joins = document.planned[-1].middle
    said = re.match(r"ongeveer (\d+) huishoudens krijgen een bezoek ", document.visits)
    assert int(said[1]) == pytest.approx(joins * 6 / 11, abs=1), "of those who sign up about half get a visit"
    (came,) = document.outcomes
    assert (came.signups, came.counted_as, came.is_public) == (20, "aanmeldingen", True)
    assert [one.at_least for one in document.planned] == [True, False, False], "by one sender nobody is reached twice"
