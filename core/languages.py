"""The languages of the site: each is defined once here, with its properties. No Django.

A new language is one line here; `docs/developers/extending.md` lists what else it needs.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language in which pages are offered.

    `name` is its own, in its own script: somebody who looks for it may not read any other.
    `is_read`: our readers have reviewed the texts of its screens; in other languages every page
    says that it is a draft. Whether a course was reviewed is on its page in the office
    (`cms.models.READINGS`), in any language. `spells_numbers`: small numbers are spelt out.
    `small_dates`: days and months begin with a small letter, where Django writes a capital.
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
    # A number in words would have to agree with the noun (and Django's has an error).
    Language("ar", "العربية"),
)
SPELLS_NUMBERS = frozenset(language.code for language in OFFERED if language.spells_numbers)
SMALL_DATES = frozenset(language.code for language in OFFERED if language.small_dates)
