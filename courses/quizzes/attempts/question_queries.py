"""The questions of an attempt and their results, by the rules and by people. Read only."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from core.errors import NotFound
from courses.models import Attempt, Picture, QuizVersion, SecondLook, WrittenMark
from courses.questions.kinds.base import BaseQuestion, GapWords
from courses.questions.kinds.texts import OptionText, QuestionText
from courses.questions.sampling import shuffled
from courses.questions.schema import accepted_words, parse_texts

from ...questions.grading import grade
from ...questions.sampling import as_asked, by_category
from ...questions.schema import Definition, Texts, parse_definition
from .permissions import readable_attempts
from .view_models import CategoryView, ShownView


def latest_marks() -> QuerySet[WrittenMark]:
    """Return marks not replaced by a later one; a mark with no result reopens the answer."""
    later = WrittenMark.objects.filter(answer=OuterRef("answer"), number__gt=OuterRef("number"))
    return WrittenMark.objects.exclude(Exists(later))


def marks_of(attempt: Attempt) -> dict[str, bool]:
    """Return a person's marks for the written answers of an attempt, where there are marks."""
    marks = latest_marks().filter(answer__attempt=attempt, met__isnull=False)
    return {key: bool(met) for key, met in marks.values_list("answer__question_key", "met")}


def definition_of(attempt: Attempt) -> Definition:
    """Return what this attempt asks, in its order. Needs its version."""
    return as_asked(parse_definition(attempt.version.definition), attempt.asked)


def second_looks_of(attempt: Attempt) -> dict[str, SecondLook]:
    """Return where a person's result differs from the rules, by question: the latest for each."""
    return {look.question_key: look for look in attempt.second_looks.order_by("number")}


def judgements_of(attempt: Attempt) -> dict[str, bool | None]:
    """Return the result of each question by rules and reviews; for a submitted attempt.

    The first release stored no judgements: its kinds give the same result each time.
    """
    judged = attempt.judged
    if not judged:
        chosen = dict(attempt.answers.values_list("question_key", "chosen"))
        judged = {one.key: one.met for one in grade(definition_of(attempt), chosen).questions}
    return {**judged, **{key: look.met for key, look in second_looks_of(attempt).items()}}


def categories_of(
    definition: Definition, texts: Texts, met: Mapping[str, bool | None]
) -> tuple[CategoryView, ...]:
    return tuple(
        CategoryView(category_name(one.path, texts), one.met, one.total, one.depth)
        for one in by_category(definition, met)
    )


def category_name(path: str, texts: Texts) -> str:
    """Return the name of a category, or one made from its path if the translation lacks it."""
    return texts.categories.get(path) or path.rpartition("/")[2].replace("-", " ").capitalize()


def nearest_texts(texts: dict, language: str) -> tuple[str, Texts]:
    """Return the texts of a version that are nearest to a language, and their language."""
    for candidate in (language, settings.LANGUAGE_CODE, *sorted(texts)):
        if candidate in texts:
            return candidate, parse_texts(texts[candidate])
    raise NotFound


def chosen_in_language(question: str, answer: list, languages: dict, texts: Texts) -> list:
    """Translate words that were chosen for a gap into the language of `texts`.

    Lists have the same order in every language. What the learner typed is not changed.
    """
    words = texts.questions.get(question)
    lists = {gap: one.choices for gap, one in words.options.items()} if words else {}
    found = []
    for entry in answer:
        gap, _equals, word = entry.partition("=")
        mine = lists.get(gap, ())
        place = _index_in_lists(languages, question, gap, word) if word not in mine else None
        known = mine[place] if place is not None and place < len(mine) else None
        found.append(entry if known is None else f"{gap}={known}")
    return found


def _index_in_lists(languages: dict, question: str, gap: str, word: str) -> int | None:
    """Return the position of the word in the list of a gap, in whichever language lists it."""
    for texts in languages.values():
        options = texts["questions"].get(question, {}).get("options", {})
        listed = options.get(gap, {}).get("choices", [])
        if word in listed:
            return listed.index(word)
    return None


def units_of(texts: dict, question: str) -> dict[str, str]:
    """Return language code → the unit that a question names in it."""
    words = {code: texts[code]["questions"].get(question, {}) for code in texts}
    return {code: found["unit"] for code, found in words.items() if found.get("unit")}


def accepted_in_any_language(texts: dict, language: str) -> dict[str, dict[str, list[GapWords]]]:
    """Return question key → gap key → the words accepted there.

    The learner's language comes first, then every other, since the learner may have changed the
    language in between.
    """
    nearest, _texts = nearest_texts(texts, language)
    found: dict[str, dict[str, list[GapWords]]] = {}
    for code in sorted(texts, key=lambda one: one != nearest):
        for question, gaps in accepted_words(parse_texts(texts[code]), code).items():
            for gap, words in gaps.items():
                found.setdefault(question, {}).setdefault(gap, []).extend(words)
    return found


def words_meant(
    texts: dict,
    language: str,
    questions: Iterable[BaseQuestion],
    chosen: Mapping[str, Sequence[str]],
) -> dict[str, Mapping[str, str]]:
    """Return question → gap → the word that the learner may have meant, if the question asks."""
    asking = [question for question in questions if question.judged_by_words]
    accepted = accepted_in_any_language(texts, language) if asking else {}
    found = {
        one.key: one.words_meant(one.read(chosen.get(one.key, ())), accepted.get(one.key, {}))
        for one in asking
    }
    return {key: words for key, words in found.items() if words}


def picture_of(user: User, public_id: UUID, digest: str) -> bytes:
    """Return a picture of a question, as WebP.

    The attempt is the user's, was done together with the user, or may be read by the user. Raises
    NotFound for any other attempt, or when it shows no such picture.
    """
    attempt = (
        Attempt.objects.filter(
            Q(enrolment__learner=user.pk)
            | Q(together_with=user.pk)
            | Q(pk__in=readable_attempts(user).values("pk")),
            public_id=public_id,
        )
        .select_related("version")
        .first()
    )
    picture = None
    if attempt is not None and digest in _pictures_in(attempt.version):
        picture = Picture.objects.filter(digest=digest).first()
    if picture is None:
        raise NotFound
    return bytes(picture.data)


def _pictures_in(version: QuizVersion) -> set[str]:
    """Return the digests of all pictures that a version shows, in questions and beside texts."""
    found = [question.get("picture") for question in version.definition["questions"]]
    for texts in version.texts.values():
        for words in texts["questions"].values():
            found += [words.get("picture")]
            found += [option.get("picture") for option in words["options"].values()]
    return {picture["digest"] for picture in found if picture}


# A question's form field is this prefix and the question's key; a part's adds a dot and its key.
FIELD_PREFIX = "q-"


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question with everything needed to show it."""

    # One of the kinds; the presenter of its view knows which.
    question: Any
    words: QuestionText
    chosen: tuple[str, ...]
    met: bool | None
    judged: bool
    seed: str
    mixed: bool
    # The language of the texts.
    language: str = ""
    # Part → a word that the learner may have meant, where the learner is to be asked now.
    meant: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def name(self) -> str:
        return FIELD_PREFIX + self.question.key

    def part_name(self, part: str) -> str:
        return f"{self.name}.{part}"

    def feedback(self, part: str) -> str:
        return self.words.options[part].feedback if self.judged else ""


def shown_view(words: QuestionText | OptionText) -> ShownView | None:
    """Return the picture or the drawing beside a text."""
    if words.drawing:
        return ShownView(drawing=words.drawing)
    picture = words.picture
    if picture is None:
        return None
    return ShownView(picture.digest, words.alt, picture.width, picture.height)


def shuffled_parts[Part](
    parts: Sequence[Part], seed: str, key: Callable[[Part], str]
) -> list[Part]:
    """Return the parts in an order that depends only on the seed and is never their own."""
    found = shuffled(parts, seed, key)
    return found if found != list(parts) or len(found) < 2 else [*found[1:], found[0]]
