"""Which names on a map may be the same."""

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.slow_alike import slow_alike
from wijkdna.domain.alike import alike, name_key

LETTERS = st.text("abcdeijk12 ", min_size=1, max_size=9)


def test_articles_case_and_signs_tell_nothing():
    assert {name_key(one) for one in ("De IJsclub", "ijsclub", "IJs-club", "Stichting IJsclub")} == {"ijsclub"}


def test_a_name_of_an_article_alone_is_its_own():
    assert (name_key("Het"), name_key("De")) == ("het", "de")


def test_equal_names_come_before_near_ones():
    names = ["Dorpshuis", "IJsclub", "Dorpshuys", "de ijsclub", "Koor"]

    assert alike(names) == [(1, 3, True), (0, 2, False)]


def test_names_that_differ_in_a_figure_are_different():
    assert alike(["Ouders van groep 7", "Ouders van groep 8"]) == []


@given(st.lists(LETTERS, max_size=8).flatmap(lambda names: st.permutations(names + names[:3])))
def test_the_same_pairs_as_by_comparing_each_with_each(names):
    found = alike(names)

    assert len(set(found)) == len(found)
    common = {one for one in slow_alike(names) if _share(names[one[0]], names[one[1]])}
    assert set(found) == common


def _share(one, other):
    """True when two names share a third of their pieces of three letters, or are one."""
    pieces = [{key[at : at + 3] for at in range(max(len(key) - 2, 1))} for key in (name_key(one), name_key(other))]
    return 3 * len(pieces[0] & pieces[1]) >= min(map(len, pieces))
