"""The question for a reason, asked before somebody else's record is opened."""

from uuid import UUID

from core.clock import now

from ..types import SignedInRequest
from .sentences import require_purpose


def ask_why(request: SignedInRequest, about_id: UUID) -> None:
    """Ask for the reason first, unless it was given today. `about_id` is a public id.

    Call it before anything of the record is shown or changed. Raises ElsewhereFirst.
    """
    require_purpose(
        request.user,
        about_id,
        then=request.path,
        at=now(),
        is_step=request.method not in ("GET", "HEAD"),
    )
