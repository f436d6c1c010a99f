"""Two texts beside each other."""

from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.wording import Piece, side_by_side

TEXTS = st.text("ab \n.", max_size=30)


def test_only_the_words_that_differ_are_marked():
    mine, theirs = side_by_side("De bakker weet alles.", "De slager weet alles.\nEcht.")

    assert mine == [Piece("De ", False), Piece("bakker ", True), Piece("weet ", False), Piece("alles.", True)]
    assert theirs == [Piece("De ", False), Piece("slager ", True), Piece("weet ", False), Piece("alles.\nEcht.", True)]


@given(TEXTS, TEXTS)
def test_nothing_of_either_text_is_lost(first, second):
    mine, theirs = side_by_side(first, second)

    assert ("".join(one.text for one in mine), "".join(one.text for one in theirs)) == (first, second)


@given(TEXTS, TEXTS)
def test_what_is_not_marked_is_the_same_in_both(first, second):
    mine, theirs = side_by_side(first, second)

    assert [one.text for one in mine if not one.is_other] == [one.text for one in theirs if not one.is_other]


@given(TEXTS)
def test_equal_texts_have_no_marks(text):
    mine, theirs = side_by_side(text, text)

    assert mine == theirs == ([Piece(text, False)] if text else [])


def test_long_texts_are_laid_beside_each_other_by_line():
    same = "a " * 5000 + "\n"

    mine, theirs = side_by_side(same + "De bakker.", same + "De slager.")

    assert mine == [Piece(same, False), Piece("De bakker.", True)]
    assert theirs == [Piece(same, False), Piece("De slager.", True)]
