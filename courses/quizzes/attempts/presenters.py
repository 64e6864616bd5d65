"""Build the questions of a page from structure, texts and the learner's answers. No query.

Before submission nothing reveals the correct answer. Where the definition's order is the answer,
the parts are shown in another order, the same each time for the same attempt.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from courses.questions.kinds.base import BaseQuestion
from courses.questions.kinds.texts import QuestionText
from courses.questions.schema import Definition, Texts

from .kind_presenters import KIND_PAGES
from .question_queries import AskedQuestion, shown_view
from .view_models import QuestionView, RecordingView


@dataclass(frozen=True, slots=True)
class AnsweredState:
    """The state of an attempt. `met` has the result of each question.

    `judged`: it is submitted. `waits` are the questions that a person still has to mark, `comments`
    a person's feedback. `seed` is the same for the same attempt. `recordings` are the spoken
    answers, `ran_out` the questions whose recording nobody marked in time.
    """

    chosen: Mapping[str, Sequence[str]]
    seed: str
    judged: bool = False
    met: Mapping[str, bool | None] = field(default_factory=dict)
    waits: frozenset[str] = frozenset()
    comments: Mapping[str, str] = field(default_factory=dict)
    recordings: Mapping[str, RecordingView] = field(default_factory=dict)
    ran_out: frozenset[str] = frozenset()
    # The questions whose answer the learner has revealed before submission.
    fixed: frozenset[str] = frozenset()
    # The reason why a person's result differs from the rules, by question.
    second_looks: Mapping[str, str] = field(default_factory=dict)
    # The language of the texts.
    language: str = ""
    # Question → part → a word that the learner may have meant, if the learner has to be asked
    # now.
    meant: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def shows(self, key: str) -> bool:
        """Whether the page shows what is correct."""
        return self.judged or key in self.fixed


def question_views(
    definition: Definition, texts: Texts, answered: AnsweredState
) -> tuple[QuestionView, ...]:
    """Return all questions of a quiz."""
    return tuple(
        _question(question, texts.questions[question.key], answered, definition.options == "random")
        for question in definition.questions
    )


def _question(
    question: BaseQuestion, words: QuestionText, answered: AnsweredState, mixed: bool
) -> QuestionView:
    asked = AskedQuestion(
        question=question,
        words=words,
        chosen=question.read(answered.chosen.get(question.key, ())),
        met=answered.met.get(question.key),
        judged=answered.shows(question.key),
        seed=f"{answered.seed}{question.key}",
        # “True” always comes before “not true”, as learners expect; places keep their numbers.
        mixed=mixed and question.can_be_shuffled,
        language=answered.language,
        meant=answered.meant.get(question.key, {}),
    )
    page = KIND_PAGES[question.kind]
    view = QuestionView(
        key=question.key,
        name=asked.name,
        template=f"courses/parts/question_{page.template}.html",
        result_template=f"courses/parts/result_{page.template}.html",
        hint=str(page.hint),
        part_missing=str(page.part_missing),
        script=page.script,
        allows_several=question.allows_several,
        read_by_person=question.read_by_person,
        said_aloud=question.said_aloud,
        text=words.text,
        met=asked.met,
        counts=question.counts,
        answered=question.is_complete(asked.chosen),
        touched=bool(asked.chosen),
        waits=question.key in answered.waits,
        feedback=words.feedback if asked.judged else "",
        comment=answered.comments.get(question.key, ""),
        recording=answered.recordings.get(question.key),
        ran_out=question.key in answered.ran_out,
        sound=words.sound,
        shown=shown_view(words),
        part=words.part,
        fixed=question.key in answered.fixed and not answered.judged,
        second_look=answered.second_looks.get(question.key, ""),
    )
    return replace(view, **page.parts(asked))


def answer_summary(question: QuestionView) -> str:
    """Return the learner's answer to a question so far, as text; "" for nothing."""
    lines = [scene.choice for scene in question.behind]
    for option in question.options:
        picked = [choice.text for choice in option.choices if choice.selected and choice.value]
        if picked:
            lines.append(f"{option.text}: {picked[0]}" if option.text else picked[0])
        elif option.typed:
            lines.append(option.typed)
        elif option.checked:
            lines.append(option.text)
    return "\n".join(filter(None, [*lines, question.typed]))
