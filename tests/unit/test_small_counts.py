"""What may be said of a small count (domain 5.6)."""

import pytest

from core.small_counts import round_small_count


@pytest.mark.parametrize(
    ("count", "said"), [(0, None), (1, None), (9, None), (10, 10), (14, 10), (15, 15), (103, 100)]
)
def test_counts_are_rounded_down_to_five_and_small_ones_are_not_said(count, said):
    assert round_small_count(count) == said
