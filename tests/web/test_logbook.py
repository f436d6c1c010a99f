"""The record of a team: who may see it, what it shows, and that nobody changes it."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.people import make_dossier, member
from wijkdna.web.accounts.models import Role, User
from wijkdna.web.logbook.queries import ON_A_PAGE
from wijkdna.web.shared.audit import record, seen
from wijkdna.web.shared.models import AppendOnly, AuditLine


@pytest.fixture
def log(world):
    return f"/team/{world.team.pk}/logboek/"


@pytest.fixture
def asker(site, world):
    return site.as_(world.beheerder)


def lines(page):
    """Who did what with what, without the look at the record itself."""
    (table,) = page.all("table")
    found = [row[1:4] for row in page.rows(table)[1:]]
    return [row for row in found if "logboek bekeken" not in row[1]]


def rows(answer):
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_the_record_says_who_did_what_the_newest_first(asker, world, log):
    record(world.lid, "notitie toegevoegd", world.note)
    record(world.beheerder, "notitie gewijzigd", world.note)
    record(world.stranger, "notitie toegevoegd", world.other_note)

    page = asker.page(log)

    assert lines(page) == [
        ["Anne", "notitie gewijzigd", f"notitie nummer {world.note.pk}"],
        ["Bart", "notitie toegevoegd", f"notitie nummer {world.note.pk}"],
    ]
    assert world.note.text not in page.html
    assert "Vera" not in page.html


def test_only_the_beheerder_sees_it(site, world, log):
    for user in (world.lid, world.guest, world.begeleider, world.stranger, world.nobody):
        assert site.as_(user).get(log).status_code == 404
        assert site.as_(user).get(f"{log}logboek.csv").status_code == 404
    assert site.get(log).status_code == 302


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["derde", "tweede", "eerste"]),
        ("persoon={lid}", ["tweede", "eerste"]),
        ("soort=note", ["derde", "eerste"]),
        ("soort=attachment", ["tweede"]),
        ("dossier={dossier}", ["derde", "tweede", "eerste"]),
        ("dossier={empty}", []),
        ("van=2026-11-25", ["derde", "tweede"]),
        ("tot=2026-11-24", ["eerste"]),
        ("van=25-11-2026&tot=25-11-2026", ["tweede"]),
        ("inzage=on", ["tweede"]),
        ("persoon={lid}&soort=note", ["eerste"]),
        ("tot=9999-12-31", ["derde", "tweede", "eerste"]),
    ],
)
def test_the_record_can_be_narrowed_and_so_can_the_file(asker, world, log, query, found):
    empty = make_dossier(world.team, world.lid)
    moments = [datetime(2026, 11, day, 23, tzinfo=UTC) for day in (23, 24, 25)]
    for at, by, action, about, sight in zip(
        moments,
        (world.lid, world.lid, world.beheerder),
        ("eerste", "tweede", "derde"),
        (world.note, world.attachment, world.note),
        (False, True, False),
        strict=True,
    ):
        with time_machine.travel(at, tick=False):
            record(by, action, about, sight=sight)
    query = query.format(lid=world.lid.pk, dossier=world.dossier.pk, empty=empty.pk)

    with time_machine.travel(datetime(2026, 11, 26, 12, tzinfo=UTC), tick=False):
        page = asker.page(f"{log}?{query}")
        file = rows(asker.get(f"{log}logboek.csv?{query}"))

    shown = [row[1].removesuffix(" inzage") for row in lines(page)] if page.all("table") else []
    assert shown == found
    assert [row[2] for row in file[1:] if not row[2].startswith("logboek")] == found


@pytest.mark.parametrize(
    "query", ["persoon=999999", "soort=niets", "dossier=x", "van=gisteren", "voor=0", "voor=9" * 30]
)
def test_a_filter_that_is_none_is_told(asker, log, query):
    page = asker.page(f"{log}?{query}", status=400)

    assert page.all("div", "problems") or "voor" in query


def test_a_long_record_goes_on_page_after_page_without_missing_a_line(asker, world, log):
    numbers = [record(world.lid, f"stap {number}", world.note).pk for number in range(2 * ON_A_PAGE + 5)]

    address, found = f"{log}?soort=note", []
    for _ in range(3):
        page = asker.page(address)
        found += [row[1] for row in lines(page)]
        older = [one["href"] for one in page.all("a") if one.text == "Oudere regels"]
        address = log + older[0].split("/")[-1] if older else ""

    assert found == [f"stap {number}" for number in reversed(range(len(numbers)))]
    assert address == ""


def test_the_record_asks_as_often_for_many_lines_as_for_few(asker, world, log, django_assert_num_queries):
    record(world.lid, "notitie toegevoegd", world.note)
    asker.page(log)
    with CaptureQueriesContext(connection) as few:
        asker.page(log)
    for number in range(40):
        record(member(world.team, f"Lid{number}", Role.LID), "notitie toegevoegd", world.note)

    with django_assert_num_queries(len(few)):
        asker.page(log)


def test_a_name_that_looks_like_a_formula_stays_text_in_the_file(asker, world, log):
    User.objects.filter(pk=world.lid.pk).update(name='=HYPERLINK("http://kwaad.example")')
    record(User.objects.get(pk=world.lid.pk), "notitie toegevoegd", world.note)

    file = rows(asker.get(f"{log}logboek.csv"))

    assert file[0] == ["Wanneer", "Wie", "Wat", "Soort gegeven", "Nummer", "Dossier", "Inzage"]
    assert [row[1] for row in file if row[2] == "notitie toegevoegd"] == ['\'=HYPERLINK("http://kwaad.example")']


def test_who_looks_at_the_record_stands_in_it_once_an_hour_and_whoever_takes_it_away_always(asker, world, log):
    for _ in range(3):
        asker.get(log)
    for _ in range(2):
        asker.get(f"{log}logboek.csv")

    found = AuditLine.objects.of(world.team).filter(sight=True).order_by("id").values_list("action", flat=True)
    assert list(found) == ["logboek bekeken", "logboek meegenomen", "logboek meegenomen"]


@pytest.mark.parametrize(
    ("page", "action"),
    [
        ("/team/{team}/", "leden bekeken"),
        ("/dossier/{dossier}/notities/", "notities bekeken"),
        ("/dossier/{dossier}/bijlagen/", "bijlagen bekeken"),
        ("/dossier/{dossier}/bijlagen/{attachment}/bestand/", "bijlage geopend"),
        ("/dossier/{dossier}/mensen/", "mensen bekeken"),
        ("/dossier/{dossier}/activiteit/", "activiteit bekeken"),
        ("/dossier/{dossier}/kaart/netwerk/gegevens.json", "netwerk bekeken"),
        ("/dossier/{dossier}/kaart/netwerk/netwerk.svg", "netwerk als bestand opgehaald"),
        ("/dossier/{dossier}/plan/versies/", "plan bekeken"),
        ("/dossier/{dossier}/plan/invullen/", "plan bekeken"),
        ("/dossier/{dossier}/kansen/", "kansen bekeken"),
        ("/dossier/{dossier}/bereik/opties/toevoegen/", "bereik bekeken"),
    ],
)
def test_every_page_that_shows_what_others_are_or_wrote_leaves_a_line(site, world, page, action):
    address = page.format(team=world.team.pk, dossier=world.dossier.pk, attachment=world.attachment.pk)
    assert site.as_(world.lid).get(address).status_code == 200

    found = AuditLine.objects.of(world.team).filter(sight=True).values_list("action", "by")
    assert list(found) == [(action, world.lid.pk)]


def test_a_second_look_after_an_hour_leaves_a_second_line(world):
    now = timezone.now()
    for minutes in (0, 30, 59, 61, 90):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            seen(world.beheerder, "leden bekeken", world.team)
            seen(world.lid, "leden bekeken", world.team)

    assert AuditLine.objects.filter(by=world.beheerder).count() == 2
    assert AuditLine.objects.filter(by=world.lid).count() == 2


def test_a_line_does_not_change_and_does_not_go(world):
    line = record(world.lid, "notitie toegevoegd", world.note)
    line.action = "anders"

    for attempt in (line.save, line.delete, AuditLine.objects.all().delete, lambda: AuditLine.objects.update(by=None)):
        with pytest.raises(AppendOnly):
            attempt()
    assert AuditLine.objects.get(pk=line.pk).action == "notitie toegevoegd"
