"""Two to four places beside each other: what is larger than noise, what is surely small, and what nobody can say."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.domain.slow_beside import slow_posterior, slow_tau, slow_verdict
from tests.domain.test_contrast import BY_ID, TESTED, series_of, slow
from wijkdna.domain.areas import Level
from wijkdna.domain.beside import (
    LARGE,
    LIKELY,
    TOO_UNSURE,
    Gap,
    Judged,
    Posterior,
    Spread,
    Verdict,
    choose,
    difference_in_words,
    gap,
    is_told,
    judge,
)
from wijkdna.domain.comparison import Place
from wijkdna.domain.contrast import Series
from wijkdna.store.definitions import load_indicators

NAN = float("nan")
KOOP, WOZ, EENZAAM = BY_ID["aandeel_koop"], BY_ID["woz_waarde"], BY_ID["eenzaam"]
ALL = {one.id: one for one in load_indicators()}


def series(indicator, x, n):
    x, n = np.array(x, dtype=np.float64), np.array(n, dtype=np.float64)
    return Series(indicator, x, x * n / (1000 if indicator.formula == "per_1000" else 100), n)


def koop():
    """Areas of 5,000 homes: 20 to 80 % owners."""
    return Spread.of(series(KOOP, range(20, 81, 5), [5000] * 13))


def verdict_of(spread, *places, positions=None):
    posteriors = [spread.posterior(x, n) for x, n in places]
    return judge(posteriors, positions or [0.0] * len(posteriors), spread)


def places_of(rng, one):
    """Two to four places: areas of the series, or larger ones, with some absent."""
    chosen = rng.choice(len(one.x), int(rng.integers(2, 5)))
    places = [(float(one.x[i]), float(one.n[i]), False) for i in chosen]
    if rng.random() < 0.4:
        places[-1] = (float(np.nanmean(one.x)), 40_000.0, bool(rng.random() < 0.5))
    return places


def or_none(number):
    return None if math.isnan(number) else number


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_the_verdict_equals_that_of_the_slow_way(seed):
    rng = np.random.default_rng(seed)
    indicator = TESTED[int(rng.integers(len(TESTED)))]
    one = series_of(indicator, rng, int(rng.integers(3, 40)))
    spread, scale = Spread.of(one), 1000.0 if indicator.formula == "per_1000" else 100.0
    tau = slow_tau(slow(one))
    if spread is None or tau is None:
        assert (spread is None) == (tau is None)
        return
    places = [(x, n, exact) for x, n, exact in places_of(rng, one) if not math.isnan(x)]
    positions = rng.uniform(-50, 50, len(places)).tolist()

    posteriors = [spread.posterior(x, n, exact) for x, n, exact in places]
    found = judge(posteriors, positions, spread)

    as_slow = [(or_none(x), or_none(n), exact) for x, n, exact in places]
    assert spread.tau == pytest.approx(tau, rel=1e-9, abs=1e-15)
    for fast, place in zip(posteriors, as_slow, strict=True):
        by_hand = slow_posterior(slow(one), scale, place)
        assert (fast is None) == (by_hand is None)
        if fast and by_hand:
            assert tuple(fast) == pytest.approx(by_hand, rel=1e-8, abs=1e-9)
    assert (found.verdict.name, found.pair) == slow_verdict(slow(one), scale, as_slow, positions, tau)


def test_a_large_difference_between_large_places_is_larger_than_noise():
    found = verdict_of(koop(), (86, 4000), (41, 4000))

    assert (found.verdict, found.pair) == (Verdict.LARGE, (0, 1))
    assert found.gap.z > 2
    assert found.gap.sure > 0.999


def test_the_same_difference_between_a_few_homes_is_not():
    assert verdict_of(koop(), (86, 4), (41, 4)).verdict is Verdict.FEW


def test_nearly_equal_figures_of_large_places_are_surely_alike():
    assert verdict_of(koop(), (52, 4000), (50, 4000)).verdict is Verdict.ALIKE


def test_equal_figures_of_a_few_homes_are_not_called_alike():
    assert verdict_of(koop(), (50, 5), (50, 5)).verdict is Verdict.FEW


def test_figures_with_more_than_a_quarter_of_all_areas_between_them_are_not_called_alike():
    assert verdict_of(koop(), (52, 4000), (50, 4000), positions=[13.0, -12.1]).verdict is Verdict.BETWEEN
    assert verdict_of(koop(), (52, 4000), (50, 4000), positions=[13.0, -12.0]).verdict is Verdict.ALIKE


def test_a_sure_difference_just_too_small_is_neither_large_nor_alike():
    spread = koop()
    edge = 100 * (LARGE - 0.001) * spread.tau

    assert verdict_of(spread, (50 + edge, 10**11), (50, 10**11)).verdict is Verdict.ALIKE
    assert verdict_of(spread, (50 + edge, 2000), (50, 2000)).verdict is Verdict.BETWEEN
    assert verdict_of(spread, (50 + edge * 1.01, 10**7), (50, 10**7)).verdict is Verdict.LARGE


def test_shrinkage_alone_makes_no_difference():
    """A few homes are pulled to the mean; published figures that are equal never differ."""
    spread = koop()

    found = gap(spread.posterior(90, 1), spread.posterior(90, 10**6), spread.tau)

    assert found.z < -LARGE
    assert not found.is_large


def test_of_more_places_the_pair_that_differs_most_surely_is_told():
    found = verdict_of(koop(), (50, 4000), (20, 4000), (70, 4000), (85, 2))

    assert (found.verdict, found.pair) == (Verdict.LARGE, (1, 2))


def test_a_place_without_a_figure_does_not_count():
    spread = koop()
    known = [spread.posterior(50, 4000), None, spread.posterior(51, 4000)]

    assert judge(known, [0.0, None, 1.0], spread).verdict is Verdict.ALIKE
    assert judge([known[0], None], [0.0, None], spread) == Judged(Verdict.ABSENT)


@pytest.mark.parametrize("n", [NAN, 0.0])
def test_a_figure_of_unknown_weight_says_nothing(n):
    assert koop().posterior(50, n) is None
    assert Spread.of(series(WOZ, [200, 300, 400], [90, 90, 90])).posterior(250, n) is None


def test_figures_of_a_provincie_are_taken_as_exact_but_not_those_of_a_model():
    counted, modelled = koop(), Spread.of(series(EENZAAM, [40, 45, 50], [NAN, NAN, NAN]))

    assert counted.posterior(50, NAN, exact=True) == Posterior(0.5, 0.0, 0.5)
    assert modelled.posterior(50, NAN, exact=True) == modelled.posterior(50, NAN)
    assert modelled.posterior(50, NAN).sd == pytest.approx(math.sqrt(0.3) * 5)


def test_estimates_of_a_model_differ_only_when_they_lie_far_apart_and_are_never_alike():
    spread = Spread.of(series(EENZAAM, range(30, 61), [NAN] * 31))

    assert verdict_of(spread, (45, NAN), (45, NAN)).verdict is Verdict.MODEL
    assert verdict_of(spread, (45 + 1.7 * spread.tau, NAN), (45, NAN)).verdict is Verdict.MODEL
    assert verdict_of(spread, (45 + 1.8 * spread.tau, NAN), (45, NAN)).verdict is Verdict.LARGE


def test_two_areas_are_too_few_to_measure_a_difference_by():
    assert Spread.of(series(KOOP, [10, 90], [500, 500])) is None
    assert Spread.of(series(WOZ, [200, 300, NAN], [500, 500, 500])) is None


def test_where_areas_do_not_differ_nothing_does():
    spread = Spread.of(series(KOOP, [50, 50, 50], [1000, 1000, 1000]))

    assert spread.tau == 0
    assert verdict_of(spread, (90, 1000), (10, 1000)).verdict is Verdict.ALIKE


def test_a_figure_without_a_logarithm_says_nothing():
    spread = Spread.of(series(WOZ, [200, 300, 400], [90, 90, 90]))

    assert spread.logged
    assert spread.posterior(0, 90) is None


posteriors = st.builds(Posterior, st.floats(-3, 3), st.floats(0, 3), st.floats(-3, 3))


@given(posteriors, posteriors, st.floats(0.01, 5))
def test_a_difference_is_the_same_seen_from_the_other_side(a, b, tau):
    one, other = gap(a, b, tau), gap(b, a, tau)

    assert (other.z, other.raw) == (-one.z, -one.raw)
    assert (other.sure, other.small) == pytest.approx((one.sure, one.small))
    assert one.is_large == other.is_large


@given(posteriors, posteriors, st.floats(0.01, 5))
def test_no_difference_is_both_large_and_surely_small(a, b, tau):
    found = gap(a, b, tau)

    assert not (found.is_large and found.is_small)
    assert 0 <= found.small <= 1


@given(st.floats(0.001, 10))
def test_above_the_limit_not_even_equal_figures_are_alike(sd):
    alike = gap(Posterior(0, sd, 0), Posterior(0, 0, 0), 1.0).is_small

    assert alike == (sd <= TOO_UNSURE) or sd == pytest.approx(TOO_UNSURE)


@pytest.mark.parametrize(("n", "share"), [(30, 10), (100, 20), (500, 50)])
def test_the_normal_chance_is_close_to_that_of_the_two_betas(n, share):
    """Exact chances take a double integral; on counts as small as 30 homes they differ by a few hundredths."""
    spread = koop()
    a, b = spread.posterior(share, n), spread.posterior(share + 30, n)
    betas = [stats.beta(*_beta(one)) for one in (a, b)]
    grid = (np.arange(4000) + 0.5) / 4000
    exact = float(np.mean(betas[1].sf(betas[0].ppf(grid) + 0.25 * spread.tau)))

    assert gap(b, a, spread.tau).sure == pytest.approx(exact, abs=0.02)


def _beta(one):
    total = one.mean * (1 - one.mean) / one.sd**2 - 1
    return one.mean * total, (1 - one.mean) * total


def test_of_the_differences_that_are_told_nearly_all_are_real():
    """Why no Benjamini-Hochberg: where shares differ as the areas do, fewer than one in ten found has no 0.25 tau."""
    rng = np.random.default_rng(1)
    truth = rng.beta(5, 5, 4000)
    n = rng.choice([10, 30, 100, 400], 4000)
    counts = rng.binomial(n, truth)
    spread = Spread.of(Series(KOOP, 100.0 * counts / n, counts.astype(float), n.astype(float)))
    places = [spread.posterior(100 * y / m, m) for y, m in zip(counts.tolist(), n.tolist(), strict=True)]

    pairs = [(gap(places[i], places[i + 1], spread.tau), truth[i] - truth[i + 1]) for i in range(0, 4000, 2)]

    found = [(one.z > 0) == (real > 0) and abs(real) > 0.25 * spread.tau for one, real in pairs if one.is_large]
    assert len(found) > 300
    assert found.count(False) / len(found) < 1 - LIKELY


def large(score):
    return Judged(Verdict.LARGE, (0, 1), Gap(score, 1.0, 0.0, score, 0.1))


def test_differences_are_told_by_score_two_per_theme_and_half_about_something_vulnerable():
    ids = ["eenzaam", "moeite_met_rondkomen", "veel_stress", "aandeel_koop", "aandeel_eengezins", "woz_waarde"]
    indicators = [BY_ID[id] for id in ids]

    told = choose(indicators, [large(score) for score in (9.0, 8.0, 7.0, 1.0, 3.0, 2.0)])

    assert [ids[i] for i in told] == ["eenzaam", "moeite_met_rondkomen", "aandeel_eengezins", "woz_waarde"]


def test_a_vulnerability_never_stands_alone():
    assert choose([BY_ID["eenzaam"]], [large(5.0)]) == []


def test_at_most_eight_differences_are_told():
    assert len(choose(TESTED, [large(1.0) for _ in TESTED])) == 8


def test_only_large_differences_are_told():
    assert choose([KOOP, WOZ], [Judged(Verdict.FEW), Judged(Verdict.ALIKE)]) == []


@pytest.mark.parametrize(
    ("id", "told"),
    [("aandeel_koop", True), ("aantal_inwoners", False), ("lbm_totaal", False), ("stedelijkheid", False)],
)
def test_numbers_of_people_and_scores_are_not_told(id, told):
    assert is_told(ALL[id]) is told


A = Place("Kreileroord", Level.BUURT, gemeente_name="Hollands Kroon")
B = Place("Wieringerwerf", Level.WIJK, gemeente_name="Hollands Kroon")
GEMEENTE = Place("Utrecht", Level.GEMEENTE, provincie_name="Utrecht")
PROVINCIE = Place("Utrecht", Level.PROVINCIE)
LAND = Place("Nederland", Level.LAND)


def words(id, places, values, z, sure=0.99):
    return difference_in_words(BY_ID[id], places, values, Gap(z, sure, 0.0, z, 0.3)).full


def test_a_difference_names_both_places_and_both_figures():
    assert words("aandeel_koop", (A, B), (86, 41), 2.5) == (
        "In Kreileroord gaat het bij bijna 9 van de 10 huizen om een koophuis. Dat is veel meer dan in Wieringerwerf: "
        "86\u00a0% tegen 41\u00a0%. Bij meer huizen beslist hier dus de eigenaar, alleen of samen met de buren."
    )


def test_a_likely_difference_says_so():
    assert words("aandeel_65_plus", (A, B), (11.3, 32.7), -1.0, 0.93) == (
        "In Kreileroord is 11\u00a0% van de bewoners 65 jaar of ouder. Dat is waarschijnlijk iets minder dan in "
        "Wieringerwerf: 11,3\u00a0% tegen 32,7\u00a0%."
    )


def test_a_unit_of_words_is_said_once():
    text = words("afstand_huisarts", (A, B), (5.6, 0.4), 3.0)

    assert text.endswith("Dat is veel verder dan in Wieringerwerf: 5,6 tegen 0,4\u00a0km.")
    assert "€\u00a0231.000 tegen €\u00a0351.000" in words("woz_waarde", (A, B), (231, 351), -1.0)


def test_gemeente_and_provincie_of_one_name_are_told_apart():
    text = words("aandeel_koop", (GEMEENTE, PROVINCIE), (40, 60), -1.5)

    assert text.startswith("In de gemeente Utrecht gaat het")
    assert "duidelijk minder dan in de provincie Utrecht: 40\u00a0% tegen 60\u00a0%." in text


def test_nederland_is_what_others_are_compared_with():
    assert words("aandeel_koop", (LAND, A), (57, 86), -1.5) == words("aandeel_koop", (A, LAND), (86, 57), 1.5)
    assert words("aandeel_koop", (LAND, A), (57, 86), -1.5).startswith("In Kreileroord ")
