"""An account whose pages show its lessons alone, and that has everything back (domain 10.6).

One column says so, and nothing of hers is moved or deleted: whatever is closed meanwhile is all
there on the day on which it opens again. Who may do either, and what the log says of it, is decided
by who calls (`mentors.rooms.duress_services`, `mentors.safeguarding.lessons_alone_services`).
"""

from datetime import datetime

from .models import User


def show_lessons_alone(*, user: User, at: datetime) -> None:
    """From now on her pages show her lessons and nothing besides, in every sign-in of hers.

    Twice is once: the first day stays.
    """
    User.objects.filter(pk=user.pk, lessons_alone_since=None).update(lessons_alone_since=at)
    user.refresh_from_db(fields=["lessons_alone_since"])


def show_everything(*, user: User) -> None:
    """Her pages show all that is hers again. Harmless where they do already."""
    User.objects.filter(pk=user.pk).update(lessons_alone_since=None)
    user.lessons_alone_since = None
