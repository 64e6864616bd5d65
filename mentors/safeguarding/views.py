"""Writing a note, the list of notes, and one note for those who may know of it.

A GET shows no text of a note unless the reader has pressed “Read it” in the last minutes: the log
has each opening (ADR-0097).
"""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.auth.reauthentication import reauthentication_required
from accounts.drafts.pages import carried_out, form_draft, keeps_words
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import Conflict, Invalid, NotFound
from mentors.rooms.state.permissions import emergency_numbers
from mentors.safeguarding_rules import NoteState, ReadingReason

from . import case_queries, note_queries, queries, sentences, services
from .forms import AskForm, NoteForm, RaiseForm, StepForm
from .services import is_opened, note_opened

METHODS = ["GET", "HEAD", "POST"]
FIELDS = tuple(NoteForm.base_fields)


# --- writing --------------------------------------------------------------------------------


@keeps_words(*FIELDS)
@require_http_methods(METHODS)
def in_room(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Record a concern from a room that the user supervises or backs up."""
    return _write(request, queries.place_of_room(request.user, public_id))


@keeps_words(*FIELDS)
@require_http_methods(METHODS)
def about_woman(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Record a concern about somebody whom the user supervises."""
    return _write(request, queries.place_of_woman(request.user, public_id, now()))


def _write(request: SignedInRequest, place: queries.NotePlace) -> HttpResponse:
    about = place.women[-1].public_id if place.women else None
    draft = form_draft(request, creates=True, about=about)
    if draft.answer is not None:
        return draft.answer
    made = []

    def keep(form: NoteForm) -> None:
        made.append(services.write_note(by=request.user, place=place, said=form.said(), at=now()))

    form, status = carried_out(draft, request.POST, partial(NoteForm, women=place.women), keep)
    if status is None:
        messages.success(request, _("Concern recorded."))
        return redirect("safeguarding-note", made[0].public_id)
    context = {
        "place": place,
        "form": form,
        "draft": draft,
        "numbers": emergency_numbers(place.organisation),
    }
    return render(request, "mentors/safeguarding/write.html", context, status=status)


# --- reading --------------------------------------------------------------------------------


@login_required
@require_safe
def notes(request: SignedInRequest) -> HttpResponse:
    """Show notes not closed and, for a lead, closed ones: numbers, levels, clocks, no text."""
    user, at = request.user, now()
    context = {
        "matters": [
            (row, [sentences.MATTER_WORDS[one] for one in row.reasons])
            for row in case_queries.matters_for(user)
        ],
        "narrowed": case_queries.to_give_back(user),
        "keeping": case_queries.to_answer(user, at),
        "rows": [(row, sentences.LEVEL_NAMES[row.level]) for row in queries.notes_for(user, at)],
        "asked": [
            (one, sentences.REASON_WORDS[one.reason])
            for one in note_queries.readings_to_answer(user, at)
        ],
        "page": (page := queries.closed_notes(user, request.GET.get("page"))),
        "closed": [(one, sentences.LEVEL_NAMES[one.level]) for one in page],
    }
    return render(request, "mentors/safeguarding/notes.html", context)


@keeps_words("words")
@require_http_methods(METHODS)
def note(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show one note: what waits, and possible actions; its text after “Read it”."""
    page = note_queries.page_of(request.user, public_id, now())
    if request.method == "POST" and not page.may_add:
        raise Conflict(sentences.IS_CLOSED) if page.row.state == NoteState.CLOSED else NotFound
    form, draft = StepForm(), None
    status: int | None = 200
    if page.may_add:
        draft = form_draft(request, about=page.woman_id)
        if draft.answer is not None:
            return draft.answer
        close = request.POST.get("then") == "close"
        form, status = carried_out(
            draft,
            request.POST,
            StepForm,
            lambda form: services.add_step(
                by=request.user,
                note_id=public_id,
                words=form.cleaned_data["words"],
                close=close,
                at=now(),
            ),
        )
        if status is None:
            messages.success(request, _("Closed.") if close else _("Added."))
            return redirect("safeguarding-note", public_id)
    context = {"page": page, "form": form, "draft": draft, **_shown(request, page)}
    return render(request, "mentors/safeguarding/note.html", context, status=status)


def _shown(request: SignedInRequest, page: note_queries.NotePage) -> dict[str, object]:
    row, words = page.row, None
    if page.may_read and is_opened(request.session, row.public_id, now()):
        words = note_queries.words_of(request.user, row.public_id, now())
    return {
        "words": words,
        "agreed": sentences.AGREED_WORDS[words.agreed] if words else "",
        "she_knows": sentences.SHE_KNOWS_WORDS[words.she_knows] if words else "",
        "level": sentences.LEVEL_NAMES[row.level],
        "next": sentences.NEXT[row.level],
        "state": sentences.STATE_WORDS[row.state],
        "raise_form": RaiseForm(levels=page.raise_to),
        "ask_form": AskForm(),
        "asked": [(one, sentences.REASON_WORDS[one.reason]) for one in page.asked],
    }


@login_required
@require_POST
@reauthentication_required
def read(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Log that the user reads the note, then open it."""
    services.open_words(by=request.user, note_id=public_id, at=now())
    note_opened(request.session, public_id, now())
    return redirect("safeguarding-note", public_id)


# --- actions --------------------------------------------------------------------------------


@login_required
@require_POST
def take(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Assign the note to the user (“I have it”)."""
    services.take_note(by=request.user, note_id=public_id, at=now())
    messages.success(request, _("Assigned to you."))
    return redirect("safeguarding-note", public_id)


@login_required
@require_POST
def raise_level(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Raise the level of the note."""
    page = note_queries.page_of(request.user, public_id, now())
    if not page.may_add:
        raise NotFound
    form = RaiseForm(request.POST, levels=page.raise_to)
    if not form.is_valid():
        raise Invalid(sentences.ONLY_HIGHER)
    level = form.cleaned_data["level"]
    services.raise_level(by=request.user, note_id=public_id, level=level, at=now())
    messages.success(request, _("Level raised."))
    return redirect("safeguarding-note", public_id)


@login_required
@require_POST
@reauthentication_required
def ask(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Request to read a closed note, or to take over an abandoned one."""
    reason = request.POST.get("reason", "")
    services.ask_to_read(by=request.user, note_id=public_id, reason=reason, at=now())
    messages.success(request, _("Request sent. Another lead or a coordinator decides."))
    return redirect("safeguarding-note", public_id)


@login_required
@require_POST
@reauthentication_required
def answer(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Answer a request as second person: open the note for a day, or decline."""
    yes = request.POST.get("then") == "open"
    asked = services.answer_reading(by=request.user, reading_id=public_id, yes=yes, at=now())
    opened = _("Opened for 24 hours.")
    if asked.reason == ReadingReason.TAKE_OVER:
        opened = _("Transferred.")
    messages.success(request, opened if yes else _("Declined."))
    return redirect("safeguarding")
