"""Scenes that assessors rate, written by editors."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from mentors.assessment.calibration.rules import FEWEST, MOST, Script, script_from
from mentors.assessment.competencies.framework import load_framework


class PracticeScene(models.Model):
    """A written role play for calibration, in addition to those shipped (ADR-0074).

    Made up, like those. A round keeps a copy of the scene as of when it was chosen. No personal
    data.
    """

    title = models.CharField(_("title"), max_length=120)
    situation = models.TextField(
        _("situation"),
        max_length=600,
        help_text=_("Who meets, and for which time. Everything is made up: no real session."),
    )
    lines = models.TextField(
        _("lines"),
        help_text=_("Each line “Name: words”. A line without a colon is what happens."),
    )
    codes = models.CharField(
        _("competencies"),
        max_length=60,
        help_text=_("The codes of those that it shows, with commas: C1, C2, C4, C8."),
    )

    panels = [FieldPanel(name) for name in ("title", "situation", "lines", "codes")]

    class Meta:
        verbose_name = _("scene to rate")
        verbose_name_plural = _("scenes to rate")
        ordering = ["title", "pk"]

    def __str__(self):
        return self.title

    def clean(self):
        """Raises ValidationError for a scene that assessors could not rate."""
        known = {competency.code for competency in load_framework().competencies}
        try:
            whole = known.issuperset(self.as_script().codes)
        except ValueError:
            whole = False
        if not whole:
            raise ValidationError(
                _(
                    "A scene needs at least four lines, and from %(fewest)s to %(most)s codes such "
                    "as C1."
                ),
                params={"fewest": FEWEST, "most": MOST},
            )

    def as_script(self) -> Script:
        """The scene in the form that `mentors` uses. Raises ValueError."""
        return script_from(
            key=f"scene-{self.pk}",
            title=self.title,
            situation=self.situation,
            text=self.lines,
            codes=self.codes,
        )
