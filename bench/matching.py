"""How long it takes to match five hundred mentees and two hundred mentors.

Also whether the response time reveals a must-not-meet rule: the same suggestions are requested in
turn with such a rule and with mentors who have no free place.

    uv run python -m bench.matching
"""

from collections.abc import Iterable
from dataclasses import replace
from random import Random
from statistics import median
from time import perf_counter, perf_counter_ns

from scipy.stats import mannwhitneyu

from mentors.mentoring.matching_rules import Candidate, Seeker, assign, suggestions
from mentors.mentoring.wish_rules import LANGUAGES, Day, Format, Part, Wishes

WOMEN, MENTORS = 500, 200
LIMIT_SECONDS = 2
TURNS = 2000


def wishes(chance: Random) -> Wishes:
    """Random wishes."""
    return Wishes(
        languages=frozenset(chance.sample(list(LANGUAGES)[:8], chance.randint(0, 3))),
        days=frozenset(chance.sample(list(Day), chance.randint(0, 4))),
        parts=frozenset(chance.sample(list(Part), chance.randint(0, 2))),
        format=chance.choice(list(Format)),
    )


def main() -> None:
    """Print the seconds, and whether they are within the limit."""
    chance = Random(1)  # noqa: S311 - nothing secret
    women = [
        Seeker(number, 1, wishes(chance), days_waiting=chance.randint(0, 20))
        for number in range(WOMEN)
    ]
    mentors = [
        Candidate(1000 + number, 1, wishes(chance), most=chance.randint(1, 4))
        for number in range(MENTORS)
    ]
    began = perf_counter()
    found = assign(women, mentors)
    seconds = perf_counter() - began
    verdict = "within" if seconds <= LIMIT_SECONDS else "OVER"
    print(f"{len(found)} of {WOMEN} women in {seconds:.2f} s, {verdict} {LIMIT_SECONDS} s")
    compare_refusals(women[0], mentors[:20])


def compare_refusals(woman: Seeker, mentors: list[Candidate]) -> None:
    """Print the median times of both cases, and the probability that they differ by chance."""
    apart = [replace(one, kept_apart=frozenset({woman.person})) for one in mentors]
    full = [replace(one, mentees=one.most) for one in mentors]
    times: dict[str, list[int]] = {"apart": [], "full": []}
    for _turn in range(TURNS):
        for name, crowd in (("apart", apart), ("full", full)):
            times[name].append(_nanoseconds(woman, crowd))
    ratio = median(times["apart"]) / median(times["full"])
    chance = mannwhitneyu(times["apart"], times["full"]).pvalue
    print(f"must not meet / places taken: {ratio:.2f} in the median of {TURNS}, p = {chance:.2g}")


def _nanoseconds(woman: Seeker, crowd: Iterable[Candidate]) -> int:
    began = perf_counter_ns()
    suggestions(woman, crowd)
    return perf_counter_ns() - began


if __name__ == "__main__":
    main()
