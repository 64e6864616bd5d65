"""The words of who sets rooms up and is on call: titles, seats, duties, calls, what to tell."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.safe_contact.queries import IF_SHE_LEAVES
from mentors.room_types import DRILLS

from ..state import sentences

NEW_ROOM_TITLES = {
    "practice": _("Set up a practice room"),
    "mentoring": _("Set up a mentoring room"),
    "group": _("Set up a group"),
    "check-out": _("Set up a check-out"),
    "supervision": _("Set up a supervision"),
    "accompaniment": _("Set up a talk before or after an appointment"),
}
_NOT_A_STORY = _("She plays another woman. Nobody has to tell a story of her own.")
_HOLDS = _("She is asked before she goes in, and may say no.")
# What the seats are called when a room of this type is set up: label and help.
SEAT_LABELS: Mapping[str, Mapping[str, tuple[Promise, Promise | str]]] = {
    "practice": {
        "mentor": (_("Who mentors"), _("She practises, and you see how she does it.")),
        "mentee": (_("Who is her practice partner"), _NOT_A_STORY),
        "observer": (
            _("Who observes"),
            _(
                "Only where you practise in three. She reads along and says nothing, and everyone "
                "sees that she is there. In the room you let her change places with the practice "
                "partner."
            ),
        ),
    },
    "mentoring": {
        "mentor": (_("Who mentors"), _HOLDS),
        "mentee": (_("Who meets her"), _HOLDS),
    },
    "group": {
        "mentor": (_("Who mentors"), _HOLDS),
        "others": (_("Who takes part"), _("Two women at least, seven at most.")),
    },
    "check-out": {"mentor": (_("With whom"), "")},
    "supervision": {"mentor": (_("With whom"), "")},
}
DUTY_WORDS = {
    "supervisor": _("Supervisor on call"),
    "lead": _("Safeguarding lead"),
    "deputy": _("Deputy of the lead"),
}
CALL_WORDS = {
    "supervisor-away": _("Its supervisor is gone."),
    "help": _("Somebody asks for help."),
    "stopped-lines": _("Lines were stopped."),
    "safeguarding": _("A serious worry was written down."),
    "report": _("Somebody reported something."),
    "duress": _(
        "Somebody is not free to talk, and has said so unseen. Do not ring or write to her: read "
        "her plan first."
    ),
}
# Of a call that rings on though its session is over.
CALLS_FROM_WHAT_ENDED = _(
    "Its session is over, and nobody had come. Take it on: you read whom to reach."
)
RINGS_NO_MORE = _("Thank you. It rings no more.")
NO_SEAT_THERE = _(
    "Thank you. You have no seat in this room: telephone its supervisor, its backup or who is on "
    "call at once."
)
REACH_THEM = _("Thank you. This session is over: reach them now. They stand under “Whom to tell”.")
TASK_WORDS = {
    "by-her-plan": _(
        "She is not free to talk, and has said so unseen. Do nothing but what her plan says. "
        "Never mention her answer where somebody may read or hear it."
    ),
    "goodbye": _(
        "She was not there at the end. Did she say goodbye? If she did, there is nothing to do. If "
        "not, do what she wished for this, and nothing more:"
    ),
    "cancelled": _("Tell her that the session was called off."),
    "moved": _("Tell her that the session has another time."),
    "ask-after": _("She said yes: ask her in one to three days how she is, in her safe way."),
    "word-alone": _(
        "She would like a word with another woman than the supervisor. Reach her today, in her "
        "safe way."
    ),
    "word-missed": _(
        "She asked for five minutes alone with the supervisor, and the session ended before. Reach "
        "her today, in her safe way."
    ),
    "reach-now": _("Reach her now, in her safe way: her session ended before anybody came to her."),
    "follow-up": _("Reach her today, in her safe way: her session had to end early."),
}
# What she wished for the case that she leaves a room suddenly.
PLAN_WORDS = dict(IF_SHE_LEAVES)


def words_of_task(what: str, plan: str | None) -> tuple[Promise, Promise | str]:
    """What is to be done, and what she wished where that is the task: else nothing."""
    return TASK_WORDS[what], PLAN_WORDS.get(plan or "", "") if what == "goodbye" else ""


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
