"""Addresses of the site on the samples, in groups: every address of urls.py is in one of them."""

from wijkdna.web.reading.queries import MANUAL

READING = (
    *("/", "/zoeken/", "/bronnen/", "/over-de-cijfers/", "/handleiding/", "/toegankelijkheid/", "/privacy/"),
    *(f"/handleiding/{chapter.slug}/" for chapter in MANUAL),
    *("/bronnen/nog-niet/", "/bronnen/veranderd/", "/bronnen/kerncijfers/", "/bronnen/klimaatmonitor/"),
)
COMPARISONS = (
    "/vergelijk/",
    "/vergelijk/?gebied=BU99010001",
    "/vergelijk/?gebied=BU99010001&gebied=BU99020004",
    "/vergelijk/?gebied=BU0363NA02&gebied=WK990102&gebied=GM9901&gebied=NL00",
)
SEARCHES = ("/zoeken/?q=voorbeeld", "/zoeken/?q=zzzzzz", "/zoeken/?q=Stationsbuurd", "/zoeken/?q=9901")

AREAS = {
    "NL00": "the land",
    "PV27": "a provincie",
    "PV20": "a provincie without any figure",
    "GM9901": "a gemeente with all its figures",
    "GM0363": "a gemeente that took in another one",
    "GM9902": "a gemeente that is alone in its provincie",
    "WK990100": "a wijk with own figures",
    "WK990101": "a wijk that was redrawn",
    "WK990102": "a wijk where nobody lives",
    "BU0363AE01": "a buurt with letters in its code",
    "BU99010001": "a buurt where six things stand out",
    "BU0363NA02": "a buurt too small for most figures",
    "BU99010202": "a buurt with one figure",
    "BU99020004": "a buurt far away",
}
"""Kinds of areas."""


def of_area(code: str) -> list[str]:
    """The pages of an area, without those of its single figures."""
    return [f"/gebied/{code}/{page}" for page in ("", "cijfers/", "afdrukken/", "tweelingen/")]


def of_figures(code: str) -> list[str]:
    """Pages of a figure that an area has, one it takes over and one it lacks, whatever the area."""
    indicators = ("aantal_inwoners", "gas_per_woning_gemeente", "geboorten_per_1000", "groei_zonnepanelen_2020_2022")
    return [f"/gebied/{code}/cijfers/{indicator}/" for indicator in indicators]


def of_quiz(code: str) -> list[str]:
    """Ken je wijk?: the start, a question, an answer, the same on the wall, and the sheet."""
    queries = ("?vraag=1", "?vraag=1&toon=1", "?vraag=1&scherm=1", "?vraag=1&scherm=1&toon=1")
    return [f"/gebied/{code}/ken-je-wijk/{rest}" for rest in ("", *queries, "afdrukken/")]


MAPS = (
    *(f"/gebied/{code}/kaart/" for code in AREAS),
    "/gebied/GM9901/kaart/?plekken=basisschool&kleur=verschil&volgorde=waarde&gekozen=BU99010001",
    "/gebied/GM9901/kaart/?cijfer=eenzaam&jaar=2016",
    "/gebied/GM9901/kaart/?cijfer=gas_per_woning_gemeente&niveau=wijk",
)

PAPERS = tuple(
    f"/gebied/{code}/{paper}/" for code in AREAS if code[:2] not in ("NL", "PV") for paper in ("wijkplaat", "kaarten")
)
CHOICES = tuple(
    f"/gebied/{code}/{page}/"
    for code in ("GM9901", "WK990101", "BU99010202")
    for page in ("zicht-op-wijken", "veerkracht")
)
PDFS = tuple(f"/gebied/GM9901/{paper}.pdf" for paper in ("rijke-foto", "wijkplaat", "kaarten"))

OWN_AREAS = (
    "/eigen-gebied/",
    "/eigen-gebied/kiezen/?gemeente=GM9901&gemeente=GM9902&buurten=9901.0001-0002&naam=Hier",
    "/eigen-gebied/kiezen/?gemeente=GM9901&vorm=3.1,50.6~7.4,50.6~7.4,53.7~3.1,53.7&drempel=50",
    "/eigen-gebied/foto/?naam=Hier&buurten=9901.0001-0002",
    "/eigen-gebied/foto/?buurten=9901.0001_9902.0004",
    "/eigen-gebied/foto/?buurten=9901.0202",
)

DOWNLOADS = ("/cijfers/", "/cijfers/aandeel_65_plus/", *(f"/gebied/{code}/downloads/" for code in AREAS))
FILES = ("/gebied/GM9901/downloads/cijfers.csv", "/cijfers/aandeel_65_plus/wijken.xlsx")

QUIZZED = ("NL00", "PV27", "GM9901", "WK990100", "BU99010001")
"""Kinds of areas with questions."""

PAGES = (*READING, *SEARCHES, *COMPARISONS, *(page for code in AREAS for page in (*of_area(code), *of_figures(code))))
PAGES += (*(page for code in QUIZZED for page in of_quiz(code)), "/gebied/BU99010202/ken-je-wijk/", *MAPS, *PAPERS)
PAGES += OWN_AREAS + DOWNLOADS + CHOICES
"""Every kind of page, about 120 addresses."""

MISSING = ("/gebied/BU99999999/", "/gebied/BU99019999/", "/gebied/niets/", "/gebied/GM9901/cijfers/niets/", "/nergens/")
MISSING += ("/cijfers/niets/", "/gebied/BU99999999/downloads/", "/gebied/GM9901/downloads/niets.xlsx")
MISSING += ("/gebied/PV27/wijkplaat/", "/gebied/NL00/kaarten/", "/gebied/BU99999999/wijkplaat.pdf")
"""Addresses of pages that are not there."""
