"""Languages, times and ways of talking, as text."""

from collections.abc import Collection

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .matching_rules import Aspect, Fit
from .wish_rules import LANGUAGES, Day, Format, Part, Wishes

DAYS: dict[str, Promise] = {
    Day.MONDAY: gettext_lazy("Monday"),
    Day.TUESDAY: gettext_lazy("Tuesday"),
    Day.WEDNESDAY: gettext_lazy("Wednesday"),
    Day.THURSDAY: gettext_lazy("Thursday"),
    Day.FRIDAY: gettext_lazy("Friday"),
    Day.SATURDAY: gettext_lazy("Saturday"),
    Day.SUNDAY: gettext_lazy("Sunday"),
}
PARTS: dict[str, Promise] = {
    Part.MORNING: gettext_lazy("In the morning"),
    Part.AFTERNOON: gettext_lazy("In the afternoon"),
    Part.EVENING: gettext_lazy("In the evening"),
}
FORMATS: dict[str, Promise] = {
    Format.EITHER: gettext_lazy("Writing or speaking"),
    Format.WRITTEN: gettext_lazy("Writing, in a room here"),
    Format.SPOKEN: gettext_lazy("Speaking, by telephone or side by side"),
}
ANY_TIME = gettext_lazy("Any time")


def languages_in_words(codes: Collection[str]) -> str:
    """Format languages as “English, Română”: each as its speakers call it."""
    return ", ".join(LANGUAGES[code] for code in codes if code in LANGUAGES)


def times_in_words(said: Wishes) -> str:
    """Format times as “Tuesday, Thursday · In the evening”, or “Any time”."""
    pieces = [
        ", ".join(str(DAYS[day]) for day in Day if day in said.days),
        ", ".join(str(PARTS[part]) for part in Part if part in said.parts),
    ]
    return " · ".join(piece for piece in pieces if piece) or str(ANY_TIME)


def wishes_in_words(said: Wishes) -> tuple[str, ...]:
    """Return a text for each answer that was given; empty answers are left out."""
    found = []
    if said.languages:
        found.append(languages_in_words([code for code in LANGUAGES if code in said.languages]))
    if said.says_times:
        found.append(times_in_words(said))
    if said.format != Format.EITHER:
        found.append(str(FORMATS[said.format]))
    return tuple(found)


def reasons_in_words(fit: Fit, format_: str) -> tuple[str, ...]:
    """Return why the two fit: only what both stated."""
    words = {
        Aspect.LANGUAGE: _("Both speak %(languages)s")
        % {"languages": languages_in_words(fit.languages)},
        Aspect.TIMES: _("The same times suit both"),
        Aspect.FORMAT: _("Both talk in writing")
        if format_ == Format.WRITTEN
        else _("Both talk by telephone or side by side"),
    }
    return tuple(words[aspect] for aspect in fit.met)


def no_mentor_speaks(codes: Collection[str]) -> str:
    """Return why nobody can be suggested, if languages are the only reason."""
    return _("No mentor speaks %(languages)s") % {"languages": languages_in_words(codes)}
