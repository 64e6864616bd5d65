"""Questions as a page shows them: structure, words and the learner's answer put together. No query.

Before the learner hands in nothing tells what fits. Where the definition holds the answer in its
order, the parts are shown in another one, the same each time for the same attempt.
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
    """What there is of an attempt. `met` says of each question how it came out.

    `judged`: it is handed in. `waits` are the questions that a person has still to read, `comments`
    what a person wrote back. `seed` is the same for the same attempt. `recordings` are what was
    said aloud, `ran_out` the questions whose recording nobody marked in time.
    """

    chosen: Mapping[str, Sequence[str]]
    seed: str
    judged: bool = False
    met: Mapping[str, bool | None] = field(default_factory=dict)
    waits: frozenset[str] = frozenset()
    comments: Mapping[str, str] = field(default_factory=dict)
    recordings: Mapping[str, RecordingView] = field(default_factory=dict)
    ran_out: frozenset[str] = frozenset()
    # The questions of which the learner has looked at the answer before handing in.
    fixed: frozenset[str] = frozenset()
    # Why a person said otherwise than the rules, by question.
    second_looks: Mapping[str, str] = field(default_factory=dict)
    # The language that the words are in.
    language: str = ""
    # Question → part → a word that the learner may have meant, where the learner is to be asked
    # now.
    meant: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def shows(self, key: str) -> bool:
        """Whether the page tells what fits."""
        return self.judged or key in self.fixed


def question_views(
    definition: Definition, texts: Texts, answered: AnsweredState
) -> tuple[QuestionView, ...]:
    """All questions of a quiz."""
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
        # “True” stands before “not true”, where it is looked for; places keep their numbers.
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
    """What the learner has chosen and typed in a question so far, in words; "" for nothing."""
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
