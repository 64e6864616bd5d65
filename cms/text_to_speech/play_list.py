"""A page as it is read aloud: every text of it once, in its order, sentence by sentence. Pure.

`play_list` reads the HTML that goes to the browser, so nothing can stand on a page and be missing
in the list. Each sentence is wrapped in `<say-it n="…">`, a tag that no style sheet knows (without
a number: sentences of one text). What can hold no tag (a line of a drop-down list, a picture) gets
`data-say`.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from .tags import BY_ITSELF, INLINE, SILENT_CLASSES, SILENT_TAGS, VOID, as_said, can_be_said, cut

# 64 bits: a million texts meet by chance once in thirty million installations.
DIGEST_LENGTH = 16


def digest_of(language: str, text: str) -> str:
    """By what a sentence and its sound are known: other words are another sound."""
    said = f"{language}\n{as_said(text)}"
    return hashlib.sha256(said.encode()).hexdigest()[:DIGEST_LENGTH]


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of a page in its language."""

    language: str
    text: str

    @property
    def digest(self) -> str:
        """By what its sound is known."""
        return digest_of(self.language, self.text)


@dataclass(frozen=True, slots=True)
class PlayList:
    """The page with its sentences marked, and the sentences by their numbers."""

    html: str
    said: tuple[Said, ...]


def play_list(html: str, language: str) -> PlayList:
    """Reads a page, or a piece of one. `language`: of what names none."""
    reader = _Reader(language)
    reader.feed(html)
    reader.close()
    reader.end_run()
    return PlayList("".join(reader.out), tuple(reader.said))


@dataclass(slots=True)
class _Open:
    """A tag that is open, and what holds in it."""

    tag: str
    language: str
    silent: bool
    # It is a text of its own: a sentence ends before and behind it.
    apart: bool
    is_word: bool = False
    # A line of a drop-down list, a drawing: its text is said, and nothing inside is marked.
    whole: bool = False


@dataclass(slots=True)
class _Run:
    """Text that runs on: its places in `out`, as pairs of what is said and what is written."""

    language: str = ""
    pieces: list[tuple[int, list[tuple[str, str]]]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(said for _place, pairs in self.pieces for said, _written in pairs)


class _Reader(HTMLParser):
    """Copies what it reads and marks the sentences."""

    def __init__(self, language: str) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self.said: list[Said] = []
        self._page_language = language
        self._open: list[_Open] = []
        self._run = _Run()
        # The start tag that waits for the text of a whole element, and that text.
        self._whole_at = -1
        self._whole_text = ""

    @property
    def _here(self) -> _Open:
        return self._open[-1] if self._open else _Open("", self._page_language, False, True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        written = self.get_starttag_text() or ""
        named = {name: value or "" for name, value in attrs}
        here = self._here
        one = _opened(tag, named, here)
        if one.apart or one.language != here.language:
            self.end_run()
        self.out.append(written)
        if not one.silent and not here.whole:
            self._name(tag, named, one)
        if tag not in VOID:
            self._open.append(one)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            self.handle_starttag(tag, attrs)
            return
        # As in `<use/>` and `<path/>` of a drawing.
        self.out.append(self.get_starttag_text() or "")
        if tag not in INLINE and not self._here.silent and not self._here.whole:
            self.end_run()

    def _name(self, tag: str, named: Mapping[str, str], one: _Open) -> None:
        """Pictures say what they show; a line of a drop-down list is said as a whole."""
        shows = named.get("alt" if tag == "img" else "aria-label", "")
        if tag in ("img", "svg"):
            if can_be_said(shows):
                self._mark(len(self.out) - 1, one.language, shows)
                one.silent = True
            elif tag == "svg":
                # A drawing that names itself in a <title>, or none that is to be heard.
                one.silent = named.get("role") != "img"
                self._begin_whole(one)
        elif tag == "option":
            self._begin_whole(one)

    def _begin_whole(self, one: _Open) -> None:
        one.whole = not one.silent
        if one.whole:
            self._whole_at, self._whole_text = len(self.out) - 1, ""

    def handle_endtag(self, tag: str) -> None:
        written = f"</{tag}>"
        names = [one.tag for one in self._open]
        if tag not in names:
            self.out.append(written)
            return
        while self._open:
            one = self._open.pop()
            outside = self._here
            if one.whole and not outside.whole:
                if can_be_said(self._whole_text):
                    self._mark(self._whole_at, one.language, self._whole_text)
            elif one.apart or one.language != outside.language:
                self.end_run()
            if one.tag == tag:
                break
        self.out.append(written)

    def handle_data(self, data: str) -> None:
        self._take([(char, char) for char in data], data)

    def handle_entityref(self, name: str) -> None:
        self._take([(unescape(f"&{name};"), f"&{name};")], f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._take([(unescape(f"&#{name};"), f"&#{name};")], f"&#{name};")

    def _take(self, pairs: list[tuple[str, str]], written: str) -> None:
        here = self._here
        if here.whole:
            self._whole_text += "".join(said for said, _written in pairs)
        elif not here.silent:
            pieces = self._run.pieces
            if pieces and pieces[-1][0] == len(self.out) - 1:
                # An entity in the middle of a text: one place.
                pieces[-1][1].extend(pairs)
            else:
                self._run.language = here.language
                self.out.append(written)
                pieces.append((len(self.out) - 1, pairs))
            return
        self.out.append(written)

    def handle_comment(self, data: str) -> None:
        self.out.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.out.append(f"<!{decl}>")

    def end_run(self) -> None:
        """What ran on until here is cut into sentences, and each is marked."""
        run, self._run = self._run, _Run()
        text = run.text
        sentences = [span for span in cut(text) if can_be_said(text[slice(*span)])]
        numbers = [self._number(run.language, text[slice(*span)]) for span in sentences]
        begin = 0
        for place, pairs in run.pieces:
            self.out[place] = _marked(pairs, begin, sentences, numbers)
            begin += sum(len(said) for said, _written in pairs)

    def _mark(self, place: int, language: str, text: str) -> None:
        tag = self.out[place]
        end = -2 if tag.endswith("/>") else -1
        number = self._number(language, text)
        self.out[place] = f'{tag[:end]} data-say="{number}"{tag[end:]}'

    def _number(self, language: str, text: str) -> int:
        self.said.append(Said(language, as_said(text)))
        return len(self.said) - 1


def _opened(tag: str, named: Mapping[str, str], here: _Open) -> _Open:
    classes = set(named.get("class", "").split())
    is_word = tag == "button" and "word" in classes
    language = named.get("lang", "").partition("-")[0] or here.language
    silent = (
        here.silent
        or tag in SILENT_TAGS
        or named.get("aria-hidden") == "true"
        or "data-aloud" in named
        or bool(classes & SILENT_CLASSES)
        # “(what it means)” behind a word: for who hears names of buttons, not for a sentence.
        or (here.is_word and "hidden-visually" in classes)
    )
    apart = not is_word and (tag not in INLINE or bool(classes & BY_ITSELF))
    return _Open(tag, language, silent, apart, is_word, here.whole)


def _marked(
    pairs: list[tuple[str, str]],
    begin: int,
    sentences: list[tuple[int, int]],
    numbers: list[int],
) -> str:
    """One place of a run, what belongs to a sentence in its tags.

    In a row of buttons or a badge every tag takes a place of its own. So a blank between two of
    them gets none, and sentences of one text stand together in one more.
    """
    if not "".join(said for said, _written in pairs).strip():
        return "".join(written for _said, written in pairs)
    found: list[str] = []
    current: int | None = None
    ahead = list(zip(sentences, numbers, strict=True))
    place = begin
    for said, written in pairs:
        while ahead and ahead[0][0][1] <= place:
            ahead.pop(0)
        number = ahead[0][1] if ahead and ahead[0][0][0] <= place else None
        if number != current:
            found.append("</say-it>" * (current is not None))
            found.append(f'<say-it n="{number}">' * (number is not None))
            current = number
        found.append(written)
        place += len(said)
    found.append("</say-it>" * (current is not None))
    marked = "".join(found)
    return f"<say-it>{marked}</say-it>" if marked.count("<say-it n=") > 1 else marked
