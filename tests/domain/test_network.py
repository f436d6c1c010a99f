"""Where everything stands in the picture of a network."""

from itertools import combinations
from math import hypot
from statistics import median

from hypothesis import given, settings
from hypothesis import strategies as st

from wijkdna.domain.network import HIGH, WIDE, around, layout

IDS = st.sets(st.integers(1, 10_000), max_size=40)


@st.composite
def networks(draw):
    ids = draw(IDS)
    one = st.sampled_from(sorted(ids)) if ids else st.nothing()
    links = draw(st.lists(st.tuples(one, one, st.sampled_from([1, 2, 3])), max_size=60)) if ids else []
    return ids, links, draw(st.sets(one, max_size=8)) if ids else set()


def apart(a, b):
    return hypot((a[0] - b[0]) / WIDE, (a[1] - b[1]) / HIGH)


@settings(max_examples=60, deadline=None)
@given(networks())
def test_everything_has_a_place_of_its_own_within_bounds(network):
    ids, links, groups = network

    places = layout(ids, links, groups)

    assert set(places) == ids
    assert all(apart(a, b) > 0.5 for a, b in combinations(places.values(), 2))
    edge = 4 + 3 * len(ids)
    assert all(abs(x) <= edge * WIDE and abs(y) <= edge * HIGH for x, y in places.values())


@settings(max_examples=30, deadline=None)
@given(networks(), st.randoms(use_true_random=False))
def test_the_same_map_gives_the_same_picture_in_whatever_order_it_comes(network, chance):
    ids, links, groups = network
    shuffled, others = sorted(ids), [*links]
    chance.shuffle(shuffled)
    chance.shuffle(others)

    assert layout(shuffled, others, sorted(groups, reverse=True)) == layout(ids, links, groups)


def test_nothing_has_no_places():
    assert layout([], []) == {}


def test_links_to_what_is_not_there_or_to_oneself_count_for_nothing():
    assert layout([1, 2, 3], [(1, 2, 2), (1, 9, 2), (3, 3, 2)]) == layout([1, 2, 3], [(1, 2, 2)])


def village():
    """Thirty communities, each with nine of its own who know each other, and a few bands across."""
    groups = list(range(1, 31))
    others = {number: 1 + number % 30 for number in range(31, 301)}
    links = [(number, group, 2) for number, group in others.items()]
    links += [(number, number + 30, 1) for number in others if number + 30 in others]
    links += [(number, 31 + (number * 7) % 270, 1) for number in range(31, 301, 5)]
    return [*groups, *others], links, groups


def test_one_thing_more_moves_the_others_little():
    ids, links, groups = village()
    before = layout(ids, links, groups)
    wide = max(x for x, _ in before.values()) - min(x for x, _ in before.values())

    for after in (
        layout([*ids, 999], [*links, (999, 50, 2), (999, 3, 1)], groups),
        layout([*ids, 999], links, [*groups, 999]),
        layout(ids, links[:-1], groups),
    ):
        moved = sorted(hypot(x - after[one][0], y - after[one][1]) / wide for one, (x, y) in before.items())
        assert median(moved) < 0.03
        assert moved[int(0.9 * len(moved))] < 0.1


def test_what_is_tied_stands_nearer_than_what_is_not():
    ids, links, groups = village()
    places = layout(ids, links, groups)

    tied = median(apart(places[a], places[b]) for a, b, _ in links if a in places and b in places)
    assert tied < 0.6 * median(apart(places[a], places[b]) for a, b in combinations(ids, 2))


def test_neighbours_stand_in_a_ring_in_the_order_in_which_they_stood():
    ring = around((10, 10), {1: (20, 10), 2: (10, 20), 3: (0, 10), 4: (10, 0)})

    assert len({(round(x), round(y)) for x, y in ring.values()}) == 4
    assert sorted(ring, key=ring.get)[0] in (3, 4)
    assert around((0, 0), {}) == {}
