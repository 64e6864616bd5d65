"""Pictures and sounds uploaded by editors: scanned, stripped of metadata, not named by the file."""

import re
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import FileField, FileInput, ValidationError
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.media.sentences import NEW_PICTURE, NEW_SOUND, NOT_KEPT
from core.errors import DomainError
from core.media.malware import check_for_malware
from core.media.pictures import MAX_BYTES
from courses.questions import bare_files
from courses.questions.sounds import MAX_BYTES as MOST_SOUND_BYTES


def _bare_upload(data: Any, most_bytes: int, too_big: str, bare: Callable[[bytes], bytes]) -> Any:
    """The upload with the bytes that are stored, under a random name."""
    if data.size > most_bytes:
        raise ValidationError(NOT_KEPT[too_big])
    raw = data.read()
    try:
        check_for_malware(raw)
        kept = bare(raw)
    except DomainError as problem:
        raise ValidationError(problem.sentence) from problem
    except bare_files.RejectedFile as problem:
        raise ValidationError(NOT_KEPT[problem.code], code=problem.code) from problem
    return SimpleUploadedFile(bare_files.content_key(kept), kept)


class PictureField(WagtailImageField):
    """Any picture in an accepted format, stored as WebP. Its bytes decide the format, not
    its name.
    """

    def to_python(self, data: Any) -> Any:
        given = FileField.to_python(self, data)
        if given is None:
            return None
        too_big = bare_files.pictures.TOO_BIG
        bare = _bare_upload(given, MAX_BYTES, too_big, bare_files.strip_picture)
        return super().to_python(bare)


class SoundField(WagtailDocumentField):
    """A sound without its metadata."""

    def to_python(self, data: Any) -> Any:
        given = FileField.to_python(self, data)
        if given is None:
            return None
        too_big = bare_files.SOUND_TOO_BIG
        bare = _bare_upload(given, MOST_SOUND_BYTES, too_big, bare_files.strip_sound)
        return super().to_python(bare)


class _NamedByEditor:
    """A form whose title does not come from the name of the file."""

    new_title: Any
    file_field: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            shown = self.fields["file"]
            # Wagtail's own widget writes the name of the file into the title.
            field = self.file_field(label=shown.label, required=shown.required, widget=FileInput())
            self.fields["file"] = field
        elif self.instance.pk is None:
            # For the second step of a multiple upload: Wagtail proposes the name of the file.
            self.initial["title"] = str(self.new_title)

    def clean_title(self) -> Any:
        """Replace a title that only repeats the file's name, because pages and lists show it."""
        title = self.cleaned_data["title"]
        given = self.files.get(self.add_prefix("file"))
        name = getattr(given, "name", None) or ""
        # With and without extension: from Wagtail's page for multiple uploads, and from its view.
        is_of_file = title in (name, re.sub(r"\.[^.]+$", "", name))
        return str(self.new_title) if name and is_of_file else title


class PictureForm(_NamedByEditor, BaseImageForm):
    """Wagtail's image form, wherever images are uploaded."""

    new_title, file_field = NEW_PICTURE, PictureField


class SoundForm(_NamedByEditor, BaseDocumentForm):
    """Wagtail's document form, wherever documents are uploaded."""

    new_title, file_field = NEW_SOUND, SoundField
