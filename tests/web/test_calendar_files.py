"""A calendar that comes in: days as they are here, bounded whatever is in it, and nothing kept but names and days."""

import random
from datetime import date

import pytest
from icalendar import Calendar

from tests.web.calendars import calendar, event
from wijkdna.web.moments.documents import MOST_FOUND, MOST_TIMES, CalendarRefused, events_in, moments_file
from wijkdna.web.moments.queries import MomentHere

TODAY = date(2026, 11, 26)


def days(*events):
    return [(one.first.isoformat(), one.last.isoformat()) for one in events_in(calendar(*events), TODAY).events]


@pytest.mark.parametrize(
    ("start", "more", "first", "last"),
    [
        (";VALUE=DATE:20261205", (), "2026-12-05", "2026-12-05"),
        (";VALUE=DATE:20261205", ("DTEND;VALUE=DATE:20261208",), "2026-12-05", "2026-12-07"),
        (";VALUE=DATE:20261205", ("DURATION:P2D",), "2026-12-05", "2026-12-06"),
        (":20261205T190000", ("DTEND:20261205T220000",), "2026-12-05", "2026-12-05"),
        (":20261205T190000", ("DTEND:20261206T000000",), "2026-12-05", "2026-12-05"),
        (":20261205T190000", ("DTEND:20261206T010000",), "2026-12-05", "2026-12-06"),
        (":20261205T233000Z", (), "2026-12-06", "2026-12-06"),
        (";TZID=America/New_York:20261205T200000", (), "2026-12-06", "2026-12-06"),
        (";TZID=W. Europe Standard Time:20261205T233000", ("DURATION:PT30M",), "2026-12-05", "2026-12-05"),
        (":20261205T190000", ("DTEND:20261204T190000",), "2026-12-05", "2026-12-05"),
    ],
)
def test_an_event_falls_on_its_days_here(start, more, first, last):
    assert days(event(start, "Feest", "1", *more)) == [(first, last)]


def test_what_comes_back_is_told_on_each_day_but_those_that_were_called_off_or_moved():
    club = event(
        ";TZID=W. Europe Standard Time:20261105T200000",
        "Clubavond",
        "1",
        "RRULE:FREQ=MONTHLY;BYDAY=1TH;UNTIL=20270401T235959Z",
        "EXDATE;TZID=W. Europe Standard Time:20261203T200000",
    )
    moved = event(
        ";TZID=W. Europe Standard Time:20270108T200000",
        "Clubavond",
        "1",
        "RECURRENCE-ID;TZID=W. Europe Standard Time:20270107T200000",
    )

    assert [first for first, _ in days(club, moved)] == ["2027-01-08", "2027-02-04", "2027-03-04", "2027-04-01"]


def test_nothing_beyond_eighteen_months_and_no_more_than_some_times():
    found = events_in(calendar(event(";VALUE=DATE:20200101", "Elke dag", "1", "RRULE:FREQ=DAILY")), TODAY)
    yearly = days(event(";VALUE=DATE:20200601", "Elk jaar", "2", "RRULE:FREQ=YEARLY"))

    assert (len(found.events), found.cut, found.events[0].first) == (MOST_TIMES, ("Elke dag",), TODAY)
    assert [first for first, _ in yearly] == ["2027-06-01"]


NEVER = [f"FREQ=YEARLY;{part}" for part in ("BYMONTH=13", "BYMONTH=0", "BYMONTH=12;BYMONTHDAY=32", "BYMONTHDAY=0")]


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=DAILY;BYHOUR=3", "FREQ=YEARLY;BYWEEKNO=20", *NEVER, "FREQ=MAAN"]
)
def test_a_rule_that_is_not_read_gives_one_day_and_says_so(rule):
    found = events_in(calendar(event(";VALUE=DATE:20261205", "Vreemd", "1", f"RRULE:{rule}")), TODAY)

    assert [one.first for one in found.events] == [date(2026, 12, 5)]
    assert found.once == (("Vreemd",) if rule != "FREQ=MAAN" else found.once)


def test_what_is_left_out_is_counted():
    found = events_in(
        calendar(
            event(";VALUE=DATE:20261101", "Voorbij", "1"),
            event(";VALUE=DATE:20261201", "", "2"),
            event(";VALUE=DATE:20261201", "Lang", "3", "DTEND;VALUE=DATE:20270601"),
            event(":kapot", "Kapot", "4"),
            event(";VALUE=DATE:20261201", "Afgelast", "5", "STATUS:CANCELLED"),
            event(";VALUE=DATE:20261201", "Goed", "6"),
        ),
        TODAY,
    )

    assert [one.name for one in found.events] == ["Goed"]
    assert (found.over, found.nameless, found.long, found.unread) == (1, 1, 1, 1)


def test_no_person_and_no_description_is_taken_over():
    told = (
        "ATTENDEE;CN=Jan:mailto:jan@x.nl",
        "ORGANIZER:mailto:p@x.nl",
        "DESCRIPTION:geheim",
        "LOCATION:bij Jan thuis",
    )
    (one,) = events_in(calendar(event(";VALUE=DATE:20261205", "Feest", "jan.jansen@x.nl", *told)), TODAY).events

    assert (one.name, len(one.uid)) == ("Feest", 40)
    assert "jan" not in repr(one)


def test_a_name_holds_no_signs_that_a_database_cannot_keep():
    (one,) = events_in(calendar(event(";VALUE=DATE:20261205", "Soep\x00 en\x07 brood\u202e")), TODAY).events

    assert one.name == "Soep en brood"


def test_the_same_event_has_the_same_uid_when_its_day_changed():
    before, after = (events_in(calendar(event(f";VALUE=DATE:2026120{n}")), TODAY).events[0] for n in (5, 6))

    assert before.uid == after.uid
    assert before.first != after.first


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "geen enkele afspraak"),
        (b"naam;datum\nfeest;5 december", "geen agenda"),
        (b"\xff\xfe\x00PK", "geen agenda"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR", "geen agenda|geen enkele"),
        (calendar(), "geen enkele afspraak"),
        (b"x" * 1_000_001, "groter dan 1 MB"),
        (b"BEGIN:VEVENT\n" * 2_001, "meer dan 2000"),
        (calendar(event(";VALUE=DATE:20261205", "x", "1", *["RRULE:FREQ=DAILY;COUNT=3"] * 201)), "steeds terug"),
        (
            calendar(*[event(";VALUE=DATE:20261205", "x", str(n)) for n in range(MOST_FOUND + 1)]),
            "meer dan 300 momenten",
        ),
    ],
)
def test_a_file_that_is_no_calendar_is_refused_in_words(content, said):
    with pytest.raises(CalendarRefused, match=said):
        events_in(content, TODAY)


def test_a_damaged_file_is_read_or_refused_and_never_breaks():
    base = calendar(
        event(";TZID=W. Europe Standard Time:20261205T200000", "A", "1", "RRULE:FREQ=MONTHLY;BYDAY=1TH;COUNT=9"),
        event(";VALUE=DATE:20261205", "B", "2", "DURATION:P2D", "EXDATE:20261206", "RDATE;VALUE=DATE:20270101"),
    )
    dice = random.Random(7)
    read = 0
    for _ in range(400):
        damaged = bytearray(base)
        for _ in range(dice.randint(1, 8)):
            place = dice.randrange(len(damaged))
            if dice.random() < 0.5:
                damaged[place] = dice.randrange(32, 127)
            else:
                del damaged[place : place + dice.randint(1, 20)]
        try:
            read += events_in(bytes(damaged), TODAY) is not None
        except CalendarRefused:
            continue
    assert read


def test_our_own_calendar_is_one_that_we_can_read():
    here = MomentHere(key="lib:burendag", name="Burendag", first_day=date(2027, 9, 25), last_day=date(2027, 9, 26))
    content = moments_file([here], 7, "Momenten Dorpshart")

    (one,) = events_in(content, TODAY).events
    assert (one.name, one.first, one.last) == ("Burendag", here.first_day, here.last_day)
    (event_out,) = Calendar.from_ical(content).walk("VEVENT")
    assert event_out["UID"].startswith("moment-7-lib-burendag-2027@")
