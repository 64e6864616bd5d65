"""What keeps a room from opening, as its supervisor reads it."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from .opening_rules import Missing
from .sentences import NO_COUNTRY, NOT_AVAILABLE, NUMBERS_UNCHECKED

OTHERS_ARE_OPEN = _(
    "You hold another room just now. One room for mentoring or a group at a time, or three for "
    "practice. Nothing was changed."
)
NOT_EVERYONE_IS_READY = _(
    "Not everyone is ready yet, so the room does not open. It is not said who, or why. "
    "You can wait, or find another day."
)
MISSING_WORDS = {
    Missing.COUNTRY: NO_COUNTRY,
    Missing.NUMBERS: NUMBERS_UNCHECKED,
    Missing.SUPERVISOR: _("The room opens while you are in it, with this page on your screen."),
    Missing.EVERYONE: NOT_EVERYONE_IS_READY,
    Missing.SEATS: _("Somebody who belongs to this session has no seat any more."),
    Missing.OTHER_ROOMS: OTHERS_ARE_OPEN,
    Missing.BACKUP: _("The backup has not said “I am ready” in the last ten minutes."),
    Missing.ON_CALL: _("Nobody who could be called here is on call now. Enter it in the rota."),
    Missing.LEAD: _(
        "No safeguarding lead who could be called here is on call now. Enter one in the rota."
    ),
    Missing.DEPUTY: _(
        "No deputy of the lead who could be called here is on call now. Enter one in the rota."
    ),
    Missing.CONTACT: _(
        "Not everyone was asked in the last 90 days how to reach her safely, what she wants if she "
        "leaves suddenly, and whom she must not meet. Somebody who works with her asks."
    ),
    Missing.AVAILABLE: NOT_AVAILABLE,
}


def what_is_missing(codes: Iterable[Missing]) -> str:
    """All of it, one sentence after the other."""
    return " ".join(str(MISSING_WORDS[code]) for code in codes)
