"""What an attempt asks and how each question came out: by the rules and by people. Read only."""

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, QuerySet

from courses.models import Attempt, SecondLook, WrittenMark

from ..questions.grading import grade
from ..questions.sampling import as_asked, by_category
from ..questions.schema import Definition, Texts, parse_definition
from .view_models import CategoryView


def latest_marks() -> QuerySet[WrittenMark]:
    """Marks that no later one replaced; one that says neither opens the answer again."""
    later = WrittenMark.objects.filter(answer=OuterRef("answer"), number__gt=OuterRef("number"))
    return WrittenMark.objects.exclude(Exists(later))


def marks_of(attempt: Attempt) -> dict[str, bool]:
    """What a person said of the written answers of an attempt, where she has."""
    marks = latest_marks().filter(answer__attempt=attempt, met__isnull=False)
    return {key: bool(met) for key, met in marks.values_list("answer__question_key", "met")}


def definition_of(attempt: Attempt) -> Definition:
    """What this attempt asks, in its order. Needs its version."""
    return as_asked(parse_definition(attempt.version.definition), attempt.asked)


def second_looks_at(attempt: Attempt) -> dict[str, SecondLook]:
    """What a person said otherwise than the rules, by question: the last word on each."""
    return {look.question_key: look for look in attempt.second_looks.order_by("number")}


def judged_in(attempt: Attempt) -> dict[str, bool | None]:
    """How each question came out by the rules and by who looked again; for a handed-in attempt.

    Nothing was frozen in the first release: its kinds come out the same each time.
    """
    judged = attempt.judged
    if not judged:
        chosen = dict(attempt.answers.values_list("question_key", "chosen"))
        judged = {one.key: one.met for one in grade(definition_of(attempt), chosen).questions}
    return {**judged, **{key: look.met for key, look in second_looks_at(attempt).items()}}


def categories_of(
    definition: Definition, texts: Texts, met: Mapping[str, bool | None]
) -> tuple[CategoryView, ...]:
    return tuple(
        CategoryView(category_name(one.path, texts), one.met, one.total, one.depth)
        for one in by_category(definition, met)
    )


def category_name(path: str, texts: Texts) -> str:
    """What a category is called; a translation that is older than the category has no word yet."""
    return texts.categories.get(path) or path.rpartition("/")[2].replace("-", " ").capitalize()
