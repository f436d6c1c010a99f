"""What is told of answers of a small group never gives away that one person, or two, chose something."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.lab_results import FEWEST, NUMBERS, SMALL, class_of, told

LABELS = ("a", "b", "c", "d", "e")

COUNTS = st.lists(st.integers(0, 9), min_size=2, max_size=5)


def answers_of(counts):
    return [label for label, count in zip(LABELS, counts, strict=False) for _ in range(count)]


def said(counts):
    return tuple(one.words for one in told(LABELS[: len(counts)], answers_of(counts)))


def groups(people, choices):
    """All ways in which so many people can choose."""
    if choices == 1:
        return [(people,)]
    return [(first, *rest) for first in range(people + 1) for rest in groups(people - first, choices - 1)]


@pytest.mark.parametrize(("choices", "most"), [(2, 16), (3, 14), (4, 11), (5, 10)])
def test_who_knows_all_that_is_told_and_the_rules_cannot_work_a_count_of_one_or_two_out(choices, most):
    """The slow reading: of all groups of a size, those that are told in the same way differ in each such count."""
    for people in range(FEWEST, most + 1):
        alike = defaultdict(list)
        for counts in groups(people, choices):
            alike[said(counts)].append(counts)
        for words, found in alike.items():
            for place in range(choices):
                values = {counts[place] for counts in found}
                assert not values & {1, 2} or len(values) > 1, (people, words, found)


@given(COUNTS)
def test_what_is_told_is_true(counts):
    found = told(LABELS[: len(counts)], answers_of(counts))

    assert len(found) in (0, len(counts))
    for one, count in zip(found, counts, strict=False):
        assert one.is_small == (count < SMALL)
        assert one.count in (None, count)
        assert one.count not in (1, 2)


@given(COUNTS, st.randoms())
def test_the_order_of_the_answers_does_not_count(counts, random):
    answers = answers_of(counts)
    shuffled = random.sample(answers, len(answers))

    assert told(LABELS, shuffled) == told(LABELS, answers)


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((4, 0, 0), ()),
        ((7, 4, 3), ("7", "4", "3")),
        ((7, 2, 1), ("7", "minder dan 3", "minder dan 3")),
        ((7, 3, 1), ("3 of meer", "3 of meer", "minder dan 3")),
        ((7, 3, 2), ("3 of meer", "3 of meer", "minder dan 3")),
        ((7, 2, 0), ("7", "minder dan 3", "minder dan 3")),
        ((12, 0, 0), ("12", "niemand", "niemand")),
        ((5, 3, 0), ("5", "3", "niemand")),
        ((5, 2, 2), ()),
        ((3, 3, 1), ()),
        ((2, 2, 2), ()),
        ((6, 0, 0), ()),
        ((0, 1, 2, 4, 3), ("minder dan 3", "minder dan 3", "minder dan 3", "4", "3")),
    ],
)
def test_what_a_group_is_told_as(counts, words):
    assert said(counts) == words


def test_an_answer_that_is_no_choice_is_an_error():
    with pytest.raises(ValueError, match="soms"):
        told(("ja", "nee"), ["ja", "soms"])


@given(st.integers(0, 10_000))
def test_each_number_is_in_one_class(number):
    ends = [highest for highest, _ in NUMBERS if highest is not None]

    assert class_of(number) == NUMBERS[sum(number > end for end in ends)][1]


def test_fewer_people_than_none_is_an_error():
    with pytest.raises(ValueError, match="-1"):
        class_of(-1)
