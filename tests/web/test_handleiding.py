"""The handleiding names what stands on the screen: a button with another name, or none, is found here."""

import re
from pathlib import Path

import pytest

import wijkdna

ROOT = Path(wijkdna.__file__).parent
CHAPTERS = ROOT / "web" / "templates" / "handleiding"

NOT_ON_THE_SCREEN = {
    "berichten": ("je", "In het kader van de transitievisie warmte"),
    "dossier": ("iemand van de dorpsraad",),
    "eigen-gebied": ("62&nbsp;% van deze buurt ligt in uw vorm",),
    "kansen": ("Eerst terugkomen op de stoep",),
    "privacy-regelen": ("Iemand van het dorpshuis (voorbeeld) zegt dat de bus het gesprek van de dag is.",),
    "sociale-kaart": (
        "Met wie moeten we praten als iedereen iets moet horen? En wie kent juist de mensen die nooit komen?",
        "kapper aan het plein",
    ),
    "veldwerk": ("beheerder van het dorpshuis",),
    "wat-wijkdna-is": ("in deze buurt wonen …", "de mensen hier zijn …"),
}
"""What a chapter quotes of people or of an example."""


def one_line(path):
    return " ".join(path.read_text().split())


@pytest.fixture(scope="module")
def screen():
    """All that can stand on the screen: our templates, texts in the code, and definitions."""
    pages = [one for one in (ROOT / "web" / "templates").rglob("*.html") if one.parent != CHAPTERS]
    code = [one for part in ("web", "domain", "store") for one in (ROOT / part).rglob("*.py")]
    return " ".join(map(one_line, [*pages, *code, *(ROOT / "definitions").rglob("*.yaml")]))


_EDGES = "<>\"'{}"


def is_said(words, screen):
    """As a whole text: between tags, quotes or values."""
    return re.search(rf"[{_EDGES}] ?(?:, )?{re.escape(words)}[.]? ?[{_EDGES}]", screen) is not None


@pytest.mark.parametrize("chapter", sorted(CHAPTERS.glob("*.html")), ids=lambda one: one.stem)
def test_every_name_that_the_handleiding_quotes_stands_on_the_screen(chapter, screen):
    quoted = [one.strip(" ,.") for one in re.findall("“([^”]+)”", one_line(chapter))]
    known = [one.strip(" ,.") for one in NOT_ON_THE_SCREEN.get(chapter.stem, ())]

    assert [one for one in quoted if one not in known and not is_said(one, screen)] == []
    assert set(known) <= set(quoted), "what the chapter does not quote any more can go"


def test_a_name_that_is_nowhere_is_found(screen):
    assert is_said("Zet deze versie terug", screen)
    assert not is_said("Zet deze versie", screen)
