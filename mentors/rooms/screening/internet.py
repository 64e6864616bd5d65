"""Mailboxes and links, with signs or with words for the signs. Pure."""

import re
from collections.abc import Iterator
from functools import cache

from .categories import Category, Hit
from .tokens import Line, Mark
from .vocabulary import names

# So much of the text on both sides of an “@”, or before a point, is looked at.
LONGEST_PART = 64
BEFORE_AT = re.compile(r"[a-z0-9_.+-]+ ?[(\[{<]? ?$")
AFTER_AT = re.compile(r" ?[)\]}>]? ?[a-z0-9_-]")
DOMAIN_AFTER_AT = re.compile(r"[ )\]}>]{0,3}[a-z0-9-]{1,63} ?\.[a-z]{2}")
NAME_AFTER_AT = re.compile(r" ?[a-z0-9_]{2}")
SCHEME = re.compile(
    r"(?<![a-z])(?:h?t?tps?|hxxps?|ftp|tg|whatsapp) ?: ?/ ?/?"
    r"|(?<![a-z])(?:mailto|tel|geo|sms) ?: ?[a-z0-9+]|(?<![a-z])www ?\. ?[a-z0-9]"
)
LABELS_BEFORE = re.compile(r"(?:[a-z0-9-]+\.)*[a-z0-9-]+ ?$")
ENDING = re.compile(r" ?([a-z\u0600-\u06ff]{2,8})(?![a-z0-9-])(/?)")
# Written with blanks around the point, these are still no words.
SPACED_ENDINGS = ("com", "net", "org", "info")
# “Punt com” is also “at this point, how …”, “point eu” begins a sentence: more must tell.
DOUBTFUL_DOTS = frozenset({"punt", "point"})
DOUBTFUL_ATS = frozenset({"at", "la", "et", "ات", "affe"})
# “rosa (at) example (dot) org”: so many words lie between the signs that are said aloud.
AT_REACHES = 6
# A hyphen alone makes none: “m-a”, “cherche-moi”, “peut-être”.
NAMED = re.compile(
    r"[a-z][a-z0-9]*(?:[._][a-z0-9]+)+|[a-z]{3,}[0-9]{2,}|[a-z]{3,}-[a-z0-9]*[0-9][a-z0-9]*"
)
LONGEST_NAMED = 40
SHORTEST_SPELLED = 6


def mailboxes_and_links(line: Line) -> Iterator[Hit]:
    """Addresses on the net, however their signs are written."""
    if "@" in line.text:
        yield from _with_at_sign(line)
    if "." in line.text or ":" in line.text:
        yield from (Hit(Category.LINK, match[0].strip()) for match in SCHEME.finditer(line.text))
        yield from _domains(line)
        yield from _short_links(line)
    for word in line.spelled:
        if len(word) >= SHORTEST_SPELLED and word.endswith(SPACED_ENDINGS):
            yield Hit(Category.LINK, word)
    yield from _said_aloud(line)
    yield from _by_provider(line)


def is_named(text: str) -> bool:
    """Whether one of these words is the name of an account: “rosa.mar77”, “rosamar99”."""
    words = (word.strip(".,:;!?()\"'") for word in text.split())
    return any(len(word) <= LONGEST_NAMED and NAMED.fullmatch(word) for word in words)


def _with_at_sign(line: Line) -> Iterator[Hit]:
    text = line.text
    for sign in (at for at, character in enumerate(text) if character == "@"):
        before = text[max(0, sign - LONGEST_PART) : sign]
        after = text[sign + 1 : sign + 1 + LONGEST_PART]
        attached = before[-1:] not in ("", " ", ",", ".", ":", ";")
        if BEFORE_AT.search(before[-5:]) and AFTER_AT.match(after):
            is_mail = attached or DOMAIN_AFTER_AT.match(after)
            kind = Category.EMAIL if is_mail else Category.HANDLE
            yield Hit(kind, f"{before[-20:]}@{after[:20]}".strip())
        elif NAME_AFTER_AT.match(after):
            yield Hit(Category.HANDLE, f"@{after[:20]}".strip())


def _domains(line: Line) -> Iterator[Hit]:
    """“example.org”, “maps.example.com/place”: what stands around each point."""
    text = line.text
    maps = {line.tokens[mark.first].start for mark in line.marks("map_site")}
    for point in (at for at, character in enumerate(text) if character == "."):
        ending = ENDING.match(text, point + 1)
        if ending is None or ending[1] not in _endings() | _doubtful_endings():
            continue
        labels = LABELS_BEFORE.search(text, max(0, point - LONGEST_PART), point)
        if labels is not None and _is_domain(line, labels[0], ending):
            is_map = any(labels.start() <= start < point for start in maps)
            yield Hit(
                Category.MAP if is_map else Category.LINK, text[labels.start() : ending.end()]
            )


def _is_domain(line: Line, labels: str, ending: re.Match[str]) -> bool:
    """Whether the last part is one of an address, and not the first word of the next sentence."""
    slash, apart = ending[2] == "/", labels.endswith(" ")
    spaced = apart or ending[0].startswith(" ")
    if ending[1] in _endings():
        return not spaced or slash or (apart and ending[1] in SPACED_ENDINGS)
    behind = line.text[ending.end() : ending.end() + LONGEST_PART].strip()
    tells = slash or not behind or any(sign in ".-0123456789" for sign in labels)
    return tells and not spaced


@cache
def _endings() -> frozenset[str]:
    return frozenset(names().ending)


@cache
def _doubtful_endings() -> frozenset[str]:
    return frozenset(names().ending_doubtful)


def _short_links(line: Line) -> Iterator[Hit]:
    for mark in line.marks("shortener"):
        if line.tokens[mark.first + 1].gap.strip() == ".":
            yield Hit(Category.LINK, line.piece(mark.first, mark.after))


def _said_aloud(line: Line) -> Iterator[Hit]:
    """“rosa at example dot org”, “example dot com slash rosa”."""
    for dot in line.marks("dot"):
        starts = dot.first > 0 and "." not in line.tokens[dot.first].gap
        if not starts or dot.after >= len(line.tokens) or not _is_ending(line, dot):
            continue
        is_mail = dot.first in line.ends("provider") or _says_at(line, dot.first)
        kind = Category.EMAIL if is_mail else Category.LINK
        yield Hit(kind, line.piece(dot.first - 1, dot.after + 1))


def _is_ending(line: Line, dot: Mark) -> bool:
    """Whether what follows the word for the point ends an address."""
    at = dot.after
    sure = at in line.places("ending")
    if not sure and at not in line.places("ending_doubtful"):
        return False
    if sure and line.tokens[dot.first].word not in DOUBTFUL_DOTS:
        return True
    last = at == len(line.tokens) - 1 or at + 1 in line.places("slash")
    if last or line.tokens[at + 1].gap.strip() != "":
        return True
    return _says_at(line, dot.first, surely=True)


def _says_at(line: Line, before: int, *, surely: bool = False) -> bool:
    first = max(0, before - AT_REACHES)
    places = line.places("at").intersection(range(first, before - 1))
    if surely:
        places = frozenset(at for at in places if line.tokens[at].word not in DOUBTFUL_ATS)
    return bool(places) or any("@" in line.tokens[at].gap for at in range(first, before + 1))


def _by_provider(line: Line) -> Iterator[Hit]:
    """“My mail is rosa at gmail”: the provider alone says the rest."""
    for mark in line.marks("provider"):
        first = max(0, mark.first - AT_REACHES)
        at_word = line.near("at", mark.first - 2, mark.first)
        if at_word or line.near("mail", first, mark.after + 1) or is_named(_before(line, mark)):
            yield Hit(Category.EMAIL, line.piece(first, mark.after))


def _before(line: Line, mark: Mark) -> str:
    first = max(0, mark.first - AT_REACHES)
    return line.text[line.tokens[first].start : line.tokens[mark.first].start]
