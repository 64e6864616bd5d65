"""Which ratings of others an assessor sees: of a round in which her own stands (domain 2.2)."""

from types import SimpleNamespace

import pytest

from mentors.assessment.competencies.permissions import shown_ratings

GRACE, INES, SARA = (SimpleNamespace(pk=number) for number in (1, 2, 3))


def rows(*given, gate=False):
    """Of (place, level, assessor) in the order of time, all of them blind."""
    return [
        SimpleNamespace(
            pk=number,
            place=place,
            level=level,
            blind=True,
            assessor_id=assessor.pk,
            version=SimpleNamespace(gate=gate),
        )
        for number, (place, level, assessor) in enumerate(given, start=10)
    ]


def shown(viewer, found):
    return [row.pk for row in shown_ratings(viewer, found)]


AGREED = ((1, 3, GRACE), (2, 3, INES))


@pytest.mark.parametrize(
    ("viewer", "given", "seen"),
    [
        (GRACE, (), []),
        # Before her own word nothing, after it all of the round.
        (INES, AGREED[:1], []),
        (GRACE, AGREED[:1], [10]),
        (INES, AGREED, [10, 11]),
        (SARA, AGREED, []),
        # Another try is another round: she knows the one before.
        (INES, (*AGREED, (1, 4, GRACE)), [10, 11]),
        (GRACE, (*AGREED, (1, 4, GRACE)), [10, 11, 12]),
        (INES, (*AGREED, (1, 4, GRACE), (2, 4, INES)), [10, 11, 12, 13]),
    ],
)
def test_shown_ratings_round_without_the_viewers_own_is_left_out(viewer, given, seen):
    assert shown(viewer, rows(*given)) == seen


@pytest.mark.parametrize("gate", [False, True])
def test_shown_ratings_before_a_third_decided_it_is_the_same_round(gate):
    given = rows((1, 3, GRACE), (2, 2, INES), (1, 2, GRACE), gate=gate)
    assert shown(INES, given) == [10, 11, 12]


def test_shown_ratings_gate_a_third_ends_the_round():
    given = ((1, 3, GRACE), (2, 2, INES), (3, 3, SARA), (1, 4, GRACE))
    assert shown(INES, rows(*given, gate=True)) == [10, 11, 12]
    assert shown(SARA, rows(*given, gate=True)) == [10, 11, 12]
    assert shown(INES, rows(*given, gate=False)) == [10, 11, 12, 13]
