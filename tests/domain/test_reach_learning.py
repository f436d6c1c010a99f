"""What own results make of a chance: what was counted here moves it, what was not counted does not."""

from math import exp, log, nan

import numpy as np
import pytest

from tests.domain.slow_learning import slow_learned
from wijkdna.domain.pooling import Prior, pool
from wijkdna.domain.reach_claims import Share
from wijkdna.domain.reach_learning import (
    NO_DISTANCE,
    Elsewhere,
    Place,
    Result,
    alike,
    as_everywhere,
    learned,
    own_chance,
)
from wijkdna.store.priors import load_library

LIBRARY = load_library()
NOTHING = dict.fromkeys(("offered", "responded", "signups", "visits", "measures"))


def result(prior="doorbell_one_attempt", place=1, small=False, odds=1.0, **counts):
    return Result(place, prior, NOTHING | counts, small, odds)


def test_rounds_of_one_place_are_put_together():
    found = learned([result(offered=40, responded=4), result(offered=60, responded=6)], LIBRARY, {}, 1, {})
    one = found["doorbell_one_attempt"]
    known = pool(Prior(7, 13), np.array([10.0]), np.array([100.0])).as_prior(0)

    assert (one.responded, one.offered, one.rounds, one.before) == (10, 100, 2, 0.35)
    assert one.share.alpha == pytest.approx(known.alpha)
    assert 0.1 < one.share.mean < 0.2


def there(place=2, weight=1.0, **counts):
    """Learned from one other place alone."""
    return learned([result(place=place, **counts)], LIBRARY, {}, 1, {place: Place("Elders", weight)})


def test_another_place_says_less_than_this_one_and_less_still_when_it_is_less_alike():
    here = learned([result(offered=100, responded=5)], LIBRARY, {}, 1, {})["doorbell_one_attempt"]
    as_alike, hardly = (there(weight=weight, offered=100, responded=5)["doorbell_one_attempt"] for weight in (1, 0.3))

    assert here.share.mean < as_alike.share.mean < hardly.share.mean < 0.35
    assert hardly.rounds == hardly.offered == 0
    assert hardly.elsewhere == (Elsewhere("Elders", 5, 100, 0.3),)


@pytest.mark.parametrize("weights", [{2: 1.0, 3: 1.0}, {2: 0.3, 3: 0.8}, {2: 0.05, 3: 0.3}])
@pytest.mark.parametrize("here", [[], [(12, 90), (3, 20)]])
def test_places_count_as_a_slow_second_way_counts_them(weights, here):
    others = {2: [(4, 60)], 3: [(30, 50), (9, 30)]}
    rows = [(1, one) for one in here] + [(place, one) for place, them in others.items() for one in them]
    results = [result(place=place, offered=n, responded=y) for place, (y, n) in rows]

    found = learned(results, LIBRARY, {}, 1, {place: Place(str(place), one) for place, one in weights.items()})

    mean, weight = slow_learned(7, 13, here, [(weights[place], them) for place, them in others.items()])
    share = found["doorbell_one_attempt"].share
    assert (share.mean, share.weight) == pytest.approx((mean, weight), rel=1e-9)


def test_of_another_place_at_least_ten_must_have_been_asked():
    assert there(offered=9, responded=9) == {}
    assert there(offered=10, responded=4)["doorbell_one_attempt"].elsewhere[0].offered == 10
    two_rounds = [result(place=2, offered=6, responded=1)] * 2
    assert learned(two_rounds, LIBRARY, {}, 1, {2: Place("", 1)})["doorbell_one_attempt"].elsewhere[0].offered == 12
    assert learned([result(offered=9, responded=9)], LIBRARY, {}, 1, {})["doorbell_one_attempt"].offered == 9


def test_the_further_apart_two_places_are_the_less_one_says_of_the_other():
    assert (alike(0, 1.4), alike(1.4, 1.4), alike(2.8, 1.4)) == pytest.approx((1, exp(-1), exp(-2)))
    assert {alike(nan, 1.4), alike(0.2, nan), alike(0.2, 0.0)} == {NO_DISTANCE}


def test_the_steps_that_follow_are_learned_too():
    found = learned([result(offered=100, responded=40, signups=30, visits=12, measures=1)], LIBRARY, {}, 1, {})

    assert found["accept_after_conversation"].responded == 30
    assert found["accept_after_conversation"].offered == 40
    assert (found["visit_kept_after_signup"].responded, found["visit_kept_after_signup"].offered) == (12, 30)
    assert found["measure_after_visit"].share.mean < 0.4


def test_what_is_done_in_the_visit_itself_teaches_nothing_about_other_visits():
    """A klusteam: 40 visits in which 38 took a step."""
    counts = {"offered": 100, "responded": 60, "signups": 50, "visits": 40, "measures": 38}
    fix, coach = (learned([result(small=small, **counts)], LIBRARY, {}, 1, {}) for small in (True, False))

    assert "measure_after_visit" not in fix
    assert {key: one for key, one in coach.items() if key != "measure_after_visit"} == fix
    both = learned([result(small=True, **counts), result(visits=10, measures=1)], LIBRARY, {}, 1, {})
    assert (both["measure_after_visit"].responded, both["measure_after_visit"].offered) == (1, 10)


@pytest.mark.parametrize("odds", [0.3, 1.0, 2.6])
@pytest.mark.parametrize(("did", "asked"), [(0, 50), (8, 400), (30, 60), (50, 50)])
def test_a_count_of_some_groups_moves_on_the_log_odds_and_stays_as_sure(did, asked, odds):
    y, n = as_everywhere(did, asked, odds)

    if 0 < did < asked:
        assert log(y / (n - y)) == pytest.approx(log(did / (asked - did)) - log(odds))
        assert 1 / y + 1 / (n - y) == pytest.approx(1 / did + 1 / (asked - did))
    else:
        assert (y == 0, y == pytest.approx(n)) == (did == 0, did == asked)
    assert as_everywhere(did, asked, 1.0) == pytest.approx((did, asked))


def test_of_a_small_chance_learning_is_as_the_exact_likelihood_says():
    """The slow second way: the chance of this count where the odds are those of the Netherlands times 2.6."""
    grid = np.linspace(0.0001, 0.05, 5_000)
    here = 2.6 * grid / (1 - grid + 2.6 * grid)
    likely = 8 * np.log(here) + 392 * np.log1p(-here)
    exact = np.exp(likely - likely.max())
    y, n = as_everywhere(8, 400, 2.6)
    quick = y * np.log(grid) + (n - y) * np.log1p(-grid)
    quick = np.exp(quick - quick.max())

    means = [float((one * grid).sum() / one.sum()) for one in (exact, quick)]
    assert means[1] == pytest.approx(means[0], rel=0.01)


def test_a_count_is_shown_as_it_was_and_learned_as_it_would_be_elsewhere():
    asked = {"prior": "letter_general_offer", "offered": 4000, "responded": 80}
    plain, hard_up = (
        learned([result(odds=odds, **asked)], LIBRARY, {}, 1, {})["letter_general_offer"] for odds in (1.0, 0.4)
    )

    assert (hard_up.responded, hard_up.offered) == (plain.responded, plain.offered) == (80, 4000)
    assert plain.share.mean == pytest.approx(0.02, abs=0.001)
    assert hard_up.share.mean == pytest.approx(0.0486, abs=0.002)


def test_a_round_of_which_the_odds_are_not_known_teaches_only_the_steps_after_it():
    found = learned([result(odds=None, offered=100, responded=40, signups=30)], LIBRARY, {}, 1, {})
    assert list(found) == ["accept_after_conversation"]


def test_a_chance_on_a_signup_learns_from_signups():
    found = learned([result("door_to_door_coach", offered=100, responded=50, signups=2)], LIBRARY, {}, 1, {})

    assert (found["door_to_door_coach"].responded, found["door_to_door_coach"].before) == (2, pytest.approx(1 / 6))


@pytest.mark.parametrize("counts", [{}, {"offered": 0, "responded": 0}, {"responded": 5}, {"offered": 100}])
def test_what_was_not_counted_teaches_nothing(counts):
    assert learned([result(**counts)], LIBRARY, {}, 1, {}) == {}


def test_more_answers_than_were_asked_count_as_all():
    found = learned([result(offered=5, responded=50)], LIBRARY, {}, 1, {})["doorbell_one_attempt"]
    assert (found.responded, found.offered) == (5, 5)


def test_a_chance_of_the_team_learns_from_its_own_option():
    found = learned(
        [result("o7", offered=50, responded=40), result("o8", offered=1, responded=1)], LIBRARY, {"o7": 0.2}, 1, {}
    )

    assert list(found) == ["o7"]
    assert 0.5 < found["o7"].share.mean < 0.8
    assert own_chance(0.0) == Share(0.001, 10.0)
    assert own_chance(1.0).mean == 0.999
