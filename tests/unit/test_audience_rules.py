"""What follows from whom a course is for."""

import pytest

from accounts.roles import Role
from courses.catalogue.rules import has_opening_for, is_staff_course

WOMEN = (Role.LEARNER, Role.MENTOR)
STAFF = (Role.STAFF_LEARNER, Role.SUPERVISOR)


@pytest.mark.parametrize(
    ("roles", "audience", "open_to_her"),
    [
        ([Role.MENTEE], WOMEN, True),
        # Who reads the whole course needs no opening.
        ([Role.LEARNER], WOMEN, False),
        ([Role.MENTEE, Role.LEARNER], WOMEN, False),
        ([Role.MENTEE], STAFF, False),
        ([Role.STAFF_LEARNER], WOMEN, False),
        ([], WOMEN, False),
    ],
)
def test_a_woman_who_comes_to_rooms_reads_the_opening_of_a_course_for_women(
    roles, audience, open_to_her
):
    assert has_opening_for(roles, audience) is open_to_her


@pytest.mark.parametrize(
    ("audience", "staff_alone"),
    [(STAFF, True), ((*STAFF, *WOMEN), False), (WOMEN, False), ((Role.SUPERVISOR,), False)],
)
def test_a_course_is_for_staff_where_staff_learn_in_it_and_no_woman_does(audience, staff_alone):
    assert is_staff_course(audience) is staff_alone
