"""Errors of domain functions: a status and one clear sentence.

Services raise these. `core.middleware.DomainErrors` turns them into a page, the socket consumer
into a frame, a management command into one line and exit code 1.
"""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class DomainError(Exception):
    """`sentence` is shown to the person; `todo` is an optional list of what remains to be done."""

    status = 400
    default = _("This could not be done. Nothing was changed.")

    def __init__(
        self, sentence: "str | StrPromise | None" = None, *, todo: list[Any] | None = None
    ) -> None:
        self.sentence = sentence or self.default
        self.todo = todo or []
        super().__init__(str(self.sentence))


class Invalid(DomainError):
    """The input cannot be used."""

    status = 400


class NotFound(DomainError):
    """It does not exist, or is not the person's: the response is the same."""

    status = 404
    default = _("This page is not here, or not for you. Nothing is lost.")


class Refused(DomainError):
    """The person may know that it exists, but is not allowed this action."""

    status = 403
    default = _("This step is not open to you. Nothing was changed.")


class Conflict(DomainError):
    """It was already done, or something else happened first."""

    status = 409
    default = _("This has changed in the meantime. Nothing was lost.")


class Gone(DomainError):
    """It existed and is over."""

    status = 410
    default = _("This is over.")


class FilesAway(OSError):
    """The media storage does not respond. Not the person's fault: `core.faults` has the page."""


class ElsewhereFirst(DomainError):
    """The person must answer a question before this action, and is led to the page that asks it."""

    status = 303
    default = _("One question comes first. Nothing is lost.")

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()
