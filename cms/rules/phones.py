"""Telephone numbers as people dial them. Pure."""

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType, shortnumberinfo

from cms.rules.service_checks import EU_COUNTRIES

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
