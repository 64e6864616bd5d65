"""Who may be asked to come, and who sees it when."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.roles import Role
from accounts.support_requests.rules import may_be_asked, seen_by_all_before


@pytest.mark.parametrize(
    ("role", "hers", "anyone", "named"),
    [
        (Role.SUPERVISOR, True, True, True),
        (Role.SUPERVISOR, False, True, False),
        (Role.SUPERVISOR, False, False, True),
        (Role.COORDINATOR, False, True, True),
        (Role.SAFEGUARDING_LEAD, False, True, True),
        (Role.INTERPRETER, False, False, False),
        (Role.LEARNER, True, True, False),
    ],
)
def test_who_is_named_to_her(role, hers, anyone, named):
    assert may_be_asked(role=role, is_assigned=hers, anyone_assigned=anyone) is named


def test_after_a_day_every_desk_sees_it():
    at = datetime(2026, 3, 3, 10, tzinfo=UTC)
    assert seen_by_all_before(at) == at - timedelta(days=1)
