"""Writing a talk with a woman down: what pages of different features do in the same way."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.utils.translation import gettext as _

from accounts.types import SignedInRequest
from core.clock import now
from core.submit import refusal


def written_down(
    request: SignedInRequest,
    form: Form,
    write: Callable[..., object],
    *,
    organisation_id: UUID,
    person_id: UUID,
) -> int | None:
    """Writes what the form holds, by the service `write`, and says that it is done.

    The status of the page that shows the form again; None where it is written.
    """
    refused = refusal(
        form,
        lambda: write(
            by=request.user,
            organisation_id=organisation_id,
            person_id=person_id,
            **form.cleaned_data,
            at=now(),
        ),
    )
    if refused is None:
        messages.success(request, _("Written down. She can read it."))
    return refused
