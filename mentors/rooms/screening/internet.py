"""Finds mailboxes and links, with their characters or with words for them. Pure."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from .categories import Category, Hit
from .tokens import Line, Mark
from .vocabulary import names

# Maximum number of characters examined on both sides of an “@”, or before a full stop.
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
# With spaces around the dot, these are still not words.
SPACED_ENDINGS = ("com", "net", "org", "info")
# “Punt com” also means “at this point, how …”, “point eu” begins a sentence: more evidence is
# needed.
DOUBTFUL_DOTS = frozenset({"punt", "point"})
DOUBTFUL_ATS = frozenset({"at", "la", "et", "ات", "affe"})
# “rosa (at) example (dot) org”: maximum number of words between the spelt-out characters.
AT_REACHES = 6
# A hyphen alone does not make a name: “m-a”, “cherche-moi”, “peut-être”.
NAMED = re.compile(
    r"[a-z][a-z0-9]*(?:[._][a-z0-9]+)+|[a-z]{3,}[0-9]{2,}|[a-z]{3,}-[a-z0-9]*[0-9][a-z0-9]*"
)
LONGEST_NAMED = 40
SHORTEST_SPELLED = 6


def mailboxes_and_links(line: Line) -> Iterator[Hit]:
    """Yield mailboxes and links, however their characters are written."""
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
    """“example.org”, “maps.example.com/place”: check the text around each full stop."""
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
    """Whether the last part ends a domain, and is not the first word of the next sentence."""
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
    """Whether what follows the word for “dot” ends a domain."""
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
    """“My mail is rosa at gmail”: the provider alone implies the domain."""
    for mark in line.marks("provider"):
        first = max(0, mark.first - AT_REACHES)
        at_word = line.near("at", mark.first - 2, mark.first)
        if at_word or line.near("mail", first, mark.after + 1) or is_named(_before(line, mark)):
            yield Hit(Category.EMAIL, line.piece(first, mark.after))


def _before(line: Line, mark: Mark) -> str:
    first = max(0, mark.first - AT_REACHES)
    return line.text[line.tokens[first].start : line.tokens[mark.first].start]


# A name of this length is not part of another word: “whatsappami”, “telegramisch”.
LONG_NAME = 6
# “I deleted my old WhatsApp”: up to this many words between.
TOLD_WITHIN = 4
# “He checked every night my …”
CONTROLLED_WITHIN = 6
# “Afraid that somebody there will find me”
FEARED_WITHIN = 4
PARTS = frozenset(",.;:!()")
OFTEN_MISTYPED = ("whatsapp", "telegram", "messenger", "snapchat")
LONGEST_MISTYPED = 1 + max(map(len, OFTEN_MISTYPED))
FIRST_LETTERS = frozenset(name[0] for name in OFTEN_MISTYPED)
# Words that begin like one of them but mean a telegram.
OTHER_WORDS = (
    "telegraf",
    "telegramma",
    "telegrama",
    "telegrame",
    "telegrams",
    "telegrammes",
    "telegramme",
)


def messengers(line: Line) -> Iterator[Hit]:
    """Yield each service named; a doubtful name only if words beside it point to a service."""
    for mark in line.marks("messenger"):
        if not is_told_about(line, mark, "messenger"):
            yield Hit(Category.MESSENGER, line.piece(mark.first, mark.after))
    for mark in line.marks("messenger_doubtful"):
        if _is_meant(line, mark):
            yield Hit(Category.MESSENGER, line.piece(mark.first, mark.after))
    known = {line.piece(mark.first, mark.after) for mark in line.marks("messenger")}
    for at, token in enumerate(line.tokens):
        if token.word in known or not _is_long_name(token.word):
            continue
        if not is_told_about(line, Mark(at, at + 1), "messenger"):
            yield Hit(Category.MESSENGER, token.word)
    yield from (Hit(Category.MESSENGER, word) for word in line.spelled if _is_long_name(word))


def _is_long_name(word: str) -> bool:
    """Whether this is a long name, possibly with an ending or with one letter wrong."""
    is_name = len(word) >= LONG_NAME and (word.startswith(_long_names()) or _is_mistyped(word))
    return is_name and not word.startswith(OTHER_WORDS)


def is_told_about(line: Line, mark: Mark, tag: str) -> bool:
    """“I deleted …”, “… I never use”, “he checked my … every night”: not an invitation to go there.

    Only if no other service is named, nobody is asked to write, and no punctuation separates the
    two.
    """
    if len(line.marks(tag)) > 1 or _others_of_its_kind(line, mark):
        return False
    if asks_for_contact(line, (contact.first for contact in line.marks("contact"))):
        return False
    if "?" not in line.text and _stands_beside(line, mark, "told", TOLD_WITHIN):
        return True
    # “He checked my phone, but I have …”; “he read it all. Do you have …?”
    offered = not line.ends("use").isdisjoint((mark.first, mark.first - 1))
    asked = "?" in line.text and not line.ends("have").isdisjoint((mark.first, mark.first - 1))
    return not offered and not asked and _stands_beside(line, mark, "control", CONTROLLED_WITHIN)


def _others_of_its_kind(line: Line, mark: Mark) -> bool:
    """Whether a second service is named with an ending or mistyped: “whatsapp or telegrm”."""
    return any(
        _is_long_name(token.word)
        for at, token in enumerate(line.tokens)
        if not mark.first <= at < mark.after
    )


def _stands_beside(line: Line, mark: Mark, tag: str, within: int) -> bool:
    for told in line.marks(tag):
        first, after = sorted((told, mark))
        between = line.tokens[first.after : after.first + 1]
        if len(between) <= within and not any(set(token.gap) & PARTS for token in between):
            return True
    return False


def asks_for_contact(line: Line, among: Iterable[int]) -> bool:
    """“Find me”, “write to me”; not “someone will find me”, “I am scared that he finds me”."""
    at_contact = line.places("contact")
    return any(at in at_contact and not _is_feared(line, at) for at in among)


def _is_feared(line: Line, at: int) -> bool:
    """Whether a few words before, without a comma, say that others do it or that it is feared."""
    for before in range(at - 1, max(-1, at - 1 - FEARED_WITHIN), -1):
        if set(line.tokens[before + 1].gap) & PARTS:
            return False
        if before in line.covered("third") or before in line.places("control"):
            return True
    return False


def _is_meant(line: Line, mark: Mark) -> bool:
    """“On signal”, “text me, signal”; not “a signal”, not “no signal on the phone”."""
    asked = mark.first in line.ends("contact") | line.ends("have")
    ends = mark.after == len(line.tokens) or line.tokens[mark.after].gap.strip(" '-") != ""
    # “Signal?” and nothing before it.
    alone = mark.first == 0 and ends and "?" in line.text
    return mark.first in line.ends("via") or (asked and ends) or alone


def _is_mistyped(word: str) -> bool:
    """Whether one letter is missing, added or wrong: “telegrm”, “whatsaap”."""
    if not LONG_NAME <= len(word) <= LONGEST_MISTYPED or word[0] not in FIRST_LETTERS:
        return False
    return word in _shortened() or not _shortened().isdisjoint(_without_one(word))


def _without_one(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


@cache
def _shortened() -> frozenset[str]:
    return frozenset(short for name in OFTEN_MISTYPED for short in {name} | _without_one(name))


@cache
def _long_names() -> tuple[str, ...]:
    listed = names().messenger
    return tuple(
        name for name in listed if name.isascii() and name.isalpha() and len(name) >= LONG_NAME
    )
