"""Dots of the homework: each follows one number, and never goes out as work is added."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.lab_dots import Counts, Homework, dots, progress

NAMES = [one.name for one in fields(Counts)]
COUNTS = st.builds(Counts, **dict.fromkeys(NAMES, st.integers(0, 5)))
NEEDED = {"talks": 3, "chosen": 3, "answered": 2}


@given(st.sampled_from(Homework), COUNTS)
def test_a_dot_is_done_from_its_number_on(homework, counts):
    for one in dots(homework, counts):
        assert one.done is (getattr(counts, one.key) >= NEEDED.get(one.key, 1))
        assert one.label
        assert one.how


@given(st.sampled_from(Homework), COUNTS, st.sampled_from(NAMES))
def test_more_work_never_opens_a_dot(homework, counts, name):
    more = replace(counts, **{name: getattr(counts, name) + 1})

    pairs = list(zip(dots(homework, counts), dots(homework, more), strict=True))
    assert all(after.done >= before.done for before, after in pairs)
    assert {before.key for before, after in pairs if before != after} <= {name}


def test_every_number_belongs_to_one_kind_of_homework():
    assert sorted(one.key for kind in Homework for one in dots(kind, Counts())) == sorted(NAMES)


@given(st.sampled_from(Homework), COUNTS)
def test_progress_says_how_many(homework, counts):
    found = dots(homework, counts)
    done = [one for one in found if one.done]

    assert progress(found) == {0: "nog niets klaar", 3: "alles klaar"}.get(len(done), f"{len(done)} van 3 klaar")


@pytest.mark.parametrize("name", NAMES)
def test_a_negative_number_is_a_mistake(name):
    with pytest.raises(ValueError, match=name):
        Counts(**{name: -1})
