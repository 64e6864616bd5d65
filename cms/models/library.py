"""Grounding exercises and the words of the glossary, in each language."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, RevisionMixin, TranslatableMixin

from cms.blocks.text import FEATURES
from cms.curriculum.files import GROUNDING_CARDS
from cms.curriculum.library_files import (
    LONGEST_SECONDS,
    MAX_DEFINITION_CHARACTERS,
    MAX_DRAWING,
    MAX_EXERCISE_TITLE,
    MAX_TERM_CHARACTERS,
    SHORTEST_SECONDS,
)
from cms.forms import TermForm

from .base import FromFile


class LibraryEntry(DraftStateMixin, RevisionMixin, FromFile, TranslatableMixin, models.Model):
    """A library entry in one language, with drafts."""

    class Meta(TranslatableMixin.Meta):
        abstract = True

    @property
    def key(self):
        """The UUID that is the same in every language."""
        return self.translation_key


class Exercise(LibraryEntry):
    """A grounding exercise in one language, shown at /ground/, in lessons and over them.

    If none is published, the built-in text is shown. No personal data.
    """

    card = models.CharField(
        _("card"), max_length=2, choices=[(card, card) for card in GROUNDING_CARDS]
    )
    title = models.CharField(_("title"), max_length=MAX_EXERCISE_TITLE)
    seconds = models.PositiveSmallIntegerField(
        _("seconds"),
        default=75,
        validators=[MinValueValidator(SHORTEST_SECONDS), MaxValueValidator(LONGEST_SECONDS)],
        help_text=_("How long it takes, read slowly."),
    )
    # "": none. Its file is under static/img/drawings.
    drawing = models.CharField(_("drawing"), max_length=MAX_DRAWING, blank=True)
    body = RichTextField(
        _("steps"),
        features=FEATURES,
        help_text=_(
            "One sentence, then a list of steps. Eyes stay open; no breath is held or counted."
        ),
    )

    panels = [FieldPanel(name) for name in ("card", "title", "seconds", "drawing", "body")]

    class Meta(LibraryEntry.Meta):
        verbose_name = _("grounding exercise")
        verbose_name_plural = _("grounding exercises")
        ordering = ["card"]
        constraints = [
            models.UniqueConstraint(
                fields=["card", "locale"], name="one_exercise_for_a_card_in_a_language"
            )
        ]

    def __str__(self):
        return f"{self.card} {self.title}"


class Term(LibraryEntry):
    """A word of the glossary in one language, explained where a lesson first uses it.

    No personal data.
    """

    term = models.CharField(_("word"), max_length=MAX_TERM_CHARACTERS)
    # Forms that lessons use, such as the plural.
    also = models.JSONField(_("other forms"), default=list, blank=True)
    definition = models.TextField(
        _("what it means"),
        max_length=MAX_DEFINITION_CHARACTERS,
        help_text=_("One or two plain sentences."),
    )

    # A draft has its term set too: otherwise two drafts without one would conflict.
    panels = [
        FieldPanel("term", required_on_save=True),
        FieldPanel("also"),
        FieldPanel("definition"),
    ]
    base_form_class = TermForm

    class Meta(LibraryEntry.Meta):
        verbose_name = _("word")
        verbose_name_plural = _("words")
        ordering = ["term"]
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("term"), "locale", name="a_word_stands_once_in_a_language"
            )
        ]

    def __str__(self):
        return self.term

    def clean(self):
        super().clean()
        forms = [form.casefold() for form in (self.term, *self.also)]
        if len(set(forms)) != len(forms):
            raise ValidationError({"also": _("A form stands here twice.")})
