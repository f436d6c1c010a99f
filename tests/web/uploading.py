"""Files with figures for tests of the pages: small ones as people have them, and the worker done by hand."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.page import Page
from wijkdna import upload_jobs
from wijkdna.store.team_figures import team_figures
from wijkdna.web.uploads.models import State, Upload

SWING = """Gasgebruik 2022 - Buurten 2024 van Voorbeeldstad;;
;gasgebruik woningen [TJ];elektriciteit [TJ]
Voorbeeldstad: Oude Kern;56,5;10
Voorbeeldstad: Stationsbuurt;?;2
Voorbeeldstad: Singelburt;8;1
Voorbeeldstad: Totaal;90;13
;;
Speciale waarden;? Ontbreekt;
Eenheid;TJ;
Bron;Klimaatmonitor - Netbeheerders;
"""
"""An export of Swing: a title, names with their gemeente (one misspelt), footers."""

AEDES = """buurtcode;buurtnaam;periode;aandeel_corporatiebezit_pct;draagkracht_klasse;contactpersoon
BU99010001;Oude Kern;2024;68;hoog;Jan de Vries
BU99010002;Stationsbuurt;2024;12,5;laag;Piet Smit
BU99010003;Singelbuurt;2024;-;midden;Els Bakker
"""
"""A list of a corporatie, with classes, and a column that must not be taken."""

STATLINE = """"ID";"WijkenEnBuurten";"Perioden";"Inwoners [aantal]"
"0";"BU0363AE01";"2024JJ00";"1250"
"1";"BU0363AE02";"2024JJ00";"."
"2";"WK0363AE  ";"2024JJ00";"2000"
"""
"""A table of StatLine: codes padded to ten, a point where there is no figure."""

NPLV_LONG = """indicator_sd;measure;value;temporal_date;spatial_code;spatial_name;spatial_type
laag_inkomen;percentage;13.6;2023;WK990102;Buitengebied;wijk
laag_inkomen;percentage;8.0;2023;GM9901;Voorbeeldstad;gemeente
laag_inkomen;percentage;;2023;WK990100;Centrum;wijk
"""
"""Wijkwijzer Zicht op Wijken: every row is one figure, of a wijk or a gemeente."""

NPLV_WIDE = """thema_nplv;thema_nplv_name;indicator;Voorbeeldstad | 2022;Voorbeeldstad | 2023
actielijn1;woningen en gemengde wijken;aandeel corporatiewoningen (%);58,2;57,9
actielijn2;meedoen;huishoudens met laag inkomen (%);14,1;-
"""
"""The same platform: every row is a subject, area and year stand in the header."""

_JOB = {
    State.INSPECTING: upload_jobs.inspect_upload,
    State.READING: upload_jobs.read_upload,
    State.KEEPING: upload_jobs.keep_upload,
}


def work(upload: Upload) -> State:
    """Do what the worker would do with a file now; the state it is in afterwards."""
    upload.refresh_from_db()
    _JOB[State(upload.state)].call(upload.pk)
    upload.refresh_from_db()
    return State(upload.state)


class Desk:
    """A member of the team at work on the pages, on a data folder of this test alone."""

    def __init__(self, site, data, world, user=None):
        self.site, self.data, self.world = site.as_(user or world.lid), data, world
        self.home = f"/team/{world.team.pk}/eigen-cijfers/"

    def add(self, content, name="cijfers.csv"):
        """The file after the worker looked into it."""
        content = content.encode() if isinstance(content, str) else content
        answer = self.site.post(self.home, file=SimpleUploadedFile(name, content))
        assert answer.status_code == 303, Page(answer.content.decode()).main
        upload = Upload.objects.first()
        self.work(upload)
        return upload

    def work(self, upload):
        with self.site.settings:
            return work(upload)

    def page(self, upload, status=200):
        return self.site.page(f"{self.home}{upload.pk}/", status)

    def press(self, upload, where, **changes):
        """Send the form that goes there, filled in as the page shows it, with these changes; what comes back."""
        address = f"{self.home}{upload.pk}/{where}/"
        answer = self.site.post(address, **(filled(self.page(upload), address) | changes))
        upload.refresh_from_db()
        return answer

    def read(self, upload, **changes):
        """Agree to what the page proposes, with these changes, and let the worker read."""
        answer = self.press(upload, "inlezen", **changes)
        assert answer.status_code == 303, Page(answer.content.decode()).main
        return self.work(upload)

    def keep(self, upload):
        self.press(upload, "bewaren")
        return self.work(upload)

    @property
    def figures(self):
        return team_figures(self.data, self.world.team.pk)


def filled(page, address):
    """The fields of a form as a browser would send them without a change."""
    form = page.one("form", action=address)
    found = {}
    for one in page.elements:
        if not one.inside(form) or "name" not in one.attrs:
            continue
        if one.tag == "input" and one.attrs.get("type") in ("checkbox", "radio"):
            if "checked" in one.attrs:
                found[one["name"]] = one.attrs.get("value", "on")
        elif one.tag == "input":
            found[one["name"]] = one.attrs.get("value", "")
        elif one.tag == "textarea":
            found[one["name"]] = "".join(one.parts).strip("\n")
        elif one.tag == "select":
            chosen = [each for each in page.elements if each.tag == "option" and each.inside(one)]
            found[one["name"]] = next(
                (each["value"] for each in chosen if "selected" in each.attrs), chosen[0]["value"]
            )
    return found
