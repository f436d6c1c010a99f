"""The best mix on the pages: wishes that cannot be together are told, one search at a time, and who may see it."""

import re
from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from tests.web.mix_rows import access_of, make_option, make_options, make_run, option, page_of, run_of, searched, wishes
from tests.web.page import Page
from tests.web.people import make_dossier
from wijkdna.web.dossiers.actions import archive
from wijkdna.web.mixes import actions, forms, queries
from wijkdna.web.mixes.models import MixRun, RunState
from wijkdna.web.reach.models import Approach, HouseholdGroup, Lock, Option
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile

CELL = "koop-rond-jong"


@pytest.fixture
def dossier(world, built_data):
    """A dossier with the six options of mix_rows."""
    with override_settings(DATA=built_data):
        make_options(world.dossier)
        yield world.dossier


def sent(dossier, **fields):
    """The form as a browser sends it."""
    usual = {"euros": "1.000", "hours": "60", "goal": "reach", "crew": "", "teams": "", "months": "", "version": "0"}
    return usual | {f"lock_{one.pk}": "" for one in dossier.options.all()} | fields


def refused(dossier, asked):
    with pytest.raises(ActionRefused) as found:
        make_run(dossier, asked)
    assert not MixRun.objects.exists()
    return found.value


# ---- asking


def test_wishes_are_kept_and_a_search_is_left_to_the_worker(site, world, dossier):
    deur, brief = option(dossier, "Overal aanbellen"), option(dossier, "Brief")
    fields = {f"lock_{deur.pk}": "moet", f"lock_{brief.pk}": "nooit", f"floor_{CELL}": "30", "goal": "reach_sqrt"}
    lid = site.as_(world.lid)

    answer = lid.post(page_of(dossier), **sent(dossier, **fields))

    run = MixRun.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, page_of(dossier, f"{run.pk}/"))
    assert (run.state, run.by) == (RunState.WACHT, world.lid)
    asked, ids = run.scenario, {number: id for id, number in run.options.items()}
    assert (asked["budget_euros"], asked["budget_hours"], asked["objective"]) == (1000, 60, "reach_sqrt")
    assert asked["locks"] == {"must": [ids[deur.pk]], "never": [ids[brief.pk]]}
    assert asked["plan"] == [ids[brief.pk]]
    group = HouseholdGroup.objects.get()
    assert (group.cell, group.floor, group.size) == (CELL, 0.3, None)
    assert asked["floors"] == {group.name: 0.3}
    page = lid.page(page_of(dossier))
    assert re.search(rf'name="floor_{CELL}" value="30"', page.html)
    assert re.search(r'name="euros" value="1000"', page.html)
    said = set(AuditLine.objects.filter(dossier=dossier.pk).values_list("action", flat=True))
    assert {"beste mix gezocht", "instellingen van bereik bewaard", "ondergrens van groep veranderd"} <= said


def test_a_floor_that_is_taken_away_is_gone_and_the_row_keeps_the_rest(dossier):
    row = HouseholdGroup.objects.create(dossier=dossier, cell=CELL, name="x", size=3, reason="geteld", floor=0.2)
    own = HouseholdGroup.objects.create(dossier=dossier, name="De Dijk", size=5, within=[CELL])

    make_run(dossier, wishes(floors={CELL: None, f"eigen-{own.pk}": 0.5}))

    row.refresh_from_db()
    own.refresh_from_db()
    assert (row.floor, row.size, row.reason, row.version) == (None, 3, "geteld", 2)
    assert own.floor == 0.5


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1.000", 1000),
        ("€ 1500", 1500),
        ("12.345.6", None),
        ("1,5", None),
        ("-1", None),
        ("99999999", None),
        ("", None),
    ],
)
def test_a_number_is_read_as_people_here_write_it(dossier, typed, number):
    form = forms.MixForm(queries.asking_of(access_of(dossier)), sent(dossier, euros=typed))

    assert form.is_valid() == (number is not None or not typed)
    if form.is_valid():
        assert form.wishes.approach["euros"] == number


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"euros": "", "hours": ""}, "Zonder grens is alles doen het beste plan"),
        ({"crew": "fix_team"}, "Vul in met hoeveel"),
        ({f"floor_{CELL}": "101"}, "Vul een getal in van 0 tot en met 100"),
        ({"goal": "winst"}, "Kies"),
    ],
)
def test_a_form_with_a_mistake_says_what_to_do_and_keeps_what_was_typed(site, world, dossier, fields, said):
    answer = site.as_(world.lid).post(page_of(dossier), **sent(dossier, **{"months": "7"} | fields))

    html = Page(answer.content.decode()).html
    assert answer.status_code == 400
    if "goal" not in fields:
        assert said in html
    assert 'name="months" value="7"' in html
    assert not MixRun.objects.exists()


def test_what_has_to_be_in_it_and_costs_more_than_the_budget_is_told_before_the_search(dossier):
    deur = option(dossier, "Overal aanbellen")

    found = refused(dossier, wishes(hours=40, locks={deur.pk: Lock.MUST}))

    assert found.field == "hours"
    assert found.text.replace("\xa0", " ").startswith(
        "Wat u erin wilt hebben kost samen 48 uur. Dat is meer dan 40 uur."
    )
    assert option(dossier, "Overal aanbellen").lock == Lock.FREE


def test_two_doses_of_one_option_cannot_both_be_in_it(dossier):
    half, deur = option(dossier, "Aanbellen bij de helft"), option(dossier, "Overal aanbellen")

    found = refused(dossier, wishes(locks={half.pk: Lock.MUST, deur.pk: Lock.MUST}))

    assert found.field == f"lock_{deur.pk}"
    assert "sluiten elkaar uit" in found.text


def test_never_for_all_is_refused_and_so_is_what_does_not_count_yet(dossier):
    every = {one.pk: Lock.NEVER for one in Option.objects.all()}
    assert "Alle manieren staan op “nooit”" in refused(dossier, wishes(locks=every)).text
    empty = make_option(dossier, "Posters", chance=None)
    found = refused(dossier, wishes(locks={empty.pk: Lock.MUST}))
    assert found.field == f"lock_{empty.pk}"
    assert "telt nog niet mee" in found.text


def test_without_options_or_with_too_many_there_is_nothing_to_search(site, world, dossier):
    for n in range(60):
        make_option(dossier, f"Optie {n}")
    assert "hoogstens 60" in refused(dossier, wishes()).text
    Option.objects.all().delete()
    assert "nog geen manieren" in refused(dossier, wishes()).text
    assert "Er zijn nog geen manieren" in site.as_(world.lid).page(page_of(dossier)).html


def test_one_search_at_a_time_and_no_more_than_are_kept(dossier, monkeypatch):
    make_run(dossier)
    with pytest.raises(ActionRefused, match="Er loopt al een zoektocht"):
        make_run(dossier)
    MixRun.objects.update(state=RunState.GESTOPT)
    monkeypatch.setattr(actions, "MOST_RUNS", 1)
    with pytest.raises(ActionRefused, match="Verwijder er eerst een"):
        make_run(dossier)


def test_a_team_searches_in_three_dossiers_at_a_time(world, dossier):
    def other(team, by, **fields):
        MixRun.objects.create(dossier=make_dossier(team, by, **fields), state=RunState.BEZIG)

    for _ in range(2):
        other(world.team, world.lid)
    other(world.team, world.lid, deleted_at=timezone.now())
    other(world.other_team, world.stranger)
    first = make_run(dossier)
    actions.stop_search(run=first, by=world.lid)
    other(world.team, world.lid)

    with pytest.raises(ActionRefused, match="Er lopen al 3 zoektochten van uw team in andere dossiers"):
        make_run(dossier)


def test_wishes_that_a_colleague_changed_meanwhile_are_told_and_then_may_be_sent_again(site, world, dossier):
    lid = site.as_(world.lid)
    Approach.objects.create(dossier=dossier, euros=5)
    with pytest.raises(ChangedMeanwhile):
        actions.start_search(access=access_of(dossier), wishes=wishes(), version=0, by=world.lid)

    answer = lid.post(page_of(dossier), **sent(dossier, euros="700"))

    html = Page(answer.content.decode()).html
    assert answer.status_code == 409
    assert 'name="euros" value="700"' in html
    assert 'name="version" value="1"' in html
    assert Approach.objects.get().euros == 5
    assert lid.post(page_of(dossier), **sent(dossier, euros="700", version="1")).status_code == 303
    assert Approach.objects.get().euros == 700


# ---- a search that goes on


def test_a_search_shows_how_far_it_is_and_asks_the_page_again_when_it_is_done(site, world, dossier):
    run = make_run(dossier)
    lid = site.as_(world.lid)
    MixRun.objects.update(state=RunState.BEZIG, progress=40)

    assert "Even geduld" in lid.page(page_of(dossier, f"{run.pk}/")).html
    part = lid.get(page_of(dossier, f"{run.pk}/voortgang/"))
    assert 'value="40"' in part.content.decode()
    assert "HX-Refresh" not in part
    MixRun.objects.update(state=RunState.WACHT)
    searched(run)
    assert lid.get(page_of(dossier, f"{run.pk}/voortgang/"))["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    ("state", "age", "said"),
    [
        (RunState.WACHT, 5, ""),
        (RunState.WACHT, 60, "wijkdna worker"),
        (RunState.BEZIG, 60, ""),
        (RunState.BEZIG, 400, "Stop, en zoek opnieuw"),
    ],
)
def test_a_search_without_a_worker_says_what_to_do(dossier, state, age, said):
    run = MixRun(dossier=dossier, state=state, created_at=timezone.now() - timedelta(seconds=age))

    assert (said in queries.trouble(run)) if said else not queries.trouble(run)


def test_a_search_that_waited_long_is_not_called_broken_while_a_worker_is_at_it(dossier):
    run = make_run(dossier)
    MixRun.objects.update(created_at=timezone.now() - timedelta(hours=1))
    searched(run)
    run.state = RunState.BEZIG

    assert run.started_at > timezone.now() - timedelta(minutes=1)
    assert queries.trouble(run) == ""


def test_who_stops_a_search_need_not_wait_and_what_the_worker_finds_is_not_kept(site, world, dossier):
    run = make_run(dossier)

    answer = site.as_(world.lid).post(page_of(dossier, f"{run.pk}/stoppen/"))

    assert answer.status_code == 303
    assert searched(run).state == RunState.GESTOPT
    assert run.answer is None
    html = site.as_(world.lid).page(page_of(dossier, f"{run.pk}/")).html
    assert "Deze zoektocht is gestopt" in html
    with pytest.raises(ActionRefused, match="al voorbij"):
        actions.stop_search(run=run, by=world.lid)


def test_a_search_that_failed_says_why(site, world, dossier):
    run = make_run(dossier)
    MixRun.objects.update(state=RunState.MISLUKT, error="Er ging iets mis bij ons.")

    assert "Er ging iets mis bij ons." in site.as_(world.lid).page(page_of(dossier, f"{run.pk}/")).html


# ---- who may


def test_an_archived_dossier_shows_its_answers_and_changes_nothing(site, world, dossier):
    run = searched(make_run(dossier))
    archive(dossier=dossier, by=world.beheerder)
    lid = site.as_(world.lid)

    for path in (page_of(dossier), page_of(dossier, f"{run.pk}/")):
        html = lid.page(path).html
        assert "Zoek de beste mix" not in html
        assert "overnemen/" not in html
    for rest in ("overnemen/", "verwijderen/"):
        lid.post(page_of(dossier, f"{run.pk}/{rest}"))
    assert MixRun.objects.filter(pk=run.pk).exists()
    assert not Option.objects.filter(is_chosen=True).exists()


def test_a_search_of_another_team_is_not_there(site, world, dossier):
    theirs = run_of(world.other_dossier)
    lid = site.as_(world.lid)

    assert lid.get(page_of(world.other_dossier)).status_code == 404
    for rest in ("", "voortgang/"):
        assert lid.get(page_of(dossier, f"{theirs}/{rest}")).status_code == 404
    for rest in ("stoppen/", "overnemen/", "verwijderen/"):
        assert lid.post(page_of(dossier, f"{theirs}/{rest}")).status_code == 404
    assert MixRun.objects.get(pk=theirs).state == RunState.WACHT
