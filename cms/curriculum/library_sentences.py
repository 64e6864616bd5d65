"""Words for what is amiss with exercises and the glossary: what it is, and what to mend."""

from django.utils.translation import gettext_lazy as _

# code: (what is the matter, what to do)
LIBRARY_SENTENCES = {
    "not-listed": (
        _("A list is expected here."),
        _("Begin each entry with a line “- key: …”."),
    ),
    "exercise-name": (
        _("Exercises have the names %(names)s."),
        _("Rename the file, or take it away."),
    ),
    "exercise-heading": (
        _("An exercise is a paragraph and a list of steps alone."),
        _("Take headings and ::: blocks out of it."),
    ),
    "exercise-without-steps": (
        _("The exercise has no steps."),
        _("Write each step as a line that begins with “- ”."),
    ),
    "exercise-missing": (
        _("The exercise %(name)s is not there."),
        _("Write it; until then its built-in words are shown."),
    ),
    "exercise-pace": (
        _("%(words)s words do not go with %(seconds)s seconds: read slowly they take %(needs)s."),
        _("Change “seconds”, or make the exercise longer or shorter."),
    ),
    "exercise-unsafe": (
        _("“%(written)s”: eyes stay open, and no breath is held or counted."),
        _("Take the step out, or choose something to look at instead."),
    ),
    "term-malformed": (
        _("An entry of the glossary has a key, a term, other forms and a definition."),
        _("Write them as in the other entries."),
    ),
    "term-twice": (
        _("“%(name)s” stands for the word in line %(other_line)s as well."),
        _("Keep it in one place."),
    ),
    "definition-sentences": (
        _("The definition of “%(name)s” has %(sentences)s sentences; at most %(highest)s."),
        _("Say it in one or two."),
    ),
    "glossary-hard": (
        _("The definitions are read with grade %(grade)s; the highest is %(highest)s."),
        _("Use shorter words and shorter sentences."),
    ),
}
