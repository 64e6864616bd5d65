"""The published words of the glossary."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape, unescape

from django.core.cache import cache

from cms.library import queries
from cms.models import Term

_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?\s*([a-z0-9]+)", re.IGNORECASE)
_CLOSED_TO_WORDS = {"h1", "h2", "h3", "h4", "h5", "h6", "a", "button", "summary", "svg", "script"}
_ENTITY = re.compile(r"&[a-z#0-9]+;", re.IGNORECASE)
# A hyphen is part of a word: “trauma” is not marked in “trauma-informed”. So are the vowel signs of
# Arabic, which `\w` leaves out: «شاهد», a witness, is not marked in «يُشاهد», is seen.
_OF_A_WORD = r"[\w\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670-]"
# Put around a marked word until its neighbours are known; no text contains them (XML forbids both).
_BEGINS, _ENDS = "\x02", "\x03"
# A browser may break the line before and after a button, even between a word and its full stop.
_WITH_ITS_MARKS = re.compile(
    r"(?P<before>[(\[“‘«]*)"
    rf"(?P<word><[bi]>{_BEGINS}[^{_ENDS}]*{_ENDS}</[bi]>|{_BEGINS}[^{_ENDS}]*{_ENDS})"
    r"(?P<after>[.,;:!?…)\]”’»،؛؟]*)"
)


@dataclass(frozen=True, slots=True)
class GlossaryWord:
    """A word with its explanation. `key` is the same in every language."""

    key: str
    term: str
    also: tuple[str, ...]
    definition: str

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms in which it may occur in a text."""
        return (self.term, *self.also)


class Marker:
    """Marks the first use of each word in the texts of one lesson, one text after the other.

    `button(number, word, written)` returns the HTML of the marked word, `note(number, word)` that
    of its explanation; numbers count from 1 through the lesson. `together(html)` keeps a word on
    one line with the full stop or the quotation mark next to it.
    """

    def __init__(
        self,
        words: Iterable[GlossaryWord],
        *,
        button: Callable[[int, GlossaryWord, str], str],
        note: Callable[[int, GlossaryWord], str],
        together: Callable[[str], str],
    ) -> None:
        self._button = button
        self._note = note
        self._together = together
        # By normalised form: lower case, or as written for FGM and other all-capital forms.
        self._by_form: dict[str, GlossaryWord] = {}
        for word in words:
            for form in word.forms:
                self._by_form.setdefault(_looked_up(form), word)
        self._found: set[str] = set()
        self._count = 0
        self._notes: list[str] = []
        self._pattern = _pattern_of(self._by_form)

    def mark(self, html: str) -> str:
        """The HTML with the first uses of words marked."""
        if self._pattern is None:
            return html
        made, closed = [], 0
        for index, piece in enumerate(_TAG.split(html)):
            if index % 2 == 0:
                made.append(piece if closed else self._mark_text(piece))
                continue
            made.append(piece)
            name = _NAME.match(piece)
            if name and name[1].lower() in _CLOSED_TO_WORDS and not piece.endswith("/>"):
                closed = max(0, closed + (-1 if piece.startswith("</") else 1))
        return _WITH_ITS_MARKS.sub(self._kept_together, "".join(made))

    def take_notes(self) -> str:
        """The explanations of the words marked since the last call."""
        notes, self._notes = self._notes, []
        return "".join(notes)

    def _kept_together(self, found: re.Match) -> str:
        word = found["word"].replace(_BEGINS, "").replace(_ENDS, "")
        if found["before"] or found["after"]:
            return self._together(f"{found['before']}{word}{found['after']}")
        return word

    def _mark_text(self, text: str) -> str:
        return "".join(self._pieces(text))

    def _pieces(self, text: str) -> Iterator[str]:
        end = 0
        for found in self._pattern.finditer(text) if self._pattern else ():
            written = found[0]
            word = self._by_form.get(_looked_up(unescape(written)))
            if word is None or word.key in self._found or _inside_entity(text, found):
                continue
            self._found.add(word.key)
            self._count += 1
            self._notes.append(self._note(self._count, word))
            yield text[end : found.start()]
            yield f"{_BEGINS}{self._button(self._count, word, written)}{_ENDS}"
            end = found.end()
        yield text[end:]


def _looked_up(form: str) -> str:
    """The normalised form. Words in capitals match only in capitals: STI is not a syllable."""
    form = " ".join(form.split())
    return form if form.isupper() and len(form) > 1 else form.casefold()


def _pattern_of(forms: Iterable[str]) -> re.Pattern | None:
    """Pattern for whole words, the longest form first: “vicarious trauma” before “trauma”."""
    parts = sorted({escape(form, quote=False) for form in forms}, key=len, reverse=True)
    if not parts:
        return None
    either = "|".join(re.escape(part).replace(r"\ ", r"\s+") for part in parts)
    return re.compile(rf"(?<!{_OF_A_WORD})(?:{either})(?!{_OF_A_WORD})", re.IGNORECASE)


def _inside_entity(text: str, found: re.Match) -> bool:
    return any(
        entity.start() < found.end() and found.start() < entity.end()
        for entity in _ENTITY.finditer(text)
    )


@dataclass(frozen=True, slots=True)
class Letter:
    """The words that begin with one letter."""

    letter: str
    words: list[GlossaryWord]


def words_in(language: str) -> list[GlossaryWord]:
    """The words of a language in alphabetical order."""
    key = f"glossary:{language}:{queries.version_of(Term, language)}"
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
        cache.set(key, found, queries.CACHE_SECONDS)
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
