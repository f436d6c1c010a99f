"""The calendar of a dossier: days that the team fills in, what does not matter, calendars in, and what others ask."""

from datetime import date
from math import inf

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.calendars import calendar, event
from tests.web.map_rows import make_club
from tests.web.moment_rows import day, make_moment
from tests.web.people import make_dossier
from wijkdna.store.moments import load_moments
from wijkdna.web.dossiers.actions import archive
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.moments import actions, queries
from wijkdna.web.moments.models import Moment
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile
from wijkdna.web.socialmap.models import Sector

TODAY = date(2026, 11, 26)


def page_of(world, rest=""):
    return f"/dossier/{world.dossier.pk}/kansen/momenten/{rest}"


@pytest.fixture
def access(world):
    return dossier_for(world.lid, world.dossier.pk)


def add(world, **fields):
    return actions.add_moment(dossier=world.dossier, by=world.lid, **fields)


def names(access, first, last):
    return [one.name for one in queries.moments_between(access, first, last)]


# ---- the page


def test_the_page_tells_the_coming_year_and_what_is_to_be_looked_up(site, world):
    make_moment(world.dossier, "Rioolwerk", event="rioolvervanging", avoid=["deur"])
    page = site.as_(world.lid).get(page_of(world)).content.decode()

    for words in ("Burendag", "Rioolwerk", "het riool wordt vervangen", "Kermis", "aanbellen", "vraag de moskee"):
        assert words in page
    assert page.count('<rect class="year-strip__') == page.count('<li class="moment') + 3  # three in the legend


def test_every_moment_of_the_year_is_in_the_list_once(access):
    year = queries.year_of(access, TODAY)

    listed = [one for month in year.months for one in month.moments] + year.now
    assert sorted(f"{one.key} {one.span}" for one in listed) == sorted(f"{one.key} {one.span}" for one in year.moments)
    named = {one.key for one in year.moments} | {f"lib:{one.moment.id}" for one in year.to_look_up}
    over = {f"lib:{id}" for id in load_moments().moments} - named
    assert over == set()


HOLIDAYS = ["schoolvakantie_mei", "schoolvakantie_zomer"]


@pytest.fixture
def regions(settings, monkeypatch, built_data):
    """The release of the samples; one gemeente of Flevoland lies in another region."""
    settings.DATA = built_data
    monkeypatch.setattr(queries, "_ZEEWOLDE", "GM9902")


@pytest.mark.usefixtures("regions")
@pytest.mark.parametrize(
    ("code", "is_north"), [("BU99010001", True), ("", True), ("GM9902", False), ("NL00", False), ("BU1", False)]
)
def test_the_school_holidays_of_region_noord_are_to_be_looked_up_elsewhere(world, code, is_north):
    own = "naam=Hier&buurten=9901.0001-0002" if not code else ""
    dossier = make_dossier(world.team, world.lid, code, "Elders", own_area=own)
    here = dossier_for(world.lid, dossier.pk)
    year = queries.year_of(here, date(2026, 3, 1))
    spring = [one.moment for one in year.to_look_up if one.moment.id in HOLIDAYS]

    assert (year.in_north, [one.id for one in spring]) == (is_north, [] if is_north else HOLIDAYS)
    assert {one.label for one in spring} & {"Meivakantie (regio Noord)"} == set()
    assert ("Meivakantie (regio Noord)" in names(here, date(2026, 4, 20), date(2026, 5, 3))) is is_north
    assert "Kerstvakantie" in names(here, date(2026, 12, 19), date(2026, 12, 20))


def test_the_days_of_a_moment_are_filled_in_and_it_is_no_longer_to_be_looked_up(site, world, access):
    browser = site.as_(world.lid)
    assert "Kermis" in browser.get(page_of(world, "nieuw/?moment=kermis")).content.decode()
    sent = {"moment": "kermis", "first_day": day(30).isoformat(), "last_day": day(33).isoformat(), "source": "club"}
    answer = browser.post(page_of(world, "nieuw/"), **sent)

    assert (answer.status_code, answer["Location"]) == (303, page_of(world))
    row = Moment.objects.get()
    assert (row.library, row.name, row.first_day, row.last_day) == ("kermis", "Kermis", day(30), day(33))
    assert [one.key for one in queries.moments_between(access, day(31), day(31)) if one.row] == ["lib:kermis"]
    assert "kermis" not in [one.moment.id for one in queries.year_of(access, day(0)).to_look_up]
    assert AuditLine.objects.filter(action="datum van een moment ingevuld", by=world.lid).count() == 1


def test_another_day_here_takes_the_place_of_the_rule(world, access):
    add(world, library="burendag", first_day=date(2027, 9, 18), last_day=None, source="dorpsraad")

    (here,) = [
        one for one in queries.moments_between(access, date(2027, 9, 1), date(2027, 9, 30)) if "buren" in one.key
    ]
    assert (here.first_day, here.source, here.known) == (date(2027, 9, 18), "dorpsraad", True)


def test_a_moment_that_does_not_matter_here_is_gone_until_it_is_shown_again(site, world, access):
    browser = site.as_(world.lid)
    for _ in range(2):
        assert browser.post(page_of(world, "verbergen/"), moment="luilak").status_code == 303
    assert Moment.objects.filter(library="luilak", hidden=True).count() == 1
    assert "Luilak" not in names(access, date(2027, 5, 1), date(2027, 5, 31))
    assert "Doet er hier niet toe" in browser.get(page_of(world)).content.decode()

    browser.post(page_of(world, "verbergen/"), moment="luilak", naar="tonen")
    assert "Luilak" in names(access, date(2027, 5, 1), date(2027, 5, 31))


def test_a_moment_that_there_is_not_cannot_be_hidden_or_filled_in(site, world):
    browser = site.as_(world.lid)

    assert browser.get(page_of(world, "nieuw/?moment=carnavalsmaandag")).status_code == 404
    browser.post(page_of(world, "verbergen/"), moment="carnavalsmaandag")
    assert "kennen wij niet" in browser.get(page_of(world)).content.decode()
    assert not Moment.objects.exists()


# ---- rules


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"first_day": None}, "first_day"),
        ({"last_day": day(-1)}, "last_day"),
        ({"first_day": date(1026, 1, 1)}, "first_day"),
        ({"last_day": date(2206, 1, 1)}, "first_day"),
        ({"last_day": day(3 * 366)}, "last_day"),
        ({"event": "aardbeving"}, "event"),
        ({"source": "x" * 201}, "source"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(world, fields, field):
    with pytest.raises(ActionRefused) as refused:
        add(world, **({"name": "Feest", "first_day": day(0), "last_day": None} | fields))

    assert refused.value.field == field


def test_a_form_with_a_mistake_says_so_and_keeps_nothing(site, world):
    answer = site.as_(world.lid).post(page_of(world, "nieuw/"), name="Feest", first_day="31-02-2027")

    assert answer.status_code == 400
    assert "Dit is geen datum" in answer.content.decode()
    assert not Moment.objects.exists()


def test_a_name_with_somebody_in_it_is_doubted_once(site, world):
    browser, sent = site.as_(world.lid), {"name": "Bel 06 12 34 56 78", "first_day": day(3).isoformat()}

    assert "Staat hier iets over één persoon in?" in browser.post(page_of(world, "nieuw/"), **sent).content.decode()
    assert not Moment.objects.exists()
    assert browser.post(page_of(world, "nieuw/"), **sent | {"toch": "1"}).status_code == 303


def test_who_comes_second_is_told_and_loses_nothing(site, world):
    row = make_moment(world.dossier)
    sent = {"name": "Zomerfeest", "first_day": day(5).isoformat(), "version": 1}
    browser = site.as_(world.lid)
    assert browser.post(page_of(world, f"{row.pk}/"), **sent).status_code == 303
    fields = {"name": "x", "first_day": day(5), "last_day": None}
    with pytest.raises(ChangedMeanwhile):
        actions.change_moment(moment=row, version=1, by=world.beheerder, **fields)
    answer = site.as_(world.beheerder).post(page_of(world, f"{row.pk}/"), **sent | {"name": "Lentefeest"})

    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Zomerfeest" in page
    assert "Lentefeest" in page
    assert 'name="version" value="2"' in page
    assert Moment.objects.get().name == "Zomerfeest"


def test_a_moment_is_taken_away_and_twice_is_no_matter(site, world):
    row = make_moment(world.dossier)
    actions.delete_moment(moment=row, by=world.lid)
    actions.delete_moment(moment=row, by=world.lid)

    assert not Moment.objects.exists()
    assert site.as_(world.lid).post(page_of(world, f"{row.pk}/verwijderen/")).status_code == 404


def test_the_same_day_twice_is_refused_but_two_times_a_year_are_fine(world):
    fields = {"library": "ledenvergadering", "last_day": None, "source": ""}
    add(world, first_day=day(10), **fields)
    add(world, first_day=day(100), **fields)
    with pytest.raises(ActionRefused, match="staat er al"):
        add(world, first_day=day(10), **fields)

    assert Moment.objects.count() == 2


def test_an_archived_dossier_is_read_and_not_changed(site, world):
    row = make_moment(world.dossier)
    archive(dossier=world.dossier, by=world.beheerder)
    page = site.as_(world.lid).get(page_of(world)).content.decode()

    assert "Feest van de school" in page
    assert "Zet er een moment bij" not in page
    for action in (
        lambda: add(world, name="x", first_day=day(1)),
        lambda: actions.delete_moment(moment=row, by=world.lid),
        lambda: actions.hide_moment(dossier=world.dossier, library="kermis", by=world.lid),
        lambda: actions.keep_calendar(dossier=world.dossier, events=[], source="", by=world.lid),
    ):
        with pytest.raises(ActionRefused, match="gearchiveerd"):
            action()


def test_of_another_team_nothing_is_shown(site, world):
    row = make_moment(world.other_dossier, "Geheim feest")
    browser = site.as_(world.lid)

    assert browser.get(f"/dossier/{world.other_dossier.pk}/kansen/momenten/").status_code == 404
    assert browser.get(page_of(world, f"{row.pk}/")).status_code == 404
    assert "Geheim feest" not in browser.get(page_of(world)).content.decode()
    assert b"Geheim feest" not in browser.get(page_of(world, "momenten.ics")).content


# ---- what others ask


def test_an_action_clashes_with_moments_that_its_channel_does_not_fit(access):
    found = queries.moments_between(access, date(2027, 4, 1), date(2027, 5, 31))
    clash = queries.clashes_of(found, "deur", date(2027, 5, 4), date(2027, 5, 5))

    assert [one.name for one in clash] == ["Dodenherdenking", "Bevrijdingsdag"]
    assert [one.name for one in queries.clashes_of(found, "brief", date(2027, 5, 4), date(2027, 5, 5))] == [
        "Dodenherdenking"
    ]
    assert queries.clashes_of(found, "deur", date(2027, 5, 10), date(2027, 5, 12)) == []


def test_feasts_of_a_faith_clash_only_where_the_team_knows_a_house_of_prayer(world, access):
    add(world, library="suikerfeest", first_day=date(2027, 3, 10), last_day=date(2027, 3, 12), source="moskee")
    days = date(2027, 3, 10), date(2027, 3, 12)

    def clashes():
        return [one.name for one in queries.clashes_of(queries.moments_between(access, *days), "deur", *days)]

    assert clashes() == []
    make_club(world.dossier, "Moskee", sector=Sector.GEBEDSHUIS)
    assert clashes() == ["Suikerfeest"]


def test_months_until_a_moment_are_counted_only_when_its_day_is_known(world, access):
    def months(key, today):
        return queries.calendar_of(access).months_until(key, today)

    assert months("burendag", date(2027, 3, 25)) == pytest.approx(6.04, abs=0.01)
    assert months("lib:tegelwippen", date(2027, 6, 1)) == 0
    assert months("kermis", TODAY) is None
    assert months("ramadan", TODAY) is None
    assert months("saldering_einde", date(2027, 1, 2)) == inf
    assert months("bestaat_niet", TODAY) is None
    actions.hide_moment(dossier=world.dossier, library="burendag", by=world.lid)
    assert months("burendag", date(2027, 3, 25)) == inf


def test_a_moment_is_found_by_its_key_until_it_is_hidden_or_gone(world, access):
    row = make_moment(world.dossier, days=3)
    made = queries.calendar_of(access)

    assert made.named(f"row:{row.pk}", day(0)).name == "Feest van de school"
    assert made.months_until(f"row:{row.pk}", day(4)) == inf
    assert made.named("lib:koningsdag", date(2027, 4, 28)).first_day == date(2028, 4, 27)
    assert made.named("lib:saldering_einde", date(2027, 3, 1)).first_day == date(2027, 1, 1)
    assert made.named("lib:kermis", TODAY) is None
    assert made.named("row:987654", TODAY) is None
    row.delete()
    assert queries.calendar_of(access).named(f"row:{row.pk}", day(0)) is None


def test_events_are_told_in_the_order_of_their_days(world, access):
    make_moment(world.dossier, "Riool Dorpsstraat", 61, event="rioolvervanging")
    make_moment(world.dossier, "Riool Kerkweg", -5, event="rioolvervanging")

    assert [one.name for one in queries.calendar_of(access).events()] == ["Riool Kerkweg", "Riool Dorpsstraat"]


# ---- calendars in and out


def upload(content):
    return SimpleUploadedFile("school.ics", content, "text/calendar")


def read(browser, world, content, source="school"):
    return browser.post(page_of(world, "inlezen/"), file=upload(content), source=source)


def packed(answer):
    return answer.content.decode().partition('name="gelezen" value="')[2].partition('"')[0]


def two(days=(5, 9)):
    return calendar(*[event(f";VALUE=DATE:{day(n):%Y%m%d}", f"Feest {k}", f"{k}@x") for k, n in enumerate(days)])


def test_a_calendar_is_shown_first_and_only_what_was_ticked_is_kept(site, world):
    browser = site.as_(world.lid)
    answer = read(browser, world, two())
    assert answer.status_code == 200
    assert not Moment.objects.exists()

    sent = {"gelezen": packed(answer), "moment": ["1"]}
    assert browser.post(page_of(world, "inlezen/"), **sent).status_code == 303
    row = Moment.objects.get()
    assert (row.name, row.first_day, row.source, row.by) == ("Feest 1", day(9), "school", world.lid)
    assert "1 moment erbij" in browser.get(page_of(world)).content.decode()
    assert AuditLine.objects.filter(action="agenda ingelezen").count() == 1


def test_reading_it_again_doubles_nothing_and_takes_over_a_new_day(site, world):
    browser = site.as_(world.lid)
    for content in (two(), two((5, 12))):
        answer = read(browser, world, content)
        browser.post(page_of(world, "inlezen/"), gelezen=packed(answer), moment=["0", "1"])

    assert [(one.name, one.first_day) for one in Moment.objects.all()] == [("Feest 0", day(5)), ("Feest 1", day(12))]
    page = browser.get(page_of(world)).content.decode()
    assert "1 moment gewijzigd, 1 moment stond er al" in page


def test_what_was_read_for_another_dossier_or_changed_on_the_way_is_not_kept(site, world):
    browser = site.as_(world.lid)
    answer = read(browser, world, two())
    mine = packed(answer)

    for text in (mine[:-3] + "abc", "", "x"):
        browser.post(page_of(world, "inlezen/"), gelezen=text, moment=["0"])
    anne = site.as_(world.beheerder)
    anne.post(page_of(world, "inlezen/"), gelezen=mine, moment=["0"])
    assert not Moment.objects.exists()
    assert "niet meer bij de hand" in anne.get(page_of(world)).content.decode()


def test_a_name_that_tells_on_somebody_is_not_ticked(site, world):
    browser = site.as_(world.lid)
    page = read(browser, world, calendar(event(f";VALUE=DATE:{day(5):%Y%m%d}", "Bel 06 12 34 56 78"))).content.decode()

    assert "we zien een telefoonnummer" in page
    assert " checked>" not in page


def test_a_file_that_cannot_be_read_is_refused_at_its_field(site, world):
    browser = site.as_(world.lid)
    answer = read(browser, world, b"geen agenda")

    assert answer.status_code == 400
    assert "exporteren" in answer.content.decode()


def test_the_year_goes_out_as_a_calendar(site, world):
    browser = site.as_(world.lid)
    make_moment(world.dossier, "Rioolwerk; fase 2")
    answer = browser.get(page_of(world, "momenten.ics"))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"SUMMARY:Rioolwerk\\; fase 2" in answer.content
    assert answer.content.count(b"BEGIN:VEVENT") == len(
        queries.year_of(dossier_for(world.lid, world.dossier.pk), day(0)).moments
    )
