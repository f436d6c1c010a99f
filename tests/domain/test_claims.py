"""How sure a claim is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain import slow_claims
from wijkdna.domain.claims import Heard, Status, independent, side_by_side, standing

ORDER = [Status.ZONDER_BRON, Status.GEHOORD, Status.BEVESTIGD, Status.ONDERBOUWD]

sources = st.builds(Heard, st.sampled_from(["", "ijsclub", "IJsclub ", "school", "kerkplein"]), st.integers(0, 3))
several = st.lists(sources, max_size=6)
figure = st.sampled_from([None, True, False])


def heard(*pairs):
    return [Heard(circle, talk) for circle, talk in pairs]


@pytest.mark.parametrize(
    ("pairs", "figure_agrees", "is_contradicted", "expected"),
    [
        ([], None, False, Status.ZONDER_BRON),
        ([], True, True, Status.ZONDER_BRON),
        ([("ijsclub", 1)], None, False, Status.GEHOORD),
        ([("ijsclub", 1)], True, False, Status.GEHOORD),
        ([("ijsclub", 1), ("IJsclub", 2)], None, False, Status.GEHOORD),
        ([("ijsclub", 1), ("school", 1)], None, False, Status.GEHOORD),
        ([("ijsclub", 1), ("", 2)], None, False, Status.GEHOORD),
        ([("ijsclub", 1), ("school", 2)], None, False, Status.BEVESTIGD),
        ([("ijsclub", 1), ("school", 2)], True, False, Status.ONDERBOUWD),
        ([("ijsclub", 1), ("school", 2)], False, False, Status.BETWIST),
        ([("ijsclub", 1), ("school", 2)], True, True, Status.BETWIST),
    ],
)
def test_the_status_of_a_claim(pairs, figure_agrees, is_contradicted, expected):
    assert standing(heard(*pairs), figure_agrees, is_contradicted=is_contradicted).status is expected


def test_a_circle_moves_to_another_of_its_talks_so_that_a_second_can_have_the_first():
    assert independent(heard(("ijsclub", 1), ("ijsclub", 2), ("school", 1))) == 2


def test_why_says_what_would_help():
    assert standing(heard(("ijsclub", 1))).why == (
        "Eén keer gehoord. Hoort u het ook in een andere kring, dan is het bevestigd."
    )
    assert standing(heard(("", 1))).why == "Wie dit zei, staat er niet bij. Schrijf op uit welke kring het komt."
    assert standing(heard(("ijsclub", 1), ("school", 1))).why.startswith("Uit één gesprek gehoord.")
    assert standing(heard(("ijsclub", 1)), False, is_contradicted=True).why.startswith(
        "Een andere bewering zegt iets anders, en een cijfer spreekt dit tegen."
    )


@given(several)
def test_independent_sources_equal_the_slow_second_way(found):
    assert independent(found) == slow_claims.independent(found)


@given(several, sources, figure, st.booleans())
def test_one_more_source_never_lowers_a_claim(found, more, figure_agrees, is_contradicted):
    before = standing(found, figure_agrees, is_contradicted=is_contradicted).status
    after = standing([*found, more], figure_agrees, is_contradicted=is_contradicted).status

    if before is Status.BETWIST or after is Status.BETWIST:
        assert after is Status.BETWIST
    else:
        assert ORDER.index(after) >= ORDER.index(before)


@given(several, st.randoms())
def test_the_order_in_which_it_was_heard_does_not_matter(found, chance):
    shuffled = list(found)
    chance.shuffle(shuffled)

    assert independent(shuffled) == independent(found)


@given(several, figure)
def test_what_is_heard_and_contradicted_is_betwist(found, figure_agrees):
    status = standing(found, figure_agrees, is_contradicted=True).status

    assert status is (Status.BETWIST if found else Status.ZONDER_BRON)


@given(several)
def test_a_figure_that_agrees_only_ever_helps(found):
    assert ORDER.index(standing(found, True).status) >= ORDER.index(standing(found).status)


def test_claims_that_contradict_each_other_stand_together_also_by_way_of_a_third():
    against = {1: [3], 3: [1, 4], 4: [3, 99], 2: []}

    assert side_by_side([1, 2, 3, 4], against) == [[1, 3, 4], [2]]


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=8))
def test_every_claim_stands_in_one_group_and_no_contradiction_between_two(pairs):
    against = {number: [] for number in range(8)}
    for one, other in pairs:
        against[one].append(other)
        against[other].append(one)

    groups = side_by_side(range(8), against)

    place = {number: k for k, group in enumerate(groups) for number in group}
    assert sorted(number for group in groups for number in group) == list(range(8))
    assert [(one, other) for one, other in pairs if place[one] != place[other]] == []
