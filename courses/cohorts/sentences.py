"""User-facing text about cohorts and sessions."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.states import MOST_WOMEN, Childcare, EnrolmentState, Mark

from .rules import Missing

MISSING = {
    Missing.CHILDCARE: gettext_lazy(
        "State whether there is childcare before publishing. Nothing was changed."
    ),
    Missing.ALTERNATIVE: gettext_lazy(
        "Without childcare, please say what you offer instead. Nothing was changed."
    ),
}
CHILDCARE = {
    Childcare.YES: gettext_lazy("Yes, on site"),
    Childcare.PAID_FOR: gettext_lazy("Paid for, somewhere else"),
    Childcare.NO: gettext_lazy("Not this time"),
}
MARKS = {
    Mark.CAME: gettext_lazy("Present"),
    Mark.COULD_NOT: gettext_lazy("Absent"),
}
# The same for everybody, and without a reason (domain 10.11).
NOT_AVAILABLE = gettext_lazy("The person is not available for this cohort. Nothing was changed.")
CLOSED = gettext_lazy("This cohort is closed. Nothing was changed.")
ANOTHER_DAY = gettext_lazy("Choose a day from yesterday to a year from now. Nothing was changed.")
ANOTHER_NAME = gettext_lazy("There is a cohort of this name. Please choose another one.")
ANOTHER_TIME = gettext_lazy("This cohort has a session at that time already. Nothing was changed.")
A_NAME = gettext_lazy("Please write a name of one to sixty letters.")


def capacity_reached(capacity: int) -> str:
    """Return why no further learner can be added."""
    if capacity >= MOST_WOMEN:
        return _("A cohort has at most %(most)s learners, and it is full. Nothing was changed.") % {
            "most": MOST_WOMEN
        }
    return _(
        "All %(capacity)s places are taken. You can give the cohort more, up to %(most)s. "
        "Nothing was changed."
    ) % {"capacity": capacity, "most": MOST_WOMEN}


def invalid_capacity() -> str:
    """Return the message for an invalid number of places."""
    return _("A cohort has 1 to %(most)s places. Nothing was changed.") % {"most": MOST_WOMEN}


def childcare(value: str | None, alternative: str) -> str:
    """Return the line about childcare of a session, for everyone who may see it."""
    if value == Childcare.YES:
        return _("Childcare: yes, on site.")
    if value == Childcare.PAID_FOR:
        return _("Childcare: paid for. The team tells you how.")
    if value == Childcare.NO:
        return _("Childcare: not this time. Instead: %(alternative)s") % {
            "alternative": alternative
        }
    return _("Childcare: not said yet.")


def short_childcare(value: str | None, alternative: str) -> str:
    """Return the same for a column headed “Childcare”."""
    if value == Childcare.NO:
        return _("Not this time. Instead: %(alternative)s") % {"alternative": alternative}
    return str(CHILDCARE[Childcare(value)]) if value else _("Not said yet")


def attendance_text(*, state: str, begun: bool, comes: bool | None, mark: str) -> str:
    """Return a learner's status for one session, for the facilitator: words, never a count."""
    if mark:
        return str(MARKS[Mark(mark)])
    if state == EnrolmentState.PAUSED:
        return _("Course paused.")
    if begun:
        return _("Not recorded.")
    if comes is None:
        return _("No reply.")
    return _("Plans to come.") if comes else _("Not this time.")
