"""The languages of the site: each stands here once, with what holds in it. No Django.

A new language is one line here; what else it needs stands in `docs/developers/extending.md`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language in which pages are offered.

    `name` is its own, in its own script: whoever looks for it may read no other. `is_read`: our
    readers have read the words of its screens; every page in the others says that it is a draft.
    Whether a course is read stands on its page in the office (`cms.models.READINGS`), in any
    language. `spells_numbers`: small numbers are read as words. `small_dates`: days and months
    begin with a small letter, where Django writes a capital.
    """

    code: str
    name: str
    is_read: bool = False
    spells_numbers: bool = False
    small_dates: bool = False


# The order in which they are offered.
OFFERED = (
    Language("en", "English", is_read=True, spells_numbers=True),
    Language("it", "Italiano", spells_numbers=True, small_dates=True),
    # A number as a word would have to agree with what is counted (and Django's has a slip).
    Language("ar", "العربية"),
)
SPELLS_NUMBERS = frozenset(language.code for language in OFFERED if language.spells_numbers)
SMALL_DATES = frozenset(language.code for language in OFFERED if language.small_dates)
