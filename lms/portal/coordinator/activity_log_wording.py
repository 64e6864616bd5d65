"""Which acts of the log a coordinator reads, and in which words. Every verb stands here once.

What is shown is what the team did in its organisation. What a woman does herself is nobody's to
follow: her moves, her learning and what happens in a room are left out, whoever asks (ADR-0005).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.sentences import KIND_LABELS, ROLE_LABELS


class ActKind(StrEnum):
    """What a reader can ask for alone."""

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
    (ActKind.CARDS.value, _("Cards")),
    (ActKind.TWO.value, _("What takes two people")),
    (ActKind.SAID.value, _("What a woman said, written down")),
    (ActKind.WORK.value, _("Who works with whom")),
    (ActKind.GROUPS.value, _("Cohorts and sessions")),
    (ActKind.ROOMS.value, _("Rooms and who is on call")),
    (ActKind.RATINGS.value, _("Ratings and certificates")),
]


@dataclass(frozen=True)
class ActWords:
    """How one act is told. `text` may hold who, name, what and other.

    `alone`: the words where nobody is concerned. `own_too`: a woman can do it for herself, so it
    is shown where one of the team did it to another. A text without `name` is not found by it.
    """

    kind: ActKind
    text: Promise
    alone: Promise | None = None
    own_too: bool = False

    @property
    def names_person(self) -> bool:
        """Whether whom it concerned is said."""
        return "%(name)s" in str(self.text)


SHOWN: Mapping[str, ActWords] = {
    "role-granted": ActWords(
        ActKind.PEOPLE, _("%(who)s gave %(name)s a role: %(what)s."), own_too=True
    ),
    "role-ended": ActWords(
        ActKind.PEOPLE, _("%(who)s ended a role of %(name)s: %(what)s."), own_too=True
    ),
    "account-suspended": ActWords(ActKind.PEOPLE, _("%(who)s suspended the account of %(name)s.")),
    "clearance-withdrawn": ActWords(ActKind.PEOPLE, _("%(who)s closed the rooms to %(name)s.")),
    "erasure-undone-for": ActWords(
        ActKind.PEOPLE, _("%(who)s kept the account of %(name)s, who wanted to stay.")
    ),
    "hand-over-used": ActWords(
        ActKind.PEOPLE, _("%(who)s let in %(name)s, who came from another organisation.")
    ),
    "absence-asked": ActWords(
        ActKind.PEOPLE, _("%(who)s asked %(name)s, who was away for long, whether she stays.")
    ),
    "journey-begun": ActWords(
        ActKind.PEOPLE, _("%(who)s opened the way to a certificate for %(name)s."), own_too=True
    ),
    "invited": ActWords(ActKind.CARDS, _("%(who)s made a card: %(what)s.")),
    "founding-card": ActWords(ActKind.CARDS, _("%(who)s made one of the first cards: %(what)s.")),
    "card-void": ActWords(ActKind.CARDS, _("%(who)s made a card void.")),
    "card-extended": ActWords(ActKind.CARDS, _("%(who)s let a card last longer.")),
    "pocket-card-void": ActWords(
        ActKind.CARDS,
        _("%(who)s made void the card that %(name)s signs in with."),
        own_too=True,
    ),
    "approval-asked": ActWords(
        ActKind.TWO,
        _("%(who)s asked for a second person, about %(name)s: %(what)s."),
        alone=_("%(who)s asked for a second person: %(what)s."),
    ),
    "approval-agreed": ActWords(
        ActKind.TWO,
        _("%(who)s agreed as the second, about %(name)s: %(what)s."),
        alone=_("%(who)s agreed as the second: %(what)s."),
    ),
    "agreed-in-first-week": ActWords(
        ActKind.TWO,
        _("%(who)s agreed in her own first week, about %(name)s: %(what)s."),
        alone=_("%(who)s agreed in her own first week: %(what)s."),
    ),
    "approval-declined": ActWords(
        ActKind.TWO,
        _("%(who)s said no as the second, about %(name)s: %(what)s."),
        alone=_("%(who)s said no as the second: %(what)s."),
    ),
    "approval-withdrawn": ActWords(
        ActKind.TWO,
        _("%(who)s took back what she had asked, about %(name)s: %(what)s."),
        alone=_("%(who)s took back what she had asked: %(what)s."),
    ),
    "break-glass-asked": ActWords(
        ActKind.TWO, _("%(who)s asked to see the record of %(name)s for a day.")
    ),
    "break-glass-opened": ActWords(
        ActKind.TWO, _("%(who)s agreed that the record of %(name)s is open for a day.")
    ),
    "break-glass-refused": ActWords(
        ActKind.TWO, _("%(who)s said no to opening the record of %(name)s.")
    ),
    "break-glass-closed": ActWords(
        ActKind.TWO, _("%(who)s closed the record of %(name)s before its day was over.")
    ),
    # Whose it is about stands nowhere in the log: telling her can be unsafe (ADR-0097).
    "safeguarding-reading-asked": ActWords(
        ActKind.TWO, _("%(who)s asked to read a closed safeguarding note for a day.")
    ),
    "safeguarding-opened": ActWords(
        ActKind.TWO, _("%(who)s agreed that a closed safeguarding note is open for a day.")
    ),
    "safeguarding-take-over-asked": ActWords(
        ActKind.TWO, _("%(who)s asked to have a safeguarding note that nobody has any more.")
    ),
    "safeguarding-taken-over": ActWords(
        ActKind.TWO, _("%(who)s agreed that who asked has the safeguarding note from now on.")
    ),
    "safeguarding-not-taken-over": ActWords(
        ActKind.TWO, _("%(who)s said no to handing a safeguarding note on.")
    ),
    "lines-keep-asked": ActWords(ActKind.TWO, _("%(who)s asked to keep lines of a room.")),
    "lines-kept": ActWords(ActKind.TWO, _("%(who)s agreed to keep lines of a room.")),
    "lines-not-kept": ActWords(ActKind.TWO, _("%(who)s said no to keeping lines of a room.")),
    "safeguarding-kept-closed": ActWords(
        ActKind.TWO, _("%(who)s said no to opening a closed safeguarding note.")
    ),
    "certificate-step-asked": ActWords(
        ActKind.TWO, _("%(who)s asked for a second person, about the certificate of %(name)s.")
    ),
    "certificate-step-agreed": ActWords(
        ActKind.TWO, _("%(who)s agreed as the second, about the certificate of %(name)s.")
    ),
    "certificate-step-declined": ActWords(
        ActKind.TWO, _("%(who)s said no as the second, about the certificate of %(name)s.")
    ),
    "safe-contact-written": ActWords(
        ActKind.SAID, _("%(who)s wrote down how %(name)s may be reached.")
    ),
    "consent-given": ActWords(
        ActKind.SAID, _("%(who)s wrote down an answer that %(name)s gave aloud."), own_too=True
    ),
    "mentor-agreed": ActWords(
        ActKind.SAID, _("%(who)s wrote down an answer that %(name)s gave aloud."), own_too=True
    ),
    "consent-refused": ActWords(
        ActKind.SAID, _("%(who)s wrote down an answer that %(name)s gave aloud."), own_too=True
    ),
    "assigned": ActWords(ActKind.WORK, _("%(who)s assigned %(other)s to %(name)s.")),
    "assignment-ended": ActWords(ActKind.WORK, _("%(who)s ended an assignment to %(name)s.")),
    "assessor-asked": ActWords(ActKind.WORK, _("%(who)s asked %(name)s to be an assessor.")),
    "partner-asked": ActWords(
        ActKind.WORK,
        _("%(who)s asked another organisation for an assessor, for the way of %(name)s."),
    ),
    "partner-taken-back": ActWords(
        ActKind.WORK,
        _("%(who)s needs no assessor of another organisation any more, for %(name)s."),
    ),
    "partner-named": ActWords(
        ActKind.WORK, _("%(who)s named %(name)s to assess for another organisation.")
    ),
    "cohort-made": ActWords(ActKind.GROUPS, _("%(who)s made a cohort.")),
    "cohort-changed": ActWords(ActKind.GROUPS, _("%(who)s changed a cohort.")),
    "cohort-closed": ActWords(ActKind.GROUPS, _("%(who)s closed a cohort.")),
    "cohort-place-given": ActWords(ActKind.GROUPS, _("%(who)s gave %(name)s a place in a cohort.")),
    "cohort-place-ended": ActWords(
        ActKind.GROUPS, _("%(who)s ended the place of %(name)s in a cohort.")
    ),
    "facilitator-named": ActWords(ActKind.GROUPS, _("%(who)s named %(name)s to hold a cohort.")),
    "facilitator-ended": ActWords(
        ActKind.GROUPS, _("%(who)s noted that %(name)s no longer holds a cohort.")
    ),
    "session-planned": ActWords(ActKind.GROUPS, _("%(who)s planned a session.")),
    "session-published": ActWords(ActKind.GROUPS, _("%(who)s told a cohort of a session.")),
    "session-moved": ActWords(ActKind.GROUPS, _("%(who)s moved a session.")),
    "session-changed": ActWords(ActKind.GROUPS, _("%(who)s changed a session.")),
    "session-called-off": ActWords(ActKind.GROUPS, _("%(who)s called a session off.")),
    "course-day-set": ActWords(
        ActKind.GROUPS, _("%(who)s set a day for a course that %(name)s takes.")
    ),
    "room-set-up": ActWords(ActKind.ROOMS, _("%(who)s planned a room.")),
    "room-moved": ActWords(ActKind.ROOMS, _("%(who)s moved a room to another time.")),
    "room-cancelled": ActWords(ActKind.ROOMS, _("%(who)s called a room off.")),
    "room-places-changed": ActWords(ActKind.ROOMS, _("%(who)s let two change places in practice.")),
    "room-handed-over": ActWords(ActKind.ROOMS, _("%(who)s took a room that was handed to her.")),
    "room-taken-over": ActWords(ActKind.ROOMS, _("%(who)s took over a room.")),
    # Without her name: it would say on which day they talked.
    "readiness-talked": ActWords(
        ActKind.ROOMS, _("%(who)s wrote down a talk about becoming a mentor.")
    ),
    "talk-written": ActWords(ActKind.ROOMS, _("%(who)s wrote down a talk with a mentor.")),
    "on-call-entered": ActWords(ActKind.ROOMS, _("%(who)s wrote down who is on call.")),
    "on-call-removed": ActWords(ActKind.ROOMS, _("%(who)s took somebody off the rota.")),
    # Without her name: it would say on which day she was in a room, or was rated.
    "observation-signed": ActWords(ActKind.RATINGS, _("%(who)s signed an observation.")),
    "observation-written-anew": ActWords(ActKind.RATINGS, _("%(who)s wrote an observation anew.")),
    # Without her name, as an observation.
    "evidence-written": ActWords(
        ActKind.RATINGS, _("%(who)s wrote down evidence of a mentor's practice.")
    ),
    "calibration-opened": ActWords(
        ActKind.RATINGS, _("%(who)s chose the scene that assessors rate this quarter.")
    ),
    "calibration-rated": ActWords(ActKind.RATINGS, _("%(who)s rated the scene of this quarter.")),
    "rated": ActWords(ActKind.RATINGS, _("%(who)s rated a competency.")),
    "public-name-set": ActWords(
        ActKind.RATINGS, _("%(who)s changed what certificates say of the organisation.")
    ),
    "certificate-issued": ActWords(ActKind.RATINGS, _("%(who)s issued a certificate to %(name)s.")),
}

# What stands in the log and on no page. Why, above each group.
LEFT_OUT = frozenset(
    {
        # Her own moves.
        *("asked-for-taken", "asked-for-done", "check-link-made", "certificate-handed-back"),
        *("certificate-paused", "certificate-went-on", "certificate-superseded"),
        *("mentor-agreement-taken-back",),
        *("certificate-name-chosen", "erasure-asked", "erasure-taken-back", "exported"),
        *("hand-over-made", "hand-over-taken-back", "passphrase-recovered", "pocket-card-made"),
        *("return-card-given-up", "return-card-made", "return-card-used", "sign-in-not-hers"),
        *("own-view-kept", "disagreed", "disagreement-asked", "disagreement-read"),
        *("disagreement-answered", "disagreement-withdrawn", "excerpt-handed-in"),
        *("prior-learning-said", "prior-learning-taken-back", "prior-learning-returned"),
        *("prior-learning-talked", "evidence-read"),
        # Her yes, and an end that must not say whose it was.
        *("partner-agreed", "partner-ended"),
        *("excerpt-removed", "excerpt-taken-back", "country-chosen", "calendar-made"),
        # What she learns, and who read it with her: together it would be a trail of her days.
        *("answer-looked-at-again", "attendance-marked", "course-completed", "course-opened"),
        *(
            "quiz-handed-in",
            "recording-ran-out",
            "together-allowed",
            "together-confirmed",
            "together-leave-ended",
        ),
        *("together-taken-back", "written-marked", "written-opened-again"),
        # What happens in a room stays with who holds it and with the lead.
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
        # A worry stays with the two who read it.
        *("safeguarding-written", "safeguarding-taken", "safeguarding-raised"),
        *("safeguarding-step", "safeguarding-closed", "safeguarding-read"),
        *("room-words-read", "room-matter-closed", "lines-keep-taken-back"),
        # What the software concludes, and acts in the installation.
        *("badge-key-changed", "decided", "erased", "erasure-for-absence", "exported-for"),
        *("identity-locked", "identity-unlocked", "past-its-clock", "third-needed"),
        *("course-published", "module-published", "lesson-published", "lesson-withdrawn"),
        *("outline-changed", "quiz-published", "questions-imported"),
        *("service-rung", "service-checked"),
    }
)

SOFTWARE = _("The software")
NOBODY = _("Somebody who left")


def verbs_of(kind: str) -> list[str]:
    """The verbs of this kind; of every kind where none is named."""
    return [verb for verb, words in SHOWN.items() if kind in ("", words.kind)]


def sentence(verb: str, facts: Mapping[str, Any], *, who: str, name: str, other: str) -> str:
    """One act in words. `name` is empty where nobody was concerned."""
    words = SHOWN[verb]
    text = words.text if name or words.alone is None else words.alone
    return str(text) % {"who": who, "name": name, "other": other, "what": _what(facts)}


def _what(facts: Mapping[str, Any]) -> str:
    """What was asked for, and which role, as far as the entry says it."""
    labels = (KIND_LABELS.get(facts.get("kind", "")), ROLE_LABELS.get(facts.get("role", "")))
    return ", ".join(str(label) for label in labels if label)
