"""A day that can only be a slip: refused where it is typed or read in, and no page breaks on one that is there."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.forms import DateField, ModelForm

from tests.web.chance_rows import make_chance
from tests.web.map_rows import make_club
from tests.web.page import Page
from tests.web.partner_rows import day, make_card
from tests.web.plan_rows import make_action, make_line, make_version, plan_page
from tests.web.test_whole_numbers import every_form
from wijkdna.web.chances.actions import add_chance
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.moments.queries import moments_between
from wijkdna.web.plan_versions.actions import restore_version
from wijkdna.web.plans import actions
from wijkdna.web.plans.models import Action, Line, Plan, PlanVersion
from wijkdna.web.shared.days import AHEAD, BACK, likely_days
from wijkdna.web.shared.refusals import ActionRefused

FAR = [date(1, 1, 1), date(26, 5, 3), date(2062, 5, 3), date(9999, 12, 31)]


@pytest.fixture
def access(world):
    return dossier_for(world.lid, world.dossier.pk)


def test_the_days_that_somebody_can_mean_are_whole_years_around_this_one():
    year, span = day().year, likely_days()

    assert (span.first, span.last) == (date(year - BACK, 1, 1), date(year + AHEAD, 12, 31))


@pytest.mark.parametrize("far", FAR)
def test_a_far_day_is_refused_at_its_field_whatever_it_is_a_day_of(world, far):
    own = {"dossier": world.dossier, "by": world.lid}
    row = make_action(world.dossier)
    for name, act in (
        ("start_on", lambda: actions.add_action(text="", title="Langs", start_on=far, **own)),
        ("end_on", lambda: actions.add_action(text="", title="Langs", end_on=far, **own)),
        ("stop_on", lambda: actions.change_line(line=row, text="", version=1, by=world.lid, stop_on=far)),
        ("ends_on", lambda: actions.change_plan(version=0, ends_on=far, **own)),
        ("from_on", lambda: add_chance(title="Soep", from_on=far, **own)),
        ("until_on", lambda: add_chance(title="Soep", until_on=far, **own)),
    ):
        with pytest.raises(ActionRefused, match="Klopt deze dag") as refused:
            act()
        assert refused.value.field == name


def test_the_form_says_it_at_the_field_and_nothing_typed_is_lost(site, world):
    answer = site.as_(world.lid).post(
        plan_page(world.dossier, "regel/?deel=acties"), title="Langs", text="", kind="doen", end_on="31-12-9999"
    )
    page = Page(answer.content.decode())

    assert answer.status_code == 400
    assert "Klopt deze dag" in page.main
    assert page.one("input", name="end_on")["aria-invalid"] == "true"
    assert page.one("input", name="title")["value"] == "Langs"
    assert Line.objects.count() == 0


def test_a_plan_is_not_begun_until_a_day_that_can_only_be_a_slip(site, world):
    make_chance(world.dossier, "Soep", state="gekozen")
    answer = site.as_(world.lid).post(plan_page(world.dossier, "begin/"), title="", ends_on="9999-12-31", version=0)

    assert (answer.status_code, Plan.objects.count(), Line.objects.count()) == (400, 0, 0)


@pytest.mark.parametrize(("first", "last"), [(date(26, 5, 3), day()), (day(), date(9999, 12, 31))])
def test_the_plan_and_its_critic_open_with_a_day_that_should_not_be_there(site, world, first, last):
    club = make_club(world.dossier)
    make_card(club)
    make_action(world.dossier, "Langs", partner=club, start_on=first, end_on=last)
    lid = site.as_(world.lid)

    assert "Langs" in lid.page(plan_page(world.dossier)).main
    assert lid.get(plan_page(world.dossier, "lezer/")).status_code == 200
    lid.post(plan_page(world.dossier, "versies/"), name="zo")
    assert PlanVersion.objects.count() == 1


def test_no_more_moments_are_worked_out_than_of_years_that_somebody_can_mean(access):
    assert moments_between(access, date(1, 1, 1), date(26, 1, 1)) == []
    found = moments_between(access, date(26, 1, 1), date(9999, 12, 31))
    assert {one.last_day.year for one in found} >= {day().year}
    assert len(found) < 2000


def test_a_version_with_a_far_day_is_not_put_back(world, access):
    version = make_version(world.dossier)
    version.content["ends_on"] = "9999-12-31"
    make_line(world.dossier, "Nu.")

    with pytest.raises(ActionRefused, match="Terugzetten kan niet"):
        restore_version(access=access, version=version, by=world.lid)
    assert [one.text for one in Line.objects.all()] == ["Nu."]
    assert Action.objects.count() == 0


# ---- every day of every form


OTHER = {"van", "tot"}
"""Days to search with, which may lie anywhere."""


def days_of_forms():
    for form in set(every_form()):
        for name, field in getattr(form, "base_fields", {}).items():
            if isinstance(field, DateField) and name not in OTHER and not issubclass(form, ModelForm):
                yield f"{form.__module__}.{form.__name__}.{name}", field


DAYS_OF_FORMS = dict(sorted(days_of_forms()))


def test_days_are_looked_for_in_all_parts():
    parts = {name.split(".")[2] for name in DAYS_OF_FORMS}
    assert parts >= {"doors", "dossiers", "options", "results", "field_paper", "claims", "plans", "partners", "moments"}


@pytest.mark.parametrize("name", DAYS_OF_FORMS)
def test_every_field_for_a_day_refuses_a_slip_and_reads_a_day_as_people_write_it(name):
    field = DAYS_OF_FORMS[name]
    for far in ("9999-12-31", "0026-05-03", "31-12-2062"):
        with pytest.raises(ValidationError, match="Klopt deze dag"):
            field.clean(far)
    with pytest.raises(ValidationError, match=r"geen datum\. Schrijf hem als 31-12-2027"):
        field.clean("gisteren")
    today = day()
    for written in ("%Y-%m-%d", "%d-%m-%Y", "%d-%m-%y", "%d/%m/%Y"):
        assert field.clean(today.strftime(written)) == today


@pytest.mark.parametrize("name", ["doors.forms.DoorForm.checked_on", "results.forms.OutcomeForm.held_on"])
def test_what_may_have_been_long_ago_may_be_older_and_says_how_old(name):
    field = DAYS_OF_FORMS[f"wijkdna.web.{name}"]
    assert field.clean(f"{day().year - 12}-05-03") == date(day().year - 12, 5, 3)
    with pytest.raises(ValidationError, match="hoogstens 20 jaar geleden"):
        field.clean(f"{day().year - 21}-05-03")
