"""The input of the operator, and its validation before anything is written."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from cms.library.directory.queries import is_country
from cms.rules.service_checks import PhoneProblem, written_alike
from core.discretion import contains_telling_word
from core.names import tidy_name

LONGEST_NAME = 100


@dataclass(frozen=True)
class Wishes:
    """The input for one organisation.

    `country`: two capital letters; `languages`: codes, () for all that are offered; `emergency`: a
    number to confirm, "" for none; `new_cards`: whether unused cards are voided and made again.
    """

    organisation: str
    country: str
    languages: tuple[str, ...] = ()
    emergency: str = ""
    new_cards: bool = False


def codes(text: str) -> tuple[str, ...]:
    """Language codes, separated by commas or blanks; each once, in order."""
    return tuple(dict.fromkeys(text.replace(",", " ").lower().split()))


def problems(wishes: Wishes) -> Iterator[str]:
    """One sentence for each invalid value."""
    if said := name_problem(wishes.organisation):
        yield said
    if said := languages_problem(wishes.languages):
        yield said
    if said := country_problem(wishes.country):
        yield said
        return
    if wishes.emergency and (said := number_problem(wishes.emergency, wishes.country)):
        yield said


def name_problem(name: str) -> str:
    """What is wrong with a name that pages show; "" for nothing."""
    if not 1 <= len(tidy_name(name)) <= LONGEST_NAME:
        return "The organisation needs a name of one to a hundred letters."
    if contains_telling_word(name):
        return f"“{name}” tells a bystander what this is. Choose a name that tells nothing."
    return ""


def country_problem(code: str) -> str:
    """What is wrong with a country code; "" for nothing."""
    if code and is_country(code):
        return ""
    return f"There is no country “{code}”. Two letters name it, for example IT or GB."


def languages_problem(chosen: tuple[str, ...]) -> str:
    """What is wrong with the language codes; "" for nothing."""
    offered = [code for code, _name in settings.LANGUAGES]
    unknown = [code for code in chosen if code not in offered]
    if not unknown:
        return ""
    return f"The language “{unknown[0]}” is not here. There are: {', '.join(offered)}."


def number_problem(phone: str, country: str) -> str:
    """What is wrong with an emergency number; "" for nothing."""
    try:
        written_alike(phone, country)
    except PhoneProblem:
        return f"The number “{phone}” cannot be dialled in that country."
    return ""
