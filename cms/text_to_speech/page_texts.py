"""What is to be read aloud: every text that a learner can meet, grouped by place.

It contains no personal data. Lessons and questions are rendered as on their pages, with every
answer that can be chosen; texts of buttons and notices come from the templates.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils import translation
from django.utils.html import escape, linebreaks
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext as _

from core.templatetags.languages import own_name
from courses.progress.sentences import advice_for_all, advice_for_one, completion_messages
from courses.questions.schema import Definition, SchemaProblem
from courses.quizzes.attempts.presenters import AnsweredState, question_views
from courses.quizzes.attempts.sentences import (
    points_text,
    questions_text,
    read_by_person_text,
)
from mentors.rooms.reports.queries import REPORT_WORDS
from mentors.rooms.state.phrase_sentences import phrases

from ..models import CoursePage, LessonPage, ModulePage, Quiz, quiz_ids_in
from ..pages.rendering import rendered_lesson
from .play_list import Said, play_list
from .tags import as_said

# Maximum number of paths through one scene; an author writes a handful.
MOST_WAYS = 200


type Choices = Mapping[str, Mapping[str, Sequence[str]]]


def answers_of(definition: Definition, choices: Choices) -> Iterator[dict[str, list[str]]]:
    """Sets of answers by question; the first is empty. Together they show every possible text.

    `choices`: question → gap → the words that can be chosen for it.
    """
    each = {
        question.key: list(_answers(question, choices.get(question.key, {})))
        for question in definition.questions
    }
    yield {key: [] for key in each}
    for row in zip_longest(*each.values(), fillvalue=None):
        yield {key: chosen or [] for key, chosen in zip(each, row, strict=True)}


def _answers(question: Any, words: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    kind = question.kind
    keys = list(question.part_keys())
    if kind in ("single", "multiple", "true_false", "hotspot"):
        yield from ([key] for key in keys)
    elif kind == "ordering":
        yield from (keys[place:] + keys[:place] for place in range(len(keys)))
    elif kind == "matching":
        targets = [target.key for target in question.targets]
        yield from ([f"{key}={target}" for key in keys] for target in targets)
    elif kind == "branching":
        yield from _ways(question)
    elif kind == "gap":
        for row in zip_longest(*words.values()):
            yield [f"{key}={word}" for key, word in zip(words, row, strict=True) if word]


def _ways(question: Any) -> Iterator[list[str]]:
    """Every path through a branching scene, complete or not."""
    waiting: list[list[str]] = [[]]
    for _count in range(MOST_WAYS):
        if not waiting:
            return
        way = waiting.pop(0)
        _behind, scene = question.way(tuple(way))
        if way:
            yield way
        if scene is not None:
            waiting += [[*way, choice.key] for choice in scene.choices]


# Folders and files below `templates/` that only staff see: they are not read aloud.
STAFF = (
    "cms/admin",
    "courses/cohorts",
    "courses/quizzes/marking",
    "portal/coordinator",
    "portal/people",
    "portal/supervisor",
    "portal/status",
    "mentors/assessment/competencies",
    "wagtailadmin",
    "django",
)

# The templates that lessons and their questions are made of.
OF_A_LESSON = (
    "base.html",
    "components/",
    "cms/pages/lesson_page",
    "cms/parts/",
    "cms/blocks/",
    "courses/quizzes/attempts/",
    "courses/parts/",
)


def words_of_templates(only: tuple[str, ...] = ("",)) -> Iterator[str]:
    """Each text without placeholders, in the active language, as a piece of HTML.

    `only`: prefixes of template names.
    """
    root = Path(settings.BASE_DIR) / "templates"
    for file in sorted(root.rglob("*.html")):
        name = file.relative_to(root).as_posix()
        if name.startswith(only) and not name.startswith(STAFF):
            found: Any = engines["django"].get_template(name)
            yield from _words(found.template)
    yield f"<p>{settings.SITE_NAME}</p>"


def _words(template: Any) -> Iterator[str]:
    for node in template.nodelist.get_nodes_by_type(TranslateNode):
        literal = node.filter_expression.var.literal
        if isinstance(literal, str):
            context = node.message_context.resolve({}) if node.message_context else ""
            yield f"<p>{pgettext(context, literal) if context else gettext(literal)}</p>"
    for node in template.nodelist.get_nodes_by_type(BlockTranslateNode):
        said, blanks = node.render_token_list(node.singular)
        if not blanks and node.countervar is None:
            yield f"<p>{gettext(said).replace('%%', '%')}</p>"


def said_of_phrases(language: str) -> dict[str, Said]:
    """Each phrase that can be tapped in a room or next to a report: its key, and its text."""
    with translation.override(language):
        tapped = [*phrases(), *REPORT_WORDS.items()]
        return {key: Said(language, as_said(str(words))) for key, words in tapped}


@dataclass(frozen=True, slots=True)
class SpokenTexts:
    """The sentences of one place, with its name."""

    name: str
    said: tuple[Said, ...]


def spoken_texts(
    language: str, course: str = "", lesson: tuple[int, int] | None = None
) -> Iterator[SpokenTexts]:
    """All places of a language, lessons first; or those of one course, or of one lesson.

    Texts of buttons are always included, because every page has some. Phrases of rooms are included
    only without a course.
    """
    with translation.override(language):
        for page in _lessons(language):
            code, module, number = page.address_steps
            if (course and code != course) or (lesson and (module, number) != lesson):
                continue
            name = f"{code} {module}.{number}"
            yield SpokenTexts(name, _said(_lesson(page), language))
            for quiz in Quiz.objects.filter(pk__in=quiz_ids_in(page.body.raw_data), live=True):
                yield SpokenTexts(f"{name} questions", _said(_quiz(quiz, language), language))
        yield SpokenTexts("titles", _said(_titles(language, course), language))
        yield SpokenTexts("what stands around", _said(_around(), language))
        words = words_of_templates(OF_A_LESSON) if lesson else words_of_templates()
        yield SpokenTexts("buttons and notices", _said(words, language))
        if not course:
            yield phrases_of_rooms(language)


def phrases_of_rooms(language: str) -> SpokenTexts:
    """The phrases that can be tapped in a room. Even a phrase of two sentences is one sound."""
    return SpokenTexts("phrases of rooms", tuple(said_of_phrases(language).values()))


def _said(pieces: Iterator[str], language: str) -> tuple[Said, ...]:
    """Each sentence once, in the order in which it first occurs."""
    found: dict[Said, None] = {}
    for piece in pieces:
        found.update(dict.fromkeys(play_list(piece, language).said))
    # Text in another language is handled with that language.
    return tuple(one for one in found if one.language == language)


def _lessons(language: str) -> Iterator[LessonPage]:
    """Lessons in the order of their URLs; alias pages have no text of their own."""
    pages = LessonPage.objects.live().filter(locale__language_code=language, alias_of=None)
    yield from pages.order_by("path").select_related("locale")


def _titles(language: str, course: str) -> Iterator[str]:
    own = CoursePage.objects.filter(code=course, locale__language_code=language).first()
    for model in (CoursePage, ModulePage, LessonPage):
        titles = model.objects.live().filter(locale__language_code=language)
        if own is not None:
            titles = titles.descendant_of(own, inclusive=True)
        for title in titles.order_by("path").values_list("title", flat=True):
            yield f"<p>{escape(title)}</p>"
            if model is not CoursePage:
                yield f"<p>{advice_for_one(title, '')}</p>"
            if model is LessonPage:
                yield f"<p>{_('The lesson after this one:')} {escape(title)}</p>"


def _around() -> Iterator[str]:
    """The menu of every page and other shared lines, and the languages by their own names."""
    learning = (_("My day"), _("Learn"), _("My way"))
    for place in (*learning, _("My mentor"), _("Rooms"), _("Me"), _("Help")):
        yield f"<p>{place}</p>"
    for line in (advice_for_all(), *completion_messages(1, 1).values()):
        yield f"<p>{line}</p>"
    for code, _name in settings.LANGUAGES:
        name = f'<span lang="{code}">{own_name(code)}</span>'
        yield f"<p>{_('Language:')} {name}</p><p>{name}</p>"


def _lesson(page: Any) -> Iterator[str]:
    shown = rendered_lesson(page)
    total = len(shown.parts)
    yield shown.head
    yield shown.about
    yield shown.arrival.html
    for part in shown.parts:
        count = _("Part %(number)s of %(total)s") % {"number": part.number, "total": total}
        yield f"<p>{count}</p><h2>{escape(part.heading)}</h2>{part.html}"
    yield render_to_string("cms/parts/help_cards.html", {"principle": page.principle})


def _quiz(quiz: Quiz, language: str) -> Iterator[str]:
    """The page before a quiz, each question with every answer, and the texts of the result."""
    try:
        definition, texts = quiz.definition(), quiz.texts()
    except SchemaProblem:
        return
    total = min(definition.draw or len(definition.questions), len(definition.questions))
    yield f"<h1>{questions_text(total)}</h1>"
    yield render_to_string("courses/parts/question_count.html", {"amount": total})
    for count in range(total + 1):
        yield f"<p>{points_text(count, total)}</p>"
        yield f"<p>{_all_not_yet(count)}</p>"
    yield f"<p>{read_by_person_text()}</p>"
    row = SimpleNamespace(questions=total, key=quiz.key)
    for text in (texts.description, texts.message_met, texts.message_not_yet):
        yield linebreaks(text, autoescape=True)
    state = SimpleNamespace(course_url="")
    yield render_to_string("courses/parts/lesson_questions.html", {"quiz": row, "state": state})
    for number in range(1, total + 1):
        yield f"<p>{_('Question %(number)s of %(total)s') % {'number': number, 'total': total}}</p>"
        yield f"<p>{_('Question %(number)s') % {'number': number}}</p>"
        yield _look_at(number)
    for chosen in answers_of(definition, _words_to_choose(definition, texts)):
        for met in (None, True, False):
            yield from _questions(definition, texts, chosen, met, language)


def _words_to_choose(definition: Any, texts: Any) -> dict[str, dict[str, list[str]]]:
    """For gaps that are chosen from a list: question → part → the words of the list."""
    asked = question_views(definition, texts, AnsweredState(chosen={}, seed=str(definition.key)))
    return {
        view.key: {
            option.value: [choice.value for choice in option.choices]
            for option in view.options
            if option.choices
        }
        for view in asked
    }


def _all_not_yet(amount: int) -> str:
    words = ngettext("All of what is not yet", "All %(amount)s that are not yet", amount)
    return words % {"amount": amount}


def _look_at(number: int) -> str:
    """The button under a question, with the question number in a part for screen readers only."""
    words = _("Look at the answer")
    return (
        f"<button>{words}<span> – {_('question %(number)s') % {'number': number}}</span></button>"
    )


def _questions(
    definition: Any, texts: Any, chosen: dict[str, list[str]], met: bool | None, language: str
) -> Iterator[str]:
    """All questions with one set of answers; still to be answered if `met` is None."""
    judged = met is not None
    answered = AnsweredState(
        chosen=chosen,
        seed=str(definition.key),
        judged=judged,
        met=dict.fromkeys(chosen, met),
        language=language,
    )
    template = "courses/parts/question_result.html" if judged else "courses/parts/question.html"
    for number, view in enumerate(question_views(definition, texts, answered), start=1):
        yield render_to_string(
            template,
            {
                "question": view,
                "number": number,
                "total": len(definition.questions),
                "language": language,
                "LANGUAGE_CODE": language,
            },
        )
