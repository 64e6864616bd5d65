"""The women of a house with people in it: invented first names, each in one of its languages.

The first thirty have a place in the story (`house_steps`); any more are the same names, numbered.
"""

from collections.abc import Iterator
from dataclasses import dataclass

# So many women the demo has besides its twelve, unless more are asked for.
USUALLY = 30
AT_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Woman:
    """One of them: what the account signs in with, its shown name, and the language it reads."""

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
    """The first `count` of them, the same at each run."""
    for number in range(count):
        name, turn = NAMES[number % len(NAMES)], number // len(NAMES)
        if turn == 0:
            yield name
        else:
            yield Woman(f"{name.alias}-{turn + 1}", f"{name.shown_name} {turn + 1}", name.language)


def every_alias() -> frozenset[str]:
    """All that a demo may have made, however many were asked for."""
    return frozenset(woman.alias for woman in women(AT_MOST))
