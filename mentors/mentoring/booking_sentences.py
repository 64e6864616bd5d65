"""Texts about offered times, reminders and session feedback."""

from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.templatetags.when import day_words
from mentors.on_call_rules import AlarmChannelKind

from .booking_rules import Feedback, News, Unfit

# One text for every reason, as everywhere in booking (domain 10.11).
TIME_GONE = gettext_lazy(
    "This time is no longer free. Nothing was booked. Please choose another one, or ask for other "
    "times."
)
NOT_POSSIBLE = gettext_lazy(
    "%(time)s cannot be booked: it may be too close to another session, too much for one week, or "
    "nobody is free to supervise. Please choose another time. Nothing was offered."
)
UNFIT_WORDS: dict[Unfit, Promise] = {
    Unfit.PAST: gettext_lazy("%(time)s is over already. Please choose a later time."),
    Unfit.FAR: gettext_lazy(
        "%(time)s is more than eight weeks away. Please choose an earlier time."
    ),
    Unfit.OUTSIDE: gettext_lazy(
        "%(time)s is outside the times on your card. Choose another time, or change your card."
    ),
}
NEWS_WORDS: dict[News, Promise] = {
    News.BOOKED: gettext_lazy("Booked"),
    News.MOVED: gettext_lazy("New time"),
    News.CALLED_OFF: gettext_lazy("Called off"),
    News.LATE: gettext_lazy("Starts late"),
}
# The keys are the hours before a session at which a reminder is sent.
REMINDER_WORDS: dict[int, Promise] = {
    2: gettext_lazy("2 hours before"),
    24: gettext_lazy("The day before"),
}
# Where a reminder is sent, as its reader sees it.
REMINDER_PLACES: dict[AlarmChannelKind, Promise] = {
    AlarmChannelKind.PUSH: gettext_lazy("A phone or computer"),
    AlarmChannelKind.EMAIL: gettext_lazy("E-mail"),
    AlarmChannelKind.WEBHOOK: gettext_lazy("Through the organisation"),
}
# The first are the mentee's choices; the second are what the supervisor reads.
FEEDBACK_CHOICES: dict[Feedback, Promise] = {
    Feedback.AGAIN: gettext_lazy("Good, again please"),
    Feedback.ALL_RIGHT: gettext_lazy("It was all right"),
    Feedback.CHANGE: gettext_lazy("I want something to change"),
    Feedback.UNSAID: gettext_lazy("I’d rather not say"),
}
FEEDBACK_WORDS: dict[Feedback, Promise] = {
    Feedback.AGAIN: gettext_lazy("Good, again please"),
    Feedback.ALL_RIGHT: gettext_lazy("All right"),
    Feedback.CHANGE: gettext_lazy("Something should change"),
}


def time_in_words(at: datetime) -> str:
    """Format a time as “Tuesday 8 December, 18:00”."""
    local = timezone.localtime(at)
    return _("%(day)s, %(time)s") % {"day": day_words(local), "time": f"{local:%H:%M}"}
