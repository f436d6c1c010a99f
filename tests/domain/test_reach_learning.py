"""What own results make of a chance: what was counted here moves it, what was not counted does not."""

import pytest

from wijkdna.domain.pooling import Prior, pool
from wijkdna.domain.reach_claims import Share
from wijkdna.domain.reach_learning import Result, learned, own_chance
from wijkdna.store.priors import load_library

import numpy as np  # isort: skip

LIBRARY = load_library()
NOTHING = dict.fromkeys(("offered", "responded", "signups", "visits", "measures"))


def result(prior="doorbell_one_attempt", place=1, **counts):
    return Result(place, prior, NOTHING | counts)


def test_rounds_of_one_place_are_put_together():
    found = learned([result(offered=40, responded=4), result(offered=60, responded=6)], LIBRARY, {}, 1)
    one = found["doorbell_one_attempt"]
    known = pool(Prior(7, 13), np.array([10.0]), np.array([100.0])).as_prior(0)

    assert (one.responded, one.offered, one.rounds, one.before) == (10, 100, 2, 0.35)
    assert one.share.alpha == pytest.approx(known.alpha)
    assert 0.1 < one.share.mean < 0.2


def test_another_place_says_less_than_this_one():
    here = learned([result(offered=100, responded=5)], LIBRARY, {}, 1)["doorbell_one_attempt"]
    there = learned([result(place=2, offered=100, responded=5)], LIBRARY, {}, 1)["doorbell_one_attempt"]

    assert here.share.mean < there.share.mean < 0.35
    assert there.rounds == there.offered == 0


def test_the_steps_that_follow_are_learned_too():
    found = learned([result(offered=100, responded=40, signups=30, visits=12, measures=1)], LIBRARY, {}, 1)

    assert found["accept_after_conversation"].responded == 30
    assert found["accept_after_conversation"].offered == 40
    assert (found["visit_kept_after_signup"].responded, found["visit_kept_after_signup"].offered) == (12, 30)
    assert found["measure_after_visit"].share.mean < 0.4


def test_a_chance_on_a_signup_learns_from_signups():
    found = learned([result("door_to_door_coach", offered=100, responded=50, signups=2)], LIBRARY, {}, 1)

    assert (found["door_to_door_coach"].responded, found["door_to_door_coach"].before) == (2, pytest.approx(1 / 6))


@pytest.mark.parametrize("counts", [{}, {"offered": 0, "responded": 0}, {"responded": 5}, {"offered": 100}])
def test_what_was_not_counted_teaches_nothing(counts):
    assert learned([result(**counts)], LIBRARY, {}, 1) == {}


def test_more_answers_than_were_asked_count_as_all():
    found = learned([result(offered=5, responded=50)], LIBRARY, {}, 1)["doorbell_one_attempt"]
    assert (found.responded, found.offered) == (5, 5)


def test_a_chance_of_the_team_learns_from_its_own_option():
    found = learned(
        [result("o7", offered=50, responded=40), result("o8", offered=1, responded=1)], LIBRARY, {"o7": 0.2}, 1
    )

    assert list(found) == ["o7"]
    assert 0.5 < found["o7"].share.mean < 0.8
    assert own_chance(0.0) == Share(0.001, 10.0)
    assert own_chance(1.0).mean == 0.999
