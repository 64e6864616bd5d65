"""The page of neutral reminders before sessions."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.types import SignedInRequest
from core.clock import now
from core.errors import NotFound
from core.submit import refusal
from mentors.on_call_rules import AlarmChannelKind
from mentors.rooms.on_call.alarm_delivery import push_public_key
from mentors.rooms.on_call.alarm_services import add_channel, remove_channel
from mentors.rooms.state.alarm_queries import channels_in_use, channels_of

from . import permissions, reminder_services
from .booking_sentences import REMINDER_PLACES
from .forms import ReminderEmailForm, ReminderForm
from .mentee_queries import reminder_hours_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: SignedInRequest) -> HttpResponse:
    """Show and set when a reminder is sent, and where."""
    if not permissions.may_be_reminded(request.user):
        raise NotFound
    hours = reminder_hours_of(request.user)
    posted = request.POST if request.method == "POST" else None
    form = ReminderForm(posted, initial={"hours": str(hours or "")})
    status: int | None = 200
    if posted is not None:
        status = refusal(
            form,
            lambda: reminder_services.set_reminder(
                by=request.user, hours=form.cleaned_data["hours"], at=now()
            ),
        )
        if status is None:
            messages.success(request, _("Saved."))
            return redirect("reminders")
    return _page(request, form, ReminderEmailForm(), status or 200)


@login_required
@require_POST
def add_address(request: SignedInRequest) -> HttpResponse:
    """Add an e-mail address, or the gateway of the organisation."""
    if not permissions.may_be_reminded(request.user):
        raise NotFound
    form = ReminderEmailForm(request.POST)
    if request.POST.get("kind") == AlarmChannelKind.WEBHOOK:
        add_channel(user=request.user, kind=AlarmChannelKind.WEBHOOK, address="", at=now())
        return redirect("reminders")
    status = refusal(
        form,
        lambda: add_channel(
            user=request.user,
            kind=AlarmChannelKind.EMAIL,
            address=form.cleaned_data["address"],
            at=now(),
        ),
    )
    if status is None:
        return redirect("reminders")
    hours = reminder_hours_of(request.user)
    return _page(request, ReminderForm(initial={"hours": str(hours or "")}), form, status)


@login_required
@require_POST
def remove_address(request: SignedInRequest, channel_id: UUID) -> HttpResponse:
    """Remove a channel, so that no reminder is sent there any more."""
    remove_channel(user=request.user, channel_id=channel_id)
    messages.success(request, _("Removed."))
    return redirect("reminders")


def _page(
    request: SignedInRequest, form: ReminderForm, email: ReminderEmailForm, status: int
) -> HttpResponse:
    in_use = channels_in_use()
    channels = channels_of(request.user)
    context = {
        "form": form,
        "email": email,
        "hours": reminder_hours_of(request.user),
        "kinds": in_use,
        "channels": [(one, REMINDER_PLACES[AlarmChannelKind(one.kind)]) for one in channels],
        "has": {one.kind for one in channels},
        "push_key": push_public_key() if AlarmChannelKind.PUSH in in_use else "",
        "is_mentor": bool(permissions.places_to_mentor(request.user)),
    }
    return render(request, "mentors/mentoring/reminders.html", context, status=status)
