"""Working days: Monday to Friday. Pure.

Public holidays differ from place to place and are not known here, so a deadline may end on one.
"""

from datetime import date, timedelta

WEEKEND = (5, 6)


def working_days_later(day: date, number: int) -> date:
    """The day that is `number` working days after `day`; never a Saturday or Sunday.

    Raises ValueError for a number below one.
    """
    if number < 1:
        raise ValueError("a clock has one working day at least")
    for _one in range(number):
        day += timedelta(days=1)
        while day.weekday() in WEEKEND:
            day += timedelta(days=1)
    return day
