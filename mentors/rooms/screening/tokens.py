"""Splits text into words and groups of digits, and finds phrases among them. Pure."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

# A few characters expand to whole sentences; no disguise needs more than this.
LONGEST_EXPANSION = 4
# So that no text, however strange, makes the table grow without limit.
REMEMBERED = 4096
# They look like nothing, but are not format characters.
BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\u034f")
KIN = {
    **dict(zip("ıłøđðħ", "iloddh", strict=True)),
    "œ": "oe",
    "æ": "ae",
    "þ": "th",
    # Letters of other alphabets that look like Latin ones.
    **dict(zip("аеорсухіѕјԁгтмнвк", "aeopcyxisjdrtmhbk", strict=True)),
    **dict(zip("αεορικνυτχ", "aeopiknutx", strict=True)),
    # One spelling of Arabic, as most people type it on a phone.
    **dict(zip("ىیةۃکے", "ييههكي", strict=True)),
    "ـ": "",
    "،": ",",
    "٫": ".",
    "٬": "'",
    "؛": ";",
    "؟": "?",
    "⁄": "/",
    "∕": "/",
    "．": ".",
    "。": ".",
    "•": ".",
    "·": ".",
    "\u02bc": "'",
    "’": "'",
    "‘": "'",
    "`": "'",
    "´": "'",
    "−": "-",
    "ー": "-",
}


class _Folds(dict[int, str]):
    """The table for `str.translate`, filled on demand; remembers a limited number of characters."""

    def __missing__(self, code: int) -> str:
        folded = _fold(chr(code))
        if len(self) < REMEMBERED:
            self[code] = folded
        return folded


def _fold(character: str) -> str:
    if character in KIN:
        return KIN[character]
    category = unicodedata.category(character)
    if category in ("Cf", "Mn", "Me") or character in BLANK_LETTERS:
        return ""
    if category == "Pd":
        return "-"
    if category in ("Zs", "Zl", "Zp", "Cc"):
        return " "
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    parts = unicodedata.normalize("NFKD", character).casefold()
    plain = "".join(
        KIN.get(part, part) for part in parts if unicodedata.category(part) not in ("Mn", "Me")
    )
    return plain if len(plain) <= LONGEST_EXPANSION else " "


_FOLDS = _Folds()


def folded(text: str) -> str:
    """Return the text in lower case, without accents or invisible characters, all digits as 0 to 9.

    At most four times as long as the text. Ligatures are split, wide letters become narrow. The
    point in the middle of a Catalan double l is removed; elsewhere it separates words.
    """
    return text.replace("l·l", "ll").replace("L·L", "LL").translate(_FOLDS)


# Letters, or digits; folded text has no other digits. Whatever is between is not a token.
TOKEN = re.compile(r"[^\W\d_]+|[0-9]+")
# “And”, “in the” and “the” are prefixes of an Arabic word.
ARABIC_FRONTS = ("و", "عال", "بال", "كال", "فال", "ال", "لل")
SHORTEST_STEM = 3
# In a phrase: a few words may be here, “dich … abholen”.
GAP = "…"
# “e x a m p l e . c o m”
WIDEST_SPELLING = 3
LONGEST_LEAP = 7
# A phrase of one word with this ending matches all words that begin like it: “stacion*”.
STEM = "*"


class Token(NamedTuple):
    """One word or group of digits; `gap` is the text between it and the token before."""

    word: str
    start: int
    end: int
    gap: str
    is_number: bool


class Mark(NamedTuple):
    """A phrase found, from token `first` up to but excluding token `after`."""

    first: int
    after: int


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of folded text, in order."""
    found, last = [], 0
    for match in TOKEN.finditer(text):
        word, (start, end) = match[0], match.span()
        if "\u0600" <= word[0] <= "\u06ff":
            word = _stem(word)
        found.append(Token(word, start, end, text[last:start], word[0] in "0123456789"))
        last = end
    return found


def words_of(phrase: str) -> tuple[str, ...]:
    """Return the words of a listed phrase, in the form in which they are matched."""
    return tuple(token.word for token in tokens_of(folded(phrase)))


def _stem(word: str) -> str:
    """Return the word without its prefixes, however many there are: “and in the …”."""
    for front in ARABIC_FRONTS:
        if word.startswith(front) and len(word) - len(front) >= SHORTEST_STEM:
            return _stem(word[len(front) :])
    return word


class Lexicon:
    """Phrases by tag, all found in one pass over the tokens, however many there are."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self._root: dict[str, Any] = {}
        # By the tag of its first part: the tag of the whole phrase, and that of the other part.
        self._gapped: dict[str, tuple[str, str]] = {}
        self._stems: dict[str, set[str]] = {}
        self._stem_lengths: list[int] = []
        for tag, listed in phrases.items():
            for phrase in listed:
                self.add(tag, phrase)

    def add(self, tag: str, phrase: str) -> None:
        """Add one phrase; “…” leaves room for a few words, a final “*” for any ending."""
        if phrase.endswith(STEM):
            (stem,) = words_of(phrase)
            self._stems.setdefault(stem, set()).add(tag)
            self._stem_lengths = sorted({len(listed) for listed in self._stems})
            return
        head, gap, tail = phrase.partition(GAP)
        if not gap:
            self._add(tag, words_of(phrase))
            return
        first, last = f"{tag} {phrase}<", f"{tag} {phrase}>"
        self._add(first, words_of(head))
        self._add(last, words_of(tail))
        self._gapped[first] = (tag, last)

    def _add(self, tag: str, words: Sequence[str]) -> None:
        if not words:
            raise ValueError(f"a phrase of {tag} has no words")
        place = self._root
        for word in words:
            place = place.setdefault(word, {})
        # No word is empty, so this key cannot be one.
        place.setdefault("", set()).add(tag)

    def marks(self, tokens: Sequence[Token]) -> dict[str, list[Mark]]:
        """Return all occurrences of all phrases, by tag, in order."""
        found: dict[str, list[Mark]] = {}
        words = [token.word for token in tokens]
        count = len(words)
        for first, word in enumerate(words):
            for length in self._stem_lengths:
                for tag in self._stems.get(word[:length], ()):
                    found.setdefault(tag, []).append(Mark(first, first + 1))
            place, at = self._root.get(word), first + 1
            while place is not None:
                for tag in place.get("", ()):
                    found.setdefault(tag, []).append(Mark(first, at))
                place, at = place.get(words[at]) if at < count else None, at + 1
        for head in found.keys() & self._gapped.keys():
            tag, tail = self._gapped[head]
            if whole := _across(found[head], found.get(tail, [])):
                found[tag] = sorted([*found.get(tag, []), *whole])
        return found


def _across(heads: Sequence[Mark], tails: Sequence[Mark]) -> list[Mark]:
    """Join each head with the next tail after it, if that is near."""
    starts = [tail.first for tail in tails]
    found = []
    for head in heads:
        at = bisect_left(starts, head.after)
        if at < len(tails) and tails[at].first - head.after <= LONGEST_LEAP:
            found.append(Mark(head.first, tails[at].after))
    return found


class Line:
    """One message as it is read: its folded text, its tokens, and the marks of all word lists."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = folded(text)
        self.tokens = tokens_of(self.text)
        self._marks = lexicon.marks(self.tokens)
        self._begins: dict[str, list[int]] = {}
        self._places: dict[str, frozenset[int]] = {}

    def marks(self, tag: str) -> list[Mark]:
        """Return the occurrences of this list's phrases."""
        return self._marks.get(tag, [])

    def places(self, tag: str) -> frozenset[int]:
        """Return the tokens at which phrases of this list begin."""
        if tag not in self._places:
            self._places[tag] = frozenset(mark.first for mark in self.marks(tag))
        return self._places[tag]

    def ends(self, tag: str) -> frozenset[int]:
        """Return the tokens that directly follow phrases of this list."""
        key = f"{tag}>"
        if key not in self._places:
            self._places[key] = frozenset(mark.after for mark in self.marks(tag))
        return self._places[key]

    def covered(self, tag: str) -> frozenset[int]:
        """Return all tokens of all phrases of this list."""
        key = f"{tag}<>"
        if key not in self._places:
            self._places[key] = frozenset(
                at for mark in self.marks(tag) for at in range(mark.first, mark.after)
            )
        return self._places[key]

    def next_mark(self, tag: str, first: int, after: int) -> Mark | None:
        """Return the first phrase of this list that begins in this range of tokens."""
        at = bisect_left(self._starts(tag), first)
        marks = self.marks(tag)
        return marks[at] if at < len(marks) and marks[at].first < after else None

    def near(self, tag: str, first: int, after: int) -> bool:
        """Whether a phrase of this list begins in this range of tokens."""
        starts = self._starts(tag)
        at = bisect_left(starts, first)
        return at < len(starts) and starts[at] < after

    def _starts(self, tag: str) -> list[int]:
        if tag not in self._begins:
            self._begins[tag] = [mark.first for mark in self.marks(tag)]
        return self._begins[tag]

    def piece(self, first: int, after: int) -> str:
        """Return the text from token `first` up to but excluding token `after`."""
        return self.text[self.tokens[first].start : self.tokens[after - 1].end]

    @cached_property
    def numbers(self) -> list[int]:
        """The indexes of the tokens that are groups of digits."""
        return [at for at, token in enumerate(self.tokens) if token.is_number]

    @cached_property
    def spelled(self) -> list[str]:
        """Words that were written letter by letter: “w h a t s a p p”."""
        found, letters = [], ""
        for token in self.tokens:
            is_letter = len(token.word) == 1 and not token.is_number
            if is_letter and len(token.gap) <= WIDEST_SPELLING:
                letters += token.word
                continue
            if letters:
                found.append(letters)
            letters = token.word if len(token.word) == 1 else ""
        return [*found, letters] if letters else found
