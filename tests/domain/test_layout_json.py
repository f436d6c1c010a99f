import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.layout_json import LONGEST_LINE, BadLayout, checked_layout, plain_layout
from wijkdna.domain.layouts import find_layout

CELLS = st.one_of(
    st.text(max_size=12),
    st.floats(-1e9, 1e9),
    st.sampled_from(["BU03610100", "2023", "12,5", "?", "Eenheid", "laag", "hoog", "buurtcode", "indicator", "waarde"]),
)
GRIDS = st.lists(st.lists(CELLS, max_size=6), max_size=12)
SOUND = find_layout([["buurtcode", "gas [TJ]", "klasse"], ["BU03610100", "1,5", "laag"], ["BU03610101", "2,5", "hoog"]])


def sent(layout):
    return json.loads(json.dumps(plain_layout(layout)))


@given(GRIDS)
def test_a_layout_comes_back_as_it_was(grid):
    layout = find_layout(grid)

    assert checked_layout(sent(layout)) == layout


def test_long_words_around_a_table_are_cut_and_still_a_layout():
    layout = find_layout([["x" * 5000], ["buurtcode", "y" * 5000], ["BU03610100", "1"], ["BU03610101", "2"]])
    found = checked_layout(sent(layout))

    assert [len(title) for title in found.titles] == [LONGEST_LINE]
    assert len(found.values[0].name) == LONGEST_LINE
    assert len(json.dumps(plain_layout(layout))) < 3000


@pytest.mark.parametrize(
    "change",
    [
        {"first": -1},
        {"first": None},
        {"end": 10**9},
        {"header": "1"},
        {"header": True},
        {"border_year": 20240},
        {"gemeente": None},
        {"titles": [1]},
        {"shape": "round"},
        {"area": {"column": -1, "kind": "code", "level": None}},
        {"area": {"column": 0, "kind": "huis", "level": None}},
        {"values": [{"column": 1}]},
        {"questions": []},
        {"extra": 1},
    ],
)
def test_what_no_table_has_is_refused(change):
    with pytest.raises(BadLayout):
        checked_layout(sent(SOUND) | change)


def test_a_column_twice_is_refused():
    found = sent(SOUND)

    with pytest.raises(BadLayout):
        checked_layout(found | {"values": [found["values"][0]] * 2})


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


@given(st.sampled_from(sorted(sent(SOUND))), ANYTHING)
def test_anything_in_any_place_is_a_layout_or_refused(name, value):
    try:
        checked_layout(sent(SOUND) | {name: value})
    except BadLayout:
        return


@given(ANYTHING)
def test_anything_at_all_is_refused(found):
    with pytest.raises(BadLayout):
        checked_layout(found)
