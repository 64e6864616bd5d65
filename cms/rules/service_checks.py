"""How long a check of an entry counts, what is shown, and whether rooms may open. Pure.

Source: domain R2.1 (warn at 6 months, hide at 12), 10.10. Emergency entries never vanish: they show
the date of the last check, and new rooms wait until they are checked.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable
from datetime import date
from enum import StrEnum

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType, shortnumberinfo

EMERGENCY = "emergency"
HELPLINE = "helpline"
# In the order of the page. Places on the page are named by their number: k1 to k14.
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
# What a call costs, and whether a bill shows it. "" stands for what nobody knows.
COSTS = ("free", "local", "dear")
ON_BILL = ("no", "yes")
WARN_MONTHS = 6
HIDE_MONTHS = 12
# Where 112 holds by law (Directive (EU) 2018/1972, article 109).
EU_COUNTRIES = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
    "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip
# Shows a map, and with it a place (domain R4.1).
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
    """What the last check of an entry is worth today."""

    FRESH = "fresh"
    # Shown, and editors are asked to check it again.
    AGEING = "ageing"
    # Twelve months or more ago.
    OLD = "old"
    # Nobody has checked it yet; it was found in public pages not long ago.
    LOOKED_UP = "looked_up"
    # Nobody has checked it yet, or not since it was changed.
    UNCHECKED = "unchecked"


COUNTS = frozenset({State.FRESH, State.AGEING})


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last day of a month that is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def state_of(checked_on: date | None, today: date, looked_up_on: date | None = None) -> State:
    """What the check of that day is worth. None: never checked.

    `looked_up_on`: when its number was found in public pages. That is worth less than a check, and
    nothing after as many months as an old check.
    """
    if checked_on is None:
        is_known = looked_up_on is not None and today < months_after(looked_up_on, HIDE_MONTHS)
        return State.LOOKED_UP if is_known else State.UNCHECKED
    if today >= months_after(checked_on, HIDE_MONTHS):
        return State.OLD
    return State.AGEING if today >= months_after(checked_on, WARN_MONTHS) else State.FRESH


def is_second_ring(first_by: object | None, first_on: date | None, by: object, today: date) -> bool:
    """Whether `by` is the second who rings a number that another person rang not long ago.

    A number from public pages counts as checked once two people have rung it. What the first heard
    is worth as many months as a check that nobody has to repeat.
    """
    if first_by is None or first_on is None or first_by == by:
        return False
    return today < months_after(first_on, WARN_MONTHS)


def is_due(state: State) -> bool:
    """Whether an entry stands on the half-yearly list of numbers to ring."""
    return state is not State.FRESH


def is_shown(kind: str, state: State) -> bool:
    """Whether women see it: emergency entries always, the others while their check counts.

    What was found in public pages is shown, and says that nobody here has rung it yet.
    """
    return kind == EMERGENCY or state in COUNTS or state is State.LOOKED_UP


def rooms_may_open(emergency: Collection[State]) -> bool:
    """Whether new rooms may open in a country with emergency entries of these states.

    A number that was only found in public pages neither opens rooms nor keeps them shut.
    """
    checked = [state for state in emergency if state is not State.LOOKED_UP]
    return bool(checked) and all(state in COUNTS for state in checked)


def missing_kinds(entries: Iterable[tuple[str, State]]) -> list[str]:
    """The kinds of which no checked entry is there, in the order of the page."""
    there = {kind for kind, state in entries if state in COUNTS}
    return [kind for kind in KINDS if kind not in there]


def holds_in(country: str, asked: str) -> bool:
    """Whether an entry of `country` belongs on the page of `asked`. "": the European Union."""
    return country == asked or (country == "" and asked in EU_COUNTRIES)


def shows_a_map(address: str) -> bool:
    """Whether a web address leads to a map."""
    return any(host in address.lower() for host in MAP_HOSTS)


def anchor_of(kind: str) -> str:
    """The name of its place on the page: a number, so that an address tells nothing."""
    return f"k{KINDS.index(kind) + 1}"


# Short numbers that are in use and that the library of telephone numbers does not know.
ALSO_SHORT = frozenset({("GR", "1018"), ("GR", "1056"), ("GR", "1109")})
# Nobody can dial them from abroad, so they have no country's code.
AT_HOME_ALONE = frozenset(
    {PhoneNumberType.TOLL_FREE, PhoneNumberType.SHARED_COST, PhoneNumberType.PREMIUM_RATE}
)


class PhoneProblem(ValueError):
    """Nobody can dial this."""


def written_alike(text: str, country: str) -> str:
    """The number with its country's code and usual gaps; a short one (112, 016) bare.

    A number that is free to call, or shares its cost, is written without the code: from abroad
    nobody can dial it. `country` "" is the European Union, where a short number has to hold in
    every country.
    Raises PhoneProblem.
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
