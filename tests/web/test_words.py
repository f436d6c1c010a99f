"""One thing has one name on the screen: the words that were given up do not come back."""

from pathlib import Path

import pytest

import wijkdna

ROOT = Path(wijkdna.__file__).parent
GIVEN_UP = {
    "looplijst": "loopblad",
    "voorwaardenkaart": "afsprakenkaart",
    "heel getal. schrijf": "vul een heel getal in",
    "±": "ongeveer",
    "trekker": "wie zorgt ervoor",
    "afspraak met {": "afsprakenkaart van",
    **dict.fromkeys(("de optie", "een optie", "elke optie", "geen optie", "van opties", "twee opties"), "manier"),
}
ELSEWHERE = {"trekker": {"jargon.yaml", "map_names.py"}, "elke optie": {"import_commands.py"}}
"""Where a word may stand: in lists of words that we look for in what people write, and of flags of a command."""


@pytest.mark.parametrize("word", GIVEN_UP)
def test_a_word_that_was_given_up_stands_in_no_text(word):
    texts = [one for kind in ("*.py", "*.html", "*.yaml", "*.typ") for one in ROOT.rglob(kind)]
    left = [one for one in texts if one.name not in ELSEWHERE.get(word, ())]
    found = [one.relative_to(ROOT) for one in left if word in one.read_text(encoding="utf-8").casefold()]

    assert len(texts) > 500
    assert found == [], f"the word is: {GIVEN_UP[word]}"
