"""Bands beside each other: where a mean lies above its band, it says why."""

import pytest

from wijkdna.domain.reach_answer import Figure
from wijkdna.domain.reach_pictures import measures, mostly


@pytest.mark.parametrize(
    ("mean", "high", "said"),
    [
        (3, 0, "meestal 0: deze afzender doet waarschijnlijk niet mee"),
        (9, 4, "meestal hoogstens 4: een afzender doet waarschijnlijk niet mee"),
        (3, 3, ""),
        (0.4, 0, ""),
        (3, 8, ""),
    ],
)
def test_a_mean_above_its_band_is_explained(mean, high, said):
    assert mostly(mean, high) == said


def test_the_bar_says_it_in_sight_and_in_its_words():
    doubtful, sure = Figure(0.03, 0.0, 0.0), Figure(0.2, 0.1, 0.3)
    first, *_ = measures([("Nu", (sure,) * 3), ("Voorstel", (doubtful,) * 3)], 100, "aanmelding")

    assert [one.note for one in first.bands] == ["", mostly(3, 0)]
    assert first.bands[1].words == f"Voorstel: 3 huishoudens, in 8 van de 10 gevallen 0; {mostly(3, 0)}"
