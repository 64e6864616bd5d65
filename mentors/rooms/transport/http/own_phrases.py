"""Where a supervisor keeps her own phrases; nobody else sees them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.types import SignedInRequest
from core.errors import NotFound
from core.submit import refusal

from ... import own_phrase_services
from ...own_phrase_queries import phrases_of
from ...own_phrase_rules import LONGEST, MOST
from ...state import permissions
from .own_phrase_forms import PhraseForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def phrases(request: SignedInRequest) -> HttpResponse:
    """All of them, and one more."""
    if not permissions.can_set_up_rooms(request.user):
        raise NotFound
    form = PhraseForm(request.POST or None)
    status: int | None = 200
    if request.method == "POST":
        status = refusal(
            form,
            lambda: own_phrase_services.keep_phrase(
                person=request.user, text=form.cleaned_data["text"]
            ),
        )
        if status is None:
            messages.success(request, _("Kept. It stands under “My phrases” in your rooms."))
            return redirect("own-phrases")
    return _page(request, form, status or 200)


@login_required
@require_POST
def phrase(request: SignedInRequest, phrase_id: UUID) -> HttpResponse:
    """Other words for one, or it is taken away."""
    if not permissions.can_set_up_rooms(request.user):
        raise NotFound
    if "forget" in request.POST:
        own_phrase_services.forget_phrase(person=request.user, phrase=phrase_id)
        messages.success(request, _("The phrase is gone."))
        return redirect("own-phrases")
    form = PhraseForm(request.POST)
    status = refusal(
        form,
        lambda: own_phrase_services.change_phrase(
            person=request.user, phrase=phrase_id, text=form.cleaned_data["text"]
        ),
    )
    if status is None:
        messages.success(request, _("Kept."))
        return redirect("own-phrases")
    return _page(request, form, status, changed=phrase_id)


def _page(
    request: SignedInRequest, form: PhraseForm, status: int, changed: UUID | None = None
) -> HttpResponse:
    """`changed`: the phrase that she was changing, whose words stay as she typed them."""
    typed = form.data.get("text", "")
    rows = [(pk, typed if pk == changed else text) for pk, text in phrases_of(request.user)]
    context = {
        "form": form,
        "phrases": rows,
        "changed": changed,
        "is_full": len(rows) >= MOST,
        "longest": LONGEST,
    }
    return render(request, "mentors/rooms/phrases.html", context, status=status)
