"""The words for codes of observations and evidence."""

from django.utils.translation import gettext_lazy as _

from .framework import load_framework

SEEN = "seen"
WITH_HELP = "with-help"
NOT_SEEN = "not-seen"

# What an observer may say of an indicator, in the order of the form.
MARKS = (
    (SEEN, _("Seen")),
    (WITH_HELP, _("With help")),
    (NOT_SEEN, _("Not this time")),
)
MARK_WORDS = dict(MARKS)

PLACES = (
    (1, _("First assessor")),
    (2, _("Second assessor")),
    (3, _("Third assessor, when the two differ")),
)


def level_name(level: int) -> str:
    """The name of a level, e.g. “On my own”."""
    return load_framework().rubric[level]


def evidence_kind(kind: str) -> str:
    """What a type of evidence is called."""
    return load_framework().evidence_types[kind]
