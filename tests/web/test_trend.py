"""The course of figures: beside them in the tables, larger on their own page, and in the JSON."""

import re

import pytest

from tests.web.addresses import AREAS
from wijkdna.domain.areas import Level
from wijkdna.domain.boundaries import CHANGED_IN, comparable
from wijkdna.domain.figures import Status
from wijkdna.domain.trend import Course, Gap, Reason
from wijkdna.store.history import course
from wijkdna.web.profiles.documents import profile_json, profile_text

GAS = "gas_per_woning_gemeente"
YEAR = re.compile(r"\b(20\d\d)\b")


def cells_of(page, indicators):
    """The cell of the course of every figure, as an element."""
    cells = page.all("td", "trend")
    return dict(zip([one.id for one in indicators], cells, strict=True))


def courses(release, level):
    """Every course at a level: row, column, Course or Gap."""
    rows = release.areas.slices[level]
    for row in range(rows.start, rows.stop):
        for column in range(len(release.indicators)):
            yield row, column, course(release, row, column)


def test_the_course_stands_beside_its_line_in_words_with_both_years(site, built_release):
    cell = cells_of(site.page("/gebied/GM9901/cijfers/"), built_release.indicators)[GAS]

    assert re.search(r"gedaald van [\d.]+ m³ in 2018 naar [\d.]+ m³ in 2024$", cell.text)


@pytest.mark.parametrize("page", ["", "cijfers/"])
@pytest.mark.parametrize("code", AREAS)
def test_every_row_has_a_line_with_its_years_or_says_why_there_is_none(site, built_release, code, page):
    row = built_release.row(code)
    shown = site.page(f"/gebied/{code}/{page}")

    for column, indicator in enumerate(built_release.indicators):
        cell = cells_of(shown, built_release.indicators)[indicator.id]
        found = course(built_release, row, column)
        lines = [one for one in shown.all("path", "spark") if one.inside(cell)]
        if isinstance(found, Gap):
            assert (cell.text, lines) == (found.brief, [])
        else:
            years = [one.text for one in shown.all("text") if one.inside(cell)]
            assert years == [str(found.years[0]), str(found.years[-1])]
            assert len(lines) == 1


def test_the_page_of_a_figure_tells_its_course_beside_nederland(site):
    page = site.page(f"/gebied/GM9901/cijfers/{GAS}/")
    told = [one.text for one in page.all("p") if " is dit cijfer " in one.text]

    assert [text.split(" is ")[0] for text in told] == ["In de gemeente Voorbeeldstad", "In heel Nederland"]
    assert all(YEAR.findall(text) == ["2018", "2024"] for text in told)


def test_the_table_of_a_course_says_what_the_picture_says_newest_first(site, built_release):
    page = site.page(f"/gebied/GM9901/cijfers/{GAS}/")
    head, *rows = page.rows(page.one("table"))
    picture = page.one("figure", "course")
    found = course(built_release, built_release.row("GM9901"), built_release.columns[GAS])

    assert head == ["Jaar", "Voorbeeldstad", "Nederland", "Bron"]
    assert [row[0] for row in rows] == list(reversed(found.periods))
    assert all(row[0] in row[3] and row[3].startswith("CBS, ") for row in rows)
    labels = [one.text for one in page.all("text") if one.inside(picture)]
    years, amounts = labels[: len(rows)], labels[len(rows) :]
    assert years == list(found.periods)
    assert amounts == [rows[-1][2], rows[0][2], rows[-1][1], rows[0][1]]


def test_the_land_is_not_laid_beside_itself(site):
    page = site.page(f"/gebied/NL00/cijfers/{GAS}/")

    assert page.rows(page.one("table"))[0] == ["Jaar", "Voorbeeldland", "Bron"]
    assert page.all("path", "course__land")[0]["d"] == ""


def test_a_figure_of_the_gemeente_has_the_course_of_the_gemeente_on_the_page_of_a_buurt(site, built_release):
    page = site.page(f"/gebied/BU99010001/cijfers/{GAS}/")
    buurt, gemeente = built_release.row("BU99010001"), built_release.row("GM9901")
    column = built_release.columns[GAS]

    assert course(built_release, buurt, column) == course(built_release, gemeente, column)
    assert page.rows(page.one("table"))[0][1] == "Voorbeeldstad"


@pytest.mark.parametrize(
    ("code", "indicator", "words"),
    [
        ("BU99010001", "aandeel_65_plus", "WijkDNA heeft van dit cijfer maar één jaar: 2024."),
        ("GM9901", "stijging_woz_2022_2024", "Dit cijfer vergelijkt zelf al 2022 met 2024."),
        ("GM9901", "autos_per_huishouden", "De telling is veranderd. Alleen 2024 is te gebruiken."),
        (
            "GM0363",
            "aandeel_eigen_ketel_gemeente",
            "De grens van deze gemeente is in 2022 veranderd. Cijfers van daarvoor gaan over een ander gebied.",
        ),
        (
            "BU99010201",
            "aandeel_koop",
            "Er is geen cijfer om door de jaren te volgen: niet gepubliceerd.",
        ),
    ],
)
def test_a_figure_without_a_course_says_why_on_its_page(site, code, indicator, words):
    page = site.page(f"/gebied/{code}/cijfers/{indicator}/")

    assert words in [one.text for one in page.all("p")]
    assert page.all("figure", "course") == page.all("table") == []


def test_a_course_that_starts_at_a_change_of_borders_says_so(shipped_site):
    page = shipped_site.page(f"/gebied/GM0363/cijfers/{GAS}/")

    assert [row[0] for row in page.rows(page.one("table"))[1:]] == ["2024", "2023", "2022"]
    assert "De grens van deze gemeente is in 2022 veranderd." in page.main
    assert "In heel Nederland is dit cijfer gedaald van 930 m³ in 2022" in page.main


@pytest.mark.parametrize("level", [Level.PROVINCIE, Level.GEMEENTE])
def test_no_course_crosses_a_change_of_borders(shipped_release, level):
    seen = set()
    for row, column, found in courses(shipped_release, level):
        code = shipped_release.areas.codes[row]
        if code not in CHANGED_IN or not isinstance(found, Course):
            continue
        series = dict(shipped_release.series[column])
        borders = [
            year for period in found.periods[:-1] for year in years_of(shipped_release.series_origin(series[period]))
        ]
        borders += years_of(shipped_release.origins_of(int(shipped_release.origin[row, column])))
        assert comparable(code, min(borders), max(borders)), (code, found.periods)
        seen.add(code)

    assert seen == CHANGED_IN.keys() & set(shipped_release.areas.codes[shipped_release.areas.slices[level]])


def years_of(origins):
    return [origin.boundaries for origin in origins]


def test_a_gemeente_that_is_new_has_no_figures_of_before_it_was_there(shipped_release):
    row, column = shipped_release.row("GM1992"), shipped_release.columns["mantelzorgers_gemeente"]

    gap = course(shipped_release, row, column)

    assert (gap.reason, gap.brief) == (Reason.REDRAWN, "gemeente bestond in 2022 nog niet zo")


def test_a_wijk_says_that_earlier_years_were_not_published_at_its_level(shipped_release):
    row, column = shipped_release.row("WK036104"), shipped_release.columns["eenzaam"]
    health = shipped_release.columns["ervaren_gezondheid"]

    assert isinstance(course(shipped_release, row, column), Course)
    assert shipped_release.measured_for[row, health] == shipped_release.row("GM0361")
    assert course(shipped_release, row, health).periods == ("2012", "2016", "2020", "2022", "2024")


def test_every_reason_but_two_comes_up_in_the_shipped_figures(shipped_release):
    found = {gap.reason for _, _, gap in courses(shipped_release, Level.GEMEENTE) if isinstance(gap, Gap)}

    assert found == set(Reason) - {Reason.OTHER_LEVEL}


def test_a_withheld_figure_says_that_it_is_too_small(shipped_release):
    row, column = next(zip(*(shipped_release.status == Status.TOO_SMALL).nonzero(), strict=True))

    gap = course(shipped_release, int(row), int(column))

    assert (gap.reason, gap.brief) == (Reason.ABSENT, "te klein om te tonen")


def test_the_json_has_the_years_the_words_and_the_reason(built_release):
    document = profile_json(built_release, built_release.row("GM9901"))
    trends = {figure["indicator"]: figure["trend"] for figure in document["figures"]}

    gas = trends[GAS]
    assert [point["period"] for point in gas["points"]] == [str(year) for year in range(2018, 2025)]
    assert (gas["direction"], gas["reason"], gas["reason_text"]) == ("down", None, None)
    assert gas["text"].startswith("gedaald van ")
    assert trends["woz_waarde"] == {
        "direction": None,
        "text": None,
        "points": [],
        "reason": "one_period",
        "reason_text": "WijkDNA heeft van dit cijfer maar één jaar: 2024.",
    }


def test_the_last_point_of_a_trend_is_the_figure_itself(shipped_release):
    for code in ("NL00", "GM0363", "BU0363AF09", "BU19110801"):
        document = profile_json(shipped_release, shipped_release.row(code))
        drawn = [figure for figure in document["figures"] if figure["trend"]["points"]]

        assert drawn
        assert [one["trend"]["points"][-1]["value"] for one in drawn] == [one["value"] for one in drawn]
        assert [one["trend"]["points"][-1]["period"] for one in drawn] == [one["period"] for one in drawn]


def test_the_text_for_a_terminal_tells_the_course_below_the_figure(built_release):
    lines = profile_text(built_release, built_release.row("GM9901")).splitlines()
    at = next(k for k, line in enumerate(lines) if " Gas per huis (gemeente)" in line)

    assert re.fullmatch(r" +gedaald van [\d.]+ m³ in 2018 naar [\d.]+ m³ in 2024", lines[at + 1])
