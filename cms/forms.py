"""Forms of the CMS admin: codes as short names, and numbers that are assigned automatically."""

from django import forms
from django.conf.locale import LANG_INFO
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from accounts.sentences import ROLE_CHOICES
from cms.curriculum.danger_checks import check_submission, lesson_spans, module_spans
from cms.curriculum.files import COMPETENCIES, GROUNDING_CARDS
from cms.curriculum.sentences import mend, what
from cms.rules.service_checks import EMERGENCY, WAYS, PhoneProblem, shows_a_map, written_alike
from core.errors import Conflict, Invalid


class CodesField(forms.CharField):
    """A list of short names, separated by commas."""

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
        """The validators of CharField are for a single text."""


def next_number(parent) -> int:
    """The first number after those of the children of `parent`."""
    numbers = [
        int(slug)
        for slug in parent.get_children().values_list("slug", flat=True)
        if slug.isdecimal()
    ]
    return max(numbers, default=0) + 1


class SubmittedPageForm(WagtailAdminPageForm):
    """A page form that refuses submission to the readers while the text could do harm."""

    # Names of the buttons that submit a page to the readers, for the first time or again.
    SUBMITS = ("action-submit", "action-restart-workflow")

    def clean(self):
        cleaned = super().clean()
        if not self.errors and any(name in self.data for name in self.SUBMITS):
            for sentence in self.refusals(cleaned):
                self.add_error(None, sentence)
        return cleaned

    def refusals(self, cleaned):
        """A sentence for each problem to correct before readers get the page."""
        page = self.instance if self.instance.locale_id else self.parent_page
        for problem in check_submission(self.spans(cleaned), page.locale.language_code):
            yield f"{what(problem)} {mend(problem)}"

    def spans(self, cleaned):
        """The texts of the page, in the order in which they are read."""
        raise NotImplementedError


class NumberedPageForm(SubmittedPageForm):
    """A form that gives a new page the next number; its URL follows from it."""

    def clean(self):
        cleaned = super().clean()
        if not self.instance.slug and self.parent_page is not None:
            self.instance.slug = str(next_number(self.parent_page))
        return cleaned


class ModulePageForm(NumberedPageForm):
    activity_seats = CodesField(
        label=_("Seats"), help_text=_("For example: Mentor, Mentee, Observer. Each needs a card.")
    )

    def spans(self, cleaned):
        """The texts of the module and its activity; notes are not checked for danger to life."""
        fields = [cleaned.get(name, "") for name in ("title", "summary", "activity_title")]
        activity = [_words_of(block) for block in cleaned["activity"]]
        notes = [_words_of(block) for block in cleaned["facilitator_notes"]]
        return module_spans("\n".join([*fields, *activity]), "\n".join(notes))


class LessonPageForm(NumberedPageForm):
    outcomes = CodesField(label=_("Outcomes"), help_text=_("For example: p1-1, p1-3"))
    grounding = CodesField(label=_("Grounding cards"), known=GROUNDING_CARDS)
    competencies = CodesField(label=_("Competencies"), known=COMPETENCIES)

    def refusals(self, cleaned):
        """The problems of the text, and those of unfinished questions."""
        for quiz in _drafts_of_quizzes(cleaned["body"]):
            try:
                quiz.refuse_missing_words()
            except Invalid as refused:
                yield str(refused.sentence)
        yield from super().refusals(cleaned)

    def spans(self, cleaned):
        """The texts of the lesson and of the drafts of its questions."""
        head = [("text", cleaned[name]) for name in ("title", "content_note")]
        body = [(block.block_type, _words_of(block)) for block in cleaned["body"]]
        quizzes = _drafts_of_quizzes(cleaned["body"])
        questions = [_words_of(question) for quiz in quizzes for question in quiz.questions]
        return lesson_spans([*head, *body], strip_tags(cleaned["short_version"]), questions)


def _words_of(block):
    return "\n".join(block.block.get_searchable_content(block.value))


def _drafts_of_quizzes(body):
    quizzes = [block.value for block in body if block.block_type == "quiz" and block.value]
    return [quiz.get_latest_revision_as_object() for quiz in quizzes]


class CoursePageForm(SubmittedPageForm):
    """The code cannot be changed later: URLs and records depend on it."""

    audience = forms.MultipleChoiceField(
        choices=ROLE_CHOICES,
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

    def spans(self, cleaned):
        """The title and the summary."""
        return module_spans("\n".join([cleaned["title"], cleaned["summary"]]), "")


class TermForm(WagtailAdminModelForm):
    also = CodesField(
        label=_("Other forms"), help_text=_("With commas between them: mentors, mentoring")
    )


class ServiceForm(WagtailAdminModelForm):
    """A service. When contact details change, it has to be checked again."""

    CHECKED = {
        "kind",
        "name",
        "country",
        "phone",
        "text_number",
        "web",
        "ways",
        "cost",
        "on_bill",
        "no_name_needed",
        "leads_to_police",
    }

    languages = CodesField(
        label=_("Languages"),
        known=LANG_INFO,
        help_text=_("Codes with commas between them: es, en, ar"),
    )

    ways = CodesField(
        label=_("Other ways"),
        known=WAYS,
        help_text=_("With commas between them: chat, email, whatsapp, sign, deaf"),
    )

    def clean_web(self):
        address = self.cleaned_data["web"]
        if address and not address.startswith("https://"):
            raise forms.ValidationError(_("The address begins with https://"))
        if shows_a_map(address):
            raise forms.ValidationError(_("No maps: where a woman is helped stays secret."))
        return address

    def clean(self):
        cleaned = super().clean()
        kind, country = cleaned.get("kind"), cleaned.get("country")
        if kind and not country and kind != EMERGENCY:
            self.add_error("country", _("Choose the country in which it works."))
        reached = any(cleaned.get(field) for field in ("phone", "text_number", "web"))
        if not reached and "web" not in self.errors:
            self.add_error("phone", _("Write a telephone number or a web page."))
        for field in ("phone", "text_number"):
            self._write_alike(cleaned, field, str(country or ""))
        if self._describes_twice():
            self.add_error(None, Conflict.default)
        return cleaned

    def _write_alike(self, cleaned, field, country):
        if cleaned.get(field):
            try:
                cleaned[field] = written_alike(cleaned[field], country)
            except PhoneProblem:
                self.add_error(field, _("This number cannot be dialled in that country."))

    def _describes_twice(self):
        """Whether a language of this form already has words that were saved in the meantime."""
        words = self.formsets["words"]
        if self.instance.pk is None or not words.is_valid():
            return False
        others = self.instance.words.get_live_queryset().exclude(
            pk__in=[form.instance.pk for form in words.initial_forms if form.instance.pk]
        )
        written = {form.cleaned_data.get("language") for form in words.forms}
        return any(row.language in written for row in others)

    def save(self, commit=True):
        if self.CHECKED & set(self.changed_data):
            self.instance.verified_on = self.instance.verified_by = None
            self.instance.sources, self.instance.looked_up_on = [], None
            self.instance.first_rung_on = self.instance.first_rung_by = None
        return super().save(commit)
