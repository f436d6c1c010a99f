"""Names that are missing, and when to stop asking."""

from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain import slow_nominations
from wijkdna.domain.nominations import advice_nl, coverage_nl, keys_of, name_key, saturation, unseen_nl

NAMES = st.sampled_from(
    ["Fatma", "fatma ", "Klaas", "KLAAS", "Omar", "Bea", " Truus", "Jan  de Boer", "jan de boer", " "]
)
TALKS = st.lists(st.lists(NAMES, max_size=5), max_size=12)


def told(talks):
    return saturation([keys_of(one) for one in talks])


@given(TALKS)
def test_counting_equals_the_slow_way(talks):
    slow = slow_nominations.count(talks)

    assert asdict(told(talks)) == {
        name: pytest.approx(float(value), abs=1e-12) if name in ("chao1", "unseen", "coverage") else value
        for name, value in slow.items()
    }


@given(TALKS, st.randoms())
def test_the_order_of_the_names_and_how_they_are_written_does_not_matter(talks, chance):
    other = [chance.sample([name.upper() + " " for name in one], len(one)) for one in talks]

    assert told(other) == told(talks)


@given(TALKS, st.randoms())
def test_the_order_of_the_talks_only_matters_for_when_to_stop(talks, chance):
    def without_order(one):
        return replace(one, is_quiet=False, stop=False)

    assert without_order(told(chance.sample(talks, len(talks)))) == without_order(told(talks))


@given(TALKS, st.lists(NAMES, max_size=4))
def test_one_more_talk_never_lowers_what_was_heard(talks, more):
    before, after = told(talks), told([*talks, more])

    assert after.observed >= before.observed
    assert after.n_nominations >= before.n_nominations
    assert after.n_informants >= before.n_informants


@given(TALKS)
def test_there_are_never_fewer_names_than_we_heard(talks):
    one = told(talks)

    assert one.chao1 >= one.observed >= one.f1 + one.f2
    assert 0 <= one.coverage <= 1
    assert one.n_informants >= 5 or not one.stop


@given(TALKS)
def test_who_named_nobody_does_not_count(talks):
    assert told([[], *talks, [" "]]) == told(talks)


def test_names_are_compared_without_spaces_and_capitals():
    assert name_key("  Kapper  aan\thet PLEIN ") == "kapper aan het plein"
    assert keys_of(["Jan", "jan", "  "]) == {"jan"}


SIX = [["a", "b"], ["a", "b"], ["a", "b"], ["a"], ["b"]]


@pytest.mark.parametrize(
    ("talks", "coverage", "unseen", "advice"),
    [
        ([], "Er is nog niemand genoemd.", "", "Begin met 5 gesprekken."),
        (
            [["a", "b", "c"]],
            "Bijna elke naam is er een die we nog niet hadden.",
            "Waarschijnlijk nog ongeveer 3 namen die we niet kennen.",
            "Praat nog met 4 anderen. Onder de 5 is het te vroeg om te stoppen.",
        ),
        (
            SIX[:4],
            "Bijna elke naam die we nu nog horen, kennen we al.",
            "Waarschijnlijk missen we geen namen meer.",
            "Praat nog met 1 ander. Onder de 5 is het te vroeg om te stoppen.",
        ),
        (
            SIX,
            "Bijna elke naam die we nu nog horen, kennen we al.",
            "Waarschijnlijk missen we geen namen meer.",
            "U kunt stoppen: een gesprek erbij levert bijna geen nieuwe namen op.",
        ),
        (
            [["f", "k", "t"], ["f", "o", "b"], ["f", "k"], ["k"], ["f"]],
            "Van de 10 namen die we nu nog horen, kennen we er ongeveer 7.",
            "Waarschijnlijk nog ongeveer 3 namen die we niet kennen.",
            "U kunt stoppen: de laatste 3 noemden niemand nieuw.",
        ),
        (
            [["a", "b"], ["a"], ["b"], ["c"], ["a", "d"]],
            "Van de 10 namen die we nu nog horen, kennen we er ongeveer 7.",
            "Waarschijnlijk nog ongeveer 1 naam die we niet kennen.",
            "Praat nog met 3 anderen, het liefst uit een kring die u nog niet sprak.",
        ),
    ],
)
def test_what_the_count_means_is_said_in_words(talks, coverage, unseen, advice):
    one = told(talks)

    assert (coverage_nl(one), unseen_nl(one), advice_nl(one)) == (coverage, unseen, advice)
