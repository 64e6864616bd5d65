"""Plain HTTP for the end of a room: a word alone, and the supervisor's next step."""

from functools import partial
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from accounts.types import SignedInRequest

from .. import check_out_services
from ..seat_acts import Act
from .views import act


@login_required
@require_POST
def word(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Whether she would like a word after the room, and with whom."""
    wanted = request.POST.get("wanted", "")
    command = partial(check_out_services.ask_for_a_word, wanted=wanted)
    return act(request, public_id, Act.WORD, command)


@login_required
@require_POST
def next_step(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The supervisor goes on before the time of this step is up."""
    command = partial(check_out_services.next_step, after=request.POST.get("after", ""))
    return act(request, public_id, Act.CLOSE, command)
