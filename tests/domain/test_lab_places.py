"""Places of a leerlab: never more than there are, the line in its order, and nobody overtaken."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.domain import slow_lab_places as slow
from wijkdna.domain.lab_places import (
    LETS_PASS,
    Group,
    Obstacle,
    Places,
    free_seats,
    is_placed_at_once,
    obstacle,
    place_in_line,
    turn,
)

GEMEENTEN = st.sampled_from(["GM1", "GM2", "GM3", "GM4"])
SEATS = st.integers(1, 3)
PLACES = st.builds(Places, st.integers(1, 8), st.integers(1, 4), st.none() | st.integers(1, 3))


def groups(first, most):
    """Groups with keys from `first` on."""
    rows = st.lists(st.tuples(GEMEENTEN, SEATS), max_size=most)
    return rows.map(lambda found: [Group(first + number, *one) for number, one in enumerate(found)])


HELD, LINE = groups(0, 5), groups(100, 7)
PASSED = st.sets(st.integers(100, 106))


@example(Places(2, 2), [Group(0, "GM1", 1)], [Group(100, "GM2", 2), Group(101, "GM3", 1)], set())
@example(Places(2, 2), [Group(0, "GM1", 1)], [Group(100, "GM2", 2), Group(101, "GM3", 1)], {100})
@example(Places(4, 1), [Group(0, "GM1", 1)], [Group(100, "GM1", 1), Group(101, "GM3", 1)], set())
@example(Places(4, 2, 1), [Group(0, "GM1", 1)], [Group(100, "GM2", 1), Group(101, "GM1", 1)], set())
@given(PLACES, HELD, LINE, PASSED)
def test_whose_turn_it_is_equals_the_slow_way(places, held, line, passed):
    assert [group.key for group in turn(places, held, line, passed).offers] == slow.offers(places, held, line, passed)


@given(PLACES, HELD, LINE, PASSED)
def test_everybody_in_line_is_asked_or_told_why_not(places, held, line, passed):
    found = turn(places, held, line, passed)

    assert {group.key for group in found.offers} | set(found.obstacles) == {group.key for group in line}
    assert not {group.key for group in found.offers} & set(found.obstacles)
    assert [group for group in line if group in found.offers] == list(found.offers)


@given(PLACES, HELD, LINE, PASSED)
def test_who_holds_the_line_is_the_first_that_waits_for_seats_and_there_are_some(places, held, line, passed):
    found = turn(places, held, line, passed)

    if found.holds is None:
        return
    assert found.obstacles[found.holds.key] is Obstacle.TOO_FEW
    assert found.holds.key not in passed
    assert 0 < free_seats(places, [*held, *found.offers]) < found.holds.seats
    before = line[: line.index(found.holds)]
    assert all(one in found.offers or one.key in passed or found.obstacles[one.key] in LETS_PASS for one in before)
    assert all(one not in found.offers for one in line[line.index(found.holds) :])


@given(PLACES, HELD, LINE)
def test_a_group_behind_changes_nothing_for_those_before_it(places, held, line):
    whole = turn(places, held, line)

    for number in range(len(line)):
        part = turn(places, held, line[:number])
        assert part.offers == tuple(group for group in whole.offers if group in line[:number])


@given(PLACES, HELD, LINE, GEMEENTEN, SEATS)
def test_a_newcomer_is_placed_at_once_exactly_when_nobody_is_overtaken(places, held, line, gemeente, seats):
    newcomer = Group(999, gemeente, seats)

    at_once = is_placed_at_once(places, held, line, newcomer)

    assert at_once == (newcomer.key in slow.offers(places, held, [*line, newcomer]))
    assert place_in_line([*line, newcomer], 999) == len(line) + 1


@given(PLACES, HELD, GEMEENTEN, SEATS)
def test_a_limit_of_gemeenten_is_told_first_and_stays_when_seats_come_free(places, held, gemeente, seats):
    group = Group(999, gemeente, seats)
    found = obstacle(places, held, group)
    roomy = Places(places.seats + 100, places.per_gemeente, places.gemeenten)

    assert (found in LETS_PASS) == slow.is_held_back(places, held, group)
    assert obstacle(roomy, held, group) == (found if found in LETS_PASS else None)
    assert (found is None) == (slow.fits(places, held, [group]))


@pytest.mark.parametrize("wrong", [(0, 1, None), (1, 0, None), (3, 1, -1), (-2, 2, 2)])
def test_a_lab_without_a_place_for_anybody_is_refused(wrong):
    with pytest.raises(ValueError, match="no place"):
        Places(*wrong)


def test_who_is_not_in_line_has_no_place_in_it():
    with pytest.raises(ValueError, match="not in list"):
        place_in_line([Group(1, "GM1", 1)], 2)


class Lab(RuleBasedStateMachine):
    """A lab through any row of enrolling, cancelling, answering and letting time pass.

    held  by key, with True for an offer; line  in the order in which people came
    """

    def __init__(self):
        super().__init__()
        self.places = Places(5, 2, 3)
        self.held, self.offered, self.line, self.came, self.next = {}, set(), [], [], 1

    def settle(self, passed=()):
        before, present = list(self.line), list(self.held.values())
        found = turn(self.places, present, self.line, passed)
        for group in found.offers:
            self.line.remove(group)
            self.held[group.key] = group
            self.offered.add(group.key)
        self.nobody_was_overtaken(before, present, found.offers, passed)

    def nobody_was_overtaken(self, before, present, offers, passed):
        for group in offers:
            for other in before[: before.index(group)]:
                if other in offers or other.key in passed:
                    continue
                asked_first = [one for one in before[: before.index(other)] if one in offers]
                assert obstacle(self.places, [*present, *asked_first], other) in LETS_PASS

    @rule(gemeente=GEMEENTEN, seats=SEATS)
    def enrol(self, gemeente, seats):
        group = Group(self.next, gemeente, seats)
        self.next += 1
        self.came.append(group.key)
        if is_placed_at_once(self.places, list(self.held.values()), self.line, group):
            self.held[group.key] = group
        else:
            self.line.append(group)

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def give_back(self, data):
        key = data.draw(st.sampled_from(sorted(self.held)))
        self.offered.discard(key)
        del self.held[key]
        self.settle()

    @precondition(lambda self: self.line)
    @rule(data=st.data())
    def leave_the_line(self, data):
        self.line.remove(data.draw(st.sampled_from(self.line)))
        self.settle()

    @precondition(lambda self: any(group.seats > 1 for group in (*self.line, *self.held.values())))
    @rule(data=st.data())
    def come_with_fewer(self, data):
        several = [group for group in (*self.line, *self.held.values()) if group.seats > 1]
        old = data.draw(st.sampled_from(several))
        new = Group(old.key, old.gemeente, old.seats - 1)
        if old.key in self.held:
            self.held[old.key] = new
        else:
            self.line[self.line.index(old)] = new
        self.settle()

    @precondition(lambda self: self.offered)
    @rule(data=st.data())
    def accept(self, data):
        self.offered.remove(data.draw(st.sampled_from(sorted(self.offered))))

    @precondition(lambda self: self.offered)
    @rule(data=st.data(), stays=st.booleans())
    def say_no_or_nothing(self, data, stays):
        """stays: after her offer expired she waits on, at the end of the line."""
        group = self.held.pop(data.draw(st.sampled_from(sorted(self.offered))))
        self.offered.remove(group.key)
        self.settle()
        if stays:
            self.came.remove(group.key)
            self.came.append(group.key)
            self.line.append(group)
            self.settle()

    @rule()
    def let_others_pass(self):
        holds = turn(self.places, list(self.held.values()), self.line).holds
        if holds is not None:
            self.settle((holds.key,))

    @rule(seats=st.integers(1, 6))
    def change_the_number_of_places(self, seats):
        """Who has a place keeps it; fewer places only mean that nobody new comes."""
        taken = sum(group.seats for group in self.held.values())
        self.places = Places(max(seats, taken, 1), 2, 3)
        self.settle()

    @invariant()
    def never_holds_more_than_there_is(self):
        held = self.held.values()
        assert sum(group.seats for group in held) <= self.places.seats
        for gemeente in {group.gemeente for group in held}:
            assert sum(group.seats for group in held if group.gemeente == gemeente) <= self.places.per_gemeente
        assert len({group.gemeente for group in held}) <= self.places.gemeenten

    @invariant()
    def the_line_is_in_the_order_in_which_they_came(self):
        keys = [group.key for group in self.line]
        assert keys == sorted(keys, key=self.came.index)
        assert [place_in_line(self.line, key) for key in keys] == list(range(1, len(keys) + 1))

    @invariant()
    def nobody_waits_for_a_place_that_is_free(self):
        assert turn(self.places, list(self.held.values()), self.line).offers == ()


TestLab = Lab.TestCase
