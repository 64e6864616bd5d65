"""A page as it is read aloud: every text once, in order, sentence by sentence. Pure.

`play_list` reads the HTML that goes to the browser, so no text of a page can be missing from the
list. Each sentence is wrapped in `<say-it n="…">`, a tag that no style sheet uses (without a
number: it groups sentences of one text). What cannot contain a tag (an option of a drop-down list,
a picture) gets `data-say`.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from .tags import BY_ITSELF, INLINE, SILENT_CLASSES, SILENT_TAGS, VOID, as_said, can_be_said, cut

# 64 bits: among a million texts, a collision occurs in one of thirty million installations.
DIGEST_LENGTH = 16


def digest_of(language: str, text: str) -> str:
    """The key of a sentence and its sound: another text has another sound."""
    said = f"{language}\n{as_said(text)}"
    return hashlib.sha256(said.encode()).hexdigest()[:DIGEST_LENGTH]


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of a page in its language."""

    language: str
    text: str

    @property
    def digest(self) -> str:
        """The key of its sound."""
        return digest_of(self.language, self.text)


@dataclass(frozen=True, slots=True)
class PlayList:
    """The page with its sentences marked, and the sentences by number."""

    html: str
    said: tuple[Said, ...]


def play_list(html: str, language: str) -> PlayList:
    """Read a page, or a piece of one. `language`: for elements without a `lang` attribute."""
    reader = _Reader(language)
    reader.feed(html)
    reader.close()
    reader.end_run()
    return PlayList("".join(reader.out), tuple(reader.said))


@dataclass(slots=True)
class _Open:
    """An open tag, and what applies inside it."""

    tag: str
    language: str
    silent: bool
    # A separate text: a sentence ends before and after it.
    apart: bool
    is_word: bool = False
    # An option of a drop-down list, a drawing: it is said as a whole, and nothing inside is marked.
    whole: bool = False


@dataclass(slots=True)
class _Run:
    """Continuous text: its indices in `out`, with pairs of what is said and what is written."""

    language: str = ""
    pieces: list[tuple[int, list[tuple[str, str]]]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(said for _place, pairs in self.pieces for said, _written in pairs)


class _Reader(HTMLParser):
    """Copies the HTML it reads and marks the sentences."""

    def __init__(self, language: str) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self.said: list[Said] = []
        self._page_language = language
        self._open: list[_Open] = []
        self._run = _Run()
        # Index of the start tag of a whole element, and the text collected for it.
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
        # Such as `<use/>` and `<path/>` in a drawing.
        self.out.append(self.get_starttag_text() or "")
        if tag not in INLINE and not self._here.silent and not self._here.whole:
            self.end_run()

    def _name(self, tag: str, named: Mapping[str, str], one: _Open) -> None:
        """Handle elements that are said as a whole: pictures by their description, and options."""
        shows = named.get("alt" if tag == "img" else "aria-label", "")
        if tag in ("img", "svg"):
            if can_be_said(shows):
                self._mark(len(self.out) - 1, one.language, shows)
                one.silent = True
            elif tag == "svg":
                # A drawing with a <title>, or one that is not to be heard.
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
                # An entity in the middle of a text belongs to the same place.
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
        """Split the text collected so far into sentences, and mark each."""
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
        # “(what it means)” after a word: for users who hear button names, not part of a sentence.
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
    """One place of a run, with the parts of sentences wrapped in tags.

    In a row of buttons or a badge, every tag takes up space. So a blank between two of them gets
    none, and several sentences of one text are wrapped in one more tag.
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
