"""The question that stands before a record of somebody else."""

from uuid import UUID

from core.clock import now

from ..types import SignedInRequest
from .sentences import require_purpose


def ask_why(request: SignedInRequest, about_id: UUID) -> None:
    """Leads to the question first, unless it is answered today. `about_id` is a public id.

    Call it before anything of the record is shown or done. Raises ElsewhereFirst.
    """
    require_purpose(
        request.user,
        about_id,
        then=request.path,
        at=now(),
        is_step=request.method not in ("GET", "HEAD"),
    )
