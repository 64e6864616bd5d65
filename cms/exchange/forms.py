"""The file that an editor brings, and the format that she takes away."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from courses.formats.exchange import MAX_BYTES

from .sentences import FILE

FORMAT_NAMES = {
    "gift": _("GIFT"),
    "moodle-xml": _("Moodle XML"),
    "qti": _("QTI 2.1"),
    "csv": _("CSV (a table)"),
    "django-quiz-app": _("Dump of django-quiz-app"),
}


class ImportForm(forms.Form):
    """A file of questions, with a title for the quiz that they become."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("At most 20 MB and 2,000 questions."),
        error_messages={
            "required": _("Please choose a file."),
            "missing": _("Please choose a file."),
            "invalid": _("The file did not arrive. Please choose it again."),
            "empty": FILE["empty"],
        },
    )
    file_format = forms.ChoiceField(
        label=_("Format"),
        required=False,
        choices=[("", _("Find it out")), *FORMAT_NAMES.items()],
    )
    title = forms.CharField(
        label=_("Title of the quiz"),
        required=False,
        max_length=255,
        help_text=_("Left empty it is the name of the file."),
    )
    language = forms.ChoiceField(label=_("Language of the questions"), required=False)

    def __init__(self, *args: Any, languages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(languages) > 1:
            self.fields["language"].choices = languages
            self.fields["language"].initial = settings.LANGUAGE_CODE
        else:
            del self.fields["language"]

    def show_the_error_first(self) -> None:
        """The cursor stands in the first field that has an error, also without JavaScript."""
        for name in self.errors:
            if name in self.fields:
                self.fields[name].widget.attrs["autofocus"] = True
                return

    def clean_file(self) -> UploadedFile:
        """Refuses by the size alone: nothing of a file that is too big is read."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(FILE["too-big"])
        return file


class ExportForm(forms.Form):
    """The format for a quiz that goes out."""

    file_format = forms.ChoiceField(
        label=_("Format"),
        choices=[(key, name) for key, name in FORMAT_NAMES.items() if key != "django-quiz-app"],
        widget=forms.RadioSelect,
        initial="gift",
    )
