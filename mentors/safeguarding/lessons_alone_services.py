"""Whoever has the matter gives a woman everything back (domain 10.6, ADR-0125)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.lessons_alone_services import show_everything
from accounts.models import User
from core.audit.services import record
from core.errors import NotFound

from ..models import LessonsAlone
from . import permissions


def give_everything_back(*, by: User, narrowed_id: UUID, at: datetime) -> None:
    """Her pages show all that is hers again, whether the matter is open or closed.

    The log has who did it and of which room, and not to whom. Raises NotFound where that is not
    the part of `by`, or somebody has done it already.
    """
    with transaction.atomic():
        rows = LessonsAlone.objects.select_for_update(of=("self",), no_key=True)
        rows = rows.select_related("organisation", "room", "woman").defer("room__key")
        row = rows.filter(public_id=narrowed_id).first()
        if row is None or not permissions.gives_back(by, row):
            raise NotFound
        show_everything(user=row.woman)
        record(
            actor=by,
            verb="lessons-given-back",
            subject=row.room or row,
            organisation=row.organisation,
            at=at,
        )
        row.delete()
