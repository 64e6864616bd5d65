"""Asking an interpreter or a second assessor into a room, by who holds it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages as notices
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.types import Person, SignedInRequest
from core.errors import NotFound
from core.submit import refusal

from .. import guest_services, queries, sentences
from ..counting_queries import takes
from ..seat_acts import Act, may


class GuestForm(forms.Form):
    """Whom to ask in, and as what: one choice, each name under its place."""

    def __init__(self, *args: Any, people: dict[str, list[Person]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        choices: list[Any] = [("", gettext_lazy("Choose a name"))]
        for seat, found in people.items():
            names = [(f"{seat}:{person.public_id}", person.shown_name) for person in found]
            if names:
                choices.append((sentences.SEAT_WORDS[seat], names))
        label = gettext_lazy("Who comes along")
        self.fields["guest"] = forms.ChoiceField(label=label, choices=choices)

    def chosen(self) -> tuple[str, Person]:
        """The place and the person."""
        seat, _colon, public_id = self.cleaned_data["guest"].partition(":")
        return seat, next(one for one in self.people[seat] if str(one.public_id) == public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def guests(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Whom to ask in. Each woman is asked first; one no is enough, and nobody learns whose."""
    seat = queries.seat_for(request.user, public_id)
    if not may(seat.seat, Act.ASK_IN):
        raise NotFound
    people = queries.people_for_guest_seats(request.user, seat.room_id)
    learning = not takes(seat.room_id, "assessor")
    if learning and request.method != "POST":
        # What an older page sends is answered by the service, which says why.
        del people["assessor"]
    form = GuestForm(request.POST or None, people=people)

    def ask() -> None:
        as_what, guest = form.chosen()
        guest_services.ask_in(member_id=seat.member_id, guest=guest, seat=as_what)

    status = 200
    if request.method == "POST":
        refused = refusal(form, ask)
        if refused is None:
            notices.success(request, _("Everyone is asked. She comes in when all have said OK."))
            return redirect("room", public_id)
        status = refused
    context = {
        "form": form,
        "public_id": public_id,
        "nobody": not any(people.values()),
        "learning": learning,
    }
    return render(request, "mentors/rooms/guests.html", context, status=status)
