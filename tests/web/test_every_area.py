"""The page of every area of the shipped release: about 18,000 of them, each with its own gaps."""

import re
from html import escape

import pytest

TRACES = (
    "nan",
    "NaN",
    "None",
    "undefined",
    "-0,0",
    "-0 ",
    "-0\u00a0",
    "�",
    "{{",
    "{%",
    "&amp;amp;",
    "&lt;",
    "()",
    " .<",
)
"""What a mistake leaves behind on a page; looked up first because a plain search is fast."""

REAL_TRACE = re.compile(
    r"\b(nan|NaN|None|undefined)\b"
    r"|(?<![\w,.])-0(,0+)?[ \u00a0]"  # a rounded zero has no sign
    r"|�|{{|{%|&amp;amp;|&lt;|\(\)| \.<"
)


def traces(html):
    """What is wrong on a page, with the words around it."""
    if not any(trace in html for trace in TRACES):
        return []
    return [html[max(0, one.start() - 40) : one.end() + 20] for one in REAL_TRACE.finditer(html)]


@pytest.mark.slow
@pytest.mark.parametrize("half", [0, 1])
def test_every_area_has_a_page_without_traces_of_a_mistake(shipped_site, shipped_release, half):
    areas = shipped_release.areas
    wrong = {}

    for code, name in list(zip(areas.codes, areas.names, strict=True))[half::2]:
        answer = shipped_site.get(f"/gebied/{code}/")
        html = answer.content.decode()
        heading = re.search(r"<h1[^>]*>([^<]+)</h1>", html)
        found = traces(html)
        if answer.status_code != 200 or not heading or heading[1] != escape(name).replace("&#x27;", "&#39;") or found:
            wrong[code] = (answer.status_code, heading and heading[1], found[:3])

    assert wrong == {}


def test_traces_of_a_mistake_are_seen_and_names_and_numbers_are_not_taken_for_one():
    assert traces("<td>nan %</td>") == ["<td>nan %</td>"]
    assert len(traces("<td>-0,0 %</td><p>None</p>")) == 2
    assert traces("<h1>Ferdinandplein</h1><td>-0,5 %</td><td>-0,05 %</td><td>10-0 %</td>") == []
