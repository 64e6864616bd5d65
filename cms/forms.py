"""Forms of the office: codes as short names, and numbers that nobody types."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from cms.curriculum.files import COMPETENCIES, GROUNDING_CARDS
from lms.accounts.roles import Role


class CodesField(forms.CharField):
    """A list of short names, written with commas between them."""

    def __init__(self, *, known=None, **kwargs):
        self.known = known
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)

    def to_python(self, value):
        text = value if isinstance(value, str) else ", ".join(value or [])
        return [one.strip() for one in text.split(",") if one.strip()]

    def validate(self, value):
        super().validate(value)
        unknown = [one for one in value if self.known is not None and one not in self.known]
        if unknown:
            raise forms.ValidationError(
                _("“%(name)s” is not known here."), params={"name": unknown[0]}
            )

    def run_validators(self, value):
        """Those of CharField are about one text."""


def next_number(parent) -> int:
    """The first number after those that the children of `parent` have."""
    numbers = [
        int(slug)
        for slug in parent.get_children().values_list("slug", flat=True)
        if slug.isdecimal()
    ]
    return max(numbers, default=0) + 1


class NumberedPageForm(WagtailAdminPageForm):
    """A new page takes the next number; the address follows from it."""

    def clean(self):
        cleaned = super().clean()
        if not self.instance.slug and self.parent_page is not None:
            self.instance.slug = str(next_number(self.parent_page))
        return cleaned


class ModulePageForm(NumberedPageForm):
    activity_seats = CodesField(
        label=_("Seats"), help_text=_("For example: Mentor, Mentee, Observer. Each needs a card.")
    )


class LessonPageForm(NumberedPageForm):
    outcomes = CodesField(label=_("Outcomes"), help_text=_("For example: p1-1, p1-3"))
    grounding = CodesField(label=_("Grounding cards"), known=GROUNDING_CARDS)
    competencies = CodesField(label=_("Competencies"), known=COMPETENCIES)


class CoursePageForm(WagtailAdminPageForm):
    """The code is chosen once: addresses and records rest on it."""

    audience = forms.MultipleChoiceField(
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Who may see it"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "code" in self.fields:
            self.fields["code"].disabled = True

    def clean(self):
        cleaned = super().clean()
        if not self.instance.slug:
            self.instance.slug = cleaned.get("code", "")
        return cleaned
