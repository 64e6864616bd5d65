"""Text of any language and length that a person writes: tidied, never judged."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .errors import Invalid
from .names import has_visible_text

_NOTHING_YET = gettext_lazy("There are no words yet. Nothing was kept.")


def tidy(text: str) -> str:
    """`text` as it is stored; "" when nothing of it is visible.

    Without NUL (no database accepts it) and surrounding whitespace, and with uniform line endings.
    """
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()
    return text if has_visible_text(text) else ""


def checked(text: str, *, longest: int) -> str:
    """`text` tidied. *Units*: characters. Raises Invalid for empty or too long text."""
    text = tidy(text)
    if not text:
        raise Invalid(_NOTHING_YET)
    if len(text) > longest:
        raise Invalid(too_long(longest))
    return text


def too_long(longest: int) -> str:
    """The message that a text is too long, and that nothing is lost."""
    return _(
        "This is longer than %(longest)s characters. It is still here: please make it shorter, "
        "or keep it in two pieces."
    ) % {"longest": longest}


class FreeTextField(forms.CharField):
    """A text box. Text that is too long is returned whole: the browser does not cut it."""

    def __init__(self, *, longest: int, rows: int, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": _NOTHING_YET})
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows, "dir": "auto"}))
        super().__init__(**kwargs)
        self.longest = longest

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value or "") or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.longest:
            raise forms.ValidationError(too_long(self.longest))
