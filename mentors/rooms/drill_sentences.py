"""What is said in practice alone: of drills (domain 10.17), and of changing places."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentors.room_types import DRILLS

from . import sentences

STOPPED_IN_PRACTICE = _(
    "This is practice, so it is a drill. In a real room this line would be stopped as well: we do "
    "not share contact details, and we meet in rooms like this one. Your words are still in the "
    "box."
)
CANNOT_CHANGE_PLACES = _("These two cannot change places. Nothing was changed.")


def rejected_words(kind: str) -> Mapping[str, Promise]:
    """Why a line was not taken in a room of this type, by the reason that frames carry."""
    if kind not in DRILLS:
        return sentences.REJECTED_WORDS
    return {**sentences.REJECTED_WORDS, "screened": STOPPED_IN_PRACTICE}
