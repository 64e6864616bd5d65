"""Words of any language and length that a woman writes: tidied, never judged."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .errors import Invalid
from .names import has_visible_text

_NOTHING_YET = gettext_lazy("There are no words yet. Nothing was kept.")


def tidy(text: str) -> str:
    """`text` as it is kept: without NUL (no database takes it), one kind of line end, no blank
    space around it; "" when nothing of it can be seen.
    """
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()
    return text if has_visible_text(text) else ""


def checked(text: str, *, longest: int) -> str:
    """`text` tidied. *Units*: characters. Raises Invalid: nothing there, or too long."""
    text = tidy(text)
    if not text:
        raise Invalid(_NOTHING_YET)
    if len(text) > longest:
        raise Invalid(too_long(longest))
    return text


def too_long(longest: int) -> str:
    """The sentence that says so, and that nothing is lost."""
    return _(
        "This is longer than %(longest)s characters. It is still here: please make it shorter, "
        "or keep it in two pieces."
    ) % {"longest": longest}


class FreeTextField(forms.CharField):
    """A box to write in. What is too long comes back whole: no browser cuts it."""

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
