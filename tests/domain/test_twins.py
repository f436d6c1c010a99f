import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.slow_twins import SlowTrait, SlowTwins
from wijkdna.domain.all_twins import Kinds, all_twins
from wijkdna.domain.twins import (
    MOST_PAIRS,
    THEME_WEIGHTS,
    Likeness,
    Scale,
    choose,
    cutoff_of,
    sampled_pairs,
    stability,
)
from wijkdna.domain.uncertainty import compared, scale_of, variance
from wijkdna.store.definitions import load_indicators

NAN = np.nan
WEIGHTS = np.array(list(THEME_WEIGHTS.values()))
COUNTING = [indicator for indicator in load_indicators() if indicator.in_twins]


def figures_of(indicator, rng, n_areas):
    """Invented figures with gaps, sometimes all equal or nearly so."""
    n = rng.choice([NAN, 0.0, 15.0, 200.0, 4000.0], n_areas, p=[0.05, 0.05, 0.2, 0.4, 0.3])
    if indicator.kind == "share":
        x = np.round(np.clip(rng.normal(rng.uniform(0, 100), rng.choice([0, 4, 20]), n_areas), 0, 100))
    else:
        x = np.round(np.exp(rng.normal(rng.uniform(-1, 5), rng.choice([0.0, 0.3, 1.0]), n_areas)), indicator.decimals)
    return np.where(rng.random(n_areas) < 0.15, NAN, x), n


def as_list(values):
    return [None if np.isnan(x) else float(x) for x in values]


def as_number(value):
    return NAN if value is None else value


def level(seed):
    """Invented areas of one level, both ways."""
    rng = np.random.default_rng(seed)
    n_areas = int(rng.integers(2, 40))
    chosen = [COUNTING[j] for j in sorted(rng.choice(len(COUNTING), int(rng.integers(3, 20)), replace=False).tolist())]
    drawn = [figures_of(indicator, rng, n_areas) for indicator in chosen]
    urbanity = rng.choice([1.0, 2.0, 3.0, 4.0, 5.0, NAN], n_areas, p=[0.1, 0.2, 0.3, 0.2, 0.1, 0.1])
    households = rng.choice([NAN, 0.0, 50.0, 149.0, 150.0, 151.0, 450.0], n_areas)
    values = np.array([compared(one, x) for one, (x, _) in zip(chosen, drawn, strict=True)]).T
    variances = np.array([variance(one, x, n) for one, (x, n) in zip(chosen, drawn, strict=True)]).T
    like = Likeness.build(values, variances, [scale_of(one) for one in chosen])
    traits = [slow_trait(one, x, n) for one, (x, n) in zip(chosen, drawn, strict=True)]
    return like, Kinds(urbanity, households), SlowTwins(traits, as_list(urbanity), as_list(households))


def slow_trait(one, x, n):
    trait = SlowTrait(
        one.twin_theme,
        one.kind,
        one.formula,
        one.transform,
        one.floor,
        one.decimals,
        one.is_rounded_to_5,
        one.is_model_estimate,
        as_list(x),
        as_list(n),
    )
    trait.scale()
    return trait


def plain(values, *, variances=None):
    """Areas with one indicator, of the theme wonen, on a scale without transformation."""
    scales = [Scale("wonen_en_eigendom", "none")] * len(values[0])
    return Likeness.build(np.array(values, dtype=np.float64), variances, scales)


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_distances_and_the_cutoff_equal_those_of_the_slow_way(seed):
    like, _, slow = level(seed)
    left, right = sampled_pairs(like.n_areas)

    found = [like.to_all(i).distances(WEIGHTS) for i in range(like.n_areas)]
    cutoff = cutoff_of(like.pairs(left, right).distances(WEIGHTS))
    slow.set_cutoff(list(zip(left.tolist(), right.tolist(), strict=True)))

    for i in range(like.n_areas):
        expected = [as_number(slow.distance(i, k)) for k in range(like.n_areas)]
        assert np.allclose(found[i], expected, rtol=1e-9, atol=1e-9, equal_nan=True)
    assert cutoff == pytest.approx(as_number(slow.cutoff), rel=1e-9, nan_ok=True)


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_twins_of_all_areas_equal_those_of_the_slow_way(seed):
    like, kinds, slow = level(seed)
    cutoff = cutoff_of(like.pairs(*sampled_pairs(like.n_areas)).distances(WEIGHTS)) * 2
    slow.cutoff = None if np.isnan(cutoff) else cutoff

    rows = all_twins(like, kinds, WEIGHTS, cutoff)

    for i in range(like.n_areas):
        mine, other = [k for k in rows[i].tolist() if k >= 0], slow.of(i)
        assert all(slow.may_be(i, k) for k in mine)  # which of two at the same distance comes tenth is rounding
        assert [slow.distance(i, k) for k in mine] == pytest.approx([slow.distance(i, k) for k in other], abs=1e-9)


@given(st.integers(0, 2**32))
def test_the_rough_look_finds_what_asking_one_by_one_finds(seed):
    like, kinds, _ = level(seed)
    rows = all_twins(like, kinds, WEIGHTS, 0.8)

    for i in range(like.n_areas):
        chosen = choose(like.to_all(i).distances(WEIGHTS), 0.8, kinds.alike(i))
        assert tuple(k for k in rows[i].tolist() if k >= 0) == chosen.twins


@given(st.integers(0, 2**32))
def test_a_distance_is_the_same_in_both_directions_and_never_negative(seed):
    like, _, _ = level(seed)

    distances = np.array([like.to_all(i).distances(WEIGHTS) for i in range(like.n_areas)])

    assert np.allclose(distances, distances.T, equal_nan=True)
    assert (distances[~np.isnan(distances)] >= 0).all()
    own = np.diag(distances)
    assert (own[~np.isnan(own)] == 0).all()


@given(st.integers(0, 2**32), st.floats(0.01, 100))
def test_only_the_proportions_of_the_weights_count(seed, factor):
    like, _, _ = level(seed)

    parts = like.to_all(0)

    assert np.allclose(parts.distances(WEIGHTS), parts.distances(WEIGHTS * factor), equal_nan=True)


@given(st.integers(0, 2**32))
def test_being_of_the_same_kind_is_mutual_and_never_with_oneself(seed):
    _, kinds, slow = level(seed)
    n_areas = len(kinds.urbanity)

    alike = np.array([kinds.alike(i) for i in range(n_areas)])

    assert alike.tolist() == [[slow.may_be(i, k) for k in range(n_areas)] for i in range(n_areas)]
    known = ~np.isnan(kinds.households) & (kinds.households > 0)
    assert (alike[np.ix_(known, known)] == alike[np.ix_(known, known)].T).all()
    assert not np.diag(alike).any()


def test_unsure_figures_bring_areas_nearer():
    values = [[1.0], [2.0], [3.0], [9.0]]

    sure, unsure = plain(values), plain(values, variances=np.full((4, 1), 4.0))

    assert (unsure.to_all(0).distances(WEIGHTS)[1:] < sure.to_all(0).distances(WEIGHTS)[1:]).all()


def test_without_weight_on_any_known_theme_there_is_no_distance():
    like = plain([[1.0], [2.0], [3.0]])

    assert np.isnan(like.to_all(0).distances(np.where(np.arange(7) == 0, 0.0, WEIGHTS))).all()


def test_an_indicator_that_is_the_same_everywhere_is_left_out():
    like = plain([[1.0, 7.0], [2.0, 7.0], [3.0, 7.0], [4.0, NAN]])

    assert np.isnan(like.z[1]).all()
    assert like.members[0].tolist() == [1.0, 0.0]
    assert not np.isnan(like.to_all(0).distances(WEIGHTS)).any()


def test_at_most_ten_twins_and_five_nearest_are_given():
    distances = np.arange(20) / 100

    chosen = choose(distances, 1.0, np.arange(20) != 0)

    assert chosen.twins == tuple(range(1, 11))
    assert chosen.nearest == (1, 2, 3, 4, 5)


def test_equal_distances_keep_the_order_of_the_areas():
    chosen = choose(np.array([0.0, 0.3, 0.1, 0.3, 0.1]), 0.2, np.array([False, True, True, True, True]))

    assert chosen.nearest == (2, 4, 1, 3)
    assert chosen.twins == (2, 4)


def test_an_area_without_distance_has_no_twins_and_no_nearest():
    chosen = choose(np.full(5, NAN), 0.5, np.ones(5, dtype=bool))

    assert (chosen.twins, chosen.nearest) == ((), ())


def test_all_pairs_of_a_small_level_stand_for_themselves():
    left, right = sampled_pairs(5)

    assert sorted(zip(left.tolist(), right.tolist(), strict=True)) == [
        (i, k) for i in range(5) for k in range(i + 1, 5)
    ]


def test_a_large_level_is_sampled_the_same_each_time_and_never_an_area_with_itself():
    left, right = sampled_pairs(14_574)

    assert len(left) == len(right) == MOST_PAIRS
    assert (left != right).all()
    assert min(left.min(), right.min()) == 0
    assert max(left.max(), right.max()) == 14_573
    assert left.tolist() == sampled_pairs(14_574)[0].tolist()


def test_a_twin_far_within_the_cutoff_is_steady_and_one_on_its_edge_is_not():
    values = np.array([[1.0], [1.01], [1.5], [2.0], [3.0], [4.0], [5.0]])
    like = plain(values, variances=np.full(values.shape, 0.02))
    edge = float(like.to_all(0).distances(WEIGHTS)[2])

    steady, doubtful = stability(like, 0, [1, 2], WEIGHTS, edge).tolist()

    assert steady > 0.9
    assert 0.2 < doubtful < 0.8


def test_sure_figures_of_one_theme_never_move():
    like = plain([[1.0], [1.1], [2.0], [3.0]])
    cutoff = float(like.to_all(0).distances(WEIGHTS)[1])

    assert stability(like, 0, [1, 2], WEIGHTS, cutoff).tolist() == [1.0, 0.0]


def test_the_same_question_has_the_same_answer():
    like, _, _ = level(12)

    once, again = (stability(like, 0, [1], WEIGHTS, 1.0).tolist() for _ in range(2))

    assert once == again


def test_a_theme_without_weight_stays_without_weight_in_every_replicate():
    like, _, _ = level(3)
    only = np.where(np.arange(7) == int(np.flatnonzero(like.usable)[0]), 1.0, 0.0)

    distances = like.to_all(0).distances(only)
    found = stability(like, 0, [1], only, 0.0)

    assert found.shape == (1,)
    assert np.isnan(distances[1]) or found[0] <= 1.0


def test_only_indicators_that_count_have_a_scale():
    other = next(indicator for indicator in load_indicators() if not indicator.in_twins)

    with pytest.raises(ValueError, match="does not count for twins"):
        scale_of(other)


def test_origin_uptake_and_religion_never_count():
    forbidden = ("herkomst", "migratie", "zonnestroom", "panelen", "label", "subsidie", "geloof", "kerk")

    assert [one.id for one in COUNTING if any(word in one.id for word in forbidden)] == []
