"""Calendar files for tests, as other programmes write them."""

ZONE = """BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


def calendar(*events: str) -> bytes:
    """A file with events, each as lines: "UID:1\\nDTSTART:..."."""
    inside = "".join(f"BEGIN:VEVENT\n{one}\nEND:VEVENT\n" for one in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//school//NL\n{ZONE}{inside}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def event(start: str, name: str = "Schoolfeest", uid: str = "1@school.example", *more: str) -> str:
    """One event; start: "DTSTART..." without that word."""
    return "\n".join([f"UID:{uid}", f"DTSTART{start}", f"SUMMARY:{name}", *more])
