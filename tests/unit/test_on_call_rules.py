"""Who is called, in which order (domain 4.3)."""

import pytest

from mentors.on_call_rules import first_called, next_called


@pytest.mark.parametrize(
    ("backups", "leads", "rota", "first"),
    [
        ([1], [2], [3], [1, 2]),
        ([1], [1, 2], [3], [1]),
        ([], [2], [3], [2]),
        ([], [], [3, 4], [3]),
        ([], [], [], []),
    ],
)
def test_the_backup_and_the_lead_are_called_first(backups, leads, rota, first):
    assert first_called(backups=backups, leads=leads, rota=rota) == first


def test_then_the_first_of_the_rota_who_does_not_hear_it_yet():
    assert next_called([1, 2, 3], {1}) == 2
    assert next_called([1, 2], {1, 2}) is None
