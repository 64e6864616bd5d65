"""Words for advice on order that cannot be followed: what it is, and what to mend."""

from django.utils.translation import gettext_lazy as _

# code: (what is the matter, what to do)
ADVICE_SENTENCES = {
    "advice-any-malformed": (
        _("“any” says how many of which places come first."),
        _("Write it like this: any: {n: 2, of: [a/3, a/4, a/5]}."),
    ),
    "advice-any-too-many": (
        _("“any” asks for %(amount)s of %(places)s places."),
        _("Lower “n”, or add places to “of”."),
    ),
    "advice-place-malformed": (
        _("“%(place)s” is no place of a course."),
        _("Write a/2 for a module and a/2/1 for a lesson: numbers as in the names of the files."),
    ),
    "advice-other-course": (
        _("“%(place)s” stands in another course."),
        _("Name places of the course “%(course)s” alone."),
    ),
    "advice-place-unknown": (
        _("There is no module or lesson at “%(place)s”."),
        _("Check the number, or take it away. A translation needs no advice of its own."),
    ),
    "advice-itself": (
        _("“%(place)s” would come before itself."),
        _("Take it away: a module and its own lessons are not advised before each other."),
    ),
    "advice-circle": (
        _("What comes first leads round in a circle: %(places)s."),
        _("Take one of these out of “after” or “any”."),
    ),
}
