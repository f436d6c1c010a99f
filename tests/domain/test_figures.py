import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from wijkdna.domain.figures import Figures, Status

NAN = np.nan

statuses = hnp.arrays(np.uint8, st.integers(0, 20), elements=st.sampled_from(list(Status)))


def of(values, status):
    return Figures(np.array(values, dtype=np.float64), np.array(status, dtype=np.uint8))


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.KNOWN])
def test_a_number_without_status_known_is_refused(status):
    with pytest.raises(ValueError, match="without status KNOWN"):
        of([0.0], [status])


@pytest.mark.parametrize("value", [NAN, np.inf, -np.inf])
def test_known_without_a_number_is_refused(value):
    with pytest.raises(ValueError, match="KNOWN without a number"):
        of([value], [Status.KNOWN])
    with pytest.raises(ValueError, match="KNOWN without a number"):
        Figures.build([value], [Status.KNOWN])


def test_values_and_status_of_other_lengths_are_refused():
    with pytest.raises(ValueError, match="differ in shape"):
        of([1.0, 2.0], [Status.KNOWN])


def test_a_published_zero_is_known_and_a_missing_number_is_not_published():
    figures = Figures.published([0.0, NAN, -3.5])

    assert figures.status.tolist() == [Status.KNOWN, Status.NOT_PUBLISHED, Status.KNOWN]
    assert figures.known.tolist() == [True, False, True]
    assert len(figures) == 3


@given(statuses)
def test_numbers_that_are_not_known_are_blanked_and_others_kept(status):
    figures = Figures.build(np.zeros(len(status)), status)

    assert [None if np.isnan(x) else x for x in figures.values] == [0.0 if s == Status.KNOWN else None for s in status]
    assert figures.status.tolist() == status.tolist()


@given(hnp.arrays(np.float64, st.integers(0, 20)), st.data())
def test_figures_exist_exactly_when_nan_stands_where_the_status_is_not_known(values, data):
    status = data.draw(hnp.arrays(np.uint8, len(values), elements=st.sampled_from(list(Status))))
    agrees = all(np.isfinite(x) == (s == Status.KNOWN) for x, s in zip(values, status, strict=True))

    if agrees:
        assert Figures(values, status).values is values
    else:
        with pytest.raises(ValueError, match="KNOWN"):
            Figures(values, status)
