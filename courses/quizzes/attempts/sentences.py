"""User-facing text for results: numbers in words, never a percentage or a mark (look, voice)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .view_models import AttemptView, PastView

_NUMBERS = (
    gettext_lazy("none"),
    gettext_lazy("one"),
    gettext_lazy("two"),
    gettext_lazy("three"),
    gettext_lazy("four"),
    gettext_lazy("five"),
    gettext_lazy("six"),
    gettext_lazy("seven"),
    gettext_lazy("eight"),
    gettext_lazy("nine"),
    gettext_lazy("ten"),
    gettext_lazy("eleven"),
    gettext_lazy("twelve"),
)


_PLACES = (
    gettext_lazy("first"),
    gettext_lazy("second"),
    gettext_lazy("third"),
    gettext_lazy("fourth"),
    gettext_lazy("fifth"),
    gettext_lazy("sixth"),
    gettext_lazy("seventh"),
)


def ordinal(place: int) -> str:
    """Return “second” for 2; no question has more than seven places."""
    return str(_PLACES[place - 1])


def number_text(number: int) -> str:
    """Return “four” for 4; beyond twelve, figures are easier to read than words."""
    return str(_NUMBERS[number]) if number < len(_NUMBERS) else str(number)


def points_text(points: int, max_points: int) -> str:
    """Return “Four of five are met.”"""
    if max_points == 0:
        return _("There was nothing to judge. Thank you for the time you took.")
    if points == 0:
        return _("The next try starts fresh. What you have read stays with you.")
    if points == max_points == 1:
        return _("The question is met.")
    if points == max_points == 2:
        return _("Both are met.")
    words = {"count": number_text(points), "total": number_text(max_points)}
    if points == max_points:
        return _capitalise(_("all %(total)s are met.") % words)
    sentence = ngettext("%(count)s of %(total)s is met.", "%(count)s of %(total)s are met.", points)
    return _capitalise(sentence % words)


def read_by_person_text() -> str:
    """Return the text shown in place of a result that waits for a person."""
    return _("A person reads what you wrote. Your result stands here when she has.")


def heard_by_person_text() -> str:
    """Return the same text for an attempt with a spoken answer."""
    return _("A person hears what you said. Your result stands here when she has.")


def unheard_text() -> str:
    """Return the text shown in place of a result when a recording was deleted unheard."""
    return _(
        "Your recording was deleted before anybody had heard it. This is our doing, not yours. "
        "Nothing counts against you, and you can answer anew."
    )


def outcome_text(attempt: AttemptView | PastView) -> str:
    """Return the result of an attempt, or what it waits for."""
    if attempt.together and attempt.together.taken_back:
        return _("You said that this is not what you said. It does not count.")
    if attempt.together and attempt.together.waits:
        return _("You did this with someone. It counts when you say that it is what you said.")
    if attempt.met is None and attempt.ran_out:
        return unheard_text()
    if attempt.met is None:
        return heard_by_person_text() if attempt.waits_to_be_heard else read_by_person_text()
    return points_text(attempt.points or 0, attempt.max_points)


def questions_text(number: int) -> str:
    """Return “Five questions”."""
    words = {"count": number_text(number)}
    sentence = ngettext("%(count)s question", "%(count)s questions", number)
    return _capitalise(sentence % words)


def _capitalise(sentence: str) -> str:
    # capitalize() would also turn the rest into small letters.
    return sentence[:1].upper() + sentence[1:]
