"""Which mentor may be proposed to whom, how well they fit, and matching many at once. Pure.

A mentor who must not be proposed is left out, and nothing here says for which reason. The answer is
the same as if that mentor were not there.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from .wish_rules import LANGUAGES, NOTHING_SAID, Format, Wishes, formats_meet, shared, times_meet

# A shared language counts more than the times, and the times more than the way of talking.
POINTS_LANGUAGE, POINTS_TIMES, POINTS_FORMAT = 4, 2, 1
# Maximum number of days of waiting that count when two mentees want the same mentor.
MOST_DAYS = 14
_MOST_SCORE = 4 * (POINTS_LANGUAGE + POINTS_TIMES + POINTS_FORMAT) + MOST_DAYS


class Aspect(StrEnum):
    """An aspect on which somebody can have a wish that another can fit."""

    LANGUAGE = "language"
    TIMES = "times"
    FORMAT = "format"


@dataclass(frozen=True, slots=True)
class Seeker:
    """A mentee who waits. `not_again`: the present mentor, and those proposed for this request."""

    person: int
    organisation: int
    wishes: Wishes = NOTHING_SAID
    not_again: frozenset[int] = frozenset()
    days_waiting: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mentor. `most`: maximum number of mentees, by the mentor's own and the general limits.

    `may_mentor`: the certificate is neither lapsed nor suspended, the mentor does not rest and has
    agreed to what mentors promise. `kept_apart`: people whom the mentor must not meet, on either's
    request.
    """

    person: int
    organisation: int
    wishes: Wishes = NOTHING_SAID
    mentees: int = 0
    most: int = 1
    may_mentor: bool = True
    takes_new: bool = True
    kept_apart: frozenset[int] = field(default_factory=frozenset)

    @property
    def free(self) -> int:
        """How many more mentees the mentor can take."""
        return max(self.most - self.mentees, 0) if self.may_mentor and self.takes_new else 0


@dataclass(frozen=True, slots=True)
class Fit:
    """How well two fit. `met`: those of the mentee's wishes in `said` that the mentor meets."""

    said: tuple[Aspect, ...]
    met: tuple[Aspect, ...]
    score: int
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A mentor who may be proposed, and why the two fit."""

    candidate: Candidate
    fit: Fit


def may_be_proposed(seeker: Seeker, candidate: Candidate) -> bool:
    """Whether no rule forbids the proposal. The answer is the same for all reasons.

    Every rule is evaluated, so that the response time does not reveal which one failed.
    """
    rules = (
        candidate.free > 0,
        candidate.organisation == seeker.organisation,
        candidate.person != seeker.person,
        seeker.person not in candidate.kept_apart,
        candidate.person not in seeker.not_again,
        speak_together(seeker.wishes, candidate.wishes),
    )
    return all(rules)


def speak_together(one: Wishes, other: Wishes) -> bool:
    """Whether they share a language. True if either named none: they are asked in person."""
    return not one.languages or not other.languages or bool(one.languages & other.languages)


def fit_of(one: Wishes, mentor: Wishes) -> Fit:
    """Return how well a mentor fits the wishes; only what both stated counts as met."""
    said: list[Aspect] = []
    met: list[Aspect] = []
    languages: list[str] = []
    if one.languages:
        said.append(Aspect.LANGUAGE)
        languages = shared(one.languages, mentor.languages, LANGUAGES) if mentor.languages else []
        met += [Aspect.LANGUAGE] if languages else []
    if one.says_times:
        said.append(Aspect.TIMES)
        met += [Aspect.TIMES] if mentor.says_times and times_meet(one, mentor) else []
    if one.format != Format.EITHER:
        said.append(Aspect.FORMAT)
        met += [Aspect.FORMAT] if formats_meet(one.format, mentor.format) else []
    return Fit(tuple(said), tuple(met), sum(_POINTS[aspect] for aspect in met), tuple(languages))


_POINTS = {
    Aspect.LANGUAGE: POINTS_LANGUAGE,
    Aspect.TIMES: POINTS_TIMES,
    Aspect.FORMAT: POINTS_FORMAT,
}


def suggestions(seeker: Seeker, candidates: Iterable[Candidate]) -> list[Suggestion]:
    """Return the mentors who may be proposed: best fit first, then fewest mentees."""
    found = [
        Suggestion(one, fit_of(seeker.wishes, one.wishes))
        for one in candidates
        if may_be_proposed(seeker, one)
    ]
    return sorted(
        found, key=lambda one: (-one.fit.score, one.candidate.mentees, one.candidate.person)
    )


def gain(seeker: Seeker, candidate: Candidate) -> int:
    """Return the value of this match in the matching; 0 if it is not allowed."""
    if not may_be_proposed(seeker, candidate):
        return 0
    fit = fit_of(seeker.wishes, candidate.wishes)
    return 1 + 4 * fit.score + min(max(seeker.days_waiting, 0), MOST_DAYS)


def assign(seekers: Sequence[Seeker], candidates: Sequence[Candidate]) -> dict[int, int]:
    """Return seeker → mentor: as many mentees as possible, and then the best overall fit.

    A mentor gets no more mentees than there are free places. The solution is exact.
    """
    places = _places(candidates, len(seekers))
    if not seekers or not places:
        return {}
    # Outweighs everything else together, so that nobody waits for the sake of a better fit.
    one_more = (_MOST_SCORE + 1) * (len(seekers) + 1)
    table = []
    for seeker in seekers:
        worth = {one.person: gain(seeker, one) for one in candidates if one.free}
        table.append([worth[one.person] and one_more + worth[one.person] for one in places])
    # Imported here: it takes a quarter of a second to load, and only one page needs it.
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(table, maximize=True)
    return {
        seekers[row].person: places[column].person
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        if table[row][column]
    }


def _places(candidates: Iterable[Candidate], most: int) -> list[Candidate]:
    return [one for one in candidates for _place in range(min(one.free, most))]


def speakers(languages: Collection[str], candidates: Iterable[Candidate]) -> bool:
    """Whether any mentor there, available or not, speaks one of these languages.

    A mentor who named no language counts.
    """
    wanted = frozenset(languages)
    said = (one.wishes.languages for one in candidates)
    return any(not each or bool(wanted & each) for each in said)
