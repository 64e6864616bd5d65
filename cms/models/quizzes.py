"""A quiz as an editor writes it. What is answered is the frozen version of the learning side."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, TranslatableMixin

from cms.blocks.quiz import QuestionsBlock
from cms.curriculum.quiz_blocks import (
    CHOICE_BLOCK,
    STILL_TO_WRITE,
    give_keys,
    kind_of,
    take_apart,
)
from cms.curriculum.sentences import schema_sentence, text_sentence
from cms.pictures import facts_of
from cms.quiz_preview import previews
from cms.sounds import sound_or_none
from courses.quizzes.pictures import NoPicture
from courses.quizzes.schema import (
    Definition,
    SchemaProblem,
    Texts,
    check_texts,
    parse_definition,
    parse_texts,
)
from lms.common.errors import Invalid

from .base import FramedPreview, FromFile


class Quiz(
    FramedPreview,
    PreviewableMixin,
    DraftStateMixin,
    RevisionMixin,
    FromFile,
    TranslatableMixin,
    models.Model,
):
    """The questions of a lesson in one language, with drafts. No personal data.

    Publishing freezes a version on the learning side when the structure changed; answers rest on
    that version, so nothing here can change what somebody was judged on.
    """

    title = models.CharField(
        _("title"), max_length=255, help_text=_("For the office; nobody else sees it.")
    )
    pass_mark_percent = models.PositiveSmallIntegerField(
        _("pass mark in percent"),
        default=60,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    questions = StreamField(QuestionsBlock(), verbose_name=_("questions"))

    panels = [FieldPanel("title"), FieldPanel("pass_mark_percent"), FieldPanel("questions")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["title"]

    def __str__(self):
        return self.title

    @property
    def key(self):
        """The UUID by which the learning side knows this quiz, the same in every language."""
        return self.translation_key

    def definition(self) -> Definition:
        """Its structure without words. Raises SchemaProblem when it cannot be used."""
        return parse_definition(
            {
                "key": self.translation_key,
                "pass_mark_percent": self.pass_mark_percent,
                "questions": [structure for structure, _words in self._taken_apart()],
            }
        )

    def texts(self) -> Texts:
        """Its words by key. Raises SchemaProblem when they cannot be used."""
        return parse_texts(
            {"questions": {structure["key"]: words for structure, words in self._taken_apart()}}
        )

    def pictures(self) -> list:
        """The images that its questions show."""
        return [
            block.value["picture"]
            for block in self.questions
            if block.block_type == "hotspot" and block.value["picture"] is not None
        ]

    def sounds(self) -> list:
        """The documents that its questions and answers play."""
        return list(sounds_in(self.questions))

    def _taken_apart(self):
        for block in self.questions:
            kind = kind_of(block.block_type, block.value)
            yield take_apart(kind, block.value, picture=_picture, sound=_sound)

    def clean(self):
        """Gives keys to what has none, and refuses what the learning side could not grade."""
        super().clean()
        for block in self.questions:
            kind = kind_of(block.block_type, block.value)
            give_keys(kind, block.value, lambda letter: f"{letter}-{uuid4().hex[:8]}")
        try:
            problems = check_texts(self.definition(), self.texts())
        except SchemaProblem as problem:
            raise ValidationError({"questions": schema_sentence(problem)}) from problem
        # A draft may wait for its feedback. Publishing asks for it in the form and below.
        problems = [one for one in problems if one.partition(":")[0] not in STILL_TO_WRITE]
        if problems:
            raise ValidationError({"questions": [text_sentence(problem) for problem in problems]})

    def publish(self, revision, **kwargs):
        """Raises Invalid while a word is missing that she would read."""
        draft = revision.as_object()
        problems = check_texts(draft.definition(), draft.texts())
        if problems:
            raise Invalid(text_sentence(problems[0]), todo=[text_sentence(one) for one in problems])
        return super().publish(revision, **kwargs)

    def preview_questions(self) -> list:
        """Each question as she meets it, with what every answer to it brings; [] when unusable."""
        try:
            return previews(self.definition(), self.texts())
        except SchemaProblem:
            return []

    def get_preview_template(self, request, mode_name):
        """One page with all questions, as she meets them."""
        return "cms/quiz_preview.html"


def sounds_in(questions):
    """Every sound of a stream of questions, of which some may be no sound any more."""
    for block in questions:
        options = block.value["options"] if block.block_type == CHOICE_BLOCK else ()
        for value in (block.value, *options):
            if value.get("sound"):
                yield value["sound"]


def _sound(document) -> dict | None:
    found = sound_or_none(document)
    return found.model_dump(mode="json") if found else None


def _picture(image) -> dict | None:
    """What a definition says of an image; None where there is none any more."""
    if image is None:
        return None
    try:
        return facts_of(image).model_dump(mode="json")
    except (NoPicture, OSError) as problem:
        raise SchemaProblem("picture-unreadable", "questions") from problem
