"""The words of a version in her language, and what she chose in another one."""

from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings

from core.errors import NotFound
from courses.questions.kinds.base import Asked, GapWords
from courses.questions.schema import Texts, accepted_words, parse_texts


def nearest_texts(texts: dict, language: str) -> tuple[str, Texts]:
    """The texts of a version that are nearest to a language, and which language that is."""
    for candidate in (language, settings.LANGUAGE_CODE, *sorted(texts)):
        if candidate in texts:
            return candidate, parse_texts(texts[candidate])
    raise NotFound


def chosen_in_language(question: str, answer: list, languages: dict, texts: Texts) -> list:
    """A word that she chose for a gap from a list in another language, in the language of `texts`.

    Lists stand in the same order in every language. What she typed stays as she typed it.
    """
    words = texts.questions.get(question)
    lists = {gap: one.choices for gap, one in words.options.items()} if words else {}
    found = []
    for entry in answer:
        gap, _equals, word = entry.partition("=")
        mine = lists.get(gap, ())
        place = _index_in_lists(languages, question, gap, word) if word not in mine else None
        known = mine[place] if place is not None and place < len(mine) else None
        found.append(entry if known is None else f"{gap}={known}")
    return found


def _index_in_lists(languages: dict, question: str, gap: str, word: str) -> int | None:
    """Where the word stands in the list of a gap, in whichever language lists it."""
    for texts in languages.values():
        options = texts["questions"].get(question, {}).get("options", {})
        listed = options.get(gap, {}).get("choices", [])
        if word in listed:
            return listed.index(word)
    return None


def units_of(texts: dict, question: str) -> dict[str, str]:
    """Language code → the unit that a question names in it."""
    words = {code: texts[code]["questions"].get(question, {}) for code in texts}
    return {code: found["unit"] for code, found in words.items() if found.get("unit")}


def accepted_in_any_language(texts: dict, language: str) -> dict[str, dict[str, list[GapWords]]]:
    """Question key → gap key → what is accepted there: her language first, then every other, since
    she may have begun in one language and gone on in another.
    """
    nearest, _texts = nearest_texts(texts, language)
    found: dict[str, dict[str, list[GapWords]]] = {}
    for code in sorted(texts, key=lambda one: one != nearest):
        for question, gaps in accepted_words(parse_texts(texts[code]), code).items():
            for gap, words in gaps.items():
                found.setdefault(question, {}).setdefault(gap, []).extend(words)
    return found


def words_meant(
    texts: dict,
    language: str,
    questions: Iterable[Asked],
    chosen: Mapping[str, Sequence[str]],
) -> dict[str, Mapping[str, str]]:
    """Question → gap → the word that she may have meant, where a question wants her to be asked."""
    asking = [question for question in questions if question.judged_by_words]
    accepted = accepted_in_any_language(texts, language) if asking else {}
    found = {
        one.key: one.words_meant(one.read(chosen.get(one.key, ())), accepted.get(one.key, {}))
        for one in asking
    }
    return {key: words for key, words in found.items() if words}
