"""Forms for the file that an editor imports, and the format of an export."""

import base64
import binascii
import zlib
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from courses.question_formats.detect import ENDINGS
from courses.question_formats.exchange import MAX_BYTES

from .sentences import FILE

FORMAT_NAMES = {
    "gift": _("GIFT"),
    "aiken": _("Aiken"),
    "moodle-xml": _("Moodle XML"),
    "qti": _("QTI 1.2, 2 or 3"),
    "csv": _("CSV (a table)"),
    "django-quiz-app": _("Dump of django-quiz-app"),
}
# Labels of export formats, with the version that is written.
WRITTEN_NAMES = {
    key: name for key, name in FORMAT_NAMES.items() if key in ENDINGS and key != "qti"
} | {"qti": _("QTI 2.1"), "qti-3": _("QTI 3.0")}


# *Units*: bytes. Django limits the size of other form data; a bigger file has to be chosen again.
MOST_CARRIED = 2_000_000


class NoFile(ValueError):
    """What a page sent back is not a file that it was given."""


def carried(data: bytes) -> str:
    """A file as text in a form, from the report to the editor's confirmation; "" if it is
    too big.
    """
    packed = base64.b64encode(zlib.compress(data)).decode("ascii")
    return packed if len(packed) <= MOST_CARRIED else ""


def brought_back(packed: str) -> bytes:
    """The file that `carried` packed. Raises NoFile for anything else, and for one too big."""
    try:
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(base64.b64decode(packed, validate=True), MAX_BYTES + 1)
    except (binascii.Error, ValueError, zlib.error) as problem:
        raise NoFile from problem
    if not unpacker.eof or len(data) > MAX_BYTES:
        raise NoFile
    return data


class ImportForm(forms.Form):
    """A file of questions, with a title for the quiz that is made from them."""

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
    at_once = forms.BooleanField(
        label=_("Bring in at once what can come in"),
        required=False,
        help_text=_("Without it you read the report first. Nothing comes in until you say yes."),
    )

    def __init__(self, *args: Any, languages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(languages) > 1:
            self.fields["language"].choices = languages
            self.fields["language"].initial = settings.LANGUAGE_CODE
        else:
            del self.fields["language"]

    def show_the_error_first(self) -> None:
        """Set the autofocus on the first field with an error, so that it works without
        JavaScript.
        """
        for name in self.errors:
            if name in self.fields:
                self.fields[name].widget.attrs["autofocus"] = True
                return

    def clean_file(self) -> UploadedFile:
        """Refuse a file that is too big by its size alone, without reading it."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(FILE["too-big"])
        return file


class YesForm(forms.Form):
    """The editor's confirmation of a report, with the file that it was about."""

    carried = forms.CharField(max_length=MOST_CARRIED, strip=False)
    name = forms.CharField(max_length=255, required=False)
    file_format = forms.ChoiceField(required=False, choices=[("", ""), *FORMAT_NAMES.items()])
    title = forms.CharField(max_length=255, required=False)
    language = forms.CharField(max_length=20, required=False)

    def clean_carried(self) -> bytes:
        """The bytes of the file."""
        try:
            return brought_back(self.cleaned_data["carried"])
        except NoFile as problem:
            raise forms.ValidationError(FILE["zip-broken"]) from problem


class ExportForm(forms.Form):
    """The format of an export."""

    file_format = forms.ChoiceField(
        label=_("Format"),
        choices=[*WRITTEN_NAMES.items()],
        widget=forms.RadioSelect,
        initial="gift",
    )
