import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.slow_doors import reasons
from wijkdna.domain.doors import MOST_OPENERS, Band, Opener, Openers, Size, Why, is_open, size_of


@pytest.mark.parametrize(
    ("likely", "households", "size"),
    [
        (17, 70, Size.SMALL),
        (25, 100, Size.SMALL),
        (26, 100, Size.MIDDLE),
        (50, 100, Size.MIDDLE),
        (51, 100, Size.LARGE),
        (100, 100, Size.LARGE),
        (0, 100, Size.SMALL),
        (None, 100, Size.SMALL),
        (90, None, Size.SMALL),
        (0, 0, Size.SMALL),
    ],
)
def test_a_circle_has_the_size_of_the_part_of_the_group(likely, households, size):
    assert size_of(likely, households) is size


@pytest.mark.parametrize(("trusts", "opens"), [([], False), ([0, 1], False), ([1, 2], True), ([3], True)])
def test_a_group_is_open_with_one_trusted_door(trusts, opens):
    assert is_open(trusts) is opens


def openers(*bands, actors=("bakker", "club", "school"), **options):
    return Openers(bands, actors).of("groep", **options)


def test_who_comes_where_is_trusted_by_whom_is_two_steps_away():
    found = openers(Band("groep", "club"), Band("school", "club", by_trust=True))

    assert found == [Opener("club", Why.KNOWS), Opener("school", Why.TRUSTED_NEARBY, "club")]


def test_three_steps_away_is_too_far():
    far = Band("bakker", "school", by_trust=True)

    assert openers(Band("groep", "club"), Band("school", "club"), far) == [Opener("club", Why.KNOWS)]


def test_trust_runs_one_way():
    assert openers(Band("groep", "club"), Band("club", "school", by_trust=True)) == [Opener("club", Why.KNOWS)]


def test_who_was_named_comes_first_and_stands_once():
    found = openers(Band("school", "groep", by_trust=True), Band("groep", "club"), named=["club"], weak=["bakker"])

    assert found == [
        Opener("club", Why.NAMED),
        Opener("school", Why.TRUSTED_HERE),
        Opener("bakker", Why.REACHES),
    ]


def test_who_is_trusted_by_a_door_that_is_not_trusted_itself_may_open_one():
    found = openers(Band("school", "club", by_trust=True), weak=["club"])

    assert found == [Opener("school", Why.TRUSTED_NEARBY, "club"), Opener("club", Why.REACHES)]


def test_nobody_knows_a_group_without_ties():
    assert openers(Band("school", "club", by_trust=True)) == []


NAMES = st.sampled_from(["groep", "anderen", "a", "b", "c", "d", "e"])
ACTORS = ("a", "b", "c", "d", "e")
BANDS = st.lists(
    st.builds(Band, NAMES, NAMES, st.booleans()).filter(lambda band: band.source != band.target), max_size=9
)
SOME = st.sets(st.sampled_from(ACTORS), max_size=2)


@given(BANDS, SOME, SOME)
def test_openers_equal_a_second_way(bands, named, weak):
    expected = reasons(bands, ACTORS, "groep", named, weak)
    in_order = sorted(expected, key=lambda actor: (expected[actor], actor))[:MOST_OPENERS]

    found = Openers(bands, ACTORS).of("groep", named, weak)

    assert [(one.actor, one.why) for one in found] == [(actor, expected[actor]) for actor in in_order]


@given(BANDS, SOME, SOME, st.randoms())
def test_the_order_of_ties_does_not_matter(bands, named, weak, chance):
    shuffled = bands[:]
    chance.shuffle(shuffled)

    assert Openers(shuffled, ACTORS).of("groep", named, weak) == Openers(bands, ACTORS).of("groep", named, weak)
