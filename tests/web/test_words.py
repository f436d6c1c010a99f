"""One thing has one name on the screen: the words that were given up do not come back."""

from pathlib import Path

import pytest

import wijkdna

ROOT = Path(wijkdna.__file__).parent
GIVEN_UP = {
    "looplijst": "loopblad",
    "voorwaardenkaart": "afsprakenkaart",
    "heel getal. schrijf": "vul een heel getal in",
}


@pytest.mark.parametrize("word", GIVEN_UP)
def test_a_word_that_was_given_up_stands_in_no_text(word):
    texts = [one for kind in ("*.py", "*.html", "*.yaml", "*.typ") for one in ROOT.rglob(kind)]
    found = [one.relative_to(ROOT) for one in texts if word in one.read_text(encoding="utf-8").casefold()]

    assert len(texts) > 500
    assert found == [], f"the word is: {GIVEN_UP[word]}"
