"""How the worked example ends: a finished plan on the numbers of the model, and public results beside them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from wijkdna.domain.indicators import DefinitionError
from wijkdna.domain.numbers_nl import number_nl
from wijkdna.domain.plan_document import Holds
from wijkdna.store.definitions import DEFINITIONS
from wijkdna.store.example_plan import load_example_plan
from wijkdna.web.chances.models import Chance, ChanceState
from wijkdna.web.demo import queries
from wijkdna.web.doors.models import Door
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.moments.models import Moment
from wijkdna.web.moments.queries import clashes_of, moments_between
from wijkdna.web.options.queries import expected_of
from wijkdna.web.plan_versions.queries import document_in
from wijkdna.web.plans.documents import plan_of
from wijkdna.web.plans.models import Comment, PlanVersion, ReasonKind
from wijkdna.web.reach.models import Option, Outcome
from wijkdna.web.reach.queries import answers_of
from wijkdna.web.results.drawings import said_of
from wijkdna.web.results.queries import Verdict, outcomes_of, round_of
from wijkdna.web.socialmap.models import Basis, Entity
from wijkdna.web.tester.models import Message

PLAN = DEFINITIONS / "demo" / "kreileroord_plan.yaml"


@pytest.fixture
def example(made_example, db, shipped):
    """The dossier of the example, as who looks around sees it."""
    return dossier_for(queries.looks_around(), made_example)


def line_with(document, text):
    (found,) = [one for one in document.lines if text in one.text]
    return found


def test_the_proposal_of_the_example_reaches_more_than_what_is_done_now(example):
    answers = answers_of(example)

    assert {one.sender for one in Option.objects.filter(is_current=True)} == {"gemeente"}
    assert answers.planned.reach.share > 3 * answers.now.reach.share > 0
    assert answers.planned.twice.share > answers.now.twice.share
    euros, hours = answers.costs("is_chosen")
    assert euros <= 1250
    assert hours <= 120


def test_every_reason_of_the_plan_is_there_and_one_does_not_hold(example):
    document = plan_of(example)

    rows = load_example_plan().lines
    assert [len(one.reasons) for one in document.lines] == [len(row["reasons"]) for row in rows.values()]
    assert {tag.kind for one in document.lines for tag in one.reasons} == set(ReasonKind.values)
    amber = [(one, tag) for one in document.lines for tag in one.reasons if tag.holds is not Holds.YES]
    assert [(one.action.title, tag.holds) for one, tag in amber] == [("Warm onthaal bij de ijsbaan", Holds.GONE)]


def test_the_goal_says_what_the_model_says_today(example):
    document = plan_of(example)

    (joins,) = [one for one in document.planned if one.measure == "doet mee"]
    goal = document.lines[0].text
    assert f"hebben {number_nl(round(joins.middle))} huishoudens zich aangemeld" in goal
    assert f"{number_nl(round(joins.low))} tot {number_nl(round(joins.high))}" in goal
    assert not any("{" in one.text for one in document.lines)


def test_every_action_says_who_when_how_it_is_counted_and_when_to_stop(example):
    actions_here = [one.action for one in plan_of(example).lines if one.action]

    assert len(actions_here) == 7
    assert actions_here[0].kind == "ophalen"
    for one in actions_here:
        said = (one.owner, one.partner, one.messenger, one.hook, one.measure, one.stop_when, one.condition or "-")
        assert all(said)
        assert timezone.localdate() < one.start_on < one.end_on <= one.stop_on or one.stop_on > one.start_on
        assert one.euros is not None
        assert one.hours is not None


def test_days_at_the_door_and_in_the_street_meet_no_moment(example):
    here = [
        one.action for one in plan_of(example).lines if one.action and one.action.channel in ("deur", "bijeenkomst")
    ]

    assert len(here) >= 2
    known = moments_between(example, timezone.localdate(), timezone.localdate() + timedelta(days=500))
    assert [clashes_of(known, one.channel, one.start_on, one.end_on) for one in here] == [[] for _ in here]


def test_public_results_stand_beside_what_the_model_expects_of_them(example):
    flyers, start, later = outcomes_of(example.dossier)

    assert [(one.offered, one.responded, one.measures) for one in (flyers, start, later)] == [
        (250, 10, None),
        (250, None, 30),
        (250, None, 90),
    ]
    assert start.held_on == date(2023, 10, 30)
    for one in (flyers, start, later):
        assert one.is_public
        assert "Energieregio Noord-Holland Noord" in one.source
        band = expected_of(example, one.option, one.offered).band
        assert (one.expected_low, one.expected, one.expected_high) == pytest.approx((band.low, band.middle, band.high))
    assert (round_of(start).verdict, round_of(later).verdict) == (None, None)
    assert said_of(round_of(later)) == "niet te zeggen: reacties zijn niet geteld. Wel geteld: stappen in huis (90)"
    assert round_of(flyers).verdict is Verdict.AS_EXPECTED
    assert said_of(round_of(flyers)).endswith("(het model kan op deze telling rusten: dit toetst het niet)")
    told = line_with(plan_of(example), "in 2023 kwamen na folders 10 mensen van de 553").text
    assert "maar dat rust zelf op deze uitkomst" in told
    assert "dit toetst die niet" in flyers.source
    assert f"{round(later.expected_low)} tot {round(later.expected_high)} gesprekken" in told


def test_a_reach_that_was_made_up_is_nowhere_called_counted(example):
    doors = Door.objects.filter(dossier=example.dossier).exclude(basis="")
    entities = Entity.objects.filter(dossier=example.dossier).exclude(basis="")
    options = Option.objects.filter(dossier=example.dossier).exclude(audience_basis="")
    told = [*doors.values_list("basis", flat=True), *entities.values_list("basis", flat=True)]
    told += options.values_list("audience_basis", flat=True)

    assert len(told) > 20
    assert Basis.GETELD not in told


def test_nothing_is_learned_from_public_results(example):
    assert not Outcome.objects.filter(is_public=False).exists()
    learned = answers_of(example).writing.learned
    assert learned == {}


def test_three_kansen_are_chosen_and_moments_say_that_they_are_made_up(example):
    assert Chance.objects.filter(state=ChanceState.GEKOZEN).count() == 3
    assert {one.source for one in Moment.objects.all()} == {"voorbeeld: deze datum is verzonnen"}
    assert all(one.first_day > timezone.localdate() for one in Moment.objects.all())


def test_a_version_comments_and_texts_are_kept(example):
    version = PlanVersion.objects.get()

    kept = [one.text for one in document_in(version).lines]
    now = [one.text for one in plan_of(example).lines]
    assert set(kept) < set(now)
    assert len(now) - len(kept) == len(load_example_plan().version["without"])
    assert [one.done_at is None for one in Comment.objects.all()] == [True, True, False]
    assert Message.objects.count() == 2


def test_the_plan_is_marked_as_an_example_on_paper(example):
    document = plan_of(example)

    assert document.is_example
    assert document.title.endswith("(voorbeeld)")


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ('"deur:dorpshuis-lang"', '"deur:dorpshuis-niemand"', "niemand of map"),
        ('"bereik:deuren"', '"bereik:ramen"', "ramen of options"),
        ('"notitie:foto"', '"notitie:film"', "film of notes"),
        ("{joins} huishoudens", "{velen} huishoudens", "word velen"),
        ("by: begeleider", "by: niemand", "niemand of people"),
        ("messages:", "berichten:", "berichten"),
        ("option: cafe", "option: kroeg", "kroeg of options"),
    ],
)
def test_a_plan_of_the_example_that_does_not_fit_together_is_refused(tmp_path, was, becomes, told):
    path = tmp_path / "plan.yaml"
    text = PLAN.read_text("utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes, 1), "utf-8")

    with pytest.raises(DefinitionError, match=told):
        load_example_plan(path)
