"""Texts for the codes of observations and evidence."""

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ...models import Evidence
from .framework import Framework, Translation, load_framework, load_translations

SEEN = "seen"
WITH_HELP = "with-help"
NOT_SEEN = "not-seen"

# The marks that an observer can give an indicator, in the order of the form.
MARKS = (
    (SEEN, _("Seen")),
    (WITH_HELP, _("With help")),
    (NOT_SEEN, _("Not this time")),
)
MARK_WORDS = dict(MARKS)
# The levels as an assessor reads them; what has not been seen yet is not rated.
ASSESSOR_LEVELS = {
    1: _("Seen, not met"),
    2: _("With support"),
    3: _("Independently"),
    4: _("Helps others learn"),
}

PLACES = (
    (1, _("First assessor")),
    (2, _("Second assessor")),
    (3, _("Third assessor, if two ratings differ")),
)

# A type of evidence in one or two words, in the order of the columns.
SHORT_KINDS = (
    ("OP", _("Room")),
    ("RP", _("Role play")),
    ("SC", _("Talk")),
    ("RJ", _("Journal")),
    ("QZ", _("Questions")),
    ("IP", _("In person")),
    ("WT", _("Colleague")),
    ("PL", _("Prior learning")),
)


# One answer for everything that a coordinator must not learn by asking (domain 10.11).
NOT_AVAILABLE = _("The person is not available for this. Please choose someone else.")

# The state of something written about a learner, for its author.
READ_STATES: dict[str, Promise] = {
    Evidence.State.SUBMITTED: _("The learner has not read it yet. It cannot be rated before."),
    Evidence.State.ACCEPTED: _("The learner has read it. Assessors can see it."),
    Evidence.State.RETURNED: _("The learner disagrees with it. Nobody else sees it."),
}


def level_name(level: int) -> str:
    """Return the name of a level in the reader's language, e.g. “On my own”."""
    return _in_language_of_reader().rubric[level]


def assessor_level_name(level: int) -> str:
    """The name of a level for assessors, e.g. “Independently”; learners read `level_name`."""
    return str(ASSESSOR_LEVELS[level])


def evidence_kind(kind: str) -> str:
    """Return the name of a type of evidence in the reader's language."""
    return _in_language_of_reader().evidence_types[kind]


def _in_language_of_reader() -> Framework | Translation:
    return load_translations().get(get_language() or "", load_framework())


NOT_TO_WRITE_ANEW = _(
    "An observation can be rewritten once, and only if the mentor disagreed. Nothing was signed."
)
WHY_ANEW = _("Please give the reason for rewriting in one sentence. Nothing was signed yet.")
GIVES_AWAY = _(
    "This sentence may contain contact details or a proposal to meet. Please "
    "describe what the mentor did in other words. Nothing was signed."
)
