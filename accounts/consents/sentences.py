"""Words around consents: how an answer was given, and the choices of who writes it down."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Consent
from .rules import OTHER_LANGUAGE, Interpreter, Medium

HOW_IT_WAS_SAID = [
    (Medium.HEARD.value, gettext_lazy("I explained it to her aloud.")),
    (
        f"{Medium.INTERPRETED}:{Interpreter.BESIDE_HER}",
        gettext_lazy("An interpreter sat with us."),
    ),
    (
        f"{Medium.INTERPRETED}:{Interpreter.TELEPHONE}",
        gettext_lazy("An interpreter was on the telephone."),
    ),
]


def language_choices() -> list[tuple[str, str]]:
    """In which language it was explained."""
    return [*settings.LANGUAGES, (OTHER_LANGUAGE, _("Another language"))]


def how_it_was_said(row: Consent) -> str:
    """“You read it yourself.”, or who wrote it down, in words for her."""
    if row.medium == Medium.READ:
        return _("You answered here yourself.")
    name = row.written_down_by.shown_name if row.written_down_by else _("somebody who left")
    if row.medium == Medium.HEARD:
        return _("You said it, and %(name)s wrote it down.") % {"name": name}
    return _("You said it through an interpreter, and %(name)s wrote it down.") % {"name": name}
