"""Lines of `tests/data/screening`, and what the filter makes of them."""

from dataclasses import dataclass
from pathlib import Path

from mentors.rooms.screening.filter import screen

FOLDER = Path(__file__).parent / "data" / "screening"
# The folders, in the order in which they were written.
PARTS = ("worked_with", "set_aside", "unseen", "unseen_too")
# Run once; the filter was not changed with it, so it says how the filter does with new lines.
NOT_WORKED_WITH = ("fourth", "fifth")
LANGUAGES = ("ar", "ca", "de", "en", "es", "fr", "it", "ro", "sq")


@dataclass(frozen=True)
class Expected:
    """One line: the category that somebody gave it, "pass" where it is harmless."""

    category: str
    text: str


@dataclass(frozen=True)
class Outcome:
    """How many lines there were of each sort, and those that went the wrong way."""

    to_stop: int
    to_pass: int
    let_through: list[str]
    stopped_in_vain: list[str]

    @property
    def stopped_percent(self) -> float:
        return 100 * (1 - len(self.let_through) / self.to_stop)

    @property
    def vain_percent(self) -> float:
        return 100 * len(self.stopped_in_vain) / self.to_pass


def lines_of(file: Path) -> list[Expected]:
    rows = (row for row in file.read_text(encoding="utf-8").splitlines() if row.strip())
    split = (row.split("|", 1) for row in rows if not row.startswith("#"))
    return [Expected(category.strip(), text.strip()) for category, text in split]


def outcome_of(part: str, languages: tuple[str, ...] = LANGUAGES) -> Outcome:
    """What becomes of the lines of one of the folders in these languages."""
    lines = [line for language in languages for line in lines_of(FOLDER / part / f"{language}.txt")]
    harmless = [line.text for line in lines if line.category == "pass"]
    others = [line.text for line in lines if line.category != "pass"]
    return Outcome(
        to_stop=len(others),
        to_pass=len(harmless),
        let_through=[text for text in others if not screen(text)],
        stopped_in_vain=[text for text in harmless if screen(text)],
    )
