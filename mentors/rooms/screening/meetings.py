"""Finds proposals to meet outside the rooms. Pure.

Most proposals have a pattern, whatever their words. Somebody asks (“why don't we”) for something
done together (“coffee”). Or somebody comes to a home (“come over”, “mine”). Or somebody says where
they will be, and “if you like”. Some phrases are proposals by themselves: “I pick you up”.
"""

from collections.abc import Iterator, Sequence

from .categories import Category, Hit
from .tokens import Line, Mark

# How far before and after a phrase the words that make it a proposal may be.
BEFORE, BEHIND = 6, 14
# “Come to the café”: the place follows at once.
STEP_BEHIND = 8
# “Why don't we … grab a coffee”, “come … to mine”, “at mine … come”.
ASKED_WITHIN, HOME_WITHIN = 9, 7
# Across a comma or a full stop, only what follows almost at once counts: “what do you say,
# coffee?”.
ACROSS_A_SIGN = 2
# “I make you a good stew, come …”
ACROSS = {"over": ACROSS_A_SIGN, "cook": 5}
# “I will be in Leeds on Thursday, …, if you like.”
OFFERED_WITHIN = 18
# “My sister comes to my place”, “I meet my lawyer”.
TOLD_BEFORE, TOLD_BEHIND = 4, 4
# “He always said to me: come with me.”
SAID_BEFORE = 6
# “Work, cash in hand, no papers”
WORKS_WITHIN = 12
# “Our children could play together”
PLAYS_WITHIN = 6
PARTS = frozenset(",.;:!?()")


def meetings(line: Line) -> Iterator[Hit]:
    """Yield each proposal: to meet, to come to a home, to be picked up, to work off the books.

    Meeting here, in this room or the next session, is not one. “See you on Thursday” is a goodbye.
    """
    for mark in (found for way in WAYS for found in way(line)):
        if _is_reported(line, mark):
            continue
        yield Hit(Category.MEETING, line.piece(mark.first, mark.after))


def _invitations(line: Line) -> Iterator[Mark]:
    for mark in line.marks("invite"):
        # “My sister came to live with me.”
        told = _is_of_company(line, mark)
        if not told and not _is_here_among(line, range(mark.first, mark.after + 1)):
            yield mark


def _proposals(line: Line) -> Iterator[Mark]:
    for tag, needs in (("meet", ("place", "alone", "when")), ("see", ("place", "alone"))):
        for mark in line.marks(tag):
            # “We agreed that I speak first today.”
            agreed = mark.first in line.places("agreed") or _is_with_others(line, mark)
            if not agreed and _any_near(line, mark, needs) and not _is_here(line, mark):
                yield mark


def _questions(line: Line) -> Iterator[Mark]:
    """“Shall we eat together on Saturday?”; “tomorrow in the park, you and me?”."""
    if "?" not in line.text:
        return
    for mark in line.marks("alone"):
        needs = [
            tag for tag in ("place", "when", "treat", "outing") if _any_near(line, mark, (tag,))
        ]
        if len(needs) > 1 and "?" in line.text and not _is_here(line, mark):
            yield mark
    if "?" not in line.text:
        return
    for mark in line.marks("outing"):
        if _any_near(line, mark, ("place", "alone", "when")) and not _is_here(line, mark):
            yield mark


def _together(line: Line) -> Iterator[Mark]:
    """“Swimming on Monday, join me?”; “I can bring you food on Sunday”."""
    for tag in ("joinme", "bring"):
        for mark in line.marks(tag):
            asked = tag == "joinme" and "?" in line.text
            told = asked or _any_near(line, mark, ("when", "place"))
            passes = _is_of_others(line, mark) or _is_here(line, mark) or _is_of_study(line, mark)
            if told and not passes:
                yield mark


def _calls(line: Line) -> Iterator[Mark]:
    """“I wait for you at the gate”; “come to the park on Friday”, but not “women come to …”."""
    for mark in line.marks("wait"):
        if _has_place_beside(line, mark) and not _is_here(line, mark):
            yield mark
    for mark in line.marks("icome"):
        if (
            _has_place_behind(line, mark)
            and not _is_here(line, mark)
            and not _is_of_study(line, mark)
        ):
            yield mark
    for mark in line.marks("come"):
        tells = not _is_of_others(line, mark) and _any_near(line, mark, ("alone", "when"))
        if tells and _has_place_behind(line, mark) and not _is_here(line, mark):
            yield mark


def _asked(line: Line) -> Iterator[Mark]:
    """“Why don't we grab a coffee”: somebody asks, then something done together."""
    for mark in line.marks("ask"):
        if _is_of_others(line, mark) or _is_here(line, mark):
            continue
        done = _next_of(line, mark, ("treat", "outing"), ASKED_WITHIN)
        if done is not None and not _is_with_others(line, done):
            yield Mark(mark.first, max(mark.after, done.after))


def _to_a_home(line: Line) -> Iterator[Mark]:
    """“Come over to mine”, “I cook, come”: coming to a home, or a meal made for the reader."""
    for tag, others in (("over", ("mine", "cook")), ("cook", ("mine", "over"))):
        for mark in line.marks(tag):
            if _is_of_others(line, mark) or _is_here(line, mark):
                continue
            home = _next_of(line, mark, others, HOME_WITHIN, ACROSS[tag])
            if home is not None:
                yield Mark(mark.first, max(mark.after, home.after))


def _offers(line: Line) -> Iterator[Mark]:
    """“I'll be in Leeds on Thursday, outside the station, if you like.”"""
    for mark in line.marks("presence"):
        offer = line.next_mark("offer", mark.after, mark.after + OFFERED_WITHIN)
        if offer is None or _is_here(line, mark) or line.near("study", mark.first, offer.after):
            continue
        told = _any_near(line, mark, ("place", "treat", "outing"))
        if told and _any_near(line, mark, ("when",)):
            yield Mark(mark.first, offer.after)


def _children(line: Line) -> Iterator[Mark]:
    """“Our children could play together.”"""
    for mark in line.marks("kids"):
        plays = _next_of(line, mark, ("play",), PLAYS_WITHIN)
        if plays is not None and not _is_here(line, mark):
            yield Mark(mark.first, plays.after)


def _work(line: Line) -> Iterator[Mark]:
    """“Work, cash in hand, no papers”: an offer, not an account about the sender or others."""
    for mark in line.marks("job"):
        first, after = mark.first - WORKS_WITHIN, mark.after + WORKS_WITHIN
        ways = [one for one in line.marks("off_books") if first <= one.first < after]
        offered = len({one.first for one in ways}) > 1 or line.near("work_offered", first, after)
        told = any(line.near(tag, first, after) for tag in ("worked", "third", "said", "company"))
        if ways and offered and not told:
            yield Mark(min(mark.first, ways[0].first), max(mark.after, ways[-1].after))


def _next_of(
    line: Line, mark: Mark, tags: Sequence[str], within: int, across: int = ACROSS_A_SIGN
) -> Mark | None:
    """Return the first phrase after this one that belongs to it."""
    for tag in tags:
        found = line.next_mark(tag, mark.after, mark.after + within)
        if found is not None and not _is_parted(line, mark, found, across):
            return found
    return None


def _is_parted(line: Line, mark: Mark, found: Mark, across: int) -> bool:
    between = line.tokens[mark.after : found.first + 1]
    far = len(between) - 1 > across
    return far and any(set(token.gap) & PARTS for token in between)


def _is_of_others(line: Line, mark: Mark) -> bool:
    """“Women come to …”, “my sister comes …”: the phrase is about somebody else."""
    return _is_of_company(line, mark) or mark.first - 1 in line.places("others")


def _is_of_company(line: Line, mark: Mark) -> bool:
    for at in range(mark.first, max(0, mark.first - TOLD_BEFORE), -1):
        if set(line.tokens[at].gap) & PARTS:
            break
        if at - 1 in line.covered("company"):
            return True
    return False


def _is_of_study(line: Line, mark: Mark) -> bool:
    return line.near("study", mark.first - BEFORE, mark.after + BEHIND)


def _is_reported(line: Line, mark: Mark) -> bool:
    """“He always said: come with me”: an account of the past."""
    return line.near("said", mark.first - SAID_BEFORE, mark.first)


def _is_with_others(line: Line, mark: Mark) -> bool:
    """“I would like to meet my lawyer.”"""
    return line.near("company", mark.after, mark.after + TOLD_BEHIND)


def _any_near(line: Line, mark: Mark, tags: tuple[str, ...]) -> bool:
    return any(line.near(tag, mark.first - BEFORE, mark.after + BEHIND) for tag in tags)


def _has_place_behind(line: Line, mark: Mark) -> bool:
    return line.near("place", mark.first + 1, mark.after + STEP_BEHIND)


def _has_place_beside(line: Line, mark: Mark) -> bool:
    return line.near("place", mark.first - BEFORE, mark.after + STEP_BEHIND)


def _is_here(line: Line, mark: Mark) -> bool:
    """Whether it is in this room; “out of here” and “after the lesson” are not."""
    return _is_here_among(line, range(mark.first - BEFORE, mark.after + BEHIND))


def _is_here_among(line: Line, span: range) -> bool:
    here, alone, when = line.places("here"), line.covered("alone"), line.covered("when")
    return any(at in here and at not in alone and at not in when for at in span)


WAYS = (
    _invitations,
    _proposals,
    _questions,
    _together,
    _calls,
    _asked,
    _to_a_home,
    _offers,
    _children,
    _work,
)
