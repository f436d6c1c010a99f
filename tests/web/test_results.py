"""Results: counts in order, None is not nought, what was expected stays, published rows teach nothing."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.web.map_rows import make_club
from tests.web.outcome_rows import HELD, make_outcome
from tests.web.partner_rows import make_card
from tests.web.people import make_dossier
from tests.web.reach_rows import make_option
from wijkdna.domain.outcomes import Band, Expected, Verdict, expected
from wijkdna.domain.pooling import Prior
from wijkdna.web.dossiers.actions import archive
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.reach.models import Outcome
from wijkdna.web.results import actions, drawings, queries
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile


def page_of(dossier, rest=""):
    return f"/dossier/{dossier.pk}/bereik/resultaten/{rest}"


def add(dossier, by, option=None, expect=lambda *_: Expected(), **fields):
    usual = {"label": "Rondje", "held_on": HELD, "offered": 120, "responded": 40}
    return actions.add_result(dossier=dossier, by=by, option=option, expect=expect, **usual | fields)


SENT = {"label": "Rondje", "held_on": "2026-11-02", "offered": "120", "responded": "40", "visits": "", "measures": ""}
SENT |= {"signups": "", "euros": "", "hours": "", "source": ""}


# ---- one round


def test_a_round_is_kept_with_what_was_expected_before_it_counted(world):
    option = make_option(world.dossier)
    asked = []

    def expect(row, offered):
        asked.append((row, offered, Outcome.objects.count()))
        return Expected(band=Band(20, 42, 60), prior=row.prior)

    row = add(world.dossier, world.lid, option, expect, label="", visits=9, euros=300, hours=24)

    assert asked == [(option, 120, 0)]
    assert (row.label, row.expected_low, row.expected, row.expected_high) == ("Aanbellen", 20, 42, 60)
    assert (row.signups, row.visits, row.measures) == (None, 9, None)
    assert [one.action for one in AuditLine.objects.filter(dossier=world.dossier.pk, sight=False)] == [
        "resultaat opgeschreven"
    ]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"responded": 121}, "responded"),
        ({"visits": 41}, "visits"),
        ({"responded": None, "measures": 121}, "measures"),
        ({"signups": 5, "visits": 6}, "visits"),
        ({"offered": -1, "responded": None}, "offered"),
        ({"label": " "}, "label"),
        ({"label": "x" * 121}, "label"),
        ({"held_on": date(2100, 1, 1)}, "held_on"),
        ({"held_on": date(1926, 1, 1)}, "held_on"),
        ({"is_public": True, "source": " "}, "source"),
        ({"euros": -1}, "euros"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(world, fields, field):
    with pytest.raises(ActionRefused) as refused:
        add(world.dossier, world.lid, **fields)

    assert refused.value.field == field
    assert not Outcome.objects.exists()


def test_a_round_where_nobody_came_is_kept(world):
    row = add(world.dossier, world.lid, responded=0)
    assert (row.responded, row.visits) == (0, None)


def test_an_option_of_another_dossier_is_none_of_ours(world):
    with pytest.raises(ActionRefused) as refused:
        add(world.dossier, world.lid, make_option(world.other_dossier))
    assert refused.value.field == "option"


def test_a_correction_keeps_the_chance_that_was_expected_for_as_many_as_were_addressed(world):
    chance = Prior(7.0, 13.0)

    def expect(row, offered):
        return Expected(band=expected(chance, offered), chance=chance)

    row = add(world.dossier, world.lid, make_option(world.dossier), expect)
    fields = {"label": "Rondje", "held_on": HELD, "offered": 60, "responded": 40}
    now = actions.change_result(outcome=row, version=1, by=world.lid, **fields)

    again = expected(chance, 60)
    assert (now.offered, now.version) == (60, 2)
    assert (now.expected_low, now.expected, now.expected_high) == (again.low, again.middle, again.high)
    assert again.high - again.low > (row.expected_high - row.expected_low) / 2
    with pytest.raises(ChangedMeanwhile):
        actions.change_result(outcome=row, version=1, by=world.lid, **fields)
    with pytest.raises(ActionRefused) as refused:
        actions.change_result(outcome=row, version=2, by=world.lid, **fields | {"responded": 61})
    assert refused.value.field == "responded"


def test_a_round_of_which_nobody_counted_who_was_addressed_is_judged_once_that_is_known(site, world):
    planned = Expected(band=expected(Prior(7.0, 13.0), 500), chance=Prior(7.0, 13.0))
    fields = {"label": "Rondje", "held_on": HELD, "responded": 30}
    row = add(world.dossier, world.lid, make_option(world.dossier), lambda *_: planned, offered=None, responded=30)
    found = queries.round_of(row)
    assert (found.expected.middle, found.verdict) == (175, None)
    assert drawings.said_of(found) == "niet te zeggen: hoeveel er aangesproken zijn, is niet geteld"
    assert not drawings.drawn([found]).has_marks
    assert "bij zo veel adressen als gepland" in site.as_(world.lid).page(page_of(world.dossier)).main

    now = actions.change_result(outcome=row, version=1, by=world.lid, offered=80, **fields)
    assert (now.expected, queries.round_of(now).verdict) == (28, Verdict.AS_EXPECTED)
    assert drawings.drawn([queries.round_of(now)]).has_marks


def test_of_a_round_that_kept_no_chance_nothing_is_expected_of_another_number(world):
    row = make_outcome(world.dossier, offered=120, expected_low=20.0, expected=42.0, expected_high=60.0)
    now = actions.change_result(outcome=row, version=1, by=world.lid, label="Rondje", held_on=HELD, offered=60)
    assert (now.expected_low, now.expected, now.expected_high) == (None, None, None)


def test_only_who_wrote_it_and_a_beheerder_take_it_away(world):
    row = add(world.dossier, world.beheerder)
    with pytest.raises(ActionRefused, match="Alleen wie dit opschreef"):
        actions.remove_result(outcome=row, by=world.lid)
    actions.remove_result(outcome=add(world.dossier, world.lid), by=world.beheerder)
    assert list(Outcome.objects.all()) == [row]


def test_an_archived_dossier_is_not_changed(world):
    row = make_outcome(world.dossier)
    archive(dossier=world.dossier, by=world.beheerder)
    for act in (
        lambda: add(world.dossier, world.lid),
        lambda: actions.change_result(outcome=row, version=1, by=world.lid, label="x", held_on=HELD),
        lambda: actions.remove_result(outcome=row, by=world.beheerder),
    ):
        with pytest.raises(ActionRefused, match="gearchiveerd"):
            act()


# ---- beside what was expected


def test_what_came_is_what_was_counted_elsewhere(world):
    coach = make_option(world.dossier, "Coach", prior="door_to_door_coach")
    beforehand = {"expected_low": 10.0, "expected": 17.0, "expected_high": 25.0}
    row = make_outcome(world.dossier, coach, offered=100, responded=60, signups=30, **beforehand)
    found = queries.round_of(row)
    assert (found.came, found.counted_as, found.verdict) == (30, "aanmeldingen", Verdict.MORE)

    row = make_outcome(world.dossier, coach, offered=100, responded=60, **beforehand)
    found = queries.round_of(row)
    assert (found.came, found.verdict) == (None, None)
    assert drawings.said_of(found) == "niet te zeggen: aanmeldingen zijn niet geteld. Wel geteld: reacties (60)"


def test_below_fifty_nothing_is_said_and_costs_need_somebody_to_divide_by(world):
    beforehand = {"expected_low": 1.0, "expected": 2.0, "expected_high": 3.0}
    few = queries.round_of(
        make_outcome(world.dossier, make_option(world.dossier), offered=49, responded=30, **beforehand)
    )
    assert (few.verdict, few.is_few) == (Verdict.FEW, True)

    row = queries.round_of(make_outcome(world.dossier, offered=100, responded=0, euros=50, visits=None))
    assert (row.per_talk, row.per_visit) == (None, None)
    row = queries.round_of(make_outcome(world.dossier, offered=100, responded=8, euros=50, visits=2))
    assert (drawings.euros_nl(row.per_talk), drawings.euros_nl(row.per_visit)) == ("€\u00a06,25", "€\u00a025")


@pytest.mark.parametrize("most", [0.5, 1, 4, 5, 9, 17, 41, 250, 999, 1001])
def test_the_scale_ends_at_a_round_number_that_holds_all(most):
    edge = drawings.edge_of(most)
    assert edge >= most
    assert edge % 4 == 0
    assert edge <= max(4, 2.5 * most)


# ---- what is learned


def test_own_counts_move_the_chance_and_published_ones_do_not(world):
    letter = make_option(world.dossier, "Brief", prior="letter_general_offer")
    make_outcome(world.dossier, letter, offered=400, responded=100, is_public=True, source="krant")
    assert queries.lessons_of(world.dossier) == []

    make_outcome(world.dossier, letter, offered=400, responded=100)
    (lesson,) = queries.lessons_of(world.dossier)
    assert (lesson.y, lesson.n, lesson.rounds, lesson.is_few) == (100, 400, 1, False)
    assert lesson.before.middle == pytest.approx(0.05)
    assert 0.2 < lesson.now.low < lesson.now.middle < lesson.now.high < 0.3


def test_a_few_counts_move_it_already_and_that_is_said(world):
    make_outcome(world.dossier, make_option(world.dossier), offered=30, responded=2)
    lessons = queries.lessons_of(world.dossier)
    said = drawings.learnings(lessons).lines[0].said

    assert lessons[0].is_few
    assert said == "Hier 2 van 30, in 1 ronde. Weinig geteld; het model rekent er al wel mee: van 35 % naar 13 %."


def test_the_steps_after_a_contact_are_lessons_too_and_stand_apart(site, world):
    make_outcome(world.dossier, make_option(world.dossier), offered=200, responded=90, signups=60, visits=50)
    lessons = queries.lessons_of(world.dossier)

    assert [(one.key, one.is_step, one.y, one.n) for one in lessons] == [
        ("doorbell_one_attempt", False, 90, 200),
        ("accept_after_conversation", True, 60, 90),
        ("visit_kept_after_signup", True, 50, 60),
    ]
    page = site.as_(world.lid).page(page_of(world.dossier))
    assert "De stappen daarna" in page.main
    assert "Bezoek gaat door na aanmelding" in page.main
    assert "Twee manieren naast elkaar" not in page.main


def test_other_dossiers_of_the_team_teach_too_and_those_of_another_team_never(world):
    letter = make_option(world.dossier, "Brief", prior="letter_general_offer")
    theirs = make_option(world.other_dossier, "Brief", prior="letter_general_offer")
    make_outcome(world.other_dossier, theirs, offered=400, responded=200)
    assert queries.lessons_of(world.dossier) == []

    second = make_dossier(world.team, world.lid, "GM9901", "Tweede")
    make_outcome(second, make_option(second, "Brief", prior=letter.prior), offered=400, responded=60)
    (lesson,) = queries.lessons_of(world.dossier)
    assert (lesson.n, lesson.elsewhere) == (0, True)


def test_two_channels_are_compared_with_how_many_were_counted_and_never_called_significant(world):
    make_outcome(world.dossier, make_option(world.dossier), offered=200, responded=90)
    letter = make_option(world.dossier, "Brief", prior="letter_general_offer")
    make_outcome(world.dossier, letter, offered=250, responded=9)
    coach = make_option(world.dossier, "Coach", prior="door_to_door_coach")
    make_outcome(world.dossier, coach, offered=60, responded=20, signups=12)
    lessons = queries.lessons_of(world.dossier)

    found = queries.compared(lessons, "letter_general_offer", "doorbell_one_attempt")
    assert found.better < 0.01
    said = drawings.better_said(found)
    assert "meer dan 99 %" in said
    assert "250 en 200" in said
    assert "signific" not in said
    assert queries.compared(lessons, "letter_general_offer", "door_to_door_coach").better is None
    assert queries.compared(lessons, "letter_general_offer", "letter_general_offer") is None
    assert queries.compared(lessons, "letter_general_offer", "gone") is None


def test_too_few_are_not_compared(world):
    for prior in ("doorbell_one_attempt", "letter_general_offer"):
        make_outcome(world.dossier, make_option(world.dossier, prior=prior), offered=30, responded=10)
    lessons = queries.lessons_of(world.dossier)
    assert "te weinig" in drawings.better_said(queries.compared(lessons, *(one.key for one in lessons)))


def test_all_together_says_in_how_many_rounds_it_was_counted(world):
    make_outcome(world.dossier, offered=100, responded=10, euros=200)
    make_outcome(world.dossier, offered=50)
    make_outcome(world.dossier, offered=999, responded=999, is_public=True, source="krant")
    make_card(make_club(world.dossier), readiness=5)
    aim = queries.aim_of(dossier_for(world.lid, world.dossier.pk), queries.outcomes_of(world.dossier))

    assert [drawings.total_said(one) for one in aim.reach] == [
        "150",
        "10 (in 1 van de 2 rondes geteld)",
        "niet geteld",
    ]
    assert (aim.per_talk, aim.per_visit, aim.partners, aim.doing) == (20, None, 1, 1)


# ---- the pages


def test_the_empty_page_says_why_and_gives_an_example(site, world):
    page = site.as_(world.lid).page(page_of(world.dossier))
    assert "Nog niets geteld" in page.main
    assert "120 keer aangebeld" in page.main
    assert page_of(world.dossier, "nieuw/") in page.links()


def test_a_round_is_written_down_and_stands_beside_what_was_expected(site, world):
    option, lid = make_option(world.dossier), site.as_(world.lid)
    assert "selected" in str(lid.get(page_of(world.dossier, f"nieuw/?optie={option.pk}")).content)
    assert lid.post(page_of(world.dossier, "nieuw/"), **SENT, option=option.pk).status_code == 303

    row = Outcome.objects.get()
    assert row.expected_low < row.expected < row.expected_high
    main = lid.page(page_of(world.dossier)).main
    assert "kwam 40" in main
    assert "niet geteld" in main
    assert "niet te zeggen" in main


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"responded": "130"}, "Een latere stap is nooit groter dan een eerdere"),
        ({"offered": "-3"}, "Vul een getal in van 0 tot"),
        ({"offered": "veel"}, "Vul een heel getal in"),
        ({"held_on": (timezone.localdate() + timedelta(days=400)).isoformat()}, "moet nog komen"),
        ({"held_on": "gisteren"}, "Dit is geen datum"),
        ({"option": "999999"}, "Deze manier is er niet meer"),
        ({"is_public": "on"}, "Noem de bron"),
    ],
)
def test_what_is_wrong_is_told_in_dutch(site, world, fields, said):
    answer = site.as_(world.lid).post(page_of(world.dossier, "nieuw/"), **SENT | fields)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Outcome.objects.exists()


def test_published_results_stand_apart_with_their_source(site, world):
    make_outcome(
        world.dossier, label="Flyers Kreileroord", offered=553, responded=10, is_public=True, source="NHN 2023"
    )
    main = site.as_(world.lid).page(page_of(world.dossier)).main
    assert "Gepubliceerde resultaten" in main
    assert "NHN 2023" in main
    assert "Nog niets geteld" in main


def test_a_round_is_corrected_on_its_page_and_the_second_writer_is_told(site, world):
    row, lid = make_outcome(world.dossier, offered=120, responded=40), site.as_(world.lid)
    address = page_of(world.dossier, f"{row.pk}/")
    lid.page(address)
    assert lid.post(address, **SENT | {"visits": "7", "version": "1"}).status_code == 303
    late = lid.post(address, **SENT | {"visits": "8", "held_on": "2026-11-03", "version": "1"})
    assert late.status_code == 400
    said = "staat er nu bij “Wanneer?” 2 november 2026; bij “Bezoek gehad” “7”."
    assert said in late.content.decode()
    row.refresh_from_db()
    assert row.visits == 7


def test_two_channels_stand_beside_each_other_on_the_page(site, world):
    make_outcome(world.dossier, make_option(world.dossier), offered=200, responded=90)
    letter = make_option(world.dossier, "Brief", prior="letter_general_offer")
    make_outcome(world.dossier, letter, offered=250, responded=9)
    lid = site.as_(world.lid)
    main = lid.page(page_of(world.dossier, "?een=letter_general_offer&ander=doorbell_one_attempt")).main
    assert "De kans dat" in main
    same = page_of(world.dossier, "?een=letter_general_offer&ander=letter_general_offer")
    assert "Kies twee verschillende manieren" in lid.page(same).main
    lid.page(page_of(world.dossier, "?een=%00&ander=x"))


def test_the_results_of_another_team_are_not_there(site, world):
    row = make_outcome(world.other_dossier)
    lid = site.as_(world.lid)
    for address in (page_of(world.dossier, f"{row.pk}/"), page_of(world.other_dossier, f"{row.pk}/")):
        assert lid.get(address).status_code == 404
    assert lid.post(page_of(world.dossier, f"{row.pk}/weg/")).status_code == 404
