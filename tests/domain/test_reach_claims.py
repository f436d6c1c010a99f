import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.slow_reach_claims import WORTH, beta_of, chance_below
from wijkdna.domain.reach_claims import WEIGHTS, ClaimRefused, Share, check, in_words, share_of, size_of

HOUSEHOLDS = st.integers(1, 5_000)
BASES = st.sampled_from(sorted(WORTH))


@st.composite
def claims(draw):
    households = draw(HOUSEHOLDS)
    low, likely, high = sorted(draw(st.tuples(*[st.integers(0, households)] * 3)))
    has_range = draw(st.booleans())
    return (households, likely, draw(BASES), low if has_range else None, high if has_range else None)


@given(claims())
def test_a_claim_equals_a_second_way_in_exact_fractions(claim):
    found = share_of(*claim)

    assert (found.alpha, found.beta) == pytest.approx([float(one) for one in beta_of(*claim)], rel=1e-9)


@given(claims())
def test_a_claim_is_a_share_that_is_never_certain_and_never_worth_more_than_its_basis(claim):
    found = share_of(*claim)

    assert 0 < found.mean < 1
    assert 2 <= found.weight <= WEIGHTS[claim[2]]
    assert found.mean == pytest.approx(claim[1] / claim[0], abs=0.5 / claim[0] + 1e-12)


@given(claims())
def test_a_wider_range_never_makes_a_claim_worth_more(claim):
    households, likely, basis, _, _ = claim
    narrow = share_of(households, likely, basis, max(0, likely - 1), likely + 1)

    assert share_of(households, likely, basis, max(0, likely - 9), likely + 9).weight <= narrow.weight


@pytest.mark.parametrize(
    ("households", "likely", "basis"), [(70, 25, "schatting"), (383, 170, "geteld"), (9, 3, "gehoord")]
)
def test_nine_in_ten_lie_within_the_band(households, likely, basis):
    found = share_of(households, likely, basis)
    low, high = found.between()

    within = [chance_below(share, found.alpha, found.beta) for share in (low, high)]
    assert within == pytest.approx([0.05, 0.95], abs=2e-4)


@pytest.mark.parametrize("households", [0, 0.99, -3, float("nan")])
def test_a_group_without_a_household_takes_no_claim(households):
    with pytest.raises(ClaimRefused, match="geen huishoudens"):
        share_of(households, 0, "geteld")


def test_a_basis_that_there_is_not_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        share_of(70, 25, "gegokt")


@pytest.mark.parametrize(
    ("numbers", "most", "field", "told"),
    [
        ((None, 71, None), 70, "likely", "hoogstens 70 huishoudens"),
        ((None, 2, None), 1, "likely", "hoogstens 1 huishouden,"),
        ((30, 25, 40), 70, "low", "Draai ze om"),
        ((10, 25, 20), 70, "high", "Draai ze om"),
        ((10, 25, 71), 70, "high", "hoogstens 70"),
        ((10, None, 40), 70, "likely", "het meest waarschijnlijk"),
        ((None, 0, None), 0, "likely", "geen huishoudens"),
    ],
)
def test_numbers_that_cannot_stand_beside_each_other_are_refused_at_their_field(numbers, most, field, told):
    with pytest.raises(ClaimRefused, match=told) as refused:
        check(*numbers, most)

    assert refused.value.field == field


@pytest.mark.parametrize("numbers", [(None, None, None), (None, 70, None), (0, 0, 0), (10, 25, 70)])
def test_numbers_in_order_are_taken(numbers):
    check(*numbers, 70)


def test_of_a_group_of_unknown_size_any_number_is_taken():
    check(10, 25, 4_000, None)


@pytest.mark.parametrize(
    ("low", "high", "size"), [(60, 80, 70), (60, None, 60), (None, 80, 80), (None, None, None), (11, 12, 11.5)]
)
def test_the_size_of_a_group_is_the_middle_of_its_range(low, high, size):
    assert size_of(low, high) == size


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ((70, 25, "schatting"), "waarschijnlijk 25 van de 70 huishoudens, ergens tussen 6 en 48"),
        ((70, 25, "geteld"), "waarschijnlijk 25 van de 70 huishoudens, ergens tussen 15 en 35"),
        ((70, 25, "geteld", 24, 26), "waarschijnlijk 25 van de 70 huishoudens, ergens tussen 15 en 35"),
        ((1, 1, "geteld"), "waarschijnlijk 1 van 1 huishouden"),
    ],
)
def test_a_claim_is_told_with_its_range(claim, words):
    assert in_words(share_of(*claim), claim[0], claim[1]) == words


@given(claims())
def test_the_words_hold_the_number_that_was_given(claim):
    words = in_words(share_of(*claim), claim[0], claim[1])

    assert words.startswith(f"waarschijnlijk {claim[1]} van ")
    if "tussen" in words:
        low, high = words.rpartition("tussen ")[2].split(" en ")
        assert 0 <= int(low) <= claim[1] <= int(high) <= claim[0]


def test_a_share_knows_its_two_numbers():
    assert (Share(0.25, 8).alpha, Share(0.25, 8).beta) == (2, 6)
