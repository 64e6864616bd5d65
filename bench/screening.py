"""What the filter of rooms stops, and how long it takes for it.

    uv run python -m bench.screening [--part unseen]

For each language and in all: how many lines that must be stopped are stopped, how many harmless
ones are stopped in vain, and which. Then the time for a line of 200 characters, for one of 2,000,
and the longest of many made to be slow. Without `--part`, every folder of lines is printed.
"""

import argparse
import statistics
import time

from mentors.rooms.screening.filter import screen
from tests.screening_lines import (
    FOLDER,
    LANGUAGES,
    NOT_WORKED_WITH,
    PARTS,
    lines_of,
    outcome_of,
)
from tests.unit.test_screening import DRIVERS, LIMIT

SHORT = 200
ROUNDS = 5
REGIONS = ("IT",)


def _table(part: str) -> None:
    print(part)
    for name, languages in [(code, (code,)) for code in LANGUAGES] + [("all", LANGUAGES)]:
        found = outcome_of(part, languages)
        print(
            f"{name:5}{found.stopped_percent:7.1f} % of {found.to_stop} stopped"
            f"{found.vain_percent:7.1f} % of {found.to_pass} in vain"
        )
    for line in found.let_through:
        print("  let through:", line)
    for line in found.stopped_in_vain:
        print("  in vain:", line)


def _milliseconds(text: str) -> float:
    taken = []
    for _round in range(ROUNDS):
        begun = time.perf_counter()
        screen(text, regions=REGIONS)
        taken.append(time.perf_counter() - begun)
    return 1000 * min(taken)


def _times() -> None:
    file = FOLDER / "with_the_filter.txt"
    prose = " ".join(line.text for line in lines_of(file) if line.category == "pass")
    for size in (SHORT, LIMIT):
        taken = [
            _milliseconds(prose[at : at + size]) for at in range(0, len(prose) - size, SHORT // 4)
        ]
        slowest = max(taken)
        print(f"{size} characters: median {statistics.median(taken):.2f} ms, most {slowest:.2f} ms")
    worst = max((_milliseconds((driver * LIMIT)[:LIMIT]), driver) for driver in DRIVERS)
    print(f"made to be slow, {LIMIT} characters: at most {worst[0]:.2f} ms ({worst[1]!r})")


def main() -> None:
    """Print the table and the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", action="append", choices=(*PARTS, *NOT_WORKED_WITH))
    for part in parser.parse_args().part or (*PARTS, *NOT_WORKED_WITH):
        _table(part)
    _times()


if __name__ == "__main__":
    main()
