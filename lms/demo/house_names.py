"""The learners of the large demo: invented first names, each with a language.

The first thirty have a place in the story (`house_steps`); the others have the same names with a
number.
"""

from collections.abc import Iterator
from dataclasses import dataclass

# How many learners the demo has besides the twelve, unless another number is given.
USUALLY = 30
AT_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Woman:
    """A learner of the demo: alias, shown name and language."""

    alias: str
    shown_name: str
    language: str


NAMES = (
    Woman("hana", "Hana", "en"),
    Woman("salma", "سلمى", "ar"),
    Woman("blessing", "Blessing", "en"),
    Woman("irina", "Irina", "it"),
    Woman("chioma", "Chioma", "en"),
    Woman("elena", "Elena", "it"),
    Woman("bea", "Bea", "it"),
    Woman("fatou", "Fatou", "en"),
    Woman("dua", "Dua", "en"),
    Woman("gul", "Gul", "en"),
    Woman("amal", "أمل", "ar"),
    Woman("precious", "Precious", "en"),
    Woman("mariam", "مريم", "ar"),
    Woman("ioana", "Ioana", "it"),
    Woman("thuy", "Thuy", "en"),
    Woman("rania", "رانيا", "ar"),
    Woman("mercy", "Mercy", "en"),
    Woman("giulia", "Giulia", "it"),
    Woman("layla", "ليلى", "ar"),
    Woman("adaeze", "Adaeze", "en"),
    Woman("marta", "Marta", "it"),
    Woman("anjali", "Anjali", "en"),
    Woman("huda", "هدى", "ar"),
    Woman("rosa", "Rosa", "it"),
    Woman("mei", "Mei", "en"),
    Woman("khadija", "خديجة", "ar"),
    Woman("alba", "Alba", "it"),
    Woman("temitope", "Temitope", "en"),
    Woman("zainab", "زينب", "ar"),
    Woman("violeta", "Violeta", "it"),
)


def women(count: int) -> Iterator[Woman]:
    """The first `count` learners, the same at each run."""
    for number in range(count):
        name, turn = NAMES[number % len(NAMES)], number // len(NAMES)
        if turn == 0:
            yield name
        else:
            yield Woman(f"{name.alias}-{turn + 1}", f"{name.shown_name} {turn + 1}", name.language)


def every_alias() -> frozenset[str]:
    """All aliases that a demo may have created, whatever its size."""
    return frozenset(woman.alias for woman in women(AT_MOST))
