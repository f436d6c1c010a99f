"""What tests read from the page of a map."""

from urllib.parse import parse_qs, urlsplit


def table_of(page):
    return page.rows(page.one("table", "map-table"))[1:]


def column_of(page, place):
    return [row[place] for row in table_of(page)]


def legend_of(page):
    return [one.text for one in page.all("li") if one.parent is page.one("ul", "classes")]


def offered(page):
    """Links of the choices on a page that refuses."""
    return [one["href"] for one in page.all("a") if one.parent.parent and "choices" in one.parent.parent.classes]


def titles_of(page):
    """What the areas of the drawing say, by the code in their link."""
    links = [one for one in page.all("a") if one.parent and "map__areas" in one.parent.classes]
    return {parse_qs(urlsplit(one["href"]).query)["gekozen"][0]: one.text for one in links}


def choices(page, label):
    """Words of a switch, with where each leads, and the one that is on."""
    nav = page.one("nav", **{"aria-label": label})
    links = [one for one in page.all("a") if one.inside(nav)]
    return {one.text: one["href"] for one in links}, [one.text for one in links if "aria-current" in one.attrs]


def asked(address):
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
