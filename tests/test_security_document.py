"""docs/security.md names its evidence: all of it exists, and every section of the standard has its line."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
STATES = {"Yes", "Partly", "No", "Host", "-"}
SECTIONS = {1: 14, 2: 10, 3: 7, 4: 3, 5: 5, 6: 4, 7: 4, 8: 3, 9: 2, 10: 3, 11: 1, 12: 6, 13: 4, 14: 5}
"""How many sections each chapter of ASVS 4.0.3 has."""


def lines():
    """Section, state and evidence of each line of the table."""
    return re.findall(r"^\| ([\d.,\- ]+?) [A-Z].*? \| ([\w-]+) \| (.+) \|$", TEXT, re.MULTILINE)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`([\w./-]+(?:/|\.(?:py|md|yaml|json|lock))[\w.-]*)`", TEXT))))
def test_the_evidence_is_there(path):
    places = (ROOT / path, ROOT / "wijkdna" / "web" / path)

    assert any(place.exists() for place in places)


def test_every_line_says_how_it_stands():
    assert {state for _, state, _ in lines()} <= STATES


def test_who_says_yes_shows_it_and_who_says_partly_says_what_is_missing():
    for section, state, evidence in lines():
        assert state != "Partly" or re.search(r"[Nn]o[t ]|choice", evidence), section


def test_every_section_of_the_standard_has_a_line():
    told = set()
    for section, _, _ in lines():
        for one in section.split(", "):
            first, _, last = one.partition("-")
            chapter, number = map(int, first.split("."))
            told |= {(chapter, k) for k in range(number, int(last.split(".")[1]) + 1 if last else number + 1)}
    told |= {(1, 3), (1, 13), (3, 6)}

    assert told == {(chapter, k) for chapter, count in SECTIONS.items() for k in range(1, count + 1)}
