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
from cms.curriculum.sentences import schema_sentence
from courses.quizzes.schema import (
    Definition,
    SchemaProblem,
    Texts,
    parse_definition,
    parse_texts,
)

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
        questions = [
            {
                "key": question["key"],
                "kind": question["kind"],
                "outcomes": list(question["outcomes"]),
                "options": [
                    {"key": option["key"], "correct": bool(option["correct"])}
                    for option in question["options"]
                ],
            }
            for question in self._questions()
        ]
        return parse_definition(
            {
                "key": self.translation_key,
                "pass_mark_percent": self.pass_mark_percent,
                "questions": questions,
            }
        )

    def texts(self) -> Texts:
        """Its words by key. Raises SchemaProblem when they cannot be used."""
        return parse_texts(
            {
                "questions": {
                    question["key"]: {
                        "text": question["text"],
                        "options": {
                            option["key"]: {
                                "text": option["text"],
                                "feedback": option["feedback"],
                            }
                            for option in question["options"]
                        },
                    }
                    for question in self._questions()
                }
            }
        )

    def _questions(self) -> list:
        return [block.value for block in self.questions]

    def _give_keys(self) -> None:
        """New questions and options get a key of their own: editors need not invent one."""
        for question in self._questions():
            question["key"] = question["key"] or f"q-{uuid4().hex[:8]}"
            for option in question["options"]:
                option["key"] = option["key"] or f"o-{uuid4().hex[:8]}"

    def clean(self):
        """Refuses what the learning side could not grade."""
        super().clean()
        self._give_keys()
        try:
            self.definition()
        except SchemaProblem as problem:
            raise ValidationError({"questions": schema_sentence(problem)}) from problem

    def get_preview_template(self, request, mode_name):
        """One page with all questions, as she meets them."""
        return "cms/quiz_preview.html"
