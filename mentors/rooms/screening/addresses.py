"""Streets with a number, postcodes, flats. Pure."""

import re
from collections.abc import Iterator

from .categories import Category, Hit
from .tokens import Line, Mark
from .vocabulary import number_words, street_endings

# “Via di Santa Maria Maggiore, numero 14”.
LONGEST_NAME = 6
LONGEST_HOUSE_NUMBER = 4
# A word refers to something at most this many words later: “I live in …”.
SPEAKS_FOR = 5
SHORTEST_GLUED_NAME = 3
LONGEST_ABBREVIATION = 3
# “In via Verdi 3.”
INTO_STREETS = frozenset({"in", "al", "alla", "a", "en", "sur", "pe"})
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
# The format used in the United Kingdom; the last two letters are none of C I K M O V.
UK_POSTCODE = re.compile(
    r"(?<![a-z0-9])[a-z]{1,2}[0-9][a-z0-9]? ?[0-9](?!st|nd|rd|th)[abd-hjlnp-uw-z]{2}(?![a-z0-9])"
)
POSTCODE_DIGITS = range(4, 7)
# The number of digits in most of the countries whose languages are covered.
DIGITS_OF_A_TOWN = 5
# Five digits with a leading zero, and a town.
POSTCODE_AND_TOWN = re.compile(r"(?<![0-9.,/+-])0[0-9]{4} [^\W\d_]{3,}")


def addresses(line: Line) -> Iterator[Hit]:
    """Yield each address, or enough of one to find a door."""
    # Without a number there is no address to find.
    for looking in WAYS if line.numbers else (_streets_after_a_word,):
        yield from (Hit(Category.ADDRESS, text) for text in looking(line))


def _speaks_of_home(line: Line, first: int, after: int) -> bool:
    return line.near("live", first - SPEAKS_FOR, after) or line.near("home", after, after + 4)


def _is_house_number(line: Line, at: int) -> bool:
    """Whether this is a number that counts nothing and is not a year."""
    tokens = line.tokens
    if at >= len(tokens) or not tokens[at].is_number:
        return False
    word = tokens[at].word
    fits = len(word) <= LONGEST_HOUSE_NUMBER and YEAR.fullmatch(word) is None
    part_of_more = at + 1 < len(tokens) and tokens[at + 1].gap in (":", ".", ",", "'")
    more = part_of_more and tokens[at + 1].is_number
    return (
        fits
        and not more
        and at + 1 not in line.places("counted")
        and at + 1 not in line.places("currency")
    )


def _house_number_from(line: Line, at: int) -> int | None:
    """Return the token of the house number after this street's name, or None if not a street."""
    connectors, small = line.places("connectors"), line.places("small")
    names = 0
    for here in range(at, min(at + LONGEST_NAME, len(line.tokens))):
        token = line.tokens[here]
        if token.is_number:
            return here if names > 0 and _is_house_number(line, here) else None
        ends = names > 0 and any(sign in token.gap for sign in ".!?")
        if ends and not _abbreviates(line, here):
            return None
        if here in connectors or (names > 0 and _marks_a_number(line, here)):
            continue
        if here in small:
            return None
        names += 1
    return None


def _marks_a_number(line: Line, at: int) -> bool:
    """Whether a word such as “number” or “nr.” is followed by a number."""
    follows = at + 1 < len(line.tokens) and line.tokens[at + 1].is_number
    return follows and at in line.places("number_mark")


def _abbreviates(line: Line, at: int) -> bool:
    """Whether the full stop follows an abbreviation, and so ends no sentence: “n.

    14”, “S. Maria”.
    """
    return at > 0 and len(line.tokens[at - 1].word) <= LONGEST_ABBREVIATION


def _streets_before(line: Line) -> Iterator[str]:
    """“Via Garibaldi 14”, “strada Florilor nr. 14”."""
    doubtful = line.places("street_doubtful")
    for mark in line.marks("street_before"):
        number = _house_number_from(line, mark.after)
        if number is None:
            continue
        # A doubtful word is a street if a home is mentioned, or if the number is marked as one.
        told = _marks_a_number(line, number - 1) or _speaks_of_home(line, mark.first, number + 1)
        if mark.first not in doubtful or told or _stands_alone(line, mark, number):
            yield line.piece(mark.first, number + 1)


def _stands_alone(line: Line, mark: Mark, number: int) -> bool:
    """Whether street and number are the whole text, or all between two full stops or commas."""
    tokens = line.tokens
    ends = number + 1 == len(tokens) or any(sign in tokens[number + 1].gap for sign in ".,:;)")
    begins = mark.first == 0 or any(sign in tokens[mark.first].gap for sign in ".,:;(")
    return ends and (begins or tokens[mark.first - 1].word in INTO_STREETS)


def _streets_after(line: Line) -> Iterator[str]:
    """“220 Harbour Street”; “I live at 3 Old Mill Lane”."""
    for mark in line.marks("street_after"):
        at = _number_ahead(line, mark)
        if at is not None:
            yield line.piece(at, mark.after)
    for mark in line.marks("street_after_doubtful"):
        at = _number_ahead(line, mark)
        if at is not None and _speaks_of_home(line, at, mark.after):
            yield line.piece(at, mark.after)


def _streets_after_a_word(line: Line) -> Iterator[str]:
    """“My room is at number nine, Mill Lane.”"""
    small = line.places("small")
    for said in line.marks("number_mark"):
        first = said.after
        if first >= len(line.tokens) or line.tokens[first].word not in number_words():
            continue
        for tag in ("street_after", "street_after_doubtful"):
            for street in line.marks(tag):
                name = range(first + 1, street.first)
                if 0 < len(name) < LONGEST_NAME and small.isdisjoint(name):
                    yield line.piece(said.first, street.after)


def _number_ahead(line: Line, mark: Mark) -> int | None:
    """Return the house number before the name that ends with this mark: “220 Harbour”."""
    small, counted = line.places("small"), line.places("counted")
    for at in range(mark.first - 1, max(-1, mark.first - LONGEST_NAME + 1), -1):
        if line.tokens[at].is_number:
            has_name = at < mark.first - 1
            return at if has_name and _is_house_number(line, at) else None
        if at in small or at in counted:
            return None
    return None


def _streets_in_one_word(line: Line) -> Iterator[str]:
    """“Lindenstraße 14”, “Invalidenstr. 40”."""
    for number in line.numbers:
        at = number - 2 if _marks_a_number(line, number - 1) else number - 1
        if at < 0 or not _is_street(line.tokens[at].word):
            continue
        if _is_house_number(line, number) and not line.tokens[number].gap.strip(" .,-"):
            yield line.piece(at, number + 1)


def _is_street(word: str) -> bool:
    if not word.endswith(street_endings()):
        return False
    ending = next(end for end in street_endings() if word.endswith(end))
    return len(word) >= len(ending) + SHORTEST_GLUED_NAME


def _streets_with_a_name(line: Line) -> Iterator[str]:
    """“Berliner Allee 5”: the name, the word for a street, the number."""
    small = line.places("small")
    for mark in line.marks("street_named"):
        name, number = mark.first - 1, mark.after
        named = name >= 0 and name not in small and not line.tokens[name].is_number
        if named and line.tokens[mark.first].gap == " " and _is_house_number(line, number):
            yield line.piece(name, number + 1)


def _numbers_before(line: Line) -> Iterator[str]:
    """“14 rue des Lilas”, “14 bis, avenue Foch”."""
    doubtful = line.places("street_doubtful")
    for mark in line.marks("street_numbered"):
        at = mark.first - 1
        if at > 0 and line.tokens[at].word in ("bis", "ter"):
            at -= 1
        if at < 0 or not line.tokens[at].is_number or _name_after(line, mark) is None:
            continue
        fits = len(line.tokens[at].word) <= LONGEST_HOUSE_NUMBER
        if fits and (mark.first not in doubtful or _speaks_of_home(line, at, mark.after)):
            yield line.piece(at, mark.after)


def _numbers_told_first(line: Line) -> Iterator[str]:
    """“Number 12 of Low Street”: a word of its own marks the number as a house number."""
    between = line.places("connectors") | line.places("small")
    for mark in line.marks("street_before"):
        at = mark.first - 1
        while at > mark.first - LONGEST_NAME and at in between:
            at -= 1
        if at < 1 or not line.tokens[at].is_number:
            continue
        told = _marks_a_number(line, at - 1) or line.near("live", at - SPEAKS_FOR, at)
        fits = told and len(line.tokens[at].word) <= LONGEST_HOUSE_NUMBER
        if fits and _name_after(line, mark) is not None:
            yield line.piece(at, mark.after)


def _name_after(line: Line, mark: Mark) -> int | None:
    """Return the token at which the street's name begins, or None if no name follows."""
    at = mark.after
    while at in line.places("connectors") and at < mark.after + LONGEST_NAME:
        at += 1
    follows = at < len(line.tokens) and not line.tokens[at].is_number
    return at if follows and at not in line.places("small") else None


def _postcodes(line: Line) -> Iterator[str]:
    yield from (match[0] for match in UK_POSTCODE.finditer(line.text))
    yield from (match[0] for match in POSTCODE_AND_TOWN.finditer(line.text))
    for mark in line.marks("postcode"):
        for at in range(mark.after, min(mark.after + 3, len(line.tokens))):
            token = line.tokens[at]
            fits = len(token.word) in POSTCODE_DIGITS and YEAR.fullmatch(token.word) is None
            if token.is_number and fits:
                yield line.piece(mark.first, at + 1)
    for at in line.numbers:
        is_code = len(line.tokens[at].word) == DIGITS_OF_A_TOWN
        counts = at + 1 in line.places("counted") or at + 1 in line.places("currency")
        if is_code and not counts and line.near("live", at - 2 * SPEAKS_FOR, at):
            yield line.tokens[at].word


def _flats(line: Line) -> Iterator[str]:
    """“Building 22, flat 5”: two parts of an address, or one next to a street."""
    doubtful = line.places("street_doubtful")
    streets = [mark for mark in line.marks("street_before") if mark.first not in doubtful]
    steps = [mark for mark in line.marks("home") if _number_of(line, mark) is not None]
    for step in steps[:1]:
        beside = len(steps) > 1 or bool(streets) or bool(line.marks("street_after"))
        if beside or line.near("live", step.first - SPEAKS_FOR, step.first):
            yield line.piece(step.first, step.after + 1)


def _number_of(line: Line, mark: Mark) -> int | None:
    """Return the number of a flat, a floor or a door."""
    at = mark.after + 1 if _marks_a_number(line, mark.after) else mark.after
    return at if _is_house_number(line, at) else None


WAYS = (
    _streets_before,
    _streets_after,
    _streets_after_a_word,
    _streets_in_one_word,
    _streets_with_a_name,
    _numbers_before,
    _numbers_told_first,
    _postcodes,
    _flats,
)
