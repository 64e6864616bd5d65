"""Languages, times and ways of talking to choose from, and what two have in common. Pure.

An empty answer means that anything fits: every question may be skipped.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

# How long after the request the mentee gets an answer, even if nobody was found.
HEARS_WITHIN = timedelta(days=7)
MOST_LANGUAGES = 3
WISH_CHARACTERS = 300
CARD_CHARACTERS = 300
GOALS_CHARACTERS = 500
MESSAGE_CHARACTERS = 300
TASK_CHARACTERS = 120
OFFICE_HOURS_CHARACTERS = 80
# Maximum number of sessions agreed at first; more need a second agreement.
MOST_SESSIONS = 52
# Maximum number of open steps in a plan.
MOST_TASKS = 7


class Day(StrEnum):
    """The days of the week, in order."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"


class Part(StrEnum):
    """The parts of the day."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class Format(StrEnum):
    """How two talk. Spoken: by telephone or side by side, with a supervisor who logs it."""

    EITHER = "either"
    WRITTEN = "written"
    SPOKEN = "spoken"


# The hour at which each part begins; nobody is asked to talk at night.
BEGINS = {Part.MORNING: 6, Part.AFTERNOON: 12, Part.EVENING: 18}
LAST_HOUR = 22
# ISO 639 code, and the name that its speakers use. To add a language, add a line here.
LANGUAGES: dict[str, str] = {
    "sq": "Shqip",
    "am": "አማርኛ",
    "ar": "العربية",
    "bn": "বাংলা",
    "bg": "Български",
    "zh": "中文",
    "prs": "دری",
    "bin": "Ẹ̀dó",
    "en": "English",
    "fr": "Français",
    "de": "Deutsch",
    "hu": "Magyar",
    "ig": "Igbo",
    "it": "Italiano",
    "pcm": "Naijá (Pidgin)",
    "fa": "فارسی",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "ru": "Русский",
    "sr": "Srpski",
    "so": "Soomaali",
    "es": "Español",
    "th": "ไทย",
    "ti": "ትግርኛ",
    "tr": "Türkçe",
    "uk": "Українська",
    "ur": "اردو",
    "vi": "Tiếng Việt",
    "yo": "Yorùbá",
}


@dataclass(frozen=True, slots=True)
class Wishes:
    """The answers of one person. Empty: no answer was given."""

    languages: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    format: str = Format.EITHER

    @property
    def says_times(self) -> bool:
        return bool(self.days or self.parts)


NOTHING_SAID = Wishes()


def in_order(said: Collection[str], known: Iterable[str]) -> list[str] | None:
    """Return the answers, each once, in the order of `known`; None if one is not known."""
    order = list(known)
    if not set(said) <= set(order):
        return None
    return [one for one in order if one in said]


def shared(one: Collection[str], other: Collection[str], known: Iterable[str]) -> list[str]:
    """Return what both named, in order; someone who named nothing shares all of the other's."""
    common = set(one) & set(other) if one and other else {*one, *other}
    return [each for each in known if each in common]


def times_meet(one: Wishes, other: Wishes) -> bool:
    """Whether there is a part of a day that suits both."""
    days_meet = not one.days or not other.days or bool(one.days & other.days)
    parts_meet = not one.parts or not other.parts or bool(one.parts & other.parts)
    return days_meet and parts_meet


def formats_meet(one: str, other: str) -> bool:
    """Whether both can talk in the same way."""
    return Format.EITHER in (one, other) or one == other


def suits(said: Wishes, starts_at: datetime) -> bool:
    """Whether a session that begins at this local time suits these wishes."""
    day = list(Day)[starts_at.weekday()]
    part = part_of(starts_at.hour)
    return (
        part is not None
        and (not said.days or day in said.days)
        and (not said.parts or part in said.parts)
    )


def part_of(hour: int) -> Part | None:
    """Return the part of the day for this hour; None at night."""
    if hour >= LAST_HOUR:
        return None
    return next((part for part in reversed(Part) if hour >= BEGINS[part]), None)


def hears_by(asked_on: date) -> date:
    """Return the day by which the mentee gets an answer."""
    return asked_on + HEARS_WITHIN
