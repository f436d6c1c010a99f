import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.domain.slow_distinct import slow_benjamini_hochberg, slow_comparison, slow_labels
from wijkdna.domain.distinct import (
    Candidate,
    Comparison,
    Contrast,
    Counted,
    Label,
    benjamini_hochberg,
    benjamini_hochberg_rows,
    choose_standouts,
    compare_means,
    compare_shares,
    demote_unsupported,
    label_of,
    labels_for,
    labels_of,
    rank_scores,
)

NAN = np.nan

p_values = st.lists(st.floats(0, 1) | st.sampled_from([0.02, 0.05, 0.1]), max_size=30)

candidates = st.lists(
    st.builds(
        Candidate,
        score=st.sampled_from([0.7, 1.0, 1.5]) | st.floats(0.6, 5),
        label=st.sampled_from(list(Label)),
        theme=st.sampled_from(["wonen", "energie", "groen", "samen"]),
        valence=st.sampled_from(["kracht", "neutraal", "kwetsbaar"]),
    ),
    max_size=20,
)


@st.composite
def places(draw):
    """Inputs of labels_for: areas with missing and empty ones among them, spread wide enough to find something."""
    n_areas = draw(st.integers(1, 14))
    rows = st.lists(st.integers(0, n_areas - 1), unique=True)
    count = st.none() | st.integers(0, 1500)
    column = st.lists(count, min_size=n_areas, max_size=n_areas)
    indicators = draw(
        st.lists(st.fixed_dictionaries({"y": column, "n": column, "rounded_to_5": st.booleans()}), max_size=5)
    )
    named = [{"id": f"i{j}"} | indicator for j, indicator in enumerate(indicators)]
    return draw(st.integers(0, n_areas - 1)), draw(rows), draw(rows), named


def as_array(values):
    return np.array(values, dtype=np.float64)


def counted(indicators):
    return [Counted(i["id"], as_array(i["y"]), as_array(i["n"]), i["rounded_to_5"]) for i in indicators]


def contrast(z, sure, p):
    z, sure, p = as_array(z), as_array(sure), as_array(p)
    return Contrast(np.where(np.isnan(z), NAN, 0.5), z, sure, p)


def comparison(z, sure=0.95, distinct=True):
    z = np.atleast_2d(as_array(z))
    return Comparison(z, z, np.full(z.shape, sure), np.zeros(z.shape), np.full(z.shape, distinct))


def close(a, b):
    return np.allclose(a, b, rtol=1e-9, atol=1e-12, equal_nan=True)


def test_a_share_above_its_reference_is_probably_more():
    found = compare_shares([30.0], [70.0], 0.05, [0.2])

    slow = slow_comparison(stats.beta(30, 70), 0.3, 0.05, 0.2)
    assert all(close(getattr(found, name), slow[name]) for name in ("ref", "z", "P", "p"))
    assert found.z[0] > 0
    assert found.P[0] > 0.9


def test_an_area_without_reference_or_value_is_absent_in_all_four_numbers():
    found = compare_shares([30, NAN, 30], [70, NAN, 70], 0.05, [NAN, 0.2, 0.2])

    for numbers in (found.ref, found.z, found.P, found.p):
        assert np.isnan(numbers).tolist() == [True, True, False]


def test_without_spread_nothing_differs():
    shares = compare_shares([0, 3e5, NAN], [1e6, 7e5, 1e6], 0.0, [0.0, 0.4, 0.4])
    means = compare_means([3.0, 3.0, NAN], [0.0, 0.0, 0.0], 0.0, [3.0, 4.0, 4.0])

    for found in (shares, means):
        assert np.array_equal(found.z, [0, 0, NAN], equal_nan=True)
        assert np.array_equal(found.P, [0, 0, NAN], equal_nan=True)
        assert np.array_equal(found.p, [1, 1, NAN], equal_nan=True)


def test_a_share_cannot_lie_beyond_nought_or_one():
    found = compare_shares([99.0, 1.0], [1.0, 99.0], 0.2, [0.985, 0.015])

    assert found.P.tolist() == [0, 0]


def test_a_very_small_tail_is_not_rounded_to_zero():
    found = compare_shares([500.0, 500.0], [500.0, 500.0], 0.1, [0.2, 0.8])

    assert (found.p > 0).all()
    assert (found.p < 1e-50).all()


def test_every_area_may_have_a_spread_of_its_own():
    found = compare_shares([30.0, 30.0], [70.0, 70.0], [0.05, 0.1], [0.2, 0.2])

    assert close(found.z, [2, 1])


def test_a_mean_known_exactly_differs_or_does_not():
    found = compare_means([3.0, 3.0, 3.0], [0.0, 0.0, 0.0], 1.0, [3.0, 2.0, 5.0])

    assert found.p.tolist() == [1, 0, 0]
    assert found.P.tolist() == [0, 1, 1]


@given(st.floats(0.5, 2000), st.floats(0.5, 2000), st.floats(0.001, 0.4), st.floats(0, 1))
def test_a_compared_share_equals_the_slow_one(alpha, beta, tau, ref):
    found = compare_shares([alpha], [beta], tau, [ref])

    slow = slow_comparison(stats.beta(alpha, beta), alpha / (alpha + beta), tau, ref)
    assert close(found.z, slow["z"])
    assert close(found.p, slow["p"])
    assert abs(slow["z"]) < 1e-9 or close(found.P, slow["P"])


@given(st.floats(-50, 50), st.floats(0.01, 9), st.floats(0.01, 9), st.floats(-50, 50))
def test_a_compared_mean_equals_the_slow_one(theta, sd, tau, ref):
    found = compare_means([theta], [sd], tau, [ref])

    slow = slow_comparison(stats.norm(theta, sd), theta, tau, ref)
    assert close(found.z, slow["z"])
    assert close(found.p, slow["p"])
    assert abs(slow["z"]) < 1e-9 or close(found.P, slow["P"])


@given(p_values, st.sampled_from([0.01, 0.1, 0.5]))
def test_benjamini_hochberg_equals_the_slow_one(p, q):
    assert benjamini_hochberg(p, q).tolist() == slow_benjamini_hochberg(p, q)


@given(p_values, st.floats(0, 0.5), st.floats(0, 0.5))
def test_a_finding_stays_one_when_more_false_ones_are_accepted(p, q, more):
    assert (benjamini_hochberg(p, q) <= benjamini_hochberg(p, q + more)).all()


@given(p_values)
def test_a_smaller_p_is_a_finding_when_a_larger_one_is(p):
    reject = benjamini_hochberg(p)

    largest_found = max((x for x, found in zip(p, reject, strict=True) if found), default=-1)
    assert reject.tolist() == [x <= largest_found for x in p]


@given(st.lists(st.lists(st.none() | st.floats(0, 1), min_size=6, max_size=6), min_size=1, max_size=8))
def test_an_absent_p_does_not_count_among_the_tests(rows):
    found = benjamini_hochberg_rows(as_array(rows))

    for row, reject in zip(rows, found, strict=True):
        present = [j for j, p in enumerate(row) if p is not None]
        expected = slow_benjamini_hochberg([row[j] for j in present], 0.10)
        assert reject[present].tolist() == expected
        assert reject.sum() == sum(expected)


def test_a_finding_needs_all_three_thresholds():
    columns = [
        contrast([0.75], [0.9], [0.001]),
        contrast([0.74], [0.99], [0.001]),
        contrast([-2], [0.89], [0.001]),
        contrast([-2], [0.99], [0.2]),
        contrast([NAN], [NAN], [NAN]),
    ]

    found = Comparison.of(columns)

    assert found.distinct.tolist() == [[True, False, False, False, False]]
    assert found.absent.tolist() == [[False, False, False, False, True]]


ON, OFF, GONE = "distinct", "not distinct", "absent"


@pytest.mark.parametrize(
    ("m", "t", "z_t", "label"),
    [
        (ON, ON, 2, "eigen"),
        (ON, ON, -2, "tussenin"),
        (ON, OFF, 2, "typisch"),
        (OFF, ON, 2, "streekeigen"),
        (OFF, OFF, 2, "gewoon"),
        (GONE, ON, 2, "anders_dan_tweelingen"),
        (GONE, OFF, 2, "gewoon"),
        (ON, GONE, NAN, "anders_dan_gemeente"),
        (OFF, GONE, NAN, "gewoon"),
        (GONE, GONE, NAN, "onbekend"),
    ],
)
def test_the_table_of_labels(m, t, z_t, label):
    z_m = NAN if m == GONE else 1.0

    found = label_of([m == ON], [t == ON], [z_m], [z_t], m_absent=[m == GONE], t_absent=[t == GONE])

    assert [Label(number).text for number in found] == [label]


def test_labels_of_many_areas_come_out_as_a_table():
    m = Comparison.of([contrast([2, -2, NAN], [1, 1, NAN], [0, 0, NAN])])
    t = Comparison.of([contrast([2, 2, NAN], [1, 1, NAN], [0, 0, NAN])])

    assert labels_of(m, t).tolist() == [[Label.EIGEN], [Label.TUSSENIN], [Label.ONBEKEND]]


def test_the_score_comes_from_the_comparison_the_label_rests_on():
    labels = [list(Label)]

    scores = rank_scores(labels, comparison([-2] * 8), comparison([1] * 8, sure=1))

    assert close(scores, [[NAN, NAN, 1.8, 1.8, 1.8, 1, 1, 1.8]])


def test_a_model_estimate_alone_is_not_eigen():
    labels = [[Label.EIGEN, Label.GEWOON, Label.EIGEN], [Label.EIGEN, Label.EIGEN, Label.TYPISCH]]

    found = demote_unsupported(labels, [True, False, False], ["samen", "samen", "wonen"])

    assert found.tolist() == [
        [Label.TYPISCH, Label.GEWOON, Label.EIGEN],
        [Label.EIGEN, Label.EIGEN, Label.TYPISCH],
    ]


def test_two_model_estimates_do_not_carry_each_other():
    found = demote_unsupported([Label.EIGEN, Label.EIGEN], [True, True], ["samen", "samen"])

    assert found.tolist() == [Label.TYPISCH, Label.TYPISCH]


@given(st.lists(st.tuples(st.sampled_from(list(Label)), st.booleans(), st.sampled_from("abc")), min_size=1, max_size=9))
def test_only_an_eigen_of_a_model_is_ever_demoted(row):
    labels, modelled, theme = zip(*row, strict=True)

    found = demote_unsupported(labels, modelled, theme)

    carried = {t for label, model, t in row if label == Label.EIGEN and not model}
    lonely = [label == Label.EIGEN and model and t not in carried for label, model, t in row]
    assert found.tolist() == [Label.TYPISCH if alone else label for label, alone in zip(labels, lonely, strict=True)]


def test_eigen_stands_first_and_ties_keep_their_order():
    rows = [
        Candidate(1.0, Label.TYPISCH, "a", "kracht"),
        Candidate(3.0, Label.STREEKEIGEN, "b", "kracht"),
        Candidate(1.0, Label.TUSSENIN, "c", "kracht"),
        Candidate(0.8, Label.EIGEN, "d", "neutraal"),
        Candidate(9.0, Label.GEWOON, "e", "kracht"),
        Candidate(NAN, Label.ONBEKEND, "f", "kracht"),
    ]

    assert choose_standouts(rows, 6) == [3, 1, 0, 2]
    assert choose_standouts(rows, 2) == [3, 1]
    assert choose_standouts(rows, 0) == []


def test_a_third_of_a_theme_makes_room_for_another_theme():
    rows = [Candidate(9 - i, Label.EIGEN, theme, "kracht") for i, theme in enumerate("aaab")]

    assert choose_standouts(rows, 3) == [0, 1, 3]


def test_half_of_what_is_shown_is_kwetsbaar_not_half_of_what_was_asked():
    rows = [Candidate(9 - i, Label.EIGEN, theme, "kwetsbaar") for i, theme in enumerate("abc")]
    rows.append(Candidate(1, Label.EIGEN, "d", "kracht"))

    assert choose_standouts(rows, 8) == [0, 3]


def test_a_vulnerability_is_never_shown_alone():
    assert choose_standouts([Candidate(2, Label.EIGEN, "a", "kwetsbaar")], 6) == []


@given(candidates, st.integers(0, 8))
def test_standouts_keep_to_the_rules(rows, k):
    taken = choose_standouts(rows, k)

    chosen = [rows[i] for i in taken]
    themes = [candidate.theme for candidate in chosen]
    assert len(set(taken)) == len(taken) <= k
    assert all(themes.count(theme) <= 2 for theme in themes)
    assert 2 * sum(candidate.valence == "kwetsbaar" for candidate in chosen) <= len(chosen)
    assert not {Label.GEWOON, Label.ONBEKEND} & {candidate.label for candidate in chosen}
    ranks = [(candidate.label != Label.EIGEN, -candidate.score, i) for candidate, i in zip(chosen, taken, strict=True)]
    assert ranks == sorted(ranks)


@given(candidates, st.integers(1, 8))
def test_nothing_that_fits_is_passed_over(rows, k):
    taken = choose_standouts(rows, k)

    themes = [rows[i].theme for i in taken]
    strengths = [
        i
        for i, candidate in enumerate(rows)
        if candidate.valence != "kwetsbaar" and candidate.label not in (Label.GEWOON, Label.ONBEKEND)
    ]
    left_out = [i for i in strengths if i not in taken and themes.count(rows[i].theme) < 2]
    assert len(taken) == k or not left_out


def test_an_area_without_indicators_has_no_labels():
    assert labels_for(0, [1, 2, 3], [], []) == []


@settings(max_examples=300)
@given(places())
def test_labels_equal_those_of_the_slow_way(place):
    focal, municipality, twins, indicators = place

    found = labels_for(focal, municipality, twins, counted(indicators))

    for one, slow in zip(found, slow_labels(focal, municipality, twins, indicators), strict=True):
        assert (one.id, one.label.text) == (slow["id"], slow["label"])
        assert (one.post_mean is None) == (slow["post_mean"] is None)
        for side, expected in ((one.m, slow["m"]), (one.t, slow["t"])):
            assert (side is None) == (expected is None)
            if side is not None:
                assert side.distinct == expected["distinct"]
                assert np.allclose([side.ref, side.p], [expected["ref"], expected["p"]], rtol=1e-6, atol=1e-9)
                assert np.isclose(side.z, expected["z"], rtol=1e-6, atol=1e-9)
