"""The three screens in their order, and whom they are for."""

from accounts.onboarding.rules import DONE, after, begin_with, is_screen
from accounts.roles import Role


def test_the_screens_come_in_order_and_end():
    assert [after(1), after(2), after(3)] == [2, 3, DONE]
    assert [is_screen(n) for n in (0, 1, 3, 4)] == [False, True, True, False]
    assert begin_with(Role.MENTEE) == 1
    assert begin_with(Role.SUPERVISOR) == DONE
