"""Texts for planning and on-call pages: titles, seats, duties, calls, tasks."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.safe_contact.queries import IF_SHE_LEAVES
from core.templatetags.when import when
from mentors.on_call_rules import AlarmChannelKind
from mentors.room_types import DRILLS

from ..state import sentences
from ..state.alarm_queries import LastAlarm

NEW_ROOM_TITLES = {
    "practice": _("Schedule a practice session"),
    "mentoring": _("Schedule a mentoring session"),
    "group": _("Schedule a group session"),
    "check-out": _("Schedule a check-out"),
    "supervision": _("Schedule a supervision session"),
    "accompaniment": _("Schedule an accompaniment talk"),
}
_NOT_A_STORY = _("Plays another person. Nobody has to tell a story of their own.")
_HOLDS = _("Is asked before going in and may decline.")
# Names of the seats when a room of this type is set up: label and help.
SEAT_LABELS: Mapping[str, Mapping[str, tuple[Promise, Promise | str]]] = {
    "practice": {
        "mentor": (_("Mentor"), _("Practises while you observe.")),
        "mentee": (_("Practice partner"), _NOT_A_STORY),
        "observer": (
            _("Observer"),
            _(
                "For practice in threes. Reads along and says nothing; everyone sees who "
                "observes. In the room you can swap practice partner and observer."
            ),
        ),
    },
    "mentoring": {
        "mentor": (_("Mentor"), _HOLDS),
        "mentee": (_("Mentee"), _HOLDS),
    },
    "group": {
        "mentor": (_("Mentor"), _HOLDS),
        "others": (_("Participants"), _("Two to seven participants.")),
    },
    "check-out": {"mentor": (_("Participant"), "")},
    "supervision": {"mentor": (_("Participant"), "")},
}
DUTY_WORDS = {
    "supervisor": _("Supervisor on call"),
    "lead": _("Safeguarding lead"),
    "deputy": _("Deputy safeguarding lead"),
}
CALL_WORDS = {
    "supervisor-away": _("The supervisor is away."),
    "help": _("A participant asks for help."),
    "stopped-lines": _("Messages are held."),
    "safeguarding": _("A serious concern was recorded."),
    "report": _("A participant reported something."),
    "duress": _(
        "A participant is not free to talk and has said so unseen. Do not call or "
        "write: read the plan first."
    ),
}
# For a call that keeps ringing although its session is over.
CALLS_FROM_WHAT_ENDED = _(
    "The session is over and nobody responded. Accept the alert to see whom to contact."
)
RINGS_NO_MORE = _("Thank you. The alert has ended.")
NO_SEAT_THERE = _(
    "Thank you. You have no role in this room. Call its supervisor, its backup or the "
    "person on call now."
)
REACH_THEM = _(
    "Thank you. The session is over. Contact the people listed under “People to tell” now."
)
TASK_WORDS = {
    "by-her-plan": _(
        "Not free to talk, and has said so unseen. Do only what the plan says. "
        "Never mention the answer where somebody may read or hear it."
    ),
    "goodbye": _(
        "Not there at the end. If the participant said goodbye, there is nothing "
        "to do. If not, follow the recorded wish and nothing more:"
    ),
    "cancelled": _("Tell this participant that the session is cancelled."),
    "moved": _("Tell this participant that the session has another time."),
    "ask-after": _("Agreed to be asked how things are in one to three days. Use the safe contact."),
    "word-alone": _(
        "Asks for a talk with someone other than the supervisor. Use the safe contact today."
    ),
    "word-missed": _(
        "Asked for five minutes alone with the supervisor, and the session ended "
        "before. Use the safe contact today."
    ),
    "reach-now": _("Use the safe contact now: the session ended before anybody responded."),
    "follow-up": _("Use the safe contact today: the session had to end early."),
}
# A mentee's wish for the case of leaving a room suddenly.
PLAN_WORDS = dict(IF_SHE_LEAVES)

CHANNEL_WORDS = {
    AlarmChannelKind.PUSH: _("push to a browser"),
    AlarmChannelKind.EMAIL: _("e-mail"),
    AlarmChannelKind.WEBHOOK: _("gateway"),
}
NO_ALARM = _("No alarm set up: open pages alone alert this person.")
NO_ALARM_YET = _("Alarm set up, and never sent so far.")


def alarm_words(alarm: LastAlarm) -> str:
    """Return when a person was last alarmed, by which channels, and how soon they answered."""
    named = _("Test alarm %(when)s") if alarm.is_test else _("Alarm %(when)s")
    words = [str(named) % {"when": when(alarm.started_at)}]
    if alarm.delivered_after is not None:
        words.append(
            str(_("delivered after %(seconds)s s by %(channels)s"))
            % {"seconds": _seconds(alarm.delivered_after), "channels": _channels(alarm.kinds)}
        )
    if alarm.failed:
        words.append(str(_("not taken by %(channels)s")) % {"channels": _channels(alarm.failed)})
    if alarm.answered_after is None:
        words.append(str(_("not answered")))
    else:
        seconds = _seconds(alarm.answered_after)
        words.append(str(_("answered after %(seconds)s s")) % {"seconds": seconds})
    return ", ".join(words) + "."


def _channels(kinds: Iterable[AlarmChannelKind]) -> str:
    return ", ".join(str(CHANNEL_WORDS[kind]) for kind in kinds)


def _seconds(length: timedelta) -> int:
    return max(0, round(length.total_seconds()))


def words_of_task(what: str, plan: str | None) -> tuple[Promise, Promise | str]:
    """Return what has to be done, and the recorded wish if the task is “goodbye”; otherwise ""."""
    return TASK_WORDS[what], PLAN_WORDS.get(plan or "", "") if what == "goodbye" else ""


STOPPED_IN_PRACTICE = _(
    "This is practice, so it is a drill. In a real room this line would be stopped as well: we do "
    "not share contact details, and we meet in rooms like this one. Your words are still in the "
    "box."
)
CANNOT_CHANGE_PLACES = _("These two cannot swap. Nothing was changed.")


def rejected_words(kind: str) -> Mapping[str, Promise]:
    """Return why a message was rejected in a room of this type, by the frame's reason."""
    if kind not in DRILLS:
        return sentences.REJECTED_WORDS
    return {**sentences.REJECTED_WORDS, "screened": STOPPED_IN_PRACTICE}
