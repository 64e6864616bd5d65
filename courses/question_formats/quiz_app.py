"""Dumps of `django-quiz-app` 0.5.1: `manage.py dumpdata quiz multichoice true_false essay`.

Quizzes keep their names, pass marks and questions. Personal data (sittings, progress) is not read.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from . import plain
from .exchange import (
    NOT_TRUE_WORDS,
    TRUE_WORDS,
    ExchangeOption,
    ExchangeQuestion,
    ExchangeQuiz,
    Location,
    Notes,
    Reading,
    UnreadableFile,
    Unsupported,
    check_count,
    check_size,
    check_text,
    decoded,
)


@dataclass(slots=True)
class DumpRow:
    """One object of the dump."""

    line: int
    model: str
    pk: object
    fields: dict[str, Any]

    @property
    def place(self) -> Location:
        """The location of the object in the dump."""
        return Location(self.line, f"{self.model} {self.pk}")

    def text(self, name: str, default: str = "") -> str:
        """Return a text field; raises Unsupported if it is not text."""
        value = self.fields.get(name, default)
        if value is None:
            return default
        if not isinstance(value, str):
            raise Unsupported("field-malformed", field=name)
        return plain.tidy(check_text(value))


def dump_rows(text: str) -> Iterator[DumpRow]:
    """Yield each object with its line. Raises UnreadableFile for any other file."""
    decoder, at = json.JSONDecoder(), _after(text, 0, "[")
    line, counted = 1, 0
    while text[at : at + 1] != "]":
        line, counted = line + text.count("\n", counted, at), at
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as problem:
            broken = getattr(problem, "lineno", line)
            raise UnreadableFile("json-broken", broken) from problem
        yield _row(value, line)
        at = _skip(text, end)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
        elif text[at : at + 1] != "]":
            raise UnreadableFile("json-broken", text.count("\n", 0, at) + 1)


def _after(text: str, at: int, sign: str) -> int:
    at = _skip(text, at)
    if text[at : at + 1] != sign:
        raise UnreadableFile("not-quiz-app", 1)
    return _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\t", "\n") and at < len(text):
        at += 1
    return at


def _row(value: object, line: int) -> DumpRow:
    if not isinstance(value, dict):
        raise UnreadableFile("not-quiz-app", line)
    model, fields = value.get("model"), value.get("fields")
    pk = value.get("pk")
    if not isinstance(model, str) or not isinstance(fields, dict):
        raise UnreadableFile("not-quiz-app", line)
    if not isinstance(pk, int | str | None) or isinstance(pk, bool):
        raise UnreadableFile("not-quiz-app", line)
    return DumpRow(line, model.lower(), pk, fields)


KINDS = {
    "multichoice.mcquestion": "single",
    "true_false.tf_question": "true_false",
    "essay.essay_question": "written",
}
_OF_PEOPLE = ("quiz.sitting", "quiz.progress")
_COUNTED = frozenset({*KINDS, "quiz.quiz"})
_OF_QUIZZES = ("quiz.category", "quiz.subcategory", "quiz.quiz", "quiz.question")
# Fields of a quiz that are stored differently or not at all, reported if set.
_QUIZ_FIELDS = ("exam_paper", "category", "draft")
# Its texts that have an equivalent here, and their names here.
_QUIZ_WORDS = {
    "description": "description",
    "success_text": "message_met",
    "fail_text": "message_not_yet",
}
_LONGEST_WORDS = 1000


def read(data: bytes) -> Reading:
    """Read the questions of a dump. Raises UnreadableFile for any other file."""
    check_size(data)
    notes = Notes()
    by_model: dict[str, list[DumpRow]] = defaultdict(list)
    for row in dump_rows(decoded(data)):
        by_model[row.model].append(row)
        if row.model in _COUNTED:
            check_count(sum(len(by_model[model]) for model in KINDS))
            check_count(len(by_model["quiz.quiz"]))
    if not any(by_model[model] for model in (*KINDS, "quiz.quiz", "quiz.question")):
        raise UnreadableFile("not-quiz-app")
    for model, rows in by_model.items():
        if model in _OF_PEOPLE:
            for row in rows:
                notes.left_out(Location(row.line), model.replace(".", "-"))
        elif model not in (*_OF_QUIZZES, *KINDS, "multichoice.answer"):
            for row in rows:
                notes.left_out(Location(row.line), "other-tables")
    questions = _all_questions(by_model, notes)
    quizzes = tuple(_quizzes(by_model, questions, notes))
    return Reading(tuple(questions.values()), notes.all(), quizzes)


# --- questions ------------------------------------------------------------------------------


def _all_questions(
    by_model: dict[str, list[DumpRow]], notes: Notes
) -> dict[object, ExchangeQuestion]:
    """Return question number → question, in the order of their numbers in the dump."""
    base = {row.pk: row for row in by_model["quiz.question"]}
    kinds = {row.pk: row for model in KINDS for row in by_model[model]}
    categories: dict[tuple[str, object], DumpRow] = {
        (name, row.pk): row
        for name, model in (("category", "quiz.category"), ("sub_category", "quiz.subcategory"))
        for row in by_model[model]
    }
    answers: dict[object, list[DumpRow]] = defaultdict(list)
    for row in by_model["multichoice.answer"]:
        owner = row.fields.get("question")
        answers[owner if isinstance(owner, int | str) else None].append(row)
    found = {}
    for pk, row in base.items():
        try:
            if pk not in kinds:
                raise Unsupported("question-without-kind")
            question = _question(row, kinds[pk], answers[pk], categories, notes)
        except Unsupported as problem:
            notes.refused(row.place, problem.code, **problem.facts)
        else:
            found[pk] = question
    for pk in kinds.keys() - base.keys():
        notes.refused(kinds[pk].place, "question-without-text")
    return found


def _question(
    row: DumpRow,
    own: DumpRow,
    answers: list[DumpRow],
    categories: dict[tuple[str, object], DumpRow],
    notes: Notes,
) -> ExchangeQuestion:
    text = row.text("content")
    if not text:
        raise Unsupported("text-missing")
    if row.fields.get("figure"):
        raise Unsupported("media", tag="figure")
    kind = KINDS[own.model]
    options: tuple[ExchangeOption, ...] = ()
    if kind == "single":
        kind, options = _choice(row, own, answers, notes)
    elif kind == "true_false":
        true = own.fields.get("correct") is True
        options = (
            ExchangeOption(TRUE_WORDS, correct=true),
            ExchangeOption(NOT_TRUE_WORDS, correct=not true),
        )
    return ExchangeQuestion(
        kind,
        text,
        options,
        feedback=row.text("explanation"),
        category=_category(row, categories),
        place=row.place,
    )


def _category(row: DumpRow, categories: dict[tuple[str, object], DumpRow]) -> str:
    """Return “Tea/Pots”: a category and the one inside it, which may be given alone."""
    outer = categories.get(("category", _key(row.fields.get("category"))))
    inner = categories.get(("sub_category", _key(row.fields.get("sub_category"))))
    if inner is not None and outer is None:
        outer = categories.get(("category", _key(inner.fields.get("category"))))
    names = [
        plain.one_line(found.text(name)).replace("/", "-")
        for name, found in (("category", outer), ("sub_category", inner))
        if found is not None
    ]
    return "/".join(name for name in names if name)


def _choice(
    row: DumpRow, own: DumpRow, answers: list[DumpRow], notes: Notes
) -> tuple[str, tuple[ExchangeOption, ...]]:
    """Read a choice. One of several correct answers was enough there; here, all are required."""
    notes.takes(len(answers))
    options = tuple(
        ExchangeOption(
            plain.one_line(answer.text("content")), correct=answer.fields.get("correct") is True
        )
        for answer in answers
    )
    if own.text("answer_order") in ("random", "content"):
        notes.left_out(row.place, "answer-order")
    fitting = sum(option.correct for option in options)
    if not fitting:
        raise Unsupported("none-fits")
    if fitting == 1:
        return "single", options
    if fitting == len(options):
        raise Unsupported("all-fit")
    notes.changed(row.place, "any-of-them")
    return "multiple", options


# --- quizzes --------------------------------------------------------------------------------


def _key(value: object) -> object:
    return value if isinstance(value, int | str) else None


def _quizzes(
    by_model: dict[str, list[DumpRow]], questions: dict[object, ExchangeQuestion], notes: Notes
) -> Iterator[ExchangeQuiz]:
    """Yield each quiz with its questions, then the questions of no quiz."""
    asked: set[object] = set()
    # A question counts for every quiz that asks it, since it is created once in each.
    count = 0
    of_quiz: dict[object, set[object]] = defaultdict(set)
    for row in by_model["quiz.question"]:
        for quiz in _listed(row.fields.get("quiz")):
            of_quiz[_key(quiz)].add(row.pk)
    for row in by_model["quiz.quiz"]:
        mine = [pk for pk in questions if pk in of_quiz[_key(row.pk)]]
        asked |= set(mine)
        count += len(mine)
        check_count(count)
        _note_quiz_losses(row, notes)
        try:
            title = plain.one_line(row.text("title"))
        except Unsupported as problem:
            notes.refused(row.place, problem.code, **problem.facts)
            continue
        if not mine:
            notes.changed(row.place, "quiz-without-questions", title=title)
            continue
        settings = _settings(row, len(mine), notes)
        asked_here = tuple(questions[pk] for pk in mine)
        yield ExchangeQuiz(title, _pass_mark(row, notes), asked_here, settings, row.place)
    rest = tuple(question for pk, question in questions.items() if pk not in asked)
    check_count(count + len(rest))
    if rest:
        yield ExchangeQuiz("", 0, rest)


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _pass_mark(row: DumpRow, notes: Notes) -> int:
    value = row.fields.get("pass_mark")
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 100:
        return value
    notes.changed(row.place, "no-pass-mark", title=plain.one_line(str(row.fields.get("title"))))
    return 0


def _note_quiz_losses(row: DumpRow, notes: Notes) -> None:
    for name in _QUIZ_FIELDS:
        if row.fields.get(name):
            notes.left_out(row.place, f"quiz-{name.replace('_', '-')}")


def _settings(row: DumpRow, amount: int, notes: Notes) -> dict[str, object]:
    """Return the settings of the quiz, and its texts before and after."""
    found: dict[str, object] = {}
    if row.fields.get("random_order") is True:
        found["order"] = "random"
        notes.kept(row.place, "quiz-random-order")
    most = row.fields.get("max_questions")
    if isinstance(most, int) and not isinstance(most, bool) and most > 0:
        # There, too, a quiz with fewer questions asks all of them.
        found |= {"draw": most} if most < amount else {}
        notes.kept(row.place, "quiz-max-questions")
    if row.fields.get("answers_at_end") is False:
        found["answers"] = "each"
        notes.kept(row.place, "quiz-answers-at-once")
    if row.fields.get("single_attempt") is True:
        found["single_attempt"] = True
        notes.kept(row.place, "quiz-single-attempt")
    for there, here in _QUIZ_WORDS.items():
        said = row.fields.get(there)
        if not isinstance(said, str) or not said.strip():
            continue
        words = plain.tidy(said)
        if len(words) > _LONGEST_WORDS:
            notes.left_out(row.place, f"quiz-{there.replace('_', '-')}")
        else:
            found[here] = words
            notes.kept(row.place, f"quiz-{there.replace('_', '-')}")
    return found
