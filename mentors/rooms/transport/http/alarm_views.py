"""Alarms of people on call: their own channels, and tests."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.types import SignedInRequest
from core.clock import now
from core.errors import NotFound
from core.submit import refusal
from mentors.on_call_rules import AlarmChannelKind

from ...on_call.alarm_delivery import push_public_key
from ...on_call.alarm_services import add_channel, remove_channel, send_test_alarm
from ...on_call.queries import desk_place
from ...on_call.sentences import CHANNEL_WORDS, alarm_words
from ...state import permissions
from ...state.alarm_queries import channels_in_use, channels_of, last_alarms
from .forms import AlarmEmailForm, PushSubscriptionForm


def _only_with_a_desk(request: SignedInRequest) -> None:
    if not permissions.has_a_desk(request.user):
        raise NotFound


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_alarms(request: SignedInRequest) -> HttpResponse:
    """Show the user's own channels; a form adds the e-mail address or the gateway."""
    _only_with_a_desk(request)
    user, in_use = request.user, channels_in_use()
    form = AlarmEmailForm(request.POST if request.method == "POST" else None)

    def keep() -> None:
        address = form.cleaned_data["address"]
        add_channel(user=user, kind=form.cleaned_data["kind"], address=address, at=now())

    status: int | None = 200
    if request.method == "POST":
        status = refusal(form, keep)
        if status is None:
            return redirect("room-alarms")
    channels = channels_of(user)
    last = last_alarms([user.pk]).get(user.pk)
    context = {
        "form": form,
        "kinds": in_use,
        "channels": [(one, CHANNEL_WORDS[AlarmChannelKind(one.kind)]) for one in channels],
        "has": {one.kind for one in channels},
        "last": last and alarm_words(last),
        "push_key": push_public_key() if AlarmChannelKind.PUSH in in_use else "",
    }
    return render(request, "mentors/rooms/alarms.html", context, status=status)


@login_required
@require_POST
def add_browser(request: SignedInRequest) -> HttpResponse:
    """Add a browser that has agreed to receive pushes; called by js/alarms.js."""
    if not permissions.may_have_channels(request.user):
        raise NotFound
    form = PushSubscriptionForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    kind = AlarmChannelKind.PUSH
    add_channel(user=request.user, kind=kind, address=form.subscription(), at=now())
    return HttpResponse(status=204)


@login_required
@require_POST
def remove(request: SignedInRequest, channel_id: UUID) -> HttpResponse:
    """Remove this channel from the user's alarms."""
    _only_with_a_desk(request)
    remove_channel(user=request.user, channel_id=channel_id)
    return redirect("room-alarms")


@login_required
@require_POST
def send_test(request: SignedInRequest) -> HttpResponse:
    """Send a test alarm to all on call; return to the rota, or to the room that waits for it."""
    _only_with_a_desk(request)
    place = desk_place(request.user, request.POST.get("place", ""))
    number = send_test_alarm(by=request.user, organisation=place, at=now())
    told = ngettext(
        "A test alarm goes to %(number)s person. It counts once they open their workspace.",
        "A test alarm goes to %(number)s people. It counts once they open their workspace.",
        number,
    )
    messages.success(request, told % {"number": number})
    try:
        return redirect("room", UUID(request.POST.get("room", "")))
    except ValueError:
        return redirect("room-rota")
