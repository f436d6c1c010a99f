"""The pages of areas of the shipped release, each with its own gaps: one in twenty; all 18,000 for a new release."""

import re
from html import unescape

import pytest

WORDS = ("nan", "NaN", "None", "undefined", "-0", "-0,0", "-0,00")
"""What a mistake leaves behind, when it stands alone: a rounded zero has no sign, and names may hold "nan"."""

SIGNS = ("�", "{{", "{%", "&amp;amp;", "&lt;", "()", " .<")
"""The same, wherever it stands."""


def places(html, trace):
    """Where a text stands on a page. Not a regular expression: that takes as long as making the page."""
    start = html.find(trace)
    while start >= 0:
        yield start, start + len(trace)
        start = html.find(trace, start + 1)


def stands_alone(html, start, end):
    before, after = html[start - 1], html[end]
    return not (before.isalnum() or before in ",.") and not (after.isalnum() or after == ",")


def traces(html):
    """What is wrong on a page, with the words around it."""
    alone = [place for word in WORDS for place in places(html, word) if stands_alone(html, *place)]
    signs = [place for sign in SIGNS for place in places(html, sign)]
    return [html[max(0, start - 40) : end + 20] for start, end in alone + signs]


@pytest.mark.slow
def test_an_area_has_a_page_without_traces_of_a_mistake(shipped_site, shipped_release, request):
    areas = shipped_release.areas
    step, wrong = 1 if request.config.getoption("thorough") else 20, {}

    for code, name in list(zip(areas.codes, areas.names, strict=True))[::step]:
        answer = shipped_site.get(f"/gebied/{code}/")
        html = answer.content.decode()
        heading = re.search(r"<h1[^>]*>([^<]+)</h1>", html)
        found = traces(html)
        if answer.status_code != 200 or not heading or unescape(heading[1]) != name or found:
            wrong[code] = (answer.status_code, heading and heading[1], found[:3])

    assert wrong == {}


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<td>nan %</td>", ["<td>nan %</td>"]),
        ("<td>-0,0\u00a0%</td>", ["<td>-0,0\u00a0%</td>"]),
        ("<td>-0 %</td>", ["<td>-0 %</td>"]),
        ("<p>None</p>", ["<p>None</p>"]),
        ("<p>Bron: .</p>", ["<p>Bron: .</p>"]),
        ("<h1>Ferdinandplein</h1><td>-0,5 %</td><td>-0,05 %</td><td>10-0 %</td>", []),
    ],
)
def test_traces_of_a_mistake_are_seen_and_names_and_numbers_are_not_taken_for_one(html, found):
    assert traces(html) == found
