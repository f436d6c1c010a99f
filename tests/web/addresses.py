"""Addresses of the site on the samples, in groups: every address of urls.py is in one of them."""

from wijkdna.web.reading.queries import MANUAL

READING = (
    *("/", "/zoeken/", "/bronnen/", "/over-de-cijfers/", "/handleiding/", "/toegankelijkheid/", "/privacy/"),
    *(f"/handleiding/{slug}/" for slug in MANUAL),
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
    return [f"/gebied/{code}/{page}" for page in ("", "cijfers/", "afdrukken/")]


def of_figures(code: str) -> list[str]:
    """Pages of a figure that an area has, one it takes over and one it lacks, whatever the area."""
    indicators = ("aantal_inwoners", "gas_per_woning_gemeente", "geboorten_per_1000", "groei_zonnepanelen_2020_2022")
    return [f"/gebied/{code}/cijfers/{indicator}/" for indicator in indicators]


PAGES = (*READING, *SEARCHES, *(page for code in AREAS for page in (*of_area(code), *of_figures(code))))
"""Every kind of page, about 120 addresses."""

MISSING = ("/gebied/BU99999999/", "/gebied/BU99019999/", "/gebied/niets/", "/gebied/GM9901/cijfers/niets/", "/nergens/")
"""Addresses of pages that are not there."""
