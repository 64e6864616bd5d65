"""The tables of the eleven principles: what is taught where, which questions cover it, and what the
software does about it. Pure.

Made from the course files (outcomes, lessons, questions) and `docs/principles.yaml` (rules of the
software and the tests that show them). An empty cell is an error. The points of the seed, which
follow each table, come from `cms.curriculum.seed_points`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cms.curriculum.files import PRINCIPLES, CourseFile, LessonFile

HEADING = """\
# The eleven principles: every point, from outcome to test

Made by `manage.py principles_table` from the course files, `docs/principles.yaml` and `docs/seed/`;
a test keeps it current. Rules are those of the domain notes; where one is kept only in part as yet,
the part that is kept is told. A lesson is course/module/lesson, a question its key in the quiz
beside it.

The seed is the guide *Best Practice Principles* of the ASSIST project. A point is one thing that it
says, in our words; most sentences there hold several. Its number is section, sentence and letter:
4.11b is the second point in sentence 11 of principle 4. Beside it stand the lesson that teaches it,
words of that lesson, and the questions that ask it. The list of the project's partners at the end
of the guide teaches nothing and is left out.
"""
COLUMNS = ("Outcome", "Lesson", "Question", "Rule of the software", "Test")


class Gap(ValueError):
    """A cell of the table would be empty."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the software, the data it stores, and the test that shows it."""

    code: str
    says: str
    test: str
    # (): all outcomes that no other rule names.
    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Principle:
    """One of the eleven principles, with its rules."""

    number: int
    title: str
    rules: tuple[Rule, ...]

    def rule_for(self, outcome: str) -> Rule:
        """The rule for an outcome. Raises Gap when there is none or more than one."""
        named = [rule for rule in self.rules if outcome in rule.outcomes]
        found = named or [rule for rule in self.rules if not rule.outcomes]
        if len(found) != 1:
            raise Gap(f"{len(found)} rules go with {outcome}")
        return found[0]


def principles_from(data: Mapping) -> list[Principle]:
    """The principles in `docs/principles.yaml`. Raises Gap for a missing principle or field."""
    found = []
    for number in PRINCIPLES:
        try:
            given = data[number]
            rules = tuple(
                Rule(one["rule"], one["says"], one["test"], tuple(one.get("outcomes", ())))
                for one in given["rules"]
            )
            found.append(Principle(number, given["title"], rules))
        except KeyError as missing:
            raise Gap(f"principle {number}: {missing} is missing") from missing
    return found


def table(
    course: CourseFile, principles: list[Principle], points: Mapping[str, tuple[str, str]]
) -> str:
    """The whole document, in Markdown. Raises Gap for an empty cell or an unknown outcome.

    `points` holds title and table of each section of the seed. Those of a principle have its number
    and follow its outcomes, the others come first.
    """
    known = {outcome for outcome in course.outcomes if outcome.startswith("p")}
    named = {outcome for one in principles for rule in one.rules for outcome in rule.outcomes}
    if named - known:
        raise Gap(f"no such outcome: {', '.join(sorted(named - known))}")
    parts = [HEADING]
    numbers = {str(principle.number) for principle in principles}
    for code, (title, rows) in points.items():
        if code not in numbers:
            parts.append(f"\n## {title}\n\n{rows}")
    for principle in principles:
        parts.append(f"\n## {principle.number}. {principle.title}\n\n")
        parts.append(row(COLUMNS) + row(["---"] * len(COLUMNS)))
        parts += [row(cells) for cells in _rows(course, principle)]
        if str(principle.number) in points:
            _title, rows = points[str(principle.number)]
            parts.append(f"\n### Its points in the seed\n\n{rows}")
    return "".join(parts)


def _rows(course: CourseFile, principle: Principle) -> Iterator[tuple[str, ...]]:
    prefix = f"p{principle.number}-"
    lessons = [
        (f"{course.code}/{module.number}/{lesson.number}", lesson)
        for module in course.modules
        for lesson in module.lessons
    ]
    for outcome, text in course.outcomes.items():
        if not outcome.startswith(prefix):
            continue
        rule = principle.rule_for(outcome)
        teaching = [numbers for numbers, lesson in lessons if outcome in lesson.outcomes]
        asking = [key for _place, lesson in lessons for key in _asking(lesson, outcome)]
        cells = (
            f"**{outcome}** {text}",
            ", ".join(teaching),
            ", ".join(f"`{key}`" for key in asking),
            f"**{rule.code}** {rule.says}",
            f"`{rule.test}`",
        )
        if not (text and teaching and asking and rule.says and rule.test):
            raise Gap(f"{outcome}: a cell would be empty")
        yield cells


def _asking(lesson: LessonFile, outcome: str) -> list[str]:
    questions = lesson.quiz.definition.questions if lesson.quiz is not None else ()
    return [question.key for question in questions if outcome in question.outcomes]


def row(cells: Iterable[str]) -> str:
    """A row of a Markdown table."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"
