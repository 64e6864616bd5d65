"""Courses, their modules and their lessons, as pages."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from cms.blocks.lesson import ActivityBlocks, LessonBlocks, NotesBlocks
from cms.blocks.text import FEATURES
from cms.curriculum.files import MAX_MINUTES, MAX_NOTE_CHARACTERS, MAX_TITLE_CHARACTERS
from cms.curriculum.meeting_files import MAX_MEETING_MINUTES
from cms.curriculum.sentences import sentence
from cms.curriculum.stored_facts import plain
from cms.forms import CoursePageForm, LessonPageForm, ModulePageForm
from core.clock import now
from courses.catalogue.rules import is_staff_course

from .base import BasePage, FromFile, NumberedPage
from .contexts import context_of

# Who has to have read a course before its pages stop saying that it is a draft.
READINGS = ("read_by_clinician_on", "read_by_lawyer_on", "read_by_survivor_on")
MEETING_MINUTES = [MinValueValidator(1), MaxValueValidator(MAX_MEETING_MINUTES)]


def limits_refused(course) -> bool:
    """Whether a single attempt or a planned time is not allowed in this course."""
    return bool(course.audience) and not is_staff_course(course.audience)


def quiz_ids_in(body: list[dict]) -> list[int]:
    """Row ids of the quizzes in the blocks of a lesson, as they are stored."""
    return [block["value"] for block in body if block["type"] == "quiz" and block["value"]]


def _limited_quizzes(ids) -> bool:
    from .quizzes import Quiz

    for quiz in Quiz.objects.filter(pk__in=ids).select_related("latest_revision"):
        draft = quiz.latest_revision.content if quiz.latest_revision else vars(quiz)
        if draft.get("single_attempt") or draft.get("minutes") is not None:
            return True
    return False


class CoursePage(FromFile, BasePage):
    """One course in one language: what it is about, who it is for, and its modules.

    The readings are days without names: the organisation knows who read. Those of the original
    course count for its translations as well.
    """

    code = models.SlugField(
        _("code"), max_length=20, help_text=_("Chosen once, part of addresses.")
    )
    summary = models.TextField(_("summary"), max_length=500, blank=True)
    # Roles that may see it; [] is nobody.
    audience = models.JSONField(_("who may see it"), default=list, blank=True)
    # {id: text}, in order, from outcomes.yaml.
    outcomes = models.JSONField(_("outcomes"), default=dict, blank=True)
    # NULL: nobody has yet.
    read_by_clinician_on = models.DateField(_("read by a clinician"), null=True, blank=True)
    read_by_lawyer_on = models.DateField(_("read by a lawyer"), null=True, blank=True)
    read_by_survivor_on = models.DateField(_("read by a survivor"), null=True, blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("code"),
        FieldPanel("summary"),
        FieldPanel("audience"),
        MultiFieldPanel(
            [FieldPanel(name) for name in READINGS],
            heading=_("Readings"),
            help_text=_(
                "The day on which each had read the whole course; no name is kept. Until all three "
                "are published, every page of the course says that it is a draft. A translation "
                "follows the course that it is made from."
            ),
        ),
    ]
    base_form_class = CoursePageForm
    parent_page_types = ["cms.CoursesPage"]
    subpage_types = ["cms.ModulePage"]
    template = "cms/pages/course_page.html"

    def clean(self):
        """Refuse future readings, and opening a course with limited quizzes to learners (domain
        R5.3).
        """
        super().clean()
        today = timezone.localdate(now())
        to_come = [name for name in READINGS if (getattr(self, name) or today) > today]
        if to_come:
            raise ValidationError(dict.fromkeys(to_come, _("This day is still to come.")))
        if self.pk and limits_refused(self):
            lessons = LessonPage.objects.descendant_of(self)
            if _limited_quizzes([pk for page in lessons for pk in page.quiz_ids]):
                raise ValidationError({"audience": sentence("quiz-for-staff-alone")})

    def full_clean(self, *args, **kwargs):
        """Set the slug to the code."""
        if self.code:
            self.slug = self.code
        super().full_clean(*args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        """Add the learner's progress in the course; in a preview, none."""
        return super().get_context(request, *args, **kwargs) | context_of(self, request)


class ModulePage(NumberedPage):
    """One part of a course: its lessons, and what belongs to its live session.

    The cards of the activity are for everyone who takes the course; the notes are for staff.
    """

    summary = models.TextField(_("summary"), max_length=500, blank=True)
    # What most learners read first (`catalogue.reading_order`), as keys, from the files; {}:
    # nothing.
    advice = models.JSONField(_("what comes first"), default=dict, db_default={}, blank=True)
    activity_title = models.CharField(_("activity"), max_length=MAX_TITLE_CHARACTERS, blank=True)
    activity_minutes = models.PositiveSmallIntegerField(
        _("minutes of the activity"), null=True, blank=True, validators=MEETING_MINUTES
    )
    # The seats of participants, each with a card of this label; [] for a set of cards.
    activity_seats = models.JSONField(_("seats"), default=list, blank=True)
    activity = StreamField(ActivityBlocks(), verbose_name=_("cards"), blank=True)
    notes_title = models.CharField(
        _("notes for the facilitator"), max_length=MAX_TITLE_CHARACTERS, blank=True
    )
    notes_minutes = models.PositiveSmallIntegerField(
        _("minutes of the session"), null=True, blank=True, validators=MEETING_MINUTES
    )
    facilitator_notes = StreamField(NotesBlocks(), verbose_name=_("notes"), blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [
                FieldPanel("activity_title"),
                FieldPanel("activity_minutes"),
                FieldPanel("activity_seats"),
                FieldPanel("activity"),
            ],
            heading=_("Activity, for everyone who takes the course"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("notes_title"),
                FieldPanel("notes_minutes"),
                FieldPanel("facilitator_notes"),
            ],
            heading=_("Live session, for staff"),
        ),
    ]
    base_form_class = ModulePageForm
    parent_page_types = ["cms.CoursePage"]
    subpage_types = ["cms.LessonPage"]
    template = "cms/pages/module_page.html"

    @property
    def address_steps(self) -> tuple[str, int]:
        """(course code, module number), from its URL."""
        course, module = self.url_path.rstrip("/").split("/")[-2:]
        return course, int(module)

    def get_context(self, request, *args, **kwargs):
        """Add the learner's progress in its lessons; in a preview, none."""
        return super().get_context(request, *args, **kwargs) | context_of(self, request)


class LessonPage(NumberedPage):
    """One lesson in one language. A content note needs a short version (domain R5.2)."""

    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        default=15,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_MINUTES)],
    )
    content_note = models.CharField(
        _("content note"),
        max_length=MAX_NOTE_CHARACTERS,
        blank=True,
        help_text=_("What it talks about, in four to six words. Empty: nothing to note."),
    )
    short_version = RichTextField(
        _("short version"),
        features=FEATURES,
        blank=True,
        help_text=_("The same ideas without the noted matter, 90 to 160 words."),
    )
    body = StreamField(LessonBlocks(), verbose_name=_("lesson"), blank=True)
    outcomes = models.JSONField(_("outcomes"), default=list, blank=True)
    grounding = models.JSONField(_("grounding cards"), default=list, blank=True)
    competencies = models.JSONField(_("competencies"), default=list, blank=True)
    extra = models.BooleanField(
        _("more, if she likes"),
        default=False,
        db_default=False,
        help_text=_("Offered below the lessons of its part, and never counted."),
    )
    # What most learners read first (`catalogue.reading_order`), as keys, from the files; {}:
    # nothing.
    advice = models.JSONField(_("what comes first"), default=dict, db_default={}, blank=True)
    # NULL: a lesson of a course without principles.
    principle = models.PositiveSmallIntegerField(
        _("principle"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(11)],
    )

    picture_lesson = models.BooleanField(
        _("told in pictures"),
        default=False,
        help_text=_(
            "For a woman who does not read: drawings, each with words that are said aloud."
        ),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("minutes"),
        FieldPanel("picture_lesson"),
        FieldPanel("extra"),
        MultiFieldPanel(
            [FieldPanel("content_note"), FieldPanel("short_version")],
            heading=_("Before she reads"),
        ),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("outcomes"),
                FieldPanel("grounding"),
                FieldPanel("competencies"),
                FieldPanel("principle"),
            ],
            heading=_("What it teaches"),
        ),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("short_version"),
        index.SearchField("body"),
    ]
    base_form_class = LessonPageForm
    parent_page_types = ["cms.ModulePage"]
    subpage_types = []
    template = "cms/pages/lesson_page.html"

    def clean(self):
        super().clean()
        if self.content_note and not plain(strip_tags(self.short_version)):
            raise ValidationError(
                {"short_version": _("A content note needs a short version beside it.")}
            )
        # A new page is not in the tree yet; publishing refuses limited quizzes as well.
        if self.path and _limited_quizzes(self.quiz_ids) and limits_refused(self._course()):
            raise ValidationError({"body": sentence("quiz-for-staff-alone")})

    def _course(self):
        return self.get_parent().get_parent().specific

    @property
    def address_steps(self) -> tuple[str, int, int]:
        """(course code, module number, lesson number), from its URL."""
        course, module, lesson = self.url_path.rstrip("/").split("/")[-3:]
        return course, int(module), int(lesson)

    @property
    def quiz_ids(self) -> list[int]:
        """Row ids of the quizzes in its body, without loading them."""
        return quiz_ids_in(self.body.raw_data)

    @property
    def part_count(self) -> int:
        """The number of its parts; a lesson without headings has one."""
        return max(1, sum(block["type"] == "part" for block in self.body.raw_data))

    def get_context(self, request, *args, **kwargs):
        """Add the learner's position in the lesson; in a preview, none."""
        return super().get_context(request, *args, **kwargs) | context_of(self, request)
