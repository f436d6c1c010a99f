"""The condition card: what stands in its file, and that a mistake in it is named."""

import pytest

from wijkdna.domain.indicators import DefinitionError
from wijkdna.store.condition_card import load_condition_card
from wijkdna.store.definitions import DEFINITIONS

FILE = "fieldwork/condition_card.yaml"


def test_every_question_that_is_answered_in_words_says_how_long_the_answer_may_be():
    card = load_condition_card()

    written = [one for one in card.questions if one.kind in ("text", "several", "promises")]
    assert [one.field for one in written if not one.longest] == []
    assert {key: words for key, words in card.question("readiness").choices.items() if key in "15"} == {
        "1": "we hebben een keer gesproken",
        "5": "zij doen het al",
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kind: scale", "kind: stars"),
        ("field: risks, kind", "field: timing, kind"),
        ("{field: needs, heading", "{field: wishes, heading"),
        ("  empty: nog te bespreken\n", ""),
        ("months: 12", "months: lang"),
        ("questions:", "vragen:"),
    ],
)
def test_a_mistake_is_an_error_that_names_the_file(tmp_path, old, new):
    text = (DEFINITIONS / FILE).read_text("utf-8")
    assert old in text
    (tmp_path / "fieldwork").mkdir()
    (tmp_path / FILE).write_text(text.replace(old, new, 1), "utf-8")

    with pytest.raises(DefinitionError, match=r"condition_card\.yaml"):
        load_condition_card(tmp_path)
