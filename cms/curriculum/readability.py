"""How plain a text is: its sentences, their length, and the grade that reads them. Pure."""

import re
import statistics
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import textstat

WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_NO_LETTER = re.compile(r"[’'-]")
_HEADING = re.compile(r"^#.*$", re.MULTILINE)
_FENCE = re.compile(r"^:::.*$", re.MULTILINE)
_BETWEEN = re.compile(r"\n\s*\n|^(?=\s*(?:-|\d+\.) )", re.MULTILINE)
_MARK = re.compile(r"^\s*(?:-|\d+\.)\s+|\*")
_END_OF_SENTENCE = re.compile(r"(?:(?<=[.!?…؟])|(?<=[.!?…؟][”’)»]))\s+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A paragraph, a list entry or a sentence. `offset` is where it begins in its text."""

    offset: int
    text: str

    @property
    def words(self) -> int:
        """How many words it has; “well-kept” is one."""
        return len(WORD.findall(self.text))

    @property
    def folded(self) -> str:
        """Its words alone, in small letters: the same for two that read the same."""
        return " ".join(WORD.findall(self.text)).lower()


def paragraphs(markdown: str) -> list[Stretch]:
    """Paragraphs and list entries as they are read, without headings, fences and stars."""
    text = _blank(_FENCE, _blank(_HEADING, markdown))
    found, start = [], 0
    for gap in [*_BETWEEN.finditer(text), None]:
        end = gap.start() if gap else len(text)
        raw = text[start:end]
        lead = len(raw) - len(raw.lstrip())
        read = _MARK.sub(lambda mark: " " * len(mark[0]) if mark[0] != "*" else "", raw)
        if WORD.search(read):
            found.append(Stretch(start + lead, read.strip()))
        start = gap.end() if gap else end
    return found


def _blank(pattern: re.Pattern, text: str) -> str:
    """`text` with blanks where the pattern fits, so that every character keeps its line."""
    return pattern.sub(lambda found: " " * len(found[0]), text)


def sentences(markdown: str) -> Iterator[Stretch]:
    """The sentences of paragraphs and list entries; headings are no sentences."""
    for paragraph in paragraphs(markdown):
        start = 0
        for gap in [*_END_OF_SENTENCE.finditer(paragraph.text), None]:
            end = gap.start() if gap else len(paragraph.text)
            text = " ".join(paragraph.text[start:end].split())
            if WORD.search(text):
                yield Stretch(paragraph.offset + start, text)
            start = gap.end() if gap else end


def average(found: Iterable[Stretch]) -> float:
    """Words in a sentence, on average; 0 for no sentences."""
    lengths = [sentence.words for sentence in found]
    return statistics.mean(lengths) if lengths else 0.0


def gulpease(found: Iterable[Stretch]) -> float:
    """The Gulpease index of Italian text: 80 and more is easy for who had primary school.

    *Source*: 89 − LP/10 + 3 × FR, with LP letters × 100 / words and FR sentences × 100 / words
    (domain 6.4). 100 for no words.
    """
    sentences_found = list(found)
    words = [word for sentence in sentences_found for word in WORD.findall(sentence.text)]
    if not words:
        return 100.0
    letters = sum(len(_NO_LETTER.sub("", word)) for word in words)
    return 89 - 10 * letters / len(words) + 300 * len(sentences_found) / len(words)


def grade(found: Iterable[Stretch]) -> float:
    """Flesch–Kincaid. A list entry without a full stop is a sentence all the same."""
    return textstat.flesch_kincaid_grade(
        " ".join(re.sub(r"[.:;,]*([”’)]*)$", r"\1.", sentence.text) for sentence in found)
    )
