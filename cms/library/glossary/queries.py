"""The published words of the glossary."""

from dataclasses import dataclass

from django.core.cache import cache

from cms.library import content_version
from cms.library.glossary.marking import GlossaryWord
from cms.models import Term


@dataclass(frozen=True, slots=True)
class Letter:
    """The words that begin with one letter."""

    letter: str
    words: list[GlossaryWord]


def words_in(language: str) -> list[GlossaryWord]:
    """The words of a language, from A to Z."""
    key = f"glossary:{language}:{content_version.version_of(Term, language)}"
    found = cache.get(key)
    if found is None:
        rows = Term.objects.filter(locale__language_code=language, live=True)
        found = [
            {
                "key": str(row.key),
                "term": row.term,
                "also": tuple(row.also),
                "definition": row.definition,
            }
            for row in rows
        ]
        found.sort(key=lambda row: row["term"].casefold())
        cache.set(key, found, content_version.CACHE_SECONDS)
    return [GlossaryWord(**row) for row in found]


def letters_in(language: str) -> list[Letter]:
    """The words of a language, by their first letter."""
    letters: list[Letter] = []
    for word in words_in(language):
        first = word.term[0].upper()
        if not letters or letters[-1].letter != first:
            letters.append(Letter(first, []))
        letters[-1].words.append(word)
    return letters
