"""The right answers, for staff editions and the demo. No page for learners reads this."""

from uuid import UUID

from courses.models import Quiz

from .schema import parse_definition


def correct_answers(quiz_key: UUID) -> dict[str, list[str]]:
    """Question key → the keys of its right options, of the version that is current."""
    quiz = Quiz.objects.select_related("current").get(key=quiz_key)
    definition = parse_definition(quiz.current.definition)
    return {
        question.key: [option.key for option in question.options if option.correct]
        for question in definition.questions
    }
