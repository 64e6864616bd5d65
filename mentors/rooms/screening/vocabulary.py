"""The word lists of all languages together, read once from `words/`. Pure."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from .tokens import Lexicon, words_of

FOLDER = Path(__file__).with_name("words")
NAMES_FILE = "names.yaml"
FIRST_TEN = 21
HUNDRED = 100

Phrase = Annotated[str, StringConstraints(min_length=1)]
Phrases = Annotated[tuple[Phrase, ...], Field(min_length=1)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=False)


class LanguageWords(_Frozen):
    """The lists of one language; each phrase as people write it, with accents.

    `numbers` holds names of 0 to 19 and of the tens. `glue` says how a language that writes tens
    and units in one word does it: "tens-first" or "units-first", and the text between. The purpose
    of every list is described at the top of `words/en.yaml`.
    """

    numbers: dict[int, Phrases]
    glue: tuple[str, str] | None = None
    double: Phrases
    joiners: Phrases
    call: Phrases
    at: Phrases
    dot: Phrases
    slash: Phrases
    mail: Phrases
    via: Phrases
    contact: Phrases
    self: Phrases
    have: Phrases
    pin: Phrases
    street_before: tuple[Phrase, ...] = ()
    street_doubtful: tuple[Phrase, ...] = ()
    street_numbered: tuple[Phrase, ...] = ()
    street_after: tuple[Phrase, ...] = ()
    street_after_doubtful: tuple[Phrase, ...] = ()
    street_ending: tuple[Phrase, ...] = ()
    street_named: tuple[Phrase, ...] = ()
    connectors: tuple[Phrase, ...] = ()
    small: Phrases
    counted: Phrases
    number_mark: Phrases
    home: Phrases
    live: Phrases
    postcode: Phrases
    meet: Phrases
    see: Phrases
    wait: Phrases
    come: Phrases
    invite: Phrases
    outing: Phrases
    others: Phrases
    place: Phrases
    alone: Phrases
    when: Phrases
    here: Phrases
    told: Phrases
    profile: Phrases
    control: Phrases
    ask: Phrases
    treat: Phrases
    together: Phrases
    over: Phrases
    mine: Phrases
    cook: Phrases
    presence: Phrases
    offer: Phrases
    study: Phrases
    company: Phrases
    third: Phrases
    use: Phrases
    said: Phrases
    icome: Phrases
    joinme: Phrases
    bring: Phrases
    kids: Phrases
    play: Phrases
    agreed: tuple[Phrase, ...] = ()
    my: Phrases
    named: Phrases
    plain: Phrases
    job: Phrases
    off_books: Phrases
    worked: Phrases
    work_offered: Phrases


class Names(_Frozen):
    """Names that are the same in all languages; see `words/names.yaml`."""

    messenger: Phrases
    messenger_doubtful: Phrases
    social: Phrases
    social_doubtful: Phrases
    provider: Phrases
    shortener: Phrases
    map_site: Phrases
    ending: Phrases
    ending_doubtful: Phrases
    currency: Phrases


@cache
def languages() -> dict[str, LanguageWords]:
    """Return the lists by language code. Raises ValidationError for an inconsistent file."""
    files = sorted(file for file in FOLDER.glob("*.yaml") if file.name != NAMES_FILE)
    return {file.stem: LanguageWords.model_validate(_read(file)) for file in files}


@cache
def names() -> Names:
    """Return the names of services."""
    return Names.model_validate(_read(FOLDER / NAMES_FILE))


def _read(file: Path) -> object:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


# These are not lists of phrases; the functions below read them.
_APART = {"numbers", "glue"}


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of every list in every language under its name, with names of services."""
    phrases: dict[str, list[str]] = {}
    for lists in (*languages().values(), names()):
        for tag in type(lists).model_fields.keys() - _APART:
            phrases.setdefault(tag, []).extend(getattr(lists, tag))
    return Lexicon(phrases)


@cache
def number_words() -> dict[str, str]:
    """Map number words to digits, in all languages; also “ventuno” and “einundzwanzig”."""
    found: dict[str, str] = {}
    for lists in languages().values():
        for value, listed in lists.numbers.items():
            found |= {word: str(value) for word in _single(listed)}
        if lists.glue is not None:
            found |= _glued(lists.numbers, *lists.glue)
    return found


def _glued(numbers: dict[int, Phrases], order: str, between: str) -> dict[str, str]:
    found = {}
    for value in range(FIRST_TEN, HUNDRED):
        if not value % 10:
            continue
        for ten in _single(numbers[value - value % 10]):
            for unit in _single(numbers[value % 10]):
                if order == "units-first":
                    found[unit + between + ten] = str(value)
                else:
                    # “ventuno”: before a vowel the ten loses its last letter.
                    found[ten + between + unit] = found[ten[:-1] + unit] = str(value)
    return found


# Shorter words are never two numbers in one; a longer word with other letters needs five of them.
SHORTEST_GLUED, ENOUGH_GLUED = 6, 5


def glued_digits(word: str) -> tuple[str, ...] | None:
    """Return the digits of number words in one language joined into one: “zerosevenseven”."""
    if len(word) < SHORTEST_GLUED or _any_glued().search(word) is None:
        return None
    for whole, single in _glued_by_language():
        if (match := whole.search(word)) is not None:
            parts = single.findall(match[0])
            if match[0] == word or len(parts) >= ENOUGH_GLUED:
                return tuple(number_words()[part] for part in parts)
    return None


@cache
def _any_glued() -> re.Pattern[str]:
    return re.compile("|".join(whole.pattern for whole, _single in _glued_by_language()))


@cache
def _glued_by_language() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Return patterns by language: for two or more of its number words, and for a single one.

    No position in a word is tried twice, so that matching is fast.
    """
    found = []
    for lists in languages().values():
        words = {word for listed in lists.numbers.values() for word in _single(listed)}
        ordered = sorted(filter(_is_glued, words), key=lambda word: (-len(word), word))
        # An Arabic number word may begin with “and”, which the lists leave out.
        one = f"و?({'|'.join(ordered)})"
        found.append((re.compile(f"(?:{one}){{2,}}+"), re.compile(one)))
    return tuple(found)


def _is_glued(word: str) -> bool:
    return len(word) > 1


def _single(phrases: Iterable[str]) -> list[str]:
    return [words[0] for words in map(words_of, phrases) if len(words) == 1]


@cache
def street_endings() -> tuple[str, ...]:
    """Return endings of street names that are a single word: “Lindenstraße”."""
    return tuple(
        words_of(ending)[0] for lists in languages().values() for ending in lists.street_ending
    )
