"""How long a check of an entry counts, what is shown, and whether rooms may open. Pure.

Source: domain R2.1 (warn at 6 months, hide at 12), 10.10. Emergency entries are never hidden: they
show the date of the last check, and new rooms wait until they are checked.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable
from datetime import date
from enum import StrEnum

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType, shortnumberinfo

EMERGENCY = "emergency"
HELPLINE = "helpline"
# In the order of the page, where anchors are numbered: k1 to k14.
KINDS = (
    EMERGENCY,
    HELPLINE,
    "shelter",
    "rape_crisis",
    "leaving",
    "legal",
    "health",
    "psychological",
    "childcare",
    "employer",
    "college",
    "crisis",
    "children",
    "asylum",
)
# Other ways to reach a service than a call.
WAYS = ("chat", "email", "whatsapp", "sign", "deaf")
# What a call costs, and whether a bill shows it. "" means unknown.
COSTS = ("free", "local", "dear")
ON_BILL = ("no", "yes")
WARN_MONTHS = 6
HIDE_MONTHS = 12
# Countries where 112 is valid by law (Directive (EU) 2018/1972, article 109).
EU_COUNTRIES = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
    "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip
# Web sites that show a map, and so a place (domain R4.1).
MAP_HOSTS = (
    "maps.",
    "goo.gl",
    "openstreetmap.",
    "osm.org",
    "waze.",
    "bing.com/maps",
    "google.com/maps",
)


class State(StrEnum):
    """The state of an entry's last check today."""

    FRESH = "fresh"
    # Shown, and editors are asked to check it again.
    AGEING = "ageing"
    # Twelve months or more ago.
    OLD = "old"
    # Nobody has checked it yet; it was found in public pages less than a year ago.
    LOOKED_UP = "looked_up"
    # Nobody has checked it yet, or not since it was changed.
    UNCHECKED = "unchecked"


COUNTS = frozenset({State.FRESH, State.AGEING})


def months_after(day: date, months: int) -> date:
    """The same day this many months later; in a shorter month, its last day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def state_of(checked_on: date | None, today: date, looked_up_on: date | None = None) -> State:
    """The state for the day of the last check; None: never checked.

    `looked_up_on`: when the number was found in public pages. That is worth less than a check, and
    nothing once a check would be too old.
    """
    if checked_on is None:
        is_known = looked_up_on is not None and today < months_after(looked_up_on, HIDE_MONTHS)
        return State.LOOKED_UP if is_known else State.UNCHECKED
    if today >= months_after(checked_on, HIDE_MONTHS):
        return State.OLD
    return State.AGEING if today >= months_after(checked_on, WARN_MONTHS) else State.FRESH


def is_second_ring(first_by: object | None, first_on: date | None, by: object, today: date) -> bool:
    """Whether `by` is the second person to ring a number that another rang recently.

    A number from public pages counts as checked once two people have rung it. The first call counts
    for as many months as a check that need not be repeated yet.
    """
    if first_by is None or first_on is None or first_by == by:
        return False
    return today < months_after(first_on, WARN_MONTHS)


def is_due(state: State) -> bool:
    """Whether an entry is on the half-yearly list of numbers to ring."""
    return state is not State.FRESH


def is_shown(kind: str, state: State) -> bool:
    """Whether learners see it: emergency entries always, others while their check counts.

    A number from public pages is shown too, with a note that nobody here has rung it yet.
    """
    return kind == EMERGENCY or state in COUNTS or state is State.LOOKED_UP


def rooms_may_open(emergency: Collection[State]) -> bool:
    """Whether new rooms may open in a country with emergency entries of these states.

    A number that was only found in public pages has no influence.
    """
    checked = [state for state in emergency if state is not State.LOOKED_UP]
    return bool(checked) and all(state in COUNTS for state in checked)


def missing_kinds(entries: Iterable[tuple[str, State]]) -> list[str]:
    """The kinds without a checked entry, in the order of the page."""
    there = {kind for kind, state in entries if state in COUNTS}
    return [kind for kind in KINDS if kind not in there]


def holds_in(country: str, asked: str) -> bool:
    """Whether an entry of `country` is shown on the page of `asked`. "": the European Union."""
    return country == asked or (country == "" and asked in EU_COUNTRIES)


def shows_a_map(address: str) -> bool:
    """Whether a URL leads to a map."""
    return any(host in address.lower() for host in MAP_HOSTS)


def anchor_of(kind: str) -> str:
    """The anchor of a kind on the page: a number, so that a URL reveals nothing."""
    return f"k{KINDS.index(kind) + 1}"


# Short numbers that are in use but unknown to the phone number library.
ALSO_SHORT = frozenset({("GR", "1018"), ("GR", "1056"), ("GR", "1109")})
# Cannot be dialled from abroad, so they are written without a country code.
AT_HOME_ALONE = frozenset(
    {PhoneNumberType.TOLL_FREE, PhoneNumberType.SHARED_COST, PhoneNumberType.PREMIUM_RATE}
)


class PhoneProblem(ValueError):
    """A number that cannot be dialled."""


def written_alike(text: str, country: str) -> str:
    """The number with its country code and usual spacing; a short one (112, 016) unchanged.

    A freephone or shared-cost number is written without the code, as it cannot be dialled from
    abroad. `country` "" is the European Union, where a short number has to be valid in every
    country. Raises PhoneProblem.
    """
    for region in (country,) if country else EU_COUNTRIES:
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException as problem:
            raise PhoneProblem(text) from problem
        short = not text.strip().startswith(("+", "00"))
        if (region, text.strip()) in ALSO_SHORT:
            continue
        if short and shortnumberinfo.is_possible_short_number_for_region(number, region):
            continue
        if phonenumbers.is_valid_number(number):
            stays = phonenumbers.number_type(number) in AT_HOME_ALONE
            at_home = phonenumbers.region_code_for_number(number) == country
            alike = PhoneNumberFormat.INTERNATIONAL
            if stays and at_home:
                alike = PhoneNumberFormat.NATIONAL
            return phonenumbers.format_number(number, alike)
        raise PhoneProblem(text)
    return "".join(character for character in text if character.isdigit())


def to_dial(text: str) -> str:
    """The number for a `tel:` link."""
    return "".join(character for character in text if character.isdigit() or character == "+")
