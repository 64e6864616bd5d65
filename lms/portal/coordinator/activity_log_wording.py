"""Which log entries a coordinator reads, and their wording. Every verb is listed here once.

What is shown is what staff did in its organisation. Nobody may follow a learner: account changes,
learning and events in rooms are left out, whoever asks (ADR-0005).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.sentences import KIND_LABELS, ROLE_LABELS


class ActKind(StrEnum):
    """The kinds of action that a reader can filter by."""

    PEOPLE = "people"
    CARDS = "cards"
    TWO = "two"
    SAID = "said"
    WORK = "work"
    GROUPS = "groups"
    ROOMS = "rooms"
    RATINGS = "ratings"


KIND_CHOICES = [
    (ActKind.PEOPLE.value, _("Roles and accounts")),
    (ActKind.CARDS.value, _("Invitations")),
    (ActKind.TWO.value, _("Approvals")),
    (ActKind.SAID.value, _("Recorded answers")),
    (ActKind.WORK.value, _("Assignments")),
    (ActKind.GROUPS.value, _("Cohorts and sessions")),
    (ActKind.ROOMS.value, _("Rooms and rota")),
    (ActKind.RATINGS.value, _("Ratings and certificates")),
]


@dataclass(frozen=True)
class ActWords:
    """The wording of an action. `text` may contain who, name, what and other.

    `alone`: the text if nobody is concerned. `own_too`: a learner can also do it alone, so it is
    shown only if staff did it to another person. An action whose text has no `name` is not found by
    name.
    """

    kind: ActKind
    text: Promise
    alone: Promise | None = None
    own_too: bool = False

    @property
    def names_person(self) -> bool:
        """Whether the text names the person concerned."""
        return "%(name)s" in str(self.text)


SHOWN: Mapping[str, ActWords] = {
    "role-granted": ActWords(
        ActKind.PEOPLE, _("%(who)s gave %(name)s a role: %(what)s."), own_too=True
    ),
    "role-ended": ActWords(
        ActKind.PEOPLE, _("%(who)s ended a role of %(name)s: %(what)s."), own_too=True
    ),
    "account-suspended": ActWords(ActKind.PEOPLE, _("%(who)s suspended the account of %(name)s.")),
    "clearance-withdrawn": ActWords(
        ActKind.PEOPLE, _("%(who)s withdrew or declined admission to rooms: %(name)s.")
    ),
    "erasure-undone-for": ActWords(ActKind.PEOPLE, _("%(who)s restored the account of %(name)s.")),
    "hand-over-used": ActWords(ActKind.PEOPLE, _("%(who)s accepted the transfer of %(name)s.")),
    "absence-asked": ActWords(
        ActKind.PEOPLE, _("%(who)s recorded an answer about the inactive account of %(name)s.")
    ),
    "journey-begun": ActWords(
        ActKind.PEOPLE, _("%(who)s started the pathway of %(name)s to a certificate."), own_too=True
    ),
    "invited": ActWords(ActKind.CARDS, _("%(who)s created an invitation: %(what)s.")),
    "founding-card": ActWords(ActKind.CARDS, _("%(who)s created a first invitation: %(what)s.")),
    "card-void": ActWords(ActKind.CARDS, _("%(who)s cancelled an invitation.")),
    "card-extended": ActWords(ActKind.CARDS, _("%(who)s extended an invitation.")),
    "pocket-card-void": ActWords(
        ActKind.CARDS,
        _("%(who)s cancelled the login card of %(name)s."),
        own_too=True,
    ),
    "approval-asked": ActWords(
        ActKind.TWO,
        _("%(who)s requested approval for %(name)s: %(what)s."),
        alone=_("%(who)s requested approval: %(what)s."),
    ),
    "approval-agreed": ActWords(
        ActKind.TWO,
        _("%(who)s approved for %(name)s: %(what)s."),
        alone=_("%(who)s approved: %(what)s."),
    ),
    "agreed-in-first-week": ActWords(
        ActKind.TWO,
        _("%(who)s approved in the first week of the account for %(name)s: %(what)s."),
        alone=_("%(who)s approved in the first week of the account: %(what)s."),
    ),
    "approval-declined": ActWords(
        ActKind.TWO,
        _("%(who)s declined for %(name)s: %(what)s."),
        alone=_("%(who)s declined: %(what)s."),
    ),
    "approval-withdrawn": ActWords(
        ActKind.TWO,
        _("%(who)s withdrew a request for %(name)s: %(what)s."),
        alone=_("%(who)s withdrew a request: %(what)s."),
    ),
    "break-glass-asked": ActWords(
        ActKind.TWO, _("%(who)s requested emergency access to the record of %(name)s.")
    ),
    "break-glass-opened": ActWords(
        ActKind.TWO, _("%(who)s approved emergency access to the record of %(name)s.")
    ),
    "break-glass-refused": ActWords(
        ActKind.TWO, _("%(who)s declined emergency access to the record of %(name)s.")
    ),
    "break-glass-closed": ActWords(
        ActKind.TWO, _("%(who)s ended emergency access to the record of %(name)s.")
    ),
    # The log does not say whom it is about: telling the learner can be unsafe (ADR-0097).
    "safeguarding-reading-asked": ActWords(
        ActKind.TWO, _("%(who)s requested access to a closed concern.")
    ),
    "safeguarding-opened": ActWords(ActKind.TWO, _("%(who)s approved access to a closed concern.")),
    "safeguarding-take-over-asked": ActWords(
        ActKind.TWO, _("%(who)s requested to take over an unassigned concern.")
    ),
    "safeguarding-taken-over": ActWords(
        ActKind.TWO, _("%(who)s approved the takeover of a concern.")
    ),
    "safeguarding-not-taken-over": ActWords(
        ActKind.TWO, _("%(who)s declined the takeover of a concern.")
    ),
    "lines-keep-asked": ActWords(ActKind.TWO, _("%(who)s requested to keep messages of a room.")),
    "lines-kept": ActWords(ActKind.TWO, _("%(who)s approved keeping messages of a room.")),
    "lines-not-kept": ActWords(ActKind.TWO, _("%(who)s declined keeping messages of a room.")),
    "safeguarding-kept-closed": ActWords(
        ActKind.TWO, _("%(who)s declined access to a closed concern.")
    ),
    "certificate-step-asked": ActWords(
        ActKind.TWO, _("%(who)s requested approval for the certificate of %(name)s.")
    ),
    "certificate-step-agreed": ActWords(
        ActKind.TWO, _("%(who)s approved a request for the certificate of %(name)s.")
    ),
    "certificate-step-declined": ActWords(
        ActKind.TWO, _("%(who)s declined a request for the certificate of %(name)s.")
    ),
    "safe-contact-written": ActWords(
        ActKind.SAID, _("%(who)s recorded the safe contact of %(name)s.")
    ),
    "consent-given": ActWords(
        ActKind.SAID, _("%(who)s recorded an answer of %(name)s."), own_too=True
    ),
    "mentor-agreed": ActWords(
        ActKind.SAID, _("%(who)s recorded an answer of %(name)s."), own_too=True
    ),
    "consent-refused": ActWords(
        ActKind.SAID, _("%(who)s recorded an answer of %(name)s."), own_too=True
    ),
    "assigned": ActWords(ActKind.WORK, _("%(who)s assigned %(other)s to %(name)s.")),
    "assignment-ended": ActWords(ActKind.WORK, _("%(who)s ended an assignment to %(name)s.")),
    "assessor-asked": ActWords(ActKind.WORK, _("%(who)s assigned %(name)s as assessor.")),
    "partner-asked": ActWords(
        ActKind.WORK,
        _("%(who)s requested an external assessor for %(name)s."),
    ),
    "partner-taken-back": ActWords(
        ActKind.WORK,
        _("%(who)s withdrew the request for an external assessor for %(name)s."),
    ),
    "partner-named": ActWords(
        ActKind.WORK, _("%(who)s named %(name)s as assessor for another organisation.")
    ),
    "cohort-made": ActWords(ActKind.GROUPS, _("%(who)s created a cohort.")),
    "cohort-changed": ActWords(ActKind.GROUPS, _("%(who)s changed a cohort.")),
    "cohort-closed": ActWords(ActKind.GROUPS, _("%(who)s closed a cohort.")),
    "cohort-place-given": ActWords(ActKind.GROUPS, _("%(who)s added %(name)s to a cohort.")),
    "cohort-place-ended": ActWords(ActKind.GROUPS, _("%(who)s removed %(name)s from a cohort.")),
    "facilitator-named": ActWords(
        ActKind.GROUPS, _("%(who)s added %(name)s as facilitator of a cohort.")
    ),
    "facilitator-ended": ActWords(
        ActKind.GROUPS, _("%(who)s removed %(name)s as facilitator of a cohort.")
    ),
    "session-planned": ActWords(ActKind.GROUPS, _("%(who)s scheduled a session.")),
    "session-published": ActWords(ActKind.GROUPS, _("%(who)s published a session.")),
    "session-moved": ActWords(ActKind.GROUPS, _("%(who)s moved a session.")),
    "session-changed": ActWords(ActKind.GROUPS, _("%(who)s changed a session.")),
    "session-called-off": ActWords(ActKind.GROUPS, _("%(who)s cancelled a session.")),
    "course-day-set": ActWords(
        ActKind.GROUPS, _("%(who)s set a due date for a course of %(name)s.")
    ),
    "room-set-up": ActWords(ActKind.ROOMS, _("%(who)s scheduled a room.")),
    "room-moved": ActWords(ActKind.ROOMS, _("%(who)s moved a room to another time.")),
    "room-cancelled": ActWords(ActKind.ROOMS, _("%(who)s cancelled a room.")),
    "room-places-changed": ActWords(ActKind.ROOMS, _("%(who)s swapped two roles in practice.")),
    "room-handed-over": ActWords(ActKind.ROOMS, _("%(who)s accepted the handover of a room.")),
    "room-taken-over": ActWords(ActKind.ROOMS, _("%(who)s took over a room.")),
    "pair-agreed": ActWords(
        ActKind.WORK, _("%(who)s recorded that a mentor and %(name)s accepted each other.")
    ),
    "pair-proposed": ActWords(ActKind.WORK, _("%(who)s proposed a mentor to %(name)s.")),
    "pair-supervisor-named": ActWords(
        ActKind.WORK, _("%(who)s assigned a supervisor to the mentoring of %(name)s.")
    ),
    "pair-ended": ActWords(
        ActKind.WORK, _("%(who)s recorded the end of the mentoring of %(name)s.")
    ),
    "pair-sessions-set": ActWords(
        ActKind.WORK, _("%(who)s agreed with %(name)s on a number of mentoring sessions.")
    ),
    "hours-approved": ActWords(ActKind.WORK, _("%(who)s approved hours of %(name)s.")),
    "mentoring-settings-changed": ActWords(
        ActKind.WORK, _("%(who)s changed the settings of mentoring.")
    ),
    # Without the learner's name: it would reveal on which day the two met.
    "readiness-talked": ActWords(ActKind.ROOMS, _("%(who)s recorded a talk of mentor onboarding.")),
    "talk-written": ActWords(ActKind.ROOMS, _("%(who)s recorded a supervision talk.")),
    "on-call-entered": ActWords(ActKind.ROOMS, _("%(who)s added a shift to the rota.")),
    "test-alarm-sent": ActWords(ActKind.ROOMS, _("%(who)s sent a test alarm to people on call.")),
    "on-call-removed": ActWords(ActKind.ROOMS, _("%(who)s removed a shift from the rota.")),
    # Without the learner's name: it would reveal the day of a room or a rating.
    "observation-signed": ActWords(ActKind.RATINGS, _("%(who)s signed an observation.")),
    "observation-written-anew": ActWords(ActKind.RATINGS, _("%(who)s rewrote an observation.")),
    # Without a name, like an observation.
    "evidence-written": ActWords(ActKind.RATINGS, _("%(who)s recorded written evidence.")),
    "calibration-opened": ActWords(
        ActKind.RATINGS, _("%(who)s selected the scene for this quarter’s moderation.")
    ),
    "calibration-rated": ActWords(ActKind.RATINGS, _("%(who)s rated this quarter’s scene.")),
    "rated": ActWords(ActKind.RATINGS, _("%(who)s rated a competency.")),
    "public-name-set": ActWords(ActKind.RATINGS, _("%(who)s changed the public name.")),
    "certificate-issued": ActWords(ActKind.RATINGS, _("%(who)s issued a certificate to %(name)s.")),
}

# Entries of the log that no page shows; the reason is above each group.
LEFT_OUT = frozenset(
    {
        # The learner's own actions.
        *("asked-for-taken", "asked-for-done", "check-link-made", "certificate-handed-back"),
        *("certificate-paused", "certificate-went-on", "certificate-superseded"),
        *("mentor-agreement-taken-back",),
        *("certificate-name-chosen", "erasure-asked", "erasure-taken-back", "exported"),
        *("hand-over-made", "hand-over-taken-back", "passphrase-recovered", "pocket-card-made"),
        *("return-card-given-up", "return-card-made", "return-card-used", "sign-in-not-hers"),
        # Nobody may follow which member of a pair pauses, or declined.
        *("mentor-asked", "mentor-request-taken-back"),
        *("pair-met", "pair-paused", "proposal-over"),
        *("own-view-kept", "disagreed", "disagreement-asked", "disagreement-read"),
        *("disagreement-answered", "disagreement-withdrawn", "excerpt-handed-in"),
        *("prior-learning-said", "prior-learning-taken-back", "prior-learning-returned"),
        *("prior-learning-talked", "evidence-read"),
        # A learner's consent, and an end that must not reveal whose it was.
        *("partner-agreed", "partner-ended"),
        *("excerpt-removed", "excerpt-taken-back", "country-chosen", "calendar-made"),
        # What a learner studies, and with whom: together it would be a trail of each day.
        *("answer-looked-at-again", "attendance-marked", "course-completed", "course-opened"),
        *(
            "quiz-handed-in",
            "recording-ran-out",
            "together-allowed",
            "together-confirmed",
            "together-leave-ended",
        ),
        *("together-taken-back", "written-marked", "written-opened-again"),
        # Events in a room stay with its supervisor and the safeguarding lead.
        *("aside-stopped", "room-call-answered", "room-called", "room-closed", "room-matter"),
        *("room-postponed", "lessons-alone", "lessons-given-back"),
        *("room-closed-in-emergency", "room-guest-asked", "room-opened", "room-extended"),
        *(
            "room-person-muted",
            "room-person-removed",
            "room-task-done",
            "room-task-not-done",
            "room-winds-down",
        ),
        *("stopped-line-dropped", "stopped-line-opened", "stopped-line-release-asked"),
        *("stopped-line-released",),
        # A concern stays with the two who read it.
        *("safeguarding-written", "safeguarding-taken", "safeguarding-raised"),
        *("safeguarding-step", "safeguarding-closed", "safeguarding-read"),
        *("room-words-read", "room-matter-closed", "lines-keep-taken-back"),
        # Results computed by the software, and actions in the installation.
        *("badge-key-changed", "decided", "erased", "erasure-for-absence", "exported-for"),
        *("identity-locked", "identity-unlocked", "past-its-clock", "third-needed"),
        *("course-published", "module-published", "lesson-published", "lesson-withdrawn"),
        *("outline-changed", "quiz-published", "questions-imported"),
        *("service-rung", "service-checked"),
    }
)

SOFTWARE = _("The software")
NOBODY = _("Former member")


def verbs_of(kind: str) -> list[str]:
    """The verbs of this kind; of all kinds if it is ""."""
    return [verb for verb, words in SHOWN.items() if kind in ("", words.kind)]


def sentence(verb: str, facts: Mapping[str, Any], *, who: str, name: str, other: str) -> str:
    """An action in words. `name` is empty if nobody was concerned."""
    words = SHOWN[verb]
    text = words.text if name or words.alone is None else words.alone
    return str(text) % {"who": who, "name": name, "other": other, "what": _what(facts)}


def _what(facts: Mapping[str, Any]) -> str:
    """The kind of request and the role, if the entry has them."""
    labels = (KIND_LABELS.get(facts.get("kind", "")), ROLE_LABELS.get(facts.get("role", "")))
    return ", ".join(str(label) for label in labels if label)
