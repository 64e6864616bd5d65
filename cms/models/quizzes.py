"""A quiz as an editor writes it. Learners answer its frozen version in `courses`."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, TranslatableMixin

from cms.blocks.quiz import CategoriesBlock, QuestionsBlock
from cms.curriculum.question_pictures import unknown_drawings
from cms.curriculum.quiz_blocks import (
    CHOICE_BLOCK,
    STILL_TO_WRITE,
    give_keys,
    kind_of,
    take_apart,
)
from cms.curriculum.sentences import schema_sentence, sentence, text_sentence
from cms.media.pictures import facts_of
from cms.media.sounds import sound_or_none
from core.errors import Invalid
from courses.questions.pictures import InvalidPicture
from courses.questions.schema import (
    Definition,
    SchemaProblem,
    Texts,
    check_texts,
    parse_definition,
    parse_texts,
)

from .base import FramedPreview, FromFile
from .contexts import context_of

USUAL = "author"
ORDERS = [(USUAL, _("as written here")), ("random", _("by chance, anew for each attempt"))]
# Fields with the same names in the definition and the texts.
SETTINGS = ("order", "draw", "options", "answers", "single_attempt", "minutes")
TEXTS = ("description", "message_met", "message_not_yet")


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

    Publishing freezes a version in `courses` when the structure changed. Responses refer to that
    version, so nothing here can change what somebody was graded on.
    """

    title = models.CharField(
        _("title"), max_length=255, help_text=_("For the office; nobody else sees it.")
    )
    pass_mark_percent = models.PositiveSmallIntegerField(
        _("pass mark in percent"),
        default=60,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    order = models.CharField(
        _("order of the questions"), max_length=10, choices=ORDERS, default=USUAL
    )
    # NULL: all questions are asked.
    draw = models.PositiveSmallIntegerField(
        _("how many are drawn"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Each attempt asks so many of the questions. Empty: all of them."),
    )
    options = models.CharField(
        _("order of the answers"), max_length=10, choices=ORDERS, default=USUAL
    )
    answers = models.CharField(
        _("what fits is told"),
        max_length=10,
        choices=[("end", _("at the end")), ("each", _("after each question, when she asks"))],
        default="end",
    )
    single_attempt = models.BooleanField(
        _("answered once"), default=False, help_text=_("In courses of staff alone.")
    )
    # NULL: no time is given.
    minutes = models.PositiveSmallIntegerField(
        _("minutes it is planned for"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("In courses of staff alone. Nothing closes after them."),
    )
    description = models.TextField(
        _("what it is about"), max_length=1000, blank=True, help_text=_("Before she starts.")
    )
    message_met = models.TextField(_("what she reads when it is met"), max_length=1000, blank=True)
    message_not_yet = models.TextField(
        _("what she reads when it is not yet met"), max_length=1000, blank=True
    )
    categories = StreamField(CategoriesBlock(), verbose_name=_("categories"), blank=True)
    questions = StreamField(QuestionsBlock(), verbose_name=_("questions"))

    panels = [
        FieldPanel("title"),
        FieldPanel("pass_mark_percent"),
        MultiFieldPanel(
            [
                FieldPanel("order"),
                FieldPanel("draw"),
                FieldPanel("options"),
                FieldPanel("answers"),
                FieldPanel("single_attempt"),
                FieldPanel("minutes"),
            ],
            heading=_("How she sits down to it"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("description"),
                FieldPanel("message_met"),
                FieldPanel("message_not_yet"),
            ],
            heading=_("What she reads before and after"),
        ),
        FieldPanel("questions"),
        FieldPanel("categories"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["title"]

    def __str__(self):
        return self.title

    @property
    def key(self):
        """The UUID by which `courses` knows this quiz, the same in every language."""
        return self.translation_key

    def definition(self) -> Definition:
        """Its structure without words. Raises SchemaProblem when it cannot be used."""
        return parse_definition(
            {
                "key": self.translation_key,
                "pass_mark_percent": self.pass_mark_percent,
                "questions": [structure for structure, _words in self._taken_apart()],
                **{name: getattr(self, name) for name in SETTINGS},
            }
        )

    def texts(self) -> Texts:
        """Its words by key. Raises SchemaProblem when they cannot be used."""
        return parse_texts(
            {
                "questions": {structure["key"]: words for structure, words in self._taken_apart()},
                "categories": {
                    block.value["path"]: block.value["name"] for block in self.categories
                },
                **{name: getattr(self, name) for name in TEXTS},
            }
        )

    def pictures(self) -> list:
        """The images in its questions."""
        found = []
        for block in self.questions:
            found.append(block.value.get("picture"))
            found += [option.get("picture") for option in block.value.get("options") or ()]
        return [image for image in found if image is not None]

    def sounds(self) -> list:
        """The documents that its questions and answers play."""
        return list(sounds_in(self.questions))

    def _taken_apart(self):
        for block in self.questions:
            kind = kind_of(block.block_type, block.value)
            yield take_apart(kind, block.value, picture=_picture, sound=_sound)

    def clean(self):
        """Add missing keys, and refuse what `courses` could not grade."""
        super().clean()
        for block in self.questions:
            kind = kind_of(block.block_type, block.value)
            give_keys(kind, block.value, lambda letter: f"{letter}-{uuid4().hex[:8]}")
        try:
            problems = check_texts(self.definition(), self.texts())
        except SchemaProblem as problem:
            field = "draw" if problem.code == "draw-too-many" else "questions"
            raise ValidationError({field: schema_sentence(problem)}) from problem
        self._check_drawings()
        self._check_limits()
        # A draft may lack feedback. Submitting and publishing require it.
        problems = [one for one in problems if one.partition(":")[0] not in STILL_TO_WRITE]
        if problems:
            raise ValidationError({"questions": [text_sentence(problem) for problem in problems]})

    def _check_drawings(self) -> None:
        for block in self.questions:
            kind = kind_of(block.block_type, block.value)
            for name in unknown_drawings(kind, block.value):
                raise ValidationError({"questions": sentence("no-such-drawing", name=name)})

    def _check_limits(self) -> None:
        """Refuse limits in a learner's quiz (domain R5.3), wherever it is already used."""
        if self.pk and self.is_limited and in_course_for_learners(self.pk):
            field = "single_attempt" if self.single_attempt else "minutes"
            raise ValidationError({field: sentence("quiz-for-staff-alone")})

    @property
    def is_limited(self) -> bool:
        """Whether it has a limit, which a learner's quiz must not have."""
        return self.single_attempt or self.minutes is not None

    @property
    def has_settings(self) -> bool:
        """Whether any of its settings and texts differs from the default."""
        fields = (one for one in self._meta.fields if one.name in (*SETTINGS, *TEXTS))
        return any(getattr(self, field.name) != field.get_default() for field in fields)

    def publish(self, revision, **kwargs):
        """Publish a revision. Raises Invalid while a text that the reader would see is missing."""
        revision.as_object().refuse_missing_words()
        return super().publish(revision, **kwargs)

    def refuse_missing_words(self) -> None:
        """Raises Invalid while a text that the reader would see is missing."""
        problems = check_texts(self.definition(), self.texts())
        if problems:
            raise Invalid(text_sentence(problems[0]), todo=[text_sentence(one) for one in problems])

    def get_preview_context(self, request, mode_name):
        """Add each question as a learner sees it."""
        return super().get_preview_context(request, mode_name) | context_of(self, request)

    def get_preview_template(self, request, mode_name):
        """One page with all questions as a learner sees them."""
        return "cms/quiz_preview.html"


def sounds_in(questions):
    """Every sound in a stream of questions; some may be unplayable by now."""
    for block in questions:
        options = block.value["options"] if block.block_type == CHOICE_BLOCK else ()
        for value in (block.value, *options):
            if value.get("sound"):
                yield value["sound"]


def _sound(document) -> dict | None:
    found = sound_or_none(document)
    return found.model_dump(mode="json") if found else None


def in_course_for_learners(quiz_pk: int) -> bool:
    """Whether a lesson that contains this quiz is in a course that is not for staff only."""
    from .courses import LessonPage, limits_refused

    lessons = [page for page in LessonPage.objects.all() if quiz_pk in page.quiz_ids]
    return any(limits_refused(page.get_parent().get_parent().specific) for page in lessons)


def _picture(image) -> dict | None:
    """The facts of an image in a definition; None if there is no image."""
    if image is None:
        return None
    try:
        return facts_of(image).model_dump(mode="json")
    except (InvalidPicture, OSError) as problem:
        raise SchemaProblem("picture-unreadable", "questions") from problem
