"""Plain HTTP for talks alone, the supervisor's next step, guests, notes and reports."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.contrib import messages as notices
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.drafts.fields import KEEP, sender_in
from accounts.types import Person, SignedInRequest
from core.errors import Conflict, DomainError, Invalid, NotFound
from core.submit import refusal

from ...participants import services as participants_services
from ...reports import queries as reports_queries
from ...reports import services
from ...reports.queries import HerNotes, notes_of
from ...reports.services import keep_notes
from ...rules.messaging import LAST_SEQUENCE
from ...rules.participants import Act, may
from ...rules.reports import NOTES_CHARACTERS, Written, tidied
from ...state import queries, sentences
from ...state.opening_queries import takes
from .message_views import uuid_of
from .views import act, wants_json, with_words_back


@login_required
@require_POST
def word(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Record whether the participant wants to talk alone after the room, and with whom."""
    wanted = request.POST.get("wanted", "")
    command = partial(services.ask_for_a_word, wanted=wanted)
    return act(request, public_id, Act.WORD, command)


@login_required
@require_POST
def next_step(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Let the supervisor end this step before its time is up."""
    command = partial(services.next_step, after=request.POST.get("after", ""))
    return act(request, public_id, Act.CLOSE, command)


class GuestForm(forms.Form):
    """Whom to ask in, and as what: one choice, each name under its seat."""

    def __init__(self, *args: Any, people: dict[str, list[Person]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        choices: list[Any] = [("", gettext_lazy("Choose a name"))]
        for seat, found in people.items():
            names = [(f"{seat}:{person.public_id}", person.shown_name) for person in found]
            if names:
                choices.append((sentences.SEAT_WORDS[seat], names))
        label = gettext_lazy("Colleague")
        self.fields["guest"] = forms.ChoiceField(label=label, choices=choices)

    def chosen(self) -> tuple[str, Person]:
        """Return the seat and the person."""
        seat, _colon, public_id = self.cleaned_data["guest"].partition(":")
        return seat, next(one for one in self.people[seat] if str(one.public_id) == public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def guests(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Choose whom to ask in.

    All participants are asked first; one no is enough, and stays anonymous.
    """
    seat = queries.seat_for(request.user, public_id)
    if not may(seat.seat, Act.ASK_IN):
        raise NotFound
    people = queries.people_for_guest_seats(request.user, seat.room_id)
    learning = not takes(seat.room_id, "assessor")
    if learning and request.method != "POST":
        # A request from an older page is answered by the service, which says why.
        del people["assessor"]
    form = GuestForm(request.POST or None, people=people)

    def ask() -> None:
        as_what, guest = form.chosen()
        participants_services.ask_in(member_id=seat.member_id, guest=guest, seat=as_what)

    status = 200
    if request.method == "POST":
        refused = refusal(form, ask)
        if refused is None:
            notices.success(
                request,
                _("All participants are asked. The colleague comes in when everyone agrees."),
            )
            return redirect("room", public_id)
        status = refused
    context = {
        "form": form,
        "public_id": public_id,
        "nobody": not any(people.values()),
        "learning": learning,
    }
    return render(request, "mentors/rooms/guests.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Edit the user's own notes.

    keep.js sends the form while typing; a button sends it as usual.
    """
    found = notes_of(request.user, public_id)
    if request.method != "POST":
        return _page(request, found, found.written)
    sender = sender_in(request.POST)
    written = Written(
        plan=tidied(request.POST.get("plan", "")),
        notes=tidied(request.POST.get("notes", "")),
        window=sender.page if sender else "",
        turn=sender.turn if sender else 0,
    )
    shown = sender.version if sender else found.version
    by_itself = KEEP in request.POST
    try:
        version = keep_notes(member_id=found.member_id, written=written, version=shown)
    except DomainError as problem:
        if by_itself:
            return JsonResponse({"sentence": str(problem.sentence)}, status=problem.status)
        return _page(request, found, written, str(problem.sentence), problem.status)
    if by_itself:
        return JsonResponse({"version": version})
    messages.success(request, _("Kept, for you alone."))
    return redirect(request.path)


def _page(
    request: SignedInRequest,
    found: HerNotes,
    typed: Written,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """Return the page.

    `typed` is shown in the boxes; a differing saved version is shown beside it.
    """
    mine = (typed.plan, typed.notes) == (found.written.plan, found.written.notes)
    context = {
        "her": found,
        "typed": typed,
        "refused": refused,
        "other": None if mine or status != 409 else found.written,
        "window": uuid4().hex,
        "most": NOTES_CHARACTERS,
    }
    template = "notes_form.html" if "beside" in request.GET else "notes.html"
    return render(request, f"mentors/rooms/{template}", context, status=status)


# The maximum number of digits of a message number.
_MAX_DIGITS = len(str(LAST_SEQUENCE))


@login_required
@require_POST
def report(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Report a message by its number, or a person."""
    seq = request.POST.get("seq", "")
    if not seq:
        command = partial(services.report, person=uuid_of(request, "person"))
    elif seq.isascii() and seq.isdigit() and len(seq) <= _MAX_DIGITS:
        command = partial(services.report, seq=int(seq))
    else:
        raise Invalid(sentences.PAGE_LINES["try-again"])
    answer = act(request, public_id, Act.REPORT, command)
    if not wants_json(request):
        messages.success(request, reports_queries.PASSED_ON)
    return answer


@login_required
@require_POST
def report_words(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Add a phrase or a few words to one's own report; text that was not sent is shown again."""
    text = request.POST.get("text", "")
    command = partial(
        services.add_to_report,
        report=uuid_of(request, "report"),
        phrase=request.POST.get("phrase", ""),
        text=text,
    )
    try:
        return act(request, public_id, Act.REPORT, command, keep_text=False)
    except (Conflict, Invalid) as problem:
        if wants_json(request):
            raise
        return with_words_back(request, public_id, problem, report_text=text)
